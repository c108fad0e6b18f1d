//! Licences: what is left of each, what was used, what is missing, and which fit.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::Utc;
use goods::licences::{Asked, Fits, Gap, Judged, Ledger, Point, states};
use model::{
    amount::Amount,
    licence::{Hand, Licence, LicenceKind, LicenceState, LineBalance, Purpose, StateChange, UsageEntry, UsageMessage},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::licences::{LicenceLog, LicenceQuery};
use utoipa::ToSchema;

use super::{given, log};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    licences::{self, By, LedgerError, NewLicence, NewState, UsageReceipt, Waiting},
    routes::Role,
};

/// A licence in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct LicenceItem {
    /// Its number here.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// What it is.
    pub kind: LicenceKind,
    /// Who made it out.
    pub authority: String,
    /// Name of its holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// What it allows.
    pub purposes: Vec<Purpose>,
    /// Its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// How it stands.
    pub state: LicenceState,
    /// What is left, by line.
    pub balance: Vec<LineBalance>,
    /// The smallest share that is left of anything that it limits, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<f64>,
    /// Usages that are refused.
    pub refused: i64,
    /// Whether usage messages are missing, so that less may be left than is shown.
    pub provisional: bool,
}

/// A licence with its ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct LicenceDetail {
    /// As in a list.
    pub item: LicenceItem,
    /// What it says.
    pub licence: Licence,
    /// The changes of its state.
    pub changes: Vec<StateChange>,
    /// Every usage with what became of it, in their order.
    pub usages: Vec<Judged>,
    /// What is left by what has settled alone, by line.
    pub settled: Vec<LineBalance>,
    /// The states to which whoever asks may change it.
    pub open: Vec<LicenceState>,
    /// The sources of which messages are missing.
    pub missing: Vec<MissingRuns>,
}

/// The gaps of a source.
#[derive(Serialize, ToSchema)]
pub(crate) struct MissingRuns {
    /// The sending system.
    pub source: String,
    /// The runs that are missing.
    pub gaps: Vec<Gap>,
}

/// How far a source is.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsageSource {
    /// The sending system.
    pub source: String,
    /// The run up to which all have settled.
    pub settled: i64,
    /// The highest run that has come.
    pub highest: i64,
    /// Messages that have come.
    pub received: i64,
    /// When the last came.
    pub last_at: String,
    /// The runs that are missing: an alarm until they arrive.
    pub gaps: Vec<Gap>,
}

/// A usage of a licence that there is not.
#[derive(Serialize, ToSchema)]
pub(crate) struct StrayUsage {
    /// The sending system.
    pub source: String,
    /// The run that brought it.
    pub run: i64,
    /// The usage.
    pub entry: UsageEntry,
}

/// A message that was refused because another one had come with its run.
#[derive(Serialize, ToSchema)]
pub(crate) struct RefusedRun {
    /// Its number here.
    pub id: i64,
    /// The message.
    pub message: UsageMessage,
    /// Who handed it over.
    pub by: String,
    /// When.
    pub at: String,
}

fn hand(role: Role) -> Hand {
    match role {
        Role::Integrator => Hand::Authority,
        Role::Supervisor => Hand::Supervisor,
        _ => Hand::Officer,
    }
}

fn by(actor: &Actor) -> By<'_> {
    By { name: &actor.name, hand: hand(actor.role) }
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> Self {
        let text = error.to_string();
        match error {
            LedgerError::Faults(_) => ApiError::invalid(text),
            LedgerError::NotAllowed(states::NotAllowed::Hand { .. }) => ApiError::forbidden(&text),
            LedgerError::NotAllowed(states::NotAllowed::Step { .. }) | LedgerError::Conflict(_) => {
                ApiError::new(StatusCode::CONFLICT, text)
            }
            LedgerError::NotAllowed(_) => ApiError::invalid(text),
            LedgerError::Store(error) => error.into(),
        }
    }
}

fn item(log: &LicenceLog, ledger: &Ledger, waiting: &Waiting) -> LicenceItem {
    let licence = &log.licence;
    let share = |left: Option<Amount>, all: Option<Amount>| left.zip(all).map(|(left, all)| left.share_of(all));
    let shares = licence.lines.iter().zip(&ledger.balance).flat_map(|(line, balance)| {
        [share(balance.quantity_left, line.quantity), share(balance.value_left, line.value)]
    });
    LicenceItem {
        id: log.id,
        number: licence.number.clone(),
        kind: licence.kind,
        authority: licence.authority.clone(),
        holder: licence.holder.as_ref().map(|holder| holder.name.clone()),
        purposes: licence.purposes.clone(),
        valid_from: licence.valid_from.map(|day| day.to_string()),
        valid_to: licence.valid_to.map(|day| day.to_string()),
        state: ledger.state,
        left: shares.flatten().reduce(f64::min),
        refused: ledger.refused() as i64,
        provisional: !waiting.gaps.is_empty(),
        balance: ledger.balance.clone(),
    }
}

fn missing(waiting: &Waiting) -> Vec<MissingRuns> {
    let of = |(source, gaps): (&String, &Vec<Gap>)| MissingRuns { source: source.clone(), gaps: gaps.clone() };
    waiting.gaps.iter().map(of).collect()
}

