//! The parts of a query and of an entry's name, put side by side one to one.

use std::rc::Rc;

use crate::{
    slips::Text,
    vocabulary::{How, Known, Similar, Vocabulary},
};

/// A part, or two joined ones, of the query beside a part, or two, of the entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    pub query: u8,
    pub query_parts: u8,
    pub entry: u8,
    pub entry_parts: u8,
    pub likeness: f32,
    pub how: How,
    /// What the agreement says, in nats.
    pub info: f32,
}

/// What a query brings to be aligned, prepared once for all its candidates.
pub(crate) struct Asked {
    pub parts: Vec<Rc<Known>>,
    /// For each part but the last what it stands for when joined with the next.
    pub joined: Vec<Option<Similar>>,
    /// The parts run together, ready to be compared with many.
    pub text: Text,
    /// What its parts say by being there, in nats.
    pub info: f32,
}

impl Asked {
    pub fn new(parts: Vec<Rc<Known>>, joined: Vec<Option<Similar>>) -> Self {
        let text = Text::new(parts.iter().flat_map(|known| known.part.text.bytes()));
        let info = parts.iter().map(|known| known.info).sum();
        Asked { parts, joined, text, info }
    }
}

/// An alignment, and the memory in which it is made.
#[derive(Default)]
pub(crate) struct Aligned {
    /// In the order of the query's parts.
    pub pairs: Vec<Pair>,
    /// A bit for each part of the query, and of the entry, that stands beside another.
    pub query_used: u32,
    pub entry_used: u32,
    possible: Vec<Pair>,
}

/// Pairs that are looked at of one name.
const POSSIBLE: usize = 96;

/// Aligns greedily, likest first. `out` is overwritten.
pub(crate) fn align(asked: &Asked, entry: &[u32], vocabulary: &Vocabulary, out: &mut Aligned) {
    let Aligned { pairs, possible, query_used, entry_used } = out;
    pairs.clear();
    possible.clear();
    (*query_used, *entry_used) = (0, 0);
    let mut put = |pair: Pair| {
        if possible.len() < POSSIBLE {
            possible.push(pair);
        }
    };
    for (e, &token) in entry.iter().enumerate().take(32) {
        for (q, known) in asked.parts.iter().enumerate() {
            if let Some(found) = known.find(token) {
                put(pair(q, 1, e, 1, found));
            }
        }
        for (q, similar) in asked.joined.iter().enumerate() {
            if let Some(found) = similar.as_ref().filter(|similar| similar.token == token) {
                put(pair(q, 2, e, 1, found));
            }
        }
    }
    take(possible, query_used, entry_used, pairs);
    if (query_used.count_ones() as usize) < asked.parts.len() && (entry_used.count_ones() as usize) < entry.len() {
        possible.clear();
        leftovers(asked, entry, vocabulary, (*query_used, *entry_used), possible);
        take(possible, query_used, entry_used, pairs);
    }
    pairs.sort_unstable_by_key(|pair| pair.query);
}

const NONE: Pair =
    Pair { query: 0, query_parts: 0, entry: 0, entry_parts: 0, likeness: 0.0, how: How::Same, info: 0.0 };

fn pair(query: usize, query_parts: u8, entry: usize, entry_parts: u8, found: &Similar) -> Pair {
    Pair {
        query: query as u8,
        query_parts,
        entry: entry as u8,
        entry_parts,
        likeness: found.likeness,
        how: found.how,
        info: found.info,
    }
}

/// Takes pairs whose parts are free: the likest first, and of equals those that keep the order.
fn take(possible: &mut [Pair], query_used: &mut u32, entry_used: &mut u32, out: &mut Vec<Pair>) {
    possible.sort_unstable_by(|a, b| {
        let joined = |pair: &Pair| pair.query_parts + pair.entry_parts;
        b.likeness
            .total_cmp(&a.likeness)
            .then(joined(b).cmp(&joined(a)))
            .then(a.query.abs_diff(a.entry).cmp(&b.query.abs_diff(b.entry)))
            .then((a.query, a.entry).cmp(&(b.query, b.entry)))
    });
    for pair in possible {
        let query = ((1u32 << pair.query_parts) - 1) << pair.query;
        let entry = ((1u32 << pair.entry_parts) - 1) << pair.entry;
        if *query_used & query == 0 && *entry_used & entry == 0 {
            *query_used |= query;
            *entry_used |= entry;
            out.push(*pair);
        }
    }
}

/// What no index finds: initials, names cut off, two parts of the entry written as one, and what sounds so far off that
/// only the rest of the name makes it likely.
fn leftovers(
    asked: &Asked,
    entry: &[u32],
    vocabulary: &Vocabulary,
    (query_used, entry_used): (u32, u32),
    out: &mut Vec<Pair>,
) {
    let free = |used: u32, at: usize| used & (1 << at) == 0;
    let strong = |known: &Known| !known.part.weak;
    for (q, known) in asked.parts.iter().enumerate().filter(|(q, known)| free(query_used, *q) && strong(known)) {
        let text = known.part.text.as_str();
        for (e, &token) in entry.iter().enumerate().take(32).filter(|(e, _)| free(entry_used, *e)) {
            // Only what begins with the same letter can be the beginning of the other.
            let begins = text.as_bytes().first() == Some(&vocabulary.first(token));
            if begins
                && text.len() >= 5
                && let Some(&next) = entry.get(e + 1)
                && free(entry_used, e + 1)
                && let Some(rest) = text.strip_prefix(vocabulary.text(token))
                && rest == vocabulary.text(next)
            {
                let info = vocabulary.info(token) + vocabulary.info(next);
                out.push(Pair { likeness: 0.95, how: How::Joined, info, ..pair_at(q, e, 2) });
                continue;
            }
            if vocabulary.is_weak(token) {
                continue;
            }
            if begins
                && let Some((likeness, how, info)) =
                    beginning(text, vocabulary.text(token), known.info, vocabulary.info(token))
            {
                out.push(Pair { likeness, how, info, ..pair_at(q, e, 1) });
            } else if let Some(found) = vocabulary.compare(known, token) {
                let info = known.info.min(vocabulary.info(token)) * 0.8;
                out.push(Pair { likeness: found.likeness, how: found.how, info, ..pair_at(q, e, 1) });
            }
        }
    }
}

fn pair_at(query: usize, entry: usize, entry_parts: u8) -> Pair {
    Pair { query: query as u8, query_parts: 1, entry: entry as u8, entry_parts, ..NONE }
}

/// An initial for a name, or a name that was cut off.
fn beginning(query: &str, entry: &str, query_info: f32, entry_info: f32) -> Option<(f32, How, f32)> {
    let (short, long) = if query.len() < entry.len() { (query, entry) } else { (entry, query) };
    if !long.starts_with(short) {
        return None;
    }
    match short.len() {
        // One letter in some twenty agrees by chance.
        1 => Some((0.5, How::Initial, 2.0)),
        2..=3 => None,
        length => {
            let share = length as f32 / long.len() as f32;
            (share >= 0.5).then(|| (0.6 + 0.3 * share, How::Truncated, query_info.min(entry_info) * share))
        }
    }
}
