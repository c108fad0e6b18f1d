//! Notifications between administrations: the log of each, and beside it what lists are searched by.
//!
//! Events are only ever added. How a notification stands follows from them; whoever adds some works its standing out
//! again and hands it over with them, so that both are one transaction. Two who add at once are told apart by the
//! number of events that each has seen.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Dialect, Run, Tx, row},
    query::{Filter, anywhere, col, page_sql},
    views::Page,
};

/// A notification in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationItem {
    /// Its number here.
    pub id: i64,
    /// The sender's reference.
    pub reference: String,
    /// Code of its form.
    pub form: String,
    /// Version of its form.
    pub form_version: i64,
    /// `outgoing` or `incoming`.
    pub direction: String,
    /// The other side: kind and country or name.
    pub counterpart: String,
    /// What it is about, without anybody's name: a substance, a month.
    pub subject: String,
    /// The consignment from which it was drafted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignment_id: Option<i64>,
    /// How it stands.
    pub state: String,
    /// The day by which it is to be sent, while it is a draft, or answered, while that is awaited. ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// Whether that day is over.
    pub overdue: bool,
    /// Events in its log.
    pub events: i64,
    /// When it was drafted or received.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub created_at: i64,
    /// When the last event was added.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub changed_at: i64,
}

/// How a notification stands, as lists are searched by it.
#[derive(Debug, Clone, Default)]
pub struct NotificationHead {
    /// The sender's reference.
    pub reference: String,
    /// Code of its form.
    pub form: String,
    /// Version of its form.
    pub form_version: i64,
    /// `outgoing` or `incoming`.
    pub direction: String,
    /// The other side.
    pub counterpart: String,
    /// What it is about, without anybody's name.
    pub subject: String,
    /// State.
    pub state: String,
    /// ISO 8601 day by which something is owed.
    pub deadline: Option<String>,
    /// When something happens by itself next, UTC milliseconds.
    pub next_at: Option<i64>,
}

/// One event of a log.
#[derive(Debug, Clone)]
pub struct NotificationEvent {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who.
    pub by: String,
    /// What, as a document.
    pub doc: String,
}

/// Which notifications are asked for.
#[derive(Debug, Clone, Default)]
pub struct NotificationQuery {
    /// Only in this state.
    pub state: Option<String>,
    /// Only of this form.
    pub form: Option<String>,
    /// Only in this direction.
    pub direction: Option<String>,
    /// Only those whose deadline is over.
    pub overdue: bool,
    /// Words in reference, counterpart or subject.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

impl Store {
    /// A page of notifications, those with the earliest deadline first, then those that owe nothing, newest first.
    /// `today` as ISO 8601.
    pub async fn notifications(&self, query: &NotificationQuery, today: &str) -> Result<Page<NotificationItem>> {
        let mut filter = Filter::default();
        for (condition, value) in
            [("state = ?", &query.state), ("form = ?", &query.form), ("direction = ?", &query.direction)]
        {
            if let Some(value) = value {
                filter.add(condition, value.as_str());
            }
        }
        if query.overdue {
            filter.add("deadline < ?", today);
        }
        if let Some(words) = &query.words {
            let like = self.db.backend.like();
            filter.add(&format!("(reference || ' ' || counterpart || ' ' || subject) {like} ?"), anywhere(words));
        }
        let sql = format!("SELECT COUNT(*) FROM notification {}", filter.sql());
        let total = self.db.count(&sql, filter.values.clone()).await?;
        let sql = format!(
            "SELECT * FROM notification {} ORDER BY CASE WHEN deadline IS NULL THEN 1 ELSE 0 END, deadline, id DESC {}",
            filter.sql(),
            page_sql(query.page)
        );
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(Page { items: rows.iter().map(|row| item(row, today)).collect::<Result<_>>()?, total })
    }

    /// How many notifications stand in each state, and how many of all are overdue. `today` as ISO 8601.
    pub async fn notification_counts(&self, today: &str) -> Result<Vec<(String, i64)>> {
        let sql = "SELECT state, COUNT(*) AS n, SUM(CASE WHEN deadline < $1 THEN 1 ELSE 0 END) AS late
                   FROM notification GROUP BY state ORDER BY state";
        let (mut counts, mut late) = (Vec::new(), 0);
        for row in self.db.all(sql, vec![today.into()]).await? {
            counts.push((col(&row, "state")?, col(&row, "n")?));
            late += col::<i64>(&row, "late")?;
        }
        counts.push(("overdue".to_owned(), late));
        Ok(counts)
    }

    /// One notification. `today` as ISO 8601.
    pub async fn notification(&self, id: i64, today: &str) -> Result<NotificationItem> {
        let row = self.db.one("SELECT * FROM notification WHERE id = $1", vec![id.into()]).await?;
        row.map_or_else(
            || Err(StoreError::NotFound { what: "notification", id: id.to_string() }),
            |row| item(&row, today),
        )
    }

