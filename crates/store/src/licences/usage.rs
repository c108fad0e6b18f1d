//! Usage messages as they came, and their usages in the order in which they settled.

use std::collections::HashMap;

use model::licence::{Licence, UsageEntry, UsageMessage};
use sea_orm::QueryResult;
use serde_json::{Value as Json, json};

use super::LicenceLog;
use crate::{
    Result, Store, Writer,
    db::{Dialect, Run, row},
    query::{col, page_sql},
    views::Page,
};

/// A usage that has settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedUsage {
    /// The sending system.
    pub source: String,
    /// The run that brought it.
    pub run: i64,
    /// The usage.
    pub entry: UsageEntry,
}

/// A usage message as it came.
#[derive(Debug, Clone)]
pub struct RunRow {
    /// The message.
    pub message: UsageMessage,
    /// Digest of what it says.
    pub digest: String,
    /// Who handed it over.
    pub by: String,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// How far the messages of a source have settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// The sending system.
    pub source: String,
    /// The run up to which all have settled.
    pub settled: i64,
    /// Messages that have come.
    pub received: i64,
    /// The highest run among them.
    pub highest: i64,
    /// When the last came, UTC milliseconds.
    pub last_at: i64,
}

/// A message that was refused because another one had come with its run.
#[derive(Debug, Clone)]
pub struct ConflictRow {
    /// Its number here.
    pub id: i64,
    /// The message.
    pub row: RunRow,
}

const SOURCES: &str = "SELECT s.source, s.settled, COUNT(r.id) AS received, COALESCE(MAX(r.run), 0) AS highest,
     COALESCE(MAX(r.at), 0) AS last_at
   FROM usage_source s LEFT JOIN usage_run r ON r.source = s.source GROUP BY s.source, s.settled ORDER BY s.source";
const WAITING: &str = "SELECT r.* FROM usage_source s JOIN usage_run r ON r.source = s.source AND r.run > s.settled
   ORDER BY r.source, r.run";

impl Store {
    /// How far each source is.
    pub async fn usage_sources(&self) -> Result<Vec<SourceRow>> {
        self.db.all(SOURCES, vec![]).await?.iter().map(source).collect()
    }

    /// The messages that wait behind a gap, by source and run.
    pub async fn usage_waiting(&self) -> Result<Vec<RunRow>> {
        self.db.all(WAITING, vec![]).await?.iter().map(message).collect()
    }

    /// A page of the messages that came, the newest first, of one source or all.
    pub async fn usage_runs(&self, of: Option<&str>, page: u64) -> Result<Page<RunRow>> {
        let sql = "SELECT COUNT(*) FROM usage_run WHERE $1 = '' OR source = $1";
        let total = self.db.count(sql, vec![of.unwrap_or("").into()]).await?;
        let sql = format!("SELECT * FROM usage_run WHERE $1 = '' OR source = $1 ORDER BY id DESC {}", page_sql(page));
        let rows = self.db.all(&sql, vec![of.unwrap_or("").into()]).await?;
        Ok(Page { items: rows.iter().map(message).collect::<Result<_>>()?, total })
    }

    /// The newest messages that were refused because another one had come with their run, fifty at most.
    pub async fn usage_conflicts(&self) -> Result<Vec<ConflictRow>> {
        let rows = self.db.all("SELECT * FROM usage_conflict ORDER BY id DESC LIMIT 50", vec![]).await?;
        rows.iter().map(|row| Ok(ConflictRow { id: col(row, "id")?, row: message(row)? })).collect()
    }

    /// The newest usages that have settled of licences that there are not, fifty at most, and how many there are.
    pub async fn usages_of_nothing(&self) -> Result<Page<LoggedUsage>> {
        let nothing = "FROM licence_usage u WHERE NOT EXISTS (SELECT 1 FROM licence l WHERE l.key = u.key)";
        let total = self.db.count(&format!("SELECT COUNT(*) {nothing}"), vec![]).await?;
        let rows = self.db.all(&format!("SELECT u.* {nothing} ORDER BY u.id DESC LIMIT 50"), vec![]).await?;
        Ok(Page { items: rows.iter().map(usage).collect::<Result<_>>()?, total })
    }
}

impl Writer {
    /// How far each source is.
    pub async fn usage_sources(&self) -> Result<Vec<SourceRow>> {
        self.tx.rows(SOURCES, vec![]).await?.iter().map(source).collect()
    }

