//! Which versions of records a later one has taken the place of, while days are not compacted.

use std::collections::HashMap;

use arrow_array::{Array, RecordBatch};
use arrow_buffer::BooleanBuffer;
use chrono::NaiveDate;

use crate::{
    History, Result,
    file::Opened,
    layout::Day,
    write::{digest, keys_of},
};

/// A row by its file: rank is the place of the file among those of its kind, by day and then by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    version: i64,
    rank: u32,
    day: NaiveDate,
}

/// Records of parts that were not compacted yet, by key. It grows with those parts alone: after compaction it is empty.
#[derive(Debug, Default)]
pub(crate) struct Superseded {
    latest: HashMap<u128, Row>,
    smallest: String,
    largest: String,
}

impl Superseded {
    /// Looks through the parts of all days of a kind. `moved` looks only for what can have come from another day.
    pub fn find(history: &History, days: &[Day], moved: bool) -> Result<Self> {
        let mut out = Superseded::default();
        for (rank, day, item, part) in ranked(days) {
            if !part {
                continue;
            }
            let file = Opened::new(&*history.place, item, day, false)?;
            for batch in file.keys(file.groups())? {
                let batch = batch?;
                let (keys, versions) = keys_of(&batch)?;
                for (key, version) in keys.iter().zip(versions.values()) {
                    let key = key.unwrap_or("");
                    if moved && *version <= 1 {
                        continue;
                    }
                    let row = Row { version: *version, rank, day };
                    let stands = out.latest.entry(digest(key)).or_insert(row);
                    *stands = (*stands).max(row);
                    if out.smallest.is_empty() || *key < *out.smallest {
                        key.clone_into(&mut out.smallest);
                    }
                    if *key > *out.largest {
                        key.clone_into(&mut out.largest);
                    }
                }
            }
        }
        Ok(out)
    }

    pub fn is_empty(&self) -> bool {
        self.latest.is_empty()
    }

    /// Whether keys between these two can be superseded.
    pub fn touches(&self, smallest: &[u8], largest: &[u8]) -> bool {
        !self.is_empty() && self.smallest.as_bytes() <= largest && smallest <= self.largest.as_bytes()
    }

    /// Whether a later version stands in another day.
    pub fn by_later(&self, key: &str, version: i64, day: NaiveDate) -> bool {
        !self.is_empty() && self.latest.get(&digest(key)).is_some_and(|row| row.version > version && row.day != day)
    }

    /// The rows of a batch of keys that stand.
    pub fn standing(&self, batch: &RecordBatch, rank: u32) -> Result<BooleanBuffer> {
        let (keys, versions) = keys_of(batch)?;
        Ok(BooleanBuffer::collect_bool(keys.len(), |at| {
            self.latest
                .get(&digest(keys.value(at)))
                .is_none_or(|row| (row.version, row.rank) <= (versions.value(at), rank))
        }))
    }
}

/// The files of all days with their rank, day and whether they are parts.
pub(crate) fn ranked(days: &[Day]) -> impl Iterator<Item = (u32, NaiveDate, &crate::Item, bool)> {
    days.iter()
        .flat_map(|day| {
            let whole = day.whole.iter().map(move |item| (day.day, item, false));
            whole.chain(day.parts.iter().map(move |item| (day.day, item, true)))
        })
        .zip(0..)
        .map(|((day, item, part), rank)| (rank, day, item, part))
}
