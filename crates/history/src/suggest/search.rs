//! The search: conditions that many findings and few other records meet, joined while that makes them surer.
//!
//! A beam: of the conditions, then of their pairs, then of the triples that the best pairs make, the best go on. What is
//! handed back covers the findings between them: a rule that hits what better ones hit already counts for less
//! (weighted covering; N. Lavrač and others, Journal of Machine Learning Research 5, 2004).

use std::collections::{BTreeSet, HashSet};

use model::SubjectKind;
use rules::{Past, RuleSet, RuleText};

use super::{
    Wish,
    gather::Gathered,
    measure::{CLASSES, Half, Measure, Sizes},
    predicates::SUPPORT,
};
use crate::{Result, Watch};

/// Rules that go on from one length to the next.
const BEAM: usize = 40;
/// Rules of which the proposals are chosen.
const POOL: usize = 400;
/// A longer rule must be so much better than the shorter one that it comes from.
const BETTER: f64 = 1.05;
/// What a finding counts for once more after a chosen rule has hit it.
const AGAIN: f64 = 0.3;
/// Of its findings so much must be left by the rules before it.
const LEFT: f64 = 0.5;
/// Rules that have so much of their hits in common are one.
const SAME: f64 = 0.8;
/// Conditions of a rule, whatever is wished.
const LONGEST: usize = 4;

/// Which kept records a rule hits: a bit a record, by half and class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hits([[Vec<u64>; CLASSES]; 2]);

impl Hits {
    fn none(sizes: &Sizes) -> Self {
        Hits(sizes.kept.map(|half| half.map(|records| vec![0; (records as usize).div_ceil(64)])))
    }

    /// The hits of each condition, as the engine of the rules finds them.
    pub fn of(subject: SubjectKind, conditions: &[String], gathered: &Gathered, watch: Watch<'_>) -> Result<Vec<Hits>> {
        let rule = |(at, cel): (usize, &String)| {
            let text = serde_json::json!({"id": format!("c{at}"), "title": "c", "subject": subject, "cel": cel});
            serde_json::from_value::<RuleText>(text).ok()
        };
        // A condition that the checker refuses, such as a value that is not in a closed list of codes, hits nothing.
        let rules = conditions.iter().enumerate().filter_map(rule).filter(|rule| rules::check(rule).is_empty());
        let mut out = vec![Hits::none(&gathered.sizes); conditions.len()];
        let Ok(set) = RuleSet::compile(rules.collect()) else { return Ok(out) };
        let place = |rule: u32| set.rules().get(rule as usize)?.id.strip_prefix('c')?.parse::<usize>().ok();
        let places: Vec<Option<usize>> = (0..set.rules().len() as u32).map(place).collect();
        let mut next = [[0; CLASSES]; 2];
        for (batch, rows) in &gathered.batches {
            watch.check()?;
            let bits: Vec<usize> = rows
                .iter()
                .map(|row| {
                    let bit = &mut next[row.half][row.class];
                    *bit += 1;
                    *bit - 1
                })
                .collect();
            for (row, rule) in set.hits_in(subject, batch, &Past::default())? {
                let (row, Some(at)) = (row as usize, places[rule as usize]) else { continue };
                let bit = bits[row];
                out[at].0[rows[row].half][rows[row].class][bit / 64] |= 1 << (bit % 64);
            }
        }
        Ok(out)
    }

    /// How many records of each class are hit.
    pub fn counts(&self, half: Half) -> [u64; CLASSES] {
        self.0[half as usize].each_ref().map(|words| words.iter().map(|word| u64::from(word.count_ones())).sum())
    }

    fn counts_with(&self, other: &Hits) -> [u64; CLASSES] {
        let (own, other) = (&self.0[Half::Searched as usize], &other.0[Half::Searched as usize]);
        let mut out = [0; CLASSES];
        for (count, (own, other)) in out.iter_mut().zip(own.iter().zip(other)) {
            *count = own.iter().zip(other).map(|(a, b)| u64::from((a & b).count_ones())).sum();
        }
        out
    }

