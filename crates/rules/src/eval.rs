//! Evaluation of one row in three values: true, false, and unknown where the record does not say.
//!
//! It walks the plan over a [`Cursor`], which reads a record or a row of
//! columns. The batch engine calls it for whatever it has no faster way for.

use std::{borrow::Cow, cmp::Ordering};

use crate::{
    functions,
    plan::{
        Arithmetic, Compare, Const, DomainId, LONGEST, LONGEST_CROSSED, NodeId, Op, PlaceId, Plan, Quantifier, TextTest,
    },
};

/// A value on the way. Text is borrowed wherever it can be.
#[derive(Debug, Clone)]
pub(crate) enum Out<'a> {
    Unknown,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
}

impl<'a> From<&'a Const> for Out<'a> {
    fn from(value: &'a Const) -> Self {
        match value {
            Const::Bool(v) => Out::Bool(*v),
            Const::Int(v) => Out::Int(*v),
            Const::Float(v) => Out::Float(v.get()),
            Const::Text(v) => Out::Text(Cow::Borrowed(v)),
        }
    }
}

/// A record or a row of columns, with the elements of the lists around the node.
pub(crate) trait Cursor<'a>: Copy {
    /// The value at a place.
    fn leaf(&self, place: PlaceId) -> Out<'a>;
    /// Whether something is there. An empty list is as absent as a missing one.
    fn present(&self, place: PlaceId) -> bool;
    /// How long the list of a domain is; nothing where it is absent.
    fn len(&self, domain: DomainId) -> Option<usize>;
    /// The same cursor at one element of that list, in a slot from 1.
    fn at(&self, domain: DomainId, slot: usize, index: usize) -> Self;
    /// The same cursor with the element of one slot in another too.
    fn moved(&self, from: usize, to: usize) -> Self;
    /// What the past says to a question.
    fn past(&self, ask: u32) -> Option<i64>;
    /// A value as evidence shows it; the length of a list.
    fn shown(&self, place: PlaceId) -> Option<String>;
}

/// How long the list under a fold is, where it is short enough to be looked at.
pub(crate) fn length<'a, C: Cursor<'a>>(plan: &Plan, over: DomainId, cursor: &C) -> Option<usize> {
    let domain = plan.domain(over);
    let (list, longest) = domain.inner.map_or((over, LONGEST), |inner| (inner, LONGEST_CROSSED));
    cursor.len(list).filter(|len| *len <= longest)
}

/// The cursor at an element of the list under a fold.
pub(crate) fn element<'a, C: Cursor<'a>>(plan: &Plan, over: DomainId, cursor: &C, index: usize) -> C {
    let domain = plan.domain(over);
    cursor.at(domain.inner.unwrap_or(over), domain.depth, index)
}

/// The cursor for the node under an [`Op::Inner`].
pub(crate) fn inside<'a, C: Cursor<'a>>(plan: &Plan, crossed: DomainId, cursor: &C) -> C {
    let domain = plan.domain(crossed);
    let to = domain.inner.map_or(domain.depth, |inner| plan.domain(inner).depth);
    cursor.moved(domain.depth, to)
}

/// The truth of a node; `None` is unknown.
pub(crate) fn truth<'a, C: Cursor<'a>>(plan: &'a Plan, id: NodeId, cursor: &C) -> Option<bool> {
    let node = plan.node(id);
    match &node.op {
        Op::And(_) => {
            let mut unknown = false;
            for one in plan.order(id) {
                match truth(plan, *one, cursor) {
                    Some(false) => return Some(false),
                    None => unknown = true,
                    Some(true) => {}
                }
            }
            (!unknown).then_some(true)
        }
        Op::Or(_) => {
            let mut unknown = false;
            for one in plan.order(id) {
                match truth(plan, *one, cursor) {
                    Some(true) => return Some(true),
                    None => unknown = true,
                    Some(false) => {}
                }
            }
            (!unknown).then_some(false)
        }
        Op::Not(a) => truth(plan, *a, cursor).map(|value| !value),
        Op::Outer(a) => truth(plan, *a, cursor),
        Op::Inner(a) => truth(plan, *a, &inside(plan, node.domain, cursor)),
        Op::Has(place) => Some(cursor.present(*place)),
        Op::Fold(kind, over, body) => match fold(plan, *kind, *over, *body, cursor) {
            Out::Bool(value) => Some(value),
            _ => None,
        },
        Op::Compare(compare, a, b) => {
            let found = order(&value(plan, *a, cursor), &value(plan, *b, cursor))?;
            Some(holds(*compare, found))
        }
        Op::Among(a, values) => {
            let a = value(plan, *a, cursor);
            if matches!(a, Out::Unknown) {
                return None;
            }
            Some(values.iter().any(|v| order(&a, &v.into()) == Some(Ordering::Equal)))
        }
        Op::Text(test, a, b) => match (value(plan, *a, cursor), value(plan, *b, cursor)) {
            (Out::Text(a), Out::Text(b)) => Some(match test {
                TextTest::Contains => a.contains(&*b),
                TextTest::StartsWith => a.starts_with(&*b),
                TextTest::EndsWith => a.ends_with(&*b),
            }),
            _ => None,
        },
        Op::Matches(a, pattern) => match value(plan, *a, cursor) {
            Out::Text(text) => plan.patterns.get(*pattern as usize).map(|regex| regex.is_match(&text)),
            _ => None,
        },
        _ => match value(plan, id, cursor) {
            Out::Bool(value) => Some(value),
            _ => None,
        },
    }
}

