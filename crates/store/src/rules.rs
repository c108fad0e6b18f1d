//! Officers' rules: their versions, and what happened to each. The texts are documents of the rules room, and which event
//! may follow on which is decided there; here they are kept, not understood. Nothing is changed: a version is followed by
//! another, an event by the next.

use sea_orm::QueryResult;
use serde_json::Value as Json;

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Run, Tx},
    query::col,
};

/// A version of a rule, and how it stands.
#[derive(Debug, Clone)]
pub struct StoredRule {
    /// The rule's id.
    pub id: String,
    /// Version, from 1.
    pub version: i64,
    /// The rule's document.
    pub doc: Json,
    /// Who wrote this version.
    pub by: String,
    /// When.
    pub at: i64,
    /// The state after its last event.
    pub state: String,
    /// Who brought that about.
    pub state_by: String,
    /// When.
    pub state_at: i64,
    /// Since when it has been in force, or was; none where it never was.
    pub live_since: Option<i64>,
}

/// Something that happened to a version of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEvent {
    /// The version.
    pub version: i64,
    /// What happened.
    pub step: String,
    /// The state to which it led.
    pub state: String,
    /// Who did it.
    pub by: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Why.
    pub reason: Option<String>,
    /// What trying the rule found, as a document.
    pub found: Option<Json>,
}

/// What is added to the life of a rule in one transaction.
#[derive(Debug, Clone)]
pub struct RuleChange<'a> {
    /// The rule.
    pub rule: &'a str,
    /// How many events the rule had when the change was made up.
    pub seen: i64,
    /// A new version: its number, its document, who wrote it and when.
    pub version: Option<(i64, &'a Json, &'a str, i64)>,
    /// What happened, in order.
    pub events: &'a [RuleEvent],
}

const VERSION: &str = "SELECT v.rule, v.version, v.doc, v.by_user, v.at, e.state, e.by_user AS e_by, e.at AS e_at,
   (SELECT MIN(l.at) FROM rule_event l WHERE l.rule = v.rule AND l.version = v.version AND l.state = 'live') AS live_at
   FROM rule_version v JOIN rule_event e ON e.rule = v.rule AND e.version = v.version AND e.seq = (
     SELECT MAX(s.seq) FROM rule_event s WHERE s.rule = v.rule AND s.version = v.version)";

/// Versions of a rule that are shown, the newest ones.
const SHOWN: u64 = 100;
/// Events of a rule that are shown, the newest ones.
const EVENTS: u64 = 500;

impl Store {
    /// The versions that are live, one a rule, by id. Whether their dates put them in force is for whoever reads them.
    pub async fn rules(&self) -> Result<Vec<StoredRule>> {
        let rows = self.db.all(&format!("{VERSION} WHERE e.state = 'live' ORDER BY v.rule"), vec![]).await?;
        rows.iter().map(stored).collect()
    }

