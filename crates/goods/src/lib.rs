//! Controlled goods: what they are, how a line of text is recognised as one, and the licences for them.

pub mod annex;
pub mod change;
pub mod claim;
pub mod coverage;
pub mod dictionary;
pub mod difference;
mod fold;
pub mod hs;
pub mod import;
pub mod item;
pub mod licences;
pub mod recognise;
pub mod views;

pub use change::{Change, ChangeError};
pub use coverage::Coverage;
pub use dictionary::{Dictionary, DictionaryError};
pub use difference::Difference;
pub use item::Item;
pub use recognise::{Finding, Line, Reach, Recogniser, Regime, Tier, Why};
