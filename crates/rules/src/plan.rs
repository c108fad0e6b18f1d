//! The typed plan of a rule.

use chrono::{NaiveDate, NaiveDateTime};
use regex::Regex;

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Const {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Date(NaiveDate),
    Time(NaiveDateTime),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Exists,
    All,
    ExistsOne,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

/// A path from a variable through fields by their index. Slot 0 is the record, further slots are variables of macros.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub slot: usize,
    pub steps: Vec<usize>,
    /// As written, for evidence.
    pub text: String,
}

/// A node of the plan.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Const(Const),
    Path(Path),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    Compare(Compare, Box<Node>, Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    Among(Box<Node>, Vec<Const>),
    In(Box<Node>, Box<Node>),
    Has(Path),
    Size(Box<Node>),
    Text(TextTest, Box<Node>, Box<Node>),
    Matches(Box<Node>, Box<Regex>),
    DaysBetween(Box<Node>, Box<Node>),
    Lower(Box<Node>),
    Quantified { kind: Quantifier, list: Path, slot: usize, body: Box<Node> },
}
