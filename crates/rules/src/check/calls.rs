//! Operators and functions.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};
use chrono::{NaiveDate, NaiveDateTime};
use model::schema::Kind;
use regex::RegexBuilder;

use super::{Checked, Checker, Thing, Typed};
use crate::{
    catalogue::said,
    columns::day_number,
    functions,
    plan::{Arithmetic, Ask, Compare, Const, Decimal, NodeId, Op, PlaceId, RECORDS, Scalar, TextTest},
    vocabulary::{Codes, nearest},
};

/// A regular expression may compile to this many bytes.
const REGEX: usize = 64 * 1024;

/// What the message for an unknown function lists.
const FUNCTIONS: [&str; 28] = [
    "has",
    "size",
    "exists",
    "all",
    "exists_one",
    "filter",
    "map",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "like",
    "lower",
    "double",
    "date",
    "timestamp",
    "today",
    "days_between",
    "within",
    "between",
    "region",
    "subregion",
    "distance_km",
    "listed",
    "similar",
    "first_seen",
    "count_past",
    "in",
];

impl Checker<'_> {
    pub(super) fn call(&mut self, at: &IdedExpr, call: &CallExpr) -> Checked {
        let args: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let name = call.func_name.as_str();
        if let (Some(compare), [a, b]) = (comparison(name), args.as_slice()) {
            let (x, y) = (self.value(a)?, self.value(b)?);
            return self.compare(at, compare, (a, x), (b, y));
        }
        if let (Some(op), [a, b]) = (arithmetic(name), args.as_slice()) {
            return self.arithmetic(at, op, a, b);
        }
        match (name, args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [_, _, ..]) => self.chain(at, call),
            (operators::LOGICAL_NOT, [a]) => {
                let a = self.typed(a, Kind::Bool)?.node;
                Ok(Typed::plain(self.not(a), Kind::Bool))
            }
            (operators::NEGATE, [a]) => self.negated(at, a),
            (operators::CONDITIONAL, [test, yes, no]) => self.conditional(at, test, yes, no),
            (operators::IN, [a, list]) => self.membership(at, a, list),
            ("size", [a]) => self.size(at, a),
            ("contains", [a, b]) => self.text_test(at, TextTest::Contains, a, b),
            ("startsWith", [a, b]) => self.text_test(at, TextTest::StartsWith, a, b),
            ("endsWith", [a, b]) => self.text_test(at, TextTest::EndsWith, a, b),
            ("matches", [a, b]) => self.pattern(a, b, str::to_owned),
            ("like", [a, b]) => self.pattern(a, b, functions::like),
            ("lower" | "lowerAscii", [a]) => {
                let a = self.typed(a, Kind::Text)?.node;
                Ok(Typed::plain(self.single(a, Scalar::Text, Op::Lower), Kind::Text))
            }
            ("double", [a]) => self.decimal(at, a),
            ("date", [a]) => self.date(a),
            ("timestamp", [a]) => self.timestamp(a),
            ("today", []) => Ok(Typed::plain(self.today(at)?, Kind::Date)),
            ("days_between", [a, b]) => {
                let (a, b) = (self.day(a)?, self.day(b)?);
                let node = self.days(at, a, b)?;
                Ok(Typed { unit: Some("d".to_owned()), ..Typed::plain(node, Kind::Int) })
            }
            ("within", [moment, days]) => self.within(at, moment, days),
            ("between", [x, low, high]) => self.between(at, x, low, high),
            ("region", [a]) => self.region(a, false),
            ("subregion", [a]) => self.region(a, true),
            ("similar", [a, b]) => self.of_two_texts(at, a, b, None, Op::Similar),
            ("distance_km", [a, b]) => self.of_two_texts(at, a, b, Some("km"), Op::Distance),
            ("listed", [a, name]) => self.listed(a, name),
            ("first_seen", [a]) => {
                let count = self.past(a, None)?;
                let none = self.whole(0);
                let node = self.pair(at, count, none, Scalar::Truth, |a, b| Op::Compare(Compare::Equal, a, b))?;
                Ok(Typed::plain(node, Kind::Bool))
            }
            ("count_past", [a, days]) => {
                let days = self.whole_number(days, 36_500)?;
                Ok(Typed::plain(self.past(a, Some(days))?, Kind::Int))
            }
            _ => {
                let message = format!("there is no function `{}` for {} values", shown(name), args.len());
                let mut fault = self.fault_of(at, name, message);
                fault.suggestion = nearest(FUNCTIONS.into_iter(), name).filter(|known| known != name);
                fault.expected = FUNCTIONS.iter().map(|f| (*f).to_owned()).collect();
                Err(fault)
            }
        }
    }

    fn arithmetic(&mut self, at: &IdedExpr, op: Arithmetic, a: &IdedExpr, b: &IdedExpr) -> Checked {
        let (x, y) = (self.typed(a, Kind::Float)?, self.typed(b, Kind::Float)?);
        let whole = x.kind == Kind::Int && y.kind == Kind::Int;
        if op == Arithmetic::Remainder && !whole {
            return Err(self.fault(at, "% is for whole numbers"));
        }
        let unit = match op {
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Remainder => self.units_agree(at, &x, &y)?,
            Arithmetic::Multiply => match (&x.unit, &y.unit) {
                (Some(a), Some(b)) => Some(format!("{a}.{b}")),
                (a, b) => a.clone().or_else(|| b.clone()),
            },
            Arithmetic::Divide => match (&x.unit, &y.unit) {
                (Some(a), Some(b)) if a == b => None,
                (a, None) => a.clone(),
                (a, Some(b)) => Some(format!("{}/{b}", a.as_deref().unwrap_or("1"))),
            },
        };
        let kind = if whole { Kind::Int } else { Kind::Float };
        let scalar = if whole { Scalar::Int } else { Scalar::Float };
        let node = self.pair(at, x.node, y.node, scalar, |a, b| Op::Arithmetic(op, a, b))?;
        Ok(Typed { unit, ..Typed::plain(node, kind) })
    }

    /// A whole number as a decimal, as CEL asks for before the two are added.
    fn decimal(&mut self, at: &IdedExpr, a: &IdedExpr) -> Checked {
        let value = self.typed(a, Kind::Float)?;
        self.as_decimal(at, value)
    }

    /// A number as a decimal, however it was written.
    fn as_decimal(&mut self, at: &IdedExpr, value: Typed) -> Checked {
        let one = self.constant(Const::Float(Decimal::new(1.0)), Kind::Float).node;
        let node = match value.kind {
            Kind::Float => value.node,
            _ => self.pair(at, value.node, one, Scalar::Float, |a, b| Op::Arithmetic(Arithmetic::Multiply, a, b))?,
        };
        Ok(Typed { node, kind: Kind::Float, ..value })
    }

    fn negated(&mut self, at: &IdedExpr, a: &IdedExpr) -> Checked {
        let value = self.typed(a, Kind::Float)?;
        let made = match self.as_constant(value.node) {
            Some(Const::Int(n)) => Some(Const::Int(n.wrapping_neg())),
            Some(Const::Float(n)) => Some(Const::Float(Decimal::new(-n.get()))),
            _ => None,
        };
        if let Some(made) = made {
            return Ok(self.constant(made, value.kind));
        }
        let none = self.whole(0);
        let scalar = if value.kind == Kind::Int { Scalar::Int } else { Scalar::Float };
        let node = self.pair(at, none, value.node, scalar, |a, b| Op::Arithmetic(Arithmetic::Subtract, a, b))?;
        Ok(Typed { node, ..value })
    }

    fn conditional(&mut self, at: &IdedExpr, test: &IdedExpr, yes: &IdedExpr, no: &IdedExpr) -> Checked {
        let test = self.typed(test, Kind::Bool)?.node;
        let (mut a, mut b) = (self.value(yes)?, self.value(no)?);
        self.want(no, b.kind, a.kind)?;
        let unit = self.units_agree(at, &a, &b)?;
        // Of a whole number and a decimal the choice is a decimal whichever is taken: it must not divide as a whole one.
        if a.kind != b.kind {
            (a, b) = (self.as_decimal(yes, a)?, self.as_decimal(no, b)?);
        }
        let kind = a.kind;
        let scalar = super::scalar(kind);
        let (nodes, domain) = self.together(at, &[test, a.node, b.node])?;
        let [test, yes, no] = nodes[..] else { return Err(self.fault(at, "three values are expected here")) };
        let node = self.plan.intern(Op::If(test, yes, no), domain, scalar);
        Ok(Typed { unit, ..Typed::plain(node, kind) })
    }

    fn day(&mut self, at: &IdedExpr) -> Checked<NodeId> {
        let found = self.value(at)?;
        match found.kind {
            Kind::Date => Ok(found.node),
            Kind::Time => Ok(self.single(found.node, Scalar::Int, Op::DayOf)),
            kind => Err(self.fault(at, format!("a day or a time is expected here, this is {}", said(kind)))),
        }
    }

    fn days(&mut self, at: &IdedExpr, from: NodeId, to: NodeId) -> Checked<NodeId> {
        self.pair(at, to, from, Scalar::Int, |to, from| Op::Arithmetic(Arithmetic::Subtract, to, from))
    }

    /// The day of a record: never that of a clock, so that history and replay see the same.
    fn today(&mut self, at: &IdedExpr) -> Checked<NodeId> {
        let paths: &[&str] = match self.plan.root.name {
            "Traveller" => &["flight.departure.time", "flight.arrival.time"],
            "ConsignmentRecord" => &["announced", "voyage.arrival.time"],
            _ => &["movement.departure.time", "movement.arrival.time"],
        };
        let mut times = Vec::new();
        for path in paths {
            let mut names = path.split('.');
            let mut thing = self.named(at, names.next().unwrap_or_default())?;
            for name in names {
                let Thing::Record(spot) = &thing else { break };
                let Kind::Record(schema) = spot.kind else { break };
                let Some(index) = schema().index(name) else { break };
                thing = self.there(super::places::field_of(spot, schema(), index));
            }
            if let Thing::Value(value) = thing {
                times.push(value.node);
            }
        }
        let [first, second] = times[..] else { return Err(self.fault(at, "this record has no day")) };
        let time = self.pair(at, first, second, Scalar::Int, Op::Either)?;
        Ok(self.single(time, Scalar::Int, Op::DayOf))
    }

    /// At most so many days before or after the day of the record.
    fn within(&mut self, at: &IdedExpr, moment: &IdedExpr, days: &IdedExpr) -> Checked {
        let (moment, today) = (self.day(moment)?, self.today(at)?);
        let days = self.whole_number(days, 36_500)?;
        let apart = self.days(at, today, moment)?;
        let (low, high) = (self.whole(-days), self.whole(days));
        let after = self.pair(at, apart, low, Scalar::Truth, |a, b| Op::Compare(Compare::GreaterOrEqual, a, b))?;
        let before = self.pair(at, apart, high, Scalar::Truth, |a, b| Op::Compare(Compare::LessOrEqual, a, b))?;
        Ok(Typed::plain(self.and(at, &[after, before])?, Kind::Bool))
    }

    fn between(&mut self, at: &IdedExpr, x: &IdedExpr, low: &IdedExpr, high: &IdedExpr) -> Checked {
        let (value, from, to) = (self.value(x)?, self.value(low)?, self.value(high)?);
        let above = self.compare(at, Some(Compare::GreaterOrEqual), (x, value.clone()), (low, from))?;
        let below = self.compare(at, Some(Compare::LessOrEqual), (x, value), (high, to))?;
        Ok(Typed::plain(self.and(at, &[above.node, below.node])?, Kind::Bool))
    }

    fn text_test(&mut self, at: &IdedExpr, test: TextTest, a: &IdedExpr, b: &IdedExpr) -> Checked {
        let (x, y) = (self.typed(a, Kind::Text)?, self.typed(b, Kind::Text)?);
        if let (Some(codes @ Codes::Digits(_)), TextTest::StartsWith | TextTest::EndsWith) = (x.codes, test) {
            self.code_fits(b, Some(codes), y.node)?;
        }
        let node = self.pair(at, x.node, y.node, Scalar::Truth, |a, b| Op::Text(test, a, b))?;
        Ok(Typed::plain(node, Kind::Bool))
    }

    /// The text of a written constant.
    fn written_text<'e>(&self, at: &'e IdedExpr, what: &str) -> Checked<&'e str> {
        match &at.expr {
            Expr::Literal(LiteralValue::String(text)) => Ok(text.inner()),
            _ => Err(self.fault(at, format!("{what} must be written out"))),
        }
    }

    fn whole_number(&mut self, at: &IdedExpr, most: i64) -> Checked<i64> {
        let found = self.value(at)?;
        match self.as_constant(found.node) {
            Some(Const::Int(n)) if (0..=most).contains(n) => Ok(*n),
            _ => Err(self.fault(at, format!("a whole number from 0 to {most} must be written out here"))),
        }
    }

    fn pattern(&mut self, a: &IdedExpr, b: &IdedExpr, regex: impl Fn(&str) -> String) -> Checked {
        let text = self.typed(a, Kind::Text)?.node;
        let pattern = regex(self.written_text(b, "the pattern")?);
        let built = self.plan.intern_pattern(&pattern, || RegexBuilder::new(&pattern).size_limit(REGEX).build());
        let pattern = built.map_err(|error| self.fault(b, format!("the pattern cannot be used: {error}")))?;
        Ok(Typed::plain(self.single(text, Scalar::Truth, |text| Op::Matches(text, pattern)), Kind::Bool))
    }

    fn date(&mut self, at: &IdedExpr) -> Checked {
        let text = self.written_text(at, "a date as \"2026-01-31\"")?;
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) => Ok(self.constant(Const::Int(i64::from(day_number(day))), Kind::Date)),
            Err(_) => Err(self.fault(at, "a date as \"2026-01-31\" is expected here")),
        }
    }

    fn timestamp(&mut self, at: &IdedExpr) -> Checked {
        let text = self.written_text(at, "a time as \"2026-01-31T12:00:00Z\"")?;
        match NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S") {
            Ok(time) => Ok(self.constant(Const::Int(time.and_utc().timestamp_millis()), Kind::Time)),
            Err(_) => Err(self.fault(at, "a time as \"2026-01-31T12:00:00Z\" is expected here")),
        }
    }

    fn region(&mut self, a: &IdedExpr, finer: bool) -> Checked {
        let country = self.typed(a, Kind::Text)?.node;
        let node = self.single(country, Scalar::Text, |country| Op::Region(country, finer));
        Ok(Typed { codes: Some(Codes::Region(finer)), ..Typed::plain(node, Kind::Text) })
    }

    fn of_two_texts(
        &mut self,
        at: &IdedExpr,
        a: &IdedExpr,
        b: &IdedExpr,
        unit: Option<&str>,
        op: impl FnOnce(NodeId, NodeId) -> Op,
    ) -> Checked {
        let (a, b) = (self.typed(a, Kind::Text)?.node, self.typed(b, Kind::Text)?.node);
        let node = self.pair(at, a, b, Scalar::Float, op)?;
        Ok(Typed { unit: unit.map(str::to_owned), ..Typed::plain(node, Kind::Float) })
    }

    fn listed(&mut self, a: &IdedExpr, name: &IdedExpr) -> Checked {
        let text = self.typed(a, Kind::Text)?;
        let name_text = self.written_text(name, "the name of the set")?;
        let Some(values) = self.tables.sets.get(name_text) else {
            let mut fault = self.fault(name, format!("there is no set of values `{name_text}`"));
            fault.expected = self.tables.sets.keys().cloned().collect();
            fault.suggestion = nearest(self.tables.sets.keys().map(String::as_str), name_text);
            return Err(fault);
        };
        self.plan.sets.insert(name_text.to_owned());
        let values: Vec<Const> = values.iter().map(|value| Const::Text(value.as_str().into())).collect();
        let node = if values.is_empty() {
            self.constant(Const::Bool(false), Kind::Bool).node
        } else {
            self.among(&text, values)
        };
        Ok(Typed::plain(node, Kind::Bool))
    }

    /// How often the past has seen the value of a field of the record; a party by its name.
    fn past(&mut self, at: &IdedExpr, days: Option<i64>) -> Checked<NodeId> {
        let place = match self.thing(at)? {
            Thing::Value(value) => self.plain_place(value.node),
            Thing::Record(spot) => match spot.kind {
                Kind::Record(schema) => schema().index("name").and_then(|name| {
                    let spot = super::places::field_of(&spot, schema(), name);
                    (spot.domain == RECORDS).then(|| self.place(&spot))
                }),
                _ => None,
            },
            Thing::List(_) => None,
        };
        let Some(place) = place else {
            return Err(self.fault(at, "the past is asked for a party or a field of the record, outside of macros"));
        };
        let path = self.plan.place(place).path.clone();
        let ask = self.plan.intern_ask(Ask { path, days, place });
        Ok(self.plan.intern(Op::Past(ask), RECORDS, Scalar::Int))
    }

    fn plain_place(&self, node: NodeId) -> Option<PlaceId> {
        match self.plan.node(node).op {
            Op::Leaf(place) if self.domain(node) == RECORDS => Some(place),
            _ => None,
        }
    }
}

/// The comparison that an operator is; nothing inside for `!=`.
fn comparison(name: &str) -> Option<Option<Compare>> {
    Some(match name {
        operators::EQUALS => Some(Compare::Equal),
        operators::NOT_EQUALS => None,
        operators::LESS => Some(Compare::Less),
        operators::LESS_EQUALS => Some(Compare::LessOrEqual),
        operators::GREATER => Some(Compare::Greater),
        operators::GREATER_EQUALS => Some(Compare::GreaterOrEqual),
        _ => return None,
    })
}

fn arithmetic(name: &str) -> Option<Arithmetic> {
    Some(match name {
        operators::ADD => Arithmetic::Add,
        operators::SUBSTRACT => Arithmetic::Subtract,
        operators::MULTIPLY => Arithmetic::Multiply,
        operators::DIVIDE => Arithmetic::Divide,
        operators::MODULO => Arithmetic::Remainder,
        _ => return None,
    })
}

fn shown(name: &str) -> &str {
    match name {
        operators::INDEX => "[]",
        name => name,
    }
}
