//! United States consolidated screening list: CSV with a header, and JSON (`{"results":[…]}`), read object by object.

use model::{Defect, Entity, EntitySchema, Severity, watch::NameKind};
use serde_json::{Map, Value};

use super::{
    ListFile, ListReading, entry, ofac_remarks,
    table::{self, Header},
};
use crate::limits::Defects;

/// An entry in either form.
#[derive(Default)]
struct Record {
    id: String,
    number: String,
    source: String,
    kind: String,
    name: String,
    title: String,
    remarks: String,
    call_sign: String,
    flag: String,
    programs: Vec<String>,
    aliases: Vec<String>,
    nationalities: Vec<String>,
    births: Vec<String>,
    birth_places: Vec<String>,
    /// Lines with their country.
    addresses: Vec<(String, Option<String>)>,
    /// Kind, number and country.
    ids: Vec<(String, String, Option<String>)>,
}

pub(super) fn read_csv(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        let mut header: Option<Header> = None;
        table::rows(file, bytes, b',', None, defects, &mut |row, defects| {
            let Some(header) = &header else {
                header = Some(Header::of(&row));
                return;
            };
            let one = |name: &str| header.cell(&row, &[name]).unwrap_or_default().to_owned();
            let several = |name: &str| one(name).split(';').map(|part| part.trim().to_owned()).collect::<Vec<_>>();
            let record = Record {
                id: one("_id"),
                number: one("entity_number"),
                source: one("source"),
                kind: one("type"),
                name: one("name"),
                title: one("title"),
                remarks: one("remarks"),
                call_sign: one("call_sign"),
                flag: one("vessel_flag"),
                programs: several("programs"),
                aliases: several("alt_names"),
                nationalities: [several("nationalities"), several("citizenships")].concat(),
                births: several("dates_of_birth"),
                birth_places: several("places_of_birth"),
                addresses: several("addresses").into_iter().map(|line| (line.clone(), code_in(&line, true))).collect(),
                ids: several("ids").iter().filter_map(|id| identification(id)).collect(),
            };
            out.entities.extend(entity(record, defects, &|defect| row.place(file, defect)));
        });
    }
}

/// `Passport, A1234567, IR`.
fn identification(text: &str) -> Option<(String, String, Option<String>)> {
    let (kind, rest) = text.split_once(", ")?;
    let number = rest.split(", ").next().unwrap_or(rest);
    Some((kind.to_owned(), number.to_owned(), code_in(&rest[number.len()..], false)))
}

/// The two capital letters of a country among a line's parts: the last part, or any.
fn code_in(line: &str, last: bool) -> Option<String> {
    let code = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut parts = line.rsplit(',').map(str::trim);
    let found = if last { parts.next().filter(|part| code(part)) } else { parts.find(code) };
    found.map(str::to_owned)
}

pub(super) fn read_json(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        for (offset, object) in objects(bytes) {
            let place = |mut defect: Defect| {
                defect.message = format!("{file}: {}", defect.message);
                defect.at(offset, "results")
            };
            match serde_json::from_slice::<Map<String, Value>>(object) {
                Ok(object) => out.entities.extend(entity(record(&object), defects, &place)),
                Err(error) => {
                    let defect = Defect::new(Severity::Error, "json", format!("the entry cannot be read: {error}"));
                    defects.push(place(defect.found("something else", "a JSON object")));
                }
            }
        }
    }
}

fn record(object: &Map<String, Value>) -> Record {
    let one = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let several = |name: &str| match object.get(name) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>(),
        Some(Value::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    };
    let parts = |name: &str| object.get(name).and_then(Value::as_array).into_iter().flatten();
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Record {
        id: one("id"),
        number: match object.get("entity_number") {
            Some(Value::Number(number)) => number.to_string(),
            _ => one("entity_number"),
        },
        source: one("source"),
        kind: one("type"),
        name: one("name"),
        title: one("title"),
        remarks: one("remarks"),
        call_sign: one("call_sign"),
        flag: one("vessel_flag"),
        programs: several("programs"),
        aliases: several("alt_names"),
        nationalities: [several("nationalities"), several("citizenships")].concat(),
        births: several("dates_of_birth"),
        birth_places: several("places_of_birth"),
        addresses: parts("addresses")
            .map(|address| {
                let line = ["address", "city", "state", "postal_code", "country"];
                let line: Vec<String> = line.iter().filter_map(|part| text(address, part)).collect();
                (line.join(", "), text(address, "country"))
            })
            .collect(),
        ids: parts("ids")
            .map(|id| {
                (text(id, "type").unwrap_or_default(), text(id, "number").unwrap_or_default(), text(id, "country"))
            })
            .collect(),
    }
}

