//! One voyage: its bills, its planted schemes, and the manifest of its agent.

mod awmds;
mod bill;
mod cuscar;

use chrono::{Duration, NaiveDateTime};

use crate::{
    DayOptions, Subject, Truth,
    dice::Dice,
    numbers,
    plan::{Planted, SeaScheme, VesselPlan, departs, in_xml},
    stream::{Batch, DayFile},
    watchlist,
};
use bill::{Bill, Box20};

/// A voyage.
pub(crate) struct Voyage {
    pub vessel: String,
    pub imo: String,
    pub flag: &'static str,
    pub carrier: &'static str,
    pub number: String,
    pub from: &'static str,
    pub to: &'static str,
    pub departure: NaiveDateTime,
    pub arrival: NaiveDateTime,
    pub sent: NaiveDateTime,
    /// Packages added to the header's own total.
    pub header_surplus: i64,
}

/// Shipping lines with the prefixes of their boxes.
const LINES: &[(&str, &str)] = &[
    ("MSCU", "MSCU"),
    ("MAEU", "MSKU"),
    ("CMDU", "CMAU"),
    ("COSU", "CSNU"),
    ("HLCU", "HLXU"),
    ("ONEY", "TCLU"),
    ("EGLV", "EISU"),
    ("YMLU", "YMLU"),
];
const VESSELS: &[&str] = &[
    "INDUS PIONEER",
    "ARABIAN HORIZON",
    "GULF MERIDIAN",
    "MAKRAN STAR",
    "PACIFIC LANTERN",
    "COROMANDEL",
    "BOSPHORUS WIND",
    "NORTH HARBOUR",
    "MALABAR TRADER",
    "ZENITH ORIENT",
    "SAFFRON BAY",
    "RIVER KUNHAR",
];
const FLAGS: &[&str] = &["PA", "LR", "MH", "SG", "HK", "MT"];
/// Ports abroad with the days at sea from there.
const PORTS: &[(&str, i64)] = &[
    ("AEJEA", 3),
    ("CNSGH", 19),
    ("CNNBG", 18),
    ("SGSIN", 11),
    ("LKCMB", 5),
    ("DEHAM", 24),
    ("NLRTM", 23),
    ("INNSA", 2),
    ("OMSLL", 3),
    ("TRMER", 14),
    ("KEMBA", 8),
    ("MYPKG", 10),
    ("KRPUS", 20),
    ("CNTAO", 20),
];
const HOME: &[&str] = &["PKKHI", "PKBQM", "PKKHI", "PKGWD"];

/// The files of the `index`th voyage.
pub(crate) fn voyage(options: &DayOptions, index: u32, share: &VesselPlan) -> Batch {
    let mut dice = Dice::branch(options.seed, 5, u64::from(index));
    let mut voyage = sail(options, index, share, &mut dice);
    let mean = i64::from(options.consignments_per_vessel.min(20_000));
    let count = dice.between(mean * 2 / 3, mean * 4 / 3).max(12);
    let prefix = LINES[index as usize % LINES.len()].1;
    let mut bills: Vec<Bill> =
        (0..count).map(|line| bill::make(&voyage, prefix, index, line as u32 + 1, &mut dice)).collect();
    let (xml, stem) = (in_xml(index), voyage.vessel.replace(' ', "_"));
    let extension = if xml { "xml" } else { "edi" };
    let file = format!("sea/1-manifests/{:06}_{stem}_manifest.{extension}", index + 1);
    let mut truth = whole(&voyage, share, &file);
    let mut amended = Vec::new();
    for (place, planted) in share.schemes.iter().enumerate() {
        // Every other bill, so that a scheme with a neighbour finds an honest one.
        let at = place * 2;
        if at + 1 >= bills.len() {
            break;
        }
        let mut lines = plant(planted, &mut bills, at, &voyage, &file);
        if let SeaScheme::LateConsignee { amendment } = planted.scheme {
            let mut after = bills[at].clone();
            after.consignee = bill::Trader {
                name: "NEW CRESCENT ENTERPRISES".into(),
                address: "OFFICE 9 JODIA BAZAR KARACHI".into(),
                country: "PK",
            };
            let path = format!("sea/2-amendments/{amendment:06}_{stem}_amendment.{extension}");
            for line in &mut lines {
                path.clone_into(&mut line.file);
            }
            amended.push((path, after));
        }
        truth.extend(lines);
    }
    let consignments = bills.len() as u64;
    let write = |voyage: &Voyage, bills: &[Bill], number: usize| {
        if xml { awmds::manifest(voyage, bills) } else { cuscar::manifest(voyage, bills, index, number) }
    };
    let mut files = vec![DayFile { path: file, bytes: write(&voyage, &bills, 0) }];
    voyage.sent = voyage.arrival - Duration::hours(7);
    voyage.header_surplus = 0;
    for (number, (path, bill)) in amended.into_iter().enumerate() {
        files.push(DayFile { path, bytes: write(&voyage, std::slice::from_ref(&bill), number + 1) });
    }
    Batch { files, truth, travellers: 0, consignments }
}

