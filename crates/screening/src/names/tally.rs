//! What each name of an index has in common with the query that is asked.

/// The names that have anything in common with a query, and how much.
#[derive(Default)]
pub(super) struct Tally {
    met: Vec<Met>,
    /// Where in `met` a name stands, by a hash of the name and open addressing. What an earlier query left is not
    /// cleared: a place counts that is in use and says of itself that it stands here.
    slots: Vec<u32>,
    /// The power of two of the slots in use: few names are met by most queries, and few slots stay near the processor.
    bits: u32,
}

/// A name that has been met.
#[derive(Clone, Copy)]
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
        self.met.clear();
        self.bits = FEW;
        self.make_slots();
    }

    /// Names that have been met.
    pub fn met(&self) -> &[Met] {
        &self.met
    }

    /// The same, to add to what they have in common with the query.
    pub fn met_mut(&mut self) -> &mut [Met] {
        &mut self.met
    }

    /// Meets names for what they have in common with a part of the query. A part counts once for a name: what is worth
    /// most must come first.
    pub fn add(&mut self, names: impl IntoIterator<Item = u32>, part: u32, gain: f32) {
        for name in names {
            let met = self.place(name);
            met.sum += if met.part == part { 0.0 } else { gain };
            met.part = part;
        }
    }

    /// Meets names, whatever is yet to be found that they have in common with the query.
    pub fn meet(&mut self, names: impl IntoIterator<Item = u32>) {
        self.add(names, NO_PART, 0.0);
    }

    /// Forgets the names that `keep` does not hold. Nothing is met after that.
    pub fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        self.met.retain(|met| keep(met.name));
    }

    fn place(&mut self, name: u32) -> &mut Met {
        let mask = (1 << self.bits) - 1;
        let mut slot = self.home(name);
        loop {
            let at = self.slots[slot as usize] as usize;
            match self.met.get(at) {
                Some(met) if met.slot == slot => {
                    if met.name == name {
                        return &mut self.met[at];
                    }
                    slot = (slot + 1) & mask;
                }
                _ => break,
            }
        }
        if self.met.len() >> (self.bits - 1) != 0 {
            self.grow();
            return self.place(name);
        }
        let at = self.met.len();
        self.slots[slot as usize] = at as u32;
        self.met.push(Met { name, sum: 0.0, part: NO_PART, slot });
        &mut self.met[at]
    }

    fn home(&self, name: u32) -> u32 {
        name.wrapping_mul(0x9e37_79b1) >> (u32::BITS - self.bits)
    }

    fn make_slots(&mut self) {
        if self.slots.len() >> self.bits == 0 {
            self.slots.resize(1 << self.bits, 0);
        }
    }

    /// Doubles the slots: half of them are in use.
    fn grow(&mut self) {
        self.bits += 1;
        self.make_slots();
        let met = std::mem::take(&mut self.met);
        let mask = (1 << self.bits) - 1;
        for mut one in met {
            one.slot = self.home(one.name);
            let used = |slot: u32, met: &[Met], at: u32| met.get(at as usize).is_some_and(|met| met.slot == slot);
            while used(one.slot, &self.met, self.slots[one.slot as usize]) {
                one.slot = (one.slot + 1) & mask;
            }
            self.slots[one.slot as usize] = self.met.len() as u32;
            self.met.push(one);
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
            tally.retain(|name| name == 7);
            assert_eq!(tally.met().len(), 1);
        }
    }
}
