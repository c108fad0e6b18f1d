//! What earlier programs did not keep beside their records: what was asked of the lists, and which entries are cited.

use std::collections::BTreeMap;

use anyhow::Result;
use assess::{Subject, asked};
use model::{Assessment, Document, SubjectKind};

use super::{Pipeline, subjects::cited};

/// The setting that says how far it is: a kind and a number, or that it is done.
const FILLED: &str = "screened filled";
const DONE: &str = "done";
/// Subjects a transaction.
const BATCH: u64 = 500;
const KINDS: [SubjectKind; 3] = [SubjectKind::Traveller, SubjectKind::Consignment, SubjectKind::Movement];

impl Pipeline {
    /// A store that holds no assessment yet will keep everything itself.
    pub(super) async fn prepare_screened(&self) -> Result<()> {
        let store = &self.store;
        if store.setting(FILLED).await?.is_none() && store.assessments_after(0, 1).await?.is_empty() {
            store.set(FILLED, DONE).await?;
        }
        Ok(())
    }

    /// Writes, once, what the records of an earlier program lack. A kill in between loses nothing: it goes on where it
    /// was. What is written twice, because a message came meanwhile, is asked twice.
    pub(super) async fn fill_screened(&self) -> Result<()> {
        let at = self.store.setting(FILLED).await?.unwrap_or_default();
        if at == DONE {
            return Ok(());
        }
        let (from, mut after) = at
            .split_once(' ')
            .and_then(|(kind, id)| Some((SubjectKind::parse(kind)?, id.parse().ok()?)))
            .unwrap_or((SubjectKind::Traveller, 0));
        tracing::info!("keeping what was asked of the lists for records of an earlier program");
        for kind in KINDS.into_iter().skip_while(|kind| *kind != from) {
            while let Some(last) = self.fill_batch(kind, after).await? {
                after = last;
            }
            after = 0;
        }
        Ok(self.store.set(FILLED, DONE).await?)
    }

    async fn fill_batch(&self, kind: SubjectKind, after: i64) -> Result<Option<i64>> {
        let writer = self.store.writer().await?;
        let ids: Vec<i64> = writer.subjects_after(kind, after, BATCH).await?;
        let Some(&last) = ids.last() else { return Ok(None) };
        let mut lines = BTreeMap::<i64, String>::new();
        let mut citations = Vec::new();
        for known in writer.assessed(kind, &ids).await? {
            let subject = Subject::from_document(kind, &known.doc)?;
            asked::write_lines(lines.entry(known.movement_id).or_default(), known.id, &subject);
            let assessment = Assessment::from_document(&known.assessment)?;
            citations.extend(assessment.signals.iter().filter_map(cited).map(|(list, entry)| (known.id, list, entry)));
        }
        for (movement_id, lines) in lines {
            writer.put_screened(kind, movement_id, lines).await?;
        }
        writer.put_citations(kind, &citations).await?;
        writer.set(FILLED, &format!("{} {last}", kind.word())).await?;
        writer.commit().await?;
        Ok(Some(last))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        sync::Arc,
    };

    use model::{Entity, watch::EntityName};
    use store::{NewMessage, Place, Store, lists::NewEdition};

    use super::*;
    use crate::{
        config::Config,
        pipeline::rescreen::{Found, screen},
    };

    /// Travellers of a small synthetic day whose names stand on a list.
    async fn stored(folder: &std::path::Path) -> Arc<Pipeline> {
        let options = range::DayOptions { flights: 2, vessels: 1, ..range::DayOptions::default() };
        let day = range::day(&options);
        let store = Store::open(&Place::Folder(folder.join("data"))).await.unwrap();
        let mut entities = Vec::new();
        for file in day.files.iter().filter(|file| file.path.contains("_api")) {
            let _ = formats::read(&file.bytes, &mut |reading| {
                for (at, person) in reading.travellers.iter().enumerate().step_by(5) {
                    let name = [person.given_names.as_deref(), person.surname.as_deref()];
                    let text = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
                    entities.push(Entity {
                        id: format!("{}-{at}", reading.reference.clone().unwrap_or_default()),
                        names: vec![EntityName { text, ..EntityName::default() }],
                        ..Entity::default()
                    });
                }
            });
        }
        let edition = NewEdition {
            list: "watch".into(),
            name: "Watch".into(),
            source: "test".into(),
            edition: None,
            entities,
            accept_shrunken: true,
        };
        store.put_list(edition, 0).await.unwrap();
        let config = Config { data: folder.join("data"), ..Config::default() };
        let pipeline = Pipeline::open(store, config).await.unwrap();
        let messages: Vec<NewMessage> = day
            .files
            .iter()
            .filter(|file| file.path.starts_with("air") || file.path.starts_with("sea"))
            .map(|file| NewMessage {
                bytes: file.bytes.clone(),
                sender: "test".into(),
                channel: "test".into(),
                name: file.path.clone(),
                received_at: 1,
            })
            .collect();
        pipeline.store.journal_append(&messages).await.unwrap();
        pipeline.drain(|_| {}).await.unwrap();
        pipeline
    }

    /// The subjects that the kept questions find on the whole list.
    async fn found(pipeline: &Pipeline) -> (Found, i64) {
        let rows = pipeline.store.screened(i64::MIN, 0, i64::MAX, 10_000).await.unwrap();
        let engines = pipeline.engines();
        screen(&rows, &engines.screening, engines.policy.name_threshold)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_kept_finds_what_screening_found_and_can_be_made_again_from_the_records() {
        let folder = tempfile::tempdir().unwrap();
        let pipeline = stored(folder.path()).await;
        let mut cited_by = BTreeMap::<SubjectKind, BTreeSet<i64>>::new();
        let mut entries = Vec::new();
        for row in pipeline.store.assessments_after(0, 100_000).await.unwrap() {
            let assessment = Assessment::from_document(&row.doc).unwrap();
            let cites: Vec<_> = assessment.signals.iter().filter_map(cited).collect();
            if !cites.is_empty() {
                cited_by.entry(assessment.subject).or_default().insert(row.subject_id);
            }
            entries.extend(cites);
        }
        assert!(cited_by[&SubjectKind::Traveller].len() > 20);
        let (hits, names) = found(&pipeline).await;
        assert_eq!(hits, cited_by, "screening and what is kept of it have come apart");
        let entries: Vec<(&str, &str)> = entries.iter().map(|(list, entry)| (list.as_str(), entry.as_str())).collect();
        let citing = async || pipeline.store.citing(SubjectKind::Traveller, i64::MIN, &entries).await.unwrap();
        let known = citing().await;
        assert_eq!(known.iter().copied().collect::<BTreeSet<_>>(), cited_by[&SubjectKind::Traveller]);
        for table in ["screened", "cited", "setting WHERE key = 'screened filled'"] {
            pipeline.store.execute_for_tests(&format!("DELETE FROM {table}")).await.unwrap();
        }
        assert_eq!(found(&pipeline).await.1, 0);
        // The first batch, then a process that begins again where that one stopped.
        pipeline.fill_batch(SubjectKind::Traveller, 0).await.unwrap();
        pipeline.fill_screened().await.unwrap();
        pipeline.fill_screened().await.unwrap();
        let (again, fewer) = found(&pipeline).await;
        assert_eq!(again, hits);
        // Only the last version of each record is asked.
        assert!(fewer > 0 && fewer <= names, "{fewer} {names}");
        assert_eq!(citing().await, known);
    }
}
