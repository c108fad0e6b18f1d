//! `load`: files and folders into the journal, then everything that waits into records and targets.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use anyhow::Result;
use chrono::Utc;
use store::NewMessage;

use super::{files, open_store};
use crate::{
    config::Config,
    handed,
    output::{Outcome, Progress},
    pipeline::{Pipeline, engines},
};

/// Bytes that are kept in one transaction of the journal, and messages at most.
const GROUP_BYTES: usize = 16 << 20;
const GROUP_FILES: usize = 64;

/// What loading did.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Messages that were not known.
    pub new: usize,
    /// Messages that were there already.
    pub known: usize,
    /// Files that could not be taken; each was named.
    pub refused: usize,
}

/// Loads and says what became of the messages.
pub async fn run(config: Config, paths: &[PathBuf]) -> Result<Outcome> {
    let store = open_store(&config).await?;
    engines::seed_rules(&store).await?;
    let pipeline = Pipeline::open(store, config).await?;
    // What a run before this one has left of a change of lists.
    pipeline.rescreen(|_| {}).await?;
    let started = Instant::now();
    let files = files::under(paths)?;
    let mut progress = Progress::new("messages");
    let loaded = keep(&pipeline, &files, &mut progress).await?;
    // Also what an interrupted run before this one has left.
    let drained = pipeline.drain(|done| progress.show(done.processed + done.quarantined, files.len())).await?;
    progress.finish();
    eprintln!(
        "{} new, {} known, {} defective, {} quarantined; {} records in {:.1} s",
        loaded.new,
        loaded.known,
        drained.defective,
        drained.quarantined,
        drained.records,
        started.elapsed().as_secs_f64()
    );
    if loaded.refused > 0 {
        eprintln!("{} files were not taken", loaded.refused);
    }
    Ok(Outcome::of(drained.defective > 0 || drained.quarantined > 0 || loaded.refused > 0))
}

/// Keeps files in the journal, a bounded group at a time. One that cannot be taken is named, and the others go on.
pub async fn keep(pipeline: &Arc<Pipeline>, files: &[PathBuf], progress: &mut Progress) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let mut group: Vec<NewMessage> = Vec::new();
    let mut bytes = 0;
    for (at, path) in files.iter().enumerate() {
        match message(path) {
            Ok(message) => {
                bytes += message.bytes.len();
                group.push(message);
            }
            Err(error) => {
                eprintln!("{error:#}");
                loaded.refused += 1;
            }
        }
        if bytes >= GROUP_BYTES || group.len() >= GROUP_FILES || at + 1 == files.len() {
            for appended in pipeline.store.journal_append(&group).await? {
                if appended.known { loaded.known += 1 } else { loaded.new += 1 }
            }
            group.clear();
            bytes = 0;
            progress.show(at + 1, files.len());
        }
    }
    Ok(loaded)
}

fn message(path: &Path) -> Result<NewMessage> {
    Ok(NewMessage {
        bytes: handed::bytes(path)?,
        sender: "command line".into(),
        channel: "load".into(),
        name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        received_at: Utc::now().timestamp_millis(),
    })
}
