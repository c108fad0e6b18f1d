//! Signals that the records give by themselves: contradictions, broken journeys, shared means, late changes.

use model::{Signal, Traveller, assessment::Recollection, cargo::ConsignmentRecord};

use crate::{Policy, Subject, Task, evidence, signal};

const ENGINE: &str = "records";

pub(crate) fn signals(task: &Task, policy: &Policy) -> Vec<Signal> {
    match &task.subject {
        Subject::Traveller(traveller) => {
            let mut out = Vec::new();
            out.extend(disagreement(traveller));
            out.extend(broken_travel(traveller));
            out.extend(shared_card(&task.past, policy));
            out
        }
        Subject::Consignment(record) => late_consignee_change(record, policy).into_iter().collect(),
        Subject::Movement(_) => Vec::new(),
    }
}

/// API and PNR do not say the same of one person.
fn disagreement(traveller: &Traveller) -> Option<Signal> {
    if traveller.disagreements.is_empty() {
        return None;
    }
    let mut found = signal(ENGINE, "api_pnr_disagreement", [("fields", traveller.disagreements.join(", "))]);
    for field in &traveller.disagreements {
        for (index, observation) in traveller.observations.iter().enumerate() {
            let value = match field.as_str() {
                "surname" => observation.surname.clone(),
                "given_names" => observation.given_names.clone(),
                "date_of_birth" => observation.date_of_birth.map(|d| d.to_string()),
                "sex" => observation.sex.clone(),
                "nationality" => observation.nationality.clone(),
                _ => observation.documents.first().and_then(|d| d.number.clone()),
            };
            let mut place = evidence(format!("observations[{index}].{field}"), value.as_deref());
            place.against = Some(observation.source.clone());
            found.evidence.push(place);
        }
    }
    Some(found)
}

/// One leg ends in a country that the next does not begin in.
fn broken_travel(traveller: &Traveller) -> Option<Signal> {
    let legs = &traveller.booking.as_ref()?.itinerary;
    let (at, ends, begins) = legs.windows(2).enumerate().find_map(|(at, pair)| {
        let (ends, begins) = (pair[0].arrival.place.as_deref()?, pair[1].departure.place.as_deref()?);
        let countries = (pair[0].arrival.country.as_deref()?, pair[1].departure.country.as_deref()?);
        (ends != begins && countries.0 != countries.1).then_some((at, ends, begins))
    })?;
    let mut found = signal(ENGINE, "broken_travel", [("ends", ends.to_owned()), ("begins", begins.to_owned())]);
    found.evidence.push(evidence(format!("booking.itinerary[{at}].arrival.place"), Some(ends)));
    found.evidence.push(evidence(format!("booking.itinerary[{}].departure.place", at + 1), Some(begins)));
    Some(found)
}

/// The card of this booking paid for others too.
fn shared_card(past: &Recollection, policy: &Policy) -> Option<Signal> {
    let card = past.shared.iter().find(|s| s.kind == "card" && s.others >= policy.shared_card_others)?;
    let mut found = signal(
        ENGINE,
        "shared_card",
        [
            ("card", shown_card(&card.value)),
            ("others", card.others.to_string()),
            ("examples", card.examples.join(", ")),
        ],
    );
    found.evidence.push(evidence("booking.payments", Some(&shown_card(&card.value))));
    Some(found)
}

/// `VI:1186:0211` is shown as `VI …1186`.
fn shown_card(fingerprint: &str) -> String {
    let mut parts = fingerprint.split(':');
    match (parts.next(), parts.next()) {
        (Some(kind), Some(last)) => format!("{kind} …{}", &last[last.len().saturating_sub(4)..]),
        _ => "…".to_owned(),
    }
}

/// The consignee became another shortly before arrival, or at a time that cannot be told.
fn late_consignee_change(record: &ConsignmentRecord, policy: &Policy) -> Option<Signal> {
    let changed = record.changed.iter().any(|path| path == "consignee.name");
    let late = record.hours_before_arrival.is_none_or(|hours| hours <= policy.late_change_hours);
    if !changed || !late {
        return None;
    }
    let hours = record.hours_before_arrival.map_or_else(|| "?".to_owned(), |h| format!("{h:.0}"));
    let name = record.consignment.consignee.name.as_deref();
    let mut found =
        signal(ENGINE, "late_consignee_change", [("consignee", name.unwrap_or("?").to_owned()), ("hours", hours)]);
    found.evidence.push(evidence("consignment.consignee.name", name));
    Some(found)
}
