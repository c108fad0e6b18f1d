//! What is left to be screened again after lists have changed.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AuditEntry, Result, Store, db::Run, query::col, writer::Writer};

/// What stands in the place of lists where the dictionary of controlled goods has changed.
pub const DICTIONARY: &str = "dictionary of goods";

/// A change of lists, or of the dictionary, and how far what was stored has been screened against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RescreenJob {
    /// Its number.
    pub id: i64,
    /// Short names of the lists that changed.
    pub lists: Vec<String>,
    /// The engines before.
    pub from_snapshot: String,
    /// The engines after.
    pub to_snapshot: String,
    /// The rows of what was asked, from before the first to the last, once they are known.
    pub first: i64,
    /// The last row.
    pub last: i64,
    /// The last row that is done; none while the subjects that cite changed entries are assessed again.
    pub reached: Option<i64>,
    /// What it has come to.
    pub tally: RescreenTally,
}

/// What screening again has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct RescreenTally {
    /// Names, documents, containers and vessels asked again.
    pub names: i64,
    /// Subjects that a changed entry resembles, or that cited one.
    pub hits: i64,
    /// Targets that opened or became worse.
    pub opened: i64,
    /// Subjects that want no officer any more.
    pub lapsed: i64,
}

/// A change of lists that is being worked on, as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RescreenItem {
    /// Short names of the lists that changed.
    pub lists: Vec<String>,
    /// How much is done, 0 to 1.
    pub share: f64,
    /// What it has come to.
    #[serde(flatten)]
    pub tally: RescreenTally,
}

/// The setting that names the engines against whose lists everything stored is, or is about to be, screened.
const BASELINE: &str = "screened against";

impl RescreenJob {
    /// Whether it is the dictionary that changed: then rows are bills.
    pub fn of_dictionary(&self) -> bool {
        self.lists == [DICTIONARY]
    }

    /// How much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        match self.reached {
            None => 0.0,
            Some(reached) if self.last > self.first => {
                (reached - self.first).clamp(0, self.last - self.first) as f64 / (self.last - self.first) as f64
            }
            Some(_) => 1.0,
        }
    }

    /// As it is shown.
    pub fn item(&self) -> RescreenItem {
        RescreenItem { lists: self.lists.clone(), share: (self.share() * 1000.0).round() / 1000.0, tally: self.tally }
    }
}

impl Store {
    /// The engines against whose lists everything stored is screened. A store of an earlier program says it by its
    /// last assessment; an empty one says nothing.
    pub async fn rescreen_baseline(&self) -> Result<Option<String>> {
        if let Some(version) = self.setting(BASELINE).await? {
            return Ok(Some(version));
        }
        let row = self.db.one("SELECT snapshot FROM assessment ORDER BY id DESC LIMIT 1", vec![]).await?;
        row.map(|row| col(&row, "snapshot")).transpose()
    }

    /// The oldest change that is not done.
    pub async fn rescreen_open(&self) -> Result<Option<RescreenJob>> {
        let sql = "SELECT * FROM rescreen_job WHERE done_at IS NULL ORDER BY id LIMIT 1";
        self.db.one(sql, vec![]).await?.as_ref().map(job).transpose()
    }
}

impl Writer {
    /// Says that the lists have changed, in step with the new baseline. Without lists only the baseline is set.
    pub async fn rescreen_begin(&self, lists: &[String], from: &str, to: &str, at: i64) -> Result<()> {
        if !lists.is_empty() {
            let sql = "INSERT INTO rescreen_job (lists, from_snapshot, to_snapshot, created_at, first, last)
                       VALUES ($1, $2, $3, $4, 0, 0)";
            let values = vec![serde_json::to_string(lists)?.into(), from.into(), to.into(), at.into()];
            self.tx.exec(sql, values).await?;
        }
        self.set(BASELINE, to).await
    }

    /// Sets what is to be scanned.
    pub async fn rescreen_scan(&self, id: i64, first: i64, last: i64) -> Result<()> {
        let sql = "UPDATE rescreen_job SET first = $2, last = $3, reached = $2 WHERE id = $1 AND reached IS NULL";
        self.tx.exec(sql, vec![id.into(), first.into(), last.into()]).await.map(drop)
    }

    /// Adds to what it has come to, and says how far it is: from `reached` to `next`. Another process that works on
    /// the same change may have gone further already; then nothing is added, and the answer is no.
    pub async fn rescreen_advance(
        &self,
        id: i64,
        (reached, next): (Option<i64>, Option<i64>),
        tally: RescreenTally,
    ) -> Result<bool> {
        let sql = "UPDATE rescreen_job SET reached = $3, names = names + $4, hits = hits + $5, opened = opened + $6,
                     lapsed = lapsed + $7
                   WHERE id = $1 AND done_at IS NULL AND COALESCE(reached, -1) = $2";
        let values = vec![
            id.into(),
            reached.unwrap_or(-1).into(),
            next.into(),
            tally.names.into(),
            tally.hits.into(),
            tally.opened.into(),
            tally.lapsed.into(),
        ];
        Ok(self.tx.exec(sql, values).await? == 1)
    }

    /// Says that it is done, once, with its entry in the audit log.
    pub async fn rescreen_done(&self, id: i64, at: i64) -> Result<()> {
        let sql = "UPDATE rescreen_job SET done_at = $2 WHERE id = $1 AND done_at IS NULL RETURNING *";
        let rows = self.tx.rows(sql, vec![id.into(), at.into()]).await?;
        let Some(done) = rows.first().map(job).transpose()? else { return Ok(()) };
        let RescreenTally { names, hits, opened, lapsed } = done.tally;
        let (what, subject) = if done.of_dictionary() { ("lines", "goods_edition") } else { ("names", "list") };
        let detail = format!("{names} {what}, {hits} hits, {opened} targets opened, {lapsed} lapsed");
        self.audit(at, AuditEntry::new("system", "rescreened", subject, done.lists.join(", "), detail)).await
    }
}

fn job(row: &QueryResult) -> Result<RescreenJob> {
    Ok(RescreenJob {
        id: col(row, "id")?,
        lists: serde_json::from_str(&col::<String>(row, "lists")?)?,
        from_snapshot: col(row, "from_snapshot")?,
        to_snapshot: col(row, "to_snapshot")?,
        first: col(row, "first")?,
        last: col(row, "last")?,
        reached: col(row, "reached")?,
        tally: RescreenTally {
            names: col(row, "names")?,
            hits: col(row, "hits")?,
            opened: col(row, "opened")?,
            lapsed: col(row, "lapsed")?,
        },
    })
}
