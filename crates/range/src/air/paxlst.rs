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

/// One line of a list: who, and in which party; crew have none.
struct Line<'a> {
    person: &'a Person,
    party: Option<&'a Party>,
}

/// Which part of how many.
#[derive(Clone, Copy)]
struct Part {
    at: usize,
    of: usize,
}

/// The passenger list. The list of every fifth flight is sent in two parts.
pub(super) fn passengers(flight: &Flight, parties: &[Party], index: u32) -> Vec<Vec<u8>> {
    let people: Vec<Line<'_>> = parties
        .iter()
        .flat_map(|party| party.people.iter().map(move |person| Line { person, party: Some(party) }))
        .collect();
    let parts = if index % 5 == 4 && people.len() > 20 { 2 } else { 1 };
    people
        .chunks(people.len().div_ceil(parts).max(1))
        .enumerate()
        .map(|(at, lines)| interchange(flight, index, "745", "FL", lines, Part { at, of: parts }))
        .collect()
}

/// The crew list.
pub(super) fn crew(flight: &Flight, crew: &[Person], index: u32) -> Vec<u8> {
    let lines: Vec<Line<'_>> = crew.iter().map(|person| Line { person, party: None }).collect();
    interchange(flight, index + 500_000, "250", "FM", &lines, Part { at: 0, of: 1 })
}

fn interchange(flight: &Flight, index: u32, kind: &str, role: &str, lines: &[Line<'_>], part: Part) -> Vec<u8> {
    let (dialect, version, telegram) = habits(flight);
    // One airline sends its messages in a functional group.
    let grouped = flight.carrier == "QR";
    let mut w = Writer::new(dialect);
    // Lists close when the doors do.
    let sent = flight.departure_utc() - Duration::minutes(35);
    let reference = format!("{}{index:06}{}", sent.format("%y%m%d"), part.at + 1);
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
    if grouped {
        w.segment("UNG")
            .e("PAXLST")
            .e(flight.carrier().name)
            .c("ZZ")
            .e("PKAPIS")
            .c("ZZ")
            .e(sent.format("%y%m%d"))
            .c(sent.format("%H%M"))
            .e("1")
            .e("UN")
            .e("D")
            .c(version);
    }
    let header = w.segment("UNH").e(&reference).e("PAXLST").c("D").c(version).c("UN").c("IATA");
    if part.of > 1 {
        let mark = if part.at + 1 == part.of { "F" } else { "C" };
        let access = format!("{}/{}", flight.designator(), flight.departure.format("%d%m%y/%H%M"));
        drop(header.e(access).e(format!("{:02}", part.at + 1)).c(mark));
    } else {
        drop(header);
    }
    list(&mut w, flight, kind, role, lines);
    w.close_message(&reference);
    if grouped {
        w.segment("UNE").e("1").e("1");
    }
    w.segment("UNZ").e("1").e(&reference);
    let bytes = w.finish();
    if telegram { type_b(bytes, "KHIAPPK", "SYNTHXS", &sent.format("%d%H%M").to_string()) } else { bytes }
}

fn list(w: &mut Writer, flight: &Flight, kind: &str, role: &str, lines: &[Line<'_>]) {
    w.segment("BGM").e(kind);
    w.segment("NAD").e("MS").e("").e("").e(format!("{} CONTROL", flight.carrier().name));
    w.segment("COM").e("00922199000000").c("TE").e("00922199000001").c("FX");
    w.segment("TDT").e("20").e(flight.designator()).e("").e("").e(flight.carrier);
    w.segment("LOC").e("125").e(flight.from);
    w.segment("DTM").e("189").c(stamp(flight.departure)).c("201");
    w.segment("LOC").e("87").e(flight.to);
    w.segment("DTM").e("232").c(stamp(flight.arrival)).c("201");
    for Line { person, party } in lines {
        let onward = party.and_then(|party| party.onward);
        // DDU: in transit, does not enter.
        let role = if onward.is_some() { "DDU" } else { role };
        let mut given = person.given.split(' ');
        let name = w.segment("NAD").e(role).e("").e("").e(&person.surname).c(given.next().unwrap_or(""));
        drop(name.c(given.collect::<Vec<_>>().join(" ")));
        w.segment("ATT").e("2").e("").e(if person.woman { "F" } else { "M" });
        w.segment("DTM").e("329").c(person.born.format("%y%m%d"));
        if person.bags > 0 {
            w.segment("MEA").e("CT").e("").e("").c(person.bags);
            w.segment("MEA").e("WT").e("").e("KGM").c(person.bags * person.bag_weight);
            let mut tags = w.segment("FTX").e("BAG").e("").e("").e(person.tag_number(flight, 0));
            for at in 1..person.bags {
                tags = tags.c(person.tag_number(flight, at));
            }
        }
        // The carrier saw the document.
        w.segment("GEI").e("4").e("173");
        w.segment("LOC").e("22").e(flight.home());
        w.segment("LOC").e("178").e(party.and_then(|party| party.feeder).unwrap_or(flight.from));
        w.segment("LOC").e("179").e(onward.unwrap_or(flight.to));
        w.segment("LOC").e("174").e(person.residence);
        w.segment("LOC").e("180").e(person.nationality).c("").c("").c(person.birth_place);
        w.segment("NAT").e("2").e(person.nationality);
        if let Some(party) = party {
            w.segment("RFF").e("AVF").c(&party.locator);
            w.segment("RFF").e("ABO").c(format!("{}{:06}", flight.carrier, person.tag));
        }
        if !person.seat.is_empty() {
            w.segment("RFF").e("SEA").c(&person.seat);
        }
        w.segment("DOC").e("P").c("110").c("111").e(&person.passport);
        w.segment("DTM").e("36").c(person.expires.format("%y%m%d"));
        w.segment("LOC").e("91").e(person.issuer);
    }
    w.segment("CNT").e("42").c(lines.len());
}
