//! All atoms over one text field, found by a few look-ups of its value.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::plan::{Const, NodeId, Op, PlaceId, Plan, TextTest};

/// The atoms over one field.
pub(crate) struct Texts {
    pub place: PlaceId,
    exact: Table,
    /// By length, the shortest first.
    prefixes: Vec<(usize, Table)>,
    /// Words inside, all found in one pass, with the atoms of each.
    inside: Option<(AhoCorasick, Vec<Vec<NodeId>>)>,
}

impl Texts {
    pub fn build(plan: &Plan, place: PlaceId, atoms: &[NodeId]) -> Self {
        let mut exact = Table::default();
        let mut prefixes: Vec<(usize, Table)> = Vec::new();
        let mut words: Vec<(String, Vec<NodeId>)> = Vec::new();
        let text = |id: &NodeId| match &plan.node(*id).op {
            Op::Const(Const::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        for &atom in atoms {
            match &plan.node(atom).op {
                Op::Among(_, values) => values.iter().for_each(|value| {
                    if let Const::Text(value) = value {
                        exact.add(value, atom);
                    }
                }),
                Op::Text(TextTest::StartsWith, _, b) => {
                    let text = text(b);
                    let at = prefixes.iter().position(|(len, _)| *len == text.len()).unwrap_or_else(|| {
                        prefixes.push((text.len(), Table::default()));
                        prefixes.len() - 1
                    });
                    prefixes[at].1.add(&text, atom);
                }
                Op::Text(_, _, b) => {
                    let text = text(b);
                    match words.iter_mut().find(|(known, _)| *known == text) {
                        Some((_, atoms)) => atoms.push(atom),
                        None => words.push((text, vec![atom])),
                    }
                }
                Op::Compare(_, _, b) => exact.add(&text(b), atom),
                _ => {}
            }
        }
        prefixes.sort_by_key(|(len, _)| *len);
        // Texts are short: a table of states beats a search for where to begin. Building fails only beyond what rules of bounded length can hold; then each word is looked for by itself.
        let inside = (!words.is_empty())
            .then(|| {
                let (words, atoms): (Vec<String>, Vec<Vec<NodeId>>) = words.into_iter().unzip();
                AhoCorasick::builder()
                    .kind(Some(AhoCorasickKind::DFA))
                    .prefilter(false)
                    .build(words)
                    .ok()
                    .map(|automaton| (automaton, atoms))
            })
            .flatten();
        Texts { place, exact, prefixes, inside }
    }

    /// Calls `found` for every atom that holds of a text; for one with several words perhaps more than once.
    #[inline]
    pub fn each(&self, text: &str, mut found: impl FnMut(NodeId)) {
        let bytes = text.as_bytes();
        let word = packed(bytes);
        self.exact.find(bytes, word, bytes.len()).iter().for_each(|atom| found(*atom));
        for (len, table) in &self.prefixes {
            if *len > bytes.len() {
                break;
            }
            table.find(bytes, word, *len).iter().for_each(|atom| found(*atom));
        }
        if let Some((automaton, atoms)) = &self.inside {
            for word in automaton.find_overlapping_iter(text) {
                atoms[word.pattern().as_usize()].iter().for_each(|atom| found(*atom));
            }
        }
    }
}

/// Texts of up to this many bytes are keys of one word.
const SHORT: usize = 7;

/// The first seven bytes.
#[inline]
fn packed(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    let len = bytes.len().min(SHORT);
    word[..len].copy_from_slice(&bytes[..len]);
    u64::from_le_bytes(word)
}

/// The key of the first `len` of them; the length stands in the last byte.
#[inline]
fn key(word: u64, len: usize) -> u64 {
    (word & ((1_u64 << (8 * len)) - 1)) | ((len as u64) << 56)
}

/// Atoms by text.
#[derive(Default)]
struct Table {
    short: HashMap<u64, Vec<NodeId>, BuildHasherDefault<Mixed>>,
    long: HashMap<Box<[u8]>, Vec<NodeId>, BuildHasherDefault<Mixed>>,
}

impl Table {
    fn add(&mut self, text: &str, atom: NodeId) {
        let bytes = text.as_bytes();
        let atoms = if bytes.len() <= SHORT {
            self.short.entry(key(packed(bytes), bytes.len())).or_default()
        } else {
            self.long.entry(bytes.into()).or_default()
        };
        if !atoms.contains(&atom) {
            atoms.push(atom);
        }
    }

    #[inline]
    fn find(&self, bytes: &[u8], word: u64, len: usize) -> &[NodeId] {
        let found = if len <= SHORT {
            self.short.get(&key(word, len))
        } else if self.long.is_empty() {
            None
        } else {
            self.long.get(&bytes[..len])
        };
        found.map_or(&[], |atoms| atoms)
    }
}

/// A quick hash. Its keys come from rules, so that no record can make them collide.
#[derive(Default)]
pub(crate) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u64(&mut self, word: u64) {
        let wide = u128::from(self.0 ^ word ^ 0x9E37_79B9_7F4A_7C15) * 0xA076_1D64_78BD_642F;
        self.0 = (wide as u64) ^ ((wide >> 64) as u64);
    }
    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}
