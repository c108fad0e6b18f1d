//! What the goods desk puts together of a line: the three facts apart from each other, the licences to ask for, the
//! forms to notify by.
//!
//! What the exporter claims, what an officer holds and what an authority has ruled are never merged. Where they
//! contradict each other that is said, and none gives way.

use exchange::catalogue::shipped;
use goods::{Item, claim::exemptions, licences::Asked};
use model::{
    Party,
    assessment::{Recollection, RulingDecision},
    cargo::ConsignmentRecord,
    licence::{LicenceParty, LicenceState, Purpose},
};
use serde::Serialize;
use store::{
    goods::GoodsLine,
    goods_rulings::Ruling,
    goods_views::{View, ViewVerdict},
};
use utoipa::ToSchema;

/// What the message claims of a line. It is kept with the versions of the bill, and each version is another claim.
#[derive(Serialize, ToSchema)]
#[schema(as = GoodsClaim)]
pub(crate) struct Claim {
    /// Version of the bill, from 1.
    pub version: i64,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Declared HS code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs: Option<String>,
    /// Declared UN numbers.
    pub un_numbers: Vec<String>,
    /// Shipping marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<String>,
    /// Net mass, else gross mass, kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mass_kg: Option<f64>,
    /// Packages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<i64>,
    /// Package code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_type: Option<String>,
    /// Value in `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Its currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Country of origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Product reference in the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Licences that the bill cites.
    pub licences: Vec<ClaimedLicence>,
    /// Phrases by which the line says that it needs none.
    pub exemptions: Vec<String>,
}

/// A licence that a bill cites.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClaimedLicence {
    /// Its number as the bill writes it.
    pub number: String,
    /// Its number in the ledger, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// How it stood when the bill was assessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<LicenceState>,
}

/// The claim of a line, by its place among the lines.
pub(crate) fn claim(record: &ConsignmentRecord, line: usize, past: &Recollection, product: Option<String>) -> Claim {
    let (bill, goods) = (&record.consignment, record.consignment.goods.get(line).cloned().unwrap_or_default());
    let mut licences: Vec<ClaimedLicence> = Vec::new();
    let known = past.licences.iter().map(|cited| {
        let standing = cited.standing.as_ref();
        (cited.number.clone(), standing.map(|s| s.id), standing.map(|s| s.state))
    });
    let named = bill.documents.iter().filter_map(|document| Some((document.number.clone()?, None, None)));
    for (number, id, state) in known.chain(named) {
        if !licences.iter().any(|licence| licence.number == number) {
            licences.push(ClaimedLicence { number, id, state });
        }
    }
    let words = [goods.description.as_deref(), goods.marks.as_deref()];
    Claim {
        version: record.version,
        exemptions: exemptions(&words.into_iter().flatten().collect::<Vec<_>>().join("\n")),
        description: goods.description,
        hs: goods.hs,
        un_numbers: goods.un_numbers,
        marks: goods.marks,
        mass_kg: goods.net_mass_kg.or(goods.gross_mass_kg),
        packages: goods.packages,
        package_type: goods.package_type,
        value: goods.value,
        currency: goods.currency,
        origin: goods.origin,
        product,
        licences,
    }
}

/// Facts that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct GoodsContradiction {
    /// The officer's view that is contradicted; none where two rulings contradict each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<i64>,
    /// The rulings in force.
    pub rulings: Vec<i64>,
}

/// Where the view in force and the rulings in force do not agree: on the same item, or where the officer holds goods not to
/// be under control at all that an authority has ruled to be.
pub(crate) fn contradictions(views: &[View], rulings: &[Ruling]) -> Vec<GoodsContradiction> {
    let in_force: Vec<&Ruling> = rulings.iter().filter(|ruling| ruling.state == "in_force").collect();
    let mut out = Vec::new();
    if let Some(view) = views.iter().find(|view| view.state == "current") {
        let against = in_force.iter().filter(|ruling| match (view.verdict, ruling.decision) {
            (ViewVerdict::Controlled, RulingDecision::NotControlled) => ruling.item == view.item,
            (ViewVerdict::NotControlled, RulingDecision::Controlled) => true,
            _ => false,
        });
        let rulings: Vec<i64> = against.map(|ruling| ruling.id).collect();
        if !rulings.is_empty() {
            out.push(GoodsContradiction { view: Some(view.id), rulings });
        }
    }
    for (at, one) in in_force.iter().enumerate() {
        let other = |other: &&&Ruling| other.item == one.item && other.decision != one.decision;
        out.extend(
            in_force[at + 1..]
                .iter()
                .filter(other)
                .map(|other| GoodsContradiction { view: None, rulings: vec![one.id, other.id] }),
        );
    }
    out
}

