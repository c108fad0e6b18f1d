//! What a rule reads of a record, and what must hold for it to hit: a scan of stored records projects by the one and prunes
//! by the other.

use std::collections::BTreeSet;

use model::schema::{Kind, RecordSchema};

use crate::{
    RuleSet,
    plan::{Compare, Const, DomainId, NodeId, Op, PlaceId, Plan, Quantifier, RECORDS, TextTest},
};

/// A place in a record: names of fields from the root. Lists on the way are crossed.
pub type FieldPath = Vec<&'static str>;

/// What one rule reads and needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Needs {
    /// Leaves that decide the rule. Where a rule only asks whether a list or record is there, one leaf of it.
    pub leaves: BTreeSet<FieldPath>,
    /// Conditions that each must be met by a record that the rule hits. They need not suffice.
    pub conditions: Vec<Condition>,
}

/// Some element of a list, or the record itself, meets all tests.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The list whose element is meant, empty for the record itself.
    pub over: FieldPath,
    /// What that element must be.
    pub tests: Vec<FieldTest>,
}

/// A test of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldTest {
    /// The field from the root of the record. For a list of plain values, the list.
    pub path: FieldPath,
    /// What its value must be.
    pub test: Test,
}

/// A condition on a value. Bounds include their end: they may be wider than the rule, never narrower.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One of these values.
    OneOf(Vec<Constant>),
    /// At least this.
    AtLeast(Constant),
    /// At most this.
    AtMost(Constant),
    /// Text that begins so.
    Prefix(String),
    /// Text that holds this.
    Contains(String),
}

/// A constant of a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// Truth value.
    Bool(bool),
    /// A number; days since 1970 for days, milliseconds since 1970 for times.
    Number(f64),
    /// Text.
    Text(String),
}

impl RuleSet {
    /// What rule `rule` of [`RuleSet::rules`] reads and needs.
    pub fn needs(&self, rule: usize) -> Needs {
        let Some((plan, root)) = self.planned(rule) else { return Needs::default() };
        let mut out = Needs::default();
        leaves(plan, root, &mut out.leaves);
        let mut own = Vec::new();
        tests(plan, root, &mut own, &mut out.conditions);
        if !own.is_empty() {
            out.conditions.insert(0, Condition { over: Vec::new(), tests: own });
        }
        out
    }
}

/// The path of a place, and the kind of what stands there.
fn path_of(plan: &Plan, place: PlaceId) -> Option<(FieldPath, Kind)> {
    let place = plan.place(place);
    let (mut path, mut record) = match list_of(plan, place.domain) {
        None => (Vec::new(), Some(plan.root)),
        Some(list) => path_of(plan, list).map(|(path, kind)| (path, record_of(kind)))?,
    };
    for step in &place.steps {
        let field = record?.fields.get(usize::from(*step))?;
        path.push(field.name);
        record = record_of(field.kind);
    }
    Some((path, place.kind))
}

/// The list that the rows of a domain are elements of; nothing for the records.
fn list_of(plan: &Plan, domain: DomainId) -> Option<PlaceId> {
    let domain = plan.domain(domain);
    match domain.inner {
        Some(inner) => list_of(plan, inner),
        None => domain.list,
    }
}

fn record_of(kind: Kind) -> Option<&'static RecordSchema> {
    match kind {
        Kind::Record(inner) => Some(inner()),
        Kind::List(inner) => record_of(*inner),
        _ => None,
    }
}

fn leaves(plan: &Plan, node: NodeId, out: &mut BTreeSet<FieldPath>) {
    let op = &plan.node(node).op;
    let place = match op {
        Op::Leaf(place) | Op::Has(place) => Some(*place),
        Op::Size(domain) | Op::Fold(_, domain, _) => list_of(plan, *domain),
        _ => None,
    };
    if let Some((mut path, kind)) = place.and_then(|place| path_of(plan, place)) {
        let mut within = record_of(kind);
        // The first leaf beneath.
        while let Some(field) = within.and_then(|record| record.fields.first()) {
            path.push(field.name);
            within = record_of(field.kind);
        }
        out.insert(path);
    }
    for operand in op.operands() {
        leaves(plan, operand, out);
    }
}

/// Necessary conditions of a node being true: `own` of the row that it speaks of, `out` of elements beneath that row.
fn tests(plan: &Plan, node: NodeId, own: &mut Vec<FieldTest>, out: &mut Vec<Condition>) {
    let here = plan.node(node);
    let mut test = |of: NodeId, test: Option<Test>| {
        if let (Op::Leaf(place), Some(test)) = (&plan.node(of).op, test)
            && plan.place(*place).domain == here.domain
            && let Some((path, _)) = path_of(plan, *place)
        {
            own.push(FieldTest { path, test });
        }
    };
    match &here.op {
        Op::And(all) => all.iter().for_each(|part| tests(plan, *part, own, out)),
        Op::Leaf(_) => test(node, Some(Test::OneOf(vec![Constant::Bool(true)]))),
        Op::Not(inner) => test(*inner, Some(Test::OneOf(vec![Constant::Bool(false)]))),
        Op::Compare(compare, a, b) => match (&plan.node(*a).op, &plan.node(*b).op) {
            (_, Op::Const(value)) => test(*a, Some(bound(*compare, value))),
            (Op::Const(value), _) => test(*b, Some(bound(compare.flipped(), value))),
            _ => {}
        },
        Op::Among(a, values) => test(*a, Some(Test::OneOf(values.iter().map(constant).collect()))),
        Op::Text(kind, a, b) => {
            if let Op::Const(Const::Text(text)) = &plan.node(*b).op {
                let text = text.to_string();
                let found = if *kind == TextTest::StartsWith { Test::Prefix(text) } else { Test::Contains(text) };
                test(*a, Some(found));
            }
        }
        Op::Fold(Quantifier::Exists | Quantifier::ExistsOne, domain, body)
            if plan.domain(*domain).inner.is_none() && *domain != RECORDS =>
        {
            let mut inner = Vec::new();
            tests(plan, *body, &mut inner, out);
            if let Some((over, _)) = list_of(plan, *domain).and_then(|list| path_of(plan, list))
                && !inner.is_empty()
            {
                out.push(Condition { over, tests: inner });
            }
        }
        _ => {}
    }
}

fn bound(compare: Compare, value: &Const) -> Test {
    let value = constant(value);
    match compare {
        Compare::Equal => Test::OneOf(vec![value]),
        Compare::Less | Compare::LessOrEqual => Test::AtMost(value),
        Compare::Greater | Compare::GreaterOrEqual => Test::AtLeast(value),
    }
}

fn constant(value: &Const) -> Constant {
    match value {
        Const::Bool(value) => Constant::Bool(*value),
        Const::Int(value) => Constant::Number(*value as f64),
        Const::Float(value) => Constant::Number(value.get()),
        Const::Text(value) => Constant::Text(value.to_string()),
    }
}
