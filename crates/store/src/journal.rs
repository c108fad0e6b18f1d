//! The journal: every message as it came, kept before it is acknowledged.

use std::io::{Read, Write};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use model::{Defect, Reading, Severity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Result, Store, StoreError,
    db::{Dialect, Run},
    query::{Filter, anywhere, col, page_sql},
    views::{MessageItem, Page},
};

/// A message that has just come in.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Who sent it: the token's name, or the channel's own.
    pub sender: String,
    /// The way in: `load`, `drop`, `api`.
    pub channel: String,
    /// File name, where it has one.
    pub name: String,
    /// When, UTC milliseconds.
    pub received_at: i64,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Its number.
    pub id: i64,
    /// SHA-256 of its bytes, hexadecimal.
    pub digest: String,
    /// Whether the same bytes were there already.
    pub known: bool,
}

/// What reading it yielded, kept beside it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageSummary {
    /// One line a message of the interchange: format, version, reference and counts.
    pub readings: Vec<ReadingSummary>,
    /// The first defects, in order.
    pub defects: Vec<Defect>,
}

/// One reading in short.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReadingSummary {
    /// Kind of message.
    pub format: String,
    /// Version as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Message reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The movement's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement: Option<String>,
    /// People.
    pub travellers: usize,
    /// Bookings.
    pub bookings: usize,
    /// Bills.
    pub consignments: usize,
    /// Containers.
    pub containers: usize,
}

/// How a message was read.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// What is shown of it.
    pub summary: MessageSummary,
    /// Records it brought.
    pub records: i64,
    /// Defects by severity: errors, warnings, infos.
    pub defects: [i64; 3],
}

/// Bytes of a message at most, whichever way it comes in: a message of 200 MB with room to spare.
pub const LARGEST: usize = 256 << 20;
/// More defects than this of one message are counted, not listed; and more readings are not listed.
const LISTED_DEFECTS: usize = 500;
const LISTED_READINGS: usize = 500;

