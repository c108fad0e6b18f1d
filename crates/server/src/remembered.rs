//! What rules may ask beside the record: sets of values, and the past, which is asked for a batch at once.

use std::collections::HashMap;

use assess::{Subject, remembered};
use model::{SubjectKind, assessment::Seen};
use rules::{Past, RuleSet, Tables};
use store::{Store, StoreError, seen::SeenAsk, writer::identifier_kind};

/// The tables in force: the sets that officers keep.
pub async fn tables(store: &Store) -> Result<Tables, StoreError> {
    let sets = store.value_sets().await?.into_iter().map(|set| (set.name, set.values)).collect();
    Ok(Tables { sets })
}

/// What the store says of the past of a batch of subjects of one kind, each with its movement.
pub(crate) async fn past_of<'a>(
    store: &Store,
    rules: &RuleSet,
    kind: SubjectKind,
    batch: impl ExactSizeIterator<Item = (&'a Subject, i64)>,
) -> Result<Past, StoreError> {
    let mut heard: Vec<Vec<Seen>> = vec![Vec::new(); batch.len()];
    let mut questions = Questions::default();
    for (at, asked) in batch.enumerate() {
        questions.add(at, asked, rules, &[]);
    }
    let answers = store.seen(questions.asks()).await?;
    questions.heard(&answers).for_each(|(at, seen)| heard[at].push(seen));
    Ok(remembered::past(rules.asks(kind), heard.iter().map(Vec::as_slice)))
}

/// The questions of a batch, each once, and who is to hear which answer.
#[derive(Debug, Default)]
pub struct Questions {
    asks: Vec<SeenAsk>,
    numbers: HashMap<SeenAsk, usize>,
    /// Place in the batch, number of the question, and the answer but for its figure.
    open: Vec<(usize, usize, Seen)>,
}

impl Questions {
    /// Adds what rules ask of the subject at a place of the batch, beyond what it has heard.
    pub fn add(&mut self, at: usize, (subject, movement_id): (&Subject, i64), rules: &RuleSet, heard: &[Seen]) {
        for (question, answer) in remembered::questions(subject, rules.asks(subject.kind()), heard) {
            let kind = identifier_kind(question.kind);
            let ask = SeenAsk { kind, value: question.value, movement_id, days: question.days };
            let next = self.asks.len();
            let number = *self.numbers.entry(ask.clone()).or_insert(next);
            if number == next {
                self.asks.push(ask);
            }
            self.open.push((at, number, answer));
        }
    }

    /// The questions for the store.
    pub fn asks(&self) -> &[SeenAsk] {
        &self.asks
    }

    /// What each place of the batch hears, where there is an answer.
    pub fn heard(self, answers: &[Option<i64>]) -> impl Iterator<Item = (usize, Seen)> {
        self.open.into_iter().filter_map(|(at, number, seen)| {
            let movements = answers.get(number).copied().flatten()?;
            Some((at, Seen { movements, ..seen }))
        })
    }
}
