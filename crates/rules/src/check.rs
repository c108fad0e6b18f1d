//! From a parsed expression to a plan: every name, type and cost is checked here, at authoring.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};
use chrono::{NaiveDate, NaiveDateTime};
use model::schema::{Kind, RecordSchema};
use regex::RegexBuilder;
use serde::Serialize;

use crate::{
    catalogue::kind_word,
    plan::{Arithmetic, Compare, Const, Node, Path, Quantifier, TextTest},
};

/// One fault of a rule, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// First character of the fault in the text, from 0.
    pub start: usize,
    /// The character after it.
    pub end: usize,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What may stand there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
    /// The nearest name that exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// Text of a rule may be this long: it bounds every list and every depth in it.
const LENGTH: usize = 10_000;
/// Macros inside macros.
const NESTING: usize = 2;
/// A regular expression may compile to this many bytes.
const REGEX: usize = 64 * 1024;

struct Checker<'a> {
    source: &'a SourceInfo,
    /// Variables of macros: name and type; slot is the place plus one.
    scope: Vec<(String, Kind)>,
    root: &'static RecordSchema,
    depth: usize,
}

type Checked = Result<(Node, Kind), Box<Diagnostic>>;

/// Parses and checks a text whose variables are the fields of `root`.
pub(crate) fn lower(text: &str, root: &'static RecordSchema) -> Result<Node, Vec<Diagnostic>> {
    let whole = |message: String| {
        vec![Diagnostic {
            line: 1,
            column: 1,
            start: 0,
            end: text.chars().count(),
            message,
            expected: vec![],
            suggestion: None,
        }]
    };
    if text.len() > LENGTH {
        return Err(whole(format!("the rule is longer than {LENGTH} characters")));
    }
    if text.trim().is_empty() {
        return Err(whole("the rule is empty".into()));
    }
    let program = cel::Env::stdlib().compile(text).map_err(|errors| syntax_errors(text, &errors))?;
    let mut checker = Checker { source: program.source_info(), scope: Vec::new(), root, depth: 0 };
    let expression = program.expression();
    let (node, kind) = checker.node(expression).map_err(|found| vec![*found])?;
    if kind != Kind::Bool {
        let message = format!("a rule must be true or false, this is {}", kind_word(kind));
        return Err(vec![*checker.fault(expression, message)]);
    }
    Ok(node)
}

fn syntax_errors(text: &str, errors: &cel::ParseErrors) -> Vec<Diagnostic> {
    errors
        .errors
        .iter()
        .map(|error| {
            let line = usize::try_from(error.pos.0).unwrap_or(1).max(1);
            let column = usize::try_from(error.pos.1).unwrap_or(1).max(1);
            let before: usize = text.lines().take(line - 1).map(|l| l.chars().count() + 1).sum();
            let start = (before + column - 1).min(text.chars().count());
            Diagnostic {
                line,
                column,
                start,
                end: start + 1,
                message: error.msg.clone(),
                expected: vec![],
                suggestion: None,
            }
        })
        .collect()
}

