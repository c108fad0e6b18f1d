//! What officers hold of lines of goods. A view is never updated: another one on the same line supersedes it.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AuditEntry, Result, Store, audit, db::Run, query::col};

/// Views that are shown of the same goods elsewhere.
const ELSEWHERE: u64 = 20;

/// What an officer holds of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewVerdict {
    /// It is under control as the item.
    Controlled,
    /// It is not.
    NotControlled,
    /// The papers do not say enough.
    NeedsMore,
}

impl ViewVerdict {
    /// The word in documents and tables.
    pub fn word(self) -> &'static str {
        match self {
            ViewVerdict::Controlled => "controlled",
            ViewVerdict::NotControlled => "not_controlled",
            ViewVerdict::NeedsMore => "needs_more",
        }
    }

    /// The verdict for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Controlled, Self::NotControlled, Self::NeedsMore].into_iter().find(|verdict| verdict.word() == word)
    }
}

/// A view before it is written.
#[derive(Debug, Clone)]
pub struct NewView {
    /// The bill.
    pub consignment: i64,
    /// Its line, from 1.
    pub line: i64,
    /// Key of the line's words.
    pub text_key: String,
    /// What the officer holds.
    pub verdict: ViewVerdict,
    /// The item of the dictionary.
    pub item: String,
    /// Why.
    pub reason: String,
}

/// An officer's view.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GoodsView)]
pub struct View {
    /// Number.
    pub id: i64,
    /// The bill.
    pub consignment: i64,
    /// The bill's number.
    pub reference: String,
    /// Its line, from 1.
    pub line: i64,
    /// What the officer holds.
    pub verdict: ViewVerdict,
    /// The item of the dictionary.
    pub item: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// `current`, `superseded`, or `earlier` where the line reads otherwise since.
    pub state: String,
}

impl Store {
    /// What was held of a line, the newest first; and, after that, of the same goods on other bills.
    pub async fn goods_views(&self, consignment: i64, line: i64, text_key: &str) -> Result<(Vec<View>, Vec<View>)> {
        let select = "SELECT v.*, c.reference, CASE WHEN n.id IS NOT NULL THEN 'superseded'
                 WHEN v.text_key <> $3 THEN 'earlier' ELSE 'current' END AS state
               FROM goods_view v JOIN consignment c ON c.id = v.consignment_id
               LEFT JOIN goods_view n ON n.supersedes = v.id";
        let values = || -> Vec<sea_orm::Value> { vec![consignment.into(), line.into(), text_key.into()] };
        let here = format!("{select} WHERE v.consignment_id = $1 AND v.line = $2 ORDER BY v.id DESC LIMIT 100");
        let elsewhere = format!(
            "{select} WHERE v.text_key = $3 AND v.text_key <> '' AND NOT (v.consignment_id = $1 AND v.line = $2)
               AND n.id IS NULL ORDER BY v.id DESC LIMIT {ELSEWHERE}"
        );
        let (here, elsewhere) = (self.db.all(&here, values()).await?, self.db.all(&elsewhere, values()).await?);
        Ok((here.iter().map(view).collect::<Result<_>>()?, elsewhere.iter().map(view).collect::<Result<_>>()?))
    }

    /// An officer says what he holds of a line; what was held of it before is superseded.
    pub async fn hold_view(&self, new: &NewView, actor: &str, at: i64) -> Result<i64> {
        let tx = self.db.begin().await?;
        let sql =
            "INSERT INTO goods_view (consignment_id, line, text_key, verdict, item, reason, by_user, at, supersedes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
               (SELECT MAX(id) FROM goods_view WHERE consignment_id = $1 AND line = $2)) RETURNING id";
        let values = vec![
            new.consignment.into(),
            new.line.into(),
            new.text_key.as_str().into(),
            new.verdict.word().into(),
            new.item.as_str().into(),
            new.reason.as_str().into(),
            actor.into(),
            at.into(),
        ];
        let rows = tx.rows(sql, values).await?;
        let id = rows.first().map_or_else(|| Err(crate::journal::missing("view")), |row| col::<i64>(row, "id"))?;
        let detail = format!("view {id} of line {}: {} as {}", new.line, new.verdict.word(), new.item);
        let entry = AuditEntry::new(actor, "goods_view", "consignment", new.consignment, detail);
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        Ok(id)
    }
}

fn view(row: &QueryResult) -> Result<View> {
    Ok(View {
        id: col(row, "id")?,
        consignment: col(row, "consignment_id")?,
        reference: col(row, "reference")?,
        line: col(row, "line")?,
        verdict: ViewVerdict::parse(&col::<String>(row, "verdict")?).unwrap_or(ViewVerdict::NeedsMore),
        item: col(row, "item")?,
        reason: col(row, "reason")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        state: col(row, "state")?,
    })
}
