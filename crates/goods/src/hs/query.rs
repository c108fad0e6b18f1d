//! A line of text as weighted words of the nomenclature, each with the word that it came from.

use std::collections::HashMap;

use super::{
    index::{Index, Vocabulary},
    trade,
    words::{all_words, family, unspaced, weak, words},
};

/// Words of a text beyond these are not read: a description that long is a list.
const MOST: usize = 40;
/// What a word of packing, size or colour weighs beside one that names goods.
const WEAK: f32 = 0.35;
/// What a word weighs that the table of trade words has translated.
const TRANSLATED: f32 = 0.55;
/// What all of a translation weighs together, shared among its words.
const MEANING: f32 = 1.5;
/// What another word of the same family weighs.
const FAMILY: f32 = 0.45;
/// What a word weighs that is one or two letters away.
const TYPO: f32 = 0.6;
/// What each half of a compound weighs.
const HALF: f32 = 0.7;
/// How rare a word counts that nothing knows: most are brands and models, so less than the rarest.
const UNKNOWN: f32 = 4.0;

/// One word of the nomenclature that is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub word: u32,
    pub weight: f32,
    /// The source that it came from.
    pub from: usize,
}

/// A word of the text, or a name of the table.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub text: String,
    /// How much it says: rarity, less where it is packing or colour.
    pub telling: f32,
}

/// What is asked.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub terms: Vec<Term>,
    pub sources: Vec<Source>,
}

/// What words are looked up in.
pub(super) struct Lexicon {
    pub vocabulary: Vocabulary,
    families: HashMap<String, Vec<u32>>,
    /// Words by three letters in a row, those of the vocabulary and names of the table that have one word.
    letters: HashMap<[u8; 3], Vec<u32>>,
    spelled: Vec<String>,
}

fn threes(word: &str) -> impl Iterator<Item = [u8; 3]> {
    let bytes: Vec<u8> = std::iter::once(b'^').chain(word.bytes()).chain(std::iter::once(b'$')).collect();
    (0..bytes.len().saturating_sub(2)).map(move |at| [bytes[at], bytes[at + 1], bytes[at + 2]])
}

impl Lexicon {
    pub(super) fn new(vocabulary: Vocabulary) -> Self {
        let mut families: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, word) in vocabulary.words().iter().enumerate() {
            families.entry(family(word).to_owned()).or_default().push(number as u32);
        }
        let mut spelled: Vec<String> = vocabulary.words().to_vec();
        spelled.extend(trade::table().single().map(str::to_owned));
        spelled.retain(|word| word.len() >= 4 && word.is_ascii());
        spelled.sort_unstable();
        spelled.dedup();
        let mut letters: HashMap<[u8; 3], Vec<u32>> = HashMap::new();
        for (number, word) in spelled.iter().enumerate() {
            let mut own: Vec<[u8; 3]> = threes(word).collect();
            own.sort_unstable();
            own.dedup();
            own.into_iter().for_each(|three| letters.entry(three).or_default().push(number as u32));
        }
        Lexicon { vocabulary, families, letters, spelled }
    }

    fn knows(&self, word: &str) -> bool {
        self.vocabulary.number(word).is_some() || trade::table().knows(word)
    }

    /// The word that a misspelt one most likely is: sharing at least half its letters by threes, and one letter away, or
    /// two where it has nine or more.
    fn nearest(&self, word: &str) -> Option<&str> {
        if word.len() < 5 || !word.is_ascii() {
            return None;
        }
        let (mut shared, mut count): (HashMap<u32, usize>, usize) = (HashMap::new(), 0);
        for three in threes(word) {
            count += 1;
            for number in self.letters.get(&three).into_iter().flatten() {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let allowed = if word.len() >= 9 { 2 } else { 1 };
        let near = shared.into_iter().filter(|(_, shared)| shared * 5 >= count * 2).filter_map(|(number, _)| {
            let other = self.spelled.get(number as usize)?;
            let distance = strsim::osa_distance(word, other);
            (distance <= allowed).then_some((distance, other.as_str()))
        });
        near.min().map(|(_, other)| other)
    }

    /// The two known words that a compound is made of, the parts as equal as may be.
    fn halves<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if !word.is_ascii() || word.len() < 7 {
            return None;
        }
        let cuts = 3..=word.len() - 3;
        let parts = cuts.map(|at| word.split_at(at)).filter(|(a, b)| self.knows(a) && self.knows(b));
        parts.max_by_key(|(a, b)| a.len().min(b.len()))
    }

    /// Reads a line of text.
    pub(super) fn read(&self, text: &str, index: &Index) -> Query {
        let mut found = words(text);
        if found.is_empty() {
            found = all_words(text);
        }
        found.truncate(MOST);
        found.retain(|word| !word.chars().any(unspaced));
        let mut out = Reader { lexicon: self, index, query: Query::default() };
        for (name, readings) in trade::table().find_unspaced(text) {
            let from = out.source(name.to_owned());
            readings.iter().for_each(|means| out.meaning(means, from, 1.0 / readings.len() as f32));
        }
        out.words(&found);
        out.query
    }
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    index: &'a Index,
    query: Query,
}

