//! What the past said of records of the past. Live, rules ask the store on how many movements a value was seen before;
//! here the history itself is asked: first for which records an answer would decide anything, then on which movements,
//! up to the last day, the values of those stand. A day is that under which a record lies in history.

use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicUsize, Ordering},
};

use arrow_array::RecordBatch;
use arrow_buffer::BooleanBuffer;
use chrono::NaiveDate;
use model::SubjectKind;
use rules::{Ask, Needs, Past, RuleSet};

use super::{
    Question, alternatives,
    visitor::{column, text},
};
use crate::{
    History, Kind, Result, Watch,
    columns::KEY,
    scan::{Request, Share, Visit, scan},
    write::digest,
};

/// Which texts stand for whom: what is kept of records as identifiers, and where.
pub trait Identify: Send + Sync {
    /// The kind of identifier that the text of a field is, and its folded value; none where nothing is kept of the field.
    fn identifier(&self, subject: SubjectKind, path: &str, text: &str) -> Option<(&'static str, String)>;
    /// The fields in which identifiers of a kind stand, and of which records.
    fn places(&self, kind: &str) -> Option<(SubjectKind, &'static [&'static str])>;
}

/// Different values that are looked for; what is beyond them is unknown.
const VALUES: usize = 1_000_000;
/// Movements on which they stand, all together: 16 bytes each. Where there are more, all is unknown.
const SEEN: usize = 8_000_000;

/// A value, by a digest of its kind and text.
type Value = u128;

/// Of each value the movements on which it stands, by day.
pub(super) struct Memory<'a> {
    subject: SubjectKind,
    asks: &'a [Ask],
    identify: &'a dyn Identify,
    seen: HashMap<Value, Vec<(NaiveDate, u64)>>,
}

/// The movement of a record: what stands before the bill or the person in its natural key. Nothing where the key has had its
/// time and tells nothing any more.
fn movement_of(key: &str) -> Option<u64> {
    key.split_once('|').map(|(movement, _)| digest(movement) as u64)
}

fn value_of(identify: &dyn Identify, subject: SubjectKind, path: &str, text: &str) -> Option<(&'static str, Value)> {
    let (kind, value) = identify.identifier(subject, path, text)?;
    Some((kind, digest(&format!("{kind} {value}"))))
}

/// The leaf of a path as a rule writes it, in a batch.
fn leaf(batch: &RecordBatch, path: &str) -> Option<arrow_array::ArrayRef> {
    column(batch, &path.split('.').collect::<Vec<_>>())
}

fn is(place: &[&str], path: &str) -> bool {
    path.split('.').eq(place.iter().copied())
}

impl<'a> Memory<'a> {
    /// Asks the history for what the rules of a set ask. Nothing where they ask for nothing, or nobody knows what is kept.
    pub fn recall(
        history: &'a History,
        set: &'a RuleSet,
        (subject, kind): (SubjectKind, Kind),
        question: &Question,
        share: Share,
        watch: Watch<'_>,
    ) -> Result<Option<Self>> {
        let asks = set.asks(subject);
        let Some(identify) = history.identify.as_deref().filter(|_| !asks.is_empty()) else { return Ok(None) };
        let mut memory = Memory { subject, asks, identify, seen: HashMap::new() };
        let (kinds, values) = memory.wanted(history, set, kind, question, share, watch)?;
        memory.seen = values.into_iter().map(|value| (value, Vec::new())).collect();
        for of in kinds {
            let Some((subject, paths)) = identify.places(of) else { continue };
            let Some(kind) = Kind::of(subject) else { continue };
            if !memory.look(history, (subject, kind), paths, question, share, watch)? {
                // Too much to be held: a part of it would be a wrong answer.
                memory.seen.clear();
                break;
            }
        }
        for movements in memory.seen.values_mut() {
            // A movement counts once, on the last day that it was announced for.
            movements.sort_unstable_by_key(|(day, movement)| (*movement, std::cmp::Reverse(*day)));
            movements.dedup_by_key(|(_, movement)| *movement);
            movements.sort_unstable();
        }
        Ok(Some(memory))
    }

