//! Counts what rules hit, on one thread.

use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};

use arrow_array::{Array, ArrayRef, RecordBatch, cast::AsArray, types::Int32Type};
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};
use arrow_schema::DataType;
use chrono::NaiveDate;
use model::SubjectKind;
use rules::{Past, RuleSet};

use super::{memory::Memory, past::Found};
use crate::{Kind, Result, columns::KEY, scan::Visit, write::digest};

/// Rules of which pairs are counted; of more, the table of pairs would outgrow the rest.
pub(super) const PAIRS: usize = 512;
/// Offices told apart for one rule; what comes beyond them counts as one.
const OFFICES: usize = 2_000;

/// What one rule hit.
#[derive(Default)]
pub(super) struct Tally {
    pub hits: u64,
    /// Hits of no other rule of the set.
    pub alone: u64,
    pub days: BTreeMap<NaiveDate, u64>,
    pub offices: HashMap<String, u64>,
    pub inspected: u64,
    pub found: u64,
    /// Records of which the past is not known, so that nobody can say whether they are hits.
    pub unknown: u64,
    /// The keys with the smallest digests, the largest of them on top.
    pub examples: BinaryHeap<(u128, String)>,
}

pub(super) struct Visitor<'a> {
    set: &'a RuleSet,
    subject: SubjectKind,
    kind: Kind,
    /// Rules of this kind by their place in the set.
    rules: &'a [usize],
    past: &'a Found,
    /// What the past said of the records, where rules ask and somebody knows.
    memory: Option<&'a Memory<'a>>,
    /// By rule, the questions on which it rests.
    asks: Vec<Vec<usize>>,
    keep: usize,
    /// The rules, by their place in `rules`, that hit each chosen row, until its key is seen.
    waiting: VecDeque<Vec<u32>>,
    pub tallies: Vec<Tally>,
    /// Hits of the rules together, each record once.
    pub any: Tally,
    /// Rows that two rules hit both: lower times count plus higher.
    pub pairs: Vec<u64>,
    pub days: BTreeMap<NaiveDate, u64>,
}

impl<'a> Visitor<'a> {
    pub fn new(
        set: &'a RuleSet,
        (subject, kind): (SubjectKind, Kind),
        rules: &'a [usize],
        past: &'a Found,
        memory: Option<&'a Memory<'a>>,
        keep: usize,
    ) -> Self {
        let pairs = if rules.len() <= PAIRS { rules.len() * rules.len() } else { 0 };
        Visitor {
            set,
            subject,
            kind,
            rules,
            past,
            memory,
            asks: rules.iter().map(|rule| set.asks_of(*rule)).collect(),
            keep,
            waiting: VecDeque::new(),
            tallies: rules.iter().map(|_| Tally::default()).collect(),
            any: Tally::default(),
            pairs: vec![0; pairs],
            days: BTreeMap::new(),
        }
    }

    /// The place of a rule of the set among those of this kind.
    fn place(&self, rule: u32) -> Option<u32> {
        self.rules.binary_search(&(rule as usize)).ok().map(|at| at as u32)
    }

    /// Counts the records for which a rule stays open because an answer of the past is missing.
    fn count_unknown(&mut self, batch: &RecordBatch, past: &Past) -> Result<()> {
        if self.asks.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let mut last = None;
        for (row, rule) in self.set.open_in(self.subject, batch, past)? {
            let Some(rule) = self.place(rule).map(|rule| rule as usize) else { continue };
            if Memory::lacks(past, &self.asks[rule], row) {
                self.tallies[rule].unknown += 1;
                self.any.unknown += u64::from(last != Some(row));
                last = Some(row);
            }
        }
        Ok(())
    }

    /// Takes over what another thread counted.
    pub fn join(&mut self, other: Visitor<'_>) {
        for (own, other) in self.tallies.iter_mut().zip(other.tallies) {
            own.join(other, self.keep);
        }
        self.any.join(other.any, self.keep);
        self.pairs.iter_mut().zip(other.pairs).for_each(|(own, other)| *own += other);
        for (day, rows) in other.days {
            *self.days.entry(day).or_default() += rows;
        }
    }
}

