//! Messages of the journal into one transaction.
//!
//! What the store is asked and told is one statement after another, in the order of the messages. Assessing needs no
//! store: batches that are assessed are [under way](Walk::under_way) on other threads while the store answers what the next
//! one asks, and so is the joining of a reading to what is known. What an assessment says is written in the order of the
//! batches.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use anyhow::Result;
use assess::{
    Engines, Subject, Task, asked, enrich,
    identifiers::{self, Identifier},
    licences::Register,
};
use formats::Unreadable;
use futures::future::BoxFuture;
use model::{
    Assessment, Booking, Document, Reading, SubjectKind, Traveller,
    assessment::{Recollection, SharedIdentifier},
    cargo::ConsignmentRecord,
    movement::Movement,
};
use rayon::prelude::*;
use store::{
    AuditEntry, Writer,
    journal::Tally,
    views::MessageItem,
    writer::{IdentifierRow, Stored, SubjectRow, identifier_kind},
};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{
    Drained, Pipeline, consignments, decided, licences, readings::Readings, remembered, ruled, subjects, trade,
    transit, travellers,
};

/// Records that are assessed and written in one step: a full flight is one, a message of a hundred thousand is many.
const AT_ONCE: usize = 2_000;
/// Batches that may be under way: one is assessed, and another may be waiting to be written.
const UNDER_WAY: usize = 2;
/// Who acts when no person does.
const SYSTEM: &str = "system";

/// Messages on their way into one transaction. Dropped without [`Walk::commit`], it never was.
pub struct Walk {
    writer: Writer,
    engines: Arc<Engines>,
    register: Arc<Register>,
    under_way: VecDeque<Batch>,
}

/// Records that are being assessed.
struct Batch {
    kind: SubjectKind,
    place: Place,
    assessed: JoinHandle<Result<Assessed>>,
}

/// Records that were assessed, as they are written.
struct Assessed {
    rows: Vec<SubjectRow>,
    assessments: Vec<Assessment>,
    /// What was asked of the lists.
    lines: String,
}

impl Walk {
    /// Begins once it is our turn to write.
    ///
    /// Engines are taken then: whoever swaps them and then has a turn knows that all later messages are assessed with the
    /// new ones.
    pub async fn begin(pipeline: &Pipeline) -> Result<Self> {
        let writer = pipeline.store.writer().await?;
        let (engines, register) = (pipeline.engines(), pipeline.register(&writer).await?);
        Ok(Walk { writer, engines, register, under_way: VecDeque::new() })
    }

    /// Whether somebody else waits to write.
    pub fn wanted(&self) -> bool {
        self.writer.wanted()
    }

    /// Makes it so.
    pub async fn commit(mut self) -> Result<()> {
        self.write_down_to(0).await?;
        Ok(self.writer.commit().await?)
    }

