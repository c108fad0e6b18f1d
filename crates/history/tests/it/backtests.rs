use std::sync::Arc;

use history::{
    Kind, Outcome, Watch,
    backtest::{DayHits, Identify, OfficeHits, Overlap, Question, RuleReport, backtest},
    scan::Share,
};
use model::{SubjectKind, cargo::ConsignmentRecord};
use rules::RuleSet;

use super::{TODAY, bill, day, history, write};

fn set(rules: &[(&str, &str)]) -> RuleSet {
    let text: String = rules
        .iter()
        .map(|(id, cel)| {
            format!("[[rule]]\nid = '{id}'\ntitle = 'T {id}'\nsubject = 'consignment'\ncel = '''{cel}'''\n")
        })
        .collect();
    RuleSet::compile(rules::parse_file(&text).unwrap().rules).unwrap()
}

fn outcome(key: String, of: u32, found: Option<bool>, number: i64) -> Outcome {
    Outcome {
        subject: "consignment".into(),
        key,
        outcome: "inspect".into(),
        day: Some(day(of)),
        found,
        number,
        ..Outcome::default()
    }
}

#[test]
fn a_back_test_says_hits_overlap_findings_and_work() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    let mut records = vec![
        bill("B1", 3, 1, &[("854231", 10.0)]),
        bill("B2", 3, 1, &[("854231", 1.0)]),
        bill("B3", 4, 1, &[("854231", 50.0)]),
        bill("B4", 4, 1, &[("100630", 50.0)]),
        bill("B5", 5, 1, &[("100630", 1.0)]),
        bill("B6", 6, 1, &[("854231", 99.0)]),
    ];
    records[2].voyage.office = Some("KAPE".into());
    write(&history, &records);
    let key = |at: usize| records[at].key();
    write(
        &history,
        &[
            outcome(key(0), 3, Some(true), 0),
            outcome(key(1), 3, Some(false), 0),
            outcome(key(3), 4, Some(true), 0),
            // Looked at twice: what the second look found counts.
            outcome(key(2), 4, Some(false), 0),
            outcome(key(2), 4, Some(true), 1),
            outcome(key(4), 5, None, 0),
        ],
    );
    let set = set(&[
        ("circuits", "consignment.goods.exists(g, g.hs.startsWith(\"8542\"))"),
        ("heavy", "consignment.gross_mass_kg >= 10.0"),
    ]);
    let question = Question { from: Some(day(3)), to: Some(day(5)), capacity: Some(1), examples: 2 };
    for compacted in [false, true] {
        let share = Share { threads: 2, background: true };
        let report = backtest(&history, &set, &question, share, Watch::NONE).unwrap();
        let [circuits, heavy] = &*report.rules else { panic!("{report:?}") };
        assert_eq!((circuits.id.as_str(), circuits.records, circuits.hits, circuits.alone), ("circuits", 5, 3, 1));
        assert_eq!((heavy.hits, heavy.alone, heavy.hit_rate), (3, 1, Some(0.6)));
        assert_eq!(circuits.overlap, Some(vec![Overlap { rule: "heavy".into(), both: 2 }]));
        let days = |all: &[DayHits]| all.iter().map(|d| (d.day, d.records, d.hits)).collect::<Vec<_>>();
        assert_eq!(days(&circuits.days), [(day(3), 2, 2), (day(4), 2, 1), (day(5), 1, 0)]);
        let office = |office: &str, hits| OfficeHits { office: office.into(), hits };
        assert_eq!(circuits.offices, [office("PKKHI", 2), office("KAPE", 1)]);
        // Found: B1, B3, B4. Circuits hit B1 and B3 of them, and B2 in vain.
        assert_eq!((circuits.past.recall.count, circuits.past.recall.of), (2, 3));
        assert_eq!((circuits.past.precision.count, circuits.past.precision.of), (2, 3));
        assert_eq!((heavy.past.recall.count, heavy.past.precision.of), (3, 3));
        let work = &circuits.workload;
        assert_eq!((work.mean_a_day, work.days_over, work.capacity_used), (1.0, Some(1), Some(1.0)));
        assert_eq!(work.busiest.as_ref().map(|d| (d.day, d.hits)), Some((day(3), 2)));
        assert_eq!(circuits.examples.len(), 2);
        let [together] = &*report.together else { panic!("{report:?}") };
        assert_eq!((together.hits, together.past.recall.count), (4, 3));
        // The same examples in the same order, whoever counted.
        assert_eq!(backtest(&history, &set, &question, share, Watch::NONE).unwrap(), report, "{compacted}");
        history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    }
}

