//! Words to documents, ranked by BM25 over weighted fields.

use std::collections::{BTreeMap, HashMap};

/// How fast the weight of a word in one document saturates.
const K1: f32 = 1.2;
/// How much a document's length counts, 0 to 1.
const B: f32 = 0.45;

/// Every word of the documents, by number.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
}

impl Vocabulary {
    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    pub(super) fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }

    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The number of a word, a new one where it has none.
    pub(super) fn add(&mut self, word: &str) -> u32 {
        if let Some(number) = self.number(word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }
}

/// Documents before they are ranked: how much each word weighs in each.
#[derive(Debug, Default)]
pub(super) struct Builder {
    documents: Vec<BTreeMap<u32, f32>>,
}

impl Builder {
    pub(super) fn with(documents: usize) -> Self {
        Builder { documents: vec![BTreeMap::new(); documents] }
    }

    /// Adds a word of a field that weighs `weight`.
    pub(super) fn add(&mut self, document: usize, word: u32, weight: f32) {
        if let Some(document) = self.documents.get_mut(document) {
            *document.entry(word).or_default() += weight;
        }
    }

    pub(super) fn build(self, words: usize) -> Index {
        let count = self.documents.len().max(1) as f32;
        let lengths: Vec<f32> = self.documents.iter().map(|document| document.values().sum()).collect();
        let average = (lengths.iter().sum::<f32>() / count).max(0.01);
        let mut holders = vec![0_u32; words];
        self.documents.iter().flat_map(BTreeMap::keys).for_each(|word| holders[*word as usize] += 1);
        let rarity: Vec<f32> =
            holders.iter().map(|n| (1.0 + (count - *n as f32 + 0.5) / (*n as f32 + 0.5)).ln()).collect();
        let mut postings = vec![Vec::new(); words];
        for (at, (document, length)) in self.documents.iter().zip(lengths).enumerate() {
            let norm = K1 * (1.0 - B + B * length / average);
            for (word, weight) in document {
                let impact = rarity[*word as usize] * weight * (K1 + 1.0) / (weight + norm);
                postings[*word as usize].push((at as u32, impact));
            }
        }
        Index { postings, rarity, documents: self.documents.len() }
    }
}

/// Ranked documents.
#[derive(Debug)]
pub(super) struct Index {
    postings: Vec<Vec<(u32, f32)>>,
    rarity: Vec<f32>,
    documents: usize,
}

impl Index {
    /// How rare a word is; a word of no document counts as the rarest.
    pub(super) fn rarity(&self, word: u32) -> f32 {
        self.rarity.get(word as usize).copied().unwrap_or(0.0)
    }

    /// What each document scores for these words with their weights.
    pub(super) fn scores(&self, words: impl IntoIterator<Item = (u32, f32)>) -> Vec<f32> {
        let mut out = vec![0.0; self.documents];
        for (word, weight) in words {
            for (document, impact) in self.postings.get(word as usize).into_iter().flatten() {
                out[*document as usize] += impact * weight;
            }
        }
        out
    }

    /// What a word scores in one document.
    pub(super) fn impact(&self, word: u32, document: usize) -> f32 {
        let Some(list) = self.postings.get(word as usize) else { return 0.0 };
        list.binary_search_by_key(&(document as u32), |(at, _)| *at).map_or(0.0, |at| list[at].1)
    }
}
