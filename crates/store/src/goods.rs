//! What lines of goods were found to be: one row for each line and item, of the bill as it stands now.

use model::SubjectKind;
use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::{
    Result, Store,
    db::{Dialect, row},
    query::{Filter, anywhere, col, page_sql},
    views::{Page, lane_of},
    writer::{SubjectRow, Writer, subject_number},
};

/// What a line may be, as an assessment says.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// The item's regimes when it was found, without their references.
    pub regimes: Vec<String>,
    /// The words that did it, with their places: `[{kind, found, start, end}]`.
    pub why: Json,
    /// Key of the line's words.
    pub text_key: String,
    /// Key of consignor and product reference; empty where there is none.
    pub product_key: String,
    /// Whether an authority's ruling has spoken: 0 no, 1 under control, 2 not under control.
    pub ruled: i64,
    /// Country of the consignor, alpha-2; empty where the bill does not say.
    pub consignor_country: String,
    /// Country of the consignee.
    pub consignee_country: String,
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
    /// When it arrives, else departs, local.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrival: Option<String>,
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
    /// Country of who sends, alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignor_country: Option<String>,
    /// Country of who receives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee_country: Option<String>,
    /// The item.
    pub item: String,
    /// context, possible or match.
    pub tier: &'static str,
    /// From 0 to 1.
    pub score: f64,
    /// Whether the item is monitored rather than controlled.
    pub monitored: bool,
    /// The item's regimes when it was found.
    pub regimes: Vec<String>,
    /// The words that did it, with their places.
    pub why: Vec<FoundWords>,
    /// `open`, `viewed` where an officer has said what he holds of it, or `ruled` where an authority's ruling speaks.
    pub state: String,
    /// What the ruling says: `controlled` or `not_controlled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruled: Option<&'static str>,
    /// What the officer holds: `controlled`, `not_controlled` or `needs_more`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// The consignment's lane.
    pub lane: model::Lane,
    /// Its target in the queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<i64>,
    /// The target's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Words of a line that speak for or against an item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct FoundWords {
    /// What they are: `cas`, `name`, `denied`, …
    pub kind: String,
    /// As they stand; the declared code where it is not in the text.
    pub found: String,
    /// First character in the text; 0 with `end` 0 for what is not in it.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
}

/// Which lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct GoodsQuery {
    /// Only this item.
    pub item: Option<String>,
    /// Only under this regime, and of findings from before regimes were kept only these items.
    pub regime: Option<(String, Vec<String>)>,
    /// Only these items.
    pub items: Option<Vec<String>>,
    /// At least this tier: 0 context, 1 possible, 2 match.
    pub tier: i64,
    /// No surer than this tier.
    pub no_surer: Option<i64>,
    /// Monitored ones too.
    pub monitored: bool,
    /// Only from this country.
    pub from: Option<String>,
    /// Only to this country.
    pub to: Option<String>,
    /// Only `open`, `viewed` or `ruled`.
    pub state: Option<String>,
    /// Only of this bill.
    pub consignment: Option<i64>,
    /// Only this line of bills.
    pub line: Option<i64>,
    /// Words in the bill or the record.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

/// A line of a bill of a month that surely is an item, for a return.
#[derive(Debug, Clone)]
pub struct FoundLine {
    /// Number of the bill.
    pub consignment: i64,
    /// Its line, from 1.
    pub line: i64,
    /// The item.
    pub item: String,
    /// The bill's record.
    pub doc: String,
}

const FROM: &str = "goods_finding f JOIN consignment c ON c.id = f.consignment_id
   JOIN movement m ON m.id = c.movement_id
   LEFT JOIN goods_view v ON v.consignment_id = f.consignment_id AND v.line = f.line AND v.text_key = f.text_key
     AND NOT EXISTS (SELECT 1 FROM goods_view w WHERE w.supersedes = v.id)";

