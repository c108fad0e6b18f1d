//! What one reading brings: records ready to be stored, before anything is known of their past.

use assess::Subject;
use model::{
    Booking, Reading, SubjectKind, Traveller,
    cargo::{ConsignmentRecord, MovementRecord},
    movement::Movement,
};

/// The records of a movement that one reading changed.
#[derive(Debug, Default)]
pub struct Batch {
    /// Movements of the message; the first is the one that its people and goods are on.
    pub movements: Vec<Movement>,
    /// Travellers that are new or changed.
    pub travellers: Vec<Traveller>,
    /// Bookings that are new or changed.
    pub bookings: Vec<Booking>,
    /// Bills that are new or changed.
    pub consignments: Vec<ConsignmentRecord>,
    /// The conveyance as a subject, where a manifest came.
    pub conveyance: Option<MovementRecord>,
}

impl Batch {
    /// How many records it brings.
    pub fn len(&self) -> usize {
        self.travellers.len() + self.consignments.len() + self.bookings.len() + usize::from(self.conveyance.is_some())
    }

    /// Its subjects, in a fixed order.
    pub fn subjects(&self) -> Vec<Subject> {
        let travellers = self.travellers.iter().cloned().map(|t| Subject::Traveller(Box::new(t)));
        let consignments = self.consignments.iter().cloned().map(|c| Subject::Consignment(Box::new(c)));
        let conveyance = self.conveyance.iter().cloned().map(|m| Subject::Movement(Box::new(m)));
        travellers.chain(consignments).chain(conveyance).collect()
    }
}

/// Which stored records a reading needs before it can be joined to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// Natural key of the movement.
    pub movement: String,
    /// Kinds of stored records.
    pub kinds: Vec<SubjectKind>,
}

/// What a reading needs; `None` when it names no movement.
pub fn needs(reading: &Reading) -> Option<Needs> {
    let movement = reading.crossing()?.key();
    let mut kinds = Vec::new();
    if !reading.travellers.is_empty() {
        kinds.push(SubjectKind::Traveller);
    }
    if !reading.bookings.is_empty() {
        kinds.push(SubjectKind::Booking);
    }
    if !reading.consignments.is_empty() {
        kinds.push(SubjectKind::Consignment);
    }
    Some(Needs { movement, kinds })
}
