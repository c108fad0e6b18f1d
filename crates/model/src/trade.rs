//! What the store remembers of the trade of a bill's parties and goods, as it was asked before the bill was assessed.

use serde::{Deserialize, Serialize};

/// What was remembered of a bill's trade.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TradePast {
    /// Days from the first bill that is remembered to the moment of asking.
    pub memory_days: i64,
    /// Days since the consignee's first bill; none where there was none before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee_days: Option<i64>,
    /// Lines of goods that the consignee received before, counted up to two hundred.
    pub consignee_lines: i64,
    /// The lines of goods that have a code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LinePast>,
}

/// What was remembered of a line's heading, party and price.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct LinePast {
    /// Its place among the lines of the bill, from 0.
    pub line: i64,
    /// Lines of the same heading that the consignee received in the twelve months before.
    pub heading_lines: i64,
    /// Kilograms in them.
    pub heading_kg: f64,
    /// Whether the consignee ever received this heading before.
    pub heading_known: bool,
    /// Other bills of the same subheading to the same consignee or notify party within the window.
    pub near_bills: i64,
    /// Kilograms in them.
    pub near_kg: f64,
    /// The heaviest of them, kg.
    pub near_most_kg: f64,
    /// Up to five of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<String>,
    /// The bill by which the consignor received the same goods from the consignee a short while ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came_by: Option<String>,
    /// Prices of the subheading from the same origin in the same currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peers: Option<PeerPrices>,
    /// How much of the subheading went to the same country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<TradeFlow>,
}

/// Prices of others.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PeerPrices {
    /// How many.
    pub count: i64,
    /// Value a kilogram below which one in twenty lies.
    pub low: f64,
    /// Value a kilogram above which one in twenty lies.
    pub high: f64,
}

/// How much of a subheading went to a country.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TradeFlow {
    /// Kilograms in the ninety days before.
    pub recent_kg: f64,
    /// Kilograms in the two hundred and seventy days before those.
    pub before_kg: f64,
}

/// What is remembered of a line of goods, and by which the past is asked about it. Names are folded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TradeLine {
    /// Its place among the lines of the bill, from 0.
    pub line: i64,
    /// The bill.
    pub reference: String,
    /// Who sends.
    pub consignor: String,
    /// Who receives.
    pub consignee: String,
    /// Who is notified, where bills to the same one are looked for.
    pub notify: Option<String>,
    /// HS code, at least the four digits of its heading.
    pub hs: String,
    /// Country of origin.
    pub origin: Option<String>,
    /// Country of destination, where the flow to it is watched.
    pub destination: Option<String>,
    /// Mass.
    pub kg: Option<f64>,
    /// Value a kilogram.
    pub price: Option<f64>,
    /// Currency of the value.
    pub currency: Option<String>,
    /// Mass in kg up to which other bills are counted as parts of one, and the window in days.
    pub near: Option<(f64, i64)>,
}

impl TradeLine {
    /// The heading of the code.
    pub fn heading(&self) -> &str {
        self.hs.get(..4).unwrap_or(&self.hs)
    }

    /// The subheading of the code, or as much of it as there is.
    pub fn subheading(&self) -> &str {
        self.hs.get(..6).unwrap_or(&self.hs)
    }
}
