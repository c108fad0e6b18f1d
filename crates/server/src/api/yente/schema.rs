//! Schemata of FollowTheMoney and ours.

use model::EntitySchema::{self, Container, Document, Organization, Person, Vessel};

use super::refused;
use crate::error::ApiResult;

/// What is asked for by the name of a schema.
const ASKED: &[(&str, &[EntitySchema])] = &[
    ("Thing", &[Person, Organization, Vessel]),
    ("Person", &[Person]),
    ("LegalEntity", &[Person, Organization]),
    ("Organization", &[Organization]),
    ("Company", &[Organization]),
    ("PublicBody", &[Organization]),
    ("Vehicle", &[Vessel]),
    ("Vessel", &[Vessel]),
    ("Airplane", &[Vessel]),
    ("Identification", &[Document]),
    ("Passport", &[Document]),
];

/// Schemata that no entry has: to leave them out is to do nothing.
const NEVER: &[&str] = &["Address", "CryptoWallet", "Position", "Sanction", "Security", "RealEstate"];

/// Ours for one of theirs; none where it is not screened.
pub(super) fn asked(name: &str) -> Option<&'static [EntitySchema]> {
    ASKED.iter().find(|(known, _)| *known == name).map(|(_, ours)| *ours)
}

/// The names of the schemata that can be asked for.
pub(super) fn names() -> String {
    ASKED.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// Theirs for one of ours. Containers have none of their own; they are assets.
pub(super) fn shown(schema: EntitySchema) -> &'static str {
    match schema {
        Person => "Person",
        Organization => "Organization",
        Vessel => "Vessel",
        Document => "Identification",
        Container => "Asset",
    }
}

/// Ours to leave out, or to keep alone, for one of theirs. Lists do not tell a company from an association, nor a
/// vessel from an aircraft, so the finer schemata are refused.
pub(super) fn exactly(parameter: &str, name: &str) -> ApiResult<Option<EntitySchema>> {
    let ours = [Person, Organization, Vessel, Document, Container];
    if let Some(found) = ours.into_iter().find(|schema| shown(*schema) == name) {
        return Ok(Some(found));
    }
    if NEVER.contains(&name) {
        return Ok(None);
    }
    let known = ours.map(shown).join(", ");
    Err(refused(format!("{parameter}={name} cannot be honoured: entries are told apart as {known}")))
}
