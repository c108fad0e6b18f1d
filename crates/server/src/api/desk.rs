//! The first screen, the boards, a movement, and the search.

use assess::identifiers::fold;
use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    overview::Overview,
    records::MovementQuery,
    views::{MovementItem, Page},
};

use super::{given, log, moment, now};
use crate::{App, auth::Actor, error::ApiResult};

pub(crate) async fn overview(State(app): State<App>) -> ApiResult<Json<Overview>> {
    Ok(Json(app.store.overview(now(), app.desk.clock()).await?))
}

#[derive(Deserialize)]
pub(crate) struct Board {
    mode: Option<String>,
    direction: Option<String>,
    from: Option<String>,
    to: Option<String>,
    q: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn movements(
    State(app): State<App>,
    Query(asked): Query<Board>,
) -> ApiResult<Json<Page<MovementItem>>> {
    let query = MovementQuery {
        mode: given(asked.mode),
        direction: given(asked.direction),
        from: moment(asked.from)?,
        to: moment(asked.to)?,
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    };
    Ok(Json(app.store.movements(&query).await?))
}

pub(crate) async fn movement(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    let movement = app.store.movement(id).await?;
    log(&app, &actor, "view", "movement", id, "").await?;
    let mut out = serde_json::to_value(&movement)?;
    out["travellers"] = serde_json::to_value(app.store.travellers_on(id).await?)?;
    out["consignments"] = serde_json::to_value(app.store.consignments_on(id).await?)?;
    out["messages"] = serde_json::to_value(app.store.messages_of(id).await?)?;
    Ok(Json(out))
}

#[derive(Deserialize)]
pub(crate) struct Search {
    q: String,
}

pub(crate) async fn search(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Search>,
) -> ApiResult<Json<Value>> {
    let words = asked.q.trim();
    if words.chars().count() < 2 {
        return Ok(Json(json!({"items": []})));
    }
    let items = app.store.search(words, &fold(words)).await?;
    // What was searched for may be a name: only that a search took place, and how much it found, is logged.
    log(&app, &actor, "search", "records", "", &format!("{} found", items.len())).await?;
    Ok(Json(json!({"items": items})))
}
