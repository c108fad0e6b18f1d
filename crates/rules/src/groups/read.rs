//! From a parsed condition to groups.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};

use super::{Group, ListTest, Measure, Node, Of, Operator, Quantity, Test, Value, write};
use crate::{
    check::combine::gather,
    format,
    macros::{Macro, recognised},
    plan::Quantifier,
};

/// Groups inside groups; what is deeper stays text.
const DEPTH: usize = 24;

/// The groups of a condition with the text that they write, where that is the condition.
pub(super) fn exactly(at: &IdedExpr) -> Option<(Node, String)> {
    let groups = match node(at, 0)? {
        group @ (Node::All(_) | Node::Any(_)) => group,
        one => Node::All(Group { not: false, items: vec![one] }),
    };
    let written = write(&groups).ok()?;
    (reformatted(&written)? == format::one_line(at)?).then_some((groups, written))
}

/// Whether a part writes a text of one line.
fn says(found: &Node, text: &str) -> bool {
    write(found).ok().and_then(|written| reformatted(&written)).is_some_and(|written| written == text)
}

fn reformatted(text: &str) -> Option<String> {
    format::one_line(crate::check::parse(text).ok()?.expression())
}

/// A part; nothing where it cannot even be written as text.
fn node(at: &IdedExpr, depth: usize) -> Option<Node> {
    let cel = format::one_line(at)?;
    if depth > DEPTH {
        return Some(Node::Text { cel });
    }
    let found = match &at.expr {
        Expr::Call(call) if call.func_name == operators::LOGICAL_NOT => match call.args.as_slice() {
            [inner] => turned(node(inner, depth)?),
            _ => None,
        },
        Expr::Call(call) if call.func_name == operators::LOGICAL_AND => Some(Node::All(parts(call, depth)?)),
        Expr::Call(call) if call.func_name == operators::LOGICAL_OR => Some(Node::Any(parts(call, depth)?)),
        Expr::Call(call) => test(call).or_else(|| counted(call, depth)),
        Expr::Comprehension(comprehension) => over(comprehension, depth),
        Expr::Select(select) if select.test => path(&select.operand).map(|path| {
            plain(Measure { path: format!("{path}.{}", select.field), of: None, with: None }, Operator::Present, vec![])
        }),
        Expr::Ident(_) | Expr::Select(_) => {
            path(at).map(|path| plain(Measure { path, of: None, with: None }, Operator::True, vec![]))
        }
        _ => None,
    };
    Some(match found {
        // Whatever is not quite the same stays text here, and the rest stays groups.
        Some(found @ (Node::Test(_) | Node::List(_))) if !says(&found, &cel) => Node::Text { cel },
        Some(found) => found,
        None => Node::Text { cel },
    })
}

fn parts(call: &CallExpr, depth: usize) -> Option<Group> {
    let mut found = Vec::new();
    gather(&call.func_name, call, &mut found);
    let items = found.into_iter().map(|part| node(part, depth + 1)).collect::<Option<Vec<_>>>()?;
    Some(Group { not: false, items })
}

/// The opposite of a part that has none yet.
fn turned(node: Node) -> Option<Node> {
    match node {
        Node::All(group) if !group.not => Some(Node::All(Group { not: true, ..group })),
        Node::Any(group) if !group.not => Some(Node::Any(Group { not: true, ..group })),
        Node::Test(test) if !test.not => Some(Node::Test(Test { not: true, ..test })),
        Node::List(list) if !list.not => Some(Node::List(ListTest { not: true, ..list })),
        _ => None,
    }
}

fn plain(value: Measure, operator: Operator, operands: Vec<Value>) -> Node {
    Node::Test(Test { not: false, value, operator, operands, variable: None })
}

/// `a.b.c` of names alone.
fn path(at: &IdedExpr) -> Option<String> {
    match &at.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => Some(format!("{}.{}", path(&select.operand)?, select.field)),
        _ => None,
    }
}

fn all_args(call: &CallExpr) -> Vec<&IdedExpr> {
    call.target.as_deref().into_iter().chain(&call.args).collect()
}

fn compared(name: &str) -> Option<Operator> {
    Some(match name {
        operators::EQUALS => Operator::Equals,
        operators::NOT_EQUALS => Operator::NotEquals,
        operators::LESS => Operator::Below,
        operators::LESS_EQUALS => Operator::AtMost,
        operators::GREATER => Operator::Above,
        operators::GREATER_EQUALS => Operator::AtLeast,
        _ => return None,
    })
}

fn text_test(name: &str) -> Option<Operator> {
    Some(match name {
        "startsWith" => Operator::StartsWith,
        "endsWith" => Operator::EndsWith,
        "contains" => Operator::Contains,
        "matches" => Operator::Matches,
        "like" => Operator::Like,
        _ => return None,
    })
}

fn test(call: &CallExpr) -> Option<Node> {
    let args = all_args(call);
    let name = call.func_name.as_str();
    if let (Some(operator), [a, b]) = (compared(name).or_else(|| text_test(name)), args.as_slice()) {
        return Some(plain(measure(a)?, operator, vec![value(b)?]));
    }
    match (name, args.as_slice()) {
        (operators::IN, [a, list]) => match &list.expr {
            Expr::List(list) => {
                let all = list.elements.iter().map(value).collect::<Option<Vec<_>>>()?;
                Some(plain(measure(a)?, Operator::OneOf, all))
            }
            _ => Some(plain(Measure { path: path(list)?, of: None, with: None }, Operator::Holds, vec![value(a)?])),
        },
        ("between", [a, low, high]) => Some(plain(measure(a)?, Operator::Between, vec![value(low)?, value(high)?])),
        ("within", [a, days]) => Some(plain(measure(a)?, Operator::Within, vec![value(days)?])),
        ("listed", [a, set]) => Some(plain(measure(a)?, Operator::Listed, vec![value(set)?])),
        ("first_seen", [a]) => Some(plain(measure(a)?, Operator::FirstSeen, vec![])),
        _ => None,
    }
}

