//! Whether a document holds: every fault with its place, what was found and what is expected.

use chrono::NaiveDate;
use model::code::{HsCode, cas::CasNumber};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Authority, AuthorityKind, Document, Office, Row, Value,
    deadline::last_of,
    form::{Check, Field, Form, Kind, Section},
};

/// The edition in which HS codes are read.
const HS_EDITION: u16 = 2022;
/// A text of a form is no longer than this, in characters.
const LONGEST: usize = 4_000;
/// A section has no more rows than this.
const MOST_ROWS: usize = 5_000;

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FormFault)]
pub struct Fault {
    /// Where: `shipment.departs`, `lines[3].quantity`, `to`.
    pub place: String,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What is expected there, in a sentence.
    pub expected: String,
}

impl Fault {
    /// A fault; an empty text found is none.
    pub fn new(place: impl Into<String>, found: &str, expected: impl Into<String>) -> Self {
        let found = Some(found.trim().chars().take(80).collect::<String>()).filter(|text| !text.is_empty());
        Fault { place: place.into(), found, expected: expected.into() }
    }
}

/// Everything that does not hold in a document, in the order of its form. Empty: it may be sent.
pub fn check(form: &Form, document: &Document, office: &Office) -> Vec<Fault> {
    let mut faults = Vec::new();
    authority("from", &document.from, &form.sender, office, &mut faults);
    authority("to", &document.to, &form.recipient, office, &mut faults);
    for (at, copy) in document.copy.iter().enumerate() {
        authority(&format!("copy[{at}]"), copy, &AuthorityKind::ALL, office, &mut faults);
    }
    for section in &form.section {
        fields_of(section, document, office, &mut faults);
    }
    for (code, rows) in &document.sections {
        let Some(section) = form.section(code) else {
            faults.push(Fault::new(code, "", format!("no such section: {} has none of this name", form.title)));
            continue;
        };
        for (at, row) in rows.iter().enumerate() {
            let unknown = row.keys().filter(|field| section.field(field).is_none());
            faults.extend(unknown.map(|field| Fault::new(place(section, at, field), "", "no such field in this form")));
        }
    }
    for rule in &form.check {
        between(rule, form, document, &mut faults);
    }
    faults
}

fn authority(at: &str, authority: &Authority, allowed: &[AuthorityKind], office: &Office, faults: &mut Vec<Fault>) {
    if !allowed.contains(&authority.kind) {
        let words: Vec<&str> = allowed.iter().map(|kind| kind.word()).collect();
        faults.push(Fault::new(format!("{at}.kind"), authority.kind.word(), format!("one of {}", words.join(", "))));
    }
    match authority.country.as_deref() {
        Some(country) => country_code(&format!("{at}.country"), country, office, faults),
        None if authority.kind.national() => {
            faults.push(Fault::new(format!("{at}.country"), "", "the country of this authority"));
        }
        None => {}
    }
    if authority.kind == AuthorityKind::Rilo && authority.name.as_deref().unwrap_or("").trim().is_empty() {
        faults.push(Fault::new(format!("{at}.name"), "", "the name of the regional office"));
    }
}

/// `section.field`, with the number of its row where the section repeats.
fn place(section: &Section, row: usize, field: &str) -> String {
    if section.repeats { format!("{}[{row}].{field}", section.code) } else { format!("{}.{field}", section.code) }
}

fn fields_of(section: &Section, document: &Document, office: &Office, faults: &mut Vec<Fault>) {
    let empty = Row::new();
    let rows = document.sections.get(&section.code).map_or(&[][..], Vec::as_slice);
    if section.repeats && rows.len() > MOST_ROWS {
        faults.push(Fault::new(&section.code, &rows.len().to_string(), format!("at most {MOST_ROWS} rows")));
        return;
    }
    if !section.repeats && rows.len() > 1 {
        faults.push(Fault::new(&section.code, &rows.len().to_string(), "this section is filled in once"));
    }
    // What has to be said once is missing where the section is missing; a table may be empty.
    let rows: Vec<&Row> = if rows.is_empty() && !section.repeats { vec![&empty] } else { rows.iter().collect() };
    for (at, row) in rows.into_iter().enumerate() {
        for field in &section.fields {
            let place = place(section, at, &field.code);
            match row.get(&field.code).filter(|value| !value.is_empty()) {
                Some(value) => holds(field, &place, value, office, faults),
                None if field.required => faults.push(Fault::new(place, "", format!("{} is required", field.label))),
                None => {}
            }
        }
    }
}

fn holds(field: &Field, place: &str, value: &Value, office: &Office, faults: &mut Vec<Fault>) {
    match (field.kind, value) {
        (Kind::Party, Value::Trader(trader)) => {
            if trader.name.trim().is_empty() {
                faults.push(Fault::new(format!("{place}.name"), "", "the name of the trader"));
            }
            if !trader.country.trim().is_empty() {
                country_code(&format!("{place}.country"), &trader.country, office, faults);
            }
            for (part, text) in trader.parts() {
                bounded(&format!("{place}.{part}"), text, faults);
            }
        }
        (Kind::Number, Value::Quantity(quantity)) if !field.units.is_empty() => {
            number(place, &quantity.amount, faults);
            if !field.units.contains(&quantity.unit) {
                faults.push(Fault::new(format!("{place}.unit"), &quantity.unit, units(field)));
            }
        }
        (Kind::Number, Value::Text(text)) if field.units.is_empty() => number(place, text, faults),
        (Kind::Number, _) => faults.push(Fault::new(place, "", format!("a number and {}", units(field)))),
        (Kind::Party, _) => faults.push(Fault::new(place, "", "a trader with its name")),
        (_, Value::Text(text)) => {
            bounded(place, text, faults);
            spelt(field, place, text.trim(), office, faults);
        }
        _ => faults.push(Fault::new(place, "", "a text")),
    }
}

