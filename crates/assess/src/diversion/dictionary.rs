//! Controlled goods by their numbers, from the edition of the dictionary that is in force.

use goods::Item;

use crate::Engines;

/// Groups of the control lists that hold machines and what they are tested with.
const PRODUCTION: [&str; 2] = ["2B", "3B"];

impl Engines {
    /// The items that have a CAS number.
    pub(super) fn of_cas(&self, number: &str) -> Vec<&Item> {
        self.goods.as_ref().map_or_else(Vec::new, |goods| goods.of_cas(number).collect())
    }

    /// The items that have a UN number.
    pub(super) fn of_un(&self, number: &str) -> Vec<&Item> {
        self.goods.as_ref().map_or_else(Vec::new, |goods| goods.of_un(number).collect())
    }

    /// Whether one of some items is a machine by its number in the control lists.
    pub(super) fn is_production(&self, items: &[&str]) -> bool {
        let known = self.goods.iter().flat_map(|goods| items.iter().filter_map(|id| goods.item(id)));
        known.flat_map(|item| &item.controls).any(|number| PRODUCTION.iter().any(|group| number.starts_with(group)))
    }
}
