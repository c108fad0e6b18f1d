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
use store::lists::{ListDifference, ListItem, NewEdition};

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

pub(crate) async fn all(State(app): State<App>) -> ApiResult<Json<Vec<ListItem>>> {
    Ok(Json(in_force(&app).await?))
}

/// The lists in force, and always the one that officers write on.
pub(crate) async fn in_force(app: &App) -> ApiResult<Vec<ListItem>> {
    let mut lists = app.store.lists().await?;
    // Officers can write on their own list before anything stands on it.
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
) -> ApiResult<Json<ListDifference>> {
    if list == WATCH {
        return Err(ApiError::invalid("the entries of this list are made by hand"));
    }
    let file = asked.name.unwrap_or_default();
    let (entities, edition) = app.desk.read_list(&list, &file, &body).map_err(ApiError::invalid)?;
    let title = given(asked.title).unwrap_or_else(|| list.clone());
    let new = NewEdition { list: list.clone(), name: title, source: file, edition, entities, accept_shrunken: false };
    let difference = app.store.put_list(new, now()).await?;
    log(
        &app,
        &actor,
        "list_updated",
        "list",
        &list,
        &format!("{} added, {} removed", difference.added, difference.removed),
    )
    .await?;
    reload(&app).await?;
    Ok(Json(difference))
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
async fn edit(app: &App, change: impl FnOnce(&mut Vec<Entity>) -> ApiResult<()>) -> ApiResult<()> {
    let mut entities = app.store.list_entities(WATCH).await?;
    change(&mut entities)?;
    let new = NewEdition {
        list: WATCH.into(),
        name: BY_HAND.into(),
        source: "console".into(),
        edition: None,
        entities,
        accept_shrunken: true,
    };
    app.store.put_list(new, now()).await?;
    reload(app).await
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
    entity.id = format!("w-{}", now());
    let made = entity.clone();
    edit(&app, |entities| {
        entities.push(entity);
        Ok(())
    })
    .await?;
    log(&app, &actor, "entry_added", "watchlist", &made.id, "").await?;
    Ok((StatusCode::CREATED, Json(made)))
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
    let changed = entity.clone();
    edit(&app, |entities| {
        let slot = entities
            .iter_mut()
            .find(|known| known.id == id)
            .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "there is no such entry"))?;
        *slot = entity;
        Ok(())
    })
    .await?;
    log(&app, &actor, "entry_changed", "watchlist", &changed.id, "").await?;
    Ok(Json(changed))
}

pub(crate) async fn remove_entry(
    State(app): State<App>,
    actor: Actor,
    Path((list, id)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    by_hand(&list)?;
    edit(&app, |entities| {
        let before = entities.len();
        entities.retain(|known| known.id != id);
        if entities.len() == before {
            return Err(ApiError::new(StatusCode::NOT_FOUND, "there is no such entry"));
        }
        Ok(())
    })
    .await?;
    log(&app, &actor, "entry_removed", "watchlist", &id, "").await?;
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
