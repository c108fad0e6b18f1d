//! Matches side by side, and what officers decide of them: the same, or not the same.

use assess::{Asked, ListMatch, Subject, identifiers, party};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use model::{Assessment, Document, Party, SubjectKind, assessment::Verdict};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    lists::ListItem,
    match_decisions::{MatchDecision, MatchDecisionQuery, NewMatchDecision, Pair},
    writer::identifier_kind,
};

use super::{given, log, moment, now};
use crate::{
    App, DecidedMatch,
    auth::Actor,
    error::{ApiError, ApiResult},
    routes::Role,
};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// What "not the same" lasts where nothing else is said, and the longest that anything may be said to last.
const YEAR: i64 = 365 * DAY;
const LONGEST: i64 = 5 * 366 * DAY;

/// A party and an entry with every way in which they were found to be alike, the surest first.
struct Alike {
    asked: Asked,
    pair: Pair,
    ways: Vec<ListMatch>,
}

impl Alike {
    fn score(&self) -> f64 {
        self.ways.first().map_or(0.0, |way| way.hit.score)
    }

    /// The place of the entry among the engines' entries.
    fn place(&self) -> u32 {
        self.ways.first().map_or(0, |way| way.hit.entity)
    }
}

/// The matches of a subject by pair, surest first.
fn pairs(app: &App, subject: &Subject) -> Vec<Alike> {
    let engines = app.desk.engines();
    let mut out: Vec<Alike> = Vec::new();
    for found in assess::matches(subject, &engines) {
        let entity = engines.screening.entity(found.hit.entity);
        let pair = Pair { party: found.party.clone(), list: entity.list.clone(), entry: entity.id.clone() };
        match out.iter_mut().find(|known| known.asked == found.asked && known.pair == pair) {
            Some(known) => known.ways.push(found),
            None => out.push(Alike { asked: found.asked, pair, ways: vec![found] }),
        }
    }
    for alike in &mut out {
        alike.ways.sort_by(|a, b| b.hit.score.total_cmp(&a.hit.score));
    }
    out.sort_by(|a, b| b.score().total_cmp(&a.score()));
    out
}

fn kind_of(word: &str) -> ApiResult<SubjectKind> {
    SubjectKind::parse(word)
        .filter(|kind| matches!(kind, SubjectKind::Traveller | SubjectKind::Consignment | SubjectKind::Movement))
        .ok_or_else(|| ApiError::invalid("lists are asked about a traveller, a consignment or a movement"))
}

async fn load(app: &App, kind: SubjectKind, id: i64) -> ApiResult<Subject> {
    Ok(Subject::from_document(kind, &app.store.record(kind, id).await?.doc)?)
}

pub(crate) async fn of_subject(
    State(app): State<App>,
    actor: Actor,
    Path((word, id)): Path<(String, i64)>,
) -> ApiResult<Json<Value>> {
    let kind = kind_of(&word)?;
    let subject = load(&app, kind, id).await?;
    let found = pairs(&app, &subject);
    log(&app, &actor, "view", kind.word(), id, &format!("{} list matches", found.len())).await?;
    let asked: Vec<Pair> = found.iter().map(|alike| alike.pair.clone()).collect();
    let decided = app.store.decisions_on(&asked, now()).await?;
    let (lists, engines) = (app.store.lists().await?, app.desk.engines());
    let items: Vec<Value> = found.iter().map(|alike| side_by_side(&app, &subject, alike, &decided, &lists)).collect();
    let assessed = match app.store.assessment_of(kind, id).await? {
        Some(row) => Some(Assessment::from_document(&row.doc)?.snapshot),
        None => None,
    };
    Ok(Json(json!({
        "subject": kind.word(), "id": id, "threshold": engines.policy.name_threshold, "items": items,
        "current": assessed.as_deref() == Some(engines.version()),
    })))
}

fn side_by_side(app: &App, subject: &Subject, alike: &Alike, decided: &[MatchDecision], lists: &[ListItem]) -> Value {
    let engines = app.desk.engines();
    let entity = engines.screening.entity(alike.place());
    let digest = party::entry_digest(entity);
    let of_pair: Vec<&MatchDecision> = decided
        .iter()
        .filter(|d| d.party == alike.pair.party && d.list == alike.pair.list && d.entry == alike.pair.entry)
        .collect();
    let holds = of_pair.iter().find(|d| d.state == "active" && d.entry_digest == digest);
    let ways: Vec<Value> = alike
        .ways
        .iter()
        .map(|way| json!({"code": way.code, "path": way.path, "shown": way.shown, "score": way.hit.score, "why": way.hit.why}))
        .collect();
    let mut out = json!({
        "asked": asked_word(alike.asked), "party": alike.pair.party, "who": who(subject, alike.asked),
        "entry": entity, "entry_digest": digest, "score": alike.score(), "ways": ways, "decisions": of_pair,
        // A container is nothing but its number: there is nothing to hold against it.
        "decidable": !alike.pair.party.is_empty(),
    });
    if let Some(list) = lists.iter().find(|list| list.id == alike.pair.list) {
        out["list"] = json!(list);
    }
    if let Some(holds) = holds {
        out["holds"] = json!(holds.id);
    }
    out
}