fn sail(options: &DayOptions, index: u32, share: &VesselPlan, dice: &mut Dice) -> Voyage {
    let (abroad, days) = *dice.pick(PORTS);
    let home = *dice.pick(HOME);
    let (from, to) = if departs(index) { (home, abroad) } else { (abroad, home) };
    let day = options.date + Duration::days(i64::from(index / 16));
    let arrival = day.and_hms_opt((index * 5 + 3) % 24, 30, 0).unwrap_or_default()
        + if departs(index) { Duration::days(days) } else { Duration::zero() };
    let departure = arrival - Duration::days(days);
    let (vessel, six) = if share.watched {
        (watchlist::VESSEL.0.to_owned(), watchlist::VESSEL.1)
    } else {
        (VESSELS[index as usize % VESSELS.len()].to_owned(), dice.between(910_000, 989_999) as u64)
    };
    let imo = numbers::imo(six);
    Voyage {
        vessel,
        imo: if share.wrong_imo { numbers::spoil(&imo) } else { imo },
        flag: dice.pick::<&str>(FLAGS),
        carrier: LINES[index as usize % LINES.len()].0,
        number: format!("{:03}{}", dice.between(1, 899), if departs(index) { "E" } else { "W" }),
        from,
        to,
        departure,
        arrival,
        sent: departure + Duration::hours(4),
        header_surplus: if share.wrong_header { 37 } else { 0 },
    }
}

fn line(
    scheme: String,
    subject: Subject,
    voyage: &Voyage,
    file: &str,
    reference: &str,
    signal: &str,
    note: &str,
) -> Truth {
    Truth {
        scheme,
        subject,
        file: file.to_owned(),
        reference: reference.to_owned(),
        movement: format!("{} {}", voyage.vessel, voyage.number),
        name: None,
        document: None,
        signal: signal.to_owned(),
        note: note.to_owned(),
        synthetic: true,
    }
}

/// What is planted in the voyage itself.
fn whole(voyage: &Voyage, share: &VesselPlan, file: &str) -> Vec<Truth> {
    let mut out = Vec::new();
    let mut add = |scheme: &str, signal: &str, note: &str| {
        out.push(line(format!("{scheme}-1"), Subject::Movement, voyage, file, &voyage.number, signal, note));
    };
    if share.wrong_imo {
        add("wrong_imo", "I04", "the IMO number fails its check digit");
    }
    if share.watched {
        add("watched_vessel", "watchlist_vessel", "the vessel is on the watchlist");
    }
    if share.wrong_header {
        add("wrong_header", "I10", "the header announces more packages than the bills bring");
    }
    out
}

/// Plants a scheme in the bill at `at` and says what was done, a line for each bill that it concerns.
fn plant(planted: &Planted<SeaScheme>, bills: &mut [Bill], at: usize, voyage: &Voyage, file: &str) -> Vec<Truth> {
    let beside = bills[at + 1].clone();
    let neighbour = beside.boxes[0].clone();
    let bill = &mut bills[at];
    let (scheme, signal, note) = match &planted.scheme {
        SeaScheme::WatchedCompany { spelling } => {
            watchlist::COMPANY_SPELLINGS[*spelling].0.clone_into(&mut bill.consignee.name);
            ("watched_company", "watchlist_company", "the consignee is on the watchlist")
        }
        SeaScheme::WatchedContainer { container } => {
            watchlist::containers()[*container].clone_into(&mut bill.boxes[0].number);
            ("watched_container", "watchlist_container", "the box is on the watchlist")
        }
        SeaScheme::CheckDigit => {
            bill.boxes[0].number = numbers::spoil(&bill.boxes[0].number);
            ("check_digit", "I01", "the container number fails its check digit")
        }
        SeaScheme::SizeType => {
            bill.boxes[0].kind = "29X9";
            ("size_type", "I03", "no such size-type code")
        }
        SeaScheme::UnknownPort => {
            "QQZZZ".clone_into(&mut bill.loading);
            ("unknown_port", "I06", "no such port")
        }
        SeaScheme::Totals => {
            bill.stated_packages += 19;
            ("totals", "I10", "the bill states more packages than its boxes hold")
        }
        SeaScheme::Vague => {
            "SAID TO CONTAIN GENERAL CARGO".clone_into(&mut bill.goods);
            bill.hs = "";
            ("vague", "I11", "the description says nothing")
        }
        SeaScheme::Payload => {
            bill.gross = 31_400;
            bill.boxes.truncate(1);
            bill.boxes[0].packages = bill.packages;
            bill.boxes[0].kind = "22G1";
            ("payload", "I16", "more mass than a 20-foot box carries")
        }
        SeaScheme::NoConsignee => {
            "TO ORDER".clone_into(&mut bill.consignee.name);
            bill.consignee.address.clear();
            ("no_consignee", "I25", "to order, without address")
        }
        SeaScheme::SameParty => {
            bill.consignee = bill.consignor.clone();
            ("same_party", "I27", "consignor and consignee are one")
        }
        SeaScheme::SharedContainer => {
            // Unrelated means that the two bills have no party in common either.
            bill.consignor.name = "PENANG RIVER TRADING SDN BHD".to_owned();
            bill.consignee.name = "CHENAB IMPEX".to_owned();
            bill.boxes = vec![Box20 { packages: bill.packages, ..neighbour }];
            ("shared_container", "I59", "a box of an unrelated bill")
        }
        SeaScheme::LateConsignee { .. } => {
            ("late_consignee", "late_consignee_change", "another consignee hours before arrival")
        }
    };
    let tell = |bill: &Bill| {
        let name = format!("{scheme}-{}", planted.number);
        let mut out = line(name, Subject::Consignment, voyage, file, &bill.reference, signal, note);
        out.name = Some(bill.consignee.name.clone());
        out.document = Some(bill.boxes[0].number.clone());
        out
    };
    let mut out = vec![tell(bill)];
    // Two bills share a box: each of them shows it.
    if planted.scheme == SeaScheme::SharedContainer {
        out.push(tell(&beside));
    }
    out
}
