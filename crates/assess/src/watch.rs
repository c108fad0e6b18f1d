//! Every name, document, container and vessel against every list.

use model::{
    Booking, EntitySchema, Party, Signal, Traveller, assessment::Evidence, cargo::ConsignmentRecord, movement::Movement,
};
use screening::{Match, Query};

use crate::{Engines, Subject, signal};

const ENGINE: &str = "screening";
/// More entries than this on one name are noise, not help.
const MATCHES: usize = 3;

pub(crate) fn signals(subject: &Subject, engines: &Engines) -> Vec<Signal> {
    match subject {
        Subject::Traveller(traveller) => of_traveller(traveller, engines),
        Subject::Consignment(record) => of_consignment(record, engines),
        Subject::Movement(record) => of_vessel(&record.movement, engines),
    }
}

fn of_traveller(traveller: &Traveller, engines: &Engines) -> Vec<Signal> {
    let mut out = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for observation in &traveller.observations {
        let name = format!(
            "{} {}",
            observation.given_names.as_deref().unwrap_or(""),
            observation.surname.as_deref().unwrap_or("")
        );
        let name = name.trim().to_owned();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    let born = traveller.person.date_of_birth.map(|d| d.to_string());
    let nationality: Vec<&str> = traveller.person.nationality.as_deref().into_iter().collect();
    let documents: Vec<(&str, Option<&str>)> =
        traveller.person.documents.iter().filter_map(|d| Some((d.number.as_deref()?, d.issuer.as_deref()))).collect();
    for name in &names {
        let query = Query {
            schema: EntitySchema::Person,
            name,
            dob: born.as_deref(),
            nationality: &nationality,
            sex: traveller.person.sex.as_deref(),
            documents: &documents,
            ..Query::default()
        };
        add_names(&mut out, "watchlist_name", "person", name, query, engines);
    }
    for (index, (number, _)) in documents.iter().enumerate() {
        for hit in engines.screening.document(number).into_iter().take(MATCHES) {
            let entity = engines.screening.entity(hit.entity);
            let code = if entity.schema == EntitySchema::Document { "document_stolen" } else { "watchlist_document" };
            out.push(listed(code, &format!("person.documents[{index}].number"), number, &hit, engines));
        }
    }
    if let Some(booking) = &traveller.booking {
        card_holders(&mut out, booking, &names, engines);
    }
    dedup(out)
}

/// Who pays for another is looked for as well.
fn card_holders(out: &mut Vec<Signal>, booking: &Booking, names: &[String], engines: &Engines) {
    for (index, payment) in booking.payments.iter().enumerate() {
        let Some(holder) = payment.holder.as_deref() else { continue };
        if names.iter().any(|name| crate::identifiers::fold(name) == crate::identifiers::fold(holder)) {
            continue;
        }
        let query = Query { schema: EntitySchema::Person, name: holder, ..Query::default() };
        add_names(out, "watchlist_name", &format!("booking.payments[{index}].holder"), holder, query, engines);
    }
}

fn of_consignment(record: &ConsignmentRecord, engines: &Engines) -> Vec<Signal> {
    let mut out = Vec::new();
    let bill = &record.consignment;
    let parties: [(&str, &Party); 3] =
        [("consignor", &bill.consignor), ("consignee", &bill.consignee), ("notify", &bill.notify)];
    for (role, party) in parties {
        let Some(name) = party.name.as_deref() else { continue };
        let path = format!("consignment.{role}.name");
        let nationality: Vec<&str> = party.country.as_deref().into_iter().collect();
        for schema in [EntitySchema::Organization, EntitySchema::Person] {
            let query = Query { schema, name, nationality: &nationality, ..Query::default() };
            add_names(&mut out, "watchlist_company", &path, name, query, engines);
        }
    }
    for (index, number) in bill.containers.iter().enumerate() {
        for hit in engines.screening.container(number).into_iter().take(MATCHES) {
            let path = format!("consignment.containers[{index}]");
            out.push(listed("watchlist_container", &path, number, &hit, engines));
        }
    }
    dedup(out)
}

fn of_vessel(movement: &Movement, engines: &Engines) -> Vec<Signal> {
    let Some(vessel) = &movement.vessel else { return Vec::new() };
    let (imo, call_sign, name) = (vessel.imo.as_deref(), vessel.call_sign.as_deref(), vessel.name.as_deref());
    let shown = imo.or(name).or(call_sign).unwrap_or("").to_owned();
    engines
        .screening
        .vessel(imo, call_sign, name)
        .into_iter()
        .filter(|hit| hit.score >= engines.policy.name_threshold)
        .take(MATCHES)
        .map(|hit| listed("watchlist_vessel", "movement.vessel", &shown, &hit, engines))
        .collect()
}

fn add_names(out: &mut Vec<Signal>, code: &str, path: &str, name: &str, query: Query<'_>, engines: &Engines) {
    let Some(hits) = engines.screening.screen(&[query], MATCHES).pop() else { return };
    for hit in hits.iter().filter(|hit| hit.score >= engines.policy.name_threshold) {
        out.push(listed(code, path, name, hit, engines));
    }
}

fn listed(code: &str, path: &str, shown: &str, hit: &Match, engines: &Engines) -> Signal {
    let entity = engines.screening.entity(hit.entity);
    let mut found = signal(
        ENGINE,
        code,
        [
            ("name", shown.to_owned()),
            ("entry", entity.title().to_owned()),
            ("entry_id", entity.id.clone()),
            ("list", entity.list.clone()),
            ("reason", entity.reason.clone().unwrap_or_default()),
        ],
    );
    found.certainty = (hit.score * 1000.0).round() / 1000.0;
    found.evidence = hit
        .why
        .iter()
        .map(|why| Evidence {
            path: path.to_owned(),
            found: Some(why.found.clone()).filter(|text| !text.is_empty()),
            against: Some(why.against.clone()).filter(|text| !text.is_empty()),
            how: Some(why.how.to_owned()),
        })
        .collect();
    found
}

/// The same entry found through two spellings of one person is one signal: the surer.
fn dedup(mut signals: Vec<Signal>) -> Vec<Signal> {
    signals.sort_by(|a, b| b.certainty.total_cmp(&a.certainty));
    let mut kept: Vec<Signal> = Vec::new();
    for signal in signals {
        let same = |k: &Signal| {
            k.code == signal.code
                && k.args.get("entry_id") == signal.args.get("entry_id")
                && k.args.get("list") == signal.args.get("list")
        };
        if !kept.iter().any(same) {
            kept.push(signal);
        }
    }
    kept
}
