//! The connection, and the few words in which the two databases differ.

use std::{fs, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};

use crate::{
    Place, Result, StoreError,
    turns::{Turn, Turns},
};

/// Connections: many that read, one that writes at a time.
#[derive(Clone)]
pub struct Db {
    pub(crate) read: DatabaseConnection,
    write: DatabaseConnection,
    /// Where single audit entries are written without waiting for the writer.
    pub(crate) inbox: DatabaseConnection,
    turns: Turns,
    pub(crate) backend: DbBackend,
}

/// One transaction, and the turn to write.
pub struct Tx {
    inner: DatabaseTransaction,
    turn: Turn,
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
        Ok(Db { read, write, inbox, turns: Turns::default(), backend })
    }

    /// Begins a transaction once it is our turn: there is one writer at a time.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let turn = self.turns.next().await;
        // SQLite must ask for its lock at once: a transaction that reads first and writes later is refused
        // without waiting when another process has written in between.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx { inner: self.write.begin_with_options(options).await?, turn, backend: self.backend })
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
            .pragma("wal_autocheckpoint", "16000")
            .row_buffer_size(1_000)
            .statement_cache_capacity(512)
    });
    Ok(Database::connect(options).await?)
}

impl Run for Db {
    async fn rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>> {
        Ok(self.read.query_all_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?)
    }
    async fn exec(&self, sql: &str, values: Vec<Value>) -> Result<u64> {
        let _turn = self.turns.next().await;
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

    /// Whether another one of this process waits for its turn to write.
    pub(crate) fn wanted(&self) -> bool {
        self.turn.wanted()
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<()> {
        self.inner.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Inserts rows in their order: `columns` is the part after `INSERT INTO`, `tail` what follows the values.
    pub(crate) async fn insert(&self, columns: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<()> {
        for (places, values) in self.parts(rows) {
            self.exec(&format!("INSERT INTO {columns} VALUES {places} {tail}"), values).await?;
        }
        Ok(())
    }

    /// Runs a statement over a table `j` of what is asked, a part of it at a time: `columns` are its names. What a row
    /// answers must not depend on the others.
    pub(crate) async fn asked(&self, columns: &str, rows: Vec<Vec<Value>>, sql: &str) -> Result<Vec<QueryResult>> {
        let mut out = Vec::new();
        for (places, values) in self.parts(rows) {
            out.extend(self.rows(&format!("WITH j({columns}) AS (VALUES {places}) {sql}"), values).await?);
        }
        Ok(out)
    }

    /// Rows in parts of one statement each: places for values, and the values. A part has a power of two of rows, so that
    /// a few statements, prepared once, do for any number.
    fn parts(&self, rows: Vec<Vec<Value>>) -> impl Iterator<Item = (String, Vec<Value>)> + use<> {
        let width = rows.first().map_or(1, Vec::len);
        let most = (1 << (VALUES_BOUND / width.max(1)).max(1).ilog2()).min(ROWS_AT_ONCE);
        let (backend, mut rows) = (self.backend, rows.into_iter());
        std::iter::from_fn(move || {
            let count = (1 << rows.len().checked_ilog2()?).min(most);
            let values = rows.by_ref().take(count).flatten().map(storable);
            Some((backend.places(count, width), values.collect()))
        })
    }
}

/// Values that one statement can have: SQLite's limit, the lower of the two.
const VALUES_BOUND: usize = 32_766;
/// Rows of one statement: what more would save is not measurable.
const ROWS_AT_ONCE: usize = 128;

/// The values of one row.
macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use row;

/// Text for JSON functions; PostgreSQL cannot hold the NUL character in it.
pub(crate) fn json_text(value: &serde_json::Value) -> String {
    without_nul(value.to_string())
}

/// A value as either database can keep it.
fn storable(value: Value) -> Value {
    match value {
        Value::String(Some(text)) => without_nul(text).into(),
        other => other,
    }
}

/// U+FFFD in the place of the NUL character, also where JSON writes it as an escape.
pub(crate) fn without_nul(text: String) -> String {
    if text.contains('\0') || text.contains("\\u0000") {
        return text.replace('\0', "\u{fffd}").replace("\\u0000", "\\ufffd");
    }
    text
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
    /// Places for so many rows of so many values: `(…), (…)`.
    fn places(&self, rows: usize, width: usize) -> String;
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
    fn places(&self, rows: usize, width: usize) -> String {
        let mut out = String::with_capacity(rows * (width * 3 + 4));
        let mut number = 0;
        for row in 0..rows {
            out.push_str(if row == 0 { "(" } else { ", (" });
            for at in 0..width {
                out.push_str(if at == 0 { "" } else { ", " });
                number += 1;
                // To SQLite a number is a name, which it looks up in a list for each value that is bound.
                match self {
                    DbBackend::Postgres => out.push_str(&format!("${number}")),
                    _ => out.push('?'),
                }
            }
            out.push(')');
        }
        out
    }
}
