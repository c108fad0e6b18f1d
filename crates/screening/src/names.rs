//! The names of all entries of one kind, and those that a query may mean.

use std::sync::Arc;

use model::{Entity, EntitySchema, watch::NameKind};
use rayon::prelude::*;

use crate::{
    align::Asked,
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
const CANDIDATES: usize = 20;
/// Names that have less in common with the query than this, in nats, or than this share of what the best has, are not.
const LEAST: f32 = 3.5;
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
    touched: Vec<u32>,
    order: Vec<(usize, usize)>,
    ranked: Vec<(f32, u32)>,
}

/// What a name has in common with the query that is asked; of an earlier turn it is void.
#[derive(Clone, Copy, Default)]
struct Slot {
    turn: u32,
    /// The part that counted last, and what it counted.
    part: u32,
    last: f32,
    sum: f32,
}

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

    /// All names of the entry of a name: they stand side by side.
    pub fn siblings(&self, name: u32) -> std::ops::Range<u32> {
        let entity = self.entity[name as usize];
        let (mut from, mut to) = (name, name + 1);
        while from > 0 && self.entity[from as usize - 1] == entity {
            from -= 1;
        }
        while (to as usize) < self.len() && self.entity[to as usize] == entity {
            to += 1;
        }
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

    /// The names that are most like what is asked, likest first, of entries that `within` holds.
    pub fn candidates(
        &self,
        asked: &Asked,
        dob: Option<&str>,
        within: impl Fn(u32) -> bool,
        memory: &mut Memory,
    ) -> Vec<u32> {
        memory.begin(self.len());
        memory.order.clear();
        memory.order.extend(asked.parts.iter().map(|known| known.posted).enumerate());
        memory.order.sort_unstable_by_key(|(_, names)| *names);
        let order = std::mem::take(&mut memory.order);
        let mut scanned = 0;
        let mut common = Vec::new();
        for &(at, names) in &order {
            if scanned + names > self.scanned {
                common.push(at);
                continue;
            }
            scanned += names;
            for similar in &asked.parts[at].similar {
                let gain = similar.info * similar.likeness;
                self.posted(similar.token).iter().for_each(|&name| memory.add(name, at as u32, gain));
            }
        }
        memory.order = order;
        self.bring_common(asked, &common, memory);
        for (at, similar) in asked.joined.iter().enumerate().filter_map(|(at, found)| Some((at, found.as_ref()?))) {
            for &name in self.posted(similar.token).iter().take(self.scanned / 8) {
                memory.add(name, (PARTS + at) as u32, similar.info);
            }
        }
        for (at, known) in asked.parts.iter().enumerate().filter(|(_, known)| known.part.text.len() >= 5) {
            for name in self.joined.get(hash(JOINED, known.part.text.bytes())).take(64) {
                memory.add(name, at as u32, known.info);
            }
        }
        if let Some(dob) = dob.filter(|dob| dob.len() >= 10) {
            for name in self.born.get(hash(BIRTH, dob.bytes().take(10))).take(PAIRED) {
                memory.meet(name);
                memory.tally[name as usize].sum += BORN;
            }
        }
        self.confirm(asked, &common, memory);
        // Before the best are picked: those of other lists must not take the places of those that are asked for.
        memory.touched.retain(|&name| within(self.entity[name as usize]));
        self.best(memory)
    }

    /// Parts that too many names share bring in those that share two of them, or, where there is but one, the first of
    /// those that have it as it stands.
    fn bring_common(&self, asked: &Asked, common: &[usize], memory: &mut Memory) {
        for (at, &first) in common.iter().enumerate() {
            for &second in &common[at + 1..] {
                let pair = [first, second].map(|part| asked.parts[part].skeleton);
                for name in self.paired.get(pair_hash(pair[0], pair[1])).take(PAIRED) {
                    memory.meet(name);
                }
            }
        }
        if let [only] = common
            && asked.parts.iter().filter(|known| !known.part.weak).count() == 1
        {
            for similar in asked.parts[*only].similar.iter().filter(|similar| similar.likeness >= 0.95) {
                self.posted(similar.token).iter().take(self.scanned).for_each(|&name| memory.meet(name));
            }
        }
    }

    /// Parts too common to bring names in still tell the names apart that rarer parts have brought.
    fn confirm(&self, asked: &Asked, common: &[usize], memory: &mut Memory) {
        if common.is_empty() {
            return;
        }
        for at in 0..memory.touched.len() {
            let name = memory.touched[at];
            for &part in common {
                let gain = self
                    .tokens(name)
                    .iter()
                    .filter_map(|token| {
                        let similar = &asked.parts[part].similar;
                        let similar = &similar[similar.binary_search_by_key(token, |s| s.token).ok()?];
                        Some(similar.info * similar.likeness)
                    })
                    .fold(0.0, f32::max);
                memory.tally[name as usize].sum += gain;
            }
        }
    }

    fn best(&self, memory: &mut Memory) -> Vec<u32> {
        let better = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let Memory { touched, tally, ranked, .. } = memory;
        ranked.clear();
        // Of names that have as much in common the shorter is the nearer.
        ranked.extend(touched.iter().map(|&name| {
            let rest = self.tokens(name).len() as f32;
            (tally[name as usize].sum - 0.05 * rest, name)
        }));
        let wanted = CANDIDATES * OF_ONE;
        if ranked.len() > wanted {
            ranked.select_nth_unstable_by(wanted, better);
            ranked.truncate(wanted);
        }
        ranked.sort_unstable_by(better);
        let least = ranked.first().map_or(0.0, |(most, _)| (most * LEAST_SHARE).max(LEAST.min(*most)));
        ranked.retain(|(sum, _)| *sum >= least);
        let mut out: Vec<u32> = Vec::with_capacity(CANDIDATES);
        for &(_, name) in ranked.iter() {
            let entity = self.entity[name as usize];
            let of_one = out.iter().filter(|known| self.entity[**known as usize] == entity).count();
            if of_one < OF_ONE {
                out.push(name);
            }
            if out.len() == CANDIDATES {
                break;
            }
        }
        out
    }
}

impl Memory {
    fn begin(&mut self, names: usize) {
        self.touched.clear();
        if self.tally.len() < names {
            self.tally.resize(names, Slot::default());
        }
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.tally.fill(Slot::default());
            self.turn = 1;
        }
    }

    /// A part counts once for a name, by the most telling of what it may stand for.
    fn add(&mut self, name: u32, part: u32, gain: f32) {
        let slot = &mut self.tally[name as usize];
        if slot.turn != self.turn {
            *slot = Slot { turn: self.turn, part, last: gain, sum: gain };
            self.touched.push(name);
        } else if slot.part != part {
            slot.part = part;
            slot.last = gain;
            slot.sum += gain;
        } else if gain > slot.last {
            slot.sum += gain - slot.last;
            slot.last = gain;
        }
    }

    /// Takes a name among the candidates, whatever is yet to be found that it has in common with the query.
    fn meet(&mut self, name: u32) {
        let slot = &mut self.tally[name as usize];
        if slot.turn != self.turn {
            *slot = Slot { turn: self.turn, part: u32::MAX, last: 0.0, sum: 0.0 };
            self.touched.push(name);
        }
    }
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
