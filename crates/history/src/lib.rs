//! The past as columns: Parquet in a folder or an object store, scanned here, or by any SQL engine that reads Parquet.
//!
//! [`History`] is a place and what may be kept there. [`History::writer`] takes records in, [`History::compact`] makes
//! one sorted file of a day and takes out what has had its time, [`scan`] goes over a period on a few
//! threads in the background, [`backtest`] says what rules would have done in it, and [`suggest`] which rules what was
//! found speaks for. `docs/history.md` describes the
//! files for those who read them with something else.
//!
//! Invariants: a file appears whole or not at all and is never changed; a reader sees of each record the latest
//! version; what may not be kept is not written.

pub mod backtest;
pub mod bench;
mod columns;
mod described;
mod error;
mod export;
mod file;
mod kind;
mod layout;
mod maintain;
mod merge;
mod place;
mod prefilter;
mod prune;
mod retention;
pub mod scan;
mod seen;
pub mod suggest;
mod watch;
mod write;

use std::sync::Arc;

use chrono::NaiveDate;

pub use columns::{KEY, VERSION, adapt, schema};
pub use described::{Column, columns_of};
pub use error::{HistoryError, Result};
pub use export::Export;
pub use kind::{Kept, Kind, Outcome};
pub use layout::Day;
pub use maintain::Compacted;
pub use place::{Bucket, Filling, Folder, Item, Location, Place, Settings, Source, Tries};
pub use retention::Retention;
pub use watch::{Told, Watch};
pub use write::{Writer, Written};

/// A place with history, and what may be kept there.
#[derive(Clone)]
pub struct History {
    pub(crate) place: Arc<dyn Place>,
    pub(crate) retention: Retention,
    pub(crate) identify: Option<Arc<dyn backtest::Identify>>,
}

impl History {
    /// A history at a place.
    pub fn new(place: Arc<dyn Place>, retention: Retention) -> Self {
        History { place, retention, identify: None }
    }

    /// The same, of which is known what is kept as identifiers: what rules ask of the past can be answered in it.
    #[must_use]
    pub fn knowing(self, identify: Arc<dyn backtest::Identify>) -> Self {
        History { identify: Some(identify), ..self }
    }

    /// A history in a local folder, made when something is written.
    pub fn in_folder(root: impl Into<std::path::PathBuf>, retention: Retention) -> Self {
        History::new(Arc::new(Folder::new(root)), retention)
    }

    /// Takes records of a kind in; one writer at a time. `today` decides what may still be kept.
    ///
    /// # Errors
    /// [`HistoryError::Locked`] where another process writes.
    pub fn writer<T: Kept>(&self, today: NaiveDate) -> Result<Writer<'_, T>> {
        Writer::new(self, today)
    }

    /// The days of a kind from and to, both included, and their files.
    pub fn days(&self, kind: Kind, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Vec<Day>> {
        layout::days(&*self.place, kind, from, to)
    }

    /// What a person calls the place.
    pub fn shown(&self) -> String {
        self.place.shown()
    }
}
