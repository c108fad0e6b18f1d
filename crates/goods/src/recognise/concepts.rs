//! Words of several languages that mean the same part of a name: `nitrate`, `nitrato`, `нитрат`.
//!
//! With them a name that the dictionary holds in one language is found in another, and in any order of its words.

use std::collections::HashMap;

use crate::fold::{Folded, Script};

/// Words that join parts of a name and mean nothing themselves.
const JOINTS: [&str; 26] = [
    "of", "de", "d", "del", "la", "le", "l", "du", "des", "en", "et", "y", "e", "and", "ka", "ki", "ke", "di", "da",
    "do", "para", "von", "the", "for", "à", "a",
];

/// The lexicon: from a folded word to its idea.
pub(super) struct Concepts {
    ideas: HashMap<String, u32>,
    /// The next idea for a word that no line names.
    next: u32,
}

impl Concepts {
    /// The lexicon that ships with the product.
    pub(super) fn shipped() -> Self {
        let mut ideas = HashMap::new();
        let mut next = 0;
        for line in include_str!("concepts.txt").lines().filter(|line| !line.starts_with('#')) {
            for word in line.split_whitespace() {
                let folded = Folded::of(word);
                if folded.tokens.len() == 1 && !folded.text.is_empty() {
                    // The first line that names a word keeps it.
                    ideas.entry(folded.text).or_insert(next);
                }
            }
            next += 1;
        }
        Concepts { ideas, next }
    }

    /// The idea of a word, if it has one.
    pub(super) fn idea(&self, word: &str) -> Option<u32> {
        self.ideas.get(word).copied()
    }

    /// The idea of a word, made where there is none.
    fn idea_or_new(&mut self, word: &str) -> u32 {
        if let Some(idea) = self.ideas.get(word) {
            return *idea;
        }
        self.next += 1;
        self.ideas.insert(word.to_owned(), self.next);
        self.next
    }

    /// The two ideas of a closed compound: `kaliumchlorat`.
    pub(super) fn compound(&self, word: &str) -> Option<[u32; 2]> {
        const SHORTEST: usize = 4;
        if word.len() < 2 * SHORTEST || !word.is_ascii() {
            return None;
        }
        (SHORTEST..=word.len() - SHORTEST).find_map(|at| Some([self.idea(&word[..at])?, self.idea(&word[at..])?]))
    }

    /// The ideas of a name, without joints, where it has two to four of them; none for names in Chinese.
    pub(super) fn of_name(&mut self, name: &Folded) -> Option<Vec<u32>> {
        let mut ideas = Vec::new();
        for index in 0..name.tokens.len() {
            let word = name.word(index);
            match name.tokens[index].script {
                Script::Han => return None,
                // Parts of a formula or a type number are no words.
                _ if name.tokens[index].glued => return None,
                _ if is_joint(word) => {}
                _ => match self.compound(word).filter(|_| !self.ideas.contains_key(word)) {
                    Some(two) => ideas.extend(two),
                    None => ideas.push(self.idea_or_new(word)),
                },
            }
        }
        let distinct = ideas.iter().enumerate().all(|(i, idea)| !ideas[..i].contains(idea));
        ((2..=4).contains(&ideas.len()) && distinct).then_some(ideas)
    }
}

/// Whether a word only joins others.
pub(super) fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}
