//! Birth dates as lists write them, to ISO 8601 as `model::Entity::dob` documents it.

use chrono::NaiveDate;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Words before a date that is only near.
const NEAR: [&str; 8] = ["circa", "approximately", "approx.", "approx", "about", "around", "c.", "ca."];

/// Reads `10 Dec 1948`, `December 1948`, `1948`, `1948-12-10`, `10/12/1948` (the day first, `00` for what is unknown),
/// with `circa` before it and ranges with `to`, `and` or a dash. `None` where no date stands there.
pub(super) fn any(text: &str) -> Option<String> {
    let mut text = text.trim().trim_end_matches(['.', ',', ';']).trim();
    let lower = text.to_ascii_lowercase();
    if lower.len() == text.len() && lower.starts_with("between ") {
        text = text.get(8..)?.trim();
    }
    let (near, text) = without_near(text);
    for word in [" to ", " and ", " - ", " – "] {
        if let Some((from, to)) = text.split_once(word) {
            return range(&point(from, near)?, &point(without_near(to).1, near)?);
        }
    }
    if let Some((from, to)) = text.split_once(['-', '–', '/'])
        && from.len() == 4
        && to.len() == 4
    {
        return range(&point(from, near)?, &point(to, near)?);
    }
    point(text, near)
}

/// Two limits as one range; equal limits are one date.
pub(super) fn range(from: &str, to: &str) -> Option<String> {
    match from.trim_end_matches('~').cmp(to.trim_end_matches('~')) {
        std::cmp::Ordering::Equal => Some(from.to_owned()),
        std::cmp::Ordering::Less => Some(format!("{from}/{to}")),
        std::cmp::Ordering::Greater => None,
    }
}

/// One date from its parts; nought is unknown.
pub(super) fn parts(year: u32, month: u32, day: u32, near: bool) -> Option<String> {
    if !(1800..=2100).contains(&year) {
        return None;
    }
    // The first month and day stand in for the unknown ones, so that what is known is checked.
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.max(1), day.max(1))?;
    let mark = if near { "~" } else { "" };
    Some(match (month, day) {
        (0, _) => format!("{year:04}{mark}"),
        (_, 0) => format!("{year:04}-{month:02}{mark}"),
        _ => format!("{year:04}-{month:02}-{day:02}{mark}"),
    })
}

fn without_near(text: &str) -> (bool, &str) {
    let text = text.trim();
    for word in NEAR {
        if text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            let rest = &text[word.len()..];
            if rest.starts_with([' ', ':']) || word.ends_with('.') {
                return (true, rest.trim_start_matches([' ', ':']));
            }
        }
    }
    (false, text)
}

/// One date.
fn point(text: &str, near: bool) -> Option<String> {
    let text = text.trim();
    // A time of day or a zone behind an ISO date says nothing about a birth.
    let text = match text.as_bytes() {
        [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b' ' | b'+' | b'Z', ..] => text.get(..10)?,
        _ => text,
    };
    let words: Vec<&str> = text.split([' ', '-', '/', '.', ',']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [year] => parts(full_year(year)?, 0, 0, near),
        [first, second] => match full_year(first) {
            Some(year) => parts(year, number(second)?, 0, near),
            None => parts(full_year(second)?, month(first)?, 0, near),
        },
        [first, second, third] => match full_year(first) {
            Some(year) => parts(year, number(second)?, number(third)?, near),
            None => {
                let year = full_year(third)?;
                match (month(second), month(first)) {
                    (Some(month), _) => parts(year, month, number(first)?, near),
                    (None, Some(month)) => parts(year, month, number(second)?, near),
                    (None, None) => parts(year, number(second)?, number(first)?, near),
                }
            }
        },
        _ => None,
    }
}

fn full_year(text: &str) -> Option<u32> {
    (text.len() == 4).then(|| text.parse().ok()).flatten()
}

/// A day or month in digits; `dd` and `mm` stand for an unknown one.
fn number(text: &str) -> Option<u32> {
    if text.eq_ignore_ascii_case("dd") || text.eq_ignore_ascii_case("mm") {
        return Some(0);
    }
    (text.len() <= 2).then(|| text.parse().ok()).flatten()
}

fn month(text: &str) -> Option<u32> {
    let start = text.get(..3)?;
    let at = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(start))?;
    text.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some(at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::any;

    #[test]
    fn every_notation_of_the_lists() {
        for (text, expected) in [
            ("10 Dec 1948", Some("1948-12-10")),
            ("Dec 1948", Some("1948-12")),
            ("1948", Some("1948")),
            ("circa 1948", Some("1948~")),
            ("circa 02 Mar 1950", Some("1950-03-02~")),
            ("1979 to 1982", Some("1979/1982")),
            ("01 Jan 1960 to 31 Dec 1961", Some("1960-01-01/1961-12-31")),
            ("Mar 1960 to Apr 1961", Some("1960-03/1961-04")),
            ("circa 1979-1982", Some("1979~/1982~")),
            ("Between 1955 and 1958", Some("1955/1958")),
            ("00/00/1965", Some("1965")),
            ("00/05/1965", Some("1965-05")),
            ("dd/mm/1965", Some("1965")),
            ("07/05/1965", Some("1965-05-07")),
            ("1966-09-12", Some("1966-09-12")),
            ("1966-09-12T00:00:00", Some("1966-09-12")),
            ("1966-09", Some("1966-09")),
            ("December 10, 1948", Some("1948-12-10")),
            ("12/31/1950", None),
            ("31 Feb 1950", None),
            ("1982 to 1979", None),
            ("unknown", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(any(text).as_deref(), expected, "{text}");
        }
    }
}
