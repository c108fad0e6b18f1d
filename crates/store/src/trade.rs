//! What is remembered of trade: who received which goods when, how much of them and at what price.
//!
//! One row a line of goods that has a code, and sums of them by day. What is asked of it is asked before a bill is
//! assessed, in a few statements a message, and what comes before a moment is all that counts: the other bills of the
//! same message are no past.

mod days;

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use model::trade::{LinePast, PeerPrices, TradeFlow, TradeLine, TradePast};
use sea_orm::{QueryResult, Value};

use self::days::{Changes, Kind, Past};
use crate::{
    Result, Writer,
    db::{Run, row},
    query::col,
};

const DAY: i64 = 24 * 60 * 60 * 1000;
const YEAR: i64 = 365 * DAY;
/// Days that count as recent in a flow.
const RECENT: i64 = 90 * DAY;
/// Within this time goods that go back are said to return.
const RETURN: i64 = 30 * DAY;
/// Bills of a heading within that time from which on two parties trade it with each other.
const BACK_AND_FORTH: i64 = 3;
/// Goods that return weigh what they weighed, within this share.
const SAME_MASS: f64 = 0.02;
/// A consignee's lines beyond this are not counted: it is known by then.
const COUNTED: i64 = 200;
/// References that are kept.
const EXAMPLES: usize = 5;

