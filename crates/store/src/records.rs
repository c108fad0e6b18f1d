//! Stored records as officers look at them: boards, a movement's people and bills, one record with its versions.

use model::{Document, Lane, SubjectKind, Traveller, cargo::ConsignmentRecord, movement::Movement};
use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use crate::{
    Result, Store, StoreError,
    db::Dialect,
    query::{Filter, anywhere, col, page_sql},
    views::{ConsignmentItem, Found, LaneCounts, MessageItem, MovementItem, Page, TravellerItem, lane_of},
    writer::{subject_number, subject_table},
};

/// Which movements are asked for.
#[derive(Debug, Clone, Default)]
pub struct MovementQuery {
    /// air, sea, road or rail.
    pub mode: Option<String>,
    /// arriving or departing.
    pub direction: Option<String>,
    /// Arriving (or, where no arrival is known, departing) from this UTC millisecond.
    pub from: Option<i64>,
    /// Before this one.
    pub to: Option<i64>,
    /// Part of the title.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

/// A stored record in full.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// Number.
    pub id: i64,
    /// Its movement.
    pub movement_id: i64,
    /// The record's document.
    pub doc: String,
    /// Version.
    pub version: i64,
    /// Lane by its number; bookings have none.
    pub lane: i64,
}

/// An assessment as it was stored.
#[derive(Debug, Clone)]
pub struct AssessmentRow {
    /// Number.
    pub id: i64,
    /// What was assessed.
    pub subject: i64,
    /// Which.
    pub subject_id: i64,
    /// Version of the engines.
    pub snapshot: String,
    /// The assessment.
    pub doc: String,
    /// When the message came that led to it, or when it was made again.
    pub at: i64,
    /// Why it was made again: code, arguments and words. None where a message led to it.
    pub because: Option<Json>,
}

/// A version of a record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionItem {
    /// Version, from 1.
    pub version: i64,
    /// Fields that it changed.
    pub changed: Vec<String>,
    /// When the message came that replaced it; the version in force has none.
    #[serde(serialize_with = "crate::views::iso_some", rename = "at", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub replaced_at: Option<i64>,
    /// The record as it stood.
    pub record: Json,
}

const LANE_SUMS: &str = "(SELECT COUNT(*) FROM traveller t WHERE t.movement_id = m.id) AS travellers,
   (SELECT COUNT(*) FROM consignment c WHERE c.movement_id = m.id) AS consignments";

impl Store {
    /// A page of movements, next arrival first.
    pub async fn movements(&self, query: &MovementQuery) -> Result<Page<MovementItem>> {
        let mut filter = Filter::default();
        if let Some(mode) = &query.mode {
            filter.add("m.mode = ?", mode.as_str());
        }
        if let Some(direction) = &query.direction {
            filter.add("m.direction = ?", direction.as_str());
        }
        if let Some(from) = query.from {
            filter.add("COALESCE(m.arrival_at, m.departure_at) >= ?", from);
        }
        if let Some(to) = query.to {
            filter.add("COALESCE(m.arrival_at, m.departure_at) < ?", to);
        }
        if let Some(words) = &query.words {
            filter.add(&format!("m.title {} ?", self.db.backend.like()), anywhere(words));
        }
        let total =
            self.db.count(&format!("SELECT COUNT(*) FROM movement m {}", filter.sql()), filter.values.clone()).await?;
        let sql = format!(
            "SELECT m.id, m.doc, {LANE_SUMS} FROM movement m {} ORDER BY COALESCE(m.arrival_at, m.departure_at), m.id {}",
            filter.sql(),
            page_sql(query.page)
        );
        let rows = self.db.all(&sql, filter.values).await?;
        let mut items = rows.iter().map(movement_item).collect::<Result<Vec<_>>>()?;
        self.add_lanes(&mut items).await?;
        Ok(Page { items, total })
    }

