//! From a parsed expression to nodes of the plan: every name, type, unit, code and cost is checked here, at authoring.

mod calls;
pub(crate) mod combine;
mod lists;
mod places;
mod syntax;

use std::{collections::BTreeMap, ops::Range};

use cel::common::ast::{Expr, IdedExpr, LiteralValue, SourceInfo};
use model::schema::{Kind, RecordSchema};
use serde::Serialize;

use self::{lists::Seq, places::Spot};
use crate::{
    catalogue::said,
    plan::{Const, Decimal, DomainId, NodeId, Op, Plan, RECORDS, Scalar},
    vocabulary::Codes,
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

/// What rules may ask beside the record: values that an administration keeps.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Managed sets of values by name, for `listed`.
    pub sets: BTreeMap<String, Vec<String>>,
}

/// What a rule may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Expressions in it.
    pub expressions: usize,
    /// Steps for one record at the worst, where each list has a hundred elements.
    pub steps: u64,
}

/// Text of a rule may be this long: it bounds every list and every depth in it.
const LENGTH: usize = 10_000;
/// Expressions in a rule.
const EXPRESSIONS: usize = 2_000;
/// Expressions inside expressions.
const DEPTH: usize = 200;
/// Steps for one record.
const STEPS: u64 = 5_000_000;

/// What an expression stands for.
#[derive(Debug, Clone)]
enum Thing {
    Value(Typed),
    Record(Spot),
    List(Seq),
}

/// A scalar with its type.
#[derive(Debug, Clone)]
struct Typed {
    node: NodeId,
    kind: Kind,
    /// Unit of measure; nothing where there is none, which agrees with every unit.
    unit: Option<String>,
    /// What may stand in the field.
    codes: Option<Codes>,
}

impl Typed {
    fn plain(node: NodeId, kind: Kind) -> Self {
        Typed { node, kind, unit: None, codes: None }
    }
}

struct Checker<'a> {
    source: &'a SourceInfo,
    plan: &'a mut Plan,
    tables: &'a Tables,
    /// Variables of macros.
    scope: Vec<(String, Thing)>,
    /// Lists that macros run over here, the outermost first.
    open: Vec<DomainId>,
    depth: usize,
    expressions: usize,
}

type Fault = Box<Diagnostic>;
type Checked<T = Typed> = Result<T, Fault>;

/// Parses a text, of which nothing but its length and its syntax is checked.
pub(crate) fn parse(text: &str) -> Result<cel::Program, Vec<Diagnostic>> {
    let whole = |message: String| vec![at_start(message, text.chars().count())];
    if text.len() > LENGTH {
        return Err(whole(format!("the rule is longer than {LENGTH} characters")));
    }
    if text.trim().is_empty() {
        return Err(whole("the rule is empty".into()));
    }
    cel::Env::stdlib().compile(text).map_err(|errors| vec![syntax::fault(text, &errors)])
}

/// Parses and checks a text whose variables are the fields of the plan's record.
pub(crate) fn lower(text: &str, plan: &mut Plan, tables: &Tables) -> Result<(NodeId, Cost), Vec<Diagnostic>> {
    let program = parse(text)?;
    let source = program.source_info();
    let mut checker = Checker { source, plan, tables, scope: Vec::new(), open: Vec::new(), depth: 0, expressions: 0 };
    let expression = program.expression();
    let found = checker.value(expression).map_err(|found| vec![*found])?;
    if found.kind != Kind::Bool {
        let message = format!("a rule must be true or false, this is {}", said(found.kind));
        return Err(vec![*checker.fault(expression, message)]);
    }
    let cost = Cost { expressions: checker.expressions, steps: checker.plan.node(found.node).cost };
    if cost.steps > STEPS {
        let message = format!("the rule costs {} steps a record, where {STEPS} are allowed", cost.steps);
        return Err(vec![*checker.fault(expression, message)]);
    }
    Ok((found.node, cost))
}

pub(crate) fn at_start(message: String, end: usize) -> Diagnostic {
    Diagnostic { line: 1, column: 1, start: 0, end, message, expected: vec![], suggestion: None }
}

