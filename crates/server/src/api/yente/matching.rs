//! `POST /match/{dataset}`: a batch of queries by example.

use std::sync::Arc;

use assess::Engines;
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    catalog,
    example::{Asked, Example},
    parameters::Parameters,
    refused,
    scope::{Scope, WITHOUT},
    shapes,
};
use crate::{
    App,
    api::log,
    auth::Actor,
    error::{ApiError, ApiResult},
};

/// Queries of one call, as with yente.
const QUERIES: usize = 100;
/// Results that one query may ask for, as with yente.
const RESULTS: usize = 500;
const KNOWN: &[&str] = &[
    "limit",
    "threshold",
    "cutoff",
    "algorithm",
    "include_dataset",
    "exclude_dataset",
    "include_schema",
    "exclude_schema",
    "exclude_entity_ids",
];

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    weights: Map<String, Value>,
    #[serde(default)]
    config: Map<String, Value>,
    queries: Map<String, Value>,
}

/// Something of a query, with the name that the client gave it.
type Named<T> = (String, T);
/// A query that could be read: as it came, and what is asked.
type Readable = (Example, Asked);

/// How scores are cut.
#[derive(Clone, Copy)]
struct Cut {
    limit: usize,
    threshold: f64,
    cutoff: f64,
}

pub(crate) async fn match_(
    State(app): State<App>,
    actor: Actor,
    Path(dataset): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    body: Bytes,
) -> ApiResult<Response> {
    let given = Parameters::new(pairs, KNOWN, WITHOUT)?;
    let scope = Scope::read(&app, &dataset, &given).await?;
    catalog::algorithm(given.one("algorithm"))?;
    let threshold = given.number("threshold", 0.7, 0.0..=1.0)?;
    let cut = Cut {
        limit: given.number("limit", 5, 1..=RESULTS)?,
        threshold,
        cutoff: given.number("cutoff", 0.7_f64, 0.0..=1.0)?.min(threshold),
    };
    // The place of a fault helps, its words may hold a name of whoever is asked for: the client sent it and hears it.
    let body: Body = serde_json::from_slice(&body).map_err(|error| ApiError::invalid(error.to_string()))?;
    if !body.weights.is_empty() || !body.config.is_empty() {
        return Err(refused("weights and config cannot be honoured: the weights of evidence are measured, not chosen"));
    }
    let queries: Vec<(String, Value)> = body.queries.into_iter().filter(|(_, example)| !example.is_null()).collect();
    if queries.is_empty() {
        return Err(refused("No queries provided."));
    }
    if queries.len() > QUERIES {
        return Err(refused(format!("Too many queries in one batch (limit: {QUERIES})")));
    }
    let count = queries.len();
    let read: Vec<Named<Result<Readable, String>>> =
        queries.into_iter().map(|(name, example)| (name, read(example))).collect();
    if read.iter().any(|(_, one)| one.is_err()) {
        return Ok(unreadable(&read));
    }
    let read = read.into_iter().filter_map(|(name, one)| Some((name, one.ok()?))).collect();
    let engines = app.desk.engines();
    let answered = tokio::task::spawn_blocking(move || answer(&engines, &scope, read, cut)).await;
    let responses = answered.map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "screening failed"))?;
    log(&app, &actor, "screen", "lists", &dataset, &format!("{count} queries")).await?;
    let size = (HeaderName::from_static("x-batch-size"), HeaderValue::from(count));
    let body = json!({"responses": responses, "matcher": catalog::features(), "limit": cut.limit});
    Ok(([size], Json(body)).into_response())
}

fn read(example: Value) -> Result<Readable, String> {
    // Not the words of serde: they may quote a value.
    let example: Example =
        serde_json::from_value(example).map_err(|_| "a query has a schema, and properties with their values")?;
    let asked = Asked::read(&example)?;
    Ok((example, asked))
}

/// One query that cannot be read refuses the call, and each query says whether it was the one.
fn unreadable(read: &[Named<Result<Readable, String>>]) -> Response {
    let faults: Vec<String> =
        read.iter().filter_map(|(name, one)| Some(format!("query {name}: {}", one.as_ref().err()?))).collect();
    let status = |one: &Result<_, String>| match one {
        Ok(_) => json!({"status": 200}),
        Err(reason) => json!({"status": 400, "detail": reason}),
    };
    let responses: Map<String, Value> = read.iter().map(|(name, one)| (name.clone(), status(one))).collect();
    let body = json!({
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": faults.join("; "),
        "responses": responses,
    });
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    (StatusCode::BAD_REQUEST, [kind], Json(body)).into_response()
}

fn answer(engines: &Arc<Engines>, scope: &Scope, read: Vec<Named<Readable>>, cut: Cut) -> Map<String, Value> {
    let index = &engines.screening;
    let one = |(name, (example, asked)): Named<Readable>| {
        // The scope is applied before anything is cut off, so that an entry of another list never takes the place of one
        // that was asked for.
        let mut found = asked.matches(index, RESULTS, |entity| scope.holds(entity));
        found.retain(|found| found.score >= cut.cutoff && scope.holds(index.entity(found.entity)));
        let total = found.iter().filter(|found| found.score >= cut.threshold).count();
        found.truncate(cut.limit);
        let results: Vec<Value> =
            found.iter().map(|found| shapes::scored(found, index.entity(found.entity), cut.threshold)).collect();
        let query = Example { properties: asked.used().clone(), ..example };
        let total = json!({"value": total, "relation": "eq"});
        (name, json!({"status": 200, "results": results, "total": total, "query": query}))
    };
    read.into_par_iter().map(one).collect::<Vec<_>>().into_iter().collect()
}
