//! Officers' rules and their versions. The text is a document of the rules room; here it is kept, not understood.

use serde_json::Value as Json;

use crate::{Result, Store, StoreError, db::Run, query::col};

/// The version of a rule in force.
#[derive(Debug, Clone)]
pub struct StoredRule {
    /// Its id.
    pub id: String,
    /// Version, from 1.
    pub version: i64,
    /// The rule's document.
    pub doc: Json,
    /// Who wrote this version.
    pub by: String,
    /// When.
    pub at: i64,
}

impl Store {
    /// The rules in force, by id.
    pub async fn rules(&self) -> Result<Vec<StoredRule>> {
        let sql = "SELECT rule, version, doc, by_user, at FROM rule_version
                   WHERE id IN (SELECT MAX(id) FROM rule_version GROUP BY rule) AND doc IS NOT NULL ORDER BY rule";
        let rows = self.db.all(sql, vec![]).await?;
        rows.iter()
            .map(|row| {
                Ok(StoredRule {
                    id: col(row, "rule")?,
                    version: col(row, "version")?,
                    doc: serde_json::from_str(&col::<String>(row, "doc")?)?,
                    by: col(row, "by_user")?,
                    at: col(row, "at")?,
                })
            })
            .collect()
    }

    /// Adds a version of a rule; earlier ones stay. `None` takes the rule out of force.
    pub async fn put_rule(&self, id: &str, doc: Option<&Json>, by: &str, at: i64) -> Result<i64> {
        let tx = self.db.begin().await?;
        let rows = tx
            .rows("SELECT COALESCE(MAX(version), 0) AS version FROM rule_version WHERE rule = $1", vec![id.into()])
            .await?;
        let version = rows.first().map_or(Ok(0), |row| col::<i64>(row, "version"))? + 1;
        if doc.is_none() && version == 1 {
            return Err(StoreError::NotFound { what: "rule", id: id.to_owned() });
        }
        let sql = "INSERT INTO rule_version (rule, version, doc, by_user, at) VALUES ($1, $2, $3, $4, $5)";
        let text = doc.map(Json::to_string);
        tx.exec(sql, vec![id.into(), version.into(), text.into(), by.into(), at.into()]).await?;
        tx.commit().await?;
        Ok(version)
    }
}
