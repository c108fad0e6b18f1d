//! What rules ask of the past: the questions of a subject, and the answers as the rules hear them.

use model::assessment::Seen;
use rules::{Ask, Past};

use crate::{Subject, identifiers};

/// A question about one subject: on how many other movements an identifier was seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// Kind of identifier.
    pub kind: &'static str,
    /// Its folded value.
    pub value: String,
    /// In how many days before the record; without it, ever.
    pub days: Option<i64>,
}

/// What is to be asked of a subject beyond what it has heard: each question with the answer in which to put the number.
/// A field that it lacks, or of which nothing is kept, is not asked for and stays unknown.
pub fn questions(subject: &Subject, asks: &[Ask], heard: &[Seen]) -> Vec<(Question, Seen)> {
    asks.iter()
        .filter(|ask| !heard.iter().any(|seen| answers(seen, ask)))
        .filter_map(|ask| {
            let (kind, value) = identifiers::at_path(subject, &ask.path)?;
            let answer = Seen { path: ask.path.clone(), days: ask.days, movements: 0 };
            Some((Question { kind, value, days: ask.days }, answer))
        })
        .collect()
}

/// What each subject of a batch has heard, in the order in which the rules ask.
pub fn past<'a>(asks: &[Ask], heard: impl Iterator<Item = &'a [Seen]> + Clone) -> Past {
    let answer = |ask: &Ask, heard: &[Seen]| heard.iter().find(|seen| answers(seen, ask)).map(|seen| seen.movements);
    Past { counts: asks.iter().map(|ask| heard.clone().map(|heard| answer(ask, heard)).collect()).collect() }
}

fn answers(seen: &Seen, ask: &Ask) -> bool {
    seen.path == ask.path && seen.days == ask.days
}
