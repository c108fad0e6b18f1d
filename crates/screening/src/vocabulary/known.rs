//! What a part of a query may stand for among the parts of an index.

use std::{
    borrow::Borrow,
    hash::{Hash, Hasher},
    ops::Range,
    rc::Rc,
};

use foldhash::HashSet;

use super::{SHORT, SKELETON, SKELETON_DELETED, TEXT, Vocabulary, Voice, deletions, set, skeleton_deletions};
use crate::{
    keys::hash,
    parts::Part,
    sound::{self, WHOLE},
    tables::Member,
};

/// Parts that one key may bring in to be compared.
const LOOKED_AT: usize = 40;
const LOOKED_AT_DELETED: usize = 16;
const LOOKED_AT_LONGER: usize = 8;
/// Parts that one part of a query may stand for.
const KEPT: usize = 40;
/// Below this two parts are different names.
const ALIKE: f32 = 0.72;
/// Short parts are easily alike by chance.
const ALIKE_SHORT: f32 = 0.80;

/// Parts whose answers a thread remembers: a day's names are made of far fewer parts than names.
const REMEMBERED: usize = 32_768;

/// How one part stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    Same,
    Spelling,
    Nickname,
    Sound,
    Near,
    Typo,
    Initial,
    Truncated,
    Joined,
}

impl How {
    /// The word in explanations.
    pub fn word(self) -> &'static str {
        match self {
            How::Same => "same",
            How::Spelling => "spelling",
            How::Nickname => "nickname",
            How::Sound | How::Near => "transliteration",
            How::Typo => "typo",
            How::Initial => "initial",
            How::Truncated => "truncated",
            How::Joined => "joined",
        }
    }
}

/// A part of the index that a part of a query may stand for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Similar {
    /// Its place in the vocabulary.
    pub token: u32,
    /// From 0 to 1.
    pub likeness: f32,
    /// How.
    pub how: How,
    /// What meeting a part as like as this says, in nats: the logarithm of how seldom that happens by chance.
    pub info: f32,
}

impl Similar {
    /// What meeting it is worth.
    pub fn gain(&self) -> f32 {
        self.info * self.likeness
    }
}

/// A part of a query, and what it may stand for.
#[derive(Debug)]
pub(crate) struct Known {
    pub part: Part,
    /// How it sounds, and the classes of its consonants as a set of bits.
    pub sounds: Vec<u8>,
    pub set: u32,
    /// The hash of its consonants.
    pub skeleton: u32,
    /// What it says by being there, in nats.
    pub info: f32,
    /// In order of tokens.
    pub similar: Vec<Similar>,
    /// The same by what meeting it is worth, the most first.
    pub gains: Vec<(u32, f32)>,
    /// A bit for what the last six bits of each token of `similar` are: most tokens are not among them.
    bits: u64,
    /// The signs of all of them: a name without any has none of them.
    pub signs: u64,
    /// Names in which it, or what it may stand for, is posted.
    pub posted: usize,
}

impl Known {
    /// What meeting it, or what it may stand for, is worth at most.
    pub fn most(&self) -> f32 {
        self.gains.first().map_or(0.0, |(_, gain)| *gain)
    }

    /// How it stands to a part of the index, if that is among what it may stand for.
    pub fn find(&self, token: u32) -> Option<&Similar> {
        if self.bits & bit(token) == 0 {
            return None;
        }
        self.similar.binary_search_by_key(&token, |similar| similar.token).ok().map(|at| &self.similar[at])
    }
}

/// A part that has been asked for, found by what it is.
struct Remembered(Rc<Known>);

impl Borrow<Part> for Remembered {
    fn borrow(&self) -> &Part {
        &self.0.part
    }
}

impl Hash for Remembered {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.part.hash(state);
    }
}

impl PartialEq for Remembered {
    fn eq(&self, other: &Self) -> bool {
        self.0.part == other.0.part
    }
}

impl Eq for Remembered {}

fn bit(token: u32) -> u64 {
    1 << (token & 63)
}

