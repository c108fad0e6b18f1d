//! Notifications over the store: the one path by which the API, the command line and the job add to their logs.

use chrono::NaiveDate;
use exchange::{
    Document, Event, Fault, Form, Office, Refused, Standing, State, Step,
    catalogue::shipped,
    check,
    read::{ReadError, read},
    write::{self, Answer, Message},
};
use rand::TryRngCore;
use serde::Serialize;
use store::{
    AuditEntry, Store, StoreError,
    notifications::{NotificationEvent, NotificationHead},
};
use thiserror::Error;
use utoipa::ToSchema;

/// Who acts when nobody asked.
const SYSTEM: &str = "system";

/// A notification with its log.
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// Its form, in its version.
    pub form: &'static Form,
    /// Its events.
    pub events: Vec<Event>,
    /// How it stands.
    pub standing: Standing,
}

/// Why nothing was added.
#[derive(Debug, Error)]
pub enum NotificationError {
    /// The store fails, or another was quicker.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The step cannot follow.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The form is not filled in as it has to be.
    #[error("{} faults; the first: {}", .0.len(), .0.first().map(said).unwrap_or_default())]
    Faults(Vec<Fault>),
    /// The file is no notification.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no such form, or not in this version.
    #[error("there is no form {0} here")]
    Form(String),
    /// Something that was sent does not fit with what is here.
    #[error("{0}")]
    Stray(String),
}

fn said(fault: &Fault) -> String {
    format!("{}: expected {}", fault.place, fault.expected)
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TakenIn {
    /// Number of the notification.
    pub id: i64,
    /// `notification` or `reply`.
    pub what: String,
    /// Whether it was there already.
    pub known: bool,
    /// What in it does not hold: it is kept as it came all the same.
    pub faults: Vec<Fault>,
}

/// Something that somebody is told by the job.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Number of the notification.
    pub id: i64,
    /// `escalated` or `expired`.
    pub what: &'static str,
    /// The role that is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Reads a notification and its log.
///
/// # Errors
/// Where there is none, or its form is not in this program's catalogue.
pub async fn load(store: &Store, id: i64) -> Result<Kept, NotificationError> {
    let item = store.notification(id, "").await?;
    let version = u32::try_from(item.form_version).unwrap_or(0);
    let form = shipped().form(&item.form, version);
    let form = form.ok_or_else(|| NotificationError::Form(format!("{} {version}", item.form)))?;
    let mut events = Vec::new();
    for event in store.notification_log(id).await? {
        let step = serde_json::from_str(&event.doc).map_err(StoreError::from)?;
        events.push(Event { at: event.at, by: event.by, step });
    }
    let standing = Standing::of(form, &events);
    Ok(Kept { id, form, events, standing })
}

/// Begins a draft. Returns its number.
///
/// # Errors
/// Where there is no such form.
pub async fn draft(
    store: &Store,
    office: &Office,
    document: Document,
    consignment: Option<i64>,
    by: &str,
    now: i64,
) -> Result<i64, NotificationError> {
    let form = form_of(&document)?;
    let document = Document { reference: reference(form, office.day(now))?, ..document.tidied() };
    let step = Step::Drafted { document: Box::new(document) };
    begin(store, office, form, Event { at: now, by: by.to_owned(), step }, consignment).await
}

fn form_of(document: &Document) -> Result<&'static Form, NotificationError> {
    let form = shipped().form(&document.form, document.version);
    form.ok_or_else(|| NotificationError::Form(format!("{} {}", document.form, document.version)))
}

/// The form's letters, the day, and six letters that nobody guesses.
fn reference(form: &Form, day: NaiveDate) -> Result<String, NotificationError> {
    let mut bytes = [0_u8; 4];
    rand::rngs::OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| NotificationError::Stray("the system gives no randomness".into()))?;
    let letters = &data_encoding::BASE32_NOPAD.encode(&bytes)[..6];
    Ok(format!("{}-{}-{letters}", form.prefix, day.format("%Y%m%d")))
}

async fn begin(
    store: &Store,
    office: &Office,
    form: &'static Form,
    event: Event,
    consignment: Option<i64>,
) -> Result<i64, NotificationError> {
    let standing = Standing::of(form, std::slice::from_ref(&event));
    let row = stored(&event)?;
    let entry = |id| audit(&event, id, form);
    Ok(store.begin_notification(&head(form, office, &standing), consignment, &row, entry).await?)
}

