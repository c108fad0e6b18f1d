//! Decisions on matches: whether a party is who an entry of a list means.
//!
//! A decision is never updated. Another one on the same pair supersedes it, and taking it back is a row of its own that
//! supersedes it too. In force is the last row of a pair, unless that takes back or its time is over.

use std::collections::HashMap;

use model::{
    SubjectKind,
    assessment::{PairDecision, Verdict},
};
use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, Writer, audit,
    db::{Dialect, Run, Tx, row},
    query::{Filter, anywhere, col, page_sql},
    writer::{subject_kind, subject_number},
};

/// The verdict of a row that takes the one before it back.
const WITHDRAWN: &str = "withdrawn";
const DAY: i64 = 24 * 60 * 60 * 1000;
/// Decisions that end within this time are counted as ending soon.
const SOON: i64 = 14 * DAY;

/// A pair: who was asked for, and an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Fingerprint of the party.
    pub party: String,
    /// The entry's list.
    pub list: String,
    /// Its identifier there.
    pub entry: String,
}

/// A decision before it is written.
#[derive(Debug, Clone)]
pub struct NewMatchDecision {
    /// The pair.
    pub pair: Pair,
    /// Digest of what the entry said.
    pub entry_digest: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Until when it holds, UTC milliseconds.
    pub expires_at: Option<i64>,
    /// The subject on which it was made.
    pub subject: (SubjectKind, i64),
    /// The score of the match.
    pub score: f64,
    /// The party as it was shown.
    pub party_name: String,
    /// The entry as it was shown.
    pub entry_name: String,
}

/// A decision on a match.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchDecision {
    /// Number.
    pub id: i64,
    /// Fingerprint of who was asked for.
    pub party: String,
    /// Who was asked for, as it was shown then.
    pub party_name: String,
    /// The entry's list.
    pub list: String,
    /// The entry's identifier there.
    pub entry: String,
    /// The entry as it was shown then.
    pub entry_name: String,
    /// Digest of what the entry said then.
    pub entry_digest: String,
    /// `same` or `different`.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// Until when it holds.
    #[serde(serialize_with = "crate::views::iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub expires_at: Option<i64>,
    /// `active`, `expired`, `withdrawn` or `superseded`.
    pub state: String,
    /// How it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// `traveller`, `consignment` or `movement`: on what it was decided.
    pub subject: String,
    /// Number of that subject.
    pub subject_id: i64,
    /// The score of the match then.
    pub score: f64,
    /// Subjects in whose assessment it has spoken.
    pub applied: i64,
}

/// How a decision was taken back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Withdrawal {
    /// Who.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// Why.
    pub reason: String,
}

/// Decisions on matches in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchCounts {
    /// In force.
    pub active: i64,
    /// Of these, `different`.
    pub different: i64,
    /// Of these, `same`.
    pub same: i64,
    /// In force, and ending within 14 days.
    pub ending: i64,
    /// Their time is over.
    pub expired: i64,
    /// Taken back.
    pub withdrawn: i64,
    /// Subjects in whose assessment since midnight UTC a match was cleared by an earlier decision.
    pub cleared_today: i64,
}

/// Which decisions are asked for.
#[derive(Debug, Clone, Default)]
pub struct MatchDecisionQuery {
    /// Only this verdict.
    pub verdict: Option<Verdict>,
    /// Only this state: `active`, `expired`, `withdrawn` or `superseded`.
    pub state: Option<String>,
    /// Words in the names, the reason, the list or the entry.
    pub words: Option<String>,
    /// Page from 1.
    pub page: u64,
}

const STATE: &str = "CASE WHEN n.verdict = 'withdrawn' THEN 'withdrawn' WHEN n.id IS NOT NULL THEN 'superseded'
   WHEN d.expires_at <= {now} THEN 'expired' ELSE 'active' END";
const FROM: &str = "FROM match_decision d LEFT JOIN match_decision n ON n.supersedes = d.id";

fn select(now: i64) -> String {
    format!(
        "SELECT d.*, {} AS state, n.by_user AS n_by, n.at AS n_at, n.reason AS n_reason,
           (SELECT COUNT(*) FROM match_applied a WHERE a.decision_id = d.id) AS applied {FROM}",
        state(now)
    )
}

fn state(now: i64) -> String {
    STATE.replace("{now}", &now.to_string())
}

