//! What was stored, against lists that have changed: only the entries that changed are asked for.
//!
//! The change is a job in the store before anything is done about it, and every step of the work is written with how
//! far it came, so that a process that is killed, or another one beside it, goes on where this one was. Live messages
//! go on between the steps.
//!
//! A new entry makes its name parts a little commoner and so moves the scores of other entries by a hair; these are
//! not asked again for that.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

use anyhow::Result;
use assess::{Engines, asked};
use chrono::{Local, Utc};
use model::{Entity, SubjectKind};
use rayon::prelude::*;
use screening::Index;
use store::{
    rescreen_jobs::{DICTIONARY, RescreenItem, RescreenJob, RescreenTally},
    screened::ScreenedRow,
};

use super::{
    Pipeline, engines, meters,
    reassess::{AT_ONCE, Because, Reassessed, again},
    subjects::Entry,
};

/// Rows of what was asked that are in memory at a time; each holds two thousand subjects at most.
const ROWS: u64 = 64;
/// Entries that are looked up in one statement.
const ENTRIES: usize = 500;
/// What is screened by names.
const KINDS: [SubjectKind; 3] = [SubjectKind::Traveller, SubjectKind::Consignment, SubjectKind::Movement];
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Numbers of subjects by their kind.
pub(super) type Found = BTreeMap<SubjectKind, BTreeSet<i64>>;

impl Pipeline {
    /// Makes a job of what has changed between the lists that the store was screened against and those in force.
    pub(super) async fn note_lists(&self) -> Result<()> {
        let engines = self.engines();
        let baseline = self.store.rescreen_baseline().await?;
        let from = baseline.unwrap_or_default();
        let before = engines::lists_of(&self.store, &from).await?;
        let now = engines::lists_of(&self.store, engines.version()).await?;
        if from.is_empty() || before != now || self.other_dictionary(&from, &engines).await? {
            self.begin_job(&from, &engines).await?;
        }
        Ok(())
    }

    /// The same from the engines that were in force in this process: messages that it took in meanwhile were screened
    /// with those, whatever another process has done since.
    pub(super) async fn begin_job(&self, from: &str, to: &Engines) -> Result<()> {
        let lists = if from.is_empty() { Vec::new() } else { self.changes(from, to).await?.lists() };
        let goods = !from.is_empty() && self.other_dictionary(from, to).await?;
        let (writer, now) = (self.store.writer().await?, Utc::now().timestamp_millis());
        writer.rescreen_begin(&lists, from, to.version(), now).await?;
        if goods {
            writer.rescreen_begin(&[DICTIONARY.to_owned()], from, to.version(), now).await?;
        }
        Ok(writer.commit().await?)
    }

    async fn changes(&self, from: &str, to: &Engines) -> Result<Changes> {
        let before = engines::entities_of(&self.store, from).await?;
        Ok(tokio::task::block_in_place(|| Changes::between(&before, &to.screening)))
    }

    /// Works off every change of lists that is not done yet, oldest first. `progress` is called after each step.
    /// Returns what all of them came to.
    pub async fn rescreen(&self, mut progress: impl FnMut(&RescreenItem) + Send) -> Result<RescreenTally> {
        let _alone = self.rescreening.lock().await;
        let mut total = RescreenTally::default();
        self.fill_screened().await?;
        while let Some(job) = self.store.rescreen_open().await? {
            self.keep_current().await?;
            let started = Instant::now();
            self.run(&job, &mut total, &mut progress).await?;
            meters::rescreened(started.elapsed().as_secs_f64());
        }
        Ok(total)
    }

    /// A job of another process can be ahead of the engines of this one.
    async fn keep_current(&self) -> Result<()> {
        let held = engines::lists_of(&self.store, self.engines().version()).await?;
        let in_force: Vec<String> = self.store.lists().await?.into_iter().map(|list| list.digest).collect();
        let goods = engines::dictionary_of(&self.store, self.engines().version()).await?;
        let edition = self.store.goods_edition_in_force().await?.map(|edition| edition.digest);
        if held != in_force || goods != edition { self.reload().await } else { Ok(()) }
    }

