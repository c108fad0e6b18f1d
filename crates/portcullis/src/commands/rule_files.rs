//! `rules`: check, test and run rule files; print the field catalogue.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use rules::{RuleSet, RuleText};
use serde_json::json;

use super::screen::lines;
use crate::{
    cli::RulesAction,
    output::{Outcome, json_line},
};

/// Runs one of the `rules` commands.
pub fn run(action: RulesAction) -> Result<Outcome> {
    match action {
        RulesAction::Check { files } => check(&files),
        RulesAction::Test { files } => test(&files),
        RulesAction::Run { rules, records } => over_records(&rules, &records),
        RulesAction::Fields => {
            for field in rules::catalogue() {
                json_line(&field)?;
            }
            Ok(Outcome::Done)
        }
        // These need the configuration and are run before.
        RulesAction::Backtest(_) | RulesAction::Sql(_) => Ok(Outcome::Done),
    }
}

fn parse(path: &Path) -> Result<Vec<RuleText>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    rules::parse_file(&text).with_context(|| format!("in {}", path.display()))
}

fn check(files: &[PathBuf]) -> Result<Outcome> {
    let mut faults = 0;
    for path in files {
        for rule in parse(path)? {
            for found in rules::check(&rule) {
                faults += 1;
                eprintln!(
                    "{}: rule {}, line {}, column {}: {}",
                    path.display(),
                    rule.id,
                    found.line,
                    found.column,
                    found.message
                );
                if let Some(suggestion) = &found.suggestion {
                    eprintln!("  did you mean `{suggestion}`?");
                }
                json_line(&json!({"file": path.display().to_string(), "rule": rule.id, "diagnostic": found}))?;
            }
        }
    }
    eprintln!("{faults} faults");
    Ok(Outcome::of(faults > 0))
}

fn test(files: &[PathBuf]) -> Result<Outcome> {
    let (mut failures, mut total) = (0, 0);
    for path in files {
        let rules = parse(path)?;
        total += rules.iter().map(|r| r.examples.must_hit.len() + r.examples.must_not_hit.len()).sum::<usize>();
        for failure in rules::test_examples(&rules) {
            failures += 1;
            eprintln!("{}: rule {}, {}: {}", path.display(), failure.rule, failure.example, failure.message);
        }
    }
    eprintln!("{total} examples, {failures} failures");
    Ok(Outcome::of(failures > 0))
}

/// The rules of some files, compiled together.
pub fn compiled(files: &[PathBuf]) -> Result<RuleSet> {
    let mut texts = Vec::new();
    for path in files {
        texts.extend(parse(path)?);
    }
    match RuleSet::compile(texts) {
        Ok(set) => Ok(set),
        Err(refused) => {
            let named: Vec<String> = refused
                .iter()
                .map(|(id, found)| format!("{id}: {}", found.first().map_or("", |d| d.message.as_str())))
                .collect();
            bail!("rules do not compile: {}", named.join("; "));
        }
    }
}

fn over_records(files: &[PathBuf], records: &Path) -> Result<Outcome> {
    let set = compiled(files)?;
    let mut refused = 0;
    for (at, record) in lines::<serde_json::Value>(records)?.into_iter().enumerate() {
        let name = record.get("key").cloned().unwrap_or_else(|| json!(at + 1));
        match set.run_document(record) {
            Ok(ids) => json_line(&json!({"record": name, "rules": ids}))?,
            Err(error) => {
                refused += 1;
                eprintln!("{} line {}: {error}", records.display(), at + 1);
            }
        }
    }
    Ok(Outcome::of(refused > 0))
}
