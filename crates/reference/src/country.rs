//! Countries (ISO 3166-1) by either code, and the further codes of travel documents (ICAO Doc 9303 part 3, section 5).

use std::{collections::HashMap, sync::LazyLock};

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Two letters.
    pub alpha2: &'static str,
    /// Three letters.
    pub alpha3: &'static str,
    /// Short English name.
    pub name: &'static str,
}

static TABLE: &str = include_str!("countries.txt");

static BY_CODE: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for line in TABLE.lines() {
        let mut parts = line.splitn(3, ' ');
        if let (Some(alpha2), Some(alpha3), Some(name)) = (parts.next(), parts.next(), parts.next()) {
            let country = Country { alpha2, alpha3, name };
            map.insert(alpha2, country);
            map.insert(alpha3, country);
        }
    }
    // Documents carry codes of their own for Germany and for kinds of British nationals.
    for (code, alpha2) in [
        ("D", "DE"),
        ("GBD", "GB"),
        ("GBN", "GB"),
        ("GBO", "GB"),
        ("GBP", "GB"),
        ("GBS", "GB"),
        ("UK", "GB"),
        ("RKS", "XK"),
    ] {
        if let Some(country) = map.get(alpha2).copied() {
            map.insert(code, country);
        }
    }
    map
});

/// The country of a two- or three-letter code in any case; `None` for organisations and stateless persons.
pub fn country(code: &str) -> Option<&'static Country> {
    let code = code.trim();
    BY_CODE.get(code).or_else(|| BY_CODE.get(code.to_ascii_uppercase().as_str()))
}

/// The alpha-2 code of the country whose name ends an address.
pub fn country_at_end(address: &str) -> Option<&'static str> {
    static BY_NAME: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
        let mut names: Vec<(String, &'static str)> =
            BY_CODE.values().map(|country| (country.name.to_uppercase(), country.alpha2)).collect();
        names.extend(
            [
                ("UK", "GB"),
                ("ENGLAND", "GB"),
                ("UAE", "AE"),
                ("U.A.E", "AE"),
                ("USA", "US"),
                ("KSA", "SA"),
                ("P.R. CHINA", "CN"),
                ("HOLLAND", "NL"),
                ("VIETNAM", "VN"),
                ("TURKEY", "TR"),
            ]
            .map(|(name, code)| (name.to_owned(), code)),
        );
        names.sort();
        names.dedup();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
    });
    let address = address.trim().trim_end_matches(['.', ',']).to_uppercase();
    BY_NAME.iter().find_map(|(name, code)| {
        let rest = address.strip_suffix(name.as_str())?;
        (rest.is_empty() || rest.ends_with([' ', ',', '-', '.'])).then_some(*code)
    })
}
