//! CSV lists of an agency's own, by a mapping of columns.

use model::{
    Defect, Entity, EntitySchema, Severity,
    watch::{EntityDocument, EntityName, NameKind},
};
use serde::{Deserialize, Serialize};

use super::{ListFile, ListReading};

/// Which column holds what. Columns are named as in the header; several values stand in one cell between `separator`s.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Identifier of the entry.
    pub id: String,
    /// `Person`, `Organization`, `Vessel`, `Document` or `Container`.
    pub schema: String,
    /// Main name.
    pub name: String,
    /// Other names.
    pub aliases: String,
    /// Birth dates.
    pub dob: String,
    /// Nationalities.
    pub nationality: String,
    /// Document numbers.
    pub documents: String,
    /// Container numbers.
    pub containers: String,
    /// IMO number.
    pub imo: String,
    /// Why it is listed.
    pub reason: String,
    /// Programme or source.
    pub programme: String,
    /// Parts several values of one cell.
    pub separator: String,
}

impl Default for Mapping {
    fn default() -> Self {
        let own = |name: &str| name.to_owned();
        Mapping {
            id: own("id"),
            schema: own("schema"),
            name: own("name"),
            aliases: own("aliases"),
            dob: own("dob"),
            nationality: own("nationality"),
            documents: own("documents"),
            containers: own("containers"),
            imo: own("imo"),
            reason: own("reason"),
            programme: own("source"),
            separator: own(";"),
        }
    }
}

impl Mapping {
    /// The mapping whose names are the columns' own, where a header has at least a name or a document.
    pub fn guess(header: &str) -> Option<Self> {
        let columns: Vec<String> = header
            .split(',')
            .map(|column| column.trim().trim_matches('"').trim_start_matches('\u{feff}').to_lowercase())
            .collect();
        let usual = |known: &[&str]| columns.iter().find(|column| known.contains(&column.as_str())).cloned();
        let name = usual(&["name", "full_name", "names", "caption"])?;
        let pick = |known: &[&str]| usual(known).unwrap_or_default();
        Some(Mapping {
            id: pick(&["id", "uid", "ref", "reference"]),
            schema: pick(&["schema", "type", "kind", "entity_type"]),
            name,
            aliases: pick(&["aliases", "alias", "aka", "other_names"]),
            dob: pick(&["dob", "birth_date", "date_of_birth", "birthdate"]),
            nationality: pick(&["nationality", "citizenship", "country", "countries"]),
            documents: pick(&["documents", "document", "passport", "identifiers", "passport_number"]),
            containers: pick(&["containers", "container"]),
            imo: pick(&["imo", "imo_number"]),
            reason: pick(&["reason", "remarks", "notes"]),
            programme: pick(&["source", "programme", "program", "sanctions"]),
            separator: ";".into(),
        })
    }
}

pub(super) fn read(mapping: &Mapping, files: &[ListFile<'_>]) -> ListReading {
    let mut out = ListReading::default();
    for (file, bytes) in files {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(*bytes);
        let Ok(headers) = reader.byte_headers().cloned() else { continue };
        let column = |name: &str| {
            headers.iter().position(|header| {
                let header = String::from_utf8_lossy(header);
                !name.is_empty() && header.trim().trim_start_matches('\u{feff}').eq_ignore_ascii_case(name)
            })
        };
        let at = Columns {
            id: column(&mapping.id),
            schema: column(&mapping.schema),
            name: column(&mapping.name),
            aliases: column(&mapping.aliases),
            dob: column(&mapping.dob),
            nationality: column(&mapping.nationality),
            documents: column(&mapping.documents),
            containers: column(&mapping.containers),
            imo: column(&mapping.imo),
            reason: column(&mapping.reason),
            programme: column(&mapping.programme),
        };
        for (row, record) in reader.byte_records().enumerate() {
            match record {
                Ok(record) => out.entities.extend(entity(&record, &at, &mapping.separator, row)),
                Err(error) => out.defects.push(Defect::new(Severity::Error, "csv", format!("{file}: {error}"))),
            }
        }
    }
    out
}

struct Columns {
    id: Option<usize>,
    schema: Option<usize>,
    name: Option<usize>,
    aliases: Option<usize>,
    dob: Option<usize>,
    nationality: Option<usize>,
    documents: Option<usize>,
    containers: Option<usize>,
    imo: Option<usize>,
    reason: Option<usize>,
    programme: Option<usize>,
}

fn entity(record: &csv::ByteRecord, at: &Columns, separator: &str, row: usize) -> Option<Entity> {
    let cell = |column: Option<usize>| -> Option<String> {
        let text = String::from_utf8_lossy(record.get(column?)?).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let several = |column: Option<usize>| -> Vec<String> {
        let text = cell(column).unwrap_or_default();
        text.split(separator).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let mut names: Vec<EntityName> =
        cell(at.name).into_iter().map(|text| EntityName { text, kind: NameKind::Primary }).collect();
    names.extend(several(at.aliases).into_iter().map(|text| EntityName { text, kind: NameKind::Alias }));
    let documents: Vec<EntityDocument> = several(at.documents)
        .into_iter()
        .map(|number| EntityDocument { number, ..EntityDocument::default() })
        .collect();
    let containers = several(at.containers);
    if names.is_empty() && documents.is_empty() && containers.is_empty() {
        return None;
    }
    let schema = match cell(at.schema).unwrap_or_default().to_lowercase().as_str() {
        "organization" | "organisation" | "company" | "entity" | "legalentity" => EntitySchema::Organization,
        "vessel" | "ship" => EntitySchema::Vessel,
        "document" | "passport" => EntitySchema::Document,
        "container" => EntitySchema::Container,
        _ => EntitySchema::Person,
    };
    Some(Entity {
        id: cell(at.id).unwrap_or_else(|| format!("row-{}", row + 1)),
        schema,
        names,
        dob: several(at.dob),
        nationality: several(at.nationality),
        documents,
        containers,
        imo: cell(at.imo),
        programmes: several(at.programme),
        reason: cell(at.reason),
        ..Entity::default()
    })
}
