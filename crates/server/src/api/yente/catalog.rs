//! `GET /catalog` and `GET /algorithms`: which lists there are, and how names are compared.

use std::collections::HashMap;

use axum::{Json, extract::State};
use chrono::DateTime;
use serde_json::{Value, json};
use store::lists::ListItem;

use super::{refused, scope::ALL};
use crate::{App, api::lists, error::ApiResult};

/// The features that a reason may be called in an answer, in words.
const FEATURES: &[(&str, &str)] = &[
    ("name", "One part of the name, aligned with one part of an entry's name; further parts are name_2, name_3, …"),
    ("whole_name", "What is said before the parts count: that few names are on a list at all, and how the whole looks"),
    ("birth_date", "Birth date: the same, near, or another"),
    ("nationality", "Nationality of a person, country of anything else"),
    ("sex", "Sex"),
    ("document", "Number of a document or registration"),
    ("imo_number", "IMO number of a vessel"),
    ("address", "Words of an address"),
];

/// Refuses every algorithm but ours, by its name or as `best`.
pub(super) fn algorithm(name: Option<&str>) -> ApiResult<()> {
    match name.map(str::to_lowercase) {
        None => Ok(()),
        Some(name) if name == "best" || name == screening::ALGORITHM => Ok(()),
        Some(name) => Err(refused(format!("Invalid algorithm: {name}; known are best and {}", screening::ALGORITHM))),
    }
}

/// The features with their descriptions, as `matcher` of an answer and in the list of algorithms.
pub(super) fn features() -> Value {
    let one = |(name, words): &(&str, &str)| ((*name).to_owned(), json!({"description": words, "coefficient": 1.0}));
    Value::Object(FEATURES.iter().map(one).collect())
}

pub(crate) async fn algorithms() -> Json<Value> {
    let ours = json!({
        "name": screening::ALGORITHM,
        "description": "Names part by part, weighed by how rare each part is, then every other piece of evidence",
        "features": features(),
        "docs": {"features": features(), "config": {}},
    });
    Json(json!({"algorithms": [ours], "default": "best", "best": screening::ALGORITHM}))
}

pub(crate) async fn catalog(State(app): State<App>) -> ApiResult<Json<Value>> {
    let (lists, engines) = (lists::in_force(&app).await?, app.desk.engines());
    let mut loaded: HashMap<&str, i64> = HashMap::new();
    for at in 0..engines.screening.len() {
        *loaded.entry(&engines.screening.entity(at as u32).list).or_default() += 1;
    }
    // An edition that another process took in is in force here after the engines were loaded again.
    let current = |list: &ListItem| loaded.get(list.id.as_str()).copied().unwrap_or(0) == list.entries;
    let names = |wanted: bool| -> Vec<&str> {
        lists.iter().filter(|list| current(list) == wanted).map(|list| list.id.as_str()).collect()
    };
    let mut datasets: Vec<Value> = lists.iter().map(|list| dataset(list, current(list))).collect();
    datasets.push(json!({
        "name": ALL,
        "title": "All lists",
        "type": "collection",
        "version": engines.screening.version(),
        "index_version": engines.screening.version(),
        "index_current": true,
        "load": false,
        "entity_count": engines.screening.len(),
        "thing_count": engines.screening.len(),
        "updated_at": lists.iter().map(|list| list.updated_at).max().and_then(iso),
        "children": lists.iter().map(|list| list.id.as_str()).collect::<Vec<_>>(),
    }));
    let outdated = names(false);
    Ok(Json(json!({
        "datasets": datasets,
        "current": names(true),
        "index_stale": !outdated.is_empty(),
        "outdated": outdated,
    })))
}

fn dataset(list: &ListItem, current: bool) -> Value {
    let version = list.edition.clone().unwrap_or_else(|| list.digest.chars().take(16).collect());
    json!({
        "name": list.id,
        "title": list.name,
        "type": "source",
        "version": version,
        "index_version": if current { version.as_str().into() } else { Value::Null },
        "index_current": current,
        "load": true,
        "entity_count": list.entries,
        "thing_count": list.entries,
        "updated_at": iso(list.updated_at),
        "last_export": iso(list.updated_at),
        "children": [],
    })
}

/// As yente writes moments: UTC, in seconds, without a zone.
fn iso(at: i64) -> Option<String> {
    DateTime::from_timestamp_millis(at).map(|at| at.format("%Y-%m-%dT%H:%M:%S").to_string())
}
