//! Controlled goods and the licences for them.

pub mod licences;
