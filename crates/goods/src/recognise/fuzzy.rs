//! Words that are no word of any name, and which word of a name they may be a slip of.
//!
//! Fenced: chemical names differ by a letter and mean other things (`nitrate`, `nitrite`; `propane`, `propanone`), so a
//! slip never crosses from one ending, multiplier or radical to another.

use std::collections::{BTreeSet, HashMap};

use strsim::osa_distance;

use crate::{
    dictionary::Dictionary,
    fold::{Folded, Script},
};

/// Letters from which a word may be a slip.
const SHORTEST: usize = 6;
/// Letters from which a word may hold two slips.
const LONG: usize = 9;
/// Corrections of one word that are tried.
const TRIED: usize = 2;

/// Endings that tell substances apart, longest first.
const ENDINGS: [&str; 17] = [
    "amine", "amide", "imide", "ether", "ester", "ane", "ene", "yne", "one", "ide", "ate", "ite", "ine", "ose", "ous",
    "ol", "yl",
];
/// Multipliers and prefixes that tell substances apart.
const PREFIXES: [&str; 16] = [
    "mono", "di", "tri", "tetra", "penta", "hexa", "hepta", "octa", "per", "hypo", "bi", "poly", "iso", "cyclo",
    "thio", "pseudo",
];
/// Radicals and elements that tell substances apart.
const RADICALS: [&str; 26] = [
    "methyl", "ethyl", "propyl", "butyl", "phenyl", "benzyl", "vinyl", "acetyl", "benzoyl", "chlor", "brom", "fluor",
    "iod", "sulf", "selen", "phosph", "phosphor", "arsen", "nitr", "amin", "hydr", "oxy", "cyan", "carb", "sil", "bor",
];

/// The words of a dictionary's names by their first letter and length.
pub(super) struct Words {
    known: HashMap<String, ()>,
    shelves: HashMap<(char, usize), Vec<(String, u64)>>,
}

impl Words {
    /// Collects the words of all names and of all benign phrases; only those of names are ever put for another.
    pub(super) fn build(dictionary: &Dictionary) -> Self {
        let mut known = HashMap::new();
        let mut targets = BTreeSet::new();
        for name in dictionary.items.iter().flat_map(|item| item.all_names().map(|(_, name)| name)) {
            let folded = Folded::of(name);
            for index in 0..folded.tokens.len() {
                let word = folded.word(index);
                known.insert(word.to_owned(), ());
                if is_letters(&folded, index) && word.chars().count() > SHORTEST {
                    targets.insert(word.to_owned());
                }
            }
        }
        let ordinary = include_str!("ordinary.txt").lines().filter(|line| !line.starts_with('#'));
        let benign =
            dictionary.items.iter().flat_map(|item| item.benign.iter().chain(&item.against).chain(&item.context));
        for phrase in benign.chain(&dictionary.benign).map(String::as_str).chain(ordinary) {
            let folded = Folded::of(phrase);
            for index in 0..folded.tokens.len() {
                known.insert(folded.word(index).to_owned(), ());
            }
        }
        let mut shelves: HashMap<(char, usize), Vec<(String, u64)>> = HashMap::new();
        for word in targets {
            let length = word.chars().count();
            if let Some(first) = word.chars().next() {
                let letters = letters(&word);
                shelves.entry((first, length)).or_default().push((word, letters));
            }
        }
        Words { known, shelves }
    }

    /// Whether a word is one of a name or of ordinary goods as it stands.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.known.contains_key(word)
    }

    /// Which words of names this one may be a slip of, nearest first, with the number of slips.
    pub(super) fn nearest(&self, word: &str) -> Vec<(&str, usize)> {
        let length = word.chars().count();
        let Some(first) = word.chars().next().filter(|_| length >= SHORTEST) else { return Vec::new() };
        let slips = if length >= LONG { 2 } else { 1 };
        let held = letters(word);
        let mut out: Vec<(&str, usize)> = Vec::new();
        for other in length - slips..=length + slips {
            let Some(shelf) = self.shelves.get(&(first, other)) else { continue };
            for (target, letters) in shelf {
                // A slip changes two letters of the set at most.
                if (letters ^ held).count_ones() as usize > 2 * slips {
                    continue;
                }
                let distance = osa_distance(word, target);
                if distance > 0 && distance <= slips && may_be(word, target) {
                    out.push((target, distance));
                }
            }
        }
        out.sort_by_key(|(target, distance)| (*distance, *target));
        out.truncate(TRIED);
        out
    }
}

/// Whether a token is letters of an alphabet.
pub(super) fn is_letters(folded: &Folded, token: usize) -> bool {
    matches!(folded.tokens[token].script, Script::Latin | Script::Cyrillic)
}

/// The letters of a word as a set.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (c as u32 % 64))
}

/// Whether one word may be a slip of another: not where both are names of their own sort.
fn may_be(word: &str, target: &str) -> bool {
    let ending = |word: &str| ENDINGS.iter().position(|ending| word.ends_with(ending));
    let prefix = |word: &str| PREFIXES.iter().position(|prefix| word.starts_with(prefix));
    if ending(word).is_some_and(|mine| ending(target).is_some_and(|other| other != mine)) {
        return false;
    }
    if prefix(word) != prefix(target) {
        return false;
    }
    if word.contains("ethyl") && word.contains("methyl") != target.contains("methyl") {
        return false;
    }
    RADICALS.iter().all(|radical| !word.contains(radical) || target.contains(radical))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_never_cross_into_another_substance() {
        for (word, target) in [
            ("propane", "propanone"),
            ("chloride", "chlorate"),
            ("nitrite", "nitrate"),
            ("acetate", "acetone"),
            ("ethylamine", "methylamine"),
            ("dimethyl", "trimethyl"),
            ("phosphite", "phosphate"),
            ("anhydrous", "anhydride"),
        ] {
            assert!(!may_be(word, target), "{word} for {target}");
        }
        for (word, target) in [("anhidride", "anhydride"), ("nitrte", "nitrate"), ("amonium", "ammonium")] {
            assert!(may_be(word, target), "{word} for {target}");
        }
    }
}
