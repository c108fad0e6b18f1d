//! What assessments say of licences that bills cite, and of the registers beside them.

use std::sync::Arc;

use assess::{Engines, Policy, Subject, Task, licences};
use chrono::NaiveDate;
use model::{
    Assessment, GoodsItem, Party, Signal,
    assessment::Recollection,
    cargo::{CitedDocument, Consignment, ConsignmentRecord},
    licence::{Denial, LicenceState, Standing, TargetedNotice},
};

fn engines() -> Engines {
    Engines::build(vec![], vec![], Policy::shipped(), Arc::default()).unwrap()
}

fn bill() -> ConsignmentRecord {
    let party = |name: &str, country: &str| Party {
        name: Some(name.into()),
        country: Some(country.into()),
        address: Some("1 Quay Street".into()),
        ..Party::default()
    };
    let consignment = Consignment {
        reference: "B1".into(),
        nature: Some("import".into()),
        consignor: party("Nordhafen Agrar GmbH", "DE"),
        consignee: party("ORCHARD CHEMICALS PVT LTD", "PK"),
        documents: vec![CitedDocument { kind: Some("import_licence".into()), number: Some("XA 2026 17".into()) }],
        goods: vec![GoodsItem {
            description: Some("AMMONIUM NITRATE PRILLED".into()),
            hs: Some("31023090".into()),
            net_mass_kg: Some(1_500.0),
            ..GoodsItem::default()
        }],
        ..Consignment::default()
    };
    ConsignmentRecord { consignment, version: 1, ..ConsignmentRecord::default() }
}

fn standing(state: LicenceState, left: &str, holder: &str) -> Standing {
    let text = format!(
        r#"{{"id": 7, "state": "{}", "provisional": false,
            "licence": {{"number": "XA/2026/17", "kind": "individual", "authority": "A", "purposes": ["import"],
                "holder": {{"name": "{holder}"}}, "countries": [{{"country": "DE", "use": "origin"}}],
                "lines": [{{"line": 1, "hs": ["3102"], "quantity": "20", "unit": "t"}}]}},
            "balance": [{{"line": 1, "quantity_left": "{left}", "unit": "t"}}]}}"#,
        state.word()
    );
    serde_json::from_str(&text).unwrap()
}

fn assess(record: ConsignmentRecord, past: Recollection, engines: &Engines) -> Assessment {
    assess::assess(&[Task { subject: Subject::Consignment(Box::new(record)), past }], engines).remove(0)
}

fn of_licences(assessment: &Assessment) -> Vec<&Signal> {
    assessment.signals.iter().filter(|signal| signal.engine == "licences").collect()
}

/// The signals of a bill whose licence stands so.
fn with(record: ConsignmentRecord, standing: Option<Standing>) -> Vec<(String, String)> {
    let places = licences::places(&record);
    let licences = licences::cite(places, |key| standing.clone().filter(|_| key == "XA202617"));
    let assessment = assess(record, Recollection { licences, ..Recollection::default() }, &engines());
    of_licences(&assessment)
        .iter()
        .map(|signal| (signal.code.clone(), signal.args.get("point").cloned().unwrap_or_default()))
        .collect()
}

#[test]
fn a_cited_licence_is_held_against_the_bill() {
    use LicenceState::{Exhausted, Issued, Suspended};
    let said = |code: &str, point: &str| vec![(code.to_owned(), point.to_owned())];
    assert_eq!(with(bill(), Some(standing(Issued, "20", "Orchard Chemicals"))), []);
    assert_eq!(with(bill(), None), said("licence_unknown", ""));
    assert_eq!(with(bill(), Some(standing(Issued, "20", "Another"))), said("licence_does_not_fit", "holder"));
    assert_eq!(
        with(bill(), Some(standing(Suspended, "20", "Orchard Chemicals"))),
        said("licence_does_not_fit", "state")
    );
    assert_eq!(with(bill(), Some(standing(Issued, "1.4", "Orchard Chemicals"))), said("licence_exhausted", "quantity"));
    assert_eq!(with(bill(), Some(standing(Exhausted, "0", "Orchard Chemicals"))), said("licence_exhausted", "state"));
    let mut elsewhere = bill();
    elsewhere.consignment.consignor.country = Some("CN".into());
    elsewhere.consignment.goods[0].hs = Some("310221".into());
    assert_eq!(
        with(elsewhere, Some(standing(Issued, "20", "Orchard Chemicals"))),
        said("licence_does_not_fit", "origin")
    );
}

