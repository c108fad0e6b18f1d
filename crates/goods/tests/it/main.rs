//! The dictionary and its changes, the ledger against a model of its own, and what fits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod changes;
mod dictionary;
mod fits;
mod hs;
mod ledger;
mod orders;
mod recognise;
