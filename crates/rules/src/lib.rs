//! Profiles that officers write, in the Common Expression Language (CEL).
//!
//! A rule is parsed by a well-kept crate, checked against the field catalogue,
//! and lowered to a typed plan that reads fields by their index. What a record
//! does not carry is unknown, not an error: a rule whose outcome rests on
//! something unknown does not hit, and says on what it rested.
//!
//! Supported: literals, field paths, `== != < <= > >= in && || ! ?:`, `+ - * /`,
//! `has`, `size`, `contains`, `startsWith`, `endsWith`, `matches`, the macros
//! `exists`, `all` and `exists_one` (two deep at most), `date`, `timestamp`,
//! `days_between`, `between` and `lower`. `map`, `filter`, message literals and
//! indexing are refused by name.

mod batch;
pub mod bench;
mod catalogue;
mod check;
pub mod columns;
mod eval;
mod examples;
mod explain;
mod file;
mod find;
mod functions;
mod index;
mod plan;
mod rows;
mod set;
mod vocabulary;

pub use batch::arrow::ColumnsError;
pub use catalogue::{CatalogueField, catalogue, root};
pub use check::{Cost, Diagnostic, Tables};
pub use examples::{ExampleFailure, test_examples};
pub use file::{Examples, RuleFileError, RuleText, parse_file};
pub use plan::Ask;
pub use rows::Past;
pub use set::{Hits, RuleHit, RuleSet, check, check_with, cost};

/// The rules that ship with the product, as a rule file.
pub const STARTER: &str = include_str!("../rules/starter.toml");
