//! Addresses of listed parties, so that another name at the same address is found.

use std::collections::{BTreeSet, HashMap};

use screening::Index;

use crate::identifiers::fold_words;

/// Words that are written in two ways, or left out.
const SAME: [(&str, &str); 12] = [
    ("STREET", "ST"),
    ("STR", "ST"),
    ("ROAD", "RD"),
    ("AVENUE", "AVE"),
    ("AV", "AVE"),
    ("BUILDING", "BLDG"),
    ("FLOOR", "FL"),
    ("NORTH", "N"),
    ("SOUTH", "S"),
    ("NO", ""),
    ("NUMBER", ""),
    ("THE", ""),
];
/// Fewer words than these are a city or a street, and stand in many honest addresses.
const WORDS: usize = 4;

/// Listed parties by the words of their addresses.
#[derive(Debug, Default)]
pub(crate) struct Addresses(HashMap<String, u32>);

impl Addresses {
    /// Takes the addresses of all entries. Of several at one address the first stands for all.
    pub fn build(index: &Index) -> Self {
        let mut out = HashMap::new();
        for at in 0..u32::try_from(index.len()).unwrap_or(u32::MAX) {
            for address in &index.entity(at).addresses {
                if let Some(key) = key(address) {
                    out.entry(key).or_insert(at);
                }
            }
        }
        Addresses(out)
    }

    /// The place in the index of an entry with this address.
    pub fn at(&self, key: &str) -> Option<u32> {
        self.0.get(key).copied()
    }
}

/// The words of an address in an order of their own, without its country. None where it is too little of an address:
/// one without a number, or of a few words.
pub(crate) fn key(address: &str) -> Option<String> {
    let folded = fold_words(address);
    let country = reference::country_at_end(address);
    let words: Vec<&str> = folded.split(' ').collect();
    // The country is left out, in as many words as it takes at the end.
    let bare = (1..=4.min(words.len()))
        .rev()
        .find(|n| country.is_some() && reference::country_code(&words[words.len() - n..].join(" ")) == country)
        .map_or(words.as_slice(), |n| &words[..words.len() - n]);
    let same =
        |word: &&str| SAME.iter().find(|(from, _)| from == word).map_or_else(|| (*word).to_owned(), |s| s.1.into());
    let words: BTreeSet<String> = bare.iter().map(same).filter(|word: &String| !word.is_empty()).collect();
    let numbered = words.iter().any(|word| word.chars().any(|c| c.is_numeric()));
    (numbered && words.len() >= WORDS).then(|| words.into_iter().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_key_however_it_is_written() {
        assert_eq!(key("No. 14, Harbour Street, Port Alva, France"), key("14 HARBOUR ST PORT ALVA"));
        assert_ne!(key("14 HARBOUR ST PORT ALVA"), key("15 HARBOUR ST PORT ALVA"));
    }

    #[test]
    fn too_little_is_no_address() {
        for text in ["", "PORT ALVA", "PO BOX 12", "HARBOUR STREET PORT ALVA", "FRANCE"] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}
