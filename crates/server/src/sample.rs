//! The latest records, read and kept in memory for a little while: what a condition is counted on while it is written.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use assess::Subject;
use model::{SubjectKind, schema::Record};
use rules::{Past, RuleSet};
use store::Store;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use crate::{
    error::{ApiError, ApiResult},
    remembered::past_of,
};

/// Records of a kind that are kept.
const MOST: u64 = 2_000;
/// Bytes of their documents.
const BYTES: usize = 16 << 20;
/// They are read again when they are older.
const FRESH: Duration = Duration::from_secs(30);
/// They are dropped when nobody has asked for so long.
const IDLE: Duration = Duration::from_secs(300);
/// A count looks no longer than this.
const BUDGET: Duration = Duration::from_millis(300);
/// Counts that run at once.
const AT_ONCE: usize = 2;
/// Records for which the past is asked at once.
const CHUNK: usize = 500;
/// Records between two looks at the clock.
const STEP: usize = 32;

/// The sample of each kind of subject.
#[derive(Clone)]
pub struct Sample(Arc<Inner>);

struct Inner {
    kept: Mutex<HashMap<SubjectKind, Kept>>,
    turns: Arc<Semaphore>,
}

struct Kept {
    read: Instant,
    asked: Instant,
    records: Arc<Vec<(Subject, i64)>>,
}

/// How many records a condition hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Records that were looked at.
    pub records: usize,
    /// Those that it hits.
    pub hits: usize,
    /// Records of the sample.
    pub sample: usize,
}

impl Default for Sample {
    fn default() -> Self {
        Sample(Arc::new(Inner { kept: Mutex::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }))
    }
}

impl Sample {
    /// Counts the hits of one rule. Whoever drops this ends the count.
    pub(crate) async fn count(&self, store: &Store, kind: SubjectKind, set: RuleSet) -> ApiResult<Count> {
        let turn = self.0.turns.clone().acquire_owned().await.map_err(|_| stopped())?;
        let records = self.records(store, kind).await?;
        let ends = Instant::now() + BUDGET;
        let work = Arc::new(Work { set, kind, records, ends, left: AtomicBool::new(false), _turn: turn });
        let _leaving = Leaving(work.clone());
        let mut out = Count { records: 0, hits: 0, sample: work.records.len() };
        while out.records < out.sample && !work.over() {
            let (from, to) = (out.records, out.sample.min(out.records + CHUNK));
            let asked = work.records[from..to].iter().map(|(subject, movement)| (subject, *movement));
            let past = past_of(store, &work.set, kind, asked).await?;
            let worker = work.clone();
            let done = tokio::task::spawn_blocking(move || worker.chunk(from, to, &past));
            let (records, hits) = done.await.map_err(|_| stopped())?;
            (out.records, out.hits) = (out.records + records, out.hits + hits);
        }
        Ok(out)
    }

    async fn records(&self, store: &Store, kind: SubjectKind) -> ApiResult<Arc<Vec<(Subject, i64)>>> {
        let mut kept = self.0.kept.lock().await;
        if let Some(kept) = kept.get_mut(&kind).filter(|kept| kept.read.elapsed() < FRESH) {
            kept.asked = Instant::now();
            return Ok(kept.records.clone());
        }
        let rows = store.recent(kind, MOST).await?;
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = 0;
            rows.iter()
                .take_while(|row| {
                    bytes += row.doc.len();
                    bytes <= BYTES
                })
                .map(|row| Ok((Subject::from_document(kind, &row.doc)?, row.movement_id)))
                .collect::<ApiResult<Vec<_>>>()
        });
        let records = Arc::new(read.await.map_err(|_| stopped())??);
        let first = kept.is_empty();
        kept.insert(kind, Kept { read: Instant::now(), asked: Instant::now(), records: records.clone() });
        drop(kept);
        if first {
            tokio::spawn(forget(self.clone()));
        }
        Ok(records)
    }
}

/// Drops what nobody asks any more; ends when nothing is left.
async fn forget(sample: Sample) {
    loop {
        tokio::time::sleep(IDLE).await;
        let mut kept = sample.0.kept.lock().await;
        kept.retain(|_, kept| kept.asked.elapsed() < IDLE);
        if kept.is_empty() {
            return;
        }
    }
}

fn stopped() -> ApiError {
    ApiError::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "the count was stopped").retry_after(1)
}

struct Work {
    set: RuleSet,
    kind: SubjectKind,
    records: Arc<Vec<(Subject, i64)>>,
    ends: Instant,
    left: AtomicBool,
    /// Given back when the work has ended, whoever still waits for it.
    _turn: OwnedSemaphorePermit,
}

/// Tells the work that nobody waits for it.
struct Leaving(Arc<Work>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.left.store(true, Ordering::Relaxed);
    }
}

impl Work {
    fn over(&self) -> bool {
        self.left.load(Ordering::Relaxed) || Instant::now() >= self.ends
    }

    /// Records looked at of a chunk, and hits. `past` is that of the chunk.
    fn chunk(&self, from: usize, to: usize, past: &Past) -> (usize, usize) {
        let (mut records, mut hits) = (0, 0);
        let batch: Vec<&dyn Record> = self.records[from..to].iter().map(|(subject, _)| subject.record()).collect();
        for part in batch.chunks(STEP) {
            if self.over() {
                break;
            }
            let of_part = |counts: &Vec<Option<i64>>| counts[records..records + part.len()].to_vec();
            let past = Past { counts: past.counts.iter().map(of_part).collect() };
            hits += self.set.hits(self.kind, part, &past).len();
            records += part.len();
        }
        (records, hits)
    }
}