    /// One movement.
    pub async fn movement(&self, id: i64) -> Result<MovementItem> {
        let sql = format!("SELECT m.id, m.doc, {LANE_SUMS} FROM movement m WHERE m.id = $1");
        let row = self.db.one(&sql, vec![id.into()]).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "movement", id: id.to_string() })?;
        let mut items = vec![movement_item(&row)?];
        self.add_lanes(&mut items).await?;
        items.pop().ok_or_else(|| StoreError::NotFound { what: "movement", id: id.to_string() })
    }

    async fn add_lanes(&self, items: &mut [MovementItem]) -> Result<()> {
        let ids = items.iter().map(|item| item.id.to_string()).collect::<Vec<_>>().join(",");
        if ids.is_empty() {
            return Ok(());
        }
        let part = |table: &str| format!("SELECT movement_id, lane FROM {table} WHERE movement_id IN ({ids})");
        let sql = format!(
            "SELECT movement_id, lane, COUNT(*) AS n FROM ({} UNION ALL {} UNION ALL {}) AS s GROUP BY movement_id, lane",
            part("traveller"),
            part("consignment"),
            part("conveyance")
        );
        for row in self.db.all(&sql, vec![]).await? {
            let (movement, lane, n): (i64, i64, i64) = (col(&row, "movement_id")?, col(&row, "lane")?, col(&row, "n")?);
            if let Some(item) = items.iter_mut().find(|item| item.id == movement) {
                item.lanes.add(lane, n);
            }
        }
        Ok(())
    }

    /// The people on a movement, worst lane first.
    pub async fn travellers_on(&self, movement_id: i64) -> Result<Vec<TravellerItem>> {
        let sql = "SELECT * FROM traveller WHERE movement_id = $1 ORDER BY lane DESC, score DESC, name";
        self.db.all(sql, vec![movement_id.into()]).await?.iter().map(traveller_item).collect()
    }

    /// The bills on a movement, worst lane first.
    pub async fn consignments_on(&self, movement_id: i64) -> Result<Vec<ConsignmentItem>> {
        let sql = "SELECT * FROM consignment WHERE movement_id = $1 ORDER BY lane DESC, score DESC, reference";
        self.db.all(sql, vec![movement_id.into()]).await?.iter().map(consignment_item).collect()
    }

    /// The messages that spoke of a movement.
    pub async fn messages_of(&self, movement_id: i64) -> Result<Vec<MessageItem>> {
        let sql = "SELECT m.* FROM message m JOIN message_movement l ON l.message_id = m.id WHERE l.movement_id = $1 ORDER BY m.id";
        self.db.all(sql, vec![movement_id.into()]).await?.iter().map(MessageItem::read).collect()
    }

    /// A record in full.
    pub async fn record(&self, kind: SubjectKind, id: i64) -> Result<RecordRow> {
        let sql = format!("SELECT id, movement_id, version, lane, doc FROM {} WHERE id = $1", subject_table(kind));
        let row = self.db.one(&sql, vec![id.into()]).await?;
        row.map_or_else(|| Err(StoreError::NotFound { what: kind.word(), id: id.to_string() }), |row| record_row(&row))
    }

    /// Records by their natural keys; a key that no record has is left out.
    pub async fn records_of(&self, kind: SubjectKind, keys: &[String]) -> Result<Vec<(String, RecordRow)>> {
        let keys = Json::Array(keys.iter().map(|key| serde_json::json!([key])).collect());
        let sql = format!(
            "SELECT key, id, movement_id, version, lane, doc FROM {} WHERE key IN (SELECT j.value->>0 FROM {})",
            subject_table(kind),
            self.db.backend.each("$1")
        );
        let rows = self.db.all(&sql, vec![keys.to_string().into()]).await?;
        rows.iter().map(|row| Ok((col(row, "key")?, record_row(row)?))).collect()
    }

    /// A record as it stood in a version.
    pub async fn record_version(&self, kind: SubjectKind, id: i64, version: i64) -> Result<String> {
        let current = self.record(kind, id).await?;
        if current.version == version {
            return Ok(current.doc);
        }
        let sql = "SELECT doc FROM superseded WHERE subject = $1 AND subject_id = $2 AND version = $3";
        let row = self.db.one(sql, vec![subject_number(kind).into(), id.into(), version.into()]).await?;
        let row = row.ok_or_else(|| StoreError::NotFound {
            what: "version",
            id: format!("{version} of {} {id}", kind.word()),
        })?;
        col(&row, "doc")
    }

    /// The versions of a record, newest first.
    pub async fn versions(&self, kind: SubjectKind, id: i64) -> Result<Vec<VersionItem>> {
        let current = self.record(kind, id).await?;
        let mut out = vec![version_item(current.version, None, &current.doc)?];
        let sql = "SELECT s.version, s.doc, m.received_at FROM superseded s JOIN message m ON m.id = s.message_id
                   WHERE s.subject = $1 AND s.subject_id = $2 ORDER BY s.version DESC";
        for row in self.db.all(sql, vec![subject_number(kind).into(), id.into()]).await? {
            out.push(version_item(
                col(&row, "version")?,
                Some(col(&row, "received_at")?),
                &col::<String>(&row, "doc")?,
            )?);
        }
        Ok(out)
    }

    /// The latest assessment of a subject.
    pub async fn assessment_of(&self, kind: SubjectKind, id: i64) -> Result<Option<AssessmentRow>> {
        let sql = format!("{ASSESSMENTS} WHERE a.subject = $1 AND a.subject_id = $2 ORDER BY a.id DESC LIMIT 1");
        let row = self.db.one(&sql, vec![subject_number(kind).into(), id.into()]).await?;
        row.as_ref().map(assessment_row).transpose()
    }

    /// Assessments after a number, in their order.
    pub async fn assessments_after(&self, id: i64, limit: u64) -> Result<Vec<AssessmentRow>> {
        let sql = format!("{ASSESSMENTS} WHERE a.id > $1 ORDER BY a.id LIMIT {limit}");
        self.db.all(&sql, vec![id.into()]).await?.iter().map(assessment_row).collect()
    }

    /// Records of a kind whose movement came up in a time, newest first: what a rule is tried on.
    pub async fn recent(&self, kind: SubjectKind, limit: u64) -> Result<Vec<RecordRow>> {
        let sql = format!(
            "SELECT id, movement_id, version, lane, doc FROM {} ORDER BY id DESC LIMIT {limit}",
            subject_table(kind)
        );
        self.db.all(&sql, vec![]).await?.iter().map(record_row).collect()
    }

    /// Other subjects that carry an identifier.
    pub async fn carriers(&self, kind: i64, value: &str, not: (SubjectKind, i64)) -> Result<Vec<Found>> {
        let like = |table: &str, title: &str, word: &str| {
            format!(
                "SELECT '{word}' AS kind, t.id AS id, t.{title} AS title, m.title AS subtitle, t.lane AS lane
                 FROM identifier i JOIN {table} t ON t.id = i.subject_id JOIN movement m ON m.id = t.movement_id
                 WHERE i.kind = $1 AND i.value = $2 AND i.subject = {}",
                subject_number(if word == "traveller" { SubjectKind::Traveller } else { SubjectKind::Consignment })
            )
        };
        let sql = format!(
            "SELECT * FROM ({} UNION ALL {}) AS f ORDER BY lane DESC, id DESC LIMIT 20",
            like("traveller", "name", "traveller"),
            like("consignment", "reference", "consignment")
        );
        let rows = self.db.all(&sql, vec![kind.into(), value.into()]).await?;
        let found = rows.iter().map(found).collect::<Result<Vec<_>>>()?;
        Ok(found.into_iter().filter(|f| !(f.kind == not.0.word() && f.id == not.1)).collect())
    }

    /// Anything by its name, bill, flight or identifier.
    pub async fn search(&self, words: &str, folded: &str) -> Result<Vec<Found>> {
        let like = self.db.backend.like();
        let sql = format!(
            "SELECT * FROM (
               SELECT 'movement' AS kind, m.id AS id, m.title AS title, m.mode AS subtitle, 0 AS lane FROM movement m WHERE m.title {like} $1
               UNION ALL SELECT 'traveller', t.id, t.name, m.title, t.lane FROM traveller t JOIN movement m ON m.id = t.movement_id WHERE t.name {like} $1
               UNION ALL SELECT 'consignment', c.id, c.reference, m.title, c.lane FROM consignment c JOIN movement m ON m.id = c.movement_id WHERE c.reference {like} $1
               UNION ALL SELECT 'traveller', t.id, t.name, m.title, t.lane FROM identifier i JOIN traveller t ON t.id = i.subject_id
                 JOIN movement m ON m.id = t.movement_id WHERE i.subject = 1 AND i.kind IN (1, 2, 3, 4, 6, 7) AND i.value = $2
               UNION ALL SELECT 'consignment', c.id, c.reference, m.title, c.lane FROM identifier i JOIN consignment c ON c.id = i.subject_id
                 JOIN movement m ON m.id = c.movement_id WHERE i.subject = 2 AND i.kind IN (8, 9) AND i.value = $2
             ) AS f ORDER BY lane DESC, title LIMIT 40"
        );
        let rows = self.db.all(&sql, vec![anywhere(words).into(), folded.into()]).await?;
        let mut out: Vec<Found> = Vec::new();
        for row in &rows {
            let item = found(row)?;
            if !out.iter().any(|known| known.kind == item.kind && known.id == item.id) {
                out.push(item);
            }
        }
        Ok(out)
    }

    /// Counts of a movement's subjects by lane over everything stored.
    pub async fn lane_totals(&self) -> Result<LaneCounts> {
        let sql = "SELECT lane, COUNT(*) AS n FROM (SELECT lane FROM traveller UNION ALL SELECT lane FROM consignment) AS s GROUP BY lane";
        let mut out = LaneCounts::default();
        for row in self.db.all(sql, vec![]).await? {
            out.add(col(&row, "lane")?, col(&row, "n")?);
        }
        Ok(out)
    }
}

