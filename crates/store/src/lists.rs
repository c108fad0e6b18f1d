//! Editions of lists: each kept whole, so that an assessment made with an old one can be made again.

use std::collections::HashMap;

use model::Entity;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Result, Store, StoreError,
    db::Run,
    journal::{deflate, digest, inflate},
    query::col,
};

/// A list in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListItem {
    /// Short name, such as `ofac-sdn`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// Entries.
    pub entries: i64,
    /// The publisher's edition, where it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// SHA-256 of the entries.
    pub digest: String,
    /// When this edition was taken in.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub updated_at: i64,
}

/// What a new edition changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct ListDifference {
    /// New entries.
    pub added: i64,
    /// Entries that say something else.
    pub changed: i64,
    /// Entries that are gone.
    pub removed: i64,
}

/// A new edition.
#[derive(Debug, Clone)]
pub struct NewEdition {
    /// Short name of the list.
    pub list: String,
    /// Name to show.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// The publisher's edition.
    pub edition: Option<String>,
    /// Its entries.
    pub entities: Vec<Entity>,
    /// Whether to accept that more than half of the entries are gone.
    pub accept_shrunken: bool,
}

impl Store {
    /// The lists in force.
    pub async fn lists(&self) -> Result<Vec<ListItem>> {
        let sql = "SELECT list, name, source, edition, digest, entries, at FROM list_edition
                   WHERE id IN (SELECT MAX(id) FROM list_edition GROUP BY list) ORDER BY list";
        let rows = self.db.all(sql, vec![]).await?;
        rows.iter()
            .map(|row| {
                Ok(ListItem {
                    id: col(row, "list")?,
                    name: col(row, "name")?,
                    source: col(row, "source")?,
                    entries: col(row, "entries")?,
                    edition: col(row, "edition")?,
                    digest: col(row, "digest")?,
                    updated_at: col(row, "at")?,
                })
            })
            .collect()
    }

    /// Takes in an edition. A download that has lost more than half of its entries is refused and the old one stays.
    pub async fn put_list(&self, mut new: NewEdition, at: i64) -> Result<ListDifference> {
        for entity in &mut new.entities {
            entity.list.clone_from(&new.list);
        }
        let old = self.list_entities(&new.list).await?;
        if !new.accept_shrunken && old.len() >= 10 && new.entities.len() * 2 < old.len() {
            return Err(StoreError::Conflict(format!(
                "the new edition of {} has {} entries where the one in force has {}: refused, the old one stays",
                new.list,
                new.entities.len(),
                old.len()
            )));
        }
        let difference = difference(&old, &new.entities);
        let text = new.entities.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?.join("\n");
        let sql =
            "INSERT INTO list_edition (list, name, source, edition, digest, entries, added, changed, removed, at, body)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let values = vec![
            new.list.into(),
            new.name.into(),
            new.source.into(),
            new.edition.into(),
            digest(text.as_bytes()).into(),
            (new.entities.len() as i64).into(),
            difference.added.into(),
            difference.changed.into(),
            difference.removed.into(),
            at.into(),
            deflate(text.as_bytes())?.into(),
        ];
        self.db.exec(sql, values).await?;
        Ok(difference)
    }

    /// The entries of the edition in force; none where there is no such list.
    pub async fn list_entities(&self, list: &str) -> Result<Vec<Entity>> {
        self.edition("WHERE list = $1", list).await
    }

    /// The entries of the edition with this digest.
    pub async fn edition_entities(&self, digest: &str) -> Result<Vec<Entity>> {
        self.edition("WHERE digest = $1", digest).await
    }

    async fn edition(&self, condition: &str, value: &str) -> Result<Vec<Entity>> {
        let sql = format!("SELECT body FROM list_edition {condition} ORDER BY id DESC LIMIT 1");
        let Some(row) = self.db.one(&sql, vec![value.into()]).await? else { return Ok(Vec::new()) };
        let text = inflate(&col::<Vec<u8>>(&row, "body")?)?;
        text.split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| Ok(serde_json::from_slice(line)?))
            .collect()
    }
}

fn difference(old: &[Entity], new: &[Entity]) -> ListDifference {
    let before: HashMap<&str, &Entity> = old.iter().map(|e| (e.id.as_str(), e)).collect();
    let mut out = ListDifference::default();
    let mut kept = 0;
    for entity in new {
        match before.get(entity.id.as_str()) {
            None => out.added += 1,
            Some(was) => {
                kept += 1;
                out.changed += i64::from(*was != entity);
            }
        }
    }
    out.removed = before.len() as i64 - kept;
    out
}
