//! What is asked of the past that is kept, as jobs: back-tests, and rules that findings speak for. One runs at a time, in
//! turn, each for the person who asked. What is kept is reached through [`Archive`], so that this room does not know how.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::NaiveDate;
use model::SubjectKind;
use rules::RuleSet;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::{api::now, error::ApiError};

/// Back-tests that wait or run.
const UNFINISHED: usize = 8;
/// The same, of one person.
const OF_ONE: usize = 2;
/// Back-tests that are kept after their end, of all.
const KEPT: usize = 32;
/// What a job is about that proposes rules.
pub(crate) const SUGGESTIONS: &str = "suggestions";
/// They are kept so long.
const HOURS: i64 = 12;

/// What is kept of the past beyond the store.
pub trait Archive: Send + Sync {
    /// The days of which records of a kind are kept; nothing where there are none.
    ///
    /// # Errors
    /// A sentence for whoever asked.
    fn span(&self, subject: SubjectKind) -> Result<Option<Span>, String>;
    /// What rules would have done; blocks until it is known.
    ///
    /// # Errors
    /// A sentence for whoever asked. What follows a cancellation is not looked at.
    fn backtest(&self, set: &RuleSet, question: &Question, watch: &Watch) -> Result<Value, String>;
    /// Rules that what was found speaks for; blocks until they are known.
    ///
    /// # Errors
    /// As of [`Archive::backtest`].
    fn suggest(&self, wish: &Wish, watch: &Watch) -> Result<Value, String>;
}

/// Days of which records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// How many.
    pub days: usize,
}

/// What is asked of the past.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// First day; from the beginning without it.
    pub from: Option<NaiveDate>,
    /// Last day, included; to the end without it.
    pub to: Option<NaiveDate>,
    /// Inspections that a day has room for.
    pub capacity: Option<u64>,
    /// Natural keys to hand out for each rule.
    pub examples: usize,
}

/// What rules are asked for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What they look at.
    pub subject: SubjectKind,
    /// First day; from the beginning without it.
    pub from: Option<NaiveDate>,
    /// Last day, included; to the end without it.
    pub to: Option<NaiveDate>,
    /// Conditions of a rule at most.
    pub conditions: usize,
}

/// How far a back-test is, and whether it is still wanted.
#[derive(Debug, Default)]
pub struct Watch {
    /// Set when nobody wants the answer any more.
    pub cancelled: AtomicBool,
    /// Ten-thousandths that are done.
    done: AtomicU32,
}

impl Watch {
    /// Tells how far it is, from 0 to 1; it never goes back.
    pub fn tell(&self, share: f64) {
        self.done.fetch_max((share.clamp(0.0, 1.0) * 10_000.0) as u32, Ordering::Relaxed);
    }

    fn share(&self) -> f64 {
        f64::from(self.done.load(Ordering::Relaxed)) / 10_000.0
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Where a back-test stands.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Waiting,
    Running,
    Done { report: Value, examples: BTreeMap<String, Vec<String>> },
    Cancelled,
    Failed(String),
}

impl State {
    fn word(&self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Done { .. } => "done",
            State::Cancelled => "cancelled",
            State::Failed(_) => "failed",
        }
    }

    fn is_open(&self) -> bool {
        matches!(self, State::Waiting | State::Running)
    }
}

struct Job {
    owner: String,
    /// What was asked, as it is shown.
    asked: Value,
    subjects: BTreeMap<String, SubjectKind>,
    begun: i64,
    ended: Option<i64>,
    state: State,
    watch: Arc<Watch>,
}

/// A job to run.
pub(crate) struct Wanted {
    pub owner: String,
    pub asked: Value,
    /// What each rule of the report looks at.
    pub subjects: BTreeMap<String, SubjectKind>,
    /// Asks the archive, and makes of its report what is handed out.
    pub work: Work,
}

type Work = Box<dyn FnOnce(&dyn Archive, &Watch) -> Result<Value, String> + Send>;

/// All back-tests of a process.
#[derive(Clone)]
pub struct Backtests(Arc<Inner>);

struct Inner {
    archive: Arc<dyn Archive>,
    jobs: Mutex<Jobs>,
    turn: Semaphore,
}

#[derive(Default)]
struct Jobs {
    last: i64,
    all: BTreeMap<i64, Job>,
}

impl Backtests {
    /// Back-tests over an archive.
    pub fn new(archive: Arc<dyn Archive>) -> Self {
        Backtests(Arc::new(Inner { archive, jobs: Mutex::default(), turn: Semaphore::new(1) }))
    }