impl Checker<'_> {
    fn fault(&self, at: &IdedExpr, message: impl Into<String>) -> Fault {
        let text = &self.source.source;
        let (start, end) = self.source.offset_for(at.id).unwrap_or((0, text.len() as u32));
        let start = usize::try_from(start).unwrap_or(0).min(text.len());
        let end = (usize::try_from(end).unwrap_or(start) + 1).clamp(start, text.len());
        self.fault_at(start..end, message)
    }

    /// A fault of a name, which stands beside its sign.
    fn fault_of(&self, at: &IdedExpr, name: &str, message: impl Into<String>) -> Fault {
        let text = &self.source.source;
        let sign = self.source.offset_for(at.id).map_or(0, |(start, _)| start as usize);
        match name_behind(text, sign, name).or_else(|| name_before(text, sign, name)) {
            Some(place) => self.fault_at(place, message),
            None => self.fault(at, message),
        }
    }

    fn fault_at(&self, Range { start, end }: Range<usize>, message: impl Into<String>) -> Fault {
        let text = &self.source.source;
        let start = floor(text, start);
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        let first = before.chars().count();
        let span = text.get(start..end).map_or(1, |t| t.chars().count().max(1));
        let (message, start, end) = (message.into(), first, first + span);
        Box::new(Diagnostic { line, column, start, end, message, expected: vec![], suggestion: None })
    }

    fn thing(&mut self, at: &IdedExpr) -> Checked<Thing> {
        self.depth += 1;
        self.expressions += 1;
        if self.depth > DEPTH {
            return Err(self.fault(at, "the rule is nested too deeply"));
        }
        if self.expressions > EXPRESSIONS {
            return Err(self.fault(at, format!("the rule has more than {EXPRESSIONS} expressions")));
        }
        let out = match &at.expr {
            Expr::Literal(literal) => self.literal(at, literal).map(Thing::Value),
            Expr::Ident(name) => self.named(at, name),
            Expr::Select(select) => self.selected(at, select),
            Expr::Call(call) => self.call(at, call).map(Thing::Value),
            Expr::Comprehension(comprehension) => self.comprehension(at, comprehension),
            Expr::List(_) => Err(self.fault(at, "a written list stands only after `in`, or before `exists` or `all`")),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                Err(self.fault(at, "rules build no maps or messages"))
            }
        };
        self.depth -= 1;
        out
    }

    fn value(&mut self, at: &IdedExpr) -> Checked {
        match self.thing(at)? {
            Thing::Value(value) => Ok(value),
            Thing::Record(spot) => Err(self.fault(at, format!("`{}` is a record: name one of its fields", spot.path))),
            Thing::List(_) => Err(self.fault(at, "this is a list: ask `size`, `exists`, `all` or `in`")),
        }
    }

    fn typed(&mut self, at: &IdedExpr, expected: Kind) -> Checked {
        let found = self.value(at)?;
        self.want(at, found.kind, expected)?;
        Ok(found)
    }

    fn want(&self, at: &IdedExpr, found: Kind, expected: Kind) -> Checked<()> {
        if same(found, expected) {
            return Ok(());
        }
        Err(self.fault(at, format!("{} is expected here, this is {}", said(expected), said(found))))
    }

    fn constant(&mut self, value: Const, kind: Kind) -> Typed {
        Typed::plain(self.plan.intern(Op::Const(value), RECORDS, scalar(kind)), kind)
    }

    fn whole(&mut self, value: i64) -> NodeId {
        self.constant(Const::Int(value), Kind::Int).node
    }

    fn as_constant(&self, node: NodeId) -> Option<&Const> {
        match &self.plan.node(node).op {
            Op::Const(value) => Some(value),
            _ => None,
        }
    }

    fn literal(&mut self, at: &IdedExpr, literal: &LiteralValue) -> Checked {
        let (value, kind) = match literal {
            LiteralValue::Boolean(value) => (Const::Bool(*value.inner()), Kind::Bool),
            LiteralValue::Int(value) => (Const::Int(*value.inner()), Kind::Int),
            LiteralValue::UInt(value) => match i64::try_from(*value.inner()) {
                Ok(value) => (Const::Int(value), Kind::Int),
                Err(_) => return Err(self.fault(at, "the number is too large")),
            },
            LiteralValue::Double(value) if value.inner().is_finite() => {
                (Const::Float(Decimal::new(*value.inner())), Kind::Float)
            }
            LiteralValue::Double(_) => return Err(self.fault(at, "the number is too large")),
            LiteralValue::String(value) => (Const::Text(value.inner().into()), Kind::Text),
            LiteralValue::Null => {
                return Err(self.fault(at, "there is no null: ask `!has(field)` whether it is absent"));
            }
            LiteralValue::Bytes(_) => return Err(self.fault(at, "rules know no bytes")),
        };
        Ok(self.constant(value, kind))
    }
}

fn scalar(kind: Kind) -> Scalar {
    match kind {
        Kind::Bool => Scalar::Truth,
        Kind::Float => Scalar::Float,
        Kind::Text => Scalar::Text,
        Kind::Int | Kind::Date | Kind::Time | Kind::Record(_) | Kind::List(_) => Scalar::Int,
    }
}

/// Whole numbers and decimals compare with each other.
fn same(a: Kind, b: Kind) -> bool {
    let number = |kind| matches!(kind, Kind::Int | Kind::Float);
    a == b || (number(a) && number(b))
}

/// Where the name of a field stands, of which the place is that of the sign before it: `.` or the bracket of `has`.
pub(crate) fn name_behind(text: &str, sign: usize, name: &str) -> Option<Range<usize>> {
    let behind = text.get(sign..)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let whole = |at: &usize| {
        let (before, after) = (&behind[..*at], &behind[at + name.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    };
    let at = sign + behind.match_indices(name).map(|(at, _)| at).find(whole)?;
    Some(at..at + name.len())
}

/// Where the name of a function stands, of which the place is that of its bracket.
pub(crate) fn name_before(text: &str, bracket: usize, name: &str) -> Option<Range<usize>> {
    let before = text.get(..bracket)?.trim_end();
    before.ends_with(name).then(|| before.len() - name.len()..before.len())
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The names of a record's fields.
fn field_names(schema: &RecordSchema) -> impl Iterator<Item = &'static str> {
    schema.fields.iter().map(|field| field.name)
}
