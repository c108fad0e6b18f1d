//! I11 vague description.

use model::{Signal, cargo::ConsignmentRecord};

use super::ENGINE;
use crate::{evidence, signal};

/// I11: a line's words do not say what the goods are.
pub(super) fn vague(record: &ConsignmentRecord) -> Option<Signal> {
    record.consignment.goods.iter().enumerate().find_map(|(index, goods)| {
        let text = goods.description.as_deref()?;
        let reason = reference::vague(text)?;
        let mut out = signal(ENGINE, "I11", [("text", text.to_owned()), ("because", reason.to_string())]);
        out.evidence.push(evidence(format!("consignment.goods[{index}].description"), Some(text)));
        Some(out)
    })
}
