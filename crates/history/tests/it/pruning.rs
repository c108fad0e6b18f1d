use std::collections::BTreeSet;

use arrow_array::{Array, cast::AsArray};
use history::{
    Kind, Watch,
    backtest::{Question, backtest},
    scan::{Request, Share, scan},
};
use model::{SubjectKind, cargo::ConsignmentRecord, schema::Record};
use proptest::prelude::*;
use rules::{RuleHit, RuleSet};

use super::{Collect, TODAY, bill, history, read, write};

/// The last is none: a line without a heading.
const HEADINGS: [&str; 6] = ["854231", "854232", "100630", "290211", "720839", ""];

fn records() -> impl Strategy<Value = Vec<ConsignmentRecord>> {
    let goods = prop::collection::vec((0..HEADINGS.len(), 0..40u8), 0..4);
    prop::collection::vec((goods, 1..4u32, any::<bool>(), any::<bool>()), 1..60).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(at, (goods, day, weighed, containered))| {
                let goods: Vec<(&str, f64)> = goods.iter().map(|(h, mass)| (HEADINGS[*h], f64::from(*mass))).collect();
                let mut out = bill(&format!("B{at:03}"), day, 1, &goods);
                if !weighed {
                    out.consignment.gross_mass_kg = None;
                }
                if containered {
                    out.consignment.containers = vec![format!("MSCU{at:07}"), "TGHU1234567".into()];
                    out.hours_before_arrival = Some(f64::from(day) * 24.0);
                }
                out
            })
            .collect()
    })
}

fn rule() -> impl Strategy<Value = String> {
    let mass = 0..60u8;
    let atom = (0..HEADINGS.len() - 1, mass, 0..13u8).prop_map(|(heading, mass, form)| {
        let heading = HEADINGS[heading];
        match form {
            0 => format!("consignment.gross_mass_kg > {mass}.0"),
            1 => format!("{mass} >= consignment.gross_mass_kg"),
            2 => format!("consignment.goods.exists(g, g.hs == \"{heading}\")"),
            3 => format!("consignment.goods.exists(g, g.hs.startsWith(\"8542\") && g.gross_mass_kg < {mass}.0)"),
            4 => format!("consignment.goods.exists(g, g.hs in [\"{heading}\", \"290211\"])"),
            5 => format!("consignment.goods.all(g, g.gross_mass_kg > {mass}.0)"),
            6 => "\"TGHU1234567\" in consignment.containers".to_owned(),
            7 => format!("consignment.reference.endsWith(\"{}\")", mass % 10),
            8 => format!("consignment.reference == \"B0{mass:02}\""),
            9 => format!("hours_before_arrival > {mass}.0 || has(consignment.packages)"),
            10 => format!("size(consignment.goods) >= {}", mass % 4),
            11 => format!("voyage.arrival.time >= timestamp(\"2026-11-0{}T08:30:00Z\")", 1 + mass % 4),
            _ => format!("consignment.goods.exists_one(g, g.description.contains(\"{heading}\"))"),
        }
    });
    atom.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is left out by bounds, by needs and by looks, each rule hits what it hits record by record.
    #[test]
    fn pruning_changes_no_answer(records in records(), cels in prop::collection::vec(rule(), 1..4), compacted: bool) {
        let folder = tempfile::tempdir().unwrap();
        let history = history(folder.path());
        write(&history, &records);
        if compacted {
            history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
        }
        let rule = |(at, cel): (usize, &String)| {
            format!("[[rule]]\nid = 'r{at}'\ntitle = 'r'\nsubject = 'consignment'\ncel = '''{cel}'''\n")
        };
        let text: String = cels.iter().enumerate().map(rule).collect();
        let set = RuleSet::compile(rules::parse_file(&text).unwrap().rules).unwrap();
        let borrowed: Vec<&dyn Record> = records.iter().map(|record| record as &dyn Record).collect();
        let hits = set.evaluate(SubjectKind::Consignment, &borrowed);
        let question = Question { examples: 1_000, ..Question::default() };
        let report = backtest(&history, &set, &question, Share { threads: 2, background: false }, Watch::NONE).unwrap();
        let mut any = BTreeSet::new();
        for (at, found) in report.rules.iter().enumerate() {
            let hit = |hits: &[RuleHit]| hits.iter().any(|hit| hit.rule == at);
            let expected: BTreeSet<String> =
                records.iter().zip(&hits).filter(|(_, hits)| hit(hits)).map(|(record, _)| record.key()).collect();
            prop_assert_eq!(found.examples.iter().cloned().collect::<BTreeSet<_>>(), expected.clone(), "{:?}", cels);
            prop_assert_eq!(found.hits as usize, expected.len());
            prop_assert_eq!(found.records as usize, records.len());
            any.extend(expected);
        }
        // The needs alone let through no less, pruned or not.
        let needs: Vec<_> = (0..cels.len()).map(|at| set.needs(at).conditions).collect();
        for prune in [false, true] {
            let passed: BTreeSet<String> = read(&history, Kind::Consignment, &needs, prune)
                .iter()
                .flat_map(|(_, batch)| {
                    let keys = batch.column_by_name("_key").unwrap().as_string::<i32>().clone();
                    (0..keys.len()).map(move |row| keys.value(row).to_owned()).collect::<Vec<_>>()
                })
                .collect();
            prop_assert!(passed.is_superset(&any), "{cels:?}: {any:?} in {passed:?}");
        }
    }
}

