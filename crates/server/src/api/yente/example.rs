//! A query by example: which of its properties are asked with, and what they find.

use std::collections::HashMap;

use model::{
    Entity,
    EntitySchema::{self, Container, Document, Vessel},
};
use screening::{Index, Match, Query};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema;

/// An entity as a client describes it; also how it is given back, with the properties that were asked with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Example {
    /// Its id, given back.
    #[serde(default)]
    pub id: Option<String>,
    /// Schema of FollowTheMoney.
    pub schema: String,
    /// Values of each property: a text or an array of texts.
    pub properties: Map<String, Value>,
}

/// Names times birth dates that one example may ask with: each pair is a search.
const SEARCHES: usize = 64;
/// Characters of one value; no name is longer.
const LENGTH: usize = 2_000;

const NAMES: &[&str] = &["name", "alias", "weakAlias", "previousName", "abbreviation"];
/// Put together to a name where the example has none.
const NAME_PARTS: &[&str] = &["title", "firstName", "secondName", "middleName", "fatherName", "lastName"];
const COUNTRIES: &[&str] = &["nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag"];
const NUMBERS: &[&str] = &[
    "passportNumber",
    "idNumber",
    "registrationNumber",
    "taxNumber",
    "vatCode",
    "socialSecurityNumber",
    "innCode",
    "ogrnCode",
    "okpoCode",
    "leiCode",
    "dunsCode",
    "uscCode",
    "swiftBic",
    "npiCode",
    "cageCode",
    "number",
];

/// What is asked, read from an example.
#[derive(Default)]
pub(super) struct Asked {
    schemata: &'static [EntitySchema],
    names: Vec<String>,
    births: Vec<String>,
    countries: Vec<String>,
    sex: Option<&'static str>,
    numbers: Vec<String>,
    imo: Option<String>,
    call_sign: Option<String>,
    addresses: Vec<String>,
    used: Map<String, Value>,
}

impl Asked {
    /// Reads an example. The reason of a refusal names schema and property, never a value.
    pub fn read(example: &Example) -> Result<Self, String> {
        let schemata = schema::asked(&example.schema)
            .ok_or_else(|| format!("schema {} is not screened; known are {}", example.schema, schema::names()))?;
        let mut asked = Asked { schemata, ..Asked::default() };
        let given = &example.properties;
        asked.names = asked.take(given, NAMES)?;
        if asked.names.is_empty() {
            let mut parts = Vec::new();
            for part in NAME_PARTS {
                parts.extend(asked.take(given, &[part])?);
            }
            asked.names.extend((!parts.is_empty()).then(|| parts.join(" ")));
        }
        asked.births = asked.take(given, &["birthDate"])?;
        asked.countries = asked.take(given, COUNTRIES)?.iter().map(|code| country(code)).collect();
        asked.sex = asked.take(given, &["gender"])?.iter().find_map(|gender| match gender.to_lowercase().as_str() {
            "male" | "m" => Some("M"),
            "female" | "f" => Some("F"),
            _ => None,
        });
        asked.numbers = asked.take(given, NUMBERS)?;
        asked.imo = asked.take(given, &["imoNumber"])?.into_iter().next();
        asked.call_sign = asked.take(given, &["callSign"])?.into_iter().next();
        asked.addresses = asked.take(given, &["address"])?;
        let exact = !asked.numbers.is_empty() || asked.imo.is_some() || asked.call_sign.is_some();
        if asked.names.is_empty() && !exact {
            return Err("there is no name and no number to ask with".into());
        }
        if asked.names.len().max(1) * asked.births.len().max(1) > SEARCHES {
            return Err(format!("names times birth dates must not be more than {SEARCHES}"));
        }
        Ok(asked)
    }

    /// The values of some properties, written down as used.
    fn take(&mut self, given: &Map<String, Value>, properties: &[&str]) -> Result<Vec<String>, String> {
        let mut out: Vec<String> = Vec::new();
        for property in properties {
            let values = match given.get(*property) {
                None | Some(Value::Null) => continue,
                Some(Value::Array(values)) => values.as_slice(),
                Some(value) => std::slice::from_ref(value),
            };
            let mut texts = Vec::new();
            for value in values {
                let text = match value {
                    Value::Null => continue,
                    Value::String(text) => text.trim().to_owned(),
                    Value::Number(number) => number.to_string(),
                    _ => return Err(format!("property {property} must hold texts")),
                };
                if text.chars().count() > LENGTH {
                    return Err(format!("a value of {property} is longer than {LENGTH} characters"));
                }
                if !text.is_empty() {
                    texts.push(text);
                }
            }
            if !texts.is_empty() {
                self.used.insert((*property).to_owned(), texts.clone().into());
            }
            for text in texts {
                if !out.contains(&text) {
                    out.push(text);
                }
            }
        }
        Ok(out)
    }

    /// The properties that were asked with.
    pub fn used(&self) -> &Map<String, Value> {
        &self.used
    }

    /// What it finds among the entries that `within` holds, best first, each entry once, at its best. A document that is
    /// itself looked for is found by its number whoever carries it.
    pub fn matches(&self, index: &Index, limit: usize, within: impl Fn(&Entity) -> bool) -> Vec<Match> {
        let mut best: HashMap<u32, Match> = HashMap::new();
        let mut keep = |found: Match| {
            if best.get(&found.entity).is_none_or(|known| known.score < found.score) {
                best.insert(found.entity, found);
            }
        };
        let countries: Vec<&str> = self.countries.iter().map(String::as_str).collect();
        let addresses: Vec<&str> = self.addresses.iter().map(String::as_str).collect();
        let documents: Vec<(&str, Option<&str>)> = self.numbers.iter().map(|number| (number.as_str(), None)).collect();
        let births: Vec<Option<&str>> =
            if self.births.is_empty() { vec![None] } else { self.births.iter().map(|b| Some(b.as_str())).collect() };
        let queries: Vec<Query<'_>> = self
            .schemata
            .iter()
            .filter(|schema| !matches!(schema, Document | Container))
            .flat_map(|schema| self.names.iter().map(move |name| (*schema, name)))
            .flat_map(|(schema, name)| births.iter().map(move |dob| (schema, name, *dob)))
            .map(|(schema, name, dob)| Query {
                schema,
                name,
                dob,
                nationality: &countries,
                sex: self.sex,
                documents: &documents,
                imo: self.imo.as_deref(),
                addresses: &addresses,
                least: 0.0,
            })
            .collect();
        index.screen_within(&queries, limit, &within).into_iter().flatten().for_each(&mut keep);
        let fits = |found: &Match| {
            let schema = index.entity(found.entity).schema;
            schema == Document || self.schemata.contains(&schema)
        };
        self.numbers.iter().flat_map(|number| index.document(number)).filter(fits).for_each(&mut keep);
        if self.schemata.contains(&Vessel) && (self.imo.is_some() || self.call_sign.is_some()) {
            index.vessel(self.imo.as_deref(), self.call_sign.as_deref(), None).into_iter().for_each(&mut keep);
        }
        let mut out: Vec<Match> = best.into_values().collect();
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.cmp(&b.entity)));
        out
    }
}

/// FollowTheMoney writes countries as small alpha-2 codes, lists as capital ones.
fn country(code: &str) -> String {
    reference::country(code).map_or_else(|| code.to_owned(), |country| country.alpha2.to_owned())
}
