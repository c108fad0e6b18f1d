//! A compiled set of rules: immutable, versioned, evaluated over batches.

use model::{
    SubjectKind, Traveller,
    assessment::Evidence,
    cargo::{ConsignmentRecord, MovementRecord},
    schema::Record,
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{
    catalogue::root,
    check::{Diagnostic, lower},
    eval::{Scope, truth},
    explain,
    file::RuleText,
    plan::Node,
};

/// Rules compiled together.
pub struct RuleSet {
    rules: Vec<RuleText>,
    plans: Vec<Node>,
    version: String,
}

/// A rule that a record meets.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleHit {
    /// Its place in [`RuleSet::rules`].
    pub rule: usize,
    /// The places that made it true.
    pub evidence: Vec<Evidence>,
}

/// An example that a rule does not treat as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The rule.
    pub rule: String,
    /// `must_hit` or `must_not_hit`, with its place.
    pub example: String,
    /// What happened.
    pub message: String,
}

/// Checks one rule; empty when it can be put in force.
pub fn check(rule: &RuleText) -> Vec<Diagnostic> {
    match compile_one(rule) {
        Ok(_) => Vec::new(),
        Err(found) => found,
    }
}

fn compile_one(rule: &RuleText) -> Result<Node, Vec<Diagnostic>> {
    let at_start = |message: String| {
        vec![Diagnostic { line: 1, column: 1, start: 0, end: 1, message, expected: vec![], suggestion: None }]
    };
    let Some(schema) = root(rule.subject) else {
        return Err(at_start(format!("rules cannot look at a {} yet", rule.subject.word())));
    };
    if !(0.0..=1.0).contains(&rule.weight) {
        return Err(at_start(format!("the weight is {}, where a number from 0 to 1 is expected", rule.weight)));
    }
    lower(&rule.cel, schema)
}

impl RuleSet {
    /// Compiles the rules that are enabled; all faults of all rules, by id, where some do not compile.
    pub fn compile(rules: Vec<RuleText>) -> Result<Self, Vec<(String, Vec<Diagnostic>)>> {
        let mut rules: Vec<RuleText> = rules.into_iter().filter(|rule| rule.enabled).collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut plans = Vec::with_capacity(rules.len());
        let mut refused = Vec::new();
        for rule in &rules {
            match compile_one(rule) {
                Ok(plan) => plans.push(plan),
                Err(found) => refused.push((rule.id.clone(), found)),
            }
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut hash = Sha256::new();
        for rule in &rules {
            for part in [&rule.id, &rule.title, rule.subject.word(), &rule.cel, &rule.weight.to_string()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let version = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(RuleSet { rules, plans, version })
    }

    /// A hash of what the rules say.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rules in force, by id.
    pub fn rules(&self) -> &[RuleText] {
        &self.rules
    }

    /// The hits of each record, in the order of the records.
    pub fn evaluate(&self, subject: SubjectKind, batch: &[&dyn Record]) -> Vec<Vec<RuleHit>> {
        batch
            .iter()
            .map(|record| {
                let scope = Scope { root: *record, elements: [None; 2] };
                self.of(subject)
                    .filter(|(_, plan)| truth(plan, &scope) == Some(true))
                    .map(|(rule, plan)| RuleHit { rule, evidence: explain::evidence(plan, &scope) })
                    .collect()
            })
            .collect()
    }

    /// Rules whose outcome for a record is open, each with an absent place that it rests on.
    pub fn unknowns(&self, subject: SubjectKind, record: &dyn Record) -> Vec<(usize, Option<String>)> {
        let scope = Scope { root: record, elements: [None; 2] };
        self.of(subject)
            .filter(|(_, plan)| truth(plan, &scope).is_none())
            .map(|(rule, plan)| (rule, explain::open_place(plan, &scope)))
            .collect()
    }

    fn of(&self, subject: SubjectKind) -> impl Iterator<Item = (usize, &Node)> {
        self.plans.iter().enumerate().filter(move |(at, _)| self.rules[*at].subject == subject)
    }

    /// The ids of the rules that a record's document meets. The subject shows in its fields.
    pub fn run_document(&self, document: serde_json::Value) -> Result<Vec<&str>, serde_json::Error> {
        let (subject, record) = read_document(document, None)?;
        let hits = self.evaluate(subject, &[record.as_ref()]).pop().unwrap_or_default();
        Ok(hits.into_iter().map(|hit| self.rules[hit.rule].id.as_str()).collect())
    }
}

fn read_document(
    document: serde_json::Value,
    subject: Option<SubjectKind>,
) -> Result<(SubjectKind, Box<dyn Record>), serde_json::Error> {
    let has = |field: &str| document.get(field).is_some();
    let subject = subject.unwrap_or_else(|| {
        if has("consignment") {
            SubjectKind::Consignment
        } else if has("movement") {
            SubjectKind::Movement
        } else {
            SubjectKind::Traveller
        }
    });
    fn read<T: Record + DeserializeOwned + 'static>(
        document: serde_json::Value,
    ) -> Result<Box<dyn Record>, serde_json::Error> {
        Ok(Box::new(serde_json::from_value::<T>(document)?))
    }
    let record = match subject {
        SubjectKind::Consignment => read::<ConsignmentRecord>(document)?,
        SubjectKind::Movement => read::<MovementRecord>(document)?,
        _ => read::<Traveller>(document)?,
    };
    Ok((subject, record))
}

/// Runs the examples inside rules. A rule that does not compile fails all of its examples.
pub fn test_examples(rules: &[RuleText]) -> Vec<ExampleFailure> {
    let mut out = Vec::new();
    for rule in rules {
        let mut fail =
            |example: String, message: String| out.push(ExampleFailure { rule: rule.id.clone(), example, message });
        let plan = match compile_one(rule) {
            Ok(plan) => plan,
            Err(found) => {
                fail("the rule".into(), found.first().map_or_else(String::new, |d| d.message.clone()));
                continue;
            }
        };
        let groups =
            [("must_hit", true, &rule.examples.must_hit), ("must_not_hit", false, &rule.examples.must_not_hit)];
        for (group, wanted, examples) in groups {
            for (at, example) in examples.iter().enumerate() {
                let name = format!("{group}[{at}]");
                match read_document(example.clone(), Some(rule.subject)) {
                    Err(error) => fail(name, format!("the example is no {}: {error}", rule.subject.word())),
                    Ok((_, record)) => {
                        let hit = truth(&plan, &Scope { root: record.as_ref(), elements: [None; 2] }) == Some(true);
                        if hit != wanted {
                            fail(name, if hit { "it hits" } else { "it does not hit" }.to_owned());
                        }
                    }
                }
            }
        }
    }
    out
}
