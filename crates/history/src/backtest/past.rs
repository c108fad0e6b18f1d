//! What was found of subjects in the past, and how sure a share of them is.

use std::collections::HashMap;

use arrow_array::{Array, RecordBatch, cast::AsArray};
use arrow_buffer::BooleanBuffer;
use chrono::NaiveDate;
use model::SubjectKind;
use serde::Serialize;

use super::Question;
use crate::{
    History, Kind, Result, Watch,
    scan::{Request, Share, Visit, scan},
    write::digest,
};

/// Subjects that somebody looked at, by the digest of their keys: whether something was found.
pub(crate) type Found = HashMap<u128, bool>;

/// A share with its 95 % Wilson score interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The share; absent of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// Wilson's interval, which is sound for few and for none (E. B. Wilson, JASA 22, 1927).
    pub fn new(count: u64, of: u64) -> Self {
        if of == 0 {
            return Rate { count, of, value: None, low: 0.0, high: 1.0 };
        }
        let (n, p) = (of as f64, count as f64 / of as f64);
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let middle = p + Z * Z / (2.0 * n);
        let scale = 1.0 + Z * Z / n;
        Rate {
            count,
            of,
            value: Some(p),
            low: ((middle - spread) / scale).max(0.0),
            high: ((middle + spread) / scale).min(1.0),
        }
    }
}

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
