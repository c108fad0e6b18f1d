//! The life of a list: its editions and what they changed, where it is fetched from, what was refused.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError,
    lists::{AttemptItem, DifferencePage, EditionItem, EntryFate, ListSource, SHRINK},
    views::Page,
};

use super::{given, lists::taken, log, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

#[derive(Deserialize)]
pub(crate) struct Turned {
    page: Option<u64>,
}

pub(crate) async fn editions(
    State(app): State<App>,
    Path(list): Path<String>,
    Query(asked): Query<Turned>,
) -> ApiResult<Json<Page<EditionItem>>> {
    Ok(Json(app.store.list_editions(&list, asked.page.unwrap_or(1)).await?))
}

#[derive(Deserialize)]
pub(crate) struct Between {
    from: Option<String>,
    to: Option<String>,
    fate: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn difference(
    State(app): State<App>,
    actor: Actor,
    Path(list): Path<String>,
    Query(asked): Query<Between>,
) -> ApiResult<Json<DifferencePage>> {
    let word = given(asked.fate);
    let fate = word.as_deref().and_then(EntryFate::parse);
    if word.is_some() && fate.is_none() {
        return Err(ApiError::invalid("an entry is added, changed or removed"));
    }
    let (from, to) = (given(asked.from), given(asked.to));
    let page = Some(asked.page.unwrap_or(1));
    let found = app.store.list_difference(&list, from.as_deref(), to.as_deref(), fate, page).await?;
    log(&app, &actor, "view", "list", &list, &format!("{} differences shown", found.items.len())).await?;
    Ok(Json(found))
}

pub(crate) async fn attempts(
    State(app): State<App>,
    Path(list): Path<String>,
    Query(asked): Query<Turned>,
) -> ApiResult<Json<Page<AttemptItem>>> {
    Ok(Json(app.store.list_attempts(&list, asked.page.unwrap_or(1)).await?))
}

#[derive(Deserialize)]
pub(crate) struct Reasoned {
    reason: String,
}

pub(crate) async fn accept(
    State(app): State<App>,
    actor: Actor,
    Path((list, id)): Path<(String, i64)>,
    Json(asked): Json<Reasoned>,
) -> ApiResult<Json<AttemptItem>> {
    let reason = asked.reason.trim();
    if reason.chars().count() < 3 {
        return Err(ApiError::invalid("taking what was refused needs a reason"));
    }
    if app.store.list_attempt(id).await?.list != list {
        return Err(StoreError::NotFound { what: "attempt", id: id.to_string() }.into());
    }
    let attempt = app.store.accept_attempt(id, &actor.name, reason, now()).await?;
    app.events.send("lists", json!({}));
    taken(&app, attempt).await
}

#[derive(Deserialize)]
pub(crate) struct NewSource {
    name: Option<String>,
    urls: Vec<String>,
    mapping: Option<String>,
    every_seconds: i64,
    shrink: Option<f64>,
}

pub(crate) async fn set_source(
    State(app): State<App>,
    actor: Actor,
    Path(list): Path<String>,
    Json(asked): Json<NewSource>,
) -> ApiResult<Json<ListSource>> {
    let known = app.store.list_source(&list).await?;
    let urls: Vec<String> = asked.urls.into_iter().filter_map(|url| given(Some(url))).collect();
    // Files of the server are named where the server is run, not from a browser.
    let ours = |url: &String| known.as_ref().is_some_and(|known| known.urls.contains(url));
    if urls.iter().any(|url| !url.starts_with("https://") && !url.starts_with("http://") && !ours(url)) {
        return Err(ApiError::invalid(
            "an address begins with https:// or http://; a file is named in the configuration or by `lists source`",
        ));
    }
    let listed = app.store.lists().await?.into_iter().find(|known| known.id == list).map(|known| known.name);
    let source = ListSource {
        name: given(asked.name).or(known.map(|known| known.name)).or(listed).unwrap_or_else(|| list.clone()),
        list,
        urls,
        mapping: given(asked.mapping),
        every_seconds: asked.every_seconds,
        shrink: asked.shrink.unwrap_or(SHRINK),
        fixed: false,
        by: actor.name,
        at: now(),
    };
    let faults = app.desk.source_faults(&source);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults.join("; ")));
    }
    app.store.put_list_source(&source).await?;
    app.events.send("lists", json!({}));
    Ok(Json(source))
}

/// The source of a list, which must have one.
async fn source_of(app: &App, list: &str) -> ApiResult<ListSource> {
    let source = app.store.list_source(list).await?;
    Ok(source.ok_or_else(|| StoreError::NotFound { what: "source of list", id: list.to_owned() })?)
}

pub(crate) async fn remove_source(
    State(app): State<App>,
    actor: Actor,
    Path(list): Path<String>,
) -> ApiResult<StatusCode> {
    if source_of(&app, &list).await?.fixed {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "this source is set in the configuration file: change it there",
        ));
    }
    app.store.remove_list_source(&list, &actor.name, now()).await?;
    app.events.send("lists", json!({}));
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn fetch(State(app): State<App>, actor: Actor, Path(list): Path<String>) -> ApiResult<StatusCode> {
    let source = source_of(&app, &list).await?;
    log(&app, &actor, "list_fetch_asked", "list", &list, "").await?;
    if app.desk.clone().fetch_list(source, actor.name) {
        return Ok(StatusCode::ACCEPTED);
    }
    Err(ApiError::new(StatusCode::CONFLICT, "this list is being fetched already"))
}
