//! Names as airlines write them: titles stuck to the given name.

/// Titles that reservation systems append, longest first.
const TITLES: [&str; 12] = ["MISS", "MSTR", "PROF", "MRS", "SIR", "CHD", "INF", "MR", "MS", "DR", "SH", "HH"];
/// Titles that are safely told apart only after a blank, since they end real names.
const ONLY_APART: [&str; 6] = ["DR", "SH", "HH", "INF", "SIR", "MS"];

/// Parts `MOLLYMRS` into `MOLLY` and `MRS`, `TESTNAMEONE MRS` likewise, and `MRJONATHON` into `JONATHON` and `MR`.
pub(crate) fn part_title(given: &str) -> (String, Option<String>) {
    let given = given.trim();
    if let Some((rest, last)) = given.rsplit_once(' ')
        && TITLES.contains(&last.to_uppercase().as_str())
    {
        return (rest.trim().to_owned(), Some(last.to_uppercase()));
    }
    let upper = given.to_uppercase();
    for title in TITLES.iter().filter(|title| !ONLY_APART.contains(title)) {
        if let Some(rest) = upper.strip_suffix(title)
            && rest.len() >= 2
            && rest.len() < given.len()
            && given.is_char_boundary(rest.len())
            && upper.len() == given.len()
        {
            return (given[..rest.len()].trim().to_owned(), Some((*title).to_owned()));
        }
    }
    (given.to_owned(), None)
}

/// Carrier and flight number of `UA0989`, `TN506`, `3U8888`, `AAL123A`.
pub(crate) fn flight(text: &str) -> (Option<String>, Option<String>) {
    let text: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_uppercase();
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
