//! What screening asks of a subject: in one place, for what comes in, and again when a list changes.
//!
//! What was asked is kept as lines of text beside the records, so that a million names are asked again without reading
//! a million records. A line holds all that the answer depends on.

use std::borrow::Cow;

use model::{EntitySchema, Traveller, cargo::ConsignmentRecord, movement::Movement};
use screening::{Index, Match, Query};

use crate::{Asked, Subject, identifiers, party};

/// More entries than this on one name are noise, not help.
const MATCHES: usize = 3;

/// One question to the lists. What the record does not say is empty.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask<'a> {
    /// A name.
    Name {
        /// What bears it.
        schema: EntitySchema,
        /// The name.
        name: Cow<'a, str>,
        /// Birth date.
        born: Cow<'a, str>,
        /// Nationality or country, by two letters where it is known.
        country: &'a str,
        /// Sex.
        sex: &'a str,
        /// Address, in one line.
        address: &'a str,
        /// Documents with their issuers.
        documents: Vec<(&'a str, &'a str)>,
    },
    /// A travel document by its number.
    Document(&'a str),
    /// A container by its number.
    Container(&'a str),
    /// A vessel.
    Vessel {
        /// IMO number.
        imo: &'a str,
        /// Call sign.
        call_sign: &'a str,
        /// Name.
        name: &'a str,
    },
}

/// All that is asked of a subject, in the order in which it is asked.
pub fn of(subject: &Subject) -> Vec<(Asked, Ask<'_>)> {
    let mut out = Vec::new();
    match subject {
        Subject::Traveller(traveller) => of_traveller(traveller, &mut out),
        Subject::Consignment(record) => of_consignment(record, &mut out),
        Subject::Movement(record) => of_vessel(&record.movement, &mut out),
    }
    out
}

fn of_traveller<'a>(traveller: &'a Traveller, out: &mut Vec<(Asked, Ask<'a>)>) {
    let names = party::names(traveller);
    let born = traveller.person.date_of_birth.map(|day| day.to_string()).unwrap_or_default();
    let documents: Vec<(&str, &str)> =
        traveller.person.documents.iter().filter_map(|d| Some((d.number.as_deref()?, given(&d.issuer)))).collect();
    for name in &names {
        let ask = Ask::Name {
            schema: EntitySchema::Person,
            name: Cow::Owned(name.clone()),
            born: Cow::Owned(born.clone()),
            country: country(&traveller.person.nationality),
            sex: given(&traveller.person.sex),
            address: "",
            documents: documents.clone(),
        };
        out.push((Asked::Person, ask));
    }
    out.extend(documents.iter().map(|(number, _)| (Asked::Person, Ask::Document(number))));
    // Who pays for another is looked for as well.
    for (at, payment) in traveller.booking.iter().flat_map(|booking| &booking.payments).enumerate() {
        let Some(holder) = payment.holder.as_deref() else { continue };
        if !names.iter().any(|name| identifiers::fold(name) == identifiers::fold(holder)) {
            out.push((Asked::CardHolder(at), trader(EntitySchema::Person, holder, "", "")));
        }
    }
}

fn of_consignment<'a>(record: &'a ConsignmentRecord, out: &mut Vec<(Asked, Ask<'a>)>) {
    let bill = &record.consignment;
    let parties =
        [(Asked::Consignor, &bill.consignor), (Asked::Consignee, &bill.consignee), (Asked::Notify, &bill.notify)];
    for (asked, party) in parties {
        let Some(name) = party.name.as_deref() else { continue };
        for schema in [EntitySchema::Organization, EntitySchema::Person] {
            out.push((asked, trader(schema, name, country(&party.country), given(&party.address))));
        }
    }
    out.extend(bill.containers.iter().enumerate().map(|(at, number)| (Asked::Container(at), Ask::Container(number))));
}

fn of_vessel<'a>(movement: &'a Movement, out: &mut Vec<(Asked, Ask<'a>)>) {
    let Some(vessel) = &movement.vessel else { return };
    let ask = Ask::Vessel { imo: given(&vessel.imo), call_sign: given(&vessel.call_sign), name: given(&vessel.name) };
    out.push((Asked::Vessel, ask));
}

fn trader<'a>(schema: EntitySchema, name: &'a str, country: &'a str, address: &'a str) -> Ask<'a> {
    let (name, born) = (Cow::Borrowed(name), Cow::Borrowed(""));
    Ask::Name { schema, name, born, country, sex: "", address, documents: Vec::new() }
}

