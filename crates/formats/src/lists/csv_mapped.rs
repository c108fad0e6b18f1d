//! CSV lists of an agency's own, by a mapping of columns.

use chrono::NaiveDate;
use model::{Defect, Entity, EntitySchema, Severity, code::ImoNumber, watch::NameKind};
use serde::{Deserialize, Serialize};

use super::{
    ListFile, ListReading, entry,
    table::{self, Header, Row},
};
use crate::limits::Defects;

/// Which column holds what. Columns are named as in the header; several values stand in one cell between `separator`s.
/// A column that the file does not have is left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Identifier of the entry. Without one, entries are numbered by their row, and an update compares badly.
    pub id: String,
    /// `Person`, `Organization`, `Vessel`, `Document` or `Container`; persons where nothing stands.
    pub schema: String,
    /// Main name.
    pub name: String,
    /// Given names, where the main name's column holds the surname alone.
    pub given_names: String,
    /// Other names.
    pub aliases: String,
    /// Other names that are common, partial or nicknames.
    pub weak_aliases: String,
    /// Birth dates.
    pub dob: String,
    /// How dates are written, such as `%d/%m/%Y` (strftime). Empty for the notations that are understood anyway:
    /// ISO 8601, `10 Dec 1948` and `10/12/1948` with the day first.
    pub date_format: String,
    /// Nationalities.
    pub nationality: String,
    /// Countries of residence, registration or flag.
    pub countries: String,
    /// Places of birth.
    pub birth_places: String,
    /// `M`, `F` or words that begin with them.
    pub sex: String,
    /// Document numbers.
    pub documents: String,
    /// Kinds of the documents, in the order of their numbers; one holds for all.
    pub document_kinds: String,
    /// Issuing countries of the documents, in the order of their numbers; one holds for all.
    pub document_countries: String,
    /// Container numbers.
    pub containers: String,
    /// IMO number.
    pub imo: String,
    /// Call sign.
    pub call_sign: String,
    /// Addresses.
    pub addresses: String,
    /// Why it is listed.
    pub reason: String,
    /// Programme or source.
    pub programme: String,
    /// Parts several values of one cell.
    pub separator: String,
    /// Parts the cells of a row: one ASCII character, or `tab`. Empty for whichever the header holds most of.
    pub delimiter: String,
}

impl Default for Mapping {
    fn default() -> Self {
        let own = |name: &str| name.to_owned();
        Mapping {
            id: own("id"),
            schema: own("schema"),
            name: own("name"),
            given_names: own("given_names"),
            aliases: own("aliases"),
            weak_aliases: own("weak_aliases"),
            dob: own("dob"),
            date_format: String::new(),
            nationality: own("nationality"),
            countries: own("countries"),
            birth_places: own("birth_places"),
            sex: own("sex"),
            documents: own("documents"),
            document_kinds: own("document_kinds"),
            document_countries: own("document_countries"),
            containers: own("containers"),
            imo: own("imo"),
            call_sign: own("call_sign"),
            addresses: own("addresses"),
            reason: own("reason"),
            programme: own("source"),
            separator: own(";"),
            delimiter: String::new(),
        }
    }
}

impl Mapping {
    /// The mapping whose names are the columns' own, where a header has at least a name, a document or a container.
    pub fn guess(header: &str) -> Option<Self> {
        let header = header.trim_start_matches('\u{feff}');
        let delimiter = usual_delimiter(header);
        let columns: Vec<String> =
            header.split(char::from(delimiter)).map(|column| column.trim().trim_matches('"').to_lowercase()).collect();
        let pick = |known: &[&str]| {
            let found =
                known.iter().find(|name| columns.iter().any(|column| column.replace([' ', '-'], "_") == **name));
            let column =
                |name: &&&str| columns.iter().find(|column| column.replace([' ', '-'], "_") == **name.to_owned());
            found.as_ref().and_then(column).cloned().unwrap_or_default()
        };
        let mapping = Mapping {
            id: pick(&["id", "uid", "ref", "reference", "reference_number"]),
            schema: pick(&["schema", "type", "kind", "entity_type"]),
            name: pick(&["name", "full_name", "names", "caption", "surname", "last_name", "family_name"]),
            given_names: pick(&["given_names", "given_name", "first_name", "forenames", "first_names"]),
            aliases: pick(&["aliases", "alias", "aka", "other_names", "alt_names"]),
            weak_aliases: pick(&["weak_aliases", "weak_alias", "nicknames", "nickname"]),
            dob: pick(&["dob", "birth_date", "date_of_birth", "birthdate"]),
            date_format: String::new(),
            nationality: pick(&["nationality", "nationalities", "citizenship"]),
            countries: pick(&["countries", "country", "residence", "flag", "country_of_residence"]),
            birth_places: pick(&["birth_places", "birth_place", "place_of_birth", "pob"]),
            sex: pick(&["sex", "gender"]),
            documents: pick(&[
                "documents",
                "document",
                "document_number",
                "passport",
                "passport_number",
                "passport_no",
                "identifiers",
            ]),
            document_kinds: pick(&["document_kinds", "document_kind", "document_type"]),
            document_countries: pick(&["document_countries", "document_country", "issuing_country", "issuer"]),
            containers: pick(&["containers", "container", "container_number"]),
            imo: pick(&["imo", "imo_number"]),
            call_sign: pick(&["call_sign", "callsign"]),
            addresses: pick(&["addresses", "address"]),
            reason: pick(&["reason", "remarks", "notes", "comments"]),
            programme: pick(&["source", "programme", "program", "programs", "programmes", "sanctions"]),
            separator: ";".into(),
            delimiter: char::from(delimiter).to_string(),
        };
        let looked_for = [&mapping.name, &mapping.documents, &mapping.containers];
        looked_for.iter().any(|column| !column.is_empty()).then_some(mapping)
    }

