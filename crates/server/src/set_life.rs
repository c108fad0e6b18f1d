//! The life of sets of values that live rules ask: a change is made by one person and takes effect by another, as with
//! the rules themselves, and only while the examples of those rules hold with it.

use std::collections::BTreeMap;

use rules::{RuleText, Tables, sets_asked};
use store::{Store, StoreError, value_sets::ValueSetText};

use crate::rule_life::{LifeError, sound, text};

/// The live rules that ask each set, by the set's name: those too whose first day is still to come.
pub type Askers = BTreeMap<String, Vec<RuleText>>;

/// Reads them.
///
/// # Errors
/// Those of the store.
pub async fn askers(store: &Store, tables: &Tables) -> Result<Askers, StoreError> {
    let mut out = Askers::new();
    for stored in store.rules().await? {
        let rule = text(&stored)?;
        for set in sets_asked(&rule, tables) {
            out.entry(set).or_default().push(rule.clone());
        }
    }
    Ok(out)
}

/// The ids of rules.
pub fn ids(rules: Option<&Vec<RuleText>>) -> Vec<&str> {
    rules.into_iter().flatten().map(|rule| rule.id.as_str()).collect()
}

/// Whether the live rules that ask a set read well, and their examples hold, when the set says this. A change that breaks
/// an example is refused rather than shown beside it: the example is what was approved with the rule, and whoever means
/// it otherwise now writes a new version of the rule first.
///
/// # Errors
/// The first that does not, with the rule and the example.
pub fn holds(askers: &Askers, name: &str, says: &ValueSetText, mut tables: Tables) -> Result<(), LifeError> {
    tables.sets.insert(name.to_owned(), says.values.clone());
    for rule in askers.get(name).into_iter().flatten() {
        sound(rule, &tables).map_err(|fault| LifeError::Unsound(format!("rule {}: {fault}", rule.id)))?;
    }
    Ok(())
}