    /// Cancels all of them and takes no more: the service stops.
    pub fn stop(&self) {
        self.0.turn.close();
        for job in self.jobs().all.values() {
            job.watch.cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.0.jobs.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) async fn span(&self, subject: SubjectKind) -> Result<Option<Span>, String> {
        let archive = self.0.archive.clone();
        tokio::task::spawn_blocking(move || archive.span(subject))
            .await
            .unwrap_or_else(|_| Err("what is kept of the past could not be looked at".to_owned()))
    }

    /// Begins a back-test; its number.
    pub(crate) fn begin(&self, wanted: Wanted) -> Result<i64, ApiError> {
        let watch = Arc::new(Watch::default());
        let id = {
            let mut jobs = self.jobs();
            jobs.forget(now());
            let open = |owner: Option<&str>| {
                jobs.all
                    .values()
                    .filter(|job| job.state.is_open() && owner.is_none_or(|owner| job.owner == owner))
                    .count()
            };
            if open(Some(&wanted.owner)) >= OF_ONE || open(None) >= UNFINISHED {
                let detail = "other back-tests are not done yet: wait for them, or cancel one of yours";
                return Err(ApiError::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(10));
            }
            jobs.last += 1;
            let id = jobs.last;
            jobs.all.insert(
                id,
                Job {
                    owner: wanted.owner.clone(),
                    asked: wanted.asked.clone(),
                    subjects: wanted.subjects.clone(),
                    begun: now(),
                    ended: None,
                    state: State::Waiting,
                    watch: watch.clone(),
                },
            );
            id
        };
        let all = self.clone();
        tokio::spawn(async move {
            let state = all.run(id, wanted, &watch).await;
            all.end(id, state);
        });
        Ok(id)
    }

    async fn run(&self, id: i64, wanted: Wanted, watch: &Arc<Watch>) -> State {
        let Ok(_turn) = self.0.turn.acquire().await else { return State::Cancelled };
        if watch.is_cancelled() {
            return State::Cancelled;
        }
        if let Some(job) = self.jobs().all.get_mut(&id) {
            job.state = State::Running;
        }
        let (archive, watched) = (self.0.archive.clone(), watch.clone());
        let done = tokio::task::spawn_blocking(move || (wanted.work)(&*archive, &watched));
        match done.await {
            _ if watch.is_cancelled() => State::Cancelled,
            Ok(Ok(mut report)) => {
                let examples = take_examples(&mut report);
                State::Done { report, examples }
            }
            Ok(Err(said)) => State::Failed(said),
            Err(_) => {
                tracing::error!("a back-test broke off");
                State::Failed("the back-test broke off; the operator's log has the time".to_owned())
            }
        }
    }

    fn end(&self, id: i64, state: State) {
        if let Some(job) = self.jobs().all.get_mut(&id) {
            job.ended = Some(now());
            job.state = state;
        }
    }

    /// The back-tests of a person, the latest first, without their reports.
    pub(crate) fn of(&self, owner: &str) -> Vec<Value> {
        let mut jobs = self.jobs();
        jobs.forget(now());
        jobs.all.iter().rev().filter(|(_, job)| job.owner == owner).map(|(id, job)| job.shown(*id, false)).collect()
    }

    /// A back-test with its report, where it is this person's.
    pub(crate) fn one(&self, id: i64, owner: &str) -> Option<Value> {
        self.jobs().all.get(&id).filter(|job| job.owner == owner).map(|job| job.shown(id, true))
    }

    /// The natural keys of examples of a rule.
    pub(crate) fn examples(&self, id: i64, owner: &str, rule: &str) -> Option<(SubjectKind, Vec<String>)> {
        let jobs = self.jobs();
        let job = jobs.all.get(&id).filter(|job| job.owner == owner)?;
        let State::Done { examples, .. } = &job.state else { return None };
        Some((*job.subjects.get(rule)?, examples.get(rule)?.clone()))
    }

    /// Cancels one that waits or runs, forgets one that has ended; whether it was there, and was cancelled.
    pub(crate) fn remove(&self, id: i64, owner: &str) -> Option<bool> {
        let mut jobs = self.jobs();
        let job = jobs.all.get_mut(&id).filter(|job| job.owner == owner)?;
        let open = job.state.is_open();
        if open {
            job.watch.cancelled.store(true, Ordering::Relaxed);
            job.state = State::Cancelled;
        } else {
            jobs.all.remove(&id);
        }
        Some(open)
    }
}

impl Jobs {
    /// Drops what ended long ago, and the eldest of what is too much.
    fn forget(&mut self, now: i64) {
        let hours = Duration::from_secs(3600).as_millis() as i64 * HOURS;
        self.all.retain(|_, job| job.ended.is_none_or(|ended| now - ended < hours));
        while self.all.values().filter(|job| job.ended.is_some()).count() > KEPT {
            let eldest = self.all.iter().find(|(_, job)| job.ended.is_some()).map(|(id, _)| *id);
            eldest.and_then(|id| self.all.remove(&id));
        }
    }
}

impl Job {
    fn shown(&self, id: i64, whole: bool) -> Value {
        let progress = if matches!(self.state, State::Done { .. }) { 1.0 } else { self.watch.share() };
        let mut out = json!({
            "id": id, "state": self.state.word(), "progress": progress, "asked": self.asked,
            "begun_at": store::views::iso_text(self.begun),
        });
        if let Some(ended) = self.ended {
            out["seconds"] = json!((ended - self.begun) as f64 / 1000.0);
        }
        match &self.state {
            State::Done { report, .. } if whole => {
                let name = if self.asked["what"] == SUGGESTIONS { SUGGESTIONS } else { "report" };
                out[name] = report.clone();
            }
            State::Failed(said) => out["problem"] = json!(said),
            _ => {}
        }
        out
    }
}

/// Natural keys can name a person: they are handed out one rule at a time, and that is logged.
fn take_examples(report: &mut Value) -> BTreeMap<String, Vec<String>> {
    let mut out = BTreeMap::new();
    for list in ["rules", "together"] {
        for rule in report.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let keys: Vec<String> = serde_json::from_value(rule["examples"].take()).unwrap_or_default();
            rule["examples"] = json!(keys.len());
            if let Some(id) = rule["id"].as_str() {
                out.insert(id.to_owned(), keys);
            }
        }
    }
    out
}
