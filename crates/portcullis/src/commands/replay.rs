//! `replay`: stored assessments again, word for word.

use anyhow::Result;

use super::open_store;
use crate::{
    config::Config,
    output::{Outcome, Progress, json_line},
    pipeline::replay,
};

/// Replays one assessment or all, and prints what differs.
pub async fn run(config: Config, only: Option<i64>) -> Result<Outcome> {
    let store = open_store(&config).await?;
    let mut progress = Progress::new("assessments");
    let replayed = replay::replay(
        &store,
        &config,
        only,
        |difference| Ok(json_line(&difference)?),
        |done| progress.show(done, done),
    )
    .await?;
    progress.finish();
    eprintln!("{} assessments replayed, {} differ", replayed.total, replayed.differences);
    Ok(Outcome::of(replayed.differences > 0))
}
