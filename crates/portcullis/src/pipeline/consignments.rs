//! Bills of one reading, versioned against what is known of their voyage.

use std::collections::{BTreeMap, HashMap, HashSet};

use assess::{enrich, identifiers::fold_words};
use model::{
    Consignment, Container, Reading,
    assessment::SharedIdentifier,
    cargo::{ConsignmentRecord, MovementRecord, Totals},
    code::ContainerNumber,
    movement::Movement,
};

/// Turns a reading's bills into records. Only those that are new or changed are returned.
pub fn join(
    reading: &mut Reading,
    movement: &Movement,
    known: &HashMap<String, ConsignmentRecord>,
) -> Vec<ConsignmentRecord> {
    let boxes: HashMap<String, Container> =
        reading.containers.iter().map(|c| (ContainerNumber::normalise(&c.number), c.clone())).collect();
    let announced = reading.prepared;
    let hours_before_arrival =
        announced.zip(movement.arrival.time).map(|(sent, due)| (due - sent).num_minutes() as f64 / 60.0);
    let mut changed = Vec::new();
    let mut seen = HashSet::new();
    for mut bill in std::mem::take(&mut reading.consignments) {
        // A bill that stands twice in one manifest counts once; the reader has reported it.
        if !seen.insert(bill.reference.clone()) {
            continue;
        }
        enrich::consignment(&mut bill);
        let containers =
            bill.containers.iter().filter_map(|n| boxes.get(&ContainerNumber::normalise(n)).cloned()).collect();
        let mut record = ConsignmentRecord {
            consignment: bill,
            voyage: movement.clone(),
            containers,
            version: 1,
            changed: Vec::new(),
            announced,
            hours_before_arrival,
        };
        if let Some(before) = known.get(&record.consignment.reference) {
            record.changed = changed_fields(&before.consignment, &record.consignment);
            if record.changed.is_empty() && before.containers == record.containers {
                continue;
            }
            record.version = before.version + 1;
        }
        changed.push(record);
    }
    changed
}

/// The manifest's own totals beside what its bills add up to.
pub fn conveyance(reading: &Reading, movement: &Movement, version: i64) -> MovementRecord {
    let bills = &reading.consignments;
    let boxes: HashSet<String> = reading.containers.iter().map(|c| ContainerNumber::normalise(&c.number)).collect();
    let packages: Option<i64> = bills.iter().map(|b| b.packages).sum();
    let mass: Option<f64> = bills.iter().map(|b| b.gross_mass_kg).sum();
    MovementRecord {
        key: movement.key(),
        movement: movement.clone(),
        announced: reading.totals.clone().unwrap_or_default(),
        summed: Totals {
            bills: Some(bills.len() as i64),
            packages,
            containers: Some(boxes.len() as i64),
            gross_mass_kg: mass,
        },
        version,
    }
}

/// For each record, its boxes that stand in other bills of the same voyage too: bills that have neither master nor
/// party in common with it, and bills that have.
pub fn box_sharing(
    changed: &[ConsignmentRecord],
    known: &HashMap<String, ConsignmentRecord>,
) -> Vec<Vec<SharedIdentifier>> {
    let mut current: BTreeMap<&str, &ConsignmentRecord> =
        known.iter().map(|(reference, record)| (reference.as_str(), record)).collect();
    current.extend(changed.iter().map(|record| (record.consignment.reference.as_str(), record)));
    let mut by_box: HashMap<String, Vec<&Consignment>> = HashMap::new();
    for record in current.values() {
        for number in &record.consignment.containers {
            by_box.entry(ContainerNumber::normalise(number)).or_default().push(&record.consignment);
        }
    }
    changed
        .iter()
        .map(|record| {
            let mut shared = Vec::new();
            for number in &record.consignment.containers {
                let number = ContainerNumber::normalise(number);
                let others = by_box.get(&number).into_iter().flatten();
                let others = others.filter(|other| other.reference != record.consignment.reference);
                let (strange, own): (Vec<&Consignment>, Vec<&Consignment>) =
                    others.partition(|other| unrelated(&record.consignment, other));
                for (kind, bills) in [(assess::SAME_VOYAGE, strange), (assess::GROUPAGE, own)] {
                    if !bills.is_empty() {
                        shared.push(SharedIdentifier {
                            kind: kind.to_owned(),
                            value: number.clone(),
                            others: bills.len() as i64,
                            examples: bills.iter().take(5).map(|bill| bill.reference.clone()).collect(),
                        });
                    }
                }
            }
            shared
        })
        .collect()
}

fn unrelated(a: &Consignment, b: &Consignment) -> bool {
    let same = |x: &Option<String>, y: &Option<String>| matches!((x, y), (Some(x), Some(y)) if !x.is_empty() && fold_words(x) == fold_words(y));
    // A house bill and its own master share the box by nature, and so do houses of one master.
    let related_by_bill = same(&a.master, &b.master)
        || a.master.as_deref() == Some(b.reference.as_str())
        || b.master.as_deref() == Some(a.reference.as_str());
    let related_by_party = same(&a.consignor.name, &b.consignor.name) || same(&a.consignee.name, &b.consignee.name);
    !related_by_bill && !related_by_party
}

fn changed_fields(a: &Consignment, b: &Consignment) -> Vec<String> {
    let goods_words = |bill: &Consignment| bill.goods.iter().map(|g| g.description.clone()).collect::<Vec<_>>();
    let pairs = [
        ("consignor.name", a.consignor.name != b.consignor.name),
        ("consignor.address", a.consignor.address != b.consignor.address),
        ("consignee.name", a.consignee.name != b.consignee.name),
        ("consignee.address", a.consignee.address != b.consignee.address),
        ("notify.name", a.notify.name != b.notify.name),
        ("loading", a.loading != b.loading),
        ("discharge", a.discharge != b.discharge),
        ("destination", a.destination != b.destination),
        ("packages", a.packages != b.packages),
        ("gross_mass_kg", a.gross_mass_kg != b.gross_mass_kg),
        ("containers", a.containers != b.containers),
        ("goods.description", goods_words(a) != goods_words(b)),
    ];
    let named: Vec<String> =
        pairs.into_iter().filter(|(_, differs)| *differs).map(|(path, _)| path.to_owned()).collect();
    if named.is_empty() && a != b { vec!["other".to_owned()] } else { named }
}
