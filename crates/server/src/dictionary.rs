//! The dictionary of controlled goods as the store keeps it: the edition in force, and how one leads to the next.

use goods::{Change, ChangeError, Dictionary, Difference, import::Imported};
use serde_json::Value as Json;
use store::{
    Store, StoreError,
    dictionary::{GoodsEdition, GoodsVerdict, NewGoodsEdition, NewGoodsProposal},
};
use thiserror::Error;

/// Why something cannot be done with the dictionary.
#[derive(Debug, Error)]
pub enum GoodsError {
    /// The change cannot be made.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// A file says nothing new.
    #[error("the file says nothing that the dictionary does not say already; {0} defects")]
    NothingNew(usize),
    /// The store fails, or refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The edition in force and its dictionary; where none ever was, the shipped one becomes the first.
pub async fn in_force(store: &Store, at: i64) -> Result<(GoodsEdition, Dictionary), StoreError> {
    if let Some(edition) = store.goods_edition_in_force().await? {
        let dictionary = dictionary(store, &edition).await?;
        return Ok((edition, dictionary));
    }
    let shipped = Dictionary::shipped().map_err(|error| StoreError::Damaged(error.to_string()))?;
    store.seed_goods(&edition_of(0, &Dictionary::default(), &shipped)?, at).await?;
    let edition = store.goods_edition_in_force().await?;
    let edition = edition.ok_or_else(|| StoreError::Damaged("the dictionary has no edition".into()))?;
    let dictionary = dictionary(store, &edition).await?;
    Ok((edition, dictionary))
}

/// The dictionary of an edition.
pub async fn dictionary(store: &Store, edition: &GoodsEdition) -> Result<Dictionary, StoreError> {
    Ok(serde_json::from_str(&store.goods_text(edition).await?)?)
}

/// What the store keeps of a dictionary that follows another.
fn edition_of(follows: i64, before: &Dictionary, after: &Dictionary) -> Result<NewGoodsEdition, StoreError> {
    let difference = Difference::between(before, after);
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(NewGoodsEdition {
        follows,
        text: serde_json::to_string(after)?,
        edition: after.edition(),
        items: count(after.items.len()),
        added: count(difference.added.len()),
        changed: count(difference.changed.len()),
        removed: count(difference.removed.len()),
    })
}

/// Whose proposal it is, and why.
#[derive(Debug, Clone, Copy)]
pub struct Proposer<'a> {
    /// Who.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The file that it was read from.
    pub source: Option<&'a str>,
}

/// Keeps a change as a proposal, where it could be made now. Its number.
pub async fn propose(store: &Store, change: &Change, proposer: Proposer<'_>, at: i64) -> Result<i64, GoodsError> {
    let (edition, current) = in_force(store, at).await?;
    change.apply(&current)?;
    let kind = match (proposer.source, change.put.is_empty() && change.remove.is_empty()) {
        (Some(_), _) => "import",
        (None, true) => "benign",
        (None, false) => "item",
    };
    let new = NewGoodsProposal {
        kind: kind.to_owned(),
        title: title(change),
        base: edition.id,
        source: proposer.source.map(str::to_owned),
        change: serde_json::to_value(change).map_err(StoreError::from)?,
        reason: proposer.reason.to_owned(),
        by: proposer.by.to_owned(),
    };
    Ok(store.propose_goods(&new, at).await?)
}

/// The same for what was read from a file.
pub async fn propose_import(
    store: &Store,
    read: &Imported,
    proposer: Proposer<'_>,
    at: i64,
) -> Result<i64, GoodsError> {
    if read.change == Change::default() {
        return Err(GoodsError::NothingNew(read.defects.len()));
    }
    propose(store, &read.change, proposer, at).await
}

/// What a change is of: the first identifiers or phrases, and how many more.
fn title(change: &Change) -> String {
    let items = change.put.iter().map(|item| item.id.as_str()).chain(change.remove.iter().map(String::as_str));
    let all: Vec<&str> = items.chain(change.benign.iter().chain(&change.not_benign).map(String::as_str)).collect();
    let shown = all.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    match all.len() {
        0..=3 => shown,
        more => format!("{shown} and {} more", more - 3),
    }
}

/// What a proposal comes to on the edition in force.
#[derive(Debug)]
pub struct Prospect {
    /// The edition in force.
    pub current: GoodsEdition,
    /// What would differ, or why it cannot be made any more.
    pub outcome: Result<(Dictionary, Difference), ChangeError>,
}

/// Works out what a proposal would do now.
pub async fn prospect(store: &Store, base: i64, change: Json, at: i64) -> Result<Prospect, StoreError> {
    let change: Change = serde_json::from_value(change)?;
    let (current, now) = in_force(store, at).await?;
    let then =
        if base == current.id { now.clone() } else { dictionary(store, &store.goods_edition(base).await?).await? };
    let outcome = change.apply_since(&then, &now).map(|after| {
        let difference = Difference::between(&now, &after);
        (after, difference)
    });
    Ok(Prospect { current, outcome })
}

/// Approves a proposal in the name of somebody who did not make it. The number of the edition that is in force by it.
pub async fn approve(store: &Store, id: i64, by: &str, reason: &str, at: i64) -> Result<i64, GoodsError> {
    let (proposal, change) = store.goods_proposal(id).await?;
    if proposal.state != "open" {
        return Err(StoreError::Conflict("the proposal was decided before".into()).into());
    }
    if proposal.by == by {
        let said = "another person must decide on a proposal than the one who made it";
        return Err(StoreError::Conflict(said.into()).into());
    }
    let prospect = prospect(store, proposal.base, change, at).await?;
    let (after, _) = prospect.outcome?;
    let before = dictionary(store, &prospect.current).await?;
    let new = edition_of(prospect.current.id, &before, &after)?;
    let made = store.decide_goods(id, &GoodsVerdict::Approved(new), by, reason, at).await?;
    Ok(made.unwrap_or(prospect.current.id))
}
