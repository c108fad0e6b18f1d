//! Dates and times as messages write them: two-digit years, format qualifiers that are wrong, months in letters.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use model::Severity;

use crate::{edifact::segment::Segment, limits::Defects};

/// A date, with a time of day where one was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub date: NaiveDate,
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// With midnight where no time was given.
    pub fn at(self) -> NaiveDateTime {
        self.date.and_time(self.time.unwrap_or_default())
    }
}

fn two(digits: &[u8]) -> Option<u32> {
    let [a, b] = digits else { return None };
    (a.is_ascii_digit() && b.is_ascii_digit()).then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'))
}

fn time(digits: &[u8]) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(
        two(digits.get(..2)?)?,
        two(digits.get(2..4)?)?,
        digits.get(4..6).and_then(two).unwrap_or(0),
    )
}

fn full_date(digits: &[u8]) -> Option<NaiveDate> {
    let year = two(digits.get(..2)?)? * 100 + two(digits.get(2..4)?)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, two(digits.get(4..6)?)?, two(digits.get(6..8)?)?)
}

/// A short date whose century is chosen by `year`.
fn short_date(year: i32, month: &[u8], day: &[u8]) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, two(month)?, two(day)?)
}

/// The year of a movement: the century from 1970 on.
fn movement_year(short: u32) -> i32 {
    let short = short as i32;
    if short >= 70 { 1900 + short } else { 2000 + short }
}

/// The year of a birth: never after the movement.
pub(crate) fn birth_year(short: u32, movement: Option<NaiveDate>) -> i32 {
    let limit = movement.map_or(2026, |day| day.year());
    let year = limit - limit.rem_euclid(100) + short as i32;
    if year > limit { year - 100 } else { year }
}

/// The year of an expiry: the century that is nearest to the movement.
fn nearest_year(short: u32, movement: Option<NaiveDate>) -> i32 {
    let centre = movement.map_or(2026, |day| day.year());
    let base = centre - centre.rem_euclid(100) + short as i32;
    [base - 100, base, base + 100].into_iter().min_by_key(|year| (year - centre).abs()).unwrap_or(base)
}

/// What a date is the date of; it decides the century.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meaning {
    /// A schedule.
    Movement,
    /// A birth, not after this day.
    Birth(Option<NaiveDate>),
    /// An expiry or issue, near this day.
    Document(Option<NaiveDate>),
}

impl Meaning {
    fn year(self, short: u32) -> i32 {
        match self {
            Meaning::Movement => movement_year(short),
            Meaning::Birth(day) => birth_year(short, day),
            Meaning::Document(day) => nearest_year(short, day),
        }
    }
}

/// Reads digits by their number, whatever the qualifier says: 6 YYMMDD, 8 CCYYMMDD, 10 YYMMDDHHMM, 12 CCYYMMDDHHMM, 14 with seconds.
pub(crate) fn digits(raw: &[u8], meaning: Meaning) -> Option<Moment> {
    if !raw.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let short = |raw: &[u8]| {
        let mut date = short_date(meaning.year(two(raw.get(..2)?)?), raw.get(2..4)?, raw.get(4..6)?)?;
        // A birthday later in the movement's own year is a hundred years old.
        if let Meaning::Birth(Some(day)) = meaning
            && date > day
        {
            date = date.with_year(date.year() - 100)?;
        }
        Some(date)
    };
    match raw.len() {
        6 => Some(Moment { date: short(raw)?, time: None }),
        8 => Some(Moment { date: full_date(raw)?, time: None }),
        10 => Some(Moment { date: short(&raw[..6])?, time: Some(time(&raw[6..])?) }),
        12 | 14 => Some(Moment { date: full_date(&raw[..8])?, time: Some(time(&raw[8..])?) }),
        _ => None,
    }
}

/// The value of a DTM segment (element 1: qualifier, value, format). Reports what cannot be read and qualifiers that lie.
pub(crate) fn dtm(segment: &Segment<'_>, meaning: Meaning, defects: &mut Defects) -> Option<Moment> {
    let raw = segment.component(1, 1)?;
    let found = digits(raw, meaning);
    let shown = || String::from_utf8_lossy(raw).into_owned();
    let Some(found) = found else {
        let text = "the date cannot be read";
        defects.push(segment.defect(Severity::Error, "date", text).element("1.2").found(shown(), "digits of a date"));
        return None;
    };
    let expected = match segment.component(1, 2) {
        Some(b"101") => 6,
        Some(b"102") => 8,
        Some(b"201") => 10,
        Some(b"203") => 12,
        Some(b"204") => 14,
        _ => raw.len(),
    };
    if expected != raw.len() {
        let text = "the date is not in the format that its qualifier names; it was read by its length";
        let expected = format!("{expected} digits");
        defects.push(segment.defect(Severity::Warning, "date_format", text).element("1.3").found(shown(), expected));
    }
    Some(found)
}

/// Date and time of UNB: `YYMMDD:HHMM` or `CCYYMMDD:HHMM`.
pub(crate) fn interchange_time(segment: &Segment<'_>) -> Option<NaiveDateTime> {
    let date = digits(segment.component(4, 0)?, Meaning::Movement)?.date;
    Some(date.and_time(segment.component(4, 1).and_then(time).unwrap_or_default()))
}

/// `DDMMYY` of PADIS messages, with `HHMM` or `HHMMSS` beside it.
pub(crate) fn padis(date: &[u8], clock: Option<&[u8]>) -> Option<NaiveDateTime> {
    let clock = clock.and_then(time).unwrap_or_default();
    let day = match date.len() {
        6 => short_date(movement_year(two(&date[4..6])?), &date[2..4], &date[..2])?,
        8 => NaiveDate::from_ymd_opt(
            i32::try_from(two(&date[4..6])? * 100 + two(&date[6..8])?).ok()?,
            two(&date[2..4])?,
            two(&date[..2])?,
        )?,
        _ => return None,
    };
    Some(day.and_time(clock))
}

/// The number of a month by its three letters.
fn month(name: &str) -> Option<u32> {
    let letters = name.as_bytes().first_chunk::<3>()?;
    Some(match &letters.map(|letter| letter.to_ascii_uppercase()) {
        b"JAN" => 1,
        b"FEB" => 2,
        b"MAR" => 3,
        b"APR" => 4,
        b"MAY" => 5,
        b"JUN" => 6,
        b"JUL" => 7,
        b"AUG" => 8,
        b"SEP" => 9,
        b"OCT" => 10,
        b"NOV" => 11,
        b"DEC" => 12,
        _ => return None,
    })
}

/// `13AUG54` or `13AUG1954` of SSR elements.
pub(crate) fn lettered(text: &str, meaning: Meaning) -> Option<NaiveDate> {
    let text = text.trim_ascii();
    let letters = text.bytes().take(3).position(|byte| byte.is_ascii_alphabetic())?;
    let day: u32 = text.get(..letters)?.parse().ok()?;
    let name = text.get(letters..letters + 3)?;
    let month = month(name)?;
    let year = text.get(letters + 3..)?;
    let year = match year.len() {
        2 => meaning.year(year.parse().ok()?),
        4 => year.parse().ok()?,
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    match meaning {
        Meaning::Birth(Some(limit)) if date > limit => NaiveDate::from_ymd_opt(year - 100, month, day),
        _ => Some(date),
    }
}
