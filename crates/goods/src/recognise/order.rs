//! Names by their ideas: in another language, in another order, with a word between.

use std::collections::HashMap;

use super::concepts::{Concepts, is_joint};
use crate::{
    dictionary::Dictionary,
    fold::{Folded, Pause, Script},
};

/// A name as the ideas of its words.
#[derive(Debug)]
struct Phrase {
    ideas: Vec<u32>,
    items: Vec<u32>,
}

/// The names of a dictionary by their rarest idea.
pub(super) struct Order {
    concepts: Concepts,
    phrases: Vec<Phrase>,
    by_rarest: HashMap<u32, Vec<u32>>,
}

/// A name found by its ideas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The items that bear it.
    pub items: Vec<u32>,
    /// First token.
    pub first: u32,
    /// Last token.
    pub last: u32,
}

/// An idea at a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    idea: u32,
    token: u32,
    /// Its place among the words that mean something.
    rank: u32,
}

impl Order {
    /// Indexes the names of a dictionary.
    pub(super) fn build(dictionary: &Dictionary) -> Self {
        let mut concepts = Concepts::shipped();
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
        for (index, item) in dictionary.items.iter().enumerate() {
            for (_, name) in item.all_names() {
                let Some(mut ideas) = concepts.of_name(&Folded::of(name)) else { continue };
                ideas.sort_unstable();
                let at = *known.entry(ideas.clone()).or_insert_with(|| {
                    phrases.push(Phrase { ideas, items: Vec::new() });
                    phrases.len() - 1
                });
                if !phrases[at].items.contains(&(index as u32)) {
                    phrases[at].items.push(index as u32);
                }
            }
        }
        let mut frequency: HashMap<u32, u32> = HashMap::new();
        for idea in phrases.iter().flat_map(|phrase| &phrase.ideas) {
            *frequency.entry(*idea).or_default() += 1;
        }
        let mut by_rarest: HashMap<u32, Vec<u32>> = HashMap::new();
        for (index, phrase) in phrases.iter().enumerate() {
            if let Some(rarest) = phrase.ideas.iter().min_by_key(|idea| (frequency[idea], **idea)) {
                by_rarest.entry(*rarest).or_default().push(index as u32);
            }
        }
        Order { concepts, phrases, by_rarest }
    }

    /// Whether a word is one of any name, or has an idea.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.concepts.idea(word).is_some()
    }

    /// Finds names among the tokens that are free, longest first.
    pub(super) fn find(
        &self,
        folded: &Folded,
        free: impl Fn(usize) -> bool,
        placed: &mut Vec<Placed>,
        out: &mut Vec<Found>,
    ) {
        placed.clear();
        out.clear();
        let mut rank = 0;
        for index in 0..folded.tokens.len() {
            let word = folded.word(index);
            if folded.tokens[index].script == Script::Han || is_joint(word) {
                continue;
            }
            rank += 1;
            if !free(index) {
                continue;
            }
            let token = index as u32;
            if let Some(idea) = self.concepts.idea(word) {
                placed.push(Placed { idea, token, rank });
            } else if let Some(two) = self.concepts.compound(word) {
                placed.extend(two.map(|idea| Placed { idea, token, rank }));
            }
        }
        for at in 0..placed.len() {
            let Some(phrases) = self.by_rarest.get(&placed[at].idea) else { continue };
            for phrase in phrases.iter().map(|phrase| &self.phrases[*phrase as usize]) {
                if let Some((first, last)) = spread(phrase, placed, at)
                    && folded.tokens[first as usize + 1..=last as usize].iter().all(|token| token.pause < Pause::Stop)
                {
                    out.push(Found { items: phrase.items.clone(), first, last });
                }
            }
        }
        // A name of more words explains more; of two in one place it is the one that is meant.
        out.sort_by_key(|found| (found.first, std::cmp::Reverse(found.last)));
        out.dedup_by(|next, kept| next.first >= kept.first && next.last <= kept.last && next.items != kept.items);
        out.dedup();
    }
}

/// Where the ideas of a phrase stand around one of them: next to each other, or with one word between.
fn spread(phrase: &Phrase, placed: &[Placed], anchor: usize) -> Option<(u32, u32)> {
    let reach = phrase.ideas.len() as u32;
    let home = placed[anchor];
    let (mut low, mut high) = (home, home);
    for idea in &phrase.ideas {
        if *idea == home.idea {
            continue;
        }
        let near = |other: &&Placed| other.idea == *idea && other.rank.abs_diff(home.rank) <= reach;
        let from = anchor.saturating_sub(2 * reach as usize);
        let to = (anchor + 2 * reach as usize + 1).min(placed.len());
        let found = placed[from..to].iter().filter(near).min_by_key(|other| other.rank.abs_diff(home.rank))?;
        if found.rank < low.rank {
            low = *found;
        }
        if found.rank > high.rank {
            high = *found;
        }
    }
    (high.rank - low.rank <= reach).then_some((low.token, high.token))
}
