//! I01 check digit, I03 size and type, I16 payload, I59 one box in unrelated bills.

use model::{
    Container, Signal,
    assessment::Recollection,
    cargo::ConsignmentRecord,
    code::{ContainerNumber, ContainerNumberError},
};

use super::{ENGINE, figure};
use crate::{evidence, signal};

/// The kind under which the pipeline reports boxes that unrelated bills of one voyage share.
pub const SAME_VOYAGE: &str = "container_same_voyage";
/// The kind under which it reports boxes that a bill shares with bills it belongs together with.
pub const GROUPAGE: &str = "container_groupage";

fn bill_containers(record: &ConsignmentRecord) -> impl Iterator<Item = (usize, &Container)> {
    record.containers.iter().enumerate()
}

/// I01: the check digit of a container number is wrong (ISO 6346). A number of another shape is a different fault.
pub(super) fn check_digit(record: &ConsignmentRecord) -> Option<Signal> {
    let (index, container, found, expected) =
        bill_containers(record).find_map(|(index, container)| match ContainerNumber::parse(&container.number) {
            Err(ContainerNumberError::CheckDigit { found, expected }) => Some((index, container, found, expected)),
            _ => None,
        })?;
    let mut out = signal(
        ENGINE,
        "I01",
        [("container", container.number.clone()), ("found", found.to_string()), ("expected", expected.to_string())],
    );
    out.evidence.push(evidence(format!("containers[{index}].number"), Some(&container.number)));
    Some(out)
}

/// I03: the size-type code of a container is absent or no code of ISO 6346.
pub(super) fn size_type(record: &ConsignmentRecord) -> Option<Signal> {
    let (index, container) = bill_containers(record).find(|(_, container)| {
        // Break-bulk equipment carries no size; only what is numbered as a box must have one.
        let boxed = ContainerNumber::parse(&container.number) != Err(ContainerNumberError::Shape);
        boxed && container.size_type.as_deref().and_then(reference::container_type).is_none()
    })?;
    let shown = container.size_type.clone().unwrap_or_default();
    let code = if shown.is_empty() { "none".to_owned() } else { shown.clone() };
    let mut out = signal(ENGINE, "I03", [("container", container.number.clone()), ("size_type", code)]);
    out.evidence.push(evidence(format!("containers[{index}].size_type"), Some(&shown)));
    Some(out)
}

/// I16: more mass in a container than its size can carry.
pub(super) fn payload(record: &ConsignmentRecord) -> Option<Signal> {
    let boxes = record.containers.len();
    // A bill's mass is the box's own only where the bill has one box; a shared bill spreads evenly at best.
    let spread = record.consignment.gross_mass_kg.filter(|_| boxes > 0).map(|mass| mass / boxes as f64);
    bill_containers(record).find_map(|(index, container)| {
        let mass = container.gross_mass_kg.or(spread)?;
        let size = reference::container_type(container.size_type.as_deref()?)?;
        let limit = size.payload_kg;
        if mass <= limit {
            return None;
        }
        let mut out = signal(
            ENGINE,
            "I16",
            [("container", container.number.clone()), ("mass", figure(mass)), ("limit", figure(limit))],
        );
        out.evidence.push(evidence(format!("containers[{index}].gross_mass_kg"), Some(&figure(mass))));
        Some(out)
    })
}

/// I59: the same container in bills that have neither master nor party in common.
pub(super) fn shared(past: &Recollection) -> Option<Signal> {
    let shared = past.shared.iter().find(|s| s.kind == SAME_VOYAGE)?;
    let mut out = signal(
        ENGINE,
        "I59",
        [
            ("container", shared.value.clone()),
            ("others", shared.others.to_string()),
            ("bills", shared.examples.join(", ")),
        ],
    );
    out.evidence.push(evidence("consignment.containers", Some(&shared.value)));
    Some(out)
}
