//! Random conditions and random travellers, for tests that hold one form of rules to another.

use chrono::{NaiveDate, TimeDelta};
use fastrand::Rng;
use model::{
    Booking, Observation, TravelDocument, Traveller,
    movement::{Call, Movement},
    person::{Address, Bags, Contact, Payment, Segment},
};

/// Words that texts are made of.
const WORDS: [&str; 7] = ["A", "AB", "ABC", "B", "KHI", "DXB", "KHAN AHMED"];
/// The same and what is harder to read: countries, quotes, letters of other scripts, ends of lines.
const HARDER: [&str; 14] =
    ["A", "AB", "ABC", "PK", " deu", "KHAN AHMED", "O'N\\%_", "MÜLLER", "محمد", "A\n", "KHI", "𝒜B", "dxb\n", "PKKHI"];

/// What an expression may use: the variables of the macros around it, by name and by what they are elements of.
#[derive(Default)]
pub struct Scope {
    variables: Vec<(String, &'static str)>,
    /// Functions of our own, which the interpreter lacks, and edges of numbers and texts.
    ours: bool,
}

impl Scope {
    /// With the functions of our own.
    #[allow(dead_code, reason = "the examples have it, the test of the interpreter does not")]
    pub fn ours() -> Self {
        Scope { variables: Vec::new(), ours: true }
    }

    fn words(&self) -> &'static [&'static str] {
        if self.ours { &HARDER } else { &WORDS }
    }
}

/// A text as a literal of CEL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"))
}

fn pick<'a>(dice: &mut Rng, list: &[&'a str]) -> &'a str {
    list[dice.usize(..list.len())]
}

/// Fields of elements, by kind of value.
fn element(list: &str, kind: &str) -> &'static [&'static str] {
    match (list, kind) {
        ("documents", "text") => &["type", "number"],
        ("documents", "date") => &["expires", "issued"],
        ("documents", "bool") => &["valid_check"],
        ("payments", "text") => &["kind", "holder"],
        ("payments", "float") => &["amount"],
        ("itinerary", "text") => &["carrier", "departure.place", "arrival.country"],
        ("itinerary", "float") => &["dwell_hours"],
        ("itinerary", "time") => &["departure.time"],
        ("contacts", "text") => &["value", "address.street"],
        _ => &[],
    }
}

/// A field of a kind: of an element around, or of the record.
fn field(dice: &mut Rng, scope: &Scope, kind: &str) -> String {
    if !scope.variables.is_empty() && dice.u8(..3) > 0 {
        let (name, list) = &scope.variables[dice.usize(..scope.variables.len())];
        if *list == "tickets" && kind == "text" {
            return name.clone();
        }
        let fields = element(list, kind);
        if !fields.is_empty() {
            return format!("{name}.{}", pick(dice, fields));
        }
    }
    let fields: &[&str] = match kind {
        "text" => &["person.surname", "person.seat", "booking.locator", "flight.carrier", "flight.arrival.place"],
        "int" => &["age", "companions", "booking.trip_days", "person.bags.count", "booking.version"],
        "float" => &["hours_before_departure", "person.bags.weight_kg"],
        "date" => &["person.date_of_birth"],
        "time" => &["flight.departure.time", "booking.created"],
        _ => &["person.verified", "person.bags.head_of_pool", "flight.crossing"],
    };
    pick(dice, fields).to_owned()
}

fn list(dice: &mut Rng) -> (&'static str, &'static str) {
    match dice.u8(..5) {
        0 => ("person.documents", "documents"),
        1 => ("booking.payments", "payments"),
        2 => ("booking.itinerary", "itinerary"),
        3 => ("booking.contacts", "contacts"),
        _ => ("person.tickets", "tickets"),
    }
}

fn text(dice: &mut Rng, scope: &Scope) -> String {
    match dice.u8(..8) {
        0 => literal(pick(dice, scope.words())),
        1 => format!("lower({})", field(dice, scope, "text")),
        2 => format!("({} ? {} : 'AB')", field(dice, scope, "bool"), field(dice, scope, "text")),
        _ => field(dice, scope, "text"),
    }
}

