//! Rules that past findings speak for: proposed, never put in force.

use axum::{
    Json,
    extract::{Path, State},
};
use chrono::NaiveDate;
use model::SubjectKind;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    backtests::{in_order, kept, one, period, without_nulls},
    log,
};
use crate::{
    App,
    auth::Actor,
    backtests::{SUGGESTIONS, Wanted, Wish},
    error::{ApiError, ApiResult},
};

/// Conditions of a rule where nobody says.
const CONDITIONS: usize = 3;
/// And at most.
const LONGEST: usize = 4;

/// For what rules are wanted, and of which days the findings are asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    subject: SubjectKind,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    conditions: Option<usize>,
}

pub(crate) async fn begin(State(app): State<App>, actor: Actor, Json(asked): Json<Asked>) -> ApiResult<Json<Value>> {
    let Asked { subject, from, to, conditions } = asked;
    in_order(from, to)?;
    let conditions = conditions.unwrap_or(CONDITIONS);
    if !(1..=LONGEST).contains(&conditions) {
        return Err(ApiError::invalid(format!("a rule is proposed of one to {LONGEST} conditions")));
    }
    kept(&app, std::iter::once(subject)).await?;
    let wish = Wish { subject, from, to, conditions };
    let asked = json!({"what": SUGGESTIONS, "subject": subject, "rules": [], "count": 0, "from": from, "to": to});
    let id = app.backtests.begin(Wanted {
        owner: actor.name.clone(),
        asked: without_nulls(asked),
        subjects: Default::default(),
        work: Box::new(move |archive, watch| archive.suggest(&wish, watch)),
    })?;
    let detail = format!("{}, {}", subject.word(), period(from, to));
    log(&app, &actor, "suggestions_begun", "backtest", id, &detail).await?;
    one(State(app), actor, Path(id)).await
}
