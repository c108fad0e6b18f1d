//! Which rules a value can meet at all.
//!
//! An **atom** is a test of one field against constants: equality, membership,
//! a prefix, a word inside, a threshold. For each rule one atom (or a few, for
//! alternatives) is chosen that must hold wherever the rule does, the rarest
//! by a guess. A rule whose atoms hold nowhere in a record is never looked at.

mod numbers;
mod texts;

use std::collections::HashMap;

pub(crate) use self::{numbers::Numbers, texts::Texts};
use crate::plan::{Const, DomainId, NodeId, Op, PlaceId, Plan, Quantifier, Scalar, TextTest};

/// The index of a plan.
pub(crate) struct Index {
    /// Text fields that atoms test, with all of those atoms.
    pub texts: Vec<Texts>,
    /// Number fields by which rules are found.
    pub numbers: Vec<Numbers>,
    /// By domain: which of `texts`, which of `numbers`, and which lists under it have any.
    pub at: Vec<Level>,
    /// Rules to look at where a node holds.
    rules: HashMap<NodeId, Box<[u32]>>,
    /// Rules to look at whatever a record says.
    pub always: Vec<u32>,
    /// Operands of connectives, the cheap and rare first.
    orders: HashMap<NodeId, Box<[NodeId]>>,
}

/// What the index knows of one domain.
#[derive(Debug, Default, Clone)]
pub(crate) struct Level {
    pub texts: Vec<usize>,
    pub numbers: Vec<usize>,
    pub lists: Vec<DomainId>,
}

impl Index {
    /// An index of the plan's nodes for rules that begin at `roots`.
    pub fn build(plan: &Plan, roots: &[NodeId]) -> Self {
        let mut rules: HashMap<NodeId, Vec<u32>> = HashMap::new();
        let mut always = Vec::new();
        for (rule, root) in roots.iter().enumerate() {
            match doors(plan, *root) {
                Some((_, atoms)) => atoms.into_iter().for_each(|atom| rules.entry(atom).or_default().push(rule as u32)),
                None => always.push(rule as u32),
            }
        }
        let mut texts: HashMap<PlaceId, Vec<NodeId>> = HashMap::new();
        let mut numbers: HashMap<PlaceId, Vec<NodeId>> = HashMap::new();
        for id in 0..plan.nodes.len() as NodeId {
            match atom(plan, id) {
                Some((place, Scalar::Text)) => texts.entry(place).or_default().push(id),
                Some((place, _)) if rules.contains_key(&id) => numbers.entry(place).or_default().push(id),
                _ => {}
            }
        }
        let mut texts: Vec<Texts> = texts.into_iter().map(|(place, atoms)| Texts::build(plan, place, &atoms)).collect();
        texts.sort_by_key(|group| group.place);
        let mut numbers: Vec<Numbers> =
            numbers.into_iter().map(|(place, atoms)| Numbers::build(plan, place, &atoms)).collect();
        numbers.sort_by_key(|group| group.place);
        let at = levels(plan, &texts, &numbers);
        let rules = rules.into_iter().map(|(atom, rules)| (atom, rules.into())).collect();
        Index { texts, numbers, at, rules, always, orders: orders(plan) }
    }

    /// The operands of a connective in the order in which to evaluate them.
    pub fn order(&self, id: NodeId) -> &[NodeId] {
        self.orders.get(&id).map_or(&[], |order| order)
    }

    /// The rules to look at where an atom holds.
    pub fn rules_of(&self, atom: NodeId) -> &[u32] {
        self.rules.get(&atom).map_or(&[], |rules| rules)
    }
}

/// Cheap operands first, and among these the rare: they leave the fewest rows to the others.
fn orders(plan: &Plan) -> HashMap<NodeId, Box<[NodeId]>> {
    let mut out = HashMap::new();
    for (id, node) in plan.nodes.iter().enumerate() {
        if let Op::And(all) | Op::Or(all) = &node.op {
            let mut ranked: Vec<(u64, f64, NodeId)> = all
                .iter()
                .map(|one| match atom(plan, *one) {
                    // Text atoms are known before any rule is looked at.
                    Some((_, Scalar::Text)) => (0, likelihood(plan, *one), *one),
                    found => (plan.node(*one).cost, f64::from(u8::from(found.is_none())), *one),
                })
                .collect();
            ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            out.insert(id as NodeId, ranked.into_iter().map(|(_, _, one)| one).collect());
        }
    }
    out
}

