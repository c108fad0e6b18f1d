//! Every name, document, container and vessel against every list.

use model::{
    Entity, EntitySchema, Signal,
    assessment::{Evidence, PairDecision, Verdict},
};
use screening::Match;

use crate::{
    Engines, Subject, Task,
    asked::{self, Ask},
    party, signal,
};

const ENGINE: &str = "screening";
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
    let (mut out, mut documents) = (Vec::new(), 0);
    for (asked, ask) in asked::of(subject) {
        let document = documents;
        documents += usize::from(matches!(ask, Ask::Document(_)));
        let hits = ask.hits(&engines.screening, engines.policy.name_threshold);
        if hits.is_empty() {
            continue;
        }
        let (path, party) = (path(asked, &ask, document), party(subject, asked, &ask));
        out.extend(hits.into_iter().map(|hit| ListMatch {
            code: code(asked, &ask, engines.screening.entity(hit.entity)),
            asked,
            path: path.clone(),
            shown: ask.shown().to_owned(),
            party: party.clone(),
            hit,
        }));
    }
    out
}

fn code(asked: Asked, ask: &Ask<'_>, entity: &Entity) -> &'static str {
    match ask {
        Ask::Document(_) if entity.schema == EntitySchema::Document => "document_stolen",
        Ask::Document(_) => "watchlist_document",
        Ask::Container(_) => "watchlist_container",
        Ask::Vessel { .. } => "watchlist_vessel",
        Ask::Name { .. } if matches!(asked, Asked::Person | Asked::CardHolder(_)) => "watchlist_name",
        Ask::Name { .. } => "watchlist_company",
    }
}

/// Where in the record it stands; of a traveller's documents the one at this place among those with a number.
fn path(asked: Asked, ask: &Ask<'_>, document: usize) -> String {
    match asked {
        Asked::Person if matches!(ask, Ask::Document(_)) => format!("person.documents[{document}].number"),
        Asked::Person => "person".into(),
        Asked::CardHolder(payment) => format!("booking.payments[{payment}].holder"),
        Asked::Consignor => "consignment.consignor.name".into(),
        Asked::Consignee => "consignment.consignee.name".into(),
        Asked::Notify => "consignment.notify.name".into(),
        Asked::Container(container) => format!("consignment.containers[{container}]"),
        Asked::Vessel => "movement.vessel".into(),
    }
}

/// Fingerprint of who was asked for.
fn party(subject: &Subject, asked: Asked, ask: &Ask<'_>) -> String {
    match (subject, asked) {
        (Subject::Traveller(traveller), Asked::Person) => party::of_person(traveller),
        (Subject::Consignment(record), Asked::Consignor) => party::of_trader(&record.consignment.consignor),
        (Subject::Consignment(record), Asked::Consignee) => party::of_trader(&record.consignment.consignee),
        (Subject::Consignment(record), Asked::Notify) => party::of_trader(&record.consignment.notify),
        (Subject::Movement(record), Asked::Vessel) => {
            record.movement.vessel.as_ref().map(party::of_vessel).unwrap_or_default()
        }
        (_, Asked::CardHolder(_)) => party::of_name(ask.shown()),
        _ => String::new(),
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
                at: None,
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
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let why = found.hit.why.iter().map(|why| Evidence {
        path: found.path.clone(),
        found: text(&why.found),
        against: text(&why.against),
        how: Some(why.how.to_owned()),
        at: None,
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
