//! `lists`: editions of watchlists and sanctions lists.

use std::fs;

use anyhow::{Context, Result, bail};
use chrono::Utc;
use formats::lists::{ListFormat, Mapping};
use model::Severity;
use store::lists::NewEdition;

use super::{open_store, read};
use crate::{
    cli::{ListFile, ListsAction},
    config::Config,
    output::{Outcome, json_line},
};

/// Runs one of the `lists` commands.
pub async fn run(config: Config, action: ListsAction) -> Result<Outcome> {
    let store = open_store(&config).await?;
    match action {
        ListsAction::Add(file) => {
            if store.lists().await?.iter().any(|list| list.id == file.list) {
                bail!("there is a list {} already: use `lists update`", file.list);
            }
            put(&store, &file).await
        }
        ListsAction::Update(file) => put(&store, &file).await,
        ListsAction::Show { list: None } => {
            for list in store.lists().await? {
                json_line(&list)?;
            }
            Ok(Outcome::Done)
        }
        ListsAction::Show { list: Some(list) } => {
            for entity in store.list_entities(&list).await? {
                json_line(&entity)?;
            }
            Ok(Outcome::Done)
        }
    }
}

/// Reads a list's files and takes them in as its new edition.
pub async fn put(store: &store::Store, file: &ListFile) -> Result<Outcome> {
    let contents: Vec<(String, Vec<u8>)> = file
        .files
        .iter()
        .map(|path| Ok((path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(), read(path)?)))
        .collect::<Result<_>>()?;
    let parts: Vec<(&str, &[u8])> = contents.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let format = match &file.mapping {
        Some(path) => {
            let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            ListFormat::Csv(Box::new(
                toml::from_str::<Mapping>(&text).with_context(|| format!("in {}", path.display()))?,
            ))
        }
        None => parts
            .iter()
            .find_map(|(name, bytes)| formats::lists::detect(name, bytes))
            .with_context(|| format!("the files have the form of no list: expected {}", formats::lists::FORMS))?,
    };
    let reading = formats::lists::read_list(&format, &file.list, &parts, reference::country_code)?;
    for defect in &reading.defects {
        match (&defect.found, &defect.expected) {
            (Some(found), Some(expected)) => eprintln!("{}: found {found}, expected {expected}", defect.message),
            _ => eprintln!("{}", defect.message),
        }
    }
    if reading.passed_over > 0 {
        eprintln!("{} records of kinds that are not screened were passed over", reading.passed_over);
    }
    let edition = NewEdition {
        list: file.list.clone(),
        name: file.name.clone().unwrap_or_else(|| file.list.clone()),
        source: contents.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        edition: reading.edition,
        entities: reading.entities,
        accept_shrunken: file.shrink,
    };
    let entries = edition.entities.len();
    let difference = store.put_list(edition, Utc::now().timestamp_millis()).await?;
    eprintln!(
        "{entries} entries: {} added, {} changed, {} removed",
        difference.added, difference.changed, difference.removed
    );
    Ok(Outcome::of(reading.defects.iter().any(|defect| defect.severity == Severity::Error)))
}
