//! The one writer: what messages change, transaction by transaction.

use std::collections::HashMap;

use model::{Document, SubjectKind, movement::Movement};
use sea_orm::Value;
use serde_json::Value as Json;

use crate::{
    Result, Store,
    audit::{self, AuditEntry},
    db::{Run, Tx, row},
    goods::GoodsFinding,
    journal::{Tally, missing},
    query::col,
    rule_yields::RuleHits,
};

/// A transaction in which messages are processed. Dropped without [`Writer::commit`], it never was.
pub struct Writer {
    pub(crate) tx: Tx,
    next: HashMap<&'static str, i64>,
    /// Whether anybody has ever decided on a match, once it was asked.
    pub(crate) any_decision: Option<bool>,
    /// Whether any authority has ever ruled on goods, once it was asked.
    pub(crate) any_ruling: Option<bool>,
    /// Hits of rules that are not written yet.
    pub(crate) rule_hits: RuleHits,
}

/// A stored record.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its number.
    pub id: i64,
    /// Its natural key.
    pub key: String,
    /// Its document.
    pub doc: String,
}

/// A record with its assessment, ready to be written.
#[derive(Debug, Clone)]
pub struct SubjectRow {
    /// Its number: that of the stored record with this key, else from [`Writer::new_id`].
    pub id: i64,
    /// The movement that it is on.
    pub movement_id: i64,
    /// The message that brought this version.
    pub message_id: i64,
    /// Natural key.
    pub key: String,
    /// Version of the record.
    pub version: i64,
    /// What an officer calls it: a name, a bill.
    pub title: String,
    /// Nationality and document, or goods: the second line.
    pub subtitle: String,
    /// The record.
    pub doc: String,
    /// Lane, 0 green to 3 red.
    pub lane: i64,
    /// Score.
    pub score: f64,
    /// Codes of its signals, weightiest first, as a JSON array of `{code, title}`.
    pub reasons: Json,
    /// The weightiest signal's title.
    pub reason: Option<String>,
    /// The assessment's document.
    pub assessment: String,
    /// Version of the engines.
    pub snapshot: String,
    /// UTC milliseconds by which an officer should have decided.
    pub deadline: Option<i64>,
    /// The entries of lists that the assessment cites: list and identifier in it.
    pub cited: Vec<(String, String)>,
    /// What its lines of goods may be.
    pub goods: Vec<GoodsFinding>,
    /// The rules that it meets.
    pub rules: Vec<String>,
    /// Why it is assessed again, where no message led to it.
    pub again: Option<Again>,
}

/// Why a stored version is assessed again.
#[derive(Debug, Clone)]
pub struct Again {
    /// Code, arguments and words.
    pub because: Json,
    /// Whether the subject is in a higher lane than before, or an entry is cited that was not.
    pub worse: bool,
}

/// An identifier of a subject.
#[derive(Debug, Clone)]
pub struct IdentifierRow {
    /// Its kind, as [`identifier_kind`] numbers it.
    pub kind: i64,
    /// The folded value.
    pub value: String,
    /// Booking or bill.
    pub group: String,
    /// The subject's number.
    pub subject_id: i64,
}

/// The number of a kind of identifier in the table. Numbers never change; new kinds follow.
pub fn identifier_kind(word: &str) -> i64 {
    match word {
        "document" => 1,
        "phone" => 2,
        "email" => 3,
        "card" => 4,
        "address" => 5,
        "locator" => 6,
        "frequent_flyer" => 7,
        "container" => 8,
        "company" => 9,
        _ => 0,
    }
}

/// The number of a kind of subject in the tables.
pub fn subject_number(kind: SubjectKind) -> i64 {
    match kind {
        SubjectKind::Traveller => 1,
        SubjectKind::Consignment => 2,
        SubjectKind::Movement => 3,
        SubjectKind::Booking => 4,
        SubjectKind::Declaration => 5,
    }
}

/// The kind for its number.
pub fn subject_kind(number: i64) -> Option<SubjectKind> {
    use SubjectKind::{Booking, Consignment, Declaration, Movement, Traveller};
    [Traveller, Consignment, Movement, Booking, Declaration].into_iter().find(|kind| subject_number(*kind) == number)
}

