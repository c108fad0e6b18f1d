//! `history`: what the store holds into Parquet, compacted in time, and described.

use std::{io::BufRead, path::Path, sync::Mutex};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use history::{History, Kept, Kind, Outcome as Past, Watch, Writer, Written};
use model::{
    Document, SubjectKind, Traveller,
    cargo::{ConsignmentRecord, MovementRecord},
};
use serde_json::json;
use store::{Store, examinations::PastExamination};

use super::open_store;
use crate::{
    cli::{HistoryAction, HistoryPlace},
    config::Config,
    output::{Outcome, Progress, json_line},
};

/// Runs one of the `history` commands.
pub async fn run(config: &Config, action: HistoryAction) -> Result<Outcome> {
    let today = Utc::now().date_naive();
    let open = |place: &HistoryPlace| config.history.open(&config.data, place.history.as_ref());
    match action {
        HistoryAction::Write { place, outcomes } => {
            let history = open(&place)?;
            match outcomes {
                Some(file) => outcomes_of(&history, &file, today),
                None => write(config, &history, today).await,
            }
        }
        HistoryAction::Compact { place } => compact(&open(&place)?, today),
        HistoryAction::Show { place } => show(&open(&place)?),
        HistoryAction::Schema { kind } => schema(kind.as_deref()),
    }
}

/// Writes what the store holds and history does not.
async fn write(config: &Config, history: &History, today: NaiveDate) -> Result<Outcome> {
    let store = open_store(config).await?;
    said(Kind::Traveller, documents::<Traveller>(&store, SubjectKind::Traveller, history, today).await?)?;
    said(Kind::Consignment, documents::<ConsignmentRecord>(&store, SubjectKind::Consignment, history, today).await?)?;
    said(Kind::Movement, documents::<MovementRecord>(&store, SubjectKind::Movement, history, today).await?)?;
    let mut writer = history.writer::<Past>(today)?;
    decisions(&store, &mut writer).await?;
    examinations(&store, &mut writer).await?;
    said(Kind::Outcome, writer.finish()?)?;
    Ok(Outcome::Done)
}

fn said(kind: Kind, written: Written) -> Result<()> {
    eprintln!(
        "{}: {} new, {} known, {} past their time, {} without a day",
        kind.word(),
        written.new,
        written.known,
        written.expired,
        written.undated
    );
    Ok(json_line(&json!({"kind": kind.word(), "written": written}))?)
}

async fn documents<T: Kept + Document>(
    store: &Store,
    subject: SubjectKind,
    history: &History,
    today: NaiveDate,
) -> Result<Written> {
    let mut writer = history.writer::<T>(today)?;
    let (mut after, mut done) = (String::new(), 0);
    let mut progress = Progress::new(T::KIND.word());
    loop {
        let page = store.past_documents(subject, &after).await?;
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        done += page.len();
        for (key, document) in page {
            let record = T::from_document(&document).with_context(|| format!("{} {key}", subject.word()))?;
            writer.push(record)?;
        }
        progress.show(done, done + 1);
    }
    progress.finish();
    Ok(writer.finish()?)
}

async fn decisions(store: &Store, writer: &mut Writer<'_, Past>) -> Result<()> {
    let mut after = 0;
    loop {
        let page = store.past_decisions(after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for decision in page {
            writer.push(Past {
                subject: decision.subject.word().to_owned(),
                day: day_of(decision.subject, &decision.document)?,
                key: decision.key,
                outcome: decision.decision,
                at: moment(decision.at),
                number: decision.number,
                ..Past::default()
            })?;
        }
    }
}

/// What stands of the examinations that were recorded. Notes stay in the store: they may name anybody.
async fn examinations(store: &Store, writer: &mut Writer<'_, Past>) -> Result<()> {
    let mut after = 0;
    loop {
        let page = store.past_examinations(after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for PastExamination { subject, key, document, said, number, .. } in page {
            writer.push(Past {
                subject: subject.word().to_owned(),
                key,
                outcome: "examined".to_owned(),
                day: day_of(subject, &document)?,
                at: moment(said.examined_at),
                found: said.result.found(),
                examination: Some(said.kind.word().to_owned()),
                category: said.category.map(|category| category.word().to_owned()),
                quantity: said.quantity,
                unit: said.unit,
                number,
                revision: said.revision,
                ..Past::default()
            })?;
        }
    }
}

/// The day to which a record belongs.
fn day_of(subject: SubjectKind, document: &str) -> Result<Option<NaiveDate>> {
    Ok(match subject {
        SubjectKind::Traveller => Traveller::from_document(document)?.day(),
        SubjectKind::Consignment => ConsignmentRecord::from_document(document)?.day(),
        _ => MovementRecord::from_document(document)?.day(),
    })
}

fn moment(at: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(at).map(|time| time.naive_utc())
}

/// Outcomes that another system knows, one JSON object a line.
fn outcomes_of(history: &History, file: &Path, today: NaiveDate) -> Result<Outcome> {
    let lines =
        std::io::BufReader::new(std::fs::File::open(file).with_context(|| format!("reading {}", file.display()))?);
    let mut writer = history.writer::<Past>(today)?;
    let mut refused = 0;
    for (at, line) in lines.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Past>(&line) {
            Ok(outcome) if !outcome.key.is_empty() && SubjectKind::parse(&outcome.subject).is_some() => {
                writer.push(outcome)?;
            }
            Ok(_) => {
                refused += 1;
                eprintln!("{} line {}: subject and key are needed", file.display(), at + 1);
            }
            Err(error) => {
                refused += 1;
                eprintln!("{} line {}: {error}", file.display(), at + 1);
            }
        }
    }
    said(Kind::Outcome, writer.finish()?)?;
    Ok(Outcome::of(refused > 0))
}

fn compact(history: &History, today: NaiveDate) -> Result<Outcome> {
    for kind in Kind::ALL {
        let progress = Mutex::new(Progress::new(kind.word()));
        let told = |done: u64, of: u64| {
            if let Ok(mut progress) = progress.lock() {
                progress.show(done as usize, of as usize);
            }
        };
        let compacted = history.compact(kind, today, &Watch::NONE.telling(&told))?;
        if let Ok(progress) = progress.into_inner() {
            progress.finish();
        }
        eprintln!(
            "{}: {} days written anew, {} of them without what has had its time; {} rows of {}",
            kind.word(),
            compacted.days,
            compacted.expired,
            compacted.rows_after,
            compacted.rows_before
        );
        json_line(&json!({"kind": kind.word(), "compacted": compacted}))?;
    }
    Ok(Outcome::Done)
}

fn show(history: &History) -> Result<Outcome> {
    eprintln!("history in {}", history.shown());
    for kind in Kind::ALL {
        for day in history.days(kind, None, None)? {
            json_line(&json!({
                "kind": kind.word(),
                "day": day.day,
                "files": day.files().count(),
                "bytes": day.files().map(|item| item.size).sum::<u64>(),
                "compacted": !day.is_loose(),
            }))?;
        }
    }
    Ok(Outcome::Done)
}

/// Every column of the files, as an analyst sees it.
fn schema(kind: Option<&str>) -> Result<Outcome> {
    let kinds = match kind {
        Some(word) => vec![Kind::parse(word).with_context(|| format!("there is no kind {word}"))?],
        None => Kind::ALL.to_vec(),
    };
    for kind in kinds {
        for column in history::columns_of(kind) {
            json_line(&column)?;
        }
    }
    Ok(Outcome::Done)
}
