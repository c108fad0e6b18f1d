//! OFAC lists in their CSV form: sdn.csv, alt.csv, add.csv and sdn_comments.csv, or cons_prim.csv and its companions.
//! The files have no header and are told apart by their number of columns; `-0-` means nothing.

use std::collections::HashMap;

use model::{Defect, Entity, EntitySchema, Severity, watch::NameKind};

use super::{ListError, ListFile, ListReading, entry, ofac_remarks, table, table::Row};
use crate::limits::Defects;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Primary,
    Alias,
    Address,
    Comments,
}

impl Part {
    /// Columns of the part's rows.
    fn columns(self) -> usize {
        match self {
            Part::Primary => 12,
            Part::Alias => 5,
            Part::Address => 6,
            Part::Comments => 2,
        }
    }
}

/// The part that a file is, by its first row that begins with an entry's number.
fn part(bytes: &[u8]) -> Option<Part> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body);
    let mut record = csv::ByteRecord::new();
    for _ in 0..20 {
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        let number = record.get(0).is_some_and(|id| !id.is_empty() && id.iter().all(u8::is_ascii_digit));
        let says_nothing = record.iter().any(|cell| cell.trim_ascii() == b"-0-");
        match record.len() {
            12 if number && says_nothing => return Some(Part::Primary),
            5 if number => return matches!(record.get(2), Some(b"aka" | b"fka" | b"nka")).then_some(Part::Alias),
            6 if number && says_nothing => return Some(Part::Address),
            2 if number => return Some(Part::Comments),
            _ => {}
        }
    }
    None
}

/// Whether a file is one of the parts. Two columns alone could be anything's.
pub(super) fn detect(bytes: &[u8]) -> bool {
    part(bytes).is_some_and(|part| part != Part::Comments)
}

pub(super) fn read(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) -> Result<(), ListError> {
    let parts: Vec<(&ListFile<'_>, Option<Part>)> = files.iter().map(|file| (file, part(file.1))).collect();
    if !parts.iter().any(|(_, part)| *part == Some(Part::Primary)) {
        return Err(ListError::Missing("sdn.csv or cons_prim.csv"));
    }
    for ((file, _), _) in parts.iter().filter(|(_, part)| part.is_none()) {
        let text = format!("{file}: the file is none of those that make the list");
        let found = Defect::new(Severity::Error, "file", text);
        defects.push(found.found("another form", "sdn.csv, alt.csv, add.csv or sdn_comments.csv"));
    }
    let mut remarks: HashMap<String, String> = HashMap::new();
    each(&parts, Part::Comments, defects, &mut |_, row, _| {
        if let (Some(id), Some(text)) = (row.get(0), row.get(1)) {
            remarks.entry(id.to_owned()).or_default().push_str(text);
        }
    });
    let mut places: HashMap<String, usize> = HashMap::new();
    each(&parts, Part::Primary, defects, &mut |file, row, defects| {
        if let Some((id, mut entity)) = primary(file, row, &remarks, defects) {
            entity.id = format!("ofac-{id}");
            places.insert(id, out.entities.len());
            out.entities.push(entity);
        }
    });
    for part in [Part::Alias, Part::Address] {
        each(&parts, part, defects, &mut |file, row, defects| {
            let entity = row.get(0).and_then(|id| places.get(id)).and_then(|at| out.entities.get_mut(*at));
            match (entity, part) {
                (Some(entity), Part::Alias) => alias(entity, row),
                (Some(entity), _) => entry::address(entity, [row.get(2), row.get(3)], row.get(4)),
                (None, _) => {
                    let text = "the row belongs to no entry";
                    let defect = Defect::new(Severity::Warning, "unknown_entry", text).element("1");
                    let found = row.get(0).unwrap_or("nothing").to_owned();
                    defects.push(row.place(file, defect.found(found, "the number of an entry")));
                }
            }
        });
    }
    Ok(())
}

/// Every row of the files that are one part; rows of another length are named and read as far as they go.
fn each(
    parts: &[(&ListFile<'_>, Option<Part>)],
    wanted: Part,
    defects: &mut Defects,
    take: &mut dyn FnMut(&str, &Row, &mut Defects),
) {
    for ((file, bytes), _) in parts.iter().filter(|(_, part)| *part == Some(wanted)) {
        table::rows(file, bytes, b',', Some(wanted.columns()), defects, &mut |row, defects| {
            if row.len() != wanted.columns() {
                let text = "the row has another number of columns than the form";
                let defect = Defect::new(Severity::Error, "columns", text);
                defects.push(row.place(file, defect.found(row.len().to_string(), wanted.columns().to_string())));
            }
            take(file, &row, defects);
        });
    }
}

fn primary(
    file: &str,
    row: &Row,
    comments: &HashMap<String, String>,
    defects: &mut Defects,
) -> Option<(String, Entity)> {
    let id = row.get(0).filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
    let (Some(id), Some(name)) = (id, row.get(1)) else {
        let defect = Defect::new(Severity::Error, "entry", "the row has no number or no name and is not read");
        let found = row.get(0).unwrap_or("nothing").to_owned();
        defects.push(row.place(file, defect.element("1").found(found, "a number and a name")));
        return None;
    };
    let schema = match row.get(2) {
        Some("individual") => EntitySchema::Person,
        Some("vessel" | "aircraft") => EntitySchema::Vessel,
        _ => EntitySchema::Organization,
    };
    let mut entity = Entity { schema, call_sign: row.get(5).and_then(entry::tidy), ..Entity::default() };
    entry::name(&mut entity, &ordered(name, schema), NameKind::Primary);
    for programme in row.get(3).unwrap_or_default().split([']', '[']) {
        entry::add(&mut entity.programmes, programme);
    }
    if let Some(flag) = row.get(9) {
        entry::add(&mut entity.countries, flag);
    }
    let mut remarks = row.get(11).unwrap_or_default().to_owned();
    // Remarks that do not fit go on in a file of their own.
    if let Some(rest) = comments.get(id) {
        remarks.push_str(rest);
    }
    ofac_remarks::read(&remarks, &mut entity, defects, &|defect| row.place(file, defect.element("12")));
    let title = row.get(4).filter(|title| !remarks.contains(title));
    let owner = row.get(10).map(|owner| format!("Vessel owner {owner}"));
    let said = [title, owner.as_deref(), Some(remarks.as_str()).filter(|text| !text.is_empty())];
    entity.reason = entry::tidy(&said.into_iter().flatten().collect::<Vec<_>>().join("; "));
    Some((id.to_owned(), entity))
}

fn alias(entity: &mut Entity, row: &Row) {
    let weak = row.get(2).is_some_and(|kind| kind.contains("weak"));
    let kind = if weak { NameKind::Weak } else { NameKind::Alias };
    if let Some(name) = row.get(3) {
        let name = ordered(name, entity.schema);
        entry::name(entity, &name, kind);
    }
}

/// Persons are written `SURNAME, Given`; of others a comma parts nothing.
pub(super) fn ordered(name: &str, schema: EntitySchema) -> String {
    match schema {
        EntitySchema::Person => entry::natural_order(name),
        _ => name.to_owned(),
    }
}
