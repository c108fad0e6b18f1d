//! Editions of lists: each kept whole, so that an assessment made with an old one can be made again.
//!
//! An edition is read, compared with the one in force and put in its place
//! inside one write transaction, so that of two updates at once neither is lost.
//! What is expensive (comparing, packing) is done before, against the edition
//! that was in force then; should another have come between, it is done anew.

mod attempts;
mod difference;
mod source;
mod states;

use model::Entity;
use serde::Serialize;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

pub use attempts::{AttemptItem, Outcome, Refusal};
use attempts::{Ended, write};
use difference::Comparison;
pub use difference::{DifferencePage, EntryDifference, EntryFate, FieldChange, ListDifference, Side};
pub use source::{ListSource, SHRINK, Validator};
pub use states::{ListFetch, ListState, Standing};

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Run, Tx},
    journal::{deflate, digest, inflate},
    query::{col, page_sql},
    views::Page,
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

/// An edition that was taken in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EditionItem {
    /// Its number; a later edition has a higher one.
    pub id: i64,
    /// The publisher's edition, where it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// SHA-256 of its entries.
    pub digest: String,
    /// Where it came from.
    pub source: String,
    /// Entries.
    pub entries: i64,
    /// What it changed.
    pub difference: ListDifference,
    /// When it was taken in.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// Who took it in: a user's name, `command line` or `schedule`.
    pub by: String,
    /// Why it was taken all the same, where it had been refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
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
    /// Whether to accept it however many of its entries are gone.
    pub accept_shrunken: bool,
}

/// What came for a list, whatever becomes of it.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// Short name of the list.
    pub list: String,
    /// Name to show.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// Who brought it: a user's name, `command line` or `schedule`.
    pub by: String,
    /// Why it is taken though it had been refused.
    pub reason: Option<String>,
    /// Bytes received.
    pub bytes: i64,
    /// SHA-256 of them.
    pub received: Option<String>,
    /// Why it is not to be taken though it can be read: too much of it cannot.
    pub doubt: Option<Refusal>,
}

/// Entries packed as they are kept.
struct Packed {
    digest: String,
    body: Vec<u8>,
    entries: i64,
}

/// The edition that another one is compared with.
struct Base {
    id: i64,
    digest: String,
    edition: Option<String>,
    entities: Vec<Entity>,
}

