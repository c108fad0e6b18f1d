//! Bills in transit: what came in, matched to what left.
//!
//! Whatever a message says of either side settles the bills that it touches, in the message's own transaction, in
//! whichever order the two sides come. That a day has passed is found by a job.

use model::{
    cargo::ConsignmentRecord,
    transit::{TransitDifference, TransitLeg, TransitPast, TransitState, matter},
};
use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, Writer,
    db::{Dialect, Run, row},
    query::{Filter, anywhere, col, page_sql},
    views::Page,
};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Clocks and schedules of two manifests differ: what leaves up to a day before the other comes is no contradiction.
const SLACK: i64 = DAY;

/// A side of a transit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It comes in.
    Entry,
    /// It leaves.
    Exit,
}

impl Side {
    fn number(self) -> i64 {
        match self {
            Side::Entry => 1,
            Side::Exit => 2,
        }
    }
}

/// A bill in transit, as a message brought it.
#[derive(Debug, Clone)]
pub struct TransitRow {
    /// The consignment's number.
    pub id: i64,
    /// Its side.
    pub side: Side,
    /// When it comes in or leaves, local milliseconds.
    pub at: i64,
    /// Until when it is to leave.
    pub due_at: i64,
    /// What is held of it.
    pub leg: TransitLeg,
}

/// Which bills in transit are asked for.
#[derive(Debug, Clone, Default)]
pub struct TransitQuery {
    /// Only this state.
    pub state: Option<TransitState>,
    /// Part of the bill's number or of what is held of it.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

/// A bill that came in for transit, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TransitItem {
    /// The consignment that came in.
    pub id: i64,
    /// How it stands.
    pub state: TransitState,
    /// When it came in, local time at the place.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub entered_at: i64,
    /// Until when it is to leave.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub due_at: i64,
    /// The consignment that left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_id: Option<i64>,
    /// When it left.
    #[serde(serialize_with = "crate::views::iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub left_at: Option<i64>,
    /// What came in.
    pub entered: TransitLeg,
    /// What left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<TransitLeg>,
    /// In what they differ.
    pub differences: Vec<TransitDifference>,
}

/// How many bills stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct TransitCounts {
    /// In the country, and in time.
    pub open: i64,
    /// Not seen to leave in time.
    pub overdue: i64,
    /// Left as they came.
    pub matched: i64,
    /// Left, or cleared, and not as they came.
    pub differing: i64,
}

impl Store {
    /// A page of bills that came in for transit: what is to leave first stands first.
    pub async fn transit(&self, query: &TransitQuery) -> Result<Page<TransitItem>> {
        let mut filter = Filter::default();
        filter.add("e.side = ?", Side::Entry.number());
        if let Some(state) = query.state {
            filter.add("e.state = ?", state.word());
        }
        if let Some(words) = &query.words {
            filter.add(&format!("e.doc {} ?", self.db.backend.like()), anywhere(words));
        }
        let counted = format!("SELECT COUNT(*) FROM transit e {}", filter.sql());
        let total = self.db.count(&counted, filter.values.clone()).await?;
        let sql = format!(
            "SELECT e.*, x.doc AS exit_doc FROM transit e LEFT JOIN transit x ON x.consignment_id = e.exit_id {}
             ORDER BY e.due_at, e.consignment_id {}",
            filter.sql(),
            page_sql(query.page)
        );
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(item).collect::<Result<_>>()?, total })
    }

    /// How many bills stand how.
    pub async fn transit_counts(&self) -> Result<TransitCounts> {
        let sql = "SELECT state, COUNT(*) AS n FROM transit WHERE side = $1 GROUP BY state";
        let mut out = TransitCounts::default();
        for row in self.db.all(sql, vec![Side::Entry.number().into()]).await? {
            let n = col(&row, "n")?;
            match TransitState::parse(&col::<String>(&row, "state")?) {
                Some(TransitState::Open) => out.open = n,
                Some(TransitState::Overdue) => out.overdue = n,
                Some(TransitState::Matched) => out.matched = n,
                Some(TransitState::Differing) => out.differing = n,
                None => {}
            }
        }
        Ok(out)
    }

    /// Says of bills that were to leave before a moment that they are overdue. How many became so.
    pub async fn transit_overdue(&self, now: i64, at: i64) -> Result<u64> {
        let writer = self.writer().await?;
        let sql = "UPDATE transit SET state = 'overdue' WHERE side = $1 AND state = 'open' AND due_at < $2";
        let became = writer.tx.exec(sql, vec![Side::Entry.number().into(), now.into()]).await?;
        if became > 0 {
            let detail = format!("{became} not seen to leave in time");
            writer.audit(at, AuditEntry::new("system", "transit_overdue", "transit", "", detail)).await?;
        }
        writer.commit().await?;
        Ok(became)
    }

    /// Bills whose state has become another one since they were assessed.
    pub async fn transit_untold(&self, limit: u64) -> Result<Vec<(i64, TransitState)>> {
        let sql = format!(
            "SELECT consignment_id, state FROM transit WHERE side = $1 AND state <> told ORDER BY consignment_id LIMIT {limit}"
        );
        let rows = self.db.all(&sql, vec![Side::Entry.number().into()]).await?;
        rows.iter().map(|row| Ok((col(row, "consignment_id")?, state(row)?))).collect()
    }

    /// Says that bills have been assessed in these states.
    pub async fn transit_told(&self, told: &[(i64, TransitState)]) -> Result<()> {
        let writer = self.writer().await?;
        for (id, state) in told {
            let sql = "UPDATE transit SET told = $2 WHERE consignment_id = $1";
            writer.tx.exec(sql, vec![(*id).into(), state.word().into()]).await?;
        }
        writer.commit().await
    }
}

