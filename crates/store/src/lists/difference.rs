//! What one edition says that another does not, computed from the two whenever it is asked for.

use std::collections::{HashMap, VecDeque};

use model::Entity;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use crate::{Result, query::PAGE};

/// How many entries an edition adds, changes and removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct ListDifference {
    /// New entries.
    pub added: i64,
    /// Entries that say something else.
    pub changed: i64,
    /// Entries that are gone.
    pub removed: i64,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryFate {
    /// It was not there before.
    Added,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
}

impl EntryFate {
    /// The fate for its word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "added" => Some(EntryFate::Added),
            "changed" => Some(EntryFate::Changed),
            "removed" => Some(EntryFate::Removed),
            _ => None,
        }
    }
}

/// A field of an entry that says something else.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    /// Its name in the entry's document.
    pub field: String,
    /// What it said; absent where it said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub before: Option<Json>,
    /// What it says now; absent where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub after: Option<Json>,
}

/// An entry that differs between two editions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryDifference {
    /// What became of it.
    pub fate: EntryFate,
    /// The entry as it is now; as it was, where it is gone.
    pub entry: Entity,
    /// The fields that differ, where it was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// An edition as one side of a comparison.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Side {
    /// SHA-256 of its entries.
    pub digest: String,
    /// The publisher's edition, where it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Its entries.
    pub entries: i64,
    /// When it was taken in, or refused.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
}

/// A page of what differs between two editions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DifferencePage {
    /// The earlier one; absent where the later one is the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Side>,
    /// The later one.
    pub to: Side,
    /// How much differs in all.
    pub counts: ListDifference,
    /// The entries of this page: those added, then those changed, then those removed, each in the list's order.
    pub items: Vec<EntryDifference>,
    /// How many there are of the kind that was asked for.
    pub total: i64,
}

/// Two editions laid against each other, by position.
pub(super) struct Comparison<'a> {
    added: Vec<&'a Entity>,
    changed: Vec<(&'a Entity, &'a Entity)>,
    removed: Vec<&'a Entity>,
}

impl<'a> Comparison<'a> {
    /// Pairs entries by their identifier; where a list gives one twice, the first with the first and so on.
    pub(super) fn of(old: &'a [Entity], new: &'a [Entity]) -> Self {
        let mut before: HashMap<&str, VecDeque<&Entity>> = HashMap::with_capacity(old.len());
        for entity in old {
            before.entry(&entity.id).or_default().push_back(entity);
        }
        let mut out = Comparison { added: Vec::new(), changed: Vec::new(), removed: Vec::new() };
        for entity in new {
            match before.get_mut(entity.id.as_str()).and_then(VecDeque::pop_front) {
                None => out.added.push(entity),
                Some(was) if was != entity => out.changed.push((was, entity)),
                Some(_) => {}
            }
        }
        // In the old edition's order: what is still unpaired are its last entries of that identifier.
        for entity in old.iter().rev() {
            if before.get_mut(entity.id.as_str()).and_then(VecDeque::pop_back).is_some() {
                out.removed.push(entity);
            }
        }
        out.removed.reverse();
        out
    }

    pub(super) fn counts(&self) -> ListDifference {
        ListDifference {
            added: self.added.len() as i64,
            changed: self.changed.len() as i64,
            removed: self.removed.len() as i64,
        }
    }

    /// A page of one kind, or of all; none for a page means everything.
    pub(super) fn page(&self, only: Option<EntryFate>, page: Option<u64>) -> Result<(Vec<EntryDifference>, i64)> {
        let wanted = |fate| only.is_none_or(|only| only == fate);
        let plain = |fate, entries: &[&'a Entity]| -> Vec<(EntryFate, Option<&'a Entity>, &'a Entity)> {
            if wanted(fate) { entries.iter().map(|entry| (fate, None, *entry)).collect() } else { Vec::new() }
        };
        let mut all = plain(EntryFate::Added, &self.added);
        if wanted(EntryFate::Changed) {
            all.extend(self.changed.iter().map(|(was, is)| (EntryFate::Changed, Some(*was), *is)));
        }
        all.extend(plain(EntryFate::Removed, &self.removed));
        let total = all.len() as i64;
        let (skipped, taken) = match page {
            Some(page) => {
                (usize::try_from((page.max(1) - 1).saturating_mul(PAGE)).unwrap_or(usize::MAX), PAGE as usize)
            }
            None => (0, all.len()),
        };
        let items = all.into_iter().skip(skipped).take(taken);
        let items = items.map(|(fate, was, entry)| {
            let fields = was.map_or(Ok(Vec::new()), |was| fields(was, entry))?;
            Ok(EntryDifference { fate, entry: entry.clone(), fields })
        });
        Ok((items.collect::<Result<_>>()?, total))
    }
}

/// The fields that differ, by the names that they have in the entry's document.
fn fields(was: &Entity, is: &Entity) -> Result<Vec<FieldChange>> {
    let (mut before, mut after) = (document(was)?, document(is)?);
    let names: Vec<String> =
        before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).cloned().collect();
    let changes = names.into_iter().map(|field| {
        let (before, after) = (before.remove(&field), after.remove(&field));
        FieldChange { field, before, after }
    });
    Ok(changes.filter(|change| change.before != change.after).collect())
}

fn document(entity: &Entity) -> Result<Map<String, Json>> {
    Ok(match serde_json::to_value(entity)? {
        Json::Object(fields) => fields,
        _ => Map::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(id: &str, sex: Option<&str>) -> Entity {
        Entity { id: id.into(), sex: sex.map(str::to_owned), ..Entity::default() }
    }

    #[test]
    fn entries_with_one_identifier_are_paired_in_their_order() {
        let old = [entity("1", None), entity("1", Some("M")), entity("2", None)];
        let new = [entity("1", None), entity("2", Some("F")), entity("3", None)];
        let comparison = Comparison::of(&old, &new);
        assert_eq!(comparison.counts(), ListDifference { added: 1, changed: 1, removed: 1 });
        let (items, total) = comparison.page(None, Some(1)).unwrap();
        let fates: Vec<_> = items.iter().map(|item| (item.fate, item.entry.id.as_str())).collect();
        assert_eq!(fates, [(EntryFate::Added, "3"), (EntryFate::Changed, "2"), (EntryFate::Removed, "1")]);
        assert_eq!(total, 3);
        assert_eq!(items[2].entry.sex.as_deref(), Some("M"));
        let change = &items[1].fields[0];
        assert_eq!((change.field.as_str(), &change.before, &change.after), ("sex", &None, &Some("F".into())));
        assert_eq!(comparison.page(Some(EntryFate::Added), Some(2)).unwrap().0.len(), 0);
    }
}