/// Pages are long: it takes thousands of records to have several.
#[test]
fn pages_that_cannot_hold_it_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    let records: Vec<_> = (0..60_000).map(|at| bill(&format!("B{at:05}"), 3, 1, &[])).collect();
    write(&history, &records);
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    let rule = |id: &str, values: &str| {
        format!(
            "[[rule]]\nid = '{id}'\ntitle = 'r'\nsubject = 'consignment'\ncel = 'consignment.reference in [{values}]'\n"
        )
    };
    // The two ask for records at the two ends of the file.
    let text = rule("first", r#""B00007", "B00012""#) + &rule("last", r#""B59999""#);
    let set = RuleSet::compile(rules::parse_file(&text).unwrap().rules).unwrap();
    let needs: Vec<_> = (0..2).map(|at| set.needs(at).conditions).collect();
    let count = |needs: &[Vec<rules::Condition>], prune| {
        let request = Request {
            kind: Kind::Consignment,
            from: None,
            to: None,
            needs,
            decides: &|_| true,
            wanted: &|_| true,
            prune,
        };
        let share = Share { threads: 1, background: false };
        let visitor = || Collect { batches: Vec::new(), rows: 0 };
        let (visitors, cost) = scan(&history, &request, share, Watch::NONE, visitor).unwrap();
        (visitors[0].batches.iter().map(|(_, batch)| batch.num_rows()).sum::<usize>(), cost)
    };
    let ((found, pruned), (all, whole)) = (count(&needs, true), count(&needs, false));
    assert_eq!((found, all, pruned.rows, whole.rows), (3, 3, 60_000, 60_000));
    assert_eq!(whole.rows_read, 60_000);
    assert!(pruned.rows_read < whole.rows_read, "{pruned:?}");
    // Beside a rule that asks nothing beforehand, all rows are read.
    let (_, beside) = count(&[needs[0].clone(), Vec::new()], true);
    assert_eq!(beside.rows_read, 60_000);
}

/// The page index of such a file says of the page that nothing is in it.
#[test]
fn a_page_of_as_many_absent_values_as_records_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    write(&history, &[bill("B000", 1, 1, &[("", 5.0), ("100630", 5.0)])]);
    let rule = "[[rule]]\nid = 'r'\ntitle = 'r'\nsubject = 'consignment'\ncel = 'consignment.goods.exists(g, g.hs == \"100630\")'\n";
    let set = RuleSet::compile(rules::parse_file(rule).unwrap().rules).unwrap();
    let share = Share { threads: 1, background: false };
    let report = backtest(&history, &set, &Question::default(), share, Watch::NONE).unwrap();
    assert_eq!(report.rules[0].hits, 1);
}
