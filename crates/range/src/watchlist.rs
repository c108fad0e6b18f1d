//! The list of the day: invented persons, documents, boxes, a vessel and a company that are looked for.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::numbers;

/// How a listed name turns up in a message: surname, given names, and what happened to it.
pub(crate) type Spelling = (&'static str, &'static str, &'static str);

/// A person on the list.
pub(crate) struct Listed {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static str,
    pub(crate) born: (i32, u32, u32),
    /// ISO 3166 alpha-3.
    pub(crate) nationality: &'static str,
    pub(crate) document: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) spellings: &'static [Spelling],
}

impl Listed {
    pub(crate) fn birth_date(&self) -> NaiveDate {
        let (year, month, day) = self.born;
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }
}

/// Persons looked for by name. All are men, so that a title never contradicts the list.
pub(crate) const PERSONS: &[Listed] = &[
    Listed {
        name: "Zarwan Muhammad Barakwal",
        aliases: "Zarwan Khan Barakwal",
        born: (1979, 4, 17),
        nationality: "PAK",
        document: "QB7716340",
        reason: "Narcotics: organiser of couriers",
        spellings: &[("BARAKWAL", "ZARWAN MOHAMMED", "transliteration"), ("BARAKWALL", "ZARWAN MUHAMMAD", "typo")],
    },
    Listed {
        name: "Ghulam Yousaf Tarinkot",
        aliases: "Yousaf Tarin;Haji Yousaf",
        born: (1968, 11, 2),
        nationality: "AFG",
        document: "P07731902",
        reason: "Currency smuggling",
        spellings: &[("TARINKOT", "GHULAM YUSUF", "transliteration"), ("GHULAM YOUSAF", "TARINKOT", "swapped")],
    },
    Listed {
        name: "Shahbaz Qadir Mehrzai",
        aliases: "",
        born: (1985, 7, 29),
        nationality: "PAK",
        document: "KD4409182",
        reason: "Gold smuggling",
        spellings: &[("MEHRZAI", "SHAHBZA QADIR", "typo"), ("MEHRZAI", "SHAHBAZQADIR", "joined")],
    },
    Listed {
        name: "Tariq Hussain Dostwani",
        aliases: "T. H. Dostwani",
        born: (1974, 1, 9),
        nationality: "PAK",
        document: "AJ9920017",
        reason: "Wanted: customs fraud",
        spellings: &[("DOSTWANI", "TAREQ HUSSEIN", "transliteration"), ("TARIQ HUSSAIN", "DOSTWANI", "swapped")],
    },
    Listed {
        name: "Khalid Abdulrahman Al Qasrani",
        aliases: "Khaled Qasrani",
        born: (1981, 9, 23),
        nationality: "ARE",
        document: "R30117742",
        reason: "Front companies in drug trade",
        spellings: &[
            ("ALQASRANI", "KHALID ABDUL RAHMAN", "joined"),
            ("AL QASRANI", "KHALED ABDELRAHMAN", "transliteration"),
        ],
    },
    Listed {
        name: "Bekir Yilmazer Kocabeyli",
        aliases: "",
        born: (1977, 3, 14),
        nationality: "TUR",
        document: "U77120934",
        reason: "Precursor chemicals",
        spellings: &[("KOCABEYLI", "BEKIR", "missing"), ("KOCABEYLY", "BEKIR YILMAZER", "typo")],
    },
    Listed {
        name: "Nadir Shahzeb Gulmarani",
        aliases: "Nader Gulmarani",
        born: (1990, 12, 5),
        nationality: "PAK",
        document: "LM3300761",
        reason: "Wildlife trade",
        spellings: &[("GULMARANI", "NADER SHAHZAIB", "transliteration"), ("GULMARANI", "NADIRSHAHZEB", "joined")],
    },
    Listed {
        name: "Ismail Farooq Lashkarwala",
        aliases: "",
        born: (1971, 6, 30),
        nationality: "GBR",
        document: "533917204",
        reason: "Cash courier",
        spellings: &[("LASHKARWALA", "ISMAEEL FARUQ", "transliteration"), ("LASHKRAWALA", "ISMAIL FAROOQ", "typo")],
    },
    Listed {
        name: "Mirza Aurangdin Kohsarpuri",
        aliases: "",
        born: (1965, 2, 11),
        nationality: "PAK",
        document: "ZX1120044",
        reason: "Forged documents: passport in circulation",
        spellings: &[],
    },
    Listed {
        name: "Hekmat Zadran Wardakpoor",
        aliases: "",
        born: (1988, 8, 19),
        nationality: "AFG",
        document: "P09918277",
        reason: "Passport sold on",
        spellings: &[],
    },
    Listed {
        name: "Sohrab Jan Registani",
        aliases: "Sohrab Registan",
        born: (1983, 5, 8),
        nationality: "PAK",
        document: "BN6650218",
        reason: "Narcotics",
        spellings: &[],
    },
];

