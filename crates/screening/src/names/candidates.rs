//! Which names of an index are worth being aligned with a query: those that share most of what either says.

use super::{
    BIRTH, JOINED, Names, pair_hash,
    tally::{DATE, Met, Tally},
};
use crate::{
    align::{Aligned, Asked},
    keys::hash,
    parts::PARTS,
    vocabulary::Scratch,
};

/// Names that one pair of parts may bring in.
const PAIRED: usize = 256;
/// Names that a part may bring in of which two parts run together are like it.
const JOINING: usize = 64;
/// Names that are aligned.
const CANDIDATES: usize = 8;
/// Names that have less in common with the query than this, in nats, are not; nor are those that are less alike than
/// this, or than this share of what the likest is.
const LEAST: f32 = 3.5;
const LEAST_ALIKE: f32 = 0.12;
const LEAST_SHARE: f32 = 0.3;
/// Names of one entry that are aligned.
const OF_ONE: usize = 4;
/// What an equal birth date adds to a name's standing among the candidates.
const BORN: f32 = 5.0;

/// Memory of a thread between queries.
#[derive(Default)]
pub(crate) struct Memory {
    pub(super) scratch: Scratch,
    tally: Tally,
    order: Vec<(usize, usize)>,
    /// Names that may have a common part of the query, by their places among those met.
    passing: Vec<u32>,
    /// Names by how much of what they and the query say they have in common: see [`rank`].
    ranked: Vec<u64>,
    /// The names that are most like what is asked, likest first.
    pub candidates: Vec<u32>,
    pub aligned: Aligned,
}

impl Names {
    /// Finds the names that are most like what is asked, of entries that `within` holds, if that
    /// is asked; they are then in `memory`.
    pub fn find_candidates(
        &self,
        asked: &Asked,
        dob: Option<&str>,
        within: Option<&dyn Fn(u32) -> bool>,
        memory: &mut Memory,
    ) {
        memory.tally.begin();
        let common = self.bring_rare(asked, memory);
        let tally = &mut memory.tally;
        self.bring_pairs(asked, &common.pairing, tally);
        for (at, similar) in asked.joined.iter().enumerate().filter_map(|(at, found)| Some((at, found.as_ref()?))) {
            let names = self.posted(similar.token).iter().take(self.scanned / 8);
            tally.add(names.copied(), (PARTS + at) as u32, similar.info);
        }
        for (at, known) in asked.parts.iter().enumerate().filter(|(_, known)| known.part.text.len() >= 5) {
            let names = self.joined.get(hash(JOINED, known.part.text.bytes())).take(JOINING);
            tally.add(names, at as u32, known.info);
        }
        if let Some(dob) = dob.filter(|dob| dob.len() >= 10) {
            tally.add(self.born.get(hash(BIRTH, dob.bytes().take(10))).take(PAIRED), DATE, BORN);
        }
        self.confirm(asked, &[common.pairing, common.confirming].concat(), memory);
        self.best(asked, within, memory);
    }

    /// Meets the names that have a part of the query, the rarest part first. Gives the parts that are too common.
    fn bring_rare(&self, asked: &Asked, memory: &mut Memory) -> Common {
        let Memory { order, tally, .. } = memory;
        order.clear();
        order.extend(asked.parts.iter().map(|known| known.posted).enumerate());
        order.sort_unstable_by_key(|(_, names)| *names);
        let mut common = Common::default();
        // What the parts that are still to come can add to a name, and what the best name has at least.
        let mut to_come: f32 = asked.parts.iter().map(|known| known.most()).sum();
        let (mut scanned, mut met) = (0, 0.0f32);
        for &(at, names) in order.iter() {
            let known = &asked.parts[at];
            if names > tally.met().len() && to_come < met.min(LEAST).max(LEAST_ALIKE * asked.info) {
                common.confirming.push(at);
            } else if scanned + names > self.scanned {
                common.pairing.push(at);
            } else {
                scanned += names;
                for &(token, gain) in &known.gains {
                    tally.add(self.posted(token).iter().copied(), at as u32, gain);
                }
                met = met.max(known.most());
            }
            to_come -= known.most();
        }
        common
    }

