//! What the ledger says of single cases.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use goods::licences::{
    Ledger, Logged, Outcome, Refusal, check,
    states::{NotAllowed, may_follow},
};
use model::licence::{
    Hand, Licence, LicenceLine,
    LicenceState::{self, Exhausted, Expired, Issued, Reinstated, Revoked, Suspended},
    StateChange, UsageEntry, UsageMessage,
};

pub fn licence() -> Licence {
    serde_json::from_str(
        r#"{"number": "XA/2026/0017", "kind": "individual", "authority": "Invented Authority", "purposes": ["import"],
            "holder": {"name": "Orchard Chemicals (Pvt) Ltd", "country": "PK"},
            "countries": [{"country": "DE", "use": "origin"}],
            "valid_from": "2026-01-01", "valid_to": "2026-12-31",
            "lines": [{"line": 1, "items": ["ammonium_nitrate"], "hs": ["310230"], "quantity": 20, "unit": "t",
                       "value": "9000.50", "currency": "EUR"},
                      {"line": 2, "hs": ["310240"], "quantity": "500", "unit": "l"}]}"#,
    )
    .unwrap()
}

fn day(month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, 0, 0, 0).unwrap()
}

fn change(state: LicenceState, at: DateTime<Utc>) -> StateChange {
    let (hand, by, reason) = (Hand::Authority, "a".to_owned(), "Because of it".to_owned());
    StateChange { state, effective: at, recorded: at, hand, by, reason }
}

/// A usage from a few fields over one that fits.
fn usage(id: &str, fields: &str) -> Logged {
    let mut text = format!(
        r#"{{"usage_id": "{id}", "licence": "xa 2026 0017", "line": 1, "declaration": "26PK1", "at": "2026-03-01",
            "quantity": 5, "unit": "t", "value": 1000, "currency": "EUR""#
    );
    for (name, value) in serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(fields).unwrap() {
        let start = text.find(&format!("\"{name}\":"));
        if let Some(start) = start {
            let end = text[start..].find(',').map_or(text.len(), |at| start + at + 1);
            text.replace_range(start..end, "");
        }
        if !value.is_null() {
            let comma = if text.trim_end().ends_with(',') { "" } else { "," };
            text.push_str(&format!("{comma}\"{name}\": {value}"));
        }
    }
    let text = text.trim_end().trim_end_matches(',').to_owned() + "}";
    let entry: UsageEntry = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    Logged { source: "customs".into(), run: 1, settled: true, entry }
}

fn outcomes(changes: &[StateChange], usages: &[Logged]) -> Vec<Option<Refusal>> {
    Ledger::of(&licence(), changes, usages, day(6, 1)).usages.into_iter().map(|judged| judged.because).collect()
}