fn units(field: &Field) -> String {
    if field.units.is_empty() { "no unit".into() } else { format!("a unit: {}", field.units.join(", ")) }
}

/// The spelling of the kinds that are texts.
fn spelt(field: &Field, place: &str, text: &str, office: &Office, faults: &mut Vec<Fault>) {
    let expected = match field.kind {
        Kind::Date if text.parse::<NaiveDate>().is_err() => "a day as YYYY-MM-DD".to_owned(),
        Kind::Month if last_of(text).is_none() => "a month as YYYY-MM".to_owned(),
        Kind::Country => return country_code(place, text, office, faults),
        Kind::Place if !located(text, office) => "a place as UN/LOCODE: the country and three characters".to_owned(),
        Kind::Cas if CasNumber::parse(text).is_none() => cas_expected(text),
        Kind::Hs if HsCode::parse(text, HS_EDITION).is_none_or(|code| code.digits.len() < 4) => {
            "an HS code of four digits or more".to_owned()
        }
        Kind::Un if text.len() != 4 || !text.bytes().all(|b| b.is_ascii_digit()) => {
            "a UN number of four digits, without the letters UN".to_owned()
        }
        Kind::Choice if !field.options.iter().any(|option| option.code == text) => {
            let codes: Vec<&str> = field.options.iter().map(|option| option.code.as_str()).collect();
            format!("one of {}", codes.join(", "))
        }
        _ => return,
    };
    faults.push(Fault::new(place, text, expected));
}

/// Says which digit follows, where all but the last can be right.
fn cas_expected(text: &str) -> String {
    let stem = text.rsplit_once('-').map(|(stem, _)| stem);
    let right =
        stem.and_then(|stem| (0..=9).map(|digit| format!("{stem}-{digit}")).find(|t| CasNumber::parse(t).is_some()));
    match right {
        Some(right) => format!("a CAS number whose check digit holds: {right} follows from the other digits"),
        None => "a CAS number such as 7664-39-3".into(),
    }
}

fn country_code(place: &str, text: &str, office: &Office, faults: &mut Vec<Fault>) {
    if !(office.country)(text) {
        faults.push(Fault::new(place, text, "a country as ISO 3166 alpha-2, in capitals"));
    }
}

fn located(text: &str, office: &Office) -> bool {
    // The three characters are letters, or digits 2 to 9 (UN/ECE Recommendation 16).
    let rest = |b: &u8| b.is_ascii_uppercase() || matches!(b, b'2'..=b'9');
    text.len() == 5 && text.is_ascii() && (office.country)(&text[..2]) && text.as_bytes()[2..].iter().all(rest)
}

fn number(place: &str, text: &str, faults: &mut Vec<Fault>) {
    let text = text.trim();
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !digits || text.len() > 20 || text.parse::<f64>().is_err() {
        faults.push(Fault::new(place, text, "a number that is not below nothing, with a point before its decimals"));
    }
}

fn bounded(place: &str, text: &str, faults: &mut Vec<Fault>) {
    let length = text.chars().count();
    if length > LONGEST {
        faults.push(Fault::new(place, &format!("{length} characters"), format!("at most {LONGEST} characters")));
    }
    // XML 1.0 cannot carry them (section 2.2), so no form does.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}')) {
        faults.push(Fault::new(place, "a control character", "printable characters"));
    }
}

fn between(rule: &Check, form: &Form, document: &Document, faults: &mut Vec<Fault>) {
    let label = |path: &str| form.field(path).map_or(path.to_owned(), |field| field.label.clone());
    match rule {
        Check::Order { first, then } => {
            let day = |path: &str| document.text(path).and_then(|text| text.parse::<NaiveDate>().ok());
            if let (Some(earlier), Some(later)) = (day(first), day(then))
                && earlier > later
            {
                faults.push(Fault::new(
                    then,
                    &later.to_string(),
                    format!("a day not before {} ({earlier})", label(first)),
                ));
            }
        }
        Check::OneOf { fields } => {
            if let Some(first) = fields.first()
                && fields.iter().all(|path| document.value(path).is_none())
            {
                let labels: Vec<String> = fields.iter().map(|path| label(path)).collect();
                faults.push(Fault::new(first, "", format!("at least one of {}", labels.join(", "))));
            }
        }
        Check::Excludes { field, value, other, forbids, text } => {
            if document.text(field) == Some(value) && document.text(other) == Some(forbids) {
                faults.push(Fault::new(other, forbids, text));
            }
        }
        Check::Needs { field, value, needs } => {
            if document.text(field) == Some(value) && document.value(needs).is_none() {
                faults.push(Fault::new(needs, "", format!("{} is required here", label(needs))));
            }
        }
    }
}
