//! From groups to the text of a condition.

use std::ops::Range;

use super::{Group, ListTest, Measure, Node, Of, Operator, Quantity, Test, Value, has_comment};
use crate::{
    check::parse,
    format::{self, quoted},
};

/// What each of several texts is called where one of them is to fit.
pub(super) const VARIABLE: &str = "value";
/// The day of the record.
pub(super) const TODAY: &str = "today";
/// Parts inside parts.
const DEPTH: usize = 40;
/// Parts and values of a condition.
const PARTS: usize = 4_000;

/// Why groups do not say a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct GroupFault {
    /// The part: places among the items of each group, from the outermost; the group of a list is its place 0.
    pub at: Vec<usize>,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// The condition that groups say, in its one form; empty for an empty group. A text that is the whole condition stays as
/// it is.
///
/// # Errors
/// The first part that is not complete or does not read.
pub fn write(groups: &Node) -> Result<String, GroupFault> {
    match groups {
        Node::Text { cel } => {
            // What the text says is not touched: it may have a comment.
            parse(cel).map_err(|found| fault(&[], first(&found)))?;
            Ok(cel.clone())
        }
        Node::All(group) | Node::Any(group) if group.items.is_empty() => Ok(String::new()),
        groups => {
            let text = draft(groups)?.text;
            let read = parse(&text).map_err(|found| fault(&[], first(&found)))?;
            format::in_lines(read.expression()).ok_or_else(|| fault(&[], "this is no condition".to_owned()))
        }
    }
}

/// What groups say before it is brought into its one form, with where each part stands in it, in bytes.
pub(super) struct Draft {
    pub text: String,
    pub parts: Vec<(Vec<usize>, Range<usize>)>,
}

pub(super) fn draft(groups: &Node) -> Result<Draft, GroupFault> {
    let mut out = Writer { text: String::new(), parts: Vec::new(), at: Vec::new(), count: 0 };
    out.node(groups)?;
    Ok(Draft { text: out.text, parts: out.parts })
}

fn first(found: &[crate::Diagnostic]) -> String {
    found.first().map_or_else(|| "this does not read".to_owned(), |found| found.message.clone())
}

fn fault(at: &[usize], message: impl Into<String>) -> GroupFault {
    GroupFault { at: at.to_vec(), message: message.into() }
}

type Written<T = String> = Result<T, GroupFault>;

struct Writer {
    text: String,
    /// Where each part that is written stands in the text.
    parts: Vec<(Vec<usize>, Range<usize>)>,
    /// The part that is being written.
    at: Vec<usize>,
    count: usize,
}

impl Writer {
    fn no<T>(&self, message: impl Into<String>) -> Written<T> {
        Err(fault(&self.at, message))
    }

