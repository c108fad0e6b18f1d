//! Denials and targeted notices. Nothing in the register is changed: an entry is withdrawn, and another one made.

use model::{
    SubjectKind,
    licence::{Denial, TargetedNotice},
};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, Writer, audit,
    db::{Dialect, Run},
    match_decisions::Withdrawal,
    query::{Filter, anywhere, col, page_sql},
    screened::IN_SCOPE,
    views::Page,
    writer::subject_number,
};

/// A denial in the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DenialItem {
    /// Its number.
    pub id: i64,
    /// Who made it.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// `active` or `withdrawn`.
    pub state: String,
    /// How it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// What it says.
    pub denial: Denial,
}

/// A notice in the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeItem {
    /// Its number.
    pub id: i64,
    /// Who made it.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// `coming`, `active`, `ended` or `withdrawn`.
    pub state: String,
    /// How it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// What it says.
    pub notice: TargetedNotice,
}

/// What both registers have of an entry, and what it says.
struct Entry<D> {
    id: i64,
    by: String,
    at: i64,
    state: String,
    withdrawn: Option<Withdrawal>,
    says: D,
}

impl From<Entry<Denial>> for DenialItem {
    fn from(entry: Entry<Denial>) -> Self {
        let Entry { id, by, at, state, withdrawn, says } = entry;
        DenialItem { id, by, at, state, withdrawn, denial: says }
    }
}

impl From<Entry<TargetedNotice>> for NoticeItem {
    fn from(entry: Entry<TargetedNotice>) -> Self {
        let Entry { id, by, at, state, withdrawn, says } = entry;
        NoticeItem { id, by, at, state, withdrawn, notice: says }
    }
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct RegisterQuery {
    /// Only this state.
    pub state: Option<String>,
    /// Words in party, goods, authority, reference or text.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

/// All that is in force, and what tells whether that has changed.
#[derive(Debug, Clone, Default)]
pub struct InForce {
    /// Changes with every entry and every withdrawal.
    pub version: i64,
    /// Denials, by number.
    pub denials: Vec<(i64, Denial)>,
    /// Notices whose last day is not over, by number.
    pub notices: Vec<(i64, TargetedNotice)>,
}

/// Up to where the registers and the states of licences have been followed: the last numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Of denials.
    pub denial: i64,
    /// Of notices.
    pub notice: i64,
    /// Of withdrawals.
    pub withdrawal: i64,
    /// Of changes of the state of licences.
    #[serde(default)]
    pub licence_change: i64,
}

/// What was made and withdrawn in the registers since, and which licences were changed.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Denials that were made and are in force.
    pub denials: Vec<(i64, Denial)>,
    /// Notices that were made and whose last day is not over.
    pub notices: Vec<(i64, TargetedNotice)>,
    /// What was withdrawn: `denial` or `notice`, and its number.
    pub withdrawn: Vec<(String, i64)>,
    /// The licences whose state was changed.
    pub licences: Vec<i64>,
    /// Up to where this goes.
    pub reached: Followed,
}

/// A stored bill with the assessment in force.
#[derive(Debug, Clone)]
pub struct StoredBill {
    /// Its number.
    pub id: i64,
    /// The record.
    pub doc: String,
    /// The assessment.
    pub assessment: String,
}

fn state(register: &str, today: chrono::NaiveDate) -> String {
    let days = match register {
        "notice" => format!("WHEN e.last_day < '{today}' THEN 'ended' WHEN e.first_day > '{today}' THEN 'coming'"),
        _ => String::new(),
    };
    format!("CASE WHEN w.id IS NOT NULL THEN 'withdrawn' {days} ELSE 'active' END")
}

fn from(register: &str) -> String {
    format!("FROM {register} e LEFT JOIN register_withdrawal w ON w.register = '{register}' AND w.entry_id = e.id")
}

fn select(register: &str, today: chrono::NaiveDate) -> String {
    format!(
        "SELECT e.id, e.doc, e.by_user, e.at, {} AS state, w.by_user AS w_by, w.at AS w_at, w.reason AS w_reason {}",
        state(register, today),
        from(register)
    )
}

impl Store {
    /// A page of denials, the newest first.
    pub async fn denials(&self, query: &RegisterQuery, today: chrono::NaiveDate) -> Result<Page<DenialItem>> {
        self.register_page::<Denial, _>("denial", query, today).await
    }

    /// A page of notices, the newest first.
    pub async fn notices(&self, query: &RegisterQuery, today: chrono::NaiveDate) -> Result<Page<NoticeItem>> {
        self.register_page::<TargetedNotice, _>("notice", query, today).await
    }

    /// One denial.
    pub async fn denial(&self, id: i64, today: chrono::NaiveDate) -> Result<DenialItem> {
        self.register_one::<Denial, _>("denial", id, today).await
    }

