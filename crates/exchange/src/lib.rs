//! Notifications and programme returns between administrations.
//!
//! A **form** is data: a [catalogue](catalogue) of typed forms says which fields
//! each has, who sends it to whom, by when it is to be sent and answered, what
//! may be answered and what silence means. A **notification** is a [document](document)
//! of one of these forms and its [log]: every step is an event, and how the
//! notification stands follows from its events alone.
//!
//! Invariants: nothing here reads a clock, a file or a database: time, the
//! calendar and the country are handed in as the [`Office`]. An event is never
//! changed. What fails a check is kept as it was written and flagged.

pub mod authority;
pub mod catalogue;
pub mod check;
pub mod deadline;
pub mod document;
pub mod form;
pub mod log;
mod mask;
pub mod prefill;
pub mod read;
pub mod returns;
pub mod write;

pub use authority::{Authority, AuthorityKind, Caveat};
pub use check::{Fault, check};
pub use deadline::Office;
pub use document::{Document, FormValue, Quantity, Row, Sections, TraderValue, Value};
pub use form::{Form, ReplyKind};
pub use log::{Event, Refused, Reply, Standing, State, Step};
pub use mask::masked;
