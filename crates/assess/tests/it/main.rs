//! What assessments say of list matches that officers have decided on, of licences, of red flags of diversion,
//! and of declared headings.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod controlled;
mod diversion;
mod headings;
mod licences;
mod matches;