const STATE: &str = "CASE WHEN f.ruled > 0 THEN 'ruled' WHEN v.id IS NOT NULL THEN 'viewed' ELSE 'open' END";

const COLUMNS: &str = "consignment_id, line, item, tier, score, monitored, regimes, why, text_key, product_key, ruled,
   consignor_country, consignee_country";

impl Writer {
    /// Puts what the lines of bills were found to be in the place of what was found before.
    pub(crate) async fn put_goods(&self, kind: SubjectKind, rows: &[SubjectRow]) -> Result<()> {
        if kind != SubjectKind::Consignment || rows.is_empty() {
            return Ok(());
        }
        let sql = "DELETE FROM goods_finding WHERE consignment_id IN (SELECT j.id FROM j)";
        let before = rows.iter().filter(|row| row.version > 1 || row.again.is_some());
        self.tx.asked("id", before.map(|row| row![row.id]).collect(), sql).await?;
        let mut found = Vec::new();
        for row in rows {
            found.extend(row.goods.iter().map(|f| {
                row![
                    row.id,
                    f.line,
                    f.item.as_str(),
                    f.tier,
                    f.score,
                    i64::from(f.monitored),
                    regimes_text(&f.regimes),
                    f.why.to_string(),
                    f.text_key.as_str(),
                    f.product_key.as_str(),
                    f.ruled,
                    f.consignor_country.as_str(),
                    f.consignee_country.as_str(),
                ]
            }));
        }
        let columns = format!("goods_finding ({COLUMNS})");
        self.tx.insert(&columns, found, "ON CONFLICT DO NOTHING").await
    }
}

/// `|GS|EUEP1|`: one regime is found in it by its code between two strokes.
fn regimes_text(regimes: &[String]) -> String {
    if regimes.is_empty() { String::new() } else { format!("|{}|", regimes.join("|")) }
}