    /// The values of records for which an answer would decide, and the kinds of identifiers that they are.
    fn wanted(
        &self,
        history: &History,
        set: &RuleSet,
        kind: Kind,
        question: &Question,
        share: Share,
        watch: Watch<'_>,
    ) -> Result<(HashSet<&'static str>, HashSet<Value>)> {
        let reads: Vec<Needs> = (0..set.rules().len())
            .filter(|rule| set.rules()[*rule].subject == self.subject && !set.asks_of(*rule).is_empty())
            .map(|rule| set.needs(rule))
            .collect();
        let needs = alternatives(&reads);
        let decides = |place: &[&str]| {
            reads.iter().any(|reads| reads.leaves.contains(place)) || self.asks.iter().any(|ask| is(place, &ask.path))
        };
        let request = Request {
            kind,
            from: question.from,
            to: question.to,
            needs: &needs,
            decides: &decides,
            wanted: &|place| place == [KEY],
            prune: true,
        };
        let visitor = || Wanted { memory: self, set, kinds: HashSet::new(), values: HashSet::new() };
        let (visitors, _) = scan(history, &request, share, watch, visitor)?;
        let (mut kinds, mut values) = (HashSet::new(), HashSet::new());
        for visitor in visitors {
            kinds.extend(visitor.kinds);
            values.extend(visitor.values.into_iter().take(VALUES.saturating_sub(values.len())));
        }
        Ok((kinds, values))
    }

    /// Looks for the values in some fields of all records up to the last day. False where there is too much of them.
    fn look(
        &mut self,
        history: &History,
        (subject, kind): (SubjectKind, Kind),
        paths: &'static [&'static str],
        question: &Question,
        share: Share,
        watch: Watch<'_>,
    ) -> Result<bool> {
        let decides = |place: &[&str]| place == [KEY] || paths.iter().any(|path| is(place, path));
        let request = Request {
            kind,
            from: None,
            to: question.to,
            needs: &[],
            decides: &decides,
            wanted: &|place| place == [KEY],
            prune: true,
        };
        let (held, memory) = (AtomicUsize::new(0), &*self);
        let visitor = || Looked { memory, subject, paths, held: &held, seen: HashMap::new() };
        let (visitors, _) = scan(history, &request, share, watch, visitor)?;
        let found: Vec<_> = visitors.into_iter().map(|visitor| visitor.seen).collect();
        let whole = held.load(Ordering::Relaxed) <= SEEN;
        for (value, movements) in found.into_iter().flatten() {
            self.seen.entry(value).or_default().extend(movements);
        }
        Ok(whole)
    }

    /// The answers for a batch, for the rows for which one would decide. The batch has the deciding columns of
    /// [`Memory::reads`].
    pub fn past(&self, set: &RuleSet, day: NaiveDate, batch: &RecordBatch) -> Result<Past> {
        let mut counts = vec![vec![None; batch.num_rows()]; self.asks.len()];
        let mut rows: Vec<u32> =
            set.open_in(self.subject, batch, &Past::default())?.into_iter().map(|(row, _)| row).collect();
        rows.dedup();
        let keys = batch.column_by_name(KEY);
        for (ask, counts) in self.asks.iter().zip(&mut counts) {
            let Some(column) = leaf(batch, &ask.path) else { continue };
            for row in rows.iter().map(|row| *row as usize) {
                let found = text(&column, row).and_then(|text| value_of(self.identify, self.subject, &ask.path, text));
                let own = keys.and_then(|keys| text(keys, row)).and_then(movement_of);
                counts[row] = found.and_then(|(_, value)| self.count(value, day, ask.days, own?));
            }
        }
        Ok(Past { counts })
    }

    /// On how many other movements a value stands that came up to a day, and in so many days before it.
    fn count(&self, value: Value, day: NaiveDate, days: Option<i64>, own: u64) -> Option<i64> {
        let movements = self.seen.get(&value)?;
        let first = match days {
            Some(days) => day.checked_sub_days(chrono::Days::new(u64::try_from(days).ok()?)),
            None => None,
        };
        let from = first.map_or(0, |first| movements.partition_point(|(day, _)| *day < first));
        let to = movements.partition_point(|(at, _)| *at <= day);
        let today = movements.partition_point(|(at, _)| *at < day).max(from);
        let itself = movements[today..to].iter().any(|(_, movement)| *movement == own);
        i64::try_from(to.saturating_sub(from)).ok().map(|count| count - i64::from(itself))
    }

    /// Whether a leaf is read for the answers.
    pub fn reads(&self, place: &[&str]) -> bool {
        place == [KEY] || self.asks.iter().any(|ask| is(place, &ask.path))
    }

    /// Whether an answer is missing on which a rule rests.
    pub fn lacks(past: &Past, asks: &[usize], row: u32) -> bool {
        asks.iter().any(|ask| past.counts.get(*ask).and_then(|of| of.get(row as usize)).copied().flatten().is_none())
    }
}

