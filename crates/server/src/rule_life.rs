//! The life of rules over the store: the one path by which the API and the installation add to it.

use chrono::NaiveDate;
use rules::{
    RuleText, Tables,
    lifecycle::{Event, Refused, Standing, State, Step, next},
};
use serde_json::Value;
use store::{
    AuditEntry, Store, StoreError,
    rules::{RuleChange, RuleEvent, StoredRule},
};
use thiserror::Error;

/// A version of a rule that is not over, with what happened to it.
pub struct Version {
    /// Its number.
    pub number: i64,
    /// What it says.
    pub rule: RuleText,
    /// How it stands.
    pub standing: Standing,
}

/// Why nothing was changed.
#[derive(Debug, Error)]
pub enum LifeError {
    /// The store fails, or another was quicker.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The step cannot follow, or is for somebody else.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The rule does not read well, or an example does not hold.
    #[error("{0}")]
    Unsound(String),
    /// There is no such version, or it is over.
    #[error("the rule has no version {0} that is not over")]
    Version(i64),
}

/// A step that somebody takes on a version.
pub struct Taken<'a> {
    /// The version.
    pub version: i64,
    /// Which.
    pub step: Step,
    /// Who.
    pub by: &'a str,
    /// Why.
    pub reason: Option<String>,
    /// What trying the rule found.
    pub found: Option<Value>,
}

/// The document of a stored version.
///
/// # Errors
/// Where it is not what was written.
pub fn text(stored: &StoredRule) -> Result<RuleText, StoreError> {
    Ok(RuleText { enabled: true, ..serde_json::from_value(stored.doc.clone())? })
}

/// The rules in force on a day of the office.
///
/// # Errors
/// Those of the store.
pub async fn in_force(store: &Store, day: NaiveDate) -> Result<Vec<RuleText>, StoreError> {
    let rules: Result<Vec<RuleText>, StoreError> = store.rules().await?.iter().map(text).collect();
    Ok(rules?.into_iter().filter(|rule| rule.valid_on(day)).collect())
}

/// Why a rule may not be kept or go on: the first fault of its text, its condition or its examples.
///
/// # Errors
/// That.
pub fn sound(rule: &RuleText, tables: &Tables) -> Result<(), LifeError> {
    if let Some(fault) = rule.faults().into_iter().next() {
        return Err(LifeError::Unsound(fault));
    }
    if let Some(found) = rules::check_with(rule, tables).first() {
        return Err(LifeError::Unsound(format!("line {}, column {}: {}", found.line, found.column, found.message)));
    }
    if let Some(failed) = rules::test_examples(std::slice::from_ref(rule), tables).first() {
        return Err(LifeError::Unsound(format!("example {}: {}", failed.example, failed.message)));
    }
    Ok(())
}

/// The versions of a rule that are not over, and how many events the rule has.
///
/// # Errors
/// Those of the store.
pub async fn standing(store: &Store, rule: &str) -> Result<(Vec<Version>, i64), LifeError> {
    let seen = store.rule_events(rule).await?.1;
    let mut out = Vec::new();
    for stored in store.rule_versions(rule).await?.iter().filter(|stored| stored.state != State::Retired.word()) {
        let events = store.rule_version_events(rule, stored.version).await?;
        let standing = Standing::of(&events.iter().filter_map(event).collect::<Vec<_>>());
        let standing = standing.ok_or_else(|| StoreError::Damaged(format!("rule {rule} has lost its beginning")))?;
        out.push(Version { number: stored.version, rule: text(stored)?, standing });
    }
    Ok((out, seen))
}

fn event(stored: &RuleEvent) -> Option<Event> {
    Some(Event { step: Step::parse(&stored.step)?, by: stored.by.clone(), at: stored.at })
}

fn happened(version: i64, (step, state): (Step, State), by: &str, at: i64) -> RuleEvent {
    let (step, state) = (step.word().to_owned(), state.word().to_owned());
    RuleEvent { version, step, state, by: by.to_owned(), at, reason: None, found: None }
}

/// Writes a version of a rule as a draft, in the place of those that were not approved. Its number.
///
/// # Errors
/// Those of the store; whether the rule is [`sound`] is for the caller.
pub async fn write(store: &Store, rule: &RuleText, by: &str, at: i64) -> Result<i64, LifeError> {
    begin(store, rule, Step::Write, by, at).await
}

/// Puts a rule in force that comes with the product.
///
/// # Errors
/// Those of the store.
pub async fn install(store: &Store, rule: &RuleText, by: &str, at: i64) -> Result<i64, LifeError> {
    begin(store, rule, Step::Install, by, at).await
}

async fn begin(store: &Store, rule: &RuleText, step: Step, by: &str, at: i64) -> Result<i64, LifeError> {
    let (versions, seen) = standing(store, &rule.id).await?;
    let number = store.last_rule_version(&rule.id).await? + 1;
    let Some(state) = next(None, step) else { return Err(LifeError::Version(number)) };
    let replaced = |version: &&Version| step == Step::Install || !version.standing.state.approved();
    let mut events = replacing(versions.iter().filter(replaced), number, by, at);
    events.push(happened(number, (step, state), by, at));
    let doc = serde_json::to_value(rule).map_err(StoreError::from)?;
    let change = RuleChange { rule: &rule.id, seen, version: Some((number, &doc, by, at)), events: &events };
    store.change_rule(&change, entry(by, step, &rule.id, number)).await?;
    Ok(number)
}

fn replacing<'a>(versions: impl Iterator<Item = &'a Version>, by_version: i64, by: &str, at: i64) -> Vec<RuleEvent> {
    let event = |version: &Version| RuleEvent {
        reason: Some(format!("by version {by_version}")),
        ..happened(version.number, (Step::Replace, State::Retired), by, at)
    };
    versions.map(event).collect()
}

/// Takes a step on a version of a rule. What is approved takes the place of what was.
///
/// # Errors
/// Where the version does not stand so, the step is for somebody else, the rule is not [`sound`] any more, or another was
/// quicker.
pub async fn take(store: &Store, rule: &str, taken: Taken<'_>, tables: &Tables, at: i64) -> Result<State, LifeError> {
    let Taken { version: number, step, by, reason, found } = taken;
    let (versions, seen) = standing(store, rule).await?;
    let version = versions.iter().find(|version| version.number == number).ok_or(LifeError::Version(number))?;
    let state = version.standing.after(step, by, &version.rule)?;
    if step.checks() {
        sound(&version.rule, tables)?;
    }
    let others = versions.iter().filter(|other| other.number != number && other.standing.state.approved());
    let mut events = if step == Step::Approve { replacing(others, number, by, at) } else { Vec::new() };
    events.push(RuleEvent { reason, found, ..happened(number, (step, state), by, at) });
    let change = RuleChange { rule, seen, version: None, events: &events };
    store.change_rule(&change, entry(by, step, rule, number)).await?;
    Ok(state)
}

/// Reasons are written by hand and may name somebody: they stand in the life of the rule, not in the audit log.
fn entry(by: &str, step: Step, rule: &str, version: i64) -> AuditEntry {
    let action = match step {
        Step::Write => "rule_written",
        Step::Install => "rule_installed",
        Step::Test => "rule_tested",
        Step::Propose => "rule_proposed",
        Step::Approve => "rule_approved",
        Step::Reject => "rule_rejected",
        Step::Pause => "rule_paused",
        Step::Resume => "rule_resumed",
        Step::Retire => "rule_retired",
        Step::Replace => "rule_replaced",
    };
    AuditEntry::new(by, action, "rule", rule, format!("version {version}"))
}
