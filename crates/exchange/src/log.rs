//! The log of a notification: how it stands follows from its events, and which may follow is decided here.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::{
    Authority, Document, Office,
    form::{Form, Meaning, ReplyKind},
};

/// Which way a notification goes, seen from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// We send, others answer.
    #[default]
    Outgoing,
    /// Others sent, we answer.
    Incoming,
}

impl Direction {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Outgoing => "outgoing",
            Direction::Incoming => "incoming",
        }
    }

    /// The direction for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Direction::Outgoing, Direction::Incoming].into_iter().find(|direction| direction.word() == word)
    }
}

/// How a notification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    #[default]
    Draft,
    /// Sent, or received from others, and not answered.
    Sent,
    /// Its receipt is confirmed.
    Acknowledged,
    /// The answer will come later.
    MoreTime,
    /// It may go on.
    NoObjection,
    /// It may not.
    Objection,
    /// Nobody answered in time.
    Expired,
    /// Taken back by its sender.
    Withdrawn,
    /// Nothing more is to be done.
    Closed,
}

impl State {
    /// All of them.
    pub const ALL: [State; 9] = [
        State::Draft,
        State::Sent,
        State::Acknowledged,
        State::MoreTime,
        State::NoObjection,
        State::Objection,
        State::Expired,
        State::Withdrawn,
        State::Closed,
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sent => "sent",
            State::Acknowledged => "acknowledged",
            State::MoreTime => "more_time",
            State::NoObjection => "no_objection",
            State::Objection => "objection",
            State::Expired => "expired",
            State::Withdrawn => "withdrawn",
            State::Closed => "closed",
        }
    }

    /// The state for its word.
    pub fn parse(word: &str) -> Option<Self> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing follows any more.
    pub fn over(self) -> bool {
        matches!(self, State::Withdrawn | State::Closed)
    }
}

/// An answer to a notification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NotificationReply)]
pub struct Reply {
    /// What is answered.
    pub kind: ReplyKind,
    /// The day by which the answer will come, for more time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why, for an objection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The answering authority's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who answers.
    pub from: Authority,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// A notification was drafted.
    Drafted {
        /// What it says.
        document: Box<Document>,
    },
    /// The draft says something else now.
    Revised {
        /// What it says.
        document: Box<Document>,
    },
    /// It was sent.
    Sent {
        /// By when it is to be answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
    },
    /// One of others came in.
    Received {
        /// What it says.
        document: Box<Document>,
        /// By when we are to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
    },
    /// It was answered.
    Replied {
        /// How.
        reply: Reply,
    },
    /// Somebody was told that an answer is owed.
    Escalated {
        /// Which step of the form's escalation, from 0.
        step: u32,
        /// The role.
        to: String,
    },
    /// The day by which it was to be answered is over.
    Expired {
        /// What silence means by the form.
        means: Meaning,
    },
    /// Its sender took it back.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// Nothing more is to be done.
    Closed {
        /// Why.
        reason: String,
    },
}

impl Step {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Step::Drafted { .. } => "drafted",
            Step::Revised { .. } => "revised",
            Step::Sent { .. } => "sent",
            Step::Received { .. } => "received",
            Step::Replied { .. } => "replied",
            Step::Escalated { .. } => "escalated",
            Step::Expired { .. } => "expired",
            Step::Withdrawn { .. } => "withdrawn",
            Step::Closed { .. } => "closed",
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who: a user, a token, or `system`.
    pub by: String,
    /// What.
    pub step: Step,
}

/// Why a step cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// The state does not allow it.
    #[error("a notification that is {state} cannot be {step}")]
    State {
        /// How it stands.
        state: &'static str,
        /// What was asked.
        step: &'static str,
    },
    /// The form does not know this answer.
    #[error("{form} is not answered with {reply}")]
    Reply {
        /// The form.
        form: String,
        /// The answer.
        reply: &'static str,
    },
    /// An answer lacks what belongs to it.
    #[error("{0}")]
    Incomplete(&'static str),
}

/// How a notification stands after its events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// State.
    pub state: State,
    /// Which way it goes.
    pub direction: Direction,
    /// What it says.
    pub document: Document,
    /// When it was sent or received, UTC milliseconds.
    pub sent_at: Option<i64>,
    /// By when it is to be answered.
    pub due: Option<NaiveDate>,
    /// Steps of escalation that are done.
    pub escalated: u32,
    /// The last answer.
    pub reply: Option<Reply>,
    /// Whether an answer is awaited.
    pub waiting: bool,
    /// Whether the day by which it was to be answered is over without one.
    pub silent: bool,
}

impl Standing {
    /// How a notification of `form` stands after these events, in their order.
    pub fn of(form: &Form, events: &[Event]) -> Self {
        let mut standing = Standing::default();
        events.iter().for_each(|event| standing.take(form, event));
        standing
    }

