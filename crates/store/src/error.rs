//! How the store fails, in words that an operator can act on.

use sea_orm::DbErr;
use thiserror::Error;

/// A failure of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk under the database is full. What was not committed is not there; nothing else is lost.
    #[error("the disk under the database is full: free some space; work goes on by itself")]
    DiskFull,
    /// The disk under the database cannot be read or written.
    #[error("the disk under the database fails, or a limit on its files is reached ({0}); nothing committed is lost")]
    Disk(String),
    /// The database cannot be reached or is locked by another process. Trying again is right.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// Nothing has this id.
    #[error("there is no {what} {id}")]
    NotFound {
        /// The noun.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// The change contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// A file of the store or a backup cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// What is stored is not what was written.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The database refuses a statement.
    #[error("the database refuses: {0}")]
    Database(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        let text = error.to_string();
        let lower = text.to_lowercase();
        // SQLITE_FULL and PostgreSQL's 53100 reach us only as text.
        if lower.contains("disk is full") || lower.contains("no space left") || lower.contains("disk full") {
            return StoreError::DiskFull;
        }
        if lower.contains("disk i/o error") {
            return StoreError::Disk(text);
        }
        let away =
            ["connection", "pool timed out", "database is locked", "terminating", "broken pipe", "unable to open"];
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) || away.iter().any(|word| lower.contains(word))
        {
            return StoreError::Unavailable(text);
        }
        StoreError::Database(text)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        StoreError::Damaged(error.to_string())
    }
}
