//! Profiles that officers write, in the Common Expression Language (CEL).
//!
//! A rule is parsed by a well-kept crate and checked against the field
//! catalogue ([`check`]). All rules of a set become one graph ([`RuleSet`]):
//! each expression once, with an index by which most rules are never looked at
//! for a record. The graph is evaluated record by record or column by column,
//! over records or over an Arrow batch ([`columns`]).
//!
//! What a record does not carry is unknown, not an error: a rule whose outcome
//! rests on something unknown does not hit, and says on what it rested.
//!
//! A rule can be said in the SQL of other engines too ([`sql`]).
//!
//! What of CEL is supported, what is ours beside it and what differs stands in
//! `docs/rules.md`. This crate does no I/O and reads no clock: what the past
//! says is handed in ([`Past`]), and so are tables ([`Tables`]).

mod about;
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
mod format;
mod functions;
pub mod groups;
mod index;
pub mod lifecycle;
mod macros;
mod needs;
mod plan;
mod rows;
mod set;
pub mod sql;
mod vocabulary;

pub use about::{Category, Severity};
pub use batch::arrow::ColumnsError;
pub use catalogue::{CatalogueField, catalogue, root};
pub use check::{Cost, Diagnostic, Tables};
pub use examples::{ExampleFailure, test_examples};
pub use file::{Examples, RuleFile, RuleFileError, RuleText, parse_file};
pub use needs::{Condition, Constant, FieldPath, FieldTest, Needs, Test};
pub use plan::Ask;
pub use rows::Past;
pub use set::{Hits, RuleHit, RuleSet, check, check_with, cost, sets_asked};

/// The rules that ship with the product, as a rule file.
pub const STARTER: &str = include_str!("../rules/starter.toml");
