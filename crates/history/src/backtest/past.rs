//! What was found of subjects in the past.

use std::collections::HashMap;

use arrow_array::{Array, RecordBatch, cast::AsArray};
use arrow_buffer::BooleanBuffer;
use chrono::NaiveDate;
use model::{Rate, SubjectKind};
use serde::Serialize;

use super::Question;
use crate::{
    History, Kind, Result, Watch,
    scan::{Request, Share, Visit, scan},
    write::digest,
};

/// Subjects that somebody looked at, by the digest of their keys: whether something was found.
pub(crate) type Found = HashMap<u128, bool>;

/// How a rule stands to what was found. Only subjects that somebody looked at count: nobody knows what the others held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Past {
    /// Of the findings of the period, those that the rule would have pointed at.
    pub recall: Rate,
    /// Of its hits that somebody looked at, those where something was found.
    pub precision: Rate,
}

/// Reads what was found of one kind of subject in a period.
pub(crate) fn read(
    history: &History,
    subject: SubjectKind,
    question: &Question,
    share: Share,
    watch: Watch<'_>,
) -> Result<Found> {
    let columns = |place: &[&str]| matches!(place, ["subject" | "key" | "found"]);
    let request = Request {
        kind: Kind::Outcome,
        from: question.from,
        to: question.to,
        needs: &[],
        decides: &columns,
        wanted: &|place| place == [crate::KEY],
        prune: true,
    };
    let visitor = || Outcomes { subject: subject.word(), found: Found::new() };
    let (visitors, _) = scan(history, &request, share, watch, visitor)?;
    let mut out = Found::new();
    for visitor in visitors {
        for (key, found) in visitor.found {
            *out.entry(key).or_default() |= found;
        }
    }
    Ok(out)
}

struct Outcomes {
    subject: &'static str,
    found: Found,
}

impl Visit for Outcomes {
    fn choose(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        let none = BooleanBuffer::new_unset(batch.num_rows());
        let (Some(subject), Some(key), Some(found)) =
            (batch.column_by_name("subject"), batch.column_by_name("key"), batch.column_by_name("found"))
        else {
            return Ok(none);
        };
        let Some(found) = found.as_boolean_opt() else { return Ok(none) };
        for row in 0..batch.num_rows() {
            if found.is_null(row) || super::visitor::text(subject, row) != Some(self.subject) {
                continue;
            }
            if let Some(key) = super::visitor::text(key, row) {
                *self.found.entry(digest(key)).or_default() |= found.value(row);
            }
        }
        // Nothing more is wanted of any.
        Ok(none)
    }

    fn take(&mut self, _: NaiveDate, _: &RecordBatch) -> Result<()> {
        Ok(())
    }

    fn count(&mut self, _: NaiveDate, _: u64) {}
}
