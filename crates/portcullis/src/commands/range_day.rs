//! `range day`: a synthetic day with the truth beside it.

use anyhow::Result;
use chrono::Utc;

use crate::{
    cli::RangeAction,
    output::{Outcome, Progress},
};

/// Writes the day.
pub fn run(action: &RangeAction) -> Result<Outcome> {
    let RangeAction::Day { flights, vessels, seed, out, date } = action;
    let options = range::DayOptions {
        flights: *flights,
        vessels: *vessels,
        seed: *seed,
        date: date.unwrap_or_else(|| Utc::now().date_naive()),
        ..range::DayOptions::default()
    };
    let mut progress = Progress::new("movements");
    range::write_day(&options, out, &mut |done, total| progress.show(done, total))?;
    progress.finish();
    eprintln!("a synthetic day in {}; nobody in it exists", out.display());
    Ok(Outcome::Done)
}
