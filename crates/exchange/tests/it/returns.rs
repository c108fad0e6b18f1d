//! The monthly return: what is counted, in which line, and that order does not matter.

use exchange::{
    Document, catalogue, check,
    returns::{Flow, Found, grams, kilograms, monthly, rows},
};
use proptest::prelude::*;

use crate::office::{authority, form, office, row};

fn found(item: &str, flow: Flow, consignment: i64, grams: Option<u64>) -> Found {
    Found {
        item: item.into(),
        flow,
        origin: Some("DE".into()),
        destination: Some("PK".into()),
        grams,
        consignment,
        seized: false,
        month: "2026-10".into(),
    }
}

#[test]
fn licit_movements_and_seizures_stand_in_lines_of_their_own() {
    let all = [
        found("urea", Flow::Import, 1, Some(1_500)),
        found("urea", Flow::Import, 1, Some(500)),
        found("urea", Flow::Import, 2, None),
        Found { seized: true, ..found("urea", Flow::Import, 3, Some(7)) },
        found("urea", Flow::Transit, 4, Some(1)),
        Found { month: "2026-09".into(), ..found("urea", Flow::Import, 5, Some(1)) },
        found("sarin", Flow::Import, 6, Some(1)),
    ];
    let lines = monthly(&all, "2026-10");
    let said: Vec<_> = lines.iter().map(|l| (l.flow, l.seized, l.grams, l.consignments, l.without_quantity)).collect();
    let expected = [(Flow::Import, false, 2_000, 2, 1), (Flow::Import, true, 7, 1, 0), (Flow::Transit, false, 1, 1, 0)];
    assert_eq!(said, expected);
}

#[test]
fn the_return_is_a_form_without_a_fault() {
    let lines = monthly(&[found("ammonium_nitrate", Flow::Export, 1, Some(25_000_250))], "2026-10");
    let document = Document {
        form: "global_shield_return".into(),
        version: 1,
        from: authority(exchange::AuthorityKind::Customs, "PK"),
        to: exchange::Authority { kind: exchange::AuthorityKind::ProgrammeSecretariat, ..Default::default() },
        sections: [
            ("return".to_owned(), vec![row(&[("month", "2026-10"), ("country", "PK")])]),
            ("lines".to_owned(), rows(&lines)),
        ]
        .into(),
        ..Document::default()
    };
    assert_eq!(check(form("global_shield_return"), &document, &office()), []);
    let csv = exchange::write::csv(form("global_shield_return"), &document);
    assert!(csv.contains("lines,1,quantity,,Quantity,25000.25,kg\r\n"), "{csv}");
    assert!(csv.contains("lines,1,cas,,CAS number,6484-52-2,\r\n"));
}

#[test]
fn kilograms_are_exact() {
    assert_eq!((kilograms(0), kilograms(1_000), kilograms(1_001)), ("0".into(), "1".into(), "1.001".into()));
    assert_eq!((grams(0.1), grams(-1.0), grams(f64::NAN), grams(1e300)), (Some(100), None, None, None));
    assert_eq!(Flow::of_nature("transhipment"), Some(Flow::Transit));
}

fn any_found() -> impl Strategy<Value = Found> {
    let items = proptest::sample::select(vec!["urea", "acetone", "detonators", "unlisted"]);
    let flows = proptest::sample::select(vec![Flow::Import, Flow::Export, Flow::Transit]);
    (items, flows, 0_i64..5, proptest::option::of(0_u64..10_000), any::<bool>(), any::<bool>()).prop_map(
        |(item, flow, consignment, grams, seized, known)| Found {
            seized,
            origin: known.then(|| "DE".to_owned()),
            ..found(item, flow, consignment, grams)
        },
    )
}

proptest! {
    #[test]
    fn the_order_of_findings_changes_nothing(all in proptest::collection::vec(any_found(), 0..30), turn in 0_usize..30) {
        let mut turned = all.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        let lines = monthly(&all, "2026-10");
        prop_assert_eq!(&lines, &monthly(&turned, "2026-10"));
        let listed = |found: &&Found| catalogue::GLOBAL_SHIELD.iter().any(|item| item.id == found.item);
        let total: u64 = all.iter().filter(listed).filter_map(|found| found.grams).sum();
        prop_assert_eq!(lines.iter().map(|line| line.grams).sum::<u64>(), total);
    }
}
