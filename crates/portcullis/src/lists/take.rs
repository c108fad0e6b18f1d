//! Files of a list into force, or refused.

use anyhow::Result;
use chrono::Utc;
use futures::future::BoxFuture;
use model::Defect;
use store::{
    Store,
    journal::digest,
    lists::{AttemptItem, Offered, Outcome, Refusal, SHRINK},
};

use super::read::{File, read, unread};
use crate::pipeline::meters;

/// What an edition may have lost, as shares from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Entries of the edition in force that are gone.
    pub shrink: f64,
    /// Entries that could not be read.
    pub unread: f64,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { shrink: SHRINK, unread: 0.02 }
    }
}

/// What became of the files of a list.
#[derive(Debug)]
pub struct Taken {
    /// As it was written down.
    pub attempt: AttemptItem,
    /// What could not be read.
    pub defects: Vec<Defect>,
    /// Records of kinds that are not screened.
    pub passed_over: usize,
}

impl From<AttemptItem> for Taken {
    fn from(attempt: AttemptItem) -> Self {
        Taken { attempt, defects: Vec::new(), passed_over: 0 }
    }
}

/// Reads the files of a list and takes them in, unless they are to be refused. Without a name the list keeps the one
/// that it has.
pub fn take(
    store: &Store,
    mut offered: Offered,
    files: Vec<File>,
    mapping: Option<String>,
    terms: Terms,
) -> BoxFuture<'_, Result<Taken>> {
    Box::pin(async move {
        name(store, &mut offered).await?;
        let list = offered.list.clone();
        let work = move || {
            let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
            // Of several files the digest of their digests: their order is the source's.
            let received = match files.as_slice() {
                [only] => digest(&only.bytes),
                _ => digest(files.iter().map(|file| digest(&file.bytes)).collect::<String>().as_bytes()),
            };
            (bytes as i64, received, read(&list, &files, mapping.as_deref()))
        };
        let (bytes, received, outcome) = tokio::task::spawn_blocking(work).await?;
        offered.bytes = bytes;
        offered.received = Some(received);
        let now = Utc::now().timestamp_millis();
        let taken = match outcome {
            Err(refusal) => store.refuse_list(&offered, &refusal, now).await?.into(),
            Ok(reading) => {
                let unread = unread(&reading);
                offered.doubt = (unread > terms.unread).then(|| {
                    let share = unread * 100.0;
                    Refusal::new(
                        "defects",
                        format!("{share:.1} % of the entries cannot be read; the old edition stays"),
                    )
                });
                let attempt = store.take_list(&offered, reading.edition, reading.entities, terms.shrink, now).await?;
                Taken { attempt, defects: reading.defects, passed_over: reading.passed_over }
            }
        };
        told(&taken.attempt);
        Ok(taken)
    })
}

/// The name to show that the list has already, where none is given.
pub(super) async fn name(store: &Store, offered: &mut Offered) -> Result<()> {
    if offered.name.is_empty() {
        let known = store.lists().await?.into_iter().find(|list| list.id == offered.list);
        offered.name = known.map_or_else(|| offered.list.clone(), |list| list.name);
    }
    Ok(())
}

/// Says aloud what became of an attempt.
pub(super) fn told(attempt: &AttemptItem) {
    let (list, source, by) = (&attempt.list, &attempt.source, &attempt.by);
    match attempt.outcome {
        Outcome::Refused => {
            let (reason, detail) = (attempt.reason.as_deref().unwrap_or(""), attempt.detail.as_deref().unwrap_or(""));
            meters::list_refused(list, reason);
            tracing::error!(list, source, by, reason, detail, "an edition was refused; the old one stays in force");
        }
        Outcome::Taken => tracing::info!(list, source, by, entries = attempt.entries, "a new edition is in force"),
        Outcome::Same => tracing::debug!(list, source, by, "the source has nothing new"),
    }
}
