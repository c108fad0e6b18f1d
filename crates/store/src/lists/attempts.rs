//! What was tried with a list: taken in, found the same, or refused and why. Every attempt is kept.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ListDifference, Offered};
use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Run, Tx},
    query::{col, page_sql},
    views::Page,
};

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is the edition in force now.
    Taken,
    /// It is what was in force already.
    Same,
    /// It was not taken; what was in force stays.
    Refused,
}

impl Outcome {
    /// The word in documents and in the table.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Taken => "taken",
            Outcome::Same => "same",
            Outcome::Refused => "refused",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        [Outcome::Taken, Outcome::Same, Outcome::Refused]
            .into_iter()
            .find(|outcome| outcome.word() == word)
            .ok_or_else(|| StoreError::Damaged(format!("an attempt ended as {word}")))
    }
}

/// An attempt to take in an edition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttemptItem {
    /// Its number.
    pub id: i64,
    /// The list.
    pub list: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// Who: a user's name, `command line` or `schedule`.
    pub by: String,
    /// Where it came from.
    pub source: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was refused, as a code: `unreachable`, `unreadable`, `defects`, `empty`, `shrunk`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why it was refused, in words for an operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Bytes that were received.
    pub bytes: i64,
    /// SHA-256 of what was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
    /// SHA-256 of its entries, where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The publisher's edition, where it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Its entries, where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<i64>,
    /// What it changes, where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<ListDifference>,
    /// Whether it is kept whole, so that it can be looked at and taken all the same.
    pub kept: bool,
}

/// Why an edition is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A code that stays the same.
    pub reason: &'static str,
    /// In words for an operator; names nobody.
    pub detail: String,
}

impl Refusal {
    /// A refusal.
    pub fn new(reason: &'static str, detail: impl Into<String>) -> Self {
        Refusal { reason, detail: detail.into() }
    }
}

const COLUMNS: &str = "id, list, at, by_user, source, outcome, reason, detail, bytes, received, digest, edition,
                       entries, added, changed, removed, CASE WHEN body IS NULL THEN 0 ELSE 1 END AS kept";

pub(super) fn read(row: &QueryResult) -> Result<AttemptItem> {
    let (added, changed, removed) = (col(row, "added")?, col(row, "changed")?, col(row, "removed")?);
    let difference = match (added, changed, removed) {
        (Some(added), Some(changed), Some(removed)) => Some(ListDifference { added, changed, removed }),
        _ => None,
    };
    Ok(AttemptItem {
        id: col(row, "id")?,
        list: col(row, "list")?,
        at: col(row, "at")?,
        by: col(row, "by_user")?,
        source: col(row, "source")?,
        outcome: Outcome::parse(&col::<String>(row, "outcome")?)?,
        reason: col(row, "reason")?,
        detail: col(row, "detail")?,
        bytes: col(row, "bytes")?,
        received: col(row, "received")?,
        digest: col(row, "digest")?,
        edition: col(row, "edition")?,
        entries: col(row, "entries")?,
        difference,
        kept: col::<i32>(row, "kept")? == 1,
    })
}

/// What is written down of an attempt beside what was offered.
pub(super) struct Ended<'a> {
    pub(super) outcome: Outcome,
    pub(super) refusal: Option<&'a Refusal>,
    pub(super) digest: Option<&'a str>,
    pub(super) edition: Option<&'a str>,
    pub(super) entries: Option<i64>,
    pub(super) difference: Option<ListDifference>,
    /// The entries, where they are to be kept though they are not in force.
    pub(super) body: Option<&'a [u8]>,
}

