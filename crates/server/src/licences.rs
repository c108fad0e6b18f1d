//! Licences as a ledger over the store: the one path by which the API and the command line add to it.
//!
//! Whatever is added, the log is read, folded, added to and searched by its new standing within one transaction, and
//! there is one writer at a time, so that two messages at once settle one after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveTime, Utc};
use goods::licences::{
    Asked, Fits, Gap, Judged, Ledger, Logged, Outcome, Refusal, Taken, check, fits,
    runs::{gaps, take},
    states::{self, NotAllowed},
};
use model::licence::{Hand, Licence, LicenceState, Standing, StateChange, UsageMessage};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{
    AuditEntry, Store, StoreError, Writer,
    licences::{LicenceLog, RunRow, SourceRow},
};
use thiserror::Error;
use utoipa::ToSchema;

/// Who adds to the ledger.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// User or token name.
    pub name: &'a str,
    /// In whose part.
    pub hand: Hand,
}

/// A licence as it is handed over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLicence {
    /// What it says.
    pub licence: Licence,
    /// `draft` or `issued`.
    #[serde(default = "issued")]
    pub state: LicenceState,
    /// From when on; for one that is issued its first day where nothing is said, if that is past, else now.
    #[serde(default, deserialize_with = "moment")]
    #[schema(value_type = Option<String>)]
    pub effective: Option<DateTime<Utc>>,
    /// Why, where there is more to say.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A change of a licence's state as it is asked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewState {
    /// The state from then on.
    pub state: LicenceState,
    /// Why.
    pub reason: String,
    /// From when on; now where nothing is said. Not before the change that it follows, and not in the future.
    #[serde(default, deserialize_with = "moment")]
    #[schema(value_type = Option<String>)]
    pub effective: Option<DateTime<Utc>>,
}

fn issued() -> LicenceState {
    LicenceState::Issued
}

fn moment<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    model::licence::moment(deserializer).map(Some)
}

/// What became of a licence that was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LicenceMadeHow)]
pub enum Made {
    /// It is new.
    New,
    /// It was there, as it is.
    Known,
    /// It was a draft, and is written anew or issued.
    Changed,
}

/// What became of a usage message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageReceipt {
    /// `accepted`, or `known` for one that was there already.
    pub status: &'static str,
    /// Its source.
    pub source: String,
    /// Its run.
    pub run: i64,
    /// The run up to which all of the source's have settled.
    pub settled: i64,
    /// The runs of the source that are missing.
    pub gaps: Vec<Gap>,
    /// What became of each of its usages, in its order; while runs before it are missing, this can still change.
    pub usages: Vec<UsageOutcome>,
}

/// What became of one usage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageOutcome {
    /// Its id.
    pub usage_id: String,
    /// The licence that it names.
    pub licence: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Refusal>,
}

/// Why nothing was added.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// What was handed over cannot be meant.
    #[error("{}", .0.join("; "))]
    Faults(Vec<String>),
    /// The change is not allowed.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Another licence with this number is in force, or another message came with this run.
    #[error("{0}")]
    Conflict(String),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Result of everything here.
type Done<T> = Result<T, LedgerError>;

/// What is missing of the usage messages, and what waits for it.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Usages behind a gap, in the order in which they will count if nothing comes between.
    usages: Vec<Logged>,
    /// Gaps by source.
    pub gaps: BTreeMap<String, Vec<Gap>>,
}

impl Waiting {
    fn of(sources: &[SourceRow], waiting: &[RunRow]) -> Self {
        let mut out = Waiting::default();
        for source in sources {
            let runs = waiting.iter().filter(|row| row.message.source == source.source).map(|row| row.message.run);
            let missing = gaps(source.settled, &runs.collect());
            if !missing.is_empty() {
                out.gaps.insert(source.source.clone(), missing);
            }
        }
        out.usages = waiting.iter().flat_map(|row| logged(&row.message, false)).collect();
        out
    }

