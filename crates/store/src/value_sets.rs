//! Sets of values that officers' rules ask, and their versions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Result, Store, StoreError,
    db::{Run, Tx},
    query::col,
    views::iso,
};

/// The version of a set in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValueSet {
    /// The name by which rules ask it.
    pub name: String,
    /// Version, from 1.
    pub version: i64,
    /// What it is for.
    pub description: String,
    /// Its values.
    pub values: Vec<String>,
    /// Who wrote this version.
    pub updated_by: String,
    /// When.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub updated_at: i64,
}

/// What a version says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueSetText {
    /// What it is for.
    pub description: String,
    /// Its values.
    pub values: Vec<String>,
}

impl Store {
    /// The sets in force, by name.
    pub async fn value_sets(&self) -> Result<Vec<ValueSet>> {
        let sql = "SELECT name, version, doc, by_user, at FROM value_set_version
                   WHERE id IN (SELECT MAX(id) FROM value_set_version GROUP BY name) AND doc IS NOT NULL ORDER BY name";
        let rows = self.db.all(sql, vec![]).await?;
        rows.iter()
            .map(|row| {
                let text: ValueSetText = serde_json::from_str(&col::<String>(row, "doc")?)?;
                Ok(ValueSet {
                    name: col(row, "name")?,
                    version: col(row, "version")?,
                    description: text.description,
                    values: text.values,
                    updated_by: col(row, "by_user")?,
                    updated_at: col(row, "at")?,
                })
            })
            .collect()
    }

    /// Adds a version of a set; earlier ones stay. `None` takes the set out of force.
    ///
    /// # Errors
    /// Where a set that is not in force is to be taken out of it.
    pub async fn put_value_set(&self, name: &str, text: Option<&ValueSetText>, by: &str, at: i64) -> Result<i64> {
        let tx = self.db.begin().await?;
        let (last, in_force) = standing(&tx, name).await?;
        if text.is_none() && !in_force {
            return Err(StoreError::NotFound { what: "set of values", id: name.to_owned() });
        }
        put(&tx, name, last + 1, text, by, at).await?;
        tx.commit().await?;
        Ok(last + 1)
    }
}

/// The last version of a set, 0 where there was none, and whether it is in force.
pub(crate) async fn standing(tx: &Tx, name: &str) -> Result<(i64, bool)> {
    let sql = "SELECT version, doc FROM value_set_version WHERE name = $1 ORDER BY id DESC LIMIT 1";
    let last = tx.rows(sql, vec![name.into()]).await?;
    let Some(row) = last.first() else { return Ok((0, false)) };
    Ok((col(row, "version")?, col::<Option<String>>(row, "doc")?.is_some()))
}

pub(crate) async fn put(
    tx: &Tx,
    name: &str,
    version: i64,
    text: Option<&ValueSetText>,
    by: &str,
    at: i64,
) -> Result<()> {
    let doc = text.map(serde_json::to_string).transpose()?;
    let sql = "INSERT INTO value_set_version (name, version, doc, by_user, at) VALUES ($1, $2, $3, $4, $5)";
    tx.exec(sql, vec![name.into(), version.into(), doc.into(), by.into(), at.into()]).await.map(drop)
}
