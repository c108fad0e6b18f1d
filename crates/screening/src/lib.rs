//! Names, documents and vessels against watchlists and sanctions lists.
//!
//! A batch of queries in, explained results out. An [`Index`] never changes after it is built; threads share it without
//! locks. The way of a query:
//!
//! 1. `fold` and `parts`: any script to Latin words, words to parts;
//! 2. `vocabulary`: for each part what it may stand for among all parts of the lists, by spelling class, by sound and
//!    by slip of the pen, and how seldom that happens by chance;
//! 3. `names`: the entries' names that share the most telling parts;
//! 4. `align` and `features`: parts side by side, and what is measured of that;
//! 5. `score` with `forest` and `evidence`: log-odds as learned, and from birth date, nationality and documents;
//! 6. `explain`: which part met which, how, and what each piece added.

mod align;
mod evidence;
mod explain;
mod features;
mod fold;
mod forest;
mod index;
pub mod jsonl;
mod keys;
mod names;
mod parts;
mod score;
mod slips;
mod sound;
mod tables;
mod vocabulary;

pub use features::MEASURE_NAMES;
pub use index::{Index, Match, Query, Why};

/// Version of the algorithm; part of every index's version.
pub const ALGORITHM: &str = "names-5";
