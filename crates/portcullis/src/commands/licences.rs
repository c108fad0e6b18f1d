//! `licences`: what authorities hand over, what customs systems say was used, and what is left.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use model::licence::{Hand, Licence, UsageMessage};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::{Value as Json, json};
use server::licences::{self, By, LedgerError, Made, NewLicence, NewState, Waiting};
use store::{Store, licences::LicenceQuery};

use super::open_store;
use crate::{
    cli::LicencesAction,
    config::Config,
    output::{Outcome, json_line},
};

/// Who acts from the command line: it stands where the authority's files arrive.
const ACTOR: By<'static> = By { name: "command line", hand: Hand::Authority };

/// A line of an import: a licence, or a change of the state of one.
enum Line {
    Licence(Box<NewLicence>),
    Change(Change),
}

/// A change of state, of the licence with a number.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    number: String,
    state: model::licence::LicenceState,
    reason: String,
    effective: Option<DateTime<Utc>>,
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let line = Json::deserialize(deserializer)?;
        let read = match line.get("licence") {
            Some(_) => serde_json::from_value(line).map(|licence| Line::Licence(Box::new(licence))),
            None => serde_json::from_value(line).map(Line::Change),
        };
        read.map_err(D::Error::custom)
    }
}

/// Runs one of the `licences` commands.
pub async fn run(config: Config, action: LicencesAction) -> Result<Outcome> {
    let store = open_store(&config).await?;
    match action {
        LicencesAction::Import { file } => import(&store, &file).await,
        LicencesAction::Usage { file } => usage(&store, &file).await,
        LicencesAction::Show { number: None } => show_all(&store).await,
        LicencesAction::Show { number: Some(number) } => show(&store, &number).await,
    }
}

/// Each line that is not blank with its number; one that cannot be read as what says why.
fn lines<T: DeserializeOwned>(file: &Path) -> Result<impl Iterator<Item = (usize, Result<T>)>> {
    let opened = File::open(file).with_context(|| format!("reading {}", file.display()))?;
    let read = |line: std::io::Result<String>| -> Option<Result<T>> {
        match line {
            Ok(line) if line.trim().is_empty() => None,
            Ok(line) => Some(serde_json::from_str(&line).map_err(Into::into)),
            Err(error) => Some(Err(error.into())),
        }
    };
    Ok(BufReader::new(opened).lines().enumerate().filter_map(move |(at, line)| Some((at + 1, read(line)?))))
}

/// A line that is refused is said and left out; the store failing ends the command.
fn refused<T>(file: &Path, line: usize, done: Result<T, LedgerError>) -> Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(LedgerError::Store(error)) => Err(error.into()),
        Err(error) => {
            eprintln!("{}:{line}: {error}", file.display());
            Ok(None)
        }
    }
}

async fn import(store: &Store, file: &Path) -> Result<Outcome> {
    let (mut new, mut known, mut changed, mut faulty) = (0, 0, 0, 0);
    for (at, line) in lines::<Line>(file)? {
        let done = match line {
            Err(error) => {
                eprintln!("{}:{at}: {error}", file.display());
                None
            }
            Ok(Line::Licence(licence)) => {
                let put = licences::put(store, &licence, ACTOR, Utc::now()).await;
                refused(file, at, put)?.map(|(_, made)| made)
            }
            Ok(Line::Change(change)) => refused(file, at, set_state(store, change).await)?,
        };
        match done {
            Some(Made::New) => new += 1,
            Some(Made::Known) => known += 1,
            Some(Made::Changed) => changed += 1,
            None => faulty += 1,
        }
    }
    eprintln!("{new} new, {changed} changed, {known} known, {faulty} refused");
    Ok(Outcome::of(faulty > 0))
}

/// The same change handed over again changes nothing.
async fn set_state(store: &Store, change: Change) -> Result<Made, LedgerError> {
    let number = &change.number;
    let id = store.licence_id(&Licence::key(number)).await?;
    let id = id.ok_or_else(|| LedgerError::Faults(vec![format!("there is no licence {number}")]))?;
    let log = store.licence_log(id).await?;
    let same = log.changes.last().is_some_and(|last| {
        last.state == change.state
            && last.reason == change.reason.trim()
            && change.effective.is_none_or(|effective| effective == last.effective)
    });
    if same {
        return Ok(Made::Known);
    }
    let new = NewState { state: change.state, reason: change.reason, effective: change.effective };
    licences::change(store, id, &new, ACTOR, Utc::now()).await?;
    Ok(Made::Changed)
}

async fn usage(store: &Store, file: &Path) -> Result<Outcome> {
    let (mut accepted, mut known, mut faulty) = (0, 0, 0);
    for (at, line) in lines::<UsageMessage>(file)? {
        let taken = match line {
            Ok(message) => refused(file, at, licences::take_usages(store, &message, ACTOR, Utc::now()).await)?,
            Err(error) => {
                eprintln!("{}:{at}: {error}", file.display());
                None
            }
        };
        match taken {
            Some(receipt) if receipt.status == "known" => known += 1,
            Some(_) => accepted += 1,
            None => faulty += 1,
        }
    }
    let waiting = Waiting::read(store).await?;
    for source in store.usage_sources().await? {
        let gaps = waiting.gaps.get(&source.source).cloned().unwrap_or_default();
        json_line(
            &json!({"source": source.source, "settled": source.settled, "highest": source.highest, "gaps": gaps}),
        )?;
    }
    eprintln!("{accepted} accepted, {known} known, {faulty} refused");
    Ok(Outcome::of(faulty > 0 || !waiting.gaps.is_empty()))
}

async fn show_all(store: &Store) -> Result<Outcome> {
    let (now, waiting) = (Utc::now(), Waiting::read(store).await?);
    for page in 1.. {
        let query = LicenceQuery { page, ..LicenceQuery::default() };
        let ids = store.licence_page(&query, now.date_naive()).await?.items;
        if ids.is_empty() {
            break;
        }
        for log in store.licence_logs(&ids).await? {
            let ledger = licences::ledger(&log, &waiting, now);
            json_line(&json!({
                "number": log.licence.number, "state": ledger.state, "balance": ledger.balance,
                "refused": ledger.refused(), "provisional": !waiting.gaps.is_empty(),
            }))?;
        }
    }
    Ok(Outcome::Done)
}

async fn show(store: &Store, number: &str) -> Result<Outcome> {
    let Some(id) = store.licence_id(&Licence::key(number)).await? else { bail!("there is no licence {number}") };
    let (log, waiting) = (store.licence_log(id).await?, Waiting::read(store).await?);
    let ledger = licences::ledger(&log, &waiting, Utc::now());
    json_line(&json!({
        "licence": log.licence, "state": ledger.state, "balance": ledger.balance, "settled": ledger.settled,
        "changes": log.changes, "usages": ledger.usages, "missing": waiting.gaps,
    }))?;
    Ok(Outcome::Done)
}
