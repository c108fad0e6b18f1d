//! Names, documents and vessels against watchlists and sanctions lists.
//!
//! A batch of queries in, explained results out. An [`Index`] never changes
//! after it is built; threads share it without locks. Candidates come from the
//! parts of a name by their consonant skeletons, rare parts first; they are
//! aligned part by part; birth date, nationality and documents then add or take
//! away. Every result says which part matched which, and how.

mod align;
mod evidence;
mod fold;
mod index;
pub mod jsonl;

pub use index::{Index, Match, Query, Why};

/// Version of the algorithm; part of every index's version.
pub const ALGORITHM: &str = "names-1";
