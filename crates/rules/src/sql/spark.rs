//! Spark's words. `exists` and `forall` know three values.

use std::collections::BTreeMap;

use super::Speech;
use crate::plan::{Arithmetic, Quantifier, TextTest};

pub(super) struct Spark;

impl Speech for Spark {
    /// A backslash escapes in its literals.
    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
    }

    /// What stands in double quotes is a text.
    fn name(&self, name: &str) -> String {
        format!("`{name}`")
    }

    fn whole(&self, n: i64) -> String {
        format!("{n}L")
    }

    fn infinity(&self) -> &'static str {
        "double('Infinity')"
    }

    fn time(&self, text: &str) -> String {
        format!("TIMESTAMP_NTZ '{text}'")
    }

    fn text_test(&self, test: TextTest, a: &str, b: &str) -> String {
        let function = match test {
            TextTest::Contains => "contains",
            TextTest::StartsWith => "startswith",
            TextTest::EndsWith => "endswith",
        };
        format!("{function}({a}, {b})")
    }

    fn matches(&self, text: &str, pattern: &str) -> String {
        format!("regexp_like({text}, {pattern})")
    }

    /// `size` says -1 of null where it is not told otherwise.
    fn length(&self, list: &str) -> String {
        format!("array_size({list})")
    }

    fn checked(&self, op: Arithmetic, a: &str, b: &str) -> String {
        let function = match op {
            Arithmetic::Add => "try_add",
            Arithmetic::Subtract => "try_subtract",
            _ => "try_multiply",
        };
        format!("{function}({a}, {b})")
    }

    fn quotient(&self, a: &str, b: &str) -> String {
        format!("{a} div {b}")
    }

    fn days(&self, from: &str, to: &str) -> String {
        format!("datediff({to}, {from})")
    }

    fn looked_up(&self, table: &BTreeMap<&str, f64>, key: &str) -> String {
        format!("CAST(try_element_at(str_to_map('{}', ',', ':'), {key}) AS DOUBLE)", super::table_text(table))
    }

    /// A lambda over the one list of the two: `ab` is the name of no other variable.
    fn of_two(&self, a: &str, b: &str, work: &dyn Fn(&str, &str) -> String) -> String {
        format!("transform(array(array({a}, {b})), ab -> {})[0]", work("ab[0]", "ab[1]"))
    }

    fn fold(&self, quantifier: Quantifier, list: &str, variable: &str, body: &str) -> String {
        match quantifier {
            Quantifier::Exists => format!("exists({list}, {variable} -> {body})"),
            Quantifier::All => format!("forall({list}, {variable} -> {body})"),
            Quantifier::ExistsOne | Quantifier::Count => {
                format!("aggregate({list}, 0L, (n, {variable}) -> n + CAST(({body}) AS BIGINT))")
            }
        }
    }
}
