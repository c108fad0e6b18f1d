//! What the engines say of a subject, and why.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    licence::{Cited, RecalledDenial, RecalledNotice},
    trade::TradePast,
    transit::TransitPast,
};

/// What can be assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A person on a movement.
    Traveller,
    /// A bill on a movement.
    Consignment,
    /// A conveyance.
    Movement,
    /// A passenger name record.
    Booking,
    /// A goods declaration.
    Declaration,
}

impl SubjectKind {
    /// The word in documents, keys and rules.
    pub fn word(self) -> &'static str {
        match self {
            SubjectKind::Traveller => "traveller",
            SubjectKind::Consignment => "consignment",
            SubjectKind::Movement => "movement",
            SubjectKind::Booking => "booking",
            SubjectKind::Declaration => "declaration",
        }
    }

    /// The kind for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Traveller, Self::Consignment, Self::Movement, Self::Booking, Self::Declaration]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// How a subject is to be treated (the lanes of customs practice).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Let go.
    #[default]
    Green,
    /// Let go, look afterwards.
    Blue,
    /// Look at the papers.
    Yellow,
    /// Look at the person or the goods.
    Red,
}

impl Lane {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Lane::Green => "green",
            Lane::Blue => "blue",
            Lane::Yellow => "yellow",
            Lane::Red => "red",
        }
    }

    /// The lane for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Lane::Green, Lane::Blue, Lane::Yellow, Lane::Red].into_iter().find(|lane| lane.word() == word)
    }
}

/// Where in the record the evidence of a signal stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Evidence {
    /// Path in the record: `consignment.containers[0]`, `person.surname`.
    pub path: String,
    /// The value found there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// How they relate: `same`, `transliteration`, `typo`, `check_digit`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// First character of it in the value at the path (Unicode scalar values from 0), and the one after its last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<(u32, u32)>,
}

/// One reason, with its evidence. Worded at the edge from `code` and `args`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Signal {
    /// Stable code: an indicator (`I01`), `watchlist_name`, `rule`, …
    pub code: String,
    /// Which engine said it: `screening`, `rules`, `indicators`, `records`.
    pub engine: String,
    /// How much it weighs, 0 to 1, by the policy in force.
    pub weight: f64,
    /// How certain the engine is, 0 to 1: the name score of a list match, 1 for an exact one.
    pub certainty: f64,
    /// The words that the wording needs, by name.
    pub args: BTreeMap<String, String>,
    /// The places that it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// What the past said when it was asked, kept so that a replay hears the same.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Recollection {
    /// Earlier movements on which the subject's identifiers were seen.
    pub past_movements: i64,
    /// Identifiers shared with other bookings or bills: kind, shown value, how many others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<SharedIdentifier>,
    /// What officers have decided of the subject's parties and entries of lists, as it held at that moment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<PairDecision>,
    /// Licences that the record may cite, as they stood at that moment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<Cited>,
    /// What authorities have denied to a party of the record, as far as it has spoken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denials: Vec<RecalledDenial>,
    /// Notices on a party or on goods, as far as they have spoken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<RecalledNotice>,
    /// What was remembered of the trade of its parties and goods, as far as it has spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade: Option<TradePast>,
    /// How a bill in transit stood, where there is something to say of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit: Option<TransitPast>,
    /// What authorities have ruled of the goods of its lines, as far as it has spoken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rulings: Vec<RecalledRuling>,
    /// What rules have asked of the past.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
}

/// On how many other movements the value of a field was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Seen {
    /// The field, as a rule writes it.
    pub path: String,
    /// In how many days before the record; without it, ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// How many.
    pub movements: i64,
}

/// Whether who was asked for is who an entry of a list means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is.
    Same,
    /// It is somebody or something else.
    #[default]
    Different,
}

impl Verdict {
    /// The word in documents and tables.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
        }
    }

    /// The verdict for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Verdict::Same, Verdict::Different].into_iter().find(|verdict| verdict.word() == word)
    }
}

/// An officer's decision on a pair of a party and an entry, as it was remembered when an assessment was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PairDecision {
    /// Its number.
    pub id: i64,
    /// Fingerprint of who was asked for.
    pub party: String,
    /// The entry's list.
    pub list: String,
    /// The entry's identifier in it.
    pub entry: String,
    /// Digest of what the entry said.
    pub entry_digest: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// User name of who decided.
    pub by: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Until when it holds, UTC milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

/// What an authority has ruled: whether goods are under control as an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RulingDecision {
    /// They are.
    #[default]
    Controlled,
    /// They are not.
    NotControlled,
}

impl RulingDecision {
    /// The word in documents and tables.
    pub fn word(self) -> &'static str {
        match self {
            RulingDecision::Controlled => "controlled",
            RulingDecision::NotControlled => "not_controlled",
        }
    }

    /// The decision for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [RulingDecision::Controlled, RulingDecision::NotControlled].into_iter().find(|one| one.word() == word)
    }
}

/// A ruling of an authority on goods, as it was in force when an assessment was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct RecalledRuling {
    /// Its number.
    pub id: i64,
    /// The item of the dictionary.
    pub item: String,
    /// What makes goods the same: the key of the words, and that of consignor and product reference, as far as there are.
    pub keys: Vec<String>,
    /// What was ruled.
    pub decision: RulingDecision,
    /// Who ruled.
    pub authority: String,
    /// The authority's reference.
    pub reference: String,
    /// The day of the ruling.
    pub issued: NaiveDate,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
}

/// An identifier that other subjects carry too.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SharedIdentifier {
    /// Kind of identifier: `card`, `phone`, `email`, `container`, …
    pub kind: String,
    /// The value, as stored.
    pub value: String,
    /// In how many other groups (bookings, bills) it stands.
    pub others: i64,
    /// Up to five of the others, by natural key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

/// The signals, score and lane of one subject at one moment. Never updated, only superseded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Assessment {
    /// What was assessed.
    pub subject: SubjectKind,
    /// Its natural key.
    pub key: String,
    /// The version of the record that was assessed.
    pub record_version: i64,
    /// From 0 to 1.
    pub score: f64,
    /// The lane by the policy in force.
    pub lane: Lane,
    /// The reasons, weightiest first.
    pub signals: Vec<Signal>,
    /// Version of the snapshot of engines: lists, rules, indicators and policy together.
    pub snapshot: String,
    /// What was looked up in the past.
    pub past: Recollection,
}
