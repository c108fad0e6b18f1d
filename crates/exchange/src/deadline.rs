//! Days by which something has to happen.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::{
    Authority, Document,
    catalogue::SENDING,
    form::{Count, Rule},
};

/// The office that works with notifications: who it is, its calendar and its zone.
#[derive(Debug, Clone)]
pub struct Office {
    /// Who it is towards others.
    pub own: Authority,
    /// Days of the week on which it is closed.
    pub weekend: Vec<Weekday>,
    /// Further days on which it is closed.
    pub holidays: BTreeSet<NaiveDate>,
    /// Minutes of its zone east of UTC.
    pub offset_minutes: i32,
    /// Whether a text is the alpha-2 code of a country.
    pub country: fn(&str) -> bool,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

impl Office {
    /// The office's day at a moment in UTC milliseconds.
    pub fn day(&self, at: i64) -> NaiveDate {
        let local = DateTime::from_timestamp_millis(at).unwrap_or_default() + self.offset();
        local.date_naive()
    }

    /// The moment at which a day begins at the office, UTC milliseconds.
    pub fn begin(&self, day: NaiveDate) -> i64 {
        (day.and_time(NaiveTime::MIN).and_utc() - self.offset()).timestamp_millis()
    }

    /// The moment at which a day is over at the office, UTC milliseconds.
    pub fn end(&self, day: NaiveDate) -> i64 {
        self.begin(day) + DAY
    }

    fn offset(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.offset_minutes))
    }

    fn open(&self, day: NaiveDate) -> bool {
        !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// The day that a rule gives for a document that is or was sent on `sent`; none where the field that it counts from
    /// is not filled in, or holds no day.
    pub fn by(&self, rule: &Rule, document: &Document, sent: NaiveDate) -> Option<NaiveDate> {
        let anchor = rule.after.as_deref().or(rule.before.as_deref())?;
        let from = if anchor == SENDING { sent } else { day_of(document.text(anchor)?)? };
        self.step(from, rule.days, rule.count, rule.before.is_some())
    }

    fn step(&self, from: NaiveDate, days: u32, count: Count, back: bool) -> Option<NaiveDate> {
        let move_by = |day: NaiveDate, days| {
            if back { day.checked_sub_days(Days::new(days)) } else { day.checked_add_days(Days::new(days)) }
        };
        if count == Count::Calendar || self.weekend.len() > 6 {
            return move_by(from, u64::from(days));
        }
        let (mut day, mut left) = (from, days);
        // A calendar that is closed for years on end is a mistake, and no reason to count for ever.
        let mut patience = days.saturating_mul(7).saturating_add(400);
        while left > 0 && patience > 0 {
            day = move_by(day, 1)?;
            left -= u32::from(self.open(day));
            patience -= 1;
        }
        (left == 0).then_some(day)
    }
}

/// The day of a date; the last one of a month.
fn day_of(text: &str) -> Option<NaiveDate> {
    text.parse().ok().or_else(|| last_of(text))
}

/// The last day of a month written `2026-10`.
pub(crate) fn last_of(month: &str) -> Option<NaiveDate> {
    if month.len() != 7 {
        return None;
    }
    let first: NaiveDate = format!("{month}-01").parse().ok()?;
    first.checked_add_months(chrono::Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn office() -> Office {
        Office {
            own: Authority::default(),
            weekend: vec![Weekday::Sat, Weekday::Sun],
            holidays: BTreeSet::from(["2026-12-25".parse().unwrap()]),
            offset_minutes: 300,
            country: |_| true,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn business_days_pass_over_weekends_and_holidays_both_ways() {
        let office = office();
        // 2026-12-24 is a Thursday, the 25th a holiday.
        assert_eq!(office.step(day("2026-12-24"), 1, Count::Business, false), Some(day("2026-12-28")));
        assert_eq!(office.step(day("2026-12-28"), 1, Count::Business, true), Some(day("2026-12-24")));
        assert_eq!(office.step(day("2026-12-28"), 5, Count::Business, true), Some(day("2026-12-18")));
        assert_eq!(office.step(day("2026-12-24"), 1, Count::Calendar, false), Some(day("2026-12-25")));
        assert_eq!(office.step(day("2026-12-26"), 0, Count::Business, false), Some(day("2026-12-26")));
    }

    #[test]
    fn a_week_without_an_open_day_counts_every_day() {
        let all = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        let closed = Office { weekend: all.to_vec(), ..office() };
        assert_eq!(closed.step(day("2026-12-01"), 3, Count::Business, false), Some(day("2026-12-04")));
    }

    #[test]
    fn a_day_is_the_office_s_own() {
        let office = office();
        let late = day("2026-11-25").and_hms_opt(20, 0, 0).unwrap().and_utc().timestamp_millis();
        assert_eq!(office.day(late), day("2026-11-26"));
        assert_eq!(office.begin(day("2026-11-26")), late - 3_600_000);
        assert_eq!(office.end(day("2026-11-26")) - office.begin(day("2026-11-26")), DAY);
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        assert_eq!(last_of("2028-02"), Some(day("2028-02-29")));
        assert_eq!(last_of("2026-12"), Some(day("2026-12-31")));
        assert_eq!((last_of("2026-13"), last_of("2026-1"), last_of("")), (None, None, None));
    }
}
