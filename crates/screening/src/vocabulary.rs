//! Every distinct part of the names of an index, and which of them a part of a query may stand for.

use std::{
    borrow::Borrow,
    hash::{Hash, Hasher},
    ops::Range,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
};

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use crate::{
    keys::{Keys, hash},
    parts::Part,
    sound::{self, WHOLE},
    tables::{Classes, Member},
};

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

/// The distinct parts, commonest first.
pub(crate) struct Vocabulary {
    texts: String,
    text_ends: Vec<u32>,
    /// The first letter of each part.
    firsts: Vec<u8>,
    sounds: Vec<u8>,
    /// What each part is compared by.
    voices: Vec<Voice>,
    /// In how many names each part stands.
    seen: Vec<u32>,
    weak: Vec<bool>,
    /// What each part says by being there, in nats.
    info: Vec<f32>,
    keys: Keys,
    /// For each class its parts.
    members: Vec<Vec<(u32, Member)>>,
    classes: &'static Classes,
    names: f32,
    /// Tells this vocabulary's answers from another's in what a thread remembers.
    id: u64,
}

/// What a part is compared by, side by side in memory.
#[derive(Clone, Copy)]
struct Voice {
    /// Its classes of consonants as a set of bits: unlike sets are not worth comparing.
    set: u32,
    /// Where its sounds begin, and how many there are.
    from: u32,
    sounds: u8,
    vowelless: bool,
    /// The place of its sign: see [`Vocabulary::sign`].
    sign: u8,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

const TEXT: u8 = 0;
const DELETED: u8 = 1;
const SKELETON: u8 = 2;
const SKELETON_DELETED: u8 = 3;

/// People of whom nothing is listed, beside those that are: what keeps a short list from thinking its names rare.
const BACKGROUND: f32 = 20_000.0;
/// A part that says little of who it is counts for this share.
const WEAK: f32 = 0.15;
/// Skeletons of this many consonants are too short to leave one out: the whole text stands in for them. One that a slip
/// has made longer by one is looked up both ways.
const SHORT: usize = 4;
/// Parts that one key may bring in to be compared.
const LOOKED_AT: usize = 40;
const LOOKED_AT_DELETED: usize = 16;
/// Parts that one part of a query may stand for.
const KEPT: usize = 40;
/// Below this two parts are different names.
const ALIKE: f32 = 0.72;
/// Short parts are easily alike by chance.
const ALIKE_SHORT: f32 = 0.80;

/// Parts whose answers a thread remembers: a day's names are made of far fewer parts than names.
const REMEMBERED: usize = 32_768;

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
    /// Freezes counted parts, each with in how many names it stands. Gives for each the place that it took.
    pub fn new(counted: Vec<(Part, u32)>, names: usize, classes: &'static Classes) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..counted.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| {
            let (a, b) = (&counted[a as usize], &counted[b as usize]);
            b.1.cmp(&a.1).then_with(|| a.0.text.cmp(&b.0.text))
        });
        let mut places = vec![0u32; counted.len()];
        for (place, &at) in order.iter().enumerate() {
            places[at as usize] = place as u32;
        }
        let mut vocabulary = Vocabulary {
            texts: String::new(),
            text_ends: Vec::with_capacity(counted.len()),
            firsts: Vec::with_capacity(counted.len()),
            sounds: Vec::new(),
            voices: Vec::with_capacity(counted.len()),
            seen: Vec::with_capacity(counted.len()),
            weak: Vec::with_capacity(counted.len()),
            info: Vec::new(),
            keys: Keys::default(),
            members: vec![Vec::new(); classes.len()],
            classes,
            names: names as f32,
            id: NEXT.fetch_add(1, Ordering::Relaxed),
        };
        let (mut sounds, mut skeleton) = (Vec::new(), Vec::new());
        for &at in &order {
            let (Part { text, weak, vowelless }, seen) = &counted[at as usize];
            let token = vocabulary.seen.len() as u32;
            vocabulary.texts.push_str(text);
            vocabulary.text_ends.push(vocabulary.texts.len() as u32);
            vocabulary.firsts.push(text.bytes().next().unwrap_or_default());
            sound::sounds(text, &mut sounds);
            sound::skeleton(&sounds, &mut skeleton);
            let (from, count) = (vocabulary.sounds.len() as u32, sounds.len() as u8);
            let (set, sign, vowelless) = (set(&skeleton), sign(&skeleton), *vowelless);
            vocabulary.voices.push(Voice { set, from, sounds: count, vowelless, sign });
            vocabulary.sounds.extend_from_slice(&sounds);
            vocabulary.seen.push(*seen);
            vocabulary.weak.push(*weak);
            for &(class, member) in classes.of(text) {
                vocabulary.members[usize::from(class)].push((token, member));
            }
        }
        vocabulary.keys = vocabulary.make_keys();
        vocabulary.info = (0..vocabulary.len() as u32).map(|token| vocabulary.own_info(token)).collect();
        (vocabulary, places)
    }

    fn make_keys(&self) -> Keys {
        let pairs: Vec<(u32, u32)> = (0..self.len() as u32)
            .into_par_iter()
            .fold(Vec::new, |mut pairs, token| {
                let text = self.text(token).as_bytes();
                pairs.push((hash(TEXT, text.iter().copied()), token));
                let mut skeleton = Vec::new();
                sound::skeleton(self.sounds(token), &mut skeleton);
                if skeleton.len() <= SHORT {
                    deletions(text, |deleted| pairs.push((deleted, token)));
                }
                if !skeleton.is_empty() {
                    pairs.push((hash(SKELETON, skeleton.iter().copied()), token));
                    skeleton_deletions(&skeleton, |deleted| pairs.push((deleted, token)));
                }
                pairs
            })
            .reduce(Vec::new, |mut a, mut b| {
                a.append(&mut b);
                a
            });
        Keys::new(pairs)
    }

    pub fn len(&self) -> usize {
        self.seen.len()
    }

    pub fn text(&self, token: u32) -> &str {
        &self.texts[range(&self.text_ends, token)]
    }

    /// The first letter of a part.
    pub fn first(&self, token: u32) -> u8 {
        self.firsts[token as usize]
    }

    pub fn sounds(&self, token: u32) -> &[u8] {
        self.sounds_of(self.voices[token as usize])
    }

    fn sounds_of(&self, voice: Voice) -> &[u8] {
        &self.sounds[voice.from as usize..][..usize::from(voice.sounds)]
    }

    /// The hash of a part's consonants.
    pub fn skeleton(&self, token: u32) -> u32 {
        let mut skeleton = Vec::with_capacity(12);
        sound::skeleton(self.sounds(token), &mut skeleton);
        hash(SKELETON, skeleton)
    }

    /// In how many names a part stands.
    pub fn seen(&self, token: u32) -> f32 {
        self.seen[token as usize] as f32
    }

    pub fn is_weak(&self, token: u32) -> bool {
        self.weak[token as usize]
    }

    /// One bit by which a part, and most of what it may stand for, is told from most others.
    pub fn sign(&self, token: u32) -> u64 {
        1 << self.voices[token as usize].sign
    }

    /// Whether a part's short vowels are unwritten.
    pub fn is_vowelless(&self, token: u32) -> bool {
        self.voices[token as usize].vowelless
    }

    /// What a part of an entry says by being there, in nats.
    pub fn info(&self, token: u32) -> f32 {
        self.info[token as usize]
    }

    fn own_info(&self, token: u32) -> f32 {
        let mut seen = self.seen[token as usize] as f32;
        for &(class, member) in self.classes.of(self.text(token)) {
            if member == Member::Spelling {
                let spelt = self.members[usize::from(class)].iter().filter(|(_, member)| *member == Member::Spelling);
                seen = seen.max(spelt.map(|(token, _)| self.seen[*token as usize] as f32).sum());
            }
        }
        self.rarity(seen, self.text(token), 1.0, self.is_weak(token))
    }

    /// What it says that a part is met, where `seen` names of the list have one as like, and it is that like.
    pub fn rarity(&self, seen: f32, text: &str, likeness: f32, weak: bool) -> f32 {
        self.rarity_of(seen, self.common(text), text.len(), likeness, weak)
    }

    /// People of the background who carry a part or another spelling of it.
    fn common(&self, text: &str) -> f32 {
        self.classes.common(text) / 10_000.0 * BACKGROUND
    }

    fn rarity_of(&self, seen: f32, common: f32, letters: usize, likeness: f32, weak: bool) -> f32 {
        let info = ((self.names + BACKGROUND) / (seen + common + 1.0)).ln();
        // One letter or two are met by chance, whatever a list has of them.
        let most = 2.4 * letters as f32 * (2.0 * likeness - 1.0).max(0.2);
        let info = info.min(most).max(0.1);
        if weak { info * WEAK } else { info }
    }

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
        known.similar = self.weighed(&known.part, similar);
        known.bits = known.similar.iter().fold(0, |bits, similar| bits | bit(similar.token));
        known.signs = known.similar.iter().fold(0, |signs, similar| signs | self.sign(similar.token));
        known.gains = known.similar.iter().map(|similar| (similar.token, similar.gain())).collect();
        known.gains.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // What a part says by being there: as much as meeting it, or its spellings, would.
        let spelt = known.similar.iter().filter(|similar| similar.likeness >= 0.95);
        let seen: f32 = spelt.map(|similar| self.seen(similar.token)).sum();
        known.info = self.rarity(seen, &known.part.text, 1.0, known.part.weak);
        known.posted = known.similar.iter().map(|similar| self.seen[similar.token as usize] as usize).sum();
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
        let info = self.rarity(self.seen(token), self.text(token), 1.0, self.is_weak(token));
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
    fn weighed(&self, part: &Part, mut found: Vec<Similar>) -> Vec<Similar> {
        found.sort_unstable_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.token.cmp(&b.token)));
        found.truncate(KEPT);
        self.weigh(part, &mut found);
        found.sort_unstable_by_key(|similar| similar.token);
        found
    }

    /// The chance of meeting a part as like as this one is that of meeting any that is as like or liker.
    fn weigh(&self, part: &Part, similar: &mut [Similar]) {
        let common = self.common(&part.text);
        let (mut at, mut seen) = (0, 0.0);
        while at < similar.len() {
            let level = similar[at].likeness;
            let end = at + similar[at..].iter().take_while(|s| s.likeness > level - 0.02).count();
            seen += similar[at..end].iter().map(|s| self.seen[s.token as usize] as f32).sum::<f32>();
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
        met.clear();
        let (mut of, mut count) = (usize::MAX, 0);
        self.keys.each(hashes, buckets, |at, token| {
            count = if of == at { count + 1 } else { 1 };
            of = at;
            let most = if hashes[at] == known.skeleton { LOOKED_AT } else { LOOKED_AT_DELETED };
            if count <= most {
                met.push(token);
            }
        });
        met.sort_unstable();
        met.dedup();
        let spelt = out.len();
        for &token in met.iter() {
            if out[..spelt].iter().all(|known| known.token != token) {
                out.extend(self.compare(known, token));
            }
        }
    }

    /// Compares a part of a query with one of the vocabulary by their sounds.
    pub fn compare(&self, known: &Known, token: u32) -> Option<Similar> {
        let (sounds, voice) = (known.sounds.as_slice(), self.voices[token as usize]);
        // A letter taken for another changes two of the set's bits.
        let unlike = 2 + 2 * (sounds.len() as u32 / 4);
        if (known.set ^ voice.set).count_ones() > unlike || self.is_weak(token) {
            return None;
        }
        let theirs = self.sounds_of(voice);
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

/// Which of sixty-four signs a skeleton has: other spellings mostly begin with the same two consonants.
fn sign(skeleton: &[u8]) -> u8 {
    (hash(SKELETON, skeleton.iter().copied().take(2)) & 63) as u8
}

/// The letters of a skeleton as bits.
fn set(skeleton: &[u8]) -> u32 {
    skeleton.iter().fold(0, |set, class| set | 1 << (class & 31))
}

/// Where the things of one stand in a flat array that says where those of each end.
pub(crate) fn range(ends: &[u32], at: u32) -> Range<usize> {
    let at = at as usize;
    let from = if at == 0 { 0 } else { ends[at - 1] as usize };
    from..ends[at] as usize
}

/// Hashes of the text and of all that is left of it when one letter is taken out: two texts one slip apart share one.
fn deletions(text: &[u8], mut each: impl FnMut(u32)) {
    if text.len() < 4 || text.len() > 20 {
        return;
    }
    each(hash(DELETED, text.iter().copied()));
    for out in 0..text.len() {
        // Of doubled letters either leaves the same.
        if out > 0 && text[out] == text[out - 1] {
            continue;
        }
        each(hash(DELETED, text[..out].iter().chain(&text[out + 1..]).copied()));
    }
}

fn skeleton_deletions(skeleton: &[u8], mut each: impl FnMut(u32)) {
    if skeleton.len() < SHORT || skeleton.len() > 12 {
        return;
    }
    each(hash(SKELETON_DELETED, skeleton.iter().copied()));
    for out in 0..skeleton.len() {
        each(hash(SKELETON_DELETED, skeleton[..out].iter().chain(&skeleton[out + 1..]).copied()));
    }
}

/// Counts distinct parts while names are read.
#[derive(Default)]
pub(crate) struct Counter {
    places: HashMap<String, u32>,
    /// Each with in how many names it stands.
    pub counted: Vec<(Part, u32)>,
}

impl Counter {
    /// The provisional place of a part.
    pub fn place(&mut self, part: Part) -> u32 {
        if let Some(&place) = self.places.get(&part.text) {
            return place;
        }
        let place = self.counted.len() as u32;
        self.places.insert(part.text.clone(), place);
        self.counted.push((part, 0));
        place
    }
}
