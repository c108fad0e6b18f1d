//! Forms, documents, their log and their files, from outside.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod catalogue;
mod checks;
mod files;
mod life;
mod office;
mod returns;
