//! What the reading of one message yields.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::{
    cargo::{Consignment, Container, ContainerEvent, Totals},
    defect::{Defect, Severity},
    movement::Movement,
    person::{Booking, Observation},
};

/// One response of an administration to a carrier (CUSRES).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Answer {
    /// Reference of what is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Response code as received, such as `0Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The passenger that it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traveller_reference: Option<String>,
}

/// The part that this message is of a report sent in several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Part {
    /// Common access reference that all parts share (UNH 0068).
    pub reference: String,
    /// Sequence of transfers (UNH 0070), from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Whether the sender marked it as first (`C`) .
    pub first: bool,
    /// Whether the sender marked it as final (`F`).
    pub last: bool,
}

/// What one message says, and everything that is wrong with it.
///
/// Absent is absent: nothing is written for what the message does not carry.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Reading {
    /// Kind of message: `PAXLST`, `PNRGOV`, `CUSCAR`, `CUSRES`, `AWMDS`.
    pub format: String,
    /// Version as received, such as `D:02B` or `11:1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Sender of the interchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// Recipient of the interchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Message reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Function of the message as received (BGM 1225: 9 original, 4 change, 3 deletion, 5 replace).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// When the sender says it made the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prepared: Option<NaiveDateTime>,
    /// The part that it is of a longer report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Movements in the order of the message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub movements: Vec<Movement>,
    /// People, as observed by this message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub travellers: Vec<Observation>,
    /// Bookings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bookings: Vec<Booking>,
    /// Bills.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub consignments: Vec<Consignment>,
    /// Containers, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<Container>,
    /// Container events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<ContainerEvent>,
    /// Answers of an administration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The header's own totals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// Everything that is wrong, in the order of the message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Defect>,
}

impl Reading {
    /// The movement that crosses the border: the marked one, else the last.
    pub fn crossing(&self) -> Option<&Movement> {
        self.movements.iter().find(|m| m.crossing).or(self.movements.last())
    }

    /// The worst severity found, if any defect was.
    pub fn worst(&self) -> Option<Severity> {
        self.defects.iter().map(|d| d.severity).max()
    }

    /// Whether the message yielded any record at all. One that did not belongs in quarantine.
    pub fn is_empty(&self) -> bool {
        self.movements.is_empty()
            && self.travellers.is_empty()
            && self.bookings.is_empty()
            && self.consignments.is_empty()
            && self.containers.is_empty()
            && self.events.is_empty()
            && self.answers.is_empty()
    }
}