fn fold<'a, C: Cursor<'a>>(plan: &'a Plan, kind: Quantifier, over: DomainId, body: NodeId, cursor: &C) -> Out<'a> {
    let Some(len) = length(plan, over, cursor) else { return Out::Unknown };
    let (mut yes, mut unknown) = (0, false);
    for index in 0..len {
        match truth(plan, body, &element(plan, over, cursor, index)) {
            Some(true) if kind == Quantifier::Exists => return Out::Bool(true),
            Some(false) if kind == Quantifier::All => return Out::Bool(false),
            Some(true) => yes += 1,
            Some(false) => {}
            None => unknown = true,
        }
    }
    match kind {
        _ if unknown => Out::Unknown,
        Quantifier::Exists => Out::Bool(false),
        Quantifier::All => Out::Bool(true),
        Quantifier::ExistsOne => Out::Bool(yes == 1),
        Quantifier::Count => Out::Int(yes),
    }
}

/// The value of a node.
pub(crate) fn value<'a, C: Cursor<'a>>(plan: &'a Plan, id: NodeId, cursor: &C) -> Out<'a> {
    let node = plan.node(id);
    match &node.op {
        Op::Const(value) => value.into(),
        Op::Leaf(place) => cursor.leaf(*place),
        Op::Size(list) => {
            let len = cursor.len(*list).filter(|len| *len <= LONGEST);
            len.map_or(Out::Unknown, |len| Out::Int(len as i64))
        }
        Op::Length(a) => match value(plan, *a, cursor) {
            Out::Text(text) => Out::Int(text.chars().count() as i64),
            _ => Out::Unknown,
        },
        Op::If(test, yes, no) => match truth(plan, *test, cursor) {
            Some(true) => value(plan, *yes, cursor),
            Some(false) => value(plan, *no, cursor),
            None => Out::Unknown,
        },
        Op::Arithmetic(op, a, b) => arithmetic(*op, &value(plan, *a, cursor), &value(plan, *b, cursor)),
        Op::Lower(a) => match value(plan, *a, cursor) {
            Out::Text(text) => Out::Text(Cow::Owned(text.to_lowercase())),
            _ => Out::Unknown,
        },
        Op::DayOf(a) => match value(plan, *a, cursor) {
            Out::Int(time) => Out::Int(time.div_euclid(86_400_000)),
            _ => Out::Unknown,
        },
        Op::Either(a, b) => match value(plan, *a, cursor) {
            Out::Unknown => value(plan, *b, cursor),
            found => found,
        },
        Op::Region(a, finer) => match value(plan, *a, cursor) {
            Out::Text(country) => {
                functions::region(&country, *finer).map_or(Out::Unknown, |name| Out::Text(Cow::Borrowed(name)))
            }
            _ => Out::Unknown,
        },
        Op::Similar(a, b) => match (value(plan, *a, cursor), value(plan, *b, cursor)) {
            (Out::Text(a), Out::Text(b)) => Out::Float(functions::similar(&a, &b)),
            _ => Out::Unknown,
        },
        Op::Distance(a, b) => match (value(plan, *a, cursor), value(plan, *b, cursor)) {
            (Out::Text(a), Out::Text(b)) => functions::distance_km(&a, &b).map_or(Out::Unknown, Out::Float),
            _ => Out::Unknown,
        },
        Op::Past(ask) => cursor.past(*ask).map_or(Out::Unknown, Out::Int),
        Op::Inner(a) => value(plan, *a, &inside(plan, node.domain, cursor)),
        Op::Outer(a) => value(plan, *a, cursor),
        Op::Fold(kind, over, body) => fold(plan, *kind, *over, *body, cursor),
        Op::Has(_)
        | Op::Not(_)
        | Op::And(_)
        | Op::Or(_)
        | Op::Compare(..)
        | Op::Among(..)
        | Op::Text(..)
        | Op::Matches(..) => truth(plan, id, cursor).map_or(Out::Unknown, Out::Bool),
    }
}

fn number(value: &Out<'_>) -> Option<f64> {
    match value {
        Out::Int(n) => Some(*n as f64),
        Out::Float(n) => Some(*n),
        _ => None,
    }
}

pub(crate) fn order(a: &Out<'_>, b: &Out<'_>) -> Option<Ordering> {
    match (a, b) {
        (Out::Bool(a), Out::Bool(b)) => Some(a.cmp(b)),
        (Out::Int(a), Out::Int(b)) => Some(a.cmp(b)),
        (Out::Text(a), Out::Text(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

pub(crate) fn holds(compare: Compare, found: Ordering) -> bool {
    match compare {
        Compare::Equal => found.is_eq(),
        Compare::Less => found.is_lt(),
        Compare::LessOrEqual => found.is_le(),
        Compare::Greater => found.is_gt(),
        Compare::GreaterOrEqual => found.is_ge(),
    }
}

/// Whole numbers follow CEL: division truncates, and what overflows or divides by nothing has no answer.
fn arithmetic<'a>(op: Arithmetic, a: &Out<'_>, b: &Out<'_>) -> Out<'a> {
    if let (Out::Int(a), Out::Int(b)) = (a, b) {
        let whole = match op {
            Arithmetic::Add => a.checked_add(*b),
            Arithmetic::Subtract => a.checked_sub(*b),
            Arithmetic::Multiply => a.checked_mul(*b),
            Arithmetic::Divide => a.checked_div(*b),
            Arithmetic::Remainder => a.checked_rem(*b),
        };
        return whole.map_or(Out::Unknown, Out::Int);
    }
    let (Some(a), Some(b)) = (number(a), number(b)) else { return Out::Unknown };
    let found = match op {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
        Arithmetic::Remainder => return Out::Unknown,
    };
    if found.is_finite() { Out::Float(found) } else { Out::Unknown }
}