#[derive(Deserialize)]
pub(crate) struct PageAsked {
    state: Option<String>,
    refused: Option<bool>,
    q: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<PageAsked>,
) -> ApiResult<Json<Value>> {
    let state = match given(asked.state) {
        Some(word) => Some(
            LicenceState::parse(&word).ok_or_else(|| ApiError::invalid(format!("{word} is no state of a licence")))?,
        ),
        None => None,
    };
    let query = LicenceQuery {
        state,
        refused: asked.refused.unwrap_or(false),
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    };
    let now = Utc::now();
    let page = app.store.licence_page(&query, now.date_naive()).await?;
    let waiting = Waiting::read(&app.store).await?;
    let logs = app.store.licence_logs(&page.items).await?;
    let items: Vec<LicenceItem> =
        logs.iter().map(|log| item(log, &licences::ledger(log, &waiting, now), &waiting)).collect();
    log(&app, &actor, "view", "licences", "", &format!("{} shown", items.len())).await?;
    let counts: serde_json::Map<String, Value> = app
        .store
        .licence_counts(now.date_naive())
        .await?
        .into_iter()
        .map(|(state, n)| (state.word().to_owned(), json!(n)))
        .collect();
    Ok(Json(json!({"items": items, "total": page.total, "counts": counts, "missing": missing(&waiting)})))
}

pub(crate) async fn one(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<LicenceDetail>> {
    log(&app, &actor, "view", "licence", id, "").await?;
    detail(&app, &actor, id).await.map(Json)
}

async fn detail(app: &App, actor: &Actor, id: i64) -> ApiResult<LicenceDetail> {
    let found = app.store.licence_log(id).await?;
    let waiting = Waiting::read(&app.store).await?;
    let ledger = licences::ledger(&found, &waiting, Utc::now());
    Ok(LicenceDetail {
        item: item(&found, &ledger, &waiting),
        open: if actor.role == Role::Analyst { Vec::new() } else { states::open_to(ledger.state, hand(actor.role)) },
        missing: missing(&waiting),
        licence: found.licence,
        changes: found.changes,
        usages: ledger.usages,
        settled: ledger.settled,
    })
}

pub(crate) async fn add(State(app): State<App>, actor: Actor, Json(new): Json<NewLicence>) -> ApiResult<Json<Value>> {
    let (id, made) = licences::put(&app.store, &new, by(&actor), Utc::now()).await?;
    app.events.send("licence_changed", json!({"id": id}));
    Ok(Json(json!({"id": id, "made": made})))
}

pub(crate) async fn change(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(new): Json<NewState>,
) -> ApiResult<Json<LicenceDetail>> {
    licences::change(&app.store, id, &new, by(&actor), Utc::now()).await?;
    app.desk.register_changed();
    app.events.send("licence_changed", json!({"id": id}));
    detail(&app, &actor, id).await.map(Json)
}

pub(crate) async fn usage(
    State(app): State<App>,
    actor: Actor,
    Json(message): Json<UsageMessage>,
) -> ApiResult<Json<UsageReceipt>> {
    let receipt = licences::take_usages(&app.store, &message, by(&actor), Utc::now()).await?;
    app.events.send("licence_changed", json!({}));
    Ok(Json(receipt))
}

pub(crate) async fn runs(State(app): State<App>) -> ApiResult<Json<Value>> {
    let waiting = Waiting::read(&app.store).await?;
    let sources: Vec<UsageSource> = app
        .store
        .usage_sources()
        .await?
        .into_iter()
        .map(|source| UsageSource {
            gaps: waiting.gaps.get(&source.source).cloned().unwrap_or_default(),
            settled: source.settled,
            highest: source.highest,
            received: source.received,
            last_at: store::views::iso_text(source.last_at),
            source: source.source,
        })
        .collect();
    let refused: Vec<RefusedRun> = app
        .store
        .usage_conflicts()
        .await?
        .into_iter()
        .map(|found| RefusedRun {
            id: found.id,
            message: found.row.message,
            by: found.row.by,
            at: store::views::iso_text(found.row.at),
        })
        .collect();
    let strays = app.store.usages_of_nothing().await?;
    let of =
        |usage: store::licences::LoggedUsage| StrayUsage { source: usage.source, run: usage.run, entry: usage.entry };
    let unknown: Vec<StrayUsage> = strays.items.into_iter().map(of).collect();
    Ok(Json(json!({"sources": sources, "refused": refused, "unknown": unknown, "unknown_total": strays.total})))
}

pub(crate) async fn fits(State(app): State<App>, actor: Actor, Json(asked): Json<Asked>) -> ApiResult<Json<Fits>> {
    if asked.items.is_empty() && asked.controls.is_empty() && asked.hs.as_deref().is_none_or(str::is_empty) {
        return Err(ApiError::invalid(format!(
            "say which {}: an item, a control reference or an HS code",
            Point::Goods.word()
        )));
    }
    let found = licences::fitting(&app.store, &asked, Utc::now()).await?;
    let detail = format!("{} fit, {} nearly", found.fits.len(), found.near.len());
    log(&app, &actor, "view", "licence_fits", "", &detail).await?;
    Ok(Json(found))
}
