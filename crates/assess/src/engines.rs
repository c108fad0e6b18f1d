//! An immutable snapshot of everything that decides, with a version.

use std::sync::Arc;

use goods::{Recogniser, hs::Suggester};
use model::Entity;
use reference::Places;
use rules::{RuleSet, RuleText, Tables};
use screening::Index;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::{
    Diversion,
    diversion::addresses::Addresses,
    indicators,
    policy::{Policy, PolicyError},
};

/// What an assessment is made with. Swapped whole; never changed in place.
pub struct Engines {
    /// Names, documents, containers and vessels that are looked for.
    pub screening: Arc<Index>,
    /// Officers' rules.
    pub rules: Arc<RuleSet>,
    /// Places and countries.
    pub places: Arc<Places>,
    /// Weights and lanes.
    pub policy: Policy,
    /// Controlled goods, where a dictionary is loaded.
    pub goods: Option<Arc<Recogniser>>,
    /// Addresses of the entries of lists.
    pub(crate) addresses: Addresses,
    /// Headings of the Harmonized System, where a nomenclature is loaded.
    pub headings: Option<Arc<Suggester>>,
    version: String,
}

/// Why a snapshot cannot be built.
#[derive(Debug, Error)]
pub enum EnginesError {
    /// The policy is refused.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Rules do not compile.
    #[error("{} of the rules do not compile: {}", .0.len(), .0.join("; "))]
    Rules(Vec<String>),
}

impl Engines {
    /// Builds a snapshot from the entries of all lists, the texts of all rules and a policy.
    pub fn build(
        entities: Vec<Entity>,
        rules: Vec<RuleText>,
        policy: &str,
        places: Arc<Places>,
    ) -> Result<Self, EnginesError> {
        Self::build_with(entities, rules, &Tables::default(), policy, places)
    }

    /// The same with the tables that the rules may ask.
    pub fn build_with(
        entities: Vec<Entity>,
        rules: Vec<RuleText>,
        tables: &Tables,
        policy: &str,
        places: Arc<Places>,
    ) -> Result<Self, EnginesError> {
        let screening = Arc::new(Index::build(entities));
        let rules = RuleSet::compile_with(rules, tables).map_err(|refused| {
            EnginesError::Rules(
                refused
                    .into_iter()
                    .map(|(id, found)| format!("{id}: {}", found.first().map_or("", |d| d.message.as_str())))
                    .collect(),
            )
        })?;
        let parts =
            [screening.version(), rules.version(), policy, places.edition(), indicators::VERSION, Diversion::SHIPPED];
        let version = version(&parts);
        let (policy, addresses) = (Policy::parse(policy)?, Addresses::build(&screening));
        Ok(Engines {
            screening,
            rules: Arc::new(rules),
            places,
            policy,
            goods: None,
            headings: None,
            addresses,
            version,
        })
    }

    /// The same snapshot that can tell headings too. Without a nomenclature it is what it was, version and all.
    #[must_use]
    pub fn with_headings(mut self, headings: Option<Arc<Suggester>>) -> Self {
        if let Some(suggester) = &headings {
            self.version = version(&[&self.version, suggester.version()]);
        }
        self.headings = headings;
        self
    }

    /// The same snapshot that recognises goods too.
    #[must_use]
    pub fn with_goods(mut self, recogniser: Arc<Recogniser>) -> Self {
        self.version = version(&[&self.version, &recogniser.version()]);
        self.goods = Some(recogniser);
        self
    }

    /// Sixteen hexadecimal digits that change with any list, rule, table, weight or indicator.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Sixteen hexadecimal digits over parts, each with its length before it.
fn version(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