impl Reader<'_> {
    fn source(&mut self, text: String) -> usize {
        self.query.sources.push(Source { text, telling: UNKNOWN });
        self.query.sources.len() - 1
    }

    fn term(&mut self, word: u32, weight: f32, from: usize) {
        self.query.terms.push(Term { word, weight, from });
    }

    /// A known word and its family; whether it is known.
    fn known(&mut self, word: &str, weight: f32, from: usize) -> bool {
        let number = self.lexicon.vocabulary.number(word);
        if let Some(number) = number {
            self.term(number, weight, from);
        }
        let family = self.lexicon.families.get(family(word));
        let others: Vec<u32> = family.into_iter().flatten().copied().filter(|other| Some(*other) != number).collect();
        let share = if number.is_some() { FAMILY } else { 0.9 };
        others.iter().take(6).for_each(|other| self.term(*other, weight * share, from));
        number.is_some() || !others.is_empty()
    }

    fn meaning(&mut self, means: &[String], from: usize, share: f32) {
        let each = share * MEANING / (means.len() as f32).sqrt();
        let mut rarest = 0.0_f32;
        for word in means {
            if let Some(number) = self.lexicon.vocabulary.number(word) {
                let weight = if weak(word) { each * WEAK } else { each };
                self.term(number, weight, from);
                rarest = rarest.max(self.index.rarity(number));
            }
        }
        self.query.sources[from].telling = self.query.sources[from].telling.max(rarest);
    }

    fn words(&mut self, words: &[String]) {
        let names = trade::table().find(words);
        let readings = |at: usize| names.iter().filter(|name| name.at == at).count().max(1) as f32;
        let mut at = 0;
        while at < words.len() {
            let named: Vec<_> = names.iter().filter(|name| name.at == at).collect();
            let len = named.first().map_or(1, |name| name.len);
            let from = self.source(words[at..at + len].join(" "));
            for name in &named {
                self.meaning(&name.means, from, 1.0 / readings(at));
            }
            for word in &words[at..at + len] {
                self.word(word, from, !named.is_empty());
            }
            if let Some(next) = words.get(at + len) {
                self.joined(&words[at + len - 1], next, from);
            }
            at += len;
        }
    }

    /// `hand bag` is a handbag.
    fn joined(&mut self, word: &str, next: &str, from: usize) {
        let joined = format!("{word}{next}");
        if let Some(number) = self.lexicon.vocabulary.number(&joined) {
            self.term(number, 1.0, from);
        }
    }

    fn word(&mut self, word: &str, from: usize, translated: bool) {
        let mut weight = if translated { TRANSLATED } else { 1.0 };
        if weak(word) {
            weight *= WEAK;
        }
        let known = self.known(word, weight, from);
        let source = &mut self.query.sources[from];
        if known && !translated {
            let number = self.lexicon.vocabulary.number(word);
            let rarity = number.map_or(UNKNOWN, |number| self.index.rarity(number));
            source.telling = if weak(word) { rarity * WEAK } else { rarity };
        }
        if known || translated {
            return;
        }
        if let Some((first, second)) = self.lexicon.halves(word) {
            self.other(first, HALF, from);
            self.other(second, HALF, from);
        } else if let Some(near) = self.lexicon.nearest(word) {
            self.other(near, TYPO, from);
        }
    }

    /// A word that stands in the text in another form.
    fn other(&mut self, word: &str, weight: f32, from: usize) {
        self.known(word, weight, from);
        for name in trade::table().find(&[word.to_owned()]) {
            self.meaning(&name.means, from, weight);
        }
    }
}
