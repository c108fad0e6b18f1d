//! The connection, and the few words in which the two databases differ.

use std::{fs, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{Place, Result, StoreError};

/// Connections: many that read, one that writes at a time.
#[derive(Clone)]
pub struct Db {
    pub(crate) read: DatabaseConnection,
    write: DatabaseConnection,
    /// Where single audit entries are written without waiting for the writer.
    pub(crate) inbox: DatabaseConnection,
    turn: Arc<Mutex<()>>,
    pub(crate) backend: DbBackend,
}

/// One transaction, and the turn to write.
pub struct Tx {
    inner: DatabaseTransaction,
    _turn: OwnedMutexGuard<()>,
    pub(crate) backend: DbBackend,
}

/// What can run a statement: the connection, or a transaction.
pub(crate) trait Run {
    async fn rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>>;
    async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64>;
}

impl Db {
    pub(crate) async fn connect(place: &Place) -> Result<Self> {
        let (read, write, inbox, backend) = match place {
            Place::Folder(folder) => {
                fs::create_dir_all(folder)
                    .map_err(|source| StoreError::File { path: folder.display().to_string(), source })?;
                let url = |name: &str| format!("sqlite://{}?mode=rwc", folder.join(name).display());
                let (main, inbox) = (url("portcullis.sqlite"), url("audit-inbox.sqlite"));
                (sqlite(&main, 4).await?, sqlite(&main, 1).await?, sqlite(&inbox, 1).await?, DbBackend::Sqlite)
            }
            Place::Postgres(url) => {
                let mut options = ConnectOptions::new(url.clone());
                options.max_connections(8).connect_timeout(Duration::from_secs(5)).sqlx_logging(false);
                keep_connections(&mut options);
                let pool = Database::connect(options).await?;
                (pool.clone(), pool.clone(), pool, DbBackend::Postgres)
            }
        };
        Ok(Db { read, write, inbox, turn: Arc::new(Mutex::new(())), backend })
    }

    /// Begins a transaction once it is our turn: there is one writer at a time.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let turn = self.turn.clone().lock_owned().await;
        // SQLite must ask for its lock at once: a transaction that reads first and writes later is refused
        // without waiting when another process has written in between.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx { inner: self.write.begin_with_options(options).await?, _turn: turn, backend: self.backend })
    }

    pub(crate) async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>> {
        self.rows(sql, values).await
    }

    pub(crate) async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }
}

/// Lets connections live as long as the pool, so that nobody goes over those that idle. Who does reads a counter that
/// another thread may for a moment have taken below nothing, and then counts up to the largest number there is: one core
/// busy for ever, and a process that does not end (sqlx 0.9, `PoolInner::release` and `spawn_maintenance_tasks`).
fn keep_connections(options: &mut ConnectOptions) {
    options.idle_timeout(None).max_lifetime(None);
}

/// WAL lets readers go on while one writes. `FULL` makes a commit durable before it returns, which the journal promises.
async fn sqlite(url: &str, connections: u32) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    keep_connections(&mut options);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .busy_timeout(Duration::from_secs(20))
            .foreign_keys(true)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY")
            .pragma("wal_autocheckpoint", "4000")
            .statement_cache_capacity(256)
    });
    Ok(Database::connect(options).await?)
}

impl Run for Db {
    async fn rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>> {
        Ok(self.read.query_all_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?)
    }
    async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64> {
        let _turn = self.turn.lock().await;
        let done = self.write.execute_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?;
        Ok(done.rows_affected())
    }
}

impl Run for Tx {
    async fn rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>> {
        Ok(self.inner.query_all_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?)
    }
    async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64> {
        let done = self.inner.execute_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?;
        Ok(done.rows_affected())
    }
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<()> {
        self.inner.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Inserts many rows by one statement: `columns` is the part after `INSERT INTO`,
    /// `casts` the SQL type of each, `rows` a JSON array of arrays, `tail` what follows (conflict handling, RETURNING).
    pub(crate) async fn insert_json(
        &self,
        columns: &str,
        casts: &[&str],
        rows: &serde_json::Value,
        tail: &str,
    ) -> Result<Vec<QueryResult>> {
        let picks: Vec<String> =
            casts.iter().enumerate().map(|(at, sql_type)| format!("CAST(j.value->>{at} AS {sql_type})")).collect();
        // WHERE true parts SELECT from ON CONFLICT, which SQLite would else read as a join.
        let sql = format!(
            "INSERT INTO {columns} SELECT {} FROM {} WHERE true {tail}",
            picks.join(", "),
            self.backend.each("$1")
        );
        self.rows(&sql, vec![json_text(rows).into()]).await
    }
}

/// Text for JSON functions; PostgreSQL cannot hold the NUL character in it.
pub(crate) fn json_text(value: &serde_json::Value) -> String {
    let text = value.to_string();
    if text.contains("\\u0000") { text.replace("\\u0000", "\\ufffd") } else { text }
}

/// The words in which the two dialects differ.
pub(crate) trait Dialect {
    /// A table `j` with one row a JSON array element, in column `value`.
    fn each(&self, parameter: &str) -> String;
    /// The type of bytes.
    fn bytes(&self) -> &'static str;
    /// The type of a primary key that counts by itself.
    fn serial(&self) -> &'static str;
    /// What follows a table that is nothing but its primary key's index.
    fn clustered(&self) -> &'static str;
    /// Case-insensitive LIKE.
    fn like(&self) -> &'static str;
}

impl Dialect for DbBackend {
    fn each(&self, parameter: &str) -> String {
        match self {
            DbBackend::Postgres => format!("jsonb_array_elements(CAST({parameter} AS jsonb)) AS j(value)"),
            _ => format!("json_each({parameter}) AS j"),
        }
    }
    fn bytes(&self) -> &'static str {
        if *self == DbBackend::Postgres { "BYTEA" } else { "BLOB" }
    }
    fn serial(&self) -> &'static str {
        if *self == DbBackend::Postgres { "BIGSERIAL PRIMARY KEY" } else { "INTEGER PRIMARY KEY AUTOINCREMENT" }
    }
    fn clustered(&self) -> &'static str {
        if *self == DbBackend::Postgres { "" } else { "WITHOUT ROWID" }
    }
    fn like(&self) -> &'static str {
        if *self == DbBackend::Postgres { "ILIKE" } else { "LIKE" }
    }
}
