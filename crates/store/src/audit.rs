//! The audit log: who looked at what, who changed what, who decided what; a chain of hashes.

mod inbox;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Result, Store, StoreError,
    db::{Dialect, Run, Tx, row, without_nul},
    query::{Filter, anywhere, col, page_sql},
    views::{AuditItem, Page},
};

/// One entry before it is written. Says nothing personal: subjects stand as numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuditEntry {
    /// User name, token name, or `system`.
    pub actor: String,
    /// What was done: `view`, `decide`, `sign_in`, `message_processed`, …
    pub action: String,
    /// What it was done to: `traveller`, `message`, `rule`, …
    pub subject: String,
    /// Which one.
    pub subject_id: String,
    /// Particulars that name nobody.
    pub detail: String,
}

impl AuditEntry {
    /// An entry.
    pub fn new(actor: &str, action: &str, subject: &str, subject_id: impl ToString, detail: impl Into<String>) -> Self {
        AuditEntry {
            actor: actor.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            subject_id: subject_id.to_string(),
            detail: detail.into(),
        }
    }

    /// The entry as either database keeps it: what is hashed must be what is read back.
    fn storable(&self) -> Self {
        let AuditEntry { actor, action, subject, subject_id, detail } = self.clone();
        AuditEntry {
            actor: without_nul(actor),
            action: without_nul(action),
            subject: without_nul(subject),
            subject_id: without_nul(subject_id),
            detail: without_nul(detail),
        }
    }
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditVerdict {
    /// Whether the chain holds.
    pub ok: bool,
    /// Entries read.
    pub entries: i64,
    /// Hash of the last entry.
    pub head: String,
    /// The first entry that does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<i64>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Every part with its length before it, so that no two entries hash alike by shifting text between parts.
fn link(previous: &str, seq: i64, at: i64, entry: &AuditEntry) -> String {
    let mut hash = Sha256::new();
    let numbers = [seq.to_string(), at.to_string()];
    let parts = [
        previous,
        &numbers[0],
        &numbers[1],
        &entry.actor,
        &entry.action,
        &entry.subject,
        &entry.subject_id,
        &entry.detail,
    ];
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) use inbox::prepare;

/// Appends entries, each with its time, inside a transaction.
pub(crate) async fn append(tx: &Tx, entries: &[(i64, AuditEntry)]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let head = tx.rows("SELECT seq, hash FROM audit_head WHERE one = 1", vec![]).await?;
    let head = head.first().ok_or_else(|| StoreError::Damaged("the audit log has lost its head".into()))?;
    let (mut seq, mut hash): (i64, String) = (col(head, "seq")?, col(head, "hash")?);
    let mut rows = Vec::with_capacity(entries.len());
    for (at, entry) in entries {
        seq += 1;
        let entry = entry.storable();
        hash = link(&hash, seq, *at, &entry);
        let (actor, action, detail) = (entry.actor.as_str(), entry.action.as_str(), entry.detail.as_str());
        let (subject, subject_id) = (entry.subject.as_str(), entry.subject_id.as_str());
        rows.push(row![seq, *at, actor, action, subject, subject_id, detail, hash.as_str()]);
    }
    tx.insert("audit (seq, at, actor, action, subject, subject_id, detail, hash)", rows, "").await?;
    tx.exec("UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1", vec![seq.into(), hash.into()]).await.map(drop)
}

impl Store {
    /// Follows the chain from its first entry and finds what was changed, removed, reordered or cut off.
    pub async fn audit_verify(&self) -> Result<AuditVerdict> {
        self.audit_link().await?;
        let head = self.db.one("SELECT seq, hash FROM audit_head WHERE one = 1", vec![]).await?;
        let head = head.ok_or_else(|| StoreError::Damaged("the audit log has lost its head".into()))?;
        let (last_seq, last_hash): (i64, String) = (col(&head, "seq")?, col(&head, "hash")?);
        let mut verdict = AuditVerdict { ok: true, entries: 0, head: String::new(), broken_at: None, reason: None };
        loop {
            let sql = "SELECT * FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 2000";
            let rows = self.db.all(sql, vec![verdict.entries.into(), last_seq.into()]).await?;
            for row in &rows {
                let item = AuditItem::read(row)?;
                let expected = verdict.entries + 1;
                if item.seq != expected {
                    return Ok(verdict.broken(expected, "an entry is missing"));
                }
                if link(&verdict.head, item.seq, item.at, &item.entry()) != item.hash {
                    return Ok(verdict.broken(expected, "the entry, or its place, is not what was written"));
                }
                verdict.entries = item.seq;
                verdict.head = item.hash;
            }
            if rows.len() < 2000 {
                break;
            }
        }
        if verdict.entries != last_seq || verdict.head != last_hash {
            let next = verdict.entries + 1;
            return Ok(verdict.broken(next, "the log ends before its head"));
        }
        let beyond = self.db.count("SELECT COUNT(*) FROM audit WHERE seq > $1", vec![last_seq.into()]).await?;
        if beyond > 0 {
            return Ok(verdict.broken(last_seq + 1, "entries stand after the head"));
        }
        Ok(verdict)
    }

    /// A page of the log, newest first.
    pub async fn audit_page(&self, query: &AuditQuery) -> Result<Page<AuditItem>> {
        self.audit_link().await?;
        let mut filter = Filter::default();
        let exact = [("actor = ?", &query.actor), ("action = ?", &query.action)];
        for (condition, value) in exact {
            if let Some(value) = value {
                filter.add(condition, value.as_str());
            }
        }
        if let Some(from) = query.from {
            filter.add("at >= ?", from);
        }
        if let Some(to) = query.to {
            filter.add("at < ?", to);
        }
        if let Some(words) = &query.words {
            let like = self.db.backend.like();
            filter.add(&format!("(subject || ' ' || subject_id || ' ' || detail) {like} ?"), anywhere(words));
        }
        let total =
            self.db.count(&format!("SELECT COUNT(*) FROM audit {}", filter.sql()), filter.values.clone()).await?;
        let sql = format!("SELECT * FROM audit {} ORDER BY seq DESC {}", filter.sql(), page_sql(query.page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(AuditItem::read).collect::<Result<_>>()?, total })
    }
}

impl AuditVerdict {
    fn broken(mut self, at: i64, reason: &str) -> Self {
        self.ok = false;
        self.broken_at = Some(at);
        self.reason = Some(reason.to_owned());
        self
    }
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// User name.
    pub actor: Option<String>,
    /// Action.
    pub action: Option<String>,
    /// From this UTC millisecond.
    pub from: Option<i64>,
    /// Before this UTC millisecond.
    pub to: Option<i64>,
    /// Words in subject or detail.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}
