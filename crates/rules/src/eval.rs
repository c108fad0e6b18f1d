//! Evaluation in three values: true, false, and unknown where the record does not say.

use std::{borrow::Cow, cmp::Ordering};

use chrono::NaiveDate;
use model::schema::{Record, Value};

use crate::plan::{Arithmetic, Compare, Const, Node, Path, Quantifier, TextTest};

/// The record and the variables of the macros around a node.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub root: &'a dyn Record,
    /// Elements of the macros, by slot from 1.
    pub elements: [Option<Value<'a>>; 2],
}

/// A value on the way. Text is borrowed from the record wherever it can be.
#[derive(Clone)]
pub(crate) enum Out<'a> {
    Unknown,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    Day(NaiveDate),
    Time(chrono::NaiveDateTime),
    Other(Value<'a>),
}

impl<'a> From<Value<'a>> for Out<'a> {
    fn from(value: Value<'a>) -> Self {
        match value {
            Value::Absent => Out::Unknown,
            Value::Bool(v) => Out::Bool(v),
            Value::Int(v) => Out::Int(v),
            Value::Float(v) => Out::Float(v),
            Value::Text(v) => Out::Text(Cow::Borrowed(v)),
            Value::Date(v) => Out::Day(v),
            Value::Time(v) => Out::Time(v),
            other => Out::Other(other),
        }
    }
}

impl<'a> From<&'a Const> for Out<'a> {
    fn from(value: &'a Const) -> Self {
        match value {
            Const::Bool(v) => Out::Bool(*v),
            Const::Int(v) => Out::Int(*v),
            Const::Float(v) => Out::Float(*v),
            Const::Text(v) => Out::Text(Cow::Borrowed(v)),
            Const::Date(v) => Out::Day(*v),
            Const::Time(v) => Out::Time(*v),
        }
    }
}

/// The value at a path; absent wherever something on the way is.
pub(crate) fn follow<'a>(path: &Path, scope: &Scope<'a>) -> Value<'a> {
    let mut at = if path.slot == 0 {
        Value::Record(scope.root)
    } else {
        scope.elements.get(path.slot - 1).copied().flatten().unwrap_or(Value::Absent)
    };
    for step in &path.steps {
        at = match at {
            Value::Record(record) => record.cell(*step),
            _ => return Value::Absent,
        };
    }
    at
}

