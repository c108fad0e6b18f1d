//! I25 consignee to order, blank or without address; I27 consignor and consignee are one.

use std::collections::HashSet;

use model::{Party, Signal, cargo::ConsignmentRecord};

use super::ENGINE;
use crate::{
    evidence,
    identifiers::{fold, fold_words},
    signal,
};

/// I25: the consignee cannot be told: to order, blank, a bank, or no address.
pub(super) fn to_order(record: &ConsignmentRecord) -> Option<Signal> {
    let consignee = &record.consignment.consignee;
    let name = fold_words(consignee.name.as_deref().unwrap_or(""));
    let words: Vec<&str> = name.split(' ').collect();
    let because = match () {
        () if name.is_empty() => "blank",
        () if name.starts_with("TO ORDER")
            || name.starts_with("TO THE ORDER")
            || name == "ORDER"
            || name.ends_with(" TO ORDER") =>
        {
            "to_order"
        }
        () if words.contains(&"BANK") => "bank",
        // Spanish and other national profiles write the name and address as one line of the name.
        () if consignee.address.is_none() && !consignee.name.as_deref().unwrap_or("").contains(',') => "no_address",
        () => return None,
    };
    let shown = consignee.name.as_deref();
    let mut out =
        signal(ENGINE, "I25", [("consignee", shown.unwrap_or("").to_owned()), ("because", because.to_owned())]);
    out.evidence.push(evidence("consignment.consignee.name", shown));
    Some(out)
}

/// Share of common words from which two names are one.
const ALIKE: f64 = 0.92;

/// I27: consignor and consignee have one name, one address or one telephone.
pub(super) fn same_party(record: &ConsignmentRecord) -> Option<Signal> {
    let (from, to) = (&record.consignment.consignor, &record.consignment.consignee);
    let because = if alike(&from.name, &to.name) >= ALIKE {
        "name"
    } else if same_address(from, to) {
        "address"
    } else if from.contacts.iter().any(|c| to.contacts.contains(c)) {
        "contact"
    } else {
        return None;
    };
    let mut out = signal(
        ENGINE,
        "I27",
        [
            ("consignor", from.name.clone().unwrap_or_default()),
            ("consignee", to.name.clone().unwrap_or_default()),
            ("because", because.to_owned()),
        ],
    );
    let mut place = evidence("consignment.consignor", from.name.as_deref());
    place.against = to.name.clone();
    out.evidence.push(place);
    Some(out)
}

fn same_address(from: &Party, to: &Party) -> bool {
    let (a, b) = (fold(from.address.as_deref().unwrap_or("")), fold(to.address.as_deref().unwrap_or("")));
    // A bare city is shared by honest traders; a street and number is not.
    a.len() >= 12 && a == b
}

/// Dice's coefficient over words; legal forms count little because both sides mostly have one.
fn alike(a: &Option<String>, b: &Option<String>) -> f64 {
    let (a, b) = (fold_words(a.as_deref().unwrap_or("")), fold_words(b.as_deref().unwrap_or("")));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    const FORMS: [&str; 12] = ["LTD", "LIMITED", "PVT", "CO", "LLC", "INC", "GMBH", "SA", "FZE", "FZCO", "PTE", "CORP"];
    let words = |text: &str| -> HashSet<String> {
        text.split(' ').filter(|word| !FORMS.contains(word)).map(str::to_owned).collect()
    };
    let (a, b) = (words(&a), words(&b));
    let common = a.intersection(&b).count() as f64;
    2.0 * common / ((a.len() + b.len()).max(1) as f64)
}