/// `list.filter(x, …).size() >= 2`.
fn counted(call: &CallExpr, depth: usize) -> Option<Node> {
    let operator = compared(&call.func_name)?;
    let [counted, number] = call.args.as_slice() else { return None };
    let Expr::Call(size) = &counted.expr else { return None };
    let [filter] = all_args(size)[..] else { return None };
    let (true, Expr::Comprehension(filter)) = (size.func_name == "size", &filter.expr) else { return None };
    let Macro::Map { keep: Some(keep), item } = recognised(filter)? else { return None };
    if !matches!(&item.expr, Expr::Ident(name) if *name == filter.iter_var) {
        return None;
    }
    let list = list_test(filter, Quantity::Count, keep, depth)?;
    Some(Node::List(ListTest { operator: Some(operator), number: Some(value(number)?), ..list }))
}

fn over(comprehension: &ComprehensionExpr, depth: usize) -> Option<Node> {
    let Macro::Fold(quantifier, body) = recognised(comprehension)? else { return None };
    if let Expr::List(written) = &comprehension.iter_range.expr {
        let (Quantifier::Exists, Expr::Call(call)) = (quantifier, &body.expr) else { return None };
        return one_fits(&written.elements, &comprehension.iter_var, call);
    }
    let quantity = match quantifier {
        Quantifier::Exists => Quantity::Some,
        Quantifier::All => Quantity::Every,
        Quantifier::ExistsOne => Quantity::One,
        Quantifier::Count => return None,
    };
    list_test(comprehension, quantity, body, depth).map(Node::List)
}

/// `["84", "85"].exists(x, hs.startsWith(x))`.
fn one_fits(written: &[IdedExpr], variable: &str, call: &CallExpr) -> Option<Node> {
    let operator = text_test(&call.func_name)?;
    let [a, b] = all_args(call)[..] else { return None };
    if path(b)? != variable || written.len() < 2 {
        return None;
    }
    let operands = written.iter().map(value).collect::<Option<Vec<_>>>()?;
    Some(Node::Test(Test {
        not: false,
        value: measure(a)?,
        operator,
        operands,
        variable: (variable != write::VARIABLE).then(|| variable.to_owned()),
    }))
}

fn list_test(
    comprehension: &ComprehensionExpr,
    quantifier: Quantity,
    body: &IdedExpr,
    depth: usize,
) -> Option<ListTest> {
    let group = match node(body, depth + 1)? {
        group @ (Node::All(_) | Node::Any(_)) => group,
        one => Node::All(Group { not: false, items: vec![one] }),
    };
    Some(ListTest {
        not: false,
        list: path(&comprehension.iter_range)?,
        quantifier,
        variable: comprehension.iter_var.clone(),
        group: Box::new(group),
        operator: None,
        number: None,
    })
}

/// What is worked out from a field.
fn measure(at: &IdedExpr) -> Option<Measure> {
    if let Some(path) = path(at) {
        return Some(Measure { path, of: None, with: None });
    }
    let Expr::Call(call) = &at.expr else { return None };
    let (of, args) = (worked_out(&call.func_name)?, all_args(call));
    match (of, args.as_slice()) {
        (Of::Size | Of::Lower | Of::Region | Of::Subregion | Of::Decimal, [a]) => {
            Some(Measure { path: path(a)?, of: Some(of), with: None })
        }
        (
            Of::Per | Of::Times | Of::Plus | Of::Minus | Of::DaysTo | Of::Similarity | Of::DistanceTo | Of::Seen,
            [a, b],
        ) => Some(Measure { path: path(a)?, of: Some(of), with: Some(Box::new(value(b)?)) }),
        _ => None,
    }
}

fn worked_out(name: &str) -> Option<Of> {
    Some(match name {
        "size" => Of::Size,
        "lower" => Of::Lower,
        "region" => Of::Region,
        "subregion" => Of::Subregion,
        "double" => Of::Decimal,
        operators::DIVIDE => Of::Per,
        operators::MULTIPLY => Of::Times,
        operators::ADD => Of::Plus,
        operators::SUBSTRACT => Of::Minus,
        "days_between" => Of::DaysTo,
        "similar" => Of::Similarity,
        "distance_km" => Of::DistanceTo,
        "count_past" => Of::Seen,
        _ => return None,
    })
}

fn value(at: &IdedExpr) -> Option<Value> {
    match &at.expr {
        Expr::Literal(LiteralValue::Boolean(flag)) => Some(Value::Flag(*flag.inner())),
        Expr::Literal(LiteralValue::String(text)) => Some(Value::Text(text.inner().to_owned())),
        Expr::Literal(LiteralValue::Int(_) | LiteralValue::UInt(_) | LiteralValue::Double(_)) => {
            format::one_line(at).map(Value::Number)
        }
        Expr::Call(call) => match (call.func_name.as_str(), all_args(call).as_slice()) {
            ("today", []) => Some(Value::Date(write::TODAY.to_owned())),
            ("date", [text]) => written_text(text).map(Value::Date),
            ("timestamp", [text]) => written_text(text).map(Value::Time),
            _ => measure(at).map(Value::Field),
        },
        _ => measure(at).map(Value::Field),
    }
}

fn written_text(at: &IdedExpr) -> Option<String> {
    match &at.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner().to_owned()),
        _ => None,
    }
}