/// Listed persons that travel under a variant of their name.
pub(crate) const NAMED: usize = 8;

/// Passports reported stolen: number, issuer.
pub(crate) const STOLEN: &[(&str, &str)] =
    &[("XK4471093", "PAK"), ("591038846", "GBR"), ("CX9014427", "PAK"), ("P08840316", "AFG"), ("VR2205918", "PAK")];

/// The listed company and how it turns up.
pub(crate) const COMPANY: &str = "Qamar Barzakh General Trading FZE";
pub(crate) const COMPANY_SPELLINGS: &[(&str, &str)] =
    &[("QAMAR BARZAKH GENERAL TRADING FZE", "exact"), ("QAMER BARZAKH GEN TRADING F.Z.E.", "spelling")];

/// The listed vessel's name and first six digits of its IMO number.
pub(crate) const VESSEL: (&str, u64) = ("SANDGLASS TRADER", 899_417);

/// The listed boxes.
pub(crate) fn containers() -> [String; 2] {
    [numbers::container("ZZQU", 440_171), numbers::container("ZZQU", 702_936)]
}

/// The list as CSV: one header line, fields with a comma in quotes.
pub(crate) fn csv() -> Vec<u8> {
    let mut out = String::from("id,schema,name,aliases,dob,nationality,documents,containers,imo,reason,source\n");
    let mut row = |cells: [&str; 11]| {
        let line: Vec<String> = cells
            .iter()
            .map(|c| if c.contains([',', '"']) { format!("\"{}\"", c.replace('"', "\"\"")) } else { (*c).to_owned() })
            .collect();
        let _ = writeln!(out, "{}", line.join(","));
    };
    const SOURCE: &str = "SYNTHETIC RANGE";
    for (index, p) in PERSONS.iter().enumerate() {
        let (id, born) = (format!("W-P{:02}", index + 1), p.birth_date().to_string());
        row([&id, "Person", p.name, p.aliases, &born, p.nationality, p.document, "", "", p.reason, SOURCE]);
    }
    for (index, (number, issuer)) in STOLEN.iter().enumerate() {
        let id = format!("W-D{:02}", index + 1);
        row([&id, "Document", number, "", "", issuer, number, "", "", "Stolen blank or lost passport", SOURCE]);
    }
    row(["W-C01", "Company", COMPANY, "", "", "AE", "", "", "", "Consignee of concealed precursors", SOURCE]);
    for (index, number) in containers().iter().enumerate() {
        let id = format!("W-B{:02}", index + 1);
        row([&id, "Container", number, "", "", "", "", number, "", "Held a seizure before", SOURCE]);
    }
    let imo = numbers::imo(VESSEL.1);
    row(["W-V01", "Vessel", VESSEL.0, "", "", "", "", "", &imo, "Transfers at sea", SOURCE]);
    out.into_bytes()
}
