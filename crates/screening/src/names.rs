//! The names of all entries of one kind, and those that a query may mean.

use std::sync::Arc;

use model::{Entity, EntitySchema, watch::NameKind};
use rayon::prelude::*;

use crate::{
    align::{Aligned, Asked},
    keys::{Keys, hash},
    parts::{self, PARTS, Part},
    tables,
    vocabulary::{Counter, Scratch, Vocabulary, range},
};

/// Names of one kind of entry, frozen in flat arrays.
pub(crate) struct Names {
    pub vocabulary: Arc<Vocabulary>,
    pub schema: EntitySchema,
    tokens: Vec<u32>,
    token_ends: Vec<u32>,
    /// The parts of each name run together, cut at [`TEXT`].
    texts: Vec<u8>,
    text_ends: Vec<u32>,
    /// The entry of each name.
    pub entity: Vec<u32>,
    weak: Vec<bool>,
    /// What the parts of each name say by being there, in nats.
    info: Vec<f32>,
    /// All names of the entry of each name: they stand side by side.
    siblings: Vec<(u32, u32)>,
    /// For each part the names in which it stands.
    postings: Vec<u32>,
    posting_ends: Vec<u32>,
    /// Names in which two parts that stand side by side, run together, make a hash.
    joined: Keys,
    /// Names by the consonants of each two of their telling parts.
    paired: Keys,
    /// Names of entries by birth date.
    born: Keys,
    /// Names that the parts of a query may bring in before its commoner parts come by pairs, and else only confirm.
    scanned: usize,
}

/// What may be scanned where the index fits the caches of a processor, and where each name is a walk to memory.
const SCANNED: usize = 8_000;
const SCANNED_LARGE: usize = 800;
const LARGE: usize = 200_000;
/// Names that one pair of parts may bring in.
const PAIRED: usize = 256;
/// Telling parts of an entry's name that are paired.
const PAIRED_PARTS: usize = 6;
/// Names that are aligned.
const CANDIDATES: usize = 12;
/// Names that have less in common with the query than this, in nats, are not; nor are those that are less alike than
/// this, or than this share of what the likest is.
const LEAST: f32 = 3.5;
const LEAST_ALIKE: f32 = 0.12;
const LEAST_SHARE: f32 = 0.3;
/// Names of one entry that are aligned.
const OF_ONE: usize = 4;
/// What an equal birth date adds to a name's standing among the candidates.
const BORN: f32 = 5.0;

/// Letters of a name that are compared as one text: as many as fit a machine word.
pub(crate) const TEXT: usize = 64;

const JOINED: u8 = 4;
const BIRTH: u8 = 5;
const PAIR: u8 = 6;

/// Memory of a thread between queries.
#[derive(Default)]
pub(crate) struct Memory {
    scratch: Scratch,
    tally: Vec<Slot>,
    turn: u32,
    /// Names that have something in common with the query; the first `met` of them.
    touched: Vec<u32>,
    met: usize,
    order: Vec<(usize, usize)>,
    /// Names by how much of what they and the query say they have in common: see [`rank`].
    ranked: Vec<u64>,
    /// The names that are most like what is asked, likest first.
    pub candidates: Vec<u32>,
    pub aligned: Aligned,
}

/// What a name has in common with the query that is asked.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The query's turn, and in the last bits the part that counted last; of an earlier turn the sum is void.
    stamp: u32,
    sum: f32,
}

/// Bits of a stamp that tell parts, and joined ones, apart.
const PART_BITS: u32 = 6;
/// A birth date, which counts beside the parts.
const DATE: u32 = (1 << PART_BITS) - 1;
/// What is met before any part has counted.
const NO_PART: u32 = DATE - 1;

