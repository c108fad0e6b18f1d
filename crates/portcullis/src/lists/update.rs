//! A list from its source into force.

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::AtomicU64},
};

use anyhow::Result;
use chrono::Utc;
use store::{
    Store,
    lists::{AttemptItem, ListSource, Offered, Outcome, Refusal},
};

use super::{
    Fetched, Limits, Taken, Terms, fetch,
    take::{take, told},
};

/// Fetches a list and takes it in, unless it is to be refused. `progress` counts the bytes that have come.
pub async fn update(
    store: &Store,
    source: &ListSource,
    by: &str,
    limits: Limits,
    progress: Arc<AtomicU64>,
) -> Result<Taken> {
    let offered = Offered {
        list: source.list.clone(),
        name: source.name.clone(),
        source: source.urls.join(" "),
        by: by.to_owned(),
        ..Offered::default()
    };
    let seen = store.list_validators(&source.list).await?;
    let urls = source.urls.clone();
    let fetched = tokio::task::spawn_blocking(move || fetch(&urls, &seen, limits, &progress)).await?;
    let now = Utc::now().timestamp_millis();
    let (files, validators) = match fetched {
        Ok(Fetched::Files(files, validators)) => (files, validators),
        Ok(Fetched::Unchanged) => return ended(store.confirm_list(&offered, now).await?),
        Err(refusal) => return refused(store, &offered, &refusal, now).await,
    };
    let terms = Terms { shrink: source.shrink, ..Terms::default() };
    let taken = take(store, offered, files, source.mapping.clone(), terms).await?;
    if let (Outcome::Taken | Outcome::Same, Some(digest)) = (taken.attempt.outcome, &taken.attempt.digest) {
        store.put_list_validators(&source.list, digest, useful(validators)).await?;
    }
    Ok(taken)
}

/// An address that said nothing of its file has to be fetched whole the next time.
fn useful(validators: BTreeMap<String, store::lists::Validator>) -> BTreeMap<String, store::lists::Validator> {
    validators.into_iter().filter(|(_, said)| said.etag.is_some() || said.modified.is_some()).collect()
}

async fn refused(store: &Store, offered: &Offered, refusal: &Refusal, now: i64) -> Result<Taken> {
    ended(store.refuse_list(offered, refusal, now).await?)
}

fn ended(attempt: AttemptItem) -> Result<Taken> {
    told(&attempt);
    Ok(attempt.into())
}
