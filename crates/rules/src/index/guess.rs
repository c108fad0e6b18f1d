//! How rare it is that a condition holds, guessed from the rules alone.
//!
//! A field that the rules of a set compare with many different values has many,
//! and each of them is rare: one in as many as there are. Thresholds say little.

use std::collections::{HashMap, HashSet};

use super::atom;
use crate::plan::{Compare, Const, NodeId, Op, PlaceId, Plan, Quantifier, Scalar, TextTest};

/// How many different values the rules of a set compare each field with, by the length of a prefix where it is one.
pub(crate) struct Guess {
    values: HashMap<(PlaceId, usize), usize>,
}

impl Guess {
    pub fn of(plan: &Plan) -> Self {
        let mut seen: HashMap<(PlaceId, usize), HashSet<&Const>> = HashMap::new();
        for id in 0..plan.nodes.len() as NodeId {
            let Some((place, _)) = atom(plan, id) else { continue };
            let group = seen.entry((place, prefix(plan, id))).or_default();
            match &plan.node(id).op {
                Op::Among(_, values) => group.extend(values.iter()),
                Op::Compare(_, _, b) | Op::Text(_, _, b) => {
                    if let Op::Const(value) = &plan.node(*b).op {
                        group.insert(value);
                    }
                }
                _ => {}
            }
        }
        Guess { values: seen.into_iter().map(|(key, values)| (key, values.len())).collect() }
    }

    /// How likely an atom is to hold.
    fn likelihood(&self, plan: &Plan, id: NodeId) -> f64 {
        let Some((place, kind)) = atom(plan, id) else { return 1.0 };
        let values = self.values.get(&(place, prefix(plan, id))).map_or(1, |values| values + 1) as f64;
        match &plan.node(id).op {
            Op::Among(_, some) => some.len() as f64 / values,
            Op::Compare(Compare::Equal, ..) | Op::Text(..) => 1.0 / values,
            _ if kind == Scalar::Text => 1.0 / values,
            _ => 0.4,
        }
    }

    /// How likely a rule is to be looked at, and the atoms by which it is found: wherever the node is true, one of them
    /// is.
    pub fn doors(&self, plan: &Plan, id: NodeId) -> Option<(f64, Vec<NodeId>)> {
        if atom(plan, id).is_some() {
            return Some((self.likelihood(plan, id), vec![id]));
        }
        match &plan.node(id).op {
            Op::And(all) => all.iter().filter_map(|one| self.doors(plan, *one)).min_by(|a, b| a.0.total_cmp(&b.0)),
            Op::Or(all) => all.iter().map(|one| self.doors(plan, *one)).reduce(|a, b| {
                let ((p, mut atoms), (q, more)) = (a?, b?);
                atoms.extend(more);
                Some((p + q, atoms))
            })?,
            Op::Fold(Quantifier::Exists | Quantifier::ExistsOne, _, body) => {
                self.doors(plan, *body).map(|(likely, atoms)| (likely * 2.0, atoms))
            }
            Op::Outer(a) | Op::Inner(a) => self.doors(plan, *a),
            _ => None,
        }
    }

    /// By node, the operands of a connective: first what the index has found, the rare before the common, since it leaves
    /// the fewest rows to the others; then by cost.
    pub fn orders(&self, plan: &Plan) -> Vec<Box<[NodeId]>> {
        let rank = |id: NodeId| -> (u8, f64) {
            let text = |id: NodeId| matches!(atom(plan, id), Some((_, Scalar::Text)));
            if text(id) {
                return (0, self.likelihood(plan, id));
            }
            match self.doors(plan, id) {
                Some((likely, atoms)) if atoms.iter().all(|atom| text(*atom)) => (1, likely),
                _ => (2, plan.node(id).cost as f64),
            }
        };
        let ordered = |all: &[NodeId]| {
            let mut ranked: Vec<((u8, f64), NodeId)> = all.iter().map(|one| (rank(*one), *one)).collect();
            ranked.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            ranked.into_iter().map(|(_, one)| one).collect()
        };
        plan.nodes
            .iter()
            .map(|node| match &node.op {
                Op::And(all) | Op::Or(all) => ordered(all),
                _ => Box::default(),
            })
            .collect()
    }
}

/// The length of the prefix that an atom asks for; zero for other atoms, one more than any for words inside.
fn prefix(plan: &Plan, id: NodeId) -> usize {
    match &plan.node(id).op {
        Op::Text(TextTest::StartsWith, _, b) => match &plan.node(*b).op {
            Op::Const(Const::Text(text)) => text.len(),
            _ => 0,
        },
        Op::Text(..) => usize::MAX,
        _ => 0,
    }
}
