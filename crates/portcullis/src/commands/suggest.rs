//! `rules suggest`: rules that past findings speak for.

use anyhow::{Context, Result};
use history::suggest::{FINDINGS, Wish, suggest};
use model::SubjectKind;

use super::backtest::over_history;
use crate::{
    cli::SuggestArgs,
    config::Config,
    output::{Outcome, json_line},
};

/// Proposes rules and prints one JSON object.
pub fn run(config: &Config, args: &SuggestArgs) -> Result<Outcome> {
    let subject = SubjectKind::parse(&args.subject).context("--subject: traveller, consignment or movement")?;
    let history = config.history.open(&config.data, args.place.history.as_ref())?;
    let wish = Wish { from: args.from, to: args.to, most: args.most, conditions: args.conditions.into() };
    let (found, _) = over_history(args.threads, |share, watch| suggest(&history, subject, &wish, share, watch))?;
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
