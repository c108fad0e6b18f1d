//! SSR: service requests; documents, visas, addresses, seats and tickets among them.

use chrono::NaiveDate;
use model::{
    Observation,
    person::{Address, TravelDocument},
};

use super::{Person, Record, freetext};
use crate::{
    dates::{self, Meaning},
    edifact::segment::Segment,
    limits, names,
};

/// Codes that reveal faith or health: meals, medical needs, disability.
const SENSITIVE: [[u8; 4]; 33] = [
    *b"BBML", *b"BLML", *b"CHML", *b"DBML", *b"FPML", *b"GFML", *b"HFML", *b"HNML", *b"KSML", *b"LCML", *b"LFML",
    *b"LPML", *b"LSML", *b"MOML", *b"NLML", *b"PRML", *b"SFML", *b"VGML", *b"VJML", *b"VLML", *b"VOML", *b"AVML",
    *b"BLND", *b"DEAF", *b"DPNA", *b"MEDA", *b"OXYG", *b"STCR", *b"WCHC", *b"WCHR", *b"WCHS", *b"MAAS", *b"RVML",
];

pub(super) fn is_sensitive(code: &str) -> bool {
    <[u8; 4]>::try_from(code.as_bytes()).is_ok_and(|code| SENSITIVE.contains(&code))
}

/// Reads a request: `code:status:count:carrier:::from:to:free text+…::reference`. Returns how many sensitive ones were dropped.
pub(super) fn request(record: &mut Record, segment: &Segment<'_>, day: Option<NaiveDate>) -> usize {
    let Some(code) = segment.text(1, 0) else { return 0 };
    if is_sensitive(&code) {
        return 1;
    }
    let text = (4..12).rev().find_map(|index| segment.text(1, index));
    let at = (2..=segment.len().min(12)).find_map(|element| segment.text(element, 2));
    let person = at.and_then(|reference| record.people.iter().position(|p| p.reference == reference)).or(record.person);
    match code.as_str() {
        "DOCS" => {
            if let Some(text) = text {
                document(record, person, &text, day);
            }
        }
        "DOCO" => {
            if let (Some(text), Some(person)) = (text, person.and_then(|at| record.people.get_mut(at))) {
                visa(&mut person.seen, &text, day);
            }
        }
        "DOCA" => {
            if let (Some(text), Some(person)) = (text, person.and_then(|at| record.people.get_mut(at))) {
                person.seen.address = Some(address(&text));
            }
        }
        "SEAT" => seats(record, segment),
        "TKNE" => {
            if let (Some(text), Some(person)) = (text, person.and_then(|at| record.people.get_mut(at))) {
                let number: String = text.chars().filter(char::is_ascii_digit).take(13).collect();
                if number.len() == 13 && !person.seen.tickets.contains(&number) {
                    limits::push(&mut person.seen.tickets, number);
                }
            }
        }
        "CTCE" | "CTCM" | "CTCR" => freetext::contacts(record, &format!("{code} {}", text.unwrap_or_default())),
        _ => {}
    }
    0
}

/// `/P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/MRJONATHON/ROBERT`: type, issuer, number, nationality, birth, sex, expiry, names.
fn document(record: &mut Record, person: Option<usize>, text: &str, day: Option<NaiveDate>) {
    let parts: Vec<&str> = text.strip_prefix('/').unwrap_or(text).split('/').map(str::trim).collect();
    let part = |index: usize| parts.get(index).copied().filter(|part| !part.is_empty());
    // The parts in the middle shift when one is left out; the birth date shows where they are.
    let birth = parts.iter().position(|part| dates::lettered(part, Meaning::Birth(day)).is_some());
    let Some(birth) = birth else { return };
    let surname = part(birth + 3);
    let infant = part(birth + 1).is_some_and(|sex| sex.ends_with('I') && sex.len() == 2);
    let named = |p: &Person| {
        let same = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if fold(a) == fold(b));
        // Documents carry all given names, bookings often only the first.
        let first = |text: Option<&str>| text.and_then(|text| text.split_whitespace().next()).map(str::to_owned);
        let given = first(part(birth + 4).map(|given| names::part_title(given).0).as_deref());
        let booked = first(p.seen.given_names.as_deref());
        same(p.seen.surname.as_deref(), surname) && same(booked.as_deref(), given.as_deref())
    };
    // An infant's document stands under the adult's reference; its own name tells whose it is.
    let at = if infant { record.people.iter().position(named) } else { person };
    let at = at.or_else(|| record.people.iter().position(named));
    let Some(person) = at.and_then(|at| record.people.get_mut(at)) else { return };
    let seen = &mut person.seen;
    seen.date_of_birth = dates::lettered(parts[birth], Meaning::Birth(day));
    seen.sex = part(birth + 1).map(str::to_owned);
    // Nationality stands directly before the birth date, the number before that.
    if birth >= 4 {
        seen.nationality = part(birth - 1).map(str::to_owned);
    }
    let number_at = if birth >= 4 { 2 } else { birth.saturating_sub(2) };
    let number = part(number_at).map(|number| number.chars().filter(|c| !c.is_whitespace()).collect::<String>());
    if let Some(number) = number.filter(|n| !n.is_empty()) {
        let document = TravelDocument {
            r#type: part(0).map(str::to_owned),
            issuer: part(1).map(str::to_owned),
            expires: part(birth + 2).and_then(|text| dates::lettered(text, Meaning::Document(day))),
            number: Some(number),
            ..TravelDocument::default()
        };
        if !seen.documents.contains(&document) {
            limits::push(&mut seen.documents, document);
        }
    }
}

/// DOCO: `place of birth/type/number/place of issue/issued/country it is for`.
fn visa(seen: &mut Observation, text: &str, day: Option<NaiveDate>) {
    let parts: Vec<&str> = text.trim_start_matches('/').split('/').map(str::trim).collect();
    let Some(kind) = parts.iter().position(|part| matches!(*part, "V" | "K" | "R")) else { return };
    let part = |index: usize| parts.get(index).copied().filter(|part| !part.is_empty()).map(str::to_owned);
    if kind > 0 && seen.birth_place.is_none() {
        seen.birth_place = part(kind - 1);
    }
    let document = TravelDocument {
        r#type: part(kind),
        number: part(kind + 1),
        issuer: part(kind + 4),
        issued: part(kind + 3).and_then(|text| dates::lettered(&text, Meaning::Document(day))),
        ..TravelDocument::default()
    };
    if document.number.is_some() && !seen.documents.contains(&document) {
        limits::push(&mut seen.documents, document);
    }
}

/// DOCA: `D/country/street/city/state/postal code`.
fn address(text: &str) -> Address {
    let parts: Vec<&str> = text.trim_start_matches('/').split('/').map(str::trim).collect();
    let part = |index: usize| parts.get(index).copied().filter(|part| !part.is_empty()).map(str::to_owned);
    Address { country: part(1), street: part(2), city: part(3), state: part(4), postal_code: part(5) }
}

/// `SEAT:HK:4:LH:::FRA:OSL+12A::1+12B::2`, or all in one text `.03BN03AN`.
fn seats(record: &mut Record, segment: &Segment<'_>) {
    for element in 2..=segment.len().min(40) {
        let (Some(seat), Some(reference)) = (segment.text(element, 0), segment.text(element, 2)) else { continue };
        if !seat.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        if let Some(person) = record.people.iter_mut().find(|p| p.reference == reference)
            && person.seen.seat.is_none()
        {
            person.seen.seat = Some(seat);
        }
    }
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
