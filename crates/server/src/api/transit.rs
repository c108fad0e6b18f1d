//! Bills that came in for transit, and what became of them.

use axum::{
    Json,
    extract::{Query, State},
};
use model::transit::TransitState;
use serde::Deserialize;
use serde_json::{Value, json};
use store::transit::TransitQuery;

use super::{given, log};
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

pub(crate) async fn page(State(app): State<App>, actor: Actor, Query(asked): Query<Asked>) -> ApiResult<Json<Value>> {
    let state = given(asked.state)
        .map(|word| {
            TransitState::parse(&word).ok_or_else(|| ApiError::invalid("state is open, overdue, matched or differing"))
        })
        .transpose()?;
    let query = TransitQuery { state, words: given(asked.q), page: asked.page.unwrap_or(1) };
    let page = app.store.transit(&query).await?;
    let counts = app.store.transit_counts().await?;
    log(&app, &actor, "view", "transit", "", &format!("{} shown", page.items.len())).await?;
    Ok(Json(json!({"items": page.items, "total": page.total, "counts": counts})))
}
