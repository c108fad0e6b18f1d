//! What trade calls goods, and what the nomenclature calls them.

use std::{collections::HashMap, sync::LazyLock};

use super::words::{all_words, named_words, unspaced, words};

/// The table's text; part of every version of a suggester.
pub(super) const TABLE: &str = include_str!("trade_words.txt");

/// The longest name of the table in words.
const LONGEST: usize = 4;

/// The table, read once.
pub(super) struct TradeWords {
    /// Names as stemmed words joined by blanks, with the nomenclature's words of each reading.
    names: HashMap<String, Vec<Vec<String>>>,
    /// Names in scripts that have no blanks, longest first.
    unspaced: Vec<(String, Vec<Vec<String>>)>,
}

static READ: LazyLock<TradeWords> = LazyLock::new(|| TradeWords::parse(TABLE));

/// A name found in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// The first of its words.
    pub at: usize,
    /// How many words it has.
    pub len: usize,
    /// The nomenclature's words.
    pub means: Vec<String>,
}

/// The table that ships with the product.
pub(super) fn table() -> &'static TradeWords {
    &READ
}

/// The words of a meaning, without those that it says it is not.
fn meant(text: &str) -> Vec<String> {
    let mut out: Vec<String> = named_words(text).into_iter().map(|(word, _)| word).collect();
    out.sort_unstable();
    out.dedup();
    out
}

impl TradeWords {
    fn parse(text: &str) -> Self {
        let (mut names, mut unspaced_names): (HashMap<String, Vec<Vec<String>>>, Vec<_>) = (HashMap::new(), Vec::new());
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (keys, means) in lines.filter_map(|line| line.split_once('=')) {
            let readings: Vec<Vec<String>> = means.split('|').map(meant).collect();
            for key in keys.split(',').map(str::trim) {
                if key.chars().any(unspaced) {
                    unspaced_names.push((key.to_owned(), readings.clone()));
                    continue;
                }
                let found = words(key);
                let key = if found.is_empty() { all_words(key) } else { found }.join(" ");
                if !key.is_empty() {
                    names.entry(key).or_default().extend(readings.iter().cloned());
                }
            }
        }
        unspaced_names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        TradeWords { names, unspaced: unspaced_names }
    }

    /// Whether a single word is a name.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.names.contains_key(word)
    }

    /// Names of one word.
    pub(super) fn single(&self) -> impl Iterator<Item = &str> {
        self.names.keys().filter(|name| !name.contains(' ')).map(String::as_str)
    }

    /// The longest names in the words, from left to right, each reading by itself.
    pub(super) fn find(&self, words: &[String]) -> Vec<Named> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < words.len() {
            let longest = (1..=LONGEST.min(words.len() - at)).rev().find_map(|len| {
                let readings = self.names.get(&words[at..at + len].join(" "))?;
                Some((len, readings))
            });
            let Some((len, readings)) = longest else {
                at += 1;
                continue;
            };
            out.extend(readings.iter().map(|means| Named { at, len, means: means.clone() }));
            at += len;
        }
        out
    }

    /// The longest names in a text without blanks; each stands where no longer one does.
    pub(super) fn find_unspaced(&self, text: &str) -> Vec<(&str, &[Vec<String>])> {
        let small = text.to_lowercase();
        if !small.chars().any(unspaced) {
            return Vec::new();
        }
        let mut rest = small;
        let mut out = Vec::new();
        for (name, readings) in &self.unspaced {
            if rest.contains(name.as_str()) {
                rest = rest.replace(name.as_str(), " ");
                out.push((name.as_str(), readings.as_slice()));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_names_something_and_says_what() {
        for (at, line) in TABLE.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let (names, means) = line.split_once('=').unwrap_or_default();
            assert!(names.split(',').all(|name| !name.trim().is_empty()), "line {}: {line}", at + 1);
            assert!(means.split('|').all(|reading| !meant(reading).is_empty()), "line {}: {line}", at + 1);
        }
    }

    #[test]
    fn the_longest_name_wins() {
        let found = table().find(&words("LAPTOP BAG"));
        assert_eq!((found.len(), found[0].len), (1, 2), "{found:?}");
        assert_eq!(table().find_unspaced("汽车轮胎").len(), 1);
    }
}
