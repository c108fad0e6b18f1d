//! `POST /api/v1/screen/batch`: many queries as JSON Lines in, answers as JSON Lines out, both as they come.
//!
//! Lines are the queries of `portcullis screen`. Memory is bounded whatever is sent: a chunk of lines is read, screened
//! on all threads and handed on, and nothing more is read while nobody takes the answers. So a client must read while
//! it sends, as curl does.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use assess::Engines;
use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use model::EntitySchema;
use rayon::prelude::*;
use screening::{Index, Match, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{sync::mpsc, time::timeout};

use super::log;
use crate::{App, auth::Actor, error::ApiResult};

/// Lines that are screened together: enough to keep every thread busy, few enough that other requests get their turn.
const CHUNK: usize = 256;
/// Bytes of one line; a longer one is answered with an error.
const LINE: usize = 64 << 10;
/// A sender or a reader that rests this long is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Results that a line may ask for, and those it gets where it does not.
const RESULTS: usize = 100;
const USUAL: usize = 5;

/// One query. `nationality` may be one or several.
#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    schema: EntitySchema,
    name: String,
    #[serde(default)]
    dob: Option<String>,
    #[serde(default)]
    nationality: Option<Several>,
    #[serde(default)]
    sex: Option<String>,
    #[serde(default)]
    documents: Vec<Document>,
    #[serde(default)]
    imo: Option<String>,
    #[serde(default)]
    addresses: Vec<String>,
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Several {
    One(String),
    Many(Vec<String>),
}

/// A document's number, alone or with its issuer.
#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    Number(String),
    Issued { number: String, country: Option<String> },
}

pub(crate) async fn screen(State(app): State<App>, actor: Actor, body: Body) -> ApiResult<Response> {
    log(&app, &actor, "screen", "lists", "", "a batch begins").await?;
    // One snapshot for the whole batch: every line is held against the same lists.
    let engines = app.desk.engines();
    let version = engines.screening.version().to_owned();
    let (answers, taken) = mpsc::channel::<Bytes>(2);
    tokio::spawn(async move {
        let mut run = Run { lines: Lines::new(body.into_data_stream()), engines, answers, asked: 0 };
        run.complete().await;
        let detail = format!("a batch ends: {} queries", run.asked);
        if log(&app, &actor, "screen", "lists", "", &detail).await.is_err() {
            tracing::error!("the end of a batch could not be logged");
        }
    });
    let chunks = stream::unfold(taken, |mut taken| async move { Some((taken.recv().await?, taken)) });
    let body = Body::from_stream(chunks.map(Ok::<Bytes, Infallible>));
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::HeaderName::from_static("x-lists-version"), &version),
    ];
    Ok((headers, body).into_response())
}

/// A batch under way.
struct Run {
    lines: Lines,
    engines: Arc<Engines>,
    answers: mpsc::Sender<Bytes>,
    asked: usize,
}

impl Run {
    /// Until the last line, or until nobody sends or takes any more.
    async fn complete(&mut self) {
        loop {
            let (chunk, last) = self.lines.chunk().await;
            self.asked += chunk.len();
            if !chunk.is_empty() {
                let engines = self.engines.clone();
                let Ok(text) = tokio::task::spawn_blocking(move || answer_all(&engines.screening, &chunk)).await else {
                    return;
                };
                if !matches!(timeout(PATIENCE, self.answers.send(text)).await, Ok(Ok(()))) {
                    return;
                }
            }
            if last {
                return;
            }
        }
    }
}

/// A line of the body with its number, or why it cannot be read.
type Numbered = (usize, Result<Vec<u8>, String>);

/// The body cut into lines; holds one line and one frame of the network at most.
struct Lines {
    body: BodyDataStream,
    frame: Bytes,
    line: Vec<u8>,
    number: usize,
    /// The rest of a line that is too long already.
    skipping: bool,
}

impl Lines {
    fn new(body: BodyDataStream) -> Self {
        Lines { body, frame: Bytes::new(), line: Vec::new(), number: 0, skipping: false }
    }