    fn delimiter(&self, bytes: &[u8]) -> u8 {
        match self.delimiter.as_bytes() {
            b"tab" | b"\\t" => b'\t',
            [one] => *one,
            _ => {
                let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
                usual_delimiter(&String::from_utf8_lossy(&bytes[..end]))
            }
        }
    }

    /// Several values between separators; where none is named the cell is one value.
    fn several<'a>(&'a self, text: &'a str) -> Vec<&'a str> {
        if self.separator.is_empty() {
            return vec![text];
        }
        text.split(self.separator.as_str()).map(str::trim).collect()
    }
}

fn usual_delimiter(header: &str) -> u8 {
    let count = |delimiter: u8| header.bytes().filter(|byte| *byte == delimiter).count();
    // The comma comes last, so that it is taken where none stands more often.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

pub(super) fn read(mapping: &Mapping, files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        let mut header: Option<Header> = None;
        let mut number = 0;
        table::rows(file, bytes, mapping.delimiter(bytes), None, defects, &mut |row, defects| {
            let Some(header) = &header else {
                header = Some(Header::of(&row));
                return;
            };
            number += 1;
            let source = Source { file, mapping, header, row: &row };
            match source.entity(number, defects) {
                Some(entity) => out.entities.push(entity),
                None => {
                    let text = "the row has no name, document or container and is not read";
                    let defect = Defect::new(Severity::Error, "entry", text);
                    defects.push(row.place(file, defect.element(&mapping.name).found("nothing", "a name")));
                }
            }
        });
    }
}

/// One row with what is needed to understand it.
struct Source<'a> {
    file: &'a str,
    mapping: &'a Mapping,
    header: &'a Header,
    row: &'a Row,
}

impl Source<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        if column.is_empty() { None } else { self.header.cell(self.row, &[column]) }
    }

    fn each(&self, column: &str) -> Vec<&str> {
        self.cell(column).map(|text| self.mapping.several(text)).unwrap_or_default()
    }

    fn entity(&self, number: usize, defects: &mut Defects) -> Option<Entity> {
        let mapping = self.mapping;
        let mut entity = Entity { schema: schema(self.cell(&mapping.schema).unwrap_or_default()), ..Entity::default() };
        let names = [self.cell(&mapping.given_names), self.cell(&mapping.name)];
        entry::name(&mut entity, &names.into_iter().flatten().collect::<Vec<_>>().join(" "), NameKind::Primary);
        for (column, kind) in [(&mapping.aliases, NameKind::Alias), (&mapping.weak_aliases, NameKind::Weak)] {
            for name in self.each(column) {
                entry::name(&mut entity, name, kind);
            }
        }
        self.documents(&mut entity);
        for (column, list) in [
            (&mapping.nationality, &mut entity.nationality),
            (&mapping.countries, &mut entity.countries),
            (&mapping.birth_places, &mut entity.birth_places),
            (&mapping.containers, &mut entity.containers),
            (&mapping.addresses, &mut entity.addresses),
            (&mapping.programme, &mut entity.programmes),
        ] {
            for value in self.each(column) {
                entry::add(list, value);
            }
        }
        for date in self.each(&mapping.dob) {
            self.birth(&mut entity, date, defects);
        }
        entity.sex = self.cell(&mapping.sex).and_then(entry::sex);
        entity.imo = self.cell(&mapping.imo).and_then(|text| ImoNumber::digits(text).or_else(|| entry::tidy(text)));
        entity.call_sign = self.cell(&mapping.call_sign).and_then(entry::tidy);
        entity.reason = self.cell(&mapping.reason).and_then(entry::tidy);
        entity.id = match self.cell(&mapping.id) {
            Some(id) => id.to_owned(),
            None => format!("row-{number}"),
        };
        let says = !entity.names.is_empty() || !entity.documents.is_empty() || !entity.containers.is_empty();
        (says || entity.imo.is_some()).then_some(entity)
    }

    fn documents(&self, entity: &mut Entity) {
        let kinds = self.each(&self.mapping.document_kinds);
        let countries = self.each(&self.mapping.document_countries);
        fn of<'a>(values: &[&'a str], at: usize) -> Option<&'a str> {
            values.get(at).or(if values.len() == 1 { values.first() } else { None }).copied()
        }
        for (at, number) in self.each(&self.mapping.documents).into_iter().enumerate() {
            entry::document(entity, of(&kinds, at), number, of(&countries, at));
        }
    }

    fn birth(&self, entity: &mut Entity, text: &str, defects: &mut Defects) {
        let format = &self.mapping.date_format;
        if !format.is_empty()
            && let Ok(date) = NaiveDate::parse_from_str(text, format)
        {
            entry::add(&mut entity.dob, &date.to_string());
            return;
        }
        entry::dob(entity, text, defects, |defect| self.row.place(self.file, defect.element(&self.mapping.dob)));
    }
}

fn schema(text: &str) -> EntitySchema {
    match text.to_lowercase().as_str() {
        "organization" | "organisation" | "company" | "entity" | "legalentity" | "enterprise" => {
            EntitySchema::Organization
        }
        "vessel" | "ship" | "aircraft" | "airplane" => EntitySchema::Vessel,
        "document" | "passport" => EntitySchema::Document,
        "container" => EntitySchema::Container,
        _ => EntitySchema::Person,
    }
}
