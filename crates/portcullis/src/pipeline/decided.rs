//! What officers have decided on matches, asked before a batch is assessed, and remembered where it has spoken.

use std::collections::BTreeMap;

use anyhow::Result;
use assess::{Task, party};
use model::{Assessment, SubjectKind};
use server::DecidedMatch;
use store::Writer;

use super::{Pipeline, reassess::Because};

/// The setting that says up to when ended decisions have been followed.
const FOLLOWED: &str = "match decisions followed";

/// Gives each task what holds, at a moment, of its parties: one question a batch.
pub async fn recall(writer: &mut Writer, tasks: &mut [Task], moment: i64) -> Result<()> {
    if !writer.anything_decided().await? {
        tasks.iter_mut().for_each(|task| task.past.decided.clear());
        return Ok(());
    }
    let parties: Vec<Vec<String>> = tasks.iter().map(|task| party::of(&task.subject)).collect();
    let asked: Vec<String> = parties.iter().flatten().cloned().collect();
    let known = writer.decided(&asked, moment).await?;
    for (task, parties) in tasks.iter_mut().zip(&parties) {
        task.past.decided = parties.iter().filter_map(|party| known.get(party)).flatten().cloned().collect();
    }
    Ok(())
}

/// Remembers in whose assessments decisions have spoken, so that what they clear can be counted and found again.
pub async fn applied(
    writer: &Writer,
    kind: SubjectKind,
    assessed: impl Iterator<Item = (i64, &Assessment)>,
    at: i64,
) -> Result<()> {
    let mut rows: Vec<(i64, i64)> = assessed
        .flat_map(|(id, assessment)| {
            let said = assessment.signals.iter().filter_map(|signal| signal.args.get("decision")?.parse().ok());
            said.map(move |decision| (decision, id))
        })
        .collect();
    rows.sort_unstable();
    rows.dedup();
    Ok(writer.put_applied(kind, &rows, at).await?)
}

/// Assesses subjects again after a decision on a match, or after its end. Returns how many came out otherwise.
pub async fn follow(pipeline: &Pipeline, subjects: &[(SubjectKind, i64)], decided: &DecidedMatch) -> Result<usize> {
    let mut by_kind: BTreeMap<SubjectKind, Vec<i64>> = BTreeMap::new();
    for (kind, id) in subjects {
        by_kind.entry(*kind).or_default().push(*id);
    }
    let mut changed = 0;
    for (kind, ids) in by_kind {
        let DecidedMatch { list, entry, name } = decided.clone();
        changed += pipeline.reassess(kind, &ids, Because::MatchDecided { list, entry, name }).await?;
    }
    Ok(changed)
}

/// Lets the queue follow decisions that have come to their end since this was done last: what they cleared counts again.
pub async fn follow_ended(pipeline: &Pipeline, now: i64) -> Result<usize> {
    let store = &pipeline.store;
    let after = store.setting(FOLLOWED).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let ended = store.matches_expired(after, now).await?;
    let mut changed = 0;
    for decision in &ended {
        let mut subjects = store.match_applied(decision.id).await?;
        subjects.extend(SubjectKind::parse(&decision.subject).map(|kind| (kind, decision.subject_id)));
        subjects.sort_unstable();
        subjects.dedup();
        let decided = DecidedMatch {
            list: decision.list.clone(),
            entry: decision.entry.clone(),
            name: decision.entry_name.clone(),
        };
        changed += follow(pipeline, &subjects, &decided).await?;
    }
    if !ended.is_empty() {
        store.set(FOLLOWED, &now.to_string()).await?;
    }
    Ok(changed)
}
