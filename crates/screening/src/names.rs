//! The names of all entries of one kind.

mod candidates;
mod tally;

use std::sync::Arc;

use model::{Entity, EntitySchema, watch::NameKind};
use rayon::prelude::*;

use crate::{
    align::Asked,
    keys::{Keys, hash},
    parts::{self, Part},
    slips::TEXT,
    tables,
    vocabulary::{Counter, Vocabulary, range},
};

pub(crate) use candidates::Memory;

/// Names of one kind of entry, frozen in flat arrays.
pub(crate) struct Names {
    pub vocabulary: Arc<Vocabulary>,
    pub schema: EntitySchema,
    /// The parts of names that have more than [`FEW`].
    many: Vec<u32>,
    /// The parts of each name run together, cut at [`TEXT`].
    texts: Vec<u8>,
    about: Vec<About>,
    /// Whether the list itself calls a name weak.
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

/// What a name is known by and its parts, in one line of a processor's cache.
#[derive(Default)]
#[repr(align(64))]
struct About {
    /// The signs of its parts: a part of a query has none of them that its own do not show.
    signs: u64,
    /// What its parts say by being there, in nats.
    info: f32,
    entity: u32,
    /// Its parts, or, where they are many, where these begin.
    few: [u32; FEW],
    /// Where its text and the names of its entry begin, and how many they are.
    text_from: u32,
    siblings_from: u32,
    siblings: u16,
    parts: u8,
    letters: u8,
}

/// What may be scanned where the index fits the caches of a processor, and where each name is a walk to memory.
const SCANNED: usize = 8_000;
const SCANNED_LARGE: usize = 800;
const LARGE: usize = 200_000;
/// Parts that most names have at most.
const FEW: usize = 8;
/// Telling parts of an entry's name that are paired.
const PAIRED_PARTS: usize = 6;

const JOINED: u8 = 4;
const BIRTH: u8 = 5;
const PAIR: u8 = 6;

impl Names {
    fn empty(schema: EntitySchema, vocabulary: Arc<Vocabulary>) -> Self {
        Names {
            vocabulary,
            schema,
            many: Vec::new(),
            texts: Vec::new(),
            about: Vec::new(),
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
            let name = names.len() as u32;
            for pair in parts.windows(2) {
                joined.extend(joined_hash(&pair[0].text, &pair[1].text).map(|hash| (hash, name)));
            }
            let tokens: Vec<u32> = parts.into_iter().map(|part| counter.place(part)).collect();
            each_once(&tokens, |token| counter.counted[token as usize].1 += 1);
            names.push(&tokens, entity, weak);
        }
        let (vocabulary, renumbered) = Vocabulary::new(counter.counted, names.len(), classes(schema));
        names.vocabulary = Arc::new(vocabulary);
        for name in 0..names.len() as u32 {
            names.tokens_mut(name).iter_mut().for_each(|token| *token = renumbered[*token as usize]);
        }
        names.freeze(joined, entities)
    }

    /// The names of the entries that `place` gives a new place, over the same vocabulary: they weigh the same.
    pub fn part(&self, entities: &[Entity], place: impl Fn(u32) -> Option<u32>) -> Self {
        let mut names = Names::empty(self.schema, self.vocabulary.clone());
        let mut joined = Vec::new();
        for name in 0..self.len() as u32 {
            let Some(entity) = place(self.entity(name)) else { continue };
            for pair in self.tokens(name).windows(2) {
                let text = [pair[0], pair[1]].map(|token| self.vocabulary.text(token));
                joined.extend(joined_hash(text[0], text[1]).map(|hash| (hash, names.len() as u32)));
            }
            names.push(self.tokens(name), entity, self.is_weak(name));
        }
        names.freeze(joined, entities)
    }

    fn push(&mut self, tokens: &[u32], entity: u32, weak: bool) {
        let mut few = [0; FEW];
        match few.get_mut(..tokens.len()) {
            Some(few) => few.copy_from_slice(tokens),
            None => {
                few[0] = self.many.len() as u32;
                self.many.extend_from_slice(tokens);
            }
        }
        self.about.push(About { entity, few, parts: tokens.len() as u8, ..About::default() });
        self.weak.push(weak);
    }

    /// Makes what names are found by, once all of them are there.
    fn freeze(mut self, joined: Vec<(u32, u32)>, entities: &[Entity]) -> Self {
        self.joined = Keys::new(joined);
        self.tell();
        self.post();
        self.paired = self.pairs();
        self.born = self.birth_dates(entities);
        self.scanned = if self.len() > LARGE { SCANNED_LARGE } else { SCANNED };
        self
    }

    /// Tells what names are known by.
    fn tell(&mut self) {
        for about in &mut self.about {
            let tokens = match about.few.get(..usize::from(about.parts)) {
                Some(few) => few,
                None => &self.many[about.few[0] as usize..][..usize::from(about.parts)],
            };
            about.signs = tokens.iter().fold(0, |signs, &token| signs | self.vocabulary.sign(token));
            about.info = tokens.iter().map(|&token| self.vocabulary.info(token)).sum();
            let from = self.texts.len();
            for &token in tokens {
                self.texts.extend_from_slice(self.vocabulary.text(token).as_bytes());
            }
            self.texts.truncate(from + TEXT);
            about.text_from = from as u32;
            about.letters = (self.texts.len() - from) as u8;
        }
        let mut from = 0;
        for of_one in self.about.chunk_by_mut(|a, b| a.entity == b.entity) {
            let siblings = of_one.len().min(usize::from(u16::MAX)) as u16;
            of_one.iter_mut().for_each(|about| (about.siblings_from, about.siblings) = (from, siblings));
            from += of_one.len() as u32;
        }
    }

    fn post(&mut self) {
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
            let dates = &entities[self.entity(name) as usize].dob;
            dates.iter().filter(|date| date.len() == 10).map(move |date| (hash(BIRTH, date.bytes()), name))
        });
        Keys::new(dated.collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.about.len()
    }

    /// The parts of a name.
    pub fn tokens(&self, name: u32) -> &[u32] {
        let about = self.about(name);
        let parts = usize::from(about.parts);
        about.few.get(..parts).unwrap_or_else(|| &self.many[about.few[0] as usize..][..parts])
    }

    fn tokens_mut(&mut self, name: u32) -> &mut [u32] {
        let about = &mut self.about[name as usize];
        let parts = usize::from(about.parts);
        if parts <= FEW { &mut about.few[..parts] } else { &mut self.many[about.few[0] as usize..][..parts] }
    }

    /// The parts of a name run together.
    pub fn text(&self, name: u32) -> &[u8] {
        let about = self.about(name);
        &self.texts[about.text_from as usize..][..usize::from(about.letters)]
    }

    /// Whether the list itself calls the name weak.
    pub fn is_weak(&self, name: u32) -> bool {
        self.weak[name as usize]
    }

    /// The entry of a name.
    pub fn entity(&self, name: u32) -> u32 {
        self.about(name).entity
    }

    /// All names of the entry of a name: they stand side by side.
    pub fn siblings(&self, name: u32) -> std::ops::Range<u32> {
        let about = self.about(name);
        about.siblings_from..about.siblings_from + u32::from(about.siblings)
    }

    fn about(&self, name: u32) -> &About {
        &self.about[name as usize]
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
