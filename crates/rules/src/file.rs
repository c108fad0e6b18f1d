//! Rule files: TOML, one `[[rule]]` a rule, each with its purpose, legal basis and examples; under `[sets]` the sets of
//! values that they ask.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::SubjectKind;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Category, Severity};

/// A rule as an officer writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Short name, letters, digits and hyphens.
    pub id: String,
    /// What it says, in a few words.
    pub title: String,
    /// What it looks at.
    pub subject: SubjectKind,
    /// The condition, in CEL.
    pub cel: String,
    /// How much a hit weighs, 0 to 1.
    #[serde(default = "half")]
    pub weight: f64,
    /// Whether a set takes it in. Rules that the store keeps are taken out of force by their state instead.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub enabled: bool,
    /// What it is against.
    #[serde(default)]
    pub category: Category,
    /// How grave it is when it is right.
    #[serde(default)]
    pub severity: Severity,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// The law that allows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_basis: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// The customs office whose rule it is; empty for all. It holds everywhere: a place is part of the condition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// The first day on which it is in force, by the office's calendar; from its approval without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is; without end without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Records that it must and must not hit.
    #[serde(default, skip_serializing_if = "Examples::is_empty")]
    pub examples: Examples,
}

impl RuleText {
    /// A rule that says no more than its condition.
    pub fn new(id: &str, subject: SubjectKind, cel: &str) -> Self {
        RuleText {
            id: id.to_owned(),
            title: id.to_owned(),
            subject,
            cel: cel.to_owned(),
            weight: half(),
            enabled: true,
            category: Category::default(),
            severity: Severity::default(),
            purpose: String::new(),
            legal_basis: String::new(),
            owner: String::new(),
            office: String::new(),
            valid_from: None,
            valid_to: None,
            examples: Examples::default(),
        }
    }
}

/// Records that a rule must and must not hit, as documents of its subject.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Examples {
    /// Must hit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub must_hit: Vec<serde_json::Value>,
    /// Must not hit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub must_not_hit: Vec<serde_json::Value>,
}

impl Examples {
    fn is_empty(&self) -> bool {
        self.must_hit.is_empty() && self.must_not_hit.is_empty()
    }
}

fn half() -> f64 {
    0.5
}

fn yes() -> bool {
    true
}

fn is_true(value: &bool) -> bool {
    *value
}

/// Why a rule file cannot be read.
#[derive(Debug, Error)]
#[error("the rule file cannot be read: {0}")]
pub struct RuleFileError(#[from] toml::de::Error);

/// What stands in a rule file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleFile {
    /// Its rules.
    #[serde(rename = "rule")]
    pub rules: Vec<RuleText>,
    /// Its sets of values by name, for `listed`.
    pub sets: BTreeMap<String, Vec<String>>,
}

/// Reads a rule file.
pub fn parse_file(text: &str) -> Result<RuleFile, RuleFileError> {
    Ok(toml::from_str(text)?)
}
