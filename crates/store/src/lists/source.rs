//! Where lists are fetched from, and what the source said of itself the last time.

use std::collections::BTreeMap;

use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AuditEntry, Result, Store, StoreError, audit, db::Run, query::col};

/// An edition that has lost more than this share of its entries is refused where a source says nothing else.
pub const SHRINK: f64 = 0.1;

/// Where a list comes from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ListSource {
    /// Short name of the list.
    pub list: String,
    /// Name to show.
    pub name: String,
    /// Its files, each by its address: `https://…`, `http://…`, `file:///…`.
    pub urls: Vec<String>,
    /// Mapping of CSV columns (TOML), where the header does not say enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Seconds between two fetches; 0: only when somebody asks.
    pub every_seconds: i64,
    /// The share of its entries that an edition may have lost, 0 to 1.
    pub shrink: f64,
    /// Whether the configuration file says so, and only it can change it.
    pub fixed: bool,
    /// Who set it.
    pub by: String,
    /// When it was set.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
}

/// What an address said of the file that it gave: sent back, so that the same file is not sent twice (RFC 9110, 13.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validator {
    /// `ETag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

/// Validators by address, and the edition that they belong to: another one in force makes them worthless.
#[derive(Serialize, Deserialize)]
struct Seen {
    digest: String,
    urls: BTreeMap<String, Validator>,
}

fn read(row: &QueryResult) -> Result<ListSource> {
    Ok(ListSource {
        list: col(row, "list")?,
        name: col(row, "name")?,
        urls: serde_json::from_str(&col::<String>(row, "urls")?)?,
        mapping: col(row, "mapping")?,
        every_seconds: col(row, "every_seconds")?,
        shrink: col(row, "shrink")?,
        fixed: col::<i64>(row, "fixed")? == 1,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
    })
}

impl Store {
    /// Where lists come from, by their short names.
    pub async fn list_sources(&self) -> Result<Vec<ListSource>> {
        self.db.all("SELECT * FROM list_source ORDER BY list", vec![]).await?.iter().map(read).collect()
    }

    /// Where a list comes from.
    pub async fn list_source(&self, list: &str) -> Result<Option<ListSource>> {
        let row = self.db.one("SELECT * FROM list_source WHERE list = $1", vec![list.into()]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Says where a list comes from. The same again changes nothing; one that the configuration file sets
    /// is changed there alone.
    pub async fn put_list_source(&self, source: &ListSource) -> Result<()> {
        let old = self.list_source(&source.list).await?;
        if let Some(old) = &old {
            if old.fixed && !source.fixed {
                return Err(fixed(&source.list));
            }
            if *old == (ListSource { by: old.by.clone(), at: old.at, ..source.clone() }) {
                return Ok(());
            }
        }
        let tx = self.db.begin().await?;
        let sql = "INSERT INTO list_source (list, name, urls, mapping, every_seconds, shrink, fixed, by_user, at, seen)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)
                   ON CONFLICT (list) DO UPDATE SET name = excluded.name, urls = excluded.urls,
                     mapping = excluded.mapping, every_seconds = excluded.every_seconds, shrink = excluded.shrink,
                     fixed = excluded.fixed, by_user = excluded.by_user, at = excluded.at, seen = NULL";
        let values = vec![
            source.list.as_str().into(),
            source.name.as_str().into(),
            serde_json::to_string(&source.urls)?.into(),
            source.mapping.clone().into(),
            source.every_seconds.into(),
            source.shrink.into(),
            i64::from(source.fixed).into(),
            source.by.as_str().into(),
            source.at.into(),
        ];
        tx.exec(sql, values).await?;
        let detail = format!("{} every {} s", source.urls.join(" "), source.every_seconds);
        let entry = AuditEntry::new(&source.by, "list_source_set", "list", &source.list, detail);
        audit::append(&tx, &[(source.at, entry)]).await?;
        tx.commit().await
    }

    /// A list is no longer fetched; its editions stay.
    pub async fn remove_list_source(&self, list: &str, by: &str, at: i64) -> Result<()> {
        let tx = self.db.begin().await?;
        if tx.exec("DELETE FROM list_source WHERE list = $1", vec![list.into()]).await? == 0 {
            return Err(StoreError::NotFound { what: "source of list", id: list.to_owned() });
        }
        audit::append(&tx, &[(at, AuditEntry::new(by, "list_source_removed", "list", list, ""))]).await?;
        tx.commit().await
    }

    /// What the addresses of a list said of their files when the edition in force came from them.
    pub async fn list_validators(&self, list: &str) -> Result<BTreeMap<String, Validator>> {
        let sql = "SELECT s.seen, (SELECT digest FROM list_edition e WHERE e.list = s.list ORDER BY e.id DESC LIMIT 1)
                     AS digest FROM list_source s WHERE s.list = $1 AND s.seen IS NOT NULL";
        let Some(row) = self.db.one(sql, vec![list.into()]).await? else { return Ok(BTreeMap::new()) };
        let seen: Seen = serde_json::from_str(&col::<String>(&row, "seen")?)?;
        let in_force: Option<String> = col(&row, "digest")?;
        Ok(if in_force.as_ref() == Some(&seen.digest) { seen.urls } else { BTreeMap::new() })
    }

    /// Keeps what the addresses said when the edition of this digest came from them.
    pub async fn put_list_validators(&self, list: &str, digest: &str, urls: BTreeMap<String, Validator>) -> Result<()> {
        let seen = serde_json::to_string(&Seen { digest: digest.to_owned(), urls })?;
        let sql = "UPDATE list_source SET seen = $2 WHERE list = $1";
        self.db.exec(sql, vec![list.into(), seen.into()]).await.map(drop)
    }
}

/// The refusal to change what the configuration file sets.
fn fixed(list: &str) -> StoreError {
    StoreError::Conflict(format!("where {list} comes from is set in the configuration file: change it there"))
}
