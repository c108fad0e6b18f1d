//! What heading of the Harmonized System a line of text most likely belongs under, and whether the declared one fits.
//!
//! The words of a line are held against the nomenclature that the administration has loaded, its national tariff and
//! the lines that were confirmed in the past. What comes out is a suggestion with the words that led to it, never a
//! classification; [`Suggester::check`] stays silent unless the text is telling and the margin is wide.

mod check;
mod index;
mod nomenclature;
mod query;
mod suggest;
mod trade;
mod words;

pub use check::Mismatch;
pub use nomenclature::{Confirmed, Nomenclature, NomenclatureError, NomenclatureLine, Refused, normalised};
pub use suggest::{Because, Suggester, Suggestion};
