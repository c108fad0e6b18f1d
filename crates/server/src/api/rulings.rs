//! Rulings of authorities on goods: entered on their behalf, found again, taken back.

use assess::ruled::{self, Keys};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::{NaiveDate, Utc};
use model::{Document, GoodsItem, Party, SubjectKind, assessment::RulingDecision, cargo::ConsignmentRecord};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::goods_rulings::{NewRuling, Ruling, RulingQuery};
use utoipa::ToSchema;

use super::{
    given,
    goods_desk::{in_dictionary, reasoned},
    log, now,
};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

/// Characters of an authority's name, of a reference, and of the words of goods.
const MOST_NAME: usize = 200;
const MOST_GOODS: usize = 20_000;
const STATES: [&str; 5] = ["in_force", "coming", "lapsed", "withdrawn", "superseded"];

#[derive(Deserialize)]
pub(crate) struct Asked {
    state: Option<String>,
    item: Option<String>,
    q: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(State(app): State<App>, actor: Actor, Query(asked): Query<Asked>) -> ApiResult<Json<Value>> {
    let state = given(asked.state);
    if let Some(other) = state.as_deref().filter(|state| !STATES.contains(state)) {
        return Err(ApiError::invalid(format!("state is {other}, where one of {} is expected", STATES.join(", "))));
    }
    let query = RulingQuery {
        state,
        item: given(asked.item),
        keys: None,
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    };
    let page = app.store.rulings(&query, Utc::now().date_naive()).await?;
    log(&app, &actor, "view", "goods_rulings", "", &format!("{} shown", page.items.len())).await?;
    Ok(Json(json!({"items": page.items, "total": page.total})))
}

pub(crate) async fn one(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Ruling>> {
    let ruling = app.store.ruling(id, Utc::now().date_naive()).await?;
    log(&app, &actor, "view", "goods_ruling", id, "").await?;
    Ok(Json(ruling))
}

/// A ruling as it is entered: on a line of a bill, or on goods by their words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGoodsRuling {
    /// Who ruled.
    authority: String,
    /// The authority's reference. Another ruling under the same reference supersedes this one.
    reference: String,
    /// `controlled` or `not_controlled`.
    decision: String,
    /// The item of the dictionary.
    item: String,
    /// The day of the ruling.
    issued: NaiveDate,
    /// Its first day; that of the ruling where none is said.
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default)]
    valid_until: Option<NaiveDate>,
    /// Why, in the authority's words.
    reason: String,
    /// Number of the consignment for which it was asked.
    #[serde(default)]
    consignment: Option<i64>,
    /// Its line, from 1.
    #[serde(default)]
    line: Option<i64>,
    /// The words of the goods, where no line is named.
    #[serde(default)]
    goods: Option<String>,
    /// Declared UN numbers beside the words.
    #[serde(default)]
    un_numbers: Vec<String>,
    /// The consignor's product reference; the one in the words where none is said.
    #[serde(default)]
    product: Option<String>,
    /// The consignor, where no line is named.
    #[serde(default)]
    consignor: Option<String>,
    /// The consignor's country.
    #[serde(default)]
    consignor_country: Option<String>,
}

/// A ruling that was entered or taken back.
#[derive(Serialize, ToSchema)]
#[schema(as = GoodsRuled)]
pub(crate) struct Ruled {
    /// The ruling.
    ruling: Ruling,
    /// Bills that were assessed again and came out otherwise.
    reassessed: usize,
}

pub(crate) async fn add(
    State(app): State<App>,
    actor: Actor,
    Json(sent): Json<NewGoodsRuling>,
) -> ApiResult<(StatusCode, Json<Ruled>)> {
    let new = ruling(&app, sent).await?;
    let id = app.store.enter_ruling(&new, &actor.name, now()).await?;
    Ok((StatusCode::CREATED, followed(&app, id).await?))
}