pub(crate) fn subject_table(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Traveller => "traveller",
        SubjectKind::Consignment => "consignment",
        SubjectKind::Booking => "booking",
        SubjectKind::Movement | SubjectKind::Declaration => "conveyance",
    }
}

/// Lanes from this number on want an officer.
pub(crate) const TARGET_LANE: i64 = 2;
/// Others beyond this are not counted: an agency's telephone stands in thousands of bookings.
const OTHERS_COUNTED: usize = 50;

impl Store {
    /// Begins to write, once it is our turn.
    pub async fn writer(&self) -> Result<Writer> {
        Ok(Writer {
            tx: self.db.begin().await?,
            next: HashMap::new(),
            any_decision: None,
            any_ruling: None,
            rule_hits: RuleHits::new(),
        })
    }
}

impl Writer {
    /// A number for a new record. Counted here, since there is one writer and all that hangs on a record needs it first.
    pub async fn new_id(&mut self, kind: SubjectKind) -> Result<i64> {
        self.next_id(subject_table(kind)).await
    }

    async fn next_id(&mut self, table: &'static str) -> Result<i64> {
        if let Some(next) = self.next.get_mut(table) {
            *next += 1;
            return Ok(*next);
        }
        let rows = self.tx.rows(&format!("SELECT COALESCE(MAX(id), 0) + 1 AS id FROM {table}"), vec![]).await?;
        let id: i64 = rows.first().map_or_else(|| Err(missing("number")), |row| col(row, "id"))?;
        self.next.insert(table, id);
        Ok(id)
    }

    /// The stored records of a kind on a movement, in the order in which they came.
    pub async fn stored(&self, kind: SubjectKind, movement_id: i64) -> Result<Vec<Stored>> {
        let sql = format!("SELECT id, key, doc FROM {} WHERE movement_id = $1 ORDER BY id", subject_table(kind));
        let rows = self.tx.rows(&sql, vec![movement_id.into()]).await?;
        rows.iter()
            .map(|row| Ok(Stored { id: col(row, "id")?, key: col(row, "key")?, doc: col(row, "doc")? }))
            .collect()
    }

    /// Puts a movement under its natural key and returns its number; a later message fills what an earlier one left open.
    pub async fn put_movement(&mut self, movement: &Movement) -> Result<i64> {
        let key = movement.key();
        let known = self.tx.rows("SELECT id, doc FROM movement WHERE key = $1", vec![key.clone().into()]).await?;
        let (id, movement) = match known.first() {
            Some(row) => {
                let doc: String = col(row, "doc")?;
                (col(row, "id")?, filled(Movement::from_document(&doc)?, movement))
            }
            None => (self.next_id("movement").await?, movement.clone()),
        };
        let millis = |call: &model::movement::Call| call.time.map(|time| time.and_utc().timestamp_millis());
        self.tx
            .exec(
                "INSERT INTO movement (id, key, mode, title, direction, departure_at, arrival_at, version, doc)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)
                 ON CONFLICT (id) DO UPDATE SET title = excluded.title, direction = excluded.direction,
                   departure_at = excluded.departure_at, arrival_at = excluded.arrival_at, doc = excluded.doc",
                vec![
                    id.into(),
                    key.into(),
                    movement.mode.clone().into(),
                    movement.title().into(),
                    movement.direction.clone().into(),
                    millis(&movement.departure).into(),
                    millis(&movement.arrival).into(),
                    movement.to_document()?.into(),
                ],
            )
            .await?;
        Ok(id)
    }

    /// Remembers that a message spoke of a movement.
    pub async fn link_message(&self, movement_id: i64, message_id: i64) -> Result<()> {
        let sql = "INSERT INTO message_movement (movement_id, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.tx.exec(sql, vec![movement_id.into(), message_id.into()]).await.map(drop)
    }

