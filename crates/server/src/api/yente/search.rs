//! `GET /search/{dataset}`: entries by a few words; `GET /entities/{id}`: one entry.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use assess::Engines;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use model::{Entity, EntitySchema};
use screening::{Index, Query as NameQuery};
use serde_json::{Value, json};

use super::{
    parameters::Parameters,
    refused, schema,
    scope::{Scope, WITHOUT},
    shapes,
};
use crate::{
    App,
    api::log,
    auth::Actor,
    error::{ApiError, ApiResult},
};

/// Results of a page at most, and the furthest that a page may begin: as with yente.
const PAGE: usize = 500;
const FURTHEST: usize = 9_499;
/// Values that a facet lists.
const FACET: usize = 50;
const KNOWN: &[&str] = &[
    "q",
    "limit",
    "offset",
    "schema",
    "countries",
    "include_dataset",
    "exclude_dataset",
    "include_schema",
    "exclude_schema",
    "facets",
    "fuzzy",
    "simple",
];
const NOT_HERE: &[(&str, &str)] = &[
    ("filter", "there is no filter by property"),
    ("sort", "results are sorted by how well they fit"),
    ("target", "every entry is looked for"),
    ("datasets", "name the dataset in the path"),
    ("filter_op", "values of countries are alternatives"),
];
const FACETS: &[&str] = &["countries", "datasets", "schema"];

pub(crate) async fn search(
    State(app): State<App>,
    actor: Actor,
    Path(dataset): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> ApiResult<Json<Value>> {
    let without: Vec<(&str, &str)> = WITHOUT.iter().chain(NOT_HERE).copied().collect();
    let given = Parameters::new(pairs, KNOWN, &without)?;
    let scope = Scope::read(&app, &dataset, &given).await?;
    let (limit, offset) = (given.number("limit", 10, 0..=PAGE)?, given.number("offset", 0, 0..=FURTHEST)?);
    let mut facets: Vec<&'static str> = Vec::new();
    for asked in given.all("facets") {
        let known = FACETS.iter().find(|known| **known == asked);
        facets.push(known.ok_or_else(|| refused(format!("facets are {}", FACETS.join(", "))))?);
    }
    if facets.is_empty() {
        facets.extend(&FACETS[..2]);
    }
    let schemata = match given.one("schema") {
        // Everything, documents and containers too.
        None | Some("Thing") => None,
        Some(name) => Some(schema::asked(name).ok_or_else(|| refused(format!("schemata are {}", schema::names())))?),
    };
    let countries: Vec<String> = given.all("countries").map(shapes::code).collect();
    let words = given.one("q").unwrap_or("").to_owned();
    let engines = app.desk.engines();
    let found = tokio::task::spawn_blocking(move || {
        let index = &engines.screening;
        let holds = |at: &u32| {
            let entity = index.entity(*at);
            schemata.is_none_or(|schemata| schemata.contains(&entity.schema))
                && scope.holds(entity)
                && (countries.is_empty() || of(entity).iter().any(|country| countries.contains(country)))
        };
        let found: Vec<u32> = find(index, &words).into_iter().filter(holds).collect();
        page(&engines, &found, limit, offset, &facets)
    });
    let answer = found.await.map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "the search failed"))?;
    log(&app, &actor, "search", "lists", &dataset, &format!("{} found", answer["total"]["value"])).await?;
    Ok(Json(answer))
}

/// Entries that screening finds for the words as a name or a number, best first, then those that say all the words.
fn find(index: &Index, words: &str) -> Vec<u32> {
    let asked = |schema| NameQuery { schema, name: words, ..NameQuery::default() };
    let queries = [EntitySchema::Person, EntitySchema::Organization, EntitySchema::Vessel].map(asked);
    let mut hits: Vec<screening::Match> = Vec::new();
    if !words.is_empty() {
        hits.extend(index.screen(&queries, PAGE).into_iter().flatten());
        hits.extend(index.document(words));
        hits.extend(index.container(words));
        hits.extend(index.vessel(Some(words), None, None));
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.cmp(&b.entity)));
    let mut place: HashMap<u32, usize> = HashMap::new();
    let mut out: Vec<u32> = Vec::new();
    for hit in hits {
        if place.insert(hit.entity, out.len()).is_none() {
            out.push(hit.entity);
        }
    }
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    for at in 0..index.len() as u32 {
        if !place.contains_key(&at) && says(index.entity(at), &wanted) {
            out.push(at);
        }
    }
    out
}