/// Names of consignors and consignees, as they are; those of fewer than four letters are not kept.
struct Names;

impl Identify for Names {
    fn identifier(&self, _: SubjectKind, path: &str, text: &str) -> Option<(&'static str, String)> {
        (path.ends_with(".name") && text.len() > 3).then(|| ("company", text.to_uppercase()))
    }
    fn places(&self, kind: &str) -> Option<(SubjectKind, &'static [&'static str])> {
        let paths: &[&str] = &["consignment.consignor.name", "consignment.consignee.name"];
        (kind == "company").then_some((SubjectKind::Consignment, paths))
    }
}

/// A bill of a voyage of its own, between two companies.
fn trade(voyage: &str, arrives: u32, consignor: &str, consignee: &str) -> ConsignmentRecord {
    let mut out = bill(&format!("B{voyage}{consignor}"), arrives, 1, &[("854231", 10.0)]);
    out.voyage.number = Some(voyage.into());
    out.consignment.consignor.name = Some(consignor.into());
    out.consignment.consignee.name = Some(consignee.into());
    out
}

/// What rules ask of the past is answered by what lies in history up to each record's day; what nobody can answer is counted.
#[test]
fn rules_that_ask_the_past_hear_it_from_history() {
    let folder = tempfile::tempdir().unwrap();
    let known = history(folder.path()).knowing(Arc::new(Names));
    let records = [
        trade("1", 2, "NORDHAFEN", "ORCHARD"),
        // The same voyage, and another company under the same name elsewhere on the bill: no other movement.
        trade("1", 2, "SUDHAFEN", "Nordhafen"),
        trade("2", 10, "NORDHAFEN", "ORCHARD"),
        // Two on one day see each other, and nobody sees what comes later.
        trade("3", 20, "NORDHAFEN", "HARBOUR"),
        trade("4", 20, "HARBOUR", "NORDHAFEN"),
        trade("5", 28, "ABC", "MEADOW"),
    ];
    write(&known, &records);
    let set = set(&[
        ("new", "first_seen(consignment.consignor)"),
        ("often", "consignment.gross_mass_kg > 1.0 && count_past(consignment.consignor, 10) >= 1"),
        ("plain", "consignment.gross_mass_kg > 1.0"),
    ]);
    let said = |history: &history::History, from: u32, to: u32| {
        let question = Question { from: Some(day(from)), to: Some(day(to)), capacity: None, examples: 9 };
        let share = Share { threads: 2, background: false };
        let report = backtest(history, &set, &question, share, Watch::NONE).unwrap();
        let of = |rule: &RuleReport| {
            (rule.hits, rule.unknown, {
                let mut bills: Vec<String> =
                    rule.examples.iter().map(|key| key.split_once('|').unwrap().1.to_owned()).collect();
                bills.sort();
                bills
            })
        };
        let [new, often, plain] = &*report.rules else { panic!("{report:?}") };
        assert_eq!((plain.hits, plain.unknown), (plain.records, 0));
        (of(new), of(often), report.together[0].unknown)
    };
    for compacted in [false, true] {
        let (new, often, unknown) = said(&known, 1, 30);
        // HARBOUR stands on the third voyage of the same day, NORDHAFEN on the first before that.
        assert_eq!(new, (2, 1, vec!["B1NORDHAFEN".into(), "B1SUDHAFEN".into()]), "{compacted}");
        assert_eq!(often, (3, 1, vec!["B2NORDHAFEN".into(), "B3NORDHAFEN".into(), "B4HARBOUR".into()]));
        assert_eq!(unknown, 1, "a name that is not kept is unknown");
        // What lies before the period is the past of what lies in it; what lies after its last day is not looked at.
        let (new, often, _) = said(&known, 10, 10);
        assert_eq!((new.0, often.0), (0, 1));
        known.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    }
    // Where nobody says what is kept, nothing is known, and that is said.
    let (new, often, unknown) = said(&history(folder.path()), 1, 30);
    assert_eq!(((new.0, new.1), (often.0, often.1), unknown), ((0, 6), (0, 6), 6));
}