    /// Parts that too many names share bring in those that share two of them, or, where there is but one, the first of
    /// those that have it as it stands.
    fn bring_pairs(&self, asked: &Asked, common: &[usize], tally: &mut Tally) {
        for (at, &first) in common.iter().enumerate() {
            for &second in &common[at + 1..] {
                let pair = [first, second].map(|part| asked.parts[part].skeleton);
                tally.meet(self.paired.get(pair_hash(pair[0], pair[1])).take(PAIRED));
            }
        }
        if let [only] = common
            && asked.parts.iter().filter(|known| !known.part.weak).count() == 1
        {
            for similar in asked.parts[*only].similar.iter().filter(|similar| similar.likeness >= 0.95) {
                tally.meet(self.posted(similar.token).iter().take(self.scanned).copied());
            }
        }
    }

    /// Parts too common to bring names in still tell the names apart that rarer parts have brought.
    fn confirm(&self, asked: &Asked, common: &[usize], memory: &mut Memory) {
        if common.is_empty() {
            return;
        }
        let Memory { tally, passing, .. } = memory;
        // Where many names are far from any cache, what is looked up one after the other is waited for as often: so
        // first all signs, then the parts.
        let signs = common.iter().fold(0, |signs, &part| signs | asked.parts[part].signs);
        passing.clear();
        passing.resize(tally.met().len(), 0);
        let mut count = 0;
        for (at, met) in tally.met().iter().enumerate() {
            passing[count] = at as u32;
            count += usize::from(self.about(met.name).signs & signs != 0);
        }
        passing.truncate(count);
        for &at in passing.iter() {
            let tokens = self.tokens(tally.met()[at as usize].name);
            for &part in common {
                let gains = tokens.iter().filter_map(|&token| asked.parts[part].find(token)).map(|found| found.gain());
                tally.confirm(at as usize, gains.fold(0.0, f32::max));
            }
        }
    }

    /// Picks the names that are most like what is asked: by what they have in common, as a share of what either says.
    fn best(&self, asked: &Asked, within: Option<&dyn Fn(u32) -> bool>, memory: &mut Memory) {
        let Memory { tally, ranked, candidates: out, .. } = memory;
        ranked.clear();
        out.clear();
        // Those of other lists must not take the places of those that are asked for.
        let held = |met: &Met| within.is_none_or(|within| within(self.entity(met.name)));
        let least = tally.met().iter().filter(|met| held(met)).map(|met| met.sum).fold(0.0, f32::max).min(LEAST);
        ranked.extend(tally.met().iter().filter(|met| met.sum >= least && held(met)).map(|met| {
            let either = asked.info + self.about(met.name).info - met.sum;
            rank(met.sum / either.max(1.0), met.name)
        }));
        let most = ranked.iter().min().map_or(0.0, |&ranked| likeness_of(ranked));
        let least = rank((most * LEAST_SHARE).max(LEAST_ALIKE), u32::MAX);
        ranked.retain(|&ranked| ranked <= least);
        let wanted = CANDIDATES * OF_ONE;
        if ranked.len() > wanted {
            ranked.select_nth_unstable(wanted);
            ranked.truncate(wanted);
        }
        ranked.sort_unstable();
        for name in ranked.iter().map(|&ranked| ranked as u32) {
            let entity = self.entity(name);
            let of_one = out.iter().filter(|known| self.entity(**known) == entity).count();
            if of_one < OF_ONE {
                out.push(name);
            }
            if out.len() == CANDIDATES {
                break;
            }
        }
    }
}

/// Parts of a query, by their places, that too many names share.
#[derive(Default)]
struct Common {
    /// Those that bring in names by twos.
    pairing: Vec<usize>,
    /// Those that are worth too little to bring in any.
    confirming: Vec<usize>,
}

/// A likeness and a name as one number: the greatest likeness has the least, and of equals the first name.
fn rank(likeness: f32, name: u32) -> u64 {
    // The bits of floats that are not negative are in their order.
    u64::from(!likeness.max(0.0).to_bits()) << 32 | u64::from(name)
}

/// The likeness of a rank.
fn likeness_of(rank: u64) -> f32 {
    f32::from_bits(!((rank >> 32) as u32))
}
