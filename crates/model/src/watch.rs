//! What a list says of a person, company, vessel, document or container that is looked for.

use serde::{Deserialize, Serialize};

/// What an entry describes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum EntitySchema {
    /// A natural person.
    #[default]
    Person,
    /// A company or other body.
    #[serde(alias = "Company", alias = "LegalEntity")]
    Organization,
    /// A vessel or aircraft.
    #[serde(alias = "Airplane")]
    Vessel,
    /// A travel document, stolen, lost or looked for.
    Document,
    /// A freight container.
    Container,
}

/// How far a name can be relied on (UN list QUALITY, OFAC strong and weak aliases).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The entry's main name.
    #[default]
    Primary,
    /// A good alias.
    Alias,
    /// A weak alias: common, partial or a nickname.
    Weak,
}

/// One name of an entry.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntityName {
    /// The name, in any script.
    pub text: String,
    /// How far it can be relied on.
    #[serde(default)]
    pub kind: NameKind,
}

/// A document of an entry.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct EntityDocument {
    /// Passport, national identification and so on, as the list says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Number as the list gives it.
    pub number: String,
    /// Issuing country as the list gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Entity {
    /// Identifier within the list.
    pub id: String,
    /// The list that it stands on: `ofac-sdn`, `un-sc`, `watch`, …
    pub list: String,
    /// What it describes.
    pub schema: EntitySchema,
    /// Its names, the main one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<EntityName>,
    /// Birth dates in ISO 8601: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; with `~` behind it approximate, and two of them
    /// joined by `/` the limits of a range (ISO 8601-2, sections 4.3 and 4.8).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dob: Vec<String>,
    /// Nationalities, ISO 3166 alpha-2 where recognised, else as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nationality: Vec<String>,
    /// Where it resides, is registered or flies its flag, ISO 3166 alpha-2 where recognised, else as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Where it was born, as the list says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub birth_places: Vec<String>,
    /// `M` or `F`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Documents and registration numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<EntityDocument>,
    /// IMO number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imo: Option<String>,
    /// Call sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_sign: Option<String>,
    /// Container numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<String>,
    /// Addresses, one line each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Programmes or resolutions under which it is listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// Why it is listed, or remarks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Entity {
    /// The name to show.
    pub fn title(&self) -> &str {
        self.names.first().map_or(&self.id, |n| &n.text)
    }
}
