//! A parsed condition as text again: always the same text for the same tree, with no bracket that is not needed.
//!
//! A chain of `&&` or of `||` is written without brackets inside it, functions are written in one style, and texts
//! between double quotes.

use std::fmt::Write;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};

use crate::{
    check::combine::gather,
    macros::{Macro, recognised},
    plan::Quantifier,
};

/// Expressions inside expressions.
const DEPTH: usize = 200;
/// A longer condition stands on several lines.
const LINE: usize = 88;

// How tightly a form binds, from the loosest.
const CHOICE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const RELATION: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const SIGN: u8 = 6;
const MEMBER: u8 = 7;

/// The text of a condition on one line; nothing where it holds what rules do not have, such as maps.
pub(crate) fn one_line(expression: &IdedExpr) -> Option<String> {
    let mut out = Text::default();
    out.put(expression, CHOICE)?;
    Some(out.text)
}

/// The same, with each part of the outermost chain on a line of its own where one line would be long.
pub(crate) fn in_lines(expression: &IdedExpr) -> Option<String> {
    let text = one_line(expression)?;
    let Expr::Call(call) = &expression.expr else { return Some(text) };
    if text.chars().count() <= LINE || chained(&call.func_name).is_none() {
        return Some(text);
    }
    let mut out = Text::default();
    out.chain(call, "\n")?;
    Some(out.text)
}

#[derive(Default)]
struct Text {
    text: String,
    depth: usize,
}

impl Text {
    /// An expression in a place where it must bind at least so tightly.
    fn put(&mut self, at: &IdedExpr, least: u8) -> Option<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let bracketed = binding(&at.expr) < least;
        if bracketed {
            self.text.push('(');
        }
        match &at.expr {
            Expr::Literal(literal) => self.literal(literal)?,
            Expr::Ident(name) => self.text.push_str(name),
            Expr::Select(select) => self.select(select)?,
            Expr::Call(call) => self.call(call)?,
            Expr::Comprehension(comprehension) => self.comprehension(comprehension)?,
            Expr::List(list) if list.optional_indices.is_empty() => {
                self.text.push('[');
                self.listed(&list.elements)?;
                self.text.push(']');
            }
            Expr::List(_) | Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => return None,
        }
        if bracketed {
            self.text.push(')');
        }
        self.depth -= 1;
        Some(())
    }

    fn literal(&mut self, literal: &LiteralValue) -> Option<()> {
        match literal {
            LiteralValue::Boolean(value) => write!(self.text, "{}", value.inner()).ok(),
            LiteralValue::Int(value) => write!(self.text, "{}", value.inner()).ok(),
            LiteralValue::UInt(value) => write!(self.text, "{}u", value.inner()).ok(),
            // With a point or an exponent, as a decimal must have.
            LiteralValue::Double(value) => {
                value.inner().is_finite().then(|| write!(self.text, "{:?}", value.inner()).ok())?
            }
            LiteralValue::String(value) => {
                self.text.push_str(&quoted(value.inner()));
                Some(())
            }
            LiteralValue::Null => {
                self.text.push_str("null");
                Some(())
            }
            LiteralValue::Bytes(_) => None,
        }
    }

    fn select(&mut self, select: &SelectExpr) -> Option<()> {
        if select.test {
            self.text.push_str("has(");
        }
        self.put(&select.operand, MEMBER)?;
        self.text.push('.');
        self.text.push_str(&select.field);
        if select.test {
            self.text.push(')');
        }
        Some(())
    }

    fn listed(&mut self, all: &[IdedExpr]) -> Option<()> {
        for (at, one) in all.iter().enumerate() {
            if at > 0 {
                self.text.push_str(", ");
            }
            self.put(one, CHOICE)?;
        }
        Some(())
    }

    fn call(&mut self, call: &CallExpr) -> Option<()> {
        let name = call.func_name.as_str();
        if chained(name).is_some() {
            return self.chain(call, " ");
        }
        if let (Some((sign, own)), [a, b]) = (infix(name), call.args.as_slice()) {
            // Of the same strength, the left comes first without brackets.
            self.put(a, own)?;
            write!(self.text, " {sign} ").ok()?;
            return self.put(b, own + 1);
        }
        match (name, call.args.as_slice()) {
            (operators::LOGICAL_NOT | operators::NEGATE, [a]) => {
                self.text.push_str(&name[..1]);
                self.put(a, MEMBER)
            }
            (operators::CONDITIONAL, [test, yes, no]) => {
                self.put(test, OR)?;
                self.text.push_str(" ? ");
                self.put(yes, OR)?;
                self.text.push_str(" : ");
                self.put(no, CHOICE)
            }
            (operators::INDEX, [a, b]) => {
                self.put(a, MEMBER)?;
                self.text.push('[');
                self.put(b, CHOICE)?;
                self.text.push(']');
                Some(())
            }
            _ => self.function(call),
        }
    }

    /// A chain of one connective, its parts held together by a blank or by the end of a line.
    fn chain(&mut self, call: &CallExpr, blank: &str) -> Option<()> {
        let (sign, own) = chained(&call.func_name)?;
        let mut parts = Vec::new();
        gather(&call.func_name, call, &mut parts);
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                write!(self.text, "{blank}{sign} ").ok()?;
            }
            self.put(part, own + 1)?;
        }
        Some(())
    }

    fn function(&mut self, call: &CallExpr) -> Option<()> {
        let name = call.func_name.as_str();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || name.contains('?') {
            return None;
        }
        let mut args: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let on_target = match name {
            "contains" | "startsWith" | "endsWith" | "matches" => true,
            // `list.filter(x, …).size()` reads in the order in which it happens.
            "size" => matches!(args.as_slice(), [one] if matches!(one.expr, Expr::Comprehension(_))),
            _ if KNOWN.contains(&name) => false,
            _ => call.target.is_some(),
        };
        if on_target && !args.is_empty() {
            self.put(args.remove(0), MEMBER)?;
            self.text.push('.');
        }
        self.text.push_str(name);
        self.text.push('(');
        for (at, arg) in args.into_iter().enumerate() {
            if at > 0 {
                self.text.push_str(", ");
            }
            self.put(arg, CHOICE)?;
        }
        self.text.push(')');
        Some(())
    }

    fn comprehension(&mut self, comprehension: &ComprehensionExpr) -> Option<()> {
        if comprehension.iter_var2.is_some() {
            return None;
        }
        self.put(&comprehension.iter_range, MEMBER)?;
        let variable = &comprehension.iter_var;
        let same = |item: &IdedExpr| matches!(&item.expr, Expr::Ident(name) if name == variable);
        let (name, parts) = match recognised(comprehension)? {
            Macro::Fold(Quantifier::Exists, body) => ("exists", [Some(body), None]),
            Macro::Fold(Quantifier::All, body) => ("all", [Some(body), None]),
            Macro::Fold(Quantifier::ExistsOne, body) => ("exists_one", [Some(body), None]),
            Macro::Fold(Quantifier::Count, _) => return None,
            Macro::Map { keep: Some(keep), item } if same(item) => ("filter", [Some(keep), None]),
            Macro::Map { keep, item } => ("map", [keep, Some(item)]),
        };
        write!(self.text, ".{name}({variable}").ok()?;
        for part in parts.into_iter().flatten() {
            self.text.push_str(", ");
            self.put(part, CHOICE)?;
        }
        self.text.push(')');
        Some(())
    }
}

