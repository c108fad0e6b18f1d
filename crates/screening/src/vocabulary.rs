//! Every distinct part of the names of an index.

mod known;

use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use foldhash::HashMap;
use rayon::prelude::*;

use crate::{
    keys::{Keys, hash},
    parts::Part,
    sound,
    tables::{Classes, Member},
};

pub(crate) use known::{How, Known, Scratch, Similar};

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

/// Skeletons of this many consonants are too short to leave one out: the whole text stands in for them. One that a slip
/// has made longer by one is looked up both ways.
const SHORT: usize = 4;
/// People of whom nothing is listed, beside those that are: what keeps a short list from thinking its names rare.
const BACKGROUND: f32 = 20_000.0;
/// A part that says little of who it is counts for this share.
const WEAK: f32 = 0.15;
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
