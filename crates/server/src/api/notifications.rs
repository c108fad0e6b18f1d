//! Notifications: forms, drafts, sending, answers, their log, and files of others.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use exchange::{
    Authority, Document, Event, Fault, Form, Reply, ReplyKind, Step, catalogue::shipped, check, form::Meaning,
    log::Direction, masked, prefill,
};
use model::{SubjectKind, cargo::ConsignmentRecord, schema::Privacy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::notifications::{NotificationItem, NotificationQuery};
use utoipa::ToSchema;

use super::{given, log, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    notifications::{self, Kept, NotificationError, TakenIn},
    returns,
    routes::Role,
};

impl From<NotificationError> for ApiError {
    fn from(error: NotificationError) -> Self {
        match error {
            NotificationError::Store(error) => error.into(),
            NotificationError::Refused(refused) => ApiError::new(StatusCode::CONFLICT, refused.to_string()),
            NotificationError::Form(_) | NotificationError::Stray(_) => {
                ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
            }
            NotificationError::Faults(_) | NotificationError::Read(_) => ApiError::invalid(error.to_string()),
        }
    }
}

/// A notification in full, as far as whoever asks may see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct NotificationDetail {
    /// As in a list.
    pub item: NotificationItem,
    /// Its form.
    pub form: Form,
    /// What it says.
    pub document: Document,
    /// What does not hold in it.
    pub faults: Vec<Fault>,
    /// Its log.
    pub log: Vec<LogLine>,
    /// The last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// Whether an answer is awaited.
    pub waiting: bool,
    /// What may be done with it now: `revise`, `send`, `withdraw`, `close`, and the kinds of answers.
    pub open: Vec<String>,
    /// Whether something in it is hidden from whoever asks.
    pub masked: bool,
}

/// A line of a log.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationLogLine)]
pub(crate) struct LogLine {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// `drafted`, `revised`, `sent`, `received`, `replied`, `escalated`, `expired`, `withdrawn` or `closed`.
    pub what: String,
    /// By when it was to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// The role that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What that role is to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What silence means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<Meaning>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Administrators and auditors see that something was sent and answered, not of whom it speaks.
fn sees(actor: &Actor) -> Privacy {
    match actor.role {
        Role::Administrator | Role::Auditor => Privacy::Open,
        _ => Privacy::Personal,
    }
}

pub(crate) async fn forms(State(_): State<App>) -> Json<Vec<&'static Form>> {
    Json(shipped().all())
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    state: Option<String>,
    form: Option<String>,
    direction: Option<String>,
    #[serde(default)]
    overdue: bool,
    q: Option<String>,
    page: Option<u64>,
}

fn today(app: &App) -> String {
    app.office.day(now()).to_string()
}

pub(crate) async fn page(State(app): State<App>, Query(asked): Query<Asked>) -> ApiResult<Json<Value>> {
    let state = given(asked.state);
    if state.as_deref().is_some_and(|word| exchange::State::parse(word).is_none()) {
        return Err(ApiError::invalid("no notification stands so"));
    }
    let query = NotificationQuery {
        state,
        form: given(asked.form),
        direction: given(asked.direction),
        overdue: asked.overdue,
        words: given(asked.q),
        page: asked.page.unwrap_or(1),
    };
    let today = today(&app);
    let page = app.store.notifications(&query, &today).await?;
    let counts: serde_json::Map<String, Value> =
        app.store.notification_counts(&today).await?.into_iter().map(|(state, n)| (state, n.into())).collect();
    Ok(Json(json!({"items": page.items, "total": page.total, "counts": counts, "own": app.office.own})))
}