/// Writes an attempt down inside a transaction, with its link of the audit chain where it changed or refused something.
pub(super) async fn write(tx: &Tx, offered: &Offered, ended: Ended<'_>, at: i64) -> Result<i64> {
    // One refused edition is kept whole: the last.
    let forget = "UPDATE list_attempt SET body = NULL WHERE list = $1 AND body IS NOT NULL";
    tx.exec(forget, vec![offered.list.as_str().into()]).await?;
    let sql = "INSERT INTO list_attempt (list, at, by_user, name, source, outcome, reason, detail, bytes, received,
                 digest, edition, entries, added, changed, removed, body)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id";
    let values = vec![
        offered.list.as_str().into(),
        at.into(),
        offered.by.as_str().into(),
        offered.name.as_str().into(),
        offered.source.as_str().into(),
        ended.outcome.word().into(),
        ended.refusal.map(|refusal| refusal.reason).into(),
        ended.refusal.map(|refusal| refusal.detail.as_str()).into(),
        offered.bytes.into(),
        offered.received.as_deref().into(),
        ended.digest.into(),
        ended.edition.into(),
        ended.entries.into(),
        ended.difference.map(|difference| difference.added).into(),
        ended.difference.map(|difference| difference.changed).into(),
        ended.difference.map(|difference| difference.removed).into(),
        ended.body.map(<[u8]>::to_vec).into(),
    ];
    let rows = tx.rows(sql, values).await?;
    let row = rows.first().ok_or_else(|| StoreError::Damaged("an attempt got no number".into()))?;
    let (action, detail) = match (ended.outcome, ended.refusal, ended.difference) {
        (Outcome::Refused, Some(refusal), _) => ("list_refused", refusal.reason.to_owned()),
        (Outcome::Taken, _, Some(difference)) => {
            let ListDifference { added, changed, removed } = difference;
            let reason = offered.reason.as_deref().map(|reason| format!("; {reason}")).unwrap_or_default();
            ("list_updated", format!("{added} added, {changed} changed, {removed} removed{reason}"))
        }
        _ => return col(row, "id"),
    };
    audit::append(tx, &[(at, AuditEntry::new(&offered.by, action, "list", &offered.list, detail))]).await?;
    col(row, "id")
}

impl Store {
    /// Writes down that nothing was taken in. What was in force stays.
    pub async fn refuse_list(&self, offered: &Offered, refusal: &Refusal, at: i64) -> Result<AttemptItem> {
        let tx = self.db.begin().await?;
        let ended = Ended {
            outcome: Outcome::Refused,
            refusal: Some(refusal),
            digest: None,
            edition: None,
            entries: None,
            difference: None,
            body: None,
        };
        let id = write(&tx, offered, ended, at).await?;
        tx.commit().await?;
        self.list_attempt(id).await
    }

    /// Writes down that the source has nothing new: what is in force is what it offers.
    pub async fn confirm_list(&self, offered: &Offered, at: i64) -> Result<AttemptItem> {
        let sql = "SELECT digest, edition, entries FROM list_edition WHERE list = $1 ORDER BY id DESC LIMIT 1";
        let row = self.db.one(sql, vec![offered.list.as_str().into()]).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "list", id: offered.list.clone() })?;
        let (digest, edition): (String, Option<String>) = (col(&row, "digest")?, col(&row, "edition")?);
        let tx = self.db.begin().await?;
        let ended = Ended {
            outcome: Outcome::Same,
            refusal: None,
            digest: Some(&digest),
            edition: edition.as_deref(),
            entries: Some(col(&row, "entries")?),
            difference: None,
            body: None,
        };
        let id = write(&tx, offered, ended, at).await?;
        tx.commit().await?;
        self.list_attempt(id).await
    }

    /// One attempt.
    pub async fn list_attempt(&self, id: i64) -> Result<AttemptItem> {
        let sql = format!("SELECT {COLUMNS} FROM list_attempt WHERE id = $1");
        let row = self.db.one(&sql, vec![id.into()]).await?;
        read(&row.ok_or_else(|| StoreError::NotFound { what: "attempt", id: id.to_string() })?)
    }

    /// What was tried with a list, newest first.
    pub async fn list_attempts(&self, list: &str, page: u64) -> Result<Page<AttemptItem>> {
        let total = self.db.count("SELECT COUNT(*) FROM list_attempt WHERE list = $1", vec![list.into()]).await?;
        let sql = format!("SELECT {COLUMNS} FROM list_attempt WHERE list = $1 ORDER BY id DESC {}", page_sql(page));
        let rows = self.db.all(&sql, vec![list.into()]).await?;
        Ok(Page { items: rows.iter().map(read).collect::<Result<_>>()?, total })
    }

    /// The last attempt of every list.
    pub(super) async fn last_attempts(&self) -> Result<Vec<AttemptItem>> {
        let sql =
            format!("SELECT {COLUMNS} FROM list_attempt WHERE id IN (SELECT MAX(id) FROM list_attempt GROUP BY list)");
        self.db.all(&sql, vec![]).await?.iter().map(read).collect()
    }
}
