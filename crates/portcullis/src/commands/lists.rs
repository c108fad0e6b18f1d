//! `lists`: watchlists and sanctions lists, their editions, and where they come from.

use std::{
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use anyhow::{Context, Result, bail};
use chrono::Utc;
use model::Severity;
use store::{
    Store,
    lists::{ListDifference, ListSource, Offered, Outcome as Ended, SHRINK},
};

use super::{open_store, read};
use crate::{
    cli::{ListFile, ListSourceArgs, ListsAction},
    config::Config,
    lists::{self, Taken, Terms, read::File, source},
    output::{Outcome, Progress, json_line},
    pipeline::Pipeline,
};

/// Who acts from the command line.
const ACTOR: &str = "command line";

/// Runs one of the `lists` commands.
pub async fn run(config: Config, action: ListsAction) -> Result<Outcome> {
    let store = open_store(&config).await?;
    match action {
        ListsAction::Add(file) => {
            if store.lists().await?.iter().any(|list| list.id == file.list) {
                bail!("there is a list {} already: use `lists update`", file.list);
            }
            update(store, config, &file).await
        }
        ListsAction::Update(file) => update(store, config, &file).await,
        ListsAction::Show { list: None, .. } => {
            for list in store.list_states(now()).await? {
                json_line(&list)?;
            }
            Ok(Outcome::Done)
        }
        ListsAction::Show { list: Some(list), editions: true, .. } => editions(&store, &list).await,
        ListsAction::Show { list: Some(list), attempts: true, .. } => attempts(&store, &list).await,
        ListsAction::Show { list: Some(list), .. } => {
            for entity in store.list_entities(&list).await? {
                json_line(&entity)?;
            }
            Ok(Outcome::Done)
        }
        ListsAction::Difference { list, from, to } => {
            let page = store.list_difference(&list, from.as_deref(), to.as_deref(), None, None).await?;
            for item in &page.items {
                json_line(item)?;
            }
            say(&page.counts);
            Ok(Outcome::Done)
        }
        ListsAction::Source(asked) => set_source(&store, asked).await,
        ListsAction::Fetch { list, shrink } => {
            lists::name(&store, &config.lists).await?;
            let outcome = fetch(&store, &config, list.as_deref(), shrink).await?;
            screen_again(store, config).await?;
            Ok(outcome)
        }
        ListsAction::Accept { list, reason } => {
            let outcome = accept(&store, &list, &reason).await?;
            screen_again(store, config).await?;
            Ok(outcome)
        }
    }
}

/// Takes in an edition from files, and what it changed is looked for in what is stored.
async fn update(store: Store, config: Config, file: &ListFile) -> Result<Outcome> {
    let outcome = put(&store, file).await?;
    screen_again(store, config).await?;
    Ok(outcome)
}

/// Screens what is stored against what has changed in the lists, and says what it came to.
async fn screen_again(store: Store, config: Config) -> Result<()> {
    let pipeline = Pipeline::open(store, config).await?;
    let mut progress = Progress::new("% screened again");
    let tally = pipeline.rescreen(|item| progress.show((item.share * 100.0) as usize, 100)).await?;
    progress.finish();
    eprintln!(
        "{} names screened again: {} hits, {} targets opened, {} lapsed",
        tally.names, tally.hits, tally.opened, tally.lapsed
    );
    Ok(())
}

fn now() -> i64 {
    Utc::now().timestamp_millis()
}

async fn editions(store: &Store, list: &str) -> Result<Outcome> {
    for page in 1.. {
        let editions = store.list_editions(list, page).await?.items;
        if editions.is_empty() {
            break;
        }
        editions.iter().try_for_each(json_line)?;
    }
    Ok(Outcome::Done)
}

async fn attempts(store: &Store, list: &str) -> Result<Outcome> {
    for page in 1.. {
        let attempts = store.list_attempts(list, page).await?.items;
        if attempts.is_empty() {
            break;
        }
        attempts.iter().try_for_each(json_line)?;
    }
    Ok(Outcome::Done)
}

/// Reads a list's files and takes them in as its new edition. Whoever sits here sees what cannot be read, so however
/// much that is refuses nothing.
pub async fn put(store: &Store, file: &ListFile) -> Result<Outcome> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files: Vec<File> =
        file.files.iter().map(|path| Ok(File { name: name(path), bytes: read(path)? })).collect::<Result<_>>()?;
    let offered = Offered {
        list: file.list.clone(),
        name: file.name.clone().unwrap_or_default(),
        source: files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "),
        by: ACTOR.into(),
        ..Offered::default()
    };
    let terms = Terms { shrink: if file.shrink { 1.0 } else { SHRINK }, unread: 1.0 };
    let taken = lists::take(store, offered, files, mapping(file.mapping.as_deref())?, terms).await?;
    Ok(told(&taken))
}

