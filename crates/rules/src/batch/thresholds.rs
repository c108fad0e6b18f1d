//! Numbers against constants, 64 rows at a time.

use super::{Engine, columns::Cells};
use crate::plan::{Compare, Const, NodeId, Op, PlaceId};

impl Engine<'_, '_> {
    /// Compares a field of numbers with a constant; false where this form does not fit.
    pub(super) fn numbers(&mut self, id: NodeId, place: PlaceId, at: usize, size: usize, todo: &[u64]) -> bool {
        let Op::Compare(compare, _, constant) = self.plan.node(id).op else { return false };
        let Op::Const(constant) = &self.plan.node(constant).op else { return false };
        let column = &self.columns.columns[place as usize];
        let valid = |word: usize| column.valid.word(word) & todo[word];
        let (yes, rest) = self.bits[at..].split_at_mut(size);
        let no = &mut rest[..size];
        match (&column.cells, constant) {
            (Cells::Int(all), Const::Int(n)) => each_word(all, *n, compare, yes, no, valid),
            (Cells::Float(all), Const::Float(n)) => each_word(all, n.get(), compare, yes, no, valid),
            _ => return false,
        }
        true
    }
}

fn each_word<T: Copy + PartialOrd>(
    all: &[T],
    constant: T,
    compare: Compare,
    yes: &mut [u64],
    no: &mut [u64],
    valid: impl Fn(usize) -> u64,
) {
    match compare {
        Compare::Equal => sweep(all, yes, no, valid, |value| value == constant),
        Compare::Less => sweep(all, yes, no, valid, |value| value < constant),
        Compare::LessOrEqual => sweep(all, yes, no, valid, |value| value <= constant),
        Compare::Greater => sweep(all, yes, no, valid, |value| value > constant),
        Compare::GreaterOrEqual => sweep(all, yes, no, valid, |value| value >= constant),
    }
}

fn sweep<T: Copy>(all: &[T], yes: &mut [u64], no: &mut [u64], valid: impl Fn(usize) -> u64, holds: impl Fn(T) -> bool) {
    for (word, values) in all.chunks(64).enumerate() {
        let known = valid(word);
        if known == 0 {
            continue;
        }
        let mut found = 0;
        for (bit, value) in values.iter().enumerate() {
            found |= u64::from(holds(*value)) << bit;
        }
        yes[word] |= found & known;
        no[word] |= !found & known;
    }
}
