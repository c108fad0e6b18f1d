//! European Union consolidated financial sanctions: CSV (one row a name, address, birth, document or citizenship) and
//! XML (`export/sanctionEntity`). Both carry the same fields; the XML's attribute names are used for both here.

use std::collections::HashMap;

use model::{Defect, Entity, EntitySchema, Severity, code::ImoNumber, watch::NameKind};

use super::{
    ListFile, ListReading, dates, entry,
    table::{self, Header},
    xml::{self, Node},
};
use crate::limits::Defects;

/// The value of a field, where it says something.
type Field<'f, 'a> = &'f dyn Fn(&str) -> Option<&'a str>;

pub(super) fn read_xml(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        let root = xml::records(file, bytes, &["sanctionEntity"], defects, &mut |node, defects| {
            out.entities.extend(entity_of(file, &node, defects));
        });
        if let Some(date) = root.attribute("generationDate") {
            out.edition = Some(date.to_owned());
        }
    }
}

fn entity_of(file: &str, node: &Node, defects: &mut Defects) -> Option<Entity> {
    let Some(id) = node.attribute("logicalId") else {
        let defect = Defect::new(Severity::Error, "identifier", "the entity has no identifier and is not read");
        defects.push(node.place(file, defect.element("logicalId").found("nothing", "a number")));
        return None;
    };
    let mut entity = Entity { id: format!("eu-{id}"), ..Entity::default() };
    let subject = node.child("subjectType");
    entity.schema = schema(subject.and_then(|subject| subject.attribute("code")).unwrap_or_default());
    for child in &node.children {
        let field = |name: &str| child.attribute(name);
        match child.name.as_str() {
            "nameAlias" => name(&mut entity, &field),
            "citizenship" => citizenship(&mut entity, &field),
            "birthdate" => birth(&mut entity, &field, defects, &|defect| child.place(file, defect)),
            "identification" => identification(&mut entity, &field),
            "address" => address(&mut entity, &field),
            "regulation" => regulation(&mut entity, &field),
            "remark" => reason(&mut entity, child.said()),
            _ => {}
        }
    }
    for reference in [node.attribute("euReferenceNumber"), node.attribute("unitedNationId")].into_iter().flatten() {
        entry::add(&mut entity.programmes, reference);
    }
    if entity.names.is_empty() {
        let defect = Defect::new(Severity::Error, "name", "the entity has no name and is not read");
        defects.push(node.place(file, defect.element("nameAlias").found("nothing", "a wholeName")));
        return None;
    }
    Some(entity)
}

pub(super) fn read_csv(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (file, bytes) in files {
        let mut header: Option<Header> = None;
        table::rows(file, bytes, b';', None, defects, &mut |row, defects| {
            let Some(header) = &header else {
                header = Some(Header::of(&row));
                return;
            };
            let cell = |name: &str| header.cell(&row, &[name]);
            let Some(id) = cell("Entity_LogicalId").filter(|id| id.bytes().all(|byte| byte.is_ascii_digit())) else {
                let defect = Defect::new(Severity::Error, "identifier", "the row has no identifier and is not read");
                let found = cell("Entity_LogicalId").unwrap_or("nothing").to_owned();
                defects.push(row.place(file, defect.element("Entity_LogicalId").found(found, "a number")));
                return;
            };
            let at = *places.entry(id.to_owned()).or_insert_with(|| {
                out.entities.push(Entity { id: format!("eu-{id}"), ..Entity::default() });
                out.entities.len() - 1
            });
            let Some(entity) = out.entities.get_mut(at) else { return };
            if let Some(subject) = cell("Entity_SubjectType") {
                entity.schema = schema(subject);
            }
            let (header, row) = (&header, &row);
            let field = |group: &'static str| move |name: &str| header.cell(row, &[&column(group, name)]);
            name(entity, &field("NameAlias"));
            address(entity, &field("Address"));
            citizenship(entity, &field("Citizenship"));
            identification(entity, &field("Identification"));
            regulation(entity, &field("Entity_Regulation"));
            birth(entity, &field("BirthDate"), defects, &|defect| row.place(file, defect));
            for reference in [cell("Entity_EU_ReferenceNumber"), cell("Entity_UnitedNationId")].into_iter().flatten() {
                entry::add(&mut entity.programmes, reference);
            }
            if entity.reason.is_none() {
                reason(entity, cell("Entity_Remark"));
            }
            if let Some(date) = cell("fileGenerationDate") {
                out.edition.get_or_insert_with(|| dates::any(date).unwrap_or_else(|| date.to_owned()));
            }
        });
    }
    out.entities.retain(|entity| {
        if entity.names.is_empty() {
            let text = format!("the entity {} has no name and is not read", entity.id);
            defects.push(Defect::new(Severity::Error, "name", text).found("nothing", "NameAlias_WholeName"));
        }
        !entity.names.is_empty()
    });
}

/// The CSV form's column of an XML attribute.
fn column(group: &str, name: &str) -> String {
    let name = match name {
        "birthdate" => "BirthDate",
        "dayOfMonth" => "Day",
        "monthOfYear" => "Month",
        "identificationTypeCode" => "TypeCode",
        "identificationTypeDescription" => "TypeDescription",
        name => name,
    };
    format!("{group}_{name}")
}

