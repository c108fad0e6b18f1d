//! Rules in the SQL of engines that read history: DuckDB, Spark and Trino.
//!
//! The plan of a rule is walked once ([`walk`]); what engines say differently
//! stands in one file each, behind [`Speech`]. SQL has the same three values as
//! rules: unknown is null. A condition is true for the records that the rule
//! hits, false where the rule is false and null where it is unknown. What an
//! engine has no words for is refused by name; nothing is approximated.

mod distance;
mod duckdb;
mod pattern;
mod spark;
mod trino;
mod values;
mod view;
mod walk;

use std::{collections::BTreeMap, fmt, str::FromStr};

use model::SubjectKind;
use thiserror::Error;

pub use self::view::view;

use crate::{
    RuleSet,
    plan::{Arithmetic, Quantifier, TextTest},
};

/// An engine whose SQL rules can be said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB from version 1.3.
    DuckDb,
    /// Apache Spark from version 4.0.
    Spark,
    /// Trino.
    Trino,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 3] = [Dialect::DuckDb, Dialect::Spark, Dialect::Trino];

    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::Spark => "spark",
            Dialect::Trino => "trino",
        }
    }

    /// A text as a literal.
    pub fn quoted(self, text: &str) -> String {
        self.speech().text(text)
    }

    fn speech(self) -> &'static dyn Speech {
        match self {
            Dialect::DuckDb => &duckdb::DuckDb,
            Dialect::Spark => &spark::Spark,
            Dialect::Trino => &trino::Trino,
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = Dialect::ALL.into_iter().find(|dialect| dialect.word() == word);
        known.ok_or_else(|| format!("there is no dialect `{word}`: write duckdb, spark or trino"))
    }
}

/// What of a rule has no words in SQL that mean the same.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0} cannot be said in SQL")]
pub struct Untranslatable(pub String);

type Said<T = String> = Result<T, Untranslatable>;

fn refused<T>(what: impl Into<String>) -> Said<T> {
    Err(Untranslatable(what.into()))
}

/// The table or view that queries about a kind of record read: the records of history, each in its latest version.
/// It is not called as the column in it, so that `movement.carrier` is the field.
pub fn relation(subject: SubjectKind) -> String {
    format!("{}s", subject.word())
}

impl RuleSet {
    /// The condition of rule `rule` of [`RuleSet::rules`] as an expression over the columns of its kind of record.
    ///
    /// # Errors
    /// What cannot be said.
    pub fn sql_condition(&self, rule: usize, dialect: Dialect) -> Result<String, Untranslatable> {
        let Some((plan, root)) = self.planned(rule) else { return refused("a rule that is not in force") };
        walk::condition(plan, root, dialect.speech())
    }

    /// A statement that selects the rule's id, the natural key and the day of each record that the rule hits, from
    /// [`relation`].
    ///
    /// # Errors
    /// What cannot be said.
    pub fn sql(&self, rule: usize, dialect: Dialect) -> Result<String, Untranslatable> {
        let condition = self.sql_condition(rule, dialect)?;
        let Some(text) = self.rules().get(rule) else { return refused("a rule that is not in force") };
        // A comment ends with its line: nothing of a title may stand beyond it.
        let title: String = text.title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let id = dialect.quoted(&text.id);
        let from = relation(text.subject);
        Ok(format!("-- {title}\nSELECT {id} AS rule, _key, day\nFROM {from}\nWHERE {condition};\n"))
    }
}

/// What engines say differently. Operands are whole expressions: they need no brackets inside of calls.
trait Speech: Sync {
    /// A text.
    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }
    /// A name that is a word of the language.
    fn name(&self, name: &str) -> String {
        format!("\"{name}\"")
    }
    /// A whole number of 64 bits.
    fn whole(&self, n: i64) -> String;
    /// The infinite decimal.
    fn infinity(&self) -> &'static str;
    /// A time without a zone, from its text.
    fn time(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }
    /// A test of one text by another.
    fn text_test(&self, test: TextTest, a: &str, b: &str) -> String;
    /// Whether a pattern is found in a text; the pattern is a literal.
    fn matches(&self, text: &str, pattern: &str) -> String;
    /// What the first group of a pattern matched; an empty text or null where the pattern does not match.
    fn first_group(&self, text: &str, pattern: &str) -> String {
        format!("regexp_extract({text}, {pattern}, 1)")
    }
    /// Elements of a list.
    fn length(&self, list: &str) -> String;
    /// A sum, difference or product of whole numbers, in brackets as operands; null where it overflows.
    fn checked(&self, op: Arithmetic, a: &str, b: &str) -> String;
    /// A quotient that truncates, where the divisor is not 0 and the quotient is no overflow.
    fn quotient(&self, a: &str, b: &str) -> String;
    /// Days from one day to another.
    fn days(&self, from: &str, to: &str) -> String;
    /// The decimal that a literal table has for a text; null where it has none.
    fn looked_up(&self, table: &BTreeMap<&str, f64>, key: &str) -> String;
    /// What is worked out from two decimals, each of which is looked at once.
    fn of_two(&self, a: &str, b: &str, work: &dyn Fn(&str, &str) -> String) -> String;
    /// A macro over a list.
    fn fold(&self, quantifier: Quantifier, list: &str, variable: &str, body: &str) -> String;
}

/// A table as one text, which engines make into a map once: `KHI:24.9,DXB:25.3`. Keys are letters and digits.
fn table_text(table: &BTreeMap<&str, f64>) -> String {
    table.iter().map(|(key, value)| format!("{key}:{value}")).collect::<Vec<_>>().join(",")
}
