//! Every fault with its place, what was found and what is expected.

use exchange::{Document, Fault, Quantity, Value, check, masked};
use model::schema::Privacy;

use crate::office::{authority, form, office, pen, row};

fn faults(change: impl FnOnce(&mut Document)) -> Vec<Fault> {
    let mut document = pen();
    change(&mut document);
    check(form("pen"), &document, &office())
}

fn put(document: &mut Document, path: &str, text: &str) {
    let (section, field) = path.split_once('.').unwrap();
    document.sections.get_mut(section).unwrap()[0].insert(field.into(), Value::from(text));
}

#[test]
fn what_holds_has_no_fault() {
    assert_eq!(faults(|_| {}), []);
}

#[test]
fn each_kind_of_field_says_what_it_expects() {
    for (path, text, expected) in [
        ("substance.cas", "108-24-8", "108-24-7 follows"),
        ("substance.cas", "acid", "such as 7664-39-3"),
        ("substance.hs", "29", "four digits or more"),
        ("substance.hs", "9915.24", "four digits or more"),
        ("substance.table", "3", "one of 1, 2"),
        ("shipment.departs", "14.12.2026", "YYYY-MM-DD"),
        ("shipment.departs", "2026-02-30", "YYYY-MM-DD"),
        ("shipment.destination", "Pakistan", "alpha-2"),
        ("shipment.destination", "pk", "alpha-2"),
        ("shipment.entry", "Karachi", "UN/LOCODE"),
        ("shipment.entry", "XXKHI", "UN/LOCODE"),
        ("shipment.entry", "PKK10", "UN/LOCODE"),
        ("shipment.arrives", "2026-12-13", "not before Expected day of departure (2026-12-14)"),
        ("shipment.departs", "2026-12-09", "not before Answer asked for by"),
        ("exporter.authorisation", "a\u{7}b", "printable"),
    ] {
        let found = faults(|document| put(document, path, text));
        let (section, field) = path.split_once('.').unwrap();
        let place = if section == "substance" { format!("substance[0].{field}") } else { path.to_owned() };
        let fault =
            found.iter().find(|fault| fault.place == place).unwrap_or_else(|| panic!("{path} {text}: {found:?}"));
        assert!(fault.expected.contains(expected), "{path} {text}: {fault:?}");
        assert!(fault.found.is_some());
    }
}

#[test]
fn what_is_required_is_missed_and_what_is_unknown_is_named() {
    let found = faults(|document| {
        document.sections.remove("importer");
        document.sections.insert("colours".into(), vec![row(&[("a", "b")])]);
        put(document, "shipment.colour", "red");
    });
    let places: Vec<&str> = found.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["importer.importer", "colours", "shipment.colour"]);
}

#[test]
fn units_and_numbers_are_held_to_the_field() {
    let with = |amount: &str, unit: &str| {
        faults(|document| {
            let quantity = Quantity { amount: amount.into(), unit: unit.into() };
            document.sections.get_mut("substance").unwrap()[0].insert("quantity".into(), Value::Quantity(quantity));
        })
    };
    assert_eq!(with("0.5", "g"), []);
    assert_eq!(with("5", "lb")[0].place, "substance[0].quantity.unit");
    for amount in ["-5", "1e9", "5,5", "inf", "NaN", "1.2.3"] {
        assert_eq!(with(amount, "kg")[0].place, "substance[0].quantity", "{amount}");
    }
    let bare = faults(|document| put(document, "substance.quantity", "5"));
    assert!(bare[0].expected.contains("kg, g, l"), "{bare:?}");
}

#[test]
fn who_sends_to_whom_is_part_of_the_form() {
    let found = faults(|document| {
        document.to = authority(exchange::AuthorityKind::Rilo, "PK");
        document.from.country = None;
    });
    let places: Vec<&str> = found.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["from.country", "to.kind", "to.name"]);
}

#[test]
fn choices_that_do_not_go_together_are_told_with_the_reason() {
    let document = Document {
        form: "cwc_end_use".into(),
        sections: [
            ("chemical".to_owned(), vec![row(&[("schedule", "2")])]),
            ("transfer".to_owned(), vec![row(&[("status", "not_party")])]),
        ]
        .into(),
        ..Document::default()
    };
    let found = check(form("cwc_end_use"), &document, &office());
    let at = |place: &str| found.iter().find(|fault| fault.place == place).unwrap();
    assert!(at("chemical.schedule").expected.contains("paragraph 31"));
    assert!(at("end_use.no_retransfer").expected.contains("required here"));
}

#[test]
fn what_somebody_may_not_see_is_hidden() {
    let open = masked(form("pen"), pen(), Privacy::Open);
    let text = serde_json::to_string(&open).unwrap();
    assert!(!text.contains("Invented") && !text.contains("1200.5") && !text.contains("+49"), "{text}");
    assert!(text.contains("Acetic anhydride") && text.contains("2026-12-14"));
    let trade = serde_json::to_string(&masked(form("pen"), pen(), Privacy::Commercial)).unwrap();
    assert!(trade.contains("Invented") && !trade.contains("+49"), "{trade}");
    assert_eq!(masked(form("pen"), pen(), Privacy::Personal), pen());
}
