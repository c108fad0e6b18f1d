//! Stored subjects assessed again, because something other than a message has changed.

use std::{collections::HashSet, sync::Arc};

use anyhow::Result;
use assess::{Engines, Subject, Task, licences::Register, words};
use chrono::Utc;
use futures::future::BoxFuture;
use model::{Assessment, Document, Lane, Signal, SubjectKind};
use serde_json::{Value as Json, json};
use store::{Writer, writer::Again};

use super::{
    Pipeline, decided, licences, remembered, ruled,
    subjects::{self, Entry, cited},
    transit,
};

/// Why subjects are assessed again.
#[derive(Debug, Clone)]
pub enum Because {
    /// Entries were added to lists, changed or removed.
    ListChanged {
        /// The entries.
        entries: Arc<HashSet<Entry>>,
    },
    /// Items of the dictionary of goods were added, changed or removed.
    DictionaryChanged {
        /// Their identifiers.
        items: Arc<HashSet<String>>,
    },
    /// An officer has decided whether an entry is meant, or that decision has ended.
    MatchDecided {
        /// The list.
        list: String,
        /// The entry's identifier in it.
        entry: String,
        /// The entry's name, to be shown.
        name: String,
    },
    /// A ruling of an authority on goods was made, has begun, has ended or was taken back.
    GoodsRuled {
        /// The authority.
        authority: String,
        /// Its reference.
        reference: String,
    },
    /// A denial or a notice was made or withdrawn.
    RegisterChanged,
    /// Goods in transit have left, or have not left in time.
    TransitChanged,
}

/// What assessing again led to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reassessed {
    /// Assessments that say something else than those before them.
    pub written: usize,
    /// Subjects that now want an officer, or want one more than before.
    pub opened: usize,
    /// Subjects that want none any more.
    pub lapsed: usize,
}

/// Subjects that are assessed and written in one transaction: messages wait no longer than this takes.
pub(super) const AT_ONCE: usize = 200;

impl Pipeline {
    /// Assesses stored subjects again with the engines in force. Returns how many came out otherwise than before; the
    /// others are left as they are, so that the same call again changes nothing.
    pub async fn reassess(&self, kind: SubjectKind, ids: &[i64], because: Because) -> Result<usize> {
        let mut written = 0;
        for ids in ids.chunks(AT_ONCE) {
            let mut writer = self.store.writer().await?;
            let engines = self.engines();
            let register = self.register(&writer).await?;
            written += again(&mut writer, (&engines, &register), kind, ids, &because).await?.written;
            writer.commit().await?;
        }
        Ok(written)
    }
}

/// Assesses subjects of one kind again inside a transaction.
///
/// What the past said is heard again as it was kept: the record holds it too, and an assessment of this version must
/// come out of a replay as it was. Only what officers have decided on matches, what authorities have ruled of goods,
/// licences and the registers beside them, how goods in transit stand, and what rules did not ask before are asked anew.
pub fn again<'a>(
    writer: &'a mut Writer,
    held: (&'a Engines, &'a Register),
    kind: SubjectKind,
    ids: &'a [i64],
    because: &'a Because,
) -> BoxFuture<'a, Result<Reassessed>> {
    Box::pin(async move {
        let (mut places, mut before, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
        for known in writer.assessed(kind, ids).await? {
            let assessment = Assessment::from_document(&known.assessment)?;
            tasks.push(Task { subject: Subject::from_document(kind, &known.doc)?, past: assessment.past.clone() });
            places.push(subjects::Place { id: known.id, movement_id: known.movement_id, message_id: known.message_id });
            before.push(assessment);
        }
        let now = Utc::now().timestamp_millis();
        decided::recall(writer, &mut tasks, now).await?;
        licences::recall(writer, &mut tasks, held, now).await?;
        ruled::recall(writer, &mut tasks, now).await?;
        remembered::recall(writer, &mut tasks, places.iter().map(|place| place.movement_id), held.0).await?;
        let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
        transit::recall(writer, &mut tasks, &ids).await?;
        let after = tokio::task::block_in_place(|| assess::assess(&tasks, held.0));
        let (mut done, mut rows, mut said) = (Reassessed::default(), Vec::new(), Vec::new());
        for (((place, task), before), after) in places.iter().zip(&tasks).zip(&before).zip(&after) {
            if says_the_same(before, after) {
                continue;
            }
            let worse = after.lane > before.lane || cites_more(before, after);
            done.written += 1;
            done.opened += usize::from(worse && wants_an_officer(after.lane));
            done.lapsed += usize::from(wants_an_officer(before.lane) && !wants_an_officer(after.lane));
            let again = Again { because: because.of(after), worse };
            rows.push(subjects::row(*place, task, after, Some(again))?);
            said.push((place.id, after));
        }
        writer.put_assessed_again(kind, now, &rows).await?;
        licences::cited(writer, kind, said.iter().copied()).await?;
        decided::applied(writer, kind, said.into_iter(), now).await?;
        Ok(done)
    })
}

fn wants_an_officer(lane: Lane) -> bool {
    lane >= Lane::Yellow
}

/// Whether two assessments differ in nothing but the version of the engines.
fn says_the_same(before: &Assessment, after: &Assessment) -> bool {
    before.signals == after.signals
        && before.lane == after.lane
        && before.score == after.score
        && before.record_version == after.record_version
        && before.past == after.past
}

fn cites_more(before: &Assessment, after: &Assessment) -> bool {
    let known: HashSet<Entry> = before.signals.iter().filter_map(cited).collect();
    after.signals.iter().filter_map(cited).any(|entry| !known.contains(&entry))
}

impl Because {
    /// Code, arguments and words: the weightiest of the changed entries that the assessment cites.
    fn of(&self, assessment: &Assessment) -> Json {
        let signal = match self {
            Because::ListChanged { entries } => {
                let changed = |signal: &&Signal| cited(signal).is_some_and(|entry| entries.contains(&entry));
                assessment.signals.iter().find(changed).map(|signal| {
                    let arg = |name: &str| signal.args.get(name).cloned().unwrap_or_default();
                    code("list_changed", &arg("list"), &arg("entry_id"), &arg("entry"))
                })
            }
            Because::DictionaryChanged { items } => {
                let changed = |signal: &&Signal| {
                    assess::GOODS_CODES.contains(&signal.code.as_str())
                        && signal.args.get("item").is_some_and(|item| items.contains(item))
                };
                let found = assessment.signals.iter().find(changed).and_then(|signal| signal.args.get("name"));
                found.map(|name| Signal {
                    code: "dictionary_changed".into(),
                    args: [("name".to_owned(), name.clone())].into(),
                    ..Signal::default()
                })
            }
            Because::MatchDecided { list, entry, name } => Some(code("match_decided", list, entry, name)),
            Because::GoodsRuled { authority, reference } => Some(Signal {
                code: "goods_ruled".into(),
                args: [("authority".to_owned(), authority.clone()), ("reference".to_owned(), reference.clone())].into(),
                ..Signal::default()
            }),
            Because::RegisterChanged => Some(Signal { code: "register_changed".into(), ..Signal::default() }),
            Because::TransitChanged => Some(Signal { code: "transit_changed".into(), ..Signal::default() }),
        };
        let signal = signal.unwrap_or_else(|| Signal { code: "engines_changed".into(), ..Signal::default() });
        json!({"code": signal.code, "args": signal.args, "text": words::word(&signal).text})
    }
}

fn code(code: &str, list: &str, entry_id: &str, entry: &str) -> Signal {
    let args = [("list", list), ("entry_id", entry_id), ("entry", entry)];
    Signal {
        code: code.to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        ..Signal::default()
    }
}
