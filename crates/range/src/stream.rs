//! A day as a stream of movements: whatever its size, one movement is in memory.

use std::{fs, path::Path};

use serde::Serialize;

use crate::{DayOptions, RangeError, Truth, air, plan::Plan, sea, watchlist};

/// A file of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFile {
    /// Path relative to the day's folder, with `/`. Sorted by path, the files stand in the order of their sending.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What one movement, or the opening of the day, brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Its files.
    pub files: Vec<DayFile>,
    /// What is planted in them.
    pub truth: Vec<Truth>,
    /// Travellers on the flight, crew not counted.
    pub travellers: u64,
    /// Bills on the voyage.
    pub consignments: u64,
}

/// A whole day in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// Its files, sorted by path.
    pub files: Vec<DayFile>,
    /// What is planted in them.
    pub truth: Vec<Truth>,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Flights.
    pub flights: u32,
    /// Vessels.
    pub vessels: u32,
    /// Travellers on the flights, crew not counted.
    pub travellers: u64,
    /// Bills on the voyages.
    pub consignments: u64,
    /// Files, README and truth not counted.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Lines of truth.
    pub planted: u64,
}

/// The movements of a day, made one after another.
pub struct Batches {
    options: DayOptions,
    plan: Plan,
    at: usize,
}

/// A day as an iterator: first the lists, then each flight, then each vessel.
pub fn batches(options: &DayOptions) -> Batches {
    Batches { options: options.clone(), plan: Plan::new(options), at: 0 }
}

impl Batches {
    /// How many batches come in all.
    pub fn total(&self) -> usize {
        1 + self.plan.flights.len() + self.plan.vessels.len()
    }
}

impl Iterator for Batches {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let at = self.at;
        if at >= self.total() {
            return None;
        }
        self.at += 1;
        if at == 0 {
            let files = vec![DayFile { path: "lists/watchlist.csv".to_owned(), bytes: watchlist::csv() }];
            return Some(Batch { files, ..Batch::default() });
        }
        let index = at - 1;
        if let Some(schemes) = self.plan.flights.get(index) {
            return Some(air::flight(&self.options, index as u32, schemes));
        }
        let index = index - self.plan.flights.len();
        self.plan.vessels.get(index).map(|share| sea::voyage(&self.options, index as u32, share))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.total() - self.at;
        (left, Some(left))
    }
}

/// Collects a whole day in memory.
pub fn day(options: &DayOptions) -> Day {
    let mut day = Day::default();
    for batch in batches(options) {
        day.files.extend(batch.files);
        day.truth.extend(batch.truth);
    }
    day.files.sort_by(|a, b| a.path.cmp(&b.path));
    day
}

const README: &str = "\
This folder is SYNTHETIC. It was made by `portcullis range day` from a seed.
No person, company, document, booking, vessel call or container movement in it is real;
carriers and ports are named so that the traffic looks like traffic. Do not send it anywhere as if it were.

air/    PNRGOV bookings, PAXLST passenger and crew lists, bookings as they stand at departure
sea/    CUSCAR and ASYCUDA manifests, and their amendments
lists/  the list of persons, documents, boxes, a vessel and a company that are looked for
truth.jsonl  what was planted: one subject a line, with the signal that should be raised
";

/// Writes a day into `out`: the messages, `lists/watchlist.csv`, `truth.jsonl` and `README.txt`.
///
/// Files of the same names are replaced; others are left. `progress` hears of movements done and of all movements.
///
/// # Errors
/// When a folder or file cannot be written.
pub fn write_day(
    options: &DayOptions,
    out: &Path,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Summary, RangeError> {
    let mut summary = Summary { flights: options.flights, vessels: options.vessels, ..Summary::default() };
    let mut truth = Vec::new();
    write(out, "README.txt", README.as_bytes())?;
    let stream = batches(options);
    let total = stream.total();
    for (done, batch) in stream.enumerate() {
        for file in &batch.files {
            write(out, &file.path, &file.bytes)?;
            summary.files += 1;
            summary.bytes += file.bytes.len() as u64;
        }
        for line in &batch.truth {
            serde_json::to_writer(&mut truth, line)?;
            truth.push(b'\n');
            summary.planted += 1;
        }
        summary.travellers += batch.travellers;
        summary.consignments += batch.consignments;
        progress(done + 1, total);
    }
    write(out, "truth.jsonl", &truth)?;
    Ok(summary)
}

fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<(), RangeError> {
    let path = out.join(name);
    let folder = path.parent().unwrap_or(out);
    fs::create_dir_all(folder).map_err(|source| RangeError::Write { path: folder.to_owned(), source })?;
    fs::write(&path, bytes).map_err(|source| RangeError::Write { path, source })
}
