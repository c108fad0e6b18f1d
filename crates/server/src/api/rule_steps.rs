//! What people do with a version of a rule: test it, propose it, approve it, send it back, pause, resume and retire it.

use axum::{
    Json,
    extract::{Path, State},
};
use rules::lifecycle::Step;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    given, now,
    rule_page::page,
    rules::{CHANGING, Tried, reload, tried},
};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered::tables,
    rule_life::{self, LifeError, Taken},
};

/// Characters of a reason.
const REASON: usize = 4_000;

/// The version that was looked at, and why.
#[derive(Deserialize)]
pub(crate) struct Sent {
    version: i64,
    reason: Option<String>,
}

/// A handler for each step.
macro_rules! steps {
    ($($name:ident $step:ident),*) => {$(
        pub(crate) async fn $name(
            State(app): State<App>,
            actor: Actor,
            Path(rule): Path<String>,
            Json(sent): Json<Sent>,
        ) -> ApiResult<Json<Value>> {
            take(&app, &actor, &rule, Step::$step, sent).await
        }
    )*};
}

steps!(test Test, propose Propose, approve Approve, reject Reject, pause Pause, resume Resume, retire Retire);

async fn take(app: &App, actor: &Actor, rule: &str, step: Step, sent: Sent) -> ApiResult<Json<Value>> {
    actor.account()?;
    let reason = given(sent.reason);
    let length = reason.as_deref().map_or(0, |reason| reason.chars().count());
    if length > REASON || (step.wants_reason() && length < 3) {
        return Err(ApiError::invalid(format!("this needs a reason of 3 to {REASON} characters")));
    }
    let _alone = CHANGING.lock().await;
    let tables = tables(&app.store).await?;
    let (versions, _) = rule_life::standing(&app.store, rule).await?;
    let version = versions.iter().find(|version| version.number == sent.version);
    let version = version.ok_or(LifeError::Version(sent.version))?;
    let mut found = None;
    if step == Step::Test {
        // Refused before the work: a rule without examples is not tried.
        version.standing.after(step, &actor.name, &version.rule).map_err(LifeError::from)?;
        let Tried { records, hits, .. } = tried(app, version.rule.clone()).await?;
        let examples = version.rule.examples.must_hit.len() + version.rule.examples.must_not_hit.len();
        found = Some(json!({"examples": examples, "records": records, "hits": hits}));
    }
    let taken = Taken { version: sent.version, step, by: &actor.name, reason, found };
    rule_life::take(&app.store, rule, taken, &tables, now()).await?;
    if matches!(step, Step::Approve | Step::Pause | Step::Resume | Step::Retire) {
        reload(app).await?;
    }
    app.events.send("rules", json!({"id": rule}));
    page(app, actor, rule).await
}
