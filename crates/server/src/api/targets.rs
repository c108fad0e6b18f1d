//! The queue.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use model::{Lane, SubjectKind};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    targets::TargetQuery,
    views::{TargetItem, lane_number},
    writer::subject_number,
};

use super::{given, log, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

#[derive(Deserialize)]
pub(crate) struct Asked {
    lane: Option<String>,
    status: Option<String>,
    mine: Option<bool>,
    subject: Option<String>,
    q: Option<String>,
    sort: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(State(app): State<App>, actor: Actor, Query(asked): Query<Asked>) -> ApiResult<Json<Value>> {
    let query = TargetQuery {
        lane: given(asked.lane).as_deref().and_then(Lane::parse).map(lane_number),
        status: given(asked.status),
        claimed_by: asked.mine.unwrap_or(false).then(|| actor.account.as_ref().map_or(0, |a| a.user.id)),
        subject: given(asked.subject).as_deref().and_then(SubjectKind::parse).map(subject_number),
        words: given(asked.q),
        by_score: asked.sort.as_deref() == Some("score"),
        page: asked.page.unwrap_or(1),
    };
    let page = app.store.targets(&query).await?;
    log(&app, &actor, "view", "queue", "", &format!("{} shown", page.items.len())).await?;
    Ok(Json(json!({"items": page.items, "total": page.total, "counts": app.store.queue_counts().await?})))
}

pub(crate) async fn one(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    let target = app.store.target(id).await?;
    log(&app, &actor, "view", "target", id, "").await?;
    let mut out = serde_json::to_value(&target)?;
    out["decisions"] = serde_json::to_value(app.store.decisions(id).await?)?;
    Ok(Json(out))
}

pub(crate) async fn claim(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<TargetItem>> {
    let target = app.store.claim(id, actor.account()?.user.id, &actor.name, now()).await?;
    changed(&app, &target);
    Ok(Json(target))
}

pub(crate) async fn release(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<TargetItem>> {
    let target = app.store.release(id, actor.account()?.user.id, &actor.name, now()).await?;
    changed(&app, &target);
    Ok(Json(target))
}

#[derive(Deserialize)]
pub(crate) struct Decision {
    decision: String,
    reason: String,
}

/// What an officer may decide.
const DECISIONS: [&str; 4] = ["inspect", "refer", "clear", "watch"];

pub(crate) async fn decide(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(asked): Json<Decision>,
) -> ApiResult<Json<TargetItem>> {
    if !DECISIONS.contains(&asked.decision.as_str()) {
        return Err(ApiError::invalid("the decision must be inspect, refer, clear or watch"));
    }
    let reason = asked.reason.trim();
    if reason.chars().count() < 3 || reason.chars().count() > 4_000 {
        return Err(ApiError::invalid("a decision needs a reason of 3 to 4 000 characters"));
    }
    let target = app.store.decide(id, actor.account()?.user.id, &actor.name, &asked.decision, reason, now()).await?;
    changed(&app, &target);
    Ok(Json(target))
}

fn changed(app: &App, target: &TargetItem) {
    app.events.send("target_changed", json!({"id": target.id, "status": target.status, "lane": target.lane}));
}
