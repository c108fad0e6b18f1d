//! What a customs system says was used of licences.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::ToSchema;

use super::words;
use crate::amount::Amount;

words! {
    /// What an entry of a usage message does.
    UsageAction {
        /// Draws down.
        Use = "use",
        /// Takes an earlier usage back, whole.
        Cancel = "cancel",
    }
}

/// One message of usages. Its sender numbers its messages without a gap, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageMessage {
    /// The sending system; each has a count of its own.
    pub source: String,
    /// Its run number.
    pub run: i64,
    /// What was used and what was taken back. A message may have none, to say that there was nothing.
    #[serde(default)]
    pub usages: Vec<UsageEntry>,
}

/// One usage, by a line of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageEntry {
    /// Identifies the usage with its sender for ever.
    pub usage_id: String,
    /// `use` or `cancel`.
    #[serde(default = "uses")]
    pub action: UsageAction,
    /// For `cancel`, the usage that is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancels: Option<String>,
    /// Number of the licence.
    pub licence: String,
    /// Line of the licence; may be left out where it has only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
    /// Reference of the declaration.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub declaration: String,
    /// Its line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration_line: Option<i64>,
    /// When the declaration was accepted, UTC. A day alone is its first moment.
    #[serde(deserialize_with = "moment")]
    #[schema(value_type = String)]
    pub at: DateTime<Utc>,
    /// How much, in `unit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Amount>,
    /// Unit of `quantity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How much, in `currency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// ISO 4217 currency of `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

fn uses() -> UsageAction {
    UsageAction::Use
}

/// Reads a moment with its zone, or a day, which is its first moment in UTC.
pub fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day.and_time(NaiveTime::MIN).and_utc());
    }
    DateTime::parse_from_rfc3339(&text)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|_| D::Error::custom(format!("{text} is neither a day nor a moment with its zone")))
}
