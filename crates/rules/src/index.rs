//! Which rules a value can meet at all.
//!
//! An **atom** is a test of one field against constants: equality, membership,
//! a prefix, a word inside, a threshold. For each rule one atom (or a few, for
//! alternatives) is chosen that must hold wherever the rule does, the rarest
//! by a guess. A rule whose atoms hold nowhere in a record is never looked at.

mod guess;
mod numbers;
mod texts;

use std::collections::HashMap;

pub(crate) use self::{guess::Guess, numbers::Numbers, texts::Texts};
use crate::plan::{Compare, DomainId, NodeId, Op, PlaceId, Plan, Scalar, TextTest};

/// The index of a plan.
pub(crate) struct Index {
    /// Text fields that atoms test, with all of those atoms.
    pub texts: Vec<Texts>,
    /// Number fields by which rules are found.
    pub numbers: Vec<Numbers>,
    /// By domain: which of `texts`, which of `numbers`, and which lists under it have any.
    pub at: Vec<Level>,
    /// By node: rules to look at where it holds.
    rules: Vec<Box<[u32]>>,
    /// By node: the field and the kind of value that it tests, where it is an atom.
    atoms: Vec<Option<(PlaceId, Scalar)>>,
    /// Rules to look at whatever a record says.
    pub always: Vec<u32>,
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
    pub fn build(plan: &Plan, roots: &[NodeId], guess: &Guess) -> Self {
        let mut rules: HashMap<NodeId, Vec<u32>> = HashMap::new();
        let mut always = Vec::new();
        for (rule, root) in roots.iter().enumerate() {
            match guess.doors(plan, *root) {
                Some((_, atoms)) => atoms.into_iter().for_each(|atom| rules.entry(atom).or_default().push(rule as u32)),
                None => always.push(rule as u32),
            }
        }
        let mut texts: HashMap<PlaceId, Vec<NodeId>> = HashMap::new();
        let mut numbers: HashMap<PlaceId, Vec<NodeId>> = HashMap::new();
        let atoms: Vec<_> = (0..plan.nodes.len() as NodeId).map(|id| atom(plan, id)).collect();
        for (id, found) in (0..).zip(&atoms) {
            match *found {
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
        let rules = (0..atoms.len() as NodeId).map(|id| rules.remove(&id).unwrap_or_default().into()).collect();
        Index { texts, numbers, at, rules, atoms, always }
    }

    /// The field and the kind of value that a node tests, where it is an atom.
    pub fn atom(&self, id: NodeId) -> Option<(PlaceId, Scalar)> {
        self.atoms.get(id as usize).copied().flatten()
    }

    /// The rules to look at where an atom holds.
    pub fn rules_of(&self, atom: NodeId) -> &[u32] {
        self.rules.get(atom as usize).map_or(&[], |rules| rules)
    }
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
fn atom(plan: &Plan, id: NodeId) -> Option<(PlaceId, Scalar)> {
    let (tested, constant) = match &plan.node(id).op {
        Op::Compare(Compare::Equal, a, b) => (*a, Some(*b)),
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