/// How a change by hand ended: what it made, with its entry of the audit log.
type Edited = (Vec<Entity>, AuditEntry);

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

    /// Takes in an edition; one that has shrunk too far is an error and the old one stays.
    pub async fn put_list(&self, new: NewEdition, at: i64) -> Result<ListDifference> {
        let offered = Offered {
            list: new.list.clone(),
            name: new.name.clone(),
            source: new.source.clone(),
            by: "system".into(),
            ..Offered::default()
        };
        let shrink = if new.accept_shrunken { 1.0 } else { SHRINK };
        let attempt = self.take_list(&offered, new.edition, new.entities, shrink, at).await?;
        match attempt.outcome {
            Outcome::Refused => Err(StoreError::Conflict(attempt.detail.unwrap_or_default())),
            _ => Ok(attempt.difference.unwrap_or_default()),
        }
    }

    /// Takes in an edition if it may be: the one in force stays where the new one has lost more than the share `shrink`
    /// of its entries, and where it says the same. Whatever becomes of it is kept as an attempt.
    pub async fn take_list(
        &self,
        offered: &Offered,
        edition: Option<String>,
        mut entities: Vec<Entity>,
        shrink: f64,
        at: i64,
    ) -> Result<AttemptItem> {
        for entity in &mut entities {
            entity.list.clone_from(&offered.list);
        }
        let (mut entities, packed) = packed(entities).await?;
        loop {
            let base = self.base(&offered.list).await?;
            let had = base.as_ref().map_or(0, |base| base.entities.len());
            // A publisher who dates the same entries anew has made a new edition; bytes without a date are the same.
            let same = base
                .as_ref()
                .is_some_and(|base| base.digest == packed.digest && (edition.is_none() || edition == base.edition));
            let id = base.as_ref().map(|base| base.id);
            let old = base.map(|base| base.entities).unwrap_or_default();
            let difference;
            (entities, difference) = spawn_blocking(move || {
                let counts = Comparison::of(&old, &entities).counts();
                (entities, counts)
            })
            .await
            .map_err(stopped)?;
            let judged = || offered.doubt.clone().or_else(|| shrunken(&offered.list, had, entities.len(), shrink));
            let refusal = if same { None } else { judged() };
            let tx = self.begin_editions().await?;
            if newest(&tx, &offered.list).await? != id {
                continue;
            }
            let outcome = match (&refusal, same) {
                (Some(_), _) => Outcome::Refused,
                (None, true) => Outcome::Same,
                (None, false) => Outcome::Taken,
            };
            if outcome == Outcome::Taken {
                insert(&tx, offered, edition.as_deref(), &packed, difference, at).await?;
            }
            let ended = Ended {
                outcome,
                refusal: refusal.as_ref(),
                digest: Some(&packed.digest),
                edition: edition.as_deref(),
                entries: Some(packed.entries),
                difference: Some(difference),
                body: refusal.as_ref().map(|_| packed.body.as_slice()),
            };
            let attempt = write(&tx, offered, ended, at).await?;
            tx.commit().await?;
            return self.list_attempt(attempt).await;
        }
    }

    /// Takes in the edition that an attempt was refused for, exactly as it was seen then.
    pub async fn accept_attempt(&self, id: i64, by: &str, reason: &str, at: i64) -> Result<AttemptItem> {
        let attempt = self.list_attempt(id).await?;
        let sql = "SELECT name, body FROM list_attempt WHERE id = $1 AND body IS NOT NULL";
        let row = self.db.one(sql, vec![id.into()]).await?.ok_or_else(|| {
            StoreError::Conflict("only the last refused edition is kept: fetch or upload it again".into())
        })?;
        let offered = Offered {
            list: attempt.list,
            name: col(&row, "name")?,
            source: attempt.source,
            by: by.to_owned(),
            reason: Some(reason.to_owned()),
            bytes: attempt.bytes,
            received: attempt.received,
            doubt: None,
        };
        let entities = unpacked(col(&row, "body")?).await?;
        self.take_list(&offered, attempt.edition, entities, 1.0, at).await
    }

    /// Changes a list that is made by hand, as a whole new edition. `change` may be called again when another change
    /// came between; its error leaves everything as it was.
    pub async fn edit_list<E: From<StoreError>>(
        &self,
        offered: &Offered,
        at: i64,
        mut change: impl FnMut(Vec<Entity>) -> Result<Edited, E>,
    ) -> Result<ListDifference, E> {
        loop {
            let base = self.base(&offered.list).await?;
            let id = base.as_ref().map(|base| base.id);
            let old = base.map(|base| base.entities).unwrap_or_default();
            let (mut entities, entry) = change(old.clone())?;
            for entity in &mut entities {
                entity.list.clone_from(&offered.list);
            }
            let (entities, packed) = packed(entities).await?;
            let difference = Comparison::of(&old, &entities).counts();
            let tx = self.begin_editions().await?;
            if newest(&tx, &offered.list).await? != id {
                continue;
            }
            insert(&tx, offered, None, &packed, difference, at).await?;
            audit::append(&tx, &[(at, entry)]).await?;
            tx.commit().await?;
            return Ok(difference);
        }
    }

    /// The editions of a list, newest first.
    pub async fn list_editions(&self, list: &str, page: u64) -> Result<Page<EditionItem>> {
        let total = self.db.count("SELECT COUNT(*) FROM list_edition WHERE list = $1", vec![list.into()]).await?;
        let sql = format!(
            "SELECT id, edition, digest, source, entries, added, changed, removed, at, by_user, reason
             FROM list_edition WHERE list = $1 ORDER BY id DESC {}",
            page_sql(page)
        );
        let rows = self.db.all(&sql, vec![list.into()]).await?;
        let items = rows.iter().map(|row| {
            Ok(EditionItem {
                id: col(row, "id")?,
                edition: col(row, "edition")?,
                digest: col(row, "digest")?,
                source: col(row, "source")?,
                entries: col(row, "entries")?,
                difference: ListDifference {
                    added: col(row, "added")?,
                    changed: col(row, "changed")?,
                    removed: col(row, "removed")?,
                },
                at: col(row, "at")?,
                by: col(row, "by_user")?,
                reason: col(row, "reason")?,
            })
        });
        Ok(Page { items: items.collect::<Result<_>>()?, total })
    }

    /// What one edition of a list says that another does not. Each is named by its digest or the first eight or more
    /// characters of it; without `to` it is the one in force, without `from` the one before `to`. `to` may be an
    /// edition that was refused and is still kept. Without a page, everything.
    pub async fn list_difference(
        &self,
        list: &str,
        from: Option<&str>,
        to: Option<&str>,
        only: Option<EntryFate>,
        page: Option<u64>,
    ) -> Result<DifferencePage> {
        let (to, to_id, new) = self.side(list, to, None).await?.ok_or_else(|| no_edition(list, to))?;
        let earlier = match from {
            Some(_) => Some(self.side(list, from, None).await?.ok_or_else(|| no_edition(list, from))?),
            None => self.side(list, None, to_id).await?,
        };
        let (from, old) = earlier.map_or((None, None), |(side, _, body)| (Some(side), Some(body)));
        let old = match old {
            Some(body) => unpacked(body).await?,
            None => Vec::new(),
        };
        let new = unpacked(new).await?;
        let work = move || {
            let comparison = Comparison::of(&old, &new);
            Ok::<_, StoreError>((comparison.counts(), comparison.page(only, page)?))
        };
        let (counts, (items, total)) = spawn_blocking(work).await.map_err(stopped)??;
        Ok(DifferencePage { from, to, counts, items, total })
    }

    /// The entries of the edition in force; none where there is no such list.
    pub async fn list_entities(&self, list: &str) -> Result<Vec<Entity>> {
        self.edition("WHERE list = $1", list).await
    }

    /// The entries of the edition with this digest.
    pub async fn edition_entities(&self, digest: &str) -> Result<Vec<Entity>> {
        self.edition("WHERE digest = $1", digest).await
    }

    /// Three numbers that grow whenever a list or what headings are suggested from, a rule, or the dictionary changes:
    /// what engines were built from can be told by them. A single confirmation of a line changes none; it is taken up
    /// with the next change.
    pub async fn engines_mark(&self) -> Result<(i64, i64, i64)> {
        let sql = "SELECT (SELECT COALESCE(MAX(id), 0) FROM list_edition)
                          + (SELECT COALESCE(MAX(id), 0) FROM nomenclature)
                          + (SELECT COALESCE(MAX(id), 0) FROM confirmed_file) AS lists,
                          (SELECT COALESCE(MAX(id), 0) FROM rule_event)
                          + (SELECT COALESCE(MAX(id), 0) FROM value_set_version) AS rules,
                          (SELECT COALESCE(MAX(id), 0) FROM goods_edition) AS goods";
        let row = self.db.one(sql, vec![]).await?;
        let row = row.ok_or_else(|| StoreError::Damaged("a count has no row".into()))?;
        Ok((col(&row, "lists")?, col(&row, "rules")?, col(&row, "goods")?))
    }

    async fn edition(&self, condition: &str, value: &str) -> Result<Vec<Entity>> {
        let sql = format!("SELECT body FROM list_edition {condition} ORDER BY id DESC LIMIT 1");
        let Some(row) = self.db.one(&sql, vec![value.into()]).await? else { return Ok(Vec::new()) };
        unpacked(col(&row, "body")?).await
    }

    /// An edition by its digest, the one before a number, or the one in force; else a refused one that is kept.
    async fn side(
        &self,
        list: &str,
        digest: Option<&str>,
        before: Option<i64>,
    ) -> Result<Option<(Side, Option<i64>, Vec<u8>)>> {
        let digest = digest.unwrap_or("");
        let hexadecimal = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !digest.is_empty() && (!hexadecimal || digest.len() < 8) {
            return Err(StoreError::Conflict(format!("{digest} is no digest: give eight or more of its characters")));
        }
        let pattern = format!("{}%", digest.to_lowercase());
        let sql = "SELECT id, digest, edition, entries, at, body FROM list_edition
                   WHERE list = $1 AND digest LIKE $2 AND id < $3 ORDER BY id DESC LIMIT 1";
        let values = vec![list.into(), pattern.clone().into(), before.unwrap_or(i64::MAX).into()];
        let mut found = self.db.one(sql, values).await?;
        let mut number = found.as_ref().map(|row| col(row, "id")).transpose()?;
        if found.is_none() && !digest.is_empty() {
            let sql = "SELECT digest, edition, entries, at, body FROM list_attempt
                       WHERE list = $1 AND digest LIKE $2 AND body IS NOT NULL ORDER BY id DESC LIMIT 1";
            found = self.db.one(sql, vec![list.into(), pattern.into()]).await?;
            number = None;
        }
        let Some(row) = found else { return Ok(None) };
        let side = Side {
            digest: col(&row, "digest")?,
            edition: col(&row, "edition")?,
            entries: col(&row, "entries")?,
            at: col(&row, "at")?,
        };
        Ok(Some((side, number, col(&row, "body")?)))
    }

    async fn base(&self, list: &str) -> Result<Option<Base>> {
        let sql = "SELECT id, digest, edition, body FROM list_edition WHERE list = $1 ORDER BY id DESC LIMIT 1";
        let Some(row) = self.db.one(sql, vec![list.into()]).await? else { return Ok(None) };
        Ok(Some(Base {
            id: col(&row, "id")?,
            digest: col(&row, "digest")?,
            edition: col(&row, "edition")?,
            entities: unpacked(col(&row, "body")?).await?,
        }))
    }

    /// A transaction in which no other process puts an edition in force either.
    async fn begin_editions(&self) -> Result<Tx> {
        let tx = self.db.begin().await?;
        if tx.backend == sea_orm::DbBackend::Postgres {
            tx.batch("LOCK TABLE list_edition IN SHARE ROW EXCLUSIVE MODE").await?;
        }
        Ok(tx)
    }
}

