//! The one path from a batch of records and a snapshot of engines to explained assessments.
//!
//! [`assess`] is pure: what the engines need of the past stands in each
//! [`Task`] already. The same task and
//! the same snapshot give the same assessment, to the word; that is what replay
//! rests on.

pub mod asked;
mod controlled;
pub mod diversion;
pub mod engines;
pub mod enrich;
pub mod identifiers;
mod indicators;
pub mod licences;
pub mod party;
pub mod policy;
mod profiles;
mod records;
pub mod remembered;
pub mod ruled;
mod watch;
pub mod words;

pub use controlled::{CONTROLLED, GOODS_CODES, MENTIONED, MONITORED, RULED};
pub use diversion::Diversion;
pub use engines::Engines;
pub use indicators::{GROUPAGE, SAME_VOYAGE};
pub use policy::Policy;
pub use watch::{Asked, ListMatch, MATCH_CLEARED, matches};

use model::{
    Assessment, ConsignmentRecord, Document, MovementRecord, Signal, SubjectKind, Traveller, assessment::Recollection,
    schema::Record,
};
use rayon::prelude::*;

/// A record that can be assessed.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A person on a movement.
    Traveller(Box<Traveller>),
    /// A bill on a movement.
    Consignment(Box<ConsignmentRecord>),
    /// A conveyance.
    Movement(Box<MovementRecord>),
}

impl Subject {
    /// The record of a stored document of a kind.
    pub fn from_document(kind: SubjectKind, text: &str) -> serde_json::Result<Self> {
        Ok(match kind {
            SubjectKind::Consignment => Subject::Consignment(Box::new(Document::from_document(text)?)),
            SubjectKind::Movement => Subject::Movement(Box::new(Document::from_document(text)?)),
            _ => Subject::Traveller(Box::new(Document::from_document(text)?)),
        })
    }

    /// Its kind.
    pub fn kind(&self) -> SubjectKind {
        match self {
            Subject::Traveller(_) => SubjectKind::Traveller,
            Subject::Consignment(_) => SubjectKind::Consignment,
            Subject::Movement(_) => SubjectKind::Movement,
        }
    }

    /// Its natural key.
    pub fn key(&self) -> String {
        match self {
            Subject::Traveller(traveller) => traveller.key.clone(),
            Subject::Consignment(consignment) => consignment.key(),
            Subject::Movement(movement) => movement.key.clone(),
        }
    }

    /// The version of the record.
    pub fn version(&self) -> i64 {
        match self {
            Subject::Traveller(traveller) => traveller.version,
            Subject::Consignment(consignment) => consignment.version,
            Subject::Movement(movement) => movement.version,
        }
    }

    /// The record as the catalogue describes it.
    pub fn record(&self) -> &dyn Record {
        match self {
            Subject::Traveller(traveller) => traveller.as_ref(),
            Subject::Consignment(consignment) => consignment.as_ref(),
            Subject::Movement(movement) => movement.as_ref(),
        }
    }
}

/// A record with what the past said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What is assessed.
    pub subject: Subject,
    /// What was looked up.
    pub past: Recollection,
}

/// How many tasks a thread takes at once: large enough for the rules to share work, small enough to spread.
const CHUNK: usize = 64;

/// Assesses a batch. Results stand in the order of the tasks.
pub fn assess(tasks: &[Task], engines: &Engines) -> Vec<Assessment> {
    tasks.par_chunks(CHUNK).flat_map_iter(|chunk| assess_chunk(chunk, engines)).collect()
}

fn assess_chunk(tasks: &[Task], engines: &Engines) -> Vec<Assessment> {
    let mut signals: Vec<Vec<Signal>> = tasks.iter().map(|task| records::signals(task, &engines.policy)).collect();
    for (task, signals) in tasks.iter().zip(&mut signals) {
        signals.extend(indicators::signals(&task.subject, &task.past, engines));
        signals.extend(watch::signals(task, engines));
        if let Some(recogniser) = &engines.goods {
            signals.extend(controlled::signals(task, recogniser));
        }
        // After the goods' own signals: what a licence is wanted for is what they say.
        let of_licences = licences::signals(task, signals, engines);
        signals.extend(of_licences);
        let flags = diversion::signals(task, signals, engines);
        signals.retain(|signal| !diversion::replaces(&flags, signal));
        signals.extend(flags);
    }
    profiles::add_signals(tasks, engines, &mut signals);
    tasks.iter().zip(signals).map(|(task, signals)| conclude(task, signals, engines)).collect()
}

/// Weighs the signals, orders them and finds the lane.
fn conclude(task: &Task, mut signals: Vec<Signal>, engines: &Engines) -> Assessment {
    for signal in &mut signals {
        engines.policy.weigh(signal);
    }
    let force = |s: &Signal| s.weight * s.certainty;
    signals.sort_by(|a, b| {
        force(b).total_cmp(&force(a)).then_with(|| a.code.cmp(&b.code)).then_with(|| a.args.cmp(&b.args))
    });
    let score = engines.policy.score(&signals);
    let mut past = task.past.clone();
    past.denials.retain(|recalled| licences::spoke(&signals, licences::DENIALS, recalled.id));
    past.notices.retain(|recalled| licences::spoke(&signals, licences::NOTICES, recalled.id));
    past.rulings.retain(|recalled| ruled::spoke(&signals, recalled.id));
    past.trade = past.trade.filter(|_| diversion::trade_spoke(&signals));
    Assessment {
        subject: task.subject.kind(),
        key: task.subject.key(),
        record_version: task.subject.version(),
        score,
        lane: engines.policy.lane(score),
        signals,
        snapshot: engines.version().to_owned(),
        past,
    }
}

/// A signal before the policy has weighed it.
fn signal<const N: usize>(engine: &str, code: &str, args: [(&str, String); N]) -> Signal {
    Signal {
        code: code.to_owned(),
        engine: engine.to_owned(),
        certainty: 1.0,
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        ..Signal::default()
    }
}

/// One place of evidence.
fn evidence(path: impl Into<String>, found: Option<&str>) -> model::assessment::Evidence {
    model::assessment::Evidence { path: path.into(), found: found.map(str::to_owned), ..Default::default() }
}
