//! Sources of lists that the configuration file names.

use std::path::PathBuf;

use anyhow::{Context, Result};
use chrono::Utc;
use serde::Deserialize;
use store::{
    Store,
    lists::{ListSource, SHRINK},
};

use super::source;

/// Who sets what the configuration file names.
const BY: &str = "configuration";

/// A list and where it comes from, as the configuration file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListConfig {
    /// Short name, such as `ofac-sdn`.
    pub list: String,
    /// Name to show.
    pub name: Option<String>,
    /// Its files: `https://…`, `http://…`, `file:///…` or a path.
    pub urls: Vec<String>,
    /// How often: `30m`, `6h`, `1d`; `0` only when asked.
    #[serde(default = "six_hours")]
    pub every: String,
    /// The share of its entries that an edition may have lost.
    #[serde(default = "shrink")]
    pub shrink: f64,
    /// File that maps CSV columns (TOML).
    pub mapping: Option<PathBuf>,
}

fn six_hours() -> String {
    "6h".to_owned()
}

fn shrink() -> f64 {
    SHRINK
}

impl ListConfig {
    /// The source that this says.
    pub fn source(&self, at: i64) -> Result<ListSource> {
        let read =
            |path: &PathBuf| std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()));
        Ok(ListSource {
            list: self.list.clone(),
            name: self.name.clone().unwrap_or_else(|| self.list.clone()),
            urls: self.urls.iter().map(|url| source::address(url)).collect(),
            mapping: self.mapping.as_ref().map(read).transpose()?,
            every_seconds: super::parse_every(&self.every).map_err(anyhow::Error::msg)?,
            shrink: self.shrink,
            fixed: true,
            by: BY.to_owned(),
            at,
        })
    }

    /// Everything that is wrong with it, in words.
    pub fn faults(&self) -> Vec<String> {
        match self.source(0) {
            Ok(named) => source::faults(&named),
            Err(error) => vec![format!("{error:#}")],
        }
    }
}

/// Puts what the configuration names into the store.
pub async fn name(store: &Store, lists: &[ListConfig]) -> Result<()> {
    let now = Utc::now().timestamp_millis();
    for list in lists {
        store.put_list_source(&list.source(now)?).await?;
    }
    Ok(())
}

/// Makes the sources in the store those that the configuration names, beside those set in the console.
pub async fn settle(store: &Store, lists: &[ListConfig]) -> Result<()> {
    name(store, lists).await?;
    for source in store.list_sources().await? {
        if source.fixed && !lists.iter().any(|list| list.list == source.list) {
            store.remove_list_source(&source.list, BY, Utc::now().timestamp_millis()).await?;
        }
    }
    Ok(())
}
