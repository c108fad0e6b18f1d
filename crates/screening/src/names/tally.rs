//! What each name of an index has in common with the query that is asked.

/// The names that have anything in common with a query, and how much.
#[derive(Default)]
pub(super) struct Tally {
    /// The first `count` of these have been met.
    met: Vec<Met>,
    count: usize,
    /// Where in `met` a name stands, by a hash of the name and open addressing. What an earlier query left is not
    /// cleared: a place counts that is in use and says of itself that it stands here.
    slots: Vec<u32>,
    /// The power of two of the slots in use: most queries meet few names, and few slots stay near the processor.
    bits: u32,
}

/// A name that has been met.
#[derive(Clone, Copy, Default)]
pub(super) struct Met {
    pub name: u32,
    /// What it has in common with the query, in nats.
    pub sum: f32,
    /// The part that counted last.
    part: u32,
    slot: u32,
}

/// Slots that a query begins with, as a power of two.
const FEW: u32 = 11;

/// A birth date, which counts beside the parts, and their pairs.
pub(super) const DATE: u32 = u32::MAX;
/// What is met before any part has counted.
const NO_PART: u32 = DATE - 1;

impl Tally {
    /// Makes it ready for another query.
    pub fn begin(&mut self) {
        self.count = 0;
        self.use_slots(FEW);
    }

    /// Names that have been met.
    pub fn met(&self) -> &[Met] {
        &self.met[..self.count]
    }

    /// Meets names for what they have in common with a part of the query. A part counts once for a name: what is worth
    /// most must come first. Whether a name is new is not asked by a branch, for it would not be foreseen.
    pub fn add(&mut self, names: impl IntoIterator<Item = u32>, part: u32, gain: f32) {
        for name in names {
            if self.count >> (self.bits - 1) != 0 {
                self.grow();
            }
            let (slot, at) = self.find(name);
            let before = self.met[at];
            let new = at == self.count;
            let counted = before.part == part && !new;
            let sum = if new { 0.0 } else { before.sum } + if counted { 0.0 } else { gain };
            self.met[at] = Met { name, sum, part, slot };
            self.slots[slot as usize] = at as u32;
            self.count += usize::from(new);
        }
    }

    /// Adds to what the name at a place among those met has in common with the query.
    pub fn confirm(&mut self, at: usize, gain: f32) {
        self.met[at].sum += gain;
    }

    /// Meets names, whatever is yet to be found that they have in common with the query.
    pub fn meet(&mut self, names: impl IntoIterator<Item = u32>) {
        self.add(names, NO_PART, 0.0);
    }

    /// The slot of a name, and its place among those met: that of the next one if it is new.
    fn find(&self, name: u32) -> (u32, usize) {
        let mask = (1 << self.bits) - 1;
        let mut slot = name.wrapping_mul(0x9e37_79b1) >> (u32::BITS - self.bits);
        loop {
            let at = self.slots[slot as usize] as usize;
            let met = self.met[at];
            let used = at < self.count && met.slot == slot;
            if !used || met.name == name {
                return (slot, if used { at } else { self.count });
            }
            slot = (slot + 1) & mask;
        }
    }

    fn use_slots(&mut self, bits: u32) {
        self.bits = bits;
        if self.slots.len() >> bits == 0 {
            self.slots.resize(1 << bits, 0);
            // Half of the slots are used at most, and what a slot says is a place.
            self.met.resize((1 << bits) / 2 + 1, Met::default());
        }
    }

    /// Doubles the slots.
    fn grow(&mut self) {
        let count = std::mem::take(&mut self.count);
        self.use_slots(self.bits + 1);
        for at in 0..count {
            let (slot, _) = self.find(self.met[at].name);
            self.met[at].slot = slot;
            self.slots[slot as usize] = at as u32;
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_counts_once_for_a_name_and_queries_forget_each_other() {
        let mut tally = Tally::default();
        for names in [10_000u32, 20, 5_000] {
            tally.begin();
            tally.add((0..names).map(|name| name * 4_096), 0, 2.0);
            tally.add((0..names).map(|name| name * 4_096), 0, 1.0);
            tally.add((0..names / 2).map(|name| name * 4_096), 1, 0.5);
            tally.meet([7]);
            assert_eq!(tally.met().len() as u32, names + 1);
            for met in tally.met() {
                let sum = if met.name == 7 { 0.0 } else { 2.0 + if met.name / 4_096 < names / 2 { 0.5 } else { 0.0 } };
                assert_eq!(met.sum, sum, "{}", met.name);
            }
        }
    }
}
