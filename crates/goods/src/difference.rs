//! What one dictionary says that another does not, item by item and field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::{Dictionary, Item};

/// What differs between two dictionaries. Order within a dictionary is not a difference.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DictionaryDifference)]
pub struct Difference {
    /// Items that only the later has.
    pub added: Vec<Item>,
    /// Items that only the earlier has.
    pub removed: Vec<Item>,
    /// Items of both that do not say the same.
    pub changed: Vec<Changed>,
    /// Phrases of ordinary goods that only the later has.
    pub benign_added: Vec<String>,
    /// Phrases that only the earlier has.
    pub benign_removed: Vec<String>,
}

/// An item that does not say the same in both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DictionaryItemChange)]
pub struct Changed {
    /// Its identifier.
    pub id: String,
    /// Its name in the later.
    pub name: String,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
}

/// One field that differs. What both say of a list is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DictionaryFieldChange)]
pub struct FieldChange {
    /// The field's name; of names by language `names.es`.
    pub field: String,
    /// What only the earlier says; null where that is nothing.
    #[schema(value_type = Object)]
    pub before: Json,
    /// What only the later says; null where that is nothing.
    #[schema(value_type = Object)]
    pub after: Json,
}

impl Difference {
    /// From one dictionary to another.
    pub fn between(before: &Dictionary, after: &Dictionary) -> Self {
        let by_id = |dictionary: &'_ Dictionary| -> BTreeMap<String, Item> {
            dictionary.items.iter().map(|item| (item.id.clone(), item.clone())).collect()
        };
        let (mut earlier, mut out) = (by_id(before), Difference::default());
        for (id, item) in by_id(after) {
            match earlier.remove(&id) {
                None => out.added.push(item),
                Some(known) if known != item => {
                    let fields = fields(&known, &item);
                    out.changed.push(Changed { id, name: item.name, fields });
                }
                Some(_) => {}
            }
        }
        out.removed = earlier.into_values().collect();
        let missing = |of: &Dictionary, from: &Dictionary| {
            let mut out: Vec<String> =
                of.benign.iter().filter(|phrase| !from.benign.contains(phrase)).cloned().collect();
            out.sort();
            out
        };
        (out.benign_added, out.benign_removed) = (missing(after, before), missing(before, after));
        out
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Difference::default()
    }

    /// Identifiers of all items that differ.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        let whole = self.added.iter().chain(&self.removed).map(|item| item.id.as_str());
        whole.chain(self.changed.iter().map(|changed| changed.id.as_str()))
    }
}

fn fields(before: &Item, after: &Item) -> Vec<FieldChange> {
    let (before, after) = (document(before), document(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let mut out = Vec::new();
    for name in names {
        let value = |of: &Map<String, Json>| of.get(name).cloned().unwrap_or_default();
        compare(name, value(&before), value(&after), &mut out);
    }
    out
}

fn document(item: &Item) -> Map<String, Json> {
    match serde_json::to_value(item) {
        Ok(Json::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Objects (names by language, the card) are compared key by key, lists by what each has alone.
fn compare(field: &str, before: Json, after: Json, out: &mut Vec<FieldChange>) {
    let list = |value: &Json| matches!(value, Json::Array(_) | Json::Null);
    match (before, after) {
        (before, after) if before == after => {}
        (before @ (Json::Object(_) | Json::Null), after @ (Json::Object(_) | Json::Null)) => {
            let empty = Map::new();
            let (was, is) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
            let mut keys: Vec<&String> = was.keys().chain(is.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let value = |of: &Map<String, Json>| of.get(key).cloned().unwrap_or_default();
                compare(&format!("{field}.{key}"), value(was), value(is), out);
            }
        }
        (before, after) if list(&before) && list(&after) => {
            let alone = |of: &Json, other: &Json| -> Vec<Json> {
                let (of, other) = (of.as_array(), other.as_array());
                let known = |value: &Json| other.is_some_and(|other| other.contains(value));
                of.into_iter().flatten().filter(|value| !known(value)).cloned().collect()
            };
            let value = |list: Vec<Json>| if list.is_empty() { Json::Null } else { Json::Array(list) };
            let (gone, come) = (alone(&before, &after), alone(&after, &before));
            if gone.is_empty() && come.is_empty() {
                // The same values in another order, or another number of times.
                out.push(FieldChange { field: field.to_owned(), before, after });
            } else {
                out.push(FieldChange { field: field.to_owned(), before: value(gone), after: value(come) });
            }
        }
        (before, after) => out.push(FieldChange { field: field.to_owned(), before, after }),
    }
}
