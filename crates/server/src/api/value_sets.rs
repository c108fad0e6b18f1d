//! Sets of values that rules ask by name.

use std::collections::HashSet;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::value_sets::{ValueSet, ValueSetText};

use super::{log, now, rules::CHANGING};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered, set_life,
};

/// Values of a set; all of them are in memory and in each version.
const VALUES: usize = 10_000;
/// Characters of a value.
const VALUE: usize = 200;
/// Characters of a name.
const NAME: usize = 64;
/// Characters of a description.
const DESCRIPTION: usize = 1_000;

/// The sets in force, each with the live rules that ask it.
pub(crate) async fn all(State(app): State<App>) -> ApiResult<Json<Vec<Value>>> {
    let askers = set_life::askers(&app.store, &remembered::tables(&app.store).await?).await?;
    let mut out = Vec::new();
    for set in app.store.value_sets().await? {
        let asked_by = set_life::ids(askers.get(&set.name));
        let mut item = serde_json::to_value(set)?;
        item["asked_by"] = json!(asked_by);
        out.push(item);
    }
    Ok(Json(out))
}

/// A set as it is sent.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    pub description: String,
    pub values: Vec<String>,
}

/// Values without blanks around them, each once, in the order in which they were sent.
pub(super) fn text(name: &str, sent: Sent) -> ApiResult<ValueSetText> {
    let usual = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    if name.is_empty() || name.chars().count() > NAME || name.trim() != name || !name.chars().all(usual) {
        return Err(ApiError::invalid(format!(
            "the name of a set has up to {NAME} letters, digits, blanks, hyphens and underscores, and no blank around it"
        )));
    }
    let description = sent.description.trim().to_owned();
    if description.chars().count() > DESCRIPTION {
        return Err(ApiError::invalid(format!("a description has up to {DESCRIPTION} characters")));
    }
    let mut known = HashSet::new();
    let mut values = Vec::new();
    for value in sent.values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()) {
        if value.chars().count() > VALUE {
            return Err(ApiError::invalid(format!("a value has up to {VALUE} characters")));
        }
        if known.insert(value) {
            values.push(value.to_owned());
        }
    }
    if values.len() > VALUES {
        return Err(ApiError::invalid(format!("a set has up to {VALUES} values")));
    }
    Ok(ValueSetText { description, values })
}

/// A set that no live rule asks changes at once; of any other a change is proposed.
pub(crate) async fn put(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(sent): Json<Sent>,
) -> ApiResult<Json<ValueSet>> {
    let text = text(&name, sent)?;
    let _alone = CHANGING.lock().await;
    not_asked(&app, &name, "propose the change, for another person to approve").await?;
    let version = app.store.put_value_set(&name, Some(&text), &actor.name, now()).await?;
    let detail = format!("version {version}, {} values", text.values.len());
    log(&app, &actor, "value_set_changed", "value set", &name, &detail).await?;
    super::rules::reload(&app).await?;
    let kept = app.store.value_sets().await?.into_iter().find(|set| set.name == name);
    kept.map(Json).ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "the set is gone again"))
}

/// A set that a live rule asks is not taken away: the rule would not compile any more.
pub(crate) async fn remove(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> ApiResult<StatusCode> {
    let _alone = CHANGING.lock().await;
    not_asked(&app, &name, "it stays until they do no more").await?;
    app.store.put_value_set(&name, None, &actor.name, now()).await?;
    log(&app, &actor, "value_set_removed", "value set", &name, "").await?;
    super::rules::reload(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn not_asked(app: &App, name: &str, way_out: &str) -> ApiResult<()> {
    let askers = set_life::askers(&app.store, &remembered::tables(&app.store).await?).await?;
    let Some(askers) = askers.get(name) else { return Ok(()) };
    let detail = format!("the set is asked by rules in force ({}): {way_out}", set_life::ids(Some(askers)).join(", "));
    Err(ApiError::new(StatusCode::CONFLICT, detail))
}
