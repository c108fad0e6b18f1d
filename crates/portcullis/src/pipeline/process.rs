//! One message of the journal into one transaction.

use std::collections::HashMap;

use anyhow::Result;
use assess::{Engines, Subject, Task, asked, enrich, identifiers, licences::Register};
use formats::Unreadable;
use model::{
    Booking, Reading, SubjectKind, Traveller,
    assessment::{Recollection, SharedIdentifier},
    cargo::ConsignmentRecord,
};
use store::{
    AuditEntry, Writer,
    journal::Tally,
    views::MessageItem,
    writer::{IdentifierRow, Stored, identifier_kind},
};

use super::{Drained, consignments, decided, licences, remembered, ruled, subjects, trade, transit, travellers};

/// What assesses, and the registers that it hears of.
type Held<'a> = (&'a Engines, &'a Register);

/// Records that are assessed and written in one step: a full flight is one, a message of a hundred thousand is many.
const AT_ONCE: usize = 2_000;
/// Who acts when no person does.
const SYSTEM: &str = "system";

/// Writes everything that a message brings, or sets it aside with the reason.
pub async fn message(
    writer: &mut Writer,
    engines: Held<'_>,
    message: MessageItem,
    outcome: Result<Vec<Reading>, Unreadable>,
    done: &mut Drained,
) -> Result<()> {
    let readings = match outcome {
        Ok(readings) if readings.iter().any(|reading| !reading.is_empty()) => readings,
        Ok(readings) => {
            let first = readings.iter().flat_map(|reading| &reading.defects).next();
            let reason = first.map_or_else(
                || "nothing in it could be read".to_owned(),
                |defect| format!("{}: {}", defect.message, defect.found.as_deref().unwrap_or("")),
            );
            return set_aside(writer, &message, &reason, done).await;
        }
        Err(unreadable) => return set_aside(writer, &message, &unreadable.to_string(), done).await,
    };
    let mut tally = Tally::default();
    for reading in readings {
        tally.add(&reading);
        done.records += one_reading(writer, engines, &message, reading).await?;
    }
    let detail = format!("{} records, {} errors", tally.records, tally.defects[0]);
    writer.mark_processed(message.id, &tally).await?;
    let entry = AuditEntry::new(SYSTEM, "message_processed", "message", message.id, detail);
    writer.audit(message.received_at, entry).await?;
    done.processed += 1;
    done.defective += usize::from(tally.defects[0] > 0);
    Ok(())
}

async fn set_aside(writer: &Writer, message: &MessageItem, reason: &str, done: &mut Drained) -> Result<()> {
    writer.mark_quarantined(message.id, reason).await?;
    let entry = AuditEntry::new(SYSTEM, "message_quarantined", "message", message.id, "");
    writer.audit(message.received_at, entry).await?;
    done.quarantined += 1;
    Ok(())
}

/// Joins a reading to what is known, assesses what it changed and writes both.
async fn one_reading(
    writer: &mut Writer,
    engines: Held<'_>,
    message: &MessageItem,
    mut reading: Reading,
) -> Result<usize> {
    for movement in &mut reading.movements {
        enrich::movement(movement, &engines.0.places, &engines.0.policy.home);
    }
    let movement = match reading.crossing() {
        Some(movement) => movement.clone(),
        // People and goods without a named conveyance are kept all the same, under the message's own reference.
        None if !reading.consignments.is_empty() || !reading.travellers.is_empty() => model::movement::Movement {
            mode: if reading.consignments.is_empty() { "air" } else { "sea" }.to_owned(),
            number: reading.reference.clone(),
            ..model::movement::Movement::default()
        },
        None => return Ok(0),
    };
    let movement_id = writer.put_movement(&movement).await?;
    writer.link_message(movement_id, message.id).await?;
    let place = Place { movement_id, message };
    let mut records = 0;
    if !reading.consignments.is_empty() || reading.totals.is_some() {
        let conveyance_before = stored(writer, SubjectKind::Movement, movement_id).await?;
        let version = conveyance_before.len() as i64 + 1;
        let conveyance = consignments::conveyance(&reading, &movement, version);
        let (known, ids) = known_consignments(writer, movement_id).await?;
        let changed = consignments::join(&mut reading, &movement, &known);
        let shared = consignments::box_sharing(&changed, &known);
        let tasks: Vec<Task> = changed
            .into_iter()
            .zip(shared)
            .map(|(record, shared)| Task {
                subject: Subject::Consignment(Box::new(record)),
                past: Recollection { shared, ..Recollection::default() },
            })
            .collect();
        records += write(writer, engines, &place, SubjectKind::Consignment, tasks, &ids).await?;
        // The conveyance of an amendment that brings no header of its own says nothing new.
        if conveyance_before.is_empty() {
            let task = Task { subject: Subject::Movement(Box::new(conveyance)), past: Recollection::default() };
            write(writer, engines, &place, SubjectKind::Movement, vec![task], &HashMap::new()).await?;
        }
    }
    if !reading.travellers.is_empty() {
        records += people(writer, engines, &place, &mut reading, &movement).await?;
    }
    Ok(records)
}

/// Where a record belongs.
struct Place<'a> {
    movement_id: i64,
    message: &'a MessageItem,
}

