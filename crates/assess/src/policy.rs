//! How much each signal weighs and which lane a score takes: configuration, versioned with the snapshot.

use std::collections::BTreeMap;

use model::{Lane, Signal};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::diversion::{self, Diversion};

/// The policy of an administration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The home country, ISO 3166 alpha-2: what arrives there is arriving.
    pub home: String,
    /// Below this score a likeness of names is not worth an officer's look.
    pub name_threshold: f64,
    /// Other bookings on the same card before it is a signal.
    pub shared_card_others: i64,
    /// Hours before arrival within which a changed consignee is late.
    pub late_change_hours: f64,
    /// Scores from which a lane begins.
    pub lanes: Lanes,
    /// Weight of each signal by its code, 0 to 1. Rules carry their own.
    pub weights: BTreeMap<String, f64>,
    /// What the red flags of diversion go by; where it is left out, or a part of it, as shipped.
    #[serde(default = "Diversion::shipped", deserialize_with = "diversion::over_shipped")]
    pub diversion: Diversion,
}

/// Scores from which a lane begins; below the lowest it is green.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lanes {
    /// Look at the person or the goods.
    pub red: f64,
    /// Look at the papers.
    pub yellow: f64,
    /// Let go, look afterwards.
    pub blue: f64,
}

/// Why a policy file is refused.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// Not the shape of a policy.
    #[error("the policy cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A value outside its range.
    #[error("{field} is {value}, where {expected} is expected")]
    Range {
        /// The field.
        field: String,
        /// What stands there.
        value: f64,
        /// What may stand there.
        expected: &'static str,
    },
}

/// Weight of a signal whose code the policy does not name.
const UNNAMED: f64 = 0.2;

impl Policy {
    /// Reads a policy from TOML and checks its ranges.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut policy: Policy = toml::from_str(text)?;
        // A policy written before matches could be cleared or goods ruled on does not name them: they move no lane there
        // either.
        policy.weights.entry(crate::MATCH_CLEARED.to_owned()).or_insert(0.0);
        policy.weights.entry(crate::RULED.to_owned()).or_insert(0.0);
        let unit = |field: &str, value: f64| {
            if (0.0..=1.0).contains(&value) {
                return Ok(());
            }
            Err(PolicyError::Range { field: field.to_owned(), value, expected: "a number from 0 to 1" })
        };
        unit("name_threshold", policy.name_threshold)?;
        for (code, weight) in &policy.weights {
            unit(&format!("weights.{code}"), *weight)?;
        }
        let Lanes { red, yellow, blue } = policy.lanes;
        for (field, value) in [("lanes.red", red), ("lanes.yellow", yellow), ("lanes.blue", blue)] {
            unit(field, value)?;
        }
        if !(red >= yellow && yellow >= blue) {
            return Err(PolicyError::Range {
                field: "lanes.yellow".into(),
                value: yellow,
                expected: "red ≥ yellow ≥ blue",
            });
        }
        Ok(policy)
    }

    /// The policy that ships with the product.
    pub fn shipped() -> &'static str {
        include_str!("policy.toml")
    }

    /// Sets the weight of a signal, unless its engine has (a rule carries its own).
    pub(crate) fn weigh(&self, signal: &mut Signal) {
        if signal.weight == 0.0 {
            signal.weight = self.weights.get(&signal.code).copied().unwrap_or(UNNAMED);
        }
    }

    /// Independent reasons add up without ever passing one: 1 − Π(1 − weight × certainty).
    pub(crate) fn score(&self, signals: &[Signal]) -> f64 {
        let rest: f64 = signals.iter().map(|s| 1.0 - (s.weight * s.certainty).clamp(0.0, 1.0)).product();
        // Rounded so that the number that is shown, stored and compared is one.
        ((1.0 - rest) * 10_000.0).round() / 10_000.0
    }

    /// The lane of a score.
    pub fn lane(&self, score: f64) -> Lane {
        match score {
            s if s >= self.lanes.red => Lane::Red,
            s if s >= self.lanes.yellow => Lane::Yellow,
            s if s >= self.lanes.blue => Lane::Blue,
            _ => Lane::Green,
        }
    }
}
