//! Harmonized System codes written into free text: `HS CODE 080390`, `HS 8448.33`.

use model::code::HsCode;

/// The edition that codes are read in when the message names none.
const EDITION: u16 = 2022;

/// A code by itself.
pub(crate) fn code(text: &str) -> Option<String> {
    HsCode::parse(text, EDITION).map(|code| code.digits)
}

/// The first code that follows the letters HS (or HTS, HSN), with or without the word code and a colon.
pub(crate) fn in_text(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '#' | ',' | ';' | '(' | ')'))
        .filter(|w| !w.is_empty())
        .collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let rest = ["HSN", "HTS", "HS"].into_iter().find_map(|mark| word.strip_prefix(mark))?;
        if let Some(found) = digits(rest) {
            return Some(found);
        }
        if !rest.is_empty() && rest != "-CODE" && rest != "CODE" {
            return None;
        }
        words[at + 1..].iter().take(3).find_map(|next| digits(next))
    })
}

fn digits(word: &str) -> Option<String> {
    let found = code(word)?;
    (found.len() >= 4).then_some(found)
}
