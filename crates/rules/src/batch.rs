//! The batch form: the plan over columns, each truth as two sets of rows, those where it holds and those where it does not.

#![allow(clippy::needless_range_loop, reason = "words of several sets of rows are combined by their place")]

pub(crate) mod arrow;
pub(crate) mod bits;
pub(crate) mod columns;
pub(crate) mod gather;
pub(crate) mod layout;
mod positive;
mod thresholds;

use self::{
    bits::{all, none, rows, set_range, words},
    columns::{Cells, Columns},
};
use crate::{
    eval::truth,
    find::Candidates,
    index::Index,
    plan::{DomainId, NodeId, Op, Plan, Quantifier, RECORDS, Scalar},
};

/// Sets of rows that are kept of a node.
const SETS: usize = 4;

/// Memory that evaluations use one after the other.
#[derive(Default)]
pub(crate) struct Scratch {
    /// By node: where its bits begin; zero before it is looked at.
    places: Vec<u32>,
    /// First as many zeros as any domain has words. Then of each node that was looked at four sets of rows: where it
    /// holds, where it does not, for which rows both are known, and for which at least where it holds.
    bits: Vec<u64>,
    /// Buffers for masks.
    spare: Vec<Vec<u64>>,
    pub candidates: Candidates,
}

/// Evaluates a plan over one batch of columns.
pub(crate) struct Engine<'c, 'a> {
    plan: &'a Plan,
    index: &'c Index,
    columns: &'c Columns<'a>,
    places: &'c mut [u32],
    bits: &'c mut Vec<u64>,
    spare: &'c mut Vec<Vec<u64>>,
}

impl<'c, 'a> Engine<'c, 'a> {
    /// Calls `hit` with each rule and the rows that it holds for, where there are any.
    pub fn run(
        index: &'c Index,
        columns: &'c Columns<'a>,
        roots: &[NodeId],
        scratch: &'c mut Scratch,
        mut hit: impl FnMut(u32, &[u64]),
    ) {
        let (mut engine, candidates) = Engine::begun(index, columns, roots, scratch);
        let every = all(columns.rows[RECORDS as usize]);
        for &rule in candidates.rules() {
            let left = engine.holds(roots[rule as usize], &every);
            if !none(&left) {
                hit(rule, &left);
            }
            engine.spare.push(left);
        }
    }

    /// Calls `open` with each of some rules and the rows for which its outcome is unknown, where there are any.
    pub fn open(
        index: &'c Index,
        columns: &'c Columns<'a>,
        roots: &[NodeId],
        asked: impl Iterator<Item = usize>,
        scratch: &'c mut Scratch,
        mut open: impl FnMut(u32, &[u64]),
    ) {
        let (mut engine, _) = Engine::begun(index, columns, roots, scratch);
        let every = all(columns.rows[RECORDS as usize]);
        for rule in asked {
            engine.eval(roots[rule], &every);
            let (yes, size) = (engine.yes(roots[rule]), every.len());
            let mut left = engine.buffer(&every);
            for (at, word) in left.iter_mut().enumerate() {
                *word &= !engine.bits[yes + at] & !engine.bits[yes + size + at];
            }
            if !none(&left) {
                open(rule as u32, &left);
            }
            engine.spare.push(left);
        }
    }

    /// An engine that has looked at no node yet, but knows which atoms of texts hold where.
    fn begun(
        index: &'c Index,
        columns: &'c Columns<'a>,
        roots: &[NodeId],
        scratch: &'c mut Scratch,
    ) -> (Self, &'c mut Candidates) {
        let Scratch { places, bits, spare, candidates } = scratch;
        let plan = columns.plan;
        places.clear();
        places.resize(plan.nodes.len(), 0);
        bits.clear();
        bits.resize(columns.rows.iter().map(|rows| words(*rows)).max().unwrap_or(0), 0);
        let mut engine = Engine { plan, index, columns, places, bits, spare };
        candidates.clear(roots.len());
        candidates.add(&index.always);
        engine.look_up_texts(candidates);
        engine.look_up_numbers(candidates);
        (engine, candidates)
    }

    /// Finds the text atoms that hold somewhere, and where.
    fn look_up_texts(&mut self, candidates: &mut Candidates) {
        for group in &self.index.texts {
            let column = &self.columns.columns[group.place as usize];
            let Cells::Text(texts) = &column.cells else { continue };
            let size = words(texts.len());
            let (places, bits) = (&mut *self.places, &mut *self.bits);
            rows(column.valid.words(), |row| {
                group.each(texts[row], |atom| {
                    let place = &mut places[atom as usize];
                    if *place == 0 {
                        *place = bits.len() as u32;
                        bits.resize(bits.len() + SETS * size, 0);
                        candidates.add(self.index.rules_of(atom));
                    }
                    bits[*place as usize + row / 64] |= 1 << (row % 64);
                });
            });
        }
    }

