//! Stored records in the order of their natural keys, without numbers and times of processing, so that two runs compare byte for byte.

use serde_json::{Map, Value as Json, json};

use crate::{Result, Store, StoreError, query::col, records::because, views::lane_of};

/// What can be exported.
pub const KINDS: [&str; 8] =
    ["messages", "movements", "travellers", "bookings", "consignments", "containers", "assessments", "targets"];

const ROWS: u64 = 1_000;

impl Store {
    /// Hands out every record of a kind.
    pub async fn export(&self, kind: &str, mut each: impl FnMut(Json) -> std::io::Result<()> + Send) -> Result<()> {
        let (key, from) = match kind {
            "messages" => (
                "digest",
                "SELECT digest AS key, '' AS doc, status, COALESCE(format, '') AS format, size, records, errors, warnings, infos FROM message",
            ),
            "movements" => ("key", "SELECT key, doc FROM movement"),
            "travellers" => ("key", "SELECT key, doc FROM traveller"),
            "bookings" => ("key", "SELECT key, doc FROM booking"),
            "consignments" | "containers" => ("key", "SELECT key, doc FROM consignment"),
            "assessments" => ("key", ASSESSMENTS),
            "targets" => ("key", TARGETS),
            _ => return Err(StoreError::NotFound { what: "kind of export", id: kind.to_owned() }),
        };
        let mut after = String::new();
        loop {
            let sql = format!("SELECT * FROM ({from}) AS x WHERE x.key > $1 ORDER BY x.key LIMIT {ROWS}");
            let rows = self.db.all(&sql, vec![after.clone().into()]).await?;
            for row in &rows {
                after = col(row, "key")?;
                for value in values(kind, key, &after, row)? {
                    each(value).map_err(|source| StoreError::File { path: "the output".into(), source })?;
                }
            }
            if (rows.len() as u64) < ROWS {
                return Ok(());
            }
        }
    }
}

/// Assessments of one subject stand in their order under its key.
const ASSESSMENTS: &str = "SELECT s.word || ' ' || s.key || ' ' || substr('0000000000' || (
       SELECT COUNT(*) FROM assessment b WHERE b.subject = a.subject AND b.subject_id = a.subject_id AND b.id <= a.id), -10) AS key, a.doc
   FROM assessment a JOIN (
     SELECT 1 AS subject, 'traveller' AS word, id, key FROM traveller
     UNION ALL SELECT 2, 'consignment', id, key FROM consignment
     UNION ALL SELECT 3, 'movement', id, key FROM conveyance) AS s ON s.subject = a.subject AND s.id = a.subject_id";

const TARGETS: &str =
    "SELECT s.word || ' ' || s.key AS key, t.reasons AS doc, t.lane, t.score, t.title, t.status, t.because
   FROM target t JOIN (
     SELECT 1 AS subject, 'traveller' AS word, id, key FROM traveller
     UNION ALL SELECT 2, 'consignment', id, key FROM consignment
     UNION ALL SELECT 3, 'movement', id, key FROM conveyance) AS s ON s.subject = t.subject AND s.id = t.subject_id";

fn values(kind: &str, key_name: &str, key: &str, row: &sea_orm::QueryResult) -> Result<Vec<Json>> {
    let doc: String = col(row, "doc")?;
    let mut out = Map::new();
    out.insert(key_name.to_owned(), json!(key));
    match kind {
        "messages" => {
            for name in ["status", "format"] {
                out.insert(name.to_owned(), json!(col::<String>(row, name)?));
            }
            for name in ["size", "records", "errors", "warnings", "infos"] {
                out.insert(name.to_owned(), json!(col::<i64>(row, name)?));
            }
        }
        "targets" => {
            out.insert("lane".into(), json!(lane_of(col(row, "lane")?).word()));
            out.insert("score".into(), json!(col::<f64>(row, "score")?));
            out.insert("title".into(), json!(col::<String>(row, "title")?));
            out.insert("status".into(), json!(col::<String>(row, "status")?));
            out.insert("reasons".into(), serde_json::from_str(&doc)?);
            if let Some(because) = because(row)? {
                out.insert("because".into(), because);
            }
        }
        "containers" => {
            let record: Json = serde_json::from_str(&doc)?;
            let boxes = record.get("containers").and_then(Json::as_array).cloned().unwrap_or_default();
            return Ok(boxes
                .into_iter()
                .map(|container| json!({"consignment": key, "container": container}))
                .collect());
        }
        _ => {
            if let Json::Object(fields) = serde_json::from_str(&doc)? {
                out.extend(fields);
            }
        }
    }
    Ok(vec![Json::Object(out)])
}
