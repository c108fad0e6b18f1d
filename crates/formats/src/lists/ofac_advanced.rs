//! OFAC lists in their advanced XML form: parties, documents, places and programmes stand apart and are joined by
//! numbers whose meaning the file itself lists (`ReferenceValueSets`). Identifiers are those of the CSV form.

use std::collections::HashMap;

use model::{Defect, Entity, EntitySchema, Severity, watch::NameKind};

use super::{
    ListFile, ListReading, dates, entry, ofac_remarks,
    xml::{self, Node},
};
use crate::limits::Defects;

/// The sections that are read; each is one tree.
const SECTIONS: [&str; 6] =
    ["DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "SanctionsEntry"];

/// What the file says of its numbers, and what belongs to parties.
#[derive(Default)]
struct Tables {
    /// Text of a reference value, by its element's name and number.
    values: HashMap<(String, String), String>,
    /// The kind of party that a kind below it belongs to.
    party_types: HashMap<String, String>,
    locations: HashMap<String, Node>,
    /// Documents by the identity that they belong to.
    documents: HashMap<String, Vec<Node>>,
}

pub(super) fn read(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        let mut tables = Tables::default();
        let mut profiles: HashMap<String, usize> = HashMap::new();
        // The schema sets the order of the sections: what parties point at stands before them, programmes behind.
        xml::records(file, bytes, &SECTIONS, defects, &mut |node, defects| match node.name.as_str() {
            "DateOfIssue" => out.edition = date(&node, false),
            "DistinctParty" => {
                if let Some(entity) = tables.entity(file, &node, defects) {
                    let profile = node.child("Profile").and_then(|profile| profile.attribute("ID"));
                    profiles.insert(profile.unwrap_or_default().to_owned(), out.entities.len());
                    out.entities.push(entity);
                }
            }
            "SanctionsEntry" => {
                let at = node.attribute("ProfileID").and_then(|id| profiles.get(id));
                if let Some(entity) = at.and_then(|at| out.entities.get_mut(*at)) {
                    for programme in node.all("SanctionsMeasure").filter_map(|measure| measure.value("Comment")) {
                        entry::add(&mut entity.programmes, programme);
                    }
                }
            }
            _ => tables.take(node),
        });
    }
}

/// Year, month and day as elements.
fn date(node: &Node, near: bool) -> Option<String> {
    let number = |name: &str| node.value(name).and_then(|text| text.parse().ok()).unwrap_or(0);
    dates::parts(number("Year"), number("Month"), number("Day"), near)
}

impl Tables {
    fn take(&mut self, node: Node) {
        let own = |name: &str| node.attribute(name).map(str::to_owned);
        match node.name.as_str() {
            "ReferenceValueSets" => {
                for value in node.children.iter().flat_map(|set| &set.children) {
                    let Some(id) = value.attribute("ID") else { continue };
                    let text = value.said().unwrap_or_default().to_owned();
                    self.values.insert((value.name.clone(), id.to_owned()), text);
                    if let Some(kind) = value.attribute("PartyTypeID") {
                        self.party_types.insert(id.to_owned(), kind.to_owned());
                    }
                }
            }
            "Location" => {
                if let Some(id) = own("ID") {
                    self.locations.insert(id, node);
                }
            }
            _ => {
                if let Some(id) = own("IdentityID") {
                    self.documents.entry(id).or_default().push(node);
                }
            }
        }
    }

    /// The text of a number that an attribute holds.
    fn of(&self, node: &Node, attribute: &str, kind: &str) -> Option<&str> {
        let id = node.attribute(attribute)?;
        self.values.get(&(kind.to_owned(), id.to_owned())).map(String::as_str)
    }

    fn entity(&self, file: &str, party: &Node, defects: &mut Defects) -> Option<Entity> {
        let missing = |text: &str, element: &str| {
            let defect = Defect::new(Severity::Error, "entry", text);
            party.place(file, defect.element(element).found("nothing", "a party with a number and a name"))
        };
        let (Some(id), Some(profile)) = (party.attribute("FixedRef"), party.child("Profile")) else {
            defects.push(missing("the party has no number or no profile and is not read", "FixedRef"));
            return None;
        };
        let mut entity = Entity { id: format!("ofac-{id}"), schema: self.schema(profile), ..Entity::default() };
        for identity in profile.all("Identity").filter(|identity| identity.attribute("False") != Some("true")) {
            self.identity(&mut entity, identity);
        }
        if entity.names.is_empty() {
            defects.push(missing("the party has no name and is not read", "NamePartValue"));
            return None;
        }
        for feature in profile.all("Feature") {
            self.feature(file, &mut entity, feature, defects);
        }
        entity.reason = party.value("Comment").or_else(|| profile.value("Comment")).and_then(entry::tidy);
        Some(entity)
    }

    fn schema(&self, profile: &Node) -> EntitySchema {
        let below = profile.attribute("PartySubTypeID").unwrap_or_default();
        let named = |kind: &str, id: &str| {
            self.values.get(&(kind.to_owned(), id.to_owned())).map(|text| text.to_lowercase()).unwrap_or_default()
        };
        match named("PartySubType", below).as_str() {
            "vessel" | "aircraft" => return EntitySchema::Vessel,
            _ => {}
        }
        let kind = self.party_types.get(below).map(|kind| named("PartyType", kind)).unwrap_or_default();
        if kind == "individual" { EntitySchema::Person } else { EntitySchema::Organization }
    }