fn no_edition(list: &str, digest: Option<&str>) -> StoreError {
    StoreError::NotFound { what: "edition", id: format!("{list} {}", digest.unwrap_or("")).trim_end().to_owned() }
}

fn stopped(_: tokio::task::JoinError) -> StoreError {
    StoreError::Unavailable("the comparison of two editions was stopped".into())
}

/// Refuses an edition that has lost more than the share `accepted`, where there were 50 entries or more, and more than
/// half where there were ten or more: a download that was cut off looks like this.
fn shrunken(list: &str, had: usize, has: usize, accepted: f64) -> Option<Refusal> {
    if has == 0 && had > 0 && accepted < 1.0 {
        return Some(Refusal::new("empty", format!("the new edition of {list} holds no entry")));
    }
    let lost = had.saturating_sub(has) as f64;
    let too_many = (had >= 50 && lost > had as f64 * accepted) || (had >= 10 && lost > had as f64 * accepted.max(0.5));
    too_many.then(|| {
        Refusal::new(
            "shrunk",
            format!("the new edition of {list} has {has} entries where the one in force has {had}; the old one stays"),
        )
    })
}

async fn newest(tx: &Tx, list: &str) -> Result<Option<i64>> {
    let rows = tx.rows("SELECT MAX(id) AS id FROM list_edition WHERE list = $1", vec![list.into()]).await?;
    rows.first().map_or(Ok(None), |row| col(row, "id"))
}

