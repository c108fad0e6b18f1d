//! Lists fetched beside the worker: when their time has come, and when somebody asks.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::Utc;
use serde_json::json;
use store::lists::{ListFetch, ListSource, ListState, Outcome};
use tokio::{sync::watch, task::JoinHandle};

use super::{meters, service::Service};
use crate::lists;

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_secs(5);
/// Who fetches when nobody asked.
const ACTOR: &str = "schedule";
/// A source that could not be reached is tried again after this long, however seldom it is fetched.
const AGAIN: i64 = 15 * 60_000;

/// The fetches that run, by list.
#[derive(Default)]
pub struct Fetching(Mutex<BTreeMap<String, Running>>);

struct Running {
    since: i64,
    bytes: Arc<AtomicU64>,
}

impl Fetching {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Running>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// What runs now.
    pub fn now(&self) -> Vec<(String, ListFetch)> {
        let shown = |running: &Running| {
            let bytes = i64::try_from(running.bytes.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
            ListFetch { since: running.since, bytes }
        };
        self.all().iter().map(|(list, running)| (list.clone(), shown(running))).collect()
    }

    /// Begins one; none where one of the same list runs already.
    fn begin(&self, list: &str) -> Option<Arc<AtomicU64>> {
        let mut all = self.all();
        if all.contains_key(list) {
            return None;
        }
        let bytes = Arc::new(AtomicU64::new(0));
        all.insert(list.to_owned(), Running { since: Utc::now().timestamp_millis(), bytes: bytes.clone() });
        Some(bytes)
    }
}

impl Service {
    /// Begins to fetch a list; none where that is going on already.
    pub(super) fn begin_fetch(self: Arc<Self>, source: ListSource, by: String) -> Option<JoinHandle<()>> {
        let progress = self.fetching.begin(&source.list)?;
        self.events.send("lists", json!({}));
        Some(tokio::spawn(async move {
            let limits = self.pipeline.config.fetch.limits();
            let fetched = lists::update(&self.pipeline.store, &source, &by, limits, progress).await;
            let followed = match fetched {
                Ok(taken) if taken.attempt.outcome == Outcome::Taken => self.follow().await.map(drop),
                Ok(_) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = followed {
                meters::failed("lists");
                tracing::error!(list = source.list, "a list waits: {error:#}");
            }
            self.fetching.all().remove(&source.list);
            self.events.send("lists", json!({}));
        }))
    }

    /// Fetches lists when their time has come, one after the other, until told to stop.
    pub async fn fetch_lists(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let now = Utc::now().timestamp_millis();
            let states = self.pipeline.store.list_states(now).await.unwrap_or_else(|error| {
                meters::failed("lists");
                tracing::error!("the lists wait: {error}");
                Vec::new()
            });
            for state in states {
                if let Some(seconds) = state.age_seconds {
                    meters::list_age(&state.id, seconds);
                }
                let Some(source) = due(state, now) else { continue };
                if let Some(fetch) = self.clone().begin_fetch(source, ACTOR.to_owned()) {
                    tokio::select! {
                        // What is written down of it is one transaction: leaving it behind loses nothing.
                        _ = stop.changed() => return,
                        _ = fetch => {}
                    }
                }
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

/// The source of a list that is to be fetched now.
fn due(state: ListState, now: i64) -> Option<ListSource> {
    let source = state.fetch.filter(|source| source.every_seconds > 0)?;
    let every = source.every_seconds * 1000;
    // Another source than the last attempt's is tried at once.
    let Some(last) = state.attempt.filter(|attempt| attempt.at >= source.at) else { return Some(source) };
    let passing = matches!(last.reason.as_deref(), Some("unreachable" | "status" | "cut_off"));
    let wait = if passing { every.min(AGAIN) } else { every };
    (now >= last.at + wait).then_some(source)
}
