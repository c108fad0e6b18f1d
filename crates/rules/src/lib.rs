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

mod catalogue;
mod check;
pub mod columns;
mod eval;
mod explain;
mod file;
mod plan;
mod set;

pub use catalogue::{CatalogueField, catalogue, root};
pub use check::Diagnostic;
pub use file::{Examples, RuleFileError, RuleText, parse_file};
pub use set::{ExampleFailure, RuleHit, RuleSet, check, test_examples};

/// The rules that ship with the product, as a rule file.
pub const STARTER: &str = include_str!("../rules/starter.toml");
