//! Which places of a record made a rule true, and which absent ones left it open.

use model::{assessment::Evidence, schema::Value};

use crate::{
    eval::{Scope, follow, truth},
    plan::{Node, Path, Quantifier},
};

/// More places than this do not help anybody.
const PLACES: usize = 12;

/// Names of the elements of macros as paths with indexes.
type Names = [Option<String>; 2];

/// Collects the places behind a true node.
pub(crate) fn evidence<'a>(node: &'a Node, scope: &Scope<'a>) -> Vec<Evidence> {
    let mut out = Vec::new();
    walk(node, scope, &Names::default(), &mut out);
    out.truncate(PLACES);
    out
}

fn walk<'a>(node: &'a Node, scope: &Scope<'a>, names: &Names, out: &mut Vec<Evidence>) {
    match node {
        Node::And(a, b) => {
            walk(a, scope, names, out);
            walk(b, scope, names, out);
        }
        // Of alternatives only those that hold are reasons.
        Node::Or(a, b) => {
            for side in [a, b] {
                if truth(side, scope) == Some(true) {
                    walk(side, scope, names, out);
                }
            }
        }
        Node::Quantified { kind: Quantifier::Exists | Quantifier::ExistsOne, list, slot, body } => {
            let Value::List(items) = follow(list, scope) else { return };
            for index in 0..items.len() {
                let (mut inner, mut named) = (*scope, names.clone());
                if let (Some(place), Some(name)) = (inner.elements.get_mut(slot - 1), named.get_mut(slot - 1)) {
                    *place = Some(items.get(index));
                    *name = Some(format!("{}[{index}]", full(list, names)));
                }
                if truth(body, &inner) == Some(true) {
                    walk(body, &inner, &named, out);
                    return;
                }
            }
        }
        Node::Quantified { list, .. } => out.push(place(list, scope, names)),
        _ => {
            for path in paths(node) {
                let found = place(path, scope, names);
                if !out.contains(&found) {
                    out.push(found);
                }
            }
        }
    }
}

/// The paths directly under a node.
fn paths(node: &Node) -> Vec<&Path> {
    match node {
        Node::Path(path) | Node::Has(path) => vec![path],
        Node::Quantified { list, .. } => vec![list],
        Node::Const(_) => vec![],
        Node::Not(a) | Node::Size(a) | Node::Matches(a, _) | Node::Lower(a) | Node::Among(a, _) => paths(a),
        Node::And(a, b)
        | Node::Or(a, b)
        | Node::Compare(_, a, b)
        | Node::Arithmetic(_, a, b)
        | Node::In(a, b)
        | Node::Text(_, a, b)
        | Node::DaysBetween(a, b) => [paths(a), paths(b)].concat(),
        Node::If(a, b, c) => [paths(a), paths(b), paths(c)].concat(),
    }
}

/// A path with the variable replaced by the element that it stands for.
fn full(path: &Path, names: &Names) -> String {
    let Some(name) = path.slot.checked_sub(1).and_then(|at| names.get(at)).and_then(Option::as_ref) else {
        return path.text.clone();
    };
    match path.text.split_once('.') {
        Some((_, rest)) => format!("{name}.{rest}"),
        None => name.clone(),
    }
}

fn place(path: &Path, scope: &Scope<'_>, names: &Names) -> Evidence {
    let found = match follow(path, scope) {
        Value::Absent | Value::Record(_) => None,
        Value::Bool(v) => Some(v.to_string()),
        Value::Int(v) => Some(v.to_string()),
        Value::Float(v) => Some(v.to_string()),
        Value::Text(v) => Some(v.to_owned()),
        Value::Date(v) => Some(v.to_string()),
        Value::Time(v) => Some(v.to_string()),
        Value::List(list) => Some(list.len().to_string()),
    };
    Evidence { path: full(path, names), found, ..Evidence::default() }
}

/// The first absent place under a node whose outcome is unknown.
pub(crate) fn open_place<'a>(node: &'a Node, scope: &Scope<'a>) -> Option<String> {
    paths(node)
        .into_iter()
        .find(|path| path.slot == 0 && matches!(follow(path, scope), Value::Absent))
        .map(|path| path.text.clone())
}