async fn ruling(app: &App, sent: NewGoodsRuling) -> ApiResult<NewRuling> {
    let decision = RulingDecision::parse(&sent.decision)
        .ok_or_else(|| ApiError::invalid("the decision must be controlled or not_controlled"))?;
    let (authority, reference) = (named("authority", &sent.authority)?, named("reference", &sent.reference)?);
    let item = in_dictionary(app, &sent.item)?;
    let reason = reasoned(&sent.reason)?;
    let valid_from = sent.valid_from.unwrap_or(sent.issued);
    // Somewhere it is tomorrow already.
    let tomorrow = Utc::now().date_naive() + chrono::Days::new(1);
    if sent.issued > tomorrow {
        return Err(ApiError::invalid("issued lies in the future"));
    }
    if sent.valid_until.is_some_and(|until| until < valid_from) {
        return Err(ApiError::invalid("valid_until lies before the first day"));
    }
    let (goods, consignor, line) = match (sent.consignment, sent.line) {
        (Some(id), Some(line)) => {
            let row = app.store.record(SubjectKind::Consignment, id).await?;
            let record = ConsignmentRecord::from_document(&row.doc)?;
            let goods = usize::try_from(line - 1).ok().and_then(|at| record.consignment.goods.get(at)).cloned();
            let goods =
                goods.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, format!("bill {id} has no line {line}")))?;
            (goods, record.consignment.consignor, Some((id, line)))
        }
        (None, None) => {
            let un_numbers = sent.un_numbers;
            let goods = GoodsItem { description: given(sent.goods), un_numbers, ..GoodsItem::default() };
            let consignor = Party { name: given(sent.consignor), country: sent.consignor_country, ..Party::default() };
            (goods, consignor, None)
        }
        _ => return Err(ApiError::invalid("a bill and its line are named together, or neither")),
    };
    let words = goods.description.clone().unwrap_or_default();
    if words.chars().count() > MOST_GOODS {
        return Err(ApiError::invalid(format!("goods: {MOST_GOODS} characters at most are expected")));
    }
    let keys = Keys::of(&goods, &consignor);
    let product = given(sent.product).or(keys.reference);
    let product_key = product.as_deref().and_then(|reference| ruled::product_key(reference, &consignor));
    if keys.text.is_empty() && product_key.is_none() {
        return Err(ApiError::invalid("the goods cannot be told: say their words, or a consignor's product reference"));
    }
    Ok(NewRuling {
        authority,
        reference,
        decision,
        item,
        issued: sent.issued,
        valid_from,
        valid_until: sent.valid_until,
        reason,
        goods: words,
        consignor: consignor.name.filter(|_| product_key.is_some()),
        product,
        text_key: keys.text,
        product_key: product_key.unwrap_or_default(),
        line,
    })
}

fn named(what: &str, text: &str) -> ApiResult<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MOST_NAME {
        return Err(ApiError::invalid(format!("{what}: 1 to {MOST_NAME} characters are expected")));
    }
    Ok(text.to_owned())
}

#[derive(Deserialize)]
pub(crate) struct Withdraw {
    reason: String,
}

pub(crate) async fn withdraw(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(sent): Json<Withdraw>,
) -> ApiResult<Json<Ruled>> {
    let reason = reasoned(&sent.reason)?;
    app.store.withdraw_ruling(id, &reason, &actor.name, now()).await?;
    followed(&app, id).await
}

/// Lets what is stored follow, and answers with the ruling. Where that fails the ruling stands, and is followed within a
/// minute.
async fn followed(app: &App, id: i64) -> ApiResult<Json<Ruled>> {
    let reassessed = app.desk.follow_rulings().await.map_err(|error| {
        tracing::error!("bills were not assessed again after a ruling: {error}");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "the ruling is kept, but the bills could not follow it yet")
    })?;
    Ok(Json(Ruled { ruling: app.store.ruling(id, Utc::now().date_naive()).await?, reassessed }))
}