impl Store {
    /// A page of decisions, the newest first. `now` in UTC milliseconds.
    pub async fn match_decisions(
        &self,
        query: &MatchDecisionQuery,
        now: i64,
    ) -> Result<crate::views::Page<MatchDecision>> {
        let mut filter = Filter::default();
        filter.add("d.verdict <> ?", WITHDRAWN);
        if let Some(verdict) = query.verdict {
            filter.add("d.verdict = ?", verdict.word());
        }
        if let Some(wanted) = &query.state {
            filter.add(&format!("({}) = ?", state(now)), wanted.as_str());
        }
        if let Some(words) = &query.words {
            let like = self.db.backend.like();
            let all = "d.party_name || ' ' || d.entry_name || ' ' || d.reason || ' ' || d.list || ' ' || d.entry || ' ' || d.by_user";
            filter.add(&format!("({all}) {like} ?"), anywhere(words));
        }
        let total = self.db.count(&format!("SELECT COUNT(*) {FROM} {}", filter.sql()), filter.values.clone()).await?;
        let sql = format!("{} {} ORDER BY d.id DESC {}", select(now), filter.sql(), page_sql(query.page));
        let rows = self.db.all(&sql, filter.values).await?;
        Ok(crate::views::Page { items: rows.iter().map(decision).collect::<Result<_>>()?, total })
    }

    /// One decision.
    pub async fn match_decision(&self, id: i64, now: i64) -> Result<MatchDecision> {
        let sql = format!("{} WHERE d.id = $1 AND d.verdict <> '{WITHDRAWN}'", select(now));
        let row = self.db.one(&sql, vec![id.into()]).await?;
        row.map_or_else(|| Err(not_found(id)), |row| decision(&row))
    }

    /// Everything that was decided on each of these pairs, whatever the entry said at the time, the newest first.
    pub async fn decisions_on(&self, pairs: &[Pair], now: i64) -> Result<Vec<MatchDecision>> {
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        let asked: Vec<Json> = pairs.iter().map(|pair| json!([pair.party, pair.list, pair.entry])).collect();
        let sql = format!(
            "{} JOIN {} ON d.party = j.value->>0 AND d.list = j.value->>1 AND d.entry = j.value->>2
             WHERE d.verdict <> '{WITHDRAWN}' ORDER BY d.id DESC",
            select(now),
            self.db.backend.each("$1")
        );
        let rows = self.db.all(&sql, vec![Json::Array(asked).to_string().into()]).await?;
        rows.iter().map(decision).collect()
    }

