//! Watchlists and sanctions lists, entries by hand, and a name held against all of them.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use model::Entity;
use screening::Query as NameQuery;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    AuditEntry,
    lists::{AttemptItem, ListItem, ListState, Offered, Outcome},
};

use super::{given, log, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

/// The list whose entries officers make.
const WATCH: &str = "watch";
const BY_HAND: &str = "Entries by hand";
const PAGE: usize = 50;

pub(crate) async fn all(State(app): State<App>) -> ApiResult<Json<Vec<ListState>>> {
    let mut lists = app.store.list_states(now()).await?;
    // Officers can write on their own list before anything stands on it.
    if !lists.iter().any(|list| list.id == WATCH) {
        lists.push(ListState::named(WATCH, BY_HAND));
    }
    for (id, fetching) in app.desk.fetching() {
        lists.iter_mut().filter(|list| list.id == id).for_each(|list| list.fetching = Some(fetching));
    }
    Ok(Json(lists))
}

/// The lists in force, and always the one that officers write on.
pub(crate) async fn in_force(app: &App) -> ApiResult<Vec<ListItem>> {
    let mut lists = app.store.lists().await?;
    if !lists.iter().any(|list| list.id == WATCH) {
        lists.push(ListItem {
            id: WATCH.into(),
            name: BY_HAND.into(),
            source: "console".into(),
            entries: 0,
            edition: None,
            digest: String::new(),
            updated_at: now(),
        });
    }
    Ok(lists)
}

#[derive(Deserialize)]
pub(crate) struct Upload {
    name: Option<String>,
    title: Option<String>,
}

pub(crate) async fn upload(
    State(app): State<App>,
    actor: Actor,
    Path(list): Path<String>,
    Query(asked): Query<Upload>,
    body: Bytes,
) -> ApiResult<Json<AttemptItem>> {
    if list == WATCH {
        return Err(ApiError::invalid("the entries of this list are made by hand"));
    }
    let file = asked.name.unwrap_or_default();
    let offered = Offered {
        list,
        name: given(asked.title).unwrap_or_default(),
        source: file.clone(),
        by: actor.name,
        ..Offered::default()
    };
    let attempt = app.desk.take_list(offered, file, body.to_vec()).await;
    // Whoever watches sees what became of it, refused or not.
    app.events.send("lists", json!({}));
    taken(&app, attempt.map_err(ApiError::invalid)?).await
}

/// Loads what was taken in; says why it was not.
pub(super) async fn taken(app: &App, attempt: AttemptItem) -> ApiResult<Json<AttemptItem>> {
    match attempt.outcome {
        Outcome::Refused => {
            let status = if attempt.kept { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            Err(ApiError::new(status, attempt.detail.unwrap_or_default()))
        }
        Outcome::Same => Ok(Json(attempt)),
        Outcome::Taken => {
            reload(app).await?;
            Ok(Json(attempt))
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Entries {
    q: Option<String>,
    page: Option<usize>,
}

pub(crate) async fn entries(
    State(app): State<App>,
    actor: Actor,
    Path(list): Path<String>,
    Query(asked): Query<Entries>,
) -> ApiResult<Json<Value>> {
    let words = given(asked.q).unwrap_or_default().to_lowercase();
    let all = app.store.list_entities(&list).await?;
    let said = |entity: &Entity| {
        entity.names.iter().any(|name| name.text.to_lowercase().contains(&words))
            || entity.id.to_lowercase().contains(&words)
            || entity.documents.iter().any(|d| d.number.to_lowercase().contains(&words))
            || entity.containers.iter().any(|c| c.to_lowercase().contains(&words))
    };
    let found: Vec<Entity> = all.into_iter().filter(|entity| words.is_empty() || said(entity)).collect();
    let total = found.len();
    let items: Vec<Entity> =
        found.into_iter().skip((asked.page.unwrap_or(1).max(1) - 1).saturating_mul(PAGE)).take(PAGE).collect();
    log(&app, &actor, "view", "list", &list, &format!("{} shown", items.len())).await?;
    Ok(Json(json!({"items": items, "total": total})))
}

/// Entries of an official list change with its editions only.
fn by_hand(list: &str) -> ApiResult<()> {
    if list == WATCH {
        return Ok(());
    }
    Err(ApiError::invalid("only entries made by hand can be changed; load a new edition of this list"))
}

fn checked(entity: &Entity) -> ApiResult<()> {
    let named = entity.names.iter().any(|name| !name.text.trim().is_empty());
    if !named && entity.documents.is_empty() && entity.containers.is_empty() && entity.imo.is_none() {
        return Err(ApiError::invalid("an entry needs a name, a document, a container or an IMO number"));
    }
    if entity.reason.as_deref().unwrap_or("").trim().is_empty() {
        return Err(ApiError::invalid("an entry needs a reason"));
    }
    Ok(())
}

/// Changes the hand-made list as a whole new edition, so that every earlier one can be replayed.
async fn edit(
    app: &App,
    actor: &Actor,
    mut change: impl FnMut(&mut Vec<Entity>) -> ApiResult<AuditEntry>,
) -> ApiResult<()> {
    let offered = Offered {
        list: WATCH.into(),
        name: BY_HAND.into(),
        source: "console".into(),
        by: actor.name.clone(),
        ..Offered::default()
    };
    let changed = app.store.edit_list(&offered, now(), |mut entities| {
        let entry = change(&mut entities)?;
        Ok::<_, ApiError>((entities, entry))
    });
    changed.await?;
    reload(app).await
}

fn no_entry() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "there is no such entry")
}

async fn reload(app: &App) -> ApiResult<()> {
    app.desk.reload().await.map_err(|error| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error))
}

pub(crate) async fn add_entry(
    State(app): State<App>,
    actor: Actor,
    Path(list): Path<String>,
    Json(mut entity): Json<Entity>,
) -> ApiResult<(StatusCode, Json<Entity>)> {
    by_hand(&list)?;
    checked(&entity)?;
    edit(&app, &actor, |entities| {
        // Two entries of one millisecond are two.
        let free = |number: &i64| entities.iter().all(|known| known.id != format!("w-{number}"));
        entity.id = format!("w-{}", (now()..).find(free).unwrap_or_default());
        entities.push(entity.clone());
        Ok(AuditEntry::new(&actor.name, "entry_added", "watchlist", &entity.id, ""))
    })
    .await?;
    Ok((StatusCode::CREATED, Json(entity)))
}

pub(crate) async fn change_entry(
    State(app): State<App>,
    actor: Actor,
    Path((list, id)): Path<(String, String)>,
    Json(mut entity): Json<Entity>,
) -> ApiResult<Json<Entity>> {
    by_hand(&list)?;
    checked(&entity)?;
    entity.id.clone_from(&id);
    edit(&app, &actor, |entities| {
        let slot = entities.iter_mut().find(|known| known.id == id).ok_or_else(no_entry)?;
        slot.clone_from(&entity);
        Ok(AuditEntry::new(&actor.name, "entry_changed", "watchlist", &id, ""))
    })
    .await?;
    Ok(Json(entity))
}

pub(crate) async fn remove_entry(
    State(app): State<App>,
    actor: Actor,
    Path((list, id)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    by_hand(&list)?;
    edit(&app, &actor, |entities| {
        let before = entities.len();
        entities.retain(|known| known.id != id);
        if entities.len() == before {
            return Err(no_entry());
        }
        Ok(AuditEntry::new(&actor.name, "entry_removed", "watchlist", &id, ""))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    name: String,
    #[serde(default)]
    schema: model::EntitySchema,
    dob: Option<String>,
    document: Option<String>,
}

pub(crate) async fn screen(State(app): State<App>, actor: Actor, Json(asked): Json<Asked>) -> ApiResult<Json<Value>> {
    let engines = app.desk.engines();
    let documents: Vec<(&str, Option<&str>)> =
        asked.document.as_deref().map(|number| (number, None)).into_iter().collect();
    let query = NameQuery {
        schema: asked.schema,
        name: &asked.name,
        dob: asked.dob.as_deref(),
        documents: &documents,
        ..NameQuery::default()
    };
    let mut found = engines.screening.screen(&[query], 10).pop().unwrap_or_default();
    for (number, _) in &documents {
        found.extend(engines.screening.document(number));
    }
    log(&app, &actor, "screen", "lists", "", &format!("{} found", found.len())).await?;
    let results: Vec<Value> = found
        .iter()
        .map(|hit| json!({"score": hit.score, "entity": engines.screening.entity(hit.entity), "why": hit.why}))
        .collect();
    Ok(Json(json!({"results": results})))
}
