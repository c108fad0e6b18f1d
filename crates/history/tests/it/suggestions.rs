use history::{
    Outcome, Watch,
    scan::Share,
    suggest::{Suggestions, Wish, suggest},
};
use model::{SubjectKind, cargo::ConsignmentRecord};

use super::{bill, day, history, write};

const SHARE: Share = Share { threads: 2, background: false };

/// A month of bills. `found` says of each whether something is found when it is opened; one in four is.
fn month(found: impl Fn(&ConsignmentRecord, &mut fastrand::Rng) -> bool) -> Suggestions {
    month_of(1, found)
}

/// The same of bills with so many lines of goods.
fn month_of(lines: usize, found: impl Fn(&ConsignmentRecord, &mut fastrand::Rng) -> bool) -> Suggestions {
    let mut dice = fastrand::Rng::with_seed(5);
    let (mut records, mut outcomes) = (Vec::new(), Vec::new());
    for at in 0..6_000 {
        let mut line = |_| {
            let heading = ["854231", "100630", "630221", "870899", "290531"][dice.usize(..5)];
            (heading, f64::from(dice.u32(10..30_000)))
        };
        let goods: Vec<(&str, f64)> = (0..lines).map(&mut line).collect();
        let mut record = bill(&format!("B{at:05}"), 1 + at % 20, 1, &goods);
        record.consignment.loading = Some(["DEHAM", "AEJEA", "CNSHA", "SGSIN"][dice.usize(..4)].into());
        record.consignment.freight = Some(["prepaid", "collect"][dice.usize(..2)].into());
        let found = found(&record, &mut dice);
        if dice.u8(..4) == 0 {
            outcomes.push(Outcome {
                subject: "consignment".into(),
                key: record.key(),
                outcome: "inspect".into(),
                day: Some(day(1 + at % 20)),
                found: Some(found),
                ..Outcome::default()
            });
        }
        records.push(record);
    }
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    write(&history, &records);
    write(&history, &outcomes);
    let out = suggest(&history, SubjectKind::Consignment, &Wish::default(), SHARE, Watch::NONE).unwrap();
    let again =
        suggest(&history, SubjectKind::Consignment, &Wish::default(), Share { threads: 1, ..SHARE }, Watch::NONE);
    assert_eq!(again.unwrap(), out, "the same whoever scans");
    out
}

fn circuits_from(record: &ConsignmentRecord, port: &str) -> bool {
    let heading = record.consignment.goods[0].hs.as_deref() == Some("854231");
    heading && record.consignment.loading.as_deref() == Some(port)
}

#[test]
fn what_was_planted_is_proposed_and_its_figures_hold() {
    let out = month(|record, dice| {
        let share = if circuits_from(record, "AEJEA") { 0.6 } else { 0.01 };
        dice.f64() < share
    });
    assert_eq!((out.records, out.days, out.subject), (6_000, 20, "consignment"));
    let first = &out.proposals[0];
    assert!(first.cel.contains("a.hs.startsWith(\"85") && first.cel.contains("loading == \"AEJEA\""), "{}", first.cel);
    // Planted: 0.6 of those that are opened, and one in four is; of all bills one in twenty.
    let held = &first.held_out;
    assert!(held.looked_at.low < 0.6 && held.looked_at.high > 0.6, "{held:?}");
    assert!(held.precision.low < 0.15 && held.precision.high > 0.15, "{held:?}");
    assert!(held.lift.low > 5.0 && held.lift.value < held.lift.high, "{held:?}");
    assert!((first.hits_a_day - 15.0).abs() < 5.0, "{}", first.hits_a_day);
    assert!(held.recall.of + first.searched.recall.of == out.findings);
    // Nothing that only has one of the two conditions, or others, is surer.
    let rest = out.proposals[1..].iter().map(|proposal| proposal.held_out.lift.low);
    assert!(rest.fold(0.0, f64::max) <= held.lift.low);
}

#[test]
fn two_schemes_are_two_proposals() {
    let out = month(|record, dice| {
        let heavy = record.consignment.goods[0].gross_mass_kg > Some(27_000.0);
        let scheme =
            circuits_from(record, "CNSHA") || (heavy && record.consignment.freight.as_deref() == Some("collect"));
        dice.f64() < if scheme { 0.7 } else { 0.01 }
    });
    let cel: Vec<&str> = out.proposals.iter().map(|proposal| proposal.cel.as_str()).collect();
    assert!(cel.iter().any(|cel| cel.contains("CNSHA") && cel.contains("85")), "{cel:?}");
    assert!(cel.iter().any(|cel| cel.contains("collect") && cel.contains("mass_kg >= ")), "{cel:?}");
}

#[test]
fn what_is_of_one_line_of_goods_is_proposed_of_one_and_what_is_of_two_of_two() {
    let is = |heading: &'static str| move |hs: &Option<String>| hs.as_deref() == Some(heading);
    let (circuits, rice) = (is("854231"), is("100630"));
    let heavy = |mass: Option<f64>| mass > Some(20_000.0);
    let one = month_of(3, |record, dice| {
        let scheme = record.consignment.goods.iter().any(|line| circuits(&line.hs) && heavy(line.gross_mass_kg));
        dice.f64() < if scheme { 0.8 } else { 0.01 }
    });
    let first = &one.proposals[0].cel;
    assert!(first.contains("a.hs.startsWith(\"85") && first.contains("a.gross_mass_kg >= "), "{first}");
    assert_eq!(first.matches("consignment.goods.exists(").count(), 1, "{first}");
    let two = month_of(3, |record, dice| {
        let goods = &record.consignment.goods;
        let scheme = goods.iter().any(|line| circuits(&line.hs)) && goods.iter().any(|line| rice(&line.hs));
        dice.f64() < if scheme { 0.8 } else { 0.01 }
    });
    let first = &two.proposals[0].cel;
    assert!(first.contains("\"85") && first.contains("\"10"), "{first}");
    let mut lines = first.split("consignment.goods.exists(");
    assert!(!lines.any(|line| line.contains("\"85") && line.contains("\"10")), "no line is both: {first}");
}

#[test]
fn chance_is_not_proposed() {
    let out = month(|_, dice| dice.f64() < 0.1);
    assert!(out.findings > 100 && out.conditions > 10, "{out:?}");
    assert!(out.proposals.len() <= 1, "{:?}", out.proposals);
}

#[test]
fn a_few_findings_suggest_nothing() {
    let out = month(|record, _| record.consignment.reference.ends_with("777"));
    assert!(out.findings < 20 && out.proposals.is_empty(), "{out:?}");
}
