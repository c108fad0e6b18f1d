//! What is remembered of trade: who received which goods when, how much of them and at what price.
//!
//! One row a line of goods that has a code. What is asked of it is asked before a bill is assessed, in a few statements
//! a message, and what comes before a moment is all that counts: the other bills of the same message are no past.

use std::collections::{HashMap, hash_map::Entry};

use model::trade::{LinePast, PeerPrices, TradeFlow, TradeLine, TradePast};
use serde_json::{Value as Json, json};

use crate::{
    Result, Writer,
    db::{Dialect, Run},
    query::col,
};

const DAY: i64 = 24 * 60 * 60 * 1000;
const YEAR: i64 = 365 * DAY;
/// Days that count as recent in a flow.
const RECENT: i64 = 90 * DAY;
/// Within this time goods that go back are said to return.
const RETURN: i64 = 30 * DAY;
/// Goods that return weigh what they weighed, within this share.
const SAME_MASS: f64 = 0.02;
/// A consignee's lines beyond this are not counted: it is known by then.
const COUNTED: usize = 200;
/// References that are kept.
const EXAMPLES: usize = 5;

impl Writer {
    /// Keeps the lines of bills, in place of what was kept of them.
    pub async fn put_trade(&self, at: i64, bills: &[(i64, Vec<TradeLine>)]) -> Result<()> {
        if bills.is_empty() {
            return Ok(());
        }
        let ids: Vec<Json> = bills.iter().map(|(id, _)| json!([id])).collect();
        let sql = format!(
            "DELETE FROM trade WHERE consignment_id IN (SELECT CAST(j.value->>0 AS BIGINT) FROM {})",
            self.tx.backend.each("$1")
        );
        self.tx.exec(&sql, vec![Json::Array(ids).to_string().into()]).await?;
        let rows: Vec<Json> = bills
            .iter()
            .flat_map(|(id, lines)| {
                lines.iter().map(move |l| {
                    json!([
                        id,
                        l.line,
                        at,
                        l.reference,
                        l.consignor,
                        l.consignee,
                        l.notify,
                        l.heading(),
                        l.subheading(),
                        l.origin,
                        l.destination,
                        l.kg,
                        l.price,
                        l.currency
                    ])
                })
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.tx
            .insert_json(
                "trade (consignment_id, line, at, reference, consignor, consignee, notify, hs4, hs6, origin,
                   destination, kg, price, currency)",
                &[
                    "BIGINT",
                    "BIGINT",
                    "BIGINT",
                    "TEXT",
                    "TEXT",
                    "TEXT",
                    "TEXT",
                    "TEXT",
                    "TEXT",
                    "TEXT",
                    "TEXT",
                    "DOUBLE PRECISION",
                    "DOUBLE PRECISION",
                    "TEXT",
                ],
                &Json::Array(rows),
                "ON CONFLICT DO NOTHING",
            )
            .await
            .map(drop)
    }

    /// What is remembered of bills before a moment, in their order. A bill without lines has no past.
    pub async fn trade_past(&self, at: i64, bills: &[(i64, Vec<TradeLine>)]) -> Result<Vec<Option<TradePast>>> {
        let first = self.tx.rows("SELECT at FROM trade ORDER BY consignment_id, line LIMIT 1", vec![]).await?;
        let first: Option<i64> = first.first().map(|row| col(row, "at")).transpose()?;
        let memory_days = first.map_or(0, |first| (at - first).max(0) / DAY);
        let mut out: Vec<Option<TradePast>> = bills
            .iter()
            .map(|(_, lines)| {
                let lines: Vec<LinePast> =
                    lines.iter().map(|line| LinePast { line: line.line, ..LinePast::default() }).collect();
                (!lines.is_empty()).then(|| TradePast { memory_days, lines, ..TradePast::default() })
            })
            .collect();
        self.consignees(at, bills, &mut out).await?;
        let asks = Asks::of(bills);
        self.headings(at, &asks, &mut out).await?;
        self.near(at, bills, &asks, &mut out).await?;
        self.returns(at, &asks, &mut out).await?;
        self.flows(at, &asks, &mut out).await?;
        self.peers(at, &asks, &mut out).await?;
        Ok(out)
    }

    async fn consignees(&self, at: i64, bills: &[(i64, Vec<TradeLine>)], out: &mut [Option<TradePast>]) -> Result<()> {
        let asks = bills.iter().enumerate().filter_map(|(bill, (_, lines))| Some((bill, lines.first()?)));
        let asks: Vec<Json> = asks.map(|(bill, line)| json!([bill, line.consignee])).collect();
        let sql = format!(
            "SELECT CAST(j.value->>0 AS BIGINT) AS ask,
               (SELECT t.at FROM trade t WHERE t.consignee = j.value->>1 AND t.at < {at} ORDER BY t.at LIMIT 1) AS first,
               (SELECT COUNT(*) FROM (SELECT 1 AS one FROM trade t WHERE t.consignee = j.value->>1 AND t.at < {at}
                  LIMIT {COUNTED}) AS n) AS n
             FROM {}",
            self.tx.backend.each("$1")
        );
        for row in self.tx.rows(&sql, vec![Json::Array(asks).to_string().into()]).await? {
            let bill: i64 = col(&row, "ask")?;
            let Some(Some(past)) = usize::try_from(bill).ok().and_then(|bill| out.get_mut(bill)) else { continue };
            let first: Option<i64> = col(&row, "first")?;
            past.consignee_days = first.map(|first| (at - first) / DAY);
            past.consignee_lines = col(&row, "n")?;
        }
        Ok(())
    }

    async fn headings(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let rows = asks.rows(|line| Some(json!([line.consignee, line.heading()])));
        let sql = format!(
            "SELECT CAST(j.value->>0 AS BIGINT) AS ask, COUNT(t.line) AS n, COALESCE(SUM(t.kg), 0.0) AS kg
             FROM {} JOIN trade t ON t.consignee = j.value->1->>0 AND t.hs4 = j.value->1->>1
               AND t.at >= {} AND t.at < {at} GROUP BY 1",
            self.tx.backend.each("$1"),
            at - YEAR
        );
        for row in self.tx.rows(&sql, vec![rows.to_string().into()]).await? {
            let Some(past) = asks.past(out, col(&row, "ask")?) else { continue };
            (past.heading_lines, past.heading_kg) = (col(&row, "n")?, col(&row, "kg")?);
        }
        let sql = format!(
            "SELECT CAST(j.value->>0 AS BIGINT) AS ask FROM {} WHERE EXISTS (SELECT 1 FROM trade t
               WHERE t.consignee = j.value->1->>0 AND t.hs4 = j.value->1->>1 AND t.at < {at})",
            self.tx.backend.each("$1")
        );
        for row in self.tx.rows(&sql, vec![rows.to_string().into()]).await? {
            let Some(past) = asks.past(out, col(&row, "ask")?) else { continue };
            past.heading_known = true;
        }
        Ok(())
    }

