//! One controlled good as the dictionary holds it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What sort of thing an item is. Chemicals have concentrations and preparations; the others have not.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A substance or a mixture named by it.
    Chemical,
    /// Explosives and what sets them off.
    Explosive,
    /// A machine, an instrument, a part or a worked material.
    #[default]
    Equipment,
    /// Arms, their parts and ammunition.
    Arms,
    /// Animals, plants and what is made of them.
    Wildlife,
    /// Antiquities and art.
    Cultural,
    /// Waste.
    Waste,
}

/// A Harmonized System code that is consistent with an item. Evidence, never a classification: one item has many, and
/// one code covers many items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HsLink {
    /// Four to six digits.
    pub code: String,
    /// Edition of the nomenclature, by its year.
    pub edition: u16,
    /// Whether the text of the code names the item; else it is one of many in a basket.
    #[serde(default)]
    pub named: bool,
}

/// From what concentration or quantity a regime takes an item in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Limit {
    /// The regime's code, as in [`Item::regimes`] before the colon.
    pub regime: String,
    /// Per cent by weight; what is above is taken in, what is at or below is not (unless `inclusive`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concentration: Option<f64>,
    /// Whether the concentration itself is taken in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub inclusive: bool,
    /// What the concentration is of, where not of the item itself: `N` for nitrogen in relation to ammonium nitrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Net quantity from which it is taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// Unit of the quantity: `kg` or `l`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where the limit stands.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// What an officer at the container needs to know. It never says how an item is misused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Card {
    /// How it looks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub look: String,
    /// How it is packed and marked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub packaging: String,
    /// What harms who handles it, and how to stand off.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hazards: String,
    /// Whom to call.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

impl Card {
    /// Takes over what it does not say itself.
    pub(crate) fn fill_from(&mut self, other: &Card) {
        for (mine, theirs) in [
            (&mut self.look, &other.look),
            (&mut self.packaging, &other.packaging),
            (&mut self.hazards, &other.hazards),
            (&mut self.contact, &other.contact),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
    }
}

/// A controlled good.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Item {
    /// Stable identifier: `ammonium_nitrate`.
    pub id: String,
    /// The name that officers see.
    pub name: String,
    /// What sort of thing it is.
    pub class: Class,
    /// Chemical Abstracts Service numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cas: Vec<String>,
    /// Formulae.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formula: Vec<String>,
    /// UN numbers under which it travels, four digits (UN Model Regulations, chapter 3.2).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub un: Vec<String>,
    /// Codes that are consistent with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hs: Vec<HsLink>,
    /// Regimes with their own reference after a colon: `GS`, `CWC3:B14`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regimes: Vec<String>,
    /// Numbers in control lists: `2B350.a`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Names by language (ISO 639, or `pinyin` and `rulat` for what is written in Latin letters).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Vec<String>>,
    /// Names that are also something else (`CAN`, `TEA`): they count only beside one of `context`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weak: Vec<String>,
    /// Words beside which a weak name counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// Phrases that hold a name of the item and mean other goods: `powder coated aluminium`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub benign: Vec<String>,
    /// Words that, anywhere in the text, make the item unlikely: `toy`, `fishing`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    /// What it is lawfully used for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uses: String,
    /// What to mind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// From where regimes take it in; a regime without a limit takes in all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Controlled by a regime that an exclusion by name or number takes it out of, as a sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<String>,
    /// Goods of large lawful trade: monitored, and worth an alarm only with party, route or quantity.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub monitored: bool,
    /// First day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// For the officer at the container.
    pub card: Card,
}

impl Item {
    /// Whether it is in force on a day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The codes of its regimes without their references.
    pub fn regime_codes(&self) -> impl Iterator<Item = &str> {
        self.regimes.iter().map(|regime| regime.split(':').next().unwrap_or(regime))
    }

    /// Every name with its language, the name itself first.
    pub fn all_names(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::once(("en", self.name.as_str())).chain(
            self.names.iter().flat_map(|(language, names)| names.iter().map(|name| (language.as_str(), name.as_str()))),
        )
    }
}
