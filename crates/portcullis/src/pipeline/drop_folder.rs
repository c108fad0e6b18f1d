//! A watched folder: a file that is whole is kept in the journal, then moved to `done/` or `quarantine/`.
//!
//! Senders hand over atomically: they write under a name that begins with a dot
//! or ends in `.part` or `.tmp`, and rename. A file that still grows is left alone.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use chrono::Utc;
use store::NewMessage;

use super::Pipeline;

/// A file untouched for this long is whole.
const SETTLED: Duration = Duration::from_millis(500);

/// Takes in what stands in the folder now. Returns how many files it took.
pub async fn sweep(pipeline: &Arc<Pipeline>, folder: &Path) -> Result<usize> {
    let (done, quarantine) = (folder.join("done"), folder.join("quarantine"));
    for place in [folder, &done, &quarantine] {
        fs::create_dir_all(place).with_context(|| format!("making {}", place.display()))?;
    }
    let mut taken = Vec::new();
    for path in settled(folder)? {
        let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let message = NewMessage {
            bytes,
            sender: "drop folder".into(),
            channel: "drop".into(),
            name,
            received_at: Utc::now().timestamp_millis(),
        };
        // The journal has it on disk before the file leaves the folder: a crash between takes it twice, which is once.
        let kept = pipeline.store.journal_append(&[message]).await?;
        if let Some(appended) = kept.first() {
            super::meters::kept("drop", appended.known);
        }
        taken.extend(kept.first().map(|appended| (path, appended.id)));
    }
    if taken.is_empty() {
        return Ok(0);
    }
    pipeline.drain(|_| {}).await?;
    for (path, id) in &taken {
        let status = pipeline.store.journal_get(*id).await?.status;
        let place = if status == "quarantined" { &quarantine } else { &done };
        move_to(path, place)?;
    }
    Ok(taken.len())
}

fn settled(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let unfinished = name.starts_with('.') || name.ends_with(".part") || name.ends_with(".tmp");
        let meta = entry.metadata()?;
        let age = SystemTime::now().duration_since(meta.modified()?).unwrap_or_default();
        if meta.is_file() && !unfinished && age >= SETTLED {
            out.push(entry.path());
        }
    }
    out.sort();
    Ok(out)
}

/// Moves a file; one of the same name that is there already keeps its place.
fn move_to(path: &Path, folder: &Path) -> Result<()> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut target = folder.join(&name);
    let mut ordinal = 1;
    while target.exists() {
        ordinal += 1;
        target = folder.join(format!("{name}.{ordinal}"));
    }
    fs::rename(path, &target).with_context(|| format!("moving {} to {}", path.display(), target.display()))
}
