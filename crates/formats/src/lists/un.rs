//! United Nations Security Council consolidated list, XML: INDIVIDUAL and ENTITY.

use model::{
    Defect, Entity, EntitySchema, Severity,
    watch::{EntityDocument, EntityName, NameKind},
};
use quick_xml::{Reader, events::Event};

use super::{ListFile, ListReading};

pub(super) fn read(files: &[ListFile<'_>]) -> ListReading {
    let mut out = ListReading::default();
    for (name, bytes) in files {
        read_one(name, bytes, &mut out);
    }
    out
}

#[derive(Default)]
struct Open {
    entity: Entity,
    parts: Vec<String>,
    original: Option<String>,
    alias: (String, NameKind),
    date: (String, String),
    document: EntityDocument,
    address: Vec<String>,
}

fn read_one(name: &str, bytes: &[u8], out: &mut ListReading) {
    let document = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&document);
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut open: Option<Open> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let element = tag.name().as_ref().to_owned();
                match element.as_str() {
                    "CONSOLIDATED_LIST" => {
                        let generated = tag.attributes().flatten().find(|a| a.key.as_ref() == "dateGenerated");
                        out.edition = generated.map(|a| a.value.into_owned());
                    }
                    "INDIVIDUAL" | "ENTITY" if path.len() == 2 => {
                        let schema =
                            if element == "INDIVIDUAL" { EntitySchema::Person } else { EntitySchema::Organization };
                        open = Some(Open { entity: Entity { schema, ..Entity::default() }, ..Open::default() });
                    }
                    _ => {}
                }
                if path.len() < 64 {
                    path.push(element);
                }
                text.clear();
            }
            Ok(Event::Text(part)) => text.push_str(&part),
            Ok(Event::GeneralRef(entity)) => text.push_str(match entity.as_ref() {
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                _ => " ",
            }),
            Ok(Event::End(_)) => {
                let Some(element) = path.pop() else { continue };
                if let Some(open) = &mut open {
                    open.value(&element, text.trim(), path.last().map_or("", String::as_str));
                }
                if path.len() == 2
                    && let Some(done) = open.take()
                {
                    out.entities.extend(done.close());
                }
                text.clear();
            }
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => {
                let at = reader.buffer_position();
                out.defects.push(
                    Defect::new(Severity::Error, "xml", format!("{name}: {error}")).at(at as usize, path.join("/")),
                );
                return;
            }
        }
    }
}

impl Open {
    fn value(&mut self, element: &str, text: &str, parent: &str) {
        match element {
            "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => {
                let (name, kind) = std::mem::take(&mut self.alias);
                self.name(name, kind);
            }
            "INDIVIDUAL_DATE_OF_BIRTH" => {
                let (date, year) = std::mem::take(&mut self.date);
                self.entity.dob.extend([date, year].into_iter().find(|text| !text.is_empty()));
            }
            "INDIVIDUAL_DOCUMENT" => {
                let document = std::mem::take(&mut self.document);
                if !document.number.is_empty() {
                    self.entity.documents.push(document);
                }
            }
            "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => {
                let address = std::mem::take(&mut self.address).join(", ");
                if !address.is_empty() {
                    self.entity.addresses.push(address);
                }
            }
            _ if text.is_empty() => {}
            "DATAID" => self.entity.id = format!("un-{text}"),
            "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" => self.parts.push(text.to_owned()),
            "NAME_ORIGINAL_SCRIPT" => self.original = Some(text.to_owned()),
            "UN_LIST_TYPE" => self.entity.programmes.push(text.to_owned()),
            "GENDER" => self.entity.sex = text.chars().next().map(|c| c.to_uppercase().to_string()),
            "COMMENTS1" => self.entity.reason = Some(text.to_owned()),
            "VALUE" if parent == "NATIONALITY" => self.entity.nationality.push(text.to_owned()),
            "ALIAS_NAME" => self.alias.0 = text.to_owned(),
            "QUALITY" => self.alias.1 = if text.eq_ignore_ascii_case("low") { NameKind::Weak } else { NameKind::Alias },
            "DATE" if parent == "INDIVIDUAL_DATE_OF_BIRTH" => self.date.0 = text.get(..10).unwrap_or(text).to_owned(),
            "YEAR" | "FROM_YEAR" if parent == "INDIVIDUAL_DATE_OF_BIRTH" => self.date.1 = text.to_owned(),
            "TYPE_OF_DOCUMENT" => self.document.kind = Some(text.to_owned()),
            "NUMBER" if parent == "INDIVIDUAL_DOCUMENT" => self.document.number = text.to_owned(),
            "ISSUING_COUNTRY" | "COUNTRY_OF_ISSUE" if parent == "INDIVIDUAL_DOCUMENT" => {
                self.document.country = Some(text.to_owned());
            }
            "STREET" | "CITY" | "STATE_PROVINCE" | "COUNTRY" if parent.ends_with("_ADDRESS") => {
                self.address.push(text.to_owned())
            }
            _ => {}
        }
    }

    /// One element may hold several aliases between semicolons.
    fn name(&mut self, names: String, kind: NameKind) {
        let kind = if kind == NameKind::Primary { NameKind::Alias } else { kind };
        for text in names.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            self.entity.names.push(EntityName { text: text.to_owned(), kind });
        }
    }

    fn close(mut self) -> Option<Entity> {
        let name = self.parts.join(" ");
        if name.is_empty() && self.entity.names.is_empty() {
            return None;
        }
        if !name.is_empty() {
            self.entity.names.insert(0, EntityName { text: name, kind: NameKind::Primary });
        }
        if let Some(text) = self.original {
            self.entity.names.push(EntityName { text, kind: NameKind::Alias });
        }
        Some(self.entity)
    }
}
