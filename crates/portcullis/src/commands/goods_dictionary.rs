//! `goods dictionary`: checking, comparing and reading dictionaries in files; touches no database.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, Result, bail};
use goods::{
    Coverage, Dictionary, Difference,
    import::{self, Form, Reading},
    views::{PROGRAMMES, Programme},
};
use serde_json::json;

use super::read;
use crate::{
    cli::{DictionaryAction, DictionaryImport},
    output::{Outcome, json_line},
};

/// Runs one of the `goods dictionary` commands.
pub fn run(action: &DictionaryAction) -> Result<Outcome> {
    match action {
        DictionaryAction::Export { file, programme } => export(file.as_deref(), programme.as_deref()),
        DictionaryAction::Check { file } => check(file),
        DictionaryAction::Coverage { file } => coverage(file.as_deref()),
        DictionaryAction::Diff { before, after } => difference(before, after),
        DictionaryAction::Import(asked) => import(asked),
    }
}

fn dictionary(file: Option<&Path>) -> Result<Dictionary> {
    let Some(file) = file else { return Ok(Dictionary::shipped()?) };
    Dictionary::parse(&text(file)?).with_context(|| format!("in {}", file.display()))
}

fn text(file: &Path) -> Result<String> {
    String::from_utf8(read(file)?).with_context(|| format!("{} is no UTF-8", file.display()))
}

fn export(file: Option<&Path>, programme: Option<&str>) -> Result<Outcome> {
    let dictionary = dictionary(file)?;
    match programme {
        None => io::stdout().write_all(dictionary.to_toml()?.as_bytes())?,
        Some(id) => {
            let Some(programme) = Programme::by_id(id) else {
                let known: Vec<&str> = PROGRAMMES.iter().map(|programme| programme.id).collect();
                bail!("there is no programme {id}; there are {}", known.join(", "));
            };
            for item in programme.items(&dictionary) {
                json_line(item)?;
            }
        }
    }
    eprintln!("edition {}, {} items", dictionary.edition(), dictionary.items.len());
    Ok(Outcome::Done)
}

fn check(file: &Path) -> Result<Outcome> {
    match Dictionary::parse(&text(file)?) {
        Ok(dictionary) => {
            let (edition, items, benign) = (dictionary.edition(), dictionary.items.len(), dictionary.benign.len());
            json_line(&json!({"edition": edition, "items": items, "benign": benign}))?;
            Ok(Outcome::Done)
        }
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            Ok(Outcome::Defects)
        }
    }
}

fn coverage(file: Option<&Path>) -> Result<Outcome> {
    json_line(&Coverage::of(&dictionary(file)?))?;
    Ok(Outcome::Done)
}

fn difference(before: &Path, after: &Path) -> Result<Outcome> {
    let difference = Difference::between(&dictionary(Some(before))?, &dictionary(Some(after))?);
    for item in &difference.added {
        json_line(&json!({"change": "added", "id": item.id, "name": item.name}))?;
    }
    for item in &difference.removed {
        json_line(&json!({"change": "removed", "id": item.id, "name": item.name}))?;
    }
    for item in &difference.changed {
        json_line(&json!({"change": "changed", "id": item.id, "name": item.name, "fields": item.fields}))?;
    }
    for (change, phrases) in
        [("benign added", &difference.benign_added), ("benign removed", &difference.benign_removed)]
    {
        for phrase in phrases {
            json_line(&json!({"change": change, "phrase": phrase}))?;
        }
    }
    let Difference { added, removed, changed, .. } = &difference;
    eprintln!("{} added, {} removed, {} changed", added.len(), removed.len(), changed.len());
    Ok(Outcome::Done)
}

fn import(asked: &DictionaryImport) -> Result<Outcome> {
    let Some(form) = Form::parse(&asked.form) else {
        bail!("{} is no form of a list: eu_correlation, us_ccl, us_hts or national", asked.form);
    };
    let mut columns = BTreeMap::new();
    for column in &asked.columns {
        let (ours, theirs) = column.split_once('=').with_context(|| format!("{column} is not OURS=THEIRS"))?;
        columns.insert(ours.trim().to_owned(), theirs.trim().to_owned());
    }
    let base = dictionary(asked.dictionary.as_deref())?;
    let reading = Reading { form, hs_edition: asked.hs_edition, regime: asked.regime.clone(), columns };
    let imported = import::read(&read(&asked.file)?, &reading, &base);
    for defect in &imported.defects {
        let at = format!("{}:{}", asked.file.display(), defect.line);
        eprintln!("{at}: {}: {:?} where {} is expected", defect.column, defect.found, defect.expected);
    }
    for item in &imported.change.put {
        json_line(item)?;
    }
    let (items, unplaced) = (imported.change.put.len(), imported.unplaced.len());
    eprintln!(
        "{} lines: {items} items proposed, {} lines known, {unplaced} of no item, {} defects",
        imported.rows,
        imported.known,
        imported.defects.len()
    );
    if let Some(out) = &asked.out {
        let after = imported.change.apply(&base)?;
        std::fs::write(out, after.to_toml()?).with_context(|| format!("writing {}", out.display()))?;
    }
    Ok(Outcome::of(!imported.defects.is_empty()))
}