impl Tally {
    /// Adds one reading.
    pub fn add(&mut self, reading: &Reading) {
        for defect in &reading.defects {
            let place = match defect.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Info => 2,
            };
            self.defects[place] += 1;
            if self.summary.defects.len() < LISTED_DEFECTS {
                self.summary.defects.push(defect.clone());
            }
        }
        self.records += (reading.travellers.len() + reading.bookings.len() + reading.consignments.len()) as i64;
        if self.summary.readings.len() == LISTED_READINGS {
            return;
        }
        self.summary.readings.push(ReadingSummary {
            format: reading.format.clone(),
            version: reading.version.clone(),
            reference: reading.reference.clone(),
            movement: reading.crossing().map(|m| m.title()),
            travellers: reading.travellers.len(),
            bookings: reading.bookings.len(),
            consignments: reading.consignments.len(),
            containers: reading.containers.len(),
        });
    }

    pub(crate) fn format(&self) -> String {
        self.summary.readings.first().map(|r| r.format.clone()).unwrap_or_default()
    }
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Keeps messages. When this returns they are on disk, or the error says why not.
    pub async fn journal_append(&self, messages: &[NewMessage]) -> Result<Vec<Appended>> {
        let packed: Vec<(String, Vec<u8>)> =
            messages.iter().map(|m| Ok((digest(&m.bytes), deflate(&m.bytes)?))).collect::<Result<_>>()?;
        let tx = self.db.begin().await?;
        let mut out = Vec::with_capacity(messages.len());
        for (message, (digest, body)) in messages.iter().zip(packed) {
            let known = tx.rows("SELECT id FROM message WHERE digest = $1", vec![digest.clone().into()]).await?;
            if let Some(row) = known.first() {
                out.push(Appended { id: col(row, "id")?, digest, known: true });
                continue;
            }
            let rows = tx
                .rows(
                    "INSERT INTO message (digest, sender, channel, name, received_at, size, status)
                     VALUES ($1, $2, $3, $4, $5, $6, 'received') RETURNING id",
                    vec![
                        digest.clone().into(),
                        message.sender.clone().into(),
                        message.channel.clone().into(),
                        message.name.clone().into(),
                        message.received_at.into(),
                        (message.bytes.len() as i64).into(),
                    ],
                )
                .await?;
            let id: i64 = rows.first().map_or_else(|| Err(missing("message")), |row| col(row, "id"))?;
            tx.exec("INSERT INTO message_body (message_id, body) VALUES ($1, $2)", vec![id.into(), body.into()])
                .await?;
            out.push(Appended { id, digest, known: false });
        }
        tx.commit().await?;
        Ok(out)
    }

    /// Numbers of messages that wait to be processed, in the order in which they came.
    pub async fn journal_pending(&self, after: i64, limit: u64) -> Result<Vec<i64>> {
        let sql = format!("SELECT id FROM message WHERE status = 'received' AND id > $1 ORDER BY id LIMIT {limit}");
        self.db.all(&sql, vec![after.into()]).await?.iter().map(|row| col(row, "id")).collect()
    }

    /// How many wait.
    pub async fn journal_waiting(&self) -> Result<i64> {
        self.db.count("SELECT COUNT(*) FROM message WHERE status = 'received'", vec![]).await
    }

    /// A message's bytes as they came, checked against their digest.
    pub async fn journal_body(&self, id: i64) -> Result<Vec<u8>> {
        let sql = "SELECT b.body, m.digest FROM message_body b JOIN message m ON m.id = b.message_id WHERE m.id = $1";
        let row = self.db.one(sql, vec![id.into()]).await?.ok_or_else(|| not_found(id))?;
        let bytes = inflate(&col::<Vec<u8>>(&row, "body")?)?;
        if digest(&bytes) != col::<String>(&row, "digest")? {
            return Err(StoreError::Damaged(format!("message {id} is not what was received")));
        }
        Ok(bytes)
    }

    /// Sets a message aside with the reason.
    pub async fn journal_quarantine(&self, id: i64, reason: &str) -> Result<()> {
        let sql = "UPDATE message SET status = 'quarantined', reason = $2 WHERE id = $1";
        self.db.exec(sql, vec![id.into(), reason.into()]).await.map(drop)
    }

    /// Lets a quarantined message be read again. One that was processed stays as it is.
    pub async fn journal_retry(&self, id: i64) -> Result<()> {
        let sql = "UPDATE message SET status = 'received', reason = NULL WHERE id = $1 AND status = 'quarantined'";
        if self.db.exec(sql, vec![id.into()]).await? == 0 {
            let message = self.journal_get(id).await?;
            return Err(StoreError::Conflict(format!("message {id} is {}, not quarantined", message.status)));
        }
        Ok(())
    }

    /// One message without its bytes.
    pub async fn journal_get(&self, id: i64) -> Result<MessageItem> {
        let row = self.db.one(&format!("SELECT * FROM message WHERE id = {id}"), vec![]).await?;
        row.map_or_else(|| Err(not_found(id)), |row| MessageItem::read(&row))
    }

    /// What reading it yielded.
    pub async fn journal_summary(&self, id: i64) -> Result<MessageSummary> {
        let row = self.db.one("SELECT summary FROM message WHERE id = $1", vec![id.into()]).await?;
        let row = row.ok_or_else(|| not_found(id))?;
        let text: Option<String> = col(&row, "summary")?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
    }

    /// A page of messages, newest first.
    pub async fn journal_page(
        &self,
        status: Option<&str>,
        format: Option<&str>,
        words: Option<&str>,
        page: u64,
    ) -> Result<Page<MessageItem>> {
        let mut filter = Filter::default();
        if let Some(status) = status {
            filter.add("status = ?", status);
        }
        if let Some(format) = format {
            filter.add("format = ?", format);
        }
        if let Some(words) = words {
            filter.add(
                &format!("(name || ' ' || sender || ' ' || digest) {} ?", self.db.backend.like()),
                anywhere(words),
            );
        }
        let total =
            self.db.count(&format!("SELECT COUNT(*) FROM message {}", filter.sql()), filter.values.clone()).await?;
        let sql = format!("SELECT * FROM message {} ORDER BY id DESC {}", filter.sql(), page_sql(page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(MessageItem::read).collect::<Result<_>>()?, total })
    }
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "message", id: id.to_string() }
}

pub(crate) fn missing(what: &str) -> StoreError {
    StoreError::Damaged(format!("the database returned no {what}"))
}

/// Level 1: messages shrink to a quarter already, and intake must not wait for more.
pub(crate) fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|e| StoreError::Damaged(e.to_string()))
}

pub(crate) fn inflate(packed: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(packed.len() * 3);
    DeflateDecoder::new(packed).read_to_end(&mut bytes).map_err(|e| StoreError::Damaged(e.to_string()))?;
    Ok(bytes)
}
