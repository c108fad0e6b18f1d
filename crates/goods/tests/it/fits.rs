//! Which licences fit.

use chrono::{TimeZone, Utc};
use goods::licences::{Asked, Ledger, Point, fits, register};
use model::licence::{Denial, Hand, Licence, LicenceState, Standing, StateChange, TargetedNotice};

use crate::ledger::licence;

fn standing(id: i64, number: &str, change: impl FnOnce(&mut Licence)) -> Standing {
    let mut licence = licence();
    licence.number = number.to_owned();
    change(&mut licence);
    let at = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
    let (hand, by, reason) = (Hand::Authority, "a".to_owned(), "Issued".to_owned());
    let issued = StateChange { state: LicenceState::Issued, effective: at, recorded: at, hand, by, reason };
    let ledger = Ledger::of(&licence, &[issued], &[], at);
    Standing { id, licence, state: ledger.state, balance: ledger.balance, provisional: false }
}

fn asked(text: &str) -> Asked {
    serde_json::from_str(text).unwrap()
}

#[test]
fn all_that_fit_are_shown_and_those_that_nearly_do_say_why_not() {
    let held = [
        standing(1, "XA/1", |_| {}),
        standing(2, "XA/2", |licence| licence.holder = None),
        standing(3, "XA/3", |licence| licence.holder.as_mut().unwrap().name = "Somebody Else".into()),
        standing(4, "XA/4", |licence| licence.lines[0].quantity = Some("1".parse().unwrap())),
        standing(5, "XA/5", |licence| licence.lines[0].items = vec!["acetone".into()]),
        standing(6, "XA/6", |licence| licence.countries[0].country = "NL".into()),
    ];
    let answer = fits(
        &asked(
            r#"{"items": ["ammonium_nitrate"], "purpose": "import", "origin": "DE", "date": "2026-06-01",
                "holder": {"name": "ORCHARD CHEMICALS"}, "quantity": 1500, "unit": "kg", "value": 10, "currency": "EUR"}"#,
        ),
        &held,
    );
    let numbers = |fits: &[goods::licences::Fit]| fits.iter().map(|fit| (fit.id, fit.line)).collect::<Vec<_>>();
    assert_eq!(numbers(&answer.fits), [(1, 1), (2, 1)]);
    assert_eq!(numbers(&answer.near), [(3, 1), (4, 1), (6, 1)]);
    let why: Vec<Point> = answer.near.iter().flat_map(|fit| fit.fails().map(|reason| reason.point)).collect();
    assert_eq!(why, [Point::Holder, Point::Quantity, Point::Origin]);
    let short = answer.near[1].fails().next().unwrap();
    assert_eq!((short.licence.as_str(), short.asked.as_str()), ("1 t", "1500 kg"));
    assert!(answer.fits[0].not_asked.is_empty());
}

#[test]
fn what_is_not_known_is_neither_met_nor_failed() {
    let answer = fits(&asked(r#"{"hs": "31023090"}"#), &[standing(1, "XA/1", |_| {})]);
    let fit = &answer.fits[0];
    assert_eq!(
        fit.not_asked,
        [Point::Validity, Point::Purpose, Point::Holder, Point::Origin, Point::Quantity, Point::Value]
    );
    assert!(fits(&Asked::default(), &[standing(1, "XA/1", |_| {})]).fits.is_empty());
}

#[test]
fn denials_and_notices_speak_of_goods() {
    let items = ["ammonium_nitrate".to_owned()];
    let controls = ["1C350.b.5".to_owned()];
    let goods = register::Goods { items: &items, controls: &controls, hs: "310230" };
    let denial = |text: &str| serde_json::from_str::<Denial>(text).unwrap();
    for (text, denied) in [
        (r#"{"items": ["ammonium_nitrate"]}"#, true),
        (r#"{"controls": ["1C350"]}"#, true),
        (r#"{"controls": ["1C35"]}"#, false),
        (r#"{"controls": ["1C350.b.50"]}"#, false),
        (r#"{"hs": ["3102"]}"#, true),
        (r#"{"hs": ["31023010"]}"#, false),
    ] {
        assert_eq!(register::denied(&denial(text), &goods), denied, "{text}");
    }
    let notice = |text: &str| serde_json::from_str::<TargetedNotice>(text).unwrap();
    assert!(register::noticed(&notice("{}"), &goods));
    assert!(!register::noticed(&notice(r#"{"items": ["acetone"]}"#), &goods));
    let dated = notice(r#"{"from": "2026-03-01", "to": "2026-03-31"}"#);
    let days = ["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"];
    assert_eq!(days.map(|day| register::holds(&dated, day.parse().unwrap())), [false, true, true, false]);
}