impl Writer {
    /// How bills in transit stand, in the order of the numbers; none where a bill is not in transit, or nothing is to
    /// be said of it: it has time, or left as it came.
    pub async fn transit_past(&self, ids: &[i64]) -> Result<Vec<Option<TransitPast>>> {
        let mut out = vec![None; ids.len()];
        let asks = (0..).zip(ids).map(|(at, id): (i64, _)| row![at, *id]);
        let sql = "SELECT j.ask, e.*, x.reference AS exit_reference
             FROM j CROSS JOIN transit e LEFT JOIN transit x ON x.consignment_id = e.exit_id
             WHERE e.consignment_id = j.id AND e.side = 1 AND e.state IN ('overdue', 'differing')";
        for row in self.tx.asked("ask, id", asks.collect(), sql).await? {
            let (ask, entered, due): (i64, i64, i64) = (col(&row, "ask")?, col(&row, "at")?, col(&row, "due_at")?);
            let past = TransitPast {
                state: state(&row)?,
                days: (due - entered) / DAY,
                left_by: col(&row, "exit_reference")?,
                differences: differences(&row)?,
            };
            if let Some(place) = usize::try_from(ask).ok().and_then(|ask| out.get_mut(ask)) {
                *place = Some(past);
            }
        }
        Ok(out)
    }

