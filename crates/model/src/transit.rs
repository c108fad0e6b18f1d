//! Goods in transit: what came in, what left, and in what they differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{cargo::ConsignmentRecord, code::ContainerNumber};

/// How a bill that came in for transit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransitState {
    /// It has not been seen to leave, and has time to.
    #[default]
    Open,
    /// It has not been seen to leave in time.
    Overdue,
    /// It has left as it came.
    Matched,
    /// It has left, or was cleared, and something is not as it came.
    Differing,
}

impl TransitState {
    /// Every state.
    pub const ALL: [TransitState; 4] =
        [TransitState::Open, TransitState::Overdue, TransitState::Matched, TransitState::Differing];

    /// The word in documents and tables.
    pub fn word(self) -> &'static str {
        match self {
            TransitState::Open => "open",
            TransitState::Overdue => "overdue",
            TransitState::Matched => "matched",
            TransitState::Differing => "differing",
        }
    }

    /// The state for its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What is held against each other of a bill that comes in and one that leaves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TransitLeg {
    /// Bill of lading or air waybill number.
    pub reference: String,
    /// The conveyance.
    pub conveyance: String,
    /// Who receives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee: Option<String>,
    /// Its first line of goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods: Option<String>,
    /// Its containers with their seals.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub containers: BTreeMap<String, BTreeSet<String>>,
    /// Packages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<i64>,
    /// Gross mass, kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gross_mass_kg: Option<f64>,
    /// Place of final destination, code as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
}

/// One thing that is not as it came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TransitDifference {
    /// `bill`, `container`, `seal`, `packages`, `gross_mass`, `destination`, `consignee` or `nature`.
    pub what: String,
    /// What it was on the way in.
    pub entered: String,
    /// What it is on the way out.
    pub left: String,
}

/// How a bill in transit stood when it was assessed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TransitPast {
    /// Its state.
    pub state: TransitState,
    /// Days in which it was to leave.
    pub days: i64,
    /// The bill under which it left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_by: Option<String>,
    /// In what the two differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<TransitDifference>,
}

/// Masses are stated and weighed with less care than packages are counted.
const MASS_SHARE: f64 = 0.01;

/// Whether a bill says that its goods only pass.
pub fn passes(record: &ConsignmentRecord) -> bool {
    matches!(record.consignment.nature.as_deref(), Some("transit" | "transhipment"))
}

impl TransitLeg {
    /// What is held of a bill.
    pub fn of(record: &ConsignmentRecord) -> Self {
        let bill = &record.consignment;
        let seal = |seal: &String| seal.trim().to_uppercase();
        let mut containers: BTreeMap<String, BTreeSet<String>> =
            bill.containers.iter().map(|number| (ContainerNumber::normalise(number), BTreeSet::new())).collect();
        for container in &record.containers {
            let seals = containers.entry(ContainerNumber::normalise(&container.number)).or_default();
            seals.extend(container.seals.iter().map(seal).filter(|seal| !seal.is_empty()));
        }
        TransitLeg {
            reference: bill.reference.clone(),
            conveyance: record.voyage.title(),
            consignee: bill.consignee.name.clone(),
            goods: bill.goods.iter().find_map(|goods| goods.description.clone()),
            containers,
            packages: bill.packages,
            gross_mass_kg: bill.gross_mass_kg,
            destination: bill.destination.clone().or_else(|| bill.discharge.clone().filter(|_| leaves(record))),
        }
    }

    /// By what the two sides of a transit find each other: the bill, and each container.
    pub fn keys(&self) -> Vec<String> {
        let bill: String =
            self.reference.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let boxes = self.containers.keys().filter(|number| !number.is_empty()).map(|number| format!("C:{number}"));
        Some(format!("B:{bill}")).filter(|_| !bill.is_empty()).into_iter().chain(boxes).collect()
    }

    /// In what a bill that leaves differs from this one, which came in. What one of them does not say is no difference.
    pub fn differences(&self, left: &TransitLeg) -> Vec<TransitDifference> {
        let mut out = Vec::new();
        let mut add = |what: &str, entered: String, left: String| {
            out.push(TransitDifference { what: what.to_owned(), entered, left });
        };
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        if words(&self.reference) != words(&left.reference) {
            add("bill", self.reference.clone(), left.reference.clone());
        }
        let boxes = |leg: &TransitLeg| leg.containers.keys().cloned().collect::<Vec<_>>().join(", ");
        if !self.containers.is_empty() && !left.containers.is_empty() && boxes(self) != boxes(left) {
            add("container", boxes(self), boxes(left));
        }
        for (number, seals) in &self.containers {
            let Some(others) = left.containers.get(number) else { continue };
            if !seals.is_empty() && !others.is_empty() && seals != others {
                let list = |seals: &BTreeSet<String>| seals.iter().cloned().collect::<Vec<_>>().join(", ");
                add("seal", format!("{number}: {}", list(seals)), format!("{number}: {}", list(others)));
            }
        }
        if let (Some(a), Some(b)) = (self.packages, left.packages)
            && a != b
        {
            add("packages", a.to_string(), b.to_string());
        }
        if let (Some(a), Some(b)) = (self.gross_mass_kg, left.gross_mass_kg)
            && (a - b).abs() > a.abs().max(b.abs()) * MASS_SHARE
        {
            add("gross_mass", format!("{a} kg"), format!("{b} kg"));
        }
        for (what, a, b) in
            [("destination", &self.destination, &left.destination), ("consignee", &self.consignee, &left.consignee)]
        {
            if let (Some(a), Some(b)) = (a, b)
                && words(a) != words(b)
            {
                add(what, a.clone(), b.clone());
            }
        }
        out
    }
}

/// Whether the conveyance of a bill leaves the home country.
fn leaves(record: &ConsignmentRecord) -> bool {
    record.voyage.direction.as_deref() == Some("departing")
}

/// Whether differences make a finding: another bill for the way on is common where a feeder takes goods over.
pub fn matter(differences: &[TransitDifference]) -> bool {
    differences.iter().any(|difference| difference.what != "bill")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(reference: &str, seal: &str, packages: i64, mass: f64) -> TransitLeg {
        TransitLeg {
            reference: reference.into(),
            containers: BTreeMap::from([("MSCU4411222".into(), BTreeSet::from([seal.to_owned()]))]),
            packages: Some(packages),
            gross_mass_kg: Some(mass),
            ..TransitLeg::default()
        }
    }

    fn told(a: &TransitLeg, b: &TransitLeg) -> Vec<String> {
        a.differences(b).into_iter().map(|difference| difference.what).collect()
    }

    #[test]
    fn what_left_as_it_came_does_not_differ() {
        assert!(told(&leg("B1", "S1", 5, 1_000.0), &leg("b1", "S1", 5, 1_005.0)).is_empty());
        assert!(
            told(&leg("B1", "S1", 5, 1_000.0), &TransitLeg { reference: "B1".into(), ..TransitLeg::default() })
                .is_empty()
        );
    }

    #[test]
    fn each_thing_that_differs_is_told() {
        let found = told(&leg("B1", "S1", 5, 1_000.0), &leg("B2", "S2", 4, 800.0));
        assert_eq!(found, ["bill", "seal", "packages", "gross_mass"]);
        let another = leg("B2", "S1", 5, 1_000.0);
        assert!(!matter(&leg("B1", "S1", 5, 1_000.0).differences(&another)));
    }
}