struct Wanted<'a> {
    memory: &'a Memory<'a>,
    set: &'a RuleSet,
    kinds: HashSet<&'static str>,
    values: HashSet<Value>,
}

impl Visit for Wanted<'_> {
    fn choose(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        let Memory { subject, asks, identify, .. } = self.memory;
        let mut rows: Vec<u32> =
            self.set.open_in(*subject, batch, &Past::default())?.into_iter().map(|(row, _)| row).collect();
        rows.dedup();
        for ask in *asks {
            let Some(column) = leaf(batch, &ask.path) else { continue };
            for row in &rows {
                let found =
                    text(&column, *row as usize).and_then(|text| value_of(*identify, *subject, &ask.path, text));
                let Some((kind, value)) = found else { continue };
                self.kinds.insert(kind);
                if self.values.len() < VALUES {
                    self.values.insert(value);
                }
            }
        }
        // Nothing more is wanted of any.
        Ok(BooleanBuffer::new_unset(batch.num_rows()))
    }

    fn take(&mut self, _: NaiveDate, _: &RecordBatch) -> Result<()> {
        Ok(())
    }

    fn count(&mut self, _: NaiveDate, _: u64) {}
}

struct Looked<'a> {
    memory: &'a Memory<'a>,
    subject: SubjectKind,
    paths: &'static [&'static str],
    held: &'a AtomicUsize,
    seen: HashMap<Value, Vec<(NaiveDate, u64)>>,
}

impl Visit for Looked<'_> {
    fn choose(&mut self, day: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        let none = BooleanBuffer::new_unset(batch.num_rows());
        let Some(keys) = batch.column_by_name(KEY) else { return Ok(none) };
        for path in self.paths {
            let Some(column) = leaf(batch, path) else { continue };
            for row in 0..batch.num_rows() {
                let found = text(&column, row)
                    .and_then(|text| value_of(self.memory.identify, self.subject, path, text))
                    .filter(|(_, value)| self.memory.seen.contains_key(value));
                let movement = text(keys, row).and_then(movement_of);
                let Some(((_, value), movement)) = found.zip(movement) else { continue };
                let movements = self.seen.entry(value).or_default();
                // Bills of one movement stand together, and a company stands on many of them.
                if movements.last() != Some(&(day, movement)) && self.held.fetch_add(1, Ordering::Relaxed) < SEEN {
                    movements.push((day, movement));
                }
            }
        }
        Ok(none)
    }

    fn take(&mut self, _: NaiveDate, _: &RecordBatch) -> Result<()> {
        Ok(())
    }

    fn count(&mut self, _: NaiveDate, _: u64) {}
}
