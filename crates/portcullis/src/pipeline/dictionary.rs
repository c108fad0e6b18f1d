//! Stored bills against a dictionary of goods that has changed: only lines that the changed items fit, and bills of
//! which a line was found to be one of them, are assessed again.
//!
//! The work is a job like that of a changed list, with bills in the place of rows of names.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use anyhow::Result;
use assess::Engines;
use goods::{Dictionary, Difference, Line, Recogniser};
use model::SubjectKind;
use rayon::prelude::*;
use serde::Deserialize;
use store::{
    dictionary::GoodsRow,
    rescreen_jobs::{RescreenItem, RescreenJob, RescreenTally},
};

use super::{
    Pipeline, engines,
    reassess::Because,
    rescreen::{Found, Work},
};

/// Bills that are in memory at a time.
const BILLS: u64 = 5_000;
/// Items that are looked up in one statement.
const ITEMS: usize = 500;

impl Pipeline {
    /// Whether the engines have another dictionary than those of a version.
    pub(super) async fn other_dictionary(&self, from: &str, to: &Engines) -> Result<bool> {
        let before = engines::dictionary_of(&self.store, from).await?;
        Ok(before != engines::dictionary_of(&self.store, to.version()).await?)
    }

    pub(super) async fn recognise_again(
        &self,
        job: &RescreenJob,
        total: &mut RescreenTally,
        progress: &mut (impl FnMut(&RescreenItem) + Send),
    ) -> Result<()> {
        let engines = self.engines();
        let before = match engines::dictionary_of(&self.store, &job.from_snapshot).await? {
            Some(digest) => self.store.text(&digest).await?.map(|text| serde_json::from_str(&text)).transpose()?,
            None => None,
        };
        let before: Dictionary = before.unwrap_or_default();
        let after = engines.goods.as_ref().map(|goods| goods.dictionary().clone()).unwrap_or_default();
        let changes = tokio::task::block_in_place(|| Changes::between(&before, &after))?;
        let since = self.since();
        let because = Because::DictionaryChanged { items: changes.items.clone() };
        let mut work = Work { pipeline: self, job: job.clone(), because, total };
        if work.job.reached.is_none() {
            let known: Vec<&str> = changes.items.iter().map(String::as_str).collect();
            for items in known.chunks(ITEMS) {
                let ids = self.store.found_to_be(since, items).await?;
                work.step(bills(ids), 0, None).await?;
                progress(&work.job.item());
            }
            // Whoever writes now assesses with the engines in force: what was written before is in the bounds.
            drop(self.store.writer().await?);
            let bounds = self.store.goods_bounds(since).await?;
            work.scan(bounds).await?;
        }
        while let Some(reached) = work.job.reached.filter(|reached| *reached < work.job.last) {
            let Some(part) = &changes.part else { break };
            let rows = self.store.goods_rows(since, reached, work.job.last, BILLS).await?;
            let Some(last) = rows.last().map(|row| row.id) else { break };
            let (hits, lines) = tokio::task::block_in_place(|| fitting(&rows, part));
            if !work.step(bills(hits), lines, Some(last)).await? {
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
}

fn bills(ids: impl IntoIterator<Item = i64>) -> Found {
    BTreeMap::from([(SubjectKind::Consignment, ids.into_iter().collect::<BTreeSet<i64>>())])
}

/// What of a stored bill the recogniser reads.
#[derive(Deserialize)]
struct Record {
    consignment: Bill,
}

#[derive(Deserialize)]
struct Bill {
    #[serde(default)]
    goods: Vec<Goods>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Goods {
    description: Option<String>,
    hs: Option<String>,
    un_numbers: Vec<String>,
}

/// The bills of which a line may be a changed item, and how many lines there were.
fn fitting(rows: &[GoodsRow], part: &Recogniser) -> (Vec<i64>, i64) {
    let look = |row: &GoodsRow| {
        // What cannot be read here is assessed again, so that nothing is left out in silence.
        let Ok(record) = serde_json::from_str::<Record>(&row.doc) else { return (Some(row.id), 0) };
        let goods = record.consignment.goods;
        let fits = goods.iter().any(|goods| {
            let text = goods.description.as_deref().unwrap_or("");
            let line = Line { text, hs: goods.hs.as_deref(), un: &goods.un_numbers, quantity_kg: None };
            !part.recognise(&line).is_empty()
        });
        (fits.then_some(row.id), goods.len() as i64)
    };
    let looked: Vec<(Option<i64>, i64)> = rows.par_iter().map(look).collect();
    (looked.iter().filter_map(|(hit, _)| *hit).collect(), looked.iter().map(|(_, lines)| lines).sum())
}

/// What changed between two dictionaries.
struct Changes {
    /// Items that were added, changed or removed, or that a phrase of ordinary goods shields or no longer does.
    items: Arc<HashSet<String>>,
    /// Recognises those of them that there are now; none where there is none.
    part: Option<Recogniser>,
}

impl Changes {
    fn between(before: &Dictionary, after: &Dictionary) -> Result<Self> {
        let difference = Difference::between(before, after);
        let mut items: HashSet<String> = difference.items().map(str::to_owned).collect();
        let phrases: Vec<&String> = difference.benign_added.iter().chain(&difference.benign_removed).collect();
        if !phrases.is_empty() {
            let bare = Dictionary { benign: Vec::new(), ..after.clone() };
            let bare = Recogniser::build(Arc::new(bare))?;
            for text in phrases {
                let found = bare.recognise(&Line { text, ..Line::default() });
                items.extend(found.into_iter().map(|finding| finding.item));
            }
        }
        // Without the phrases it hears a line too many, never one too few.
        let part = Dictionary {
            items: after.items.iter().filter(|item| items.contains(&item.id)).cloned().collect(),
            benign: Vec::new(),
        };
        let part = if part.items.is_empty() { None } else { Some(Recogniser::build(Arc::new(part))?) };
        Ok(Changes { items: Arc::new(items), part })
    }
}

#[cfg(test)]
mod tests {
    use goods::{Change, Item};
    use server::dictionary::{Proposer, approve, propose};
    use store::{NewMessage, Place, Store};

    use super::*;
    use crate::config::Config;

    /// The bills of a small synthetic day.
    async fn stored(folder: &std::path::Path) -> Arc<Pipeline> {
        let day = range::day(&range::DayOptions { flights: 0, vessels: 1, ..range::DayOptions::default() });
        let store = Store::open(&Place::Folder(folder.join("data"))).await.unwrap();
        let screening = crate::config::Screening { rescreen_days: 36_500 };
        let config = Config { data: folder.join("data"), screening, ..Config::default() };
        let pipeline = Pipeline::open(store, config).await.unwrap();
        let sea = day.files.iter().filter(|file| file.path.starts_with("sea"));
        let message = |(at, file): (usize, &range::DayFile)| NewMessage {
            bytes: file.bytes.clone(),
            sender: "test".into(),
            channel: "test".into(),
            name: file.path.clone(),
            received_at: at as i64,
        };
        let messages: Vec<NewMessage> = sea.enumerate().map(message).collect();
        pipeline.store.journal_append(&messages).await.unwrap();
        pipeline.drain(|_| {}).await.unwrap();
        pipeline
    }

    async fn decide(pipeline: &Pipeline, change: Change) -> RescreenTally {
        let proposer = Proposer { by: "one", reason: "test", source: None };
        let id = propose(&pipeline.store, &change, proposer, 1).await.unwrap();
        approve(&pipeline.store, id, "another", "test", 2).await.unwrap();
        pipeline.reload().await.unwrap();
        pipeline.rescreen(|_| {}).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_item_that_is_listed_later_is_found_in_stored_bills_and_lapses_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let pipeline = stored(folder.path()).await;
        assert_eq!(pipeline.rescreen(|_| {}).await.unwrap(), RescreenTally::default(), "nothing has changed yet");
        let before = pipeline.engines().version().to_owned();
        let rows = pipeline.store.goods_rows(i64::MIN, 0, i64::MAX, 1_000).await.unwrap();
        let described = |row: &GoodsRow| {
            let record: Record = serde_json::from_str(&row.doc).unwrap();
            record.consignment.goods.into_iter().find_map(|goods| goods.description).unwrap_or_default()
        };
        let recogniser = pipeline.engines().goods.clone().unwrap();
        let ordinary = |text: &String| {
            text.split(' ').count() > 1 && recogniser.recognise(&Line { text, ..Line::default() }).is_empty()
        };
        let text = rows.iter().map(described).find(ordinary).unwrap();
        let item = Item { id: "veltane".into(), name: text, regimes: vec!["GS".into()], ..Item::default() };
        let done = decide(&pipeline, Change { put: vec![item], ..Change::default() }).await;
        let found = pipeline.store.found_to_be(i64::MIN, &["veltane"]).await.unwrap();
        assert!(!found.is_empty() && done.hits >= found.len() as i64, "{done:?} {found:?}");
        assert!(done.hits < rows.len() as i64, "only what it fits is assessed again: {done:?} of {}", rows.len());
        assert!(done.names > 0);
        assert_eq!(pipeline.rescreen(|_| {}).await.unwrap(), RescreenTally::default(), "once");
        decide(&pipeline, Change { remove: vec!["veltane".into()], ..Change::default() }).await;
        assert!(pipeline.store.found_to_be(i64::MIN, &["veltane"]).await.unwrap().is_empty());
        let restored = engines::restore(&pipeline.store, &pipeline.config, &before).await.unwrap();
        assert_eq!(restored.version(), before, "engines of an earlier edition come back for a replay");
    }
}