fn mapping(path: Option<&Path>) -> Result<Option<String>> {
    path.map(|path| fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))).transpose()
}

/// Says what became of an attempt.
fn told(taken: &Taken) -> Outcome {
    let attempt = &taken.attempt;
    for defect in &taken.defects {
        match (&defect.found, &defect.expected) {
            (Some(found), Some(expected)) => eprintln!("{}: found {found}, expected {expected}", defect.message),
            _ => eprintln!("{}", defect.message),
        }
    }
    if taken.passed_over > 0 {
        eprintln!("{} records of kinds that are not screened were passed over", taken.passed_over);
    }
    match attempt.outcome {
        Ended::Refused => eprintln!("{}: refused: {}", attempt.list, attempt.detail.as_deref().unwrap_or("")),
        Ended::Same => eprintln!("{}: nothing new, {} entries", attempt.list, attempt.entries.unwrap_or(0)),
        Ended::Taken => {
            eprint!("{}: {} entries: ", attempt.list, attempt.entries.unwrap_or(0));
            say(&attempt.difference.unwrap_or_default());
        }
    }
    let errors = taken.defects.iter().any(|defect| defect.severity == Severity::Error);
    Outcome::of(attempt.outcome == Ended::Refused || errors)
}

fn say(difference: &ListDifference) {
    eprintln!("{} added, {} changed, {} removed", difference.added, difference.changed, difference.removed);
}

async fn set_source(store: &Store, asked: ListSourceArgs) -> Result<Outcome> {
    let known = store.list_source(&asked.list).await?;
    if asked.remove {
        if known.is_some_and(|source| source.fixed) {
            bail!("where {} comes from is set in the configuration file: change it there", asked.list);
        }
        store.remove_list_source(&asked.list, ACTOR, now()).await?;
        return Ok(Outcome::Done);
    }
    if asked.urls.is_empty() {
        json_line(&known.with_context(|| format!("{} has no source: give one by --url", asked.list))?)?;
        return Ok(Outcome::Done);
    }
    let listed = store.lists().await?.into_iter().find(|list| list.id == asked.list).map(|list| list.name);
    let named = ListSource {
        name: asked.name.or(listed).unwrap_or_else(|| asked.list.clone()),
        list: asked.list,
        urls: asked.urls.iter().map(|url| source::address(url)).collect(),
        mapping: mapping(asked.mapping.as_deref())?,
        every_seconds: lists::parse_every(&asked.every).map_err(anyhow::Error::msg)?,
        shrink: asked.shrink,
        fixed: false,
        by: ACTOR.into(),
        at: now(),
    };
    let faults = source::faults(&named);
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    store.put_list_source(&named).await?;
    json_line(&named)?;
    Ok(Outcome::Done)
}

async fn fetch(store: &Store, config: &Config, list: Option<&str>, shrink: bool) -> Result<Outcome> {
    let mut sources = store.list_sources().await?;
    if let Some(list) = list {
        sources.retain(|source| source.list == list);
    }
    if sources.is_empty() {
        bail!("{} has no source: give it one by `lists source`", list.unwrap_or("no list"));
    }
    let mut outcome = Outcome::Done;
    for mut source in sources {
        if shrink {
            source.shrink = 1.0;
        }
        let progress = Arc::new(AtomicU64::new(0));
        let taken = lists::update(store, &source, ACTOR, config.fetch.limits(), progress).await?;
        json_line(&taken.attempt)?;
        if told(&taken) == Outcome::Defects {
            outcome = Outcome::Defects;
        }
    }
    Ok(outcome)
}

async fn accept(store: &Store, list: &str, reason: &str) -> Result<Outcome> {
    if reason.trim().is_empty() {
        bail!("taking what was refused needs a reason");
    }
    let last = store.list_attempts(list, 1).await?.items.into_iter().next();
    let last = last.with_context(|| format!("nothing was ever tried with a list {list}"))?;
    let attempt = store.accept_attempt(last.id, ACTOR, reason, now()).await?;
    json_line(&attempt)?;
    Ok(told(&attempt.into()))
}
