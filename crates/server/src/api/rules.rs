//! Officers' rules: list, edit, check, try.

use assess::{Subject, remembered};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use model::{SubjectKind, assessment::Seen, schema::Record};
use rules::{Examples, RuleSet, RuleText};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    rules::StoredRule,
    views::{iso_text, lane_of},
};
use tokio::sync::Mutex;

use super::{log, now, subjects::read};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered::{Questions, tables},
};

/// Rules and the sets that they ask change one after the other: none is checked against what is about to go.
pub(super) static CHANGING: Mutex<()> = Mutex::const_new(());

/// Words of the API that stand where the id of a rule does.
const TAKEN: [&str; 4] = ["sets", "check", "try", "fields"];

pub(crate) async fn all(State(app): State<App>) -> ApiResult<Json<Vec<Value>>> {
    Ok(Json(app.store.rules().await?.into_iter().map(shown).collect()))
}

fn shown(rule: StoredRule) -> Value {
    let mut out = rule.doc;
    out["version"] = json!(rule.version);
    out["updated_by"] = json!(rule.by);
    out["updated_at"] = json!(iso_text(rule.at));
    out
}

/// A rule as the console sends it. What it leaves out stays as it was.
#[derive(Deserialize)]
pub(crate) struct Sent {
    title: String,
    subject: SubjectKind,
    cel: String,
    weight: f64,
    enabled: bool,
    purpose: Option<String>,
    legal_basis: Option<String>,
    examples: Option<Examples>,
}

impl Sent {
    fn rule(self, id: String, owner: String, before: Option<RuleText>) -> RuleText {
        let before = before.as_ref();
        RuleText {
            id,
            title: self.title.trim().to_owned(),
            subject: self.subject,
            cel: self.cel,
            weight: self.weight,
            enabled: self.enabled,
            purpose: self.purpose.or_else(|| before.map(|rule| rule.purpose.clone())).unwrap_or_default(),
            legal_basis: self.legal_basis.or_else(|| before.map(|rule| rule.legal_basis.clone())).unwrap_or_default(),
            owner: before.map_or(owner, |rule| rule.owner.clone()),
            examples: self.examples.or_else(|| before.map(|rule| rule.examples.clone())).unwrap_or_default(),
        }
    }
}

/// `Cash, one-way & late` becomes `cash-one-way-late`.
fn slug(title: &str) -> String {
    let small: String = title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut out = small.split_whitespace().collect::<Vec<_>>().join("-");
    out.truncate(60);
    out.trim_end_matches('-').to_owned()
}

/// A rule that does not compile, or whose examples fail, is not put in force.
async fn put(app: &App, actor: &Actor, rule: RuleText, action: &str) -> ApiResult<Json<Value>> {
    let usual = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if rule.id.is_empty() || rule.id.len() > 64 || !rule.id.chars().all(usual) {
        return Err(ApiError::invalid("a rule's id has up to 64 small letters, digits and hyphens"));
    }
    if TAKEN.contains(&rule.id.as_str()) {
        return Err(ApiError::invalid("a rule cannot have this title: its id is a word of the API"));
    }
    let _alone = CHANGING.lock().await;
    let tables = tables(&app.store).await?;
    if let Some(found) = rules::check_with(&rule, &tables).first() {
        return Err(ApiError::invalid(format!("line {}, column {}: {}", found.line, found.column, found.message)));
    }
    if let Some(failed) = rules::test_examples(std::slice::from_ref(&rule), &tables).first() {
        return Err(ApiError::invalid(format!("example {}: {}", failed.example, failed.message)));
    }
    let doc = serde_json::to_value(&rule)?;
    let version = app.store.put_rule(&rule.id, Some(&doc), &actor.name, now()).await?;
    log(app, actor, action, "rule", &rule.id, &format!("version {version}")).await?;
    reload(app).await?;
    let stored = app.store.rules().await?.into_iter().find(|known| known.id == rule.id);
    stored.map(|rule| Json(shown(rule))).ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "the rule is gone again"))
}