/// Functions that are written before what they are about.
const KNOWN: [&str; 18] = [
    "size",
    "like",
    "lower",
    "lowerAscii",
    "double",
    "date",
    "timestamp",
    "today",
    "days_between",
    "within",
    "between",
    "region",
    "subregion",
    "similar",
    "distance_km",
    "listed",
    "first_seen",
    "count_past",
];

/// The sign and the strength of a connective.
pub(crate) fn chained(name: &str) -> Option<(&'static str, u8)> {
    match name {
        operators::LOGICAL_AND => Some(("&&", AND)),
        operators::LOGICAL_OR => Some(("||", OR)),
        _ => None,
    }
}

/// The sign and the strength of an operator between two values.
fn infix(name: &str) -> Option<(&'static str, u8)> {
    Some(match name {
        operators::EQUALS => ("==", RELATION),
        operators::NOT_EQUALS => ("!=", RELATION),
        operators::LESS => ("<", RELATION),
        operators::LESS_EQUALS => ("<=", RELATION),
        operators::GREATER => (">", RELATION),
        operators::GREATER_EQUALS => (">=", RELATION),
        operators::IN => ("in", RELATION),
        operators::ADD => ("+", SUM),
        operators::SUBSTRACT => ("-", SUM),
        operators::MULTIPLY => ("*", PRODUCT),
        operators::DIVIDE => ("/", PRODUCT),
        operators::MODULO => ("%", PRODUCT),
        _ => return None,
    })
}

fn binding(expression: &Expr) -> u8 {
    match expression {
        Expr::Literal(LiteralValue::Int(value)) if *value.inner() < 0 => SIGN,
        Expr::Literal(LiteralValue::Double(value)) if value.inner().is_sign_negative() => SIGN,
        Expr::Call(call) => match call.func_name.as_str() {
            operators::CONDITIONAL => CHOICE,
            operators::LOGICAL_NOT | operators::NEGATE => SIGN,
            name => chained(name).or_else(|| infix(name)).map_or(MEMBER, |(_, own)| own),
        },
        _ => MEMBER,
    }
}

/// A text as CEL writes it.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => {
                // A hexadecimal number of four digits: control characters end at U+009F.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
