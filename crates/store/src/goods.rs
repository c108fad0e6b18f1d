//! What lines of goods were found to be: one row for each line and item, of the bill as it stands now.

use model::SubjectKind;
use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::{
    Result, Store,
    db::{Dialect, Run},
    query::{Filter, anywhere, col, page_sql},
    views::{Page, lane_of},
    writer::{SubjectRow, Writer, subject_number},
};

/// What a line may be, as an assessment says.
#[derive(Debug, Clone, PartialEq)]
pub struct GoodsFinding {
    /// Line on the bill, from 1.
    pub line: i64,
    /// The item of the dictionary.
    pub item: String,
    /// How sure: 0 context, 1 possible, 2 match.
    pub tier: i64,
    /// From 0 to 1.
    pub score: f64,
    /// Whether the item is monitored rather than controlled.
    pub monitored: bool,
}

/// A line of a bill that may be a controlled good, for the desk's queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoodsLine {
    /// Number of the consignment.
    pub consignment: i64,
    /// Its bill.
    pub reference: String,
    /// Flight or voyage.
    pub movement: String,
    /// import, export, transit or transhipment, as the bill says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nature: Option<String>,
    /// Line on the bill, from 1.
    pub line: i64,
    /// The words of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Declared HS code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs: Option<String>,
    /// Declared UN numbers.
    pub un_numbers: Vec<String>,
    /// Net mass, else gross mass, kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mass_kg: Option<f64>,
    /// Who sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignor: Option<String>,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee: Option<String>,
    /// The item.
    pub item: String,
    /// context, possible or match.
    pub tier: &'static str,
    /// From 0 to 1.
    pub score: f64,
    /// Whether the item is monitored rather than controlled.
    pub monitored: bool,
    /// The consignment's lane.
    pub lane: model::Lane,
    /// Its target in the queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<i64>,
    /// The target's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Which lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct GoodsQuery {
    /// Only these items.
    pub items: Option<Vec<String>>,
    /// At least this tier: 0 context, 1 possible, 2 match.
    pub tier: i64,
    /// Monitored ones too.
    pub monitored: bool,
    /// Words in the bill or the record.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

const FROM: &str = "goods_finding f JOIN consignment c ON c.id = f.consignment_id
   JOIN movement m ON m.id = c.movement_id";

impl Writer {
    /// Puts what the lines of bills were found to be in the place of what was found before.
    pub(crate) async fn put_goods(&self, kind: SubjectKind, rows: &[SubjectRow]) -> Result<()> {
        if kind != SubjectKind::Consignment || rows.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "DELETE FROM goods_finding WHERE consignment_id IN
             (SELECT CAST(j.value->>0 AS BIGINT) FROM {})",
            self.tx.backend.each("$1")
        );
        let ids: Vec<Json> = rows.iter().map(|row| json!([row.id])).collect();
        self.tx.exec(&sql, vec![Json::Array(ids).to_string().into()]).await?;
        let mut found = Vec::new();
        for row in rows {
            found.extend(
                row.goods.iter().map(|f| json!([row.id, f.line, f.item, f.tier, f.score, i64::from(f.monitored)])),
            );
        }
        if found.is_empty() {
            return Ok(());
        }
        self.tx
            .insert_json(
                "goods_finding (consignment_id, line, item, tier, score, monitored)",
                &["BIGINT", "BIGINT", "TEXT", "BIGINT", "DOUBLE PRECISION", "BIGINT"],
                &Json::Array(found),
                "ON CONFLICT DO NOTHING",
            )
            .await
            .map(drop)
    }
}

impl Store {
    /// A page of lines that may be controlled goods: by lane, then the surest.
    pub async fn goods_lines(&self, query: &GoodsQuery) -> Result<Page<GoodsLine>> {
        let mut filter = Filter::default();
        filter.add("f.tier >= ?", query.tier);
        if !query.monitored {
            filter.add_plain("f.monitored = 0");
        }
        if let Some(items) = &query.items {
            let marks: Vec<String> = items.iter().map(|item| format!("'{}'", item.replace('\'', "''"))).collect();
            filter.add_plain(&match marks.as_slice() {
                [] => "1 = 0".to_owned(),
                marks => format!("f.item IN ({})", marks.join(", ")),
            });
        }
        if let Some(words) = &query.words {
            filter.add(&format!("(c.reference || ' ' || c.doc) {} ?", self.db.backend.like()), anywhere(words));
        }
        let count = format!("SELECT COUNT(*) FROM {FROM} {}", filter.sql());
        let total = self.db.count(&count, filter.values.clone()).await?;
        let sql = format!(
            "SELECT f.*, c.reference, c.lane, c.doc, m.title AS m_title, t.id AS target, t.status FROM {FROM}
             LEFT JOIN target t ON t.subject = {} AND t.subject_id = c.id {}
             ORDER BY c.lane DESC, f.tier DESC, f.score DESC, f.consignment_id DESC, f.line, f.item {}",
            subject_number(SubjectKind::Consignment),
            filter.sql(),
            page_sql(query.page)
        );
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(goods_line).collect::<Result<_>>()?, total })
    }

    /// How many lines stand for each item, surest tier first: `(item, tier, lines)`.
    pub async fn goods_counts(&self) -> Result<Vec<(String, i64, i64)>> {
        let sql =
            "SELECT item, tier, COUNT(*) AS n FROM goods_finding GROUP BY item, tier ORDER BY tier DESC, n DESC, item";
        let rows = self.db.all(sql, vec![]).await?;
        rows.iter().map(|row| Ok((col(row, "item")?, col(row, "tier")?, col(row, "n")?))).collect()
    }
}

/// The word of a tier's number.
fn tier_word(tier: i64) -> &'static str {
    match tier {
        2.. => "match",
        1 => "possible",
        _ => "context",
    }
}

fn goods_line(row: &QueryResult) -> Result<GoodsLine> {
    let doc: Json = serde_json::from_str(&col::<String>(row, "doc")?).unwrap_or_default();
    let bill = &doc["consignment"];
    let line: i64 = col(row, "line")?;
    let goods = usize::try_from(line - 1).ok().map_or(&Json::Null, |at| &bill["goods"][at]);
    let text = |value: &Json| value.as_str().map(str::to_owned);
    let numbers = goods["un_numbers"].as_array().into_iter().flatten();
    Ok(GoodsLine {
        consignment: col(row, "consignment_id")?,
        reference: col(row, "reference")?,
        movement: col(row, "m_title")?,
        nature: text(&bill["nature"]),
        line,
        text: text(&goods["description"]),
        hs: text(&goods["hs"]),
        un_numbers: numbers.filter_map(text).collect(),
        mass_kg: goods["net_mass_kg"].as_f64().or(goods["gross_mass_kg"].as_f64()),
        consignor: text(&bill["consignor"]["name"]),
        consignee: text(&bill["consignee"]["name"]),
        item: col(row, "item")?,
        tier: tier_word(col(row, "tier")?),
        score: col(row, "score")?,
        monitored: col::<i64>(row, "monitored")? != 0,
        lane: lane_of(col(row, "lane")?),
        target: col(row, "target")?,
        status: col(row, "status")?,
    })
}
