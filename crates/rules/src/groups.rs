//! A condition as groups of tests, as a builder shows it, and back: each is the other's view.
//!
//! What no test can say stays in the tree as the text that it is. A tree is handed out only where it is the condition:
//! what is written from it must read the same and, where the condition compiles, be the same node of the plan.
//! Otherwise the whole condition is one text.

mod places;
mod read;
mod write;

use model::SubjectKind;
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::root,
    check::{Diagnostic, Tables, lower, parse},
    format,
    plan::Plan,
};

pub use places::{Place, places};
pub use write::{GroupFault, write};

/// A part of a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Node {
    /// Every part holds.
    All(Group),
    /// At least one part holds.
    Any(Group),
    /// A value is tested.
    Test(Test),
    /// Elements of a list are tested.
    List(ListTest),
    /// What no test can say.
    Text {
        /// The condition, in CEL.
        cel: String,
    },
}

/// Parts that belong together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Whether the opposite is asked.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not: bool,
    /// Its parts, in the order in which they are written.
    pub items: Vec<Node>,
}

/// A value under test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// Whether the opposite is asked.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not: bool,
    /// What is tested.
    pub value: Measure,
    /// How.
    pub operator: Operator,
    /// Against what: as many as the operator takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operands: Vec<Value>,
    /// What each of several texts is called where one of them is to fit; `value` without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
}

/// Elements of a list under test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListTest {
    /// Whether the opposite is asked.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not: bool,
    /// Path of the list.
    pub list: String,
    /// How many elements are to fit.
    pub quantifier: Quantity,
    /// What an element is called in the group.
    pub variable: String,
    /// What an element is to fit.
    pub group: Box<Node>,
    /// For [`Quantity::Count`]: how the number of elements that fit is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// For [`Quantity::Count`]: with what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Value>,
}

/// How many elements of a list are to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// At least one.
    Some,
    /// Each one.
    Every,
    /// One and no more.
    One,
    /// As many as a comparison says.
    Count,
}

/// What is tested: a field, or what is worked out from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Path of the field as a rule writes it, from the record or from the variable of a list around.
    pub path: String,
    /// What is worked out from it; the value itself where nothing stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Of>,
    /// The other value that this takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<Value>>,
}

/// What can be worked out from a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Elements of a list, characters of a text.
    Size,
    /// A text in small letters.
    Lower,
    /// The region of a country.
    Region,
    /// The finer region of a country.
    Subregion,
    /// A whole number as a decimal.
    Decimal,
    /// Divided by another number.
    Per,
    /// Times another number.
    Times,
    /// With another number added.
    Plus,
    /// With another number taken away.
    Minus,
    /// Days to another day or time.
    DaysTo,
    /// How alike it is to another text.
    Similarity,
    /// Kilometres to another place.
    DistanceTo,
    /// On how many movements the value stood in so many days.
    Seen,
}

/// How a value is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `==`.
    Equals,
    /// `!=`.
    NotEquals,
    /// `<`.
    Below,
    /// `<=`.
    AtMost,
    /// `>`.
    Above,
    /// `>=`.
    AtLeast,
    /// `between`, both ends included.
    Between,
    /// `in` a written list.
    OneOf,
    /// `startsWith` one of some texts.
    StartsWith,
    /// `endsWith` one of some texts.
    EndsWith,
    /// `contains` one of some texts.
    Contains,
    /// `matches` a regular expression.
    Matches,
    /// `like` a pattern of `%` and `_`.
    Like,
    /// A list holds a value.
    Holds,
    /// `has`: the message carried it.
    Present,
    /// A field that is true or false, and true.
    True,
    /// `within` so many days of the day of the record.
    Within,
    /// `listed` in a set of values.
    Listed,
    /// `first_seen`: no other movement carried it.
    FirstSeen,
}

/// A value that is written, or another field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A text.
    Text(String),
    /// A number as it is written: `2`, `-1`, `40.0`.
    Number(String),
    /// True or false.
    Flag(bool),
    /// A day as `2026-01-31`, or `today`, the day of the record.
    Date(String),
    /// A time as `2026-01-31T12:00:00Z`.
    Time(String),
    /// Another field.
    Field(Measure),
}

/// Why a condition is shown as one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// It has a comment, which groups have no place for.
    Comment,
    /// It does not read: the diagnostics say why.
    Fault,
    /// What groups would say is not what it says.
    Inexact,
}

/// A condition as groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grouped {
    /// The condition: a group, or the text as it was where `whole` says why.
    pub groups: Node,
    /// Why it is one text, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<Whole>,
    /// Where each part stands in the text.
    pub places: Vec<Place>,
    /// Faults of the text's syntax.
    pub diagnostics: Vec<Diagnostic>,
}

/// The groups of a condition about a kind of subject.
pub fn group(text: &str, subject: SubjectKind, tables: &Tables) -> Grouped {
    let shown = |groups, whole, diagnostics| {
        let places = places(&groups, text);
        Grouped { groups, whole, places, diagnostics }
    };
    let whole = |whole, diagnostics| shown(Node::Text { cel: text.to_owned() }, Some(whole), diagnostics);
    if text.trim().is_empty() {
        return shown(Node::All(Group::default()), None, Vec::new());
    }
    let program = match parse(text) {
        Ok(program) => program,
        Err(diagnostics) => return whole(Whole::Fault, diagnostics),
    };
    if has_comment(text) {
        return whole(Whole::Comment, Vec::new());
    }
    match read::exactly(program.expression()) {
        Some((groups, written)) if not_another(text, &written, subject, tables) => shown(groups, None, Vec::new()),
        _ => whole(Whole::Inexact, Vec::new()),
    }
}

/// A condition in its one form: one line, or one line for each part where that would be long; nothing where it does not
/// read or holds what rules do not have.
pub fn formatted(text: &str) -> Option<String> {
    format::in_lines(parse(text).ok()?.expression())
}

/// Whether two conditions about a kind of subject are the same node of one plan; nothing where one does not compile.
pub fn same(a: &str, b: &str, subject: SubjectKind, tables: &Tables) -> Option<bool> {
    let mut plan = Plan::new(root(subject)?);
    let (a, _) = lower(a, &mut plan, tables).ok()?;
    let (b, _) = lower(b, &mut plan, tables).ok()?;
    Some(a == b)
}

fn not_another(text: &str, written: &str, subject: SubjectKind, tables: &Tables) -> bool {
    same(text, written, subject, tables).unwrap_or_else(|| {
        // Neither compiles, or both would.
        let compiles = |text: &str| same(text, text, subject, tables).is_some();
        compiles(text) == compiles(written)
    })
}

/// Whether a text that reads has a comment: two strokes outside of its texts.
fn has_comment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => return true,
            quote @ (b'"' | b'\'') => {
                let raw = at > 0 && matches!(bytes[at - 1], b'r' | b'R');
                let triple = bytes[at..].starts_with(&[quote; 3]);
                at += if triple { 3 } else { 1 };
                let end: &[u8] = if triple { &[quote; 3] } else { &[quote] };
                while at < bytes.len() && !bytes[at..].starts_with(end) {
                    at += if bytes[at] == b'\\' && !raw { 2 } else { 1 };
                }
                at += end.len();
            }
            _ => at += 1,
        }
    }
    false
}

fn is_false(value: &bool) -> bool {
    !value
}