fn asked_word(asked: Asked) -> &'static str {
    match asked {
        Asked::Person => "person",
        Asked::CardHolder(_) => "card_holder",
        Asked::Consignor => "consignor",
        Asked::Consignee => "consignee",
        Asked::Notify => "notify",
        Asked::Container(_) => "container",
        Asked::Vessel => "vessel",
    }
}

/// The party as the messages describe it.
fn who(subject: &Subject, asked: Asked) -> Value {
    let trader = |party: &Party| {
        absent_is_absent(json!({
            "names": party.name.iter().collect::<Vec<_>>(), "address": party.address, "country": party.country,
            "identifiers": party.identifiers,
        }))
    };
    match (subject, asked) {
        (Subject::Traveller(traveller), Asked::CardHolder(index)) => {
            let payment = traveller.booking.as_ref().and_then(|booking| booking.payments.get(index));
            let card = payment.and_then(|p| p.card_number.clone());
            absent_is_absent(
                json!({"names": payment.and_then(|p| p.holder.clone()).into_iter().collect::<Vec<_>>(), "card": card}),
            )
        }
        (Subject::Traveller(traveller), _) => {
            let person = &traveller.person;
            absent_is_absent(json!({
                "names": party::names(traveller), "date_of_birth": person.date_of_birth, "sex": person.sex,
                "nationality": person.nationality, "residence": person.residence, "birth_place": person.birth_place,
                "documents": person.documents,
            }))
        }
        (Subject::Consignment(record), Asked::Container(index)) => {
            json!({"names": record.consignment.containers.get(index).into_iter().collect::<Vec<_>>()})
        }
        (Subject::Consignment(record), Asked::Consignor) => trader(&record.consignment.consignor),
        (Subject::Consignment(record), Asked::Notify) => trader(&record.consignment.notify),
        (Subject::Consignment(record), _) => trader(&record.consignment.consignee),
        (Subject::Movement(record), _) => {
            let vessel = record.movement.vessel.clone().unwrap_or_default();
            absent_is_absent(json!({
                "names": vessel.name.into_iter().collect::<Vec<_>>(), "imo": vessel.imo, "call_sign": vessel.call_sign,
                "flag": vessel.flag,
            }))
        }
    }
}

fn absent_is_absent(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    value
}

#[derive(Deserialize)]
pub(crate) struct Listed {
    verdict: Option<String>,
    state: Option<String>,
    q: Option<String>,
    page: Option<u64>,
}

pub(crate) async fn page(State(app): State<App>, actor: Actor, Query(asked): Query<Listed>) -> ApiResult<Json<Value>> {
    let query = MatchDecisionQuery {
        verdict: given(asked.verdict).as_deref().and_then(Verdict::parse),
        state: given(asked.state),
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    };
    let page = app.store.match_decisions(&query, now()).await?;
    log(&app, &actor, "view", "matches", "", &format!("{} shown", page.items.len())).await?;
    Ok(Json(json!({"items": page.items, "total": page.total, "counts": app.store.match_counts(now()).await?})))
}

#[derive(Deserialize)]
pub(crate) struct Decision {
    subject: String,
    id: i64,
    list: String,
    entry: String,
    party: Option<String>,
    entry_digest: Option<String>,
    verdict: String,
    reason: String,
    expires_at: Option<String>,
}

