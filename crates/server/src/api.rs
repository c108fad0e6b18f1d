//! The handlers, one file a part of the desk.

pub(crate) mod audit;
pub(crate) mod desk;
pub(crate) mod lists;
pub(crate) mod messages;
pub(crate) mod ops;
pub(crate) mod rules;
pub(crate) mod session;
pub(crate) mod subjects;
pub(crate) mod targets;
pub(crate) mod users;

use chrono::Utc;
use store::AuditEntry;

use crate::{App, auth::Actor, error::ApiResult};

pub(crate) fn now() -> i64 {
    Utc::now().timestamp_millis()
}

/// Writes to the audit log that somebody did something to something. Nobody's name stands in the detail.
pub(crate) async fn log(app: &App, actor: &Actor, action: &str, subject: &str, id: impl ToString, detail: &str) -> ApiResult<()> {
    Ok(app.store.audit(now(), &[AuditEntry::new(&actor.name, action, subject, id, detail)]).await?)
}

/// A text from a query that may be empty.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
