//! The nouns of the border: what crosses, who, with what, and what we then say of it.
//!
//! Shape: plain structs, each declared once with [`record!`], which derives the
//! serialised form **and** the [field catalogue](schema) from the same lines.
//! The rule editor, the type-checker, the API documentation and the masking of
//! personal data all read that catalogue.
//!
//! Invariants: this crate does no I/O, knows no message format and no database.

// [`record!`] names its helper by the crate's own name, inside and outside.
extern crate self as model;

pub mod amount;
pub mod assessment;
pub mod cargo;
pub mod code;
pub mod defect;
pub mod document;
pub mod examination;
pub mod licence;
pub mod message;
pub mod movement;
pub mod person;
pub mod rate;
pub mod schema;
pub mod trade;
pub mod transit;
pub mod unite;
pub mod watch;

pub use assessment::{Assessment, Lane, Signal, SubjectKind};
pub use cargo::{Consignment, ConsignmentRecord, Container, GoodsItem, MovementRecord, Party};
pub use defect::{Defect, Severity};
pub use document::Document;
pub use message::Reading;
pub use movement::{Mode, Movement};
pub use person::{Booking, Observation, Source, TravelDocument, Traveller};
pub use rate::Rate;
pub use watch::{Entity, EntitySchema};