    /// Decisions in numbers.
    pub async fn match_counts(&self, now: i64) -> Result<MatchCounts> {
        let mut out = MatchCounts::default();
        let sql = format!(
            "SELECT s.state, s.verdict, COUNT(*) AS n, SUM(CASE WHEN s.expires_at < {} THEN 1 ELSE 0 END) AS ending
             FROM (SELECT {} AS state, d.verdict, d.expires_at {FROM} WHERE d.verdict <> '{WITHDRAWN}') AS s
             GROUP BY s.state, s.verdict",
            now + SOON,
            state(now)
        );
        for row in self.db.all(&sql, vec![]).await? {
            let (state, verdict, n): (String, String, i64) =
                (col(&row, "state")?, col(&row, "verdict")?, col(&row, "n")?);
            match state.as_str() {
                "active" => {
                    out.active += n;
                    out.ending += col::<i64>(&row, "ending")?;
                    if verdict == Verdict::Same.word() { out.same += n } else { out.different += n }
                }
                "expired" => out.expired += n,
                WITHDRAWN => out.withdrawn += n,
                _ => {}
            }
        }
        let sql = "SELECT COUNT(*) FROM (SELECT DISTINCT a.subject, a.subject_id FROM match_applied a
                   JOIN match_decision d ON d.id = a.decision_id WHERE a.at >= $1 AND d.verdict = 'different') AS s";
        out.cleared_today = self.db.count(sql, vec![(now - now.rem_euclid(DAY)).into()]).await?;
        Ok(out)
    }

    /// An officer decides on a pair; what was decided on it before is superseded.
    pub async fn decide_match(&self, new: &NewMatchDecision, actor: &str, at: i64) -> Result<MatchDecision> {
        let tx = self.db.begin().await?;
        let before = last_of(&tx, &new.pair).await?.map(|(id, _)| id);
        let id = insert(&tx, new, new.verdict.word(), actor, before, at).await?;
        let (kind, subject_id) = new.subject;
        let detail =
            format!("{} (decision {id}): entry {} of list {}", new.verdict.word(), new.pair.entry, new.pair.list);
        audit::append(&tx, &[(at, AuditEntry::new(actor, "match_decided", kind.word(), subject_id, detail))]).await?;
        tx.commit().await?;
        self.match_decision(id, at).await
    }

    /// An officer takes a decision back. Only the one in force can be.
    pub async fn withdraw_match(&self, id: i64, reason: &str, actor: &str, at: i64) -> Result<MatchDecision> {
        let known = self.match_decision(id, at).await?;
        let tx = self.db.begin().await?;
        let pair = Pair { party: known.party, list: known.list, entry: known.entry };
        if last_of(&tx, &pair).await?.is_none_or(|(last, _)| last != id) {
            return Err(StoreError::Conflict("another decision has taken the place of this one".into()));
        }
        let kind = SubjectKind::parse(&known.subject).ok_or_else(|| not_found(id))?;
        let new = NewMatchDecision {
            pair,
            entry_digest: known.entry_digest,
            verdict: known.verdict,
            reason: reason.to_owned(),
            expires_at: None,
            subject: (kind, known.subject_id),
            score: known.score,
            party_name: known.party_name,
            entry_name: known.entry_name,
        };
        insert(&tx, &new, WITHDRAWN, actor, Some(id), at).await?;
        let detail = format!("decision {id}: entry {} of list {}", new.pair.entry, new.pair.list);
        let entry = AuditEntry::new(actor, "match_withdrawn", kind.word(), known.subject_id, detail);
        audit::append(&tx, &[(at, entry)]).await?;
        tx.commit().await?;
        self.match_decision(id, at).await
    }

    /// Decisions that nothing has superseded and that came to their end after one moment and by another, in the order
    /// in which they ended.
    pub async fn matches_expired(&self, after: i64, by: i64) -> Result<Vec<MatchDecision>> {
        let sql = format!(
            "{} WHERE d.expires_at > $1 AND d.expires_at <= $2 AND n.id IS NULL ORDER BY d.expires_at, d.id",
            select(by)
        );
        self.db.all(&sql, vec![after.into(), by.into()]).await?.iter().map(decision).collect()
    }

    /// The subjects in whose last assessment a decision has spoken, or may have.
    pub async fn match_applied(&self, id: i64) -> Result<Vec<(SubjectKind, i64)>> {
        let sql = "SELECT subject, subject_id FROM match_applied WHERE decision_id = $1 ORDER BY subject, subject_id";
        let rows = self.db.all(sql, vec![id.into()]).await?;
        let read = |row: &QueryResult| Ok(subject_kind(col(row, "subject")?).zip(Some(col(row, "subject_id")?)));
        rows.iter().filter_map(|row| read(row).transpose()).collect()
    }
}

impl Writer {
    /// What holds, at a moment, of each of these parties, by party. One statement, and none at all where nobody has
    /// ever decided anything.
    pub async fn decided(&mut self, parties: &[String], moment: i64) -> Result<HashMap<String, Vec<PairDecision>>> {
        let mut out: HashMap<String, Vec<PairDecision>> = HashMap::new();
        if parties.is_empty() || !self.anything_decided().await? {
            return Ok(out);
        }
        let sql = format!(
            "SELECT d.* FROM {} JOIN match_decision d ON d.party = j.value->>0
             WHERE d.verdict <> '{WITHDRAWN}' AND (d.expires_at IS NULL OR d.expires_at > $2)
               AND NOT EXISTS (SELECT 1 FROM match_decision n WHERE n.supersedes = d.id)
             ORDER BY d.id",
            self.tx.backend.each("$1")
        );
        let asked: Vec<Json> = parties.iter().map(|party| json!([party])).collect();
        for row in self.tx.rows(&sql, vec![Json::Array(asked).to_string().into(), moment.into()]).await? {
            let decision = PairDecision {
                id: col(&row, "id")?,
                party: col(&row, "party")?,
                list: col(&row, "list")?,
                entry: col(&row, "entry")?,
                entry_digest: col(&row, "entry_digest")?,
                verdict: verdict(&row)?,
                reason: col(&row, "reason")?,
                by: col(&row, "by_user")?,
                at: col(&row, "at")?,
                expires_at: col(&row, "expires_at")?,
            };
            out.entry(decision.party.clone()).or_default().push(decision);
        }
        Ok(out)
    }