    fn identity(&self, entity: &mut Entity, identity: &Node) {
        // What kind of part a name's part is, the identity says by groups.
        let groups: HashMap<&str, &str> = identity
            .items("NamePartGroups", "MasterNamePartGroup")
            .flat_map(|master| master.all("NamePartGroup"))
            .filter_map(|group| {
                Some((group.attribute("ID")?, self.of(group, "NamePartTypeID", "NamePartType").unwrap_or_default()))
            })
            .collect();
        for alias in identity.all("Alias") {
            let kind = match (alias.attribute("Primary"), alias.attribute("LowQuality")) {
                (Some("true"), _) => NameKind::Primary,
                (_, Some("true")) => NameKind::Weak,
                _ => NameKind::Alias,
            };
            for (at, name) in alias.all("DocumentedName").enumerate() {
                // A further writing of the main name, often in its own script, is an alias.
                let kind = if at > 0 && kind == NameKind::Primary { NameKind::Alias } else { kind };
                let (mut last, mut others) = (Vec::new(), Vec::new());
                for part in name.items("DocumentedNamePart", "NamePartValue") {
                    let group = part.attribute("NamePartGroupID").and_then(|id| groups.get(id)).copied();
                    match group.unwrap_or_default() {
                        "Last Name" | "Patronymic" | "Matronymic" => last.extend(part.said()),
                        _ => others.extend(part.said()),
                    }
                }
                others.append(&mut last);
                entry::name(entity, &others.join(" "), kind);
            }
        }
        let documents = identity.attribute("ID").and_then(|id| self.documents.get(id));
        for document in documents.into_iter().flatten() {
            let kind = self.of(document, "IDRegDocTypeID", "IDRegDocType").unwrap_or_default();
            let number = document.value("IDRegistrationNo").unwrap_or_default();
            let country = self.of(document, "IssuedBy-CountryID", "Country");
            ofac_remarks::identification(entity, kind, number, country);
        }
    }

    fn feature(&self, file: &str, entity: &mut Entity, feature: &Node, defects: &mut Defects) {
        let kind = self.of(feature, "FeatureTypeID", "FeatureType").unwrap_or_default();
        for version in feature.all("FeatureVersion") {
            let detail = version.child("VersionDetail");
            let said = detail
                .and_then(|detail| self.of(detail, "DetailReferenceID", "DetailReference").or_else(|| detail.said()));
            match kind {
                "Birthdate" => self.birth(file, entity, version, defects),
                "Place of Birth" => entry::add(&mut entity.birth_places, said.unwrap_or_default()),
                "Vessel Flag" => {}
                kind => ofac_remarks::identification(entity, kind, said.unwrap_or_default(), None),
            }
            for place in version.all("VersionLocation") {
                let Some(place) = place.attribute("LocationID").and_then(|id| self.locations.get(id)) else { continue };
                let country = place.child("LocationCountry").and_then(|at| self.of(at, "CountryID", "Country"));
                match kind {
                    "Nationality Country" | "Citizenship Country" => {
                        entry::add(&mut entity.nationality, country.unwrap_or_default());
                    }
                    "Vessel Flag" | "Nationality of Registration" => {
                        entry::add(&mut entity.countries, country.unwrap_or_default());
                    }
                    "Place of Birth" => {
                        let parts: Vec<&str> = parts(place).into_iter().chain(country).collect();
                        entry::add(&mut entity.birth_places, &parts.join(", "));
                    }
                    "Location" => entry::address(entity, parts(place).into_iter().map(Some), country),
                    _ => {}
                }
            }
            if kind == "Vessel Flag" {
                entry::add(&mut entity.countries, said.unwrap_or_default());
            }
        }
    }

    /// The first day on which the birth may have been, and the last.
    fn birth(&self, file: &str, entity: &mut Entity, version: &Node, defects: &mut Defects) {
        for period in version.all("DatePeriod") {
            let limit = |end: &str, side: &str| {
                let limit = period.child(end)?;
                date(limit.child(side)?, limit.attribute("Approximate") == Some("true"))
            };
            let from = limit("Start", "From");
            let to = limit("End", "To").or_else(|| limit("Start", "To"));
            let read = match (from, to) {
                (Some(from), Some(to)) => whole(&from, &to).or_else(|| dates::range(&from, &to)),
                (from, to) => from.or(to),
            };
            match read {
                Some(date) => entry::add(&mut entity.dob, &date),
                None => {
                    let defect = Defect::new(Severity::Warning, "birth_date", "the birth date cannot be read");
                    let defect = defect.element("DatePeriod").found("another period", "from a day to a day");
                    defects.push(period.place(file, defect));
                }
            }
        }
    }
}

/// The first to the last day of one year is that year, and of one month that month.
fn whole(from: &str, to: &str) -> Option<String> {
    let near = from.ends_with('~');
    let (from, to) = (from.trim_end_matches('~'), to.trim_end_matches('~'));
    let mark = if near { "~" } else { "" };
    if from.get(..4)? != to.get(..4)? {
        return None;
    }
    if from.get(4..) == Some("-01-01") && to.get(4..) == Some("-12-31") {
        return Some(format!("{}{mark}", &from[..4]));
    }
    let month = from.get(..7)?;
    let next = chrono::NaiveDate::parse_from_str(to, "%Y-%m-%d").ok()?.succ_opt()?;
    let last = next.format("%d").to_string() == "01";
    (to.starts_with(month) && from.ends_with("-01") && last).then(|| format!("{month}{mark}"))
}

/// The parts of a place, the main writing of each.
fn parts(place: &Node) -> Vec<&str> {
    place
        .all("LocationPart")
        .filter_map(|part| {
            let main = part.all("LocationPartValue").find(|value| value.attribute("Primary") != Some("false"));
            main.or_else(|| part.child("LocationPartValue"))?.value("Value")
        })
        .collect()
}