    async fn run(
        &self,
        job: &RescreenJob,
        total: &mut RescreenTally,
        progress: &mut (impl FnMut(&RescreenItem) + Send),
    ) -> Result<()> {
        if job.of_dictionary() {
            return self.recognise_again(job, total, progress).await;
        }
        let engines = self.engines();
        let changes = self.changes(&job.from_snapshot, &engines).await?;
        let because = Because::ListChanged { entries: changes.all.clone() };
        let since = self.since();
        let mut work = Work { pipeline: self, job: job.clone(), because, total };
        if work.job.reached.is_none() {
            for kind in KINDS {
                for entries in changes.known().chunks(ENTRIES) {
                    let ids = self.store.citing(kind, since, entries).await?;
                    work.step(BTreeMap::from([(kind, ids.into_iter().collect())]), 0, None).await?;
                    progress(&work.job.item());
                }
            }
            work.find_scan(since).await?;
        }
        let part = match work.job.reached {
            Some(reached) if reached < work.job.last => {
                tokio::task::block_in_place(|| engines.screening.part(|entry| changes.asks(entry)))
            }
            _ => Index::build(Vec::new()),
        };
        while let Some(reached) = work.job.reached.filter(|reached| *reached < work.job.last && !part.is_empty()) {
            let rows = self.store.screened(since, reached, work.job.last, ROWS).await?;
            let Some(last) = rows.last().map(|row| row.id) else { break };
            let threshold = engines.policy.name_threshold;
            let (hits, names) = tokio::task::block_in_place(|| screen(&rows, &part, threshold));
            if !work.step(hits, names, Some(last)).await? {
                // Another process is further: go on from where it is.
                match self.store.rescreen_open().await? {
                    Some(open) if open.id == job.id => work.job = open,
                    _ => return Ok(()),
                }
            }
            progress(&work.job.item());
        }
        work.done().await
    }

    /// Movements from this moment on are screened again, local milliseconds.
    pub(super) fn since(&self) -> i64 {
        let now = Local::now().naive_local().and_utc().timestamp_millis();
        now - i64::from(self.config.screening.rescreen_days) * DAY
    }
}

/// A job in work.
pub(super) struct Work<'a> {
    pub pipeline: &'a Pipeline,
    pub job: RescreenJob,
    pub because: Because,
    pub total: &'a mut RescreenTally,
}

impl Work<'_> {
    /// Assesses subjects again, a bounded number a transaction, and writes how far the job is with the last of them.
    /// The answer is no where another process was further already.
    pub async fn step(&mut self, hits: Found, names: i64, next: Option<i64>) -> Result<bool> {
        let mut tally = RescreenTally { names, ..RescreenTally::default() };
        for (kind, ids) in hits {
            let ids: Vec<i64> = ids.into_iter().collect();
            tally.hits += ids.len() as i64;
            for ids in ids.chunks(AT_ONCE) {
                let mut writer = self.pipeline.store.writer().await?;
                // Those in force now: rules can have changed since the job was begun.
                let engines = self.pipeline.engines();
                let register = self.pipeline.register(&writer).await?;
                let held = (&*engines, &*register);
                let done = again(&mut writer, held, kind, ids, &self.because).await?;
                let found =
                    RescreenTally { opened: done.opened as i64, lapsed: done.lapsed as i64, ..Default::default() };
                let here = self.job.reached;
                // What it led to is counted where it is written, so that a kill between two steps counts nothing twice.
                if done != Reassessed::default() && !writer.rescreen_advance(self.job.id, (here, here), found).await? {
                    return Ok(false);
                }
                writer.commit().await?;
                self.count(found);
            }
        }
        let writer = self.pipeline.store.writer().await?;
        if !writer.rescreen_advance(self.job.id, (self.job.reached, next), tally).await? {
            return Ok(false);
        }
        writer.commit().await?;
        self.job.reached = next;
        self.count(tally);
        meters::asked_again(tally.names, tally.hits);
        Ok(true)
    }

    fn count(&mut self, found: RescreenTally) {
        for tally in [&mut self.job.tally, &mut *self.total] {
            tally.names += found.names;
            tally.hits += found.hits;
            tally.opened += found.opened;
            tally.lapsed += found.lapsed;
        }
    }

    /// Finds what is to be scanned. The turn to write comes first: messages that were assessed with the engines before
    /// are written by then, and all later ones are assessed with those in force.
    async fn find_scan(&mut self, since: i64) -> Result<()> {
        drop(self.pipeline.store.writer().await?);
        let bounds = self.pipeline.store.screened_bounds(since).await?;
        self.scan(bounds).await
    }

    /// Says that the whole work is done.
    pub async fn done(self) -> Result<()> {
        let writer = self.pipeline.store.writer().await?;
        writer.rescreen_done(self.job.id, Utc::now().timestamp_millis()).await?;
        writer.commit().await?;
        let RescreenTally { names, hits, opened, lapsed } = self.job.tally;
        tracing::info!(lists = self.job.lists.join(","), names, hits, opened, lapsed, "screened again");
        Ok(())
    }

    /// Writes from where to where is scanned.
    pub async fn scan(&mut self, bounds: Option<(i64, i64)>) -> Result<()> {
        let (first, last) = bounds.unwrap_or((1, 0));
        let writer = self.pipeline.store.writer().await?;
        writer.rescreen_scan(self.job.id, first - 1, last).await?;
        writer.commit().await?;
        (self.job.first, self.job.last, self.job.reached) = (first - 1, last, Some(first - 1));
        Ok(())
    }
}