async fn people(
    writer: &mut Writer,
    engines: Held<'_>,
    place: &Place<'_>,
    reading: &mut Reading,
    movement: &model::movement::Movement,
) -> Result<usize> {
    let mut ids = HashMap::new();
    let mut known: Vec<Traveller> = Vec::new();
    for row in stored(writer, SubjectKind::Traveller, place.movement_id).await? {
        ids.insert(row.key, row.id);
        known.push(serde_json::from_str(&row.doc)?);
    }
    let mut known_bookings: HashMap<String, Booking> = HashMap::new();
    if !reading.bookings.is_empty() {
        for row in stored(writer, SubjectKind::Booking, place.movement_id).await? {
            known_bookings.insert(row.key, serde_json::from_str(&row.doc)?);
        }
    }
    let (changed, bookings) = travellers::join(reading, movement, known, &known_bookings, &engines.0.places);
    let key = movement.key();
    let rows = bookings
        .iter()
        .map(|booking| Ok((travellers::booking_key(&key, booking), booking.version, serde_json::to_string(booking)?)))
        .collect::<Result<Vec<_>>>()?;
    writer.put_bookings(place.movement_id, place.message.id, &rows).await?;
    let tasks = changed
        .into_iter()
        .map(|traveller| Task { subject: Subject::Traveller(Box::new(traveller)), past: Recollection::default() })
        .collect();
    write(writer, engines, place, SubjectKind::Traveller, tasks, &ids).await
}

/// Gives each subject its number and its past, assesses all and writes them.
async fn write(
    writer: &mut Writer,
    engines: Held<'_>,
    place: &Place<'_>,
    kind: SubjectKind,
    mut tasks: Vec<Task>,
    known: &HashMap<String, i64>,
) -> Result<usize> {
    if tasks.is_empty() {
        return Ok(0);
    }
    let mut ids = Vec::with_capacity(tasks.len());
    for task in &tasks {
        ids.push(match known.get(&task.subject.key()) {
            Some(id) => *id,
            None => writer.new_id(kind).await?,
        });
    }
    let found: Vec<Vec<identifiers::Identifier>> = tasks.iter().map(|task| identifiers::of(&task.subject)).collect();
    let rows: Vec<IdentifierRow> = ids
        .iter()
        .zip(&found)
        .flat_map(|(id, found)| {
            found.iter().map(|identifier| IdentifierRow {
                kind: identifier_kind(identifier.kind),
                value: identifier.value.clone(),
                group: identifier.group.clone(),
                subject_id: *id,
            })
        })
        .collect();
    writer.put_identifiers(kind, place.movement_id, &rows).await?;
    // All identifiers stand before the first is asked for, so that the order within a message does not matter.
    for ((tasks, found), ids) in tasks.chunks_mut(AT_ONCE).zip(found.chunks(AT_ONCE)).zip(ids.chunks(AT_ONCE)) {
        if kind == SubjectKind::Traveller {
            recall(writer, place.movement_id, tasks, found).await?;
        }
        decided::recall(writer, tasks, place.message.received_at).await?;
        licences::recall(writer, tasks, engines, place.message.received_at).await?;
        ruled::recall(writer, tasks, place.message.received_at).await?;
        remembered::recall(writer, tasks, std::iter::repeat(place.movement_id), engines.0).await?;
        trade::remember(writer, tasks, ids, engines.0, place.message.received_at).await?;
        transit::put(writer, tasks, ids, engines.0, place.message.received_at).await?;
        transit::recall(writer, tasks, ids).await?;
        let assessments = tokio::task::block_in_place(|| assess::assess(tasks, engines.0));
        let mut lines = String::new();
        tasks.iter().zip(ids).for_each(|(task, id)| asked::write_lines(&mut lines, *id, &task.subject));
        writer.put_screened(kind, place.movement_id, lines).await?;
        let rows = tasks
            .iter()
            .zip(&assessments)
            .zip(ids)
            .map(|((task, assessment), &id)| {
                let place = subjects::Place { id, movement_id: place.movement_id, message_id: place.message.id };
                subjects::row(place, task, assessment, None)
            })
            .collect::<Result<Vec<_>>>()?;
        writer.put_subjects(kind, place.message.received_at, &rows).await?;
        decided::applied(writer, kind, ids.iter().copied().zip(&assessments), place.message.received_at).await?;
        licences::cited(writer, kind, ids.iter().copied().zip(&assessments)).await?;
    }
    Ok(ids.len())
}

/// Asks the past about the people of a batch: other bookings on their cards, other movements of their documents.
async fn recall(
    writer: &Writer,
    movement_id: i64,
    tasks: &mut [Task],
    found: &[Vec<identifiers::Identifier>],
) -> Result<()> {
    let flat = |wanted: &'static dyn Fn(&str) -> bool| {
        found
            .iter()
            .enumerate()
            .flat_map(move |(at, list)| list.iter().filter(move |i| wanted(i.kind)).map(move |i| (at, i)))
    };
    let cards: Vec<(usize, &identifiers::Identifier)> =
        flat(&|kind| identifiers::SHARED_KINDS.contains(&kind)).collect();
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
    let documents: Vec<(usize, &identifiers::Identifier)> = flat(&|kind| kind == "document").collect();
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

async fn stored(writer: &Writer, kind: SubjectKind, movement_id: i64) -> Result<Vec<Stored>> {
    Ok(writer.stored(kind, movement_id).await?)
}

async fn known_consignments(
    writer: &Writer,
    movement_id: i64,
) -> Result<(HashMap<String, ConsignmentRecord>, HashMap<String, i64>)> {
    let (mut known, mut ids) = (HashMap::new(), HashMap::new());
    for row in writer.stored(SubjectKind::Consignment, movement_id).await? {
        let record: ConsignmentRecord = serde_json::from_str(&row.doc)?;
        known.insert(record.consignment.reference.clone(), record);
        ids.insert(row.key, row.id);
    }
    Ok((known, ids))
}
