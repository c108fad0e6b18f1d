//! What is kept, one folder a kind, and the day that each record belongs to.

use chrono::{NaiveDate, NaiveDateTime};
use model::{
    Movement, SubjectKind, Traveller,
    cargo::{ConsignmentRecord, MovementRecord},
    record,
    schema::{Kind as FieldKind, Privacy, Record, RecordSchema},
};

record! {
    /// What people decided on a subject and what they found: the truth that rules are held to.
    pub struct Outcome {
        /// traveller, consignment or movement.
        subject: String = ("Subject", "", "\"consignment\"", Open),
        /// Natural key of the subject, as in its own folder.
        key: String = ("Key", "", "", Personal),
        /// What was decided or done: inspect, refer, clear, watch; examined, where an examination was recorded.
        outcome: String = ("Outcome", "", "\"inspect\"", Open),
        /// Day that the subject belongs to, as in its own folder.
        day: Option<NaiveDate> = ("Day of the subject", "", "date(\"2026-11-23\")", Open),
        /// When, UTC.
        at: Option<NaiveDateTime> = ("At", "", "", Open),
        /// Whether something was found; absent where nobody has looked, or has not said.
        found: Option<bool> = ("Found", "", "true", Open),
        /// What was found, in the officer's words or codes.
        what: Vec<String> = ("What was found", "", "\"undeclared goods\"", Personal),
        /// How it was examined: documents, nii_scan, physical or person; absent for a decision.
        examination: Option<String> = ("Examination", "", "\"physical\"", Open),
        /// What was found: drugs, weapons, precursors, strategic_trade, cash, ipr, tobacco, cites, revenue or other.
        category: Option<String> = ("Category of what was found", "", "\"drugs\"", Open),
        /// How much of it, in the unit beside.
        quantity: Option<f64> = ("Quantity found", "", "2.5", Open),
        /// kg, l, pieces, sticks, tablets, packages, or a currency.
        unit: Option<String> = ("Unit of the quantity", "", "\"kg\"", Open),
        /// How often this subject was decided on before, from 0; of an examination, how often it was examined before.
        number: i64 = ("Number", "", "0", Open),
        /// Corrections of this examination so far; the row with the most stands.
        revision: i64 = ("Corrections", "", "0", Open),
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// People on movements.
    Traveller,
    /// Bills with their goods.
    Consignment,
    /// Movements with what they announce.
    Movement,
    /// What was decided and found.
    Outcome,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 4] = [Kind::Traveller, Kind::Consignment, Kind::Movement, Kind::Outcome];

    /// The word in paths.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Traveller => "traveller",
            Kind::Consignment => "consignment",
            Kind::Movement => "movement",
            Kind::Outcome => "outcome",
        }
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind in which subjects of rules are kept.
    pub fn of(subject: SubjectKind) -> Option<Kind> {
        match subject {
            SubjectKind::Traveller => Some(Kind::Traveller),
            SubjectKind::Consignment => Some(Kind::Consignment),
            SubjectKind::Movement => Some(Kind::Movement),
            SubjectKind::Booking | SubjectKind::Declaration => None,
        }
    }

    /// Its fields.
    pub fn catalogue(self) -> &'static RecordSchema {
        match self {
            Kind::Traveller => Traveller::catalogue(),
            Kind::Consignment => ConsignmentRecord::catalogue(),
            Kind::Movement => MovementRecord::catalogue(),
            Kind::Outcome => Outcome::catalogue(),
        }
    }

    /// The class of its natural key: a traveller's names a document.
    pub fn key_privacy(self) -> Privacy {
        match self {
            Kind::Traveller | Kind::Outcome => Privacy::Personal,
            Kind::Consignment | Kind::Movement => Privacy::Open,
        }
    }

    /// Fields that name the office or place that the record falls to, the best first.
    pub(crate) fn offices(self) -> &'static [&'static [&'static str]] {
        match self {
            Kind::Traveller => &[&["flight", "office"], &["flight", "arrival", "place"]],
            Kind::Consignment => {
                &[&["voyage", "office"], &["consignment", "discharge"], &["voyage", "arrival", "place"]]
            }
            Kind::Movement => &[&["movement", "office"], &["movement", "arrival", "place"]],
            Kind::Outcome => &[],
        }
    }

    /// The class of the leaf at a path; lists on the way are crossed. Nothing for what is not in the catalogue.
    pub fn privacy(self, path: &[&str]) -> Option<Privacy> {
        if path == [crate::columns::KEY] {
            return Some(self.key_privacy());
        }
        class(self.catalogue(), path)
    }
}

/// The class of the leaf of a catalogue at a path.
pub(crate) fn class(catalogue: &'static RecordSchema, path: &[&str]) -> Option<Privacy> {
    let (mut schema, mut class) = (Some(catalogue), None);
    for name in path {
        let field = schema?.fields.iter().find(|field| field.name == *name)?;
        class = Some(field.privacy);
        let mut kind = field.kind;
        while let FieldKind::List(inner) = kind {
            kind = *inner;
        }
        schema = if let FieldKind::Record(inner) = kind { Some(inner()) } else { None };
    }
    class
}

/// A record on its way into history.
pub trait Kept: Record {
    /// Where it goes.
    const KIND: Kind;
    /// What stays the same in all versions of it.
    fn natural_key(&self) -> String;
    /// Its version; the highest stands.
    fn version(&self) -> i64;
    /// The day it belongs to, where the record says one.
    fn day(&self) -> Option<NaiveDate>;
}

/// The local day of arrival, else of departure.
fn crossing_day(movement: &Movement) -> Option<NaiveDate> {
    movement.arrival.time.or(movement.departure.time).map(|time| time.date())
}

impl Kept for Traveller {
    const KIND: Kind = Kind::Traveller;
    fn natural_key(&self) -> String {
        self.key.clone()
    }
    fn version(&self) -> i64 {
        self.version
    }
    fn day(&self) -> Option<NaiveDate> {
        crossing_day(&self.flight)
    }
}

impl Kept for ConsignmentRecord {
    const KIND: Kind = Kind::Consignment;
    fn natural_key(&self) -> String {
        self.key()
    }
    fn version(&self) -> i64 {
        self.version
    }
    fn day(&self) -> Option<NaiveDate> {
        crossing_day(&self.voyage).or(self.announced.map(|time| time.date()))
    }
}

impl Kept for MovementRecord {
    const KIND: Kind = Kind::Movement;
    fn natural_key(&self) -> String {
        self.key.clone()
    }
    fn version(&self) -> i64 {
        self.version
    }
    fn day(&self) -> Option<NaiveDate> {
        crossing_day(&self.movement)
    }
}

impl Kept for Outcome {
    const KIND: Kind = Kind::Outcome;
    fn natural_key(&self) -> String {
        let examined = if self.examination.is_some() { " examination" } else { "" };
        format!("{} {}{examined} {}", self.subject, self.key, self.number)
    }
    fn version(&self) -> i64 {
        1 + self.revision
    }
    fn day(&self) -> Option<NaiveDate> {
        self.day.or(self.at.map(|time| time.date()))
    }
}
