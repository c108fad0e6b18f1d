//! Parties: those who booked together, with what they carry and how they paid.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};

use super::{
    names::{self, People},
    schedule::{Flight, cabin},
};
use crate::{DayOptions, dice::Dice, numbers};

/// One traveller.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub surname: String,
    pub given: String,
    pub woman: bool,
    pub born: NaiveDate,
    pub nationality: &'static str,
    pub issuer: &'static str,
    pub passport: String,
    pub expires: NaiveDate,
    /// Empty for an infant, who travels on a lap.
    pub seat: String,
    pub infant: bool,
    /// Country of residence, ISO 3166 alpha-3.
    pub residence: &'static str,
    pub birth_place: &'static str,
    pub bags: u32,
    pub bag_weight: u32,
    /// Serial of the first bag tag; the others follow it.
    pub tag: u32,
    /// Visa number and where it was issued, of those who need one.
    pub visa: Option<(String, &'static str)>,
    /// What the booking says instead, where it says something else.
    pub in_booking: Option<Box<Person>>,
}

impl Person {
    /// The tag of the `at`th bag: airline designator and serial (IATA Resolution 740).
    pub(super) fn tag_number(&self, flight: &Flight, at: u32) -> String {
        format!("{}{:06}", flight.carrier, self.tag + at)
    }
}

