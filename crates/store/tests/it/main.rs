//! The same suite over SQLite and, where its programs are installed, a throw-away PostgreSQL.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod dictionary;
mod examinations;
mod goods;
mod headings;
mod licences;
mod lists;
mod notifications;
mod places;
mod rules;
mod suite;
mod trade;
mod transit;
mod value_sets;
