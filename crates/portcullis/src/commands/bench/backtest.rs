//! One rule over a month of synthetic consignments, and what that takes from the work beside it.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use history::{bench, scan::Share};
use rules::RuleSet;

use super::{duckdb, figure};
use crate::commands::screen::resident_mib;

/// Makes so many lines of goods, back-tests one rule over them, and removes them. With a Python that has DuckDB, DuckDB is
/// asked the same.
pub fn run(lines: usize, python: Option<&Path>) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    let outcome = measure(&folder, lines, python);
    std::fs::remove_dir_all(&folder)?;
    outcome
}

fn measure(folder: &Path, lines: usize, python: Option<&Path>) -> Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let made = bench::make(folder, lines as u64, threads)?;
    let on = format!(
        "{} synthetic lines of goods in {} consignments, {} MB of Parquet",
        made.lines,
        made.consignments,
        made.bytes / 1_000_000
    );
    figure("backtest_write", made.lines as f64 / made.seconds, "lines/s", threads, &on)?;
    let set = bench::rule().context("the rule of the bench does not compile")?;
    let taken = bench::run(folder, &set, Share { threads, background: false })?;
    let hits = taken.report.rules.first().map_or(0, |rule| rule.hits);
    let on = format!("one rule over {on}: {hits} hits, {} MiB resident", resident_mib());
    figure("backtest", taken.seconds, "s", threads, &on)?;
    figure("backtest_lines", made.lines as f64 / taken.seconds, "lines/s", threads, &on)?;
    match python {
        Some(python) => against_duckdb(folder, &set, python, &on)?,
        None => eprintln!("DuckDB is not measured: --python names a Python that has it"),
    }
    let beside = bench::beside(folder, &set, threads, Duration::from_secs(10))?;
    let on = format!("hashing on {threads} threads at normal priority, beside back-tests in the background");
    figure("backtest_takes", beside.lost * 100.0, "% of the pace of other work", threads, &on)
}

/// Threads that each of the two gets.
const THREADS: usize = 2;
/// Turns that they take; the best of each counts.
const TURNS: usize = 3;

fn against_duckdb(folder: &Path, set: &RuleSet, python: &Path, on: &str) -> Result<()> {
    let sql = duckdb::question(set, folder)?;
    let (mut ours, mut theirs, mut version) = (f64::INFINITY, f64::INFINITY, String::new());
    for _ in 0..TURNS {
        let taken = bench::run(folder, set, Share { threads: THREADS, background: false })?;
        let asked = duckdb::ask(python, &sql, THREADS)?;
        let hits = taken.report.rules.first().map_or(0, |rule| rule.hits);
        ensure!(hits == asked.hits, "the back-test counts {hits} hits, DuckDB {}: {sql}", asked.hits);
        (ours, theirs, version) = (ours.min(taken.seconds), theirs.min(asked.seconds), asked.version);
    }
    figure("backtest_beside_duckdb", ours, "s", THREADS, &format!("best of {TURNS} turns, {on}"))?;
    figure("duckdb", theirs, "s", THREADS, &format!("DuckDB {version}, best of {TURNS} turns, the same rule as SQL"))?;
    figure("backtest_of_duckdb", ours / theirs * 100.0, "% of DuckDB's time", THREADS, "the two above")
}