    /// The messages that wait behind a gap, by source and run.
    pub async fn usage_waiting(&self) -> Result<Vec<RunRow>> {
        self.tx.rows(WAITING, vec![]).await?.iter().map(message).collect()
    }

    /// The message that came with a run of a source.
    pub async fn usage_run(&self, of: &str, run: i64) -> Result<Option<RunRow>> {
        let sql = "SELECT * FROM usage_run WHERE source = $1 AND run = $2";
        self.tx.rows(sql, vec![of.into(), run.into()]).await?.first().map(message).transpose()
    }

    /// Keeps a message.
    pub async fn put_usage_run(&self, row: &RunRow) -> Result<()> {
        let sql = "INSERT INTO usage_source (source, settled) VALUES ($1, 0) ON CONFLICT DO NOTHING";
        self.tx.exec(sql, vec![row.message.source.as_str().into()]).await?;
        self.put_message("usage_run", row).await
    }

    /// Keeps a message that is refused because another one came with its run; the same one again is there already.
    pub async fn put_usage_conflict(&self, row: &RunRow) -> Result<()> {
        self.put_message("usage_conflict", row).await
    }

    async fn put_message(&self, table: &str, row: &RunRow) -> Result<()> {
        let sql = format!(
            "INSERT INTO {table} (source, run, digest, body, by_user, at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING"
        );
        let values = vec![
            row.message.source.as_str().into(),
            row.message.run.into(),
            row.digest.as_str().into(),
            serde_json::to_string(&row.message)?.into(),
            row.by.as_str().into(),
            row.at.into(),
        ];
        self.tx.exec(&sql, values).await.map(drop)
    }

    /// Lets a message settle: its usages are the next in the log, and its run is the last that has settled.
    pub async fn settle_usages(&self, message: &UsageMessage) -> Result<()> {
        // One statement a row: the numbers that the rows get are their order, and no database promises that of many.
        for entry in &message.usages {
            let doc = serde_json::to_string(entry)?;
            let key = Licence::key(&entry.licence);
            let row = row![message.source.as_str(), message.run, key, entry.usage_id.as_str(), doc];
            self.tx.insert("licence_usage (source, run, key, usage_id, doc)", vec![row], "").await?;
        }
        let sql = "UPDATE usage_source SET settled = $2 WHERE source = $1";
        self.tx.exec(sql, vec![message.source.as_str().into(), message.run.into()]).await.map(drop)
    }
}

/// Adds to each log what has settled of it, and whatever shares an id with that.
pub(super) async fn add(run: &impl Run, dialect: impl Dialect, logs: &mut [(usize, String, LicenceLog)]) -> Result<()> {
    let keys: Vec<Json> = logs.iter().map(|(_, key, _)| json!([key])).collect();
    let places: HashMap<String, usize> = logs.iter().enumerate().map(|(at, (_, key, _))| (key.clone(), at)).collect();
    let sql = format!(
        "SELECT DISTINCT o.id, o.source, o.run, o.doc, u.key AS of_key
         FROM {} JOIN licence_usage u ON u.key = j.value->>0
         JOIN licence_usage o ON o.source = u.source AND o.usage_id = u.usage_id ORDER BY o.id",
        dialect.each("$1")
    );
    for row in run.rows(&sql, vec![Json::Array(keys).to_string().into()]).await? {
        let key: String = col(&row, "of_key")?;
        if let Some((_, _, log)) = places.get(&key).and_then(|at| logs.get_mut(*at)) {
            log.usages.push(usage(&row)?);
        }
    }
    Ok(())
}

fn usage(row: &QueryResult) -> Result<LoggedUsage> {
    let doc: String = col(row, "doc")?;
    Ok(LoggedUsage { source: col(row, "source")?, run: col(row, "run")?, entry: serde_json::from_str(&doc)? })
}

fn message(row: &QueryResult) -> Result<RunRow> {
    let body: String = col(row, "body")?;
    Ok(RunRow {
        message: serde_json::from_str(&body)?,
        digest: col(row, "digest")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
    })
}

fn source(row: &QueryResult) -> Result<SourceRow> {
    Ok(SourceRow {
        source: col(row, "source")?,
        settled: col(row, "settled")?,
        received: col(row, "received")?,
        highest: col(row, "highest")?,
        last_at: col(row, "last_at")?,
    })
}
