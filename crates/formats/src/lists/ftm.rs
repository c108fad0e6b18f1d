//! FollowTheMoney entities as JSON lines, as OpenSanctions publishes them (`entities.ftm.json`): one entity a line.
//! Documents, addresses and sanctions are entities of their own that point at their holder, before or after it.

use std::collections::HashMap;

use model::{Defect, Entity, EntitySchema, Severity, code::ImoNumber, watch::NameKind};
use serde::Deserialize;
use serde_json::Value;

use super::{ListFile, ListReading, entry};
use crate::limits::Defects;

/// Properties that hold a number of an entity, and what kind of document that is.
const NUMBERS: [(&str, &str); 26] = [
    ("passportNumber", "Passport"),
    ("idNumber", "Identification"),
    ("registrationNumber", "Registration number"),
    ("taxNumber", "Tax number"),
    ("socialSecurityNumber", "Social security number"),
    ("vatCode", "VAT number"),
    ("innCode", "INN"),
    ("ogrnCode", "OGRN"),
    ("kppCode", "KPP"),
    ("okpoCode", "OKPO"),
    ("bikCode", "BIK"),
    ("leiCode", "LEI"),
    ("dunsCode", "D-U-N-S number"),
    ("uniqueEntityId", "UEI"),
    ("cageCode", "CAGE"),
    ("npiCode", "NPI"),
    ("permId", "PermID"),
    ("swiftBic", "SWIFT/BIC"),
    ("voenCode", "VOEN"),
    ("jibCode", "JIB"),
    ("coatoCode", "COATO"),
    ("uscCode", "USCC"),
    ("mmsi", "MMSI"),
    ("serialNumber", "Serial number"),
    ("icaoCode", "ICAO 24-bit address"),
    ("crsNumber", "CRS number"),
];

/// Just enough of a line to know whether to read it.
#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow)]
    schema: std::borrow::Cow<'a, str>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    schema: String,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    properties: HashMap<String, Vec<Value>>,
    #[serde(default)]
    datasets: Vec<String>,
}

impl Line {
    fn each<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a str> {
        self.properties.get(property).into_iter().flatten().filter_map(Value::as_str)
    }

    fn first(&self, property: &str) -> Option<&str> {
        self.each(property).next()
    }
}

/// What a line says of another entity.
enum Link {
    Document { kind: Option<String>, number: String, country: Option<String> },
    Sanction { programmes: Vec<String>, reason: Option<String> },
}

#[derive(Default)]
struct Joined {
    places: HashMap<String, usize>,
    /// By the identifier of whom they are about.
    links: Vec<(String, Link)>,
    addresses: HashMap<String, (String, Option<String>)>,
    /// Entity by its place, and the address that it names.
    wanted: Vec<(usize, String)>,
}

pub(super) fn read(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    let mut joined = Joined::default();
    for (file, bytes) in files {
        let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (at, line) in body.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let mut place = |mut defect: Defect| {
                defect.line = Some(at as u64 + 1);
                defect.message = format!("{file}, line {}: {}", at + 1, defect.message);
                defects.push(defect);
            };
            match take(line, &mut joined, out, &mut place) {
                Ok(true) => {}
                Ok(false) => out.passed_over += 1,
                Err(error) => {
                    let defect = Defect::new(Severity::Error, "json", format!("the line cannot be read: {error}"));
                    place(defect.found("something else", "a JSON object with id, schema and properties"));
                }
            }
        }
    }
    join(joined, &mut out.entities);
}

/// Takes one line in; false for a schema that is passed over.
fn take(
    line: &[u8],
    joined: &mut Joined,
    out: &mut ListReading,
    defect: &mut dyn FnMut(Defect),
) -> Result<bool, serde_json::Error> {
    let kind: Kind<'_> = serde_json::from_slice(line)?;
    let schema = match kind.schema.as_ref() {
        "Person" => EntitySchema::Person,
        "Organization" | "Company" | "LegalEntity" | "PublicBody" => EntitySchema::Organization,
        "Vessel" | "Airplane" => EntitySchema::Vessel,
        "Identification" | "Passport" | "Address" | "Sanction" => {
            link(serde_json::from_slice(line)?, joined);
            return Ok(true);
        }
        _ => return Ok(false),
    };
    let line: Line = serde_json::from_slice(line)?;
    let Some(entity) = entity(&line, schema, defect) else { return Ok(true) };
    let at = out.entities.len();
    joined.wanted.extend(line.each("addressEntity").map(|address| (at, address.to_owned())));
    joined.places.insert(line.id, at);
    out.entities.push(entity);
    Ok(true)
}

