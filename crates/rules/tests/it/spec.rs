//! What the CEL specification says of the supported part, and what is ours beside it.

use std::{collections::BTreeMap, sync::Arc};

use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, types::Int32Type};
use model::{SubjectKind, Traveller, schema::Record};
use rules::{Past, RuleSet, Tables, columns::record_batch};
use serde_json::{Value, json};

fn record() -> Value {
    json!({
        "age": 30,
        "companions": 0,
        "hours_before_departure": 7.5,
        "person": {
            "surname": "KHAN", "given_names": "محمد", "tickets": ["A", "B"],
            "documents": [{"type": "P", "number": "1", "issued": "2026-05-20", "expires": "2026-06-30"}, {"type": "V"}]
        },
        "flight": {"carrier": "EK", "departure": {"place": "DXB", "country": "AE", "time": "2026-06-01T10:00:00"},
                   "arrival": {"place": "KHI", "country": "PK"}},
    })
}

fn tables() -> Tables {
    let watched = vec!["EK".to_owned(), "QR".to_owned()];
    Tables { sets: BTreeMap::from([("watched carriers".to_owned(), watched)]) }
}

/// The truth of a condition for the record above; `None` is unknown.
fn truth(cel: &str, past: &Past) -> Option<bool> {
    let set = RuleSet::compile_with(vec![crate::rule("traveller", cel)], &tables()).unwrap_or_else(|e| panic!("{e:?}"));
    let record: Traveller = serde_json::from_value(record()).unwrap();
    let records = [&record as &dyn Record];
    let found = set.truths(SubjectKind::Traveller, &record, past)[0].1;
    let hits = usize::from(found == Some(true));
    assert_eq!(set.hits_by_row(SubjectKind::Traveller, &records, past).len(), hits, "rows: {cel}");
    assert_eq!(set.hits_by_batch(SubjectKind::Traveller, &records, past).len(), hits, "batch: {cel}");
    let batch = record_batch(Traveller::catalogue(), &records).unwrap();
    assert_eq!(set.hits_in(SubjectKind::Traveller, &batch, past).unwrap().len(), hits, "columns: {cel}");
    found
}

#[test]
fn behaviours_of_the_specification() {
    let table = [
        // Arithmetic: whole numbers truncate, and have no answer where they overflow or divide by nothing.
        ("age / 7 == 4 && -age / 7 == -4 && age % 7 == 2", Some(true)),
        ("age / companions == 1", None),
        ("age % companions == 1", None),
        ("age * 9223372036854775807 > 0", None),
        ("hours_before_departure / 2.0 == 3.75", Some(true)),
        ("double(age) / 4.0 == 7.5", Some(true)),
        // A choice between a whole number and a decimal is a decimal, whichever is taken.
        ("(age > 3 ? age : 2.5) / 4 == 7.5 && (age > 3 ? 2.5 : age) == 2.5", Some(true)),
        // Numbers of both kinds compare by their value.
        ("age == 30.0 && hours_before_departure > 7", Some(true)),
        // Logic absorbs what is unknown, on either side.
        ("booking.trip_days > 3 || age == 30", Some(true)),
        ("age == 31 && booking.trip_days > 3", Some(false)),
        ("booking.trip_days > 3 && age == 30", None),
        ("!(booking.trip_days > 3)", None),
        ("(booking.trip_days > 3) ? true : true", None),
        // Texts are counted and compared by code point.
        ("size(person.given_names) == 4 && person.surname < 'KHANA'", Some(true)),
        ("person.surname.startsWith('') && person.surname.contains('HA') && person.surname.endsWith('AN')", Some(true)),
        ("person.surname.matches('^K.*N$') && !person.surname.matches('^H')", Some(true)),
        // Macros.
        ("person.documents.exists(d, d.number == '1')", Some(true)),
        ("person.documents.exists(d, d.number == '2')", None),
        ("person.documents.all(d, d.number == '1')", None),
        ("person.documents.all(d, d.number != '1')", Some(false)),
        ("person.documents.exists_one(d, d.type == 'P')", Some(true)),
        ("person.documents.exists_one(d, d.number == '1')", None),
        ("person.documents.filter(d, d.type == 'P').size() == 1", Some(true)),
        ("'V' in person.documents.map(d, d.type) && !('X' in person.tickets)", Some(true)),
        ("person.documents.map(d, has(d.number), d.type).all(t, t == 'P')", Some(true)),
        ("person.frequent_flyers.all(f, f.number == '1') && !person.frequent_flyers.exists(f, true)", Some(true)),
        (
            "['K', 'X'].exists(p, person.surname.startsWith(p)) && !['K', 'X'].all(p, person.surname.startsWith(p))",
            Some(true),
        ),
        // Lists inside each other, and inside themselves, with what stands around both.
        (
            "person.tickets.all(a, person.tickets.exists(b, (flight.carrier == 'EK' || age > 90) && b.startsWith('B')))",
            Some(true),
        ),
        ("person.documents.exists(d, person.tickets.exists(t, age == 30 && (t == 'B' && d.type == 'V')))", Some(true)),
        ("person.tickets.exists_one(a, person.tickets.all(b, a <= b))", Some(true)),
        // Presence is always known; a list without elements is absent, as in protocol buffers.
        ("has(person.surname) && !has(booking.locator) && !has(person.frequent_flyers)", Some(true)),
    ];
    for (cel, expected) in table {
        assert_eq!(truth(cel, &Past::default()), expected, "{cel}");
    }
}

