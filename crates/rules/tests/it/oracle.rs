//! Random rules on random records: the plain walk, the indexed row form, the batch form and the Arrow form give the same
//! hits, and the interpreter of the `cel` crate the same truths.
//!
//! `PORTCULLIS_RULE_CASES` sets how many pairs of a rule and a record are tried, `PORTCULLIS_RULE_SEED` from where.

use chrono::{NaiveDate, TimeDelta};
use fastrand::Rng;
use model::{
    Booking, Observation, SubjectKind, TravelDocument, Traveller,
    movement::{Call, Movement},
    person::{Address, Bags, Contact, Payment, Segment},
    schema::Record,
};
use rules::{Past, RuleSet, bench::Interpreter, columns::record_batch};

const RULES: usize = 12;
const RECORDS: usize = 24;
const WORDS: [&str; 6] = ["A", "AB", "ABC", "B", "KHI", "KHAN AHMED"];

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn all_forms_and_the_interpreter_agree() {
    let (cases, seed) = (number("PORTCULLIS_RULE_CASES", 6_000), number("PORTCULLIS_RULE_SEED", 1) as u64);
    let (mut tried, mut definite, mut open, mut sharper) = (0, 0, 0, 0);
    for round in 0.. {
        if tried >= cases {
            break;
        }
        let mut dice = Rng::with_seed(seed.wrapping_add(round));
        let mut texts = Vec::new();
        while texts.len() < RULES {
            let text = truth(&mut dice, &mut Scope::default(), 4);
            if rules::check(&crate::rule("traveller", &text)).is_empty() {
                texts.push(text);
            }
        }
        let set = texts.iter().enumerate().map(|(at, text)| {
            let mut rule = crate::rule("traveller", text);
            rule.id = format!("r{at:02}");
            rule
        });
        let set = RuleSet::compile(set.collect()).unwrap();
        let made: Vec<Traveller> = (0..RECORDS).map(|_| traveller(&mut dice)).collect();
        let records: Vec<&dyn Record> = made.iter().map(|record| record as &dyn Record).collect();
        let past = Past::default();
        let subject = SubjectKind::Traveller;
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let interpreter = Interpreter::compile(&refs).unwrap();
        let mut walked = Vec::new();
        for (row, record) in records.iter().enumerate() {
            let ours = set.truths(subject, *record, &past);
            let theirs = interpreter.run(*record);
            for (rule, truth) in ours {
                let text = &texts[rule];
                match (theirs[rule], truth) {
                    (Some(theirs), ours) => {
                        definite += 1;
                        assert_eq!(Some(theirs), ours, "{text}\n{}", serde_json::json!(made[row]));
                    }
                    (None, None) => open += 1,
                    // A filter is an error to the interpreter as soon as one element is; we may know better.
                    (None, Some(_)) => {
                        sharper += 1;
                        let allowed = ["filter", "map"].iter().any(|word| text.contains(word));
                        assert!(allowed, "known here, an error there: {text}\n{}", serde_json::json!(made[row]));
                    }
                }
                if truth == Some(true) {
                    walked.push((row as u32, rule as u32));
                }
            }
        }
        let said = || format!("seed {} round {round}: {texts:#?}", seed);
        assert_eq!(walked, set.hits_by_row(subject, &records, &past), "rows, {}", said());
        assert_eq!(walked, set.hits_by_batch(subject, &records, &past), "batch, {}", said());
        let batch = record_batch(Traveller::catalogue(), &records).unwrap();
        assert_eq!(walked, set.hits_in(subject, &batch, &past).unwrap(), "columns, {}", said());
        let (from, len) = (dice.usize(..RECORDS), dice.usize(..RECORDS));
        let part = batch.slice(from, len.min(RECORDS - from));
        let expected: Vec<(u32, u32)> = walked
            .iter()
            .filter(|(row, _)| (from..from + part.num_rows()).contains(&(*row as usize)))
            .map(|(row, rule)| (row - from as u32, *rule))
            .collect();
        assert_eq!(expected, set.hits_in(subject, &part, &past).unwrap(), "a slice of columns, {}", said());
        tried += RULES * RECORDS;
    }
    println!("{tried} pairs: {definite} definite, {open} open, {sharper} known to us alone");
    assert!(
        definite > tried / 4 && open > tried / 100,
        "{definite} definite and {open} open of {tried} say too little"
    );
}