    /// Takes everything that a message brings, or sets it aside with the reason.
    pub fn message<'a>(
        &'a mut self,
        message: MessageItem,
        outcome: Result<Readings, Unreadable>,
        done: &'a mut Drained,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let mut readings = match outcome {
                Ok(readings) => readings,
                Err(unreadable) => return self.set_aside(&message, &unreadable.to_string(), done).await,
            };
            let (mut tally, mut empty) = (Tally::default(), true);
            while let Some(reading) = readings.next().await? {
                tally.add(&reading);
                if !reading.is_empty() {
                    empty = false;
                    done.records += self.one_reading(&message, reading).await?;
                }
            }
            if empty {
                let reason = tally.summary.defects.first().map_or_else(
                    || "nothing in it could be read".to_owned(),
                    |defect| format!("{}: {}", defect.message, defect.found.as_deref().unwrap_or("")),
                );
                return self.set_aside(&message, &reason, done).await;
            }
            let detail = format!("{} records, {} errors", tally.records, tally.defects[0]);
            self.writer.mark_processed(message.id, &tally).await?;
            let entry = AuditEntry::new(SYSTEM, "message_processed", "message", message.id, detail);
            self.writer.audit(message.received_at, entry).await?;
            done.processed += 1;
            done.defective += usize::from(tally.defects[0] > 0);
            Ok(())
        })
    }

    async fn set_aside(&self, message: &MessageItem, reason: &str, done: &mut Drained) -> Result<()> {
        self.writer.mark_quarantined(message.id, reason).await?;
        let entry = AuditEntry::new(SYSTEM, "message_quarantined", "message", message.id, "");
        self.writer.audit(message.received_at, entry).await?;
        done.quarantined += 1;
        Ok(())
    }

    /// Joins a reading to what is known, and has assessed and written what it changed.
    async fn one_reading(&mut self, message: &MessageItem, mut reading: Reading) -> Result<usize> {
        for movement in &mut reading.movements {
            enrich::movement(movement, &self.engines.places, &self.engines.policy.home);
        }
        let movement = match reading.crossing() {
            Some(movement) => movement.clone(),
            // People and goods without a named conveyance are kept all the same, under the message's own reference.
            None if !reading.consignments.is_empty() || !reading.travellers.is_empty() => Movement {
                mode: if reading.consignments.is_empty() { "air" } else { "sea" }.to_owned(),
                number: reading.reference.clone(),
                ..Movement::default()
            },
            None => return Ok(0),
        };
        let movement_id = self.writer.put_movement(&movement).await?;
        self.writer.link_message(movement_id, message.id).await?;
        let place = Place { movement_id, message_id: message.id, received_at: message.received_at };
        let (bills, people) =
            (!reading.consignments.is_empty() || reading.totals.is_some(), !reading.travellers.is_empty());
        let (mut reading, mut records) = (reading, 0);
        if bills {
            (reading, records) = self.bills(place, reading, movement.clone()).await?;
        }
        if people {
            records += self.people(place, reading, movement).await?;
        }
        Ok(records)
    }

    async fn bills(&mut self, place: Place, mut reading: Reading, movement: Movement) -> Result<(Reading, usize)> {
        let conveyance_before = self.stored(SubjectKind::Movement, place.movement_id).await?.len();
        let stored = self.stored(SubjectKind::Consignment, place.movement_id).await?;
        let version = conveyance_before as i64 + 1;
        let work = move || {
            let (mut known, mut ids) = (HashMap::new(), HashMap::new());
            for row in stored {
                let record = ConsignmentRecord::from_document(&row.doc)?;
                known.insert(record.consignment.reference.clone(), record);
                ids.insert(row.key, row.id);
            }
            let conveyance = consignments::conveyance(&reading, &movement, version);
            let changed = consignments::join(&mut reading, &movement, &known);
            let shared = consignments::box_sharing(&changed, &known);
            let tasks = changed.into_iter().zip(shared).map(|(record, shared)| Task {
                subject: Subject::Consignment(Box::new(record)),
                past: Recollection { shared, ..Recollection::default() },
            });
            Ok((Joined::new(tasks.collect(), ids), conveyance, reading))
        };
        let (joined, conveyance, reading) = self.beside(work).await?;
        let records = self.take(place, SubjectKind::Consignment, joined).await?;
        // The conveyance of an amendment that brings no header of its own says nothing new.
        if conveyance_before == 0 {
            let task = Task { subject: Subject::Movement(Box::new(conveyance)), past: Recollection::default() };
            self.take(place, SubjectKind::Movement, Joined::new(vec![task], HashMap::new())).await?;
        }
        Ok((reading, records))
    }

    async fn people(&mut self, place: Place, mut reading: Reading, movement: Movement) -> Result<usize> {
        let stored = self.stored(SubjectKind::Traveller, place.movement_id).await?;
        let stored_bookings = match reading.bookings.as_slice() {
            [] => Vec::new(),
            _ => self.stored(SubjectKind::Booking, place.movement_id).await?,
        };
        let engines = self.engines.clone();
        let work = move || {
            let (mut known, mut ids, mut known_bookings) = (Vec::new(), HashMap::new(), HashMap::new());
            for row in stored {
                known.push(Traveller::from_document(&row.doc)?);
                ids.insert(row.key, row.id);
            }
            for row in stored_bookings {
                known_bookings.insert(row.key, Booking::from_document(&row.doc)?);
            }
            let (changed, bookings) =
                travellers::join(&mut reading, &movement, known, &known_bookings, &engines.places);
            let key = movement.key();
            let bookings = bookings
                .iter()
                .map(|booking| Ok((travellers::booking_key(&key, booking), booking.version, booking.to_document()?)));
            let tasks = changed.into_iter().map(|traveller| Task {
                subject: Subject::Traveller(Box::new(traveller)),
                past: Recollection::default(),
            });
            Ok((bookings.collect::<Result<Vec<_>>>()?, Joined::new(tasks.collect(), ids)))
        };
        let (bookings, joined) = self.beside(work).await?;
        self.writer.put_bookings(place.movement_id, place.message_id, bookings).await?;
        self.take(place, SubjectKind::Traveller, joined).await
    }

    /// Works something out on another thread, and writes meanwhile what has been assessed.
    async fn beside<T: Send + 'static>(&mut self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let working = spawn_blocking(work);
        self.write_down_to(UNDER_WAY - 1).await?;
        working.await?
    }

    /// What is stored on a movement, with what is under way to it.
    async fn stored(&mut self, kind: SubjectKind, movement_id: i64) -> Result<Vec<Stored>> {
        if self.under_way.iter().any(|batch| batch.place.movement_id == movement_id) {
            self.write_down_to(0).await?;
        }
        Ok(self.writer.stored(kind, movement_id).await?)
    }

    /// Gives each subject its number and its past, and has all of them assessed and written.
    async fn take(&mut self, place: Place, kind: SubjectKind, joined: Joined) -> Result<usize> {
        let Joined { mut tasks, mut found, known } = joined;
        let mut ids = Vec::with_capacity(tasks.len());
        for task in &tasks {
            ids.push(match known.get(&task.subject.key()) {
                Some(id) => *id,
                None => self.writer.new_id(kind).await?,
            });
        }
        let count = ids.len();
        // All identifiers stand before the first is asked for, so that the order within a message does not matter.
        self.writer.put_identifiers(kind, place.movement_id, identifier_rows(&ids, &found)).await?;
        while !tasks.is_empty() {
            let now = tasks.len().min(AT_ONCE);
            let later = (tasks.split_off(now), ids.split_off(now), found.split_off(now));
            self.recall(place, kind, &mut tasks, &ids, &found).await?;
            self.write_down_to(UNDER_WAY - 1).await?;
            let assessed = assessed(self.engines.clone(), place, tasks, ids);
            self.under_way.push_back(Batch { kind, place, assessed });
            (tasks, ids, found) = later;
        }
        Ok(count)
    }

    /// Asks the store what the engines need to know of the past.
    async fn recall(
        &mut self,
        place: Place,
        kind: SubjectKind,
        tasks: &mut [Task],
        ids: &[i64],
        found: &[Vec<Identifier>],
    ) -> Result<()> {
        let (writer, engines) = (&mut self.writer, self.engines.as_ref());
        if kind == SubjectKind::Traveller {
            recall(writer, place.movement_id, tasks, found).await?;
        }
        decided::recall(writer, tasks, place.received_at).await?;
        licences::recall(writer, tasks, (engines, &self.register), place.received_at).await?;
        ruled::recall(writer, tasks, place.received_at).await?;
        remembered::recall(writer, tasks, std::iter::repeat(place.movement_id), engines).await?;
        trade::remember(writer, tasks, ids, engines, place.received_at).await?;
        transit::put(writer, tasks, ids, engines, place.received_at).await?;
        transit::recall(writer, tasks, ids).await
    }

    /// Writes what is under way, the first batch first, until no more are than these.
    async fn write_down_to(&mut self, left: usize) -> Result<()> {
        while self.under_way.len() > left {
            let Some(batch) = self.under_way.pop_front() else { break };
            self.write(batch).await?;
        }
        Ok(())
    }

    async fn write(&mut self, Batch { kind, place, assessed }: Batch) -> Result<()> {
        let Assessed { rows, assessments, lines } = assessed.await??;
        let writer = &mut self.writer;
        writer.put_screened(kind, place.movement_id, lines).await?;
        writer.put_subjects(kind, place.received_at, &rows).await?;
        let assessed = || rows.iter().map(|row| row.id).zip(&assessments);
        decided::applied(writer, kind, assessed(), place.received_at).await?;
        licences::cited(writer, kind, assessed()).await
    }
}

