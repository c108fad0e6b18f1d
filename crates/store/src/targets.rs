//! The queue: what wants an officer, who works on it, what was decided.

use model::{Document, Movement};
use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Dialect, Run},
    query::{Filter, anywhere, col, page_sql},
    records::because,
    rule_yields::note_decision,
    views::{DecisionItem, Page, TargetItem, TargetMovement, lane_of},
    writer::{TARGET_LANE, subject_kind},
};

/// Which targets are asked for.
#[derive(Debug, Clone, Default)]
pub struct TargetQuery {
    /// Lane by its number.
    pub lane: Option<i64>,
    /// open, claimed, decided or lapsed.
    pub status: Option<String>,
    /// Only those claimed by this account.
    pub claimed_by: Option<i64>,
    /// Kind of subject by its number.
    pub subject: Option<i64>,
    /// Words in title or subtitle.
    pub words: Option<String>,
    /// By score in place of deadline.
    pub by_score: bool,
    /// Page from 1.
    pub page: u64,
}

/// The queue in numbers.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct QueueCounts {
    /// Red, not decided.
    pub red: i64,
    /// Yellow, not decided.
    pub yellow: i64,
    /// Nobody works on it.
    pub open: i64,
    /// Somebody does.
    pub claimed: i64,
    /// Decided.
    pub decided: i64,
}

const TARGETS: &str = "SELECT t.*, m.title AS m_title, m.mode AS m_mode, m.doc AS m_doc, a.username AS claimed_name,
   d.at AS d_at, d.decision AS d_decision, d.reason AS d_reason, u.username AS d_by
   FROM target t JOIN movement m ON m.id = t.movement_id LEFT JOIN account a ON a.id = t.claimed_by
   LEFT JOIN decision d ON d.id = t.decision_id LEFT JOIN account u ON u.id = d.by_user";

impl Store {
    /// A page of the queue: red before yellow, then the nearest deadline, or the highest score.
    pub async fn targets(&self, query: &TargetQuery) -> Result<Page<TargetItem>> {
        let mut filter = Filter::default();
        if let Some(lane) = query.lane {
            filter.add("t.lane = ?", lane);
        }
        match query.status.as_deref() {
            Some(status) => filter.add("t.status = ?", status),
            None => filter.add_plain("t.status <> 'lapsed'"),
        }
        if let Some(account) = query.claimed_by {
            filter.add("t.claimed_by = ?", account);
        }
        if let Some(subject) = query.subject {
            filter.add("t.subject = ?", subject);
        }
        if let Some(words) = &query.words {
            filter.add(
                &format!("(t.title || ' ' || t.subtitle || ' ' || t.reasons) {} ?", self.db.backend.like()),
                anywhere(words),
            );
        }
        let total =
            self.db.count(&format!("SELECT COUNT(*) FROM target t {}", filter.sql()), filter.values.clone()).await?;
        let order = if query.by_score {
            "t.score DESC, t.id"
        } else {
            "t.lane DESC, t.deadline IS NULL, t.deadline, t.score DESC, t.id"
        };
        let sql = format!("{TARGETS} {} ORDER BY {order} {}", filter.sql(), page_sql(query.page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(target_item).collect::<Result<_>>()?, total })
    }

    /// The queue in numbers.
    pub async fn queue_counts(&self) -> Result<QueueCounts> {
        let mut out = QueueCounts::default();
        let sql = "SELECT status, lane, COUNT(*) AS n FROM target GROUP BY status, lane";
        for row in self.db.all(sql, vec![]).await? {
            let (status, lane, n): (String, i64, i64) = (col(&row, "status")?, col(&row, "lane")?, col(&row, "n")?);
            match status.as_str() {
                "open" => out.open += n,
                "claimed" => out.claimed += n,
                "decided" => out.decided += n,
                _ => continue,
            }
            if status != "decided" {
                if lane == 3 { out.red += n } else { out.yellow += n }
            }
        }
        Ok(out)
    }

    /// One target.
    pub async fn target(&self, id: i64) -> Result<TargetItem> {
        let row = self.db.one(&format!("{TARGETS} WHERE t.id = $1"), vec![id.into()]).await?;
        row.as_ref().map(target_item).transpose()?.ok_or_else(|| not_found(id))
    }

    /// The target of a subject, where there is one.
    pub async fn target_of(&self, subject: i64, subject_id: i64) -> Result<Option<TargetItem>> {
        let sql = format!("{TARGETS} WHERE t.subject = $1 AND t.subject_id = $2");
        let row = self.db.one(&sql, vec![subject.into(), subject_id.into()]).await?;
        row.as_ref().map(target_item).transpose()
    }

    /// Open targets of a message's movements that came up at or after a number, for those who watch the queue.
    pub async fn targets_after(&self, id: i64) -> Result<Vec<TargetItem>> {
        let rows = self.db.all(&format!("{TARGETS} WHERE t.id > $1 ORDER BY t.id LIMIT 200"), vec![id.into()]).await?;
        rows.iter().map(target_item).collect()
    }

    /// The highest number of a target so far.
    pub async fn last_target(&self) -> Result<i64> {
        self.db.count("SELECT COALESCE(MAX(id), 0) FROM target", vec![]).await
    }

