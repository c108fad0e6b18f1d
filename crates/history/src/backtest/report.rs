//! The answer, as it is printed.

use chrono::NaiveDate;
use model::Rate;
use rules::RuleSet;
use serde::Serialize;

use super::{
    Past, Question,
    past::Found,
    visitor::{PAIRS, Tally, Visitor},
};
use crate::{Kind, scan::Cost};

/// What rules would have done in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// First day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// What each rule would have done, by id.
    pub rules: Vec<RuleReport>,
    /// What they would have done together, for each kind of record that they look at.
    pub together: Vec<RuleReport>,
}

/// What one rule would have done, or several together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleReport {
    /// The rule; absent for rules together.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What it says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it looks at.
    pub subject: &'static str,
    /// Records of the period, each in its latest version.
    pub records: u64,
    /// Those that it hits.
    pub hits: u64,
    /// Records of which the past is not known, so that nobody can say whether the rule hits them.
    pub unknown: u64,
    /// The share that it hits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit_rate: Option<f64>,
    /// By day.
    pub days: Vec<DayHits>,
    /// By office of arrival, or the place of discharge or arrival where no office is known; most hits first.
    pub offices: Vec<OfficeHits>,
    /// Hits that no other rule of the set has.
    pub alone: u64,
    /// Hits shared with other rules, most first; absent where there are too many rules to count pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlap: Option<Vec<Overlap>>,
    /// Past findings, among subjects that somebody looked at.
    pub past: Past,
    /// What it would have cost.
    pub workload: Workload,
    /// Natural keys of some hits, always the same ones.
    pub examples: Vec<String>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayHits {
    /// The day.
    pub day: NaiveDate,
    /// Its records.
    pub records: u64,
    /// Its hits.
    pub hits: u64,
}

/// One office or place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfficeHits {
    /// Its code as received.
    pub office: String,
    /// Its hits.
    pub hits: u64,
}

/// Another rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// Its id.
    pub rule: String,
    /// Records that both hit.
    pub both: u64,
}

/// Inspections, if each hit were one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Workload {
    /// Inspections a day on average, over days that have records.
    pub mean_a_day: f64,
    /// The day with the most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub busiest: Option<DayHits>,
    /// Inspections that a day has room for, as handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u64>,
    /// Share of that room that an average day would take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_used: Option<f64>,
    /// Days with more hits than room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_over: Option<u64>,
}

impl Report {
    pub(super) fn new(question: &Question) -> Self {
        Report { from: question.from, to: question.to, rules: Vec::new(), together: Vec::new() }
    }

    #[expect(clippy::too_many_arguments, reason = "one caller hands over what one scan came to")]
    pub(super) fn add(
        &mut self,
        set: &RuleSet,
        kind: Kind,
        rules: &[usize],
        all: &Visitor<'_>,
        past: &Found,
        cost: Cost,
        question: &Question,
    ) {
        let findings = past.values().filter(|found| **found).count() as u64;
        let one = |tally: &Tally| of(tally, kind, all, cost, findings, question);
        let id = |at: usize| set.rules().get(rules[at]).map_or_else(String::new, |rule| rule.id.clone());
        for (at, tally) in all.tallies.iter().enumerate() {
            let title = set.rules().get(rules[at]).map_or_else(String::new, |rule| rule.title.clone());
            let overlap = (rules.len() <= PAIRS).then(|| {
                let both = |other: usize| all.pairs[at.min(other) * rules.len() + at.max(other)];
                let others = (0..rules.len()).filter(|other| *other != at && both(*other) > 0);
                let mut out: Vec<Overlap> =
                    others.map(|other| Overlap { rule: id(other), both: both(other) }).collect();
                out.sort_by(|a, b| b.both.cmp(&a.both).then_with(|| a.rule.cmp(&b.rule)));
                out
            });
            self.rules.push(RuleReport { id: id(at), title, overlap, ..one(tally) });
        }
        self.together.push(one(&all.any));
    }
}

fn of(tally: &Tally, kind: Kind, all: &Visitor<'_>, cost: Cost, findings: u64, question: &Question) -> RuleReport {
    let hits = |day: &NaiveDate| tally.days.get(day).copied().unwrap_or(0);
    let days: Vec<DayHits> =
        all.days.iter().map(|(day, records)| DayHits { day: *day, records: *records, hits: hits(day) }).collect();
    let mut offices: Vec<OfficeHits> =
        tally.offices.iter().map(|(office, hits)| OfficeHits { office: office.clone(), hits: *hits }).collect();
    offices.sort_by(|a, b| b.hits.cmp(&a.hits).then_with(|| a.office.cmp(&b.office)));
    let mut examples: Vec<_> = tally.examples.iter().cloned().collect();
    examples.sort();
    let mean_a_day = if days.is_empty() { 0.0 } else { tally.hits as f64 / days.len() as f64 };
    let over = |capacity: u64| days.iter().filter(|day| day.hits > capacity).count() as u64;
    let workload = Workload {
        mean_a_day,
        busiest: days.iter().rev().max_by_key(|day| day.hits).cloned(),
        capacity: question.capacity,
        capacity_used: question.capacity.filter(|room| *room > 0).map(|room| mean_a_day / room as f64),
        days_over: question.capacity.map(over),
    };
    RuleReport {
        id: String::new(),
        title: String::new(),
        subject: kind.word(),
        records: cost.rows,
        hits: tally.hits,
        unknown: tally.unknown,
        hit_rate: (cost.rows > 0).then(|| tally.hits as f64 / cost.rows as f64),
        days,
        offices,
        alone: tally.alone,
        overlap: None,
        past: Past { recall: Rate::new(tally.found, findings), precision: Rate::new(tally.found, tally.inspected) },
        workload,
        examples: examples.into_iter().map(|(_, key)| key).collect(),
    }
}
