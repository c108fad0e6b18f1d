//! Changes of sets of values that wait for another person.

use std::collections::HashSet;

use axum::{
    Json,
    extract::{Path, State},
};
use rules::lifecycle::{Standing, State as Stands, Step, next};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    value_set_changes::{NewSetChange, SetDecision, ValueSetChange},
    value_sets::{ValueSet, ValueSetText},
    views::iso_text,
};
use utoipa::ToSchema;

use super::{
    given,
    goods_desk::reasoned,
    now,
    rules::{CHANGING, reload},
    value_sets::{Sent, text},
};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered::tables,
    routes::Role,
    rule_life::LifeError,
    set_life::{self, Askers},
};

/// Changes that are shown: those that wait, and the latest of the others.
const SHOWN: u64 = 30;

/// A change of a set, as whoever asks may go on with it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ValueSetChangeItem {
    id: i64,
    /// The set.
    name: String,
    /// The version on which it was made.
    base: i64,
    /// What the set is for.
    description: String,
    /// How many values it is to have.
    values: usize,
    /// While it waits: values that are new in it.
    added: Vec<String>,
    /// While it waits: values that it takes out.
    removed: Vec<String>,
    /// Live rules that ask the set.
    asked_by: Vec<String>,
    reason: String,
    by: String,
    at: String,
    /// `proposed`, `live` once it was approved, `draft` where it was sent back, `retired` where it was given up or replaced.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_reason: Option<String>,
    /// The version of the set that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    /// Steps that whoever asks may take.
    open: Vec<&'static str>,
}

/// What is in the one and not in the other, in the one's order.
fn beyond(one: &[String], other: &[String]) -> Vec<String> {
    let other: HashSet<&String> = other.iter().collect();
    one.iter().filter(|value| !other.contains(value)).cloned().collect()
}

fn item(change: ValueSetChange, sets: &[ValueSet], askers: &Askers, actor: &Actor) -> ValueSetChangeItem {
    let waits = change.step.is_none();
    let decided = change.step.as_deref().and_then(Step::parse);
    let state = decided.map_or(Some(Stands::Proposed), |step| next(Some(Stands::Proposed), step));
    let before = sets.iter().find(|set| set.name == change.name).map_or(&[][..], |set| &set.values);
    let may = waits && matches!(actor.role, Role::Administrator | Role::Supervisor) && actor.account.is_some();
    let standing = Standing::proposed(&change.by);
    let open = Step::ALL.into_iter().filter(|step| may && standing.stepped(*step, &actor.name).is_ok());
    ValueSetChangeItem {
        added: if waits { beyond(&change.values, before) } else { Vec::new() },
        removed: if waits { beyond(before, &change.values) } else { Vec::new() },
        asked_by: set_life::ids(askers.get(&change.name)).into_iter().map(str::to_owned).collect(),
        state: state.map_or("", Stands::word),
        open: open.map(Step::word).collect(),
        id: change.id,
        name: change.name,
        base: change.base,
        description: change.description,
        values: change.values.len(),
        reason: change.reason,
        by: change.by,
        at: iso_text(change.at),
        decided_by: change.decided_by,
        decided_at: change.decided_at.map(iso_text),
        decided_reason: change.decided_reason,
        version: change.version,
    }
}

async fn page(app: &App, actor: &Actor) -> ApiResult<Json<Vec<ValueSetChangeItem>>> {
    let askers = set_life::askers(&app.store, &tables(&app.store).await?).await?;
    let sets = app.store.value_sets().await?;
    let changes = app.store.value_set_changes(SHOWN).await?;
    Ok(Json(changes.into_iter().map(|change| item(change, &sets, &askers, actor)).collect()))
}

pub(crate) async fn all(State(app): State<App>, actor: Actor) -> ApiResult<Json<Vec<ValueSetChangeItem>>> {
    page(&app, &actor).await
}

/// A change of a set.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewValueSetChange {
    /// The set.
    name: String,
    /// The version on which the change is made; 0 for a set that there is not.
    base: i64,
    /// What the set is for.
    #[serde(default)]
    description: String,
    /// All its values.
    values: Vec<String>,
    /// Why.
    reason: String,
}

pub(crate) async fn propose(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewValueSetChange>,
) -> ApiResult<Json<Vec<ValueSetChangeItem>>> {
    actor.account()?;
    let NewValueSetChange { name, base, description, values, reason } = new;
    let says = text(&name, Sent { description, values })?;
    let reason = reasoned(&reason)?;
    let _alone = CHANGING.lock().await;
    holds(&app, &name, &says).await?;
    let change = NewSetChange { name: &name, base, text: &says, reason: &reason };
    app.store.propose_value_set(&change, &actor.name, now()).await?;
    app.events.send("rules", json!({"set": name}));
    page(&app, &actor).await
}

async fn holds(app: &App, name: &str, says: &ValueSetText) -> ApiResult<()> {
    let tables = tables(&app.store).await?;
    let askers = set_life::askers(&app.store, &tables).await?;
    Ok(set_life::holds(&askers, name, says, tables)?)
}

/// Why a step is taken; rejecting and giving up want a reason.
#[derive(Deserialize)]
pub(crate) struct Reason {
    reason: Option<String>,
}

/// A handler for each step.
macro_rules! steps {
    ($($name:ident $step:ident),*) => {$(
        pub(crate) async fn $name(
            State(app): State<App>,
            actor: Actor,
            Path(id): Path<i64>,
            Json(sent): Json<Reason>,
        ) -> ApiResult<Json<Vec<ValueSetChangeItem>>> {
            take(&app, &actor, id, Step::$step, given(sent.reason)).await
        }
    )*};
}

steps!(approve Approve, reject Reject, retire Retire);

async fn take(
    app: &App,
    actor: &Actor,
    id: i64,
    step: Step,
    reason: Option<String>,
) -> ApiResult<Json<Vec<ValueSetChangeItem>>> {
    actor.account()?;
    let reason = match reason {
        Some(reason) => Some(reasoned(&reason)?),
        None if step.wants_reason() => return Err(ApiError::invalid("this needs a reason of 3 to 4 000 characters")),
        None => None,
    };
    let _alone = CHANGING.lock().await;
    let change = app.store.value_set_change(id).await?;
    if change.step.is_none() {
        Standing::proposed(&change.by).stepped(step, &actor.name).map_err(LifeError::from)?;
    }
    let approves = step == Step::Approve;
    if approves {
        let says = ValueSetText { description: change.description, values: change.values };
        holds(app, &change.name, &says).await?;
    }
    let decision = SetDecision { step: step.word(), approves, reason: reason.as_deref() };
    app.store.decide_value_set(id, &decision, &actor.name, now()).await?;
    if approves {
        reload(app).await?;
    }
    app.events.send("rules", json!({"set": change.name}));
    page(app, actor).await
}
