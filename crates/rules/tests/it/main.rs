//! Rules at the boundary: what is accepted, what is refused and where, what hits and why.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod columns;
mod groups;
mod needs;
mod oracle;
mod random;
mod spec;
mod sql;
mod thousand;

use model::{SubjectKind, Traveller, schema::Record};
use rules::{RuleSet, RuleText, Tables};

fn rule(subject: &str, cel: &str) -> RuleText {
    let text = format!("[[rule]]\nid = 'r'\ntitle = 'r'\nsubject = '{subject}'\ncel = '''{cel}'''");
    rules::parse_file(&text).unwrap().rules.remove(0)
}

fn hits(cel: &str, record: serde_json::Value) -> bool {
    let set = RuleSet::compile(vec![rule("traveller", cel)]).unwrap();
    let record: Traveller = serde_json::from_value(record).unwrap();
    !set.evaluate(SubjectKind::Traveller, &[&record as &dyn Record])[0].is_empty()
}

#[test]
fn the_starter_rules_compile_and_their_examples_hold() {
    let starter = rules::parse_file(rules::STARTER).unwrap().rules;
    assert!(starter.len() >= 20);
    assert_eq!(rules::test_examples(&starter, &Tables::default()), []);
    assert!(starter.iter().all(|rule| !rule.examples.must_hit.is_empty() || !rule.examples.must_not_hit.is_empty()));
}

#[test]
fn faults_name_their_place() {
    let found = rules::check(&rule("traveller", "age > 3 &&\n  person.surnam == 'X'"));
    assert_eq!((found[0].line, found[0].suggestion.as_deref()), (2, Some("surname")));
    for (cel, word) in [
        ("age > 'x'", "compared"),
        ("nofun(age)", "no function"),
        ("person.documents.number == 'A'", "is a list"),
        ("age", "true or false"),
        ("age >", ""),
        ("", "empty"),
        ("person.surname.matches('(')", "pattern"),
        ("booking.itinerary.map(l, l.number)", "this is a list"),
        ("booking.trip_type == 'oneway'", "never stand"),
        ("flight.departure.country == 'PX'", "never stand"),
        ("hours_before_departure > booking.trip_days", "different units"),
        ("region(flight.departure.country) == 'Afrika'", "never stand"),
        ("listed(person.surname, 'nobody')", "no set of values"),
        (
            "person.documents.exists(a, person.tickets.exists(b, b == a.number && booking.itinerary.all(c, c.class == b)))",
            "2 deep",
        ),
        ("first_seen(person.documents)", "outside of macros"),
    ] {
        let found = rules::check(&rule("traveller", cel));
        assert!(found.first().is_some_and(|d| d.message.contains(word)), "{cel}: {found:?}");
    }
}

#[test]
fn what_a_record_does_not_carry_is_unknown_and_never_hits() {
    let empty = serde_json::json!({});
    for cel in ["age < 15", "age >= 15", "!(age < 15)", "person.surname != 'KHAN'", "booking.trip_days > 3 || age < 3"]
    {
        assert!(!hits(cel, empty.clone()), "{cel}");
    }
    assert!(hits("!has(booking.locator)", empty.clone()));
    assert!(hits("age < 15 || !has(booking.locator)", empty));
}

#[test]
fn lists_dates_and_texts() {
    let record = serde_json::json!({
        "age": 30,
        "person": {"surname": "KHAN", "documents": [{"type": "V", "number": "1"}, {"type": "P", "number": "AB12", "expires": "2026-01-31"}]},
        "booking": {"payments": [{"kind": "CA"}], "trip_days": 4}
    });
    for cel in [
        "person.documents.exists(d, d.type == 'P' && d.number.startsWith('AB'))",
        "person.documents.exists_one(d, has(d.expires))",
        "!person.documents.all(d, d.type == 'P')",
        "person.documents.exists(d, d.expires <= date('2026-02-01'))",
        "size(person.documents) == 2",
        "booking.trip_days * 2 + 1 == 9",
        "person.surname in ['BUTT', 'KHAN']",
        "lower(person.surname) == 'khan'",
        "between(age, 18, 65)",
    ] {
        assert!(hits(cel, record.clone()), "{cel}");
    }
}

#[test]
fn evidence_names_the_element_that_hit() {
    let set = RuleSet::compile(vec![rule("traveller", "booking.payments.exists(p, p.kind == 'CA')")]).unwrap();
    let record: Traveller =
        serde_json::from_value(serde_json::json!({"booking": {"payments": [{"kind": "CC"}, {"kind": "CA"}]}})).unwrap();
    let found = set.evaluate(SubjectKind::Traveller, &[&record as &dyn Record]);
    let evidence = &found[0][0].evidence;
    assert_eq!((evidence[0].path.as_str(), evidence[0].found.as_deref()), ("booking.payments[1].kind", Some("CA")));
}