impl Tally {
    fn join(&mut self, other: Tally, keep: usize) {
        self.hits += other.hits;
        self.alone += other.alone;
        self.inspected += other.inspected;
        self.found += other.found;
        self.unknown += other.unknown;
        for (day, hits) in other.days {
            *self.days.entry(day).or_default() += hits;
        }
        for (office, hits) in other.offices {
            self.at_office(&office, hits);
        }
        for (digest, key) in other.examples {
            self.example(digest, &key, keep);
        }
    }

    fn at_office(&mut self, office: &str, hits: u64) {
        match self.offices.get_mut(office) {
            Some(count) => *count += hits,
            None => {
                let office = if self.offices.len() < OFFICES { office } else { "others" };
                *self.offices.entry(office.to_owned()).or_default() += hits;
            }
        }
    }

    fn example(&mut self, digest: u128, key: &str, keep: usize) {
        if self.examples.len() < keep {
            self.examples.push((digest, key.to_owned()));
        } else if self.examples.peek().is_some_and(|(largest, _)| digest < *largest) {
            self.examples.pop();
            self.examples.push((digest, key.to_owned()));
        }
    }

    fn take(&mut self, key: &str, office: &str, found: Option<bool>, keep: usize) {
        self.at_office(office, 1);
        self.inspected += u64::from(found.is_some());
        self.found += u64::from(found == Some(true));
        self.example(digest(key), key, keep);
    }
}

impl Visit for Visitor<'_> {
    fn choose(&mut self, day: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        let past = match self.memory {
            Some(memory) => memory.past(self.set, day, batch)?,
            None => Past::default(),
        };
        self.count_unknown(batch, &past)?;
        let hits = self.set.hits_in(self.subject, batch, &past)?;
        let mut any = BooleanBufferBuilder::new(batch.num_rows());
        any.append_n(batch.num_rows(), false);
        // Pairs of row and rule, by row.
        for of_row in hits.chunk_by(|a, b| a.0 == b.0) {
            any.set_bit(of_row[0].0 as usize, true);
            let rules: Vec<u32> = of_row.iter().filter_map(|(_, rule)| self.place(*rule)).collect();
            for rule in &rules {
                let tally = &mut self.tallies[*rule as usize];
                tally.hits += 1;
                *tally.days.entry(day).or_default() += 1;
            }
            self.any.hits += 1;
            *self.any.days.entry(day).or_default() += 1;
            if let [only] = *rules {
                self.tallies[only as usize].alone += 1;
            } else if !self.pairs.is_empty() {
                for (at, low) in rules.iter().enumerate() {
                    for high in &rules[at + 1..] {
                        self.pairs[*low as usize * self.rules.len() + *high as usize] += 1;
                    }
                }
            }
            self.waiting.push_back(rules);
        }
        Ok(any.finish())
    }

    fn take(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<()> {
        let keys = batch.column_by_name(KEY);
        let offices: Vec<ArrayRef> = self.kind.offices().iter().filter_map(|place| column(batch, place)).collect();
        for row in 0..batch.num_rows() {
            let rules = self.waiting.pop_front().unwrap_or_default();
            let key = keys.and_then(|keys| text(keys, row)).unwrap_or("");
            let office = offices.iter().find_map(|office| text(office, row)).unwrap_or("unknown");
            let found = self.past.get(&digest(key)).copied();
            for rule in rules {
                self.tallies[rule as usize].take(key, office, found, self.keep);
            }
            self.any.take(key, office, found, self.keep);
        }
        Ok(())
    }

    fn count(&mut self, day: NaiveDate, rows: u64) {
        *self.days.entry(day).or_default() += rows;
    }
}

/// The column at a place without lists.
pub(super) fn column(batch: &RecordBatch, place: &[&str]) -> Option<ArrayRef> {
    let (first, rest) = place.split_first()?;
    let mut column = batch.column_by_name(first)?.clone();
    for name in rest {
        column = column.as_struct_opt()?.column_by_name(name)?.clone();
    }
    Some(column)
}

/// The text of a row, however it is kept.
pub(crate) fn text(column: &ArrayRef, row: usize) -> Option<&str> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Dictionary(_, _) => {
            let column = column.as_dictionary_opt::<Int32Type>()?;
            let values = column.values().as_string_opt::<i32>()?;
            values.is_valid(column.key(row)?).then(|| values.value(column.keys().value(row) as usize))
        }
        _ => column.as_string_opt::<i32>().map(|column| column.value(row)),
    }
}
