//! PNRGOV as reservation systems push it.

use chrono::{Duration, NaiveDateTime};

use super::{
    age,
    party::{Party, Person},
    schedule::Flight,
};
use crate::edifact::{Dialect, Writer};

/// The push a day before departure.
pub(super) fn bookings(flight: &Flight, parties: &[Party], index: u32) -> Vec<u8> {
    push(flight, parties, index, Stage::DayBefore)
}

/// The push at departure, with what check-in added.
pub(super) fn departed(flight: &Flight, parties: &[Party], index: u32) -> Vec<u8> {
    push(flight, parties, index, Stage::Departed)
}

/// When a push is made.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    DayBefore,
    Departed,
}

fn push(flight: &Flight, parties: &[Party], index: u32, stage: Stage) -> Vec<u8> {
    let version = match flight.carrier {
        "EK" | "QR" => "18",
        "TK" => "15",
        "PK" => "11",
        _ => "13",
    };
    let mut w = Writer::new(if index.is_multiple_of(2) { Dialect::REPEATING } else { Dialect::PLAIN });
    let sent = flight.departure_utc() - Duration::hours(if stage == Stage::DayBefore { 24 } else { 0 });
    let reference = format!("{}{index:06}", sent.format("%m%d"));
    w.segment("UNB")
        .e("IATA")
        .c("1")
        .e(format!("SYNTHETIC {}", flight.carrier))
        .e("PKPNR")
        .e(sent.format("%y%m%d"))
        .c(sent.format("%H%M"))
        .e(&reference);
    w.segment("UNH").e("1").e("PNRGOV").c(version).c("1").c("IA").e(format!(
        "{}/{}",
        flight.designator(),
        flight.departure.format("%d%m%y/%H%M")
    ));
    w.segment("MSG").e("").c("22");
    w.segment("ORG").e(flight.carrier).c(flight.carrier().hub);
    leg(
        &mut w,
        flight.departure,
        Some(flight.arrival),
        flight.from,
        flight.to,
        flight.carrier,
        &flight.number.to_string(),
        "",
    );
    w.segment("EQN").e(parties.len());
    for party in parties {
        record(&mut w, flight, party, stage);
    }
    w.close_message("1");
    w.segment("UNZ").e("1").e(&reference);
    w.finish()
}

#[allow(clippy::too_many_arguments)]
fn leg(
    w: &mut Writer,
    from: NaiveDateTime,
    to: Option<NaiveDateTime>,
    start: &str,
    end: &str,
    carrier: &str,
    number: &str,
    class: &str,
) {
    let mut segment = w.segment("TVL").e(from.format("%d%m%y")).c(from.format("%H%M"));
    if let Some(to) = to {
        segment = segment.c(to.format("%d%m%y")).c(to.format("%H%M"));
    }
    drop(segment.e(start).e(end).e(carrier).e(number).c(class));
}

fn title(person: &Person, day: chrono::NaiveDate) -> &'static str {
    match (age(person.born, day) < 12, person.woman) {
        (true, true) => "MISS",
        (true, false) => "MSTR",
        (false, true) => "MRS",
        (false, false) => "MR",
    }
}

fn record(w: &mut Writer, flight: &Flight, party: &Party, stage: Stage) {
    let day = flight.departure.date();
    let carrier = flight.carrier;
    w.segment("SRC");
    w.segment("RCI").e(carrier).c(&party.locator).c("").c(party.booked.format("%d%m%y")).c(party.booked.format("%H%M"));
    w.segment("DAT")
        .e("700")
        .c(party.booked.format("%d%m%y"))
        .c(party.booked.format("%H%M"))
        .e("710")
        .c(party.booked.format("%d%m%y"))
        .c(party.booked.format("%H%M"));
    w.segment("IFT").e("4").c("28").e(format!("{carrier} CTCM {}", party.phone));
    w.segment("IFT").e("4").c("28").e(format!("{carrier} CTCE {}", party.mail.replace('@', "//").to_uppercase()));
    let (number, city, country) = party.agency;
    w.segment("ORG").e(carrier).c(city).e(number).e(city).e("").e("A").e(country).c("PKR");
    let (street, town, code, home) = &party.address;
    let (town, state) = town.split_once('|').unwrap_or((town, ""));
    w.segment("ADD").e("").e("700").c(street).c(town).c(state).c("").c(home).c(code).c(&party.phone);
    for (place, api) in party.people.iter().enumerate() {
        let person = api.in_booking.as_deref().unwrap_or(api);
        let reference = place + 1;
        w.segment("TIF")
            .e(&person.surname)
            .e(format!("{}{}", person.given.replace(' ', ""), title(person, day)))
            .c(if person.infant { "IN" } else { "A" })
            .c(reference);
        if let Some(flyer) = party.flyer.as_ref().filter(|_| place == 0) {
            w.segment("FTI").e(carrier).c(flyer);
        }
        let sex = match (person.woman, person.infant) {
            (true, false) => "F",
            (false, false) => "M",
            (true, true) => "FI",
            (false, true) => "MI",
        };
        let ask = |w: &mut Writer, code: &str, text: &str| {
            let request = w.segment("SSR").e(code).c("HK").c("1").c(carrier).c("").c("").c("").c("").c(text);
            drop(request.e("").c("").c(reference));
        };
        let text = format!(
            "/P/{}/{}/{}/{}/{sex}/{}/{}/{}",
            person.issuer,
            person.passport,
            person.nationality,
            person.born.format("%d%b%y").to_string().to_uppercase(),
            person.expires.format("%d%b%y").to_string().to_uppercase(),
            person.surname,
            person.given.replace(' ', "/"),
        );
        if party.documented {
            ask(w, "DOCS", &text);
            if let Some((visa, issued_at)) = &person.visa {
                let day = (party.booked.date() - Duration::days(30)).format("%d%b%y").to_string().to_uppercase();
                ask(w, "DOCO", &format!("/{}/V/{visa}/{issued_at}/{day}/PAK", person.birth_place));
            }
            if place == 0 && person.residence != "PAK" {
                ask(w, "DOCA", &format!("/R/{}/{street}/{town}/{state}/{code}", person.residence));
            }
        }
        if let Some(meal) = party.meal.filter(|_| place == 0) {
            ask(w, meal, "");
        }
        w.segment("TKT").e(format!("{}{:010}", flight.carrier().ticket, party.ticket + place as u64)).c("T").c("1");
        let issued = party.booked.format("%d%m%y");
        w.segment("PTK").e("").e("").e(issued);
        w.segment("TXD").e("").e(format!("{}.40", 12 + party.fare % 40)).c("").c("").c("USD");
    }
    w.segment("MON").e("T").c(format!("{}.00", party.fare)).c("USD");
    match &party.card {
        Some((kind, card, expires)) => {
            w.segment("FOP").e("CC").c("").c(format!("{}.00", party.fare)).c(kind).c(card).c(expires);
            let lead = &party.people[0];
            w.segment("IFT").e("4").c("43").e(format!("{} {}", lead.given, lead.surname)).e(street);
        }
        None => drop(w.segment("FOP").e("CA").c("").c(format!("{}.00", party.fare))),
    }
    itinerary(w, flight, party, stage);
    if party.changed {
        // Who changed what: nothing here describes the booking as it stands.
        w.segment("ABI").e("4").e("AGENT").c("4").e(party.agency.1).e("").e(carrier);
        w.segment("DAT").e("700").c(party.booked.format("%d%m%y")).c(party.booked.format("%H%M"));
        w.segment("SAC").e("").e("").e("X");
        w.segment("IFT").e("4").c("28").e(format!("{carrier} CTCM 000000000000"));
    }
}