#[test]
fn functions_of_our_own() {
    for (cel, expected) in [
        ("today() == date('2026-06-01')", Some(true)),
        ("person.documents.exists(d, within(d.issued, 12))", Some(true)),
        ("person.documents.exists(d, within(d.expires, 28))", None),
        ("person.documents.exists(d, days_between(d.issued, flight.departure.time) == 12)", Some(true)),
        (
            "region(flight.departure.country) == 'Asia' && subregion(flight.arrival.country) == 'Southern Asia'",
            Some(true),
        ),
        ("distance_km(flight.departure.place, flight.arrival.place) > 1100", Some(true)),
        ("distance_km(flight.departure.place, person.surname) > 1100", None),
        ("listed(flight.carrier, 'watched carriers') && !listed(person.surname, 'watched carriers')", Some(true)),
        ("like(person.surname, 'K%N') && !like(person.surname, 'K_N')", Some(true)),
        ("similar(person.surname, 'KAHN') > 0.8 && similar(person.surname, 'SMITH') < 0.6", Some(true)),
        ("lower(person.surname) == 'khan' && between(age, 18, 65)", Some(true)),
    ] {
        assert_eq!(truth(cel, &Past::default()), expected, "{cel}");
    }
}

#[test]
fn the_past_is_asked_before_and_unknown_where_it_is_not() {
    let cel = "first_seen(person.surname) || count_past(person.surname, 30) > 2";
    let set = RuleSet::compile(vec![crate::rule("traveller", cel)]).unwrap();
    let asks: Vec<_> = set.asks(SubjectKind::Traveller).iter().map(|ask| (ask.path.as_str(), ask.days)).collect();
    assert_eq!(asks, [("person.surname", None), ("person.surname", Some(30))]);
    assert_eq!(truth(cel, &Past::default()), None);
    assert_eq!(truth(cel, &Past { counts: vec![vec![Some(0)], vec![Some(0)]] }), Some(true));
    assert_eq!(truth(cel, &Past { counts: vec![vec![Some(5)], vec![Some(3)]] }), Some(true));
    assert_eq!(truth(cel, &Past { counts: vec![vec![Some(5)], vec![Some(1)]] }), Some(false));
    assert_eq!(truth(cel, &Past { counts: vec![vec![Some(5)], vec![None]] }), None);
}

#[test]
fn columns_of_other_writers_are_read_by_name() {
    let records: Vec<Traveller> = ["EK", "QR", "EK"]
        .iter()
        .map(|carrier| serde_json::from_value(json!({"flight": {"carrier": carrier}, "age": 3})).unwrap())
        .collect();
    let records: Vec<&dyn Record> = records.iter().map(|record| record as &dyn Record).collect();
    let whole = record_batch(Traveller::catalogue(), &records).unwrap();
    let set = RuleSet::compile(vec![
        crate::rule("traveller", "key == 'EK'"),
        rules::RuleText { id: "s".into(), ..crate::rule("traveller", "age < 15 || key == 'EK'") },
    ])
    .unwrap();
    // A dictionary for a text, another order of columns, and none of the others.
    let keys: DictionaryArray<Int32Type> = ["EK", "QR", "EK"].into_iter().collect();
    let batch = RecordBatch::try_from_iter([("key", Arc::new(keys) as ArrayRef)]).unwrap();
    let hits = set.hits_in(SubjectKind::Traveller, &batch, &Past::default()).unwrap();
    assert_eq!(hits, [(0, 0), (0, 1), (2, 0), (2, 1)]);
    let age = whole.column_by_name("age").unwrap().clone();
    let wrong = RecordBatch::try_from_iter([("key", age)]).unwrap();
    let error = set.hits_in(SubjectKind::Traveller, &wrong, &Past::default()).unwrap_err();
    assert_eq!(error.column, "key");
}

#[test]
fn what_costs_too_much_is_refused_and_the_cost_is_told() {
    let cost = |cel: &str| rules::cost(&crate::rule("traveller", cel), &Tables::default());
    let cheap = cost("age < 15").unwrap();
    let dear = cost("person.documents.exists(d, booking.itinerary.exists(s, s.number == d.number))").unwrap();
    assert!(cheap.steps < 10 && dear.steps > 10_000, "{cheap:?} {dear:?}");
    let many = ["person.documents.exists(d, booking.itinerary.exists(s, similar(s.number, d.number) > 0.9))"; 6];
    assert!(cost(&many.join(" || ")).is_err_and(|found| found[0].message.contains("steps")));
    assert!(cost(&["age < 15"; 700].join(" || ")).is_err_and(|found| found[0].message.contains("expressions")));
}
