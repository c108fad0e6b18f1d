//! Values in SQL: constants, arithmetic, regions.

use chrono::{DateTime, Datelike, NaiveDate};

use super::{
    Said, pattern, refused,
    walk::{Binds, Piece, Type, Variables, Walk},
};
use crate::{
    functions,
    plan::{Arithmetic, Const, NodeId, Op, Scalar},
};

impl Walk<'_> {
    pub(super) fn arithmetic(
        &mut self,
        kind: Scalar,
        op: Arithmetic,
        a: NodeId,
        b: NodeId,
        variables: &Variables,
    ) -> Said<Piece> {
        let wanted = self.shared(a, b)?;
        if wanted == Type::Day {
            let (to, from) = (self.argument(a, variables, wanted)?, self.argument(b, variables, wanted)?);
            return Ok(Piece::atom(self.speech.days(&from, &to)));
        }
        let by = match &self.plan.node(b).op {
            Op::Const(value) => Some(value),
            _ => None,
        };
        let (a, b) =
            (self.say(a, variables, wanted)?.within(Binds::Atom), self.say(b, variables, wanted)?.within(Binds::Atom));
        if kind != Scalar::Int {
            return Ok(self.decimal(op, &a, &b, by));
        }
        let found = match op {
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => {
                return Ok(Piece::atom(self.speech.checked(op, &a, &b)));
            }
            Arithmetic::Divide => self.speech.quotient(&a, &b),
            Arithmetic::Remainder => format!("{a} % {b}"),
        };
        Ok(match by {
            Some(Const::Int(0)) => Piece::atom("CAST(NULL AS BIGINT)"),
            Some(Const::Int(n)) if *n != -1 => Piece::new(found, Binds::Operator),
            // The smallest number has no opposite.
            _ => {
                let least = plain(i64::MIN);
                Piece::atom(format!("CASE WHEN {b} <> 0 AND ({b} <> -1 OR {a} <> {least}) THEN {found} END"))
            }
        })
    }

    /// Arithmetic on decimals, null where it is not finite.
    fn decimal(&self, op: Arithmetic, a: &str, b: &str, by: Option<&Const>) -> Piece {
        let by = match by {
            Some(Const::Float(by)) => Some(by.get()),
            Some(Const::Int(by)) => Some(*by as f64),
            _ => None,
        };
        let (found, finite) = match op {
            Arithmetic::Multiply if by == Some(1.0) => return Piece::atom(format!("CAST({a} AS DOUBLE)")),
            Arithmetic::Multiply => (format!("{a} * {b}"), by.is_some_and(|by| by.abs() <= 1.0)),
            // So little is lost beside the largest decimal.
            Arithmetic::Add => (format!("{a} + {b}"), by.is_some_and(|by| by.abs() < 1e290)),
            Arithmetic::Subtract => (format!("{a} - {b}"), by.is_some_and(|by| by.abs() < 1e290)),
            Arithmetic::Divide | Arithmetic::Remainder if by.is_some_and(|by| by.abs() >= 1.0) => {
                (format!("{a} / {b}"), true)
            }
            Arithmetic::Divide | Arithmetic::Remainder => (format!("{a} / nullif({b}, 0)"), false),
        };
        if finite {
            return Piece::new(found, Binds::Operator);
        }
        let infinity = self.speech.infinity();
        let opposite = match infinity.strip_prefix('\'') {
            Some(rest) => format!("'-{rest}"),
            None => format!("-{infinity}"),
        };
        Piece::atom(format!("nullif(nullif({found}, {infinity}), {opposite})"))
    }

    /// The codes are upper case and up to three letters; anything else is no country.
    pub(super) fn region(&mut self, a: NodeId, finer: bool, variables: &Variables) -> Said<Piece> {
        let country = self.argument(a, variables, Type::Text)?;
        let shape =
            self.text(&pattern::portable(r"^\s*([A-Za-z]{1,3})\s*$")?.replacen("(?:(?:[A-Za-z])", "((?:[A-Za-z])", 1))?;
        let code = format!("upper({})", self.speech.first_group(&country, &shape));
        let mut out = String::from("CASE");
        for (region, codes) in functions::countries_of_regions(finer) {
            let codes: Vec<String> = codes.into_iter().map(|code| format!("'{code}'")).collect();
            out.push_str(&format!(" WHEN {code} IN ({}) THEN {}", codes.join(", "), self.text(region)?));
        }
        out.push_str(" END");
        Ok(Piece::atom(out))
    }

    pub(super) fn constant(&self, value: &Const, wanted: Type) -> Said<Piece> {
        Ok(match value {
            Const::Bool(value) => Piece::atom(value.to_string()),
            Const::Text(text) => Piece::atom(self.text(text)?),
            Const::Float(value) => {
                let (value, size) = (value.get(), value.get().abs());
                let text = if size == 0.0 || (1e-5..1e15).contains(&size) {
                    format!("{value}e0")
                } else {
                    format!("{value:e}")
                };
                Piece::new(text, if value < 0.0 { Binds::Operator } else { Binds::Atom })
            }
            Const::Int(n) => match wanted {
                Type::Day => Piece::atom(format!("DATE '{}'", written(day(*n))?.format("%Y-%m-%d"))),
                Type::Time => {
                    let time = DateTime::from_timestamp_millis(*n).map(|time| time.naive_utc());
                    written(time.map(|time| time.date()))?;
                    let text = time.map(|time| time.format("%Y-%m-%d %H:%M:%S").to_string());
                    Piece::atom(self.speech.time(&text.unwrap_or_default()))
                }
                _ if *n == i64::MIN => Piece::atom(plain(*n)),
                _ if *n < 0 => Piece::new(self.speech.whole(*n), Binds::Operator),
                _ => Piece::atom(self.speech.whole(*n)),
            },
        })
    }
}

/// A whole number. The smallest is no literal: its digits alone are one too many.
pub(super) fn plain(n: i64) -> String {
    if n == i64::MIN { format!("({} - 1)", n + 1) } else { n.to_string() }
}

fn day(n: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(n.checked_add(719_163)?).ok()?)
}

/// A day that every engine can write.
fn written(day: Option<NaiveDate>) -> Said<NaiveDate> {
    match day {
        Some(day) if (1..=9999).contains(&day.year()) => Ok(day),
        _ => refused("a day before the year 1 or after 9999"),
    }
}
