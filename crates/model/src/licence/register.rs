//! How licences stood, what was denied elsewhere and what is watched for, as an assessment hears of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Licence, LicenceParty, LicenceState};
use crate::amount::Amount;

/// What is left of a line of a licence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct LineBalance {
    /// The line.
    pub line: i64,
    /// What was used, in `unit`.
    pub quantity_used: Amount,
    /// What is left, in `unit`; none where any quantity is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity_left: Option<Amount>,
    /// Unit of both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What was used, in `currency`.
    pub value_used: Amount,
    /// What is left, in `currency`; none where any value is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_left: Option<Amount>,
    /// Currency of both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Whether nothing is left of what it limits.
    pub exhausted: bool,
}

/// A licence as it stood at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LicenceStanding)]
pub struct Standing {
    /// Its number in the store.
    pub id: i64,
    /// What it says.
    pub licence: Licence,
    /// Its state.
    pub state: LicenceState,
    /// What is left of its lines.
    pub balance: Vec<LineBalance>,
    /// Whether usage messages are missing, so that less may be left than is shown.
    pub provisional: bool,
}

/// A place of a record that names a licence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = CitedLicence)]
pub struct Cited {
    /// Path in the record.
    pub path: String,
    /// The number as it stands there.
    pub number: String,
    /// The licence, where one has this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

/// A licence that an authority has refused to give. Whoever would allow the same goods to the same party undercuts it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Denial {
    /// The authority's reference.
    pub reference: String,
    /// Who was refused, or for whom the goods were meant.
    pub party: LicenceParty,
    /// Items of the goods dictionary, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// References in control lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Harmonized System codes, digits, whole or from the left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hs: Vec<String>,
    /// Country of destination that was refused, ISO 3166 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Who refused.
    pub authority: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The authority's code for why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason_code: String,
}

/// A notice that certain goods, or goods for a certain party, want a licence or a look: a catch-all control.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TargetedNotice {
    /// Who made it.
    pub authority: String,
    /// The party; any where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<LicenceParty>,
    /// Items of the goods dictionary, by id; any where there are neither items nor codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Harmonized System codes, digits, whole or from the left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hs: Vec<String>,
    /// Its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// What is to be done, in the notice's own words.
    pub text: String,
}

/// A party of a record that a denial or a notice may mean, as it was found when an assessment was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MeantParty {
    /// Where it stands in the record.
    pub path: String,
    /// The name that stands there.
    pub name: String,
    /// How sure it is that this one is meant, 0 to 1.
    pub certainty: f64,
}

/// A denial that was remembered of a subject's party.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RecalledDenial {
    /// Its number in the store.
    pub id: i64,
    /// The party.
    pub party: MeantParty,
    /// What it says.
    pub denial: Denial,
}

/// A notice that was remembered of a subject's party, or because it names none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RecalledNotice {
    /// Its number in the store.
    pub id: i64,
    /// The party, where it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<MeantParty>,
    /// What it says.
    pub notice: TargetedNotice,
}