/// Where records belong, and what brought them when.
#[derive(Clone, Copy)]
struct Place {
    movement_id: i64,
    message_id: i64,
    received_at: i64,
}

/// What a reading changed, joined to what was known.
struct Joined {
    tasks: Vec<Task>,
    found: Vec<Vec<Identifier>>,
    /// The numbers of stored records by their keys.
    known: HashMap<String, i64>,
}

impl Joined {
    fn new(tasks: Vec<Task>, known: HashMap<String, i64>) -> Self {
        let found = tasks.iter().map(|task| identifiers::of(&task.subject)).collect();
        Joined { tasks, found, known }
    }
}

/// Assesses on other threads, and makes there what is written of it.
fn assessed(engines: Arc<Engines>, place: Place, tasks: Vec<Task>, ids: Vec<i64>) -> JoinHandle<Result<Assessed>> {
    spawn_blocking(move || {
        let assessments = assess::assess(&tasks, &engines);
        let mut lines = String::new();
        tasks.iter().zip(&ids).for_each(|(task, id)| asked::write_lines(&mut lines, *id, &task.subject));
        let rows = tasks.par_iter().zip(&assessments).zip(&ids).map(|((task, assessment), &id)| {
            let place = subjects::Place { id, movement_id: place.movement_id, message_id: place.message_id };
            subjects::row(place, task, assessment, None)
        });
        Ok(Assessed { rows: rows.collect::<Result<_>>()?, assessments, lines })
    })
}

