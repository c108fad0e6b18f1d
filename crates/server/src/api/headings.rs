//! Headings of the Harmonized System for a text, and what they are suggested from.

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
};
use goods::hs::{Mismatch, Suggestion};
use serde::{Deserialize, Serialize};
use store::headings::{HeadingSources, NomenclatureKind};
use utoipa::ToSchema;

use super::now;
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    headings::{self, By, HeadingsError, HeadingsLoaded},
};

/// The edition that is meant where none is named and none is loaded.
const EDITION: u16 = 2022;
/// Suggestions that are given at most, and where nothing is said.
const MOST: usize = 20;
const USUAL: usize = 5;
/// The longest text that is read, in bytes.
const LONGEST: usize = 4_000;

impl From<HeadingsError> for ApiError {
    fn from(error: HeadingsError) -> Self {
        match error {
            HeadingsError::Store(error) => error.into(),
            error => ApiError::invalid(error.to_string()),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    text: Option<String>,
    hs: Option<String>,
    limit: Option<usize>,
}

/// Headings for a text.
#[derive(Serialize, ToSchema)]
pub(crate) struct Headings {
    /// Year of the edition of the Harmonized System.
    edition: u16,
    /// Version of what they were suggested from.
    version: String,
    /// The headings that fit best: candidates, not a classification.
    suggestions: Vec<Suggestion>,
    /// What is said of the declared code, where it clearly does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    mismatch: Option<Mismatch>,
}

pub(crate) async fn suggest(State(app): State<App>, Query(asked): Query<Asked>) -> ApiResult<Json<Headings>> {
    let text = asked.text.unwrap_or_default();
    if text.trim().is_empty() || text.len() > LONGEST {
        return Err(ApiError::invalid(format!("text must have from 1 to {LONGEST} bytes")));
    }
    let engines = app.desk.engines();
    let Some(suggester) = &engines.headings else {
        let way = "no nomenclature is loaded: an administrator loads one under /api/v1/goods/nomenclature";
        return Err(ApiError::new(StatusCode::CONFLICT, way));
    };
    Ok(Json(Headings {
        edition: suggester.edition(),
        version: suggester.version().to_owned(),
        suggestions: suggester.suggest(&text, asked.limit.unwrap_or(USUAL).min(MOST)),
        mismatch: asked.hs.and_then(|declared| suggester.check(&text, &declared)),
    }))
}

pub(crate) async fn sources(State(app): State<App>) -> ApiResult<Json<HeadingSources>> {
    Ok(Json(app.store.heading_sources().await?))
}

#[derive(Deserialize)]
pub(crate) struct Upload {
    edition: Option<u16>,
    kind: Option<String>,
}

pub(crate) async fn upload(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<Upload>,
    body: Bytes,
) -> ApiResult<Json<HeadingsLoaded>> {
    let year = asked.edition.ok_or_else(|| ApiError::invalid("say the edition, such as ?edition=2022"))?;
    let by = By { name: &actor.name, at: now() };
    let loaded = match asked.kind.as_deref().unwrap_or("nomenclature") {
        "confirmed" => headings::put_confirmed(&app.store, &body, year, by).await?,
        word => {
            let kind = NomenclatureKind::parse(word);
            let kind = kind.ok_or_else(|| ApiError::invalid("kind is nomenclature, tariff or confirmed"))?;
            headings::put_nomenclature(&app.store, kind, &body, year, by).await?
        }
    };
    app.desk.reload().await.map_err(|error| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error))?;
    Ok(Json(loaded))
}

/// A line of goods and the code that it was found to belong under.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadingConfirmed {
    /// The description.
    text: String,
    /// The code, six digits or more.
    hs: String,
    /// Year of the edition that the code is read in; the edition in force where nothing is said.
    #[serde(default)]
    edition: Option<u16>,
}

pub(crate) async fn confirm(
    State(app): State<App>,
    actor: Actor,
    Json(sent): Json<HeadingConfirmed>,
) -> ApiResult<StatusCode> {
    if sent.text.len() > LONGEST {
        return Err(ApiError::invalid(format!("text must have at most {LONGEST} bytes")));
    }
    let in_force = app.desk.engines().headings.as_ref().map(|suggester| suggester.edition());
    let year = sent.edition.or(in_force).unwrap_or(EDITION);
    headings::confirm(&app.store, &sent.text, &sent.hs, year, By { name: &actor.name, at: now() }).await?;
    Ok(StatusCode::CREATED)
}
