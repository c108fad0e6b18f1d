//! `rules backtest`: what rules would have done in the past.

use std::sync::Mutex;

use anyhow::{Result, ensure};
use history::{Watch, backtest::Question, scan::Share};

use super::rule_files;
use crate::{
    cli::BacktestArgs,
    config::Config,
    output::{Outcome, Progress, json_line},
};

/// Back-tests rule files and prints one JSON object.
pub fn run(config: &Config, args: &BacktestArgs) -> Result<Outcome> {
    let set = rule_files::compiled(&args.rules)?;
    let history = config.history.open(&config.data, args.place.history.as_ref())?;
    let question = Question { from: args.from, to: args.to, capacity: args.capacity, examples: args.examples };
    let started = std::time::Instant::now();
    let (report, threads) = over_history(args.threads, |share, watch| {
        history::backtest::backtest(&history, &set, &question, share, watch)
    })?;
    json_line(&report)?;
    for part in &report.together {
        eprintln!(
            "{}: {} of {} records hit, in {:.2} s on {} threads",
            part.subject,
            part.hits,
            part.records,
            started.elapsed().as_secs_f64(),
            threads
        );
    }
    Ok(Outcome::Done)
}

/// Asks the history, on so many threads or all, and shows how far it is. The answer, and how many threads there were.
pub(super) fn over_history<T>(
    threads: Option<usize>,
    ask: impl FnOnce(Share, Watch<'_>) -> history::Result<T>,
) -> Result<(T, usize)> {
    ensure!(threads != Some(0), "--threads: at least one thread is needed");
    let mut share = Share::default();
    share.threads = threads.unwrap_or(share.threads);
    let progress = Mutex::new(Progress::new("MiB of history"));
    let told = |done: u64, of: u64| {
        if let Ok(mut progress) = progress.lock() {
            progress.show((done >> 20) as usize, (of >> 20) as usize);
        }
    };
    let answer = ask(share, Watch::NONE.telling(&told))?;
    if let Ok(progress) = progress.into_inner() {
        progress.finish();
    }
    Ok((answer, share.threads))
}
