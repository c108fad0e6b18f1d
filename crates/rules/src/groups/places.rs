//! Where the parts of groups stand in the text of their condition.

use std::ops::Range;

use cel::{
    Program,
    common::ast::{CallExpr, Expr, IdedExpr},
};
use serde::Serialize;

use super::{Node, write};
use crate::{
    check::{combine::gather, name_before, name_behind, parse},
    format,
    macros::{Macro, recognised},
};

/// Expressions inside expressions.
const DEPTH: usize = 200;

/// Where a part of groups stands in the text of their condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The part: places among the items of each group, from the outermost; the group of a list is its place 0.
    pub at: Vec<usize>,
    /// Its first character in the text, from 0, as diagnostics count.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
}

/// Where each part of groups stands in a text that says the same; a part that comes of brackets alone is left out, and
/// all are where the two are not the same expression.
///
/// The groups are written, and what is written is laid beside the text, name by name and sign by sign: the two differ in
/// brackets, blanks and the style of functions alone.
pub fn places(groups: &Node, text: &str) -> Vec<Place> {
    let characters = |bytes: usize| text.get(..bytes).map_or(0, |before| before.chars().count());
    if let Node::Text { .. } = groups {
        return vec![Place { at: Vec::new(), start: 0, end: characters(text.len()) }];
    }
    let Ok(draft) = write::draft(groups) else { return Vec::new() };
    let (Some(written), Some(read)) = (tokens(&draft.text), tokens(text)) else { return Vec::new() };
    if written.len() != read.len() {
        return Vec::new();
    }
    let beside = |part: &Range<usize>| {
        let mut inside = written.iter().zip(&read).filter(|(at, _)| part.start <= at.start && at.end <= part.end);
        let first = inside.next()?.1.clone();
        Some(inside.fold(first, |all, (_, at)| all.start.min(at.start)..all.end.max(at.end)))
    };
    let mut found: Vec<Place> = draft
        .parts
        .iter()
        .filter_map(|(at, part)| {
            let range = beside(part)?;
            Some(Place { at: at.clone(), start: characters(range.start), end: characters(range.end) })
        })
        .collect();
    found.sort_by(|a, b| a.at.cmp(&b.at));
    found
}

/// Where the names, values and signs of a text stand, in bytes, in the order of its tree; the signs of chains are left
/// out, since a chain may be nested in more than one way.
fn tokens(text: &str) -> Option<Vec<Range<usize>>> {
    let program = parse(text).ok()?;
    // What has no one form is never shown as groups.
    format::one_line(program.expression())?;
    let mut walk = Walk { text, program: &program, found: Vec::new(), depth: 0 };
    walk.over(program.expression())?;
    Some(walk.found)
}

struct Walk<'p> {
    text: &'p str,
    program: &'p Program,
    found: Vec<Range<usize>>,
    depth: usize,
}

impl Walk<'_> {
    fn over(&mut self, at: &IdedExpr) -> Option<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        match &at.expr {
            Expr::Call(call) => self.call(at, call)?,
            Expr::Comprehension(comprehension) => {
                self.note(at);
                self.over(&comprehension.iter_range)?;
                match recognised(comprehension)? {
                    Macro::Fold(_, body) => self.over(body)?,
                    Macro::Map { keep, item } => {
                        keep.map_or(Some(()), |keep| self.over(keep))?;
                        self.over(item)?;
                    }
                }
            }
            Expr::Select(select) => {
                let sign = self.note(at);
                if select.test {
                    self.reach(name_before(self.text, sign.start, "has"));
                }
                self.reach(name_behind(self.text, sign.end, &select.field));
                self.over(&select.operand)?;
            }
            Expr::List(list) => {
                self.note(at);
                list.elements.iter().try_for_each(|element| self.over(element))?;
            }
            Expr::Ident(_) | Expr::Literal(_) => {
                self.note(at);
            }
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => return None,
        }
        self.depth -= 1;
        Some(())
    }

    fn call(&mut self, at: &IdedExpr, call: &CallExpr) -> Option<()> {
        if format::chained(&call.func_name).is_some() {
            let mut parts = Vec::new();
            gather(&call.func_name, call, &mut parts);
            return parts.into_iter().try_for_each(|part| self.over(part));
        }
        let sign = self.note(at);
        self.reach(name_before(self.text, sign.start, &call.func_name));
        call.target.as_deref().into_iter().chain(&call.args).try_for_each(|arg| self.over(arg))
    }

    /// Takes down where the sign of an expression stands.
    fn note(&mut self, at: &IdedExpr) -> Range<usize> {
        // The parser says where a sign ends by its last byte; what it adds itself to a macro has no place.
        let (start, last) = self.program.source_info().offset_for(at.id).unwrap_or((0, 0));
        let sign = start as usize..last as usize + 1;
        self.found.push(sign.clone());
        sign
    }

    /// A name belongs to the sign that was taken down last.
    fn reach(&mut self, name: Option<Range<usize>>) {
        if let (Some(last), Some(name)) = (self.found.last_mut(), name) {
            *last = last.start.min(name.start)..last.end.max(name.end);
        }
    }
}
