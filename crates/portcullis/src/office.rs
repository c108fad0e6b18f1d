//! Who the office is towards other administrations, and its calendar, from the configuration.

use std::collections::BTreeSet;

use chrono::{NaiveDate, Weekday};
use exchange::{Authority, AuthorityKind, Office};
use serde::Deserialize;

/// The configuration's part `office`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfficeConfig {
    /// What it is in the programmes: `customs`, `national_contact_point`, `competent_authority`, …
    pub authority: String,
    /// Its country, ISO 3166 alpha-2; the policy's home country where nothing is said.
    pub country: Option<String>,
    /// Its name, as it stands in what it sends.
    pub name: Option<String>,
    /// Days of the week on which it is closed: `sat`, `sun`.
    pub weekend: Vec<String>,
    /// Further days on which it is closed.
    pub holidays: Vec<String>,
    /// Minutes of its zone east of UTC.
    pub utc_offset_minutes: i32,
}

impl Default for OfficeConfig {
    fn default() -> Self {
        OfficeConfig {
            authority: AuthorityKind::Customs.word().to_owned(),
            country: None,
            name: None,
            weekend: ["sat", "sun"].map(str::to_owned).to_vec(),
            holidays: Vec::new(),
            utc_offset_minutes: 0,
        }
    }
}

/// The furthest zones are fourteen hours from UTC.
const FURTHEST: i32 = 14 * 60;

fn known(code: &str) -> bool {
    code.len() == 2 && reference::country(code).is_some_and(|country| country.alpha2 == code)
}

impl OfficeConfig {
    /// What is wrong with it, in words.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if AuthorityKind::parse(&self.authority).is_none() {
            let words: Vec<&str> = AuthorityKind::ALL.iter().map(|kind| kind.word()).collect();
            faults.push(format!("office.authority: `{}` is none of {}", self.authority, words.join(", ")));
        }
        if let Some(country) = self.country.as_deref().filter(|country| !known(country)) {
            faults.push(format!("office.country: `{country}` is no ISO 3166 alpha-2 code"));
        }
        let days = self.weekend.iter().filter(|day| day.parse::<Weekday>().is_err());
        faults.extend(days.map(|day| format!("office.weekend: `{day}` is no day of the week")));
        let days = self.holidays.iter().filter(|day| day.parse::<NaiveDate>().is_err());
        faults.extend(days.map(|day| format!("office.holidays: `{day}` is no day as YYYY-MM-DD")));
        if self.utc_offset_minutes.abs() > FURTHEST {
            faults.push(format!("office.utc_offset_minutes: {} is no zone", self.utc_offset_minutes));
        }
        faults
    }

    /// The office itself, in its own country or else in `home`. What [`faults`](Self::faults) names is left out.
    pub fn office(&self, home: Option<String>) -> Office {
        Office {
            own: Authority {
                kind: AuthorityKind::parse(&self.authority).unwrap_or_default(),
                country: self.country.clone().or(home),
                name: self.name.clone(),
            },
            weekend: self.weekend.iter().filter_map(|day| day.parse().ok()).collect(),
            holidays: self.holidays.iter().filter_map(|day| day.parse().ok()).collect::<BTreeSet<NaiveDate>>(),
            offset_minutes: self.utc_offset_minutes,
            country: known,
        }
    }
}
