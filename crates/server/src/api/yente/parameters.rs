//! Query parameters that may stand several times, none of them ignored.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use super::refused;
use crate::error::ApiResult;

/// What stood in the query of a request.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Takes the parameters that are known. One with a reason in `without` is refused with it, any other for being
    /// unknown; an empty one counts as absent.
    pub fn new(pairs: Vec<(String, String)>, known: &[&str], without: &[(&str, &str)]) -> ApiResult<Self> {
        let given: Vec<(String, String)> = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        for (name, _) in &given {
            if let Some((_, reason)) = without.iter().find(|(refused, _)| refused == name) {
                return Err(refused(format!("{name} cannot be honoured: {reason}")));
            }
            if !known.contains(&name.as_str()) {
                return Err(refused(format!("there is no parameter {name}; known are {}", known.join(", "))));
            }
        }
        Ok(Parameters(given))
    }

    /// Every value of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.trim())
    }

    /// The value of a parameter that stands once; the last where it stands more often.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(given, _)| given == name).map(|(_, value)| value.trim())
    }

    /// A number within a range, `usual` where it is absent.
    pub fn number<T: FromStr + PartialOrd + Display>(
        &self,
        name: &str,
        usual: T,
        range: RangeInclusive<T>,
    ) -> ApiResult<T> {
        let Some(text) = self.one(name) else { return Ok(usual) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| refused(format!("{name} must be a number from {} to {}", range.start(), range.end())))
    }
}
