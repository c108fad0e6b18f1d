//! OFAC Specially Designated Nationals in their CSV form: sdn.csv, alt.csv, add.csv; `-0-` means nothing.

use std::collections::HashMap;

use chrono::NaiveDate;
use model::{
    Entity, EntitySchema,
    watch::{EntityDocument, EntityName, NameKind},
};

use super::{ListError, ListFile, ListReading};

pub(super) fn read(files: &[ListFile<'_>]) -> Result<ListReading, ListError> {
    let find = |part: &str| {
        files.iter().find(|(name, _)| name.to_lowercase().ends_with(&format!("{part}.csv"))).map(|(_, bytes)| *bytes)
    };
    let sdn = find("sdn").ok_or(ListError::Missing("sdn.csv"))?;
    let mut out = ListReading::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows(sdn) {
        let (Some(id), Some(name)) = (row.first().cloned().flatten(), row.get(1).cloned().flatten()) else { continue };
        let cell = |index: usize| row.get(index).cloned().flatten();
        let schema = match cell(2).as_deref() {
            Some("individual") => EntitySchema::Person,
            Some("vessel" | "aircraft") => EntitySchema::Vessel,
            _ => EntitySchema::Organization,
        };
        let name = EntityName { text: ordered(&name, schema), kind: NameKind::Primary };
        let mut entity = Entity {
            id: format!("ofac-{id}"),
            schema,
            names: vec![name],
            programmes: cell(3).into_iter().collect(),
            call_sign: cell(5),
            ..Entity::default()
        };
        let remarks = cell(11).unwrap_or_default();
        remarks_into(&remarks, &mut entity);
        entity.reason = Some(remarks).filter(|text| !text.is_empty());
        places.insert(id, out.entities.len());
        out.entities.push(entity);
    }
    for row in find("alt").into_iter().flat_map(rows) {
        let [Some(id), _, kind, Some(name), ..] = row.as_slice() else { continue };
        let Some(entity) = places.get(id).and_then(|at| out.entities.get_mut(*at)) else { continue };
        let weak = kind.as_deref().is_some_and(|kind| kind.contains("weak"));
        let kind = if weak { NameKind::Weak } else { NameKind::Alias };
        entity.names.push(EntityName { text: ordered(name, entity.schema), kind });
    }
    for row in find("add").into_iter().flat_map(rows) {
        let Some(Some(id)) = row.first() else { continue };
        let Some(entity) = places.get(id).and_then(|at| out.entities.get_mut(*at)) else { continue };
        let parts: Vec<String> = row.iter().skip(2).take(3).flatten().cloned().collect();
        if !parts.is_empty() {
            entity.addresses.push(parts.join(", "));
        }
    }
    Ok(out)
}

/// Rows without a header, `-0-` read as nothing.
fn rows(bytes: &[u8]) -> impl Iterator<Item = Vec<Option<String>>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.into_byte_records().filter_map(Result::ok).map(|record| {
        record
            .iter()
            .map(|cell| {
                let text = match std::str::from_utf8(cell) {
                    Ok(text) => text.trim().to_owned(),
                    Err(_) => cell.iter().map(|byte| *byte as char).collect::<String>().trim().to_owned(),
                };
                (!text.is_empty() && text != "-0-").then_some(text)
            })
            .collect()
    })
}

/// `SURNAME, Given` becomes `Given SURNAME` for persons; others stay.
fn ordered(name: &str, schema: EntitySchema) -> String {
    match name.split_once(", ") {
        Some((surname, given)) if schema == EntitySchema::Person => format!("{given} {surname}"),
        _ => name.to_owned(),
    }
}

/// Remarks hold semicolon-separated facts: `DOB 10 Dec 1948; POB …; Passport A1234 (Iran); Gender Male; a.k.a. 'X'`.
fn remarks_into(remarks: &str, entity: &mut Entity) {
    for fact in remarks.split(';').map(|fact| fact.trim().trim_end_matches('.')) {
        let fact = fact.strip_prefix("alt. ").unwrap_or(fact);
        if let Some(text) = fact.strip_prefix("DOB ") {
            entity.dob.extend(date(text));
        } else if let Some(text) = fact.strip_prefix("nationality ").or_else(|| fact.strip_prefix("citizen ")) {
            entity.nationality.push(text.to_owned());
        } else if let Some(text) = fact.strip_prefix("Gender ") {
            entity.sex = text.chars().next().map(|c| c.to_string());
        } else if let Some(text) = fact.strip_prefix("Passport ") {
            entity.documents.push(document("Passport", text));
        } else if let Some(text) = fact.strip_prefix("National ID No. ") {
            entity.documents.push(document("National ID", text));
        } else if let Some(at) = fact.find("IMO ") {
            entity.imo = model::code::ImoNumber::digits(fact.get(at + 4..at + 11).unwrap_or(""));
        } else if let Some(text) = fact.strip_prefix("a.k.a. ") {
            let text = text.trim_matches(|c| c == '\'' || c == '"').to_owned();
            entity.names.push(EntityName { text, kind: NameKind::Weak });
        }
    }
}

fn document(kind: &str, text: &str) -> EntityDocument {
    let (number, rest) = text.split_once(' ').unwrap_or((text, ""));
    let country = rest.trim_start_matches('(').split(')').next().map(str::trim).filter(|text| !text.is_empty());
    EntityDocument { kind: Some(kind.into()), number: number.to_owned(), country: country.map(str::to_owned) }
}

/// `10 Dec 1948`, `Dec 1948`, `1948`, `circa 1948`; of a range the first year.
fn date(text: &str) -> Option<String> {
    let text = text.trim_start_matches("circa ").split(" to ").next().unwrap_or(text).trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%d %b %Y") {
        return Some(day.to_string());
    }
    if let Ok(day) = NaiveDate::parse_from_str(&format!("1 {text}"), "%d %b %Y") {
        return Some(day.format("%Y-%m").to_string());
    }
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
}