#[test]
fn every_refusal_has_its_reason_and_takes_nothing() {
    let cases = [
        (r#"{"at": "2025-12-31"}"#, Refusal::NotInForce),
        (r#"{"at": "2027-01-01"}"#, Refusal::OutsideValidity),
        (r#"{"line": 3}"#, Refusal::LineUnknown),
        (r#"{"line": null}"#, Refusal::LineMissing),
        (r#"{"quantity": null}"#, Refusal::QuantityMissing),
        (r#"{"unit": null}"#, Refusal::UnitMissing),
        (r#"{"unit": "l"}"#, Refusal::UnitNotConvertible),
        (r#"{"value": null}"#, Refusal::ValueMissing),
        (r#"{"currency": "USD"}"#, Refusal::CurrencyDiffers),
        (r#"{"quantity": "20000.001", "unit": "kg"}"#, Refusal::Overdraw),
        (r#"{"value": "9000.51"}"#, Refusal::Overdraw),
        (r#"{"action": "cancel", "cancels": "nothing"}"#, Refusal::NothingToCancel),
    ];
    for (fields, refusal) in cases {
        let ledger = Ledger::of(&licence(), &[change(Issued, day(1, 1))], &[usage("u", fields)], day(6, 1));
        assert_eq!(ledger.usages[0].because, Some(refusal), "{fields}");
        assert_eq!(ledger.balance[0].quantity_left.unwrap().to_string(), "20", "{fields}");
        assert_eq!(ledger.refused(), 1);
    }
}

#[test]
fn an_id_is_used_once_and_a_usage_taken_back_once() {
    let issued = [change(Issued, day(1, 1))];
    let cancel = |id: &str| usage(id, r#"{"action": "cancel", "cancels": "u1"}"#);
    let usages = [
        usage("u1", "{}"),
        usage("u1", "{}"),
        usage("u1", r#"{"quantity": 6}"#),
        cancel("c1"),
        cancel("c1"),
        cancel("c2"),
        usage("u1", "{}"),
    ];
    let ledger = Ledger::of(&licence(), &issued, &usages, day(6, 1));
    let told: Vec<Outcome> = ledger.usages.iter().map(|judged| judged.outcome).collect();
    use Outcome::{Refused, Repeated, TakenBack, TakesBack};
    assert_eq!(told, [TakenBack, Repeated, Refused, TakesBack, Repeated, Refused, Repeated]);
    assert_eq!(ledger.usages[2].because, Some(Refusal::IdTaken));
    assert_eq!(ledger.usages[5].because, Some(Refusal::CancelledAlready));
    assert_eq!(ledger.balance[0].value_left.unwrap().to_string(), "9000.5");
    // The same id from another system is another usage; the same id on another licence is not.
    let mut other = usage("u1", "{}");
    other.source = "warehouse".into();
    let elsewhere = usage("u2", r#"{"licence": "ANOTHER 1"}"#);
    assert_eq!(
        outcomes(&issued, &[usage("u1", "{}"), other, elsewhere, usage("u2", "{}")]),
        [None, None, Some(Refusal::IdTaken)]
    );
}

#[test]
fn a_usage_is_held_against_the_state_of_its_own_moment() {
    let changes = [change(Issued, day(1, 1)), change(Suspended, day(4, 1)), change(Reinstated, day(5, 1))];
    let on = |id: &str, at: &str| usage(id, &format!(r#"{{"at": "{at}"}}"#));
    // The one of March arrives last, and counts all the same.
    let usages = [on("a", "2026-04-01"), on("b", "2026-05-01T00:00:00Z"), on("c", "2026-03-31T23:59:59+05:00")];
    assert_eq!(outcomes(&changes, &usages), [Some(Refusal::NotInForce), None, None]);
    let ledger = Ledger::of(&licence(), &changes[..2], &[], day(6, 1));
    assert_eq!(ledger.state, Suspended);
    assert_eq!(
        Ledger::of(&licence(), &changes, &[], Utc.with_ymd_and_hms(2027, 1, 1, 0, 0, 0).unwrap()).state,
        Expired
    );
}

#[test]
fn a_licence_is_exhausted_when_its_lines_are_and_not_after_a_usage_is_taken_back() {
    let issued = [change(Issued, day(1, 1))];
    let mut usages = vec![
        usage("a", r#"{"quantity": 20, "value": 1}"#),
        usage("b", r#"{"line": 2, "quantity": "0.5", "unit": "m3", "value": null, "currency": null}"#),
    ];
    let ledger = Ledger::of(&licence(), &issued, &usages, day(6, 1));
    assert!(ledger.balance.iter().all(|line| line.exhausted));
    assert_eq!(ledger.state, Exhausted);
    usages.push(usage("c", r#"{"action": "cancel", "cancels": "b", "line": null}"#));
    assert_eq!(Ledger::of(&licence(), &issued, &usages, day(6, 1)).state, Issued);
}

#[test]
fn a_change_has_a_reason_a_hand_and_its_place_in_time() {
    let before = [change(Issued, day(3, 1))];
    let mut next = change(Suspended, day(4, 1));
    next.hand = Hand::Officer;
    assert_eq!(may_follow(&before, Issued, &next), Ok(()));
    assert_eq!(
        may_follow(&before, Issued, &StateChange { state: Revoked, ..next.clone() }),
        Err(NotAllowed::Hand { to: Revoked, hand: Hand::Officer })
    );
    assert_eq!(
        may_follow(&before, Issued, &StateChange { reason: " x ".into(), ..next.clone() }),
        Err(NotAllowed::Reason)
    );
    for effective in [day(2, 1), day(4, 2)] {
        assert_eq!(may_follow(&before, Issued, &StateChange { effective, ..next.clone() }), Err(NotAllowed::Moment));
    }
}

#[test]
fn what_cannot_be_meant_is_said() {
    assert!(check::licence(&licence()).is_empty());
    let mut odd = licence();
    odd.valid_to = NaiveDate::from_ymd_opt(2025, 1, 1);
    odd.lines.push(LicenceLine { line: 1, quantity: Some("1".parse().unwrap()), ..LicenceLine::default() });
    odd.lines[1].hs = vec!["31.02".into()];
    odd.purposes.clear();
    assert_eq!(check::licence(&odd).len(), 6, "{:?}", check::licence(&odd));
    let message: UsageMessage = serde_json::from_str(
        r#"{"source": "", "run": 0, "usages": [{"usage_id": "u", "licence": "x", "at": "2026-01-01", "cancels": "v"}]}"#,
    )
    .unwrap();
    assert_eq!(check::message(&message).len(), 4, "{:?}", check::message(&message));
    assert!(serde_json::from_str::<UsageMessage>(r#"{"source": "a", "run": 1, "extra": 1}"#).is_err());
}
