//! Recomputes stored assessments from what was stored and compares them word for word.

use std::{collections::HashMap, sync::Arc};

use anyhow::{Context, Result};
use assess::{Engines, Subject, Task};
use model::{Assessment, Document};
use serde::Serialize;
use store::{Store, records::AssessmentRow, writer::subject_kind};

use super::engines;
use crate::config::Config;

/// One assessment that does not come out as it was stored.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// Its number.
    pub assessment: i64,
    /// What was stored.
    pub stored: serde_json::Value,
    /// What comes out now, or why nothing does.
    pub replayed: serde_json::Value,
}

/// How a replay went.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Assessments recomputed.
    pub total: usize,
    /// Those that differ.
    pub differences: usize,
}

const BATCH: u64 = 500;

/// Replays one assessment, or all from the first on.
pub async fn replay(
    store: &Store,
    config: &Config,
    only: Option<i64>,
    mut each: impl FnMut(Difference) -> Result<()>,
    mut progress: impl FnMut(usize),
) -> Result<Replayed> {
    let mut snapshots: HashMap<String, Arc<Engines>> = HashMap::new();
    let mut out = Replayed::default();
    let mut after = only.map_or(0, |id| id - 1);
    loop {
        let rows = store.assessments_after(after, if only.is_some() { 1 } else { BATCH }).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            if only.is_some_and(|id| id != row.id) {
                continue;
            }
            if !snapshots.contains_key(&row.snapshot) {
                let engines = Arc::new(engines::restore(store, config, &row.snapshot).await?);
                snapshots.insert(row.snapshot.clone(), engines);
            }
            let engines = &snapshots[&row.snapshot];
            let stored = Assessment::from_document(&row.doc)?;
            let task = Task { subject: subject(store, row, &stored).await?, past: stored.past.clone() };
            let replayed = assess::assess(std::slice::from_ref(&task), engines).pop();
            out.total += 1;
            if replayed.as_ref() != Some(&stored) {
                out.differences += 1;
                each(Difference {
                    assessment: row.id,
                    stored: serde_json::to_value(&stored)?,
                    replayed: serde_json::to_value(&replayed)?,
                })?;
            }
        }
        progress(out.total);
        if only.is_some() {
            break;
        }
    }
    Ok(out)
}

/// The record as it stood when it was assessed.
async fn subject(store: &Store, row: &AssessmentRow, stored: &Assessment) -> Result<Subject> {
    let kind = subject_kind(row.subject).context("the assessment is of an unknown kind")?;
    let doc = store.record_version(kind, row.subject_id, stored.record_version).await?;
    Ok(Subject::from_document(kind, &doc)?)
}
