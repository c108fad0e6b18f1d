//! Programmes as views over the dictionary: which items each takes in, and what it asks of whom.

use serde::Serialize;

use crate::{Dictionary, Item, annex, item::Class};

/// What a programme asks for when an item moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// The authority of the importing country is told before the goods leave.
    PreExportNotification,
    /// The receiver states what the goods are for.
    EndUseCertificate,
    /// What moved is reported in sums, licit trade too.
    PeriodicReturn,
    /// Nothing moves without one.
    Licence,
    /// The receiving country must have agreed.
    PriorConsent,
    /// It may not be traded, with few exceptions.
    Prohibition,
    /// Movements are watched; more only where party, route or quantity say so.
    Watch,
}

/// A programme.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Programme {
    /// Stable identifier: `global_shield`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Where it is laid down.
    pub source: &'static str,
    /// What it asks for.
    pub duties: &'static [Duty],
    /// The same as a sentence for an officer. Terms differ by country: national law decides.
    pub duty: &'static str,
    #[serde(skip)]
    takes: fn(&Item) -> bool,
}

impl Programme {
    /// The programme with an identifier.
    pub fn by_id(id: &str) -> Option<&'static Programme> {
        PROGRAMMES.iter().find(|programme| programme.id == id)
    }

    /// Whether an item is of it.
    pub fn takes(&self, item: &Item) -> bool {
        (self.takes)(item)
    }

    /// Its items.
    pub fn items<'a>(&self, dictionary: &'a Dictionary) -> impl Iterator<Item = &'a Item> {
        let takes = self.takes;
        dictionary.items.iter().filter(move |item| takes(item))
    }
}

/// The programmes that take an item in.
pub fn programmes_of(item: &Item) -> impl Iterator<Item = &'static Programme> {
    PROGRAMMES.iter().filter(move |programme| programme.takes(item))
}

/// Tiers of the Common High Priority List of 23 February 2024, by code of the HS of 2022.
const CHPL: &[(&str, &[&str])] = &[
    ("1", &["854231", "854232", "854233", "854239"]),
    ("2", &["851762", "852691", "853221", "853224", "854800"]),
    (
        "3A",
        &[
            "847150", "850440", "851769", "852589", "852910", "852990", "853669", "853690", "854110", "854121",
            "854129", "854130", "854149", "854151", "854159", "854160",
        ],
    ),
    ("3B", &["848210", "848220", "848230", "848250", "880730", "901310", "901380", "901420", "901480"]),
    (
        "4A",
        &["847180", "848610", "848620", "848640", "853400", "854320", "902750", "903020", "903032", "903039", "903082"],
    ),
    ("4B", &["845710", "845811", "845891", "845961", "846693"]),
];

/// The tier of the Common High Priority List that an item is of, by its codes: `1`, `2`, `3A`, `3B`, `4A`, `4B`.
pub fn chpl_tier(item: &Item) -> Option<&'static str> {
    let has = |codes: &[&str]| item.hs.iter().any(|link| codes.contains(&link.code.as_str()));
    CHPL.iter().find(|(_, codes)| has(codes)).map(|(tier, _)| *tier)
}

fn under(item: &Item, codes: &[&str]) -> bool {
    item.regime_codes().any(|code| codes.contains(&code))
}

/// Items whose own regime is the list: a code alone makes many goods consistent with a tier.
fn tier(item: &Item, tiers: &[&str]) -> bool {
    under(item, &["CHPL"]) && chpl_tier(item).is_some_and(|tier| tiers.contains(&tier))
}

fn annex_one(item: &Item) -> bool {
    let own = |control: &String| !control.contains(':') && annex::read(control).is_some();
    under(item, &["EUDU"]) || item.controls.iter().any(own)
}

use Duty::{EndUseCertificate, Licence, PeriodicReturn, PreExportNotification, PriorConsent, Prohibition, Watch};

