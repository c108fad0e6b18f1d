//! One subject as an officer looks at it: the record, why it was flagged, its versions, and what it is linked with.

use assess::{Subject, identifiers, words};
use axum::{
    Json,
    extract::{Path, State},
};
use model::{Assessment, Document, SubjectKind};
use serde_json::{Value, json};
use store::{
    views::iso_text,
    writer::{identifier_kind, subject_number},
};

use super::log;
use crate::{App, auth::Actor, error::ApiResult};

pub(crate) async fn traveller(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    view(&app, &actor, SubjectKind::Traveller, id).await
}

pub(crate) async fn consignment(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    view(&app, &actor, SubjectKind::Consignment, id).await
}

pub(crate) async fn conveyance(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    view(&app, &actor, SubjectKind::Movement, id).await
}

async fn view(app: &App, actor: &Actor, kind: SubjectKind, id: i64) -> ApiResult<Json<Value>> {
    let row = app.store.record(kind, id).await?;
    log(app, actor, "view", kind.word(), id, "").await?;
    let subject = Subject::from_document(kind, &row.doc)?;
    let companions = companions(app, &subject, row.movement_id, id).await?;
    let (linked, past) = links(app, &subject, kind, id).await?;
    Ok(Json(json!({
        "id": id,
        "movement_id": row.movement_id,
        "movement": app.store.movement(row.movement_id).await?,
        "record": serde_json::from_str::<Value>(&row.doc)?,
        "assessment": assessment(app, kind, id).await?,
        "versions": app.store.versions(kind, id).await?,
        "companions": companions,
        "linked": linked,
        "past": past,
        "target": app.store.target_of(subject_number(kind), id).await?,
        "messages": app.store.messages_of(row.movement_id).await?,
    })))
}

/// The latest assessment with its signals in words.
async fn assessment(app: &App, kind: SubjectKind, id: i64) -> ApiResult<Option<Value>> {
    let Some(row) = app.store.assessment_of(kind, id).await? else { return Ok(None) };
    let stored = Assessment::from_document(&row.doc)?;
    let signals: Vec<Value> = stored
        .signals
        .iter()
        .map(|signal| {
            let worded = words::word(signal);
            json!({
                "code": signal.code, "engine": signal.engine, "weight": signal.weight, "certainty": signal.certainty,
                "args": signal.args, "evidence": signal.evidence, "title": worded.title, "text": worded.text,
            })
        })
        .collect();
    Ok(Some(json!({
        "id": row.id, "lane": stored.lane, "score": stored.score, "signals": signals, "snapshot": stored.snapshot,
        "at": iso_text(row.at), "because": row.because, "record_version": stored.record_version,
    })))
}

/// Those who share the booking on this movement.
async fn companions(app: &App, subject: &Subject, movement_id: i64, id: i64) -> ApiResult<Vec<Value>> {
    let Subject::Traveller(traveller) = subject else { return Ok(Vec::new()) };
    let Some(locator) = traveller.person.locator.as_deref() else { return Ok(Vec::new()) };
    let on_board = app.store.travellers_on(movement_id).await?;
    let same = on_board.into_iter().filter(|item| item.id != id && item.locator.as_deref() == Some(locator));
    Ok(same.map(|item| json!({"id": item.id, "name": item.name, "seat": item.seat, "lane": item.lane})).collect())
}

/// Other subjects by each identifier; those of the same documents are earlier and later journeys of this person.
async fn links(app: &App, subject: &Subject, kind: SubjectKind, id: i64) -> ApiResult<(Vec<Value>, Vec<Value>)> {
    let (mut linked, mut past) = (Vec::new(), Vec::new());
    for identifier in identifiers::of(subject) {
        // The locator links companions, who are shown already.
        if identifier.kind == "locator" {
            continue;
        }
        let others = app.store.carriers(identifier_kind(identifier.kind), &identifier.value, (kind, id)).await?;
        if others.is_empty() {
            continue;
        }
        if identifier.kind == "document" {
            for other in &others {
                let row = app.store.record(SubjectKind::Traveller, other.id).await?;
                let movement = app.store.movement(row.movement_id).await?;
                past.push(json!({
                    "id": other.id, "movement_id": row.movement_id, "title": movement.title, "date": movement.departure.time,
                    "document": identifier.value, "lane": other.lane,
                }));
            }
        }
        let others: Vec<Value> = others
            .iter()
            .map(|other| json!({"id": other.id, "subject": other.kind, "title": other.title, "subtitle": other.subtitle, "lane": other.lane}))
            .collect();
        linked.push(json!({"kind": identifier.kind, "shown": shown(&identifier), "others": others}));
    }
    Ok((linked, past))
}

/// Cards are shown by their last digits.
fn shown(identifier: &identifiers::Identifier) -> String {
    if identifier.kind != "card" {
        return identifier.value.clone();
    }
    let mut parts = identifier.value.split(':');
    let (vendor, number) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let last: String = number.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{vendor} …{last}")
}
