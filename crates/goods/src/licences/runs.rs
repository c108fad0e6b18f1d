//! Run numbers of usage messages: which settle, and which are missing.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

/// Runs that are missing, both ends included. An alarm until they have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RunGap)]
pub struct Gap {
    /// The first missing run.
    pub from: i64,
    /// The last.
    pub to: i64,
}

/// What becomes of a message with a run number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is new. These runs, which may be none, now settle, in this order.
    New(Vec<i64>),
    /// The same message was there.
    Known,
    /// Another message with this run was there. That one stays; this one is kept as refused.
    Conflict,
}

/// Takes a message. `settled` is the last run up to which all have settled, 0 for none; `waiting` are the runs that
/// have arrived beyond it; `known` is the digest of the message that came with this run before.
pub fn take(settled: i64, waiting: &BTreeSet<i64>, known: Option<&str>, run: i64, digest: &str) -> Taken {
    match known {
        Some(known) if known == digest => return Taken::Known,
        Some(_) => return Taken::Conflict,
        None => {}
    }
    if run != settled + 1 {
        return Taken::New(Vec::new());
    }
    let after = waiting.range(run + 1..).copied();
    let follow = after.zip(run + 1..).take_while(|(there, wanted)| there == wanted).map(|(there, _)| there);
    Taken::New(std::iter::once(run).chain(follow).collect())
}

/// The runs that are missing below the highest that has arrived.
pub fn gaps(settled: i64, waiting: &BTreeSet<i64>) -> Vec<Gap> {
    let mut out = Vec::new();
    let mut last = settled;
    for &run in waiting.range(settled + 1..) {
        if run > last + 1 {
            out.push(Gap { from: last + 1, to: run - 1 });
        }
        last = run;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_stays_until_what_is_missing_arrives() {
        let mut waiting = BTreeSet::new();
        assert_eq!(take(0, &waiting, None, 3, "c"), Taken::New(vec![]));
        waiting.insert(3);
        assert_eq!(take(0, &waiting, None, 1, "a"), Taken::New(vec![1]));
        assert_eq!(gaps(1, &waiting), [Gap { from: 2, to: 2 }]);
        assert_eq!(take(1, &waiting, Some("c"), 3, "c"), Taken::Known);
        assert_eq!(take(1, &waiting, Some("c"), 3, "d"), Taken::Conflict);
        assert_eq!(take(1, &waiting, None, 2, "b"), Taken::New(vec![2, 3]));
        assert_eq!(gaps(3, &BTreeSet::from([7, 9])), [Gap { from: 4, to: 6 }, Gap { from: 8, to: 8 }]);
    }
}
