//! What examinations found, entered by those who did them or by a machine for them.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use model::{
    SubjectKind,
    examination::{ExaminationKind, ExaminationResult, Examined, FindingCategory},
};
use serde::Deserialize;
use store::examinations::{Examination, NewExamination as Recorded};
use utoipa::ToSchema;

use super::{log, moment, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
};

/// Clocks of those who record may be ahead by this much, milliseconds.
const AHEAD: i64 = 5 * 60_000;

/// What an examination found. What was examined is named in one way: by a target that was decided, by subject and
/// number, by subject and natural key, or by the examination that this one corrects.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExamination {
    /// The target on which was decided.
    target: Option<i64>,
    /// `traveller`, `consignment` or `movement`.
    subject: Option<String>,
    /// Its number.
    id: Option<i64>,
    /// Its natural key, as exports name it.
    key: Option<String>,
    /// The examination that this one corrects.
    corrects: Option<i64>,
    /// How it was looked at.
    kind: ExaminationKind,
    /// What came of it; `withdrawn` in a correction alone.
    result: ExaminationResult,
    /// What was found.
    category: Option<FindingCategory>,
    /// How much of it.
    quantity: Option<f64>,
    /// `kg`, `l`, `pieces`, `sticks`, `tablets`, `packages`, or a currency.
    unit: Option<String>,
    /// What else is to be said.
    note: Option<String>,
    /// When it was examined: a day or a moment, now without it.
    examined_at: Option<String>,
}

/// The kind of a record that can be examined.
fn kind_of(word: &str) -> ApiResult<SubjectKind> {
    SubjectKind::parse(word)
        .filter(|kind| matches!(kind, SubjectKind::Traveller | SubjectKind::Consignment | SubjectKind::Movement))
        .ok_or_else(|| ApiError::invalid("examined is a traveller, a consignment or a movement"))
}

/// What was examined. Keys of travellers name documents: they come in the body, never in an address.
async fn named(app: &App, new: &NewExamination) -> ApiResult<(SubjectKind, i64)> {
    match (new.corrects, new.target, new.subject.as_deref(), new.id, new.key.as_deref()) {
        (Some(corrects), None, None, None, None) => Ok(app.store.examined(corrects).await?),
        (None, Some(target), None, None, None) => {
            let target = app.store.target(target).await?;
            if target.status != "decided" {
                return Err(ApiError::new(StatusCode::CONFLICT, "nobody has decided on this target yet"));
            }
            Ok((kind_of(&target.subject)?, target.subject_id))
        }
        (None, None, Some(word), Some(id), None) => {
            let kind = kind_of(word)?;
            app.store.record(kind, id).await?;
            Ok((kind, id))
        }
        (None, None, Some(word), None, Some(key)) => {
            let kind = kind_of(word)?;
            let found = app.store.records_of(kind, &[key.to_owned()]).await?;
            let missing = || ApiError::new(StatusCode::NOT_FOUND, format!("no {word} has this key"));
            Ok((kind, found.first().ok_or_else(missing)?.1.id))
        }
        _ => Err(ApiError::invalid(
            "name what was examined in one way: target, subject and id, subject and key, or corrects",
        )),
    }
}

pub(crate) async fn of_subject(
    State(app): State<App>,
    actor: Actor,
    Path((word, id)): Path<(String, i64)>,
) -> ApiResult<Json<Vec<Examination>>> {
    let kind = kind_of(&word)?;
    app.store.record(kind, id).await?;
    let found = app.store.examinations((kind, id)).await?;
    log(&app, &actor, "view", kind.word(), id, &format!("{} examinations", found.len())).await?;
    Ok(Json(found))
}

pub(crate) async fn record(
    State(app): State<App>,
    actor: Actor,
    Json(new): Json<NewExamination>,
) -> ApiResult<Json<Vec<Examination>>> {
    let subject = named(&app, &new).await?;
    if new.result == ExaminationResult::Withdrawn && new.corrects.is_none() {
        return Err(ApiError::invalid("only what was recorded before can be withdrawn"));
    }
    let said = Examined {
        kind: new.kind,
        result: new.result,
        category: new.category,
        quantity: new.quantity,
        unit: super::given(new.unit),
        note: new.note.unwrap_or_default().trim().to_owned(),
    };
    if let Some(fault) = said.fault() {
        return Err(ApiError::invalid(fault));
    }
    let now = now();
    let examined_at = moment(new.examined_at)?.unwrap_or(now);
    if examined_at > now + AHEAD {
        return Err(ApiError::invalid("what was examined was examined in the past"));
    }
    let recorded = Recorded { subject, said, examined_at, corrects: new.corrects };
    app.store.record_examination(&recorded, &actor.name, now).await?;
    Ok(Json(app.store.examinations(subject).await?))
}