    /// One notice.
    pub async fn notice(&self, id: i64, today: chrono::NaiveDate) -> Result<NoticeItem> {
        self.register_one::<TargetedNotice, _>("notice", id, today).await
    }

    async fn register_page<D: DeserializeOwned, T: From<Entry<D>>>(
        &self,
        register: &str,
        query: &RegisterQuery,
        today: chrono::NaiveDate,
    ) -> Result<Page<T>> {
        let mut filter = Filter::default();
        if let Some(wanted) = &query.state {
            filter.add(&format!("({}) = ?", state(register, today)), wanted.as_str());
        }
        if let Some(words) = &query.words {
            filter.add(&format!("e.words {} ?", self.db.backend.like()), anywhere(words));
        }
        let sql = format!("SELECT COUNT(*) {} {}", from(register), filter.sql());
        let total = self.db.count(&sql, filter.values.clone()).await?;
        let sql = format!("{} {} ORDER BY e.id DESC {}", select(register, today), filter.sql(), page_sql(query.page));
        let rows = self.db.all(&sql, filter.values).await?;
        let items = rows.iter().map(|row| entry(row).map(T::from)).collect::<Result<_>>()?;
        Ok(Page { items, total })
    }

    async fn register_one<D: DeserializeOwned, T: From<Entry<D>>>(
        &self,
        register: &'static str,
        id: i64,
        today: chrono::NaiveDate,
    ) -> Result<T> {
        let sql = format!("{} WHERE e.id = $1", select(register, today));
        let row = self.db.one(&sql, vec![id.into()]).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: register, id: id.to_string() })?;
        entry(&row).map(T::from)
    }

    /// Makes a denial. Its number.
    pub async fn add_denial(&self, denial: &Denial, by: &str, at: i64) -> Result<i64> {
        let goods = [denial.items.join(" "), denial.controls.join(" "), denial.hs.join(" ")].join(" ");
        let words = [&*denial.party.name, &goods, &denial.authority, &denial.reference, &denial.reason_code].join(" ");
        let sql = "INSERT INTO denial (party, words, doc, by_user, at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
        let doc = serde_json::to_string(denial)?;
        let values = vec![denial.party.name.as_str().into(), words.into(), doc.into(), by.into(), at.into()];
        self.add_entry("denial", sql, values, by, at).await
    }

    /// Makes a notice. Its number.
    pub async fn add_notice(&self, notice: &TargetedNotice, by: &str, at: i64) -> Result<i64> {
        let party = notice.party.as_ref().map(|party| party.name.clone()).unwrap_or_default();
        let goods = [notice.items.join(" "), notice.hs.join(" ")].join(" ");
        let words = [&*party, &goods, &notice.authority, &notice.text].join(" ");
        let sql = "INSERT INTO notice (party, words, first_day, last_day, doc, by_user, at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let values = vec![
            party.into(),
            words.into(),
            day(notice.from).into(),
            day(notice.to).into(),
            serde_json::to_string(notice)?.into(),
            by.into(),
            at.into(),
        ];
        self.add_entry("notice", sql, values, by, at).await
    }

    async fn add_entry(
        &self,
        register: &str,
        sql: &str,
        values: Vec<sea_orm::Value>,
        by: &str,
        at: i64,
    ) -> Result<i64> {
        let tx = self.db.begin().await?;
        let rows = tx.rows(sql, values).await?;
        let id: i64 = rows.first().map_or_else(|| Err(crate::journal::missing("entry")), |row| col(row, "id"))?;
        let entry = AuditEntry::new(by, &format!("{register}_added"), register, id, "");
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Withdraws a denial (`denial`) or a notice (`notice`), once.
    pub async fn withdraw_entry(&self, register: &'static str, id: i64, reason: &str, by: &str, at: i64) -> Result<()> {
        let tx = self.db.begin().await?;
        if tx.rows(&format!("SELECT id FROM {register} WHERE id = $1"), vec![id.into()]).await?.is_empty() {
            return Err(StoreError::NotFound { what: register, id: id.to_string() });
        }
        let sql =
            "INSERT INTO register_withdrawal (register, entry_id, by_user, at, reason) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING";
        let values = vec![register.into(), id.into(), by.into(), at.into(), reason.into()];
        if tx.exec(sql, values).await? == 0 {
            return Err(StoreError::Conflict(format!("the {register} was withdrawn before")));
        }
        let entry = AuditEntry::new(by, &format!("{register}_withdrawn"), register, id, "");
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await
    }
}

