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
    sound::{self, SOUNDS},
    tables::{Classes, Member},
};

pub(crate) use known::{How, Known, Scratch, Similar};

/// The distinct parts, commonest first.
pub(crate) struct Vocabulary {
    texts: String,
    /// What is known of each part.
    voices: Vec<Voice>,
    keys: Keys,
    /// For each class its parts.
    members: Vec<Vec<(u32, Member)>>,
    classes: &'static Classes,
    names: f32,
    /// Tells this vocabulary's answers from another's in what a thread remembers.
    id: u64,
}

/// What is known of a part but its text, in one line of a processor's cache: whoever asks for one thing asks for more.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Voice {
    /// Its sounds, the first `heard` of these.
    sounds: [u8; SOUNDS],
    /// Its classes of consonants as a set of bits: unlike sets are not worth comparing.
    set: u32,
    /// In how many names it stands.
    seen: u32,
    /// What it says by being there, in nats.
    info: f32,
    /// Where its text begins, and how long it is.
    from: u32,
    letters: u16,
    heard: u8,
    /// Its first letter.
    first: u8,
    /// The place of its sign: see [`Vocabulary::sign`].
    sign: u8,
    weak: bool,
    vowelless: bool,
}

impl Voice {
    fn sounds(&self) -> &[u8] {
        &self.sounds[..usize::from(self.heard).min(SOUNDS)]
    }
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
            voices: Vec::with_capacity(counted.len()),
            keys: Keys::default(),
            members: vec![Vec::new(); classes.len()],
            classes,
            names: names as f32,
            id: NEXT.fetch_add(1, Ordering::Relaxed),
        };
        let (mut heard, mut skeleton) = (Vec::new(), Vec::new());
        for &at in &order {
            let (Part { text, weak, vowelless }, seen) = &counted[at as usize];
            let token = vocabulary.len() as u32;
            sound::sounds(text, &mut heard);
            sound::skeleton(&heard, &mut skeleton);
            let mut sounds = [0; SOUNDS];
            sounds[..heard.len()].copy_from_slice(&heard);
            vocabulary.voices.push(Voice {
                sounds,
                set: set(&skeleton),
                seen: *seen,
                info: 0.0,
                from: vocabulary.texts.len() as u32,
                letters: text.len() as u16,
                heard: heard.len() as u8,
                first: text.bytes().next().unwrap_or_default(),
                sign: sign(&skeleton),
                weak: *weak,
                vowelless: *vowelless,
            });
            vocabulary.texts.push_str(text);
            for &(class, member) in classes.of(text) {
                vocabulary.members[usize::from(class)].push((token, member));
            }
        }
        vocabulary.keys = vocabulary.make_keys();
        for token in 0..vocabulary.len() as u32 {
            vocabulary.voices[token as usize].info = vocabulary.own_info(token);
        }
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
        self.voices.len()
    }

    pub fn text(&self, token: u32) -> &str {
        let voice = self.voice(token);
        &self.texts[voice.from as usize..][..usize::from(voice.letters)]
    }

    /// The first letter of a part.
    pub fn first(&self, token: u32) -> u8 {
        self.voice(token).first
    }

    pub fn sounds(&self, token: u32) -> &[u8] {
        self.voice(token).sounds()
    }

    fn voice(&self, token: u32) -> &Voice {
        &self.voices[token as usize]
    }

    /// The hash of a part's consonants.
    pub fn skeleton(&self, token: u32) -> u32 {
        let mut skeleton = Vec::with_capacity(12);
        sound::skeleton(self.sounds(token), &mut skeleton);
        hash(SKELETON, skeleton)
    }

    /// In how many names a part stands.
    pub fn seen(&self, token: u32) -> f32 {
        self.voice(token).seen as f32
    }

    pub fn is_weak(&self, token: u32) -> bool {
        self.voice(token).weak
    }

    /// One bit by which a part, and most of what it may stand for, is told from most others.
    pub fn sign(&self, token: u32) -> u64 {
        1 << self.voice(token).sign
    }

    /// What a part of an entry says by being there, in nats.
    pub fn info(&self, token: u32) -> f32 {
        self.voice(token).info
    }

    fn own_info(&self, token: u32) -> f32 {
        let mut seen = self.seen(token);
        for &(class, member) in self.classes.of(self.text(token)) {
            if member == Member::Spelling {
                let spelt = self.members[usize::from(class)].iter().filter(|(_, member)| *member == Member::Spelling);
                seen = seen.max(spelt.map(|(token, _)| self.seen(*token)).sum());
            }
        }
        self.rarity(seen, self.text(token), self.is_weak(token))
    }

    /// What it says that a part is met as it stands, where `seen` names of the list have it.
    fn rarity(&self, seen: f32, text: &str, weak: bool) -> f32 {
        self.rarity_of(seen, self.common(text), text.len(), 1.0, weak)
    }

    /// People of the background who carry a part or another spelling of it.
    fn common(&self, text: &str) -> f32 {
        self.classes.common(text) / 10_000.0 * BACKGROUND
    }

    /// The same where it is met as like as that, and `common` people of the background carry it.
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
