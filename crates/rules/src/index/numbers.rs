//! Thresholds over one number field, in order.

use crate::plan::{Compare, Const, NodeId, Op, PlaceId, Plan};

/// The atoms over one field by which rules are found.
pub(crate) struct Numbers {
    pub place: PlaceId,
    /// Atoms that hold above a threshold, ascending.
    above: Vec<(f64, NodeId)>,
    /// Atoms that hold below one, descending.
    below: Vec<(f64, NodeId)>,
    /// Atoms that hold at a number, ascending.
    at: Vec<(f64, NodeId)>,
}

impl Numbers {
    pub fn build(plan: &Plan, place: PlaceId, atoms: &[NodeId]) -> Self {
        let mut out = Numbers { place, above: Vec::new(), below: Vec::new(), at: Vec::new() };
        let number = |value: &Const| match value {
            Const::Int(n) => Some(*n as f64),
            Const::Float(n) => Some(n.get()),
            Const::Bool(_) | Const::Text(_) => None,
        };
        for &atom in atoms {
            match &plan.node(atom).op {
                Op::Among(_, values) => out.at.extend(values.iter().filter_map(number).map(|n| (n, atom))),
                Op::Compare(compare, _, b) => {
                    let Op::Const(value) = &plan.node(*b).op else { continue };
                    let Some(value) = number(value) else { continue };
                    match compare {
                        Compare::Equal => out.at.push((value, atom)),
                        Compare::Greater | Compare::GreaterOrEqual => out.above.push((value, atom)),
                        Compare::Less | Compare::LessOrEqual => out.below.push((value, atom)),
                    }
                }
                _ => {}
            }
        }
        out.above.sort_by(|a, b| a.0.total_cmp(&b.0));
        out.below.sort_by(|a, b| b.0.total_cmp(&a.0));
        out.at.sort_by(|a, b| a.0.total_cmp(&b.0));
        out
    }

    /// Calls `found` for every atom that can hold of some number from `low` to `high`; one that holds only beyond its
    /// threshold is found at the threshold too.
    #[inline]
    pub fn each(&self, low: f64, high: f64, mut found: impl FnMut(NodeId)) {
        self.above.iter().take_while(|(threshold, _)| *threshold <= high).for_each(|(_, atom)| found(*atom));
        self.below.iter().take_while(|(threshold, _)| *threshold >= low).for_each(|(_, atom)| found(*atom));
        let from = self.at.partition_point(|(value, _)| *value < low);
        self.at[from..].iter().take_while(|(value, _)| *value <= high).for_each(|(_, atom)| found(*atom));
    }
}