/// Adds a step to a log, where it may follow.
///
/// # Errors
/// Where it may not, where a form that is to be sent has faults, or where another was quicker.
pub async fn add(
    store: &Store,
    office: &Office,
    kept: Kept,
    step: Step,
    by: &str,
    now: i64,
) -> Result<Kept, NotificationError> {
    kept.standing.allows(kept.form, &step)?;
    let step = match step {
        Step::Sent { .. } => {
            let faults = check(kept.form, &kept.standing.document, office);
            if !faults.is_empty() {
                return Err(NotificationError::Faults(faults));
            }
            Step::Sent { due: due(kept.form, &kept.standing.document, office, now) }
        }
        // The reference of a draft stays what it is, whatever is sent along.
        Step::Revised { document } => {
            let reference = kept.standing.document.reference.clone();
            let (form, version) = (kept.form.code.clone(), kept.form.version);
            Step::Revised { document: Box::new(Document { form, version, reference, ..document.tidied() }) }
        }
        step => step,
    };
    append(store, office, kept, vec![Event { at: now, by: by.to_owned(), step }]).await
}

fn due(form: &Form, document: &Document, office: &Office, now: i64) -> Option<NaiveDate> {
    office.by(form.reply_by.as_ref()?, document, office.day(now))
}

async fn append(store: &Store, office: &Office, kept: Kept, new: Vec<Event>) -> Result<Kept, NotificationError> {
    let Kept { id, form, mut events, mut standing } = kept;
    let seen = events.len() as i64;
    new.iter().for_each(|event| standing.take(form, event));
    let rows = new.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
    let entries: Vec<(i64, AuditEntry)> = new.iter().map(|event| (event.at, audit(event, id, form))).collect();
    store.add_notification_events(id, seen, &rows, &head(form, office, &standing), &entries).await?;
    events.extend(new);
    Ok(Kept { id, form, events, standing })
}

fn stored(event: &Event) -> Result<NotificationEvent, NotificationError> {
    let doc = serde_json::to_string(&event.step).map_err(StoreError::from)?;
    Ok(NotificationEvent { at: event.at, by: event.by.clone(), doc })
}

/// Says what was done and by which form; never what a form or an answer says.
fn audit(event: &Event, id: i64, form: &Form) -> AuditEntry {
    let detail = match &event.step {
        Step::Replied { reply } => format!("{}: {}", form.code, reply.kind.word()),
        Step::Escalated { to, .. } => format!("{}: to {to}", form.code),
        _ => form.code.clone(),
    };
    AuditEntry::new(&event.by, &format!("notification_{}", event.step.word()), "notification", id, detail)
}

/// How a notification stands, as lists are searched by it.
fn head(form: &Form, office: &Office, standing: &Standing) -> NotificationHead {
    let document = &standing.document;
    let other = match standing.direction {
        exchange::log::Direction::Outgoing => &document.to,
        exchange::log::Direction::Incoming => &document.from,
    };
    NotificationHead {
        reference: document.reference.clone(),
        form: form.code.clone(),
        form_version: i64::from(form.version),
        direction: standing.direction.word().to_owned(),
        counterpart: other.shown(),
        subject: subject(form, document),
        state: standing.state.word().to_owned(),
        deadline: deadline(form, office, standing).map(|day| day.to_string()),
        next_at: standing.next(form, office),
    }
}

/// The day by which something is owed: the sending of a draft, or an answer.
pub fn deadline(form: &Form, office: &Office, standing: &Standing) -> Option<NaiveDate> {
    if standing.state == State::Draft {
        // A rule that counts from the sending says nothing of when to send.
        let rule = form.send_by.as_ref()?;
        return office.by(rule, &standing.document, NaiveDate::default());
    }
    standing.due.filter(|_| standing.waiting)
}

/// The first open value that says what it is about: a substance, an item, a month. Nobody's name.
fn subject(form: &Form, document: &Document) -> String {
    const TELLING: [&str; 7] = [
        "substance.name",
        "goods.item",
        "return.month",
        "chemical.name",
        "mixture.name",
        "waste.annex",
        "waste.y_code",
    ];
    let open = |path: &&&str| form.field(path).is_some_and(|field| field.privacy == model::schema::Privacy::Open);
    let said = TELLING.iter().filter(open).find_map(|path| document.text(path));
    said.unwrap_or_default().chars().take(80).collect()
}