pub(crate) async fn decide(
    State(app): State<App>,
    actor: Actor,
    Json(asked): Json<Decision>,
) -> ApiResult<Json<Value>> {
    actor.account()?;
    let (kind, at) = (kind_of(&asked.subject)?, now());
    let verdict =
        Verdict::parse(&asked.verdict).ok_or_else(|| ApiError::invalid("the verdict must be same or different"))?;
    let reason = reasoned(&asked.reason)?;
    let expires_at = ends(verdict, asked.expires_at, at)?;
    let subject = load(&app, kind, asked.id).await?;
    let found = pairs(&app, &subject).into_iter().find(|alike| {
        let pair = &alike.pair;
        let meant = asked.party.as_ref().is_none_or(|party| *party == pair.party);
        meant && !pair.party.is_empty() && pair.list == asked.list && pair.entry == asked.entry
    });
    let engines = app.desk.engines();
    let alike = found.ok_or_else(changed)?;
    let entity = engines.screening.entity(alike.place());
    let entry_digest = party::entry_digest(entity);
    // An officer decides on what he has seen, not on what a list has said since.
    if asked.entry_digest.is_some_and(|seen| seen != entry_digest) {
        return Err(changed());
    }
    let new = NewMatchDecision {
        pair: alike.pair.clone(),
        entry_digest,
        verdict,
        reason,
        expires_at,
        subject: (kind, asked.id),
        score: alike.score(),
        party_name: alike.ways.first().map(|way| way.shown.clone()).unwrap_or_default(),
        entry_name: entity.title().to_owned(),
    };
    let mut concerned = others_of_party(&app, &subject, &alike.pair.party, (kind, asked.id)).await?;
    for earlier in app.store.decisions_on(std::slice::from_ref(&alike.pair), at).await? {
        concerned.extend(app.store.match_applied(earlier.id).await?);
    }
    let decision = app.store.decide_match(&new, &actor.name, at).await?;
    answer(&app, decision, concerned).await
}

fn changed() -> ApiError {
    ApiError::new(
        StatusCode::CONFLICT,
        "the subject or the entry is not what you saw any more: look at the match again",
    )
}

fn reasoned(reason: &str) -> ApiResult<String> {
    let reason = reason.trim();
    if !(3..=4_000).contains(&reason.chars().count()) {
        return Err(ApiError::invalid("a decision needs a reason of 3 to 4 000 characters"));
    }
    Ok(reason.to_owned())
}

/// "Not the same" always ends, or a list would be asked in vain for ever; "the same" ends where that is asked for.
fn ends(verdict: Verdict, asked: Option<String>, at: i64) -> ApiResult<Option<i64>> {
    let asked = moment(asked)?;
    if asked.is_some_and(|end| end <= at || end > at + LONGEST) {
        return Err(ApiError::invalid("a decision ends later than now and within five years"));
    }
    Ok(asked.or((verdict == Verdict::Different).then_some(at + YEAR)))
}

/// Other subjects that bring the same party: the person's other flights, the company's other bills.
async fn others_of_party(
    app: &App,
    subject: &Subject,
    fingerprint: &str,
    this: (SubjectKind, i64),
) -> ApiResult<Vec<(SubjectKind, i64)>> {
    let mut out = vec![this];
    let telling = identifiers::of(subject).into_iter().filter(|i| matches!(i.kind, "document" | "company"));
    for identifier in telling {
        for other in app.store.carriers(identifier_kind(identifier.kind), &identifier.value, this).await? {
            let Some(kind) = SubjectKind::parse(&other.kind) else { continue };
            let carried = party::of(&load(app, kind, other.id).await?);
            if carried.iter().any(|party| party == fingerprint) && !out.contains(&(kind, other.id)) {
                out.push((kind, other.id));
            }
        }
    }
    Ok(out)
}

#[derive(Deserialize)]
pub(crate) struct Withdraw {
    reason: String,
}

pub(crate) async fn withdraw(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(asked): Json<Withdraw>,
) -> ApiResult<Json<Value>> {
    actor.account()?;
    let reason = reasoned(&asked.reason)?;
    let known = app.store.match_decision(id, now()).await?;
    if known.by != actor.name && actor.role != Role::Supervisor {
        return Err(ApiError::forbidden("only a supervisor takes back what a colleague has decided"));
    }
    if known.state != "active" {
        return Err(ApiError::new(StatusCode::CONFLICT, format!("this decision is {} already", known.state)));
    }
    let decision = app.store.withdraw_match(id, &reason, &actor.name, now()).await?;
    let concerned = app.store.match_applied(id).await?;
    answer(&app, decision, concerned).await
}

/// Lets the queue follow a decision, and answers with it.
async fn answer(app: &App, decision: MatchDecision, mut concerned: Vec<(SubjectKind, i64)>) -> ApiResult<Json<Value>> {
    concerned.extend(SubjectKind::parse(&decision.subject).map(|kind| (kind, decision.subject_id)));
    concerned.sort_unstable();
    concerned.dedup();
    let decided =
        DecidedMatch { list: decision.list.clone(), entry: decision.entry.clone(), name: decision.entry_name.clone() };
    let reassessed = app.desk.reassess(&concerned, &decided).await.map_err(|error| {
        // The decision stands; the next message or list that touches the subject lets the queue follow.
        tracing::error!("subjects were not assessed again after a decision on a match: {error}");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "the decision is kept, but the queue could not follow it yet")
    })?;
    Ok(Json(json!({"decision": decision, "reassessed": reassessed})))
}