pub(super) async fn reload(app: &App) -> ApiResult<()> {
    app.desk.reload().await.map_err(|error| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error))
}

pub(crate) async fn add(State(app): State<App>, actor: Actor, Json(sent): Json<Sent>) -> ApiResult<Json<Value>> {
    let id = slug(&sent.title);
    if app.store.rules().await?.iter().any(|known| known.id == id) {
        return Err(ApiError::new(StatusCode::CONFLICT, "there is a rule of this title already"));
    }
    put(&app, &actor, sent.rule(id, actor.name.clone(), None), "rule_added").await
}

pub(crate) async fn change(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<String>,
    Json(sent): Json<Sent>,
) -> ApiResult<Json<Value>> {
    let before = app.store.rules().await?.into_iter().find(|known| known.id == id);
    let before = before.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "there is no such rule"))?;
    let before: RuleText = serde_json::from_value(before.doc)?;
    put(&app, &actor, sent.rule(id, actor.name.clone(), Some(before)), "rule_changed").await
}

pub(crate) async fn remove(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let _alone = CHANGING.lock().await;
    app.store.put_rule(&id, None, &actor.name, now()).await?;
    log(&app, &actor, "rule_removed", "rule", &id, "").await?;
    reload(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Draft {
    subject: SubjectKind,
    cel: String,
}

impl Draft {
    fn rule(self) -> RuleText {
        RuleText {
            id: "draft".into(),
            title: "draft".into(),
            subject: self.subject,
            cel: self.cel,
            weight: 0.5,
            enabled: true,
            purpose: String::new(),
            legal_basis: String::new(),
            owner: String::new(),
            examples: Examples::default(),
        }
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

fn title(subject: &Subject) -> String {
    match subject {
        Subject::Traveller(record) => record.person.surname.clone().unwrap_or_default(),
        Subject::Consignment(record) => record.consignment.reference.clone(),
        Subject::Movement(record) => record.movement.title(),
    }
}

pub(crate) async fn attempt(State(app): State<App>, actor: Actor, Json(draft): Json<Draft>) -> ApiResult<Json<Value>> {
    let subject = draft.subject;
    let set = RuleSet::compile_with(vec![draft.rule()], &tables(&app.store).await?)
        .map_err(|_| ApiError::invalid("the condition has faults: check it first"))?;
    let rows = app.store.recent(subject, TRIED).await?;
    let (mut hits, mut examples) = (0, Vec::new());
    for rows in rows.chunks(AT_ONCE) {
        let subjects = rows.iter().map(|row| read(subject, &row.doc)).collect::<ApiResult<Vec<_>>>()?;
        let mut questions = Questions::default();
        for (at, (subject, row)) in subjects.iter().zip(rows).enumerate() {
            questions.add(at, (subject, row.movement_id), &set, &[]);
        }
        let answers = app.store.seen(questions.asks()).await?;
        let mut heard: Vec<Vec<Seen>> = vec![Vec::new(); rows.len()];
        questions.heard(&answers).for_each(|(at, seen)| heard[at].push(seen));
        let past = remembered::past(set.asks(subject), heard.iter().map(Vec::as_slice));
        let batch: Vec<&dyn Record> = subjects.iter().map(Subject::record).collect();
        for ((row, tried), found) in rows.iter().zip(&subjects).zip(set.evaluate_with(subject, &batch, &past)) {
            let Some(hit) = found.first() else { continue };
            hits += 1;
            if examples.len() < 20 {
                examples.push(json!({"id": row.id, "title": title(tried), "lane": lane_of(row.lane), "subject": subject, "evidence": hit.evidence}));
            }
        }
    }
    log(&app, &actor, "rule_tried", "rule", "draft", &format!("{} records", rows.len())).await?;
    let rate = if rows.is_empty() { 0.0 } else { f64::from(hits) / rows.len() as f64 };
    Ok(Json(json!({"records": rows.len(), "hits": hits, "rate": rate, "examples": examples})))
}

pub(crate) async fn fields() -> ApiResult<Json<Vec<rules::CatalogueField>>> {
    Ok(Json(rules::catalogue()))
}
