//! Engines from what the store and the configuration hold, and again from what a snapshot names.

use std::{fs::File, sync::Arc};

use anyhow::{Context, Result, bail};
use assess::Engines;
use chrono::Utc;
use model::Entity;
use reference::Places;
use rules::RuleText;
use serde::{Deserialize, Serialize};
use store::Store;

use crate::config::Config;

/// What a version of the engines was made of, kept for replay.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// Digests of the editions of the lists.
    lists: Vec<String>,
    rules: Vec<RuleText>,
    /// Digest of the policy's text.
    policy: String,
    places: String,
}

/// Builds the engines in force and keeps what they are made of.
pub async fn load(store: &Store, config: &Config) -> Result<Engines> {
    let (mut entities, mut digests) = (Vec::new(), Vec::new());
    for list in store.lists().await? {
        entities.extend(store.edition_entities(&list.digest).await?);
        digests.push(list.digest);
    }
    let rules = rules_in_force(store).await?;
    let policy = config.policy()?;
    let places = places(config)?;
    let manifest = Manifest {
        lists: digests,
        rules: rules.clone(),
        policy: store.put_text(&policy).await?,
        places: places.edition().to_owned(),
    };
    let engines = build(entities, rules, policy, places).await?;
    store.save_snapshot(engines.version(), &serde_json::to_value(&manifest)?, Utc::now().timestamp_millis()).await?;
    Ok(engines)
}

async fn build(entities: Vec<Entity>, rules: Vec<RuleText>, policy: String, places: Places) -> Result<Engines> {
    let built = tokio::task::spawn_blocking(move || Engines::build(entities, rules, &policy, Arc::new(places)));
    Ok(built.await??)
}

/// The engines of an earlier version. A place table of another edition cannot give the same words and is refused.
pub async fn restore(store: &Store, config: &Config, version: &str) -> Result<Engines> {
    let manifest = store.snapshot(version).await?.with_context(|| format!("the store has no snapshot {version}"))?;
    let manifest: Manifest = serde_json::from_value(manifest)?;
    let mut entities = Vec::new();
    for digest in &manifest.lists {
        entities.extend(store.edition_entities(digest).await?);
    }
    let policy = store.text(&manifest.policy).await?.context("the store has lost a policy")?;
    let places = places(config)?;
    if places.edition() != manifest.places {
        bail!("snapshot {version} used places of {}, configured are those of {}", manifest.places, places.edition());
    }
    let engines = build(entities, manifest.rules, policy, places).await?;
    if engines.version() != version {
        bail!("snapshot {version} comes out as {}: the program's own indicators have changed since", engines.version());
    }
    Ok(engines)
}

/// Digests of the editions of the lists that a version of the engines was made of; none where it is not known.
pub async fn lists_of(store: &Store, version: &str) -> Result<Vec<String>> {
    let Some(manifest) = store.snapshot(version).await? else { return Ok(Vec::new()) };
    Ok(serde_json::from_value::<Manifest>(manifest)?.lists)
}

/// The entries of those lists.
pub async fn entities_of(store: &Store, version: &str) -> Result<Vec<Entity>> {
    let mut entities = Vec::new();
    for digest in lists_of(store, version).await? {
        entities.extend(store.edition_entities(&digest).await?);
    }
    Ok(entities)
}

/// The rules that the store holds.
pub async fn rules_in_force(store: &Store) -> Result<Vec<RuleText>> {
    let stored = store.rules().await?;
    stored.into_iter().map(|rule| Ok(serde_json::from_value(rule.doc)?)).collect()
}

/// Puts the starter rules in force where none ever were.
pub async fn seed_rules(store: &Store) -> Result<()> {
    if store.setting("rules seeded").await?.is_some() {
        return Ok(());
    }
    let now = Utc::now().timestamp_millis();
    for rule in rules::parse_file(rules::STARTER)? {
        store.put_rule(&rule.id, Some(&serde_json::to_value(&rule)?), "system", now).await?;
    }
    Ok(store.set("rules seeded", "yes").await?)
}

/// The table of places that the configuration names, else the embedded short one.
pub fn places(config: &Config) -> Result<Places> {
    let mut places = Places::embedded();
    if let Some(path) = &config.reference.unlocode {
        let edition = config.reference.unlocode_edition.as_deref().unwrap_or("loaded");
        let file = File::open(path).with_context(|| format!("reading {}", path.display()))?;
        places.load_unlocode(file, edition).with_context(|| format!("in {}", path.display()))?;
    }
    if let Some(path) = &config.reference.airports {
        let file = File::open(path).with_context(|| format!("reading {}", path.display()))?;
        places.load_airports(file).with_context(|| format!("in {}", path.display()))?;
    }
    Ok(places)
}