fn link(line: Line, joined: &mut Joined) {
    let owned = |property: &str| line.first(property).map(str::to_owned);
    match line.schema.as_str() {
        "Address" => {
            let parts = ["street", "city", "region", "postalCode"];
            let text = owned("full")
                .unwrap_or_else(|| parts.iter().filter_map(|part| line.first(part)).collect::<Vec<_>>().join(", "));
            let country = owned("country");
            joined.addresses.insert(line.id, (text, country));
        }
        "Sanction" => {
            for entity in line.each("entity") {
                let programmes = ["program", "programId"];
                let programmes = programmes.iter().filter_map(|property| owned(property)).collect();
                joined.links.push((entity.to_owned(), Link::Sanction { programmes, reason: owned("reason") }));
            }
        }
        _ => {
            for holder in line.each("holder") {
                for number in line.each("number").chain(line.each("passportNumber")) {
                    let kind = owned("type").or_else(|| Some(line.schema.clone()));
                    let document = Link::Document { kind, number: number.to_owned(), country: owned("country") };
                    joined.links.push((holder.to_owned(), document));
                }
            }
        }
    }
}

fn join(joined: Joined, entities: &mut [Entity]) {
    for (id, link) in joined.links {
        let Some(entity) = joined.places.get(&id).and_then(|at| entities.get_mut(*at)) else { continue };
        match link {
            Link::Document { kind, number, country } => {
                // The number often stands at the entity too, without its country.
                entity.documents.retain(|known| known.number != number || known.country.is_some());
                entry::document(entity, kind.as_deref(), &number, country.as_deref());
            }
            Link::Sanction { programmes, reason } => {
                for programme in programmes {
                    entry::add(&mut entity.programmes, &programme);
                }
                entity.reason = entity.reason.take().or(reason.as_deref().and_then(entry::tidy));
            }
        }
    }
    for (at, address) in joined.wanted {
        if let (Some(entity), Some((text, country))) = (entities.get_mut(at), joined.addresses.get(&address)) {
            entry::add(&mut entity.addresses, text);
            entry::add(&mut entity.countries, country.as_deref().unwrap_or_default());
        }
    }
}

fn entity(line: &Line, schema: EntitySchema, defect: &mut dyn FnMut(Defect)) -> Option<Entity> {
    let mut entity = Entity { id: line.id.clone(), schema, ..Entity::default() };
    // The caption is the name that the source would show; it may be another property's.
    let caption = line.caption.as_deref().filter(|caption| line.each("name").any(|name| name == *caption));
    entry::name(&mut entity, caption.unwrap_or_default(), NameKind::Primary);
    for (property, kind) in [
        ("name", NameKind::Alias),
        ("alias", NameKind::Alias),
        ("previousName", NameKind::Alias),
        ("weakAlias", NameKind::Weak),
        ("abbreviation", NameKind::Weak),
    ] {
        for name in line.each(property) {
            entry::name(&mut entity, name, kind);
        }
    }
    if entity.names.is_empty() {
        let parts = ["firstName", "middleName", "lastName"].map(|part| line.first(part));
        entry::name(&mut entity, &parts.into_iter().flatten().collect::<Vec<_>>().join(" "), NameKind::Primary);
    }
    let mut found = Vec::new();
    for date in line.each("birthDate") {
        let mut own = Defects::default();
        entry::dob(&mut entity, date, &mut own, |defect| defect.element("birthDate"));
        found.extend(own.into_list());
    }
    found.into_iter().for_each(&mut *defect);
    for (properties, list) in [
        (&["nationality", "citizenship"][..], &mut entity.nationality),
        (&["country", "jurisdiction", "mainCountry", "flag"], &mut entity.countries),
        (&["birthPlace", "birthCountry"], &mut entity.birth_places),
        (&["address"], &mut entity.addresses),
        (&["program", "programId", "topics"], &mut entity.programmes),
    ] {
        for value in properties.iter().flat_map(|property| line.each(property)) {
            entry::add(list, value);
        }
    }
    for dataset in &line.datasets {
        entry::add(&mut entity.programmes, dataset);
    }
    entity.sex = line.first("gender").and_then(entry::sex);
    entity.call_sign = line.first("callSign").and_then(entry::tidy);
    for (property, kind) in NUMBERS {
        for number in line.each(property) {
            entry::document(&mut entity, Some(kind), number, None);
        }
    }
    for number in line.each("imoNumber") {
        match ImoNumber::digits(number) {
            Some(digits) if schema == EntitySchema::Vessel && entity.imo.is_none() => entity.imo = Some(digits),
            _ => entry::document(&mut entity, Some("IMO number"), number, None),
        }
    }
    let said: Vec<&str> =
        ["reason", "notes", "summary", "position"].iter().filter_map(|property| line.first(property)).collect();
    entity.reason = entry::tidy(&said.join("; "));
    if entity.names.is_empty() && entity.documents.is_empty() && entity.imo.is_none() {
        let missing = Defect::new(Severity::Error, "name", "the entity has no name or number and is not read");
        defect(missing.element("name").found("nothing", "a name"));
        return None;
    }
    Some(entity)
}
