//! Trino's words. `any_match` and `all_match` know three values.

use std::collections::BTreeMap;

use super::Speech;
use crate::plan::{Arithmetic, Quantifier, TextTest};

pub(super) struct Trino;

impl Speech for Trino {
    fn whole(&self, n: i64) -> String {
        format!("BIGINT '{n}'")
    }

    fn infinity(&self) -> &'static str {
        "infinity()"
    }

    fn text_test(&self, test: TextTest, a: &str, b: &str) -> String {
        match test {
            TextTest::Contains => format!("strpos({a}, {b}) > 0"),
            TextTest::StartsWith => format!("starts_with({a}, {b})"),
            TextTest::EndsWith => format!("substr({a}, -length({b})) = {b}"),
        }
    }

    fn matches(&self, text: &str, pattern: &str) -> String {
        format!("regexp_like({text}, {pattern})")
    }

    fn length(&self, list: &str) -> String {
        format!("cardinality({list})")
    }

    fn checked(&self, op: Arithmetic, a: &str, b: &str) -> String {
        let sign = match op {
            Arithmetic::Add => '+',
            Arithmetic::Subtract => '-',
            _ => '*',
        };
        format!("TRY({a} {sign} {b})")
    }

    fn quotient(&self, a: &str, b: &str) -> String {
        format!("{a} / {b}")
    }

    fn days(&self, from: &str, to: &str) -> String {
        format!("date_diff('day', {from}, {to})")
    }

    fn looked_up(&self, table: &BTreeMap<&str, f64>, key: &str) -> String {
        format!("CAST(element_at(split_to_map('{}', ',', ':'), {key}) AS DOUBLE)", super::table_text(table))
    }

    /// A lambda over the one list of the two: `ab` is the name of no other variable.
    fn of_two(&self, a: &str, b: &str, work: &dyn Fn(&str, &str) -> String) -> String {
        format!("transform(ARRAY[ARRAY[{a}, {b}]], ab -> {})[1]", work("ab[1]", "ab[2]"))
    }

    fn fold(&self, quantifier: Quantifier, list: &str, variable: &str, body: &str) -> String {
        match quantifier {
            Quantifier::Exists => format!("any_match({list}, {variable} -> {body})"),
            Quantifier::All => format!("all_match({list}, {variable} -> {body})"),
            Quantifier::ExistsOne | Quantifier::Count => {
                format!("reduce({list}, BIGINT '0', (n, {variable}) -> n + CAST(({body}) AS BIGINT), n -> n)")
            }
        }
    }
}