#[test]
fn evidence_names_what_is_denied_and_both_of_two_lists() {
    let found = |cel: &str, record: serde_json::Value| -> Vec<(String, Option<String>)> {
        let set = RuleSet::compile(vec![rule("traveller", cel)]).unwrap();
        let record: Traveller = serde_json::from_value(record).unwrap();
        let found = set.evaluate(SubjectKind::Traveller, &[&record as &dyn Record]);
        found[0][0].evidence.iter().map(|e| (e.path.clone(), e.found.clone())).collect()
    };
    let said = |path: &str, found: &str| (path.to_owned(), Some(found.to_owned()));
    assert_eq!(
        found("!(age < 15 || companions > 2)", serde_json::json!({"age": 30, "companions": 0})),
        [said("age", "30"), said("companions", "0")]
    );
    assert_eq!(
        found(
            "person.documents.exists(d, person.tickets.exists(t, t == d.number))",
            serde_json::json!({"person": {"documents": [{"number": "1"}, {"number": "2"}], "tickets": ["9", "8", "2"]}})
        ),
        [said("person.tickets[2]", "2"), said("person.documents[1].number", "2")]
    );
    assert_eq!(
        found(
            "person.documents.exists(a, person.documents.exists(b, a.type != b.type && a.number == b.number))",
            serde_json::json!({"person": {"documents": [{"number": "1", "type": "P"}, {"number": "1", "type": "V"}]}})
        ),
        [
            said("person.documents[0].type", "P"),
            said("person.documents[1].type", "V"),
            said("person.documents[0].number", "1"),
            said("person.documents[1].number", "1")
        ]
    );
}

/// Attributes that the field expects a rule to reach, each with its path here.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("address city", "booking.contacts[].address.city"),
    ("address country", "booking.contacts[].address.country"),
    ("address postal code", "booking.contacts[].address.postal_code"),
    ("address state", "booking.contacts[].address.state"),
    ("phone and e-mail", "booking.contacts[].value"),
    ("frequent flyer carrier", "person.frequent_flyers[].carrier"),
    ("frequent flyer number", "person.frequent_flyers[].number"),
    ("agency name", "booking.agency.name"),
    ("agency identifier", "booking.agency.identifier"),
    ("agency city", "booking.agency.city"),
    ("agency country", "booking.agency.country"),
    ("agency phone", "booking.agency.phone"),
    ("booking origin", "booking.origin"),
    ("booking origin country", "booking.origin_country"),
    ("booking destination", "booking.destination"),
    ("bag count", "person.bags.count"),
    ("bag weight", "person.bags.weight_kg"),
    ("bag tags", "person.bags.tags[]"),
    ("head of pool", "person.bags.head_of_pool"),
    ("booking bags", "booking.bags.count"),
    ("card holder", "booking.payments[].holder"),
    ("card number", "booking.payments[].card_number"),
    ("card type", "booking.payments[].card_type"),
    ("card expiry", "booking.payments[].expires"),
    ("payment form", "booking.payments[].kind"),
    ("payment amount", "booking.payments[].amount"),
    ("document issuer", "person.documents[].issuer"),
    ("document issued", "person.documents[].issued"),
    ("document expiry", "person.documents[].expires"),
    ("document number", "person.documents[].number"),
    ("document type", "person.documents[].type"),
    ("seat", "person.seat"),
    ("cabin", "person.cabin"),
    ("dwell place", "booking.itinerary[].arrival.place"),
    ("dwell hours", "booking.itinerary[].dwell_hours"),
    ("flight origin airport", "flight.departure.place"),
    ("flight origin country", "flight.departure.country"),
    ("flight destination airport", "flight.arrival.place"),
    ("flight destination country", "flight.arrival.country"),
    ("flight carrier", "flight.carrier"),
    ("flight number", "flight.number"),
    ("flight direction", "flight.direction"),
    ("flight ETA", "flight.arrival.time"),
    ("flight ETD", "flight.departure.time"),
    ("operating carrier", "booking.itinerary[].operating"),
    ("first arrival port", "person.clearance"),
    ("embarkation", "person.embarkation"),
    ("debarkation", "person.debarkation"),
    ("residence country", "person.residence"),
    ("reservation reference", "person.locator"),
    ("installation address", "person.address.street"),
    ("surname", "person.surname"),
    ("given names", "person.given_names"),
    ("age", "age"),
    ("date of birth", "person.date_of_birth"),
    ("gender", "person.sex"),
    ("nationality", "person.nationality"),
    ("passenger type", "person.kind"),
    ("co-travellers", "companions"),
    ("hours before take-off", "hours_before_departure"),
    ("travel frequency", "past_movements"),
    ("booking date", "booking.created"),
    ("booking carrier", "booking.carrier"),
    ("received date", "booking.received"),
    ("days booked before travel", "booking.days_before_travel"),
    ("passenger count", "booking.passenger_count"),
    ("locator", "booking.locator"),
    ("trip type", "booking.trip_type"),
    ("trip duration", "booking.trip_days"),
];

#[test]
fn the_catalogue_covers_what_officers_expect_to_test() {
    let known: Vec<String> =
        rules::catalogue().into_iter().filter(|f| f.subject == "traveller").map(|f| f.path).collect();
    for (attribute, path) in ATTRIBUTES {
        assert!(
            known.iter().any(|k| k == path || k.trim_end_matches("[]") == path.trim_end_matches("[]")),
            "{attribute}: {path}"
        );
    }
}

#[test]
fn a_file_carries_the_sets_that_its_rules_ask() {
    let file = rules::parse_file(
        "[sets]\n'watched carriers' = ['EK', 'QR']\n[[rule]]\nid = 'w'\ntitle = 'w'\nsubject = 'traveller'\n\
         cel = \"listed(flight.carrier, 'watched carriers')\"\n\
         examples.must_hit = [{ flight = { carrier = 'EK' } }]\nexamples.must_not_hit = [{ flight = { carrier = 'PK' } }]",
    )
    .unwrap();
    let with = Tables { sets: file.sets };
    assert_eq!(rules::test_examples(&file.rules, &with), []);
    let without = rules::test_examples(&file.rules, &Tables::default());
    assert!(without[0].message.contains("no set of values `watched carriers`"), "{without:?}");
}
