//! Editions of the dictionary of controlled goods, and the proposals that lead from one to the next.
//!
//! The texts are documents of the goods room; here they are kept, not understood. Nothing is changed: an edition is
//! followed by another, and a proposal is decided once, by somebody who did not make it.

use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Dialect, Run, Tx},
    journal::{digest, missing},
    query::{Filter, col, page_sql},
    screened::IN_SCOPE,
    views::{Page, iso, iso_some},
};

/// An edition of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GoodsEdition {
    /// Its number.
    pub id: i64,
    /// SHA-256 of its text.
    pub digest: String,
    /// What the dictionary itself calls it: sixteen digits that follow from the content.
    pub edition: String,
    /// How many items it has.
    pub items: i64,
    /// Items that the one before it had not.
    pub added: i64,
    /// Items that the one before it had otherwise.
    pub changed: i64,
    /// Items that only the one before it had.
    pub removed: i64,
    /// The proposal that led to it; none for the shipped one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<i64>,
    /// Since when it is in force.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub from: i64,
    /// Until when it was.
    #[serde(serialize_with = "iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<i64>,
}

/// An edition on its way into the store.
#[derive(Debug, Clone, Default)]
pub struct NewGoodsEdition {
    /// The edition that it was made from; 0 for the first.
    pub follows: i64,
    /// The dictionary.
    pub text: String,
    /// What the dictionary calls it.
    pub edition: String,
    /// How many items it has.
    pub items: i64,
    /// Items that are new.
    pub added: i64,
    /// Items that are changed.
    pub changed: i64,
    /// Items that are gone.
    pub removed: i64,
}

/// A proposal, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoodsProposal {
    /// Its number.
    pub id: i64,
    /// `item`, `import` or `benign`.
    pub kind: String,
    /// What it is of, in a few words.
    pub title: String,
    /// The edition that it was made on.
    pub base: i64,
    /// The file that it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub by: String,
    /// When.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// `open`, `approved` or `refused`.
    pub state: String,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When.
    #[serde(serialize_with = "iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub decided_at: Option<i64>,
    /// What was said to that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_because: Option<String>,
    /// The edition that it led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<i64>,
}

