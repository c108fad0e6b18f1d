//! Changes of sets of values that wait for another person, and what was decided on each. Nothing of it is ever changed:
//! a decision is a row of its own, of which a change has one at most.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Run, Tx},
    query::col,
    value_sets::{ValueSetText, put, standing},
    views::{iso, iso_some},
};

/// A change before it is written.
#[derive(Debug, Clone)]
pub struct NewSetChange<'a> {
    /// The set.
    pub name: &'a str,
    /// The version on which the change was made; 0 for a set that there was not.
    pub base: i64,
    /// What the set is to say.
    pub text: &'a ValueSetText,
    /// Why.
    pub reason: &'a str,
}

/// What is decided on a change.
#[derive(Debug, Clone)]
pub struct SetDecision<'a> {
    /// The step of the life of a rule that it is.
    pub step: &'a str,
    /// Whether the change takes effect with it.
    pub approves: bool,
    /// Why.
    pub reason: Option<&'a str>,
}

/// A change of a set, and what was decided on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValueSetChange {
    /// Number.
    pub id: i64,
    /// The set.
    pub name: String,
    /// The version on which the change was made.
    pub base: i64,
    /// What the set is for.
    pub description: String,
    /// The values that it is to have.
    pub values: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub by: String,
    /// When.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// What was decided: a step of the life of a rule; none while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When.
    #[serde(serialize_with = "iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub decided_at: Option<i64>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_reason: Option<String>,
    /// The version of the set that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

const CHANGE: &str = "SELECT c.*, d.step, d.by_user AS d_by, d.at AS d_at, d.reason AS d_reason, d.version
   FROM value_set_change c LEFT JOIN value_set_decision d ON d.change_id = c.id";

impl Store {
    /// Changes of sets, those that wait first, then the newest.
    pub async fn value_set_changes(&self, limit: u64) -> Result<Vec<ValueSetChange>> {
        let sql = format!("{CHANGE} ORDER BY CASE WHEN d.step IS NULL THEN 0 ELSE 1 END, c.id DESC LIMIT {limit}");
        self.db.all(&sql, vec![]).await?.iter().map(change).collect()
    }

    /// One change.
    pub async fn value_set_change(&self, id: i64) -> Result<ValueSetChange> {
        let row = self.db.one(&format!("{CHANGE} WHERE c.id = $1"), vec![id.into()]).await?;
        row.map_or_else(|| Err(not_found(id)), |row| change(&row))
    }

    /// Proposes a change, in the place of those of the same set that wait.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the set is not in the version on which the change was made.
    pub async fn propose_value_set(&self, new: &NewSetChange<'_>, by: &str, at: i64) -> Result<i64> {
        let tx = self.db.begin().await?;
        follows(&tx, new.name, new.base).await?;
        let sql = "INSERT INTO value_set_decision (change_id, step, by_user, at)
                   SELECT c.id, 'replace', $2, CAST($3 AS BIGINT) FROM value_set_change c WHERE c.name = $1
                     AND NOT EXISTS (SELECT 1 FROM value_set_decision d WHERE d.change_id = c.id)";
        tx.exec(sql, vec![new.name.into(), by.into(), at.into()]).await?;
        let sql = "INSERT INTO value_set_change (name, base, doc, reason, by_user, at) VALUES ($1, $2, $3, $4, $5, $6)
                   RETURNING id";
        let doc = serde_json::to_string(new.text)?;
        let values = vec![new.name.into(), new.base.into(), doc.into(), new.reason.into(), by.into(), at.into()];
        let rows = tx.rows(sql, values).await?;
        let id = rows.first().map_or_else(|| Err(crate::journal::missing("change")), |row| col::<i64>(row, "id"))?;
        let detail = format!("change {id} of version {}, {} values", new.base, new.text.values.len());
        let entry = AuditEntry::new(by, "value_set_proposed", "value set", new.name, detail);
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Decides on a change; one that is approved becomes a version of the set, of whoever proposed it. Its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without the change; [`StoreError::Conflict`] where it was decided already, or is approved
    /// while the set is not in the version on which it was made.
    pub async fn decide_value_set(
        &self,
        id: i64,
        decision: &SetDecision<'_>,
        by: &str,
        at: i64,
    ) -> Result<Option<i64>> {
        let tx = self.db.begin().await?;
        let rows = tx.rows(&format!("{CHANGE} WHERE c.id = $1"), vec![id.into()]).await?;
        let change = rows.first().map_or_else(|| Err(not_found(id)), change)?;
        if change.step.is_some() {
            return Err(StoreError::Conflict("this change was decided already: look again".into()));
        }
        let mut version = None;
        if decision.approves {
            follows(&tx, &change.name, change.base).await?;
            version = Some(change.base + 1);
            let text = ValueSetText { description: change.description, values: change.values };
            put(&tx, &change.name, change.base + 1, Some(&text), &change.by, at).await?;
        }
        let sql = "INSERT INTO value_set_decision (change_id, step, by_user, at, reason, version)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let reason = decision.reason.map(str::to_owned);
        let values = vec![id.into(), decision.step.into(), by.into(), at.into(), reason.into(), version.into()];
        tx.exec(sql, values).await?;
        let action = if decision.approves { "value_set_approved" } else { "value_set_refused" };
        let detail = format!("change {id}: {}", decision.step);
        audit::append(&tx, &[(at, AuditEntry::new(by, action, "value set", change.name, detail))]).await?;
        tx.commit().await?;
        Ok(version)
    }
}

async fn follows(tx: &Tx, name: &str, base: i64) -> Result<()> {
    if standing(tx, name).await?.0 == base {
        return Ok(());
    }
    Err(StoreError::Conflict("somebody has changed this set meanwhile: look again".into()))
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "change of a set of values", id: id.to_string() }
}

fn change(row: &QueryResult) -> Result<ValueSetChange> {
    let text: ValueSetText = serde_json::from_str(&col::<String>(row, "doc")?)?;
    Ok(ValueSetChange {
        id: col(row, "id")?,
        name: col(row, "name")?,
        base: col(row, "base")?,
        description: text.description,
        values: text.values,
        reason: col(row, "reason")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        step: col(row, "step")?,
        decided_by: col(row, "d_by")?,
        decided_at: col(row, "d_at")?,
        decided_reason: col(row, "d_reason")?,
        version: col(row, "version")?,
    })
}
