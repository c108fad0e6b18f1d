//! What assessments say of list matches that officers have decided on.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod matches;