const ASSESSMENTS: &str = "SELECT a.id, a.subject, a.subject_id, a.snapshot, a.doc, a.because,
   COALESCE(a.at, m.received_at) AS made_at FROM assessment a JOIN message m ON m.id = a.message_id";

fn record_row(row: &QueryResult) -> Result<RecordRow> {
    Ok(RecordRow {
        id: col(row, "id")?,
        movement_id: col(row, "movement_id")?,
        doc: col(row, "doc")?,
        version: col(row, "version")?,
        lane: col(row, "lane")?,
    })
}

fn assessment_row(row: &QueryResult) -> Result<AssessmentRow> {
    Ok(AssessmentRow {
        id: col(row, "id")?,
        subject: col(row, "subject")?,
        subject_id: col(row, "subject_id")?,
        snapshot: col(row, "snapshot")?,
        doc: col(row, "doc")?,
        at: col(row, "made_at")?,
        because: because(row)?,
    })
}

/// Why an assessment was made again, or a target opened, without a message.
pub(crate) fn because(row: &QueryResult) -> Result<Option<Json>> {
    let text: Option<String> = col(row, "because")?;
    text.map(|text| Ok(serde_json::from_str(&text)?)).transpose()
}

fn version_item(version: i64, replaced_at: Option<i64>, doc: &str) -> Result<VersionItem> {
    let record: Json = serde_json::from_str(doc)?;
    let changed = record.get("changed").and_then(Json::as_array).into_iter().flatten();
    let changed = changed.filter_map(|path| path.as_str().map(str::to_owned)).collect();
    Ok(VersionItem { version, changed, replaced_at, record })
}

