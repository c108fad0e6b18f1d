//! The dictionary: items, goods that only look like them, and an edition.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::item::{Card, Item};

/// Items and benign phrases. The edition follows from the content.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dictionary {
    /// Controlled goods.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// Phrases of ordinary goods that hold or resemble a name and belong to no item: `ammonium sulphate`.
    pub benign: Vec<String>,
}

/// Texts for the officer at the container, each of several items.
#[derive(Deserialize)]
struct Cards {
    card: Vec<SharedCard>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SharedCard {
    items: Vec<String>,
    regimes: Vec<String>,
    #[serde(flatten)]
    says: Card,
}

impl Cards {
    /// Gives each item what it does not say itself, from the first card that is of it and does.
    fn give_to(&self, items: &mut [Item]) {
        for item in items {
            for card in &self.card {
                let named = card.items.contains(&item.id)
                    || card.regimes.iter().any(|regime| item.regime_codes().any(|code| code == regime));
                if named {
                    item.card.fill_from(&card.says);
                }
            }
        }
    }
}

#[derive(Serialize)]
struct Phrases<'a> {
    benign: &'a [String],
}

#[derive(Serialize)]
struct Items<'a> {
    #[serde(rename = "item")]
    items: &'a [Item],
}

/// Why a dictionary is refused.
#[derive(Debug, Error)]
pub enum DictionaryError {
    /// Not the shape of a dictionary.
    #[error("the dictionary cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Cannot be written as TOML.
    #[error("the dictionary cannot be written: {0}")]
    Writing(#[from] toml::ser::Error),
    /// Something in an item cannot be.
    #[error("item {item}: {field} is {found:?}, where {expected} is expected")]
    Item {
        /// The item's identifier.
        item: String,
        /// The field.
        field: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
}

impl Dictionary {
    /// Reads a dictionary from TOML and checks it.
    pub fn parse(text: &str) -> Result<Self, DictionaryError> {
        let dictionary: Dictionary = toml::from_str(text)?;
        dictionary.check()?;
        Ok(dictionary)
    }

    /// The dictionary that ships with the product.
    pub fn shipped() -> Result<Self, DictionaryError> {
        let mut whole = Dictionary::default();
        for part in [
            include_str!("dictionary/chemicals.toml"),
            include_str!("dictionary/equipment.toml"),
            include_str!("dictionary/benign.toml"),
        ] {
            let part: Dictionary = toml::from_str(part)?;
            whole.items.extend(part.items);
            whole.benign.extend(part.benign);
        }
        toml::from_str::<Cards>(include_str!("dictionary/cards.toml"))?.give_to(&mut whole.items);
        whole.check()?;
        Ok(whole)
    }

    /// The dictionary as TOML, as [`Dictionary::parse`] reads it.
    pub fn to_toml(&self) -> Result<String, DictionaryError> {
        // Values before tables: the phrases come first, and of an item its names and card last.
        let mut text = toml::to_string(&Phrases { benign: &self.benign })?;
        text.push_str(&toml::to_string(&Items { items: &self.items })?);
        Ok(text)
    }

    /// The item with an identifier.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Sixteen hexadecimal digits that change with any word of it.
    pub fn edition(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(&text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Checks what can be checked of every item: identifiers once, check digits, digits of codes, limits in range.
    pub fn check(&self) -> Result<(), DictionaryError> {
        let mut seen = std::collections::BTreeSet::new();
        for item in &self.items {
            check_item(item)?;
            if !seen.insert(item.id.as_str()) {
                return Err(refused(item, "id", &item.id, "an identifier that stands once"));
            }
        }
        Ok(())
    }
}

/// Checks one item.
pub fn check_item(item: &Item) -> Result<(), DictionaryError> {
    let plain =
        |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain(&item.id) {
        return Err(refused(item, "id", &item.id, "lower-case letters, digits and underscores"));
    }
    if item.name.trim().is_empty() {
        return Err(refused(item, "name", &item.name, "a name"));
    }
    for cas in &item.cas {
        if model::code::cas::CasNumber::parse(cas).is_none() {
            return Err(refused(item, "cas", cas, "a CAS number with a right check digit"));
        }
    }
    for un in &item.un {
        if un.len() != 4 || !un.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refused(item, "un", un, "four digits"));
        }
    }
    for hs in &item.hs {
        if !(4..=6).contains(&hs.code.len()) || !hs.code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refused(item, "hs", &hs.code, "four to six digits"));
        }
    }
    for limit in &item.limits {
        if let Some(value) = limit.concentration.filter(|value| !(0.0..=100.0).contains(value)) {
            return Err(refused(item, "limits", &value.to_string(), "per cent from 0 to 100"));
        }
        if !item.regime_codes().any(|code| code == limit.regime) {
            return Err(refused(item, "limits", &limit.regime, "one of the item's regimes"));
        }
    }
    Ok(())
}

fn refused(item: &Item, field: &'static str, found: &str, expected: &'static str) -> DictionaryError {
    DictionaryError::Item { item: item.id.clone(), field, found: found.to_owned(), expected }
}
