//! Where views and sign-ins are written down at once, before they are linked into the chain.
//!
//! The chain has one end, so whoever adds to it waits for the writer; and an
//! officer who opens a traveller must not wait for a manifest that is being
//! loaded. An entry is therefore durable here before its page is answered, and
//! becomes a link of the chain moments later: [`Store::audit_link`]. Whatever
//! reads the log links first. In SQLite the inbox is a file of its own, because
//! a file has one writer; in PostgreSQL it is a table.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};

use super::{AuditEntry, append};
use crate::{
    Result, Store,
    db::{Db, Dialect, Run, Tx},
    query::col,
};

/// Entries that are linked in one transaction.
const AT_ONCE: i64 = 2_000;

/// Makes the inbox where there is none, and lets its numbers go on after those that are linked.
pub(crate) async fn prepare(db: &Db) -> Result<()> {
    let table = format!(
        "CREATE TABLE IF NOT EXISTS audit_inbox (id {}, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
         subject TEXT NOT NULL, subject_id TEXT NOT NULL, detail TEXT NOT NULL)",
        db.backend.serial()
    );
    db.inbox.execute_unprepared(&table).await?;
    if db.backend == DbBackend::Sqlite {
        // A lost inbox file would begin to count at 1 again, below what counts as linked.
        let linked = db.count("SELECT last FROM audit_linked WHERE one = 1", vec![]).await?;
        for sql in [
            "INSERT INTO audit_inbox SELECT $1, 0, '', '', '', '', ''
             WHERE $1 > COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'audit_inbox'), 0)",
            "DELETE FROM audit_inbox WHERE id <= $1",
        ] {
            run(&db.inbox, db.backend, sql, vec![linked.into()]).await?;
        }
    }
    Ok(())
}

async fn run(
    on: &DatabaseConnection,
    backend: DbBackend,
    sql: &str,
    values: Vec<sea_orm::Value>,
) -> Result<Vec<QueryResult>> {
    Ok(on.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?)
}

impl Store {
    /// Writes entries that stand by themselves: views, sign-ins. They are durable when this returns.
    pub async fn audit(&self, at: i64, entries: &[AuditEntry]) -> Result<()> {
        for entry in entries {
            let AuditEntry { actor, action, subject, subject_id, detail } = entry.storable();
            let sql = "INSERT INTO audit_inbox (at, actor, action, subject, subject_id, detail)
                       VALUES ($1, $2, $3, $4, $5, $6)";
            let values = vec![at.into(), actor.into(), action.into(), subject.into(), subject_id.into(), detail.into()];
            run(&self.db.inbox, self.db.backend, sql, values).await?;
        }
        Ok(())
    }

    /// Links what waits in the inbox into the chain, in the order in which it was written down. Returns how many.
    pub async fn audit_link(&self) -> Result<usize> {
        let waiting = run(&self.db.inbox, self.db.backend, "SELECT id FROM audit_inbox LIMIT 1", vec![]).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let mut linked = 0;
        loop {
            let tx = self.db.begin().await?;
            let (rows, last) = self.take(&tx).await?;
            let entries = rows.iter().map(dated).collect::<Result<Vec<_>>>()?;
            append(&tx, &entries).await?;
            tx.commit().await?;
            if self.db.backend == DbBackend::Sqlite {
                // Linked already: a kill between commit and here leaves rows that the number below has passed.
                run(&self.db.inbox, self.db.backend, "DELETE FROM audit_inbox WHERE id <= $1", vec![last.into()])
                    .await?;
            }
            linked += entries.len();
            if (entries.len() as i64) < AT_ONCE {
                return Ok(linked);
            }
        }
    }

    /// The entries to link next, and the number of the last of them.
    async fn take(&self, tx: &Tx) -> Result<(Vec<QueryResult>, i64)> {
        if self.db.backend == DbBackend::Postgres {
            // One database: taking out and linking are one transaction.
            let sql = format!(
                "WITH taken AS (DELETE FROM audit_inbox
                   WHERE id IN (SELECT id FROM audit_inbox ORDER BY id LIMIT {AT_ONCE} FOR UPDATE) RETURNING *)
                 SELECT * FROM taken ORDER BY id"
            );
            return Ok((tx.rows(&sql, vec![]).await?, 0));
        }
        // Two files, so the number of the last linked entry is committed with the links. One writer at a time
        // numbers the inbox, so numbers are in the order of commits.
        let head = tx.rows("SELECT last FROM audit_linked WHERE one = 1", vec![]).await?;
        let linked: i64 = head.first().map_or(Ok(0), |row| col(row, "last"))?;
        let sql = format!("SELECT * FROM audit_inbox WHERE id > $1 ORDER BY id LIMIT {AT_ONCE}");
        let rows = run(&self.db.inbox, self.db.backend, &sql, vec![linked.into()]).await?;
        let last: i64 = rows.last().map_or(Ok(linked), |row| col(row, "id"))?;
        tx.exec("UPDATE audit_linked SET last = $1 WHERE one = 1", vec![last.into()]).await?;
        Ok((rows, last))
    }
}

fn dated(row: &QueryResult) -> Result<(i64, AuditEntry)> {
    let entry = AuditEntry {
        actor: col(row, "actor")?,
        action: col(row, "action")?,
        subject: col(row, "subject")?,
        subject_id: col(row, "subject_id")?,
        detail: col(row, "detail")?,
    };
    Ok((col(row, "at")?, entry))
}
