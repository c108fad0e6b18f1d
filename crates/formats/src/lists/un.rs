//! United Nations Security Council consolidated list, XML: INDIVIDUAL and ENTITY.

use model::{Defect, Entity, EntitySchema, Severity, watch::NameKind};

use super::{ListFile, ListReading, dates, entry, xml, xml::Node};
use crate::limits::Defects;

pub(super) fn read(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        let root = xml::records(file, bytes, &["INDIVIDUAL", "ENTITY"], defects, &mut |node, defects| {
            out.entities.extend(entity(file, &node, defects));
        });
        if let Some(generated) = root.attribute("dateGenerated") {
            out.edition = Some(generated.to_owned());
        }
    }
}

fn entity(file: &str, node: &Node, defects: &mut Defects) -> Option<Entity> {
    let schema = if node.name == "INDIVIDUAL" { EntitySchema::Person } else { EntitySchema::Organization };
    let Some(id) = node.value("REFERENCE_NUMBER").or_else(|| node.value("DATAID")) else {
        let defect = Defect::new(Severity::Error, "identifier", "the entry has no identifier and is not read");
        defects.push(node.place(file, defect.element("REFERENCE_NUMBER").found("nothing", "such as QDi.001")));
        return None;
    };
    let mut entity = Entity { id: format!("un-{id}"), schema, ..Entity::default() };
    let parts: Vec<&str> =
        ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].iter().filter_map(|part| node.value(part)).collect();
    entry::name(&mut entity, &parts.join(" "), NameKind::Primary);
    for alias in node.all("INDIVIDUAL_ALIAS").chain(node.all("ENTITY_ALIAS")) {
        alias_into(file, &mut entity, alias, defects);
    }
    for text in node.all("NAME_ORIGINAL_SCRIPT").filter_map(Node::said) {
        entry::name(&mut entity, text, NameKind::Alias);
    }
    if entity.names.is_empty() {
        let defect = Defect::new(Severity::Error, "name", "the entry has no name and is not read");
        defects.push(node.place(file, defect.element("FIRST_NAME").found("nothing", "a name")));
        return None;
    }
    for birth in node.all("INDIVIDUAL_DATE_OF_BIRTH") {
        birth_into(file, &mut entity, birth, defects);
    }
    for place in node.all("INDIVIDUAL_PLACE_OF_BIRTH") {
        entry::add(&mut entity.birth_places, &joined(place, &["CITY", "STATE_PROVINCE", "COUNTRY"]));
    }
    for value in node.items("NATIONALITY", "VALUE").filter_map(Node::said) {
        entry::add(&mut entity.nationality, value);
    }
    for document in node.all("INDIVIDUAL_DOCUMENT") {
        document_into(&mut entity, document);
    }
    for address in node.all("INDIVIDUAL_ADDRESS").chain(node.all("ENTITY_ADDRESS")) {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE"].map(|part| address.value(part));
        entry::address(&mut entity, parts, address.value("COUNTRY"));
    }
    entity.sex = node.value("GENDER").and_then(entry::sex);
    for programme in [node.value("UN_LIST_TYPE"), node.value("REFERENCE_NUMBER")].into_iter().flatten() {
        entry::add(&mut entity.programmes, programme);
    }
    entity.reason = node.value("COMMENTS1").and_then(entry::tidy);
    if let Some(number) = node.value("COMMENTS1").and_then(entry::imo_in) {
        entry::document(&mut entity, Some("IMO number"), &number, None);
    }
    Some(entity)
}

fn joined(node: &Node, parts: &[&str]) -> String {
    parts.iter().filter_map(|part| node.value(part)).collect::<Vec<_>>().join(", ")
}

/// One element may hold several aliases between semicolons.
fn alias_into(file: &str, entity: &mut Entity, alias: &Node, defects: &mut Defects) {
    let weak = alias.value("QUALITY").is_some_and(|quality| quality.eq_ignore_ascii_case("low"));
    let kind = if weak { NameKind::Weak } else { NameKind::Alias };
    for text in alias.value("ALIAS_NAME").unwrap_or_default().split(';') {
        entry::name(entity, text, kind);
    }
    if let Some(text) = alias.value("DATE_OF_BIRTH") {
        entry::dob(entity, text, defects, |defect| alias.place(file, defect.element("DATE_OF_BIRTH")));
    }
    entry::add(&mut entity.birth_places, &joined(alias, &["CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"]));
}

/// EXACT, APPROXIMATELY (a date or a year that is near) or BETWEEN (two years).
fn birth_into(file: &str, entity: &mut Entity, birth: &Node, defects: &mut Defects) {
    let near = birth.value("TYPE_OF_DATE").is_some_and(|kind| kind.to_ascii_uppercase().starts_with("APPROX"));
    let mark = |date: String| if near { format!("{date}~") } else { date };
    let single = birth.value("DATE").or_else(|| birth.value("YEAR"));
    let (from, to) = (birth.value("FROM_YEAR"), birth.value("TO_YEAR"));
    let read = match (single, from, to) {
        (Some(date), ..) => dates::any(date).map(mark),
        (None, Some(from), Some(to)) => {
            dates::any(from).zip(dates::any(to)).and_then(|(from, to)| dates::range(&mark(from), &mark(to)))
        }
        (None, Some(year), None) | (None, None, Some(year)) => dates::any(year).map(mark),
        (None, None, None) => return,
    };
    match read {
        Some(date) => entry::add(&mut entity.dob, &date),
        None => {
            let found = [single, from, to].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let defect = Defect::new(Severity::Warning, "birth_date", "the birth date cannot be read");
            defects.push(birth.place(file, defect.element("DATE").found(found, "YYYY-MM-DD, a year or two years")));
        }
    }
}

/// The number stands in NUMBER, sometimes with words around it, or only in the note.
fn document_into(entity: &mut Entity, document: &Node) {
    let kind = document.value("TYPE_OF_DOCUMENT").or_else(|| document.value("TYPE_OF_DOCUMENT2"));
    let country = document.value("ISSUING_COUNTRY").or_else(|| document.value("COUNTRY_OF_ISSUE"));
    let number = document.value("NUMBER").unwrap_or_default();
    let mut numbers = numbers_in(number);
    if numbers.is_empty() && number.bytes().any(|byte| byte.is_ascii_digit()) {
        let end = [", ", " (", " issued", ";"].iter().filter_map(|stop| number.find(stop)).min();
        numbers.push(number[..end.unwrap_or(number.len())].to_owned());
    }
    numbers.extend(numbers_in(document.value("NOTE").unwrap_or_default()));
    for number in numbers {
        if !entity.documents.iter().any(|known| known.number == number) {
            entry::document(entity, kind, &number, country);
        }
    }
}

/// What stands behind the word number and holds at least four digits.
fn numbers_in(text: &str) -> Vec<String> {
    let mut words = text.split_whitespace();
    let mut out = Vec::new();
    while let Some(word) = words.next() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').to_lowercase();
        if !matches!(word.as_str(), "number" | "numbers" | "no" | "nr" | "#") {
            continue;
        }
        let number = words.next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
        if number.bytes().filter(u8::is_ascii_digit).count() >= 4 {
            out.push(number.to_owned());
        }
    }
    out
}
