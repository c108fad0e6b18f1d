//! Stored subjects that are assessed again: a list has changed, an officer has decided a match.

use model::SubjectKind;
use serde_json::{Value as Json, json};

use crate::{
    Result,
    db::{Dialect, Run},
    query::col,
    writer::{SubjectRow, Writer, subject_number, subject_table},
};

/// A stored subject with the assessment in force.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// Its number.
    pub id: i64,
    /// Its movement.
    pub movement_id: i64,
    /// The message that brought this version.
    pub message_id: i64,
    /// The record.
    pub doc: String,
    /// The assessment.
    pub assessment: String,
}

impl Writer {
    /// The subjects of a kind with these numbers, in the order of their numbers. One that is not stored is left out.
    pub async fn assessed(&self, kind: SubjectKind, ids: &[i64]) -> Result<Vec<Assessed>> {
        let subject = subject_number(kind);
        let sql = format!(
            "SELECT t.id, t.movement_id, t.doc, a.message_id, a.doc AS assessment
             FROM {} JOIN {} t ON t.id = CAST(j.value->>0 AS BIGINT)
             JOIN assessment a ON a.id = (
               SELECT MAX(b.id) FROM assessment b WHERE b.subject = {subject} AND b.subject_id = t.id)
             ORDER BY t.id",
            self.tx.backend.each("$1"),
            subject_table(kind)
        );
        let ids: Vec<Json> = ids.iter().map(|id| json!([id])).collect();
        let rows = self.tx.rows(&sql, vec![Json::Array(ids).to_string().into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Assessed {
                    id: col(row, "id")?,
                    movement_id: col(row, "movement_id")?,
                    message_id: col(row, "message_id")?,
                    doc: col(row, "doc")?,
                    assessment: col(row, "assessment")?,
                })
            })
            .collect()
    }

    /// Writes assessments that supersede those of the same versions, and keeps the targets of the queue in step. The
    /// records stay as they are.
    pub async fn put_assessed_again(&mut self, kind: SubjectKind, at: i64, rows: &[SubjectRow]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let table = subject_table(kind);
        let sql = format!(
            "UPDATE {table} SET lane = v.lane, score = v.score, reason = v.reason FROM (
               SELECT CAST(j.value->>0 AS BIGINT) AS id, CAST(j.value->>1 AS BIGINT) AS lane,
                 CAST(j.value->>2 AS DOUBLE PRECISION) AS score, j.value->>3 AS reason FROM {}) AS v
             WHERE {table}.id = v.id",
            self.tx.backend.each("$1")
        );
        let lanes: Vec<Json> = rows.iter().map(|row| json!([row.id, row.lane, row.score, row.reason])).collect();
        self.tx.exec(&sql, vec![Json::Array(lanes).to_string().into()]).await?;
        self.put_assessments(kind, at, rows).await?;
        self.put_cited(kind, rows).await?;
        self.put_goods(kind, rows).await?;
        self.put_targets(kind, at, rows).await
    }
}
