//! How well headings are suggested, and how often a mismatch is said rightly: `headings NOMENCLATURE.csv CASES.csv…`.
//!
//! Cases are CSV files with the columns `text`, `hs` (or `expected_hs_code`) and, where they have one, `category`. Each
//! line is then declared twice: under its own heading, where silence is right, and under the heading of another case of
//! another chapter, where it is wrong. Lines of the nomenclature itself with every second word taken out are declared so
//! too.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fs, time::Instant};

use goods::hs::{Nomenclature, Suggester};

struct Case {
    text: String,
    hs: String,
    category: String,
}

fn cases(path: &str) -> Vec<Case> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names = reader.headers().unwrap().clone();
    let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name));
    let (text, hs, category) = (at(&["text"]).unwrap(), at(&["hs", "expected_hs_code"]).unwrap(), at(&["category"]));
    let category = |row: &csv::StringRecord| category.and_then(|at| row.get(at)).unwrap_or("lines").to_owned();
    let row =
        |row: csv::StringRecord| Case { text: row[text].to_owned(), hs: row[hs].to_owned(), category: category(&row) };
    reader.records().map(|found| row(found.unwrap())).collect()
}

/// Lines of the nomenclature with every second word taken out.
fn thinned(nomenclature: &Nomenclature) -> Vec<Case> {
    let lines = nomenclature.lines.iter().filter(|line| line.code.len() == 6).step_by(7);
    lines
        .map(|line| Case {
            text: line.description.split(' ').step_by(2).collect::<Vec<_>>().join(" "),
            hs: line.code.clone(),
            category: "nomenclature".into(),
        })
        .collect()
}

fn recall(suggester: &Suggester, cases: &[Case], verbose: bool) {
    let mut tally: BTreeMap<&str, [usize; 6]> = BTreeMap::new();
    for case in cases {
        let codes = suggester.subheadings(&case.text, 5);
        let headings = suggester.suggest(&case.text, 5);
        let own = &case.hs[..4];
        let counts = tally.entry(&case.category).or_default();
        let hits = [
            true,
            codes.first().is_some_and(|code| code.digits == case.hs),
            codes.iter().any(|code| code.digits == case.hs),
            codes.iter().any(|code| code.digits.starts_with(own)),
            headings.iter().any(|found| found.heading == own),
            headings.first().is_some_and(|found| found.heading[..2] == own[..2]),
        ];
        counts.iter_mut().zip(hits).for_each(|(count, hit)| *count += usize::from(hit));
        if verbose && !hits[4] {
            let got: Vec<&str> = headings.iter().map(|found| found.heading.as_str()).collect();
            println!("  missed {} as {}: {}", case.text, case.hs, got.join(" "));
        }
    }
    for (category, [n, one, five, four, heading, chapter]) in tally {
        let share = |count: usize| count as f64 / n as f64;
        if category == "lines" {
            // Their headings are known, not their subheadings.
            println!(
                "{category}: {n} lines, HS4 in top 5 headings {:.2}, chapter@1 {:.2}",
                share(heading),
                share(chapter)
            );
            continue;
        }
        println!(
            "{category}: {n} lines, HS6@1 {:.2}, HS6@5 {:.2}, HS4 in top 5 codes {:.2}, HS4 in top 5 headings {:.2}, chapter@1 {:.2}",
            share(one),
            share(five),
            share(four),
            share(heading),
            share(chapter)
        );
    }
}

fn mismatch(suggester: &Suggester, name: &str, cases: &[&Case], verbose: bool) {
    let (mut false_alarms, mut said, mut right) = (0, 0, 0);
    for (at, case) in cases.iter().enumerate() {
        if let Some(found) = suggester.check(&case.text, &case.hs) {
            false_alarms += 1;
            if verbose {
                println!(
                    "  wrongly said of {} as {}: {} {}",
                    case.text, case.hs, found.suggested[0].heading, found.margin
                );
            }
        }
        // A heading from far away in the same set, of another chapter.
        let other = (1..cases.len())
            .map(|step| cases[(at * 31 + step * 17) % cases.len()])
            .find(|other| other.hs[..2] != case.hs[..2]);
        let Some(other) = other else { continue };
        if let Some(found) = suggester.check(&case.text, &other.hs) {
            said += 1;
            right += usize::from(found.suggested.iter().any(|s| s.heading == case.hs[..4]));
        }
    }
    let n = cases.len().max(1) as f64;
    let precision = |share: f64| {
        let (true_said, false_said) = (share * f64::from(said) / n, (1.0 - share) * f64::from(false_alarms) / n);
        true_said / (true_said + false_said).max(1e-9)
    };
    println!(
        "mismatch on {name}: {} lines; wrong heading said {:.2}, right heading said {:.3}; precision {:.2} with half declared wrongly, {:.2} with one in twenty; the true heading stands among the five in {:.2} of what is said",
        cases.len(),
        f64::from(said) / n,
        f64::from(false_alarms) / n,
        precision(0.5),
        precision(0.05),
        right as f64 / f64::from(said.max(1)),
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let verbose = arguments.iter().any(|argument| argument == "-v");
    let files: Vec<&String> = arguments.iter().filter(|argument| *argument != "-v").collect();
    let (first, rest) = files.split_first().unwrap_or_else(|| panic!("headings NOMENCLATURE.csv CASES.csv…"));
    let (nomenclature, refused) = Nomenclature::read(&fs::read(first).unwrap(), 2022).unwrap();
    let started = Instant::now();
    let suggester = Suggester::build(&nomenclature, None, &[]);
    println!(
        "{} lines, {} refused, built in {:.2} s",
        nomenclature.lines.len(),
        refused.len(),
        started.elapsed().as_secs_f64()
    );
    let all: Vec<Case> = rest.iter().flat_map(|path| cases(path)).collect();
    recall(&suggester, &all, verbose);
    let thinned = thinned(&nomenclature);
    recall(&suggester, &thinned, false);
    let known = |case: &&Case| nomenclature.lines.iter().any(|line| line.code == case.hs[..4]);
    mismatch(&suggester, "cases", &all.iter().filter(known).collect::<Vec<_>>(), verbose);
    mismatch(&suggester, "thinned nomenclature", &thinned.iter().collect::<Vec<_>>(), false);
    let started = Instant::now();
    let lines: usize = (0..20).flat_map(|_| &all).map(|case| suggester.suggest(&case.text, 5).len().min(1)).sum();
    println!("{:.0} lines a second on one thread", lines as f64 / started.elapsed().as_secs_f64());
}
