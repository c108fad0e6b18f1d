//! One flight: its parties, its planted schemes, and the messages that its carrier sends.

mod names;
mod party;
mod paxlst;
mod pnrgov;
mod schedule;

use chrono::{Duration, NaiveDate};

use crate::{
    DayOptions, Subject, Truth,
    dice::Dice,
    plan::{AirScheme, Field, Planted},
    stream::{Batch, DayFile},
    watchlist,
};
use party::{Party, Person};
use schedule::Flight;

/// The files of the `index`th flight.
pub(crate) fn flight(options: &DayOptions, index: u32, schemes: &[Planted<AirScheme>]) -> Batch {
    let flight = schedule::flight(options, index);
    let mut dice = Dice::branch(options.seed, 4, u64::from(index));
    let mut parties = party::fill(&flight, options, index, &mut dice);
    // Reservation systems push a day ahead, lists close with the doors: the folders keep that order.
    let stem = format!("{:06}_{}", index + 1, flight.designator());
    let pnr = format!("air/1-bookings/{stem}_pnr.edi");
    let mut truth = Vec::new();
    for (place, planted) in schemes.iter().enumerate() {
        // Each scheme takes a party of its own; the first parties are small ones.
        if let Some(party) = parties.get_mut(place) {
            truth.push(plant(planted, party, &flight, &pnr));
        }
    }
    let travellers = parties.iter().map(|party| party.people.len() as u64).sum();
    let mut files = vec![DayFile { path: pnr, bytes: pnrgov::bookings(&flight, &parties, index) }];
    // Every third carrier sends its crew list as well.
    if index.is_multiple_of(3) {
        let crew = party::crew(&flight, &mut dice);
        let path = format!("air/2-lists/{stem}_crew.edi");
        files.push(DayFile { path, bytes: paxlst::crew(&flight, &crew, index) });
    }
    for (at, bytes) in paxlst::passengers(&flight, &parties, index).into_iter().enumerate() {
        files.push(DayFile { path: format!("air/2-lists/{stem}_api_{}.edi", at + 1), bytes });
    }
    // Every fourth flight's bookings come again as it leaves, with seats and bag tags.
    if index % 4 == 1 {
        let path = format!("air/3-departures/{stem}_pnr.edi");
        files.push(DayFile { path, bytes: pnrgov::departed(&flight, &parties, index) });
    }
    Batch { files, truth, travellers, consignments: 0 }
}

/// Plants one scheme in a party and says what was done.
fn plant(planted: &Planted<AirScheme>, party: &mut Party, flight: &Flight, file: &str) -> Truth {
    let person = &mut party.people[0];
    let (name, signal, note) = match &planted.scheme {
        AirScheme::WatchedName { person: listed, spelling } => {
            let listed = &watchlist::PERSONS[*listed];
            let (surname, given, how) = listed.spellings[*spelling];
            surname.clone_into(&mut person.surname);
            given.clone_into(&mut person.given);
            person.woman = false;
            person.born = listed.birth_date();
            person.nationality = listed.nationality;
            person.issuer = listed.nationality;
            ("watched_name", "watchlist_name", format!("{} under another spelling ({how})", listed.name))
        }
        AirScheme::StolenDocument { document } => {
            let (number, issuer) = watchlist::STOLEN[*document];
            number.clone_into(&mut person.passport);
            person.issuer = issuer;
            ("stolen_document", "document_stolen", "travels on a passport reported stolen".to_owned())
        }
        AirScheme::WatchedDocument { person: listed } => {
            let listed = &watchlist::PERSONS[*listed];
            listed.document.clone_into(&mut person.passport);
            person.issuer = listed.nationality;
            person.nationality = listed.nationality;
            ("watched_document", "watchlist_document", format!("carries the passport of {}", listed.name))
        }
        AirScheme::BrokenTravel => {
            party.broken = true;
            (
                "broken_travel",
                "broken_travel",
                "the next leg begins in a country that the traveller is not in".to_owned(),
            )
        }
        AirScheme::SharedCard { ring } => {
            party.card = Some(("VI", format!("400000XXXXXX{:04}", (7_101 + ring * 13) % 10_000), "0829".to_owned()));
            ("shared_card", "shared_card", format!("one card pays the bookings of ring {}", ring + 1))
        }
        AirScheme::Disagreement(field) => {
            disagree(person, *field);
            ("disagreement", "api_pnr_disagreement", format!("the booking tells another {field:?}"))
        }
    };
    // The file that is named is the booking's, so the names are as it tells them.
    let person = party.people[0].in_booking.as_deref().unwrap_or(&party.people[0]);
    Truth {
        scheme: format!("{name}-{}", planted.number),
        subject: Subject::Traveller,
        file: file.to_owned(),
        reference: party.locator.clone(),
        movement: flight.designator(),
        name: Some(format!("{} {}", person.given, person.surname)),
        document: Some(person.passport.clone()),
        signal: signal.to_owned(),
        note,
        synthetic: true,
    }
}

fn disagree(person: &mut Person, field: Field) {
    let mut other = person.clone();
    match field {
        Field::BirthDate => other.born = person.born - Duration::days(366),
        Field::Document => other.passport = format!("{}7", &person.passport[..person.passport.len() - 1]),
        Field::Name => other.surname = "ZAFARULLAH".to_owned(),
    }
    // A number that happens to end in 7 must still differ.
    if field == Field::Document && other.passport == person.passport {
        other.passport.pop();
        other.passport.push('3');
    }
    person.in_booking = Some(Box::new(other));
}

/// The age in years on a day.
fn age(born: NaiveDate, day: NaiveDate) -> i64 {
    (day - born).num_days() / 365
}