    /// The log of a notification in the order in which it was written.
    pub async fn notification_log(&self, id: i64) -> Result<Vec<NotificationEvent>> {
        let sql = "SELECT at, by_user, doc FROM notification_event WHERE notification_id = $1 ORDER BY seq";
        let rows = self.db.all(sql, vec![id.into()]).await?;
        let read = |row: &QueryResult| {
            Ok(NotificationEvent { at: col(row, "at")?, by: col(row, "by_user")?, doc: col(row, "doc")? })
        };
        rows.iter().map(read).collect()
    }

    /// Numbers of the notifications of a direction with this reference; several senders may have used it.
    pub async fn notifications_of(&self, direction: &str, reference: &str) -> Result<Vec<i64>> {
        let sql = "SELECT id FROM notification WHERE direction = $1 AND reference = $2 ORDER BY id";
        let rows = self.db.all(sql, vec![direction.into(), reference.into()]).await?;
        rows.iter().map(|row| col(row, "id")).collect()
    }

    /// Numbers of the notifications for which something was to happen by itself until `now`.
    pub async fn notifications_due(&self, now: i64) -> Result<Vec<i64>> {
        let sql = "SELECT id FROM notification WHERE next_at <= $1 ORDER BY next_at, id LIMIT 500";
        let rows = self.db.all(sql, vec![now.into()]).await?;
        rows.iter().map(|row| col(row, "id")).collect()
    }

    /// Begins a notification with its first event. Returns its number.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the same side has one with this reference already.
    pub async fn begin_notification(
        &self,
        head: &NotificationHead,
        consignment: Option<i64>,
        event: &NotificationEvent,
        entry: impl FnOnce(i64) -> AuditEntry,
    ) -> Result<i64> {
        let tx = self.db.begin().await?;
        let sql = "INSERT INTO notification (reference, form, form_version, direction, counterpart, subject,
                     consignment_id, state, deadline, next_at, events, created_at, changed_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)
                   ON CONFLICT (direction, counterpart, reference) DO NOTHING RETURNING id";
        let values = vec![
            head.reference.as_str().into(),
            head.form.as_str().into(),
            head.form_version.into(),
            head.direction.as_str().into(),
            head.counterpart.as_str().into(),
            head.subject.as_str().into(),
            consignment.into(),
            head.state.as_str().into(),
            head.deadline.clone().into(),
            head.next_at.into(),
            event.at.into(),
        ];
        let rows = tx.rows(sql, values).await?;
        let Some(row) = rows.first() else {
            return Err(StoreError::Conflict(format!(
                "{} has a notification {} already",
                head.counterpart, head.reference
            )));
        };
        let id: i64 = col(row, "id")?;
        append(&tx, id, 0, std::slice::from_ref(event)).await?;
        audit::append(&tx, &[(event.at, entry(id))]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Adds events to a log of which the caller has seen `seen`, with how the notification stands after them.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another has added some meanwhile.
    pub async fn add_notification_events(
        &self,
        id: i64,
        seen: i64,
        events: &[NotificationEvent],
        head: &NotificationHead,
        entries: &[(i64, AuditEntry)],
    ) -> Result<()> {
        let Some(last) = events.last() else { return Ok(()) };
        let tx = self.db.begin().await?;
        let sql = "UPDATE notification SET reference = $1, counterpart = $2, subject = $3, state = $4, deadline = $5,
                     next_at = $6, events = $7, changed_at = $8 WHERE id = $9 AND events = $10";
        let values = vec![
            head.reference.as_str().into(),
            head.counterpart.as_str().into(),
            head.subject.as_str().into(),
            head.state.as_str().into(),
            head.deadline.clone().into(),
            head.next_at.into(),
            (seen + events.len() as i64).into(),
            last.at.into(),
            id.into(),
            seen.into(),
        ];
        if tx.exec(sql, values).await? == 0 {
            return Err(StoreError::Conflict("somebody has changed this notification meanwhile: look again".into()));
        }
        append(&tx, id, seen, events).await?;
        audit::append(&tx, entries).await?;
        tx.commit().await
    }
}

async fn append(tx: &Tx, id: i64, seen: i64, events: &[NotificationEvent]) -> Result<()> {
    let rows = (seen + 1..)
        .zip(events)
        .map(|(seq, event)| row![id, seq, event.at, event.by.as_str(), event.doc.to_string()])
        .collect();
    tx.insert("notification_event (notification_id, seq, at, by_user, doc)", rows, "").await
}

fn item(row: &QueryResult, today: &str) -> Result<NotificationItem> {
    let deadline: Option<String> = col(row, "deadline")?;
    Ok(NotificationItem {
        id: col(row, "id")?,
        reference: col(row, "reference")?,
        form: col(row, "form")?,
        form_version: col(row, "form_version")?,
        direction: col(row, "direction")?,
        counterpart: col(row, "counterpart")?,
        subject: col(row, "subject")?,
        consignment_id: col(row, "consignment_id")?,
        state: col(row, "state")?,
        overdue: deadline.as_deref().is_some_and(|day| day < today),
        deadline,
        events: col(row, "events")?,
        created_at: col(row, "created_at")?,
        changed_at: col(row, "changed_at")?,
    })
}
