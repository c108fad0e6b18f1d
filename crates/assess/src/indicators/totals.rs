//! I10 totals disagree: within a bill, and between a manifest's header and its bills.

use model::{
    Signal,
    assessment::Recollection,
    cargo::{ConsignmentRecord, MovementRecord},
};

use super::{ENGINE, GROUPAGE, SAME_VOYAGE, figure};
use crate::{evidence, signal};

/// Rounding of tonnes and of weighbridges is no contradiction.
const TOLERANCE: f64 = 0.005;

fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > (a.abs().max(b.abs()) * TOLERANCE).max(1.0)
}

fn disagreement(what: &str, path: &str, stated: String, summed: String) -> Signal {
    let mut out =
        signal(ENGINE, "I10", [("what", what.to_owned()), ("stated", stated.clone()), ("summed", summed.clone())]);
    let mut place = evidence(path, Some(&stated));
    place.against = Some(summed);
    out.evidence.push(place);
    out
}

/// I10 within a bill: its lines or boxes do not add up to it, or net exceeds gross.
pub(super) fn bill(record: &ConsignmentRecord, past: &Recollection) -> Option<Signal> {
    let bill = &record.consignment;
    if let Some((index, net, gross)) = bill.goods.iter().enumerate().find_map(|(index, goods)| {
        let (net, gross) = (goods.net_mass_kg?, goods.gross_mass_kg?);
        (net > gross && differ(net, gross)).then_some((index, net, gross))
    }) {
        return Some(disagreement(
            "net_above_gross",
            &format!("consignment.goods[{index}].net_mass_kg"),
            figure(net),
            figure(gross),
        ));
    }
    let lines: Option<i64> = bill.goods.iter().map(|g| g.packages).sum();
    if let (Some(stated), Some(sum), false) = (bill.packages, lines, bill.goods.is_empty())
        && stated != sum
    {
        return Some(disagreement("packages", "consignment.packages", stated.to_string(), sum.to_string()));
    }
    let boxed: Option<i64> = record.containers.iter().map(|c| c.packages).sum();
    // A groupage box counts all its bills' packages, so only a box that this bill fills alone can contradict it.
    let alone = !past.shared.iter().any(|shared| matches!(shared.kind.as_str(), GROUPAGE | SAME_VOYAGE));
    if let (Some(stated), Some(sum)) = (bill.packages, boxed)
        && !record.containers.is_empty()
        && sum != stated
        && bill.master.is_none()
        && alone
    {
        return Some(disagreement("container_packages", "consignment.packages", stated.to_string(), sum.to_string()));
    }
    let mass: Option<f64> = bill.goods.iter().map(|g| g.gross_mass_kg).sum();
    match (bill.gross_mass_kg, mass) {
        (Some(stated), Some(sum)) if !bill.goods.is_empty() && differ(stated, sum) => {
            Some(disagreement("gross_mass", "consignment.gross_mass_kg", figure(stated), figure(sum)))
        }
        _ => None,
    }
}

/// I10 of a manifest: the header announces what its bills do not add up to.
pub(super) fn manifest(record: &MovementRecord) -> Vec<Signal> {
    let (stated, summed) = (&record.announced, &record.summed);
    let counts = [
        ("bills", "announced.bills", stated.bills, summed.bills),
        ("packages", "announced.packages", stated.packages, summed.packages),
        ("containers", "announced.containers", stated.containers, summed.containers),
    ];
    let mut out: Vec<Signal> = counts
        .into_iter()
        .filter_map(|(what, path, stated, summed)| {
            let (stated, summed) = (stated?, summed?);
            (stated != summed).then(|| disagreement(what, path, stated.to_string(), summed.to_string()))
        })
        .collect();
    if let (Some(a), Some(b)) = (stated.gross_mass_kg, summed.gross_mass_kg)
        && differ(a, b)
    {
        out.push(disagreement("gross_mass", "announced.gross_mass_kg", figure(a), figure(b)));
    }
    out
}
