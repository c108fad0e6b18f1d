//! Licences, the changes of their state, and the usages of them in the order in which they settled.
//!
//! Balances are nowhere here: they follow from what is. The state and the number of refused usages beside a licence
//! are only what lists are searched by; whoever adds to its log works them out again and says so in the same
//! transaction.

mod usage;

use std::collections::HashMap;

use model::licence::{Licence, LicenceState, StateChange};
use sea_orm::QueryResult;
use serde_json::{Value as Json, json};

pub use usage::{ConflictRow, LoggedUsage, RunRow, SourceRow};

use crate::{
    Result, Store, StoreError, Writer,
    db::{Dialect, Run},
    query::{Filter, anywhere, col, page_sql},
    views::Page,
};

/// A licence with its log.
#[derive(Debug, Clone)]
pub struct LicenceLog {
    /// Its number here.
    pub id: i64,
    /// What it says.
    pub licence: Licence,
    /// The changes of its state, in the order in which they were written.
    pub changes: Vec<StateChange>,
    /// What has settled of it, in that order; among it usages of other licences that share an id with one of this.
    pub usages: Vec<LoggedUsage>,
}

/// Which licences are asked for.
#[derive(Debug, Clone, Default)]
pub struct LicenceQuery {
    /// Only those that stand so.
    pub state: Option<LicenceState>,
    /// Only those of which usages are refused.
    pub refused: bool,
    /// Words in number, holder or authority.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

/// The state as it is today: the days of a licence end without anybody's doing.
const STATE: &str = "CASE WHEN valid_to < {today} AND state IN ('issued', 'reinstated', 'suspended', 'exhausted')
   THEN 'expired' ELSE state END";

impl Store {
    /// Numbers of the licences that match, by licence number. `today` as ISO 8601.
    pub async fn licence_page(&self, query: &LicenceQuery, today: chrono::NaiveDate) -> Result<Page<i64>> {
        let mut filter = Filter::default();
        if let Some(state) = query.state {
            let today = format!("'{today}'");
            filter.add(&format!("({}) = ?", STATE.replace("{today}", &today)), state.word());
        }
        if query.refused {
            filter.add_plain("refused > 0");
        }
        if let Some(words) = &query.words {
            let like = self.db.backend.like();
            let all = "number || ' ' || key || ' ' || holder || ' ' || authority";
            filter.add(&format!("({all}) {like} ?"), anywhere(words));
        }
        let sql = format!("SELECT COUNT(*) FROM licence {}", filter.sql());
        let total = self.db.count(&sql, filter.values.clone()).await?;
        let sql = format!("SELECT id FROM licence {} ORDER BY key {}", filter.sql(), page_sql(query.page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(|row| col(row, "id")).collect::<Result<_>>()?, total })
    }

    /// How many licences stand in each state. `today` as ISO 8601.
    pub async fn licence_counts(&self, today: chrono::NaiveDate) -> Result<Vec<(LicenceState, i64)>> {
        let state = STATE.replace("{today}", &format!("'{today}'"));
        let sql = format!(
            "SELECT s.state, COUNT(*) AS n FROM (SELECT {state} AS state FROM licence) AS s GROUP BY s.state ORDER BY s.state"
        );
        let rows = self.db.all(&sql, vec![]).await?;
        let read = |row: &QueryResult| Ok((LicenceState::parse(&col::<String>(row, "state")?), col(row, "n")?));
        let counts = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        Ok(counts.into_iter().filter_map(|(state, n)| state.zip(Some(n))).collect())
    }

    /// Licences with their logs, in the order of the numbers; one that there is not is left out.
    pub async fn licence_logs(&self, ids: &[i64]) -> Result<Vec<LicenceLog>> {
        logs(&self.db, self.db.backend, "id", ids.iter().map(|id| json!([id.to_string()])).collect()).await
    }

    /// One licence with its log.
    pub async fn licence_log(&self, id: i64) -> Result<LicenceLog> {
        self.licence_logs(&[id]).await?.pop().ok_or_else(|| not_found(id))
    }

    /// The number here of the licence with this key.
    pub async fn licence_id(&self, key: &str) -> Result<Option<i64>> {
        id_of(&self.db, key).await
    }

    /// Every licence that is said to be in force, in the order of their numbers, a number of them after one.
    pub async fn licences_in_force(&self, after: i64, limit: u64) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT id FROM licence WHERE id > $1 AND state IN ('issued', 'reinstated', 'exhausted', 'suspended')
             ORDER BY id LIMIT {limit}"
        );
        let rows = self.db.all(&sql, vec![after.into()]).await?;
        rows.iter().map(|row| col(row, "id")).collect()
    }
}

impl Writer {
    /// Whether there is any licence. Most messages of an administration that keeps none need ask no further.
    pub async fn any_licence(&self) -> Result<bool> {
        Ok(!self.tx.rows("SELECT 1 AS one FROM licence LIMIT 1", vec![]).await?.is_empty())
    }

    /// The number here of the licence with this key.
    pub async fn licence_id(&self, key: &str) -> Result<Option<i64>> {
        id_of(&self.tx, key).await
    }