    fn and(&self, other: &Hits) -> Hits {
        let mut out = self.clone();
        for (own, other) in out.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own &= other);
        }
        out
    }

    /// The share of the searched hits of both that either has.
    fn alike(&self, other: &Hits) -> f64 {
        let sum = |counts: [u64; CLASSES]| counts.iter().sum::<u64>() as f64;
        let both = sum(self.counts_with(other));
        both / (sum(self.counts(Half::Searched)) + sum(other.counts(Half::Searched)) - both).max(1.0)
    }

    /// Findings of the searched half that are hit, by number.
    fn findings(&self) -> impl Iterator<Item = usize> + '_ {
        let words = self.0[Half::Searched as usize][0].iter().enumerate();
        words.flat_map(|(at, word)| (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| at * 64 + bit))
    }
}

/// A rule: its conditions, and what it hits.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub of: BTreeSet<usize>,
    pub hits: Hits,
    worth: f64,
}

impl Found {
    /// Whether a form of the rule that asks more is about as sure of what it hits.
    pub fn may_be(&self, hits: &Hits, sizes: &Sizes) -> bool {
        worth(hits.counts(Half::Searched), sizes) * BETTER >= self.worth
    }
}

/// How sure it is that a rule tells findings from others, times how many findings that is about.
fn worth(counts: [u64; CLASSES], sizes: &Sizes) -> f64 {
    if counts[0] < SUPPORT {
        return 0.0;
    }
    let measure = Measure::new(counts, Half::Searched, sizes);
    measure.lift.low.max(1.0).ln() * measure.recall.value.unwrap_or(0.0).sqrt()
}

/// The rules to propose, in the order in which they were chosen.
pub(super) fn search(columns: &[Hits], sizes: &Sizes, wish: &Wish, watch: Watch<'_>) -> Result<Vec<Found>> {
    let single = |at: usize| Found {
        of: BTreeSet::from([at]),
        worth: worth(columns[at].counts(Half::Searched), sizes),
        hits: columns[at].clone(),
    };
    let mut beam: Vec<Found> = (0..columns.len()).map(single).collect();
    best(&mut beam, BEAM);
    let mut pool = beam.clone();
    let mut seen: HashSet<BTreeSet<usize>> = HashSet::new();
    for _ in 1..wish.conditions.clamp(1, LONGEST) {
        let mut longer: Vec<(f64, usize, usize)> = Vec::new();
        for (from, rule) in beam.iter().enumerate() {
            watch.check()?;
            for (at, column) in columns.iter().enumerate() {
                let worth = worth(rule.hits.counts_with(column), sizes);
                if worth > rule.worth * BETTER {
                    longer.push((worth, from, at));
                }
            }
        }
        longer.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let mut next: Vec<Found> = Vec::new();
        for (worth, from, at) in longer {
            let mut of = beam[from].of.clone();
            if of.insert(at) && seen.insert(of.clone()) {
                next.push(Found { of, worth, hits: beam[from].hits.and(&columns[at]) });
            }
            if next.len() == BEAM {
                break;
            }
        }
        pool.extend(next.iter().cloned());
        beam = next;
    }
    best(&mut pool, POOL);
    Ok(covering(pool, sizes, wish.most))
}

fn best(rules: &mut Vec<Found>, most: usize) {
    rules.retain(|rule| rule.worth > 0.0);
    rules.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.of.cmp(&b.of)));
    rules.truncate(most);
}

/// Chooses one rule after the other, each for what the ones before it leave.
fn covering(mut pool: Vec<Found>, sizes: &Sizes, most: usize) -> Vec<Found> {
    let findings = sizes.kept[Half::Searched as usize][0] as usize;
    let mut weights = vec![1.0; findings];
    let mut out: Vec<Found> = Vec::new();
    while out.len() < most {
        let left = |rule: &Found| {
            let (count, weight) = rule.hits.findings().fold((0.0, 0.0), |(n, w), at| (n + 1.0, w + weights[at]));
            weight / f64::max(count, 1.0)
        };
        pool.retain(|rule| left(rule) >= LEFT);
        let next = pool.iter().enumerate().map(|(at, rule)| (at, rule.worth * left(rule)));
        let Some((at, _)) = next.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { break };
        let rule = pool.remove(at);
        rule.hits.findings().for_each(|at| weights[at] *= AGAIN);
        pool.retain(|other| other.hits.alike(&rule.hits) < SAME);
        out.push(rule);
    }
    out
}
