//! From measures and evidence to one number that means the same for every kind of entry.
//!
//! Both parts are learned by `benches/screening/learn.py`: weights that pick the names worth a closer look, and trees
//! that give those their log-odds. What a tree adds at each of its forks belongs to the measure that it asks there, so
//! that the whole sum can be told line by line.

use std::sync::LazyLock;

use model::{Entity, EntitySchema};

use crate::{
    Query,
    evidence::{self, Birth, Settled},
    features::{Bounds, ELSEWHERE, MEASURES, Measures, OF_TEXT, of_text},
    forest::{Forest, Reached},
    slips::TEXT,
};

/// Names of a query that get the closer look.
pub(crate) const LOOKED_AT: usize = 6;

/// Log-odds at first sight below which no closer look has brought a name back.
pub(crate) const HOPELESS: f32 = -6.0;

/// What sums in another order may differ by.
const ROUNDING: f32 = 0.001;

/// Log-odds of what is settled.
pub(crate) const CERTAIN: f64 = 16.0;

/// What a far birth date takes away at most.
const FAR_MOST: f64 = 4.0;

/// Weights of the measures, and the constant after them, in lanes that are added side by side.
type Weights = [f32; LANES * 9];
const LANES: usize = 8;

struct Learned {
    persons: Promise,
    companies: Promise,
    forest: Forest,
}

/// What picks the names that are worth a closer look.
struct Promise {
    weights: Weights,
    /// The most that comparing letter by letter can add, by the letters of the longer name and the least slips.
    most_of_text: Vec<[f32; TEXT + 1]>,
}

impl Promise {
    fn new(weights: Weights) -> Self {
        let worth = |slips: usize, letters: usize| -> f32 {
            let measures = of_text(slips as f32, letters as f32);
            weights[OF_TEXT].iter().zip(measures).map(|(weight, measure)| weight * measure).sum()
        };
        let most_of_text = (0..=TEXT).map(|letters| {
            let mut most = [f32::NEG_INFINITY; TEXT + 1];
            for slips in (0..=letters).rev() {
                most[slips] = worth(slips, letters).max(most.get(slips + 1).copied().unwrap_or(f32::NEG_INFINITY));
            }
            most
        });
        Promise { weights, most_of_text: most_of_text.collect() }
    }
}

static LEARNED: LazyLock<Learned> = LazyLock::new(|| {
    let mut weights = include_str!("tables/weights.txt").lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut weights = [0.0; LANES * 9];
        weights.iter_mut().zip(line.split(' ')).for_each(|(weight, word)| *weight = word.parse().unwrap_or_default());
        weights
    });
    let mut next = || weights.next().unwrap_or([0.0; LANES * 9]);
    let (persons, companies) = (Promise::new(next()), Promise::new(next()));
    Learned { persons, companies, forest: Forest::read(include_str!("tables/trees.txt")) }
});

/// How promising a name is: good enough to choose by, not to show.
pub(crate) fn promise(schema: EntitySchema, measures: &Measures) -> f32 {
    let weights = &learned(schema).weights;
    let mut sums = [0.0f32; LANES];
    for (weights, measures) in weights.chunks_exact(LANES).zip(measures.chunks(LANES)) {
        for (sum, (weight, measure)) in sums.iter_mut().zip(weights.iter().zip(measures)) {
            *sum += weight * measure;
        }
    }
    sums.iter().sum::<f32>() + weights[MEASURES]
}

/// Whether a name can still be promising of which all is measured but what is dear.
pub(crate) fn may_promise(schema: EntitySchema, measures: &Measures, bounds: Bounds) -> bool {
    let Promise { weights, most_of_text } = learned(schema);
    let of_text = most_of_text.get(bounds.letters).and_then(|most| most.get(bounds.least_slips));
    let elsewhere = weights[ELSEWHERE].max(0.0) * bounds.elsewhere;
    promise(schema, measures) + elsewhere + of_text.copied().unwrap_or(f32::INFINITY) >= HOPELESS - ROUNDING
}

fn learned(schema: EntitySchema) -> &'static Promise {
    if schema == EntitySchema::Person { &LEARNED.persons } else { &LEARNED.companies }
}

/// What the trees say of a name.
pub(crate) struct Weighed {
    /// The log-odds of the name with its birth date.
    pub of_name: f64,
    /// The log-odds as if no birth date were known.
    pub without_birth: f64,
    reached: Reached,
}

impl Weighed {
    /// Asks the trees.
    ///
    /// The benchmark knows no listed person with another birth date than the list's, so that trees take a far one for
    /// proof. Lists err more often: a far date lowers by [`FAR_MOST`] at most.
    pub fn new(schema: EntitySchema, measures: &Measures, birth: Option<Birth>) -> Self {
        let forest = &LEARNED.forest;
        let reached = forest.reach(measures, schema != EntitySchema::Person);
        let without_birth = f64::from(forest.sum(&reached));
        let Some(birth) = birth else { return Weighed { of_name: without_birth, without_birth, reached } };
        let reached = forest.with_birth(reached, measures);
        let sum = f64::from(forest.sum(&reached));
        let of_name = if birth == Birth::Far { sum.max(without_birth - FAR_MOST) } else { sum };
        Weighed { of_name, without_birth, reached }
    }

    /// What the trees say by measure, the constant last.
    pub fn shares(&self) -> [f32; MEASURES + 1] {
        LEARNED.forest.shares(&self.reached)
    }
}

/// The log-odds after the other evidence.
pub(crate) fn with_evidence(query: &Query<'_>, entity: &Entity, logit: f64) -> f64 {
    match evidence::imo(query.imo, entity.imo.as_deref()) {
        Settled::Is => return CERTAIN,
        Settled::IsNot => return -CERTAIN,
        Settled::No => {}
    }
    logit + evidence::pieces(query, entity).iter().map(|piece| piece.weight).sum::<f64>()
}

/// The probability, to four places: the number that is shown, stored and compared is one.
pub(crate) fn probability(logit: f64) -> f64 {
    let probability = 1.0 / (1.0 + (-logit).exp());
    (probability * 10_000.0).round() / 10_000.0
}
