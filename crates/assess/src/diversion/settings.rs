//! What the red flags go by: configuration of the administration, part of its policy.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::identifiers::fold_words;

/// Hubs, words, codes and tables of the red flags. Words are in upper case; codes of goods are the first digits of HS
/// 2022; countries are ISO 3166 alpha-2.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diversion {
    /// Countries and ports (UN/LOCODE) through which goods are passed on.
    pub hubs: Vec<String>,
    /// Tiers of [`Diversion::high_priority`] that are looked at on the way to a hub.
    pub hub_tiers: Vec<String>,
    /// Days in which what comes in for transit is to leave.
    pub transit_days: u32,
    /// Words of sensitive end uses.
    pub sensitive_uses: Vec<String>,
    /// Words in the names of forwarders.
    pub forwarders: Vec<String>,
    /// Parts of the addresses of forwarders.
    pub forwarder_addresses: Vec<String>,
    /// Words in the names of banks.
    pub banks: Vec<String>,
    /// Words that call goods used.
    pub used: Vec<String>,
    /// Phrases in which such a word says something else.
    pub used_for: Vec<String>,
    /// Codes of machines that are worth their price at any age.
    pub strategic: Vec<String>,
    /// Detonators and their like.
    pub initiators: Initiators,
    /// Words in the names of those who blast for a living.
    pub blasting_sectors: Vec<String>,
    /// What the past must hold before flags go by it.
    pub baseline: Baseline,
    /// Bills that are parts of one.
    pub structuring: Structuring,
    /// Codes by tier.
    pub high_priority: BTreeMap<String, Vec<String>>,
    /// Packages in which goods are not packed.
    pub packing: Vec<Packing>,
    /// Mains by country.
    pub grid: BTreeMap<String, Grid>,
}

/// What the past must hold before flags go by it, and how far from it is far.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Days that the store itself must remember before anything is said of who or what is new.
    pub memory_days: i64,
    /// A consignee whose first bill is not older than so many days is new.
    pub new_party_days: i64,
    /// Lines that a consignee has received before another heading is not its business.
    pub known_lines: i64,
    /// Times its mean line of a heading.
    pub quantity_factor: f64,
    /// Lines of which that mean is taken at least.
    pub quantity_lines: i64,
    /// Times below the lowest or above the highest twentieth of prices.
    pub price_factor: f64,
    /// Prices that make a comparison.
    pub peers: i64,
    /// Times the pace of the months before.
    pub growth_factor: f64,
}

/// Bills that are parts of one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structuring {
    /// Days between the first and the last of them.
    pub days: i64,
    /// How many they are at least.
    pub bills: i64,
    /// Up to which mass each of them is.
    pub limits: Vec<QuantityLimit>,
}

/// The mass of some goods from which somebody asks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityLimit {
    /// Codes of the goods.
    pub hs: Vec<String>,
    /// Mass, kg.
    pub kg: f64,
}

/// How detonators and their like are known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiators {
    /// Codes of goods.
    pub hs: Vec<String>,
    /// UN numbers, four digits.
    pub un: Vec<String>,
    /// Words.
    pub words: Vec<String>,
}

/// Packages in which goods are not packed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packing {
    /// What they are called: `machines`.
    pub goods: String,
    /// Their codes.
    pub hs: Vec<String>,
    /// UN/ECE Recommendation 21 codes.
    pub packages: Vec<String>,
}

/// The mains of a country.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Nominal voltages between line and neutral, V.
    pub volts: Vec<f64>,
    /// Frequencies, Hz.
    pub hertz: Vec<f64>,
}

impl Diversion {
    /// What ships with the product.
    pub const SHIPPED: &str = include_str!("diversion.toml");

    /// The shipped values.
    pub fn shipped() -> Self {
        toml::from_str(Self::SHIPPED).unwrap_or_default()
    }

