//! Records and decisions page by page, for whoever keeps the past in another form.

use model::SubjectKind;

use crate::{
    Result, Store,
    query::col,
    writer::{subject_kind, subject_table},
};

/// Rows of a page.
pub(crate) const ROWS: usize = 1_000;

/// The records of all kinds that are decided on and examined, as a table `s`.
pub(crate) const SUBJECTS: &str = "(SELECT 1 AS subject, id, key, doc FROM traveller
   UNION ALL SELECT 2, id, key, doc FROM consignment
   UNION ALL SELECT 3, id, key, doc FROM conveyance) AS s";

/// A decision as the past remembers it: without who took it.
#[derive(Debug, Clone, PartialEq)]
pub struct PastDecision {
    /// Number; pages go by it.
    pub id: i64,
    /// Kind of subject.
    pub subject: SubjectKind,
    /// Natural key of the subject.
    pub key: String,
    /// The subject's record.
    pub document: String,
    /// inspect, refer, clear or watch.
    pub decision: String,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Decisions on the same target before.
    pub number: i64,
}

impl Store {
    /// Documents of a kind whose keys follow `after`, in the order of their keys. The last page is empty.
    pub async fn past_documents(&self, kind: SubjectKind, after: &str) -> Result<Vec<(String, String)>> {
        let table = subject_table(kind);
        let sql = format!("SELECT key, doc FROM {table} WHERE key > $1 ORDER BY key LIMIT {ROWS}");
        let rows = self.db.all(&sql, vec![after.into()]).await?;
        rows.iter().map(|row| Ok((col(row, "key")?, col(row, "doc")?))).collect()
    }

    /// Decisions whose numbers follow `after`, in their order. The last page is empty.
    pub async fn past_decisions(&self, after: i64) -> Result<Vec<PastDecision>> {
        let sql = format!(
            "SELECT d.id, d.decision, d.at, t.subject, s.key, s.doc,
                    (SELECT COUNT(*) FROM decision b WHERE b.target_id = d.target_id AND b.id < d.id) AS number
             FROM decision d JOIN target t ON t.id = d.target_id
             JOIN {SUBJECTS} ON s.subject = t.subject AND s.id = t.subject_id
             WHERE d.id > $1 ORDER BY d.id LIMIT {ROWS}"
        );
        let mut out = Vec::new();
        for row in self.db.all(&sql, vec![after.into()]).await? {
            let Some(subject) = subject_kind(col(&row, "subject")?) else { continue };
            out.push(PastDecision {
                id: col(&row, "id")?,
                subject,
                key: col(&row, "key")?,
                document: col(&row, "doc")?,
                decision: col(&row, "decision")?,
                at: col(&row, "at")?,
                number: col(&row, "number")?,
            });
        }
        Ok(out)
    }
}
