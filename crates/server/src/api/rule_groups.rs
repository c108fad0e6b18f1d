//! A condition as groups, and groups as a condition.

use axum::{Json, extract::State};
use model::SubjectKind;
use rules::groups::{self, Grouped, Node};
use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::Draft;
use crate::{App, error::ApiResult, remembered::tables};

pub(crate) async fn groups(State(app): State<App>, Json(draft): Json<Draft>) -> ApiResult<Json<Grouped>> {
    let tables = tables(&app.store).await?;
    Ok(Json(groups::group(&draft.cel, draft.subject, &tables)))
}

/// Groups as the builder sends them.
#[derive(Deserialize)]
pub(crate) struct Built {
    subject: SubjectKind,
    groups: Node,
}

/// The text, with where each part stands and what is wrong in it; or the first part that is not complete.
pub(crate) async fn text(State(app): State<App>, Json(built): Json<Built>) -> ApiResult<Json<Value>> {
    let cel = match groups::write(&built.groups) {
        Ok(cel) => cel,
        Err(fault) => {
            let fault = json!({"at": fault.at, "message": fault.message});
            return Ok(Json(json!({"fault": fault, "places": [], "diagnostics": []})));
        }
    };
    let tables = tables(&app.store).await?;
    let draft = Draft { subject: built.subject, cel: cel.clone() };
    let places = groups::places(&built.groups, &cel);
    Ok(Json(json!({"cel": cel, "places": places, "diagnostics": rules::check_with(&draft.rule(), &tables)})))
}
