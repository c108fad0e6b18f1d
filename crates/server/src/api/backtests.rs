//! Back-tests: what rules would have done in the past that is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use assess::Subject;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use model::SubjectKind;
use rules::{RuleSet, RuleText};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::lane_of;

use super::{
    log,
    rule_page::approved,
    rules::{Draft, title},
};
use crate::{
    App,
    auth::Actor,
    backtests::{Question, Wanted},
    error::{ApiError, ApiResult},
    remembered::tables,
    rule_life,
};

/// Rules of which each has its days, offices and many examples in the answer.
const DETAILED: usize = 50;
/// Offices and other rules that are named for each rule.
const NAMED: usize = 30;
/// Examples of a rule among few, and among many.
const EXAMPLES: [usize; 2] = [20, 5];
/// Kinds of subject that rules look at.
const SUBJECTS: [SubjectKind; 3] = [SubjectKind::Traveller, SubjectKind::Consignment, SubjectKind::Movement];

/// What is to be tested: a condition that is being written, or rules by their ids, or all that are in force.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    subject: Option<SubjectKind>,
    cel: Option<String>,
    weight: Option<f64>,
    #[serde(default)]
    rules: Vec<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    capacity: Option<u64>,
}

/// The rules under test, those that they are held beside, and what is shown of the question.
struct Tested {
    chosen: Vec<RuleText>,
    beside: Vec<RuleText>,
    what: &'static str,
    title: String,
}

async fn tested(app: &App, asked: &Asked) -> ApiResult<Tested> {
    let engines = app.desk.engines();
    let in_force = engines.rules.rules();
    if let Some(cel) = &asked.cel {
        let subject =
            asked.subject.ok_or_else(|| ApiError::invalid("a condition needs the subject that it looks at"))?;
        let mut rule = Draft { subject, cel: cel.clone() }.rule();
        rule.weight = asked.weight.unwrap_or(rule.weight);
        let beside = in_force.iter().filter(|other| other.subject == subject).cloned().collect();
        return Ok(Tested { chosen: vec![rule], beside, what: "draft", title: String::new() });
    }
    if asked.rules.is_empty() {
        return Ok(Tested { chosen: in_force.to_vec(), beside: Vec::new(), what: "all", title: String::new() });
    }
    let mut chosen = Vec::new();
    let standing = app.store.rules_standing().await?;
    for versions in standing.chunk_by(|a, b| a.id == b.id) {
        // What officers work with stands for the rule, else what is being made of it.
        let version = versions.iter().find(|version| approved(version)).or(versions.last());
        if let Some(version) = version.filter(|version| asked.rules.contains(&version.id)) {
            chosen.push(rule_life::text(version)?);
        }
    }
    if let Some(missing) = asked.rules.iter().find(|id| chosen.iter().all(|rule| rule.id != **id)) {
        return Err(ApiError::new(StatusCode::NOT_FOUND, format!("there is no rule `{missing}`")));
    }
    // One rule is held beside the others; several are held beside each other.
    let beside = match &*chosen {
        [one] => in_force.iter().filter(|other| other.subject == one.subject && other.id != one.id).cloned().collect(),
        _ => Vec::new(),
    };
    let title = if let [one] = &*chosen { one.title.clone() } else { String::new() };
    Ok(Tested { chosen, beside, what: "rules", title })
}

pub(crate) async fn begin(State(app): State<App>, actor: Actor, Json(asked): Json<Asked>) -> ApiResult<Json<Value>> {
    in_order(asked.from, asked.to)?;
    let Tested { chosen, beside, what, title } = tested(&app, &asked).await?;
    if chosen.is_empty() {
        return Err(ApiError::invalid("no rule is in force"));
    }
    kept(&app, chosen.iter().map(|rule| rule.subject)).await?;
    let policy = &app.desk.engines().policy;
    let lanes: BTreeMap<String, Value> = chosen
        .iter()
        .map(|rule| (rule.id.clone(), json!({"weight": rule.weight, "lane": policy.lane(rule.weight)})))
        .collect();
    let (count, alone) = (chosen.len(), beside.is_empty());
    let set = RuleSet::compile_with(chosen.into_iter().chain(beside).collect(), &tables(&app.store).await?).map_err(
        |faults| match faults.iter().flat_map(|(_, found)| found).next() {
            Some(found) => {
                ApiError::invalid(format!("line {}, column {}: {}", found.line, found.column, found.message))
            }
            None => ApiError::invalid("the rules do not compile"),
        },
    )?;
    let examples = EXAMPLES[usize::from(count > DETAILED)];
    let question = Question { from: asked.from, to: asked.to, capacity: asked.capacity, examples };
    let shown = json!({
        "what": what, "title": title, "subject": asked.subject, "cel": asked.cel, "rules": asked.rules, "count": count,
        "from": asked.from, "to": asked.to, "capacity": asked.capacity,
    });
    let period = period(asked.from, asked.to);
    let id = app.backtests.begin(Wanted {
        owner: actor.name.clone(),
        asked: without_nulls(shown),
        subjects: set.rules().iter().map(|rule| (rule.id.clone(), rule.subject)).collect(),
        work: Box::new(move |archive, watch| {
            archive.backtest(&set, &question, watch).map(|report| shaped(report, &lanes, alone))
        }),
    })?;
    log(&app, &actor, "backtest_begun", "backtest", id, &format!("{what}, {count} rules, {period}")).await?;
    one(State(app), actor, Path(id)).await
}

