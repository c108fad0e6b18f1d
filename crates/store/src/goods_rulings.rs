//! What authorities have ruled of goods.
//!
//! A ruling is never updated. Another one of the same authority under the same reference supersedes it, and taking it
//! back is a row of its own that supersedes it too. In force is a row that nothing supersedes, that takes nothing back,
//! from its first day to its last.

use std::collections::HashMap;

use chrono::NaiveDate;
use model::assessment::{RecalledRuling, RulingDecision};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, Writer, audit,
    db::{Dialect, Run, Tx},
    query::{Filter, anywhere, col, page_sql},
    views::Page,
};

/// The decision of a row that takes the one before it back.
const WITHDRAWN: &str = "withdrawn";

/// A ruling before it is written.
#[derive(Debug, Clone)]
pub struct NewRuling {
    /// Who ruled.
    pub authority: String,
    /// The authority's reference.
    pub reference: String,
    /// What was ruled.
    pub decision: RulingDecision,
    /// The item of the dictionary.
    pub item: String,
    /// The day of the ruling.
    pub issued: NaiveDate,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_until: Option<NaiveDate>,
    /// Why, in the authority's words.
    pub reason: String,
    /// The words of the goods.
    pub goods: String,
    /// Their product reference.
    pub product: Option<String>,
    /// Who sends them, where the product reference is a consignor's.
    pub consignor: Option<String>,
    /// Key of the words; empty where they tell nothing.
    pub text_key: String,
    /// Key of consignor and product reference; empty where there is none.
    pub product_key: String,
    /// The bill and its line for which it was asked.
    pub line: Option<(i64, i64)>,
}

/// A ruling of an authority.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GoodsRuling)]
pub struct Ruling {
    /// Number.
    pub id: i64,
    /// Who ruled.
    pub authority: String,
    /// The authority's reference.
    pub reference: String,
    /// What was ruled.
    pub decision: RulingDecision,
    /// The item of the dictionary.
    pub item: String,
    /// The day of the ruling.
    pub issued: String,
    /// Its first day.
    pub valid_from: String,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// Why, in the authority's words.
    pub reason: String,
    /// The words of the goods.
    pub goods: String,
    /// Their product reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Who sends them, where the product reference is a consignor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignor: Option<String>,
    /// The bill for which it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignment: Option<i64>,
    /// The line of that bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
    /// Who entered it.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// `in_force`, `coming`, `lapsed`, `withdrawn` or `superseded`.
    pub state: String,
    /// How it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<crate::match_decisions::Withdrawal>,
    /// Bills of which a line is the same goods.
    pub bills: i64,
    /// Keys of its goods.
    #[serde(skip)]
    pub keys: Vec<String>,
}

/// Which rulings are asked for.
#[derive(Debug, Clone, Default)]
pub struct RulingQuery {
    /// Only this state.
    pub state: Option<String>,
    /// Only this item.
    pub item: Option<String>,
    /// Only of these goods, by their keys.
    pub keys: Option<Vec<String>>,
    /// Words in the goods, the authority, the reference or the reason.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

/// Up to where stored bills have been held against rulings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RulingsFollowed {
    /// The last row.
    pub id: i64,
    /// The last day.
    pub day: Option<NaiveDate>,
}

/// A ruling that has begun, ended or changed, with the bills that are concerned.
#[derive(Debug, Clone)]
pub struct TurnedRuling {
    /// Who ruled.
    pub authority: String,
    /// The authority's reference.
    pub reference: String,
    /// Bills with the same goods.
    pub bills: Vec<i64>,
}

const FROM: &str = "FROM goods_ruling r LEFT JOIN goods_ruling n ON n.supersedes = r.id";

/// The state of a row on the day `$1`.
const STATE: &str = "CASE WHEN n.decision = 'withdrawn' THEN 'withdrawn' WHEN n.id IS NOT NULL THEN 'superseded'
   WHEN r.valid_until < $1 THEN 'lapsed' WHEN r.valid_from > $1 THEN 'coming' ELSE 'in_force' END";