/// Messages name a country by two letters or by three; lists are read into two.
fn country(code: &Option<String>) -> &str {
    let code = given(code);
    reference::country_code(code).unwrap_or(code)
}

fn given(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("")
}

fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

impl Ask<'_> {
    /// The name or number, as it is shown.
    pub fn shown(&self) -> &str {
        match self {
            Ask::Name { name, .. } => name,
            Ask::Document(number) | Ask::Container(number) => number,
            Ask::Vessel { imo, call_sign, name } => {
                [imo, name, call_sign].into_iter().find(|text| !text.is_empty()).map_or("", |text| *text)
            }
        }
    }

    /// The entries that answer, best first: names from the threshold on, numbers where they are the same.
    pub fn hits(&self, index: &Index, threshold: f64) -> Vec<Match> {
        let mut found = match self {
            Ask::Name { schema, name, born, country, sex, address, documents } => {
                let (country, address): (Option<&str>, Option<&str>) = (known(country), known(address));
                let documents: Vec<(&str, Option<&str>)> =
                    documents.iter().map(|(number, issuer)| (*number, known(issuer))).collect();
                let query = Query {
                    schema: *schema,
                    name,
                    dob: known(born),
                    nationality: country.as_slice(),
                    sex: known(sex),
                    documents: &documents,
                    addresses: address.as_slice(),
                    least: threshold,
                    ..Query::default()
                };
                index.screen(&[query], MATCHES).pop().unwrap_or_default()
            }
            Ask::Document(number) => index.document(number),
            Ask::Container(number) => index.container(number),
            Ask::Vessel { imo, call_sign, name } => index.vessel(known(imo), known(call_sign), known(name)),
        };
        found.retain(|hit| hit.score >= threshold);
        found.truncate(MATCHES);
        found
    }
}

/// What parts the fields of a line, the documents in a field, and the two halves of a document.
const FIELD: char = '\t';
const DOCUMENT: char = '\u{1e}';
const ISSUER: char = '\u{1f}';

/// Adds to `out` a line for each question of a subject with this number.
pub fn write_lines(out: &mut String, id: i64, subject: &Subject) {
    for (_, ask) in of(subject) {
        out.push_str(&id.to_string());
        match &ask {
            Ask::Name { schema, name, born, country, sex, address, documents } => {
                let word = if *schema == EntitySchema::Organization { "o" } else { "p" };
                add(out, FIELD, word);
                [&**name, &**born, *country, *sex, *address].into_iter().for_each(|text| add(out, FIELD, text));
                out.push(FIELD);
                for (number, issuer) in documents {
                    add(out, DOCUMENT, number);
                    add(out, ISSUER, issuer);
                }
            }
            Ask::Document(number) => ["d", *number].into_iter().for_each(|text| add(out, FIELD, text)),
            Ask::Container(number) => ["c", *number].into_iter().for_each(|text| add(out, FIELD, text)),
            Ask::Vessel { imo, call_sign, name } => {
                ["v", *imo, *call_sign, *name].into_iter().for_each(|text| add(out, FIELD, text));
            }
        }
        out.push('\n');
    }
}

/// A control character in a value would part what belongs together; to the lists it is a blank.
fn add(out: &mut String, separator: char, text: &str) {
    out.push(separator);
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
}

