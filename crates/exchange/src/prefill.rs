//! A form drafted from a consignment: what its bill already says need not be typed.

use std::collections::BTreeMap;

use model::{Party, cargo::ConsignmentRecord};

use crate::{
    Quantity, Row, Sections, TraderValue, Value,
    form::{Form, Kind},
    returns,
};

/// What is known of the goods beside what the bill says.
#[derive(Debug, Clone, Default)]
pub struct Goods {
    /// The place of its line among the bill's lines.
    pub line: usize,
    /// Identifier of the controlled item that it was found to be.
    pub item: Option<String>,
    /// The item's name.
    pub name: Option<String>,
    /// The item's CAS number.
    pub cas: Option<String>,
    /// An HS code that is consistent with the item.
    pub hs: Option<String>,
}

/// The sections of a form as far as the bill fills them in.
pub fn from_consignment(form: &Form, record: &ConsignmentRecord, goods: &Goods) -> Sections {
    let mut out = Sections::new();
    for section in &form.section {
        let mut row = Row::new();
        for field in &section.fields {
            let Some(source) = field.from.as_deref() else { continue };
            let value = match field.kind {
                Kind::Party => trader(record, source).map(Value::Trader),
                Kind::Number if !field.units.is_empty() => {
                    let unit = field.units.first().cloned().unwrap_or_default();
                    let known = quantity(record, goods.line, source).filter(|_| unit == "kg");
                    known.map(|amount| Value::Quantity(Quantity { amount, unit }))
                }
                _ => text(record, goods, source).map(Value::Text),
            };
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                row.insert(field.code.clone(), value);
            }
        }
        if !row.is_empty() {
            out.insert(section.code.clone(), vec![row]);
        }
    }
    out
}

fn trader(record: &ConsignmentRecord, source: &str) -> Option<TraderValue> {
    let bill = &record.consignment;
    let party: &Party = match source {
        "consignor" => &bill.consignor,
        "consignee" => &bill.consignee,
        "notify" => &bill.notify,
        _ => return None,
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Some(TraderValue {
        name: text(&party.name),
        address: text(&party.address),
        country: text(&party.country),
        identifier: party.identifiers.first().cloned().unwrap_or_default(),
        contact: party.contacts.first().cloned().unwrap_or_default(),
    })
}

fn quantity(record: &ConsignmentRecord, line: usize, source: &str) -> Option<String> {
    let goods = record.consignment.goods.get(line);
    let mass = match source {
        "goods.net" => goods.and_then(|goods| goods.net_mass_kg.or(goods.gross_mass_kg)),
        "goods.gross" => goods.and_then(|goods| goods.gross_mass_kg),
        _ => None,
    };
    mass.and_then(returns::grams).map(returns::kilograms)
}

fn text(record: &ConsignmentRecord, known: &Goods, source: &str) -> Option<String> {
    let (bill, voyage) = (&record.consignment, &record.voyage);
    let goods = bill.goods.get(known.line);
    let day = |time: Option<chrono::NaiveDateTime>| time.map(|time| time.date().to_string());
    let place = |code: &Option<String>| code.clone().filter(|code| code.len() == 5);
    let country = |code: &Option<String>| code.as_ref().filter(|code| code.len() == 5).map(|code| code[..2].to_owned());
    match source {
        "bill" => Some(bill.reference.clone()),
        "containers" => Some(bill.containers.join(", ")),
        "goods.description" => goods.and_then(|goods| goods.description.clone()),
        "goods.hs" => goods.and_then(|goods| goods.hs.clone()).or_else(|| known.hs.clone()),
        "goods.un" => goods.and_then(|goods| goods.un_numbers.first().cloned()),
        "goods.packages" => goods.and_then(|goods| goods.packages).map(|packages| packages.to_string()),
        "goods.item" => known.item.clone(),
        "goods.name" => known.name.clone().or_else(|| goods.and_then(|goods| goods.description.clone())),
        "goods.cas" => known.cas.clone(),
        "loading" => place(&bill.loading),
        "discharge" => place(&bill.discharge),
        "origin.country" => {
            let stated = goods.and_then(|goods| goods.origin.clone()).filter(|code| code.len() == 2);
            stated.or_else(|| country(&bill.origin)).or_else(|| country(&bill.loading))
        }
        "destination.country" => country(&bill.destination).or_else(|| country(&bill.discharge)),
        "nature" => bill.nature.clone(),
        "mode" => Some(voyage.mode.clone()),
        "conveyance" => {
            let vessel = voyage.vessel.as_ref().and_then(|vessel| vessel.name.clone());
            let parts: Vec<String> =
                [vessel.or(voyage.carrier.clone()), voyage.number.clone()].into_iter().flatten().collect();
            Some(parts.join(" "))
        }
        "departure" => day(voyage.departure.time),
        "arrival" => day(voyage.arrival.time),
        _ => None,
    }
}

/// Every place that a field may name in `from`, with what it gives: for whoever writes a form.
pub fn sources() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("bill", "the bill's number"),
        ("consignor", "the consignor"),
        ("consignee", "the consignee"),
        ("notify", "the party to notify"),
        ("containers", "the numbers of its containers"),
        ("goods.description", "the description of its line of goods"),
        ("goods.hs", "the HS code of that line, else one that is consistent with the item"),
        ("goods.un", "its first UN number"),
        ("goods.packages", "its number of packages"),
        ("goods.net", "its net mass in kilograms, else the gross mass"),
        ("goods.gross", "its gross mass in kilograms"),
        ("goods.item", "the controlled item that it was found to be"),
        ("goods.name", "that item's name, else the description"),
        ("goods.cas", "that item's CAS number"),
        ("loading", "the place of loading as UN/LOCODE"),
        ("discharge", "the place of discharge as UN/LOCODE"),
        ("origin.country", "the country of origin, else of loading"),
        ("destination.country", "the country of destination, else of discharge"),
        ("nature", "import, export, transit or transhipment"),
        ("mode", "air, sea, road or rail"),
        ("conveyance", "the vessel or carrier, and the voyage"),
        ("departure", "the day of departure"),
        ("arrival", "the day of arrival"),
    ])
}
