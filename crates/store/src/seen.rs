//! On how many movements an identifier was seen before: what officers' rules ask of the past.

use serde_json::{Value as Json, json};

use crate::{
    Result, Store, Writer,
    db::{Dialect, Run, json_text},
    query::col,
};

/// A question: an identifier of a kind, for a record on a movement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeenAsk {
    /// Kind of identifier, as [`identifier_kind`](crate::writer::identifier_kind) numbers it.
    pub kind: i64,
    /// Its folded value.
    pub value: String,
    /// The movement of the record that asks; it is not counted.
    pub movement_id: i64,
    /// In how many days before that movement; without it, ever.
    pub days: Option<i64>,
}

/// Of a value that more records carry, only so many are looked at, the latest: it bounds what a question costs.
const LOOKED_AT: usize = 10_000;
/// Questions of one statement.
const ASKS: usize = 2_000;

impl Writer {
    /// For each question, on how many other movements the identifier stands that came up to the day of the movement that
    /// asks, both by arrival, else departure. None where days are counted from a movement without a day.
    pub async fn seen(&self, asks: &[SeenAsk]) -> Result<Vec<Option<i64>>> {
        seen(&self.tx, &self.tx.backend.each("$1"), asks).await
    }
}

impl Store {
    /// The same as [`Writer::seen`], outside of a transaction.
    pub async fn seen(&self, asks: &[SeenAsk]) -> Result<Vec<Option<i64>>> {
        seen(&self.db, &self.db.backend.each("$1"), asks).await
    }
}

async fn seen(run: &impl Run, each: &str, asks: &[SeenAsk]) -> Result<Vec<Option<i64>>> {
    let mut out = vec![None; asks.len()];
    let own = "(COALESCE(own.arrival_at, own.departure_at) / 86400000)";
    let other = "(COALESCE(m.arrival_at, m.departure_at) / 86400000)";
    let days = "CAST(j.value->>4 AS BIGINT)";
    let sql = format!(
        "SELECT CAST(j.value->>0 AS BIGINT) AS at,
           (SELECT COUNT(DISTINCT r.movement_id) FROM
              (SELECT i.movement_id FROM identifier i
               WHERE i.kind = CAST(j.value->>1 AS BIGINT) AND i.value = j.value->>2 AND i.movement_id <> own.id
               ORDER BY i.subject DESC, i.subject_id DESC LIMIT {LOOKED_AT}) AS r
            JOIN movement m ON m.id = r.movement_id
            WHERE ({own} IS NULL OR {other} IS NULL OR {other} <= {own})
              AND ({days} IS NULL OR {other} >= {own} - {days})) AS n
         FROM {each} JOIN movement own ON own.id = CAST(j.value->>3 AS BIGINT)
         WHERE {days} IS NULL OR {own} IS NOT NULL"
    );
    for (part, asks) in asks.chunks(ASKS).enumerate() {
        let rows: Vec<Json> = (part * ASKS..)
            .zip(asks)
            .map(|(at, ask)| json!([at, ask.kind, ask.value, ask.movement_id, ask.days]))
            .collect();
        for row in run.rows(&sql, vec![json_text(&Json::Array(rows)).into()]).await? {
            let at: i64 = col(&row, "at")?;
            if let Some(place) = usize::try_from(at).ok().and_then(|at| out.get_mut(at)) {
                *place = Some(col(&row, "n")?);
            }
        }
    }
    Ok(out)
}
