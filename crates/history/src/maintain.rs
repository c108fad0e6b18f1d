//! What keeps a history small and lawful: days compacted into one file, and classes of fields taken out in time.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    Day, History, Kind, Result, Watch,
    file::Opened,
    layout,
    merge::rewrite,
    seen::Superseded,
    write::{classes, keys_of},
};

/// What compaction did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Compacted {
    /// Days written anew.
    pub days: u64,
    /// Those of them that held a class of fields longer than it may be kept.
    pub expired: u64,
    /// Files before.
    pub files: u64,
    /// Rows read.
    pub rows_before: u64,
    /// Rows written.
    pub rows_after: u64,
}

impl History {
    /// Makes one file of every day of a kind that has several or holds a class of fields longer than it may: sorted by
    /// key, without superseded versions, without what has had its time. Interrupted at any point it leaves a history that
    /// reads the same, and goes on the next time.
    pub fn compact(&self, kind: Kind, today: NaiveDate, watch: &Watch<'_>) -> Result<Compacted> {
        let _lock = self.place.lock()?;
        self.place.sweep()?;
        let days = layout::days(&*self.place, kind, None, None)?;
        let moved = Superseded::find(self, &days, true)?;
        let mut out = Compacted::default();
        let mut wanted = Vec::new();
        for day in &days {
            watch.check()?;
            let over = self.retention.over(day.day, today);
            let expired = !over.is_empty() && self.holds_more(day, &classes(&over))?;
            if expired || day.is_loose() || self.has_superseded(day, &moved)? {
                out.expired += u64::from(expired);
                wanted.push(day);
            }
        }
        // All days are whole before the first part goes: a part may be what shows that a row of another day is old.
        for (at, day) in wanted.iter().enumerate() {
            let merged = rewrite(self, kind, day, &self.retention.over(day.day, today), &moved, watch)?;
            out.days += 1;
            out.files += day.files().count() as u64;
            out.rows_before += merged.read;
            out.rows_after += merged.written;
            watch.tell(at as u64 + 1, wanted.len() as u64);
        }
        for day in wanted {
            self.remove_replaced(day)?;
        }
        Ok(out)
    }

    fn remove_replaced(&self, day: &Day) -> Result<()> {
        day.files().chain(&day.replaced).try_for_each(|item| self.place.remove(&item.path))
    }

    /// Whether a file of the day may hold other classes than these.
    fn holds_more(&self, day: &Day, kept: &str) -> Result<bool> {
        for item in day.files() {
            let file = Opened::new(&*self.place, item, day.day, false)?;
            let holds = file.classes().map(|classes| {
                classes.split(',').any(|class| !class.is_empty() && kept.split(',').all(|k| k != class))
            });
            if holds.unwrap_or(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a whole day holds a version that a part of another day has superseded.
    fn has_superseded(&self, day: &Day, moved: &Superseded) -> Result<bool> {
        let (false, Some(item)) = (moved.is_empty(), &day.whole) else { return Ok(false) };
        let file = Opened::new(&*self.place, item, day.day, false)?;
        for batch in file.keys(file.groups())? {
            let batch = batch?;
            let (keys, versions) = keys_of(&batch)?;
            if keys.iter().zip(versions.values()).any(|(key, v)| moved.by_later(key.unwrap_or(""), *v, day.day)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
