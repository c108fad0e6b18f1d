//! The cursor over a record.

use std::borrow::Cow;

use model::schema::{Record, Value};

use crate::{
    columns::day_number,
    eval::{Cursor, Out},
    plan::{DomainId, PlaceId, Plan, SLOTS},
};

/// What the past says of a batch of records, asked before: for each question of
/// [`RuleSet::asks`](crate::RuleSet::asks), for each record, how often its value was seen. What is not there is unknown.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// By question, then by record.
    pub counts: Vec<Vec<Option<i64>>>,
}

impl Past {
    pub(crate) fn count(&self, ask: u32, record: usize) -> Option<i64> {
        self.counts.get(ask as usize)?.get(record).copied().flatten()
    }
}

/// A record, with the elements of the lists around a node.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    plan: &'a Plan,
    root: &'a dyn Record,
    elements: [Value<'a>; SLOTS],
    past: &'a Past,
    /// The place of the record in its batch.
    index: usize,
}

impl<'a> Row<'a> {
    pub fn new(plan: &'a Plan, root: &'a dyn Record, past: &'a Past, index: usize) -> Self {
        Row { plan, root, elements: [Value::Absent; SLOTS], past, index }
    }

    /// The value at a place; absent wherever something on the way is.
    #[inline]
    pub fn follow(&self, place: PlaceId) -> Value<'a> {
        let place = self.plan.place(place);
        let depth = self.plan.domain(place.domain).depth;
        let mut at = match depth {
            0 => Value::Record(self.root),
            depth => self.elements[depth - 1],
        };
        for step in &place.steps {
            at = match at {
                Value::Record(record) => record.cell(usize::from(*step)),
                _ => return Value::Absent,
            };
        }
        at
    }
}

impl<'a> Cursor<'a> for Row<'a> {
    fn leaf(&self, place: PlaceId) -> Out<'a> {
        match self.follow(place) {
            Value::Bool(v) => Out::Bool(v),
            Value::Int(v) => Out::Int(v),
            Value::Float(v) if v.is_finite() => Out::Float(v),
            Value::Text(v) => Out::Text(Cow::Borrowed(v)),
            Value::Date(v) => Out::Int(i64::from(day_number(v))),
            Value::Time(v) => Out::Int(v.and_utc().timestamp_millis()),
            Value::Absent | Value::Float(_) | Value::Record(_) | Value::List(_) => Out::Unknown,
        }
    }

    fn present(&self, place: PlaceId) -> bool {
        match self.follow(place) {
            Value::Absent => false,
            Value::List(list) => !list.is_empty(),
            Value::Float(n) => n.is_finite(),
            _ => true,
        }
    }

    fn len(&self, domain: DomainId) -> Option<usize> {
        match self.follow(self.plan.domain(domain).list?) {
            Value::List(list) => Some(list.len()),
            _ => None,
        }
    }

    fn at(&self, domain: DomainId, slot: usize, index: usize) -> Self {
        let mut out = *self;
        out.elements[slot - 1] = match self.plan.domain(domain).list.map(|list| self.follow(list)) {
            Some(Value::List(list)) => list.get(index),
            _ => Value::Absent,
        };
        out
    }

    fn moved(&self, from: usize, to: usize) -> Self {
        let mut out = *self;
        out.elements[to - 1] = self.elements[from - 1];
        out
    }

    fn past(&self, ask: u32) -> Option<i64> {
        self.past.count(ask, self.index)
    }

    fn shown(&self, place: PlaceId) -> Option<String> {
        match self.follow(place) {
            Value::Absent | Value::Record(_) => None,
            Value::Bool(v) => Some(v.to_string()),
            Value::Int(v) => Some(v.to_string()),
            Value::Float(v) => Some(v.to_string()),
            Value::Text(v) => Some(v.to_owned()),
            Value::Date(v) => Some(v.to_string()),
            Value::Time(v) => Some(v.to_string()),
            Value::List(list) => Some(list.len().to_string()),
        }
    }
}
