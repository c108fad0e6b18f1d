//! What makes goods of two bills the same, so that what an authority has ruled of the one is heard of the other.
//!
//! A ruling is on an item and on goods. Goods are the same where their words are, with the same declared UN numbers,
//! whoever sends them; or where the same consignor names the same product reference, whatever else the line says. Words
//! are compared in upper case without punctuation, but a decimal point and a per cent sign count: what is ruled of 3.5 %
//! is not ruled of 35 %.

use std::collections::BTreeSet;

use model::{
    GoodsItem, Party, Signal,
    assessment::{RecalledRuling, RulingDecision},
    cargo::ConsignmentRecord,
};
use sha2::{Digest, Sha256};

use crate::{
    Task,
    identifiers::{fold, fold_words},
};

/// What the keys are made of. Another recipe gets another number, and no ruling made by the earlier one is found again.
const RECIPE: &str = "g1";
/// Letters and digits from which words tell goods apart.
const TELLING: usize = 4;
/// Characters of a product reference.
const REFERENCE: std::ops::RangeInclusive<usize> = 3..=40;
/// Words that a product reference follows: each with the words that must stand before it.
const LABELS: [&[&str]; 14] = [
    &["P", "N"],
    &["PN"],
    &["PART", "NO"],
    &["PART", "NUMBER"],
    &["ART", "NO"],
    &["ARTICLE", "NO"],
    &["SKU"],
    &["MODEL"],
    &["MODEL", "NO"],
    &["CAT", "NO"],
    &["ITEM", "NO"],
    &["PRODUCT", "NO"],
    &["PRODUCT", "CODE"],
    &["MATERIAL", "NO"],
];

/// What the goods of a line are told by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// Of their words and declared UN numbers; empty where the words tell nothing.
    pub text: String,
    /// Of consignor and product reference, where there are both.
    pub product: Option<String>,
    /// The product reference as it stands.
    pub reference: Option<String>,
}

impl Keys {
    /// The keys of a line of a bill, by its place among the lines.
    pub fn of_line(record: &ConsignmentRecord, line: usize) -> Option<Self> {
        let goods = record.consignment.goods.get(line)?;
        Some(Self::of(goods, &record.consignment.consignor))
    }

    /// The keys of goods that a party sends.
    pub fn of(goods: &GoodsItem, consignor: &Party) -> Self {
        let words = goods.description.as_deref().unwrap_or("");
        let folded = folded(words);
        let telling = folded.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING;
        let un: BTreeSet<&str> = goods.un_numbers.iter().map(String::as_str).collect();
        let un: Vec<&str> = un.into_iter().collect();
        let text = if telling { key("words", &[&folded, &un.join(" ")]) } else { String::new() };
        let reference = product_reference(words);
        let product = reference.as_deref().and_then(|reference| product_key(reference, consignor));
        Keys { text, product, reference }
    }

    /// All of them, those of no goods left out.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.text).filter(|text| !text.is_empty()).chain(&self.product)
    }

    /// Whether a ruling is on these goods.
    pub fn meet(&self, ruling: &RecalledRuling) -> bool {
        self.all().any(|key| ruling.keys.contains(key))
    }
}

/// The key of a product reference of a consignor; none where either is missing.
pub fn product_key(reference: &str, consignor: &Party) -> Option<String> {
    let name = fold_words(consignor.name.as_deref().unwrap_or(""));
    let said = consignor.country.as_deref().unwrap_or("");
    let (reference, country) = (fold(reference), fold(reference::country_code(said).unwrap_or(said)));
    (!name.is_empty() && !reference.is_empty()).then(|| key("product", &[&name, &country, &reference]))
}

