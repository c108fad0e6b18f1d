//! The two sides of a match, each in a short text that changes when the side does.
//!
//! A decision on a match holds for a party and an entry, not for one flight or one bill: a person who travels again
//! with the same names and the same passport is the same party, and is another one with a new passport or another
//! spelling. An entry is another one when its list says anything else of it.

use model::{Entity, Party, Traveller, movement::Vessel};
use sha2::{Digest, Sha256};

use crate::{
    Subject,
    identifiers::{fold, fold_words},
};

/// What the fingerprints are made of. Another recipe gets another number, and opens every decided pair again.
const RECIPE: &str = "p1";

/// A person on a movement: all names, birth date, nationality, sex and documents.
pub fn of_person(traveller: &Traveller) -> String {
    let person = &traveller.person;
    let mut parts = vec![("born", person.date_of_birth.map(|day| day.to_string()).unwrap_or_default())];
    parts.push(("nationality", fold(person.nationality.as_deref().unwrap_or(""))));
    parts.push(("sex", fold(person.sex.as_deref().unwrap_or(""))));
    parts.extend(names(traveller).iter().map(|name| ("name", fold_words(name))));
    let numbers = person.documents.iter().filter_map(|document| document.number.as_deref());
    parts.extend(numbers.map(|number| ("document", fold(number))));
    fingerprint("person", parts)
}

/// Somebody of whom only a name is known: who pays for another.
pub fn of_name(name: &str) -> String {
    fingerprint("name", vec![("name", fold_words(name))])
}

/// A party of a bill, whichever its part in it.
pub fn of_trader(party: &Party) -> String {
    let text = |value: &Option<String>| fold_words(value.as_deref().unwrap_or(""));
    fingerprint(
        "trader",
        vec![("name", text(&party.name)), ("country", text(&party.country)), ("address", text(&party.address))],
    )
}

/// A vessel.
pub fn of_vessel(vessel: &Vessel) -> String {
    let text = |value: &Option<String>| fold(value.as_deref().unwrap_or(""));
    fingerprint(
        "vessel",
        vec![("imo", text(&vessel.imo)), ("call_sign", text(&vessel.call_sign)), ("name", text(&vessel.name))],
    )
}

/// Every party of a subject that lists are asked for: what earlier decisions are looked up by.
pub fn of(subject: &Subject) -> Vec<String> {
    let mut out = match subject {
        Subject::Traveller(traveller) => {
            let payments = traveller.booking.iter().flat_map(|booking| &booking.payments);
            let holders = payments.filter_map(|payment| payment.holder.as_deref());
            std::iter::once(of_person(traveller)).chain(holders.map(of_name)).collect()
        }
        Subject::Consignment(record) => {
            let bill = &record.consignment;
            let parties = [&bill.consignor, &bill.consignee, &bill.notify];
            parties.into_iter().filter(|party| party.name.is_some()).map(of_trader).collect()
        }
        Subject::Movement(record) => record.movement.vessel.iter().map(of_vessel).collect::<Vec<_>>(),
    };
    out.sort_unstable();
    out.dedup();
    out
}

/// The names by which the messages call a traveller, each once.
pub fn names(traveller: &Traveller) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for observation in &traveller.observations {
        let name = format!(
            "{} {}",
            observation.given_names.as_deref().unwrap_or(""),
            observation.surname.as_deref().unwrap_or("")
        );
        let name = name.trim().to_owned();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Digest of all that a list says of an entry.
pub fn entry_digest(entity: &Entity) -> String {
    short(&Sha256::digest(serde_json::to_vec(entity).unwrap_or_default()))
}

/// The same parts in another order are the same party; an absent part counts as such.
fn fingerprint(kind: &str, mut parts: Vec<(&str, String)>) -> String {
    parts.sort_unstable();
    parts.dedup();
    let mut hash = Sha256::new();
    hash.update(kind);
    for (name, value) in &parts {
        // Each with its length before it, so that no text shifted between parts gives the same.
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((value.len() as u64).to_le_bytes());
        hash.update(value);
    }
    format!("{RECIPE}-{}", short(&hash.finalize()))
}

/// Sixteen bytes tell apart more parties than will ever be decided on.
fn short(hash: &[u8]) -> String {
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
