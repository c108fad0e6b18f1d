//! Conditions of rules: check them, try them, and which fields they may name.

use assess::Subject;
use axum::{Json, extract::State, http::StatusCode};
use model::{SubjectKind, schema::Record};
use rules::{RuleSet, RuleText};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::lane_of;
use tokio::sync::Mutex;

use super::log;
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered::{past_of, tables},
};

/// Rules and the sets that they ask change one after the other: none is checked against what is about to go.
pub(super) static CHANGING: Mutex<()> = Mutex::const_new(());

pub(super) async fn reload(app: &App) -> ApiResult<()> {
    app.desk.reload().await.map_err(|error| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error))
}

#[derive(Deserialize)]
pub(crate) struct Draft {
    pub subject: SubjectKind,
    pub cel: String,
}

impl Draft {
    pub fn rule(self) -> RuleText {
        RuleText::new("draft", self.subject, &self.cel)
    }
}

pub(crate) async fn check(State(app): State<App>, Json(draft): Json<Draft>) -> ApiResult<Json<Value>> {
    let tables = tables(&app.store).await?;
    Ok(Json(json!({"diagnostics": rules::check_with(&draft.rule(), &tables)})))
}

/// Records that a draft is tried on: the latest, some days of a busy airport.
const TRIED: u64 = 20_000;
/// Records that are in memory at a time, and for which the past is asked at once.
const AT_ONCE: usize = 1_000;

/// What an officer calls a subject.
pub(super) fn title(subject: &Subject) -> String {
    match subject {
        Subject::Traveller(record) => record.person.surname.clone().unwrap_or_default(),
        Subject::Consignment(record) => record.consignment.reference.clone(),
        Subject::Movement(record) => record.movement.title(),
    }
}

/// What trying a rule on recent records found.
pub(super) struct Tried {
    pub records: usize,
    pub hits: u32,
    /// A few of the records, as they are shown.
    pub examples: Vec<Value>,
}

/// Tries a rule on recent records of its kind, with the sets and the past of now.
pub(super) async fn tried(app: &App, rule: RuleText) -> ApiResult<Tried> {
    let subject = rule.subject;
    let set = RuleSet::compile_with(vec![rule], &tables(&app.store).await?)
        .map_err(|_| ApiError::invalid("the condition has faults: check it first"))?;
    let rows = app.store.recent(subject, TRIED).await?;
    let mut out = Tried { records: rows.len(), hits: 0, examples: Vec::new() };
    for rows in rows.chunks(AT_ONCE) {
        let subjects =
            rows.iter().map(|row| Subject::from_document(subject, &row.doc)).collect::<Result<Vec<_>, _>>()?;
        let asked = subjects.iter().zip(rows).map(|(subject, row)| (subject, row.movement_id));
        let past = past_of(&app.store, &set, subject, asked).await?;
        let batch: Vec<&dyn Record> = subjects.iter().map(Subject::record).collect();
        for ((row, tried), found) in rows.iter().zip(&subjects).zip(set.evaluate_with(subject, &batch, &past)) {
            let Some(hit) = found.first() else { continue };
            out.hits += 1;
            if out.examples.len() < 20 {
                out.examples.push(json!({"id": row.id, "title": title(tried), "lane": lane_of(row.lane), "subject": subject, "evidence": hit.evidence}));
            }
        }
    }
    Ok(out)
}

pub(crate) async fn attempt(State(app): State<App>, actor: Actor, Json(draft): Json<Draft>) -> ApiResult<Json<Value>> {
    let Tried { records, hits, examples } = tried(&app, draft.rule()).await?;
    log(&app, &actor, "rule_tried", "rule", "draft", &format!("{records} records")).await?;
    let rate = if records == 0 { 0.0 } else { f64::from(hits) / records as f64 };
    Ok(Json(json!({"records": records, "hits": hits, "rate": rate, "examples": examples})))
}

pub(crate) async fn fields() -> ApiResult<Json<Vec<rules::CatalogueField>>> {
    Ok(Json(rules::catalogue()))
}
