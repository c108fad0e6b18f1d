//! The journal and quarantine, and the way in for senders.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode;
use serde::Deserialize;
use serde_json::Value;
use store::views::{MessageItem, Page};

use super::{given, log};
use crate::{
    App, Incoming, Submitted,
    auth::Actor,
    error::{ApiError, ApiResult},
};

/// Letters of a file's name that are kept.
const NAME: usize = 200;

#[derive(Deserialize)]
pub(crate) struct Asked {
    status: Option<String>,
    format: Option<String>,
    q: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(State(app): State<App>, Query(asked): Query<Asked>) -> ApiResult<Json<Page<MessageItem>>> {
    let (status, format, words) = (given(asked.status), given(asked.format), given(asked.q));
    Ok(Json(
        app.store.journal_page(status.as_deref(), format.as_deref(), words.as_deref(), asked.page.unwrap_or(1)).await?,
    ))
}

pub(crate) async fn one(State(app): State<App>, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    let message = app.store.journal_get(id).await?;
    let summary = app.store.journal_summary(id).await?;
    let mut out = serde_json::to_value(&message)?;
    out["readings"] = serde_json::to_value(summary.readings)?;
    out["defect_list"] = serde_json::to_value(summary.defects)?;
    Ok(Json(out))
}

pub(crate) async fn raw(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Response> {
    let bytes = app.store.journal_body(id).await?;
    log(&app, &actor, "view", "raw message", id, "").await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], bytes).into_response())
}

pub(crate) async fn submit(
    State(app): State<App>,
    actor: Actor,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult<(StatusCode, Json<Submitted>)> {
    if body.is_empty() {
        return Err(ApiError::invalid("the message is empty"));
    }
    let name = headers.get("x-filename").map(file_name).unwrap_or_default();
    let submitted = app.intake.submit(Incoming { bytes: body.to_vec(), sender: actor.name, name }).await?;
    Ok((StatusCode::ACCEPTED, Json(submitted)))
}

/// The name of a file as its sender calls it: a header holds no other letters than percent-encoded ones (RFC 3986,
/// section 2.1).
fn file_name(value: &HeaderValue) -> String {
    let decoded = percent_decode(value.as_bytes()).decode_utf8_lossy();
    decoded.chars().filter(|c| !c.is_control()).take(NAME).collect()
}

pub(crate) async fn retry(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<MessageItem>> {
    app.intake.retry(id).await?;
    log(&app, &actor, "retry", "message", id, "").await?;
    Ok(Json(app.store.journal_get(id).await?))
}