#[test]
fn a_number_in_a_text_cites_what_the_register_knows_and_nothing_else() {
    let mut record = bill();
    record.consignment.documents.clear();
    record.consignment.goods[0].description = Some("AMMONIUM NITRATE UNDER LIC XA-2026/17 B/L 4711-88".into());
    let held = standing(LicenceState::Suspended, "20", "Orchard Chemicals");
    assert_eq!(with(record.clone(), Some(held)), [("licence_does_not_fit".to_owned(), "state".to_owned())]);
    assert_eq!(with(record, None), []);
}

fn register(denials: &[&str], notices: &[&str]) -> licences::Register {
    let denials = denials.iter().zip(1..).map(|(text, id)| (id, serde_json::from_str::<Denial>(text).unwrap()));
    let notices = notices.iter().zip(1..).map(|(text, id)| (id, serde_json::from_str::<TargetedNotice>(text).unwrap()));
    licences::Register::build(denials.collect(), notices.collect())
}

/// The codes and numbers of what the registers say of a bill on a day, and the assessment.
fn registered(
    record: ConsignmentRecord,
    register: &licences::Register,
    day: &str,
) -> (Vec<(String, String)>, Assessment) {
    let engines = engines();
    let subject = Subject::Consignment(Box::new(record));
    let (denials, notices) =
        register.recall(&subject, engines.policy.name_threshold, day.parse::<NaiveDate>().unwrap());
    let past = Recollection { denials, notices, ..Recollection::default() };
    let assessment = assess::assess(&[Task { subject: subject.clone(), past }], &engines).remove(0);
    // What was kept is enough to hear the same again.
    let again = assess::assess(&[Task { subject, past: assessment.past.clone() }], &engines).remove(0);
    assert_eq!(again, assessment);
    let said = of_licences(&assessment);
    (said.iter().map(|signal| (signal.code.clone(), signal.args["entry_id"].clone())).collect(), assessment)
}

#[test]
fn who_was_denied_elsewhere_is_known_by_party_and_goods_together() {
    let register = register(
        &[
            r#"{"reference": "D1", "party": {"name": "Orchard Chemicals Ltd", "country": "PK"}, "hs": ["3102"], "authority": "X"}"#,
            r#"{"reference": "D2", "party": {"name": "Orchard Chemicals Ltd", "country": "PK"}, "hs": ["8482"], "authority": "X"}"#,
            r#"{"reference": "D3", "party": {"name": "Somebody Else Trading"}, "hs": ["3102"], "authority": "X"}"#,
            r#"{"reference": "D4", "party": {"name": "An Old Name", "identifiers": ["1234567-8"]}, "hs": ["3102"], "authority": "X"}"#,
        ],
        &[],
    );
    let (said, assessment) = registered(bill(), &register, "2026-06-01");
    assert_eq!(said, [("denied_elsewhere".to_owned(), "1".to_owned())]);
    assert_eq!(assessment.past.denials.len(), 1, "only what has spoken is kept");
    let mut numbered = bill();
    numbered.consignment.consignee.identifiers = vec!["12345678".into()];
    let (said, _) = registered(numbered, &register, "2026-06-01");
    assert_eq!(said.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["4", "1"]);
}

#[test]
fn a_notice_speaks_of_its_party_its_goods_and_its_days() {
    let register = register(
        &[],
        &[
            r#"{"authority": "C", "party": {"name": "Nordhafen Agrar"}, "text": "Open it", "from": "2026-06-01", "to": "2026-06-30"}"#,
            r#"{"authority": "C", "hs": ["3102"], "text": "Ask"}"#,
            r#"{"authority": "C", "hs": ["8482"], "text": "Ask"}"#,
            r#"{"authority": "C", "party": {"name": "Nordhafen Agrar"}, "hs": ["8482"], "text": "Ask"}"#,
            r#"{"authority": "C", "items": ["ammonium_nitrate"], "text": "Ask"}"#,
        ],
    );
    let numbers = |day| {
        let mut said: Vec<String> = registered(bill(), &register, day).0.into_iter().map(|(_, id)| id).collect();
        said.sort_unstable();
        said
    };
    assert_eq!(numbers("2026-06-30"), ["1", "2"]);
    assert_eq!(numbers("2026-07-01"), ["2"]);
    let (_, assessment) = registered(bill(), &register, "2026-06-01");
    assert_eq!(assessment.past.notices.len(), 2);
}