/// A proposal on its way into the store.
#[derive(Debug, Clone, Default)]
pub struct NewGoodsProposal {
    /// `item`, `import` or `benign`.
    pub kind: String,
    /// What it is of.
    pub title: String,
    /// The edition that it was made on.
    pub base: i64,
    /// The file.
    pub source: Option<String>,
    /// The change.
    pub change: Json,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// How a proposal is decided.
#[derive(Debug, Clone)]
pub enum GoodsVerdict {
    /// It leads to this edition.
    Approved(NewGoodsEdition),
    /// It leads to none.
    Refused,
}

const EDITION: &str = "SELECT e.id, e.digest, e.edition, e.items, e.added, e.changed, e.removed, e.proposal_id, e.at,
  (SELECT n.at FROM goods_edition n WHERE n.follows = e.id) AS until_at FROM goods_edition e";

const PROPOSAL: &str = "SELECT p.id, p.kind, p.title, p.base, p.source, p.reason, p.by_user, p.at,
  COALESCE(d.verdict, 'open') AS state, d.by_user AS d_by, d.at AS d_at, d.reason AS d_reason,
  (SELECT e.id FROM goods_edition e WHERE e.proposal_id = p.id) AS edition_id
  FROM goods_proposal p LEFT JOIN goods_decision d ON d.proposal_id = p.id";

impl Store {
    /// Puts the shipped dictionary in force where none ever was. Whether it did.
    pub async fn seed_goods(&self, new: &NewGoodsEdition, at: i64) -> Result<bool> {
        let tx = self.db.begin().await?;
        if newest(&tx).await? > 0 {
            return Ok(false);
        }
        let id = put_edition(&tx, new, None, at).await?;
        let entry = AuditEntry::new("system", "goods_edition_made", "goods_edition", id, &*new.edition);
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The edition in force.
    pub async fn goods_edition_in_force(&self) -> Result<Option<GoodsEdition>> {
        let row = self.db.one(&format!("{EDITION} ORDER BY e.id DESC LIMIT 1"), vec![]).await?;
        row.as_ref().map(edition).transpose()
    }

    /// One edition.
    pub async fn goods_edition(&self, id: i64) -> Result<GoodsEdition> {
        let row = self.db.one(&format!("{EDITION} WHERE e.id = $1"), vec![id.into()]).await?;
        row.as_ref().map_or_else(|| Err(StoreError::NotFound { what: "edition", id: id.to_string() }), edition)
    }

    /// A page of editions, the newest first.
    pub async fn goods_editions(&self, page: u64) -> Result<Page<GoodsEdition>> {
        let total = self.db.count("SELECT COUNT(*) FROM goods_edition", vec![]).await?;
        let rows = self.db.all(&format!("{EDITION} ORDER BY e.id DESC {}", page_sql(page)), vec![]).await?;
        Ok(Page { items: rows.iter().map(edition).collect::<Result<_>>()?, total })
    }

    /// The dictionary of an edition.
    pub async fn goods_text(&self, edition: &GoodsEdition) -> Result<String> {
        let lost = || StoreError::Damaged(format!("the text of edition {} of the dictionary is gone", edition.id));
        self.text(&edition.digest).await?.ok_or_else(lost)
    }

    /// Makes a proposal. Its number.
    pub async fn propose_goods(&self, new: &NewGoodsProposal, at: i64) -> Result<i64> {
        let tx = self.db.begin().await?;
        let sql = "INSERT INTO goods_proposal (kind, title, base, source, change, reason, by_user, at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
        let values = vec![
            new.kind.as_str().into(),
            new.title.as_str().into(),
            new.base.into(),
            new.source.clone().into(),
            new.change.to_string().into(),
            new.reason.as_str().into(),
            new.by.as_str().into(),
            at.into(),
        ];
        let id = number(&tx.rows(sql, values).await?)?;
        let entry = AuditEntry::new(&new.by, "goods_proposed", "goods_proposal", id, &*new.title);
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A page of proposals, the newest first; of one state where one is given.
    pub async fn goods_proposals(&self, state: Option<&str>, page: u64) -> Result<Page<GoodsProposal>> {
        let mut filter = Filter::default();
        if let Some(state) = state {
            filter.add("COALESCE(d.verdict, 'open') = ?", state);
        }
        let count = format!(
            "SELECT COUNT(*) FROM goods_proposal p LEFT JOIN goods_decision d ON d.proposal_id = p.id {}",
            filter.sql()
        );
        let total = self.db.count(&count, filter.values.clone()).await?;
        let sql = format!("{PROPOSAL} {} ORDER BY p.id DESC {}", filter.sql(), page_sql(page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(proposal).collect::<Result<_>>()?, total })
    }

    /// One proposal and its change.
    pub async fn goods_proposal(&self, id: i64) -> Result<(GoodsProposal, Json)> {
        let row = self.db.one(&format!("{PROPOSAL} WHERE p.id = $1"), vec![id.into()]).await?;
        let row = row.ok_or_else(|| absent(id))?;
        let change = self.db.one("SELECT change FROM goods_proposal WHERE id = $1", vec![id.into()]).await?;
        let change: String = change.as_ref().map_or_else(|| Err(absent(id)), |row| col(row, "change"))?;
        Ok((proposal(&row)?, serde_json::from_str(&change)?))
    }

    /// Decides a proposal, once, and never by whoever made it. Returns the number of the edition that it led to.
    pub async fn decide_goods(
        &self,
        id: i64,
        verdict: &GoodsVerdict,
        by: &str,
        reason: &str,
        at: i64,
    ) -> Result<Option<i64>> {
        let tx = self.db.begin().await?;
        let rows = tx.rows("SELECT by_user FROM goods_proposal WHERE id = $1", vec![id.into()]).await?;
        let maker: String = rows.first().map_or_else(|| Err(absent(id)), |row| col(row, "by_user"))?;
        if maker == by {
            return Err(StoreError::Conflict(
                "another person must decide on a proposal than the one who made it".into(),
            ));
        }
        let (word, action) = match verdict {
            GoodsVerdict::Approved(_) => ("approved", "goods_approved"),
            GoodsVerdict::Refused => ("refused", "goods_refused"),
        };
        let sql = "INSERT INTO goods_decision (proposal_id, verdict, reason, by_user, at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING";
        let values = vec![id.into(), word.into(), reason.into(), by.into(), at.into()];
        if tx.exec(sql, values).await? == 0 {
            return Err(StoreError::Conflict("the proposal was decided before".into()));
        }
        let made = match verdict {
            GoodsVerdict::Approved(new) => Some(put_edition(&tx, new, Some(id), at).await?),
            GoodsVerdict::Refused => None,
        };
        let detail = made.map(|edition| format!("edition {edition}")).unwrap_or_default();
        audit::append(&tx, &[(at, AuditEntry::new(by, action, "goods_proposal", id, detail))]).await?;
        tx.commit().await?;
        Ok(made)
    }
}

async fn newest(tx: &Tx) -> Result<i64> {
    let rows = tx.rows("SELECT COALESCE(MAX(id), 0) AS id FROM goods_edition", vec![]).await?;
    number(&rows)
}

/// An edition follows the one in force, or it is none: two approvals at a time do not undo each other.
async fn put_edition(tx: &Tx, new: &NewGoodsEdition, proposal: Option<i64>, at: i64) -> Result<i64> {
    let moved = || StoreError::Conflict("the dictionary has a newer edition by now: look at the change again".into());
    if newest(tx).await? != new.follows {
        return Err(moved());
    }
    let digest = digest(new.text.as_bytes());
    let sql = "INSERT INTO text_blob (digest, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.exec(sql, vec![digest.clone().into(), new.text.as_str().into()]).await?;
    let sql = "INSERT INTO goods_edition (follows, digest, edition, items, added, changed, removed, proposal_id, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id";
    let values = vec![
        new.follows.into(),
        digest.into(),
        new.edition.as_str().into(),
        new.items.into(),
        new.added.into(),
        new.changed.into(),
        new.removed.into(),
        proposal.into(),
        at.into(),
    ];
    let rows = tx.rows(sql, values).await?;
    if rows.is_empty() { Err(moved()) } else { number(&rows) }
}

fn number(rows: &[QueryResult]) -> Result<i64> {
    rows.first().map_or_else(|| Err(missing("number")), |row| col(row, "id"))
}

fn absent(id: i64) -> StoreError {
    StoreError::NotFound { what: "proposal", id: id.to_string() }
}

fn edition(row: &QueryResult) -> Result<GoodsEdition> {
    Ok(GoodsEdition {
        id: col(row, "id")?,
        digest: col(row, "digest")?,
        edition: col(row, "edition")?,
        items: col(row, "items")?,
        added: col(row, "added")?,
        changed: col(row, "changed")?,
        removed: col(row, "removed")?,
        proposal: col(row, "proposal_id")?,
        from: col(row, "at")?,
        until: col(row, "until_at")?,
    })
}

fn proposal(row: &QueryResult) -> Result<GoodsProposal> {
    Ok(GoodsProposal {
        id: col(row, "id")?,
        kind: col(row, "kind")?,
        title: col(row, "title")?,
        base: col(row, "base")?,
        source: col(row, "source")?,
        reason: col(row, "reason")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        state: col(row, "state")?,
        decided_by: col(row, "d_by")?,
        decided_at: col(row, "d_at")?,
        decided_because: col(row, "d_reason")?,
        edition: col(row, "edition_id")?,
    })
}

/// A stored bill, to be held against the dictionary again.
#[derive(Debug, Clone)]
pub struct GoodsRow {
    /// Its number.
    pub id: i64,
    /// The record.
    pub doc: String,
}

impl Store {
    /// The first and the last bill on movements from `since` on (local milliseconds); nothing where there is none.
    pub async fn goods_bounds(&self, since: i64) -> Result<Option<(i64, i64)>> {
        let sql = format!(
            "SELECT MIN(c.id) AS first, MAX(c.id) AS last FROM consignment c
             WHERE c.movement_id IN (SELECT m.id FROM movement m WHERE {IN_SCOPE})"
        );
        let Some(row) = self.db.one(&sql, vec![since.into()]).await? else { return Ok(None) };
        Ok(col::<Option<i64>>(&row, "first")?.zip(col::<Option<i64>>(&row, "last")?))
    }

    /// Bills in scope after a number up to another, in their order.
    pub async fn goods_rows(&self, since: i64, after: i64, last: i64, limit: u64) -> Result<Vec<GoodsRow>> {
        let sql = format!(
            "SELECT c.id, c.doc FROM consignment c JOIN movement m ON m.id = c.movement_id
             WHERE c.id > $2 AND c.id <= $3 AND {IN_SCOPE} ORDER BY c.id LIMIT {limit}"
        );
        let rows = self.db.all(&sql, vec![since.into(), after.into(), last.into()]).await?;
        rows.iter().map(|row| Ok(GoodsRow { id: col(row, "id")?, doc: col(row, "doc")? })).collect()
    }

    /// Bills in scope of which a line was found to be one of these items.
    pub async fn found_to_be(&self, since: i64, items: &[&str]) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT DISTINCT f.consignment_id AS id FROM {} JOIN goods_finding f ON f.item = j.value->>0
             JOIN consignment c ON c.id = f.consignment_id JOIN movement m ON m.id = c.movement_id
             WHERE {IN_SCOPE} ORDER BY f.consignment_id",
            self.db.backend.each("$2")
        );
        let items: Vec<Json> = items.iter().map(|item| json!([item])).collect();
        let rows = self.db.all(&sql, vec![since.into(), Json::Array(items).to_string().into()]).await?;
        rows.iter().map(|row| col(row, "id")).collect()
    }

    /// Stores every bill again so many times, without assessments: for the bench of recognising again.
    #[doc(hidden)]
    pub async fn copy_bills_for_bench(&self, times: usize) -> Result<()> {
        let sql = format!(
            "INSERT INTO consignment (key, movement_id, version, reference, lane, score, doc)
             SELECT c.key || '#' || CAST(j.value->>0 AS TEXT), c.movement_id, c.version, c.reference, c.lane, c.score, c.doc
             FROM {} CROSS JOIN consignment c WHERE c.key NOT LIKE '%#%'",
            self.db.backend.each("$1")
        );
        // A bounded number at a time: a transaction holds what it writes.
        for from in (0..times).step_by(50) {
            let numbers: Vec<Json> = (from..times.min(from + 50)).map(|number| json!([number.to_string()])).collect();
            self.db.exec(&sql, vec![Json::Array(numbers).to_string().into()]).await?;
        }
        Ok(())
    }
}