impl Writer {
    /// Keeps the lines of bills, in place of what was kept of them.
    pub async fn put_trade(&self, at: i64, bills: &[(i64, Vec<TradeLine>)]) -> Result<()> {
        if bills.is_empty() {
            return Ok(());
        }
        let sql = "DELETE FROM trade WHERE consignment_id IN (SELECT j.id FROM j)
             RETURNING at, consignee, hs6, destination, kg";
        let mut changes = Changes::default();
        for row in self.tx.asked("id", bills.iter().map(|(id, _)| row![*id]).collect(), sql).await? {
            changes.line(col(&row, "at")?, &kept(&row)?, false);
        }
        bills.iter().flat_map(|(_, lines)| lines).for_each(|line| changes.line(at, line, true));
        self.change_days(changes).await?;
        let rows = bills.iter().flat_map(|(id, lines)| {
            lines.iter().map(move |l| {
                let (consignor, consignee, notify) = (l.consignor.as_str(), l.consignee.as_str(), l.notify.as_deref());
                let (origin, destination, currency) =
                    (l.origin.as_deref(), l.destination.as_deref(), l.currency.as_deref());
                let (hs4, hs6) = (l.heading(), l.subheading());
                row![
                    *id,
                    l.line,
                    at,
                    l.reference.as_str(),
                    consignor,
                    consignee,
                    notify,
                    hs4,
                    hs6,
                    origin,
                    destination,
                    l.kg,
                    l.price,
                    currency
                ]
            })
        });
        self.tx
            .insert(
                "trade (consignment_id, line, at, reference, consignor, consignee, notify, hs4, hs6, origin,
                   destination, kg, price, currency)",
                rows.collect(),
                "ON CONFLICT DO NOTHING",
            )
            .await
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
        let lines = || bills.iter().flat_map(|(_, lines)| lines);
        let days = self.days(at, Kind::Consignee, lines()).await?;
        let own = Own::of(Kind::Consignee, lines());
        for ((_, lines), past) in bills.iter().zip(out) {
            let (Some(line), Some(past)) = (lines.first(), past) else { continue };
            let Some(found) = own.without(&days, line).filter(|found| found.lines > 0) else { continue };
            past.consignee_days = Some(at / DAY - found.first);
            past.consignee_lines = found.lines.min(COUNTED);
        }
        Ok(())
    }

    async fn headings(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let days = self.days(at, Kind::Heading, asks.lines()).await?;
        let own = Own::of(Kind::Heading, asks.lines());
        for (ask, line) in (0..).zip(asks.lines()) {
            let (Some(found), Some(past)) = (own.without(&days, line), asks.past(out, ask)) else { continue };
            past.heading_known = found.lines > 0;
            (past.heading_lines, past.heading_kg) = (found.year_lines, found.year_grams as f64 / 1000.0);
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
                Some(row![party.as_str(), line.heading(), line.subheading(), limit, at - days * DAY])
            });
            let sql = format!(
                "SELECT j.ask, t.consignment_id AS id, MAX(t.reference) AS reference, SUM(t.kg) AS kg
                 FROM j CROSS JOIN trade t WHERE t.{column} = j.party AND t.hs4 = j.hs4 AND t.hs6 = j.hs6
                   AND t.kg <= j.most AND t.at >= j.since AND t.at <= {at}
                 GROUP BY 1, 2 ORDER BY 1, 2"
            );
            for row in self.tx.asked("ask, party, hs4, hs6, most, since", rows, &sql).await? {
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

    /// Goods that go back. Where the two trade such goods with each other all the time, none of it is a return.
    async fn returns(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let rows = asks.rows(|line| {
            let kg = line.kg?;
            let (low, high) = (kg * (1.0 - SAME_MASS), kg * (1.0 + SAME_MASS));
            Some(row![line.consignor.as_str(), line.heading(), line.consignee.as_str(), low, high])
        });
        let back = format!(
            "FROM trade t WHERE t.consignee = j.consignor AND t.consignor = j.consignee AND t.hs4 = j.hs4
               AND t.at >= {} AND t.at < {at}",
            at - RETURN
        );
        // Counted no further than it takes to know: two that trade all the time have thousands.
        let sql = format!(
            ", few AS MATERIALIZED (SELECT j.*,
                 (SELECT COUNT(*) FROM (SELECT DISTINCT t.consignment_id {back} LIMIT {}) AS known) AS bills FROM j)
             SELECT j.ask, (SELECT MAX(t.reference) {back} AND t.kg BETWEEN j.low AND j.high) AS reference
             FROM few j WHERE j.bills BETWEEN 1 AND {BACK_AND_FORTH}",
            BACK_AND_FORTH + 1
        );
        for row in self.tx.asked("ask, consignor, hs4, consignee, low, high", rows, &sql).await? {
            let Some(past) = asks.past(out, col(&row, "ask")?) else { continue };
            past.came_by = col(&row, "reference")?;
        }
        Ok(())
    }

    async fn flows(&self, at: i64, asks: &Asks<'_>, out: &mut [Option<TradePast>]) -> Result<()> {
        let days = self.days(at, Kind::Flow, asks.lines()).await?;
        for (ask, line) in (0..).zip(asks.lines()) {
            let found = Kind::Flow.key(line).and_then(|(whose, what)| days.get(&(whose.to_owned(), what.to_owned())));
            let (Some(found), Some(past)) = (found, asks.past(out, ask)) else { continue };
            past.flow = Some(TradeFlow {
                recent_kg: found.recent_grams as f64 / 1000.0,
                before_kg: (found.year_grams - found.recent_grams) as f64 / 1000.0,
            });
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

/// A row of the table, as far as sums by day are made of it.
fn kept(row: &QueryResult) -> Result<TradeLine> {
    Ok(TradeLine {
        consignee: col(row, "consignee")?,
        hs: col(row, "hs6")?,
        destination: col(row, "destination")?,
        kg: col(row, "kg")?,
        ..TradeLine::default()
    })
}

/// The lines of one message by their key: they are put before the past is asked, and are no past.
struct Own<'a> {
    kind: Kind,
    lines: HashMap<(&'a str, &'a str), Vec<&'a TradeLine>>,
}

impl<'a> Own<'a> {
    fn of(kind: Kind, lines: impl Iterator<Item = &'a TradeLine>) -> Self {
        let mut own = Own { kind, lines: HashMap::new() };
        for line in lines {
            kind.key(line).into_iter().for_each(|key| own.lines.entry(key).or_default().push(line));
        }
        own
    }

    /// What the days say of a line's key without the message's own lines.
    fn without(&self, days: &BTreeMap<(String, String), Past>, line: &TradeLine) -> Option<Past> {
        let (whose, what) = self.kind.key(line)?;
        let found = days.get(&(whose.to_owned(), what.to_owned()))?;
        Some(found.without(self.lines.get(&(whose, what)).into_iter().flatten().copied()))
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

    fn lines(&self) -> impl Iterator<Item = &'a TradeLine> {
        self.0.iter().map(|(_, _, line)| *line)
    }

    /// The number and the values of each line of which something is asked.
    fn rows(&self, values: impl Fn(&TradeLine) -> Option<Vec<Value>>) -> Vec<Vec<Value>> {
        let rows = (0..).zip(&self.0).filter_map(|(ask, (_, _, line)): (i64, _)| {
            let mut row = row![ask];
            row.extend(values(line)?);
            Some(row)
        });
        rows.collect()
    }

    fn bill(&self, ask: i64) -> Option<usize> {
        self.0.get(usize::try_from(ask).ok()?).map(|(bill, _, _)| *bill)
    }

    fn past<'b>(&self, out: &'b mut [Option<TradePast>], ask: i64) -> Option<&'b mut LinePast> {
        let (bill, place, _) = self.0.get(usize::try_from(ask).ok()?)?;
        out.get_mut(*bill)?.as_mut()?.lines.get_mut(*place)
    }
}
