//! The life of lists: read from files, fetched from where they are published, judged, and put in force.
//!
//! [`read`](mod@read) is the one place where files become entries; [`take`] the one way
//! for them into the store, whether they come from the command line, the console
//! or a source. An edition that cannot be relied on is refused and the old one
//! stays: that is written down, counted, and logged as an error.

mod every;
mod fetch;
mod guard;
pub mod read;
mod settings;
pub mod source;
mod take;
mod update;

pub use every::parse as parse_every;
pub use fetch::Limits;
use fetch::{Fetched, fetch};
pub use settings::{ListConfig, name, settle};
pub use take::{Taken, Terms, take};
pub use update::update;

/// The list whose entries officers make: it has no source and no files.
pub const WATCH: &str = "watch";