    fn look_up_numbers(&self, candidates: &mut Candidates) {
        for group in &self.index.numbers {
            let column = &self.columns.columns[group.place as usize];
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            let mut widen = |n: f64| {
                low = low.min(n);
                high = high.max(n);
            };
            match &column.cells {
                Cells::Int(all) => rows(column.valid.words(), |row| widen(all[row] as f64)),
                Cells::Float(all) => rows(column.valid.words(), |row| widen(all[row])),
                _ => {}
            }
            if low <= high {
                group.each(low, high, |atom| candidates.add(self.index.rules_of(atom)));
            }
        }
    }

    /// The rows of a mask for which a rule holds.
    fn holds(&mut self, root: NodeId, mask: &[u64]) -> Vec<u64> {
        let mut left = self.buffer(mask);
        self.narrow(root, &mut left);
        left
    }

    /// Leaves of a mask the rows for which a node holds.
    fn narrow(&mut self, id: NodeId, left: &mut [u64]) {
        self.positive(id, left);
        let yes = self.yes(id);
        for (at, word) in left.iter_mut().enumerate() {
            *word &= self.bits[yes + at];
        }
    }

    fn buffer(&mut self, from: &[u64]) -> Vec<u64> {
        let mut out = self.spare.pop().unwrap_or_default();
        out.clear();
        out.extend_from_slice(from);
        out
    }

    fn zeros(&mut self, words: usize) -> Vec<u64> {
        let mut out = self.spare.pop().unwrap_or_default();
        out.clear();
        out.resize(words, 0);
        out
    }

    fn size(&self, domain: DomainId) -> usize {
        words(self.columns.rows[domain as usize])
    }

    /// Where the bits of a node begin; of one that was not looked at, which holds nowhere as far as is known, zeros.
    fn yes(&self, id: NodeId) -> usize {
        self.places[id as usize] as usize
    }

    /// The same, with room for its bits where it had none.
    fn room(&mut self, id: NodeId, size: usize) -> usize {
        if self.places[id as usize] == 0 {
            self.places[id as usize] = self.bits.len() as u32;
            self.bits.resize(self.bits.len() + SETS * size, 0);
        }
        self.yes(id)
    }

    /// Makes the truth of a node known for the rows of a mask.
    fn eval(&mut self, id: NodeId, mask: &[u64]) {
        let plan = self.plan;
        let node = plan.node(id);
        let size = self.size(node.domain);
        let at = self.room(id, size);
        let mut todo = self.zeros(size);
        let mut any = 0;
        for word in 0..size {
            todo[word] = mask[word] & !self.bits[at + 2 * size + word];
            any |= todo[word];
        }
        if any != 0 {
            self.compute(id, at, size, &todo);
            for word in 0..size {
                self.bits[at + 2 * size + word] |= todo[word];
            }
        }
        self.spare.push(todo);
    }

    fn compute(&mut self, id: NodeId, at: usize, size: usize, todo: &[u64]) {
        let plan = self.plan;
        let node = plan.node(id);
        match &node.op {
            Op::And(_) => self.connective(id, at, size, todo, true),
            Op::Or(_) => self.connective(id, at, size, todo, false),
            Op::Not(a) => {
                self.eval(*a, todo);
                let from = self.yes(*a);
                for word in 0..size {
                    self.bits[at + word] |= self.bits[from + size + word] & todo[word];
                    self.bits[at + size + word] |= self.bits[from + word] & todo[word];
                }
            }
            Op::Has(place) => {
                let valid = &self.columns.columns[*place as usize].valid;
                for word in 0..size {
                    self.bits[at + word] |= valid.word(word) & todo[word];
                    self.bits[at + size + word] |= !valid.word(word) & todo[word];
                }
            }
            Op::Leaf(place) if node.kind == Scalar::Truth => {
                let column = &self.columns.columns[*place as usize];
                if let Cells::Truth(bits) = &column.cells {
                    for word in 0..size {
                        let known = column.valid.word(word) & todo[word];
                        self.bits[at + word] |= bits.word(word) & known;
                        self.bits[at + size + word] |= !bits.word(word) & known;
                    }
                }
            }
            Op::Outer(a) => self
                .taken(*a, at, size, todo, |columns, row| columns.elements[node.domain as usize].parent[row] as usize),
            Op::Inner(a) => self
                .taken(*a, at, size, todo, |columns, row| columns.elements[node.domain as usize].inner[row] as usize),
            Op::Fold(kind, over, body) if *kind != Quantifier::Count => {
                self.fold(*kind, *over, *body, at, size, todo);
            }
            _ => match self.index.atom(id) {
                Some((place, Scalar::Text)) => {
                    // Where it holds was found by the index.
                    let valid = &self.columns.columns[place as usize].valid;
                    for word in 0..size {
                        self.bits[at + size + word] |= valid.word(word) & !self.bits[at + word] & todo[word];
                    }
                }
                Some((place, _)) if self.numbers(id, place, at, size, todo) => {}
                _ => self.row_by_row(id, at, size, todo),
            },
        }
    }

