//! OFAC lists in their plain XML form: `sdnList` with one `sdnEntry` an entry. Identifiers are those of the CSV form.

use model::{Defect, Entity, EntitySchema, Severity, watch::NameKind};

use super::{
    ListFile, ListReading, dates, entry, ofac_remarks,
    xml::{self, Node},
};
use crate::limits::Defects;

pub(super) fn read(files: &[ListFile<'_>], out: &mut ListReading, defects: &mut Defects) {
    for (file, bytes) in files {
        let mut edition = None;
        xml::records(file, bytes, &["sdnEntry", "publshInformation"], defects, &mut |node, defects| {
            if node.name == "publshInformation" {
                edition = node.value("Publish_Date").map(published);
            } else {
                out.entities.extend(entity(file, &node, defects));
            }
        });
        out.edition = edition.or_else(|| out.edition.take());
    }
}

/// The day of publication is written with the month first.
fn published(text: &str) -> String {
    let parts: Vec<u32> = text.split('/').filter_map(|part| part.parse().ok()).collect();
    let day = match parts.as_slice() {
        [month, day, year] => dates::parts(*year, *month, *day, false),
        _ => None,
    };
    day.unwrap_or_else(|| text.to_owned())
}

fn entity(file: &str, node: &Node, defects: &mut Defects) -> Option<Entity> {
    let (Some(id), Some(name)) = (node.value("uid"), natural_name(node)) else {
        let defect = Defect::new(Severity::Error, "entry", "the entry has no uid or no name and is not read");
        defects.push(node.place(file, defect.element("uid").found("nothing", "a uid and a lastName")));
        return None;
    };
    let schema = match node.value("sdnType").unwrap_or_default().to_lowercase().as_str() {
        "individual" => EntitySchema::Person,
        "vessel" | "aircraft" => EntitySchema::Vessel,
        _ => EntitySchema::Organization,
    };
    let mut entity = Entity { id: format!("ofac-{id}"), schema, ..Entity::default() };
    entry::name(&mut entity, &name, NameKind::Primary);
    for alias in node.items("akaList", "aka") {
        let weak = alias.value("category").is_some_and(|category| category.eq_ignore_ascii_case("weak"));
        let kind = if weak { NameKind::Weak } else { NameKind::Alias };
        if let Some(name) = natural_name(alias) {
            entry::name(&mut entity, &name, kind);
        }
    }
    for programme in node.items("programList", "program").filter_map(Node::said) {
        entry::add(&mut entity.programmes, programme);
    }
    for birth in node.items("dateOfBirthList", "dateOfBirthItem") {
        let text = birth.value("dateOfBirth").unwrap_or_default();
        entry::dob(&mut entity, text, defects, |defect| birth.place(file, defect.element("dateOfBirth")));
    }
    for place in node.items("placeOfBirthList", "placeOfBirthItem").filter_map(|item| item.value("placeOfBirth")) {
        entry::add(&mut entity.birth_places, place);
    }
    let nationalities =
        node.items("nationalityList", "nationality").chain(node.items("citizenshipList", "citizenship"));
    for country in nationalities.filter_map(|item| item.value("country")) {
        entry::add(&mut entity.nationality, country);
    }
    for address in node.items("addressList", "address") {
        let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode"];
        entry::address(&mut entity, parts.map(|part| address.value(part)), address.value("country"));
    }
    if let Some(vessel) = node.child("vesselInfo") {
        entity.call_sign = vessel.value("callSign").and_then(entry::tidy);
        entry::add(&mut entity.countries, vessel.value("vesselFlag").unwrap_or_default());
    }
    for id in node.items("idList", "id") {
        let (kind, number) = (id.value("idType").unwrap_or_default(), id.value("idNumber").unwrap_or_default());
        ofac_remarks::identification(&mut entity, kind, number, id.value("idCountry"));
    }
    let said = [node.value("title"), node.value("remarks")];
    entity.reason = entry::tidy(&said.into_iter().flatten().collect::<Vec<_>>().join("; "));
    Some(entity)
}

fn natural_name(node: &Node) -> Option<String> {
    let parts = [node.value("firstName"), node.value("lastName")];
    entry::tidy(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