/// Variables of the macros around an expression: name and what it is an element of.
#[derive(Default)]
struct Scope(Vec<(String, &'static str)>);

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
    if !scope.0.is_empty() && dice.u8(..3) > 0 {
        let (name, list) = &scope.0[dice.usize(..scope.0.len())];
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
        0 => format!("'{}'", pick(dice, &WORDS)),
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
        5 if depth > 0 && scope.0.len() < 2 => {
            let (path, kind) = list(dice);
            scope.0.push((format!("f{depth}"), kind));
            let body = truth(dice, scope, depth - 1);
            scope.0.pop();
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

fn truth(dice: &mut Rng, scope: &mut Scope, depth: usize) -> String {
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
        6 | 7 if scope.0.len() < 2 => {
            let (path, kind) = list(dice);
            let name = format!("v{}", scope.0.len());
            scope.0.push((name.clone(), kind));
            let keep = (dice.u8(..5) == 0).then(|| truth(dice, scope, depth - 1));
            let body = truth(dice, scope, depth - 1);
            scope.0.pop();
            let quantifier = pick(dice, &["exists", "exists", "all", "exists_one"]);
            match keep {
                Some(keep) => format!("{path}.filter({name}, {keep}).{quantifier}({name}, {body})"),
                None => format!("{path}.{quantifier}({name}, {body})"),
            }
        }
        _ => leaf(dice, scope, depth),
    }
}

fn leaf(dice: &mut Rng, scope: &mut Scope, depth: usize) -> String {
    let compare = pick(dice, &["==", "!=", "<", "<=", ">", ">="]);
    match dice.u8(..16) {
        0 => field(dice, scope, "bool"),
        1 => format!("has({})", field_of_record(dice)),
        2 => format!("{} {compare} {}", text(dice, scope), text(dice, scope)),
        3 => format!("{} in ['{}', '{}']", text(dice, scope), pick(dice, &WORDS), pick(dice, &WORDS)),
        4 => format!("{}.startsWith('{}')", field(dice, scope, "text"), pick(dice, &WORDS)),
        5 => format!("{}.contains('{}')", field(dice, scope, "text"), pick(dice, &WORDS)),
        6 => format!("{}.endsWith({})", field(dice, scope, "text"), text(dice, scope)),
        7 => format!("{}.matches('^[A-C]+$')", field(dice, scope, "text")),
        8 => format!("'{}' in person.tickets", pick(dice, &WORDS)),
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

fn word(dice: &mut Rng) -> Option<String> {
    (dice.u8(..5) > 0).then(|| WORDS[dice.usize(..WORDS.len())].to_owned())
}

fn day(dice: &mut Rng) -> Option<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(2026, 1, 1)?;
    (dice.u8(..4) > 0).then(|| start + TimeDelta::days(dice.i64(0..300)))
}

fn call(dice: &mut Rng) -> Call {
    let time = day(dice).and_then(|day| day.and_hms_opt(dice.u32(..24), 0, 0));
    Call { place: word(dice), country: word(dice), time }
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

fn traveller(dice: &mut Rng) -> Traveller {
    let documents = some(dice, |dice| TravelDocument {
        r#type: word(dice),
        number: word(dice),
        expires: day(dice),
        issued: day(dice),
        valid_check: truth_value(dice),
        ..TravelDocument::default()
    });
    let person = Observation {
        surname: word(dice),
        seat: word(dice),
        date_of_birth: day(dice),
        verified: truth_value(dice),
        bags: (dice.u8(..4) > 0).then(|| Bags {
            count: small(dice),
            weight_kg: amount(dice),
            head_of_pool: truth_value(dice),
            ..Bags::default()
        }),
        documents,
        tickets: some(dice, |dice| WORDS[dice.usize(..WORDS.len())].to_owned()),
        ..Observation::default()
    };
    let booking = (dice.u8(..5) > 0).then(|| Booking {
        locator: word(dice),
        created: call(dice).time,
        trip_days: small(dice),
        version: dice.i64(1..3),
        payments: some(dice, |dice| Payment {
            kind: word(dice),
            holder: word(dice),
            amount: amount(dice),
            ..Payment::default()
        }),
        itinerary: some(dice, |dice| Segment {
            carrier: word(dice),
            departure: call(dice),
            arrival: call(dice),
            dwell_hours: amount(dice),
            ..Segment::default()
        }),
        contacts: some(dice, |dice| Contact {
            value: word(dice),
            address: dice.bool().then(|| Address { street: word(dice), ..Address::default() }),
            ..Contact::default()
        }),
        ..Booking::default()
    });
    let flight = Movement {
        carrier: word(dice),
        crossing: dice.bool(),
        departure: call(dice),
        arrival: call(dice),
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
