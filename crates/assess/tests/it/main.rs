//! What assessments say of list matches that officers have decided on, of licences, and of red flags of diversion.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod diversion;
mod licences;
mod matches;
