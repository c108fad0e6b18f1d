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

/// Code, code, name, and further names between bars: those of the lists and of common speech.
fn lines() -> impl Iterator<Item = (Country, std::str::Split<'static, &'static str>)> {
    TABLE.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ' ');
        let (alpha2, alpha3, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let mut names = rest.split(" | ");
        Some((Country { alpha2, alpha3, name: names.next()? }, names))
    })
}

static BY_CODE: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for (country, _) in lines() {
        map.insert(country.alpha2, country);
        map.insert(country.alpha3, country);
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

/// Every code that [`country`] knows, in upper case, with its country.
pub fn country_codes() -> impl Iterator<Item = (&'static str, &'static Country)> {
    BY_CODE.iter().map(|(code, country)| (*code, country))
}

/// The alpha-2 code of a code or of a name as lists write it: `Korea, North`, `Iran (Islamic Republic of)`, `Burma`.
pub fn country_code(text: &str) -> Option<&'static str> {
    static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        lines()
            .flat_map(|(country, names)| names.chain([country.name]).map(move |name| (key(name), country.alpha2)))
            .collect()
    });
    let text = text.trim();
    if (2..=3).contains(&text.len())
        && let Some(country) = country(text)
    {
        return Some(country.alpha2);
    }
    BY_NAME.get(key(text).as_str()).copied()
}

/// Letters and digits in lower case, one blank between words, whatever the punctuation.
fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
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

#[cfg(test)]
mod tests {
    use super::country_code;

    #[test]
    fn the_lists_own_spellings() {
        for (name, code) in [
            ("Korea, North", Some("KP")),
            ("Iran (Islamic Republic of)", Some("IR")),
            ("IRAN (ISLAMIC REPUBLIC OF)", Some("IR")),
            ("Burma", Some("MM")),
            ("West Bank", Some("PS")),
            ("Congo, Democratic Republic of the", Some("CD")),
            ("Cote d Ivoire", Some("CI")),
            ("St. Kitts & Nevis", Some("KN")),
            ("Türkiye", Some("TR")),
            ("ru", Some("RU")),
            ("UAE", Some("AE")),
            ("Syria", Some("SY")),
            ("Atlantis", None),
            ("", None),
        ] {
            assert_eq!(country_code(name), code, "{name}");
        }
    }
}