fn levels(plan: &Plan, texts: &[Texts], numbers: &[Numbers]) -> Vec<Level> {
    let mut at = vec![Level::default(); plan.domains.len()];
    for (group, texts) in texts.iter().enumerate() {
        at[plan.place(texts.place).domain as usize].texts.push(group);
    }
    for (group, numbers) in numbers.iter().enumerate() {
        at[plan.place(numbers.place).domain as usize].numbers.push(group);
    }
    // A domain comes after the one around it, so that from the end each knows its own before it is asked.
    for domain in (1..plan.domains.len()).rev() {
        let level = &at[domain];
        if plan.domains[domain].inner.is_none()
            && !(level.texts.is_empty() && level.numbers.is_empty() && level.lists.is_empty())
        {
            at[plan.domains[domain].parent as usize].lists.push(domain as DomainId);
        }
    }
    at
}

/// The field and the kind of value that a node tests against constants, where it is an atom.
pub(crate) fn atom(plan: &Plan, id: NodeId) -> Option<(PlaceId, Scalar)> {
    let (tested, constant) = match &plan.node(id).op {
        Op::Compare(crate::plan::Compare::Equal, a, b) => (*a, Some(*b)),
        Op::Compare(_, a, b) if plan.node(*a).kind != Scalar::Text => (*a, Some(*b)),
        Op::Text(TextTest::StartsWith | TextTest::Contains, a, b) => (*a, Some(*b)),
        Op::Among(a, _) => (*a, None),
        _ => return None,
    };
    let node = plan.node(tested);
    let Op::Leaf(place) = node.op else { return None };
    if node.kind == Scalar::Truth || constant.is_some_and(|id| !matches!(plan.node(id).op, Op::Const(_))) {
        return None;
    }
    Some((place, node.kind))
}

/// How likely a rule is to be looked at, and the atoms by which it is found: wherever the node is true, one of them is.
fn doors(plan: &Plan, id: NodeId) -> Option<(f64, Vec<NodeId>)> {
    if atom(plan, id).is_some() {
        return Some((likelihood(plan, id), vec![id]));
    }
    match &plan.node(id).op {
        Op::And(all) => all.iter().filter_map(|one| doors(plan, *one)).min_by(|a, b| a.0.total_cmp(&b.0)),
        Op::Or(all) => all.iter().map(|one| doors(plan, *one)).reduce(|a, b| {
            let ((p, mut atoms), (q, more)) = (a?, b?);
            atoms.extend(more);
            Some((p + q, atoms))
        })?,
        Op::Fold(Quantifier::Exists | Quantifier::ExistsOne, _, body) => {
            doors(plan, *body).map(|(likely, atoms)| (likely * 3.0, atoms))
        }
        Op::Outer(a) | Op::Inner(a) => doors(plan, *a),
        _ => None,
    }
}

/// A guess. Codes are rare, long prefixes rarer than short ones, thresholds say little.
fn likelihood(plan: &Plan, id: NodeId) -> f64 {
    match &plan.node(id).op {
        Op::Among(_, values) => 0.01 * values.len() as f64,
        Op::Text(TextTest::StartsWith, _, b) => match &plan.node(*b).op {
            Op::Const(Const::Text(text)) => 0.3_f64.powi(text.len().min(8) as i32),
            _ => 1.0,
        },
        Op::Text(..) => 0.01,
        Op::Compare(crate::plan::Compare::Equal, a, _) if plan.node(*a).kind == Scalar::Text => 0.01,
        Op::Compare(crate::plan::Compare::Equal, ..) => 0.1,
        _ => 0.4,
    }
}
