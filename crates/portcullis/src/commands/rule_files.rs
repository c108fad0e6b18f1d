//! `rules`: check, test and run rule files; print the field catalogue.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use rules::{RuleSet, RuleText, Tables};
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
        RulesAction::Backtest(_) | RulesAction::Suggest(_) | RulesAction::Sql(_) => Ok(Outcome::Done),
    }
}

/// Files of rules with the sets that all of them carry.
struct Files<'a> {
    rules: Vec<(&'a Path, Vec<RuleText>)>,
    tables: Tables,
}

/// Reads rule files. A set that two of them carry must say the same in both.
fn parse(paths: &[PathBuf]) -> Result<Files<'_>> {
    let mut out = Files { rules: Vec::new(), tables: Tables::default() };
    for path in paths {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let file = rules::parse_file(&text).with_context(|| format!("in {}", path.display()))?;
        for (name, values) in file.sets {
            if out.tables.sets.get(&name).is_some_and(|known| *known != values) {
                bail!("the set `{name}` of {} is another in a file before it", path.display());
            }
            out.tables.sets.insert(name, values);
        }
        out.rules.push((path.as_path(), file.rules));
    }
    Ok(out)
}

fn check(paths: &[PathBuf]) -> Result<Outcome> {
    let files = parse(paths)?;
    let mut faults = 0;
    for (path, rule) in files.rules.iter().flat_map(|(path, rules)| rules.iter().map(move |rule| (path, rule))) {
        for found in rules::check_with(rule, &files.tables) {
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
    eprintln!("{faults} faults");
    Ok(Outcome::of(faults > 0))
}

fn test(paths: &[PathBuf]) -> Result<Outcome> {
    let files = parse(paths)?;
    let (mut failures, mut total) = (0, 0);
    for (path, rules) in &files.rules {
        total += rules.iter().map(|r| r.examples.must_hit.len() + r.examples.must_not_hit.len()).sum::<usize>();
        for failure in rules::test_examples(rules, &files.tables) {
            failures += 1;
            eprintln!("{}: rule {}, {}: {}", path.display(), failure.rule, failure.example, failure.message);
        }
    }
    eprintln!("{total} examples, {failures} failures");
    Ok(Outcome::of(failures > 0))
}

/// The rules of some files, compiled together.
pub fn compiled(paths: &[PathBuf]) -> Result<RuleSet> {
    let files = parse(paths)?;
    let texts = files.rules.into_iter().flat_map(|(_, rules)| rules).collect();
    match RuleSet::compile_with(texts, &files.tables) {
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
