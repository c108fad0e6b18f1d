//! The handlers, one file a part of the desk.

pub(crate) mod audit;
pub(crate) mod backtests;
pub(crate) mod batch;
pub(crate) mod desk;
pub(crate) mod dictionary;
pub(crate) mod editions;
pub(crate) mod examinations;
pub(crate) mod goods;
pub(crate) mod goods_desk;
pub(crate) mod headings;
pub(crate) mod licences;
pub(crate) mod lists;
pub(crate) mod matches;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod ops;
pub(crate) mod proposals;
pub(crate) mod register;
pub(crate) mod rule_count;
pub(crate) mod rule_groups;
pub(crate) mod rule_page;
pub(crate) mod rule_steps;
pub(crate) mod rule_texts;
pub(crate) mod rules;
pub(crate) mod rulings;
pub(crate) mod session;
pub(crate) mod set_changes;
pub(crate) mod subjects;
pub(crate) mod suggestions;
pub(crate) mod targets;
pub(crate) mod transit;
pub(crate) mod users;
pub(crate) mod value_sets;
pub(crate) mod yente;

use chrono::Utc;
use store::AuditEntry;

use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

pub(crate) fn now() -> i64 {
    Utc::now().timestamp_millis()
}

/// Writes to the audit log that somebody did something to something. Nobody's name stands in the detail.
pub(crate) async fn log(
    app: &App,
    actor: &Actor,
    action: &str,
    subject: &str,
    id: impl ToString,
    detail: &str,
) -> ApiResult<()> {
    Ok(app.store.audit(now(), &[AuditEntry::new(&actor.name, action, subject, id, detail)]).await?)
}

/// A text from a query that may be empty.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A day or a moment of a query in milliseconds: `2026-11-23`, or RFC 3339 with or without a zone.
pub(crate) fn moment(text: Option<String>) -> ApiResult<Option<i64>> {
    let Some(text) = given(text) else { return Ok(None) };
    let zoned = chrono::DateTime::parse_from_rfc3339(&text).ok().map(|at| at.timestamp_millis());
    let local = || {
        chrono::NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S").ok().map(|at| at.and_utc().timestamp_millis())
    };
    let day = || {
        text.parse::<chrono::NaiveDate>()
            .ok()
            .map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis())
    };
    let found = zoned.or_else(local).or_else(day);
    found.map(Some).ok_or_else(|| ApiError::invalid(format!("{text} is no day or moment")))
}
