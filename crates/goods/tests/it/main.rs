//! The ledger against a model of its own, and what fits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod dictionary;
mod fits;
mod ledger;
mod orders;