    /// All decisions on a target, newest first.
    pub async fn decisions(&self, target_id: i64) -> Result<Vec<DecisionItem>> {
        let sql = "SELECT d.at AS d_at, d.decision AS d_decision, d.reason AS d_reason, u.username AS d_by
                   FROM decision d JOIN account u ON u.id = d.by_user WHERE d.target_id = $1 ORDER BY d.id DESC";
        let rows = self.db.all(sql, vec![target_id.into()]).await?;
        rows.iter().map(|row| decision(row).map(|found| found.unwrap_or_else(no_decision))).collect()
    }

    /// An officer takes a target on. One that a colleague works on is refused.
    pub async fn claim(&self, id: i64, account: i64, actor: &str, at: i64) -> Result<TargetItem> {
        let sql = "UPDATE target SET status = 'claimed', claimed_by = $2
                   WHERE id = $1 AND (status = 'open' OR (status = 'claimed' AND claimed_by = $2))";
        self.act(id, sql, vec![id.into(), account.into()], AuditEntry::new(actor, "claim", "target", id, ""), at).await
    }

    /// An officer gives a target back. One that has calmed down meanwhile leaves the queue.
    pub async fn release(&self, id: i64, account: i64, actor: &str, at: i64) -> Result<TargetItem> {
        let sql = format!(
            "UPDATE target SET status = CASE WHEN lane >= {TARGET_LANE} THEN 'open' ELSE 'lapsed' END, claimed_by = NULL
             WHERE id = $1 AND status = 'claimed' AND claimed_by = $2"
        );
        self.act(id, &sql, vec![id.into(), account.into()], AuditEntry::new(actor, "release", "target", id, ""), at)
            .await
    }

    async fn act(
        &self,
        id: i64,
        sql: &str,
        values: Vec<sea_orm::Value>,
        entry: AuditEntry,
        at: i64,
    ) -> Result<TargetItem> {
        let tx = self.db.begin().await?;
        if tx.exec(sql, values).await? == 0 {
            drop(tx);
            let target = self.target(id).await?;
            let by = target.claimed_by.map(|name| format!(" by {name}")).unwrap_or_default();
            return Err(StoreError::Conflict(format!("this target is {}{by}", target.status)));
        }
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        self.target(id).await
    }

    /// An officer decides. The decision is appended; an earlier one stays beside it.
    pub async fn decide(
        &self,
        id: i64,
        account: i64,
        actor: &str,
        decision: &str,
        reason: &str,
        at: i64,
    ) -> Result<TargetItem> {
        let tx = self.db.begin().await?;
        let rows = tx.rows("SELECT lane, score, status, claimed_by FROM target WHERE id = $1", vec![id.into()]).await?;
        let row = rows.first().ok_or_else(|| not_found(id))?;
        let (status, claimed_by): (String, Option<i64>) = (col(row, "status")?, col(row, "claimed_by")?);
        if status == "claimed" && claimed_by != Some(account) {
            return Err(StoreError::Conflict("a colleague works on this target".into()));
        }
        let (lane, score): (i64, f64) = (col(row, "lane")?, col(row, "score")?);
        let sql = "INSERT INTO decision (target_id, lane, score, by_user, at, decision, reason)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
        let values =
            vec![id.into(), lane.into(), score.into(), account.into(), at.into(), decision.into(), reason.into()];
        let rows = tx.rows(sql, values).await?;
        let decision_id: i64 =
            rows.first().map_or_else(|| Err(crate::journal::missing("decision")), |row| col(row, "id"))?;
        let sql = "UPDATE target SET status = 'decided', claimed_by = $2, decision_id = $3 WHERE id = $1";
        tx.exec(sql, vec![id.into(), account.into(), decision_id.into()]).await?;
        note_decision(&tx, id, decision_id).await?;
        let detail = format!("{decision} (decision {decision_id})");
        audit::append(&tx, &[(at, AuditEntry::new(actor, "decide", "target", id, detail))]).await?;
        tx.commit().await?;
        self.target(id).await
    }
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "target", id: id.to_string() }
}

fn no_decision() -> DecisionItem {
    DecisionItem { by: String::new(), at: 0, decision: String::new(), reason: String::new() }
}

fn decision(row: &QueryResult) -> Result<Option<DecisionItem>> {
    let Some(at) = col::<Option<i64>>(row, "d_at")? else { return Ok(None) };
    let text = |name: &str| -> Result<String> { Ok(col::<Option<String>>(row, name)?.unwrap_or_default()) };
    Ok(Some(DecisionItem { by: text("d_by")?, at, decision: text("d_decision")?, reason: text("d_reason")? }))
}

fn target_item(row: &QueryResult) -> Result<TargetItem> {
    let movement = Movement::from_document(&col::<String>(row, "m_doc")?)?;
    let subject = subject_kind(col(row, "subject")?).map_or("", |kind| kind.word());
    Ok(TargetItem {
        id: col(row, "id")?,
        subject: subject.to_owned(),
        subject_id: col(row, "subject_id")?,
        title: col(row, "title")?,
        subtitle: col(row, "subtitle")?,
        lane: lane_of(col(row, "lane")?),
        score: col(row, "score")?,
        reasons: serde_json::from_str(&col::<String>(row, "reasons")?)?,
        because: because(row)?,
        movement: TargetMovement {
            id: col(row, "movement_id")?,
            title: col(row, "m_title")?,
            mode: col(row, "m_mode")?,
            departure: movement.departure,
            arrival: movement.arrival,
        },
        deadline: col(row, "deadline")?,
        status: col(row, "status")?,
        claimed_by: col(row, "claimed_name")?,
        decided: decision(row)?,
        created_at: col(row, "created_at")?,
    })
}
