//! Nodes from nodes: bringing operands to one domain, connectives and comparisons.

use cel::common::ast::{CallExpr, Expr, IdedExpr, operators};
use model::schema::Kind;

use super::{Checked, Checker, Typed, same, scalar};
use crate::{
    catalogue::said,
    plan::{Compare, Const, Decimal, DomainId, NodeId, Op, RECORDS, Scalar},
    vocabulary::Codes,
};

impl Checker<'_> {
    pub(super) fn domain(&self, node: NodeId) -> DomainId {
        self.plan.node(node).domain
    }

    /// The domain that has a row for each pair of rows of two others.
    fn joined(&mut self, at: &IdedExpr, a: DomainId, b: DomainId) -> Checked<DomainId> {
        if self.plan.around(a, b) || self.plan.domain(b).inner == Some(a) {
            return Ok(b);
        }
        if self.plan.around(b, a) || self.plan.domain(a).inner == Some(b) {
            return Ok(a);
        }
        let outermost = self.open.first().copied();
        let (outer, inner) = if outermost == Some(a) { (a, b) } else { (b, a) };
        let beside = |domain: DomainId| self.plan.domain(domain).parent == RECORDS;
        if outermost != Some(outer) || !beside(outer) || !beside(inner) {
            return Err(self.fault(at, "this looks at too many lists at once"));
        }
        Ok(self.plan.crossed(outer, inner))
    }

    /// A node as seen from a row of another domain.
    pub(super) fn lifted(&mut self, at: &IdedExpr, node: NodeId, to: DomainId) -> Checked<NodeId> {
        let (domain, kind) = (self.domain(node), self.plan.node(node).kind);
        if domain == to {
            return Ok(node);
        }
        if self.plan.around(domain, to) {
            if kind != Scalar::Truth {
                // Values of rows around are read where they are.
                return Ok(node);
            }
            // Truths are kept by domain: one step at a time, each for the rows next inside.
            let near = self.lifted(at, node, self.plan.domain(to).parent)?;
            return Ok(self.plan.intern(Op::Outer(near), to, kind));
        }
        if self.plan.domain(to).inner == Some(domain) {
            return Ok(self.plan.intern(Op::Inner(node), to, kind));
        }
        Err(self.fault(at, "this looks at too many lists at once"))
    }

    /// All nodes at the domain that they share.
    pub(super) fn together(&mut self, at: &IdedExpr, nodes: &[NodeId]) -> Checked<(Vec<NodeId>, DomainId)> {
        let mut domain = RECORDS;
        for node in nodes {
            domain = self.joined(at, domain, self.domain(*node))?;
        }
        let lifted = nodes.iter().map(|node| self.lifted(at, *node, domain)).collect::<Checked<Vec<_>>>()?;
        Ok((lifted, domain))
    }

    pub(super) fn pair(
        &mut self,
        at: &IdedExpr,
        a: NodeId,
        b: NodeId,
        kind: Scalar,
        op: impl FnOnce(NodeId, NodeId) -> Op,
    ) -> Checked<NodeId> {
        let (nodes, domain) = self.together(at, &[a, b])?;
        let [a, b] = nodes[..] else { return Err(self.fault(at, "two values are expected here")) };
        Ok(self.plan.intern(op(a, b), domain, kind))
    }

    pub(super) fn single(&mut self, a: NodeId, kind: Scalar, op: impl FnOnce(NodeId) -> Op) -> NodeId {
        let domain = self.domain(a);
        self.plan.intern(op(a), domain, kind)
    }

    pub(super) fn not(&mut self, a: NodeId) -> NodeId {
        match self.plan.node(a).op {
            Op::Not(inner) => inner,
            _ => self.single(a, Scalar::Truth, Op::Not),
        }
    }

    pub(super) fn and(&mut self, at: &IdedExpr, all: &[NodeId]) -> Checked<NodeId> {
        self.connected(at, all, true)
    }

    pub(super) fn or(&mut self, at: &IdedExpr, all: &[NodeId]) -> Checked<NodeId> {
        self.connected(at, all, false)
    }

    fn connected(&mut self, at: &IdedExpr, all: &[NodeId], both: bool) -> Checked<NodeId> {
        if let [one] = all {
            return Ok(*one);
        }
        let (nodes, domain) = self.together(at, all)?;
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match &self.plan.node(node).op {
                Op::And(inner) if both => flat.extend_from_slice(inner),
                Op::Or(inner) if !both => flat.extend_from_slice(inner),
                _ => flat.push(node),
            }
        }
        let op = if both { Op::And(flat.into()) } else { Op::Or(flat.into()) };
        Ok(self.plan.intern(op, domain, Scalar::Truth))
    }

    /// A chain of the same connective, in the order in which it is written.
    pub(super) fn chain(&mut self, at: &IdedExpr, call: &CallExpr) -> Checked {
        let mut parts = Vec::new();
        gather(&call.func_name, call, &mut parts);
        let mut nodes = Vec::with_capacity(parts.len());
        for part in parts {
            nodes.push(self.typed(part, Kind::Bool)?.node);
        }
        let node = self.connected(at, &nodes, call.func_name == operators::LOGICAL_AND)?;
        Ok(Typed::plain(node, Kind::Bool))
    }

    pub(super) fn units_agree(&self, at: &IdedExpr, a: &Typed, b: &Typed) -> Checked<Option<String>> {
        match (&a.unit, &b.unit) {
            (Some(x), Some(y)) if x != y => Err(self.fault(at, format!("{x} and {y} are different units"))),
            (Some(unit), _) | (None, Some(unit)) => Ok(Some(unit.clone())),
            (None, None) => Ok(None),
        }
    }

    /// A comparison; nothing for `compare` is `!=`.
    pub(super) fn compare(
        &mut self,
        at: &IdedExpr,
        compare: Option<Compare>,
        (x, a): (&IdedExpr, Typed),
        (y, b): (&IdedExpr, Typed),
    ) -> Checked {
        let (kx, ky) = (a.kind, b.kind);
        if !same(kx, ky) {
            let mut fault = self.fault(y, format!("{} cannot be compared with {}", said(kx), said(ky)));
            fault.suggestion = match (kx, ky) {
                (Kind::Date, Kind::Text) => Some("date(\"2026-01-31\")".to_owned()),
                (Kind::Time, Kind::Text) => Some("timestamp(\"2026-01-31T12:00:00Z\")".to_owned()),
                _ => None,
            };
            return Err(fault);
        }
        let ordered = !matches!(compare, Some(Compare::Equal) | None);
        if ordered && kx == Kind::Bool {
            return Err(self.fault(at, "true and false have no order"));
        }
        self.units_agree(at, &a, &b)?;
        if !ordered {
            self.code_fits(y, a.codes, b.node)?;
            self.code_fits(x, b.codes, a.node)?;
        }
        let node = match compare {
            Some(compare) => self.compared(at, compare, &a, &b)?,
            None => {
                let equal = self.compared(at, Compare::Equal, &a, &b)?;
                self.not(equal)
            }
        };
        Ok(Typed::plain(node, Kind::Bool))
    }

    fn compared(&mut self, at: &IdedExpr, compare: Compare, a: &Typed, b: &Typed) -> Checked<NodeId> {
        if a.kind == Kind::Bool {
            return self.both_or_neither(at, a.node, b.node);
        }
        if self.as_constant(a.node).is_some() && self.as_constant(b.node).is_none() {
            return self.compared(at, compare.flipped(), b, a);
        }
        let right = match self.as_constant(b.node).cloned() {
            Some(value) => {
                let value = alike(value, a.kind);
                self.constant(value, b.kind).node
            }
            None => b.node,
        };
        self.pair(at, a.node, right, Scalar::Truth, |a, b| Op::Compare(compare, a, b))
    }

    /// `x == true` is `x`; of two truths, both or neither.
    fn both_or_neither(&mut self, at: &IdedExpr, a: NodeId, b: NodeId) -> Checked<NodeId> {
        for (value, other) in [(a, b), (b, a)] {
            if let Some(Const::Bool(value)) = self.as_constant(value) {
                return Ok(if *value { other } else { self.not(other) });
            }
        }
        let both = self.and(at, &[a, b])?;
        let (a, b) = (self.not(a), self.not(b));
        let neither = self.and(at, &[a, b])?;
        self.or(at, &[both, neither])
    }

    /// Whether a constant may stand in a field of codes.
    pub(super) fn code_fits(&self, at: &IdedExpr, codes: Option<Codes>, node: NodeId) -> Checked<()> {
        let (Some(codes), Some(Const::Text(text))) = (codes, self.as_constant(node)) else { return Ok(()) };
        if codes.allow(text) {
            return Ok(());
        }
        let mut fault = self.fault(at, format!("`{text}` can never stand in this field"));
        fault.suggestion = codes.suggestion(text);
        fault.expected = codes.expected();
        Err(fault)
    }

    /// Whether a value is one of some constants.
    pub(super) fn among(&mut self, a: &Typed, values: Vec<Const>) -> NodeId {
        let mut values: Vec<Const> = values.into_iter().map(|value| alike(value, a.kind)).collect();
        values.sort();
        values.dedup();
        if let ([one], false) = (values.as_slice(), a.kind == Kind::Bool) {
            let one = self.plan.intern(Op::Const(one.clone()), RECORDS, scalar(a.kind));
            return self.single(a.node, Scalar::Truth, |a| Op::Compare(Compare::Equal, a, one));
        }
        self.single(a.node, Scalar::Truth, |a| Op::Among(a, values.into()))
    }
}

/// The parts of a chain of the same connective.
pub(crate) fn gather<'e>(name: &str, call: &'e CallExpr, out: &mut Vec<&'e IdedExpr>) {
    for arg in &call.args {
        match &arg.expr {
            Expr::Call(inner) if inner.func_name == name => gather(name, inner, out),
            _ => out.push(arg),
        }
    }
}

/// A number as the kind that it is compared with, where that loses nothing.
fn alike(value: Const, kind: Kind) -> Const {
    match (value, kind) {
        (Const::Int(n), Kind::Float) if n.unsigned_abs() < (1 << 53) => Const::Float(Decimal::new(n as f64)),
        (Const::Float(n), Kind::Int) if n.get().fract() == 0.0 && n.get().abs() < 9e15 => Const::Int(n.get() as i64),
        (other, _) => other,
    }
}