    fn connective(&mut self, id: NodeId, at: usize, size: usize, todo: &[u64], both: bool) {
        // Of a conjunction `same` is where all hold so far, and a row is settled where one does not; of alternatives it
        // is the other way round.
        let (hold, settle) = if both { (0, size) } else { (size, 0) };
        let (mut left, mut same) = (self.buffer(todo), self.buffer(todo));
        for part in self.plan.order(id) {
            self.eval(*part, &left);
            let from = self.yes(*part);
            let mut any = 0;
            for word in 0..size {
                left[word] &= !self.bits[from + settle + word];
                same[word] &= self.bits[from + hold + word];
                any |= left[word];
            }
            if any == 0 {
                break;
            }
        }
        for word in 0..size {
            self.bits[at + hold + word] |= same[word] & left[word];
            self.bits[at + settle + word] |= todo[word] & !left[word];
        }
        self.spare.extend([left, same]);
    }

    /// Takes truths from the rows that `of` names.
    fn taken(&mut self, a: NodeId, at: usize, size: usize, todo: &[u64], of: impl Fn(&Columns<'a>, usize) -> usize) {
        let other = self.size(self.plan.node(a).domain);
        let mut mask = self.zeros(other);
        rows(todo, |row| {
            let from = of(self.columns, row);
            mask[from / 64] |= 1 << (from % 64);
        });
        self.eval(a, &mask);
        let base = self.yes(a);
        rows(todo, |row| {
            let from = of(self.columns, row);
            for side in 0..2 {
                let bit = self.bits[base + side * other + from / 64] >> (from % 64) & 1;
                self.bits[at + side * size + row / 64] |= bit << (row % 64);
            }
        });
        self.spare.push(mask);
    }

    fn fold(&mut self, kind: Quantifier, over: DomainId, body: NodeId, at: usize, size: usize, todo: &[u64]) {
        let columns = self.columns;
        let elements = &columns.elements[over as usize];
        let inner = self.size(over);
        let mut mask = self.zeros(inner);
        let mut here = self.buffer(todo);
        for (word, here) in here.iter_mut().enumerate() {
            *here &= elements.present.word(word);
        }
        rows(&here, |row| {
            let range = elements.range(row);
            set_range(&mut mask, range.start, range.end);
        });
        self.eval(body, &mask);
        let base = self.yes(body);
        if kind == Quantifier::ExistsOne {
            rows(&here, |row| {
                let (mut yes, mut unknown) = (0, false);
                for element in elements.range(row) {
                    let bit = |side: usize| self.bits[base + side * inner + element / 64] >> (element % 64) & 1;
                    yes += bit(0);
                    unknown |= bit(0) | bit(1) == 0;
                }
                if !unknown {
                    let side = usize::from(yes != 1);
                    self.bits[at + side * size + row / 64] |= 1 << (row % 64);
                }
            });
        } else {
            // An element that settles the fold, and one that keeps it from being settled the other way.
            let (hold, settle) = if kind == Quantifier::Exists { (size, 0) } else { (0, size) };
            let (from_settle, from_hold) = if kind == Quantifier::Exists { (0, inner) } else { (inner, 0) };
            let (mut settled, mut kept) = (self.zeros(inner), self.zeros(inner));
            for word in 0..inner {
                settled[word] = self.bits[base + from_settle + word] & mask[word];
                kept[word] = mask[word] & !self.bits[base + from_hold + word];
            }
            rows(&settled, |element| {
                let row = elements.parent[element] as usize;
                self.bits[at + settle + row / 64] |= 1 << (row % 64);
            });
            // Every row here holds unless an element kept it from that.
            rows(&kept, |element| {
                let row = elements.parent[element] as usize;
                here[row / 64] &= !(1 << (row % 64));
            });
            for word in 0..size {
                self.bits[at + hold + word] |= here[word];
            }
            self.spare.extend([settled, kept]);
        }
        self.spare.extend([mask, here]);
    }

    fn row_by_row(&mut self, id: NodeId, at: usize, size: usize, todo: &[u64]) {
        let domain = self.plan.node(id).domain;
        rows(todo, |row| {
            if let Some(found) = truth(self.plan, id, &self.columns.cursor(domain, row)) {
                let side = usize::from(!found);
                self.bits[at + side * size + row / 64] |= 1 << (row % 64);
            }
        });
    }
}
