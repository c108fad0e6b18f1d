//! What rules can ask beyond CEL's own functions: regions, distances, likeness of names, patterns.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

/// Countries by region (UN M49, with Taiwan under Eastern Asia and Kosovo under Southern Europe, which M49 leaves out).
static REGIONS: LazyLock<HashMap<&'static str, [&'static str; 2]>> = LazyLock::new(|| {
    lines().flat_map(|(names, countries)| countries.split(' ').map(move |country| (country, names))).collect()
});

fn lines() -> impl Iterator<Item = ([&'static str; 2], &'static str)> {
    include_str!("m49.txt").lines().filter_map(|line| {
        let (names, countries) = line.split_once(": ")?;
        let (region, part) = names.split_once(" | ")?;
        Some(([region, part], countries))
    })
}

/// The region of a country by its ISO 3166 code of two or three letters; the finer one of M49 where asked.
pub(crate) fn region(country: &str, finer: bool) -> Option<&'static str> {
    let country = reference::country(country)?;
    REGIONS.get(country.alpha2).map(|names| names[usize::from(finer)])
}

/// Every code of a country that [`region`] knows, by region.
pub(crate) fn countries_of_regions(finer: bool) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut out = BTreeMap::<_, BTreeSet<_>>::new();
    for (code, country) in reference::country_codes() {
        if let Some(names) = REGIONS.get(country.alpha2) {
            out.entry(names[usize::from(finer)]).or_default().insert(code);
        }
    }
    out
}

/// The names that [`region`] knows.
pub(crate) fn region_names(finer: bool) -> BTreeSet<&'static str> {
    lines().map(|(names, _)| names[usize::from(finer)]).collect()
}

/// Characters of a name that are looked at; likeness costs the product of two lengths.
const NAME: usize = 100;

/// How alike two names are, from 0 to 1: Jaro-Winkler over their words in order, in lower case, letters and digits only.
pub(crate) fn similar(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(&sorted(a), &sorted(b))
}

fn sorted(name: &str) -> String {
    let small: String = name
        .chars()
        .take(NAME)
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    let mut words: Vec<&str> = small.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// Great-circle distance of two places by UN/LOCODE or IATA code, on a sphere of 6 371 km, to a tenth of a kilometre;
/// nothing where the table of places lacks one.
///
/// No two engines have the same sine to its last bit. Rounded so, all of them say the same of every two places.
pub(crate) fn distance_km(a: &str, b: &str) -> Option<f64> {
    Some((great_circle(reference::coordinates(a)?, reference::coordinates(b)?) * 10.0 + 0.5).floor() / 10.0)
}

/// The haversine formula, with which `sql::distance` works in the same order.
fn great_circle(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (from.0.to_radians(), to.0.to_radians());
    let (dlat, dlon) = (lat_b - lat_a, (to.1 - from.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// The regular expression of a `like` pattern: `%` any characters, `_` one.
pub(crate) fn like(pattern: &str) -> String {
    let mut out = String::from("(?s)^");
    for letter in pattern.chars() {
        match letter {
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            other => out.push_str(&regex::escape(&other.to_string())),
        }
    }
    out.push('$');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_one_region() {
        assert_eq!(region("PK", false), Some("Asia"));
        assert_eq!(region("PAK", true), Some("Southern Asia"));
        assert_eq!(region("ZZ", false), None);
        let counted: usize = lines().map(|(_, countries)| countries.split(' ').count()).sum();
        assert_eq!(counted, REGIONS.len());
        assert!(REGIONS.keys().all(|code| reference::country(code).is_some()));
    }

    #[test]
    fn names_are_alike_whatever_the_order_of_their_words() {
        assert_eq!(similar("Khan, Imran", "IMRAN KHAN"), 1.0);
        assert!(similar("IMRAN KHAN", "IMRAAN KHAN") > 0.9);
        assert!(similar("IMRAN KHAN", "JOHN SMITH") < 0.7);
    }

    /// Great-circle distances between the airports and ports themselves, within what a tenth of a degree can be off.
    #[test]
    fn distances_are_those_of_the_globe() {
        for (a, b, km) in [
            ("KHI", "DXB", 1190.0),
            ("LHR", "JFK", 5540.0),
            ("SIN", "SYD", 6290.0),
            ("EZE", "AKL", 10330.0),
            ("NRT", "LAX", 8750.0),
            ("PKKHI", "AEJEA", 1200.0),
            ("NLRTM", "CNSHA", 8930.0),
            ("KHI", "PKKHI", 22.0),
        ] {
            let found = distance_km(a, b).unwrap_or(f64::NAN);
            assert!((found - km).abs() <= 25.0, "{a} to {b}: {found} km, where {km} are expected");
            assert_eq!(distance_km(b, a), Some(found), "{a} to {b}");
        }
        assert_eq!(distance_km("DXB", "DXB"), Some(0.0));
        assert_eq!(distance_km("KHI", "ZZZ"), None);
        assert_eq!(distance_km("KHI", "DXB"), Some(1188.6), "to a tenth of a kilometre");
    }

    /// Engines whose sines differ in the last bits say the same as long as none of the distances is so close to where
    /// rounding turns; nor is any so close to half the globe that the formula would lose its digits.
    #[test]
    fn no_distance_is_rounded_by_a_hair() {
        let places: Vec<_> = reference::places().collect();
        let (mut pairs, mut nearest, mut longest) = (0, 1.0_f64, 0.0_f64);
        for (at, (_, from)) in places.iter().enumerate() {
            for (_, to) in &places[..at] {
                let km = great_circle(*from, *to);
                let tenths = km * 10.0 + 0.5;
                let turn = (tenths - tenths.round()).abs();
                (pairs, nearest, longest) =
                    (pairs + 1, nearest.min(if km > 0.0 { turn } else { 1.0 }), longest.max(km));
            }
        }
        assert_eq!(pairs, 658 * 657 / 2);
        assert!(nearest > 1e-6, "a distance is {nearest} tenths of a kilometre from where rounding turns");
        assert!(longest < 20_000.0, "{longest} km");
    }
}
