//! What each name of an index has in common with the query that is asked, counted without forgetting the last query's
//! counts name by name.

/// The sums of one query, and the names that have any.
#[derive(Default)]
pub(super) struct Tally {
    slots: Vec<Slot>,
    turn: u32,
    /// Names that have something in common with the query; the first `met` of them.
    touched: Vec<u32>,
    met: usize,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The query's turn, and in the last bits the part that counted last; of an earlier turn the sum is void.
    stamp: u32,
    sum: f32,
}

/// Bits of a stamp that tell parts, and joined ones, apart.
const PART_BITS: u32 = 6;
/// A birth date, which counts beside the parts.
pub(super) const DATE: u32 = (1 << PART_BITS) - 1;
/// What is met before any part has counted.
const NO_PART: u32 = DATE - 1;

impl Tally {
    /// Makes it ready for another query of an index of so many names.
    pub fn begin(&mut self, names: usize) {
        self.met = 0;
        if self.slots.len() < names {
            self.slots.resize(names, Slot::default());
            // One more than there are names: what is met is written before it is known to be new.
            self.touched.resize(names + 1, 0);
        }
        self.turn += 1;
        if self.turn >> (32 - PART_BITS) != 0 {
            self.slots.fill(Slot::default());
            self.turn = 1;
        }
    }

    /// Names that have been met.
    pub fn names(&self) -> &[u32] {
        &self.touched[..self.met]
    }

    /// What a name that has been met has in common with the query.
    pub fn sum(&self, name: u32) -> f32 {
        self.slots[name as usize].sum
    }

    /// Adds to what a name that has been met has in common with the query.
    pub fn confirm(&mut self, name: u32, gain: f32) {
        self.slots[name as usize].sum += gain;
    }

    /// Meets names for what they have in common with a part of the query. A part counts once for a name: what is worth
    /// most must come first. Without a branch, for none would be foreseen, and each would wait for memory.
    pub fn add(&mut self, names: impl IntoIterator<Item = u32>, part: u32, gain: f32) {
        let stamp = self.turn << PART_BITS | part;
        for name in names {
            let slot = &mut self.slots[name as usize];
            let new = (slot.stamp ^ stamp) >> PART_BITS != 0;
            let counted = slot.stamp == stamp;
            let before = if new { 0.0 } else { slot.sum };
            slot.sum = before + if counted { 0.0 } else { gain };
            slot.stamp = stamp;
            self.touched[self.met] = name;
            self.met += usize::from(new);
        }
    }

    /// Meets names, whatever is yet to be found that they have in common with the query.
    pub fn meet(&mut self, names: impl IntoIterator<Item = u32>) {
        self.add(names, NO_PART, 0.0);
    }

    /// Forgets the names that `keep` does not hold.
    pub fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        let mut kept = 0;
        for at in 0..self.met {
            let name = self.touched[at];
            self.touched[kept] = name;
            kept += usize::from(keep(name));
        }
        self.met = kept;
    }
}