pub(super) fn in_order(from: Option<NaiveDate>, to: Option<NaiveDate>) -> ApiResult<()> {
    match (from, to) {
        (Some(from), Some(to)) if from > to => Err(ApiError::invalid("the period ends before it begins")),
        _ => Ok(()),
    }
}

/// `2026-11-01 to …`.
pub(super) fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let [from, to] = [from, to].map(|day| day.map_or_else(|| "…".to_owned(), |day| day.to_string()));
    format!("{from} to {to}")
}

/// Refuses what nothing is kept for, in the words that say how it comes to be kept.
pub(super) async fn kept(app: &App, of: impl Iterator<Item = SubjectKind>) -> ApiResult<()> {
    let subjects: BTreeSet<&str> = of.map(SubjectKind::word).collect();
    for subject in SUBJECTS.into_iter().filter(|subject| subjects.contains(subject.word())) {
        if app.backtests.span(subject).await.map_err(failed)?.is_some() {
            return Ok(());
        }
    }
    let detail = format!(
        "there is no history of any {} yet: `portcullis history write` writes it",
        subjects.into_iter().collect::<Vec<_>>().join(" or ")
    );
    Err(ApiError::new(StatusCode::CONFLICT, detail))
}

fn failed(said: String) -> ApiError {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, said)
}

pub(super) fn without_nulls(mut shown: Value) -> Value {
    if let Some(fields) = shown.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && value != "");
    }
    shown
}

/// Keeps of a report the rules under test, each with its weight and the lane that this weight alone gives, and no more
/// of each than a page shows.
fn shaped(mut report: Value, lanes: &BTreeMap<String, Value>, alone: bool) -> Value {
    if let Some(rules) = report["rules"].as_array_mut() {
        rules.retain(|rule| rule["id"].as_str().is_some_and(|id| lanes.contains_key(id)));
        let detailed = rules.len() <= DETAILED;
        for rule in rules {
            let lane = rule["id"].as_str().and_then(|id| lanes.get(id)).cloned().unwrap_or_default();
            (rule["weight"], rule["lane"]) = (lane["weight"].clone(), lane["lane"].clone());
            short(rule, detailed);
        }
    }
    match report["together"].as_array_mut() {
        // Of one rule, or of one beside others, the sum says nothing.
        Some(together) if !alone || lanes.len() == 1 => together.clear(),
        Some(together) => together.iter_mut().for_each(|sum| short(sum, true)),
        None => {}
    }
    report
}

fn short(rule: &mut Value, detailed: bool) {
    for list in ["offices", "overlap"] {
        if let Some(all) = rule[list].as_array_mut() {
            let rest = all.len().saturating_sub(NAMED);
            all.truncate(if detailed { NAMED } else { 0 });
            if detailed && rest > 0 {
                rule[format!("{list}_more")] = json!(rest);
            }
        }
    }
    if !detailed && let Some(days) = rule["days"].as_array_mut() {
        days.clear();
    }
}

pub(crate) async fn all(State(app): State<App>, actor: Actor) -> ApiResult<Json<Value>> {
    let mut history = serde_json::Map::new();
    for subject in SUBJECTS {
        if let Some(span) = app.backtests.span(subject).await.map_err(failed)? {
            history.insert(subject.word().to_owned(), serde_json::to_value(span)?);
        }
    }
    Ok(Json(json!({"items": app.backtests.of(&actor.name), "history": history})))
}

fn gone() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "there is no such back-test of yours")
}

pub(crate) async fn one(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    app.backtests.one(id, &actor.name).map(Json).ok_or_else(gone)
}

pub(crate) async fn remove(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let cancelled = app.backtests.remove(id, &actor.name).ok_or_else(gone)?;
    if cancelled {
        log(&app, &actor, "backtest_cancelled", "backtest", id, "").await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct OfRule {
    rule: Option<String>,
}

/// Subjects that a rule would have hit, as far as the store still has them.
pub(crate) async fn examples(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Query(of): Query<OfRule>,
) -> ApiResult<Json<Value>> {
    let rule = of.rule.as_deref().unwrap_or("draft");
    let (subject, keys) = app.backtests.examples(id, &actor.name, rule).ok_or_else(gone)?;
    let mut found: HashMap<String, store::records::RecordRow> =
        app.store.records_of(subject, &keys).await?.into_iter().collect();
    let mut items = Vec::new();
    for row in keys.iter().filter_map(|key| found.remove(key)) {
        let record = Subject::from_document(subject, &row.doc)?;
        items.push(json!({"id": row.id, "title": title(&record), "lane": lane_of(row.lane), "subject": subject}));
    }
    log(&app, &actor, "backtest_examples_seen", "backtest", id, &format!("{} records", items.len())).await?;
    let lost = keys.len() - items.len();
    Ok(Json(json!({"items": items, "lost": lost})))
}