    /// Keeps what a message says of bills in transit, and settles every bill that this touches.
    pub async fn put_transit(&self, rows: &[TransitRow]) -> Result<()> {
        for row in rows {
            let sql = "INSERT INTO transit (consignment_id, side, at, due_at, reference, state, told, differences, doc)
                 VALUES ($1, $2, $3, $4, $5, 'open', 'open', '[]', $6)
                 ON CONFLICT (consignment_id) DO UPDATE SET side = excluded.side, at = excluded.at,
                   due_at = excluded.due_at, reference = excluded.reference, doc = excluded.doc";
            let values = vec![
                row.id.into(),
                row.side.number().into(),
                row.at.into(),
                row.due_at.into(),
                row.leg.reference.as_str().into(),
                serde_json::to_string(&row.leg)?.into(),
            ];
            self.tx.exec(sql, values).await?;
            self.tx.exec("DELETE FROM transit_key WHERE consignment_id = $1", vec![row.id.into()]).await?;
            for key in row.leg.keys() {
                let sql =
                    "INSERT INTO transit_key (side, key, consignment_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
                self.tx.exec(sql, vec![row.side.number().into(), key.into(), row.id.into()]).await?;
            }
        }
        let mut touched = Vec::new();
        for row in rows {
            match row.side {
                Side::Entry => touched.push(row.id),
                Side::Exit => touched.extend(self.entries_of(row.id).await?),
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for id in touched {
            self.settle(id).await?;
        }
        Ok(())
    }

    /// Says of bills that were in transit and are so no longer that they were cleared otherwise.
    pub async fn end_transit(&self, bills: &[(i64, &ConsignmentRecord)]) -> Result<()> {
        for (id, record) in bills {
            let left = record.consignment.nature.clone().unwrap_or_default();
            let differs = TransitDifference { what: "nature".into(), entered: "transit".into(), left };
            let sql = "UPDATE transit SET state = 'differing', differences = $2
                 WHERE consignment_id = $1 AND side = 1 AND exit_id IS NULL";
            self.tx.exec(sql, vec![(*id).into(), serde_json::to_string(&[differs])?.into()]).await?;
        }
        Ok(())
    }

    /// The bills that came in and share a key with one that leaves, or are matched to it.
    async fn entries_of(&self, exit: i64) -> Result<Vec<i64>> {
        let sql = "SELECT e.consignment_id AS id FROM transit_key x JOIN transit_key e ON e.key = x.key AND e.side = 1
                   WHERE x.side = 2 AND x.consignment_id = $1
                   UNION SELECT consignment_id FROM transit WHERE exit_id = $1";
        let rows = self.tx.rows(sql, vec![exit.into()]).await?;
        rows.iter().map(|row| col(row, "id")).collect()
    }

    /// Finds the bill that left for one that came in: the same bill, else one that shares a container and is no other
    /// bill's. The one that shares most is taken; of several the earliest.
    async fn settle(&self, entry: i64) -> Result<()> {
        let sql = "SELECT at, doc FROM transit WHERE consignment_id = $1 AND side = 1";
        let rows = self.tx.rows(sql, vec![entry.into()]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let (entered_at, entered): (i64, TransitLeg) = (col(row, "at")?, leg(row, "doc")?);
        let sql = "SELECT x.consignment_id AS id, x.at, x.doc, COUNT(*) AS shared,
                     MAX(CASE WHEN k.key LIKE 'B:%' THEN 1 ELSE 0 END) AS same_bill,
                     (SELECT COUNT(*) FROM transit t WHERE t.exit_id = x.consignment_id AND t.consignment_id <> $1) AS taken
                   FROM transit_key k JOIN transit_key o ON o.key = k.key AND o.side = 2
                   JOIN transit x ON x.consignment_id = o.consignment_id AND x.side = 2 AND x.at >= $2
                   WHERE k.side = 1 AND k.consignment_id = $1
                   GROUP BY x.consignment_id, x.at, x.doc ORDER BY shared DESC, x.at, x.consignment_id";
        let rows = self.tx.rows(sql, vec![entry.into(), (entered_at - SLACK).into()]).await?;
        let mut best = None;
        for row in &rows {
            let same_bill =
                i64::from(col::<i32>(row, "same_bill").or_else(|_| col::<i64>(row, "same_bill").map(|n| n as i32))?);
            let taken: i64 = col(row, "taken")?;
            if best.is_none() && (same_bill == 1 || taken == 0) {
                best = Some((col::<i64>(row, "id")?, col::<i64>(row, "at")?, leg(row, "doc")?));
            }
        }
        let Some((exit, left_at, left)) = best else {
            // What it was matched to may have been amended into something else.
            let sql = "UPDATE transit SET state = 'open', exit_id = NULL, left_at = NULL, differences = '[]'
                       WHERE consignment_id = $1 AND (exit_id IS NOT NULL OR state = 'differing')";
            return self.tx.exec(sql, vec![entry.into()]).await.map(drop);
        };
        let differences = entered.differences(&left);
        let state = if matter(&differences) { TransitState::Differing } else { TransitState::Matched };
        let sql =
            "UPDATE transit SET state = $2, exit_id = $3, left_at = $4, differences = $5 WHERE consignment_id = $1";
        let values = vec![
            entry.into(),
            state.word().into(),
            exit.into(),
            left_at.into(),
            serde_json::to_string(&differences)?.into(),
        ];
        self.tx.exec(sql, values).await.map(drop)
    }
}

fn state(row: &QueryResult) -> Result<TransitState> {
    Ok(TransitState::parse(&col::<String>(row, "state")?).unwrap_or_default())
}

fn differences(row: &QueryResult) -> Result<Vec<TransitDifference>> {
    Ok(serde_json::from_str(&col::<String>(row, "differences")?)?)
}

fn leg(row: &QueryResult, column: &str) -> Result<TransitLeg> {
    Ok(serde_json::from_str(&col::<String>(row, column)?)?)
}

fn item(row: &QueryResult) -> Result<TransitItem> {
    let left: Option<String> = col(row, "exit_doc")?;
    Ok(TransitItem {
        id: col(row, "consignment_id")?,
        state: state(row)?,
        entered_at: col(row, "at")?,
        due_at: col(row, "due_at")?,
        exit_id: col(row, "exit_id")?,
        left_at: col(row, "left_at")?,
        entered: leg(row, "doc")?,
        left: left.map(|doc| serde_json::from_str(&doc)).transpose()?,
        differences: differences(row)?,
    })
}
