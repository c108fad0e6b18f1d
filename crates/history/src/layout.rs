//! The folders and names of the files, and which of a day's files count.
//!
//! `kind=consignment/day=2026-11-23/part-4f….parquet` is what one write added, named by what is in it.
//! `kind=consignment/day=2026-11-23/day-000002.parquet` is the whole day, sorted and without superseded versions. Of
//! several, the one with the highest number counts; what it was made of may still lie beside it for a moment.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    Kind, Result,
    place::{Item, Place},
};

/// The files of one kind and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: NaiveDate,
    /// The day in one file, where it was compacted.
    pub whole: Option<Item>,
    /// What was written since.
    pub parts: Vec<Item>,
    /// What a later file has replaced, and was not removed yet.
    pub replaced: Vec<Item>,
    /// Number of the whole file, 0 for none.
    pub generation: u32,
}

impl Day {
    /// The files that count.
    pub fn files(&self) -> impl Iterator<Item = &Item> {
        self.whole.iter().chain(&self.parts)
    }

    /// Whether compaction has something to do.
    pub fn is_loose(&self) -> bool {
        !self.parts.is_empty() || !self.replaced.is_empty()
    }
}

/// The folder of a kind.
pub(crate) fn folder(kind: Kind) -> String {
    format!("kind={}", kind.word())
}

pub(crate) fn part_path(kind: Kind, day: NaiveDate, digest: &str) -> String {
    format!("{}/day={day}/part-{digest}.parquet", folder(kind))
}

pub(crate) fn whole_path(kind: Kind, day: NaiveDate, generation: u32) -> String {
    format!("{}/day={day}/day-{generation:06}.parquet", folder(kind))
}

/// The days of a kind from and to, both included, each with its files. Files with other names are left alone.
pub fn days(place: &dyn Place, kind: Kind, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Vec<Day>> {
    let mut out: BTreeMap<NaiveDate, Day> = BTreeMap::new();
    for item in place.list(&folder(kind))? {
        let mut parts = item.path.split('/').skip(1);
        let (Some(day), Some(name), None) = (parts.next(), parts.next(), parts.next()) else { continue };
        let Some(day) = day.strip_prefix("day=").and_then(|day| day.parse::<NaiveDate>().ok()) else { continue };
        if from.is_some_and(|from| day < from) || to.is_some_and(|to| day > to) {
            continue;
        }
        let Some(stem) = name.strip_suffix(".parquet") else { continue };
        let entry = out.entry(day).or_insert_with(|| Day {
            day,
            whole: None,
            parts: Vec::new(),
            replaced: Vec::new(),
            generation: 0,
        });
        if stem.starts_with("part-") {
            entry.parts.push(item);
        } else if let Some(generation) = stem.strip_prefix("day-").and_then(|number| number.parse::<u32>().ok()) {
            if generation > entry.generation {
                entry.generation = generation;
                entry.replaced.extend(entry.whole.replace(item));
            } else {
                entry.replaced.push(item);
            }
        }
    }
    Ok(out.into_values().collect())
}
