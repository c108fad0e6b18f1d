//! Migrations: numbered, run by themselves, each in one transaction.

use sea_orm::DbBackend;

use crate::{
    Result, StoreError,
    db::{Db, Dialect, Run, Tx},
};

/// The schema's steps in order. A step that has been released is never edited; a new one follows it.
pub(crate) const STEPS: [&str; 17] = [
    include_str!("migrate/0001_first.sql"),
    include_str!("migrate/0002_audit_inbox.sql"),
    include_str!("migrate/0003_rescreening.sql"),
    include_str!("migrate/0004_match_decisions.sql"),
    include_str!("migrate/0005_list_life.sql"),
    include_str!("migrate/0006_licences.sql"),
    include_str!("migrate/0007_dictionary.sql"),
    include_str!("migrate/0008_notifications.sql"),
    include_str!("migrate/0009_headings.sql"),
    include_str!("migrate/0010_goods_findings.sql"),
    include_str!("migrate/0011_trade.sql"),
    include_str!("migrate/0012_transit.sql"),
    include_str!("migrate/0013_goods_desk.sql"),
    include_str!("migrate/0014_trade_days.sql"),
    include_str!("migrate/0015_value_sets.sql"),
    include_str!("migrate/0016_rule_life.sql"),
    include_str!("migrate/0017_examinations_and_sets.sql"),
];

/// Brings the tables up to `wanted` steps. A database from a newer program is refused rather than guessed at.
pub(crate) async fn to(db: &Db, wanted: usize) -> Result<()> {
    let tx = db.begin().await?;
    tx.batch("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)").await?;
    let at: i64 = tx
        .rows("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version", vec![])
        .await?
        .first()
        .map_or(Ok(0), |row| row.try_get("", "version"))?;
    let known = STEPS.len() as i64;
    if at > known {
        return Err(StoreError::Conflict(format!(
            "the database has schema version {at}, this program knows {known}: use the newer program"
        )));
    }
    for (step, sql) in (1..).zip(STEPS).take(wanted).skip(usize::try_from(at).unwrap_or(0)) {
        for statement in statements(sql, db.backend) {
            tx.batch(&statement).await?;
        }
        tx.exec("INSERT INTO schema_version (version) VALUES ($1)", vec![i64::from(step).into()]).await?;
    }
    tx.commit().await
}

/// Steps that bring rows of which every store has exactly one.
const FIRST: usize = 2;

/// Fills tables that a store of an earlier schema did not have from those that it had, where all are there already.
pub(crate) async fn fill(tx: &Tx, backend: DbBackend, from: usize) -> Result<()> {
    for statement in STEPS.iter().skip(from.max(FIRST)).flat_map(|sql| statements(sql, backend)) {
        if statement.starts_with("INSERT") {
            tx.batch(&statement).await?;
        }
    }
    Ok(())
}

fn statements(sql: &str, backend: DbBackend) -> Vec<String> {
    let sql = sql
        .replace("{serial}", backend.serial())
        .replace("{bytes}", backend.bytes())
        .replace("{clustered}", backend.clustered())
        .replace("{now}", &chrono::Utc::now().timestamp_millis().to_string());
    sql.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}
