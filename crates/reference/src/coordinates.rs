//! Where places lie: the airports and seaports of the short tables, to a tenth of a degree: rounded by eight kilometres at
//! most. An airport lies where its runways are, a seaport where its quays are or its town.

use std::{collections::HashMap, sync::LazyLock};

/// The edition of the table: what rests on a distance says by which it was measured.
pub const COORDINATES: &str = "coordinates of 2026-11, distances to a tenth of a kilometre";

/// All places by their codes, with latitude and longitude in degrees, in no order.
pub fn places() -> impl Iterator<Item = (&'static str, (f64, f64))> {
    PLACES.iter().map(|(code, at)| (*code, *at))
}

static PLACES: LazyLock<HashMap<&'static str, (f64, f64)>> = LazyLock::new(|| {
    let mut words = include_str!("coordinates.txt").split_whitespace();
    let mut out = HashMap::new();
    while let (Some(code), Some(latitude), Some(longitude)) = (words.next(), words.next(), words.next()) {
        out.extend(latitude.parse().ok().zip(longitude.parse().ok()).map(|at| (code, at)));
    }
    out
});

/// Latitude and longitude of a UN/LOCODE or IATA code in degrees, north and east positive; nothing where the table lacks
/// it.
pub fn coordinates(code: &str) -> Option<(f64, f64)> {
    let code = code.trim();
    if !matches!(code.len(), 3 | 5) {
        return None;
    }
    PLACES.get(code).or_else(|| PLACES.get(code.to_ascii_uppercase().as_str())).copied()
}

#[cfg(test)]
mod tests {
    use super::{PLACES, coordinates};

    /// Every place of the short tables has coordinates, and no other has.
    #[test]
    fn the_tables_have_the_same_places() {
        let airports = include_str!("airports.txt").lines().flat_map(|line| line.split(' ').skip(1).map(str::to_owned));
        let ports = include_str!("seaports.txt").lines().flat_map(|line| {
            let (country, ports) = line.split_once(' ').unwrap();
            ports.split(' ').map(move |port| format!("{country}{port}"))
        });
        let mut known: Vec<String> = airports.chain(ports).collect();
        let mut placed: Vec<String> = PLACES.keys().map(|code| (*code).to_owned()).collect();
        known.sort_unstable();
        placed.sort_unstable();
        assert_eq!(known, placed);
        let words = include_str!("coordinates.txt").split_whitespace().count();
        assert_eq!(words, 3 * placed.len(), "each has two numbers, and none stands twice");
        assert!(PLACES.values().all(|(lat, lon)| lat.abs() < 70.0 && lon.abs() <= 180.0));
    }

    #[test]
    fn a_code_is_looked_up_as_it_is_written() {
        assert_eq!(coordinates("KHI"), Some((24.9, 67.2)));
        assert_eq!(coordinates(" pkkhi "), Some((24.8, 67.0)));
        assert_eq!((coordinates("ZZZ"), coordinates(""), coordinates("PK")), (None, None, None));
    }
}
