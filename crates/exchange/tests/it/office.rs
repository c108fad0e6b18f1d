//! An invented office and a notification that holds.

use std::collections::BTreeSet;

use chrono::Weekday;
use exchange::{
    Authority, AuthorityKind, Caveat, Document, Form, Office, Quantity, Row, TraderValue, Value, catalogue,
};

pub fn office() -> Office {
    Office {
        own: authority(AuthorityKind::CompetentAuthority, "PK"),
        weekend: vec![Weekday::Sat, Weekday::Sun],
        holidays: BTreeSet::new(),
        offset_minutes: 0,
        country: |code| ["PK", "DE", "AE", "KP"].contains(&code),
    }
}

pub fn authority(kind: AuthorityKind, country: &str) -> Authority {
    Authority { kind, country: Some(country.into()), name: None }
}

pub fn form(code: &str) -> &'static Form {
    catalogue::shipped().newest(code).unwrap()
}

pub fn row(values: &[(&str, &str)]) -> Row {
    values.iter().map(|(field, text)| ((*field).to_owned(), Value::from(*text))).collect()
}

pub fn trader(name: &str, country: &str) -> Value {
    Value::Trader(TraderValue {
        name: name.into(),
        country: country.into(),
        contact: "+49 40 000".into(),
        ..TraderValue::default()
    })
}

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// Noon of a day, UTC milliseconds.
pub fn noon(text: &str) -> i64 {
    day(text).and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis()
}

/// A pre-export notification without a fault.
pub fn pen() -> Document {
    let mut substance = row(&[("name", "Acetic anhydride"), ("table", "1"), ("cas", "108-24-7"), ("hs", "291524")]);
    let quantity = Quantity { amount: "1200.5".into(), unit: "kg".into() };
    substance.insert("quantity".into(), Value::Quantity(quantity));
    let exporter = Row::from([("exporter".into(), trader("Invented Chemie <& Söhne> GmbH", "DE"))]);
    let importer = Row::from([("importer".into(), trader("\"Invented\" Traders", "PK"))]);
    let shipment = row(&[
        ("departs", "2026-12-14"),
        ("arrives", "2026-12-30"),
        ("entry", "PKKHI"),
        ("origin", "DE"),
        ("destination", "PK"),
        ("reply_by", "2026-12-10"),
    ]);
    Document {
        form: "pen".into(),
        version: 1,
        reference: "PEN-20261125-AAAAAA".into(),
        from: authority(AuthorityKind::CompetentAuthority, "DE"),
        to: authority(AuthorityKind::CompetentAuthority, "PK"),
        copy: vec![Authority { kind: AuthorityKind::Incb, ..Authority::default() }],
        caveats: vec![Caveat::OfficialUse],
        sections: [
            ("exporter".to_owned(), vec![exporter]),
            ("importer".to_owned(), vec![importer]),
            ("substance".to_owned(), vec![substance]),
            ("shipment".to_owned(), vec![shipment]),
        ]
        .into(),
    }
}
