//! Places by UN/LOCODE (five letters) or IATA code (three).

use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

use thiserror::Error;

use crate::country::country;

/// Where a code lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166 alpha-2.
    pub country: &'static str,
}

/// What a table says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceAnswer {
    /// It is in the table.
    Known(Place),
    /// Its country exists; the table does not have the place. Certain only where the table is complete.
    UnknownInCountry,
    /// Its first two letters are no country.
    NoSuchCountry,
    /// Neither three nor five letters or digits.
    NotACode,
}

/// Why a table cannot be loaded.
#[derive(Debug, Error)]
pub enum PlacesError {
    /// Not CSV.
    #[error("the table of places is not CSV: {0}")]
    Csv(#[from] csv::Error),
    /// The columns are not there.
    #[error("the table of places needs a column {0}")]
    Column(&'static str),
}

/// An immutable table of places.
#[derive(Debug, Clone)]
pub struct Places {
    airports: HashMap<[u8; 3], &'static str>,
    /// UN/LOCODE without blanks.
    places: HashSet<[u8; 5]>,
    edition: String,
    complete: bool,
}

const SHORT: &str = "short table of 2026-11";

impl Default for Places {
    fn default() -> Self {
        Places::embedded()
    }
}

impl Places {
    /// The short table that ships with the product.
    pub fn embedded() -> Self {
        let mut airports = HashMap::new();
        let mut places = HashSet::new();
        for line in include_str!("airports.txt").lines() {
            let mut words = line.split(' ');
            let Some(home) = words.next().and_then(country) else { continue };
            for code in words {
                airports.extend(fixed::<3>(code).map(|code| (code, home.alpha2)));
            }
        }
        for line in include_str!("seaports.txt").lines() {
            let mut words = line.split(' ');
            let Some(home) = words.next() else { continue };
            places.extend(words.filter_map(|code| fixed::<5>(&format!("{home}{code}"))));
        }
        Places { airports, places, edition: SHORT.to_owned(), complete: false }
    }

    /// Replaces the places by a full UN/LOCODE table: CSV with the columns `locode`, or `country` and `location`.
    pub fn load_unlocode(&mut self, table: impl Read, edition: &str) -> Result<usize, PlacesError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table);
        let headers: Vec<String> = reader.headers()?.iter().map(|h| h.trim().to_lowercase()).collect();
        let find = |names: &[&str]| headers.iter().position(|header| names.contains(&header.as_str()));
        let whole = find(&["locode", "unlocode", "code"]);
        let parts = find(&["country", "country_code"]).zip(find(&["location", "location_code"]));
        if whole.is_none() && parts.is_none() {
            return Err(PlacesError::Column("locode"));
        }
        let mut places = HashSet::new();
        // Names in such tables are often Latin-1; the codes are ASCII whatever the names are.
        for row in reader.byte_records() {
            let row = row?;
            let cell = |at: usize| String::from_utf8_lossy(row.get(at).unwrap_or_default()).into_owned();
            let code = match (whole, parts) {
                (Some(at), _) => cell(at).replace(' ', ""),
                (None, Some((country, place))) => format!("{}{}", cell(country), cell(place)),
                (None, None) => continue,
            };
            places.extend(fixed::<5>(&code));
        }
        let count = places.len();
        self.places = places;
        self.edition = edition.to_owned();
        self.complete = true;
        Ok(count)
    }

    /// Adds airports: CSV with the columns `iata` and `country` (or `country_code`).
    pub fn load_airports(&mut self, table: impl Read) -> Result<usize, PlacesError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table);
        let headers: Vec<String> = reader.headers()?.iter().map(|h| h.trim().to_lowercase()).collect();
        let find = |names: &[&str]| headers.iter().position(|header| names.contains(&header.as_str()));
        let iata = find(&["iata", "iata_code"]).ok_or(PlacesError::Column("iata"))?;
        let home = find(&["country_code", "country", "iso_country"]).ok_or(PlacesError::Column("country_code"))?;
        let mut count = 0;
        for row in reader.byte_records() {
            let row = row?;
            let cell = |at: usize| String::from_utf8_lossy(row.get(at).unwrap_or_default()).into_owned();
            if let (Some(code), Some(home)) = (fixed::<3>(&cell(iata)), country(&cell(home))) {
                self.airports.insert(code, home.alpha2);
                count += 1;
            }
        }
        Ok(count)
    }

    /// Whether a UN/LOCODE that the table lacks is certain not to exist. Airports have no complete table.
    pub fn complete(&self) -> bool {
        self.complete
    }

    /// The edition of the table of places.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// What the table says of a code.
    pub fn place(&self, code: &str) -> PlaceAnswer {
        let code = code.trim();
        if let Some(short) = fixed::<3>(code) {
            return match self.airports.get(&short) {
                Some(&country) => PlaceAnswer::Known(Place { country }),
                None => PlaceAnswer::UnknownInCountry,
            };
        }
        let Some(long) = fixed::<5>(code) else { return PlaceAnswer::NotACode };
        match code.get(..2).and_then(country) {
            None => PlaceAnswer::NoSuchCountry,
            Some(home) if self.places.contains(&long) => PlaceAnswer::Known(Place { country: home.alpha2 }),
            Some(_) => PlaceAnswer::UnknownInCountry,
        }
    }

    /// The country of a code: an airport's from the table, a UN/LOCODE's from its first two letters.
    pub fn country_of(&self, code: &str) -> Option<&'static str> {
        let code = code.trim();
        if let Some(short) = fixed::<3>(code) {
            return self.airports.get(&short).copied();
        }
        fixed::<5>(code)?;
        code.get(..2).and_then(country).map(|country| country.alpha2)
    }
}

/// A code of exactly `N` letters or digits in upper case.
fn fixed<const N: usize>(code: &str) -> Option<[u8; N]> {
    let bytes: [u8; N] = code.as_bytes().try_into().ok()?;
    bytes.iter().all(u8::is_ascii_alphanumeric).then(|| bytes.map(|byte| byte.to_ascii_uppercase()))
}
