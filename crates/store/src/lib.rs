//! What must survive: journal, records, targets, accounts, audit.
//!
//! One code path over SQLite (one folder, no server) and PostgreSQL. Statements
//! are written once in the part of SQL that both speak; [`db`] holds the few
//! words in which they differ.
//!
//! Invariants: a message is durable before [`Store::journal_append`] returns;
//! everything that a message changes is one transaction of a [`Writer`];
//! decisions and assessments are appended, never updated; the audit log is a
//! chain of hashes, and every link is written with what it records.

pub mod audit;
mod backup;
pub mod db;
pub mod dictionary;
mod error;
pub mod examinations;
pub mod export;
pub mod goods;
pub mod goods_rulings;
pub mod goods_views;
pub mod headings;
pub mod journal;
pub mod licences;
pub mod lists;
pub mod match_decisions;
mod migrate;
pub mod notifications;
pub mod overview;
pub mod past;
pub mod people;
mod query;
pub mod reassess;
pub mod records;
pub mod register;
pub mod rescreen_jobs;
pub mod rule_yields;
pub mod rules;
pub mod screened;
pub mod seen;
mod snapshots;
pub mod targets;
mod trade;
pub mod transit;
mod turns;
pub mod value_set_changes;
pub mod value_sets;
pub mod views;
pub mod writer;

use std::path::PathBuf;

pub use audit::{AuditEntry, AuditVerdict};
pub use db::Db;
pub use error::StoreError;
pub use journal::{Appended, NewMessage};
pub use writer::Writer;

/// Result of everything here.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Where the store is kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// One folder, with SQLite in it.
    Folder(PathBuf),
    /// A PostgreSQL database by its address.
    Postgres(String),
}

/// The store. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
}

impl Store {
    /// Opens the store, makes it where there is none, and brings its tables up to date.
    pub async fn open(place: &Place) -> Result<Self> {
        let db = Db::connect(place).await?;
        migrate::to(&db, migrate::STEPS.len()).await?;
        audit::prepare(&db).await?;
        Ok(Store { db })
    }

    /// Opens the store as an earlier program with this schema version left it.
    #[doc(hidden)]
    pub async fn open_at_for_tests(place: &Place, version: usize) -> Result<Self> {
        let db = Db::connect(place).await?;
        migrate::to(&db, version).await?;
        Ok(Store { db })
    }

    /// Runs a statement as it stands: for tests that harm a store on purpose.
    #[doc(hidden)]
    pub async fn execute_for_tests(&self, sql: &str) -> Result<()> {
        use db::Run;
        self.db.exec(sql, vec![]).await.map(drop)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.db.all("SELECT 1 AS one", vec![]).await.map(drop)
    }
}