async fn shown(app: &App, actor: &Actor, kept: Kept) -> ApiResult<Json<NotificationDetail>> {
    let item = app.store.notification(kept.id, &today(app)).await?;
    let sees = sees(actor);
    let document = kept.standing.document.clone();
    let faults = if sees == Privacy::Personal { check(kept.form, &document, &app.office) } else { Vec::new() };
    let hide = |text: &String| if sees == Privacy::Personal { text.clone() } else { "•••".to_owned() };
    let veiled = |reply: &Reply| Reply { reason: reply.reason.as_ref().map(hide), ..reply.clone() };
    let line = |event: &Event| {
        let mut line = LogLine {
            at: store::views::iso_text(event.at),
            by: event.by.clone(),
            what: event.step.word().to_owned(),
            due: None,
            reply: None,
            to: None,
            text: None,
            means: None,
            reason: None,
        };
        match &event.step {
            Step::Sent { due } | Step::Received { due, .. } => line.due = *due,
            Step::Replied { reply } => line.reply = Some(veiled(reply)),
            Step::Escalated { step, to } => {
                line.to = Some(to.clone());
                line.text = kept.form.escalation.get(*step as usize).map(|escalation| escalation.text.clone());
            }
            Step::Expired { means } => line.means = Some(*means),
            Step::Withdrawn { reason } | Step::Closed { reason } => line.reason = Some(hide(reason)),
            Step::Drafted { .. } | Step::Revised { .. } => {}
        }
        line
    };
    Ok(Json(NotificationDetail {
        item,
        form: kept.form.clone(),
        faults,
        log: kept.events.iter().map(line).collect(),
        reply: kept.standing.reply.as_ref().map(veiled),
        waiting: kept.standing.waiting,
        open: open(&kept),
        masked: sees != Privacy::Personal,
        document: masked(kept.form, document, sees),
    }))
}

/// What may follow, by asking the log itself.
fn open(kept: &Kept) -> Vec<String> {
    let reason = || "…".to_owned();
    let mut steps = vec![
        ("revise", Step::Revised { document: Box::default() }),
        ("send", Step::Sent { due: None }),
        ("withdraw", Step::Withdrawn { reason: reason() }),
        ("close", Step::Closed { reason: reason() }),
    ];
    if kept.standing.direction == Direction::Incoming {
        // What others sent only they can take back.
        steps.retain(|(word, _)| *word != "withdraw");
    }
    for kind in ReplyKind::ALL {
        let reply = Reply {
            kind,
            until: Some(NaiveDate::default()),
            reason: Some(reason()),
            reference: None,
            from: Authority::default(),
        };
        steps.push((kind.word(), Step::Replied { reply }));
    }
    let may = |step: &Step| kept.standing.allows(kept.form, step).is_ok();
    steps.into_iter().filter(|(_, step)| may(step)).map(|(word, _)| word.to_owned()).collect()
}

pub(crate) async fn one(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
) -> ApiResult<Json<NotificationDetail>> {
    let kept = notifications::load(&app.store, id).await?;
    log(&app, &actor, "view", "notification", id, "").await?;
    shown(&app, &actor, kept).await
}

/// What is drafted: a form, and what is known already.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNotification {
    /// Code of the form.
    form: String,
    /// The consignment whose bill fills it in.
    #[serde(default)]
    consignment: Option<i64>,
    /// The line of goods of that bill, from 0; where none is said the first that was found to be controlled.
    #[serde(default)]
    line: Option<usize>,
    /// The item of the dictionary that is meant, where the line may be several; the surest where none is said.
    #[serde(default)]
    item: Option<String>,
    /// The month of a return, `2026-10`: its lines are added up from what is stored.
    #[serde(default)]
    month: Option<String>,
    /// To whom.
    #[serde(default)]
    to: Option<Authority>,
    /// What it says, over what is filled in.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, exchange::FormValue>>>)]
    sections: exchange::Sections,
}

