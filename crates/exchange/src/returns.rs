//! The monthly return of the Global Shield programme: licit movements and seizures of its items, added up.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Quantity, Row, Value, catalogue::GLOBAL_SHIELD};

/// Which way goods went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Into the country.
    Import,
    /// Out of it.
    Export,
    /// Through it, transhipment among it.
    Transit,
}

impl Flow {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Flow::Import => "import",
            Flow::Export => "export",
            Flow::Transit => "transit",
        }
    }

    /// The flow of a bill's nature (import, export, transit or transhipment).
    pub fn of_nature(nature: &str) -> Option<Self> {
        match nature {
            "import" => Some(Flow::Import),
            "export" => Some(Flow::Export),
            "transit" | "transhipment" => Some(Flow::Transit),
            _ => None,
        }
    }
}

/// One line of goods that was found to be an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The item's identifier.
    pub item: String,
    /// Which way it went.
    pub flow: Flow,
    /// Country that it came from, alpha-2.
    pub origin: Option<String>,
    /// Country that it goes to, alpha-2.
    pub destination: Option<String>,
    /// Grams; none where no message said.
    pub grams: Option<u64>,
    /// The consignment: one with several lines of an item counts once.
    pub consignment: i64,
    /// Whether it was seized.
    pub seized: bool,
    /// The month in which it moved, `2026-10`.
    pub month: String,
}

/// One line of the return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = ReturnLine)]
pub struct Line {
    /// The item's identifier.
    pub item: String,
    /// Which way.
    pub flow: Flow,
    /// Whether these were seized.
    pub seized: bool,
    /// Country that they came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Country that they go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// Grams, of those whose quantity is known.
    pub grams: u64,
    /// Consignments.
    pub consignments: u64,
    /// Lines of goods among them whose quantity no message said: the quantity above is too small by these.
    pub without_quantity: u64,
}

/// The lines of a month's return, in the order of item, flow, seizure and countries.
///
/// Whatever the order of the findings, the return is the same: quantities are added up in whole grams.
pub fn monthly(found: &[Found], month: &str) -> Vec<Line> {
    type Key<'a> = (&'a str, Flow, bool, Option<&'a str>, Option<&'a str>);
    let mut lines: BTreeMap<Key<'_>, (u64, BTreeSet<i64>, u64)> = BTreeMap::new();
    let listed = |item: &str| GLOBAL_SHIELD.iter().any(|known| known.id == item);
    for one in found.iter().filter(|one| one.month == month && listed(&one.item)) {
        let key = (one.item.as_str(), one.flow, one.seized, one.origin.as_deref(), one.destination.as_deref());
        let (grams, consignments, unknown) = lines.entry(key).or_default();
        match one.grams {
            Some(more) => *grams = grams.saturating_add(more),
            None => *unknown += 1,
        }
        consignments.insert(one.consignment);
    }
    lines
        .into_iter()
        .map(|((item, flow, seized, origin, destination), (grams, consignments, without_quantity))| Line {
            item: item.to_owned(),
            flow,
            seized,
            origin: origin.map(str::to_owned),
            destination: destination.map(str::to_owned),
            grams,
            consignments: consignments.len() as u64,
            without_quantity,
        })
        .collect()
}

/// The lines as rows of the form `global_shield_return`.
pub fn rows(lines: &[Line]) -> Vec<Row> {
    lines.iter().map(row).collect()
}

fn row(line: &Line) -> Row {
    let mut row = Row::new();
    let mut put = |field: &str, text: &str| {
        row.insert(field.to_owned(), Value::from(text));
    };
    put("item", &line.item);
    put("flow", line.flow.word());
    put("seized", if line.seized { "yes" } else { "no" });
    put("consignments", &line.consignments.to_string());
    if let Some(item) = GLOBAL_SHIELD.iter().find(|known| known.id == line.item) {
        put("hs", &item.hs);
        if let Some(cas) = &item.cas {
            put("cas", cas);
        }
    }
    if let Some(origin) = &line.origin {
        put("origin", origin);
    }
    if let Some(destination) = &line.destination {
        put("destination", destination);
    }
    if line.without_quantity > 0 {
        put("without_quantity", &line.without_quantity.to_string());
    }
    let quantity = Quantity { amount: kilograms(line.grams), unit: "kg".into() };
    row.insert("quantity".to_owned(), Value::Quantity(quantity));
    row
}

/// Grams as kilograms in decimal digits, exact.
pub fn kilograms(grams: u64) -> String {
    let (whole, rest) = (grams / 1000, grams % 1000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').to_owned() }
}

/// Kilograms as grams; none for what is no quantity.
pub fn grams(kilograms: f64) -> Option<u64> {
    let grams = (kilograms * 1000.0).round();
    (grams.is_finite() && (0.0..1e15).contains(&grams)).then_some(grams as u64)
}
