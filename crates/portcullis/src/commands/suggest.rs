//! `rules suggest`: rules that past findings speak for.

use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use history::{
    Watch,
    scan::Share,
    suggest::{FINDINGS, Wish, suggest},
};
use model::SubjectKind;

use crate::{
    cli::SuggestArgs,
    config::Config,
    output::{Outcome, Progress, json_line},
};

/// Proposes rules and prints one JSON object.
pub fn run(config: &Config, args: &SuggestArgs) -> Result<Outcome> {
    let subject = SubjectKind::parse(&args.subject).context("--subject: traveller, consignment or movement")?;
    ensure!(args.threads != Some(0), "--threads: at least one thread is needed");
    let history = config.history.open(&config.data, args.place.history.as_deref());
    let wish = Wish { from: args.from, to: args.to, most: args.most, conditions: args.conditions.into() };
    let mut share = Share::default();
    share.threads = args.threads.unwrap_or(share.threads);
    let progress = Mutex::new(Progress::new("files"));
    let told = |done: u64, of: u64| {
        if let Ok(mut progress) = progress.lock() {
            progress.show(done as usize, of as usize);
        }
    };
    let found = suggest(&history, subject, &wish, share, Watch::NONE.telling(&told))?;
    if let Ok(progress) = progress.into_inner() {
        progress.finish();
    }
    json_line(&found)?;
    if found.findings < FINDINGS {
        eprintln!("{} findings in the period: {FINDINGS} are needed to tell anything from chance", found.findings);
    } else {
        eprintln!(
            "{} rules proposed, {} did not hold on the other half of the records",
            found.proposals.len(),
            found.fell
        );
    }
    Ok(Outcome::Done)
}
