//! A synthetic border: a day of real-format traffic with planted schemes and the truth beside it.
//!
//! Nobody in it exists. The messages have the shape that airlines and shipping lines send (PAXLST, PNRGOV, CUSCAR,
//! ASYCUDA `Awmds`), and they are written as raw text without the readers of this workspace, so that a reader's
//! mistake cannot hide behind the same mistake here.
//!
//! - [`write_day`] writes a day into a folder, one movement in memory at a time.
//! - [`batches`] is the same as an iterator, for load tests that want no disk.
//! - [`day`] collects a whole day, for tests.
//!
//! One seed gives one day, byte for byte.

mod air;
mod dice;
mod edifact;
mod numbers;
mod options;
mod plan;
mod sea;
mod stream;
mod truth;
mod watchlist;

pub use options::{DayOptions, RangeError};
pub use stream::{Batch, Batches, Day, DayFile, Summary, batches, day, write_day};
pub use truth::{Subject, Truth};
