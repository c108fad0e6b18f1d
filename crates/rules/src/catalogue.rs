//! The field catalogue as rules see it: which variables there are for each kind of subject.

use model::{
    SubjectKind, Traveller,
    cargo::{ConsignmentRecord, MovementRecord},
    schema::{Kind, Privacy, RecordSchema},
};
use serde::Serialize;

use crate::vocabulary::{Codes, codes};

/// The record whose fields are a rule's variables; nothing for kinds that rules do not see.
pub fn root(subject: SubjectKind) -> Option<&'static RecordSchema> {
    match subject {
        SubjectKind::Traveller => Some(Traveller::catalogue()),
        SubjectKind::Consignment => Some(ConsignmentRecord::catalogue()),
        SubjectKind::Movement => Some(MovementRecord::catalogue()),
        SubjectKind::Booking | SubjectKind::Declaration => None,
    }
}

/// One field by its path.
#[derive(Debug, Clone, Serialize)]
pub struct CatalogueField {
    /// Kind of subject.
    pub subject: &'static str,
    /// Path as a rule writes it; `[]` stands after a list.
    pub path: String,
    /// What an officer calls it.
    pub label: &'static str,
    /// One sentence.
    pub description: String,
    /// Unit of measure.
    pub unit: &'static str,
    /// A value as a rule writes it.
    pub example: &'static str,
    /// Who may see it.
    pub privacy: Privacy,
    /// bool, int, float, text, date, time, record or list.
    pub r#type: &'static str,
    /// Of a list, what its elements are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<&'static str>,
    /// The words that alone can stand here, where the list of them is closed.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub words: &'static [&'static str],
    /// What is checked of a code whose list is long: `country` for ISO 3166 alpha-2, `digits`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

/// Every field that a rule can name, by path.
pub fn catalogue() -> Vec<CatalogueField> {
    let mut out = Vec::new();
    for subject in [SubjectKind::Traveller, SubjectKind::Consignment, SubjectKind::Movement] {
        if let Some(schema) = root(subject) {
            flatten(subject.word(), schema, "", 0, &mut out);
        }
    }
    out
}

/// Records nest no deeper than this.
const DEPTH: usize = 6;

fn flatten(
    subject: &'static str,
    schema: &'static RecordSchema,
    prefix: &str,
    depth: usize,
    out: &mut Vec<CatalogueField>,
) {
    for field in schema.fields {
        let path = format!("{prefix}{}", field.name);
        let (kind, list) = match field.kind {
            Kind::List(inner) => (*inner, true),
            kind => (kind, false),
        };
        let path = if list { format!("{path}[]") } else { path };
        let codes = codes(schema.name, field.name);
        out.push(CatalogueField {
            subject,
            path: path.clone(),
            label: field.label,
            description: field.description.trim().to_owned(),
            unit: field.unit,
            example: field.example,
            privacy: field.privacy,
            r#type: if list { "list" } else { kind_word(kind) },
            element: list.then(|| kind_word(kind)),
            words: codes.map_or(&[], Codes::words),
            code: codes.and_then(Codes::code),
        });
        if let Kind::Record(inner) = kind
            && depth < DEPTH
        {
            flatten(subject, inner(), &format!("{path}."), depth + 1, out);
        }
    }
}

pub(crate) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "bool",
        Kind::Int => "int",
        Kind::Float => "float",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Record(_) => "record",
        Kind::List(_) => "list",
    }
}

/// A kind as a sentence says it.
pub(crate) fn said(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "true or false",
        Kind::Int => "a whole number",
        Kind::Float => "a decimal number",
        Kind::Text => "a text",
        Kind::Date => "a day",
        Kind::Time => "a time",
        Kind::Record(_) => "a record",
        Kind::List(_) => "a list",
    }
}
