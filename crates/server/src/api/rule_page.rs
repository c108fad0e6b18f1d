//! Rules as they stand: all of them, and one with its versions, its life and what came of it.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use model::Rate;
use rules::{RuleText, lifecycle::State as RuleState};
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    rule_yields::RuleYield,
    rules::{RuleEvent, StoredRule},
    views::{iso, iso_text},
};
use utoipa::ToSchema;

use super::now;
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered::tables,
    routes::Role,
    rule_life::{self, Version},
};

/// Days after which a rule without a hit is shown as one that never hits.
const QUIET_DAYS: i64 = 30;
/// Examinations in which nothing was found, or decisions on which nobody has acted, after which a rule is shown as one that
/// finds nothing.
const IN_VAIN: i64 = 20;
const DAY: i64 = 86_400_000;

/// What came of a rule's hits.
#[derive(Serialize, ToSchema)]
pub(crate) struct RuleYieldItem {
    /// Since when is counted: since the version went live, or since this store has counted.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub since: i64,
    /// Records of messages that it hit, from the beginning of that day (UTC).
    pub hits: i64,
    /// Targets decided of which it was a reason.
    pub decided: i64,
    /// Of these, to be inspected.
    pub inspected: i64,
    /// Of these, handed on.
    pub referred: i64,
    /// The share of the decided that were inspected or handed on.
    pub acted: Rate,
    /// Records of which it spoke that were examined.
    pub examined: i64,
    /// Of these, where something was found.
    pub found: Rate,
    /// `never_hits` after thirty days without a hit; `finds_nothing` where nothing was ever found, after twenty
    /// examinations, or twenty decisions on which nobody acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<&'static str>,
}

impl RuleYieldItem {
    fn new(since: i64, found: RuleYield, now: i64) -> Self {
        let RuleYield { hits, decided, inspected, referred, examined, found } = found;
        let acted = inspected + referred;
        let in_vain = examined >= IN_VAIN || (decided >= IN_VAIN && acted == 0);
        let verdict = if hits == 0 && now - since >= QUIET_DAYS * DAY {
            Some("never_hits")
        } else if found == 0 && in_vain {
            Some("finds_nothing")
        } else {
            None
        };
        let share = |count: i64, of: i64| Rate::new(u64::try_from(count).unwrap_or(0), u64::try_from(of).unwrap_or(0));
        RuleYieldItem {
            since,
            hits,
            decided,
            inspected,
            referred,
            acted: share(acted, decided),
            examined,
            found: share(found, examined),
            verdict,
        }
    }
}

/// What came of versions that are live or paused, by rule, each since it went live.
async fn yields(app: &App, versions: &[&StoredRule]) -> ApiResult<BTreeMap<String, RuleYieldItem>> {
    let counted = app.store.rules_counted_since().await?;
    let since: Vec<(&str, i64)> =
        versions.iter().filter_map(|version| Some((version.id.as_str(), version.live_since?.max(counted)))).collect();
    let found = app.store.rule_yields(&since).await?;
    let item = |(rule, since): (&str, i64)| {
        let found = found.get(rule).copied().unwrap_or_default();
        (rule.to_owned(), RuleYieldItem::new(since, found, now()))
    };
    Ok(since.into_iter().map(item).collect())
}

/// The rule's text, whole, as a document to be added to.
fn document(rule: &RuleText) -> ApiResult<Value> {
    Ok(serde_json::to_value(rule)?)
}

pub(super) fn approved(version: &StoredRule) -> bool {
    RuleState::parse(&version.state).is_some_and(RuleState::approved)
}

pub(crate) async fn all(State(app): State<App>) -> ApiResult<Json<Vec<Value>>> {
    let standing = app.store.rules_standing().await?;
    let in_force: Vec<&StoredRule> = standing.iter().filter(|version| approved(version)).collect();
    let mut yields = yields(&app, &in_force).await?;
    let day = app.office.day(now());
    let mut out = Vec::new();
    for versions in standing.chunk_by(|a, b| a.id == b.id) {
        // What officers work with stands for the rule; what is being made of it stands beside.
        let Some(shown) = versions.iter().find(|version| approved(version)).or(versions.last()) else { continue };
        let rule = rule_life::text(shown)?;
        let mut item = document(&rule)?;
        item["version"] = json!(shown.version);
        item["state"] = json!(shown.state);
        item["in_force"] = json!(shown.state == RuleState::Live.word() && rule.valid_on(day));
        item["updated_by"] = json!(shown.by);
        item["updated_at"] = json!(iso_text(shown.at));
        if let Some(found) = yields.remove(&shown.id) {
            item["yield"] = serde_json::to_value(found)?;
        }
        if let Some(work) = versions.iter().find(|version| version.version > shown.version) {
            item["work"] = json!({"version": work.version, "state": work.state, "by": work.state_by, "at": iso_text(work.state_at), "title": rule_life::text(work)?.title});
        }
        out.push(item);
    }
    Ok(Json(out))
}