/// Takes in a file of others: a notification for us, or an answer to one of ours. The same file twice is one.
///
/// # Errors
/// Where it cannot be read, has an unknown form, or answers what was never sent, or by somebody else.
pub async fn receive(
    store: &Store,
    office: &Office,
    bytes: &[u8],
    by: &str,
    now: i64,
) -> Result<TakenIn, NotificationError> {
    match read(bytes)? {
        Message::Notification(document) => {
            let form = form_of(&document)?;
            if document.reference.trim().is_empty() {
                return Err(NotificationError::Stray("a notification needs the reference of its sender".into()));
            }
            let faults = check(form, &document, office);
            for id in store.notifications_of("incoming", &document.reference).await? {
                if load(store, id).await?.standing.document == document {
                    return Ok(TakenIn { id, what: "notification".into(), known: true, faults });
                }
            }
            let due = due(form, &document, office, now);
            let step = Step::Received { document: Box::new(document), due };
            let id = begin(store, office, form, Event { at: now, by: by.to_owned(), step }, None).await?;
            Ok(TakenIn { id, what: "notification".into(), known: false, faults })
        }
        Message::Reply(answer) => {
            let sent = store.notifications_of("outgoing", &answer.answers).await?;
            let Some(&id) = sent.first() else {
                return Err(NotificationError::Stray(format!("nothing was sent with reference {}", answer.answers)));
            };
            let (kept, reply) = (load(store, id).await?, answer.reply());
            let to = &kept.standing.document.to;
            if to.country.is_some() && reply.from.country != to.country {
                return Err(NotificationError::Stray(format!("{} was not sent to who answers it", answer.answers)));
            }
            let known = kept.standing.reply.as_ref() == Some(&reply);
            if !known {
                add(store, office, kept, Step::Replied { reply }, by, now).await?;
            }
            Ok(TakenIn { id, what: "reply".into(), known, faults: Vec::new() })
        }
    }
}

/// The notification, or its last answer, as a file: `what` is `notification` or `reply`, `format` is `json`, `xml` or
/// `csv`.
///
/// # Errors
/// Where there is no such file.
pub fn written(kept: &Kept, what: &str, format: &str) -> Result<String, NotificationError> {
    let document = &kept.standing.document;
    let stray = |text: &str| Err(NotificationError::Stray(text.to_owned()));
    let message = match what {
        "notification" => Message::Notification(document.clone()),
        "reply" => match &kept.standing.reply {
            Some(reply) => Message::Reply(Answer::to(document, reply)),
            None => return stray("it has not been answered"),
        },
        _ => return stray("what: expected notification or reply"),
    };
    match format {
        "json" => Ok(write::json(&message)),
        "xml" => Ok(write::xml(Some(kept.form), &message)),
        "csv" if what == "notification" => Ok(write::csv(kept.form, document)),
        "csv" => stray("a reply is written as json or xml"),
        _ => stray("format: expected json, xml or csv"),
    }
}

/// Lets happen what is overdue: reminders, and that a deadline is over. One notification is one transaction; what fails
/// is tried again next time.
///
/// # Errors
/// Where the store fails; what was done until then stays done.
pub async fn escalate(store: &Store, office: &Office, now: i64) -> Result<Vec<Told>, NotificationError> {
    let mut told = Vec::new();
    for id in store.notifications_due(now).await? {
        let kept = match load(store, id).await {
            Ok(kept) => kept,
            // One form that a newer program wrote is no reason to leave the others waiting.
            Err(NotificationError::Form(form)) => {
                tracing::warn!(id, form, "a notification waits for the program that knows its form");
                continue;
            }
            Err(error) => return Err(error),
        };
        let steps = kept.standing.overdue(kept.form, office, now);
        let events = steps.into_iter().map(|step| Event { at: now, by: SYSTEM.into(), step }).collect::<Vec<_>>();
        let says: Vec<Told> = events
            .iter()
            .map(|event| match &event.step {
                Step::Escalated { to, .. } => Told { id, what: "escalated", to: Some(to.clone()) },
                _ => Told { id, what: "expired", to: None },
            })
            .collect();
        match append(store, office, kept, events).await {
            Ok(_) => told.extend(says),
            // Somebody answered in this very moment: the next round sees how it stands then.
            Err(NotificationError::Store(StoreError::Conflict(_))) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}