    /// Other bills of the same subheading to the same consignee or notify party, each of them below the line's limit.
    async fn near(
        &self,
        at: i64,
        bills: &[(i64, Vec<TradeLine>)],
        asks: &Asks<'_>,
        out: &mut [Option<TradePast>],
    ) -> Result<()> {
        let mut found: HashMap<i64, Vec<(String, f64)>> = HashMap::new();
        for column in ["consignee", "notify"] {
            let rows = asks.rows(|line| {
                let (limit, days) = line.near?;
                let party = if column == "consignee" { Some(&line.consignee) } else { line.notify.as_ref() }?;
                Some(json!([party, line.heading(), line.subheading(), limit, at - days * DAY]))
            });
            let sql = format!(
                "SELECT CAST(j.value->>0 AS BIGINT) AS ask, t.consignment_id AS id, MAX(t.reference) AS reference,
                   SUM(t.kg) AS kg
                 FROM {} JOIN trade t ON t.{column} = j.value->1->>0 AND t.hs4 = j.value->1->>1
                   AND t.hs6 = j.value->1->>2 AND t.kg <= CAST(j.value->1->>3 AS DOUBLE PRECISION)
                   AND t.at >= CAST(j.value->1->>4 AS BIGINT) AND t.at <= {at}
                 GROUP BY 1, 2 ORDER BY 1, 2",
                self.tx.backend.each("$1")
            );
            for row in self.tx.rows(&sql, vec![rows.to_string().into()]).await? {
                let (ask, id): (i64, i64) = (col(&row, "ask")?, col(&row, "id")?);
                let own = asks.bill(ask).and_then(|bill| bills.get(bill)).is_some_and(|(own, _)| *own == id);
                let bill: (String, f64) = (col(&row, "reference")?, col(&row, "kg")?);
                let known = found.entry(ask).or_default();
                if !own && !known.iter().any(|(reference, _)| *reference == bill.0) {
                    known.push(bill);
                }
            }
        }
        for (ask, bills) in found {
            let Some(past) = asks.past(out, ask) else { continue };
            past.near_bills = bills.len() as i64;
            past.near_kg = bills.iter().map(|(_, kg)| kg).sum();
            past.near_most_kg = bills.iter().map(|(_, kg)| *kg).fold(0.0, f64::max);
            past.near = bills.into_iter().take(EXAMPLES).map(|(reference, _)| reference).collect();
        }
        Ok(())
    }

