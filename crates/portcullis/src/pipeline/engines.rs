//! Engines from what the store and the configuration hold, and again from what a snapshot names.

use std::{fs::File, sync::Arc};

use anyhow::{Context, Result, bail};
use assess::Engines;
use chrono::{NaiveDate, Utc};
use futures::future::BoxFuture;
use goods::{
    Dictionary, Recogniser,
    hs::{Confirmed, Nomenclature, Suggester},
};
use model::{Entity, code::HsCode};
use reference::Places;
use rules::{RuleText, Tables};
use serde::{Deserialize, Serialize};
use server::rule_life;
use store::Store;

use crate::config::Config;

/// What a version of the engines was made of, kept for replay.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// Digests of the editions of the lists.
    lists: Vec<String>,
    rules: Vec<RuleText>,
    /// Digest of the sets of values that the rules may ask; none where there are no sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sets: Option<String>,
    /// Digest of the policy's text.
    policy: String,
    places: String,
    /// Digest of the dictionary of controlled goods; none in snapshots from before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dictionary: Option<String>,
    /// What headings were suggested from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    headings: Option<HeadingsManifest>,
}

/// A nomenclature, a tariff and the confirmed lines beside them.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct HeadingsManifest {
    /// Digest of the nomenclature's text.
    nomenclature: String,
    /// Digest of the tariff's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tariff: Option<String>,
    /// The last confirmation that was known.
    confirmed: i64,
}

/// Builds the engines in force and keeps what they are made of.
pub fn load<'a>(store: &'a Store, config: &'a Config) -> BoxFuture<'a, Result<Engines>> {
    Box::pin(async move {
        let (mut entities, mut digests) = (Vec::new(), Vec::new());
        for list in store.lists().await? {
            entities.extend(store.edition_entities(&list.digest).await?);
            digests.push(list.digest);
        }
        let rules = rule_life::in_force(store, config.today()).await?;
        let tables = server::remembered::tables(store).await?;
        let policy = config.policy()?;
        let places = places(config)?;
        let headings = headings_manifest(store).await?;
        let suggester = suggester(store, headings.as_ref()).await?;
        let (edition, dictionary) = server::dictionary::in_force(store, Utc::now().timestamp_millis()).await?;
        let manifest = Manifest {
            headings,
            lists: digests,
            rules: rules.clone(),
            sets: put_sets(store, &tables).await?,
            policy: store.put_text(&policy).await?,
            places: places.edition().to_owned(),
            dictionary: Some(edition.digest),
        };
        let engines = build(entities, (rules, tables), policy, places).await?.with_headings(suggester);
        let engines = with_goods(engines, dictionary).await?;
        store
            .save_snapshot(engines.version(), &serde_json::to_value(&manifest)?, Utc::now().timestamp_millis())
            .await?;
        Ok(engines)
    })
}

async fn build(
    entities: Vec<Entity>,
    (rules, tables): (Vec<RuleText>, Tables),
    policy: String,
    places: Places,
) -> Result<Engines> {
    let build = move || Engines::build_with(entities, rules, &tables, &policy, Arc::new(places));
    Ok(tokio::task::spawn_blocking(build).await??)
}

/// Keeps the sets of values, so that a replay hears the same.
async fn put_sets(store: &Store, tables: &Tables) -> Result<Option<String>> {
    if tables.sets.is_empty() {
        return Ok(None);
    }
    Ok(Some(store.put_text(&serde_json::to_string(&tables.sets)?).await?))
}

async fn kept_sets(store: &Store, digest: Option<&str>) -> Result<Tables> {
    let Some(digest) = digest else { return Ok(Tables::default()) };
    let text = store.text(digest).await?.context("the store has lost sets of values")?;
    Ok(Tables { sets: serde_json::from_str(&text)? })
}

async fn headings_manifest(store: &Store) -> Result<Option<HeadingsManifest>> {
    let sources = store.heading_sources().await?;
    Ok(sources.nomenclature.map(|nomenclature| HeadingsManifest {
        nomenclature: nomenclature.digest,
        tariff: sources.tariff.map(|tariff| tariff.digest),
        confirmed: sources.last_confirmed,
    }))
}

