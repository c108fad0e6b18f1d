//! What assessments say of list matches that officers have decided on, and of licences.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod licences;
mod matches;
