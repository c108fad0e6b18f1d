//! What rules would have done: hits, where and when, beside which other rules, what of past findings, at what cost.

mod memory;
mod past;
mod report;
mod visitor;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::SubjectKind;
use rules::{Condition, Needs, RuleSet};

use crate::{
    History, Kind, Result, Watch,
    columns::KEY,
    scan::{Request, Share, scan},
};

pub use memory::Identify;
use memory::Memory;
pub use past::Past;
pub(crate) use past::{Found, read as findings};
pub use report::{DayHits, OfficeHits, Overlap, Report, RuleReport, Workload};
use visitor::Visitor;
pub(crate) use visitor::text;

/// What is asked of the past.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// First day; from the beginning without it.
    pub from: Option<NaiveDate>,
    /// Last day, included; to the end without it.
    pub to: Option<NaiveDate>,
    /// Inspections that a day has room for, where somebody says.
    pub capacity: Option<u64>,
    /// Natural keys to hand out for each rule.
    pub examples: usize,
}

/// Back-tests all rules of a set over a period, each over the records that it looks at.
///
/// # Errors
/// Those of [`scan`].
pub fn backtest(
    history: &History,
    set: &RuleSet,
    question: &Question,
    share: Share,
    watch: Watch<'_>,
) -> Result<Report> {
    let mut by_kind: BTreeMap<Kind, (SubjectKind, Vec<usize>)> = BTreeMap::new();
    for (at, rule) in set.rules().iter().enumerate() {
        if let Some(kind) = Kind::of(rule.subject) {
            by_kind.entry(kind).or_insert_with(|| (rule.subject, Vec::new())).1.push(at);
        }
    }
    let mut out = Report::new(question);
    for (kind, (subject, rules)) in by_kind {
        let past = past::read(history, subject, question, share, watch)?;
        let reads: Vec<Needs> = rules.iter().map(|rule| set.needs(*rule)).collect();
        let needs = alternatives(&reads);
        let memory = Memory::recall(history, set, (subject, kind), question, share, watch)?;
        let decides = |place: &[&str]| {
            reads.iter().any(|reads| reads.leaves.contains(place)) || memory.as_ref().is_some_and(|m| m.reads(place))
        };
        let wanted = |place: &[&str]| place == [KEY] || kind.offices().contains(&place);
        let request = Request {
            kind,
            from: question.from,
            to: question.to,
            needs: &needs,
            decides: &decides,
            wanted: &wanted,
            prune: true,
        };
        let visitor = || Visitor::new(set, (subject, kind), &rules, &past, memory.as_ref(), question.examples);
        let (visitors, cost) = scan(history, &request, share, watch, visitor)?;
        let mut visitors = visitors.into_iter();
        if let Some(mut all) = visitors.next() {
            visitors.for_each(|other| all.join(other));
            out.add(set, kind, &rules, &all, &past, cost, question);
        }
    }
    out.rules.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(out)
}

/// What a record must meet for one of the rules to hit it; nothing where a rule asks nothing that can be told beforehand.
fn alternatives(reads: &[Needs]) -> Vec<Vec<Condition>> {
    let all = reads.iter().map(|reads| Some(reads.conditions.clone()).filter(|needs| !needs.is_empty()));
    all.collect::<Option<_>>().unwrap_or_default()
}