    /// Puts bookings, keeping what they supersede.
    pub async fn put_bookings(
        &mut self,
        movement_id: i64,
        message_id: i64,
        rows: Vec<(String, i64, String)>,
    ) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.supersede(SubjectKind::Booking, message_id, rows.iter().map(|(key, version, _)| (key.as_str(), *version)))
            .await?;
        let rows = rows.into_iter().map(|(key, version, doc)| row![key, movement_id, version, doc]).collect();
        self.tx
            .insert(
                "booking (key, movement_id, version, doc)",
                rows,
                "ON CONFLICT (key) DO UPDATE SET version = excluded.version, doc = excluded.doc",
            )
            .await
    }

    /// Puts identifiers; the same one of the same subject is one row.
    pub async fn put_identifiers(&self, kind: SubjectKind, movement_id: i64, rows: Vec<IdentifierRow>) -> Result<()> {
        let subject = subject_number(kind);
        let rows = rows.into_iter();
        let rows = rows.map(|row| row![row.kind, row.value, subject, row.subject_id, row.group, movement_id]);
        let columns = "identifier (kind, value, subject, subject_id, grp, movement_id)";
        self.tx.insert(columns, rows.collect(), "ON CONFLICT DO NOTHING").await
    }

    /// For each `(kind, value, group)`, in how many other groups it stands, at most [`OTHERS_COUNTED`].
    pub async fn others(&self, asks: &[(i64, &str, &str)]) -> Result<Vec<i64>> {
        let rows = (0..).zip(asks).map(|(at, (kind, value, group)): (i64, _)| row![at, *kind, *value, *group]);
        let count = format!(
            "SELECT COUNT(*) FROM (SELECT DISTINCT i.grp FROM identifier i
               WHERE i.kind = j.kind AND i.value = j.value AND i.grp <> j.grp LIMIT {OTHERS_COUNTED}) AS g"
        );
        self.counted("at, kind, value, grp", rows.collect(), &count).await
    }

    /// For each `(kind, value)`, on how many other movements it stands, at most [`OTHERS_COUNTED`].
    pub async fn other_movements(&self, movement_id: i64, asks: &[(i64, &str)]) -> Result<Vec<i64>> {
        let rows = (0..).zip(asks).map(|(at, (kind, value)): (i64, _)| row![at, *kind, *value]);
        let count = format!(
            "SELECT COUNT(*) FROM (SELECT DISTINCT i.movement_id FROM identifier i
               WHERE i.kind = j.kind AND i.value = j.value AND i.movement_id <> {movement_id}
               LIMIT {OTHERS_COUNTED}) AS g"
        );
        self.counted("at, kind, value", rows.collect(), &count).await
    }

    async fn counted(&self, columns: &str, asks: Vec<Vec<Value>>, count: &str) -> Result<Vec<i64>> {
        let mut out = vec![0; asks.len()];
        // Most are nought, and each row is handed from one thread to another.
        let sql = format!(
            ", counts AS MATERIALIZED (SELECT j.at, ({count}) AS n FROM j) SELECT at, n FROM counts WHERE n > 0"
        );
        for row in self.tx.asked(columns, asks, &sql).await? {
            let at: i64 = col(&row, "at")?;
            if let Some(place) = usize::try_from(at).ok().and_then(|at| out.get_mut(at)) {
                *place = col(&row, "n")?;
            }
        }
        Ok(out)
    }

    /// Up to five other groups in which an identifier stands.
    pub async fn other_groups(&self, kind: i64, value: &str, group: &str) -> Result<Vec<String>> {
        let sql =
            "SELECT DISTINCT grp FROM identifier WHERE kind = $1 AND value = $2 AND grp <> $3 ORDER BY grp LIMIT 5";
        let rows = self.tx.rows(sql, vec![kind.into(), value.into(), group.into()]).await?;
        rows.iter().map(|row| col(row, "grp")).collect()
    }

    /// Writes records with their assessments and keeps the targets of the queue in step.
    pub async fn put_subjects(&mut self, kind: SubjectKind, at: i64, rows: &[SubjectRow]) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        self.supersede(kind, first.message_id, rows.iter().map(|row| (row.key.as_str(), row.version))).await?;
        self.put_documents(kind, rows).await?;
        self.put_assessments(kind, at, rows).await?;
        self.put_cited(kind, rows).await?;
        self.put_goods(kind, rows).await?;
        self.count_rules(at, rows);
        self.put_targets(kind, at, rows).await
    }

    pub(crate) async fn put_documents(&self, kind: SubjectKind, rows: &[SubjectRow]) -> Result<()> {
        let table = subject_table(kind);
        let name = match kind {
            SubjectKind::Traveller => Some("name"),
            SubjectKind::Consignment => Some("reference"),
            _ => None,
        };
        let mut columns = "id, key, movement_id, version, lane, score, reason, doc".to_owned();
        let mut sets = "version = excluded.version, lane = excluded.lane, score = excluded.score,
             reason = excluded.reason, doc = excluded.doc"
            .to_owned();
        if let Some(name) = name {
            columns = format!("{columns}, {name}");
            sets = format!("{sets}, {name} = excluded.{name}");
        }
        let docs = rows.iter().map(|row| {
            let key = row.key.as_str();
            let (reason, doc) = (row.reason.as_deref(), row.doc.as_str());
            let mut values = row![row.id, key, row.movement_id, row.version, row.lane, row.score, reason, doc];
            values.extend(name.map(|_| row.title.as_str().into()));
            values
        });
        let (columns, tail) = (format!("{table} ({columns})"), format!("ON CONFLICT (key) DO UPDATE SET {sets}"));
        self.tx.insert(&columns, docs.collect(), &tail).await
    }

    pub(crate) async fn put_assessments(&self, kind: SubjectKind, at: i64, rows: &[SubjectRow]) -> Result<()> {
        let subject = subject_number(kind);
        let rows = rows.iter().map(|row| {
            let because = row.again.as_ref().map(|again| again.because.to_string());
            let at = row.again.as_ref().map(|_| at);
            let (snapshot, doc) = (row.snapshot.as_str(), row.assessment.as_str());
            row![subject, row.id, row.message_id, snapshot, row.lane, doc, because, at]
        });
        let columns = "assessment (subject, subject_id, message_id, snapshot, lane, doc, because, at)";
        self.tx.insert(columns, rows.collect(), "").await
    }

    /// A target that an officer has decided opens again only when it has become worse.
    pub(crate) async fn put_targets(&self, kind: SubjectKind, at: i64, rows: &[SubjectRow]) -> Result<()> {
        let subject = subject_number(kind);
        let wanted = rows.iter().filter(|row| row.lane >= TARGET_LANE).map(|row| {
            let worse = row.again.as_ref().filter(|again| again.worse);
            row![
                subject,
                row.id,
                row.movement_id,
                row.lane,
                row.score,
                row.title.as_str(),
                row.subtitle.as_str(),
                row.reasons.to_string(),
                row.deadline,
                at,
                "open",
                worse.map(|again| again.because.to_string())
            ]
        });
        self.tx
            .insert(
                "target (subject, subject_id, movement_id, lane, score, title, subtitle, reasons, deadline, created_at,
                   status, because)",
                wanted.collect(),
                    "ON CONFLICT (subject, subject_id) DO UPDATE SET lane = excluded.lane, score = excluded.score,
                       title = excluded.title, subtitle = excluded.subtitle, reasons = excluded.reasons,
                       deadline = excluded.deadline, status = CASE
                         WHEN target.status = 'lapsed' THEN 'open'
                         WHEN target.status = 'decided' AND (excluded.lane > target.lane OR excluded.because IS NOT NULL)
                           THEN 'open'
                         ELSE target.status END,
                       because = CASE
                         WHEN excluded.because IS NOT NULL THEN excluded.because
                         WHEN target.status = 'lapsed' THEN NULL
                         WHEN target.status = 'decided' AND excluded.lane > target.lane THEN NULL
                         ELSE target.because END",
            )
            .await?;
        self.calm(kind, rows).await
    }

    /// Takes from the queue what is no target any more. What an officer works on stays with him until he has decided, in
    /// the lane that it has now.
    async fn calm(&self, kind: SubjectKind, rows: &[SubjectRow]) -> Result<()> {
        let subject = subject_number(kind);
        let calmed = rows.iter().filter(|row| row.lane < TARGET_LANE && (row.version > 1 || row.again.is_some()));
        let calmed: HashMap<i64, &SubjectRow> = calmed.map(|row| (row.id, row)).collect();
        // To SQLite a cross join is an order: each record is looked up among the targets, however many are open.
        let sql = format!(
            "SELECT t.subject_id FROM j CROSS JOIN target t
             WHERE t.subject = {subject} AND t.subject_id = j.id AND t.status IN ('open', 'claimed')"
        );
        for found in self.tx.asked("id", calmed.keys().map(|id| row![*id]).collect(), &sql).await? {
            let Some(row) = calmed.get(&col(&found, "subject_id")?) else { continue };
            let sql = "UPDATE target SET lane = CASE status WHEN 'claimed' THEN $3 ELSE lane END,
                 score = CASE status WHEN 'claimed' THEN $4 ELSE score END,
                 reasons = CASE status WHEN 'claimed' THEN $5 ELSE reasons END,
                 status = CASE status WHEN 'open' THEN 'lapsed' ELSE status END
               WHERE subject = $1 AND subject_id = $2";
            let reasons = row.reasons.to_string();
            self.tx.exec(sql, row![subject, row.id, row.lane, row.score, reasons]).await?;
        }
        Ok(())
    }

    /// Keeps the stored documents that later versions are about to replace.
    async fn supersede(
        &self,
        kind: SubjectKind,
        message_id: i64,
        rows: impl Iterator<Item = (&str, i64)>,
    ) -> Result<()> {
        let later = rows.filter(|(_, version)| *version > 1).map(|(key, _)| row![key]);
        let sql = format!(
            "INSERT INTO superseded (subject, subject_id, version, message_id, doc)
             SELECT {}, t.id, t.version, {message_id}, t.doc FROM j CROSS JOIN {} t WHERE t.key = j.key
             ON CONFLICT DO NOTHING",
            subject_number(kind),
            subject_table(kind),
        );
        self.tx.asked("key", later.collect(), &sql).await.map(drop)
    }

    /// Says that a message is processed, with what reading it yielded.
    pub async fn mark_processed(&self, message_id: i64, tally: &Tally) -> Result<()> {
        let [errors, warnings, infos] = tally.defects;
        self.tx
            .exec(
                "UPDATE message SET status = 'processed', reason = NULL, format = $2, records = $3, errors = $4,
                   warnings = $5, infos = $6, summary = $7 WHERE id = $1",
                vec![
                    message_id.into(),
                    tally.format().into(),
                    tally.records.into(),
                    errors.into(),
                    warnings.into(),
                    infos.into(),
                    serde_json::to_string(&tally.summary)?.into(),
                ],
            )
            .await
            .map(drop)
    }

    /// Sets a message aside, with the reason, in step with everything else that is written.
    pub async fn mark_quarantined(&self, message_id: i64, reason: &str) -> Result<()> {
        let sql = "UPDATE message SET status = 'quarantined', reason = $2 WHERE id = $1";
        self.tx.exec(sql, vec![message_id.into(), reason.into()]).await.map(drop)
    }

    /// Adds to the audit log.
    pub async fn audit(&self, at: i64, entry: AuditEntry) -> Result<()> {
        audit::append(&self.tx, &[(at, entry)]).await
    }

    /// Whether another one of this process waits for its turn to write.
    pub fn wanted(&self) -> bool {
        self.tx.wanted()
    }

    /// Makes it so.
    pub async fn commit(mut self) -> Result<()> {
        self.put_rule_hits().await?;
        self.tx.commit().await
    }
}

/// The stored movement with what it lacked; a later schedule replaces the earlier one.
fn filled(mut stored: Movement, later: &Movement) -> Movement {
    let take = |slot: &mut Option<String>, value: &Option<String>| {
        if slot.is_none() {
            slot.clone_from(value);
        }
    };
    take(&mut stored.carrier, &later.carrier);
    take(&mut stored.direction, &later.direction);
    take(&mut stored.office, &later.office);
    for (mine, theirs) in [(&mut stored.departure, &later.departure), (&mut stored.arrival, &later.arrival)] {
        take(&mut mine.place, &theirs.place);
        take(&mut mine.country, &theirs.country);
        mine.time = theirs.time.or(mine.time);
    }
    if stored.vessel.is_none() {
        stored.vessel.clone_from(&later.vessel);
    }
    stored.crossing |= later.crossing;
    stored
}