impl Names {
    fn empty(schema: EntitySchema, vocabulary: Arc<Vocabulary>) -> Self {
        Names {
            vocabulary,
            schema,
            tokens: Vec::new(),
            token_ends: Vec::new(),
            texts: Vec::new(),
            text_ends: Vec::new(),
            entity: Vec::new(),
            weak: Vec::new(),
            info: Vec::new(),
            siblings: Vec::new(),
            postings: Vec::new(),
            posting_ends: Vec::new(),
            joined: Keys::default(),
            paired: Keys::default(),
            born: Keys::default(),
            scanned: SCANNED,
        }
    }

    /// Freezes the names of the entries at `places`.
    pub fn new(schema: EntitySchema, entities: &[Entity], places: &[u32]) -> Self {
        let folded: Vec<(u32, bool, Vec<Part>)> = places
            .par_iter()
            .flat_map_iter(|&place| {
                let names = &entities[place as usize].names;
                names.iter().map(move |name| (place, name.kind == NameKind::Weak, parts::parts(&name.text, schema)))
            })
            .filter(|(_, _, parts)| !parts.is_empty())
            .collect();
        let mut counter = Counter::default();
        let mut names = Names::empty(schema, Arc::new(Vocabulary::new(Vec::new(), 0, classes(schema)).0));
        let mut joined = Vec::new();
        for (entity, weak, parts) in folded {
            let name = names.entity.len() as u32;
            for pair in parts.windows(2) {
                joined.extend(joined_hash(&pair[0].text, &pair[1].text).map(|hash| (hash, name)));
            }
            let from = names.tokens.len();
            names.tokens.extend(parts.into_iter().map(|part| counter.place(part)));
            for at in from..names.tokens.len() {
                let token = names.tokens[at];
                if !names.tokens[from..at].contains(&token) {
                    counter.counted[token as usize].1 += 1;
                }
            }
            names.token_ends.push(names.tokens.len() as u32);
            names.entity.push(entity);
            names.weak.push(weak);
        }
        let (vocabulary, renumbered) = Vocabulary::new(counter.counted, names.entity.len(), classes(schema));
        names.vocabulary = Arc::new(vocabulary);
        names.tokens.iter_mut().for_each(|token| *token = renumbered[*token as usize]);
        names.freeze(joined, entities)
    }

    /// The names of the entries that `place` gives a new place, over the same vocabulary: they weigh the same.
    pub fn part(&self, entities: &[Entity], place: impl Fn(u32) -> Option<u32>) -> Self {
        let mut names = Names::empty(self.schema, self.vocabulary.clone());
        let mut joined = Vec::new();
        for name in 0..self.len() as u32 {
            let Some(entity) = place(self.entity[name as usize]) else { continue };
            for pair in self.tokens(name).windows(2) {
                let text = [pair[0], pair[1]].map(|token| self.vocabulary.text(token));
                joined.extend(joined_hash(text[0], text[1]).map(|hash| (hash, names.entity.len() as u32)));
            }
            names.tokens.extend_from_slice(self.tokens(name));
            names.token_ends.push(names.tokens.len() as u32);
            names.entity.push(entity);
            names.weak.push(self.is_weak(name));
        }
        names.freeze(joined, entities)
    }

    /// Makes what names are found by, once all of them are there.
    fn freeze(mut self, joined: Vec<(u32, u32)>, entities: &[Entity]) -> Self {
        self.joined = Keys::new(joined);
        self.siblings = siblings(&self.entity);
        let told = |name| self.tokens(name).iter().map(|&token| self.vocabulary.info(token)).sum();
        self.info = (0..self.len() as u32).map(told).collect();
        self.post();
        self.paired = self.pairs();
        self.born = self.birth_dates(entities);
        self.scanned = if self.len() > LARGE { SCANNED_LARGE } else { SCANNED };
        self
    }