/// Codes of the forms by which a movement of an item is notified, the duty before the courtesy.
pub(crate) fn forms(item: &Item) -> Vec<&'static str> {
    const OF_REGIME: [(&str, &str); 6] = [
        ("INCB", "pen"),
        ("CWC", "cwc_end_use"),
        ("ROTTERDAM", "pic"),
        ("BASEL", "basel_notification"),
        ("GS", "global_shield_suspicious"),
        ("MINAMATA", "pic"),
    ];
    let mut out: Vec<&str> = Vec::new();
    for (regime, form) in OF_REGIME {
        let under = item.regime_codes().any(|code| code.starts_with(regime));
        if under && !out.contains(&form) && shipped().newest(form).is_some() {
            out.push(form);
        }
    }
    out
}

/// What licences are asked about a line of a bill that may be an item.
pub(crate) fn question(record: &ConsignmentRecord, line: usize, item: &str) -> Asked {
    let (bill, goods) = (&record.consignment, record.consignment.goods.get(line));
    let place = |first: &Option<String>, second: &Option<String>| {
        [first, second]
            .into_iter()
            .flatten()
            .find(|code| code.len() == 5)
            .and_then(|code| code.get(..2))
            .map(str::to_owned)
    };
    let (purpose, holder, foreign) = sides(bill.nature.as_deref(), &bill.consignor, &bill.consignee);
    let day = record.voyage.arrival.time.or(record.voyage.departure.time).map(|time| time.date());
    let mass = goods.and_then(|goods| goods.net_mass_kg.or(goods.gross_mass_kg));
    let quantity = mass.and_then(|mass| format!("{mass:.3}").parse().ok());
    Asked {
        items: vec![item.to_owned()],
        hs: goods.and_then(|goods| goods.hs.clone()),
        purpose,
        holder,
        foreign_party: foreign,
        destination: place(&bill.destination, &bill.discharge),
        origin: place(&bill.origin, &bill.loading),
        date: day,
        unit: quantity.map(|_| "kg".to_owned()),
        quantity,
        ..Asked::default()
    }
}

/// The same as far as a row of the queue tells.
pub(crate) fn question_of(line: &GoodsLine) -> Asked {
    let party = |name: &Option<String>, country: &Option<String>| Party {
        name: name.clone(),
        country: country.clone(),
        ..Party::default()
    };
    let (consignor, consignee) =
        (party(&line.consignor, &line.consignor_country), party(&line.consignee, &line.consignee_country));
    let (purpose, holder, foreign) = sides(line.nature.as_deref(), &consignor, &consignee);
    let quantity = line.mass_kg.and_then(|mass| format!("{mass:.3}").parse().ok());
    Asked {
        items: vec![line.item.clone()],
        hs: line.hs.clone(),
        purpose,
        holder,
        foreign_party: foreign,
        date: line.arrival.as_deref().and_then(|at| at.get(..10)?.parse().ok()),
        unit: quantity.map(|_| "kg".to_owned()),
        quantity,
        ..Asked::default()
    }
}

/// The purpose of a bill's nature, who would hold the licence for it, and the other side.
fn sides(
    nature: Option<&str>,
    consignor: &Party,
    consignee: &Party,
) -> (Option<Purpose>, Option<LicenceParty>, Option<LicenceParty>) {
    let party = |party: &Party| {
        let country = party.country.as_deref().map(|code| reference::country_code(code).unwrap_or(code).to_owned());
        party.name.clone().map(|name| LicenceParty { name, country, identifiers: party.identifiers.clone() })
    };
    match nature {
        Some("import") => (Some(Purpose::Import), party(consignee), party(consignor)),
        Some("export") => (Some(Purpose::Export), party(consignor), party(consignee)),
        Some("transit" | "transhipment") => (Some(Purpose::Transit), None, None),
        _ => (None, None, None),
    }
}
