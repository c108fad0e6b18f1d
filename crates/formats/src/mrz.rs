//! Machine readable zones of travel documents (ICAO Doc 9303 parts 3 to 6): TD1 3×30, TD2 2×36, TD3 2×44.

use chrono::NaiveDate;

use crate::dates::{self, Meaning};

/// What a zone says. A field whose check digit fails is given as read and named in `failed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mrz {
    /// One or two letters: `P`, `I`, `V`…
    pub kind: String,
    /// Issuing state, three letters.
    pub issuer: String,
    /// Primary identifier.
    pub surname: String,
    /// Secondary identifiers.
    pub given_names: String,
    /// Document number.
    pub number: String,
    /// Nationality, three letters.
    pub nationality: String,
    /// Birth date where it is complete.
    pub date_of_birth: Option<NaiveDate>,
    /// M, F or nothing.
    pub sex: Option<char>,
    /// Last day of validity.
    pub expires: Option<NaiveDate>,
    /// Fields whose check digit fails: `number`, `date_of_birth`, `expires`, `composite`.
    pub failed: Vec<&'static str>,
}

/// The check digit of a field: weights 7, 3, 1; letters count from 10, fillers nothing (part 3, section 4.9).
pub fn check_digit(field: &str) -> u32 {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    };
    field.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| value(byte) * weight).sum::<u32>() % 10
}

/// Reads a zone of two or three lines; `None` where the shape is that of no document. `day` decides centuries.
pub fn parse(text: &str, day: Option<NaiveDate>) -> Option<Mrz> {
    let lines: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
    if !lines.iter().all(|line| line.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<')) {
        return None;
    }
    let lengths: Vec<usize> = lines.iter().map(String::len).collect();
    let (head, numbers, names) = match lengths.as_slice() {
        [44, 44] | [36, 36] => (&lines[0], &lines[1], &lines[0][5..]),
        [30, 30, 30] => return td1(&lines, day),
        _ => return None,
    };
    let mut failed = Vec::new();
    let mut check = |name: &'static str, field: &str, digit: &str| {
        if digit.parse() != Ok(check_digit(field)) && !(digit == "<" && field.bytes().all(|b| b == b'<')) {
            failed.push(name);
        }
    };
    check("number", &numbers[..9], &numbers[9..10]);
    check("date_of_birth", &numbers[13..19], &numbers[19..20]);
    check("expires", &numbers[21..27], &numbers[27..28]);
    let end = numbers.len() - 1;
    let composite = format!("{}{}{}", &numbers[..10], &numbers[13..20], &numbers[21..end]);
    check("composite", &composite, &numbers[end..]);
    let (surname, given_names) = split_names(names);
    Some(Mrz {
        kind: plain(&head[..2]),
        issuer: plain(&head[2..5]),
        surname,
        given_names,
        number: plain(&numbers[..9]),
        nationality: plain(&numbers[10..13]),
        date_of_birth: dates::digits(&numbers.as_bytes()[13..19], Meaning::Birth(day)).map(|m| m.date),
        sex: numbers[20..21].chars().next().filter(|c| matches!(c, 'M' | 'F')),
        expires: dates::digits(&numbers.as_bytes()[21..27], Meaning::Document(day)).map(|m| m.date),
        failed,
    })
}

fn td1(lines: &[String], day: Option<NaiveDate>) -> Option<Mrz> {
    let [first, second, third] = lines else { return None };
    let mut failed = Vec::new();
    // A number longer than nine goes on in the optional data (part 5, section 4.2.2).
    let (number, digit) = if &first[14..15] == "<" && &first[15..16] != "<" {
        let rest = first[15..30].trim_end_matches('<');
        let (more, digit) = rest.split_at(rest.len().saturating_sub(1));
        (format!("{}{more}", &first[5..14]), digit.to_owned())
    } else {
        (first[5..14].to_owned(), first[14..15].to_owned())
    };
    let mut check = |name: &'static str, field: &str, digit: &str| {
        if digit.parse() != Ok(check_digit(field)) {
            failed.push(name);
        }
    };
    check("number", &number, &digit);
    check("date_of_birth", &second[..6], &second[6..7]);
    check("expires", &second[8..14], &second[14..15]);
    let composite = format!("{}{}{}{}", &first[5..30], &second[..7], &second[8..15], &second[18..29]);
    check("composite", &composite, &second[29..30]);
    let (surname, given_names) = split_names(third);
    Some(Mrz {
        kind: plain(&first[..2]),
        issuer: plain(&first[2..5]),
        surname,
        given_names,
        number: plain(&number),
        nationality: plain(&second[15..18]),
        date_of_birth: dates::digits(&second.as_bytes()[..6], Meaning::Birth(day)).map(|m| m.date),
        sex: second[7..8].chars().next().filter(|c| matches!(c, 'M' | 'F')),
        expires: dates::digits(&second.as_bytes()[8..14], Meaning::Document(day)).map(|m| m.date),
        failed,
    })
}

fn split_names(field: &str) -> (String, String) {
    let (surname, given) = field.split_once("<<").unwrap_or((field, ""));
    (spaced(surname), spaced(given))
}

fn spaced(field: &str) -> String {
    field.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn plain(field: &str) -> String {
    field.replace('<', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_of_part_4() {
        let text = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let mrz = parse(text, NaiveDate::from_ymd_opt(2012, 1, 1)).unwrap();
        assert_eq!((mrz.surname.as_str(), mrz.given_names.as_str()), ("ERIKSSON", "ANNA MARIA"));
        assert_eq!(mrz.number, "L898902C3");
        assert_eq!(mrz.date_of_birth, NaiveDate::from_ymd_opt(1974, 8, 12));
        assert!(mrz.failed.is_empty(), "{:?}", mrz.failed);
        let wrong = parse(&text.replace("L898902C36", "L898902C37"), None).unwrap();
        assert_eq!(wrong.failed, ["number", "composite"]);
    }
}