    /// Of every rule the versions that are not over, or the last one where all are, by id and version.
    pub async fn rules_standing(&self) -> Result<Vec<StoredRule>> {
        let sql = format!(
            "{VERSION} WHERE e.state <> 'retired' OR v.version = (
               SELECT MAX(n.version) FROM rule_event n WHERE n.rule = v.rule) ORDER BY v.rule, v.version"
        );
        self.db.all(&sql, vec![]).await?.iter().map(stored).collect()
    }

    /// The versions of a rule, the newest first: all that are not over, and of the others at most a hundred.
    pub async fn rule_versions(&self, rule: &str) -> Result<Vec<StoredRule>> {
        let sql = format!(
            "{VERSION} WHERE v.rule = $1
             ORDER BY CASE WHEN e.state = 'retired' THEN 1 ELSE 0 END, v.version DESC LIMIT {SHOWN}"
        );
        let rows = self.db.all(&sql, vec![rule.into()]).await?;
        let mut out = rows.iter().map(stored).collect::<Result<Vec<_>>>()?;
        out.sort_by_key(|version| std::cmp::Reverse(version.version));
        Ok(out)
    }

    /// What happened to a rule, the newest first, at most five hundred events; and how many there are.
    pub async fn rule_events(&self, rule: &str) -> Result<(Vec<RuleEvent>, i64)> {
        let sql = format!(
            "SELECT seq, version, step, state, by_user, at, reason, found FROM rule_event WHERE rule = $1
             ORDER BY seq DESC LIMIT {EVENTS}"
        );
        let rows = self.db.all(&sql, vec![rule.into()]).await?;
        let seen = rows.first().map_or(Ok(0), |row| col(row, "seq"))?;
        Ok((rows.iter().map(event).collect::<Result<_>>()?, seen))
    }

    /// What happened to one version of a rule, in order.
    pub async fn rule_version_events(&self, rule: &str, version: i64) -> Result<Vec<RuleEvent>> {
        let sql = "SELECT version, step, state, by_user, at, reason, found FROM rule_event
                   WHERE rule = $1 AND version = $2 ORDER BY seq";
        let rows = self.db.all(sql, vec![rule.into(), version.into()]).await?;
        rows.iter().map(event).collect()
    }

    /// The highest version that a rule ever had; 0 where there is no such rule.
    pub async fn last_rule_version(&self, rule: &str) -> Result<i64> {
        let sql = "SELECT COALESCE(MAX(version), 0) FROM rule_version WHERE rule = $1";
        self.db.count(sql, vec![rule.into()]).await
    }

    /// Adds to the life of a rule.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where somebody else has added to it meanwhile.
    pub async fn change_rule(&self, change: &RuleChange<'_>, entry: AuditEntry) -> Result<()> {
        let Some(last) = change.events.last() else { return Ok(()) };
        let tx = self.db.begin().await?;
        let sql = "SELECT COALESCE(MAX(seq), 0) AS seq FROM rule_event WHERE rule = $1";
        let rows = tx.rows(sql, vec![change.rule.into()]).await?;
        if rows.first().map_or(Ok(0), |row| col::<i64>(row, "seq"))? != change.seen {
            return Err(overtaken());
        }
        if let Some((version, doc, by, at)) = change.version {
            let sql = "INSERT INTO rule_version (rule, version, doc, by_user, at) VALUES ($1, $2, $3, $4, $5)
                       ON CONFLICT DO NOTHING";
            let values = vec![change.rule.into(), version.into(), doc.to_string().into(), by.into(), at.into()];
            if tx.exec(sql, values).await? == 0 {
                return Err(overtaken());
            }
        }
        for (seq, event) in (change.seen + 1..).zip(change.events) {
            put_event(&tx, change.rule, seq, event).await?;
        }
        audit::append(&tx, &[(last.at, entry)]).await?;
        tx.commit().await
    }
}

fn overtaken() -> StoreError {
    StoreError::Conflict("somebody has changed this rule meanwhile: look again".into())
}

async fn put_event(tx: &Tx, rule: &str, seq: i64, event: &RuleEvent) -> Result<()> {
    let sql = "INSERT INTO rule_event (rule, seq, version, step, state, by_user, at, reason, found)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let values = vec![
        rule.into(),
        seq.into(),
        event.version.into(),
        event.step.as_str().into(),
        event.state.as_str().into(),
        event.by.as_str().into(),
        event.at.into(),
        event.reason.clone().into(),
        event.found.as_ref().map(Json::to_string).into(),
    ];
    if tx.exec(sql, values).await? == 0 { Err(overtaken()) } else { Ok(()) }
}

fn stored(row: &QueryResult) -> Result<StoredRule> {
    Ok(StoredRule {
        id: col(row, "rule")?,
        version: col(row, "version")?,
        doc: serde_json::from_str(&col::<String>(row, "doc")?)?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        state: col(row, "state")?,
        state_by: col(row, "e_by")?,
        state_at: col(row, "e_at")?,
        live_since: col(row, "live_at")?,
    })
}

fn event(row: &QueryResult) -> Result<RuleEvent> {
    let found: Option<String> = col(row, "found")?;
    Ok(RuleEvent {
        version: col(row, "version")?,
        step: col(row, "step")?,
        state: col(row, "state")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        reason: col(row, "reason")?,
        found: found.map(|text| serde_json::from_str(&text)).transpose()?,
    })
}
