//! DuckDB's words.

use std::collections::BTreeMap;

use super::Speech;
use crate::plan::{Arithmetic, Quantifier, TextTest};

pub(super) struct DuckDb;

impl Speech for DuckDb {
    fn whole(&self, n: i64) -> String {
        n.to_string()
    }

    fn infinity(&self) -> &'static str {
        "'inf'"
    }

    fn text_test(&self, test: TextTest, a: &str, b: &str) -> String {
        let function = match test {
            TextTest::Contains => "contains",
            TextTest::StartsWith => "starts_with",
            TextTest::EndsWith => "ends_with",
        };
        format!("{function}({a}, {b})")
    }

    fn matches(&self, text: &str, pattern: &str) -> String {
        format!("regexp_matches({text}, {pattern})")
    }

    fn length(&self, list: &str) -> String {
        format!("len({list})")
    }

    /// Of two numbers of 64 bits nothing overflows 128.
    fn checked(&self, op: Arithmetic, a: &str, b: &str) -> String {
        let sign = match op {
            Arithmetic::Add => '+',
            Arithmetic::Subtract => '-',
            _ => '*',
        };
        format!("TRY_CAST({a}::HUGEINT {sign} {b} AS BIGINT)")
    }

    fn quotient(&self, a: &str, b: &str) -> String {
        format!("{a} // {b}")
    }

    fn days(&self, from: &str, to: &str) -> String {
        format!("date_diff('day', {from}, {to})")
    }

    fn looked_up(&self, table: &BTreeMap<&str, f64>, key: &str) -> String {
        let entries: Vec<String> = table.iter().map(|(key, value)| format!("'{key}': {value}e0")).collect();
        format!("MAP {{{}}}[{key}]", entries.join(", "))
    }

    /// A lambda over the one list of the two: `ab` is the name of no other variable.
    fn of_two(&self, a: &str, b: &str, work: &dyn Fn(&str, &str) -> String) -> String {
        format!("list_transform([[{a}, {b}]], lambda ab: {})[1]", work("ab[1]", "ab[2]"))
    }

    /// `list_bool_or` and its like pass over nulls; folding with `OR` keeps all three values.
    fn fold(&self, quantifier: Quantifier, list: &str, variable: &str, body: &str) -> String {
        let (cast, step, first) = match quantifier {
            Quantifier::Exists => ("", "a OR b", "false"),
            Quantifier::All => ("", "a AND b", "true"),
            Quantifier::ExistsOne | Quantifier::Count => ("::BIGINT", "a + b", "0::BIGINT"),
        };
        let body = if cast.is_empty() { body.to_owned() } else { format!("({body}){cast}") };
        format!("list_reduce(list_transform({list}, lambda {variable}: {body}), lambda a, b: {step}, {first})")
    }
}
