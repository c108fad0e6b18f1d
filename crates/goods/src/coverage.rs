//! What the dictionary cannot recognise: items without a name in a language or without an identifier, and families
//! that no list can hold.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Dictionary, Item, item::Class};

/// Languages in which every item should have a name. `pinyin` is Chinese in Latin letters.
pub const LANGUAGES: [&str; 8] = ["en", "es", "fr", "ru", "zh", "ar", "pinyin", "ur"];

/// A report of what is missing.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = DictionaryCoverage)]
pub struct Coverage {
    /// Edition of the dictionary.
    pub edition: String,
    /// How many items it has.
    pub items: usize,
    /// How many names it has, in all languages.
    pub names: usize,
    /// Identifiers of items without a name, by language. In English, without a name beside the one that officers see.
    pub without_name: BTreeMap<String, Vec<String>>,
    /// Chemicals and explosives without a CAS number.
    pub without_cas: Vec<String>,
    /// Items without a code of the Harmonized System.
    pub without_hs: Vec<String>,
    /// Items whose every code is one of many in a basket: the declared code alone never says that it is the item.
    pub only_basket_hs: Vec<String>,
    /// Chemicals and explosives without a UN number. Not every one is dangerous goods: it is for a chemist to say.
    pub without_un: Vec<String>,
    /// Items under no regime.
    pub without_regime: Vec<String>,
    /// Families that are controlled as a whole and of which only examples can be listed.
    pub families: Vec<FamilyGap>,
}

/// A family that is controlled by what its members are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FamilyGap {
    /// Where it stands.
    pub reference: &'static str,
    /// What it takes in.
    pub family: &'static str,
    /// What that means for who relies on the dictionary.
    pub gap: &'static str,
    /// Items of the dictionary that are of it.
    pub examples: Vec<String>,
}

/// Reference, family, what is missing, and what the examples of it are known by.
type Family = (&'static str, &'static str, &'static str, fn(&Item) -> bool);

const FAMILIES: &[Family] = &[
    (
        "CWC Schedule 1, A.1 to A.3",
        "nerve agents with any alkyl group within the limits of the entry",
        "Named members are found by name and number; another member of the family is not recognised as one.",
        |item| regime(item, |code| ["CWC1:A1", "CWC1:A2", "CWC1:A3"].contains(&code)),
    ),
    (
        "CWC Schedule 2, B.4",
        "chemicals with a phosphorus atom bonded to one methyl, ethyl or propyl group",
        "It takes in thousands of chemicals by structure. The dictionary holds examples only; whether another chemical \
         belongs to it, only its structure says.",
        |item| regime(item, |code| code.starts_with("CWC2:B4") || code.starts_with("CWC2:B04")),
    ),
    (
        "CWC Schedule 2, B.10 to B.14",
        "N,N-dialkyl aminoethyl chlorides, aminoethanols and aminoethane-thiols, and their salts",
        "Named members are found by name and number; the other alkyl variants and salts are not.",
        |item| regime(item, |code| ["CWC2:B10", "CWC2:B11", "CWC2:B12", "CWC2:B13", "CWC2:B14"].contains(&code)),
    ),
    (
        "Australia Group precursors (1C350)",
        "alkyl variants and salts of listed chemicals",
        "Listed chemicals are found by name and number. Variants that the entry takes in by its wording, without naming \
         them, are not.",
        |item| {
            item.controls.iter().any(|control| control.starts_with("1C350"))
                || item.regimes.iter().any(|r| r == "AG") && item.class == Class::Chemical
        },
    ),
    (
        "INCB Table I, 2024",
        "glycidate and glycidic-acid esters of PMK and BMK scheduled as a series",
        "The decision names a series of esters and salts, of which the dictionary holds the commonest only.",
        |item| regime(item, |code| code.starts_with("INCB1")) && names(item, "glycid"),
    ),
];

fn regime(item: &Item, fits: impl Fn(&str) -> bool) -> bool {
    item.regimes.iter().any(|code| fits(code))
}

fn names(item: &Item, part: &str) -> bool {
    item.all_names().any(|(_, name)| name.to_lowercase().contains(part))
}

impl Coverage {
    /// The report on a dictionary.
    pub fn of(dictionary: &Dictionary) -> Self {
        let which = |missing: &dyn Fn(&Item) -> bool| -> Vec<String> {
            dictionary.items.iter().filter(|item| missing(item)).map(|item| item.id.clone()).collect()
        };
        let substance = |item: &Item| matches!(item.class, Class::Chemical | Class::Explosive);
        let in_language = |language: &str| which(&|item| item.names.get(language).is_none_or(Vec::is_empty));
        let families = FAMILIES.iter().map(|(reference, family, gap, examples)| FamilyGap {
            reference,
            family,
            gap,
            examples: which(examples),
        });
        Coverage {
            edition: dictionary.edition(),
            items: dictionary.items.len(),
            names: dictionary.items.iter().map(|item| item.all_names().count()).sum(),
            without_name: LANGUAGES.iter().map(|language| ((*language).to_owned(), in_language(language))).collect(),
            without_cas: which(&|item| substance(item) && item.cas.is_empty()),
            without_hs: which(&|item| item.hs.is_empty()),
            only_basket_hs: which(&|item| !item.hs.is_empty() && !item.hs.iter().any(|link| link.named)),
            without_un: which(&|item| substance(item) && item.un.is_empty()),
            without_regime: which(&|item| item.regimes.is_empty()),
            families: families.collect(),
        }
    }
}
