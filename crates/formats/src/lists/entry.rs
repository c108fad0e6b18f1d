//! What the readers do with every entry: values trimmed, bounded and said once; countries by their codes.

use std::collections::HashSet;

use model::{
    Defect, Entity, Severity,
    code::ImoNumber,
    watch::{EntityDocument, EntityName, NameKind},
};

use super::{CountryOf, dates};
use crate::limits::{Defects, VALUE, push};

/// What stands where nothing is known. `NA` is not among them: it is Namibia, and a surname.
const NOTHING: [&str; 9] =
    ["-0-", "n/a", "none", "none identified", "unknown", "undetermined", "not available", "-", "0"];

/// A value with single blanks, cut to the bound; `None` where it says nothing.
pub(super) fn tidy(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len().min(VALUE));
    for word in text.split_whitespace() {
        if out.len() + word.len() >= VALUE {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty() && !NOTHING.iter().any(|nothing| out.eq_ignore_ascii_case(nothing))).then_some(out)
}

/// Adds a value to a list unless it stands there already.
pub(super) fn add(list: &mut Vec<String>, text: &str) {
    if let Some(text) = tidy(text)
        && !list.contains(&text)
    {
        push(list, text);
    }
}

/// Adds a name; of two that are the same the more reliable stays.
pub(super) fn name(entity: &mut Entity, text: &str, kind: NameKind) {
    // The United Nations write `na` for an alias that there is not.
    let Some(text) = tidy(text).filter(|text| text != "na") else { return };
    let rank = |kind| match kind {
        NameKind::Primary => 0,
        NameKind::Alias => 1,
        NameKind::Weak => 2,
    };
    match entity.names.iter().position(|name| name.text == text) {
        Some(at) if rank(kind) < rank(entity.names[at].kind) => entity.names[at].kind = kind,
        Some(_) => {}
        None => push(&mut entity.names, EntityName { text, kind }),
    }
}

/// Adds a document by its kind, number and issuing country.
pub(super) fn document(entity: &mut Entity, kind: Option<&str>, number: &str, country: Option<&str>) {
    let Some(number) = tidy(number) else { return };
    let document = EntityDocument { kind: kind.and_then(tidy), number, country: country.and_then(tidy) };
    if !entity.documents.contains(&document) {
        push(&mut entity.documents, document);
    }
}

/// Adds an address of its parts, and its country to the countries.
pub(super) fn address<'a>(
    entity: &mut Entity,
    parts: impl IntoIterator<Item = Option<&'a str>>,
    country: Option<&'a str>,
) {
    let parts: Vec<String> = parts.into_iter().chain([country]).flatten().filter_map(tidy).collect();
    add(&mut entity.addresses, &parts.join(", "));
    if let Some(country) = country {
        add(&mut entity.countries, country);
    }
}

/// The IMO number inside a text, whether or not its check digit holds.
pub(super) fn imo_in(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find("IMO") {
        rest = &rest[at + 3..];
        // Between the letters and the number stand at most a few words, such as `number:` or `No.`
        let near = rest.chars().take(20).skip_while(|letter| !letter.is_ascii_digit());
        let digits: String = near.take_while(char::is_ascii_digit).collect();
        if let Some(digits) = ImoNumber::digits(&digits) {
            return Some(digits);
        }
    }
    None
}

/// `M` or `F` of a word or letter.
pub(super) fn sex(text: &str) -> Option<String> {
    match text.trim().chars().next()?.to_ascii_uppercase() {
        'M' => Some("M".into()),
        'F' => Some("F".into()),
        _ => None,
    }
}

/// Adds a birth date in the list's notation; says where it cannot be read.
pub(super) fn dob(entity: &mut Entity, text: &str, defects: &mut Defects, place: impl FnOnce(Defect) -> Defect) {
    let Some(text) = tidy(text) else { return };
    match dates::any(&text) {
        Some(date) => add(&mut entity.dob, &date),
        None => {
            let defect = Defect::new(Severity::Warning, "birth_date", "the birth date cannot be read");
            defects.push(place(defect.found(text, "a date, a year or a range")));
        }
    }
}

/// `SURNAME, Given` in natural order, for forms that write persons so.
pub(super) fn natural_order(name: &str) -> String {
    match name.split_once(", ") {
        Some((surname, given)) => format!("{given} {surname}"),
        None => name.to_owned(),
    }
}

/// What holds of every entry: the list's name, one main name and that first, countries by their codes.
pub(super) fn finish(entities: &mut [Entity], list: &str, countries: CountryOf, defects: &mut Defects) {
    let coded = |values: &mut Vec<String>| {
        let mut seen = Vec::with_capacity(values.len());
        for value in values.drain(..) {
            let value = countries(&value).map_or(value, str::to_owned);
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        *values = seen;
    };
    for entity in entities.iter_mut() {
        list.clone_into(&mut entity.list);
        coded(&mut entity.nationality);
        coded(&mut entity.countries);
        for document in &mut entity.documents {
            if let Some(code) = document.country.as_deref().and_then(countries) {
                document.country = Some(code.to_owned());
            }
        }
        let main = entity.names.iter().position(|name| name.kind == NameKind::Primary);
        if let Some(at) = main.or_else(|| entity.names.iter().position(|name| name.kind == NameKind::Alias)) {
            for name in &mut entity.names {
                if name.kind == NameKind::Primary {
                    name.kind = NameKind::Alias;
                }
            }
            entity.names[at].kind = NameKind::Primary;
            entity.names[..=at].rotate_right(1);
        }
    }
    let mut seen = HashSet::with_capacity(entities.len());
    let twice: Vec<usize> =
        entities.iter().enumerate().filter(|(_, entity)| !seen.insert(entity.id.as_str())).map(|(at, _)| at).collect();
    for at in twice {
        let text = "two entries have the same identifier; the later one is kept under a number of its own";
        let found = entities[at].id.clone();
        defects.push(Defect::new(Severity::Warning, "identifier_twice", text).found(found, "an identifier of its own"));
        entities[at].id.push_str(&format!("-{}", at + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_dropped_and_namibia_is_not() {
        assert_eq!((tidy(" - "), tidy("UNKNOWN"), tidy("-0- ")), (None, None, None));
        assert_eq!((tidy("NA").as_deref(), tidy(" a \n b ").as_deref()), (Some("NA"), Some("a b")));
    }

    #[test]
    fn a_hull_s_number_is_found_in_prose() {
        for text in ["IMO number: 9074729.", "IMO No. 9074729", "The IMO Number is 9074729", "IMO9074729"] {
            assert_eq!(imo_in(text).as_deref(), Some("9074729"), "{text}");
        }
        assert_eq!(imo_in("IMO 907472, IMO unknown"), None);
    }
}
