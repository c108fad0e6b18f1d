//! What was planted, for whoever wants to measure what is found.

use serde::{Deserialize, Serialize};

/// What kind of thing a planted scheme is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person on a flight.
    Traveller,
    /// A bill on a voyage.
    Consignment,
    /// The voyage itself.
    Movement,
}

/// One planted subject. Subjects of one scheme (a ring, a shared box) share its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The scheme's name within the day, such as `shared_card-2`.
    pub scheme: String,
    /// What it is about.
    pub subject: Subject,
    /// The file that shows it, relative to the day's folder, with `/`.
    pub file: String,
    /// Booking locator, bill number or voyage number; it occurs in `file`.
    pub reference: String,
    /// Flight or voyage and vessel.
    pub movement: String,
    /// Name of the person, company or vessel, as in the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number of the travel document, container or vessel, as in the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Code of the signal that an assessment should raise.
    pub signal: String,
    /// What was done, in words.
    pub note: String,
    /// Always true.
    pub synthetic: bool,
}