    /// Licences with their logs by key; one that there is not is left out.
    pub async fn licence_logs(&self, keys: &[String]) -> Result<Vec<LicenceLog>> {
        logs(&self.tx, self.tx.backend, "key", keys.iter().map(|key| json!([key])).collect()).await
    }

    /// One licence with its log.
    pub async fn licence_log(&self, id: i64) -> Result<LicenceLog> {
        let asked = vec![json!([id.to_string()])];
        logs(&self.tx, self.tx.backend, "id", asked).await?.pop().ok_or_else(|| not_found(id))
    }

    /// Keeps a new licence, or what a draft says now. Returns its number here.
    pub async fn put_licence(&self, licence: &Licence) -> Result<i64> {
        let holder = licence.holder.as_ref().map(|holder| holder.name.clone()).unwrap_or_default();
        let sql = "INSERT INTO licence (key, number, kind, authority, holder, valid_to, state, refused, doc)
                   VALUES ($1, $2, $3, $4, $5, $6, 'draft', 0, $7)
                   ON CONFLICT (key) DO UPDATE SET number = excluded.number, kind = excluded.kind,
                     authority = excluded.authority, holder = excluded.holder, valid_to = excluded.valid_to,
                     doc = excluded.doc
                   RETURNING id";
        let values = vec![
            Licence::key(&licence.number).into(),
            licence.number.as_str().into(),
            licence.kind.word().into(),
            licence.authority.as_str().into(),
            holder.into(),
            licence.valid_to.map(|day| day.to_string()).into(),
            serde_json::to_string(licence)?.into(),
        ];
        let rows = self.tx.rows(sql, values).await?;
        rows.first().map_or_else(|| Err(crate::journal::missing("licence")), |row| col(row, "id"))
    }

    /// Adds a change of state to a licence's log.
    pub async fn put_licence_change(&self, id: i64, change: &StateChange) -> Result<()> {
        let sql = "INSERT INTO licence_change (licence_id, doc) VALUES ($1, $2)";
        self.tx.exec(sql, vec![id.into(), serde_json::to_string(change)?.into()]).await.map(drop)
    }

    /// Says what lists are searched by: how the licence stands by its log, and how many usages of it are refused.
    pub async fn put_licence_standing(&self, id: i64, state: LicenceState, refused: i64) -> Result<()> {
        let sql = "UPDATE licence SET state = $2, refused = $3 WHERE id = $1";
        self.tx.exec(sql, vec![id.into(), state.word().into(), refused.into()]).await.map(drop)
    }
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "licence", id: id.to_string() }
}

async fn id_of(run: &impl Run, key: &str) -> Result<Option<i64>> {
    let rows = run.rows("SELECT id FROM licence WHERE key = $1", vec![key.into()]).await?;
    rows.first().map(|row| col(row, "id")).transpose()
}

/// The licences whose `column` stands among `asked`, each a JSON array of one text, in that order.
async fn logs(run: &impl Run, dialect: impl Dialect, column: &str, asked: Vec<Json>) -> Result<Vec<LicenceLog>> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = |row: &QueryResult| -> Result<String> {
        if column == "id" { Ok(col::<i64>(row, "id")?.to_string()) } else { col(row, "key") }
    };
    let places: HashMap<String, usize> =
        asked.iter().enumerate().filter_map(|(at, one)| Some((one.get(0)?.as_str()?.to_owned(), at))).collect();
    let parameter = || vec![Json::Array(asked.clone()).to_string().into()];
    let each = dialect.each("$1");
    let cast = if column == "id" { "CAST(j.value->>0 AS BIGINT)" } else { "j.value->>0" };
    let sql = format!("SELECT DISTINCT l.id, l.key, l.doc FROM {each} JOIN licence l ON l.{column} = {cast}");
    let mut out: Vec<(usize, String, LicenceLog)> = Vec::new();
    for row in run.rows(&sql, parameter()).await? {
        let doc: String = col(&row, "doc")?;
        let log = LicenceLog {
            id: col(&row, "id")?,
            licence: serde_json::from_str(&doc)?,
            changes: Vec::new(),
            usages: Vec::new(),
        };
        out.push((places.get(&wanted(&row)?).copied().unwrap_or_default(), col(&row, "key")?, log));
    }
    out.sort_by_key(|(place, _, _)| *place);
    let at: HashMap<i64, usize> = out.iter().enumerate().map(|(at, (_, _, log))| (log.id, at)).collect();
    let sql = format!(
        "SELECT c.id, c.licence_id, c.doc FROM {each} JOIN licence l ON l.{column} = {cast}
         JOIN licence_change c ON c.licence_id = l.id ORDER BY c.id"
    );
    for row in run.rows(&sql, parameter()).await? {
        let (id, doc): (i64, String) = (col(&row, "licence_id")?, col(&row, "doc")?);
        if let Some((_, _, log)) = at.get(&id).and_then(|at| out.get_mut(*at)) {
            log.changes.push(serde_json::from_str(&doc)?);
        }
    }
    usage::add(run, dialect, &mut out).await?;
    Ok(out.into_iter().map(|(_, _, log)| log).collect())
}
