//! What is said about a rule beside its condition: what it is against, how grave that is, when it holds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::RuleText;

/// What a rule is against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Weapons, explosives, terrorism.
    Security,
    /// Narcotics and psychotropic substances.
    Drugs,
    /// Chemicals from which drugs are made.
    Precursors,
    /// Dual-use and military goods, sanctions.
    StrategicTrade,
    /// Value, origin, classification; tobacco, alcohol, fuel.
    Revenue,
    /// Cash, gold, money laundering.
    Cash,
    /// Counterfeits.
    Ipr,
    /// Protected species, waste, substances that deplete the ozone layer.
    Environment,
    /// Cultural goods.
    Heritage,
    /// Medicines, food, unsafe goods.
    Health,
    /// Trafficking and smuggling of persons.
    People,
    /// Identity and travel documents.
    Documents,
    /// What a message leaves out or contradicts.
    DataQuality,
    /// None of these.
    #[default]
    Other,
}

/// How grave it is when a rule is right: for the officer who reads the reason. What a hit adds to the score is its
/// weight, which says beside that how often the rule is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// An irregularity.
    Low,
    /// An offence.
    #[default]
    Medium,
    /// A serious offence.
    High,
    /// A danger to life or to the state.
    Critical,
}

impl Severity {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

/// Characters of a title, an owner and an office.
const SHORT: usize = 200;
/// Characters of a purpose and a legal basis.
const LONG: usize = 4_000;
/// Examples of each kind, and characters of each as JSON.
const EXAMPLES: usize = 100;
const EXAMPLE: usize = 20_000;

impl RuleText {
    /// Whether it is in force on a day, as far as its dates say so; both are days on which it is.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }

    /// What is wrong with what is said about it, in words.
    pub fn faults(&self) -> Vec<String> {
        let mut out = Vec::new();
        if self.title.trim().is_empty() {
            out.push("a rule needs a title".to_owned());
        }
        let texts = [
            ("title", &self.title, SHORT),
            ("owner", &self.owner, SHORT),
            ("office", &self.office, SHORT),
            ("purpose", &self.purpose, LONG),
            ("legal basis", &self.legal_basis, LONG),
        ];
        for (name, text, most) in texts {
            if text.chars().count() > most {
                out.push(format!("the {name} has more than {most} characters"));
            }
        }
        if self.valid_from.zip(self.valid_to).is_some_and(|(first, last)| last < first) {
            out.push("the last day is before the first".to_owned());
        }
        let examples = [&self.examples.must_hit, &self.examples.must_not_hit];
        if examples.iter().any(|examples| examples.len() > EXAMPLES) {
            out.push(format!("a rule has at most {EXAMPLES} examples of a kind"));
        }
        if examples.into_iter().flatten().any(|example| example.to_string().len() > EXAMPLE) {
            out.push(format!("an example has at most {EXAMPLE} bytes"));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use model::SubjectKind;

    use crate::RuleText;

    #[test]
    fn both_days_of_validity_belong_to_it() {
        let day = |text: &str| text.parse().unwrap();
        let mut rule = RuleText::new("r", SubjectKind::Traveller, "age > 1");
        assert!(rule.valid_on(day("2026-01-01")));
        (rule.valid_from, rule.valid_to) = (Some(day("2026-02-01")), Some(day("2026-02-03")));
        let on: Vec<bool> =
            ["2026-01-31", "2026-02-01", "2026-02-03", "2026-02-04"].map(|d| rule.valid_on(day(d))).into();
        assert_eq!(on, [false, true, true, false]);
        assert_eq!(rule.faults(), [] as [String; 0]);
        rule.valid_to = Some(day("2026-01-01"));
        assert_eq!(rule.faults(), ["the last day is before the first"]);
    }

    #[test]
    fn what_is_too_much_is_named() {
        let mut rule = RuleText::new("r", SubjectKind::Traveller, "age > 1");
        rule.purpose = "x".repeat(4_001);
        rule.examples.must_hit = vec![serde_json::json!({}); 101];
        rule.examples.must_not_hit = vec![serde_json::json!({"person": {"surname": "x".repeat(20_000)}})];
        rule.title = " ".into();
        assert_eq!(rule.faults().len(), 4, "{:?}", rule.faults());
    }
}
