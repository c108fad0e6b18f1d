//! The audit log.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use store::{
    AuditVerdict,
    audit::AuditQuery,
    views::{AuditItem, Page},
};

use super::{given, moment};
use crate::{App, error::ApiResult};

#[derive(Deserialize)]
pub(crate) struct Asked {
    actor: Option<String>,
    action: Option<String>,
    from: Option<String>,
    to: Option<String>,
    q: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(State(app): State<App>, Query(asked): Query<Asked>) -> ApiResult<Json<Page<AuditItem>>> {
    let query = AuditQuery {
        actor: given(asked.actor),
        action: given(asked.action),
        from: moment(asked.from)?,
        to: moment(asked.to)?,
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    };
    Ok(Json(app.store.audit_page(&query).await?))
}

pub(crate) async fn verify(State(app): State<App>) -> ApiResult<Json<AuditVerdict>> {
    Ok(Json(app.store.audit_verify().await?))
}