/// One booking.
#[derive(Debug, Clone)]
pub(super) struct Party {
    pub locator: String,
    pub people: Vec<Person>,
    pub booked: NaiveDateTime,
    pub agency: (&'static str, &'static str, &'static str),
    pub phone: String,
    pub mail: String,
    pub address: (String, String, String, &'static str),
    /// Card type, masked number, expiry; cash without it.
    pub card: Option<(&'static str, String, String)>,
    pub fare: u32,
    /// Days until the way back; one way without it.
    pub back: Option<i64>,
    /// An onward leg that does not begin where this flight ends.
    pub broken: bool,
    /// Where the party changed to this flight, if it did.
    pub feeder: Option<&'static str>,
    /// Where the party goes on to without entering.
    pub onward: Option<&'static str>,
    /// Ticket number of the first traveller, without the airline's prefix.
    pub ticket: u64,
    /// Whether the booking carries documents; many carry none until check-in.
    pub documented: bool,
    /// A meal that tells of faith or health, which no administration may keep.
    pub meal: Option<&'static str>,
    /// Whether the history of changes is sent.
    pub changed: bool,
    pub flyer: Option<String>,
}

/// Agencies: IATA number, city, country.
const AGENCIES: &[(&str, &str, &str)] = &[
    ("27310021", "KHI", "PK"),
    ("27310743", "LHE", "PK"),
    ("27311180", "ISB", "PK"),
    ("86215533", "DXB", "AE"),
    ("91278110", "LHR", "GB"),
    ("71490022", "JED", "SA"),
    ("88210094", "IST", "TR"),
];

/// Fills a flight with parties. Small parties come first, so that a scheme planted there concerns one person.
pub(super) fn fill(flight: &Flight, options: &DayOptions, index: u32, dice: &mut Dice) -> Vec<Party> {
    let mean = i64::from(options.travellers_per_flight.min(800));
    let (letters, first, last) = cabin(flight.aircraft);
    let seats = letters.len() as i64 * i64::from(last - first + 1);
    let wanted = dice.between(mean * 3 / 4, mean * 5 / 4).clamp(1, seats);
    let mut free: Vec<String> = (first..=last)
        .flat_map(|row| letters.iter().map(move |letter| format!("{row}{}", char::from(*letter))))
        .collect();
    free.reverse();
    let mix = names::mix(flight.abroad());
    let mut parties = Vec::new();
    let mut seated = 0;
    while seated < wanted {
        let size = if parties.len() < 12 {
            1
        } else {
            i64::from(*dice.weighted(&[(50, 1_u8), (22, 2), (12, 3), (10, 4), (6, 5)]))
        };
        let size = size.min(wanted - seated);
        let people = *dice.weighted(mix);
        let number = u64::from(index) * 1_000 + parties.len() as u64 + options.seed * 7_919_000;
        let mut party = party(flight, people, size, number, &mut free, dice);
        // Schemes are planted in the first parties: these are plain, so that nothing else explains a signal.
        if parties.len() >= 12 {
            embellish(&mut party, flight, dice);
        }
        parties.push(party);
        seated += size;
    }
    parties
}

fn party(
    flight: &Flight,
    from: &'static People,
    size: i64,
    number: u64,
    free: &mut Vec<String>,
    dice: &mut Dice,
) -> Party {
    let surname = (*dice.pick(from.surnames)).to_owned();
    let day = flight.departure.date();
    let people: Vec<Person> = (0..size).map(|place| person(from, &surname, place, day, free, dice)).collect();
    let (city, state, code) = *dice.pick(from.cities);
    let street = format!("{} {}", dice.between(1, 240), dice.pick(from.streets));
    let lead = &people[0];
    let mail =
        format!("{}.{}{}@example.com", lead.given.split(' ').next().unwrap_or("x"), surname, dice.between(1, 999))
            .to_lowercase();
    let card = dice.chance(78).then(|| {
        let kind = *dice.weighted(&[(60, "VI"), (32, "CA"), (8, "AX")]);
        (kind, dice.fill("4#####XXXXXX####"), format!("{:02}{}", dice.between(1, 12), dice.between(27, 31)))
    });
    Party {
        locator: numbers::locator(number),
        booked: flight.departure - Duration::minutes(dice.between(3 * 24 * 60, 90 * 24 * 60)),
        agency: *dice.pick(AGENCIES),
        phone: dice.fill(from.phone),
        mail,
        address: (street, format!("{city}|{state}"), code.to_owned(), from.home),
        card,
        fare: dice.between(180, 1_400) as u32 * size as u32,
        back: dice.chance(72).then(|| dice.between(4, 60)),
        broken: false,
        feeder: None,
        onward: None,
        ticket: number * 10 % 10_000_000_000,
        documented: true,
        meal: None,
        changed: false,
        flyer: dice.chance(25).then(|| dice.fill("#########")),
        people,
    }
}

/// What some bookings have: a change of flights, a meal, an infant, no documents yet.
fn embellish(party: &mut Party, flight: &Flight, dice: &mut Dice) {
    const BEYOND: &[&str] = &["LHR", "JFK", "CDG", "FRA", "KUL", "NBO"];
    party.documented = dice.chance(85);
    party.meal = dice.chance(6).then(|| *dice.pick(&["MOML", "VGML", "DBML", "WCHR"]));
    party.changed = dice.chance(12);
    let elsewhere =
        |dice: &mut Dice| Some(*dice.pick(BEYOND)).filter(|place| *place != flight.from && *place != flight.to);
    if flight.arrives_in_pakistan() && dice.chance(18) {
        party.feeder = elsewhere(dice);
    }
    if flight.arrives_in_pakistan() && dice.chance(2) {
        party.onward = elsewhere(dice);
    }
    if party.people.len() >= 3
        && dice.chance(25)
        && let Some(child) = party.people.last_mut()
    {
        child.infant = true;
        child.born = flight.departure.date() - Duration::days(dice.between(40, 700));
        child.bags = 0;
        child.seat.clear();
    }
}

fn person(
    from: &'static People,
    surname: &str,
    place: i64,
    day: NaiveDate,
    free: &mut Vec<String>,
    dice: &mut Dice,
) -> Person {
    let woman = if place == 1 { true } else { dice.chance(if place == 0 { 30 } else { 50 }) };
    let names = if woman { from.women } else { from.men };
    let mut given = (*dice.pick(names)).to_owned();
    let second = *dice.pick(names);
    if from.two_names && !given.contains(' ') && second != given && dice.chance(60) {
        given = format!("{given} {second}");
    }
    let years = if place < 2 { dice.between(19, 71) } else { dice.between(2, 17) };
    let born =
        NaiveDate::from_ymd_opt(day.year() - years as i32, 1, 1).unwrap_or(day) - Duration::days(dice.between(0, 360));
    Person {
        surname: surname.to_owned(),
        given,
        woman,
        born,
        nationality: from.nationality,
        issuer: from.nationality,
        passport: dice.fill(from.passport),
        expires: day + Duration::days(dice.between(60, 3_400)),
        seat: free.pop().unwrap_or_default(),
        infant: false,
        residence: alpha3(from.home),
        birth_place: dice.pick(from.cities).0,
        bags: if place < 2 { *dice.weighted(&[(22, 0), (50, 1), (25, 2), (3, 3)]) } else { 0 },
        bag_weight: dice.between(9, 23) as u32,
        tag: dice.between(100_000, 999_000) as u32,
        visa: (from.nationality != "PAK")
            .then(|| (dice.fill("##########"), if from.home == "GB" { "LONDON GBR" } else { "ISLAMABAD PAK" })),
        in_booking: None,
    }
}

/// A cockpit and cabin crew.
pub(super) fn crew(flight: &Flight, dice: &mut Dice) -> Vec<Person> {
    let mix = names::mix(flight.abroad());
    (0..11)
        .map(|_| {
            let from = *dice.weighted(mix);
            let surname = (*dice.pick(from.surnames)).to_owned();
            person(from, &surname, 0, flight.departure.date(), &mut Vec::new(), dice)
        })
        .collect()
}

/// The three letters of a home country of this day's travellers.
fn alpha3(two: &str) -> &'static str {
    const CODES: &[(&str, &str)] = &[
        ("PK", "PAK"),
        ("GB", "GBR"),
        ("CA", "CAN"),
        ("AE", "ARE"),
        ("SA", "SAU"),
        ("QA", "QAT"),
        ("KW", "KWT"),
        ("BH", "BHR"),
        ("OM", "OMN"),
        ("TR", "TUR"),
        ("CN", "CHN"),
        ("AF", "AFG"),
        ("LK", "LKA"),
        ("TH", "THA"),
        ("DE", "DEU"),
        ("FR", "FRA"),
    ];
    CODES.iter().find(|(code, _)| *code == two).map_or("PAK", |(_, three)| three)
}
