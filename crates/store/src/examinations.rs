//! What examinations found, by record. Nothing of it is ever changed: a correction is a row of its own that names the
//! first of its chain and counts its revisions. What stands is the last of each chain.

use model::{
    SubjectKind,
    examination::{ExaminationKind, ExaminationResult, Examined, FindingCategory},
};
use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    AuditEntry, Result, Store, StoreError, audit,
    db::{Run, Tx},
    query::col,
    rule_yields::note_examination,
    writer::{subject_kind, subject_number},
};

/// A row `x` that no correction has followed.
pub(crate) const IN_FORCE: &str = "NOT EXISTS (SELECT 1 FROM examination n
   WHERE n.first_id = COALESCE(x.first_id, x.id) AND n.revision > x.revision)";

/// Examinations of one record that are shown, the newest ones.
const SHOWN: u64 = 200;

/// An examination, or a correction of one, before it is written.
#[derive(Debug, Clone)]
pub struct NewExamination {
    /// What was examined; of a correction, what the first row says stands.
    pub subject: (SubjectKind, i64),
    /// What is said of it.
    pub said: Examined,
    /// When it was examined, UTC milliseconds.
    pub examined_at: i64,
    /// The row that this one corrects.
    pub corrects: Option<i64>,
}

/// What an examination found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Examination {
    /// Number.
    pub id: i64,
    /// How it was looked at.
    pub kind: ExaminationKind,
    /// What came of it.
    pub result: ExaminationResult,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<FindingCategory>,
    /// How much of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// Its unit, or the currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What else is said; may be empty.
    pub note: String,
    /// When it was examined.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub examined_at: i64,
    /// Who recorded it.
    pub by: String,
    /// When it was recorded.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// The first row of its chain, where this is a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<i64>,
    /// Corrections before this row.
    pub revision: i64,
    /// Whether it stands: no correction has followed it.
    pub stands: bool,
}

/// An examination as the past remembers it: without who recorded it and without the note.
#[derive(Debug, Clone, PartialEq)]
pub struct PastExamination {
    /// Number; pages go by it.
    pub id: i64,
    /// Kind of subject.
    pub subject: SubjectKind,
    /// Natural key of the subject.
    pub key: String,
    /// The subject's record.
    pub document: String,
    /// What stands of it.
    pub said: Examination,
    /// Other examinations of the same record that were recorded before its first row.
    pub number: i64,
}

impl Store {
    /// What examinations of a record found, the newest row first, corrected ones too.
    pub async fn examinations(&self, (kind, id): (SubjectKind, i64)) -> Result<Vec<Examination>> {
        let sql = format!(
            "SELECT x.*, CAST(CASE WHEN {IN_FORCE} THEN 1 ELSE 0 END AS BIGINT) AS stands FROM examination x
             WHERE x.subject = $1 AND x.subject_id = $2 ORDER BY x.id DESC LIMIT {SHOWN}"
        );
        let rows = self.db.all(&sql, vec![subject_number(kind).into(), id.into()]).await?;
        rows.iter().map(|row| examination(row, col::<i64>(row, "stands")? == 1)).collect()
    }

    /// The record to which a row belongs.
    pub async fn examined(&self, id: i64) -> Result<(SubjectKind, i64)> {
        let sql = "SELECT subject, subject_id FROM examination WHERE id = $1";
        let row = self.db.one(sql, vec![id.into()]).await?.ok_or_else(|| not_found(id))?;
        let kind = subject_kind(col(&row, "subject")?).ok_or_else(|| not_found(id))?;
        Ok((kind, col(&row, "subject_id")?))
    }

