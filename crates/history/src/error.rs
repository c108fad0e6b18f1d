//! Why history cannot be written or read.

use std::path::PathBuf;

use thiserror::Error;

/// Why history cannot be written or read.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// A file of a local folder.
    #[error("{path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// An object of an object store.
    #[error("{object}: {message}")]
    Object {
        /// Bucket and key, as `s3://bucket/key`.
        object: String,
        /// What was asked, the status, and what the store says.
        message: String,
    },
    /// A file that is no Parquet, or damaged.
    #[error("{path}: {source}")]
    Parquet {
        /// Its path in the history.
        path: String,
        /// What the reader says.
        source: parquet::errors::ParquetError,
    },
    /// Columns that do not fit together.
    #[error("columns: {0}")]
    Columns(#[from] arrow_schema::ArrowError),
    /// Columns that a rule cannot be evaluated over.
    #[error(transparent)]
    Rules(#[from] rules::ColumnsError),
    /// Somebody else writes to this history.
    #[error("{0} is being written by another process; wait for it to end")]
    Locked(PathBuf),
    /// The caller wanted no more.
    #[error("cancelled")]
    Cancelled,
    /// A folder or address that this build cannot open.
    #[error("{0}")]
    Place(String),
}

/// What history answers with.
pub type Result<T> = std::result::Result<T, HistoryError>;

/// Names the file in an error of the Parquet reader or writer.
pub(crate) fn in_file<T>(path: &str, result: parquet::errors::Result<T>) -> Result<T> {
    result.map_err(|source| HistoryError::Parquet { path: path.to_owned(), source })
}
