//! A watched folder: a file that is whole is kept in the journal, then moved to `done/` or `quarantine/`.
//!
//! Senders hand over atomically: they write under a name that begins with a dot
//! or ends in `.part` or `.tmp`, and rename. A file that still grows is left alone.
//! One that cannot be read, or is larger than a message may be, goes to
//! `quarantine/` without the journal, and the log says why.

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
use crate::handed;

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
        let bytes = match handed::bytes(&path) {
            Ok(bytes) => bytes,
            // What cannot be taken must not keep the others waiting.
            Err(error) => {
                super::meters::failed("drop_folder");
                tracing::error!("a file of the drop folder is set aside: {error:#}");
                move_to(&path, &quarantine)?;
                continue;
            }
        };
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

#[cfg(test)]
mod tests {
    use store::{Place, Store};

    use super::*;
    use crate::config::Config;

    #[tokio::test(flavor = "multi_thread")]
    async fn files_go_where_their_message_goes() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(data.path().to_owned())).await.unwrap();
        let config = Config { data: data.path().to_owned(), ..Config::default() };
        let pipeline = Pipeline::open(store.clone(), config).await.unwrap();
        let folder = data.path().join("incoming");
        fs::create_dir(&folder).unwrap();
        let flight = "UNB+UNOA:1+A+B+261123:0400+1'UNH+1+PAXLST:D:02B:UN'BGM+745'TDT+20+XX1'LOC+125+DXB'NAD+FL+++A:B'UNT+6+1'UNZ+1+1'";
        let old = SystemTime::now() - 2 * SETTLED;
        let put = |name: &str, bytes: &str| {
            fs::write(folder.join(name), bytes).unwrap();
            fs::File::options().write(true).open(folder.join(name)).unwrap().set_modified(old).unwrap();
        };
        put("flight.edi", flight);
        put("noise.txt", "no message");
        put("coming.edi.part", flight);
        put(".hidden", flight);
        fs::write(folder.join("growing.edi"), flight).unwrap();
        assert_eq!(sweep(&pipeline, &folder).await.unwrap(), 2);
        let there = |name: &str| folder.join(name).exists();
        assert!(there("done/flight.edi") && there("quarantine/noise.txt"));
        assert!(there("coming.edi.part") && there(".hidden") && there("growing.edi"));
        // The same file again is the same message, and takes no file's place.
        put("flight.edi", flight);
        assert_eq!(sweep(&pipeline, &folder).await.unwrap(), 1);
        assert!(there("done/flight.edi") && there("done/flight.edi.2"));
        assert_eq!(store.journal_page(None, None, None, 1).await.unwrap().total, 2);
    }
}