    /// Records an examination, or corrects one, and which rules it tells about. Whether what is said fits together is
    /// for the caller.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without the row that is corrected; [`StoreError::Conflict`] where it was corrected
    /// already.
    pub async fn record_examination(&self, new: &NewExamination, actor: &str, at: i64) -> Result<i64> {
        let (kind, subject_id) = new.subject;
        let subject = subject_number(kind);
        let tx = self.db.begin().await?;
        let (first, revision) = match new.corrects {
            Some(id) => follows(&tx, (subject, subject_id), id).await?,
            None => (None, 0),
        };
        let Examined { kind: looked, result, category, quantity, unit, note } = &new.said;
        let sql = "INSERT INTO examination (subject, subject_id, first_id, revision, kind, result, category, quantity,
                     unit, note, examined_at, by_user, at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id";
        let values = vec![
            subject.into(),
            subject_id.into(),
            first.into(),
            revision.into(),
            looked.word().into(),
            result.word().into(),
            category.map(FindingCategory::word).into(),
            (*quantity).into(),
            unit.clone().into(),
            note.replace('\0', "\u{fffd}").into(),
            new.examined_at.into(),
            actor.into(),
            at.into(),
        ];
        let rows = tx.rows(sql, values).await?;
        let id =
            rows.first().map_or_else(|| Err(crate::journal::missing("examination")), |row| col::<i64>(row, "id"))?;
        if first.is_none() {
            note_examination(&tx, subject, subject_id, id).await?;
        }
        let said = format!("examination {id}: {}, {}", looked.word(), result.word());
        let (action, detail) = match new.corrects {
            Some(before) => ("examination_corrected", format!("{said}, in place of {before}")),
            None => ("examined", said),
        };
        audit::append(&tx, &[(at, AuditEntry::new(actor, action, kind.word(), subject_id, detail))]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// What stands of each examination, in the order of the numbers of the rows, those that follow `after`. The last page
    /// is empty.
    pub async fn past_examinations(&self, after: i64) -> Result<Vec<PastExamination>> {
        let sql = format!(
            "SELECT x.*, s.key, s.doc,
                    (SELECT COUNT(*) FROM examination b WHERE b.subject = x.subject AND b.subject_id = x.subject_id
                       AND b.first_id IS NULL AND b.id < COALESCE(x.first_id, x.id)) AS number
             FROM examination x JOIN {} ON s.subject = x.subject AND s.id = x.subject_id
             WHERE x.id > $1 AND {IN_FORCE} ORDER BY x.id LIMIT {}",
            crate::past::SUBJECTS,
            crate::past::ROWS,
        );
        let mut out = Vec::new();
        for row in self.db.all(&sql, vec![after.into()]).await? {
            let Some(subject) = subject_kind(col(&row, "subject")?) else { continue };
            out.push(PastExamination {
                id: col(&row, "id")?,
                subject,
                key: col(&row, "key")?,
                document: col(&row, "doc")?,
                said: examination(&row, true)?,
                number: col(&row, "number")?,
            });
        }
        Ok(out)
    }
}

/// The first row of the chain that a correction goes on, and the revision that it is.
async fn follows(tx: &Tx, subject: (i64, i64), corrects: i64) -> Result<(Option<i64>, i64)> {
    let sql = format!(
        "SELECT COALESCE(x.first_id, x.id) AS first, x.revision, CAST(CASE WHEN {IN_FORCE} THEN 1 ELSE 0 END AS BIGINT) AS stands
         FROM examination x WHERE x.id = $1 AND x.subject = $2 AND x.subject_id = $3"
    );
    let rows = tx.rows(&sql, vec![corrects.into(), subject.0.into(), subject.1.into()]).await?;
    let row = rows.first().ok_or_else(|| not_found(corrects))?;
    if col::<i64>(row, "stands")? != 1 {
        return Err(StoreError::Conflict("this examination was corrected already: look again".into()));
    }
    Ok((Some(col(row, "first")?), col::<i64>(row, "revision")? + 1))
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound { what: "examination", id: id.to_string() }
}

fn examination(row: &QueryResult, stands: bool) -> Result<Examination> {
    let damaged = || StoreError::Damaged("an examination has an unknown code".into());
    let category: Option<String> = col(row, "category")?;
    Ok(Examination {
        id: col(row, "id")?,
        kind: ExaminationKind::parse(&col::<String>(row, "kind")?).ok_or_else(damaged)?,
        result: ExaminationResult::parse(&col::<String>(row, "result")?).ok_or_else(damaged)?,
        category: category.map(|word| FindingCategory::parse(&word).ok_or_else(damaged)).transpose()?,
        quantity: col(row, "quantity")?,
        unit: col(row, "unit")?,
        note: col(row, "note")?,
        examined_at: col(row, "examined_at")?,
        by: col(row, "by_user")?,
        at: col(row, "at")?,
        first: col(row, "first_id")?,
        revision: col(row, "revision")?,
        stands,
    })
}