fn identifier_rows(ids: &[i64], found: &[Vec<Identifier>]) -> Vec<IdentifierRow> {
    let rows = ids.iter().zip(found).flat_map(|(id, found)| {
        found.iter().map(|identifier| IdentifierRow {
            kind: identifier_kind(identifier.kind),
            value: identifier.value.clone(),
            group: identifier.group.clone(),
            subject_id: *id,
        })
    });
    rows.collect()
}

/// Asks the past about the people of a batch: other bookings on their cards, other movements of their documents.
async fn recall(writer: &Writer, movement_id: i64, tasks: &mut [Task], found: &[Vec<Identifier>]) -> Result<()> {
    let flat = |wanted: &'static dyn Fn(&str) -> bool| {
        found
            .iter()
            .enumerate()
            .flat_map(move |(at, list)| list.iter().filter(move |i| wanted(i.kind)).map(move |i| (at, i)))
    };
    let cards: Vec<(usize, &Identifier)> = flat(&|kind| identifiers::SHARED_KINDS.contains(&kind)).collect();
    let asks: Vec<(i64, &str, &str)> =
        cards.iter().map(|(_, i)| (identifier_kind(i.kind), i.value.as_str(), i.group.as_str())).collect();
    for ((at, identifier), others) in cards.iter().zip(writer.others(&asks).await?) {
        if others == 0 {
            continue;
        }
        let examples =
            writer.other_groups(identifier_kind(identifier.kind), &identifier.value, &identifier.group).await?;
        tasks[*at].past.shared.push(SharedIdentifier {
            kind: identifier.kind.to_owned(),
            value: identifier.value.clone(),
            others,
            examples,
        });
    }
    let documents: Vec<(usize, &Identifier)> = flat(&|kind| kind == "document").collect();
    let asks: Vec<(i64, &str)> = documents.iter().map(|(_, i)| (identifier_kind(i.kind), i.value.as_str())).collect();
    for ((at, _), movements) in documents.iter().zip(writer.other_movements(movement_id, &asks).await?) {
        let past = &mut tasks[*at].past;
        past.past_movements = past.past_movements.max(movements);
    }
    for task in tasks {
        if let Subject::Traveller(traveller) = &mut task.subject {
            traveller.past_movements = Some(task.past.past_movements);
        }
    }
    Ok(())
}
