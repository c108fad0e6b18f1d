//! I04 IMO number.

use model::{Signal, cargo::MovementRecord};

use super::ENGINE;
use crate::{evidence, signal};

/// I04: the vessel's IMO number fails its check digit.
pub(super) fn imo(record: &MovementRecord) -> Option<Signal> {
    let vessel = record.movement.vessel.as_ref()?;
    let number = vessel.imo.as_deref().filter(|_| vessel.imo_valid == Some(false))?;
    let name = vessel.name.clone().unwrap_or_default();
    let mut out = signal(ENGINE, "I04", [("imo", number.to_owned()), ("vessel", name)]);
    out.evidence.push(evidence("movement.vessel.imo", Some(number)));
    Some(out)
}