impl Store {
    /// A page of lines that may be controlled goods: what arrives last comes first.
    pub async fn goods_lines(&self, query: &GoodsQuery) -> Result<Page<GoodsLine>> {
        let mut filter = Filter::default();
        filter.add("f.tier >= ?", query.tier);
        if let Some(most) = query.no_surer {
            filter.add("f.tier <= ?", most);
        }
        if !query.monitored {
            filter.add_plain("f.monitored = 0");
        }
        if let Some(item) = &query.item {
            filter.add("f.item = ?", item.as_str());
        }
        if let Some((regime, items)) = &query.regime {
            filter.values.push(format!("%|{}|%", regime.replace(['%', '_'], "")).into());
            let items: Vec<Json> = items.iter().map(|item| json!([item])).collect();
            let known = format!("(f.regimes LIKE ${} OR (f.regimes = '' AND f.item IN", filter.values.len());
            let each = self.db.backend.each("?");
            filter.add(&format!("{known} (SELECT j.value->>0 FROM {each})))"), Json::Array(items).to_string());
        }
        if let Some(items) = &query.items {
            let items: Vec<Json> = items.iter().map(|item| json!([item])).collect();
            let each = self.db.backend.each("?");
            filter.add(&format!("f.item IN (SELECT j.value->>0 FROM {each})"), Json::Array(items).to_string());
        }
        if let Some(from) = &query.from {
            filter.add("f.consignor_country = ?", from.as_str());
        }
        if let Some(to) = &query.to {
            filter.add("f.consignee_country = ?", to.as_str());
        }
        if let Some(state) = &query.state {
            filter.add(&format!("({STATE}) = ?"), state.as_str());
        }
        if let Some(consignment) = query.consignment {
            filter.add("f.consignment_id = ?", consignment);
        }
        if let Some(line) = query.line {
            filter.add("f.line = ?", line);
        }
        if let Some(words) = &query.words {
            filter.add(&format!("(c.reference || ' ' || c.doc) {} ?", self.db.backend.like()), anywhere(words));
        }
        let count = format!("SELECT COUNT(*) FROM {FROM} {}", filter.sql());
        let total = self.db.count(&count, filter.values.clone()).await?;
        let sql = format!(
            "SELECT f.*, c.reference, c.lane, c.doc, m.title AS m_title, COALESCE(m.arrival_at, m.departure_at) AS moves_at,
               {STATE} AS state, v.verdict, t.id AS target, t.status FROM {FROM}
             LEFT JOIN target t ON t.subject = {} AND t.subject_id = c.id {}
             ORDER BY COALESCE(m.arrival_at, m.departure_at, 0) DESC, f.consignment_id DESC, f.line, f.tier DESC,
               f.score DESC, f.item {}",
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

    /// Lines that surely are an item, and of which no authority has ruled that they are not, of bills whose movement
    /// arrives (else departs) from one local moment on and before another: those of bills after a number, in the order
    /// of bill and line.
    pub async fn found_in(&self, (from, to): (i64, i64), after: i64, bills: u64) -> Result<Vec<FoundLine>> {
        let sql = format!(
            "SELECT f.consignment_id, f.line, f.item, c.doc FROM goods_finding f
             JOIN consignment c ON c.id = f.consignment_id
             WHERE f.tier = 2 AND f.ruled <> 2 AND f.consignment_id IN (
               SELECT DISTINCT g.consignment_id FROM goods_finding g JOIN consignment d ON d.id = g.consignment_id
               JOIN movement m ON m.id = d.movement_id
               WHERE g.consignment_id > $1 AND g.tier = 2 AND g.ruled <> 2
                 AND COALESCE(m.arrival_at, m.departure_at) >= $2 AND COALESCE(m.arrival_at, m.departure_at) < $3
               ORDER BY g.consignment_id LIMIT {bills})
             ORDER BY f.consignment_id, f.line, f.item"
        );
        let rows = self.db.all(&sql, vec![after.into(), from.into(), to.into()]).await?;
        let read = |row: &QueryResult| {
            Ok(FoundLine {
                consignment: col(row, "consignment_id")?,
                line: col(row, "line")?,
                item: col(row, "item")?,
                doc: col(row, "doc")?,
            })
        };
        rows.iter().map(read).collect()
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
    let country =
        |name: &str| Ok::<_, crate::StoreError>(Some(col::<String>(row, name)?).filter(|code| !code.is_empty()));
    let regimes: String = col(row, "regimes")?;
    let moves_at: Option<i64> = col(row, "moves_at")?;
    let local =
        |at: i64| chrono::DateTime::from_timestamp_millis(at).map(|at| at.naive_utc().format("%FT%T").to_string());
    Ok(GoodsLine {
        consignment: col(row, "consignment_id")?,
        reference: col(row, "reference")?,
        movement: col(row, "m_title")?,
        arrival: moves_at.and_then(local),
        nature: text(&bill["nature"]),
        line,
        text: text(&goods["description"]),
        hs: text(&goods["hs"]),
        un_numbers: numbers.filter_map(text).collect(),
        mass_kg: goods["net_mass_kg"].as_f64().or(goods["gross_mass_kg"].as_f64()),
        consignor: text(&bill["consignor"]["name"]),
        consignee: text(&bill["consignee"]["name"]),
        consignor_country: country("consignor_country")?,
        consignee_country: country("consignee_country")?,
        item: col(row, "item")?,
        tier: tier_word(col(row, "tier")?),
        score: col(row, "score")?,
        monitored: col::<i64>(row, "monitored")? != 0,
        regimes: regimes.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        why: serde_json::from_str(&col::<String>(row, "why")?).unwrap_or_default(),
        state: col(row, "state")?,
        ruled: match col::<i64>(row, "ruled")? {
            1 => Some("controlled"),
            2 => Some("not_controlled"),
            _ => None,
        },
        view: col(row, "verdict")?,
        lane: lane_of(col(row, "lane")?),
        target: col(row, "target")?,
        status: col(row, "status")?,
    })
}
