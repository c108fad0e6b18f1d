//! An entry, and a match, as yente's clients read them.

use model::{
    Entity,
    EntitySchema::{Container, Document, Organization, Person, Vessel},
    watch::NameKind,
};
use screening::{Match, Why};
use serde_json::{Map, Value, json};

use super::schema;

/// An entry's id, unique over all lists.
pub(super) fn id(entity: &Entity) -> String {
    format!("{}:{}", entity.list, entity.id)
}

/// An entry. Lists do not say when an entry was seen first or changed last: these are null.
pub(super) fn entity(entity: &Entity) -> Value {
    json!({
        "id": id(entity),
        "caption": caption(entity),
        "schema": schema::shown(entity.schema),
        "properties": properties(entity),
        "datasets": [entity.list],
        "referents": [],
        "target": true,
        "first_seen": null,
        "last_seen": null,
        "last_change": null,
    })
}

fn caption(entity: &Entity) -> &str {
    let number = || entity.documents.first().map(|document| &document.number).or(entity.containers.first());
    let named = entity.names.first().map(|name| &name.text).or_else(number);
    named.unwrap_or(&entity.id)
}

fn properties(entity: &Entity) -> Map<String, Value> {
    let mut out: Map<String, Value> = Map::new();
    let mut say = |property: &str, value: &str| {
        let values = out.entry(property).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut()
            && !value.is_empty()
            && !values.iter().any(|known| known == value)
        {
            values.push(value.into());
        }
    };
    for name in &entity.names {
        let property = match name.kind {
            NameKind::Primary => "name",
            NameKind::Alias => "alias",
            NameKind::Weak => "weakAlias",
        };
        say(property, &name.text);
    }
    for date in entity.dob.iter().flat_map(|dates| dates.split('/')) {
        say("birthDate", date.trim_end_matches('~'));
    }
    let of = if entity.schema == Person { "nationality" } else { "country" };
    entity.nationality.iter().for_each(|country| say(of, &code(country)));
    entity.countries.iter().for_each(|country| say("country", &code(country)));
    entity.birth_places.iter().for_each(|place| say("birthPlace", place));
    match entity.sex.as_deref() {
        Some("M") => say("gender", "male"),
        Some("F") => say("gender", "female"),
        _ => {}
    }
    for document in &entity.documents {
        let kind = document.kind.as_deref().unwrap_or("");
        let property = match entity.schema {
            Person if kind.to_lowercase().contains("passport") => "passportNumber",
            Person => "idNumber",
            Organization | Vessel | Container => "registrationNumber",
            Document => "number",
        };
        say(property, &document.number);
        if entity.schema == Document {
            say("type", kind);
            say("country", &code(document.country.as_deref().unwrap_or("")));
        }
    }
    entity.imo.iter().for_each(|imo| say("imoNumber", imo));
    entity.call_sign.iter().for_each(|sign| say("callSign", sign));
    entity.containers.iter().for_each(|number| say("name", number));
    entity.addresses.iter().for_each(|address| say("address", address));
    entity.programmes.iter().for_each(|programme| say("program", programme));
    entity.reason.iter().for_each(|reason| say("notes", reason));
    out.retain(|_, values| values.as_array().is_some_and(|values| !values.is_empty()));
    out
}

/// FollowTheMoney writes countries as small alpha-2 codes; a name that is no code stays.
pub(super) fn code(country: &str) -> String {
    reference::country(country).map_or_else(|| country.to_owned(), |country| country.alpha2.to_lowercase())
}

/// A match: the entry, its score, and every reason as a feature.
pub(super) fn scored(found: &Match, entry: &Entity, threshold: f64) -> Value {
    let (mut features, mut explanations) = (Map::new(), Map::new());
    for why in &found.why {
        let name = free(feature(why.part), &explanations);
        features.insert(name.clone(), why.weight.into());
        explanations.insert(name, explanation(why));
    }
    let mut out = entity(entry);
    out["score"] = found.score.into();
    out["match"] = (found.score >= threshold).into();
    out["features"] = features.into();
    out["explanations"] = explanations.into();
    out
}

/// `found` and `against` are what clients call query and candidate; the weight is what the reason added or took away.
fn explanation(why: &Why) -> Value {
    json!({"score": why.weight, "detail": why.how, "query": why.found, "candidate": why.against, "weight": 1.0})
}

/// `birth date` is the feature `birth_date`.
fn feature(part: &str) -> String {
    part.to_lowercase().replace(' ', "_")
}

/// A name of several parts gives several reasons: `name`, `name_2`, …
fn free(feature: String, taken: &Map<String, Value>) -> String {
    if !taken.contains_key(&feature) {
        return feature;
    }
    let mut number = 2;
    while taken.contains_key(&format!("{feature}_{number}")) {
        number += 1;
    }
    format!("{feature}_{number}")
}
