//! Cargo risk indicators, one unit each, under the numbers of the field's working list.
//!
//! An indicator says what it found and where; the policy says how much that weighs.

mod container;
mod goods;
mod headings;
mod parties;
mod places;
mod totals;
mod vessel;

pub use container::{GROUPAGE, SAME_VOYAGE};

use model::{Signal, assessment::Recollection};

use crate::{Engines, Subject};

/// Version of the indicators' own logic; part of every snapshot's version.
pub(crate) const VERSION: &str = "indicators-3";

const ENGINE: &str = "indicators";

pub(crate) fn signals(subject: &Subject, past: &Recollection, engines: &Engines) -> Vec<Signal> {
    let mut out = Vec::new();
    match subject {
        Subject::Consignment(record) => {
            out.extend(container::check_digit(record));
            out.extend(container::size_type(record));
            out.extend(container::payload(record));
            out.extend(container::shared(past));
            out.extend(places::unknown_port(record, engines));
            out.extend(totals::bill(record, past));
            out.extend(goods::vague(record));
            out.extend(headings::mismatch(record, engines));
            out.extend(parties::to_order(record));
            out.extend(parties::same_party(record));
        }
        Subject::Movement(record) => {
            out.extend(vessel::imo(record));
            out.extend(totals::manifest(record));
        }
        Subject::Traveller(_) => {}
    }
    out
}

/// A number as an officer writes it: no needless decimals.
fn figure(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}