    fn post(&mut self) {
        for name in 0..self.len() as u32 {
            let from = self.texts.len();
            for token in &self.tokens[range(&self.token_ends, name)] {
                self.texts.extend_from_slice(self.vocabulary.text(*token).as_bytes());
            }
            self.texts.truncate(from + TEXT);
            self.text_ends.push(self.texts.len() as u32);
        }
        let mut ends = vec![0u32; self.vocabulary.len()];
        for name in 0..self.len() as u32 {
            each_once(self.tokens(name), |token| ends[token as usize] += 1);
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut next: Vec<u32> = std::iter::once(0).chain(ends.iter().copied()).take(ends.len()).collect();
        let mut postings = vec![0u32; ends.last().map_or(0, |end| *end as usize)];
        for name in 0..self.len() as u32 {
            each_once(self.tokens(name), |token| {
                let at = &mut next[token as usize];
                postings[*at as usize] = name;
                *at += 1;
            });
        }
        self.postings = postings;
        self.posting_ends = ends;
    }

    fn pairs(&self) -> Keys {
        let skeletons: Vec<u32> =
            (0..self.vocabulary.len() as u32).into_par_iter().map(|token| self.vocabulary.skeleton(token)).collect();
        let pairs = (0..self.len() as u32).into_par_iter().flat_map_iter(|name| {
            let telling: Vec<u32> = self
                .tokens(name)
                .iter()
                .filter(|token| !self.vocabulary.is_weak(**token))
                .take(PAIRED_PARTS)
                .map(|token| skeletons[*token as usize])
                .collect();
            let mut keys = Vec::with_capacity(3);
            for (at, first) in telling.iter().enumerate() {
                keys.extend(telling[at + 1..].iter().map(|second| (pair_hash(*first, *second), name)));
            }
            keys
        });
        Keys::new(pairs.collect())
    }

    fn birth_dates(&self, entities: &[Entity]) -> Keys {
        let dated = (0..self.len() as u32).flat_map(|name| {
            let dates = &entities[self.entity[name as usize] as usize].dob;
            dates.iter().filter(|date| date.len() == 10).map(move |date| (hash(BIRTH, date.bytes()), name))
        });
        Keys::new(dated.collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entity.len()
    }

    /// The parts of a name.
    pub fn tokens(&self, name: u32) -> &[u32] {
        &self.tokens[range(&self.token_ends, name)]
    }

    /// The parts of a name run together.
    pub fn text(&self, name: u32) -> &[u8] {
        &self.texts[range(&self.text_ends, name)]
    }

    /// Whether the list itself calls the name weak.
    pub fn is_weak(&self, name: u32) -> bool {
        self.weak[name as usize]
    }

    /// All names of the entry of a name.
    pub fn siblings(&self, name: u32) -> std::ops::Range<u32> {
        let (from, to) = self.siblings[name as usize];
        from..to
    }

    fn posted(&self, token: u32) -> &[u32] {
        &self.postings[range(&self.posting_ends, token)]
    }

    /// Folds what is asked and finds what each of its parts may stand for.
    pub fn ask(&self, name: &str, memory: &mut Memory) -> Asked {
        let parts = parts::parts(name, self.schema);
        let joined = parts.windows(2).map(|pair| self.vocabulary.joined(&pair[0], &pair[1])).collect();
        let parts = parts.into_iter().map(|part| self.vocabulary.know(part, &mut memory.scratch)).collect();
        Asked::new(parts, joined)
    }

    /// Finds the names that are most like what is asked, of entries that `within` holds; they are then in `memory`.
    pub fn find_candidates(&self, asked: &Asked, dob: Option<&str>, within: impl Fn(u32) -> bool, memory: &mut Memory) {
        memory.begin(self.len());
        memory.order.clear();
        memory.order.extend(asked.parts.iter().map(|known| known.posted).enumerate());
        memory.order.sort_unstable_by_key(|(_, names)| *names);
        let order = std::mem::take(&mut memory.order);
        // What the parts that are still to come can add to a name, and what the best name has at least.
        let mut to_come: f32 = asked.parts.iter().map(|known| known.most()).sum();
        let (mut scanned, mut met) = (0, 0.0f32);
        let (mut common, mut confirming) = (Vec::new(), Vec::new());
        for &(at, names) in &order {
            let known = &asked.parts[at];
            if names > memory.met && to_come < met.min(LEAST).max(LEAST_ALIKE * asked.info) {
                confirming.push(at);
            } else if scanned + names > self.scanned {
                common.push(at);
            } else {
                scanned += names;
                for &(token, gain) in &known.gains {
                    memory.add(self.posted(token), at as u32, gain);
                }
                met = met.max(known.most());
            }
            to_come -= known.most();
        }
        memory.order = order;
        self.bring_common(asked, &common, memory);
        for (at, similar) in asked.joined.iter().enumerate().filter_map(|(at, found)| Some((at, found.as_ref()?))) {
            let names = self.posted(similar.token);
            memory.add(&names[..names.len().min(self.scanned / 8)], (PARTS + at) as u32, similar.info);
        }
        for (at, known) in asked.parts.iter().enumerate().filter(|(_, known)| known.part.text.len() >= 5) {
            for name in self.joined.get(hash(JOINED, known.part.text.bytes())).take(64) {
                memory.add(&[name], at as u32, known.info);
            }
        }
        if let Some(dob) = dob.filter(|dob| dob.len() >= 10) {
            for name in self.born.get(hash(BIRTH, dob.bytes().take(10))).take(PAIRED) {
                memory.add(&[name], DATE, BORN);
            }
        }
        common.extend(confirming);
        self.confirm(asked, &common, memory);
        // Before the best are picked: those of other lists must not take the places of those that are asked for.
        let mut kept = 0;
        for at in 0..memory.met {
            let name = memory.touched[at];
            if within(self.entity[name as usize]) {
                memory.touched[kept] = name;
                kept += 1;
            }
        }
        memory.met = kept;
        self.best(asked, memory);
    }

    /// Parts that too many names share bring in those that share two of them, or, where there is but one, the first of
    /// those that have it as it stands.
    fn bring_common(&self, asked: &Asked, common: &[usize], memory: &mut Memory) {
        for (at, &first) in common.iter().enumerate() {
            for &second in &common[at + 1..] {
                let pair = [first, second].map(|part| asked.parts[part].skeleton);
                for name in self.paired.get(pair_hash(pair[0], pair[1])).take(PAIRED) {
                    memory.meet(&[name]);
                }
            }
        }
        if let [only] = common
            && asked.parts.iter().filter(|known| !known.part.weak).count() == 1
        {
            for similar in asked.parts[*only].similar.iter().filter(|similar| similar.likeness >= 0.95) {
                let names = self.posted(similar.token);
                memory.meet(&names[..names.len().min(self.scanned)]);
            }
        }
    }

    /// Parts too common to bring names in still tell the names apart that rarer parts have brought.
    fn confirm(&self, asked: &Asked, common: &[usize], memory: &mut Memory) {
        if common.is_empty() {
            return;
        }
        for at in 0..memory.met {
            let name = memory.touched[at];
            for &part in common {
                let gain = self
                    .tokens(name)
                    .iter()
                    .filter_map(|&token| asked.parts[part].find(token))
                    .map(|similar| similar.info * similar.likeness)
                    .fold(0.0, f32::max);
                memory.tally[name as usize].sum += gain;
            }
        }
    }

    /// Picks the names that are most like what is asked: by what they have in common, as a share of what either says.
    fn best(&self, asked: &Asked, memory: &mut Memory) {
        let Memory { touched, met, tally, ranked, candidates: out, .. } = memory;
        let touched = &touched[..*met];
        ranked.clear();
        out.clear();
        let sum = |name: u32| tally[name as usize].sum;
        let least = touched.iter().map(|&name| sum(name)).fold(0.0, f32::max).min(LEAST);
        ranked.extend(touched.iter().filter(|&&name| sum(name) >= least).map(|&name| {
            let common = sum(name);
            let either = asked.info + self.info[name as usize] - common;
            rank(common / either.max(1.0), name)
        }));
        let wanted = CANDIDATES * OF_ONE;
        if ranked.len() > wanted {
            ranked.select_nth_unstable(wanted);
            ranked.truncate(wanted);
        }
        ranked.sort_unstable();
        let least = ranked.first().map_or(0.0, |&most| (likeness_of(most) * LEAST_SHARE).max(LEAST_ALIKE));
        for name in ranked.iter().take_while(|&&ranked| likeness_of(ranked) >= least).map(|&ranked| ranked as u32) {
            let entity = self.entity[name as usize];
            let of_one = out.iter().filter(|known| self.entity[**known as usize] == entity).count();
            if of_one < OF_ONE {
                out.push(name);
            }
            if out.len() == CANDIDATES {
                break;
            }
        }
    }
}

impl Memory {
    fn begin(&mut self, names: usize) {
        self.met = 0;
        if self.tally.len() < names {
            self.tally.resize(names, Slot::default());
            // One more than there are names: what is met is written before it is known to be new.
            self.touched.resize(names + 1, 0);
        }
        self.turn += 1;
        if self.turn >> (32 - PART_BITS) != 0 {
            self.tally.fill(Slot::default());
            self.turn = 1;
        }
    }

    /// Takes names among the candidates for what they have in common with a part of the query. A part counts once for a
    /// name: what is worth most must come first. Without a branch, for none would be foreseen.
    fn add(&mut self, names: &[u32], part: u32, gain: f32) {
        let stamp = self.turn << PART_BITS | part;
        for &name in names {
            let slot = &mut self.tally[name as usize];
            let new = (slot.stamp ^ stamp) >> PART_BITS != 0;
            let counted = slot.stamp == stamp;
            let before = if new { 0.0 } else { slot.sum };
            slot.sum = before + if counted { 0.0 } else { gain };
            slot.stamp = stamp;
            self.touched[self.met] = name;
            self.met += usize::from(new);
        }
    }

    /// Takes names among the candidates, whatever is yet to be found that they have in common with the query.
    fn meet(&mut self, names: &[u32]) {
        for &name in names {
            let slot = &mut self.tally[name as usize];
            if slot.stamp >> PART_BITS != self.turn {
                *slot = Slot { stamp: self.turn << PART_BITS | NO_PART, sum: 0.0 };
                self.touched[self.met] = name;
                self.met += 1;
            }
        }
    }
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

/// For each name from where to where the names of its entry stand.
fn siblings(entity: &[u32]) -> Vec<(u32, u32)> {
    let mut out = Vec::with_capacity(entity.len());
    for of_one in entity.chunk_by(|a, b| a == b) {
        let from = out.len() as u32;
        out.extend(std::iter::repeat_n((from, from + of_one.len() as u32), of_one.len()));
    }
    out
}

/// The hash of the consonants of two parts, in whichever order they stand.
fn pair_hash(first: u32, second: u32) -> u32 {
    let (low, high) = if first < second { (first, second) } else { (second, first) };
    hash(PAIR, low.to_le_bytes().into_iter().chain(high.to_le_bytes()))
}

/// The hash of two parts run together; none where they are too short to tell anything.
fn joined_hash(first: &str, second: &str) -> Option<u32> {
    (first.len() + second.len() >= 5).then(|| hash(JOINED, first.bytes().chain(second.bytes())))
}

fn classes(schema: EntitySchema) -> &'static tables::Classes {
    if schema == EntitySchema::Person { tables::of_persons() } else { tables::of_companies() }
}

fn each_once(tokens: &[u32], mut each: impl FnMut(u32)) {
    for (at, &token) in tokens.iter().enumerate() {
        if !tokens[..at].contains(&token) {
            each(token);
        }
    }
}
