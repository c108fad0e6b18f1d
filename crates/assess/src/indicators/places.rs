//! I06 unknown port.

use model::{Signal, cargo::ConsignmentRecord};
use reference::PlaceAnswer;

use super::ENGINE;
use crate::{Engines, evidence, signal};

/// I06: a port code that UN/LOCODE does not know. Silent where only the embedded short table is loaded and the country exists.
pub(super) fn unknown_port(record: &ConsignmentRecord, engines: &Engines) -> Option<Signal> {
    let bill = &record.consignment;
    let places = [
        ("consignment.loading", &bill.loading),
        ("consignment.discharge", &bill.discharge),
        ("consignment.origin", &bill.origin),
        ("consignment.destination", &bill.destination),
    ];
    places.into_iter().find_map(|(path, code)| {
        let code = code.as_deref().map(str::trim).filter(|code| code.len() == 5)?;
        let unknown = match engines.places.place(code) {
            PlaceAnswer::Known(_) => false,
            PlaceAnswer::UnknownInCountry => engines.places.complete(),
            PlaceAnswer::NoSuchCountry | PlaceAnswer::NotACode => true,
        };
        if !unknown {
            return None;
        }
        let mut out =
            signal(ENGINE, "I06", [("code", code.to_owned()), ("edition", engines.places.edition().to_owned())]);
        out.evidence.push(evidence(path, Some(code)));
        Some(out)
    })
}
