//! Where a node holds, without telling false from unknown: all that a hit needs.
//!
//! Rows drop out as soon as one condition does not hold for them, so that what
//! is dear is asked of few. Under a negation [`Engine::eval`] takes over.

use super::{
    Engine,
    bits::{none, rows, set_range},
};
use crate::plan::{DomainId, NodeId, Op, Quantifier, Scalar};

impl Engine<'_, '_> {
    /// Makes known for which rows of a mask a node holds.
    pub(super) fn positive(&mut self, id: NodeId, mask: &[u64]) {
        if matches!(self.index.atom(id), Some((_, Scalar::Text))) {
            // The index has found where.
            return;
        }
        let plan = self.plan;
        let node = plan.node(id);
        if !matches!(
            node.op,
            Op::And(_) | Op::Or(_) | Op::Outer(_) | Op::Inner(_) | Op::Fold(Quantifier::Exists | Quantifier::All, ..)
        ) {
            return self.eval(id, mask);
        }
        let size = self.size(node.domain);
        let at = self.room(id, size);
        let mut todo = self.zeros(size);
        for word in 0..size {
            todo[word] = mask[word] & !self.bits[at + 2 * size + word] & !self.bits[at + 3 * size + word];
        }
        if !none(&todo) {
            let mut found = self.buffer(&todo);
            match &node.op {
                Op::And(_) => {
                    for part in plan.order(id) {
                        self.narrow(*part, &mut found);
                        if none(&found) {
                            break;
                        }
                    }
                }
                Op::Or(_) => self.either(id, &mut found),
                Op::Outer(a) => {
                    let parent = &self.columns.elements[node.domain as usize].parent;
                    self.carried(*a, &mut found, parent);
                }
                Op::Inner(a) => {
                    let inner = &self.columns.elements[node.domain as usize].inner;
                    self.carried(*a, &mut found, inner);
                }
                Op::Fold(Quantifier::Exists, over, body) => self.exists(*over, *body, &mut found),
                Op::Fold(_, over, body) => self.all(*over, *body, &mut found),
                _ => {}
            }
            for word in 0..size {
                self.bits[at + word] |= found[word];
                self.bits[at + 3 * size + word] |= todo[word];
            }
            self.spare.push(found);
        }
        self.spare.push(todo);
    }

    fn either(&mut self, id: NodeId, found: &mut [u64]) {
        let mut left = self.buffer(found);
        found.fill(0);
        for part in self.plan.order(id) {
            let mut held = self.buffer(&left);
            self.narrow(*part, &mut held);
            for (word, held) in held.iter().enumerate() {
                found[word] |= held;
                left[word] &= !held;
            }
            self.spare.push(held);
            if none(&left) {
                break;
            }
        }
        self.spare.push(left);
    }

    /// Leaves of a mask the rows whose row in another domain holds.
    fn carried(&mut self, a: NodeId, found: &mut [u64], from: &[u32]) {
        let mut mask = self.zeros(self.size(self.plan.node(a).domain));
        rows(found, |row| {
            let from = from[row] as usize;
            mask[from / 64] |= 1 << (from % 64);
        });
        self.narrow(a, &mut mask);
        for word in 0..found.len() {
            let mut held = 0;
            rows(&found[word..=word], |row| {
                let from = from[word * 64 + row] as usize;
                held |= (mask[from / 64] >> (from % 64) & 1) << row;
            });
            found[word] = held;
        }
        self.spare.push(mask);
    }

    /// The elements of the rows of a mask, where their list is there; the mask loses the other rows.
    fn elements_of(&mut self, over: DomainId, found: &mut [u64]) -> Vec<u64> {
        let mut mask = self.zeros(self.size(over));
        let elements = &self.columns.elements[over as usize];
        for (word, found) in found.iter_mut().enumerate() {
            *found &= elements.present.word(word);
        }
        rows(found, |row| {
            let range = elements.range(row);
            set_range(&mut mask, range.start, range.end);
        });
        mask
    }

    /// A text atom that must hold of a row wherever a node does.
    fn found_by_index(&self, body: NodeId) -> Option<NodeId> {
        let first = match self.plan.node(body).op {
            Op::And(_) => *self.plan.order(body).first()?,
            _ => body,
        };
        matches!(self.index.atom(first), Some((_, Scalar::Text))).then_some(first)
    }

    fn exists(&mut self, over: DomainId, body: NodeId, found: &mut [u64]) {
        let elements = &self.columns.elements[over as usize];
        let mut mask = match self.found_by_index(body) {
            // Few elements are left before any is asked for its row.
            Some(atom) => {
                let (yes, size) = (self.yes(atom), self.size(over));
                let mut mask = self.zeros(size);
                mask.copy_from_slice(&self.bits[yes..yes + size]);
                mask
            }
            None => self.elements_of(over, found),
        };
        if !none(&mask) {
            self.narrow(body, &mut mask);
        }
        let mut held = self.zeros(found.len());
        rows(&mask, |element| {
            let row = elements.parent[element] as usize;
            held[row / 64] |= 1 << (row % 64);
        });
        for (word, found) in found.iter_mut().enumerate() {
            *found &= held[word] & elements.present.word(word);
        }
        self.spare.extend([mask, held]);
    }

    fn all(&mut self, over: DomainId, body: NodeId, found: &mut [u64]) {
        let mask = self.elements_of(over, found);
        let mut held = self.buffer(&mask);
        self.narrow(body, &mut held);
        let parent = &self.columns.elements[over as usize].parent;
        for (word, (mask, held)) in mask.iter().zip(&held).enumerate() {
            rows(&[mask & !held], |bit| {
                let row = parent[word * 64 + bit] as usize;
                found[row / 64] &= !(1 << (row % 64));
            });
        }
        self.spare.extend([mask, held]);
    }
}
