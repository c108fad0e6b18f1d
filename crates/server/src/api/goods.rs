//! Controlled goods: lines of stored bills that may be some, and any line held against the dictionary.

use axum::{
    Json,
    extract::{Query, State},
};
use chrono::Utc;
use goods::{Finding, Line, Recogniser, licences::fits, views::Programme};
use serde::Deserialize;
use serde_json::{Value, json};
use store::goods::GoodsQuery;
use utoipa::ToSchema;

use super::{given, log};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    goods_desk::{forms, question_of},
    licences::standings_in_force,
};

/// Lines of one call.
const MOST_LINES: usize = 1_000;
/// Characters of one line.
const MOST_TEXT: usize = 20_000;

#[derive(Deserialize)]
pub(crate) struct Asked {
    item: Option<String>,
    regime: Option<String>,
    programme: Option<String>,
    tier: Option<String>,
    only: Option<bool>,
    monitored: Option<bool>,
    from: Option<String>,
    to: Option<String>,
    state: Option<String>,
    consignment: Option<i64>,
    q: Option<String>,
    page: Option<u64>,
}

/// The queue of lines that may be controlled goods.
pub(crate) async fn lines(State(app): State<App>, actor: Actor, Query(asked): Query<Asked>) -> ApiResult<Json<Value>> {
    let engines = app.desk.engines();
    let query = query(&engines, asked)?;
    let page = app.store.goods_lines(&query).await?;
    log(&app, &actor, "view", "goods", "", &format!("{} shown", page.items.len())).await?;
    let standings = if page.items.is_empty() { Vec::new() } else { standings_in_force(&app.store, Utc::now()).await? };
    let mut items = Vec::with_capacity(page.items.len());
    for line in &page.items {
        let mut row = serde_json::to_value(line)?;
        let item = engines.goods.as_ref().and_then(|recogniser| recogniser.item(&line.item));
        row["name"] = json!(item.map_or(line.item.as_str(), |item| &item.name));
        row["forms"] = json!(item.map(forms).unwrap_or_default());
        row["licences"] = json!(fits(&question_of(line), &standings).fits.len());
        items.push(row);
    }
    Ok(Json(json!({"items": items, "total": page.total})))
}

fn query(engines: &assess::Engines, asked: Asked) -> ApiResult<GoodsQuery> {
    let dictionary = engines.goods.as_ref().map(|recogniser| recogniser.dictionary().clone());
    let items = |takes: &dyn Fn(&goods::Item) -> bool| -> Vec<String> {
        let items = dictionary.iter().flat_map(|dictionary| &dictionary.items);
        items.filter(|item| takes(item)).map(|item| item.id.clone()).collect()
    };
    let regime = given(asked.regime).map(|regime| {
        let under = items(&|item| item.regime_codes().any(|code| code == regime));
        (regime, under)
    });
    let programme = match given(asked.programme) {
        Some(id) => {
            let programme =
                Programme::by_id(&id).ok_or_else(|| ApiError::invalid(format!("there is no programme {id}")))?;
            Some(items(&|item| programme.takes(item)))
        }
        None => None,
    };
    let tier = match given(asked.tier).as_deref() {
        None | Some("possible") => 1,
        Some("match") => 2,
        Some("context") => 0,
        Some(other) => {
            return Err(ApiError::invalid(format!("tier is {other}, where match, possible or context is expected")));
        }
    };
    let state = given(asked.state);
    if let Some(other) = state.as_deref().filter(|state| !["open", "viewed", "ruled"].contains(state)) {
        return Err(ApiError::invalid(format!("state is {other}, where open, viewed or ruled is expected")));
    }
    let country = |code: Option<String>| given(code).map(|code| code.to_uppercase());
    Ok(GoodsQuery {
        item: given(asked.item),
        regime,
        items: programme,
        tier,
        no_surer: asked.only.unwrap_or(false).then_some(tier),
        monitored: asked.monitored.unwrap_or(false),
        from: country(asked.from),
        to: country(asked.to),
        state,
        consignment: asked.consignment,
        line: None,
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    })
}

/// A line of goods to be recognised.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct GoodsText {
    /// What the answer to it is called.
    #[serde(default)]
    id: String,
    /// The description.
    text: String,
    /// The declared HS code.
    #[serde(default)]
    hs: Option<String>,
    /// Declared UN numbers, four digits each.
    #[serde(default)]
    un_numbers: Vec<String>,
    /// Net quantity, kg.
    #[serde(default)]
    quantity_kg: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoodsTexts {
    lines: Vec<GoodsText>,
}

/// Holds lines against the dictionary; nothing is kept of them.
pub(crate) async fn recognise(
    State(app): State<App>,
    _: Actor,
    Json(asked): Json<GoodsTexts>,
) -> ApiResult<Json<Value>> {
    if asked.lines.len() > MOST_LINES {
        return Err(ApiError::invalid(format!("{} lines, where {MOST_LINES} at most are expected", asked.lines.len())));
    }
    if let Some(long) = asked.lines.iter().find(|line| line.text.chars().count() > MOST_TEXT) {
        return Err(ApiError::invalid(format!("line {:?} is longer than {MOST_TEXT} characters", long.id)));
    }
    let engines = app.desk.engines();
    let recogniser = engines.goods.clone().ok_or_else(|| ApiError::invalid("no dictionary of goods is loaded"))?;
    let answer = tokio::task::spawn_blocking(move || {
        let answers: Vec<Value> = asked
            .lines
            .iter()
            .map(|line| {
                let hs: String = line.hs.iter().flat_map(|hs| hs.chars()).filter(char::is_ascii_digit).collect();
                let found: Vec<Finding> = recogniser.recognise(&Line {
                    text: &line.text,
                    hs: Some(hs.as_str()).filter(|hs| !hs.is_empty()),
                    un: &line.un_numbers,
                    quantity_kg: line.quantity_kg,
                });
                let mut answer = json!({"id": line.id, "items": found});
                if Recogniser::cuts(&line.text) {
                    answer["cut"] = json!(true);
                }
                answer
            })
            .collect();
        json!({"dictionary": recogniser.version(), "lines": answers})
    });
    Ok(Json(answer.await.map_err(|fault| ApiError::invalid(fault.to_string()))?))
}