pub(crate) async fn add(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewNotification>,
) -> ApiResult<(StatusCode, Json<NotificationDetail>)> {
    let Some(form) = shipped().newest(&new.form) else {
        return Err(ApiError::invalid(format!("there is no form {}", new.form)));
    };
    let mut sections = exchange::Sections::new();
    if let Some(id) = new.consignment {
        let row = app.store.record(SubjectKind::Consignment, id).await?;
        let record: ConsignmentRecord = model::Document::from_document(&row.doc)?;
        let goods = returns::goods(&app, id, new.line, new.item.as_deref()).await?;
        sections = prefill::from_consignment(form, &record, &goods);
    }
    if let Some(month) = new.month.as_deref() {
        if form.field("return.month").is_none() {
            return Err(ApiError::invalid("this form is no monthly return"));
        }
        sections = returns::sections(&app.store, &app.office, month).await?;
    }
    sections.extend(new.sections);
    let own = app.office.own.clone();
    // The office sends as what the form lets send, in its own country and name.
    let from = if form.sender.contains(&own.kind) {
        own
    } else {
        Authority { kind: form.sender.first().copied().unwrap_or(own.kind), ..own }
    };
    let to = new.to.unwrap_or_else(|| addressee(form, &sections));
    let copies = form.copy.iter().filter(|kind| !kind.national() && **kind != exchange::AuthorityKind::Rilo);
    let document = Document {
        form: form.code.clone(),
        version: form.version,
        reference: String::new(),
        from,
        to,
        copy: copies.map(|kind| Authority { kind: *kind, ..Authority::default() }).collect(),
        caveats: form.caveats.clone(),
        sections,
    };
    let id = notifications::draft(&app.store, &app.office, document, new.consignment, &actor.name, now()).await?;
    told(&app, id);
    Ok((StatusCode::CREATED, shown(&app, &actor, notifications::load(&app.store, id).await?).await?))
}

/// The first kind of recipient of the form, in the country to which the goods go, where the form says which.
fn addressee(form: &Form, sections: &exchange::Sections) -> Authority {
    let kind = form.recipient.first().copied().unwrap_or_default();
    let document = Document { sections: sections.clone(), ..Document::default() };
    let paths =
        ["shipment.destination", "export.destination", "transfer.destination", "shipment.import", "route.destination"];
    let country = paths.iter().find_map(|path| document.text(path)).map(str::to_owned);
    Authority { kind, country: country.filter(|_| kind.national()), name: None }
}

fn told(app: &App, id: i64) {
    app.events.send("notification", json!({"id": id}));
}

async fn step(app: &App, actor: &Actor, id: i64, step: Step) -> ApiResult<Json<NotificationDetail>> {
    let kept = notifications::load(&app.store, id).await?;
    let kept = notifications::add(&app.store, &app.office, kept, step, &actor.name, now()).await?;
    told(app, id);
    shown(app, actor, kept).await
}

/// What a form says, without its envelope's reference.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NotificationDraft)]
pub(crate) struct Draft {
    /// Code of the form.
    form: String,
    /// Version of the form; the newest where none is said.
    #[serde(default)]
    version: Option<u32>,
    /// Who sends.
    from: Authority,
    /// To whom.
    to: Authority,
    /// Who gets a copy.
    #[serde(default)]
    copy: Vec<Authority>,
    /// How it may be used.
    #[serde(default)]
    caveats: Vec<exchange::Caveat>,
    /// What it says.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, exchange::FormValue>>>)]
    sections: exchange::Sections,
}

impl Draft {
    fn document(self) -> ApiResult<(&'static Form, Document)> {
        let form = match self.version {
            Some(version) => shipped().form(&self.form, version),
            None => shipped().newest(&self.form),
        };
        let form = form.ok_or_else(|| ApiError::invalid(format!("there is no form {}", self.form)))?;
        let Draft { from, to, copy, caveats, sections, .. } = self;
        let (code, version) = (form.code.clone(), form.version);
        let document = Document { form: code, version, reference: String::new(), from, to, copy, caveats, sections };
        Ok((form, document.tidied()))
    }
}

pub(crate) async fn revise(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(draft): Json<Draft>,
) -> ApiResult<Json<NotificationDetail>> {
    let (_, document) = draft.document()?;
    step(&app, &actor, id, Step::Revised { document: Box::new(document) }).await
}

