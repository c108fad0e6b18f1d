//! A change of the dictionary as somebody proposes it, before it is an edition.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Dictionary, DictionaryError, Item};

/// Items and phrases that are put in or taken out together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = DictionaryChange)]
pub struct Change {
    /// Items as they are to be: new ones, and those that replace the one with their identifier.
    pub put: Vec<Item>,
    /// Identifiers of items that are to go.
    pub remove: Vec<String>,
    /// Phrases of ordinary goods that are to be known.
    pub benign: Vec<String>,
    /// Phrases that are to go.
    pub not_benign: Vec<String>,
}

/// Why a change cannot be made.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// It changes nothing.
    #[error("the change says nothing that the dictionary does not say already")]
    Nothing,
    /// It takes out what is not there.
    #[error("the dictionary has no {0}")]
    Absent(String),
    /// It says two things of one item.
    #[error("the change names {0} twice")]
    Twice(String),
    /// Somebody has changed the same item since.
    #[error("{0} was changed since the proposal was made: propose it again on the edition in force")]
    Stale(String),
    /// The dictionary that it would make cannot be.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
}

impl Change {
    /// The dictionary as it would be. A new item goes to the end, a changed one stays where it stands.
    pub fn apply(&self, to: &Dictionary) -> Result<Dictionary, ChangeError> {
        self.check_once()?;
        let mut out = to.clone();
        for id in &self.remove {
            let at = out.items.iter().position(|item| item.id == *id).ok_or_else(|| ChangeError::Absent(id.clone()))?;
            out.items.remove(at);
        }
        for item in &self.put {
            match out.items.iter_mut().find(|known| known.id == item.id) {
                Some(known) => known.clone_from(item),
                None => out.items.push(item.clone()),
            }
        }
        for phrase in &self.not_benign {
            let at = out
                .benign
                .iter()
                .position(|known| known == phrase)
                .ok_or_else(|| ChangeError::Absent(phrase.clone()))?;
            out.benign.remove(at);
        }
        for phrase in self.benign.iter().map(|phrase| phrase.trim()).filter(|phrase| !phrase.is_empty()) {
            if !out.benign.iter().any(|known| known == phrase) {
                out.benign.push(phrase.to_owned());
            }
        }
        out.check()?;
        if out == *to { Err(ChangeError::Nothing) } else { Ok(out) }
    }

    /// The same for a change that was thought of on an earlier edition: refused where an item of it has changed since.
    pub fn apply_since(&self, base: &Dictionary, to: &Dictionary) -> Result<Dictionary, ChangeError> {
        let touched = self.put.iter().map(|item| &item.id).chain(&self.remove);
        for id in touched {
            if base.item(id) != to.item(id) {
                return Err(ChangeError::Stale(id.clone()));
            }
        }
        self.apply(to)
    }

    fn check_once(&self) -> Result<(), ChangeError> {
        let mut seen = BTreeSet::new();
        for id in self.put.iter().map(|item| &item.id).chain(&self.remove) {
            if !seen.insert(id) {
                return Err(ChangeError::Twice(id.clone()));
            }
        }
        Ok(())
    }
}
