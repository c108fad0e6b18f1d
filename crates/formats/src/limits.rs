//! Bounds that keep hostile input from growing without end.

use model::{Defect, Severity};

/// People, bookings, bills or containers that one message may bring. The largest aircraft seats 900, the largest vessel carries 24 000 boxes.
pub(crate) const RECORDS: usize = 50_000;
/// Defects listed for one message; more are only counted.
pub(crate) const DEFECTS: usize = 1_000;
/// Bytes of one value that are kept.
pub(crate) const VALUE: usize = 4_096;
/// Items of one list inside a record: documents, seals, remarks.
pub(crate) const ITEMS: usize = 500;

/// Collects defects up to the bound.
#[derive(Default)]
pub(crate) struct Defects {
    list: Vec<Defect>,
    dropped: usize,
}

impl Defects {
    pub fn push(&mut self, defect: Defect) {
        if self.list.len() < DEFECTS {
            self.list.push(defect);
        } else {
            self.dropped += 1;
        }
    }

    pub fn into_list(mut self) -> Vec<Defect> {
        if self.dropped > 0 {
            let text = format!("{} more defects are not listed", self.dropped);
            self.list.push(Defect::new(Severity::Error, "more_defects", text));
        }
        self.list
    }
}

/// Adds to a record's list unless it is full.
pub(crate) fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() < ITEMS {
        list.push(item);
    }
}

/// Adds a record unless the message has brought too many; says so once.
pub(crate) fn push_record<T>(list: &mut Vec<T>, item: T, defects: &mut Defects) -> bool {
    if list.len() < RECORDS {
        list.push(item);
        return true;
    }
    if !defects.list.iter().any(|defect| defect.code == "too_many_records") {
        defects.push(
            Defect::new(
                Severity::Error,
                "too_many_records",
                "the message brings more records than one message can; the rest is not read",
            )
            .found("more", RECORDS.to_string()),
        );
    }
    false
}
