//! Sums of trade by day: what a year is asked for without reading its lines, however much an importer imports.

use std::collections::{BTreeMap, BTreeSet};

use model::trade::TradeLine;
use sea_orm::QueryResult;

use super::{DAY, RECENT, YEAR};
use crate::{Result, Writer, db::row, query::col};

/// What lines are summed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The consignee.
    Consignee,
    /// The consignee and the heading.
    Heading,
    /// The country of destination and the subheading.
    Flow,
}

impl Kind {
    /// Whose sum and of what a line belongs to.
    pub fn key(self, line: &TradeLine) -> Option<(&str, &str)> {
        match self {
            Kind::Consignee => Some((&line.consignee, "")),
            Kind::Heading => Some((&line.consignee, line.heading())),
            Kind::Flow => Some((line.destination.as_deref()?, line.subheading())),
        }
    }
}

/// Lines of one day, and their mass in whole grams: what is added can be taken away again without a rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    lines: i64,
    grams: i64,
}

/// What changes of the sums.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<(Kind, String, String, i64), Sum>);

impl Changes {
    /// Adds a line that was put at a moment, or takes it away.
    pub fn line(&mut self, at: i64, line: &TradeLine, add: bool) {
        let sign = if add { 1 } else { -1 };
        for kind in [Kind::Consignee, Kind::Heading, Kind::Flow] {
            let Some((whose, what)) = kind.key(line) else { continue };
            let sum = self.0.entry((kind, whose.to_owned(), what.to_owned(), at / DAY)).or_default();
            sum.lines += sign;
            sum.grams += sign * grams(line);
        }
    }
}

fn grams(line: &TradeLine) -> i64 {
    (line.kg.unwrap_or_default() * 1000.0).round() as i64
}

/// What the days up to a moment say of one key.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Past {
    /// The first day with a line, as days since 1970.
    pub first: i64,
    /// Lines ever.
    pub lines: i64,
    /// Lines of the last twelve months, and their mass in grams.
    pub year_lines: i64,
    pub year_grams: i64,
    /// The mass of the last ninety days.
    pub recent_grams: i64,
}

impl Past {
    /// Without what the lines of one message of today add to it.
    pub fn without<'l>(mut self, own: impl Iterator<Item = &'l TradeLine>) -> Self {
        for line in own {
            self.lines -= 1;
            self.year_lines -= 1;
            self.year_grams -= grams(line);
            self.recent_grams -= grams(line);
        }
        self
    }
}

impl Writer {
    /// Changes the sums.
    pub(super) async fn change_days(&self, changes: Changes) -> Result<()> {
        let changed = changes.0.into_iter().filter(|(_, sum)| *sum != Sum::default());
        let rows =
            changed.map(|((kind, whose, what, day), sum)| row![kind as i64, whose, what, day, sum.lines, sum.grams]);
        self.tx
            .insert(
                "trade_day (kind, whose, what, day, lines, grams)",
                rows.collect(),
                "ON CONFLICT (kind, whose, what, day) DO UPDATE SET lines = trade_day.lines + excluded.lines,
                   grams = trade_day.grams + excluded.grams",
            )
            .await
    }

    /// What the days up to a moment say of every key of a kind that lines have.
    pub(super) async fn days<'l>(
        &self,
        at: i64,
        kind: Kind,
        lines: impl Iterator<Item = &'l TradeLine>,
    ) -> Result<BTreeMap<(String, String), Past>> {
        let keys: BTreeSet<(&str, &str)> = lines.filter_map(|line| kind.key(line)).collect();
        let (year, recent, today) = ((at - YEAR) / DAY, (at - RECENT) / DAY, at / DAY);
        let since = |column: &str, day: i64| {
            format!("CAST(SUM(CASE WHEN d.day >= {day} THEN d.{column} ELSE 0 END) AS BIGINT)")
        };
        let sql = format!(
            "SELECT d.whose, d.what, MIN(d.day) AS first, CAST(SUM(d.lines) AS BIGINT) AS lines,
               {} AS year_lines, {} AS year_grams, {} AS recent_grams
             FROM j CROSS JOIN trade_day d WHERE d.kind = {} AND d.whose = j.whose AND d.what = j.what
               AND d.day <= {today} AND d.lines > 0
             GROUP BY d.whose, d.what",
            since("lines", year),
            since("grams", year),
            since("grams", recent),
            kind as i64,
        );
        let rows = self
            .tx
            .asked("whose, what", keys.into_iter().map(|(whose, what)| row![whose, what]).collect(), &sql)
            .await?;
        rows.iter().map(|row| Ok(((col(row, "whose")?, col(row, "what")?), past(row)?))).collect()
    }
}

fn past(row: &QueryResult) -> Result<Past> {
    Ok(Past {
        first: col(row, "first")?,
        lines: col(row, "lines")?,
        year_lines: col(row, "year_lines")?,
        year_grams: col(row, "year_grams")?,
        recent_grams: col(row, "recent_grams")?,
    })
}