pub(crate) async fn check_draft(State(app): State<App>, Json(draft): Json<Draft>) -> ApiResult<Json<Vec<Fault>>> {
    let (form, document) = draft.document()?;
    Ok(Json(check(form, &document, &app.office)))
}

pub(crate) async fn send(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
) -> ApiResult<Json<NotificationDetail>> {
    step(&app, &actor, id, Step::Sent { due: None }).await
}

/// An answer: theirs to what we sent, ours to what came in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNotificationReply)]
pub(crate) struct NewReply {
    /// What is answered.
    kind: ReplyKind,
    /// The day by which the answer will come, for more time.
    #[serde(default)]
    until: Option<NaiveDate>,
    /// Why, for an objection.
    #[serde(default)]
    reason: Option<String>,
    /// The answering authority's own reference.
    #[serde(default)]
    reference: Option<String>,
}

pub(crate) async fn reply(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(new): Json<NewReply>,
) -> ApiResult<Json<NotificationDetail>> {
    let kept = notifications::load(&app.store, id).await?;
    if new.until.is_some_and(|day| new.kind == ReplyKind::MoreTime && day < app.office.day(now())) {
        return Err(ApiError::invalid("until: expected a day that is not over"));
    }
    // Whoever was asked answers, whether that is them or us.
    let from = kept.standing.document.to.clone();
    let reply =
        Reply { kind: new.kind, until: new.until, reason: given(new.reason), reference: given(new.reference), from };
    step(&app, &actor, id, Step::Replied { reply }).await
}

/// Why something is done.
#[derive(Deserialize)]
pub(crate) struct Reasoned {
    reason: String,
}

pub(crate) async fn withdraw(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(said): Json<Reasoned>,
) -> ApiResult<Json<NotificationDetail>> {
    let kept = notifications::load(&app.store, id).await?;
    if kept.standing.direction == Direction::Incoming {
        return Err(ApiError::new(StatusCode::CONFLICT, "what others sent only they can take back: close it"));
    }
    step(&app, &actor, id, Step::Withdrawn { reason: said.reason }).await
}

pub(crate) async fn close(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(said): Json<Reasoned>,
) -> ApiResult<Json<NotificationDetail>> {
    step(&app, &actor, id, Step::Closed { reason: said.reason }).await
}

#[derive(Deserialize)]
pub(crate) struct Export {
    format: Option<String>,
    what: Option<String>,
}

pub(crate) async fn export(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Query(asked): Query<Export>,
) -> ApiResult<Response> {
    let kept = notifications::load(&app.store, id).await?;
    let (format, what) = (asked.format.as_deref().unwrap_or("json"), asked.what.as_deref().unwrap_or("notification"));
    let text = notifications::written(&kept, what, format)?;
    let kind = match format {
        "xml" => "application/xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/json",
    };
    log(&app, &actor, "export", "notification", id, &format!("{what} as {format}")).await?;
    // References of others come with whatever letters they use.
    let letters = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let name: String = kept.standing.document.reference.chars().filter(letters).take(60).collect();
    let suffix = if what == "reply" { "-reply" } else { "" };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}{suffix}.{format}\"")),
    ];
    Ok((headers, text).into_response())
}

pub(crate) async fn receive(State(app): State<App>, actor: Actor, body: Bytes) -> ApiResult<Json<TakenIn>> {
    let taken = notifications::receive(&app.store, &app.office, &body, &actor.name, now()).await?;
    told(&app, taken.id);
    Ok(Json(taken))
}

#[derive(Deserialize)]
pub(crate) struct Month {
    month: String,
}

pub(crate) async fn monthly(
    State(app): State<App>,
    Query(asked): Query<Month>,
) -> ApiResult<Json<Vec<exchange::returns::Line>>> {
    Ok(Json(returns::lines(&app.store, &asked.month).await?))
}
