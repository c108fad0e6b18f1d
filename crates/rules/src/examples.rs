//! Records as documents: the examples inside rules, and rules over one document.

use model::{
    SubjectKind, Traveller,
    cargo::{ConsignmentRecord, MovementRecord},
    schema::Record,
};
use serde::de::DeserializeOwned;

use crate::{Past, RuleSet, RuleText, Tables};

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

impl RuleSet {
    /// The ids of the rules that a record's document meets. The subject shows in its fields.
    pub fn run_document(&self, document: serde_json::Value) -> Result<Vec<&str>, serde_json::Error> {
        let (subject, record) = read_document(document, None)?;
        let hits = self.hits(subject, &[record.as_ref()], &Past::default());
        Ok(hits.into_iter().map(|(_, rule)| self.rules()[rule as usize].id.as_str()).collect())
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

/// Runs the examples inside rules that may ask some tables; examples have no past. A rule that does not compile fails all
/// of its examples.
pub fn test_examples(rules: &[RuleText], tables: &Tables) -> Vec<ExampleFailure> {
    let mut out = Vec::new();
    for rule in rules {
        let mut fail =
            |example: String, message: String| out.push(ExampleFailure { rule: rule.id.clone(), example, message });
        let alone = RuleSet::compile_with(vec![RuleText { enabled: true, ..rule.clone() }], tables);
        let set = match alone {
            Ok(set) => set,
            Err(found) => {
                let first = found.first().and_then(|(_, found)| found.first());
                fail("the rule".into(), first.map_or_else(String::new, |d| d.message.clone()));
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
                    Ok((subject, record)) => {
                        let hit = !set.hits(subject, &[record.as_ref()], &Past::default()).is_empty();
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
