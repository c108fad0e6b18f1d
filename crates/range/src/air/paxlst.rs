//! PAXLST as carriers send it: passenger lists, some in two parts, and crew lists.

use chrono::{Duration, NaiveDateTime};

use super::{
    party::{Party, Person},
    schedule::Flight,
};
use crate::edifact::{Dialect, Writer, type_b};

/// How a carrier writes: the dialect, the version, and whether it sends type-B telegrams.
fn habits(flight: &Flight) -> (Dialect, &'static str, bool) {
    match flight.carrier {
        "TK" => (Dialect::STARRED, "05B", false),
        "SV" | "KU" => (Dialect::DENSE, "02B", true),
        "QR" | "EY" => (Dialect::DENSE, "12B", false),
        "EK" => (Dialect::ANNOUNCED, "12B", false),
        _ => (Dialect::PLAIN, "05B", false),
    }
}

fn stamp(time: NaiveDateTime) -> String {
    time.format("%y%m%d%H%M").to_string()
}

/// The passenger list. A full flight of every fifth is sent in two parts.
pub(super) fn passengers(flight: &Flight, parties: &[Party], index: u32) -> Vec<u8> {
    let people: Vec<(&Person, &str)> =
        parties.iter().flat_map(|party| party.people.iter().map(|person| (person, party.locator.as_str()))).collect();
    if index % 5 == 4 && people.len() > 20 {
        let half = people.len() / 2;
        return interchange(flight, index, "745", "FL", &[&people[..half], &people[half..]]);
    }
    interchange(flight, index, "745", "FL", &[&people])
}

/// The crew list.
pub(super) fn crew(flight: &Flight, crew: &[Person], index: u32) -> Vec<u8> {
    let people: Vec<(&Person, &str)> = crew.iter().map(|person| (person, "")).collect();
    interchange(flight, index + 500_000, "250", "FM", &[&people])
}

fn interchange(flight: &Flight, index: u32, kind: &str, role: &str, parts: &[&[(&Person, &str)]]) -> Vec<u8> {
    let (dialect, version, telegram) = habits(flight);
    let mut w = Writer::new(dialect);
    // Lists close when the doors do.
    let sent = flight.departure_utc() - Duration::minutes(35);
    let reference = format!("{}{:06}", sent.format("%y%m%d"), index);
    let sender = format!("SYNTHETIC*{}", flight.carrier);
    let time = sent.format("%H%M");
    w.segment("UNB")
        .e("UNOA")
        .c("4")
        .e(sender.replace('*', " "))
        .c("ZZ")
        .e("PKAPIS")
        .c("ZZ")
        .e(sent.format("%y%m%d"))
        .c(time)
        .e(&reference)
        .e("")
        .e("APIS");
    for (at, people) in parts.iter().enumerate() {
        let number = format!("{reference}{}", at + 1);
        let header = w.segment("UNH").e(&number).e("PAXLST").c("D").c(version).c("UN").c("IATA");
        if parts.len() > 1 {
            let mark = if at + 1 == parts.len() {
                "F"
            } else if at == 0 {
                "C"
            } else {
                ""
            };
            let access = format!("{}/{}", flight.designator(), flight.departure.format("%d%m%y/%H%M"));
            drop(header.e(access).e(format!("{:02}", at + 1)).c(mark));
        } else {
            drop(header);
        }
        list(&mut w, flight, kind, role, people);
        w.close_message(&number);
    }
    w.segment("UNZ").e(parts.len()).e(&reference);
    let bytes = w.finish();
    if telegram { type_b(bytes, "KHIAPPK", "SYNTHXS", &sent.format("%d%H%M").to_string()) } else { bytes }
}

fn list(w: &mut Writer, flight: &Flight, kind: &str, role: &str, people: &[(&Person, &str)]) {
    w.segment("BGM").e(kind);
    w.segment("NAD").e("MS").e("").e("").e(format!("{} CONTROL", flight.carrier().name));
    w.segment("COM").e("00922199000000").c("TE").e("00922199000001").c("FX");
    w.segment("TDT").e("20").e(flight.designator()).e("").e("").e(flight.carrier);
    w.segment("LOC").e("125").e(flight.from);
    w.segment("DTM").e("189").c(stamp(flight.departure)).c("201");
    w.segment("LOC").e("87").e(flight.to);
    w.segment("DTM").e("232").c(stamp(flight.arrival)).c("201");
    for (person, locator) in people {
        let mut given = person.given.split(' ');
        let name = w.segment("NAD").e(role).e("").e("").e(&person.surname).c(given.next().unwrap_or(""));
        drop(name.c(given.collect::<Vec<_>>().join(" ")));
        w.segment("ATT").e("2").e("").e(if person.woman { "F" } else { "M" });
        w.segment("DTM").e("329").c(person.born.format("%y%m%d"));
        if person.bags > 0 {
            w.segment("MEA").e("CT").e("").e("").c(person.bags);
        }
        w.segment("LOC").e("22").e(flight.home());
        w.segment("LOC").e("178").e(flight.from);
        w.segment("LOC").e("179").e(flight.to);
        w.segment("NAT").e("2").e(person.nationality);
        if !locator.is_empty() {
            w.segment("RFF").e("AVF").c(locator);
        }
        if !person.seat.is_empty() {
            w.segment("RFF").e("SEA").c(&person.seat);
        }
        w.segment("DOC").e("P").c("110").c("111").e(&person.passport);
        w.segment("DTM").e("36").c(person.expires.format("%y%m%d"));
        w.segment("LOC").e("91").e(person.issuer);
    }
    w.segment("CNT").e("42").c(people.len());
}
