//! United Kingdom: the consolidated list of financial sanctions targets (ConList.csv), and the UK Sanctions List in CSV
//! that took its place in 2026. Both have a line with their date, a header, and a row a name and address.

use std::collections::HashMap;

use model::{Defect, Entity, EntitySchema, Severity, code::ImoNumber, watch::NameKind};

use super::{
    ListFile, ListReading, dates, entry,
    table::{self, Header, Row},
};
use crate::limits::Defects;

pub(super) fn read(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (file, bytes) in files {
        let mut header: Option<Header> = None;
        table::rows(file, bytes, b',', None, defects, &mut |row, defects| {
            let Some(header) = &header else {
                let first = Header::of(&row);
                if first.at(&["Name 6"]).is_some() {
                    header = Some(first);
                } else {
                    out.edition = out.edition.take().or_else(|| edition(&row));
                }
                return;
            };
            let cell = |names: &[&str]| header.cell(&row, names);
            let Some(id) = cell(&["Group ID", "Unique ID", "OFSI Group ID"]) else {
                let defect = Defect::new(Severity::Error, "identifier", "the row has no identifier and is not read");
                defects.push(row.place(file, defect.element("Group ID").found("nothing", "a number")));
                return;
            };
            let at = *places.entry(id.to_owned()).or_insert_with(|| {
                out.entities.push(Entity { id: format!("uk-{id}"), ..Entity::default() });
                out.entities.len() - 1
            });
            if let Some(entity) = out.entities.get_mut(at) {
                row_into(entity, &cell);
                for date in numbered(cell(&["DOB", "D.O.B"])) {
                    entry::dob(entity, date, defects, |defect| row.place(file, defect.element("DOB")));
                }
                if entity.names.is_empty() {
                    let defect = Defect::new(Severity::Error, "name", "the row has no name");
                    defects.push(row.place(file, defect.element("Name 6").found("nothing", "a name")));
                }
            }
        });
    }
    out.entities.retain(|entity| !entity.names.is_empty());
}

/// `Last Updated,25/11/2025` and `Report Date: 08-Oct-2026`.
fn edition(row: &Row) -> Option<String> {
    (0..row.len()).filter_map(|at| row.get(at)).find_map(|cell| {
        let text = cell.rsplit(':').next().unwrap_or(cell);
        dates::any(text)
    })
}

fn row_into<'a>(entity: &mut Entity, cell: &dyn Fn(&[&str]) -> Option<&'a str>) {
    entity.schema = match cell(&["Group Type", "Designation Type"]).unwrap_or_default().to_lowercase().as_str() {
        "individual" => EntitySchema::Person,
        "ship" | "vessel" => EntitySchema::Vessel,
        _ => EntitySchema::Organization,
    };
    // Name 6 is the surname, or the whole name of whatever is no person.
    let parts = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map(|part| cell(&[part]));
    let parts: Vec<String> = parts.into_iter().flatten().filter_map(entry::tidy).collect();
    let kind = cell(&["Alias Type", "Name type"]).unwrap_or_default().to_lowercase();
    let strength = cell(&["Alias Quality", "Alias strength"]).unwrap_or_default().to_lowercase();
    let kind = match (kind.as_str(), strength.as_str()) {
        ("primary name", _) => NameKind::Primary,
        (_, strength) if strength.starts_with("low") => NameKind::Weak,
        _ => NameKind::Alias,
    };
    entry::name(entity, &parts.join(" "), kind);
    entry::name(entity, cell(&["Name Non-Latin Script"]).unwrap_or_default(), NameKind::Alias);
    for country in numbered(cell(&["Nationality", "Nationality(/ies)"])) {
        entry::add(&mut entity.nationality, country);
    }
    let (towns, lands) = (numbered(cell(&["Town of Birth"])), numbered(cell(&["Country of Birth"])));
    match (towns.as_slice(), lands.as_slice()) {
        ([town], [land]) => entry::add(&mut entity.birth_places, &format!("{town}, {land}")),
        _ => towns.into_iter().chain(lands).for_each(|place| entry::add(&mut entity.birth_places, place)),
    }
    for (kind, columns) in [
        ("Passport", &["Passport Number", "Passport Details"][..]),
        ("National identification", &["National Identification Number", "National Identifier number", "NI Number"]),
        ("Business registration number", &["Business registration number (s)"]),
        ("Hull identification number", &["Hull identification number (HIN)"]),
    ] {
        for number in numbered(cell(columns)) {
            entry::document(entity, Some(kind), number, None);
        }
    }
    let parts = [1, 2, 3, 4, 5, 6].map(|at| cell(&[&format!("Address {at}"), &format!("Address Line {at}")]));
    let zip = cell(&["Post/Zip Code", "Address Postal Code"]);
    entry::address(entity, parts.into_iter().chain([zip]), cell(&["Country", "Address Country"]));
    for programme in [cell(&["Regime", "Regime Name"]), cell(&["UN Reference Number"])].into_iter().flatten() {
        entry::add(&mut entity.programmes, programme);
    }
    let other = cell(&["Other Information"]);
    let said = [other, cell(&["UK Statement of Reasons"])];
    let said = entry::tidy(&said.into_iter().flatten().collect::<Vec<_>>().join(" "));
    entity.reason = entity.reason.take().or(said);
    let gender = other.and_then(|text| text.split("(Gender):").nth(1));
    entity.sex = entity.sex.take().or_else(|| cell(&["Gender"]).or(gender).and_then(entry::sex));
    if entity.schema == EntitySchema::Vessel {
        let number = cell(&["IMO number"]).and_then(ImoNumber::digits).or_else(|| other.and_then(entry::imo_in));
        entity.imo = entity.imo.take().or(number);
        for flag in numbered(cell(&["Current believed flag of ship"])) {
            entry::add(&mut entity.countries, flag);
        }
    }
}

/// `(1) Iran (2) Iraq` is two values; a cell without such marks is one.
fn numbered(cell: Option<&str>) -> Vec<&str> {
    let mut rest = cell.unwrap_or_default();
    let mut out = Vec::new();
    for number in 1..100 {
        let mark = format!("({number})");
        let Some((before, after)) = rest.split_once(mark.as_str()) else { break };
        out.push(before);
        rest = after;
    }
    out.push(rest);
    out.iter().map(|text| text.trim().trim_end_matches(['.', ';'])).filter(|text| !text.is_empty()).collect()
}
