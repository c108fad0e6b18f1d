//! How often a condition would hit, while it is written. It shows no record, so that nothing of it stands in the audit
//! log; whoever wants to see examples tries the rule.

use axum::{Json, extract::State};
use rules::RuleSet;
use serde_json::{Value, json};

use super::rules::Draft;
use crate::{
    App,
    error::{ApiError, ApiResult},
    remembered::tables,
};

pub(crate) async fn count(State(app): State<App>, Json(draft): Json<Draft>) -> ApiResult<Json<Value>> {
    let subject = draft.subject;
    let set = RuleSet::compile_with(vec![draft.rule()], &tables(&app.store).await?)
        .map_err(|_| ApiError::invalid("the condition has faults: check it first"))?;
    let found = app.sample.count(&app.store, subject, set).await?;
    let rate = if found.records == 0 { 0.0 } else { found.hits as f64 / found.records as f64 };
    Ok(Json(
        json!({"records": found.records, "hits": found.hits, "rate": rate, "complete": found.records == found.sample}),
    ))
}
