//! The JSON Lines of `portcullis screen`: entities and queries in, results out.

use model::{
    Entity, EntitySchema,
    watch::{EntityName, NameKind},
};
use serde::{Deserialize, Serialize};

use crate::{Index, Query, Why};

/// An entity of the command line.
#[derive(Debug, Deserialize)]
pub struct EntityLine {
    id: String,
    #[serde(default)]
    schema: EntitySchema,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    dob: Vec<String>,
    #[serde(default)]
    nationality: Vec<String>,
}

/// A query of the command line.
#[derive(Debug, Deserialize)]
pub struct QueryLine {
    /// Its id, given back.
    pub id: String,
    #[serde(default)]
    schema: EntitySchema,
    name: String,
    #[serde(default)]
    dob: Option<String>,
    #[serde(default)]
    nationality: Option<serde_json::Value>,
}

/// The results of one query.
#[derive(Debug, Serialize)]
pub struct ResultLine<'a> {
    /// The query's id.
    pub id: &'a str,
    /// Entries, best first.
    pub results: Vec<Found<'a>>,
}

/// One entry that was found.
#[derive(Debug, Serialize)]
pub struct Found<'a> {
    /// The entity's id.
    pub id: &'a str,
    /// 0 to 1.
    pub score: f64,
    /// Why.
    pub why: Vec<Why>,
}

impl From<EntityLine> for Entity {
    fn from(line: EntityLine) -> Self {
        let kinds = std::iter::once(NameKind::Primary).chain(std::iter::repeat(NameKind::Alias));
        Entity {
            id: line.id,
            schema: line.schema,
            names: line.names.into_iter().zip(kinds).map(|(text, kind)| EntityName { text, kind }).collect(),
            dob: line.dob,
            nationality: line.nationality,
            ..Entity::default()
        }
    }
}

impl QueryLine {
    /// What it asks for.
    pub fn schema(&self) -> EntitySchema {
        self.schema
    }

    /// Hands the query over as the index takes it.
    pub fn with<T>(&self, ask: impl FnOnce(&Query<'_>) -> T) -> T {
        let nationality: Vec<&str> = match &self.nationality {
            Some(serde_json::Value::String(code)) => vec![code],
            Some(serde_json::Value::Array(codes)) => codes.iter().filter_map(|code| code.as_str()).collect(),
            _ => Vec::new(),
        };
        ask(&Query {
            schema: self.schema,
            name: &self.name,
            dob: self.dob.as_deref(),
            nationality: &nationality,
            ..Query::default()
        })
    }
}

/// Answers one query.
pub fn answer<'a>(index: &'a Index, line: &'a QueryLine, limit: usize) -> ResultLine<'a> {
    let results = line.with(|query| index.screen(&[*query], limit)).pop().unwrap_or_default();
    let found = |m: crate::Match| Found { id: &index.entity(m.entity).id, score: m.score, why: m.why };
    ResultLine { id: &line.id, results: results.into_iter().map(found).collect() }
}
