//! Findings of transit: not seen to leave in time, or not as it came. The second is flag RF23 too: goods that were split,
//! or go on under other papers.

use model::{
    Signal,
    assessment::Evidence,
    transit::{TransitDifference, TransitState},
};

use super::ENGINE;
use crate::{Task, evidence, signal};

/// What is to be said of a bill in transit.
pub(super) fn finding(task: &Task, reference: &str) -> Option<Signal> {
    let past = task.past.transit.as_ref()?;
    let left_by = past.left_by.clone().unwrap_or_default();
    match past.state {
        TransitState::Open | TransitState::Matched => None,
        TransitState::Overdue => {
            let mut out = signal(ENGINE, "transit_overdue", [("days", past.days.to_string())]);
            out.evidence.push(evidence("consignment.nature", Some("transit")));
            Some(out)
        }
        TransitState::Differing => {
            let counts = |difference: &&TransitDifference| difference.what != "bill";
            let whats: Vec<&str> = past.differences.iter().filter(counts).map(|d| d.what.as_str()).collect();
            let shown = if left_by.is_empty() { reference.to_owned() } else { left_by };
            let mut out = signal(ENGINE, "transit_differs", [("what", whats.join(", ")), ("left_by", shown)]);
            out.evidence.extend(past.differences.iter().map(|difference| Evidence {
                path: path(&difference.what).to_owned(),
                found: Some(difference.entered.clone()),
                against: Some(difference.left.clone()),
                how: Some(difference.what.clone()),
                at: None,
            }));
            Some(out)
        }
    }
}

fn path(what: &str) -> &'static str {
    match what {
        "bill" => "consignment.reference",
        "container" | "seal" => "consignment.containers",
        "packages" => "consignment.packages",
        "gross_mass" => "consignment.gross_mass_kg",
        "destination" => "consignment.destination",
        "consignee" => "consignment.consignee.name",
        _ => "consignment.nature",
    }
}