async fn insert(
    tx: &Tx,
    offered: &Offered,
    edition: Option<&str>,
    packed: &Packed,
    difference: ListDifference,
    at: i64,
) -> Result<()> {
    let sql =
        "INSERT INTO list_edition (list, name, source, edition, digest, entries, added, changed, removed, at, body,
                 by_user, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values = vec![
        offered.list.as_str().into(),
        offered.name.as_str().into(),
        offered.source.as_str().into(),
        edition.into(),
        packed.digest.as_str().into(),
        packed.entries.into(),
        difference.added.into(),
        difference.changed.into(),
        difference.removed.into(),
        at.into(),
        packed.body.clone().into(),
        offered.by.as_str().into(),
        offered.reason.as_deref().into(),
    ];
    tx.exec(sql, values).await.map(drop)
}

async fn packed(entities: Vec<Entity>) -> Result<(Vec<Entity>, Packed)> {
    let work = move || {
        let lines = entities.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        let text = lines.join("\n");
        let packed =
            Packed { digest: digest(text.as_bytes()), body: deflate(text.as_bytes())?, entries: entities.len() as i64 };
        Ok((entities, packed))
    };
    spawn_blocking(work).await.map_err(stopped)?
}

async fn unpacked(body: Vec<u8>) -> Result<Vec<Entity>> {
    let work = move || {
        inflate(&body)?
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| Ok(serde_json::from_slice(line)?))
            .collect()
    };
    spawn_blocking(work).await.map_err(stopped)?
}
