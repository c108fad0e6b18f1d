//! The history of the configuration, as the API back-tests rules over it.

use std::sync::atomic::{AtomicU32, Ordering};

use history::{History, HistoryError, Kind, backtest::backtest, scan::Share};
use model::SubjectKind;
use rules::RuleSet;
use serde_json::Value;
use server::backtests::{Archive, Question, Span, Watch, Wish};

/// History where it lies.
pub struct Kept(pub History);

impl Archive for Kept {
    fn span(&self, subject: SubjectKind) -> Result<Option<Span>, String> {
        let Some(kind) = Kind::of(subject) else { return Ok(None) };
        let days = self.0.days(kind, None, None).map_err(|error| said(&error))?;
        Ok(days.first().zip(days.last()).map(|(first, last)| Span { from: first.day, to: last.day, days: days.len() }))
    }

    fn backtest(&self, set: &RuleSet, question: &Question, watch: &Watch) -> Result<Value, String> {
        let asked = history::backtest::Question {
            from: question.from,
            to: question.to,
            capacity: question.capacity,
            examples: question.examples,
        };
        let scans = self.scans(set, question);
        let told = telling(watch, scans.max(1));
        let watching = history::Watch::NONE.cancelled_by(&watch.cancelled).telling(&told);
        let report = backtest(&self.0, set, &asked, Share::default(), watching).map_err(|error| said(&error))?;
        serde_json::to_value(&report).map_err(|error| error.to_string())
    }

    fn suggest(&self, wish: &Wish, watch: &Watch) -> Result<Value, String> {
        let asked = history::suggest::Wish {
            from: wish.from,
            to: wish.to,
            conditions: wish.conditions,
            ..history::suggest::Wish::default()
        };
        // Outcomes, keys, and the records that are kept; then the search, which knows no share of itself.
        let told = telling(watch, 4);
        let watching = history::Watch::NONE.cancelled_by(&watch.cancelled).telling(&told);
        let found = history::suggest::suggest(&self.0, wish.subject, &asked, Share::default(), watching);
        serde_json::to_value(found.map_err(|error| said(&error))?).map_err(|error| error.to_string())
    }
}

impl Kept {
    /// Scans that a back-test makes over files: the outcomes and the records of each kind, and, where rules ask the past,
    /// the records once more and those that may answer.
    fn scans(&self, set: &RuleSet, question: &Question) -> u32 {
        let mut subjects: Vec<(Kind, SubjectKind)> =
            set.rules().iter().filter_map(|rule| Some((Kind::of(rule.subject)?, rule.subject))).collect();
        subjects.sort_unstable_by_key(|(kind, _)| *kind);
        subjects.dedup();
        let has = |kind: Kind| self.0.days(kind, question.from, question.to).is_ok_and(|days| !days.is_empty());
        let outcomes = u32::from(has(Kind::Outcome));
        let scans = |(kind, subject): (Kind, SubjectKind)| match has(kind) {
            true if set.asks(subject).is_empty() => outcomes + 1,
            true => outcomes + 3,
            false => outcomes,
        };
        subjects.into_iter().map(scans).sum()
    }
}

/// Tells how far work of so many scans is. A scan tells of its bytes from 0 on.
fn telling(watch: &Watch, scans: u32) -> impl Fn(u64, u64) + Sync + use<'_> {
    let begun = AtomicU32::new(0);
    move |done, of| {
        if done == 0 {
            begun.fetch_add(1, Ordering::Relaxed);
        }
        let before = f64::from(begun.load(Ordering::Relaxed).saturating_sub(1));
        watch.tell((before + done as f64 / of.max(1) as f64) / f64::from(scans));
    }
}

/// What went wrong, for whoever asked: a path of the machine is for the operator.
fn said(error: &HistoryError) -> String {
    if !matches!(error, HistoryError::Cancelled) {
        tracing::error!("history: {error}");
    }
    "the history cannot be read just now: its files may be being rewritten; try again, and ask the operator if it stays so"
        .to_owned()
}
