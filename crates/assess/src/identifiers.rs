//! What links people and goods: one table of identifiers over all records.

use model::{SubjectKind, Traveller, cargo::ConsignmentRecord, code::ContainerNumber};
use serde::Serialize;

use crate::Subject;

/// One identifier that a subject carries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Identifier {
    /// `document`, `phone`, `email`, `card`, `address`, `locator`, `frequent_flyer`, `container` or `company`.
    pub kind: &'static str,
    /// The value, folded so that one thing is one value.
    pub value: String,
    /// The booking or bill within which sharing is natural.
    pub group: String,
}

/// The kinds whose sharing between bookings is itself a reason. Telephones and mails link people too, but agencies share them.
pub const SHARED_KINDS: [&str; 1] = ["card"];

/// Bytes from which a value tells anything apart; what is shorter is not kept.
const TELLING: usize = 4;

/// All identifiers of a subject, each once.
pub fn of(subject: &Subject) -> Vec<Identifier> {
    let mut found = match subject {
        Subject::Traveller(traveller) => of_traveller(traveller),
        Subject::Consignment(record) => of_consignment(record),
        Subject::Movement(_) => Vec::new(),
    };
    found.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    found.dedup_by(|a, b| a.kind == b.kind && a.value == b.value);
    found
}

/// Fields of travellers in which a record locator stands.
const LOCATORS: [&str; 1] = ["person.locator"];
/// Fields of consignments in which the name of a company stands.
const COMPANIES: [&str; 3] = ["consignment.consignor.name", "consignment.consignee.name", "consignment.notify.name"];

/// The fields in which identifiers of a kind stand that rules may ask the past for, and of which records.
pub fn places(kind: &str) -> Option<(SubjectKind, &'static [&'static str])> {
    match kind {
        "locator" => Some((SubjectKind::Traveller, &LOCATORS)),
        "company" => Some((SubjectKind::Consignment, &COMPANIES)),
        _ => None,
    }
}

/// The identifier that the text of a field is, by the field's path as a rule writes it; none where the field is none that
/// is kept, or the text tells nothing apart.
pub fn of_text(subject: SubjectKind, path: &str, text: &str) -> Option<(&'static str, String)> {
    let (kind, value) = match subject {
        SubjectKind::Traveller if LOCATORS.contains(&path) => ("locator", fold(text)),
        SubjectKind::Consignment if COMPANIES.contains(&path) => ("company", fold_words(text)),
        _ => return None,
    };
    (value.len() >= TELLING).then_some((kind, value))
}

/// The identifier that stands in a field of a subject.
pub fn at_path(subject: &Subject, path: &str) -> Option<(&'static str, String)> {
    let text = match subject {
        Subject::Traveller(traveller) if path == "person.locator" => &traveller.person.locator,
        Subject::Consignment(record) => match path {
            "consignment.consignor.name" => &record.consignment.consignor.name,
            "consignment.consignee.name" => &record.consignment.consignee.name,
            "consignment.notify.name" => &record.consignment.notify.name,
            _ => return None,
        },
        _ => return None,
    };
    of_text(subject.kind(), path, text.as_deref()?)
}

fn of_traveller(traveller: &Traveller) -> Vec<Identifier> {
    let group = traveller.person.locator.clone().unwrap_or_else(|| traveller.key.clone());
    let mut out = Vec::new();
    let mut add = |kind: &'static str, value: String| {
        if value.len() >= TELLING {
            out.push(Identifier { kind, value, group: group.clone() });
        }
    };
    for document in &traveller.person.documents {
        add("document", fold(document.number.as_deref().unwrap_or("")));
    }
    for flyer in &traveller.person.frequent_flyers {
        let number = fold(flyer.number.as_deref().unwrap_or(""));
        if !number.is_empty() {
            add("frequent_flyer", format!("{}:{number}", flyer.carrier.as_deref().unwrap_or("")));
        }
    }
    if let Some(address) = &traveller.person.address {
        add("address", folded_address(address));
    }
    if let Some(locator) = &traveller.person.locator {
        add("locator", fold(locator));
    }
    let Some(booking) = &traveller.booking else { return out };
    for contact in &booking.contacts {
        let value = contact.value.clone().unwrap_or_default();
        match contact.kind.as_str() {
            "phone" => add("phone", value.chars().filter(char::is_ascii_digit).collect()),
            "email" => add("email", value.to_lowercase()),
            _ => {
                if let Some(address) = &contact.address {
                    add("address", folded_address(address));
                }
            }
        }
    }
    for payment in &booking.payments {
        add("card", payment.card_fingerprint.clone().unwrap_or_default());
    }
    out
}

fn of_consignment(record: &ConsignmentRecord) -> Vec<Identifier> {
    let bill = &record.consignment;
    let group = bill.master.clone().unwrap_or_else(|| bill.reference.clone());
    let mut out = Vec::new();
    let mut add = |kind: &'static str, value: String| {
        if value.len() >= TELLING {
            out.push(Identifier { kind, value, group: group.clone() });
        }
    };
    for number in &bill.containers {
        add("container", ContainerNumber::normalise(number));
    }
    for party in [&bill.consignor, &bill.consignee, &bill.notify] {
        add("company", fold_words(party.name.as_deref().unwrap_or("")));
        for identifier in &party.identifiers {
            add("company", fold(identifier));
        }
    }
    out
}

fn folded_address(address: &model::person::Address) -> String {
    [&address.street, &address.city, &address.postal_code]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .map(fold)
        .collect()
}

/// Letters and digits in upper case: a document number however it was spaced.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Words in upper case, one blank apart.
pub fn fold_words(text: &str) -> String {
    let upper: String =
        text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).flat_map(char::to_uppercase).collect();
    upper.split_whitespace().collect::<Vec<_>>().join(" ")
}