impl Store {
    /// What was made, withdrawn and changed after some numbers.
    pub async fn register_since(&self, followed: &Followed, today: chrono::NaiveDate) -> Result<Changes> {
        let mut out = Changes { reached: followed.clone(), ..Changes::default() };
        let last = "SELECT (SELECT COALESCE(MAX(id), 0) FROM denial) AS denial,
             (SELECT COALESCE(MAX(id), 0) FROM notice) AS notice,
             (SELECT COALESCE(MAX(id), 0) FROM register_withdrawal) AS withdrawal,
             (SELECT COALESCE(MAX(id), 0) FROM licence_change) AS licence_change";
        if let Some(row) = self.db.one(last, vec![]).await? {
            out.reached = Followed {
                denial: col(&row, "denial")?,
                notice: col(&row, "notice")?,
                withdrawal: col(&row, "withdrawal")?,
                licence_change: col(&row, "licence_change")?,
            };
        }
        let since = |register| format!("{} AND e.id > $1 ORDER BY e.id", in_force(register, today));
        for row in self.db.all(&since("denial"), vec![followed.denial.into()]).await? {
            out.denials.push((col(&row, "id")?, doc(&row)?));
        }
        for row in self.db.all(&since("notice"), vec![followed.notice.into()]).await? {
            out.notices.push((col(&row, "id")?, doc(&row)?));
        }
        let sql = "SELECT register, entry_id FROM register_withdrawal WHERE id > $1 ORDER BY id";
        for row in self.db.all(sql, vec![followed.withdrawal.into()]).await? {
            out.withdrawn.push((col(&row, "register")?, col(&row, "entry_id")?));
        }
        let sql = "SELECT DISTINCT licence_id FROM licence_change WHERE id > $1 ORDER BY licence_id";
        for row in self.db.all(sql, vec![followed.licence_change.into()]).await? {
            out.licences.push(col(&row, "licence_id")?);
        }
        Ok(out)
    }

    /// Bills of movements that are still to arrive, or arrived from a time on (local milliseconds), after a number.
    pub async fn bills_in_scope(&self, since: i64, after: i64, limit: u64) -> Result<Vec<StoredBill>> {
        let sql = format!(
            "SELECT t.id, t.doc, a.doc AS assessment FROM consignment t JOIN movement m ON m.id = t.movement_id
             JOIN assessment a ON a.id = (SELECT MAX(b.id) FROM assessment b WHERE b.subject = {} AND b.subject_id = t.id)
             WHERE t.id > $2 AND {IN_SCOPE} ORDER BY t.id LIMIT {limit}",
            subject_number(SubjectKind::Consignment)
        );
        let rows = self.db.all(&sql, vec![since.into(), after.into()]).await?;
        let read = |row: &QueryResult| {
            Ok(StoredBill { id: col(row, "id")?, doc: col(row, "doc")?, assessment: col(row, "assessment")? })
        };
        rows.iter().map(read).collect()
    }
}

impl Writer {
    /// Changes with every entry and every withdrawal; 0 while there is none.
    pub async fn register_version(&self) -> Result<i64> {
        let sql = "SELECT (SELECT COALESCE(MAX(id), 0) FROM denial) + (SELECT COALESCE(MAX(id), 0) FROM notice)
                     + (SELECT COALESCE(MAX(id), 0) FROM register_withdrawal) AS version";
        let rows = self.tx.rows(sql, vec![]).await?;
        rows.first().map_or(Ok(0), |row| col(row, "version"))
    }

    /// All denials, and all notices whose last day is not over.
    pub async fn register_in_force(&self, today: chrono::NaiveDate) -> Result<InForce> {
        let version = self.register_version().await?;
        let (mut denials, mut notices) = (Vec::new(), Vec::new());
        for row in self.tx.rows(&format!("{} ORDER BY e.id", in_force("denial", today)), vec![]).await? {
            denials.push((col(&row, "id")?, doc(&row)?));
        }
        for row in self.tx.rows(&format!("{} ORDER BY e.id", in_force("notice", today)), vec![]).await? {
            notices.push((col(&row, "id")?, doc(&row)?));
        }
        Ok(InForce { version, denials, notices })
    }
}

fn in_force(register: &str, today: chrono::NaiveDate) -> String {
    let days = if register == "notice" {
        format!("AND (e.last_day IS NULL OR e.last_day >= '{today}')")
    } else {
        String::new()
    };
    format!("SELECT e.id, e.doc {} WHERE w.id IS NULL {days}", from(register))
}

fn doc<D: DeserializeOwned>(row: &QueryResult) -> Result<D> {
    Ok(serde_json::from_str(&col::<String>(row, "doc")?)?)
}

fn entry<D: DeserializeOwned>(row: &QueryResult) -> Result<Entry<D>> {
    let by: Option<String> = col(row, "w_by")?;
    let withdrawn = match by {
        Some(by) => Some(Withdrawal { by, at: col(row, "w_at")?, reason: col(row, "w_reason")? }),
        None => None,
    };
    Ok(Entry {
        id: col(row, "id")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        state: col(row, "state")?,
        withdrawn,
        says: doc(row)?,
    })
}
