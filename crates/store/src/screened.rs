//! What was asked of the lists, kept so that it can be asked again; and which subjects cite an entry.
//!
//! One row holds what one step of one message asked on one movement, as lines of text: a million names are some
//! thousands of rows. Rows are added and never replaced, since several readings of one message can speak of the same
//! movement; what a later version no longer says is asked once more, and the record itself then decides.

use model::SubjectKind;
use sea_orm::Value;
use serde_json::{Value as Json, json};

use crate::{
    Result, Store,
    db::{Dialect, Run, row},
    query::col,
    writer::{SubjectRow, Writer, subject_kind, subject_number, subject_table},
};

/// What one step asked.
#[derive(Debug, Clone)]
pub struct ScreenedRow {
    /// Its number.
    pub id: i64,
    /// What was asked for.
    pub kind: SubjectKind,
    /// The lines.
    pub lines: String,
}

/// The movements that are still to arrive, and of the past those from a time on. One without a time counts.
pub(crate) const IN_SCOPE: &str =
    "(COALESCE(m.arrival_at, m.departure_at) IS NULL OR COALESCE(m.arrival_at, m.departure_at) >= $1)";

impl Writer {
    /// Keeps what was asked of subjects of a kind on a movement.
    pub async fn put_screened(&self, kind: SubjectKind, movement_id: i64, lines: String) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO screened (movement_id, subject, body) VALUES ($1, $2, $3)";
        let values = vec![movement_id.into(), subject_number(kind).into(), lines.into_bytes().into()];
        self.tx.exec(sql, values).await.map(drop)
    }

    /// Remembers which entries subjects cite.
    pub(crate) async fn put_cited(&self, kind: SubjectKind, rows: &[SubjectRow]) -> Result<()> {
        let subject = subject_number(kind);
        let mut cited = Vec::new();
        for row in rows {
            cited.extend(row.cited.iter().map(|(list, entry)| row![list.as_str(), entry.as_str(), subject, row.id]));
        }
        self.insert_cited(cited).await
    }

    /// The same for stored subjects: `(subject, list, entry)`.
    pub async fn put_citations(&self, kind: SubjectKind, cited: &[(i64, String, String)]) -> Result<()> {
        let subject = subject_number(kind);
        self.insert_cited(
            cited.iter().map(|(id, list, entry)| row![list.as_str(), entry.as_str(), subject, *id]).collect(),
        )
        .await
    }

    async fn insert_cited(&self, rows: Vec<Vec<Value>>) -> Result<()> {
        self.tx.insert("cited (list, entry, subject, subject_id)", rows, "ON CONFLICT DO NOTHING").await
    }

    /// The numbers of subjects of a kind after one, in their order.
    pub async fn subjects_after(&self, kind: SubjectKind, after: i64, limit: u64) -> Result<Vec<i64>> {
        let table = subject_table(kind);
        let sql = format!("SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT {limit}");
        let rows = self.tx.rows(&sql, vec![after.into()]).await?;
        rows.iter().map(|row| col(row, "id")).collect()
    }
}

impl Store {
    /// The first and the last row in scope, for movements from `since` on (local milliseconds); nothing where there is none.
    pub async fn screened_bounds(&self, since: i64) -> Result<Option<(i64, i64)>> {
        let sql = format!(
            "SELECT MIN(s.id) AS first, MAX(s.id) AS last FROM screened s
             WHERE s.movement_id IN (SELECT m.id FROM movement m WHERE {IN_SCOPE})"
        );
        let Some(row) = self.db.one(&sql, vec![since.into()]).await? else { return Ok(None) };
        Ok(col::<Option<i64>>(&row, "first")?.zip(col::<Option<i64>>(&row, "last")?))
    }

    /// Rows in scope after a number up to another, in their order.
    pub async fn screened(&self, since: i64, after: i64, last: i64, limit: u64) -> Result<Vec<ScreenedRow>> {
        let sql = format!(
            "SELECT s.id, s.subject, s.body FROM screened s JOIN movement m ON m.id = s.movement_id
             WHERE s.id > $2 AND s.id <= $3 AND {IN_SCOPE} ORDER BY s.id LIMIT {limit}"
        );
        let rows = self.db.all(&sql, vec![since.into(), after.into(), last.into()]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(kind) = subject_kind(col(row, "subject")?) else { continue };
            let lines = String::from_utf8(col(row, "body")?).unwrap_or_default();
            out.push(ScreenedRow { id: col(row, "id")?, kind, lines });
        }
        Ok(out)
    }

    /// The subjects of a kind in scope whose assessments have cited one of these entries.
    pub async fn citing(&self, kind: SubjectKind, since: i64, entries: &[(&str, &str)]) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT DISTINCT c.subject_id FROM {} JOIN cited c ON c.list = j.value->>0 AND c.entry = j.value->>1
             JOIN {} t ON t.id = c.subject_id JOIN movement m ON m.id = t.movement_id
             WHERE c.subject = {} AND {IN_SCOPE} ORDER BY c.subject_id",
            self.db.backend.each("$2"),
            subject_table(kind),
            subject_number(kind)
        );
        let entries: Vec<Json> = entries.iter().map(|(list, entry)| json!([list, entry])).collect();
        let rows = self.db.all(&sql, vec![since.into(), Json::Array(entries).to_string().into()]).await?;
        rows.iter().map(|row| col(row, "subject_id")).collect()
    }
}