/// Words in upper case, one blank apart, with the points of decimals and the signs of per cent.
fn folded(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_ascii_digit());
    let mut out = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        match c {
            c if c.is_alphanumeric() => out.extend(c.to_uppercase()),
            '.' | ',' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => out.push('.'),
            '%' => out.push_str(" % "),
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first product reference that a text names: what follows a label such as `P/N`, with a digit in it.
pub fn product_reference(text: &str) -> Option<String> {
    let parts = |c: char| c.is_whitespace() || matches!(c, ':' | '/' | '.' | '#' | ',' | ';' | '(' | ')');
    let tokens: Vec<&str> = text.split_whitespace().collect();
    for (at, token) in tokens.iter().enumerate() {
        let candidate = token.trim_matches(|c: char| !c.is_alphanumeric());
        let candidate = candidate.rsplit(':').next().unwrap_or(candidate);
        let fits = REFERENCE.contains(&candidate.chars().count()) && candidate.chars().any(|c| c.is_ascii_digit());
        if !fits {
            continue;
        }
        // A label may be glued to its reference by a colon: `P/N:4711-A`.
        let glued = token.rsplit_once(':').map_or("", |(label, _)| label);
        let before = tokens[at.saturating_sub(2)..at].iter().copied().chain([glued]);
        let words: Vec<String> =
            before.flat_map(|part| part.split(parts)).map(fold).filter(|w| !w.is_empty()).collect();
        let labelled = LABELS.iter().any(|label| {
            words.len() >= label.len() && words[words.len() - label.len()..].iter().zip(*label).all(|(a, b)| a == b)
        });
        if labelled {
            return Some(candidate.to_owned());
        }
    }
    None
}

fn key(kind: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&kind).chain(parts) {
        // Each with its length before it, so that no text shifted between parts gives the same.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digits: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{RECIPE}-{digits}")
}

/// Every key of a task's goods: what rulings are looked up by.
pub fn keys_of(task: &Task) -> Vec<String> {
    let crate::Subject::Consignment(record) = &task.subject else { return Vec::new() };
    let consignor = &record.consignment.consignor;
    let mut out: Vec<String> = record
        .consignment
        .goods
        .iter()
        .flat_map(|goods| Keys::of(goods, consignor).all().cloned().collect::<Vec<_>>())
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// What holds of goods as an item, where rulings are in force: the newest; that they are under control before that they
/// are not, should authorities contradict each other.
pub(crate) fn holding<'r>(rulings: &'r [RecalledRuling], keys: &Keys, item: &str) -> Option<&'r RecalledRuling> {
    let of_goods = rulings.iter().filter(|ruling| ruling.item == item && keys.meet(ruling));
    of_goods.max_by_key(|ruling| (ruling.decision == RulingDecision::Controlled, ruling.issued, ruling.id))
}

/// Whether a ruling has spoken in one of these signals.
pub(crate) fn spoke(signals: &[Signal], id: i64) -> bool {
    let id = id.to_string();
    signals.iter().any(|signal| signal.args.get("ruling") == Some(&id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str, consignor: &str) -> Keys {
        let goods = GoodsItem { description: Some(text.into()), ..GoodsItem::default() };
        Keys::of(&goods, &Party { name: Some(consignor.into()), ..Party::default() })
    }

    #[test]
    fn the_same_words_are_the_same_goods_and_another_strength_is_not() {
        let first = keys("Hydrogen peroxide 3.5%, in bottles", "A");
        assert_eq!(first.text, keys("HYDROGEN PEROXIDE  3,5 % (in bottles)", "Somebody else").text);
        assert_ne!(first.text, keys("Hydrogen peroxide 35%, in bottles", "A").text);
        assert!(keys("--- 12", "A").text.is_empty());
        let mut declared = GoodsItem { description: Some("CHEMICALS".into()), ..GoodsItem::default() };
        let without = Keys::of(&declared, &Party::default());
        declared.un_numbers = vec!["1942".into()];
        assert_ne!(without.text, Keys::of(&declared, &Party::default()).text);
    }

    #[test]
    fn a_product_reference_is_one_of_its_consignor() {
        for text in
            ["VALVE P/N 4711-A", "Valve, part no. 4711-A stainless", "VALVE P/N:4711-A", "VALVE MODEL NO 4711-A;"]
        {
            assert_eq!(product_reference(text).as_deref(), Some("4711-A"), "{text}");
        }
        for text in ["VALVE PO NO 4711-A", "VALVE 4711-A", "MODEL AIRPLANE", ""] {
            assert_eq!(product_reference(text), None, "{text}");
        }
        let one = keys("VALVE P/N 4711-A", "Ost Armaturen GmbH");
        assert_eq!(one.product, keys("20 PCS OF VALVES P/N 4711-A", "OST ARMATUREN  GMBH").product);
        assert_ne!(one.product, keys("VALVE P/N 4711-A", "Another").product);
    }
}
