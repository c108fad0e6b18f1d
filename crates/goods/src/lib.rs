//! Controlled goods: what they are, how a line of text is recognised as one, and the licences for them.

pub mod dictionary;
pub mod item;
pub mod licences;

pub use dictionary::{Dictionary, DictionaryError};
pub use item::Item;