    /// What waits, for pages.
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Waiting::of(&store.usage_sources().await?, &store.usage_waiting().await?))
    }

    async fn within(writer: &Writer) -> Result<Self, StoreError> {
        Ok(Waiting::of(&writer.usage_sources().await?, &writer.usage_waiting().await?))
    }
}

fn logged(message: &UsageMessage, settled: bool) -> Vec<Logged> {
    let one = |entry: &_| Logged {
        source: message.source.clone(),
        run: message.run,
        settled,
        entry: model::licence::UsageEntry::clone(entry),
    };
    message.usages.iter().map(one).collect()
}

/// The ledger of a licence with all that has come.
pub fn ledger(log: &LicenceLog, waiting: &Waiting, at: DateTime<Utc>) -> Ledger {
    let settled = log.usages.iter().map(|usage| Logged {
        source: usage.source.clone(),
        run: usage.run,
        settled: true,
        entry: usage.entry.clone(),
    });
    let mut usages: Vec<Logged> = settled.collect();
    let key = Licence::key(&log.licence.number);
    let own = |logged: &&Logged| Licence::key(&logged.entry.licence) == key;
    let behind: Vec<&Logged> = waiting.usages.iter().filter(own).collect();
    let ids: HashSet<(&str, &str)> =
        behind.iter().map(|logged| (logged.source.as_str(), logged.entry.usage_id.as_str())).collect();
    let named = |logged: &&Logged| ids.contains(&(logged.source.as_str(), logged.entry.usage_id.as_str()));
    usages.extend(waiting.usages.iter().filter(named).cloned());
    Ledger::of(&log.licence, &log.changes, &usages, at)
}

/// A licence as it stands.
fn standing(log: LicenceLog, waiting: &Waiting, at: DateTime<Utc>) -> Standing {
    let Ledger { balance, state, .. } = ledger(&log, waiting, at);
    Standing { id: log.id, licence: log.licence, state, balance, provisional: !waiting.gaps.is_empty() }
}

/// The licences with these keys as they stand, by key.
pub async fn standings(
    writer: &Writer,
    keys: &[String],
    at: DateTime<Utc>,
) -> Result<HashMap<String, Standing>, StoreError> {
    let logs = writer.licence_logs(keys).await?;
    if logs.is_empty() {
        return Ok(HashMap::new());
    }
    let waiting = Waiting::within(writer).await?;
    Ok(logs.into_iter().map(|log| (Licence::key(&log.licence.number), standing(log, &waiting, at))).collect())
}

/// Takes a licence in: a new one, a draft written anew, or one that is issued now. One that is in force is not changed.
pub async fn put(store: &Store, new: &NewLicence, by: By<'_>, at: DateTime<Utc>) -> Done<(i64, Made)> {
    let mut faults = check::licence(&new.licence);
    if !matches!(new.state, LicenceState::Draft | LicenceState::Issued) {
        faults.push("a licence is handed over as a draft or as issued".into());
    }
    if !faults.is_empty() {
        return Err(LedgerError::Faults(faults));
    }
    let writer = store.writer().await?;
    let known = match writer.licence_id(&Licence::key(&new.licence.number)).await? {
        Some(id) => Some(writer.licence_log(id).await?),
        None => None,
    };
    let said = known.as_ref().and_then(|log| states::said(&log.changes, at));
    if let Some(log) = &known {
        if said != Some(LicenceState::Draft) && log.licence != new.licence {
            let text =
                format!("licence {} has been issued and says something else: it is not changed", log.licence.number);
            return Err(LedgerError::Conflict(text));
        }
        if log.licence == new.licence && said.is_some_and(|said| said == new.state || said != LicenceState::Draft) {
            return Ok((log.id, Made::Known));
        }
    }
    let change = StateChange {
        state: new.state,
        effective: new.effective.unwrap_or_else(|| default_effective(new, known.is_some(), at)),
        recorded: at,
        hand: by.hand,
        by: by.name.to_owned(),
        reason: new.reason.clone().unwrap_or_else(|| format!("Handed over as {}", new.state.word())),
    };
    let before = known.as_ref().map(|log| log.changes.as_slice()).unwrap_or_default();
    if new.state == LicenceState::Draft {
        if by.hand == Hand::Officer {
            return Err(NotAllowed::Hand { to: new.state, hand: by.hand }.into());
        }
    } else {
        states::may_follow(before, LicenceState::Draft, &change)?;
    }
    let id = writer.put_licence(&new.licence).await?;
    writer.put_licence_change(id, &change).await?;
    refresh(&writer, id, at).await?;
    let made = if known.is_some() { Made::Changed } else { Made::New };
    let action = if known.is_some() { "licence_changed" } else { "licence_added" };
    let entry = AuditEntry::new(by.name, action, "licence", id, new.state.word());
    writer.audit(at.timestamp_millis(), entry).await?;
    writer.commit().await?;
    Ok((id, made))
}