impl Checker<'_> {
    fn fault(&self, at: &IdedExpr, message: impl Into<String>) -> Box<Diagnostic> {
        let text = &self.source.source;
        let (start, end) = self.source.offset_for(at.id).unwrap_or((0, text.len() as u32));
        let start = usize::try_from(start).unwrap_or(0).min(text.len());
        let end = (usize::try_from(end).unwrap_or(start) + 1).clamp(start, text.len());
        let start = floor(text, start);
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        let first = before.chars().count();
        let span = text.get(start..end).map_or(1, |t| t.chars().count().max(1));
        Box::new(Diagnostic {
            line,
            column,
            start: first,
            end: first + span,
            message: message.into(),
            expected: vec![],
            suggestion: None,
        })
    }

    fn node(&mut self, at: &IdedExpr) -> Checked {
        self.depth += 1;
        if self.depth > 200 {
            return Err(self.fault(at, "the rule is nested too deeply"));
        }
        let out = match &at.expr {
            Expr::Literal(literal) => self.literal(at, literal),
            Expr::Ident(_) | Expr::Select(_) => self.path_or_has(at),
            Expr::Call(call) => self.call(at, call),
            Expr::Comprehension(comprehension) => self.quantified(at, comprehension),
            Expr::List(_) => Err(self.fault(at, "a list stands only after `in`")),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                Err(self.fault(at, "rules build no maps or messages"))
            }
        };
        self.depth -= 1;
        out
    }

    fn literal(&self, at: &IdedExpr, literal: &LiteralValue) -> Checked {
        Ok(match literal {
            LiteralValue::Boolean(value) => (Node::Const(Const::Bool(*value.inner())), Kind::Bool),
            LiteralValue::Int(value) => (Node::Const(Const::Int(*value.inner())), Kind::Int),
            LiteralValue::UInt(value) => {
                (Node::Const(Const::Int(i64::try_from(*value.inner()).unwrap_or(i64::MAX))), Kind::Int)
            }
            LiteralValue::Double(value) => (Node::Const(Const::Float(*value.inner())), Kind::Float),
            LiteralValue::String(value) => (Node::Const(Const::Text(value.inner().to_owned())), Kind::Text),
            LiteralValue::Null => {
                return Err(self.fault(at, "there is no null: ask `!has(field)` whether it is absent"));
            }
            LiteralValue::Bytes(_) => return Err(self.fault(at, "rules know no bytes")),
        })
    }

    fn path_or_has(&self, at: &IdedExpr) -> Checked {
        if let Expr::Select(select) = &at.expr
            && select.test
        {
            let (mut path, kind) = self.path(&select.operand)?;
            let kind = self.step(at, &mut path, kind, &select.field)?;
            let _ = kind;
            return Ok((Node::Has(path), Kind::Bool));
        }
        let (path, kind) = self.path(at)?;
        Ok((Node::Path(path), kind))
    }

    fn path(&self, at: &IdedExpr) -> Result<(Path, Kind), Box<Diagnostic>> {
        match &at.expr {
            Expr::Ident(name) => {
                if let Some(place) = self.scope.iter().rposition(|(known, _)| known == name) {
                    return Ok((Path { slot: place + 1, steps: vec![], text: name.clone() }, self.scope[place].1));
                }
                let Some(index) = self.root.index(name) else { return Err(self.unknown(at, name, self.root)) };
                Ok((Path { slot: 0, steps: vec![index], text: name.clone() }, self.root.fields[index].kind))
            }
            Expr::Select(select) if !select.test => {
                let (mut path, kind) = self.path(&select.operand)?;
                let kind = self.step(at, &mut path, kind, &select.field)?;
                Ok((path, kind))
            }
            _ => Err(self.fault(at, "a field is expected here")),
        }
    }

    fn step(&self, at: &IdedExpr, path: &mut Path, kind: Kind, field: &str) -> Result<Kind, Box<Diagnostic>> {
        let schema = match kind {
            Kind::Record(schema) => schema(),
            Kind::List(_) => {
                let message = format!("`{}` is a list: write {}.exists(x, x.{field} …)", path.text, path.text);
                return Err(self.fault(at, message));
            }
            other => {
                return Err(self.fault(at, format!("`{}` is {}: it has no fields", path.text, kind_word(other))));
            }
        };
        let Some(index) = schema.index(field) else { return Err(self.unknown(at, field, schema)) };
        path.steps.push(index);
        path.text = format!("{}.{field}", path.text);
        Ok(schema.fields[index].kind)
    }

    fn unknown(&self, at: &IdedExpr, name: &str, schema: &RecordSchema) -> Box<Diagnostic> {
        let mut fault = self.fault(at, format!("there is no field `{name}` in {}", schema.name));
        let nearest = schema
            .fields
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(a.name, name).total_cmp(&strsim::jaro_winkler(b.name, name)));
        fault.suggestion = nearest.filter(|f| strsim::jaro_winkler(f.name, name) > 0.7).map(|f| f.name.to_owned());
        fault.expected = schema.fields.iter().map(|field| field.name.to_owned()).collect();
        fault
    }

    fn want(&self, at: &IdedExpr, found: Kind, expected: Kind) -> Result<(), Box<Diagnostic>> {
        if same(found, expected) {
            return Ok(());
        }
        Err(self.fault(at, format!("{} is expected here, this is {}", kind_word(expected), kind_word(found))))
    }

    fn call(&mut self, at: &IdedExpr, call: &CallExpr) -> Checked {
        let args: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let name = call.func_name.as_str();
        let compare = match name {
            operators::EQUALS => Some(Compare::Equal),
            operators::NOT_EQUALS => Some(Compare::Different),
            operators::LESS => Some(Compare::Less),
            operators::LESS_EQUALS => Some(Compare::LessOrEqual),
            operators::GREATER => Some(Compare::Greater),
            operators::GREATER_EQUALS => Some(Compare::GreaterOrEqual),
            _ => None,
        };
        if let (Some(compare), [a, b]) = (compare, args.as_slice()) {
            return self.compare(at, compare, a, b);
        }
        let arithmetic = match name {
            operators::ADD => Some(Arithmetic::Add),
            operators::SUBSTRACT => Some(Arithmetic::Subtract),
            operators::MULTIPLY => Some(Arithmetic::Multiply),
            operators::DIVIDE => Some(Arithmetic::Divide),
            _ => None,
        };
        if let (Some(arithmetic), [a, b]) = (arithmetic, args.as_slice()) {
            let ((x, kx), (y, ky)) = (self.node(a)?, self.node(b)?);
            self.want(a, kx, Kind::Float)?;
            self.want(b, ky, Kind::Float)?;
            let whole = kx == Kind::Int && ky == Kind::Int && arithmetic != Arithmetic::Divide;
            return Ok((
                Node::Arithmetic(arithmetic, Box::new(x), Box::new(y)),
                if whole { Kind::Int } else { Kind::Float },
            ));
        }
        match (name, args.as_slice()) {
            (operators::LOGICAL_AND, [a, b]) => Ok((Node::And(self.truth(a)?, self.truth(b)?), Kind::Bool)),
            (operators::LOGICAL_OR, [a, b]) => Ok((Node::Or(self.truth(a)?, self.truth(b)?), Kind::Bool)),
            (operators::LOGICAL_NOT, [a]) => Ok((Node::Not(self.truth(a)?), Kind::Bool)),
            (operators::NEGATE, [a]) => match self.node(a)? {
                (Node::Const(Const::Int(n)), kind) => Ok((Node::Const(Const::Int(n.saturating_neg())), kind)),
                (Node::Const(Const::Float(n)), kind) => Ok((Node::Const(Const::Float(-n)), kind)),
                (node, kind) => {
                    self.want(a, kind, Kind::Float)?;
                    let zero = Box::new(Node::Const(Const::Int(0)));
                    Ok((Node::Arithmetic(Arithmetic::Subtract, zero, Box::new(node)), kind))
                }
            },
            (operators::CONDITIONAL, [test, yes, no]) => {
                let test = self.truth(test)?;
                let ((a, ka), (b, kb)) = (self.node(yes)?, self.node(no)?);
                self.want(no, kb, ka)?;
                Ok((Node::If(test, Box::new(a), Box::new(b)), ka))
            }
            (operators::IN, [a, list]) => self.membership(a, list),
            ("size", [a]) => {
                let (node, kind) = self.node(a)?;
                if !matches!(kind, Kind::List(_) | Kind::Text) {
                    return Err(self.fault(a, format!("size counts a list or a text, this is {}", kind_word(kind))));
                }
                Ok((Node::Size(Box::new(node)), Kind::Int))
            }
            ("contains", [a, b]) => self.text_test(TextTest::Contains, a, b),
            ("startsWith", [a, b]) => self.text_test(TextTest::StartsWith, a, b),
            ("endsWith", [a, b]) => self.text_test(TextTest::EndsWith, a, b),
            ("matches", [a, b]) => self.matches(a, b),
            ("lower", [a]) | ("lowerAscii", [a]) => Ok((Node::Lower(self.typed(a, Kind::Text)?), Kind::Text)),
            ("date", [a]) => self.moment(a, "a date as \"2026-01-31\"", |text| {
                NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| (Const::Date(day), Kind::Date))
            }),
            ("timestamp", [a]) => self.moment(a, "a time as \"2026-01-31T12:00:00Z\"", |text| {
                let text = text.trim_end_matches('Z');
                NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S")
                    .ok()
                    .map(|time| (Const::Time(time), Kind::Time))
            }),
            ("days_between", [a, b]) => Ok((Node::DaysBetween(self.day(a)?, self.day(b)?), Kind::Int)),
            ("between", [x, low, high]) => {
                let (above, _) = self.compare(at, Compare::GreaterOrEqual, x, low)?;
                let (below, _) = self.compare(at, Compare::LessOrEqual, x, high)?;
                Ok((Node::And(Box::new(above), Box::new(below)), Kind::Bool))
            }
            _ => {
                let mut fault =
                    self.fault(at, format!("there is no function `{}` for {} values", shown(name), args.len()));
                fault.expected = FUNCTIONS.iter().map(|f| (*f).to_owned()).collect();
                Err(fault)
            }
        }
    }

    fn truth(&mut self, at: &IdedExpr) -> Result<Box<Node>, Box<Diagnostic>> {
        self.typed(at, Kind::Bool)
    }

    fn typed(&mut self, at: &IdedExpr, expected: Kind) -> Result<Box<Node>, Box<Diagnostic>> {
        let (node, kind) = self.node(at)?;
        self.want(at, kind, expected)?;
        Ok(Box::new(node))
    }

    fn day(&mut self, at: &IdedExpr) -> Result<Box<Node>, Box<Diagnostic>> {
        let (node, kind) = self.node(at)?;
        if !matches!(kind, Kind::Date | Kind::Time) {
            return Err(self.fault(at, format!("a date or time is expected here, this is {}", kind_word(kind))));
        }
        Ok(Box::new(node))
    }

    fn compare(&mut self, at: &IdedExpr, compare: Compare, a: &IdedExpr, b: &IdedExpr) -> Checked {
        let ((x, kx), (y, ky)) = (self.node(a)?, self.node(b)?);
        if !same(kx, ky) {
            let mut fault = self.fault(b, format!("{} cannot be compared with {}", kind_word(kx), kind_word(ky)));
            fault.suggestion = matches!((kx, ky), (Kind::Date, Kind::Text)).then(|| "date(\"2026-01-31\")".to_owned());
            return Err(fault);
        }
        let ordered = !matches!(compare, Compare::Equal | Compare::Different);
        if matches!(kx, Kind::Record(_) | Kind::List(_)) || (ordered && kx == Kind::Bool) {
            return Err(self.fault(at, format!("{} values cannot be compared like this", kind_word(kx))));
        }
        Ok((Node::Compare(compare, Box::new(x), Box::new(y)), Kind::Bool))
    }

    fn membership(&mut self, a: &IdedExpr, list: &IdedExpr) -> Checked {
        let (node, kind) = self.node(a)?;
        if let Expr::List(literal) = &list.expr {
            let mut values = Vec::with_capacity(literal.elements.len());
            for element in &literal.elements {
                let (value, found) = self.node(element)?;
                self.want(element, found, kind)?;
                let Node::Const(value) = value else {
                    return Err(self.fault(element, "a plain value is expected here"));
                };
                values.push(value);
            }
            return Ok((Node::Among(Box::new(node), values), Kind::Bool));
        }
        let (place, found) = self.node(list)?;
        match found {
            Kind::List(inner) if same(*inner, kind) => Ok((Node::In(Box::new(node), Box::new(place)), Kind::Bool)),
            other => Err(self
                .fault(list, format!("a list of {} is expected here, this is {}", kind_word(kind), kind_word(other)))),
        }
    }

    fn text_test(&mut self, test: TextTest, a: &IdedExpr, b: &IdedExpr) -> Checked {
        Ok((Node::Text(test, self.typed(a, Kind::Text)?, self.typed(b, Kind::Text)?), Kind::Bool))
    }

    fn matches(&mut self, a: &IdedExpr, b: &IdedExpr) -> Checked {
        let text = self.typed(a, Kind::Text)?;
        let Expr::Literal(LiteralValue::String(pattern)) = &b.expr else {
            return Err(self.fault(b, "the pattern must be written out"));
        };
        let regex = RegexBuilder::new(pattern.inner()).size_limit(REGEX).build();
        let regex = regex.map_err(|error| self.fault(b, format!("the pattern cannot be used: {error}")))?;
        Ok((Node::Matches(text, Box::new(regex)), Kind::Bool))
    }

    fn moment(&self, at: &IdedExpr, expected: &str, read: impl Fn(&str) -> Option<(Const, Kind)>) -> Checked {
        let fault = || {
            let mut fault = self.fault(at, format!("{expected} is expected here"));
            fault.expected = vec![expected.to_owned()];
            fault
        };
        let Expr::Literal(LiteralValue::String(text)) = &at.expr else { return Err(fault()) };
        let (value, kind) = read(text.inner()).ok_or_else(fault)?;
        Ok((Node::Const(value), kind))
    }

    /// The parser has expanded the macro; which it was shows in the step.
    fn quantified(&mut self, at: &IdedExpr, comprehension: &ComprehensionExpr) -> Checked {
        let step = |name: &str| match &comprehension.loop_step.expr {
            Expr::Call(call) if call.func_name == name => Some(call),
            _ => None,
        };
        let (kind, body) = if let Some(call) = step(operators::LOGICAL_OR) {
            (Quantifier::Exists, call.args.get(1))
        } else if let Some(call) = step(operators::LOGICAL_AND) {
            (Quantifier::All, call.args.get(1))
        } else if let Some(call) = step(operators::CONDITIONAL).filter(|_| counts_one(&comprehension.accu_init)) {
            (Quantifier::ExistsOne, call.args.first())
        } else {
            return Err(self.fault(at, "map and filter are not supported: use exists, all or exists_one"));
        };
        let Some(body) = body else { return Err(self.fault(at, "the condition is missing")) };
        if self.scope.len() >= NESTING {
            return Err(self.fault(at, format!("macros may stand {NESTING} deep at most")));
        }
        let (list, found) = self.path(&comprehension.iter_range)?;
        let Kind::List(element) = found else {
            return Err(
                self.fault(&comprehension.iter_range, format!("a list is expected here, this is {}", kind_word(found)))
            );
        };
        self.scope.push((comprehension.iter_var.clone(), *element));
        let slot = self.scope.len();
        let body = self.truth(body);
        self.scope.pop();
        Ok((Node::Quantified { kind, list, slot, body: body? }, Kind::Bool))
    }
}

fn counts_one(init: &IdedExpr) -> bool {
    matches!(&init.expr, Expr::Literal(LiteralValue::Int(_)))
}

const FUNCTIONS: [&str; 10] =
    ["has", "size", "contains", "startsWith", "endsWith", "matches", "date", "timestamp", "days_between", "between"];

fn shown(name: &str) -> &str {
    match name {
        operators::MODULO => "%",
        operators::INDEX => "[]",
        name => name,
    }
}

/// Whole numbers and decimals compare with each other.
fn same(a: Kind, b: Kind) -> bool {
    let number = |kind| matches!(kind, Kind::Int | Kind::Float);
    a == b || (number(a) && number(b))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
