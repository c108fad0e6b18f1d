//! What was denied elsewhere, and the notices that are watched for.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::Utc;
use goods::licences::check;
use model::licence::{Denial, TargetedNotice};
use serde::Deserialize;
use serde_json::{Value, json};
use store::register::{DenialItem, NoticeItem, RegisterQuery};

use super::{given, log, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

#[derive(Deserialize)]
pub(crate) struct Asked {
    state: Option<String>,
    q: Option<String>,
    page: Option<u64>,
}

impl Asked {
    fn query(self) -> RegisterQuery {
        RegisterQuery { state: given(self.state), words: given(self.q), page: self.page.unwrap_or(1) }
    }
}

#[derive(Deserialize)]
pub(crate) struct Reasoned {
    reason: String,
}

impl Reasoned {
    fn checked(&self) -> ApiResult<&str> {
        let reason = self.reason.trim();
        if (3..=4_000).contains(&reason.chars().count()) {
            return Ok(reason);
        }
        Err(ApiError::invalid("a withdrawal needs a reason of 3 to 4 000 characters"))
    }
}

fn changed(app: &App, what: Value) {
    app.desk.register_changed();
    app.events.send("register_changed", what);
}

fn today() -> chrono::NaiveDate {
    Utc::now().date_naive()
}

fn refuse(faults: Vec<String>) -> ApiResult<()> {
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid(faults.join("; "))) }
}

pub(crate) async fn denials(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Asked>,
) -> ApiResult<Json<Value>> {
    let page = app.store.denials(&asked.query(), today()).await?;
    log(&app, &actor, "view", "denials", "", &format!("{} shown", page.items.len())).await?;
    Ok(Json(serde_json::to_value(page)?))
}

pub(crate) async fn denial(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<DenialItem>> {
    let found = app.store.denial(id, today()).await?;
    log(&app, &actor, "view", "denial", id, "").await?;
    Ok(Json(found))
}

pub(crate) async fn add_denial(
    State(app): State<App>,
    actor: Actor,
    Json(denial): Json<Denial>,
) -> ApiResult<Json<DenialItem>> {
    refuse(check::denial(&denial))?;
    let id = app.store.add_denial(&denial, &actor.name, now()).await?;
    changed(&app, json!({"register": "denial", "id": id}));
    Ok(Json(app.store.denial(id, today()).await?))
}

pub(crate) async fn withdraw_denial(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(asked): Json<Reasoned>,
) -> ApiResult<Json<DenialItem>> {
    app.store.withdraw_entry("denial", id, asked.checked()?, &actor.name, now()).await?;
    changed(&app, json!({"register": "denial", "id": id}));
    Ok(Json(app.store.denial(id, today()).await?))
}

pub(crate) async fn notices(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Asked>,
) -> ApiResult<Json<Value>> {
    let page = app.store.notices(&asked.query(), today()).await?;
    log(&app, &actor, "view", "notices", "", &format!("{} shown", page.items.len())).await?;
    Ok(Json(serde_json::to_value(page)?))
}

pub(crate) async fn notice(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<NoticeItem>> {
    let found = app.store.notice(id, today()).await?;
    log(&app, &actor, "view", "notice", id, "").await?;
    Ok(Json(found))
}

pub(crate) async fn add_notice(
    State(app): State<App>,
    actor: Actor,
    Json(notice): Json<TargetedNotice>,
) -> ApiResult<Json<NoticeItem>> {
    refuse(check::notice(&notice))?;
    let id = app.store.add_notice(&notice, &actor.name, now()).await?;
    changed(&app, json!({"register": "notice", "id": id}));
    Ok(Json(app.store.notice(id, today()).await?))
}

pub(crate) async fn withdraw_notice(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(asked): Json<Reasoned>,
) -> ApiResult<Json<NoticeItem>> {
    app.store.withdraw_entry("notice", id, asked.checked()?, &actor.name, now()).await?;
    changed(&app, json!({"register": "notice", "id": id}));
    Ok(Json(app.store.notice(id, today()).await?))
}
