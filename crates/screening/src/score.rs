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
    features::{BORN, MEASURES, Measures},
};

/// Names of a query that get the closer look.
pub(crate) const LOOKED_AT: usize = 6;

/// Log-odds at first sight below which no closer look has brought a name back.
pub(crate) const HOPELESS: f32 = -6.0;

/// Log-odds of what is settled.
pub(crate) const CERTAIN: f64 = 16.0;

/// What a far birth date takes away at most.
const FAR_MOST: f64 = 4.0;

struct Learned {
    persons: Vec<f32>,
    companies: Vec<f32>,
    constant: f32,
    roots: Vec<usize>,
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct Node {
    /// The measure that is asked; [`LEAF`] where none is.
    measure: u8,
    /// How far on the right child stands; the left one is the next.
    right: u16,
    threshold: f32,
    value: f32,
}

const LEAF: u8 = u8::MAX;

static LEARNED: LazyLock<Learned> = LazyLock::new(|| {
    let mut weights = include_str!("tables/weights.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(' ').map(|weight| weight.parse().unwrap_or_default()).collect::<Vec<f32>>());
    let mut learned = Learned {
        persons: weights.next().unwrap_or_default(),
        companies: weights.next().unwrap_or_default(),
        constant: 0.0,
        roots: Vec::new(),
        nodes: Vec::new(),
    };
    for line in include_str!("tables/trees.txt").lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["tree"] => learned.roots.push(learned.nodes.len()),
            ["constant", value] => learned.constant = value.parse().unwrap_or_default(),
            [measure, threshold, right, value] => learned.nodes.push(Node {
                measure: measure.parse().unwrap_or(LEAF),
                right: right.parse().unwrap_or_default(),
                threshold: threshold.parse().unwrap_or_default(),
                value: value.parse().unwrap_or_default(),
            }),
            _ => {}
        }
    }
    learned
});

/// How promising a name is: good enough to choose by, not to show.
pub(crate) fn promise(schema: EntitySchema, measures: &Measures) -> f32 {
    let weights = if schema == EntitySchema::Person { &LEARNED.persons } else { &LEARNED.companies };
    let sum: f32 = weights.iter().zip(measures).map(|(weight, measure)| weight * measure).sum();
    sum + weights.get(MEASURES).copied().unwrap_or_default()
}

/// The log-odds of a name with its birth date.
///
/// The benchmark knows no listed person with another birth date than the list's, so that trees take a far one for
/// proof. Lists err more often: a far date lowers by [`FAR_MOST`] at most.
pub(crate) fn of_name(schema: EntitySchema, measures: &Measures) -> f64 {
    let sum = grown(schema, measures);
    if measures[BORN + Birth::Far as usize] == 0.0 {
        return sum;
    }
    sum.max(without_birth(schema, measures) - FAR_MOST)
}

/// The log-odds as if no birth date were known.
pub(crate) fn without_birth(schema: EntitySchema, measures: &Measures) -> f64 {
    let mut measures = *measures;
    measures[BORN..].fill(0.0);
    grown(schema, &measures)
}

fn grown(schema: EntitySchema, measures: &Measures) -> f64 {
    let mut sum = LEARNED.constant;
    for &root in &LEARNED.roots {
        let mut at = root;
        let mut node = LEARNED.nodes[at];
        while node.measure != LEAF {
            at += step(node, value(schema, measures, node.measure));
            node = LEARNED.nodes[at];
        }
        sum += node.value;
    }
    f64::from(sum)
}

/// The same sum by measure, the constant last.
pub(crate) fn shares(schema: EntitySchema, measures: &Measures) -> [f32; MEASURES + 1] {
    let mut out = [0.0; MEASURES + 1];
    out[MEASURES] = LEARNED.constant;
    for &root in &LEARNED.roots {
        let mut at = root;
        let mut node = LEARNED.nodes[at];
        out[MEASURES] += node.value;
        while node.measure != LEAF {
            at += step(node, value(schema, measures, node.measure));
            let next = LEARNED.nodes[at];
            out[usize::from(node.measure).min(MEASURES)] += next.value - node.value;
            node = next;
        }
    }
    out
}

fn step(node: Node, value: f32) -> usize {
    if value <= node.threshold { 1 } else { usize::from(node.right) }
}

/// A measure; the one after the last says whether it is a company or a vessel.
fn value(schema: EntitySchema, measures: &Measures, measure: u8) -> f32 {
    measures.get(usize::from(measure)).copied().unwrap_or(f32::from(u8::from(schema != EntitySchema::Person)))
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