fn movement_item(row: &QueryResult) -> Result<MovementItem> {
    let movement = Movement::from_document(&col::<String>(row, "doc")?)?;
    Ok(MovementItem {
        id: col(row, "id")?,
        title: movement.title(),
        mode: movement.mode,
        carrier: movement.carrier,
        number: movement.number,
        vessel: movement.vessel,
        departure: movement.departure,
        arrival: movement.arrival,
        direction: movement.direction,
        travellers: col(row, "travellers")?,
        consignments: col(row, "consignments")?,
        lanes: LaneCounts::default(),
    })
}

fn lane(row: &QueryResult) -> Result<Lane> {
    Ok(lane_of(col(row, "lane")?))
}

fn traveller_item(row: &QueryResult) -> Result<TravellerItem> {
    let record = Traveller::from_document(&col::<String>(row, "doc")?)?;
    let person = record.person;
    Ok(TravellerItem {
        id: col(row, "id")?,
        name: col(row, "name")?,
        nationality: person.nationality,
        date_of_birth: person.date_of_birth.map(|d| d.to_string()),
        document: person.documents.into_iter().find_map(|d| d.number),
        seat: person.seat,
        locator: person.locator,
        kind: person.kind,
        sources: record.observations.into_iter().map(|o| o.source).collect(),
        lane: lane(row)?,
        score: col(row, "score")?,
        top_reason: col(row, "reason")?,
    })
}

fn consignment_item(row: &QueryResult) -> Result<ConsignmentItem> {
    let record = ConsignmentRecord::from_document(&col::<String>(row, "doc")?)?;
    let bill = record.consignment;
    Ok(ConsignmentItem {
        id: col(row, "id")?,
        reference: bill.reference,
        consignor: bill.consignor.name,
        consignee: bill.consignee.name,
        goods: bill.goods.into_iter().find_map(|g| g.description),
        containers: bill.containers,
        gross_mass_kg: bill.gross_mass_kg,
        packages: bill.packages,
        lane: lane(row)?,
        score: col(row, "score")?,
        top_reason: col(row, "reason")?,
    })
}

fn found(row: &QueryResult) -> Result<Found> {
    Ok(Found {
        kind: col(row, "kind")?,
        id: col(row, "id")?,
        title: col(row, "title")?,
        subtitle: col(row, "subtitle")?,
        lane: lane_of(i64::from(col::<i32>(row, "lane").or_else(|_| col::<i64>(row, "lane").map(|n| n as i32))?)),
    })
}