/// `person` and `enterprise`, or their classification codes `P` and `E`.
fn schema(subject: &str) -> EntitySchema {
    match subject.to_lowercase().as_str() {
        "person" | "p" => EntitySchema::Person,
        "vessel" | "ship" => EntitySchema::Vessel,
        _ => EntitySchema::Organization,
    }
}

/// Strong where nothing is said: the CSV form has no such column.
fn name(entity: &mut Entity, field: Field<'_, '_>) {
    let parts = [field("firstName"), field("middleName"), field("lastName")];
    let whole = match field("wholeName") {
        Some(whole) => whole.to_owned(),
        None => parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
    };
    let weak = field("strong").is_some_and(|strong| strong.eq_ignore_ascii_case("false"));
    entry::name(entity, &whole, if weak { NameKind::Weak } else { NameKind::Alias });
    if entity.sex.is_none() {
        entity.sex = field("gender").and_then(entry::sex);
    }
}

/// The country's code; `00` is none.
fn country<'a>(field: Field<'_, 'a>) -> Option<&'a str> {
    let code = field("countryIso2Code").filter(|code| *code != "00");
    code.or_else(|| field("countryDescription").filter(|name| !name.eq_ignore_ascii_case("unknown")))
}

fn citizenship(entity: &mut Entity, field: Field<'_, '_>) {
    entry::add(&mut entity.nationality, country(field).unwrap_or_default());
}

fn address(entity: &mut Entity, field: Field<'_, '_>) {
    let parts = ["street", "poBox", "zipCode", "city", "place", "region"].map(field);
    let said = parts.iter().any(Option::is_some);
    let named = field("countryDescription").filter(|name| !name.eq_ignore_ascii_case("unknown"));
    if said {
        let parts: Vec<&str> = parts.into_iter().chain([named]).flatten().collect();
        entry::add(&mut entity.addresses, &parts.join(", "));
    }
    entry::add(&mut entity.countries, country(field).unwrap_or_default());
}

fn regulation(entity: &mut Entity, field: Field<'_, '_>) {
    for name in ["programme", "numberTitle"] {
        entry::add(&mut entity.programmes, field(name).unwrap_or_default());
    }
}

fn reason(entity: &mut Entity, text: Option<&str>) {
    let Some(text) = text.and_then(entry::tidy) else { return };
    entity.reason = Some(match entity.reason.take() {
        Some(known) => format!("{known}; {text}"),
        None => text,
    });
}

fn identification(entity: &mut Entity, field: Field<'_, '_>) {
    let number = field("number").or_else(|| field("latinNumber")).unwrap_or_default();
    let code = field("identificationTypeCode").unwrap_or_default();
    if code.eq_ignore_ascii_case("imo") && entity.schema == EntitySchema::Vessel {
        entity.imo = ImoNumber::digits(number);
        return;
    }
    let kind = field("identificationTypeDescription").or(Some(code).filter(|code| !code.is_empty()));
    entry::document(entity, kind, number, country(field));
}

/// A day, a month, a year or a range of years, of the Gregorian calendar; and where.
fn birth(entity: &mut Entity, field: Field<'_, '_>, defects: &mut Defects, place: &dyn Fn(Defect) -> Defect) {
    let parts = ["city", "place", "region"].map(field);
    let named = field("countryDescription").filter(|name| !name.eq_ignore_ascii_case("unknown"));
    let parts: Vec<&str> = parts.into_iter().chain([named]).flatten().collect();
    entry::add(&mut entity.birth_places, &parts.join(", "));
    let near = field("circa").is_some_and(|circa| circa.eq_ignore_ascii_case("true"));
    let mark = |date: String| if near && !date.ends_with('~') { format!("{date}~") } else { date };
    let number = |name| field(name).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let (from, to) = (number("yearRangeFrom"), number("yearRangeTo"));
    let year = number("year");
    let given = field("birthdate");
    let read = if let Some(date) = given {
        dates::any(date).map(mark)
    } else if year > 0 {
        dates::parts(year, number("monthOfYear"), number("dayOfMonth"), near)
    } else if from > 0 && to > 0 {
        dates::parts(from, 0, 0, near).zip(dates::parts(to, 0, 0, near)).and_then(|(from, to)| dates::range(&from, &to))
    } else if from.max(to) > 0 {
        dates::parts(from.max(to), 0, 0, near)
    } else {
        return;
    };
    let gregorian = field("calendarType").is_none_or(|calendar| calendar.eq_ignore_ascii_case("gregorian"));
    match read {
        Some(date) if gregorian => entry::add(&mut entity.dob, &date),
        _ => {
            let found = given.map_or_else(|| format!("{year} {from} {to}"), str::to_owned);
            let defect = Defect::new(Severity::Warning, "birth_date", "the birth date cannot be read");
            let expected = "a date, a year or a range of the Gregorian calendar";
            defects.push(place(defect.element("birthdate").found(found, expected)));
        }
    }
}
