//! Names and numbers as airlines write them: titles stuck to the given name, blanks between digits.

/// The characters of `text` that are to be kept.
pub(crate) fn kept(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().filter(|c| keep(*c)));
    out
}

/// Titles that reservation systems append, longest first.
const TITLES: [&str; 12] = ["MISS", "MSTR", "PROF", "MRS", "SIR", "CHD", "INF", "MR", "MS", "DR", "SH", "HH"];
/// Those that are recognised without a blank before them; the others end real names.
const STUCK: [&str; 6] = ["MISS", "MSTR", "PROF", "MRS", "CHD", "MR"];

/// Parts `MOLLYMRS` into `MOLLY` and `MRS`, `TESTNAMEONE MRS` likewise, and `MRJONATHON` into `JONATHON` and `MR`.
pub(crate) fn part_title(given: &str) -> (String, Option<String>) {
    let given = given.trim();
    let (rest, last) = given.rsplit_once(' ').unwrap_or(("", given));
    if !rest.is_empty()
        && let Some(title) = TITLES.iter().find(|title| last.eq_ignore_ascii_case(title))
    {
        return (rest.trim().to_owned(), Some((*title).to_owned()));
    }
    for title in STUCK {
        if let Some(split) = given.len().checked_sub(title.len()).filter(|split| *split >= 2)
            && given.as_bytes()[split..].eq_ignore_ascii_case(title.as_bytes())
        {
            return (given[..split].trim().to_owned(), Some(title.to_owned()));
        }
    }
    (given.to_owned(), None)
}

/// Carrier and flight number of `UA0989`, `TN506`, `3U8888`, `AAL123A`.
pub(crate) fn flight(text: &str) -> (Option<String>, Option<String>) {
    let mut text = kept(text, |c| c.is_ascii_alphanumeric());
    text.make_ascii_uppercase();
    // An airline designator has two characters, at most one of them a digit, or three letters (IATA Resolution 762).
    let bytes = text.as_bytes();
    let length = match bytes {
        [a, b, c, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic() => 3,
        [a, b, ..] if a.is_ascii_alphabetic() || b.is_ascii_alphabetic() => 2,
        _ => return (None, (!text.is_empty()).then_some(text)),
    };
    let number = text[length..].trim_start_matches('0').to_owned();
    (Some(text[..length].to_owned()), (!number.is_empty()).then_some(number))
}