fn select() -> String {
    format!(
        "SELECT r.*, {STATE} AS state, n.by_user AS n_by, n.at AS n_at, n.reason AS n_reason,
           (SELECT COUNT(DISTINCT f.consignment_id) FROM goods_finding f WHERE (r.text_key <> '' AND f.text_key = r.text_key)
             OR (r.product_key <> '' AND f.product_key = r.product_key)) AS bills {FROM}"
    )
}

impl Store {
    /// A page of rulings, the newest first, as they stand on a day.
    pub async fn rulings(&self, query: &RulingQuery, day: NaiveDate) -> Result<Page<Ruling>> {
        let mut filter = Filter::default();
        filter.values.push(day.to_string().into());
        filter.add("r.decision <> ?", WITHDRAWN);
        if let Some(wanted) = &query.state {
            filter.add(&format!("({STATE}) = ?"), wanted.as_str());
        }
        if let Some(item) = &query.item {
            filter.add("r.item = ?", item.as_str());
        }
        if let Some(keys) = &query.keys {
            let keys: Vec<Json> = keys.iter().map(|key| json!([key])).collect();
            let each = self.db.backend.each("?");
            filter.add(
                &format!("EXISTS (SELECT 1 FROM {each} WHERE j.value->>0 IN (r.text_key, r.product_key))"),
                Json::Array(keys).to_string(),
            );
        }
        if let Some(words) = &query.words {
            let like = self.db.backend.like();
            let all = "r.goods || ' ' || r.authority || ' ' || r.reference || ' ' || r.reason || ' ' || r.item";
            filter.add(&format!("({all}) {like} ?"), anywhere(words));
        }
        // PostgreSQL wants every value named once: the day may stand in no condition.
        filter.add_plain("CAST($1 AS TEXT) IS NOT NULL");
        let total = self.db.count(&format!("SELECT COUNT(*) {FROM} {}", filter.sql()), filter.values.clone()).await?;
        let sql = format!("{} {} ORDER BY r.issued DESC, r.id DESC {}", select(), filter.sql(), page_sql(query.page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(ruling).collect::<Result<_>>()?, total })
    }

    /// One ruling as it stands on a day.
    pub async fn ruling(&self, id: i64, day: NaiveDate) -> Result<Ruling> {
        let sql = format!("{} WHERE r.id = $2 AND r.decision <> '{WITHDRAWN}'", select());
        let row = self.db.one(&sql, vec![day.to_string().into(), id.into()]).await?;
        row.map_or_else(|| Err(not_found(id)), |row| ruling(&row))
    }

