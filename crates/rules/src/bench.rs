//! The bench of the rules: how many records a second, in which form, beside the interpreter of the `cel` crate.
//!
//! The rules are those of `rules/thousand.toml`, the records are made here from
//! a seed: about a kilobyte each as a document, nested as real ones are. They
//! are synthetic, and what hits how often follows from how they are drawn.

mod interpreter;
mod records;
mod templates;

use std::hint::black_box;

use model::{SubjectKind, schema::Record};
use thiserror::Error;

pub use self::{
    interpreter::Interpreter,
    records::{consignments, travellers},
    templates::thousand,
};
use crate::{Hits, Past, RuleSet, columns::record_batch, root};

/// One measured figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What was measured, as a short name.
    pub name: String,
    /// How much.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
    /// On how many threads.
    pub threads: usize,
    /// On what.
    pub what: String,
}

/// Why the bench has no figures.
#[derive(Debug, Error)]
#[error("the bench cannot run: {0}")]
pub struct BenchError(String);

/// Records of a batch of history.
const HISTORY: usize = 8192;
/// Records that the interpreter is given: it needs milliseconds for each.
const INTERPRETED: usize = 200;

/// Measures both kinds of record; `seconds` is how long each figure is measured by `clock`, which tells seconds: those of
/// the thread where the machine is shared, else those of the wall.
///
/// # Errors
/// Where the rules do not compile, or where two forms do not agree on a hit.
pub fn run(seconds: f64, clock: &dyn Fn() -> f64, each: &mut dyn FnMut(Figure)) -> Result<(), BenchError> {
    let watch = Watch { seconds, clock };
    let travellers = travellers(HISTORY, 7);
    let records: Vec<&dyn Record> = travellers.iter().map(|record| record as &dyn Record).collect();
    let bytes = size(&travellers);
    subject(SubjectKind::Traveller, &records, bytes, &watch, each)?;
    let consignments = consignments(HISTORY, 7);
    let records: Vec<&dyn Record> = consignments.iter().map(|record| record as &dyn Record).collect();
    let bytes = size(&consignments);
    subject(SubjectKind::Consignment, &records, bytes, &watch, each)
}

/// Bytes of a record as a document, on average over the first thousand.
fn size<T: serde::Serialize>(records: &[T]) -> usize {
    let some = &records[..records.len().min(1000)];
    some.iter().map(|record| serde_json::to_string(record).map_or(0, |text| text.len())).sum::<usize>()
        / some.len().max(1)
}

