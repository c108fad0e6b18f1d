//! Which lines of a bill are watched, and why.

use std::collections::BTreeSet;

use model::{Signal, assessment::Evidence, cargo::ConsignmentRecord};

use super::{Diversion, View};
use crate::{CONTROLLED, evidence};

/// A line of goods that is watched.
pub(super) struct Watched<'a> {
    /// Its place among the lines of the bill.
    pub line: usize,
    /// Its code, where it has one.
    pub hs: &'a str,
    /// Its tier, where its code is of high priority.
    pub tier: Option<&'a str>,
    /// The items that it was found to be.
    pub items: Vec<&'a str>,
}

impl Watched<'_> {
    /// What an officer calls it: the tier with the code, else the item.
    pub fn named(&self) -> String {
        match (self.tier, self.items.first()) {
            (Some(tier), _) => format!("{tier} {}", self.hs),
            (None, Some(item)) => (*item).to_owned(),
            (None, None) => self.hs.to_owned(),
        }
    }
}

/// The watched lines of a bill, after what has been `said` of its goods.
pub(super) fn lines<'a>(
    record: &'a ConsignmentRecord,
    said: &'a [Signal],
    settings: &'a Diversion,
) -> Vec<Watched<'a>> {
    let goods = record.consignment.goods.iter().enumerate();
    goods
        .filter_map(|(line, goods)| {
            let hs = goods.hs.as_deref().unwrap_or("");
            let watched = Watched { line, hs, tier: settings.tier(hs), items: items(said, line) };
            (watched.tier.is_some() || !watched.items.is_empty()).then_some(watched)
        })
        .collect()
}

/// The items that a line was found to be beyond a doubt.
fn items(said: &[Signal], line: usize) -> Vec<&str> {
    let place = format!("consignment.goods[{line}]");
    let found: BTreeSet<&str> = said
        .iter()
        .filter(|signal| signal.code == CONTROLLED)
        .filter(|signal| signal.args.get("tier").is_none_or(|tier| tier == "match"))
        .filter(|signal| signal.evidence.iter().any(|evidence| evidence.path.starts_with(&place)))
        .filter_map(|signal| signal.args.get("item").map(String::as_str))
        .collect();
    found.into_iter().collect()
}

impl View<'_> {
    /// Where a line says what it is: its code, or its words.
    pub(super) fn place(&self, line: usize) -> Evidence {
        let goods = self.record.consignment.goods.get(line);
        match goods.and_then(|goods| goods.hs.as_deref()) {
            Some(hs) => evidence(format!("consignment.goods[{line}].hs"), Some(hs)),
            None => self.text(line),
        }
    }

    /// The words of a line.
    pub(super) fn text(&self, line: usize) -> Evidence {
        let goods = self.record.consignment.goods.get(line);
        let text = goods.and_then(|goods| goods.description.as_deref());
        evidence(format!("consignment.goods[{line}].description"), text)
    }
}
