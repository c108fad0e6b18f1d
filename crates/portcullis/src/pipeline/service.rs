//! The pipeline as the server reaches it: the way in, the engines, and the worker that processes what came.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use assess::Engines;
use async_trait::async_trait;
use chrono::{Local, NaiveDate, Utc};
use model::SubjectKind;
use serde_json::json;
use server::{DecidedMatch, Desk, Events, Incoming, Intake, IntakeError, Submitted};
use store::{
    NewMessage,
    lists::{AttemptItem, ListFetch, ListSource, Offered},
    rescreen_jobs::RescreenItem,
};
use tokio::sync::{Mutex, Notify, watch};

use super::{Pipeline, decided, drop_folder, engines, fetching::Fetching, meters, ruled};
use crate::lists::{self, Terms, read::File};

/// The pipeline behind the server.
pub struct Service {
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) events: Events,
    work: Notify,
    /// What the store said of lists and rules when the engines in force were loaded, and the office's day then; held while
    /// they are loaded again.
    loaded: Mutex<Loaded>,
    pub(super) fetching: Fetching,
    /// Told when lists may have changed.
    changed: Notify,
    /// Told when a denial or a notice was made or withdrawn.
    register: Notify,
}

/// Numbers that grow with every edition of a list, event of a rule and edition of the dictionary; and the office's day,
/// by which rules come into force and go out of it.
pub type Loaded = ((i64, i64, i64), NaiveDate);

/// The worker looks for messages at least this often, so that what another process loaded is taken up too.
const LOOK: Duration = Duration::from_secs(2);
/// How long a view may wait in the inbox before it is a link of the audit chain.
const LINK: Duration = Duration::from_secs(1);
/// How often decisions on matches are looked through for those that have come to their end.
const ENDS: Duration = Duration::from_secs(60);
/// After a failure of the store: long enough not to hammer it, short enough to recover unseen.
const PAUSE: Duration = Duration::from_secs(5);

impl Service {
    /// Plugs pipeline and events together.
    ///
    /// `loaded` is what [`store::Store::engines_mark`] and the calendar said before the pipeline was opened.
    pub fn new(pipeline: Arc<Pipeline>, events: Events, loaded: Loaded) -> Arc<Self> {
        let fetching = Fetching::default();
        let (work, changed, register) = (Notify::new(), Notify::new(), Notify::new());
        Arc::new(Service { pipeline, events, work, loaded: Mutex::new(loaded), fetching, changed, register })
    }

    /// Loads the engines again where lists or rules have changed since they were loaded, by whichever process, or where
    /// a day has begun on which other rules are in force. Returns whether it did.
    pub(super) async fn follow(&self) -> anyhow::Result<bool> {
        let mut loaded = self.loaded.lock().await;
        let store = &self.pipeline.store;
        let now = (store.engines_mark().await?, self.pipeline.config.today());
        if now == *loaded {
            return Ok(false);
        }
        let another_day = now.0 == loaded.0;
        if another_day && engines::in_force(store, now.1).await? == engines::in_force(store, loaded.1).await? {
            *loaded = now;
            return Ok(false);
        }
        self.pipeline.reload().await?;
        *loaded = now;
        self.changed.notify_one();
        self.events.send("lists", json!({}));
        tracing::info!("the engines follow what lists and rules say now");
        Ok(true)
    }