    /// Enters a ruling; what the same authority ruled under the same reference is superseded.
    pub async fn enter_ruling(&self, new: &NewRuling, actor: &str, at: i64) -> Result<i64> {
        let tx = self.db.begin().await?;
        let sql = "SELECT r.id, r.decision FROM goods_ruling r WHERE r.authority = $1 AND r.reference = $2
                   AND NOT EXISTS (SELECT 1 FROM goods_ruling n WHERE n.supersedes = r.id) ORDER BY r.id DESC LIMIT 1";
        let before = tx.rows(sql, vec![new.authority.as_str().into(), new.reference.as_str().into()]).await?;
        let before = before.first().map(|row| col::<i64>(row, "id")).transpose()?;
        let id = insert(&tx, new, new.decision.word(), actor, before, at).await?;
        let detail = format!("ruling {id}: {} as {}", new.decision.word(), new.item);
        audit::append(&tx, &[(at, AuditEntry::new(actor, "goods_ruled", "goods_ruling", id, detail))]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes a ruling back on behalf of its authority. Only one that nothing supersedes can be.
    pub async fn withdraw_ruling(&self, id: i64, reason: &str, actor: &str, at: i64) -> Result<()> {
        let tx = self.db.begin().await?;
        let sql = "SELECT r.*, n.id AS later FROM goods_ruling r LEFT JOIN goods_ruling n ON n.supersedes = r.id
                   WHERE r.id = $1 AND r.decision <> 'withdrawn'";
        let rows = tx.rows(sql, vec![id.into()]).await?;
        let row = rows.first().ok_or_else(|| not_found(id))?;
        if col::<Option<i64>>(row, "later")?.is_some() {
            return Err(StoreError::Conflict("another ruling has taken the place of this one".into()));
        }
        let new = NewRuling { reason: reason.to_owned(), ..stored(row)? };
        insert(&tx, &new, WITHDRAWN, actor, Some(id), at).await?;
        let detail = format!("ruling {id} as {}", new.item);
        audit::append(&tx, &[(at, AuditEntry::new(actor, "goods_ruling_withdrawn", "goods_ruling", id, detail))])
            .await?;
        tx.commit().await
    }

    /// The rulings that were entered, superseded or taken back, that have begun or that have ended, since they were
    /// followed last; and how far that is then.
    pub async fn rulings_turned(
        &self,
        since: &RulingsFollowed,
        today: NaiveDate,
    ) -> Result<(Vec<TurnedRuling>, RulingsFollowed)> {
        let last = self.db.count("SELECT COALESCE(MAX(id), 0) FROM goods_ruling", vec![]).await?;
        let day = since.day.unwrap_or(today);
        let sql = "SELECT r.* FROM goods_ruling r WHERE r.id > $1
             OR (r.valid_from > $2 AND r.valid_from <= $3) OR (r.valid_until >= $2 AND r.valid_until < $3)
             OR EXISTS (SELECT 1 FROM goods_ruling n WHERE n.supersedes = r.id AND n.id > $1)
           ORDER BY r.id";
        let values = vec![since.id.into(), day.to_string().into(), today.to_string().into()];
        let mut out = Vec::new();
        for row in self.db.all(sql, values).await? {
            let new = stored(&row)?;
            let sql = "SELECT DISTINCT consignment_id AS id FROM goods_finding
                 WHERE (text_key = $1 AND $1 <> '') OR (product_key = $2 AND $2 <> '') ORDER BY consignment_id";
            let values = vec![new.text_key.as_str().into(), new.product_key.as_str().into()];
            let rows = self.db.all(sql, values).await?;
            let mut bills = rows.iter().map(|row| col(row, "id")).collect::<Result<Vec<i64>>>()?;
            bills.extend(new.line.map(|(bill, _)| bill));
            bills.sort_unstable();
            bills.dedup();
            out.push(TurnedRuling { authority: new.authority, reference: new.reference, bills });
        }
        Ok((out, RulingsFollowed { id: last, day: Some(today) }))
    }
}

impl Writer {
    /// The rulings in force on a day, by each of these keys of goods. No statement at all where nobody has ever ruled.
    pub async fn rulings(&mut self, keys: &[String], day: NaiveDate) -> Result<HashMap<String, Vec<RecalledRuling>>> {
        let mut out: HashMap<String, Vec<RecalledRuling>> = HashMap::new();
        if keys.is_empty() || !self.anything_ruled().await? {
            return Ok(out);
        }
        let asked: Vec<Json> = keys.iter().map(|key| json!([key])).collect();
        let each = self.tx.backend.each("$1");
        let holds = format!(
            "r.decision <> '{WITHDRAWN}' AND r.valid_from <= $2 AND (r.valid_until IS NULL OR r.valid_until >= $2)
             AND NOT EXISTS (SELECT 1 FROM goods_ruling n WHERE n.supersedes = r.id)"
        );
        // Two lookups by index in the place of one scan.
        let sql = format!(
            "SELECT j.value->>0 AS key, r.* FROM {each} JOIN goods_ruling r ON r.text_key = j.value->>0 WHERE {holds}
             UNION ALL
             SELECT j.value->>0 AS key, r.* FROM {each} JOIN goods_ruling r ON r.product_key = j.value->>0 WHERE {holds}
             ORDER BY id"
        );
        let values = vec![Json::Array(asked).to_string().into(), day.to_string().into()];
        for row in self.tx.rows(&sql, values).await? {
            let new = stored(&row)?;
            out.entry(col(&row, "key")?).or_default().push(RecalledRuling {
                id: col(&row, "id")?,
                item: new.item,
                keys: [new.text_key, new.product_key].into_iter().filter(|key| !key.is_empty()).collect(),
                decision: new.decision,
                authority: new.authority,
                reference: new.reference,
                issued: new.issued,
                valid_until: new.valid_until,
            });
        }
        Ok(out)
    }

    /// Whether any authority has ever ruled on goods. Asked once a transaction: nobody rules while it lasts.
    pub async fn anything_ruled(&mut self) -> Result<bool> {
        if let Some(known) = self.any_ruling {
            return Ok(known);
        }
        let any = !self.tx.rows("SELECT 1 AS one FROM goods_ruling LIMIT 1", vec![]).await?.is_empty();
        self.any_ruling = Some(any);
        Ok(any)
    }
}

async fn insert(
    tx: &Tx,
    new: &NewRuling,
    decision: &str,
    actor: &str,
    supersedes: Option<i64>,
    at: i64,
) -> Result<i64> {
    let sql = "INSERT INTO goods_ruling (authority, reference, decision, item, issued, valid_from, valid_until, reason,
             goods, product, consignor, text_key, product_key, consignment_id, line, by_user, at, supersedes)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id";
    let values = vec![
        new.authority.as_str().into(),
        new.reference.as_str().into(),
        decision.into(),
        new.item.as_str().into(),
        new.issued.to_string().into(),
        new.valid_from.to_string().into(),
        new.valid_until.map(|day| day.to_string()).into(),
        new.reason.as_str().into(),
        new.goods.as_str().into(),
        new.product.clone().into(),
        new.consignor.clone().into(),
        new.text_key.as_str().into(),
        new.product_key.as_str().into(),
        new.line.map(|(bill, _)| bill).into(),
        new.line.map(|(_, line)| line).into(),
        actor.into(),
        at.into(),
        supersedes.into(),
    ];
    let rows = tx.rows(sql, values).await?;
    rows.first().map_or_else(|| Err(crate::journal::missing("ruling")), |row| col(row, "id"))
}

/// What a row says; the decision of one that takes another back is that of nothing.
fn stored(row: &QueryResult) -> Result<NewRuling> {
    let day = |name: &str| -> Result<Option<NaiveDate>> {
        Ok(col::<Option<String>>(row, name)?.and_then(|text| text.parse().ok()))
    };
    let bill: Option<i64> = col(row, "consignment_id")?;
    let line: Option<i64> = col(row, "line")?;
    Ok(NewRuling {
        authority: col(row, "authority")?,
        reference: col(row, "reference")?,
        decision: RulingDecision::parse(&col::<String>(row, "decision")?).unwrap_or_default(),
        item: col(row, "item")?,
        issued: day("issued")?.unwrap_or_default(),
        valid_from: day("valid_from")?.unwrap_or_default(),
        valid_until: day("valid_until")?,
        reason: col(row, "reason")?,
        goods: col(row, "goods")?,
        product: col(row, "product")?,
        consignor: col(row, "consignor")?,
        text_key: col(row, "text_key")?,
        product_key: col(row, "product_key")?,
        line: bill.zip(line),
    })
}

fn ruling(row: &QueryResult) -> Result<Ruling> {
    let known = stored(row)?;
    let state: String = col(row, "state")?;
    let withdrawn = match state.as_str() {
        WITHDRAWN => Some(crate::match_decisions::Withdrawal {
            by: col::<Option<String>>(row, "n_by")?.unwrap_or_default(),
            at: col::<Option<i64>>(row, "n_at")?.unwrap_or_default(),
            reason: col::<Option<String>>(row, "n_reason")?.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Ruling {
        id: col(row, "id")?,
        decision: known.decision,
        item: known.item,
        issued: known.issued.to_string(),
        valid_from: known.valid_from.to_string(),
        valid_until: known.valid_until.map(|day| day.to_string()),
        reason: known.reason,
        goods: known.goods,
        product: known.product,
        consignor: known.consignor,
        consignment: known.line.map(|(bill, _)| bill),
        line: known.line.map(|(_, line)| line),
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        state,
        withdrawn,
        bills: col(row, "bills")?,
        keys: [known.text_key, known.product_key].into_iter().filter(|key| !key.is_empty()).collect(),
        authority: known.authority,
        reference: known.reference,
    })
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "ruling", id: id.to_string() }
}
