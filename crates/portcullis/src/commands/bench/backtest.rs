//! One rule over a month of synthetic consignments, and what that takes from the work beside it.

use std::time::Duration;

use anyhow::{Context, Result};
use history::{bench, scan::Share};

use super::figure;
use crate::commands::screen::resident_mib;

/// Makes so many lines of goods, back-tests one rule over them, and removes them.
pub fn run(lines: usize) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    let outcome = measure(&folder, lines);
    std::fs::remove_dir_all(&folder)?;
    outcome
}

fn measure(folder: &std::path::Path, lines: usize) -> Result<()> {
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
    let beside = bench::beside(folder, &set, threads, Duration::from_secs(10))?;
    let on = format!("hashing on {threads} threads at normal priority, beside back-tests in the background");
    figure("backtest_takes", beside.lost * 100.0, "% of the pace of other work", threads, &on)
}