/// The objects of the array that follows `"results"`, each with its offset, found by their braces alone, so that one
/// that is malformed leaves the others readable.
fn objects(bytes: &[u8]) -> Vec<(usize, &[u8])> {
    let start = memchr::memmem::find(bytes, b"\"results\"").map_or(0, |at| at + 9);
    let mut out = Vec::new();
    let (mut depth, mut begin, mut quoted, mut escaped) = (0_usize, start, false, false);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                // No string goes over a line: an end is missing.
                b'"' | b'\n' => quoted = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' => {
                if depth == 0 {
                    begin = at;
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push((begin, &bytes[begin..=at]));
                }
            }
            b']' if depth == 0 => return out,
            _ => {}
        }
    }
    if depth > 0 {
        out.push((begin, &bytes[begin..]));
    }
    out
}

fn entity(record: Record, defects: &mut Defects, place: &dyn Fn(Defect) -> Defect) -> Option<Entity> {
    // The service's own number of an entry changes with its content; the source's number stays.
    let source = record.source.split(['(', ')']).nth(1).unwrap_or("").trim();
    let id = match (record.number.is_empty(), record.id.is_empty()) {
        (false, _) => format!("csl-{source}-{}", record.number),
        (true, false) => format!("csl-{}", record.id),
        _ => String::new(),
    };
    if id.is_empty() || record.name.trim().is_empty() {
        let defect = Defect::new(Severity::Error, "entry", "the entry has no identifier or no name and is not read");
        defects.push(place(defect.element("name").found(format!("{id} {}", record.name), "an identifier and a name")));
        return None;
    }
    let schema = match record.kind.to_lowercase().as_str() {
        "individual" => EntitySchema::Person,
        "vessel" | "aircraft" => EntitySchema::Vessel,
        _ => EntitySchema::Organization,
    };
    // Only the Treasury writes persons with the surname before a comma.
    let surname_first = schema == EntitySchema::Person && record.source.contains("Treasury");
    let ordered = |name: &str| if surname_first { entry::natural_order(name) } else { name.to_owned() };
    let mut entity = Entity { id, schema, ..Entity::default() };
    entry::name(&mut entity, &ordered(&record.name), NameKind::Primary);
    for name in &record.aliases {
        entry::name(&mut entity, &ordered(name), NameKind::Alias);
    }
    for date in &record.births {
        entry::dob(&mut entity, date, defects, |defect| place(defect.element("dates_of_birth")));
    }
    for country in &record.nationalities {
        entry::add(&mut entity.nationality, country);
    }
    for at in &record.birth_places {
        entry::add(&mut entity.birth_places, at);
    }
    for (line, country) in &record.addresses {
        entry::add(&mut entity.addresses, line);
        entry::add(&mut entity.countries, country.as_deref().unwrap_or_default());
    }
    entry::add(&mut entity.countries, &record.flag);
    for (kind, number, country) in &record.ids {
        ofac_remarks::identification(&mut entity, kind, number, country.as_deref());
    }
    entity.call_sign = entity.call_sign.or_else(|| entry::tidy(&record.call_sign));
    for programme in record.programs.iter().chain([&record.source]) {
        entry::add(&mut entity.programmes, programme);
    }
    let said: Vec<&str> =
        [record.title.as_str(), &record.remarks].into_iter().filter(|text| !text.is_empty()).collect();
    entity.reason = entry::tidy(&said.join("; "));
    Some(entity)
}
