//! The records that are looked at: findings, what was looked at in vain, and a sample of the rest.
//!
//! Of each class the records whose keys have the smallest digests are kept: the same ones whoever scans, and any share of
//! the whole is that of the kept ones.

use std::collections::{BTreeSet, BinaryHeap};

use arrow_array::RecordBatch;
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};
use chrono::NaiveDate;
use model::SubjectKind;

use super::{
    measure::{CLASSES, Sizes},
    predicates::Leaf,
};
use crate::{
    History, Kind, Result, Watch,
    backtest::{Found, Question, findings, text},
    columns::KEY,
    scan::{Request, Share, Visit, scan},
    write::digest,
};

/// Records of a class that are kept, at most.
const KEPT: usize = 40_000;

/// A kept record: its class and half.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub class: usize,
    pub half: usize,
}

/// What was kept.
pub(super) struct Gathered {
    /// Batches with what each row of them is.
    pub batches: Vec<(RecordBatch, Vec<Row>)>,
    pub sizes: Sizes,
    pub days: usize,
}

impl Gathered {
    pub fn of(
        history: &History,
        subject: SubjectKind,
        kind: Kind,
        question: &Question,
        leaves: &[Leaf],
        share: Share,
        watch: Watch<'_>,
    ) -> Result<Self> {
        let found = findings(history, subject, question, share, watch)?;
        let key = |place: &[&str]| place == [KEY];
        let wanted = |place: &[&str]| leaves.iter().any(|leaf| leaf.place == place);
        let request = Request {
            kind,
            from: question.from,
            to: question.to,
            needs: &[],
            decides: &key,
            wanted: &wanted,
            prune: true,
        };
        let (counts, _) = scan(history, &request, share, watch, || Count::new(&found))?;
        let mut all = Count::new(&found);
        counts.into_iter().for_each(|count| all.join(count));
        let bounds = all.smallest.each_ref().map(|digests| digests.peek().copied());
        let (takes, _) = scan(history, &request, share, watch, || Take {
            found: &found,
            bounds,
            rows: Vec::new(),
            batches: Vec::new(),
        })?;
        let batches: Vec<_> = takes.into_iter().flat_map(|take| take.batches).collect();
        let mut sizes = Sizes { total: all.total, ..Sizes::default() };
        for row in batches.iter().flat_map(|(_, rows)| rows) {
            sizes.kept[row.half][row.class] += 1;
        }
        Ok(Gathered { batches, sizes, days: all.days.len() })
    }
}

/// The class of a record.
fn class(found: &Found, digest: u128) -> usize {
    match found.get(&digest) {
        Some(true) => 0,
        Some(false) => 1,
        None => 2,
    }
}

/// The digests of the keys of a batch; nothing where a row has none.
fn digests(batch: &RecordBatch) -> impl Iterator<Item = Option<u128>> {
    let keys = batch.column_by_name(KEY);
    (0..batch.num_rows()).map(move |row| Some(digest(text(keys?, row)?)))
}

/// Counts the classes and finds the smallest digests of each.
struct Count<'a> {
    found: &'a Found,
    total: [u64; CLASSES],
    smallest: [BinaryHeap<u128>; CLASSES],
    days: BTreeSet<NaiveDate>,
}

impl<'a> Count<'a> {
    fn new(found: &'a Found) -> Self {
        Count { found, total: [0; CLASSES], smallest: Default::default(), days: BTreeSet::new() }
    }

    fn keep(&mut self, class: usize, digest: u128) {
        let smallest = &mut self.smallest[class];
        if smallest.len() < KEPT {
            smallest.push(digest);
        } else if smallest.peek().is_some_and(|largest| digest < *largest) {
            smallest.pop();
            smallest.push(digest);
        }
    }

    fn join(&mut self, other: Count<'_>) {
        for (class, digests) in other.smallest.into_iter().enumerate() {
            self.total[class] += other.total[class];
            digests.into_iter().for_each(|digest| self.keep(class, digest));
        }
        self.days.extend(other.days);
    }
}

impl Visit for Count<'_> {
    fn choose(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        for digest in digests(batch).flatten() {
            let class = class(self.found, digest);
            self.total[class] += 1;
            self.keep(class, digest);
        }
        // Only keys are read: nothing is wanted of any row.
        Ok(BooleanBuffer::new_unset(batch.num_rows()))
    }

    fn take(&mut self, _: NaiveDate, _: &RecordBatch) -> Result<()> {
        Ok(())
    }

    fn count(&mut self, day: NaiveDate, rows: u64) {
        if rows > 0 {
            self.days.insert(day);
        }
    }
}

/// Takes the records that are kept.
struct Take<'a> {
    found: &'a Found,
    /// The largest digest that is kept of each class.
    bounds: [Option<u128>; CLASSES],
    /// Chosen rows whose columns are still to come.
    rows: Vec<Row>,
    batches: Vec<(RecordBatch, Vec<Row>)>,
}

impl Visit for Take<'_> {
    fn choose(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        let mut chosen = BooleanBufferBuilder::new(batch.num_rows());
        for digest in digests(batch) {
            let row = digest.and_then(|digest| {
                let class = class(self.found, digest);
                // The highest bits decide what is kept, the lowest one the half.
                (Some(digest) <= self.bounds[class]).then_some(Row { class, half: (digest & 1) as usize })
            });
            chosen.append(row.is_some());
            self.rows.extend(row);
        }
        Ok(chosen.finish())
    }

    fn take(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<()> {
        let later = self.rows.split_off(batch.num_rows().min(self.rows.len()));
        let rows = std::mem::replace(&mut self.rows, later);
        self.batches.push((batch.clone(), rows));
        Ok(())
    }

    fn count(&mut self, _: NaiveDate, _: u64) {}
}
