//! Lists: the macros, membership and size.

use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr};
use model::schema::Kind;

use super::{Checked, Checker, Thing, Typed};
use crate::{
    catalogue::said,
    macros::{Macro, recognised},
    plan::{Compare, Const, DomainId, NodeId, Op, Quantifier, RECORDS, Scalar},
};

/// Macros inside macros.
const NESTING: usize = 2;

/// A list of a record, with what `filter` and `map` made of it.
#[derive(Debug, Clone)]
pub(super) struct Seq {
    /// Its elements.
    pub natural: DomainId,
    /// The same, or crossed with themselves where the list stands inside itself.
    pub rows: DomainId,
    /// Which elements stay.
    pub keep: Option<NodeId>,
    /// What an element is.
    pub item: Box<Thing>,
    /// Where the list is a field of the inner of two equal lists: the crossed domain.
    pub around: Option<DomainId>,
}

impl Checker<'_> {
    pub(super) fn comprehension(&mut self, at: &IdedExpr, comprehension: &ComprehensionExpr) -> Checked<Thing> {
        let Some(known) = recognised(comprehension) else {
            return Err(self.fault(at, "this macro is not supported: use exists, all, exists_one, filter or map"));
        };
        let range = &comprehension.iter_range;
        if let Expr::List(written) = &range.expr {
            return self.written(at, &written.elements, &comprehension.iter_var, &known);
        }
        let Thing::List(seq) = self.thing(range)? else { return Err(self.fault(range, "a list is expected here")) };
        if self.open.len() >= NESTING {
            return Err(self.fault(at, format!("macros may stand {NESTING} deep at most")));
        }
        self.open.push(seq.natural);
        self.scope.push((comprehension.iter_var.clone(), (*seq.item).clone()));
        let found = self.inside(at, seq, &known);
        self.scope.pop();
        self.open.pop();
        found
    }

    fn inside(&mut self, at: &IdedExpr, mut seq: Seq, known: &Macro<'_>) -> Checked<Thing> {
        match known {
            Macro::Fold(quantifier, body) => {
                let body = self.typed(body, Kind::Bool)?.node;
                let node = self.folded(at, *quantifier, &seq, body)?;
                Ok(Thing::Value(Typed::plain(node, Kind::Bool)))
            }
            Macro::Map { keep, item } => {
                if let Some(keep) = keep {
                    let keep = self.typed(keep, Kind::Bool)?.node;
                    let all: Vec<NodeId> = seq.keep.into_iter().chain([keep]).collect();
                    seq.keep = Some(self.and(at, &all)?);
                }
                let made = self.thing(item)?;
                if matches!(made, Thing::List(_)) {
                    return Err(self.fault(item, "map makes no lists of lists"));
                }
                seq.item = Box::new(made);
                Ok(Thing::List(seq))
            }
        }
    }

    /// `["84", "85"].exists(p, hs.startsWith(p))`: one condition for each value.
    fn written(&mut self, at: &IdedExpr, values: &[IdedExpr], variable: &str, known: &Macro<'_>) -> Checked<Thing> {
        let (Macro::Fold(quantifier @ (Quantifier::Exists | Quantifier::All), body), false) =
            (known, values.is_empty())
        else {
            return Err(self.fault(at, "over a written list only exists and all are supported"));
        };
        let mut nodes = Vec::with_capacity(values.len());
        for value in values {
            let value = self.value(value)?;
            self.scope.push((variable.to_owned(), Thing::Value(value)));
            let node = self.typed(body, Kind::Bool);
            self.scope.pop();
            nodes.push(node?.node);
        }
        let node = if *quantifier == Quantifier::Exists { self.or(at, &nodes)? } else { self.and(at, &nodes)? };
        Ok(Thing::Value(Typed::plain(node, Kind::Bool)))
    }

    /// A fold over the rows of a list that stay, as a value of the rows around it.
    fn folded(&mut self, at: &IdedExpr, quantifier: Quantifier, seq: &Seq, body: NodeId) -> Checked<NodeId> {
        let body = match (seq.keep, quantifier) {
            (None, _) => body,
            (Some(keep), Quantifier::All) => {
                let left_out = self.not(keep);
                self.or(at, &[left_out, body])?
            }
            (Some(keep), _) => self.and(at, &[keep, body])?,
        };
        let (domain, natural) = (self.domain(body), seq.natural);
        let parent = self.plan.domain(natural).parent;
        let over = if self.plan.around(domain, parent) || (domain == natural && seq.rows == natural) {
            natural
        } else if seq.rows != natural {
            seq.rows
        } else if self.plan.domain(domain).inner == Some(natural) {
            domain
        } else {
            self.plan.crossed(domain, natural)
        };
        if self.plan.domain(over).inner.is_some() && parent != RECORDS {
            return Err(self.fault(at, "this looks at too many lists at once"));
        }
        let body = self.lifted(at, body, over)?;
        let kind = if quantifier == Quantifier::Count { Scalar::Int } else { Scalar::Truth };
        let result = self.plan.domain(over).parent;
        let node = self.plan.intern(Op::Fold(quantifier, over, body), result, kind);
        Ok(self.carried(node, seq, kind))
    }

    /// A value about a list that is a field of the inner of two equal lists, in the crossed domain.
    fn carried(&mut self, node: NodeId, seq: &Seq, kind: Scalar) -> NodeId {
        seq.around.map_or(node, |crossed| self.plan.intern(Op::Inner(node), crossed, kind))
    }

    pub(super) fn size(&mut self, at: &IdedExpr, a: &IdedExpr) -> Checked {
        let node = match self.thing(a)? {
            Thing::List(seq) => match seq.keep {
                None => {
                    let domain = self.plan.domain(seq.natural).parent;
                    let node = self.plan.intern(Op::Size(seq.natural), domain, Scalar::Int);
                    self.carried(node, &seq, Scalar::Int)
                }
                Some(keep) => self.folded(at, Quantifier::Count, &Seq { keep: None, ..seq }, keep)?,
            },
            Thing::Value(Typed { node, kind: Kind::Text, .. }) => self.single(node, Scalar::Int, Op::Length),
            Thing::Value(Typed { kind, .. }) => {
                return Err(self.fault(a, format!("size counts a list or a text, this is {}", said(kind))));
            }
            Thing::Record(_) => return Err(self.fault(a, "size counts a list or a text, this is a record")),
        };
        Ok(Typed::plain(node, Kind::Int))
    }

    pub(super) fn membership(&mut self, at: &IdedExpr, a: &IdedExpr, list: &IdedExpr) -> Checked {
        let found = self.value(a)?;
        if let Expr::List(written) = &list.expr {
            let mut values = Vec::with_capacity(written.elements.len());
            for element in &written.elements {
                let value = self.value(element)?;
                self.want(element, value.kind, found.kind)?;
                self.code_fits(element, found.codes, value.node)?;
                let Some(value) = self.as_constant(value.node).cloned() else {
                    return Err(self.fault(element, "a plain value is expected here"));
                };
                values.push(value);
            }
            let node = if values.is_empty() {
                self.constant(Const::Bool(false), Kind::Bool).node
            } else {
                self.among(&found, values)
            };
            return Ok(Typed::plain(node, Kind::Bool));
        }
        let expected = format!("a list is expected here, each element {}", said(found.kind));
        let Thing::List(seq) = self.thing(list)? else { return Err(self.fault(list, expected)) };
        let Thing::Value(item) = (*seq.item).clone() else {
            return Err(self.fault(list, format!("{expected}, this is one of records")));
        };
        if seq.around.is_some() && self.domain(found.node) != RECORDS {
            return Err(self.fault(at, "this looks at too many lists at once"));
        }
        let equal = self.compare(at, Some(Compare::Equal), (list, item), (a, found))?;
        let node = self.folded(at, Quantifier::Exists, &seq, equal.node)?;
        Ok(Typed::plain(node, Kind::Bool))
    }
}