/// The subject's number and the question of a line; nothing where it is no such line.
pub fn read_line(line: &str) -> Option<(i64, Ask<'_>)> {
    let mut fields = line.split(FIELD);
    let id = fields.next()?.parse().ok()?;
    let kind = fields.next()?;
    let ask = match kind {
        "p" | "o" => Ask::Name {
            schema: if kind == "o" { EntitySchema::Organization } else { EntitySchema::Person },
            name: Cow::Borrowed(fields.next()?),
            born: Cow::Borrowed(fields.next()?),
            country: fields.next()?,
            sex: fields.next()?,
            address: fields.next()?,
            documents: fields.next()?.split(DOCUMENT).filter_map(|text| text.split_once(ISSUER)).collect(),
        },
        "d" => Ask::Document(fields.next()?),
        "c" => Ask::Container(fields.next()?),
        "v" => Ask::Vessel { imo: fields.next()?, call_sign: fields.next()?, name: fields.next()? },
        _ => return None,
    };
    Some((id, ask))
}

#[cfg(test)]
mod tests {
    use model::{Observation, cargo::MovementRecord, movement::Vessel};

    use super::*;

    /// A question that is read back is the question that was asked.
    fn kept(subject: &Subject) -> usize {
        let mut lines = String::new();
        write_lines(&mut lines, 7, subject);
        let asked: Vec<Ask<'_>> = of(subject).into_iter().map(|(_, ask)| ask).collect();
        let read: Vec<(i64, Ask<'_>)> = lines.lines().filter_map(read_line).collect();
        assert_eq!(read.iter().map(|(_, ask)| ask).collect::<Vec<_>>(), asked.iter().collect::<Vec<_>>());
        assert!(read.iter().all(|(id, _)| *id == 7));
        read.len()
    }

    #[test]
    fn what_is_kept_asks_the_same() {
        let mut traveller = Traveller::default();
        for (given, surname) in [("ALI", "KHAN"), ("Ali", "Khan"), ("ALI", "KHAN")] {
            traveller.observations.push(Observation {
                given_names: Some(given.into()),
                surname: Some(surname.into()),
                ..Observation::default()
            });
        }
        traveller.person.nationality = Some("PK".into());
        traveller.person.documents = vec![
            model::TravelDocument { number: Some("AB1234567".into()), issuer: Some("PK".into()), ..Default::default() },
            model::TravelDocument { number: Some("X1".into()), ..Default::default() },
            model::TravelDocument::default(),
        ];
        traveller.booking = Some(model::Booking {
            payments: vec![model::person::Payment { holder: Some("SARA M".into()), ..Default::default() }],
            ..Default::default()
        });
        assert_eq!(kept(&Subject::Traveller(Box::new(traveller))), 5);
        let mut record = ConsignmentRecord::default();
        record.consignment.consignor.name = Some("Sender Trading".into());
        record.consignment.consignor.country = Some("ARE".into());
        record.consignment.consignor.address = Some("1 Quay Street".into());
        record.consignment.notify.country = Some("AE".into());
        record.consignment.containers = vec!["MSKU1234565".into()];
        assert_eq!(kept(&Subject::Consignment(Box::new(record))), 3);
        let mut voyage = MovementRecord::default();
        voyage.movement.vessel = Some(Vessel { imo: Some("9074729".into()), ..Vessel::default() });
        assert_eq!(kept(&Subject::Movement(Box::new(voyage))), 1);
    }

    #[test]
    fn a_name_cannot_forge_a_line() {
        let mut record = ConsignmentRecord::default();
        record.consignment.consignee.name = Some("A\tB\n9\td\tX".into());
        let mut lines = String::new();
        write_lines(&mut lines, 1, &Subject::Consignment(Box::new(record)));
        assert_eq!(lines.lines().count(), 2);
        assert!(lines.lines().filter_map(read_line).all(|(id, _)| id == 1));
        for line in ["", "x", "1", "1\tz\ta", "1\tp\tonly", "1\tv\ta"] {
            assert!(read_line(line).is_none(), "{line:?}");
        }
    }
}
