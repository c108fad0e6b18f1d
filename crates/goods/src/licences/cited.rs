//! Numbers in a text that may be those of licences.

use model::licence::Licence;

/// Words that one number may be written in: `GBSIEL 2026 0001234`.
const WORDS: usize = 4;
/// A shorter number is a quantity or a year.
const SHORTEST: usize = 6;
/// Candidates of one text; a longer one is read no further.
const MANY: usize = 400;

/// Every run of up to four neighbouring words with a digit in it, as licence numbers are looked up. What is found is a
/// question to the register, not a licence.
pub fn candidates(text: &str) -> Vec<String> {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '"'))
        .map(Licence::key)
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = Vec::new();
    for first in 0..words.len() {
        let mut key = String::new();
        for word in words[first..].iter().take(WORDS) {
            key.push_str(word);
            let fits = (SHORTEST..=40).contains(&key.chars().count());
            if fits && key.chars().any(|c| c.is_ascii_digit()) && out.len() < MANY {
                out.push(key.clone());
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_spaced() {
        for text in ["LIC. NO: XA-2026/00017 OF 3 MAY", "under xa 2026 00017, see", "(XA2026/00017)"] {
            assert!(candidates(text).contains(&"XA202600017".to_owned()), "{text}");
        }
        assert!(candidates("COTTON BED LINEN 20 CTN").iter().all(|found| found != "COTTON"));
        assert!(candidates(&"A1B2C3 ".repeat(5_000)).len() <= MANY);
    }
}
