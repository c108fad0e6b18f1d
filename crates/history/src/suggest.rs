//! Short rules proposed from what was found: what findings have in common, and other records have not.
//!
//! Half of the records, told apart by the digest of their keys, are searched; every figure that a proposal is judged by
//! is counted on the other half, which the search has not seen. What only fits the accidents of its own half falls there,
//! and is not proposed. No proposal rests on a text that identifies a person: see [`predicates`]. A person decides.

mod gather;
mod measure;
mod predicates;
mod search;

use chrono::NaiveDate;
use model::SubjectKind;
use serde::Serialize;

pub use self::measure::{Estimate, Measure};
use self::{
    gather::Gathered,
    measure::Half,
    predicates::Condition,
    search::{Found, Hits},
};
use crate::{History, Kind, Result, Watch, backtest::Question, scan::Share};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Wish {
    /// First day; from the beginning without it.
    pub from: Option<NaiveDate>,
    /// Last day, included; to the end without it.
    pub to: Option<NaiveDate>,
    /// Proposals at most.
    pub most: usize,
    /// Conditions of a proposal at most, one to four.
    pub conditions: usize,
}

impl Default for Wish {
    fn default() -> Self {
        Wish { from: None, to: None, most: 10, conditions: 3 }
    }
}

/// Findings below which nothing can be told from chance: ten for each half.
pub const FINDINGS: u64 = 20;

/// What the past suggests.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestions {
    /// traveller, consignment or movement.
    pub subject: &'static str,
    /// Records of the period, each in its latest version.
    pub records: u64,
    /// Records in which something was found. Fewer than [`FINDINGS`] suggest nothing.
    pub findings: u64,
    /// Records that were looked at in vain.
    pub in_vain: u64,
    /// Days that have records.
    pub days: usize,
    /// Conditions that were tried alone and with each other.
    pub conditions: usize,
    /// Rules that the searched half spoke for and the other half did not.
    pub fell: usize,
    /// The others, the surest first.
    pub proposals: Vec<Proposal>,
}

/// A rule that the past speaks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The condition.
    pub cel: String,
    /// On the half that was searched: it flatters.
    pub searched: Measure,
    /// On the other half.
    pub held_out: Measure,
    /// Records that it hits on an average day of the period, estimated.
    pub hits_a_day: f64,
}

/// Proposes rules for a kind of subject.
///
/// # Errors
/// Those of [`crate::scan::scan`].
pub fn suggest(
    history: &History,
    subject: SubjectKind,
    wish: &Wish,
    share: Share,
    watch: Watch<'_>,
) -> Result<Suggestions> {
    let kind = Kind::of(subject).unwrap_or(Kind::Movement);
    let question = Question { from: wish.from, to: wish.to, ..Question::default() };
    let leaves = predicates::leaves(kind);
    let gathered = Gathered::of(history, subject, kind, &question, &leaves, share, watch)?;
    let mut out = Suggestions {
        subject: kind.word(),
        records: gathered.sizes.total.iter().sum(),
        findings: gathered.sizes.total[0],
        in_vain: gathered.sizes.total[1],
        days: gathered.days,
        conditions: 0,
        fell: 0,
        proposals: Vec::new(),
    };
    if out.findings < FINDINGS {
        return Ok(out);
    }
    let conditions = predicates::conditions(&gathered, &leaves, watch)?;
    let texts: Vec<String> = conditions.iter().map(Condition::cel).collect();
    let columns = Hits::of(subject, &texts, &gathered, watch)?;
    out.conditions = columns.len();
    let counted = |half: Half, hits: &Hits| Measure::new(hits.counts(half), half, &gathered.sizes);
    let chosen = search::search(&columns, &gathered.sizes, wish, watch)?;
    for (found, cel) in of_one_element(chosen, &conditions, subject, &gathered, watch)? {
        let held_out = counted(Half::HeldOut, &found.hits);
        if held_out.lift.low <= 1.0 {
            out.fell += 1;
            continue;
        }
        out.proposals.push(Proposal {
            cel,
            searched: counted(Half::Searched, &found.hits),
            hits_a_day: measure::hits(&found.hits, &gathered.sizes) / gathered.days.max(1) as f64,
            held_out,
        });
    }
    out.proposals.sort_by(|a, b| b.held_out.lift.low.total_cmp(&a.held_out.lift.low).then_with(|| a.cel.cmp(&b.cel)));
    Ok(out)
}

/// The texts of rules. Of two conditions on one list, each may hold of an element of its own, and mostly both are meant
/// of one: so they are put where the searched half speaks for that about as surely.
fn of_one_element(
    rules: Vec<Found>,
    conditions: &[Condition],
    subject: SubjectKind,
    gathered: &Gathered,
    watch: Watch<'_>,
) -> Result<Vec<(Found, String)>> {
    let parts = |found: &Found| found.of.iter().map(|at| &conditions[*at]).collect::<Vec<_>>();
    let narrow: Vec<Option<String>> = rules.iter().map(|found| predicates::of_one_element(&parts(found))).collect();
    let texts: Vec<String> = narrow.iter().flatten().cloned().collect();
    let mut hits = Hits::of(subject, &texts, gathered, watch)?.into_iter();
    let text = |(mut found, narrow): (Found, Option<String>)| {
        let narrow = narrow.and_then(|cel| Some((cel, hits.next()?)));
        match narrow.filter(|(_, hits)| found.may_be(hits, &gathered.sizes)) {
            Some((cel, hits)) => {
                found.hits = hits;
                (found, cel)
            }
            None => {
                let cel = predicates::all_of(&parts(&found));
                (found, cel)
            }
        }
    };
    Ok(rules.into_iter().zip(narrow).map(text).collect())
}