/// Usages of before a licence was handed over count from its first day on.
fn default_effective(new: &NewLicence, known: bool, at: DateTime<Utc>) -> DateTime<Utc> {
    let first = new.licence.valid_from.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    match first {
        Some(first) if new.state == LicenceState::Issued && !known && first < at => first,
        _ => at,
    }
}

/// Changes the state of a licence.
pub async fn change(store: &Store, id: i64, new: &NewState, by: By<'_>, at: DateTime<Utc>) -> Done<()> {
    let writer = store.writer().await?;
    let log = writer.licence_log(id).await?;
    let from = ledger(&log, &Waiting::within(&writer).await?, at).state;
    let change = StateChange {
        state: new.state,
        effective: new.effective.unwrap_or(at),
        recorded: at,
        hand: by.hand,
        by: by.name.to_owned(),
        reason: new.reason.trim().to_owned(),
    };
    states::may_follow(&log.changes, from, &change)?;
    writer.put_licence_change(id, &change).await?;
    refresh(&writer, id, at).await?;
    let detail = format!("{} to {}", from.word(), new.state.word());
    writer.audit(at.timestamp_millis(), AuditEntry::new(by.name, "licence_changed", "licence", id, detail)).await?;
    Ok(writer.commit().await?)
}

/// Works out again by what a licence is searched.
async fn refresh(writer: &Writer, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let log = writer.licence_log(id).await?;
    let ledger = ledger(&log, &Waiting::within(writer).await?, at);
    writer.put_licence_standing(id, ledger.state, ledger.refused() as i64).await
}

