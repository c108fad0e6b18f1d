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
    let Some(code) = segment.str(1, 0) else { return 0 };
    if is_sensitive(code) {
        return 1;
    }
    let text = (4..12).rev().find_map(|index| segment.str(1, index));
    let at = (2..=segment.len().min(12)).find_map(|element| segment.str(element, 2));
    let person = at.and_then(|reference| record.people.iter().position(|p| p.reference == reference)).or(record.person);
    match code {
        "DOCS" => {
            if let Some(text) = text {
                document(record, person, text, day);
            }
        }
        "DOCO" => {
            if let (Some(text), Some(person)) = (text, person.and_then(|at| record.people.get_mut(at))) {
                visa(&mut person.seen, text, day);
            }
        }
        "DOCA" => {
            if let (Some(text), Some(person)) = (text, person.and_then(|at| record.people.get_mut(at))) {
                person.seen.address = Some(address(text));
            }
        }
        "SEAT" => seats(record, segment),
        "TKNE" => {
            if let (Some(text), Some(person)) = (text, person.and_then(|at| record.people.get_mut(at))) {
                let mut number = names::kept(text, |c| c.is_ascii_digit());
                number.truncate(13);
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

/// What stands between the strokes of a request's text, blanks around it removed.
struct Parts<'t> {
    list: [&'t str; PARTS],
    count: usize,
}

/// No request has more parts; DOCS with all its names has 11.
const PARTS: usize = 16;

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let (mut list, mut count, mut begin) = ([""; PARTS], 0, 0);
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(at, _)| at);
        for (part, end) in list.iter_mut().zip(ends.chain([text.len()])) {
            *part = text[begin..end].trim_ascii();
            (count, begin) = (count + 1, end + 1);
        }
        Parts { list, count }
    }

    fn all(&self) -> &[&'t str] {
        &self.list[..self.count]
    }

    /// A part that is not blank.
    fn get(&self, index: usize) -> Option<&'t str> {
        self.all().get(index).copied().filter(|part| !part.is_empty())
    }

    fn text(&self, index: usize) -> Option<String> {
        self.get(index).map(str::to_owned)
    }
}

/// `/P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/MRJONATHON/ROBERT`: type, issuer, number, nationality, birth, sex, expiry, names.
fn document(record: &mut Record, person: Option<usize>, text: &str, day: Option<NaiveDate>) {
    let parts = Parts::of(text.strip_prefix('/').unwrap_or(text));
    let part = |index| parts.get(index);
    // The parts in the middle shift when one is left out; the birth date shows where they are.
    let born = |(at, part): (usize, &&str)| Some((at, dates::lettered(part, Meaning::Birth(day))?));
    let Some((birth, born)) = parts.all().iter().enumerate().find_map(born) else { return };
    let surname = part(birth + 3);
    let infant = part(birth + 1).is_some_and(|sex| sex.ends_with('I') && sex.len() == 2);
    let named = |p: &Person| {
        let same = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if folded(a).eq(folded(b)));
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
    seen.date_of_birth = Some(born);
    seen.sex = parts.text(birth + 1);
    // Nationality stands directly before the birth date, the number before that.
    if birth >= 4 {
        seen.nationality = parts.text(birth - 1);
    }
    let number_at = if birth >= 4 { 2 } else { birth.saturating_sub(2) };
    if let Some(number) = part(number_at).map(|number| names::kept(number, |c| !c.is_whitespace())) {
        let document = TravelDocument {
            r#type: parts.text(0),
            issuer: parts.text(1),
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
    let parts = Parts::of(text.trim_start_matches('/'));
    let Some(kind) = parts.all().iter().position(|part| matches!(*part, "V" | "K" | "R")) else { return };
    if kind > 0 && seen.birth_place.is_none() {
        seen.birth_place = parts.text(kind - 1);
    }
    let document = TravelDocument {
        r#type: parts.text(kind),
        number: parts.text(kind + 1),
        issuer: parts.text(kind + 4),
        issued: parts.get(kind + 3).and_then(|text| dates::lettered(text, Meaning::Document(day))),
        ..TravelDocument::default()
    };
    if document.number.is_some() && !seen.documents.contains(&document) {
        limits::push(&mut seen.documents, document);
    }
}

/// DOCA: `D/country/street/city/state/postal code`.
fn address(text: &str) -> Address {
    let parts = Parts::of(text.trim_start_matches('/'));
    let part = |index| parts.text(index);
    Address { country: part(1), street: part(2), city: part(3), state: part(4), postal_code: part(5) }
}

/// `SEAT:HK:4:LH:::FRA:OSL+12A::1+12B::2`, or all in one text `.03BN03AN`.
fn seats(record: &mut Record, segment: &Segment<'_>) {
    for element in 2..=segment.len().min(40) {
        let (Some(seat), Some(reference)) = (segment.str(element, 0), segment.str(element, 2)) else { continue };
        if !seat.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        if let Some(person) = record.people.iter_mut().find(|p| p.reference == reference)
            && person.seen.seat.is_none()
        {
            person.seen.seat = Some(seat.to_owned());
        }
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase)
}