fn int(dice: &mut Rng, scope: &mut Scope, depth: usize) -> String {
    match dice.u8(..10) {
        0 => dice.i8(-3..9).to_string(),
        1 if depth > 0 => {
            let op = pick(dice, &["+", "-", "*", "/", "%"]);
            format!("({} {op} {})", int(dice, scope, depth - 1), int(dice, scope, depth - 1))
        }
        2 => format!("size({})", list(dice).0),
        3 => format!("size({})", text(dice, scope)),
        4 => format!("days_between({}, {})", date(dice, scope), date(dice, scope)),
        5 if depth > 0 && scope.variables.len() < 2 => {
            let (path, kind) = list(dice);
            scope.variables.push((format!("f{depth}"), kind));
            let body = truth(dice, scope, depth - 1);
            scope.variables.pop();
            format!("{path}.filter(f{depth}, {body}).size()")
        }
        _ => field(dice, scope, "int"),
    }
}

fn float(dice: &mut Rng, scope: &mut Scope) -> String {
    match dice.u8(..6) {
        0 => format!("{:.1}", f64::from(dice.i16(-20..80)) / 2.0),
        1 => {
            let op = pick(dice, &["+", "-", "*"]);
            format!("({} {op} {})", field(dice, scope, "float"), field(dice, scope, "float"))
        }
        2 => format!("({} / 4.0)", field(dice, scope, "float")),
        _ => field(dice, scope, "float"),
    }
}

fn date(dice: &mut Rng, scope: &Scope) -> String {
    match dice.u8(..4) {
        0 => format!("date('2026-0{}-15')", dice.u8(1..9)),
        _ => field(dice, scope, "date"),
    }
}

/// A condition that is at most so deep.
pub fn truth(dice: &mut Rng, scope: &mut Scope, depth: usize) -> String {
    if depth == 0 || dice.u8(..4) == 0 {
        return leaf(dice, scope, depth);
    }
    match dice.u8(..9) {
        0 | 1 => format!("({} && {})", truth(dice, scope, depth - 1), truth(dice, scope, depth - 1)),
        2 | 3 => format!("({} || {})", truth(dice, scope, depth - 1), truth(dice, scope, depth - 1)),
        4 => format!("!({})", truth(dice, scope, depth - 1)),
        5 => {
            let (test, yes, no) =
                (field(dice, scope, "bool"), truth(dice, scope, depth - 1), truth(dice, scope, depth - 1));
            format!("({test} ? {yes} : {no})")
        }
        6 | 7 if scope.variables.len() < 2 => {
            let (path, kind) = list(dice);
            let name = format!("v{}", scope.variables.len());
            scope.variables.push((name.clone(), kind));
            let keep = (dice.u8(..5) == 0).then(|| truth(dice, scope, depth - 1));
            let body = truth(dice, scope, depth - 1);
            scope.variables.pop();
            let quantifier = pick(dice, &["exists", "exists", "all", "exists_one"]);
            match keep {
                Some(keep) => format!("{path}.filter({name}, {keep}).{quantifier}({name}, {body})"),
                None => format!("{path}.{quantifier}({name}, {body})"),
            }
        }
        _ => leaf(dice, scope, depth),
    }
}