/// Who checked in, where they sit, and their bags.
fn check_in(w: &mut Writer, flight: &Flight, party: &Party) {
    for (place, api) in party.people.iter().enumerate().filter(|(_, person)| !person.infant) {
        let person = api.in_booking.as_deref().unwrap_or(api);
        let (given, reference) = (person.given.replace(' ', ""), place + 1);
        w.segment("TRI").e("").e(format!("{}", 1 + person.tag % 300)).e(reference);
        w.segment("TIF")
            .e(&person.surname)
            .e(format!("{given}{}", title(person, flight.departure.date())))
            .c("A")
            .c(reference);
        w.segment("SSD").e(&person.seat).e("").e("").e("").e("Y");
        if person.bags > 0 {
            let pool = if party.people.len() > 1 { "HP" } else { "" };
            let weight = person.bags * person.bag_weight;
            let mut tags = w.segment("TBD").e("").e(person.bags).c(weight).c("700").e(pool);
            for at in 0..person.bags {
                let serial = format!("{:06}", person.tag + at);
                tags = tags.e(flight.carrier).c(serial).c("").c(flight.to).c("1");
            }
        }
    }
}

fn itinerary(w: &mut Writer, flight: &Flight, party: &Party, stage: Stage) {
    let carrier = flight.carrier;
    let count = party.people.iter().filter(|person| !person.infant).count();
    let number = flight.number.to_string();
    if let Some(start) = party.feeder {
        let lands = flight.departure - Duration::hours(3);
        let before = (flight.number + 40).to_string();
        leg(w, lands - Duration::hours(6), Some(lands), start, flight.from, carrier, &before, "Y");
        w.segment("RPI").e(count).e("HK");
    }
    leg(w, flight.departure, Some(flight.arrival), flight.from, flight.to, carrier, &number, "Y");
    w.segment("RPI").e(count).e("HK");
    w.segment("APD").e(flight.aircraft);
    let mut seats = w.segment("SSR").e("SEAT").c("HK").c(count).c(carrier).c("").c("").c(flight.from).c(flight.to);
    for (place, person) in party.people.iter().enumerate().filter(|(_, person)| !person.infant) {
        seats = seats.e(&person.seat).c("").c(place + 1);
    }
    drop(seats);
    if stage == Stage::Departed {
        check_in(w, flight, party);
    }
    if party.broken {
        // The onward leg begins where nobody on this flight is.
        let next = flight.arrival + Duration::hours(6);
        let start = if flight.to == "NBO" { "LOS" } else { "NBO" };
        leg(w, next, Some(next + Duration::hours(5)), start, "JNB", "KQ", "760", "Y");
        w.segment("RPI").e(count).e("HK");
    } else if let Some(end) = party.onward {
        let next = flight.arrival + Duration::hours(4);
        let after = (flight.number + 50).to_string();
        leg(w, next, Some(next + Duration::hours(7)), flight.to, end, carrier, &after, "Y");
        w.segment("RPI").e(count).e("HK");
    } else if let Some(days) = party.back {
        let back = flight.arrival + Duration::days(days);
        leg(
            w,
            back,
            Some(back + (flight.arrival - flight.departure)),
            flight.to,
            flight.from,
            carrier,
            &(flight.number + 1).to_string(),
            "Y",
        );
        w.segment("RPI").e(count).e("HK");
    }
}
