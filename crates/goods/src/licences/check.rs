//! What a licence, a message, a denial or a notice must say before it is taken.

use std::collections::HashSet;

use model::licence::{Denial, Licence, LicenceParty, TargetedNotice, UsageAction, UsageMessage};

/// Lines of a licence, usages of a message and entries of any list in them beyond this are a mistake or an attack.
const MANY: usize = 10_000;
/// Characters of any one text.
const LONG: usize = 500;

fn country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

fn hs(code: &str) -> bool {
    (2..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
}

fn text(faults: &mut Vec<String>, name: &str, text: &str, needed: bool) {
    if needed && text.trim().is_empty() {
        faults.push(format!("{name} is empty"));
    }
    if text.chars().count() > LONG || text.chars().any(char::is_control) {
        faults.push(format!("{name} is longer than {LONG} characters or has control characters in it"));
    }
}

fn party(faults: &mut Vec<String>, name: &str, party: &LicenceParty) {
    text(faults, &format!("the name of the {name}"), &party.name, true);
    if party.country.as_deref().is_some_and(|code| !country(code)) {
        faults.push(format!("the country of the {name} is no ISO 3166 alpha-2 code"));
    }
    if party.identifiers.len() > 50 || party.identifiers.iter().any(|id| id.chars().count() > 100) {
        faults.push(format!("the {name} has too many or too long identifiers"));
    }
}

fn goods(faults: &mut Vec<String>, whose: &str, ids: &[String], codes: &[String]) {
    if ids.len() + codes.len() > MANY || ids.iter().any(|id| id.is_empty() || id.chars().count() > 100) {
        faults.push(format!("{whose} has too many items, or one that is empty or too long"));
    }
    if let Some(code) = codes.iter().find(|code| !hs(code)) {
        let code: String = code.chars().take(20).collect();
        faults.push(format!("{whose} has HS code {code}, where 2 to 12 digits are expected"));
    }
}

/// What is wrong with a licence.
pub fn licence(licence: &Licence) -> Vec<String> {
    let mut faults = Vec::new();
    text(&mut faults, "the number", &licence.number, true);
    text(&mut faults, "the authority", &licence.authority, true);
    if Licence::key(&licence.number).len() < 4 {
        faults.push("the number needs four letters or digits at least".into());
    }
    if licence.purposes.is_empty() {
        faults.push("it allows neither import, export nor transit".into());
    }
    if licence.valid_from.zip(licence.valid_to).is_some_and(|(first, last)| first > last) {
        faults.push("its last day is before its first".into());
    }
    licence.holder.iter().for_each(|holder| party(&mut faults, "holder", holder));
    licence.foreign_parties.iter().for_each(|foreign| party(&mut faults, "foreign party", foreign));
    if let Some(place) = licence.countries.iter().find(|place| !country(&place.country)) {
        let code: String = place.country.chars().take(20).collect();
        faults.push(format!("country {code} is no ISO 3166 alpha-2 code"));
    }
    if licence.lines.is_empty() || licence.lines.len() > MANY {
        faults.push(format!("it has {} lines, where 1 to {MANY} are expected", licence.lines.len()));
    }
    let mut numbers = HashSet::new();
    for line in &licence.lines {
        let name = format!("line {}", line.line);
        if line.line < 1 || !numbers.insert(line.line) {
            faults.push(format!("{name} stands twice or is below 1"));
        }
        // A unit or a currency alone is what unlimited use is counted in.
        if line.unit.as_deref().map_or(line.quantity.is_some(), |unit| unit.trim().is_empty()) {
            faults.push(format!("{name} has a quantity without a unit"));
        }
        let currency = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        if line.currency.as_deref().map_or(line.value.is_some(), |code| !currency(code)) {
            faults.push(format!("{name} has a value without an ISO 4217 currency"));
        }
        if line.items.is_empty() && line.controls.is_empty() && line.hs.is_empty() && line.description.is_empty() {
            faults.push(format!("{name} says of no goods that it covers them"));
        }
        text(&mut faults, &name, &line.description, false);
        goods(&mut faults, &name, &[line.items.clone(), line.controls.clone()].concat(), &line.hs);
    }
    faults
}

/// What is wrong with a usage message.
pub fn message(message: &UsageMessage) -> Vec<String> {
    let mut faults = Vec::new();
    text(&mut faults, "the source", &message.source, true);
    if message.source.chars().count() > 64 {
        faults.push("the source is longer than 64 characters".into());
    }
    if message.run < 1 {
        faults.push(format!("run {} is below 1", message.run));
    }
    if message.usages.len() > MANY {
        faults.push(format!("it has {} usages, where {MANY} at most are expected", message.usages.len()));
    }
    for entry in &message.usages {
        let id: String = entry.usage_id.chars().take(40).collect();
        text(&mut faults, "a usage's id", &entry.usage_id, true);
        text(&mut faults, "a licence's number", &entry.licence, true);
        text(&mut faults, "a declaration's reference", &entry.declaration, false);
        let texts = [&entry.cancels, &entry.unit, &entry.currency];
        texts.into_iter().flatten().for_each(|given| text(&mut faults, "a usage's text", given, true));
        if (entry.action == UsageAction::Cancel) != entry.cancels.is_some() {
            faults.push(format!("usage {id} must say what it cancels if it cancels, and else nothing"));
        }
        if entry.action == UsageAction::Use && entry.quantity.is_none() && entry.value.is_none() {
            faults.push(format!("usage {id} has neither quantity nor value"));
        }
    }
    faults
}

/// What is wrong with a denial.
pub fn denial(denial: &Denial) -> Vec<String> {
    let mut faults = Vec::new();
    text(&mut faults, "the reference", &denial.reference, true);
    text(&mut faults, "the authority", &denial.authority, true);
    text(&mut faults, "the reason code", &denial.reason_code, false);
    party(&mut faults, "party", &denial.party);
    goods(&mut faults, "it", &[denial.items.clone(), denial.controls.clone()].concat(), &denial.hs);
    if denial.items.is_empty() && denial.controls.is_empty() && denial.hs.is_empty() {
        faults.push("it names no goods: an item, a control reference or an HS code".into());
    }
    if denial.country.as_deref().is_some_and(|code| !country(code)) {
        faults.push("its country is no ISO 3166 alpha-2 code".into());
    }
    faults
}

/// What is wrong with a notice.
pub fn notice(notice: &TargetedNotice) -> Vec<String> {
    let mut faults = Vec::new();
    text(&mut faults, "the authority", &notice.authority, true);
    text(&mut faults, "the text", &notice.text, true);
    notice.party.iter().for_each(|named| party(&mut faults, "party", named));
    goods(&mut faults, "it", &notice.items, &notice.hs);
    if notice.party.is_none() && notice.items.is_empty() && notice.hs.is_empty() {
        faults.push("it names neither a party nor goods, and would stand on everything".into());
    }
    if notice.from.zip(notice.to).is_some_and(|(first, last)| first > last) {
        faults.push("its last day is before its first".into());
    }
    faults
}