    /// Lets it stand as it does after one more event.
    pub fn take(&mut self, form: &Form, event: &Event) {
        match &event.step {
            Step::Drafted { document } | Step::Revised { document } => {
                self.document = (**document).clone();
                self.state = State::Draft;
            }
            Step::Sent { due } => self.begin(event.at, *due),
            Step::Received { document, due } => {
                self.document = (**document).clone();
                self.direction = Direction::Incoming;
                self.begin(event.at, *due);
            }
            Step::Replied { reply } => {
                self.state = match reply.kind {
                    ReplyKind::Acknowledgement => State::Acknowledged,
                    ReplyKind::MoreTime => State::MoreTime,
                    ReplyKind::NoObjection => State::NoObjection,
                    ReplyKind::Objection => State::Objection,
                };
                if form.ends_waiting(reply.kind) {
                    self.waiting = false;
                }
                if let (ReplyKind::MoreTime, Some(until)) = (reply.kind, reply.until) {
                    self.due = Some(until);
                    self.escalated = 0;
                    self.silent = false;
                    self.waiting = true;
                }
                self.reply = Some(reply.clone());
            }
            Step::Escalated { step, .. } => self.escalated = step + 1,
            Step::Expired { .. } => {
                self.state = State::Expired;
                self.silent = true;
            }
            Step::Withdrawn { .. } => self.end(State::Withdrawn),
            Step::Closed { .. } => self.end(State::Closed),
        }
    }

    fn begin(&mut self, at: i64, due: Option<NaiveDate>) {
        self.state = State::Sent;
        self.sent_at = Some(at);
        self.due = due;
        self.waiting = true;
    }

    fn end(&mut self, state: State) {
        self.state = state;
        self.waiting = false;
    }

    /// Whether a step may follow.
    ///
    /// # Errors
    /// Where the state, or the form, does not allow it, or the step lacks what belongs to it.
    pub fn allows(&self, form: &Form, step: &Step) -> Result<(), Refused> {
        let told = self.sent_at.is_some() && !self.state.over();
        let draft = self.state == State::Draft && self.sent_at.is_none();
        let may = match step {
            Step::Drafted { .. } | Step::Received { .. } => false,
            Step::Revised { .. } | Step::Sent { .. } => draft,
            Step::Replied { reply } => return self.allows_reply(form, reply, told),
            Step::Escalated { step, .. } => self.waiting && *step >= self.escalated,
            Step::Expired { .. } => self.waiting && !self.silent,
            Step::Withdrawn { reason } | Step::Closed { reason } if reason.trim().is_empty() => {
                return Err(Refused::Incomplete("say why"));
            }
            Step::Withdrawn { .. } => draft || told,
            Step::Closed { .. } => told,
        };
        if may { Ok(()) } else { Err(Refused::State { state: self.state.word(), step: step.word() }) }
    }

    fn allows_reply(&self, form: &Form, reply: &Reply, told: bool) -> Result<(), Refused> {
        let word = reply.kind.word();
        // An answer can be changed until the file is closed; but what is answered is not acknowledged afterwards.
        let late = matches!(self.state, State::NoObjection | State::Objection | State::MoreTime | State::Acknowledged);
        if !told || (reply.kind == ReplyKind::Acknowledgement && late) {
            return Err(Refused::State { state: self.state.word(), step: "answered so" });
        }
        if !form.replies.contains(&reply.kind) {
            return Err(Refused::Reply { form: form.title.clone(), reply: word });
        }
        match reply.kind {
            ReplyKind::Objection if reply.reason.as_deref().unwrap_or("").trim().is_empty() => {
                Err(Refused::Incomplete("an objection needs its reason"))
            }
            ReplyKind::MoreTime if reply.until.is_none() => {
                Err(Refused::Incomplete("more time needs the day until which"))
            }
            _ => Ok(()),
        }
    }

    /// The next moment at which something happens by itself, UTC milliseconds.
    pub fn next(&self, form: &Form, office: &Office) -> Option<i64> {
        self.coming(form, office).map(|(at, _)| at)
    }

    /// What has to happen by itself until `now`, in its order, each with the moment at which it was due.
    pub fn overdue(&self, form: &Form, office: &Office, now: i64) -> Vec<Step> {
        let (mut standing, mut steps) = (self.clone(), Vec::new());
        while let Some((at, step)) = standing.coming(form, office).filter(|(at, _)| *at <= now) {
            standing.take(form, &Event { at, by: String::new(), step: step.clone() });
            steps.push(step);
        }
        steps
    }

    /// What comes next by itself, with its moment.
    fn coming(&self, form: &Form, office: &Office) -> Option<(i64, Step)> {
        let due = self.due.filter(|_| self.waiting)?;
        let expires = (!self.silent).then(|| (office.end(due), Step::Expired { means: form.silence.means }));
        let at = usize::try_from(self.escalated).ok()?;
        let told = form.escalation.get(at).and_then(|escalation| {
            let days = i64::from(escalation.days);
            let day = due.checked_add_signed(chrono::TimeDelta::days(days))?;
            // A day before it counts from its morning; the day itself and those after it once they are over.
            let moment = if days < 0 { office.begin(day) } else { office.end(day) };
            Some((moment, Step::Escalated { step: self.escalated, to: escalation.to.clone() }))
        });
        match (told, expires) {
            (Some(told), Some(expires)) => Some(if told.0 < expires.0 { told } else { expires }),
            (told, expires) => told.or(expires),
        }
    }
}
