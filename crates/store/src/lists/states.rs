//! How every list stands: what is in force, how old that is, and whether something went wrong.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{AttemptItem, ListSource, Outcome};
use crate::{Result, Store, query::col};

/// A source that has not been found good for this many of its intervals is stale.
const STALE_AFTER: i64 = 3;

/// How a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As it should be.
    InForce,
    /// Its source has not been found good for three intervals.
    Stale,
    /// The last attempt was refused; what was in force before is.
    Refused,
    /// It has a source and no edition yet.
    Waiting,
}

/// A fetch that is going on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ListFetch {
    /// Since when.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub since: i64,
    /// Bytes that have come so far.
    pub bytes: i64,
}

/// A list, what is in force of it, and how it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListState {
    /// Short name, such as `ofac-sdn`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Where the edition in force came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its entries.
    pub entries: i64,
    /// The publisher's edition, where it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// SHA-256 of its entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When it was taken in.
    #[serde(serialize_with = "crate::views::iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub updated_at: Option<i64>,
    /// When its source was last found to be good: the edition taken in, or found to be the same.
    #[serde(serialize_with = "crate::views::iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub checked_at: Option<i64>,
    /// Seconds since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<i64>,
    /// How it stands; what is refused outweighs what is stale.
    pub standing: Standing,
    /// Whether its source has not been found good for three intervals, refused or not.
    pub stale: bool,
    /// The last attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<AttemptItem>,
    /// Where it is fetched from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch: Option<ListSource>,
    /// The fetch that is going on; the store knows of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetching: Option<ListFetch>,
}

impl ListState {
    /// A list of which nothing is known but its names.
    pub fn named(id: &str, name: &str) -> Self {
        ListState {
            id: id.to_owned(),
            name: name.to_owned(),
            source: None,
            entries: 0,
            edition: None,
            digest: None,
            updated_at: None,
            checked_at: None,
            age_seconds: None,
            standing: Standing::InForce,
            stale: false,
            attempt: None,
            fetch: None,
            fetching: None,
        }
    }
}

impl Store {
    /// Every list that has an edition or a source, by its short name. `now` in milliseconds.
    pub async fn list_states(&self, now: i64) -> Result<Vec<ListState>> {
        let mut states: BTreeMap<String, ListState> = BTreeMap::new();
        for list in self.lists().await? {
            let state = ListState {
                source: Some(list.source),
                entries: list.entries,
                edition: list.edition,
                digest: Some(list.digest),
                updated_at: Some(list.updated_at),
                checked_at: Some(list.updated_at),
                ..ListState::named(&list.id, &list.name)
            };
            states.insert(list.id, state);
        }
        for source in self.list_sources().await? {
            let state =
                states.entry(source.list.clone()).or_insert_with(|| ListState::named(&source.list, &source.name));
            state.name.clone_from(&source.name);
            state.fetch = Some(source);
        }
        for attempt in self.last_attempts().await? {
            // What was refused under a name that nothing else has makes no list.
            if let Some(state) = states.get_mut(&attempt.list) {
                state.attempt = Some(attempt);
            }
        }
        let sql = "SELECT list, MAX(at) AS at FROM list_attempt WHERE outcome IN ('taken', 'same') GROUP BY list";
        for row in self.db.all(sql, vec![]).await? {
            if let Some(state) = states.get_mut(&col::<String>(&row, "list")?) {
                state.checked_at = state.checked_at.max(Some(col(&row, "at")?));
            }
        }
        let mut states: Vec<ListState> = states.into_values().collect();
        for state in &mut states {
            judge(state, now);
        }
        Ok(states)
    }
}

fn judge(state: &mut ListState, now: i64) {
    state.age_seconds = state.checked_at.map(|at| (now - at).max(0) / 1000);
    state.stale = state.fetch.as_ref().is_some_and(|source| {
        let since = state.checked_at.unwrap_or(source.at);
        source.every_seconds > 0 && now - since > STALE_AFTER * source.every_seconds * 1000
    });
    let refused = state.attempt.as_ref().is_some_and(|attempt| attempt.outcome == Outcome::Refused);
    state.standing = if refused {
        Standing::Refused
    } else if state.stale {
        Standing::Stale
    } else if state.digest.is_none() && state.fetch.is_some() {
        Standing::Waiting
    } else {
        Standing::InForce
    };
}
