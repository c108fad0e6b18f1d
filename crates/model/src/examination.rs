//! What people found when they looked: a document, a bill, a box, a person was examined, and this came of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A closed list of codes, with the word of each in documents and tables.
macro_rules! coded {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $code:ident = $word:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $code),* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$code),*];

            /// The word in documents and tables.
            pub fn word(self) -> &'static str {
                match self { $($name::$code => $word),* }
            }

            /// The code for its word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.word() == word)
            }
        }
    };
}

coded! {
    /// How it was looked at.
    ExaminationKind {
        /// Its documents were checked.
        Documents = "documents",
        /// It was scanned (non-intrusive inspection: X-ray, gamma, radiation).
        NiiScan = "nii_scan",
        /// It was opened or searched.
        Physical = "physical",
        /// A person was questioned or searched.
        Person = "person",
    }
}

coded! {
    /// What came of it.
    ExaminationResult {
        /// Nothing that was not announced.
        NothingFound = "nothing_found",
        /// Something is not as it was announced; nothing was seized.
        Discrepancy = "discrepancy",
        /// Something was seized or detained.
        Seizure = "seizure",
        /// What was recorded before is taken back: it was no examination of this record. Only a correction says so.
        Withdrawn = "withdrawn",
    }
}

coded! {
    /// What it was against, in the headings by which customs report seizures to each other (WCO Customs Enforcement
    /// Network).
    FindingCategory {
        /// Narcotic drugs and psychotropic substances.
        Drugs = "drugs",
        /// Weapons, ammunition and explosives.
        Weapons = "weapons",
        /// Precursors and other chemicals under control.
        Precursors = "precursors",
        /// Strategic and dual-use goods.
        StrategicTrade = "strategic_trade",
        /// Currency and what stands for it.
        Cash = "cash",
        /// Goods that infringe intellectual property.
        Ipr = "ipr",
        /// Tobacco.
        Tobacco = "tobacco",
        /// Protected animals and plants (CITES).
        Cites = "cites",
        /// Duties and taxes: misdeclared value, origin, code or quantity.
        Revenue = "revenue",
        /// Anything else.
        Other = "other",
    }
}

impl ExaminationResult {
    /// Whether something was found; none where the record says nothing any more.
    pub fn found(self) -> Option<bool> {
        match self {
            ExaminationResult::NothingFound => Some(false),
            ExaminationResult::Discrepancy | ExaminationResult::Seizure => Some(true),
            ExaminationResult::Withdrawn => None,
        }
    }
}

/// Units of what was found. Of cash the unit is its currency (ISO 4217).
pub const UNITS: [&str; 6] = ["kg", "l", "pieces", "sticks", "tablets", "packages"];
/// Characters of a note.
pub const NOTE: usize = 4_000;

/// An examination in the words of whoever did it.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// How it was looked at.
    pub kind: ExaminationKind,
    /// What came of it.
    pub result: ExaminationResult,
    /// What was found, where something was.
    pub category: Option<FindingCategory>,
    /// How much of it, in `unit`.
    pub quantity: Option<f64>,
    /// One of [`UNITS`], or a currency.
    pub unit: Option<String>,
    /// What else is to be said; may be empty.
    pub note: String,
}

impl Examined {
    /// What does not fit together, in words for whoever wrote it.
    pub fn fault(&self) -> Option<String> {
        let found = self.result.found() == Some(true);
        if found && self.category.is_none() {
            return Some("what was found needs a category".into());
        }
        if !found && (self.category.is_some() || self.quantity.is_some() || self.unit.is_some()) {
            return Some("where nothing was found there is no category, quantity or unit".into());
        }
        if self.quantity.is_some() != self.unit.is_some() {
            return Some("a quantity and its unit go together".into());
        }
        if self.quantity.is_some_and(|quantity| !(quantity.is_finite() && quantity > 0.0)) {
            return Some("a quantity is more than nothing".into());
        }
        let currency = |unit: &str| unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
        if self.unit.as_deref().is_some_and(|unit| !UNITS.contains(&unit) && !currency(unit)) {
            return Some(format!("the unit is one of {}, or a currency such as EUR", UNITS.join(", ")));
        }
        if self.note.chars().count() > NOTE {
            return Some(format!("a note has up to {NOTE} characters"));
        }
        if self.result == ExaminationResult::Withdrawn && self.note.chars().count() < 3 {
            return Some("taking a record back needs a reason of at least 3 characters".into());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seizure() -> Examined {
        Examined {
            kind: ExaminationKind::Physical,
            result: ExaminationResult::Seizure,
            category: Some(FindingCategory::Drugs),
            quantity: Some(2.5),
            unit: Some("kg".into()),
            note: String::new(),
        }
    }

    #[test]
    fn what_fits_together_has_no_fault() {
        assert_eq!(seizure().fault(), None);
        let cash = Examined { category: Some(FindingCategory::Cash), unit: Some("EUR".into()), ..seizure() };
        assert_eq!(cash.fault(), None);
        let nothing = Examined {
            result: ExaminationResult::NothingFound,
            category: None,
            quantity: None,
            unit: None,
            ..seizure()
        };
        assert_eq!(nothing.fault(), None);
        let withdrawn = Examined { result: ExaminationResult::Withdrawn, note: "another bill".into(), ..nothing };
        assert_eq!(withdrawn.fault(), None);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let nothing = ExaminationResult::NothingFound;
        for (what, said) in [
            (Examined { category: None, ..seizure() }, "category"),
            (Examined { result: nothing, ..seizure() }, "nothing was found"),
            (Examined { unit: None, ..seizure() }, "go together"),
            (Examined { quantity: None, ..seizure() }, "go together"),
            (Examined { quantity: Some(0.0), ..seizure() }, "more than nothing"),
            (Examined { quantity: Some(f64::NAN), ..seizure() }, "more than nothing"),
            (Examined { unit: Some("stones".into()), ..seizure() }, "currency"),
            (Examined { note: "x".repeat(NOTE + 1), ..seizure() }, "characters"),
            (
                Examined {
                    result: ExaminationResult::Withdrawn,
                    category: None,
                    quantity: None,
                    unit: None,
                    ..seizure()
                },
                "reason",
            ),
        ] {
            assert!(what.fault().is_some_and(|fault| fault.contains(said)), "{said}: {:?}", what.fault());
        }
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for kind in ExaminationKind::ALL {
            assert_eq!(ExaminationKind::parse(kind.word()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        for result in ExaminationResult::ALL {
            assert_eq!(ExaminationResult::parse(result.word()), Some(*result));
            assert_eq!(serde_json::to_value(result).unwrap(), result.word());
        }
        for category in FindingCategory::ALL {
            assert_eq!(FindingCategory::parse(category.word()), Some(*category));
            assert_eq!(serde_json::to_value(category).unwrap(), category.word());
        }
        assert_eq!(ExaminationResult::parse("found"), None);
    }
}
