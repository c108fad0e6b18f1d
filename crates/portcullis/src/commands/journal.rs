//! `journal`: messages as they came, what became of them, and quarantine.

use std::io::{self, Write};

use anyhow::Result;

use super::open_store;
use crate::{
    cli::JournalAction,
    config::Config,
    output::{Outcome, json_line},
    pipeline::Pipeline,
};

/// Runs one of the `journal` commands.
pub async fn run(config: Config, action: JournalAction) -> Result<Outcome> {
    let store = open_store(&config).await?;
    match action {
        JournalAction::List { status, limit } => {
            let mut left = usize::try_from(limit).unwrap_or(usize::MAX);
            for page in 1.. {
                let items = store.journal_page(status.as_deref(), None, None, page).await?.items;
                for item in items.iter().take(left) {
                    json_line(item)?;
                }
                left = left.saturating_sub(items.len());
                if left == 0 || items.is_empty() {
                    break;
                }
            }
            Ok(Outcome::Done)
        }
        JournalAction::Show { id } => {
            io::stdout().write_all(&store.journal_body(id).await?)?;
            Ok(Outcome::Done)
        }
        JournalAction::Retry { ids } => {
            for id in &ids {
                store.journal_retry(*id).await?;
            }
            let drained = Pipeline::open(store, config).await?.drain(|_| {}).await?;
            eprintln!("{} processed, {} quarantined again", drained.processed, drained.quarantined);
            Ok(Outcome::of(drained.quarantined > 0))
        }
    }
}
