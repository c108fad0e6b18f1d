//! Proposals to change the dictionary of controlled goods: made by one person, decided by another.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
};
use goods::{
    Change, Difference,
    import::{self, Form, Imported, Reading},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::dictionary::{GoodsProposal, GoodsVerdict};
use utoipa::ToSchema;

use super::{given, now};
use crate::{
    App,
    auth::Actor,
    dictionary::{GoodsError, Proposer, approve as approve_proposal, in_force, propose, propose_import, prospect},
    error::{ApiError, ApiResult},
};

/// A proposal with what it would change.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoodsProposalDetail {
    /// The proposal.
    pub proposal: GoodsProposal,
    /// What it says.
    pub change: Change,
    /// What it would change on the edition in force; none once it is decided, or where it cannot be made any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
    /// Why it cannot be made any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hindrance: Option<String>,
    /// Whether whoever asks may decide on it: it is open, and somebody else made it.
    pub decidable: bool,
}

/// What was read from a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoodsImported {
    /// Number of the proposal that it became; none where the file was only to be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<i64>,
    /// What it says.
    pub read: Imported,
}

impl From<GoodsError> for ApiError {
    fn from(error: GoodsError) -> Self {
        match error {
            GoodsError::Store(error) => error.into(),
            GoodsError::Change(goods::ChangeError::Stale(_)) => {
                ApiError::new(axum::http::StatusCode::CONFLICT, error.to_string())
            }
            GoodsError::Change(_) | GoodsError::NothingNew(_) => ApiError::invalid(error.to_string()),
        }
    }
}

fn reasoned(reason: &str) -> ApiResult<&str> {
    let reason = reason.trim();
    if (3..=4_000).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(ApiError::invalid("a proposal and a decision on it need a reason of 3 to 4 000 characters"))
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    state: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(State(app): State<App>, Query(asked): Query<Asked>) -> ApiResult<Json<Value>> {
    let state = given(asked.state);
    let page = app.store.goods_proposals(state.as_deref(), asked.page.unwrap_or(1)).await?;
    Ok(Json(serde_json::to_value(page)?))
}

#[derive(Deserialize)]
pub(crate) struct Proposed {
    change: Change,
    reason: String,
}

pub(crate) async fn add(
    State(app): State<App>,
    actor: Actor,
    Json(sent): Json<Proposed>,
) -> ApiResult<Json<GoodsProposalDetail>> {
    actor.account()?;
    let proposer = Proposer { by: &actor.name, reason: reasoned(&sent.reason)?, source: None };
    let id = propose(&app.store, &sent.change, proposer, now()).await?;
    app.events.send("goods_proposals", json!({"id": id}));
    detail(&app, &actor, id).await
}

#[derive(Deserialize)]
pub(crate) struct Upload {
    form: String,
    hs_edition: Option<u16>,
    regime: Option<String>,
    /// Our columns and the file's as a JSON object.
    columns: Option<String>,
    name: Option<String>,
    reason: Option<String>,
    /// Only look.
    look: Option<bool>,
}

pub(crate) async fn import(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Upload>,
    body: Bytes,
) -> ApiResult<Json<GoodsImported>> {
    actor.account()?;
    let form = Form::parse(&asked.form);
    let form = form.ok_or_else(|| ApiError::invalid("the form is eu_correlation, us_ccl, us_hts or national"))?;
    let columns = given(asked.columns).map(|columns| serde_json::from_str(&columns)).transpose();
    let columns = columns.map_err(|_| ApiError::invalid("columns is a JSON object of our columns and the file's"))?;
    let mut reading = Reading::of(form);
    reading.hs_edition = asked.hs_edition.unwrap_or(reading.hs_edition);
    reading.regime = given(asked.regime);
    reading.columns = columns.unwrap_or_default();
    let (_, dictionary) = in_force(&app.store, now()).await?;
    let read = tokio::task::spawn_blocking(move || import::read(&body, &reading, &dictionary)).await;
    let read = read.map_err(|_| ApiError::invalid("the file cannot be read"))?;
    if asked.look.unwrap_or(false) {
        return Ok(Json(GoodsImported { proposal: None, read }));
    }
    let reason = asked.reason.unwrap_or_default();
    let source = given(asked.name).unwrap_or_else(|| asked.form.clone());
    let proposer = Proposer { by: &actor.name, reason: reasoned(&reason)?, source: Some(&source) };
    let id = propose_import(&app.store, &read, proposer, now()).await?;
    app.events.send("goods_proposals", json!({"id": id}));
    Ok(Json(GoodsImported { proposal: Some(id), read }))
}

async fn detail(app: &App, actor: &Actor, id: i64) -> ApiResult<Json<GoodsProposalDetail>> {
    let (proposal, change) = app.store.goods_proposal(id).await?;
    let said: Change = serde_json::from_value(change.clone())?;
    let open = proposal.state == "open";
    let (mut difference, mut hindrance) = (None, None);
    if open {
        match prospect(&app.store, proposal.base, change, now()).await?.outcome {
            Ok((_, found)) => difference = Some(found),
            Err(error) => hindrance = Some(error.to_string()),
        }
    }
    let decidable = open && proposal.by != actor.name;
    Ok(Json(GoodsProposalDetail { proposal, change: said, difference, hindrance, decidable }))
}

pub(crate) async fn one(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
) -> ApiResult<Json<GoodsProposalDetail>> {
    detail(&app, &actor, id).await
}

#[derive(Deserialize)]
pub(crate) struct Decided {
    reason: String,
}

pub(crate) async fn approve(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(sent): Json<Decided>,
) -> ApiResult<Json<GoodsProposalDetail>> {
    actor.account()?;
    let edition = approve_proposal(&app.store, id, &actor.name, reasoned(&sent.reason)?, now()).await?;
    app.events.send("goods_dictionary", json!({"edition": edition}));
    app.desk.reload().await.map_err(|error| ApiError::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error))?;
    detail(&app, &actor, id).await
}

pub(crate) async fn refuse(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(sent): Json<Decided>,
) -> ApiResult<Json<GoodsProposalDetail>> {
    actor.account()?;
    app.store.decide_goods(id, &GoodsVerdict::Refused, &actor.name, reasoned(&sent.reason)?, now()).await?;
    app.events.send("goods_proposals", json!({"id": id}));
    detail(&app, &actor, id).await
}
