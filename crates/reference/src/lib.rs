//! Places, countries, container types and words that say nothing, each table with its edition.
//!
//! The embedded table of places is short: main airports and seaports with their
//! country. An administration loads the full UN/LOCODE and airport tables at
//! start; [`Places::complete`] tells which of the two is in force.

mod container;
mod coordinates;
mod country;
mod places;
mod vague;

pub use container::{ContainerType, container_type};
pub use coordinates::{COORDINATES, coordinates, places};
pub use country::{Country, country, country_at_end, country_code, country_codes};
pub use places::{Place, PlaceAnswer, Places, PlacesError};
pub use vague::{Vague, vague};