/// The suggester of headings that a manifest names.
async fn suggester(store: &Store, manifest: Option<&HeadingsManifest>) -> Result<Option<Arc<Suggester>>> {
    let Some(manifest) = manifest else { return Ok(None) };
    let nomenclature = nomenclature_text(store, &manifest.nomenclature).await?;
    let tariff = match &manifest.tariff {
        Some(digest) => Some(nomenclature_text(store, digest).await?),
        None => None,
    };
    let confirmed = confirmed(store, manifest.confirmed).await?;
    let build = move || Suggester::build(&nomenclature, tariff.as_ref(), &confirmed);
    Ok(Some(Arc::new(tokio::task::spawn_blocking(build).await?)))
}

async fn nomenclature_text(store: &Store, digest: &str) -> Result<Nomenclature> {
    let text = store.text(digest).await?.context("the store has lost a nomenclature")?;
    Ok(Nomenclature::from_text(&text)?)
}

async fn confirmed(store: &Store, up_to: i64) -> Result<Vec<Confirmed>> {
    let lines = store.confirmed_lines(up_to).await?;
    lines
        .into_iter()
        .map(|line| {
            let code = HsCode { digits: line.code, edition: u16::try_from(line.edition)? };
            Ok(Confirmed { text: line.words, code, count: u32::try_from(line.count).unwrap_or(u32::MAX) })
        })
        .collect()
}

/// The suggester of headings from what is loaded now; none where no nomenclature is.
pub async fn headings_in_force(store: &Store) -> Result<Option<Arc<Suggester>>> {
    suggester(store, headings_manifest(store).await?.as_ref()).await
}

/// The same engines with a dictionary of controlled goods.
async fn with_goods(engines: Engines, dictionary: Dictionary) -> Result<Engines> {
    let built = tokio::task::spawn_blocking(move || Recogniser::build(Arc::new(dictionary)));
    Ok(engines.with_goods(Arc::new(built.await??)))
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
    let suggester = suggester(store, manifest.headings.as_ref()).await?;
    let rules = (manifest.rules, kept_sets(store, manifest.sets.as_deref()).await?);
    let mut engines = build(entities, rules, policy, places).await?.with_headings(suggester);
    if let Some(digest) = &manifest.dictionary {
        let text = store.text(digest).await?.context("the store has lost a dictionary of goods")?;
        engines = with_goods(engines, serde_json::from_str(&text)?).await?;
    }
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

/// Digest of the dictionary of controlled goods that a version of the engines was made of.
pub async fn dictionary_of(store: &Store, version: &str) -> Result<Option<String>> {
    let Some(manifest) = store.snapshot(version).await? else { return Ok(None) };
    Ok(serde_json::from_value::<Manifest>(manifest)?.dictionary)
}

/// The entries of those lists.
pub async fn entities_of(store: &Store, version: &str) -> Result<Vec<Entity>> {
    let mut entities = Vec::new();
    for digest in lists_of(store, version).await? {
        entities.extend(store.edition_entities(&digest).await?);
    }
    Ok(entities)
}

/// The versions of rules in force on a day of the office, by rule.
pub async fn in_force(store: &Store, day: NaiveDate) -> Result<Vec<(String, i64)>> {
    let live = store.rules().await?;
    let mut out = Vec::new();
    for stored in &live {
        if rule_life::text(stored)?.valid_on(day) {
            out.push((stored.id.clone(), stored.version));
        }
    }
    Ok(out)
}

/// In whose name the product's own rules are in force.
const INSTALLATION: &str = "installation";

/// Puts the starter rules in force where none ever were.
pub async fn seed_rules(store: &Store) -> Result<()> {
    if store.setting("rules seeded").await?.is_some() {
        return Ok(());
    }
    let now = Utc::now().timestamp_millis();
    for rule in rules::parse_file(rules::STARTER)?.rules {
        // A start that was cut short has put some in force already.
        if store.last_rule_version(&rule.id).await? == 0 {
            rule_life::install(store, &rule, INSTALLATION, now).await?;
        }
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