/// Takes a usage message in. The same again changes nothing; another one with its run is kept as refused.
pub async fn take_usages(store: &Store, message: &UsageMessage, by: By<'_>, at: DateTime<Utc>) -> Done<UsageReceipt> {
    let faults = check::message(message);
    if !faults.is_empty() {
        return Err(LedgerError::Faults(faults));
    }
    let (source, run, now) = (message.source.as_str(), message.run, at.timestamp_millis());
    let row = RunRow { message: message.clone(), digest: digest(message)?, by: by.name.to_owned(), at: now };
    let writer = store.writer().await?;
    let settled = writer.usage_sources().await?.iter().find(|known| known.source == source).map_or(0, |s| s.settled);
    let waiting: Vec<RunRow> =
        writer.usage_waiting().await?.into_iter().filter(|known| known.message.source == source).collect();
    let known = writer.usage_run(source, run).await?;
    let runs: BTreeSet<i64> = waiting.iter().map(|known| known.message.run).collect();
    let mut touched = keys(message);
    let status = match take(settled, &runs, known.as_ref().map(|known| known.digest.as_str()), run, &row.digest) {
        Taken::Known => "known",
        Taken::Conflict => {
            writer.put_usage_conflict(&row).await?;
            let entry = AuditEntry::new(by.name, "usage_refused", "usage_run", format!("{source} {run}"), "");
            writer.audit(now, entry).await?;
            writer.commit().await?;
            return Err(LedgerError::Conflict(format!(
                "another message came as run {run} of {source}: that one stands, this one is kept as refused"
            )));
        }
        Taken::New(settles) => {
            writer.put_usage_run(&row).await?;
            for run in settles {
                let held = waiting.iter().map(|row| &row.message).find(|held| held.run == run).unwrap_or(message);
                writer.settle_usages(held).await?;
                touched.extend(keys(held));
            }
            let detail = format!("{} usages", message.usages.len());
            let entry = AuditEntry::new(by.name, "usage_taken", "usage_run", format!("{source} {run}"), detail);
            writer.audit(now, entry).await?;
            "accepted"
        }
    };
    // Folded once, for what lists are searched by and for what the sender is told.
    let (waiting, touched) = (Waiting::within(&writer).await?, touched.into_iter().collect::<Vec<_>>());
    let mut judged = HashMap::new();
    for log in writer.licence_logs(&touched).await? {
        let ledger = ledger(&log, &waiting, at);
        if status == "accepted" {
            writer.put_licence_standing(log.id, ledger.state, ledger.refused() as i64).await?;
        }
        let of_run = ledger.usages.into_iter().filter(|usage| usage.source == source && usage.run == run);
        judged.insert(Licence::key(&log.licence.number), of_run.collect::<Vec<_>>().into_iter());
    }
    let receipt = receipt(&writer, message, status, &waiting, judged).await?;
    writer.commit().await?;
    Ok(receipt)
}

fn keys(message: &UsageMessage) -> BTreeSet<String> {
    message.usages.iter().map(|entry| Licence::key(&entry.licence)).collect()
}

/// What a message says, whatever its blanks and the order of its fields.
fn digest(message: &UsageMessage) -> Result<String, StoreError> {
    Ok(data_encoding::HEXLOWER.encode(&Sha256::digest(serde_json::to_vec(message).map_err(StoreError::from)?)))
}

/// What became of each usage of a message, by what was judged of its run on each licence.
async fn receipt(
    writer: &Writer,
    message: &UsageMessage,
    status: &'static str,
    waiting: &Waiting,
    mut judged: HashMap<String, std::vec::IntoIter<Judged>>,
) -> Result<UsageReceipt, StoreError> {
    let outcome = |entry: &model::licence::UsageEntry| {
        let found = judged.get_mut(&Licence::key(&entry.licence)).and_then(Iterator::next);
        let (outcome, because) =
            found.map_or((Outcome::Refused, Some(Refusal::LicenceUnknown)), |judged| (judged.outcome, judged.because));
        UsageOutcome { usage_id: entry.usage_id.clone(), licence: entry.licence.clone(), outcome, because }
    };
    let usages = message.usages.iter().map(outcome).collect();
    let sources = writer.usage_sources().await?;
    let settled = sources.iter().find(|source| source.source == message.source).map_or(0, |source| source.settled);
    let gaps = waiting.gaps.get(&message.source).cloned().unwrap_or_default();
    Ok(UsageReceipt { status, source: message.source.clone(), run: message.run, settled, gaps, usages })
}

/// Licences that are folded at a time.
const AT_ONCE: u64 = 500;

/// Holds a line of goods against every licence that is said to be in force, or was lately.
pub async fn fitting(store: &Store, asked: &Asked, at: DateTime<Utc>) -> Result<Fits, StoreError> {
    Ok(fits(asked, &standings_in_force(store, at).await?))
}

/// Every licence that is said to be in force, or was lately, as it stands.
pub async fn standings_in_force(store: &Store, at: DateTime<Utc>) -> Result<Vec<Standing>, StoreError> {
    let waiting = Waiting::read(store).await?;
    let (mut standings, mut after) = (Vec::new(), 0);
    loop {
        let ids = store.licences_in_force(after, AT_ONCE).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        standings.extend(store.licence_logs(&ids).await?.into_iter().map(|log| standing(log, &waiting, at)));
    }
    Ok(standings)
}