fn subject(
    subject: SubjectKind,
    records: &[&dyn Record],
    bytes: usize,
    watch: &Watch<'_>,
    each: &mut dyn FnMut(Figure),
) -> Result<(), BenchError> {
    let word = subject.word();
    let failed = |what: String| BenchError(format!("{word}: {what}"));
    let schema = root(subject).ok_or_else(|| failed("no catalogue".into()))?;
    let texts = thousand(subject).map_err(|error| failed(error.to_string()))?;
    let rules = texts.len();
    let mut best = f64::INFINITY;
    let mut set = None;
    for _ in 0..5 {
        let again = texts.clone();
        let started = (watch.clock)();
        let compiled = RuleSet::compile(again);
        best = best.min((watch.clock)() - started);
        set = Some(compiled.map_err(|refused| {
            let first = refused.first().map(|(id, found)| format!("{id}: {found:?}"));
            failed(format!("{} rules do not compile, {first:?}", refused.len()))
        })?);
    }
    let Some(set) = set else { return Err(failed("no rules".into())) };
    let past = Past::default();
    let by_row = set.hits_by_row(subject, records, &past);
    let batch = record_batch(schema, records).map_err(|error| failed(error.to_string()))?;
    let by_column = set.hits_in(subject, &batch, &past).map_err(|error| failed(error.to_string()))?;
    if by_row != by_column || by_row != set.hits_by_batch(subject, records, &past) {
        return Err(failed("the forms do not agree on the hits".into()));
    }
    let on = format!(
        "{rules} {word} rules, {} synthetic records of {bytes} bytes, {:.2} hits a record",
        records.len(),
        by_row.len() as f64 / records.len() as f64
    );
    let mut say = |name: &str, value: f64, unit: &'static str, what: String| {
        each(Figure { name: format!("rules_{word}_{name}"), value, unit, threads: 1, what });
    };
    say("compile", best * 1000.0, "ms", format!("{rules} rules parsed, checked and planned, best of 5"));
    for size in [1, 10, 100, 500, HISTORY] {
        let on = format!("{on}, batches of {size}");
        let rate = rate(records, size, watch, |part| set.hits_by_row(subject, part, &past).len());
        say(&format!("rows_{size}"), rate, "records/s", format!("indexed row form, {on}"));
        let rate = self::rate(records, size, watch, |part| set.hits_by_batch(subject, part, &past).len());
        say(&format!("batch_{size}"), rate, "records/s", format!("batch form with the building of its columns, {on}"));
        let rate = self::rate(records, size, watch, |part| set.evaluate(subject, part).len());
        say(&format!("live_{size}"), rate, "records/s", format!("as assessed: the quicker form, with evidence, {on}"));
    }
    let rate =
        self::rate(records, records.len(), watch, |_| set.hits_in(subject, &batch, &past).map_or(0, |h| h.len()));
    say("columns", rate, "records/s", format!("Arrow batch that is there, {on}"));
    let rate = self::rate(records, HISTORY, watch, |part| {
        let batch = record_batch(schema, part);
        batch.map_or(0, |batch| set.hits_in(subject, &batch, &past).map_or(0, |hits| hits.len()))
    });
    say("columns_built", rate, "records/s", format!("Arrow batch of all fields, built and evaluated, {on}"));
    interpreted(&set, subject, records, &by_row, watch, &mut say).map_err(failed)
}

/// By what a figure is measured, and for how long.
struct Watch<'a> {
    seconds: f64,
    clock: &'a dyn Fn() -> f64,
}

/// Records a second, in batches of a size.
fn rate(records: &[&dyn Record], size: usize, watch: &Watch<'_>, mut run: impl FnMut(&[&dyn Record]) -> usize) -> f64 {
    let started = (watch.clock)();
    let mut done = 0;
    'all: loop {
        for part in records.chunks(size) {
            black_box(run(part));
            done += part.len();
            if done % 64 < part.len() && (watch.clock)() - started > watch.seconds {
                break 'all;
            }
        }
    }
    done as f64 / ((watch.clock)() - started)
}

/// The interpreter on the same rules and the first of the same records; its hits must be ours.
fn interpreted(
    set: &RuleSet,
    subject: SubjectKind,
    records: &[&dyn Record],
    ours: &Hits,
    watch: &Watch<'_>,
    say: &mut dyn FnMut(&str, f64, &'static str, String),
) -> Result<(), String> {
    let texts: Vec<&str> =
        set.rules().iter().filter(|rule| rule.subject == subject).map(|rule| rule.cel.as_str()).collect();
    let interpreter = Interpreter::compile(&texts)?;
    let records = &records[..records.len().min(INTERPRETED)];
    let started = (watch.clock)();
    let mut theirs = Hits::new();
    for (row, record) in records.iter().enumerate() {
        let found = interpreter.run(*record);
        let hits = found.iter().enumerate().filter(|(_, truth)| **truth == Some(true));
        theirs.extend(hits.map(|(rule, _)| (row as u32, rule as u32)));
    }
    let rate = records.len() as f64 / ((watch.clock)() - started);
    let ours: Hits = ours.iter().copied().filter(|(row, _)| (*row as usize) < records.len()).collect();
    if ours != theirs {
        return Err(format!("the interpreter finds {} hits and we {}", theirs.len(), ours.len()));
    }
    let what =
        format!("interpreter of the cel crate, {} of the same records, the same {} hits", records.len(), theirs.len());
    say("interpreter", rate, "records/s", what);
    Ok(())
}