    async fn returns(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let rows = asks.rows(|line| {
            let kg = line.kg?;
            let (low, high) = (kg * (1.0 - SAME_MASS), kg * (1.0 + SAME_MASS));
            Some(json!([line.consignor, line.heading(), line.consignee, low, high]))
        });
        let sql = format!(
            "SELECT CAST(j.value->>0 AS BIGINT) AS ask, MAX(t.reference) AS reference
             FROM {} JOIN trade t ON t.consignee = j.value->1->>0 AND t.hs4 = j.value->1->>1
               AND t.at >= {} AND t.at < {at} AND t.consignor = j.value->1->>2
               AND t.kg BETWEEN CAST(j.value->1->>3 AS DOUBLE PRECISION) AND CAST(j.value->1->>4 AS DOUBLE PRECISION)
             GROUP BY 1",
            self.tx.backend.each("$1"),
            at - RETURN
        );
        for row in self.tx.rows(&sql, vec![rows.to_string().into()]).await? {
            let Some(past) = asks.past(out, col(&row, "ask")?) else { continue };
            past.came_by = Some(col(&row, "reference")?);
        }
        Ok(())
    }

    async fn flows(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let rows = asks.rows(|line| Some(json!([line.subheading(), line.destination.as_ref()?])));
        if rows.as_array().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let recent = at - RECENT;
        let sql = format!(
            "SELECT CAST(j.value->>0 AS BIGINT) AS ask,
               COALESCE(SUM(CASE WHEN t.at >= {recent} THEN t.kg END), 0.0) AS recent,
               COALESCE(SUM(CASE WHEN t.at < {recent} THEN t.kg END), 0.0) AS earlier
             FROM {} JOIN trade t ON t.hs6 = j.value->1->>0 AND t.destination = j.value->1->>1
               AND t.at >= {} AND t.at <= {at} GROUP BY 1",
            self.tx.backend.each("$1"),
            at - YEAR
        );
        for row in self.tx.rows(&sql, vec![rows.to_string().into()]).await? {
            let Some(past) = asks.past(out, col(&row, "ask")?) else { continue };
            past.flow = Some(TradeFlow { recent_kg: col(&row, "recent")?, before_kg: col(&row, "earlier")? });
        }
        Ok(())
    }

    async fn peers(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let mut known: HashMap<(&str, &str, &str), Option<PeerPrices>> = HashMap::new();
        for (ask, (_, _, line)) in (0..).zip(&asks.0) {
            let (Some(origin), Some(currency), Some(_)) = (&line.origin, &line.currency, line.price) else { continue };
            let key = (line.subheading(), origin.as_str(), currency.as_str());
            let prices = match known.entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.prices(at, key).await?),
            };
            if let Some(past) = asks.past(out, ask) {
                past.peers.clone_from(prices);
            }
        }
        Ok(())
    }

    async fn prices(&self, at: i64, (hs6, origin, currency): (&str, &str, &str)) -> Result<Option<PeerPrices>> {
        let of = format!(
            "FROM trade WHERE hs6 = $1 AND origin = $2 AND currency = $3 AND price IS NOT NULL AND at >= {} AND at < {at}",
            at - YEAR
        );
        let values = || vec![hs6.into(), origin.into(), currency.into()];
        let rows = self.tx.rows(&format!("SELECT COUNT(*) AS n {of}"), values()).await?;
        let count: i64 = rows.first().map_or(Ok(0), |row| col(row, "n"))?;
        if count == 0 {
            return Ok(None);
        }
        let twentieth = count / 20;
        let mut ends = [0.0; 2];
        for (end, skip) in ends.iter_mut().zip([twentieth, count - 1 - twentieth]) {
            let sql = format!("SELECT price {of} ORDER BY price LIMIT 1 OFFSET {skip}");
            let rows = self.tx.rows(&sql, values()).await?;
            *end = rows.first().map_or(Ok(0.0), |row| col(row, "price"))?;
        }
        Ok(Some(PeerPrices { count, low: ends[0], high: ends[1] }))
    }
}

/// Lines of goods with their bill's place and their own in it.
struct Asks<'a>(Vec<(usize, usize, &'a TradeLine)>);

impl<'a> Asks<'a> {
    fn of(bills: &'a [(i64, Vec<TradeLine>)]) -> Self {
        let lines = bills
            .iter()
            .enumerate()
            .flat_map(|(bill, (_, lines))| lines.iter().enumerate().map(move |(place, line)| (bill, place, line)));
        Asks(lines.collect())
    }

    /// One `[number, values]` for each line of which something is asked.
    fn rows(&self, values: impl Fn(&TradeLine) -> Option<Json>) -> Json {
        let rows = self.0.iter().enumerate().filter_map(|(ask, (_, _, line))| Some(json!([ask, values(line)?])));
        Json::Array(rows.collect())
    }

    fn bill(&self, ask: i64) -> Option<usize> {
        self.0.get(usize::try_from(ask).ok()?).map(|(bill, _, _)| *bill)
    }

    fn past<'b>(&self, out: &'b mut [Option<TradePast>], ask: i64) -> Option<&'b mut LinePast> {
        let (bill, place, _) = self.0.get(usize::try_from(ask).ok()?)?;
        out.get_mut(*bill)?.as_mut()?.lines.get_mut(*place)
    }
}