fn says(entity: &Entity, wanted: &[String]) -> bool {
    let texts = entity.names.iter().map(|name| &name.text);
    let numbers = entity.documents.iter().map(|document| &document.number).chain(&entity.containers);
    let said: Vec<String> =
        texts.chain(numbers).chain(&entity.imo).chain([&entity.id]).map(|t| t.to_lowercase()).collect();
    wanted.iter().all(|word| said.iter().any(|text| text.contains(word)))
}

/// The countries of an entry.
fn of(entity: &Entity) -> Vec<String> {
    let mut codes: Vec<String> = entity.nationality.iter().chain(&entity.countries).map(|c| shapes::code(c)).collect();
    codes.sort();
    codes.dedup();
    codes
}

fn page(engines: &Arc<Engines>, found: &[u32], limit: usize, offset: usize, facets: &[&str]) -> Value {
    let index = &engines.screening;
    let results: Vec<Value> =
        found.iter().skip(offset).take(limit).map(|at| shapes::entity(index.entity(*at))).collect();
    let mut counted = serde_json::Map::new();
    for facet in facets {
        let mut values: BTreeMap<String, usize> = BTreeMap::new();
        for at in found {
            let entity = index.entity(*at);
            let said = match *facet {
                "countries" => of(entity),
                "datasets" => vec![entity.list.clone()],
                _ => vec![schema::shown(entity.schema).to_owned()],
            };
            said.into_iter().for_each(|value| *values.entry(value).or_default() += 1);
        }
        let mut values: Vec<(String, usize)> = values.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let values: Vec<Value> = values
            .into_iter()
            .take(FACET)
            .map(|(name, count)| {
                let label = reference::country(&name).filter(|_| *facet == "countries");
                json!({"label": label.map_or(name.as_str(), |country| country.name), "name": name, "count": count})
            })
            .collect();
        counted.insert((*facet).to_owned(), json!({"label": facet, "values": values}));
    }
    let total = json!({"value": found.len(), "relation": "eq"});
    json!({"results": results, "facets": counted, "total": total, "limit": limit, "offset": offset})
}

/// One entry by its id, `list:id`.
async fn fetch(app: &App, actor: &Actor, id: &str) -> ApiResult<Value> {
    let engines = app.desk.engines();
    let index = &engines.screening;
    let entry = (0..index.len() as u32).map(|at| index.entity(at)).find(|entity| {
        let rest = id.strip_prefix(entity.list.as_str()).and_then(|rest| rest.strip_prefix(':'));
        rest == Some(entity.id.as_str())
    });
    let entry = entry.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "No such entity!"))?;
    log(app, actor, "view", "entry", id, "").await?;
    Ok(shapes::entity(entry))
}

pub(crate) async fn entity(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> ApiResult<Json<Value>> {
    // Entries are not linked to one another, so nested or not they read the same.
    Parameters::new(pairs, &["nested"], &[])?;
    Ok(Json(fetch(&app, &actor, &id).await?))
}

/// Entries are not linked to one another.
pub(crate) async fn adjacent(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> ApiResult<Json<Value>> {
    Parameters::new(pairs, &["limit", "offset", "sort"], &[])?;
    Ok(Json(json!({"entity": fetch(&app, &actor, &id).await?, "adjacent": {}})))
}

/// What clients may ask for and is not kept here: entries that are linked, and statements.
pub(crate) async fn absent() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "lists keep neither links between entries nor single statements")
}