/// The truth of a node; `None` is unknown.
pub(crate) fn truth<'a>(node: &'a Node, scope: &Scope<'a>) -> Option<bool> {
    match node {
        Node::And(a, b) => match truth(a, scope) {
            Some(false) => Some(false),
            first => match (first, truth(b, scope)) {
                (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
        },
        Node::Or(a, b) => match truth(a, scope) {
            Some(true) => Some(true),
            first => match (first, truth(b, scope)) {
                (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        },
        Node::Not(a) => truth(a, scope).map(|value| !value),
        Node::Has(path) => Some(present(follow(path, scope))),
        Node::Quantified { kind, list, slot, body } => quantified(*kind, list, *slot, body, scope),
        _ => match value(node, scope) {
            Out::Bool(value) => Some(value),
            _ => None,
        },
    }
}

/// An empty list is as absent as a missing one.
fn present(value: Value<'_>) -> bool {
    match value {
        Value::Absent => false,
        Value::List(list) => !list.is_empty(),
        _ => true,
    }
}

fn quantified<'a>(kind: Quantifier, list: &Path, slot: usize, body: &'a Node, scope: &Scope<'a>) -> Option<bool> {
    let Value::List(list) = follow(list, scope) else { return None };
    let (mut yes, mut unknown) = (0, false);
    for index in 0..list.len() {
        let mut inner = *scope;
        if let Some(place) = inner.elements.get_mut(slot - 1) {
            *place = Some(list.get(index));
        }
        match truth(body, &inner) {
            Some(true) if kind == Quantifier::Exists => return Some(true),
            Some(false) if kind == Quantifier::All => return Some(false),
            Some(true) => yes += 1,
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown {
        return None;
    }
    Some(match kind {
        Quantifier::Exists => false,
        Quantifier::All => true,
        Quantifier::ExistsOne => yes == 1,
    })
}

pub(crate) fn value<'a>(node: &'a Node, scope: &Scope<'a>) -> Out<'a> {
    let from = |found: Option<bool>| found.map_or(Out::Unknown, Out::Bool);
    match node {
        Node::Const(value) => value.into(),
        Node::Path(path) => follow(path, scope).into(),
        Node::If(test, yes, no) => match truth(test, scope) {
            Some(true) => value(yes, scope),
            Some(false) => value(no, scope),
            None => Out::Unknown,
        },
        Node::Compare(compare, a, b) => {
            from(order(&value(a, scope), &value(b, scope)).map(|found| holds(*compare, found)))
        }
        Node::Arithmetic(op, a, b) => arithmetic(*op, &value(a, scope), &value(b, scope)),
        Node::Among(a, values) => {
            let a = value(a, scope);
            if matches!(a, Out::Unknown) {
                return Out::Unknown;
            }
            Out::Bool(values.iter().any(|v| order(&a, &v.into()) == Some(Ordering::Equal)))
        }
        Node::In(a, list) => {
            let (a, Out::Other(Value::List(list))) = (value(a, scope), value(list, scope)) else { return Out::Unknown };
            Out::Bool((0..list.len()).any(|at| order(&a, &list.get(at).into()) == Some(Ordering::Equal)))
        }
        Node::Size(a) => match value(a, scope) {
            Out::Text(text) => Out::Int(text.chars().count() as i64),
            Out::Other(Value::List(list)) => Out::Int(list.len() as i64),
            _ => Out::Unknown,
        },
        Node::Text(test, a, b) => match (value(a, scope), value(b, scope)) {
            (Out::Text(a), Out::Text(b)) => Out::Bool(match test {
                TextTest::Contains => a.contains(&*b),
                TextTest::StartsWith => a.starts_with(&*b),
                TextTest::EndsWith => a.ends_with(&*b),
            }),
            _ => Out::Unknown,
        },
        Node::Matches(a, regex) => match value(a, scope) {
            Out::Text(text) => Out::Bool(regex.is_match(&text)),
            _ => Out::Unknown,
        },
        Node::DaysBetween(a, b) => match (day(&value(a, scope)), day(&value(b, scope))) {
            (Some(a), Some(b)) => Out::Int((b - a).num_days()),
            _ => Out::Unknown,
        },
        Node::Lower(a) => match value(a, scope) {
            Out::Text(text) => Out::Text(Cow::Owned(text.to_lowercase())),
            _ => Out::Unknown,
        },
        Node::Not(_) | Node::And(..) | Node::Or(..) | Node::Has(_) | Node::Quantified { .. } => {
            from(truth(node, scope))
        }
    }
}

fn day(value: &Out<'_>) -> Option<NaiveDate> {
    match value {
        Out::Day(day) => Some(*day),
        Out::Time(time) => Some(time.date()),
        _ => None,
    }
}

fn number(value: &Out<'_>) -> Option<f64> {
    match value {
        Out::Int(n) => Some(*n as f64),
        Out::Float(n) => Some(*n),
        _ => None,
    }
}

fn order(a: &Out<'_>, b: &Out<'_>) -> Option<Ordering> {
    match (a, b) {
        (Out::Bool(a), Out::Bool(b)) => Some(a.cmp(b)),
        (Out::Int(a), Out::Int(b)) => Some(a.cmp(b)),
        (Out::Text(a), Out::Text(b)) => Some(a.cmp(b)),
        (Out::Day(a), Out::Day(b)) => Some(a.cmp(b)),
        (Out::Time(a), Out::Time(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

fn holds(compare: Compare, found: Ordering) -> bool {
    match compare {
        Compare::Equal => found.is_eq(),
        Compare::Different => found.is_ne(),
        Compare::Less => found.is_lt(),
        Compare::LessOrEqual => found.is_le(),
        Compare::Greater => found.is_gt(),
        Compare::GreaterOrEqual => found.is_ge(),
    }
}

fn arithmetic<'a>(op: Arithmetic, a: &Out<'_>, b: &Out<'_>) -> Out<'a> {
    if let (Out::Int(a), Out::Int(b)) = (a, b) {
        let whole = match op {
            Arithmetic::Add => a.checked_add(*b),
            Arithmetic::Subtract => a.checked_sub(*b),
            Arithmetic::Multiply => a.checked_mul(*b),
            Arithmetic::Divide => None,
        };
        if let Some(whole) = whole {
            return Out::Int(whole);
        }
    }
    let (Some(a), Some(b)) = (number(a), number(b)) else { return Out::Unknown };
    let found = match op {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
    };
    // Division by nothing has no answer rather than an infinite one.
    if found.is_finite() { Out::Float(found) } else { Out::Unknown }
}
