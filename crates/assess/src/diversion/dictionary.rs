//! Controlled goods by their numbers, from the dictionary that ships with the product.

use std::{collections::HashMap, sync::LazyLock};

use goods::{Dictionary, Item};

use crate::Engines;

/// Items by the kind of number and the number.
struct Numbered {
    dictionary: Dictionary,
    by_number: HashMap<(&'static str, String), Vec<usize>>,
}

static SHIPPED: LazyLock<Numbered> = LazyLock::new(|| {
    let dictionary = Dictionary::shipped().unwrap_or_default();
    let mut by_number: HashMap<(&str, String), Vec<usize>> = HashMap::new();
    for (at, item) in dictionary.items.iter().enumerate() {
        for (kind, numbers) in [("CAS", &item.cas), ("UN", &item.un)] {
            for number in numbers {
                by_number.entry((kind, number.clone())).or_default().push(at);
            }
        }
    }
    Numbered { dictionary, by_number }
});

/// Groups of the control lists that hold machines and what they are tested with.
const PRODUCTION: [&str; 2] = ["2B", "3B"];

impl Engines {
    /// The items that have a number: `CAS` or `UN`.
    pub(super) fn numbered(&self, kind: &'static str, number: &str) -> impl Iterator<Item = &'static Item> {
        let known = SHIPPED.by_number.get(&(kind, number.to_owned()));
        known.into_iter().flatten().filter_map(|&at| SHIPPED.dictionary.items.get(at))
    }

    /// Whether one of some items is a machine by its number in the control lists.
    pub(super) fn is_production(&self, items: &[&str]) -> bool {
        let controls = items.iter().filter_map(|id| SHIPPED.dictionary.item(id)).flat_map(|item| &item.controls);
        controls.into_iter().any(|number| PRODUCTION.iter().any(|group| number.starts_with(group)))
    }
}