/// All of them.
pub static PROGRAMMES: &[Programme] = &[
    Programme {
        id: "global_shield",
        name: "Programme Global Shield",
        source: "WCO, with INTERPOL and UNODC",
        duties: &[Watch, PeriodicReturn],
        duty: "Licit imports, exports and transits are monitored as well as seizures; the sums go into the monthly return.",
        takes: |item| under(item, &["GS"]),
    },
    Programme {
        id: "incb_table_1",
        name: "INCB Table I",
        source: "1988 Convention, article 12 and Table I",
        duties: &[Licence, PreExportNotification],
        duty: "The exporting country notifies the importing one before the goods leave (article 12, paragraph 10 (a)).",
        takes: |item| under(item, &["INCB1"]),
    },
    Programme {
        id: "incb_table_2",
        name: "INCB Table II",
        source: "1988 Convention, article 12 and Table II",
        duties: &[Watch, PreExportNotification],
        duty: "Movements are monitored; a country may ask to be notified before export, as for Table I.",
        takes: |item| under(item, &["INCB2"]),
    },
    Programme {
        id: "cwc_schedule_1",
        name: "Chemical Weapons Convention, Schedule 1",
        source: "Chemical Weapons Convention, Verification Annex, part VI",
        duties: &[Prohibition, PreExportNotification],
        duty: "No transfer to a State not Party; between States Parties only for permitted purposes, both notifying the \
               OPCW 30 days before.",
        takes: |item| under(item, &["CWC1"]),
    },
    Programme {
        id: "cwc_schedule_2",
        name: "Chemical Weapons Convention, Schedule 2",
        source: "Chemical Weapons Convention, Verification Annex, part VII",
        duties: &[Licence, PeriodicReturn],
        duty: "No transfer to or from a State not Party; imports and exports are declared in yearly sums.",
        takes: |item| under(item, &["CWC2"]),
    },
    Programme {
        id: "cwc_schedule_3",
        name: "Chemical Weapons Convention, Schedule 3",
        source: "Chemical Weapons Convention, Verification Annex, part VIII",
        duties: &[EndUseCertificate, PeriodicReturn],
        duty: "To a State not Party only with an end-use certificate of its government; imports and exports are \
               declared in yearly sums.",
        takes: |item| under(item, &["CWC3"]),
    },
    Programme {
        id: "australia_group",
        name: "Australia Group",
        source: "Common control lists",
        duties: &[Licence],
        duty: "Export needs a licence; participants refuse what another has refused for the same goods and end-user.",
        takes: |item| {
            let number = |control: &String| annex::read(control).is_some_and(|number| number.regime == "AG");
            under(item, &["AG"]) || item.controls.iter().any(number)
        },
    },
    Programme {
        id: "eu_explosives_annex_1",
        name: "Explosives precursors, Annex I",
        source: "Regulation (EU) 2019/1148, Annex I",
        duties: &[Prohibition, Licence],
        duty: "Not for members of the general public above the limit value, or only with a licence; suspicious \
               transactions are reported within 24 hours.",
        takes: |item| under(item, &["EUEP1"]),
    },
    Programme {
        id: "eu_explosives_annex_2",
        name: "Explosives precursors, Annex II",
        source: "Regulation (EU) 2019/1148, Annex II",
        duties: &[Watch],
        duty: "Suspicious transactions, and significant losses and thefts, are reported within 24 hours.",
        takes: |item| under(item, &["EUEP2"]),
    },
    Programme {
        id: "dual_use",
        name: "Dual-use goods, Annex I",
        source: "Regulation (EU) 2021/821, Annex I",
        duties: &[Licence],
        duty: "Export needs an authorisation, individual, global or general; brokering and transit may be stopped.",
        takes: annex_one,
    },
    Programme {
        id: "chpl_tier_1",
        name: "Common High Priority List, tier 1",
        source: "Common High Priority List, 23 February 2024",
        duties: &[Licence, Watch],
        duty: "Integrated circuits of the highest concern: watch who receives them, and where they go from there.",
        takes: |item| tier(item, &["1"]),
    },
    Programme {
        id: "chpl_tier_2",
        name: "Common High Priority List, tier 2",
        source: "Common High Priority List, 23 February 2024",
        duties: &[Licence, Watch],
        duty: "Electronics of few makers: watch who receives them, and where they go from there.",
        takes: |item| tier(item, &["2"]),
    },
    Programme {
        id: "chpl_tier_3",
        name: "Common High Priority List, tiers 3.A and 3.B",
        source: "Common High Priority List, 23 February 2024",
        duties: &[Licence, Watch],
        duty: "Further electronics, and mechanical and other parts: watch who receives them, and where they go.",
        takes: |item| tier(item, &["3A", "3B"]),
    },
    Programme {
        id: "chpl_tier_4",
        name: "Common High Priority List, tiers 4.A and 4.B",
        source: "Common High Priority List, 23 February 2024",
        duties: &[Licence, Watch],
        duty: "What electronics are made and tested with, and machine tools: watch who receives them, and where they go.",
        takes: |item| tier(item, &["4A", "4B"]),
    },
    Programme {
        id: "chpl_other",
        name: "Common High Priority List, tier not told by the code",
        source: "Common High Priority List, 23 February 2024",
        duties: &[Watch],
        duty: "The item is of the list by its description; its codes here are of no tier. The tier is for an officer to say.",
        takes: |item| under(item, &["CHPL"]) && chpl_tier(item).is_none(),
    },
    Programme {
        id: "firearms",
        name: "Firearms, their parts and ammunition",
        source: "Firearms Protocol of 2001, article 10; Arms Trade Treaty",
        duties: &[Licence, PriorConsent, EndUseCertificate],
        duty: "Export needs a licence, and before it the import licence of the receiver and the consent of transit countries.",
        takes: |item| item.class == Class::Arms || under(item, &["UNFP", "ATT"]),
    },
    Programme {
        id: "military_list",
        name: "Military list",
        source: "Munitions list of the Wassenaar Arrangement; Common Military List of the EU",
        duties: &[Licence, EndUseCertificate],
        duty: "Export needs a licence, as a rule with an end-use certificate.",
        takes: |item| {
            item.regime_codes()
                .any(|code| code.strip_prefix("ML").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())))
        },
    },
    Programme {
        id: "cites",
        name: "Endangered species (CITES)",
        source: "CITES, articles III to V",
        duties: &[Licence],
        duty: "Appendix I: export and import permits, no commercial trade. Appendix II: export permit. Appendix III: permit or certificate of origin.",
        takes: |item| under(item, &["CITES"]),
    },
    Programme {
        id: "cultural",
        name: "Cultural goods",
        source: "UNESCO Convention of 1970; Regulation (EU) 2019/880",
        duties: &[Licence],
        duty: "Export needs a certificate; what was taken from its country unlawfully may not be brought in.",
        takes: |item| under(item, &["CULT", "UNESCO"]) || item.class == Class::Cultural,
    },
    Programme {
        id: "basel",
        name: "Waste (Basel Convention)",
        source: "Basel Convention, article 6",
        duties: &[PriorConsent, PreExportNotification],
        duty: "Moves only with the written consent of the countries of import and transit, and with a movement document.",
        takes: |item| under(item, &["BASEL"]) || item.class == Class::Waste,
    },
    Programme {
        id: "rotterdam",
        name: "Hazardous chemicals and pesticides (Rotterdam Convention)",
        source: "Rotterdam Convention, articles 10 to 13",
        duties: &[PriorConsent, PreExportNotification],
        duty: "Exports follow the decision of the importing country (Annex III); what is banned at home is notified before export.",
        takes: |item| under(item, &["ROTTERDAM"]),
    },
    Programme {
        id: "stockholm",
        name: "Persistent organic pollutants (Stockholm Convention)",
        source: "Stockholm Convention, article 3",
        duties: &[Prohibition],
        duty: "Import and export only for disposal or for a purpose that the Convention still allows.",
        takes: |item| under(item, &["STOCKHOLM"]),
    },
    Programme {
        id: "minamata",
        name: "Mercury (Minamata Convention)",
        source: "Minamata Convention, article 3",
        duties: &[PriorConsent],
        duty: "Mercury is exported only with the written consent of the importing country and for an allowed use.",
        takes: |item| under(item, &["MINAMATA"]),
    },
    Programme {
        id: "montreal",
        name: "Ozone-depleting substances and HFCs (Montreal Protocol)",
        source: "Montreal Protocol, articles 4 to 4B",
        duties: &[Licence],
        duty: "Import and export need a licence; trade with a country that is not Party is banned.",
        takes: |item| under(item, &["MONTREAL"]),
    },
];
