//! Every name, document, container and vessel against every list.

use model::{
    Booking, Entity, EntitySchema, Party, Signal, Traveller,
    assessment::{Evidence, PairDecision, Verdict},
    cargo::ConsignmentRecord,
    movement::Movement,
};
use screening::{Match, Query};

use crate::{Engines, Subject, Task, party, signal};

const ENGINE: &str = "screening";
/// More entries than this on one name are noise, not help.
const MATCHES: usize = 3;
/// The signal of a match that an officer has found to be somebody else: shown, and weighs nothing.
pub const MATCH_CLEARED: &str = "match_cleared";

/// Who or what a list was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The traveller.
    Person,
    /// The holder of the card of this payment.
    CardHolder(usize),
    /// The party of the bill that sends.
    Consignor,
    /// The party that receives.
    Consignee,
    /// The party to be notified.
    Notify,
    /// A container of the bill. Its number is all there is to it, so there is nothing to decide.
    Container(usize),
    /// The vessel.
    Vessel,
}

/// A subject's party that an entry resembles.
#[derive(Debug, Clone, PartialEq)]
pub struct ListMatch {
    /// Code of the signal: `watchlist_name`, `document_stolen`, …
    pub code: &'static str,
    /// Who was asked for.
    pub asked: Asked,
    /// Path in the record.
    pub path: String,
    /// The value found there.
    pub shown: String,
    /// Fingerprint of who was asked for; empty for a container.
    pub party: String,
    /// The entry, and why.
    pub hit: Match,
}

/// The matches of a subject in the order in which they were found.
pub fn matches(subject: &Subject, engines: &Engines) -> Vec<ListMatch> {
    match subject {
        Subject::Traveller(traveller) => of_traveller(traveller, engines),
        Subject::Consignment(record) => of_consignment(record, engines),
        Subject::Movement(record) => of_vessel(&record.movement, engines),
    }
}

pub(crate) fn signals(task: &Task, engines: &Engines) -> Vec<Signal> {
    let found = matches(&task.subject, engines);
    dedup(found.iter().map(|found| said(found, &task.past.decided, engines)).collect())
}

/// The signal of a match, in the light of what an officer has decided of this party and this entry.
fn said(found: &ListMatch, decided: &[PairDecision], engines: &Engines) -> Signal {
    let entity = engines.screening.entity(found.hit.entity);
    let mut signal = listed(found, entity);
    let Some(decision) = decision_on(&found.party, entity, decided) else { return signal };
    match decision.verdict {
        Verdict::Same => {
            signal.certainty = 1.0;
            signal.args.insert("decision".into(), decision.id.to_string());
            signal.evidence.push(Evidence {
                path: found.path.clone(),
                found: Some(format!("{}, {}", decision.by, day(decision.at))),
                against: Some(decision.reason.clone()),
                how: Some("confirmed".into()),
            });
        }
        Verdict::Different => {
            let until = decision.expires_at.map(day).unwrap_or_default();
            signal.args.insert("was".into(), std::mem::replace(&mut signal.code, MATCH_CLEARED.into()));
            for (name, value) in [
                ("decision", decision.id.to_string()),
                ("by", decision.by.clone()),
                ("at", day(decision.at)),
                ("until", until),
                ("because", decision.reason.clone()),
            ] {
                signal.args.insert(name.into(), value);
            }
        }
    }
    signal
}

/// The decision on a pair, where both sides are still what they were when it was made.
fn decision_on<'d>(party: &str, entity: &Entity, decided: &'d [PairDecision]) -> Option<&'d PairDecision> {
    let mut of_pair = decided.iter().filter(|d| d.party == party && d.list == entity.list && d.entry == entity.id);
    // Digests are made only where somebody has decided anything.
    of_pair.find(|decision| decision.entry_digest == party::entry_digest(entity))
}

fn day(at: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at).map(|at| at.date_naive().to_string()).unwrap_or_default()
}

fn of_traveller(traveller: &Traveller, engines: &Engines) -> Vec<ListMatch> {
    let mut out = Vec::new();
    let names = party::names(traveller);
    let born = traveller.person.date_of_birth.map(|d| d.to_string());
    let nationality = countries(traveller.person.nationality.as_deref());
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
        add_names(&mut out, ("watchlist_name", Asked::Person), "person", query, engines);
    }
    for (index, (number, _)) in documents.iter().enumerate() {
        let path = format!("person.documents[{index}].number");
        for hit in engines.screening.document(number).into_iter().take(MATCHES) {
            let stolen = engines.screening.entity(hit.entity).schema == EntitySchema::Document;
            let code = if stolen { "document_stolen" } else { "watchlist_document" };
            out.push(found(code, Asked::Person, &path, number, hit));
        }
    }
    if !out.is_empty() {
        let person = party::of_person(traveller);
        out.iter_mut().for_each(|found| found.party.clone_from(&person));
    }
    if let Some(booking) = &traveller.booking {
        card_holders(&mut out, booking, &names, engines);
    }
    out
}