    /// Up to [`CHUNK`] lines, and whether they are the last. A chunk ends early where the sender pauses, so that
    /// whoever sends a line and waits for its answer gets it.
    async fn chunk(&mut self) -> (Vec<Numbered>, bool) {
        let mut out = Vec::new();
        while out.len() < CHUNK {
            if let Some(end) = self.frame.iter().position(|byte| *byte == b'\n') {
                let part = self.frame.split_to(end + 1);
                self.add(&part[..end]);
                out.extend(self.finish());
                continue;
            }
            let part = std::mem::take(&mut self.frame);
            self.add(&part);
            let wait = if out.is_empty() { PATIENCE } else { Duration::from_millis(5) };
            match timeout(wait, self.body.next()).await {
                Ok(Some(Ok(frame))) => self.frame = frame,
                Ok(None) => {
                    out.extend(self.finish());
                    return (out, true);
                }
                Ok(Some(Err(_))) => {
                    self.line.clear();
                    out.push((self.number + 1, Err("the body broke off".into())));
                    return (out, true);
                }
                Err(_) if out.is_empty() => {
                    let waited = format!("nothing came for {} seconds", PATIENCE.as_secs());
                    return (vec![(self.number + 1, Err(waited))], true);
                }
                Err(_) => return (out, false),
            }
        }
        (out, false)
    }

    fn add(&mut self, part: &[u8]) {
        if self.line.len() + part.len() > LINE {
            self.skipping = true;
            self.line.clear();
        }
        if !self.skipping {
            self.line.extend_from_slice(part);
        }
    }

    /// The line that ends here; none where it is blank.
    fn finish(&mut self) -> Option<Numbered> {
        self.number += 1;
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.skipping) {
            return Some((self.number, Err(format!("the line is longer than {LINE} bytes"))));
        }
        (!line.trim_ascii().is_empty()).then_some((self.number, Ok(line)))
    }
}

/// The answers of a chunk, a line each, in the order of the queries.
fn answer_all(index: &Index, chunk: &[Numbered]) -> Bytes {
    let lines: Vec<Vec<u8>> = chunk
        .par_iter()
        .map(|(number, line)| {
            let read = line.as_ref().map_err(Clone::clone);
            let read = read.and_then(|line| serde_json::from_slice(line).map_err(|error| error.to_string()));
            let answered = read.and_then(|line| answer(index, &line));
            let value = answered.unwrap_or_else(|error| json!({"line": number, "error": error}));
            let mut text = value.to_string().into_bytes();
            text.push(b'\n');
            text
        })
        .collect();
    lines.concat().into()
}

fn answer(index: &Index, line: &Line) -> Result<Value, String> {
    let limit = line.limit.unwrap_or(USUAL);
    if !(1..=RESULTS).contains(&limit) {
        return Err(format!("limit must be a number from 1 to {RESULTS}"));
    }
    let nationality: Vec<&str> = match &line.nationality {
        None => Vec::new(),
        Some(Several::One(code)) => vec![code],
        Some(Several::Many(codes)) => codes.iter().map(String::as_str).collect(),
    };
    let documents: Vec<(&str, Option<&str>)> = line
        .documents
        .iter()
        .map(|document| match document {
            Document::Number(number) => (number.as_str(), None),
            Document::Issued { number, country } => (number.as_str(), country.as_deref()),
        })
        .collect();
    let addresses: Vec<&str> = line.addresses.iter().map(String::as_str).collect();
    let query = Query {
        schema: line.schema,
        name: &line.name,
        dob: line.dob.as_deref(),
        nationality: &nationality,
        sex: line.sex.as_deref(),
        documents: &documents,
        imo: line.imo.as_deref(),
        addresses: &addresses,
        least: 0.0,
    };
    let by_name = index.screen(&[query], limit).into_iter().flatten();
    let by_number = documents.iter().flat_map(|(number, _)| index.document(number));
    let mut best: HashMap<u32, Match> = HashMap::new();
    for found in by_name.chain(by_number) {
        if best.get(&found.entity).is_none_or(|known| known.score < found.score) {
            best.insert(found.entity, found);
        }
    }
    let mut found: Vec<Match> = best.into_values().collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.cmp(&b.entity)));
    let shown = |found: &Match| {
        let entity = index.entity(found.entity);
        json!({"id": entity.id, "list": entity.list, "score": found.score, "why": found.why})
    };
    let results: Vec<Value> = found.iter().take(limit).map(shown).collect();
    Ok(json!({"id": line.id, "results": results}))
}