/// Memory of a thread between look-ups.
#[derive(Default)]
pub(crate) struct Scratch {
    /// Of which vocabulary `known` holds answers.
    of: u64,
    known: HashSet<Remembered>,
    skeleton: Vec<u8>,
    /// What parts of the index are looked for by, where that is kept, and which parts are found.
    hashes: Vec<u32>,
    buckets: Vec<Range<usize>>,
    met: Vec<u32>,
}

impl Vocabulary {
    /// What is known of a part of a query.
    pub fn know(&self, part: Part, scratch: &mut Scratch) -> Rc<Known> {
        if scratch.of != self.id || scratch.known.len() >= REMEMBERED {
            scratch.known.clear();
            scratch.of = self.id;
        }
        if let Some(known) = scratch.known.get(&part) {
            return known.0.clone();
        }
        let mut sounds = Vec::with_capacity(12);
        sound::sounds(&part.text, &mut sounds);
        let mut similar = self.spelt(&part);
        sound::skeleton(&sounds, &mut scratch.skeleton);
        let mut known = Known {
            set: set(&scratch.skeleton),
            skeleton: hash(SKELETON, scratch.skeleton.iter().copied()),
            part,
            sounds,
            info: 0.0,
            similar: Vec::new(),
            gains: Vec::new(),
            bits: 0,
            signs: 0,
            posted: 0,
        };
        // Legal forms and particles are known by their letters; to guess at them is waste.
        if known.part.text.len() >= 2 && !known.part.weak {
            self.near(&known, scratch, &mut similar);
        }
        let common = self.common(&known.part.text);
        known.similar = self.weighed(&known.part, common, similar);
        known.bits = known.similar.iter().fold(0, |bits, similar| bits | bit(similar.token));
        known.signs = known.similar.iter().fold(0, |signs, similar| signs | self.sign(similar.token));
        known.gains = known.similar.iter().map(|similar| (similar.token, similar.gain())).collect();
        known.gains.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // What a part says by being there: as much as meeting it, or its spellings, would.
        let spelt = known.similar.iter().filter(|similar| similar.likeness >= 0.95);
        let seen: f32 = spelt.map(|similar| self.seen(similar.token)).sum();
        known.info = self.rarity_of(seen, common, known.part.text.len(), 1.0, known.part.weak);
        known.posted = known.similar.iter().map(|similar| self.voice(similar.token).seen as usize).sum();
        let known = Rc::new(known);
        scratch.known.insert(Remembered(known.clone()));
        known
    }

    /// Two parts of a query run together, where an entry has them as one.
    pub fn joined(&self, first: &Part, second: &Part) -> Option<Similar> {
        if first.text.len() + second.text.len() < 5 {
            return None;
        }
        let bytes = || first.text.bytes().chain(second.text.bytes());
        let token = self.keys.get(hash(TEXT, bytes())).find(|token| self.text(*token).bytes().eq(bytes()))?;
        let info = self.rarity(self.seen(token), self.text(token), self.is_weak(token));
        Some(Similar { token, likeness: 1.0, how: How::Joined, info })
    }

    /// The part itself and its other spellings.
    fn spelt(&self, part: &Part) -> Vec<Similar> {
        let mut out: Vec<Similar> = Vec::new();
        for token in self.keys.get(hash(TEXT, part.text.bytes())) {
            if self.text(token) == part.text {
                out.push(Similar { token, likeness: 1.0, how: How::Same, info: 0.0 });
            }
        }
        for &(class, member) in self.classes.of(&part.text) {
            for &(token, other) in &self.members[usize::from(class)] {
                if out.iter().all(|known| known.token != token) {
                    let spelling = member == Member::Spelling && other == Member::Spelling;
                    let (likeness, how) = if spelling { (0.97, How::Spelling) } else { (0.86, How::Nickname) };
                    out.push(Similar { token, likeness, how, info: 0.0 });
                }
            }
        }
        out
    }