/// Who pays for another is looked for as well.
fn card_holders(out: &mut Vec<ListMatch>, booking: &Booking, names: &[String], engines: &Engines) {
    for (index, payment) in booking.payments.iter().enumerate() {
        let Some(holder) = payment.holder.as_deref() else { continue };
        if names.iter().any(|name| crate::identifiers::fold(name) == crate::identifiers::fold(holder)) {
            continue;
        }
        let query = Query { schema: EntitySchema::Person, name: holder, ..Query::default() };
        let (from, path) = (out.len(), format!("booking.payments[{index}].holder"));
        add_names(out, ("watchlist_name", Asked::CardHolder(index)), &path, query, engines);
        out[from..].iter_mut().for_each(|found| found.party = party::of_name(holder));
    }
}

fn of_consignment(record: &ConsignmentRecord, engines: &Engines) -> Vec<ListMatch> {
    let mut out = Vec::new();
    let bill = &record.consignment;
    let parties: [(&str, Asked, &Party); 3] = [
        ("consignor", Asked::Consignor, &bill.consignor),
        ("consignee", Asked::Consignee, &bill.consignee),
        ("notify", Asked::Notify, &bill.notify),
    ];
    for (role, asked, trader) in parties {
        let Some(name) = trader.name.as_deref() else { continue };
        let (from, path) = (out.len(), format!("consignment.{role}.name"));
        let nationality = countries(trader.country.as_deref());
        let addresses: Vec<&str> = trader.address.as_deref().into_iter().collect();
        for schema in [EntitySchema::Organization, EntitySchema::Person] {
            let query = Query { schema, name, nationality: &nationality, addresses: &addresses, ..Query::default() };
            add_names(&mut out, ("watchlist_company", asked), &path, query, engines);
        }
        out[from..].iter_mut().for_each(|found| found.party = party::of_trader(trader));
    }
    for (index, number) in bill.containers.iter().enumerate() {
        let path = format!("consignment.containers[{index}]");
        for hit in engines.screening.container(number).into_iter().take(MATCHES) {
            out.push(found("watchlist_container", Asked::Container(index), &path, number, hit));
        }
    }
    out
}

fn of_vessel(movement: &Movement, engines: &Engines) -> Vec<ListMatch> {
    let Some(vessel) = &movement.vessel else { return Vec::new() };
    let (imo, call_sign, name) = (vessel.imo.as_deref(), vessel.call_sign.as_deref(), vessel.name.as_deref());
    let shown = imo.or(name).or(call_sign).unwrap_or("");
    let hits = engines.screening.vessel(imo, call_sign, name).into_iter();
    hits.filter(|hit| hit.score >= engines.policy.name_threshold)
        .take(MATCHES)
        .map(|hit| ListMatch {
            party: party::of_vessel(vessel),
            ..found("watchlist_vessel", Asked::Vessel, "movement.vessel", shown, hit)
        })
        .collect()
}

fn add_names(
    out: &mut Vec<ListMatch>,
    (code, asked): (&'static str, Asked),
    path: &str,
    query: Query<'_>,
    engines: &Engines,
) {
    let query = Query { least: engines.policy.name_threshold, ..query };
    let Some(hits) = engines.screening.screen(&[query], MATCHES).pop() else { return };
    out.extend(hits.into_iter().map(|hit| found(code, asked, path, query.name, hit)));
}

/// Messages name a country by two letters or by three; lists are read into two.
fn countries(code: Option<&str>) -> Vec<&str> {
    code.map(|code| reference::country_code(code).unwrap_or(code)).into_iter().collect()
}

/// A match whose party is still to be told.
fn found(code: &'static str, asked: Asked, path: &str, shown: &str, hit: Match) -> ListMatch {
    ListMatch { code, asked, path: path.to_owned(), shown: shown.to_owned(), party: String::new(), hit }
}

fn listed(found: &ListMatch, entity: &Entity) -> Signal {
    let mut said = signal(
        ENGINE,
        found.code,
        [
            ("name", found.shown.clone()),
            ("entry", entity.title().to_owned()),
            ("entry_id", entity.id.clone()),
            ("list", entity.list.clone()),
            ("reason", entity.reason.clone().unwrap_or_default()),
        ],
    );
    said.certainty = (found.hit.score * 1000.0).round() / 1000.0;
    let why = found.hit.why.iter().map(|why| Evidence {
        path: found.path.clone(),
        found: Some(why.found.clone()).filter(|text| !text.is_empty()),
        against: Some(why.against.clone()).filter(|text| !text.is_empty()),
        how: Some(why.how.to_owned()),
    });
    said.evidence = why.collect();
    said
}

/// The same entry found through two spellings of one person is one signal: the surer.
fn dedup(mut signals: Vec<Signal>) -> Vec<Signal> {
    signals.sort_by(|a, b| b.certainty.total_cmp(&a.certainty));
    let mut kept: Vec<Signal> = Vec::new();
    for signal in signals {
        let same = |k: &Signal| {
            k.code == signal.code
                && ["entry_id", "list", "was", "decision"]
                    .into_iter()
                    .all(|arg| k.args.get(arg) == signal.args.get(arg))
        };
        if !kept.iter().any(same) {
            kept.push(signal);
        }
    }
    kept
}