pub(crate) async fn one(State(app): State<App>, actor: Actor, Path(rule): Path<String>) -> ApiResult<Json<Value>> {
    page(&app, &actor, &rule).await
}

/// A rule with everything that is known of it, as whoever asks may go on with it.
pub(super) async fn page(app: &App, actor: &Actor, rule: &str) -> ApiResult<Json<Value>> {
    let stored = app.store.rule_versions(rule).await?;
    if stored.is_empty() {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "there is no such rule"));
    }
    let (open, _) = rule_life::standing(&app.store, rule).await?;
    let (events, total) = app.store.rule_events(rule).await?;
    let tables = tables(&app.store).await?;
    let day = app.office.day(now());
    let mut versions = Vec::new();
    for stored in &stored {
        let text = rule_life::text(stored)?;
        let mut item = document(&text)?;
        item["version"] = json!(stored.version);
        item["state"] = json!(stored.state);
        item["in_force"] = json!(stored.state == RuleState::Live.word() && text.valid_on(day));
        item["written_by"] = json!(stored.by);
        item["written_at"] = json!(iso_text(stored.at));
        item["live_since"] = json!(stored.live_since.map(iso_text));
        if let Some(version) = open.iter().find(|version| version.number == stored.version) {
            stands(&mut item, version, actor);
            item["examples_run"] = json!(examples_run(&text, &tables));
        }
        versions.push(item);
    }
    let in_force: Vec<&StoredRule> = stored.iter().filter(|version| approved(version)).collect();
    let found = yields(app, &in_force).await?.remove(rule);
    let events: Vec<Value> = events.iter().map(happened).collect();
    let mut out = json!({"id": rule, "versions": versions, "events": events, "events_total": total});
    if let Some(found) = found {
        out["yield"] = serde_json::to_value(found)?;
    }
    Ok(Json(out))
}

/// Who had a hand in a version, and what whoever asks may do with it.
fn stands(item: &mut Value, version: &Version, actor: &Actor) {
    let standing = &version.standing;
    item["proposed_by"] = json!(standing.proposed_by);
    item["approved_by"] = json!(standing.approved_by);
    let may = matches!(actor.role, Role::Administrator | Role::Supervisor) && actor.account.is_some();
    let steps = if may { standing.open(&actor.name, &version.rule) } else { Vec::new() };
    item["open"] = json!(steps);
}

/// Each example and whether it holds now: sets of values may have changed since it was written.
fn examples_run(rule: &RuleText, tables: &rules::Tables) -> Vec<Value> {
    let failures = rules::test_examples(std::slice::from_ref(rule), tables);
    let whole = failures.iter().find(|failure| failure.example == "the rule");
    let groups = [("must_hit", &rule.examples.must_hit), ("must_not_hit", &rule.examples.must_not_hit)];
    let each = groups.into_iter().flat_map(|(kind, examples)| examples.iter().enumerate().map(move |at| (kind, at)));
    each.map(|(kind, (at, example))| {
        let name = format!("{kind}[{at}]");
        let failure = failures.iter().find(|failure| failure.example == name).or(whole);
        json!({"kind": kind, "example": example, "holds": failure.is_none(), "message": failure.map(|f| &f.message)})
    })
    .collect()
}

fn happened(event: &RuleEvent) -> Value {
    let mut out = json!({"version": event.version, "step": event.step, "state": event.state, "by": event.by, "at": iso_text(event.at)});
    if let Some(reason) = &event.reason {
        out["reason"] = json!(reason);
    }
    if let Some(found) = &event.found {
        out["found"] = found.clone();
    }
    out
}
