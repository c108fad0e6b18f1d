//! Figures of the recogniser on labelled lines: recall, false positives, right item first, by phenomenon, and with a
//! part of the names removed. `cargo run --release -p goods --example measure -- EVAL.csv [NOMENCLATURE.csv]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

use std::{collections::BTreeMap, fs, sync::Arc, time::Instant};

use goods::{Dictionary, Line, Recogniser, Tier, recognise::Depth};

struct Case {
    id: String,
    text: String,
    phenomenon: String,
    right: Vec<String>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let cases = cases(&args.next().expect("a file of labelled lines"));
    let whole = Dictionary::shipped().unwrap();
    let recogniser = Recogniser::build(Arc::new(whole.clone())).unwrap();
    report("whole dictionary", &recogniser, &cases, true);
    let mut sum = 0.0;
    for seed in 1..=5 {
        let cut = Recogniser::build(Arc::new(without(&whole, 0.25, seed))).unwrap();
        sum += report(&format!("a quarter of the names removed, seed {seed}"), &cut, &cases, false);
    }
    println!("mean recall with a quarter removed: {:.3}", sum / 5.0);
    if let Some(file) = args.next() {
        benign(&recogniser, &file);
    }
    for depth in [Depth::Names, Depth::Full] {
        let start = Instant::now();
        let mut lines = 0;
        let mut found = 0;
        while start.elapsed().as_secs_f64() < 1.0 {
            for case in &cases {
                found += recogniser.recognise_to(&Line { text: &case.text, ..Line::default() }, depth).len();
                lines += 1;
            }
        }
        println!(
            "{depth:?}: {:.0} lines/s on one core ({found} findings)",
            f64::from(lines) / start.elapsed().as_secs_f64()
        );
    }
}

fn cases(file: &str) -> Vec<Case> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let mut right = vec![row[4].to_owned()];
            right.extend(row[5].split(';').filter(|id| !id.is_empty()).map(str::to_owned));
            Case { id: row[0].to_owned(), text: row[1].to_owned(), phenomenon: row[3].to_owned(), right }
        })
        .collect()
}

fn report(title: &str, recogniser: &Recogniser, cases: &[Case], detail: bool) -> f64 {
    let (mut controlled, mut recalled, mut first, mut ordinary, mut alarms) = (0, 0, 0, 0, 0);
    let mut by: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for case in cases {
        let found = recogniser.recognise(&Line { text: &case.text, ..Line::default() });
        let alarm: Vec<_> = found.iter().filter(|f| f.tier != Tier::Context).collect();
        if case.right[0] == "none" {
            ordinary += 1;
            alarms += u32::from(!alarm.is_empty());
            if detail && !alarm.is_empty() {
                println!(
                    "  FALSE  {} {:60} {:?}",
                    case.id,
                    case.text,
                    alarm.iter().map(|f| (&f.item, f.score)).collect::<Vec<_>>()
                );
            }
            continue;
        }
        controlled += 1;
        let hit = !alarm.is_empty();
        recalled += u32::from(hit);
        let right = alarm.first().is_some_and(|f| case.right.contains(&f.item));
        first += u32::from(right);
        let entry = by.entry(&case.phenomenon).or_default();
        entry.0 += 1;
        entry.1 += u32::from(right);
        if detail && !right {
            println!(
                "  MISSED {} {:60} {:?} {:?}",
                case.id,
                case.text,
                case.right,
                found
                    .iter()
                    .map(|f| (
                        &f.item,
                        f.score,
                        f.why.iter().map(|w| format!("{}:{}", w.kind, w.found)).collect::<Vec<_>>()
                    ))
                    .collect::<Vec<_>>()
            );
        }
    }
    let share = |part: u32, all: u32| f64::from(part) / f64::from(all.max(1));
    println!(
        "{title}: recall {:.3}, false positives {:.3}, right item first {:.3}",
        share(recalled, controlled),
        share(alarms, ordinary),
        share(first, controlled)
    );
    if detail {
        println!("  {by:?}");
    }
    share(recalled, controlled)
}

/// The dictionary without a share of its names, weak names and formulae as it falls.
fn without(whole: &Dictionary, share: f64, seed: u64) -> Dictionary {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut cut = whole.clone();
    for item in &mut cut.items {
        for names in item.names.values_mut() {
            names.retain(|_| dice.f64() >= share);
        }
        item.weak.retain(|_| dice.f64() >= share);
        if dice.f64() < share {
            item.name = format!("{} x", item.id.replace('_', ""));
        }
    }
    cut
}

fn benign(recogniser: &Recogniser, file: &str) {
    let dictionary = recogniser.dictionary();
    let mut reader = csv::Reader::from_reader(fs::File::open(file).unwrap());
    let (mut lines, mut alarms) = (0, 0);
    for row in reader.records() {
        let row = row.unwrap();
        let (code, text) = (&row[1], &row[2]);
        let controlled = dictionary.items.iter().any(|item| item.hs.iter().any(|hs| hs.code == *code));
        if code.len() != 6 || controlled || ["28", "29", "93"].contains(&&code[..2]) {
            continue;
        }
        lines += 1;
        let found = recogniser.recognise(&Line { text, ..Line::default() });
        let alarm: Vec<_> = found.iter().filter(|f| f.tier != Tier::Context).collect();
        if !alarm.is_empty() {
            alarms += 1;
            println!(
                "  BENIGN {code} {text:.90} {:?}",
                alarm
                    .iter()
                    .map(|f| (
                        &f.item,
                        f.score,
                        f.why.iter().map(|w| format!("{}:{}", w.kind, w.found)).collect::<Vec<_>>()
                    ))
                    .collect::<Vec<_>>()
            );
        }
    }
    println!("benign nomenclature: {alarms} of {lines} lines alarm");
}