    fn count(&mut self) -> Written<()> {
        self.count += 1;
        if self.count > PARTS {
            return self.no(format!("the condition has more than {PARTS} parts"));
        }
        if self.at.len() > DEPTH {
            return self.no("the condition is nested too deeply");
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Written<()> {
        self.count()?;
        let start = self.text.len();
        match node {
            Node::All(group) => self.group(group, " && ")?,
            Node::Any(group) => self.group(group, " || ")?,
            Node::Test(test) => {
                let test = self.test(test)?;
                self.text.push_str(&test);
            }
            Node::List(list) => self.list(list)?,
            Node::Text { cel } => {
                let text = self.one_line(cel)?;
                self.text.push_str(&text);
            }
        }
        self.parts.push((self.at.clone(), start..self.text.len()));
        Ok(())
    }

    fn group(&mut self, group: &Group, between: &str) -> Written<()> {
        if group.items.is_empty() {
            return self.no("the group is empty");
        }
        self.turn(group.not);
        for (at, item) in group.items.iter().enumerate() {
            if at > 0 {
                self.text.push_str(between);
            }
            let whole = match item {
                // Chains of one connective are one chain.
                Node::All(inner) => inner.not || between == " && ",
                Node::Any(inner) => inner.not || between == " || ",
                Node::Test(_) | Node::List(_) => true,
                Node::Text { .. } => false,
            };
            let bare = whole || group.items.len() == 1 && !group.not;
            self.at.push(at);
            self.text.push_str(if bare { "" } else { "(" });
            self.node(item)?;
            self.text.push_str(if bare { "" } else { ")" });
            self.at.pop();
        }
        self.turn_back(group.not);
        Ok(())
    }

    fn turn(&mut self, not: bool) {
        self.text.push_str(if not { "!(" } else { "" });
    }

    fn turn_back(&mut self, not: bool) {
        self.text.push_str(if not { ")" } else { "" });
    }

    /// A text stays what it is, wherever it stands.
    fn one_line(&self, cel: &str) -> Written {
        if has_comment(cel) {
            return self.no("a comment can stand only where the whole condition is text");
        }
        let read = match parse(cel) {
            Ok(read) => read,
            Err(found) => return self.no(first(&found)),
        };
        match format::one_line(read.expression()) {
            Some(text) => Ok(text),
            None => self.no("this is no condition"),
        }
    }

    fn test(&mut self, test: &Test) -> Written {
        let value = self.measure(&test.value)?;
        let operands = test.operands.iter().map(|operand| self.value(operand)).collect::<Written<Vec<_>>>()?;
        let written = match (test.operator, operands.as_slice()) {
            (Operator::Present, []) => format!("has({value})"),
            (Operator::True, []) => value,
            (Operator::FirstSeen, []) => format!("first_seen({value})"),
            (Operator::OneOf, [_, ..]) => format!("{value} in [{}]", operands.join(", ")),
            (Operator::Holds, [one]) => format!("{one} in {value}"),
            (Operator::Between, [low, high]) => format!("between({value}, {low}, {high})"),
            (Operator::Within, [days]) => format!("within({value}, {days})"),
            (Operator::Listed, [set]) => format!("listed({value}, {set})"),
            (Operator::StartsWith, [_, ..]) => self.fits(test, "startsWith", &value, &operands)?,
            (Operator::EndsWith, [_, ..]) => self.fits(test, "endsWith", &value, &operands)?,
            (Operator::Contains, [_, ..]) => self.fits(test, "contains", &value, &operands)?,
            (Operator::Matches, [_, ..]) => self.fits(test, "matches", &value, &operands)?,
            (Operator::Like, [_, ..]) => self.fits(test, "like", &value, &operands)?,
            (operator, [other]) => match sign(operator) {
                Some(sign) => format!("{value} {sign} {other}"),
                None => return self.no("the operator takes other values"),
            },
            _ => return self.no("a value is missing"),
        };
        Ok(if test.not { format!("!({written})") } else { written })
    }

    /// One text, or one of several.
    fn fits(&self, test: &Test, function: &str, value: &str, operands: &[String]) -> Written {
        if let [one] = operands {
            return Ok(format!("{value}.{function}({one})"));
        }
        let variable = test.variable.as_deref().unwrap_or(VARIABLE);
        self.path(variable)?;
        Ok(format!("[{}].exists({variable}, {value}.{function}({variable}))", operands.join(", ")))
    }

    fn list(&mut self, list: &ListTest) -> Written<()> {
        let (path, variable) = (self.path(&list.list)?, self.path(&list.variable)?);
        let function = match list.quantifier {
            Quantity::Some => "exists",
            Quantity::Every => "all",
            Quantity::One => "exists_one",
            Quantity::Count => "filter",
        };
        self.turn(list.not);
        self.text.push_str(&format!("{path}.{function}({variable}, "));
        self.at.push(0);
        self.node(&list.group)?;
        self.at.pop();
        self.text.push(')');
        if list.quantifier == Quantity::Count {
            let (Some(sign), Some(number)) = (list.operator.and_then(sign), &list.number) else {
                return self.no("it is not said how many elements are to fit");
            };
            let number = self.value(number)?;
            self.text.push_str(&format!(".size() {sign} {number}"));
        }
        self.turn_back(list.not);
        Ok(())
    }

    /// Names with points between them, and nothing that could be more.
    fn path(&self, path: &str) -> Written {
        let name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if path.is_empty() {
            return self.no("no field is chosen");
        }
        if !path.split('.').all(name) {
            return self.no(format!("`{path}` is no field"));
        }
        Ok(path.to_owned())
    }

    fn measure(&mut self, measure: &Measure) -> Written {
        self.count()?;
        let path = self.path(&measure.path)?;
        let Some(of) = measure.of else { return Ok(path) };
        let with = match &measure.with {
            Some(value) => Some(self.value(value)?),
            None => None,
        };
        Ok(match (of, with) {
            (Of::Size, None) => format!("size({path})"),
            (Of::Lower, None) => format!("lower({path})"),
            (Of::Region, None) => format!("region({path})"),
            (Of::Subregion, None) => format!("subregion({path})"),
            (Of::Decimal, None) => format!("double({path})"),
            (Of::Per, Some(with)) => format!("({path} / {with})"),
            (Of::Times, Some(with)) => format!("({path} * {with})"),
            (Of::Plus, Some(with)) => format!("({path} + {with})"),
            (Of::Minus, Some(with)) => format!("({path} - {with})"),
            (Of::DaysTo, Some(with)) => format!("days_between({path}, {with})"),
            (Of::Similarity, Some(with)) => format!("similar({path}, {with})"),
            (Of::DistanceTo, Some(with)) => format!("distance_km({path}, {with})"),
            (Of::Seen, Some(with)) => format!("count_past({path}, {with})"),
            (_, None) => return self.no("the other value is missing"),
            (_, Some(_)) => return self.no("no other value belongs here"),
        })
    }

    fn value(&mut self, value: &Value) -> Written {
        match value {
            Value::Text(text) => Ok(quoted(text)),
            Value::Number(number) => self.number(number),
            Value::Flag(flag) => Ok(flag.to_string()),
            Value::Date(day) if day == TODAY => Ok("today()".to_owned()),
            Value::Date(day) => Ok(format!("date({})", quoted(day))),
            Value::Time(time) => Ok(format!("timestamp({})", quoted(time))),
            Value::Field(measure) => self.measure(measure),
        }
    }

    fn number(&self, number: &str) -> Written {
        let number = number.trim();
        let whole = number.strip_suffix('u').unwrap_or(number).parse::<i128>().is_ok();
        let decimal = number.parse::<f64>().is_ok_and(f64::is_finite);
        if !(whole || decimal) || !number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return self.no(format!("`{number}` is no number"));
        }
        Ok(number.to_owned())
    }
}

fn sign(operator: Operator) -> Option<&'static str> {
    Some(match operator {
        Operator::Equals => "==",
        Operator::NotEquals => "!=",
        Operator::Below => "<",
        Operator::AtMost => "<=",
        Operator::Above => ">",
        Operator::AtLeast => ">=",
        _ => return None,
    })
}