/// What the interpreter does not have, or has with other edges.
fn own(dice: &mut Rng, scope: &mut Scope, depth: usize) -> String {
    let compare = pick(dice, &["==", "!=", "<", "<=", ">", ">="]);
    let patterns = [
        "^A.*$",
        "(?i)m.ll",
        "[^A-B]$",
        "^(A|KHI){1,2}$",
        "\\\\w+\\\\s\\\\w",
        "(?s)A.$",
        "\\\\d|_",
        "^\\\\P{L}*$",
        "a??b*",
    ];
    match dice.u8(..14) {
        0 => format!("within({}, {})", date(dice, scope), dice.u8(..200)),
        1 => format!("today() {compare} {}", date(dice, scope)),
        2 => format!("region({}) {compare} 'Asia'", text(dice, scope)),
        3 => format!("subregion({}) in ['Southern Asia', 'Western Europe']", field(dice, scope, "text")),
        4 => format!("like({}, {})", text(dice, scope), literal(pick(dice, &["A%", "%B", "_", "%N\\%_", "A_", "%M%"]))),
        5 => format!("{}.matches('{}')", text(dice, scope), pick(dice, &patterns)),
        6 => format!("between({}, {}, {})", float(dice, scope), dice.i8(-5..5), dice.u8(..20)),
        7 => format!("listed({}, 'watched')", text(dice, scope)),
        8 => {
            format!("{} {compare} {} / {}", float(dice, scope), field(dice, scope, "float"), field(dice, scope, "int"))
        }
        9 => {
            let large = pick(dice, &["9223372036854775807", "-9223372036854775807", "4611686018427387904"]);
            format!(
                "{} {} {large} {compare} {}",
                field(dice, scope, "int"),
                pick(dice, &["+", "-", "*"]),
                int(dice, scope, depth.min(1))
            )
        }
        10 => format!("{} * 1e308 {compare} {}", field(dice, scope, "float"), float(dice, scope)),
        11 => format!("{} in [1, 2.5, -1, {}]", field(dice, scope, "int"), dice.i8(-3..9)),
        12 => format!(
            "days_between({}, {}) {compare} {}",
            field(dice, scope, "time"),
            field(dice, scope, "date"),
            int(dice, scope, depth.min(1))
        ),
        _ => format!("double({}) {compare} {}", int(dice, scope, depth.min(1)), float(dice, scope)),
    }
}

fn leaf(dice: &mut Rng, scope: &mut Scope, depth: usize) -> String {
    if scope.ours && dice.u8(..3) == 0 {
        return own(dice, scope, depth);
    }
    let compare = pick(dice, &["==", "!=", "<", "<=", ">", ">="]);
    if dice.u8(..20) == 0 {
        let other = match dice.u8(..5) {
            0 => text(dice, scope),
            _ => pick(dice, &["'DXB'", "'KHI'", "flight.departure.place", "'no place'"]).to_owned(),
        };
        // Three of them are what there is between places of the records.
        let km = pick(dice, &["0.0", "23.0", "600.0", "1188.6", "1169.5"]);
        return format!("distance_km({}, {other}) {compare} {km}", text(dice, scope));
    }
    match dice.u8(..16) {
        0 => field(dice, scope, "bool"),
        1 => format!("has({})", field_of_record(dice)),
        2 => format!("{} {compare} {}", text(dice, scope), text(dice, scope)),
        3 => {
            let (a, b) = (literal(pick(dice, scope.words())), literal(pick(dice, scope.words())));
            format!("{} in [{a}, {b}]", text(dice, scope))
        }
        4 => format!("{}.startsWith({})", field(dice, scope, "text"), literal(pick(dice, scope.words()))),
        5 => format!("{}.contains({})", field(dice, scope, "text"), literal(pick(dice, scope.words()))),
        6 => format!("{}.endsWith({})", field(dice, scope, "text"), text(dice, scope)),
        7 => format!("{}.matches('^[A-C]+$')", field(dice, scope, "text")),
        8 => format!("{} in person.tickets", literal(pick(dice, scope.words()))),
        9 => format!("{} in booking.payments.map(m, m.kind)", text(dice, scope)),
        10 => format!("{} {compare} {}", date(dice, scope), date(dice, scope)),
        11 => format!("{} {compare} {}", field(dice, scope, "time"), field(dice, scope, "time")),
        12 => format!("{} {compare} {}", float(dice, scope), float(dice, scope)),
        13 => format!("{} {compare} {}", float(dice, scope), int(dice, scope, depth.min(1))),
        14 => format!("{} == {}", field(dice, scope, "bool"), field(dice, scope, "bool")),
        _ => format!("{} {compare} {}", int(dice, scope, depth.min(2)), int(dice, scope, depth.min(1))),
    }
}

