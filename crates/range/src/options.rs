//! What day is wanted, and what can go wrong in writing it.

use std::path::PathBuf;

use chrono::NaiveDate;

/// The size, seed and date of a synthetic day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOptions {
    /// Flights that arrive at or leave Pakistan. Beyond the timetable of one day they spill into the days after.
    pub flights: u32,
    /// Vessels that arrive or leave. Beyond sixteen they spill into the days after.
    pub vessels: u32,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// The first day of the traffic, local to Pakistan.
    pub date: NaiveDate,
    /// Mean travellers on a flight; each flight lies within a quarter of it, and never beyond its seats (330 at most).
    pub travellers_per_flight: u32,
    /// Mean bills on a vessel; each vessel lies within a third of it. At most 20 000.
    pub consignments_per_vessel: u32,
}

impl Default for DayOptions {
    fn default() -> Self {
        Self {
            flights: 60,
            vessels: 8,
            seed: 1,
            date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
            travellers_per_flight: 200,
            consignments_per_vessel: 90,
        }
    }
}

/// Why a day could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RangeError {
    /// A folder or file could not be made.
    #[error("cannot write {path}: {source}")]
    Write {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line of truth could not be put in JSON.
    #[error("cannot write a line of truth: {0}")]
    Truth(#[from] serde_json::Error),
}