    /// Keeps the likest, says what each of them tells, and puts them in order of tokens.
    fn weighed(&self, part: &Part, common: f32, mut found: Vec<Similar>) -> Vec<Similar> {
        found.sort_unstable_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.token.cmp(&b.token)));
        found.truncate(KEPT);
        self.weigh(part, common, &mut found);
        found.sort_unstable_by_key(|similar| similar.token);
        found
    }

    /// The chance of meeting a part as like as this one is that of meeting any that is as like or liker.
    fn weigh(&self, part: &Part, common: f32, similar: &mut [Similar]) {
        let (mut at, mut seen) = (0, 0.0);
        while at < similar.len() {
            let level = similar[at].likeness;
            let end = at + similar[at..].iter().take_while(|s| s.likeness > level - 0.02).count();
            seen += similar[at..end].iter().map(|s| self.seen(s.token)).sum::<f32>();
            for similar in &mut similar[at..end] {
                let weak = part.weak || self.is_weak(similar.token);
                similar.info = self.rarity_of(seen, common, part.text.len(), level, weak);
            }
            at = end;
        }
    }

    /// The parts that sound alike, or are a slip of the pen away, and are not found yet.
    fn near(&self, known: &Known, scratch: &mut Scratch, out: &mut Vec<Similar>) {
        let Scratch { skeleton, hashes, buckets, met, .. } = scratch;
        hashes.clear();
        if !skeleton.is_empty() {
            hashes.push(known.skeleton);
        }
        if !known.part.vowelless && skeleton.len() <= SHORT + 1 {
            deletions(known.part.text.as_bytes(), |deleted| hashes.push(deleted));
        }
        skeleton_deletions(skeleton, |deleted| hashes.push(deleted));
        // Where a slip has made it shorter by one, it is what is left of a longer one.
        let longer = hashes.len();
        if skeleton.len() + 1 == SHORT {
            hashes.push(hash(SKELETON_DELETED, skeleton.iter().copied()));
        }
        met.clear();
        let (mut of, mut count) = (usize::MAX, 0);
        self.keys.each(hashes, buckets, |at, token| {
            count = if of == at { count + 1 } else { 1 };
            of = at;
            let most = match at {
                _ if hashes[at] == known.skeleton => LOOKED_AT,
                at if at == longer => LOOKED_AT_LONGER,
                _ => LOOKED_AT_DELETED,
            };
            if count <= most {
                met.push(token);
            }
        });
        met.sort_unstable();
        met.dedup();
        let spelt = out.len();
        // What each is like is far from any cache where there are many: so that is asked of all before any is compared.
        let likely = |&token: &u32| self.may_sound(known, self.voice(token));
        met.retain(|token| likely(token) && out[..spelt].iter().all(|known| known.token != *token));
        out.extend(met.iter().filter_map(|&token| self.heard(known, token)));
    }

    /// Compares a part of a query with one of the vocabulary by their sounds.
    pub fn compare(&self, known: &Known, token: u32) -> Option<Similar> {
        self.may_sound(known, self.voice(token)).then(|| self.heard(known, token)).flatten()
    }

    /// Whether a part of the vocabulary has most of the consonants of a part of a query.
    fn may_sound(&self, known: &Known, voice: &Voice) -> bool {
        // A letter taken for another changes two of the set's bits.
        let unlike = 2 + 2 * (known.sounds.len() as u32 / 4);
        (known.set ^ voice.set).count_ones() <= unlike && !voice.weak
    }

    fn heard(&self, known: &Known, token: u32) -> Option<Similar> {
        let (sounds, voice) = (known.sounds.as_slice(), self.voice(token));
        let theirs = voice.sounds();
        let longest = sounds.len().max(theirs.len()) as f32;
        let least = if longest <= 3.0 { ALIKE_SHORT } else { ALIKE };
        let most = ((1.0 - least) * longest * f32::from(WHOLE)) as u32;
        let vowelless = known.part.vowelless || voice.vowelless;
        let distance = sound::distance(sounds, theirs, vowelless, most);
        if distance > most {
            return None;
        }
        let likeness = 0.97 * (1.0 - distance as f32 / (longest * f32::from(WHOLE)));
        let how = match likeness {
            l if l >= 0.90 => How::Sound,
            l if l >= 0.82 => How::Near,
            _ => How::Typo,
        };
        Some(Similar { token, likeness, how, info: 0.0 })
    }
}
