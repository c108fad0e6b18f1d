//! Records as they are stored: one JSON document each.

use serde_json::Result;

use crate::{Assessment, Booking, ConsignmentRecord, Movement, MovementRecord, Traveller};

/// A record that is stored as a JSON document.
///
/// The code that reads and writes one is generic, and would be compiled anew in every crate that stores records. It is
/// made here, once.
pub trait Document: Sized {
    /// Reads a stored document; a fault names its line and column.
    fn from_document(text: &str) -> Result<Self>;
    /// The document to store.
    fn to_document(&self) -> Result<String>;
}

macro_rules! documents {
    ($($record:ty),+ $(,)?) => {$(
        impl Document for $record {
            fn from_document(text: &str) -> Result<Self> {
                serde_json::from_str(text)
            }

            fn to_document(&self) -> Result<String> {
                serde_json::to_string(self)
            }
        }
    )+};
}

documents!(Traveller, Booking, ConsignmentRecord, Movement, MovementRecord, Assessment);
