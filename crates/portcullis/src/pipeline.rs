//! The walk of a message: journal → read → unite → recall → assess → store.
//!
//! [`Pipeline::drain`] takes messages from the journal in their order, one after
//! the other. Reading runs ahead on another thread, and assessing beside the
//! store's work for the next message; everything that a message changes is one
//! transaction, so that a kill at any moment ends, after the next
//! start, where an undisturbed run ends.

mod backfill;
mod consignments;
mod decided;
mod dictionary;
pub mod drop_folder;
pub mod engines;
mod escalating;
mod fetching;
mod licences;
pub mod meters;
mod process;
mod readings;
pub mod reassess;
mod remembered;
pub mod replay;
mod rescreen;
mod ruled;
pub mod service;
mod subjects;
mod trade;
mod transit;
mod travellers;

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use anyhow::Result;
use assess::{Engines, licences::Register};
use chrono::{NaiveDate, Utc};
use formats::Unreadable;
use store::{Store, views::MessageItem};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc};

use self::readings::Readings;
use crate::config::Config;

/// Store and engines, plugged together.
pub struct Pipeline {
    /// Where everything is kept.
    pub store: Store,
    config: Config,
    engines: RwLock<Arc<Engines>>,
    draining: Mutex<()>,
    rescreening: Mutex<()>,
    /// Denials and notices with their version and the day for which they were read.
    register: RwLock<(i64, NaiveDate, Arc<Register>)>,
    following: Mutex<()>,
}

/// What draining did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Drained {
    /// Messages processed.
    pub processed: usize,
    /// Of these, with defects of severity `error`.
    pub defective: usize,
    /// Messages set aside.
    pub quarantined: usize,
    /// Records written.
    pub records: usize,
}

/// Messages that are read ahead of the writer: enough to keep it busy, few enough to bound memory.
const AHEAD: usize = 3;
/// Kibibytes of messages that are in work at a time. What is larger than all of it is in work alone.
const IN_WORK: u32 = 48 << 10;
/// A transaction is closed after this many records or this long, and sooner where somebody else wants to write.
const GROUP_RECORDS: usize = 4_000;
const GROUP_TIME: Duration = Duration::from_millis(500);
const GROUP_TIME_WANTED: Duration = Duration::from_millis(25);

struct Read {
    message: MessageItem,
    outcome: Result<Readings, Unreadable>,
    /// The message's share of [`IN_WORK`], given back when it has been written.
    share: OwnedSemaphorePermit,
}

impl Pipeline {
    /// Loads the engines from the store. What has changed in the lists since the last time becomes a job.
    pub async fn open(store: Store, config: Config) -> Result<Arc<Self>> {
        let engines = engines::load(&store, &config).await?;
        let engines = RwLock::new(Arc::new(engines));
        let pipeline = Pipeline {
            store,
            config,
            engines,
            draining: Mutex::new(()),
            rescreening: Mutex::new(()),
            register: RwLock::new((0, Utc::now().date_naive(), Arc::default())),
            following: Mutex::new(()),
        };
        pipeline.prepare_screened().await?;
        pipeline.note_lists().await?;
        Ok(Arc::new(pipeline))
    }

    /// The engines in force.
    pub fn engines(&self) -> Arc<Engines> {
        match self.engines.read() {
            Ok(engines) => engines.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Loads the engines again after lists, rules, policy or the dictionary have changed, and swaps them whole. Where lists or
    /// the dictionary have changed, screening what is stored against them becomes a job; [`Pipeline::rescreen`] works it off.
    pub async fn reload(&self) -> Result<()> {
        let fresh = Arc::new(engines::load(&self.store, &self.config).await?);
        let before = match self.engines.write() {
            Ok(mut engines) => std::mem::replace(&mut *engines, fresh.clone()),
            Err(poisoned) => std::mem::replace(&mut *poisoned.into_inner(), fresh.clone()),
        };
        let goods = |engines: &Engines| engines.goods.as_ref().map(|goods| goods.version());
        if before.screening.version() != fresh.screening.version() || goods(&before) != goods(&fresh) {
            self.begin_job(before.version(), &fresh).await?;
        }
        Ok(())
    }

    /// Processes every message that waits, in the order in which they came.
    pub async fn drain(self: &Arc<Self>, mut progress: impl FnMut(&Drained)) -> Result<Drained> {
        let _alone = self.draining.lock().await;
        let (sender, mut ready) = mpsc::channel(AHEAD);
        let reader = tokio::spawn(self.clone().read_ahead(sender));
        let mut done = Drained::default();
        let mut next = ready.recv().await;
        while let Some(first) = next.take() {
            let mut walk = process::Walk::begin(self).await?;
            let (started, records) = (Instant::now(), done.records);
            let mut current = Some(first?);
            while let Some(read) = current.take() {
                walk.message(read.message, read.outcome, &mut done).await?;
                drop(read.share);
                let long = started.elapsed() >= if walk.wanted() { GROUP_TIME_WANTED } else { GROUP_TIME };
                if !long && done.records - records < GROUP_RECORDS {
                    current = ready.try_recv().ok().transpose()?;
                }
            }
            walk.commit().await?;
            progress(&done);
            next = ready.recv().await;
        }
        reader.await?;
        Ok(done)
    }

    /// Reads messages ahead of the writer and hands them over in their order.
    async fn read_ahead(self: Arc<Self>, sender: mpsc::Sender<Result<Read>>) {
        let in_work = Arc::new(Semaphore::new(IN_WORK as usize));
        let mut after = 0;
        loop {
            let pending = match self.store.journal_pending(after, 256).await {
                Ok(pending) if pending.is_empty() => return,
                Ok(pending) => pending,
                Err(error) => {
                    let _ = sender.send(Err(error.into())).await;
                    return;
                }
            };
            for id in pending {
                after = id;
                let read = self.read_one(id, &in_work).await;
                let failed = read.is_err();
                // A closed channel means that the writer has stopped: so do we.
                if sender.send(read).await.is_err() || failed {
                    return;
                }
            }
        }
    }

    async fn read_one(&self, id: i64, in_work: &Arc<Semaphore>) -> Result<Read> {
        let message = self.store.journal_get(id).await?;
        let size = u32::try_from(message.size / 1024 + 1).unwrap_or(IN_WORK).min(IN_WORK);
        let share = in_work.clone().acquire_many_owned(size).await?;
        let bytes = self.store.journal_body(id).await?;
        Ok(Read { message, outcome: Readings::of(bytes).await?, share })
    }
}