    /// Whether anybody has ever decided on a match. Asked once a transaction: nobody decides while it lasts.
    pub async fn anything_decided(&mut self) -> Result<bool> {
        if let Some(known) = self.any_decision {
            return Ok(known);
        }
        let any = !self.tx.rows("SELECT 1 AS one FROM match_decision LIMIT 1", vec![]).await?.is_empty();
        self.any_decision = Some(any);
        Ok(any)
    }

    /// Remembers in whose assessments decisions have spoken: the decision's number and the subject's.
    pub async fn put_applied(&self, kind: SubjectKind, rows: &[(i64, i64)], at: i64) -> Result<()> {
        let subject = subject_number(kind);
        let rows = rows.iter().map(|(decision, id)| row![*decision, subject, *id, at]).collect();
        self.tx
            .insert(
                "match_applied (decision_id, subject, subject_id, at)",
                rows,
                "ON CONFLICT (decision_id, subject, subject_id) DO UPDATE SET at = excluded.at",
            )
            .await
    }
}

/// The last row of a pair: its number and verdict.
async fn last_of(tx: &Tx, pair: &Pair) -> Result<Option<(i64, String)>> {
    let sql =
        "SELECT id, verdict FROM match_decision WHERE party = $1 AND list = $2 AND entry = $3 ORDER BY id DESC LIMIT 1";
    let values = vec![pair.party.as_str().into(), pair.list.as_str().into(), pair.entry.as_str().into()];
    tx.rows(sql, values).await?.first().map(|row| Ok((col(row, "id")?, col(row, "verdict")?))).transpose()
}

async fn insert(
    tx: &Tx,
    new: &NewMatchDecision,
    verdict: &str,
    actor: &str,
    supersedes: Option<i64>,
    at: i64,
) -> Result<i64> {
    let sql = "INSERT INTO match_decision (party, list, entry, entry_digest, verdict, reason, by_user, at, expires_at,
                 supersedes, subject, subject_id, score, party_name, entry_name)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id";
    let values = vec![
        new.pair.party.as_str().into(),
        new.pair.list.as_str().into(),
        new.pair.entry.as_str().into(),
        new.entry_digest.as_str().into(),
        verdict.into(),
        new.reason.as_str().into(),
        actor.into(),
        at.into(),
        new.expires_at.into(),
        supersedes.into(),
        subject_number(new.subject.0).into(),
        new.subject.1.into(),
        new.score.into(),
        new.party_name.as_str().into(),
        new.entry_name.as_str().into(),
    ];
    let rows = tx.rows(sql, values).await?;
    rows.first().map_or_else(|| Err(crate::journal::missing("decision")), |row| col(row, "id"))
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "match decision", id: id.to_string() }
}

fn verdict(row: &QueryResult) -> Result<Verdict> {
    let word: String = col(row, "verdict")?;
    Verdict::parse(&word).ok_or_else(|| StoreError::Damaged(format!("a match decision says {word}")))
}

fn decision(row: &QueryResult) -> Result<MatchDecision> {
    let state: String = col(row, "state")?;
    let withdrawn = match state == WITHDRAWN {
        true => Some(Withdrawal { by: col(row, "n_by")?, at: col(row, "n_at")?, reason: col(row, "n_reason")? }),
        false => None,
    };
    Ok(MatchDecision {
        id: col(row, "id")?,
        party: col(row, "party")?,
        party_name: col(row, "party_name")?,
        list: col(row, "list")?,
        entry: col(row, "entry")?,
        entry_name: col(row, "entry_name")?,
        entry_digest: col(row, "entry_digest")?,
        verdict: verdict(row)?,
        reason: col(row, "reason")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        expires_at: col(row, "expires_at")?,
        state,
        withdrawn,
        subject: subject_kind(col(row, "subject")?).map_or("", |kind| kind.word()).to_owned(),
        subject_id: col(row, "subject_id")?,
        score: col(row, "score")?,
        applied: col(row, "applied")?,
    })
}