    /// Looks for changes that another process made to lists and rules, until told to stop.
    pub async fn follow_lists(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.follow().await {
                meters::failed("reload");
                tracing::error!("the engines stay as they are: {error:#}");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Processes messages until told to stop; a message that is being processed is finished first.
    pub async fn work(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut seen = self.pipeline.store.last_target().await.unwrap_or(0);
        while !*stop.borrow() {
            match self.step(&mut seen).await {
                Ok(()) => tokio::select! {
                    () = self.work.notified() => {}
                    () = tokio::time::sleep(LOOK) => {}
                    _ = stop.changed() => {}
                },
                Err(error) => {
                    meters::failed("processing");
                    tracing::error!("processing waits: {error:#}");
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        _ = stop.changed() => {}
                    }
                }
            }
        }
    }

    async fn step(&self, seen: &mut i64) -> anyhow::Result<()> {
        let started = Instant::now();
        let drained = self.pipeline.drain(|_| {}).await?;
        meters::waiting(self.pipeline.store.journal_waiting().await?);
        if drained.processed + drained.quarantined == 0 {
            return Ok(());
        }
        meters::drained(&drained, started.elapsed().as_secs_f64());
        self.events.send("message", json!({"processed": drained.processed, "quarantined": drained.quarantined}));
        for target in self.pipeline.store.targets_after(*seen).await? {
            *seen = (*seen).max(target.id);
            self.events.send(
                "target",
                json!({"id": target.id, "lane": target.lane, "title": target.title, "subject": target.subject, "subject_id": target.subject_id}),
            );
        }
        self.events.send("stats", json!({}));
        tracing::info!(
            processed = drained.processed,
            quarantined = drained.quarantined,
            records = drained.records,
            "messages"
        );
        Ok(())
    }

    /// Screens what is stored against lists that have changed, until told to stop; what is left then is taken up at the
    /// next start.
    pub async fn rescreen(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let done = tokio::select! {
                done = self.screen_again() => done,
                _ = stop.changed() => return,
            };
            let wait = match done {
                Ok(()) => LOOK,
                Err(error) => {
                    meters::failed("rescreening");
                    tracing::error!("screening again waits: {error:#}");
                    PAUSE
                }
            };
            tokio::select! {
                () = self.changed.notified() => {}
                () = tokio::time::sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn screen_again(&self) -> anyhow::Result<()> {
        let mut worked = false;
        let tell = |item: &RescreenItem| {
            worked = true;
            self.events.send("rescreen", json!(item));
        };
        let tally = self.pipeline.rescreen(tell).await?;
        if worked {
            self.events.send("target_changed", json!({}));
            self.events.send("rescreen", json!(tally));
        }
        Ok(())
    }

    /// Links what was viewed into the audit chain, until told to stop; what waits then is linked first.
    pub async fn link_audit(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        loop {
            let stopping = *stop.borrow();
            if let Err(error) = self.pipeline.store.audit_link().await {
                meters::failed("audit");
                tracing::error!("the audit chain waits: {error}");
            }
            if stopping {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(LINK) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Lets the queue follow decisions on matches that come to their end, and rulings on goods that begin or end, until
    /// told to stop.
    pub async fn end_decisions(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let followed = async {
                let ended = decided::follow_ended(&self.pipeline, Utc::now().timestamp_millis()).await?;
                Ok::<usize, anyhow::Error>(ended + ruled::follow(&self.pipeline, Utc::now().date_naive()).await?)
            };
            match followed.await {
                Ok(0) => {}
                Ok(changed) => {
                    tracing::info!(changed, "decisions or rulings have begun or ended");
                    self.events.send("target_changed", json!({}));
                }
                Err(error) => {
                    meters::failed("decisions");
                    tracing::error!("following decisions and rulings waits: {error:#}");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(ENDS) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Holds what is stored against denials and notices that were made or withdrawn, until told to stop.
    pub async fn follow_register(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.pipeline.follow_register().await {
                Ok(0) => {}
                Ok(changed) => {
                    tracing::info!(changed, "the registers have changed");
                    self.events.send("target_changed", json!({}));
                }
                Err(error) => {
                    meters::failed("register");
                    tracing::error!("following the registers waits: {error:#}");
                }
            }
            tokio::select! {
                () = self.register.notified() => {}
                () = tokio::time::sleep(ENDS) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Says which bills in transit are overdue, and assesses those that left or did not, until told to stop.
    pub async fn follow_transit(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.pipeline.follow_transit().await {
                Ok(0) => {}
                Ok(changed) => {
                    tracing::info!(changed, "bills in transit stand otherwise");
                    self.events.send("target_changed", json!({}));
                }
                Err(error) => {
                    meters::failed("transit");
                    tracing::error!("following transit waits: {error:#}");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(ENDS) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Watches a drop folder until told to stop.
    pub async fn watch(self: Arc<Self>, folder: PathBuf, seconds: u64, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match drop_folder::sweep(&self.pipeline, &folder).await {
                Ok(0) => {}
                Ok(files) => {
                    tracing::info!(files, "taken from the drop folder");
                    self.events.send("stats", json!({}));
                    self.work.notify_one();
                }
                Err(error) => {
                    meters::failed("drop_folder");
                    tracing::error!("the drop folder waits: {error:#}");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(seconds.max(1))) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

#[async_trait]
impl Intake for Service {
    async fn submit(&self, message: Incoming) -> Result<Submitted, IntakeError> {
        let waiting = self.pipeline.store.journal_waiting().await?;
        if waiting >= i64::try_from(self.pipeline.config.intake.queue).unwrap_or(i64::MAX) {
            meters::refused_busy();
            return Err(IntakeError::Busy { waiting });
        }
        let message = NewMessage {
            bytes: message.bytes,
            sender: message.sender,
            channel: "api".into(),
            name: message.name,
            received_at: Utc::now().timestamp_millis(),
        };
        let kept = self.pipeline.store.journal_append(&[message]).await?;
        self.work.notify_one();
        let appended =
            kept.into_iter().next().ok_or(store::StoreError::NotFound { what: "message", id: "just kept".into() })?;
        meters::kept("api", appended.known);
        Ok(Submitted {
            id: appended.id,
            digest: appended.digest,
            status: if appended.known { "known" } else { "accepted" },
        })
    }

    async fn retry(&self, message: i64) -> Result<(), IntakeError> {
        self.pipeline.store.journal_retry(message).await?;
        self.work.notify_one();
        Ok(())
    }
}

#[async_trait]
impl Desk for Service {
    fn engines(&self) -> Arc<Engines> {
        self.pipeline.engines()
    }

    async fn reload(&self) -> Result<(), String> {
        self.follow().await.map(drop).map_err(|error| format!("{error:#}"))
    }

    async fn take_list(&self, offered: Offered, name: String, bytes: Vec<u8>) -> Result<AttemptItem, String> {
        let files = vec![File { name, bytes }];
        let taken = lists::take(&self.pipeline.store, offered, files, None, Terms::default()).await;
        taken.map(|taken| taken.attempt).map_err(|error| format!("{error:#}"))
    }

    fn source_faults(&self, source: &ListSource) -> Vec<String> {
        lists::source::faults(source)
    }

    fn fetch_list(self: Arc<Self>, source: ListSource, by: String) -> bool {
        self.begin_fetch(source, by).is_some()
    }

    fn fetching(&self) -> Vec<(String, ListFetch)> {
        self.fetching.now()
    }

    async fn reassess(&self, subjects: &[(SubjectKind, i64)], decided: &DecidedMatch) -> Result<usize, String> {
        let done = decided::follow(&self.pipeline, subjects, decided).await.map_err(|error| format!("{error:#}"))?;
        self.events.send("target_changed", json!({}));
        Ok(done)
    }

    async fn follow_rulings(&self) -> Result<usize, String> {
        let done =
            ruled::follow(&self.pipeline, Utc::now().date_naive()).await.map_err(|error| format!("{error:#}"))?;
        self.events.send("goods_changed", json!({}));
        self.events.send("target_changed", json!({}));
        Ok(done)
    }

    fn register_changed(&self) {
        self.register.notify_one();
    }

    fn clock(&self) -> i64 {
        Local::now().naive_local().and_utc().timestamp_millis()
    }
}

#[cfg(test)]
mod tests {
    use rules::RuleText;
    use server::rule_life::install;
    use store::{Place, Store};

    use super::*;
    use crate::config::Config;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_day_on_which_other_rules_are_in_force_loads_the_engines_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().to_owned())).await.unwrap();
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        let (today, yesterday) = (config.today(), config.today().pred_opt().unwrap());
        let mut rule = RuleText::new("from-today", SubjectKind::Traveller, "age > 3");
        rule.valid_from = Some(today);
        install(&store, &rule, "test", 1).await.unwrap();
        let pipeline = Pipeline::open(store.clone(), config).await.unwrap();
        let mark = store.engines_mark().await.unwrap();
        let service = Service::new(pipeline, Events::default(), (mark, yesterday));
        assert!(service.follow().await.unwrap(), "it was not in force yesterday");
        assert!(!service.follow().await.unwrap());
        assert_eq!(service.engines().rules.rules().len(), 1);
        // Another day with the same rules: nothing is loaded.
        *service.loaded.lock().await = (mark, today.succ_opt().unwrap());
        assert!(!service.follow().await.unwrap());
        // Its last day is over.
        rule.valid_from = None;
        rule.valid_to = Some(yesterday);
        install(&store, &rule, "test", 2).await.unwrap();
        assert!(service.follow().await.unwrap());
        assert_eq!(service.engines().rules.rules().len(), 0);
        *service.loaded.lock().await = (store.engines_mark().await.unwrap(), yesterday);
        assert!(service.follow().await.unwrap(), "it was in force yesterday");
    }
}
