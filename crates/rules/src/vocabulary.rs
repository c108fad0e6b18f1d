//! Fields whose values come from a closed list or have a fixed shape, so that a misspelt code is found at authoring.
//!
//! Only what our own readers write is closed. Codes kept as received are not: a rule may look for a wrong one.

use std::collections::BTreeSet;

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codes {
    /// One of these words.
    Words(&'static [&'static str]),
    /// An ISO 3166 alpha-2 code.
    Country,
    /// Up to so many digits.
    Digits(usize),
    /// A region of M49; the finer ones where true.
    Region(bool),
}

/// What may stand in a field of a record.
pub(crate) fn codes(record: &str, field: &str) -> Option<Codes> {
    Some(match (record, field) {
        ("Observation", "source") => Codes::Words(&["api", "pnr"]),
        ("Observation", "kind") => Codes::Words(&["passenger", "crew", "transit"]),
        ("Contact", "kind") => Codes::Words(&["phone", "email", "address"]),
        ("Booking", "trip_type") => Codes::Words(&["one_way", "return", "open_jaw"]),
        ("Movement", "mode") => Codes::Words(&["air", "sea", "road", "rail"]),
        ("Movement", "direction") => Codes::Words(&["arriving", "departing"]),
        ("Consignment", "kind") => Codes::Words(&["master", "house", "single"]),
        ("Consignment", "nature") => Codes::Words(&["import", "export", "transit", "transhipment"]),
        ("Consignment", "freight") => Codes::Words(&["prepaid", "collect"]),
        ("CitedDocument", "kind") => Codes::Words(&["import_licence", "export_licence"]),
        ("Call" | "Party", "country") | ("Booking", "origin_country" | "destination_country") => Codes::Country,
        ("GoodsItem", "hs") => Codes::Digits(12),
        ("GoodsItem", "un_numbers") => Codes::Digits(4),
        _ => return None,
    })
}

impl Codes {
    /// Whether a text may stand there.
    pub fn allow(self, text: &str) -> bool {
        match self {
            Codes::Words(words) => words.contains(&text),
            Codes::Country => reference::country(text).is_some_and(|country| country.alpha2 == text),
            Codes::Digits(most) => (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()),
            Codes::Region(finer) => crate::functions::region_names(finer).contains(text),
        }
    }

    /// The words of a closed list that is short.
    pub fn words(self) -> &'static [&'static str] {
        if let Codes::Words(words) = self { words } else { &[] }
    }

    /// What kind of code stands there, where the list of them is long.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Codes::Country => Some("country"),
            Codes::Digits(_) => Some("digits"),
            Codes::Words(_) | Codes::Region(_) => None,
        }
    }

    /// What may stand there, in words.
    pub fn expected(self) -> Vec<String> {
        let owned = |words: BTreeSet<&str>| words.into_iter().map(str::to_owned).collect();
        match self {
            Codes::Words(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            Codes::Country => vec!["an ISO 3166 code of two letters".to_owned()],
            Codes::Digits(most) => vec![format!("up to {most} digits")],
            Codes::Region(finer) => owned(crate::functions::region_names(finer)),
        }
    }

    /// What was most likely meant.
    pub fn suggestion(self, text: &str) -> Option<String> {
        if self == Codes::Country {
            return reference::country_code(text).map(str::to_owned);
        }
        let words = match self {
            Codes::Words(_) | Codes::Region(_) => self.expected(),
            _ => return None,
        };
        nearest(words.iter().map(String::as_str), text)
    }
}

/// The word most like another, where any is like it.
pub(crate) fn nearest<'a>(words: impl Iterator<Item = &'a str>, text: &str) -> Option<String> {
    let scored = words.map(|word| (strsim::jaro_winkler(word, text), word));
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.7).map(|(_, word)| word.to_owned())
}