/// Presence in records that are always there; of a field of an absent record the interpreter makes an error.
fn field_of_record(dice: &mut Rng) -> &'static str {
    pick(dice, &["person.seat", "person.bags", "flight.arrival.time", "person.surname", "flight.arrival.country"])
}

fn word(dice: &mut Rng, words: &[&str]) -> Option<String> {
    (dice.u8(..5) > 0).then(|| pick(dice, words).to_owned())
}

fn day(dice: &mut Rng) -> Option<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(2026, 1, 1)?;
    (dice.u8(..4) > 0).then(|| start + TimeDelta::days(dice.i64(0..300)))
}

fn call(dice: &mut Rng, words: &[&str]) -> Call {
    let time = day(dice).and_then(|day| day.and_hms_opt(dice.u32(..24), 0, 0));
    Call { place: word(dice, words), country: word(dice, words), time }
}

fn amount(dice: &mut Rng) -> Option<f64> {
    (dice.u8(..4) > 0).then(|| f64::from(dice.i16(-20..80)) / 2.0)
}

fn small(dice: &mut Rng) -> Option<i64> {
    (dice.u8(..5) > 0).then(|| dice.i64(-2..6))
}

fn truth_value(dice: &mut Rng) -> Option<bool> {
    [None, Some(false), Some(true)][dice.usize(..3)]
}

fn some<T>(dice: &mut Rng, mut make: impl FnMut(&mut Rng) -> T) -> Vec<T> {
    (0..dice.usize(..4)).map(|_| make(dice)).collect()
}

/// A traveller. `scope` says whether its texts are hard to read.
pub fn traveller(dice: &mut Rng, scope: &Scope) -> Traveller {
    let words = scope.words();
    let documents = some(dice, |dice| TravelDocument {
        r#type: word(dice, words),
        number: word(dice, words),
        expires: day(dice),
        issued: day(dice),
        valid_check: truth_value(dice),
        ..TravelDocument::default()
    });
    let person = Observation {
        surname: word(dice, words),
        seat: word(dice, words),
        date_of_birth: day(dice),
        verified: truth_value(dice),
        bags: (dice.u8(..4) > 0).then(|| Bags {
            count: small(dice),
            weight_kg: amount(dice),
            head_of_pool: truth_value(dice),
            ..Bags::default()
        }),
        documents,
        tickets: some(dice, |dice| pick(dice, words).to_owned()),
        ..Observation::default()
    };
    let booking = (dice.u8(..5) > 0).then(|| Booking {
        locator: word(dice, words),
        created: call(dice, words).time,
        trip_days: small(dice),
        version: dice.i64(1..3),
        payments: some(dice, |dice| Payment {
            kind: word(dice, words),
            holder: word(dice, words),
            amount: amount(dice),
            ..Payment::default()
        }),
        itinerary: some(dice, |dice| Segment {
            carrier: word(dice, words),
            departure: call(dice, words),
            arrival: call(dice, words),
            dwell_hours: amount(dice),
            ..Segment::default()
        }),
        contacts: some(dice, |dice| Contact {
            value: word(dice, words),
            address: dice.bool().then(|| Address { street: word(dice, words), ..Address::default() }),
            ..Contact::default()
        }),
        ..Booking::default()
    });
    let flight = Movement {
        carrier: word(dice, words),
        crossing: dice.bool(),
        departure: call(dice, words),
        arrival: call(dice, words),
        ..Movement::default()
    };
    Traveller {
        person,
        age: small(dice),
        companions: small(dice),
        hours_before_departure: amount(dice),
        booking,
        flight,
        ..Traveller::default()
    }
}