    /// The first thing in it that cannot be, as a sentence.
    pub(crate) fn fault(&self) -> Option<String> {
        let country = |code: &str| code.len() == 2 && reference::country(code).is_some();
        let digits = |code: &str| (2..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        let words = [
            &self.sensitive_uses,
            &self.forwarders,
            &self.forwarder_addresses,
            &self.banks,
            &self.used,
            &self.used_for,
            &self.initiators.words,
            &self.blasting_sectors,
        ];
        // A word in lower case or with a stroke in it would never be found.
        if let Some(word) = words.into_iter().flatten().find(|word| word.is_empty() || fold_words(word) != **word) {
            return Some(format!("{word:?} is not in words of upper-case letters and digits, one blank apart"));
        }
        if let Some(hub) = self.hubs.iter().find(|hub| !(country(hub) || hub.len() == 5 && country(&hub[..2]))) {
            return Some(format!("hub {hub:?} is neither a country nor a UN/LOCODE"));
        }
        if let Some(tier) = self.hub_tiers.iter().find(|tier| !self.high_priority.contains_key(*tier)) {
            return Some(format!("tier {tier:?} is not in high_priority"));
        }
        let codes = self.high_priority.values().chain(self.packing.iter().map(|packing| &packing.hs));
        let codes = codes
            .chain(self.structuring.limits.iter().map(|limit| &limit.hs))
            .chain([&self.strategic, &self.initiators.hs])
            .flatten();
        if let Some(code) = codes.into_iter().find(|code| !digits(code)) {
            return Some(format!("code {code:?} is not two to ten digits"));
        }
        let Baseline { quantity_factor, price_factor, growth_factor, .. } = self.baseline;
        let masses = self.structuring.limits.iter().map(|limit| limit.kg);
        let numbers = [quantity_factor, price_factor, growth_factor].into_iter().chain(masses);
        if let Some(number) = numbers.into_iter().find(|number| !number.is_finite() || *number <= 0.0) {
            return Some(format!("{number} is not above zero"));
        }
        let grid = self.grid.iter().find(|(code, grid)| {
            let numbers = grid.volts.iter().chain(&grid.hertz);
            !country(code) || numbers.into_iter().any(|number| !number.is_finite() || *number <= 0.0)
        });
        grid.map(|(code, _)| format!("grid {code:?} is not a country with volts and hertz"))
    }

    /// The tier of a code of goods.
    pub(crate) fn tier(&self, hs: &str) -> Option<&str> {
        self.high_priority.iter().find(|(_, codes)| begins(hs, codes)).map(|(tier, _)| tier.as_str())
    }
}

/// Whether a code of goods falls under one of some headings or subheadings.
pub(crate) fn begins(hs: &str, codes: &[String]) -> bool {
    codes.iter().any(|code| hs.starts_with(code.as_str()))
}

/// The first of some words or phrases that stands in a folded text as whole words.
pub(crate) fn says<'a>(folded: &str, words: &'a [String]) -> Option<&'a str> {
    words.iter().map(String::as_str).find(|word| stands_in(folded, word))
}

/// Whether a phrase stands in a folded text as whole words.
pub(crate) fn stands_in(folded: &str, phrase: &str) -> bool {
    folded.match_indices(phrase).any(|(at, found)| {
        let rest = &folded[at + found.len()..];
        (at == 0 || folded[..at].ends_with(' ')) && (rest.is_empty() || rest.starts_with(' '))
    })
}

/// Tables of which an administration may name a part.
const FIGURES: [&str; 2] = ["baseline", "structuring"];

/// Reads what an administration says, with the shipped values where it says nothing.
pub(crate) fn over_shipped<'de, D: Deserializer<'de>>(source: D) -> Result<Diversion, D::Error> {
    let given = toml::Table::deserialize(source)?;
    let mut whole: toml::Table = toml::from_str(Diversion::SHIPPED).map_err(D::Error::custom)?;
    for (key, value) in given {
        // Of a table of figures too, what is not named stays as shipped. Other tables are replaced whole.
        match (FIGURES.contains(&key.as_str()), whole.get_mut(&key), value) {
            (true, Some(toml::Value::Table(shipped)), toml::Value::Table(given)) => shipped.extend(given),
            (_, _, value) => drop(whole.insert(key, value)),
        }
    }
    let read: Diversion = whole.try_into().map_err(D::Error::custom)?;
    read.fault().map_or(Ok(read), |fault| Err(D::Error::custom(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_read_and_has_no_fault() {
        let shipped: Diversion = toml::from_str(Diversion::SHIPPED).unwrap();
        assert_eq!(shipped.fault(), None);
        assert_eq!(shipped.high_priority.values().map(Vec::len).sum::<usize>(), 50);
        assert_eq!(shipped.tier("85423190"), Some("T1"));
        assert_eq!(shipped.tier("610910"), None);
        assert!(shipped.hubs.is_empty(), "which countries are hubs is for an administration to say");
    }

    #[test]
    fn a_phrase_counts_as_whole_words() {
        assert!(stands_in("NATIONAL BANK OF X", "BANK"));
        assert!(!stands_in("BURBANK TOOLS", "BANK"));
        assert!(stands_in("USED", "USED"));
    }
}