/// The subjects whose questions the part of the index answers, and how many questions there were.
pub(super) fn screen(rows: &[ScreenedRow], part: &Index, threshold: f64) -> (Found, i64) {
    rows.par_iter()
        .map(|row| {
            let mut names = 0;
            let mut found = Found::new();
            for (id, ask) in row.lines.lines().filter_map(asked::read_line) {
                names += 1;
                if !ask.hits(part, threshold).is_empty() {
                    found.entry(row.kind).or_default().insert(id);
                }
            }
            (found, names)
        })
        .reduce(
            || (Found::new(), 0),
            |(mut all, names), (more, n)| {
                for (kind, ids) in more {
                    all.entry(kind).or_default().extend(ids);
                }
                (all, names + n)
            },
        )
}

/// What changed between the lists before and the index after.
struct Changes {
    /// Every entry that was added, changed or removed.
    all: Arc<HashSet<Entry>>,
    /// Those to ask for: added or changed, by list.
    asked: HashMap<String, HashSet<String>>,
    /// Those that an assessment can have cited: changed or removed.
    cited: Vec<Entry>,
}

impl Changes {
    fn between(before: &[Entity], after: &Index) -> Self {
        let mut gone: HashMap<(&str, &str), &Entity> =
            before.iter().map(|entity| ((entity.list.as_str(), entity.id.as_str()), entity)).collect();
        let (mut all, mut asked, mut cited) = (HashSet::new(), HashMap::<String, HashSet<String>>::new(), Vec::new());
        for entity in (0..after.len()).map(|at| after.entity(at as u32)) {
            let was = gone.remove(&(entity.list.as_str(), entity.id.as_str()));
            if was == Some(entity) {
                continue;
            }
            let entry = (entity.list.clone(), entity.id.clone());
            asked.entry(entity.list.clone()).or_default().insert(entity.id.clone());
            if was.is_some() {
                cited.push(entry.clone());
            }
            all.insert(entry);
        }
        let removed = gone.keys().map(|(list, id)| ((*list).to_owned(), (*id).to_owned()));
        cited.extend(removed);
        cited.sort();
        all.extend(cited.iter().cloned());
        Changes { all: Arc::new(all), asked, cited }
    }

    fn lists(&self) -> Vec<String> {
        let lists: BTreeSet<&String> = self.all.iter().map(|(list, _)| list).collect();
        lists.into_iter().cloned().collect()
    }

    fn asks(&self, entry: &Entity) -> bool {
        self.asked.get(&entry.list).is_some_and(|ids| ids.contains(&entry.id))
    }

    fn known(&self) -> Vec<(&str, &str)> {
        self.cited.iter().map(|(list, entry)| (list.as_str(), entry.as_str())).collect()
    }
}
