//! Records drawn from a seed, of the size and shape that messages give.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use model::{
    Booking, Consignment, Container, GoodsItem, Movement, Observation, Party, TravelDocument, Traveller,
    cargo::ConsignmentRecord,
    movement::{Call, Vessel},
    person::{Address, Agency, Bags, Contact, Payment, Segment},
};

use super::templates::values;

const SURNAMES: [&str; 16] = [
    "KHAN",
    "AHMED",
    "MALIK",
    "BUTT",
    "SMITH",
    "GARCIA",
    "WANG",
    "SILVA",
    "OKAFOR",
    "IVANOV",
    "MUELLER",
    "ROSSI",
    "HUSSAIN",
    "RODRIGUEZ",
    "NGUYEN",
    "ABDULLAH",
];
const GIVEN: [&str; 12] =
    ["IMRAN AHMED", "FATIMA", "JOHN PAUL", "MARIA", "WEI", "CARLOS", "CHIDI", "OLGA", "HANS", "GIULIA", "LINH", "OMAR"];
const GOODS: [&str; 16] = [
    "COTTON BED LINEN",
    "MENS TROUSERS",
    "CERAMIC TILES",
    "AUTO SPARE PARTS",
    "LED LAMPS",
    "PLASTIC GRANULES",
    "STEEL COILS",
    "FROZEN SHRIMP",
    "LAPTOP COMPUTERS",
    "RUBBER TYRES",
    "POLYESTER YARN",
    "MACHINE PARTS",
    "LAB GLASSWARE",
    "WOODEN FURNITURE",
    "BASMATI RICE",
    "SURGICAL INSTRUMENTS",
];

/// A small generator of numbers, so that the bench draws the same records everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    /// Early entries are drawn more often than late ones, as traffic has few large sources and many small ones.
    fn of<'a>(&mut self, list: &'a [impl AsRef<str>]) -> &'a str {
        let (a, b) = (self.below(list.len()), self.below(list.len()));
        list.get(a.min(b)).map_or("", AsRef::as_ref)
    }
    fn text(&mut self, list: &[impl AsRef<str>]) -> Option<String> {
        Some(self.of(list).to_owned())
    }
    fn code(&mut self, len: usize) -> String {
        const LETTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        (0..len).map(|_| char::from(LETTERS[self.below(36)])).collect()
    }
    fn day(&mut self, from: i32, years: usize) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(from, 1, 1)?.checked_add_signed(TimeDelta::days(self.below(years * 365) as i64))
    }
    fn time(&mut self) -> Option<NaiveDateTime> {
        self.day(2026, 1)?.and_hms_opt(self.below(24) as u32, self.below(60) as u32, 0)
    }
    fn amount(&mut self, most: usize) -> Option<f64> {
        Some(self.below(most * 10) as f64 / 10.0)
    }
}

/// Travellers with their bookings.
pub fn travellers(count: usize, seed: u64) -> Vec<Traveller> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9) | 1);
    (0..count).map(|at| traveller(&mut dice, at)).collect()
}

fn traveller(dice: &mut Dice, at: usize) -> Traveller {
    let (airline, nationality) = (values("airline"), values("nationality"));
    let locator = dice.code(6);
    let documents = (0..1 + dice.below(2))
        .map(|_| TravelDocument {
            r#type: Some("P".into()),
            number: Some(dice.code(9)),
            issuer: dice.text(nationality),
            expires: dice.day(2026, 8),
            ..TravelDocument::default()
        })
        .collect();
    let person = Observation {
        source: "api".into(),
        surname: dice.text(&SURNAMES),
        given_names: dice.text(&GIVEN),
        title: Some("MR".into()),
        kind: Some("passenger".into()),
        date_of_birth: dice.day(1950, 60),
        sex: dice.text(&["M", "F"]),
        nationality: dice.text(nationality),
        residence: dice.text(nationality),
        embarkation: dice.text(values("airport")),
        debarkation: Some("KHI".into()),
        seat: Some(format!("{}A", 1 + dice.below(40))),
        locator: Some(locator.clone()),
        bags: (!dice.once_in(4)).then(|| Bags {
            count: Some(dice.below(4) as i64),
            weight_kg: dice.amount(90),
            ..Bags::default()
        }),
        documents,
        ..Observation::default()
    };
    let itinerary = (0..1 + dice.below(4)).map(|_| segment(dice)).collect();
    let flight = Movement {
        mode: "air".into(),
        carrier: dice.text(airline),
        number: Some((100 + dice.below(900)).to_string()),
        departure: call(dice, "airport"),
        arrival: Call { place: Some("KHI".into()), country: Some("PK".into()), time: dice.time() },
        direction: Some("arriving".into()),
        ..Movement::default()
    };
    Traveller {
        key: format!("air:{at}:{locator}"),
        person,
        age: Some(dice.below(80) as i64),
        flight,
        booking: (!dice.once_in(10)).then(|| booking(dice, locator, itinerary)),
        companions: Some(dice.below(4) as i64),
        hours_before_departure: dice.amount(72),
        version: 1,
        ..Traveller::default()
    }
}

fn call(dice: &mut Dice, places: &str) -> Call {
    Call { place: dice.text(values(places)), country: dice.text(values("country")), time: dice.time() }
}

fn segment(dice: &mut Dice) -> Segment {
    Segment {
        carrier: dice.text(values("airline")),
        number: Some((100 + dice.below(900)).to_string()),
        departure: call(dice, "airport"),
        arrival: call(dice, "airport"),
        dwell_hours: if dice.once_in(3) { None } else { dice.amount(30) },
        ..Segment::default()
    }
}

fn booking(dice: &mut Dice, locator: String, itinerary: Vec<Segment>) -> Booking {
    let mut contacts = vec![Contact { kind: "phone".into(), value: Some("923001234567".into()), address: None }];
    if dice.once_in(2) {
        let address = Address {
            street: Some(format!("{} {}", 1 + dice.below(200), dice.of(values("street")))),
            country: dice.text(values("country")),
            ..Address::default()
        };
        contacts.push(Contact { kind: "address".into(), value: None, address: Some(address) });
    }
    Booking {
        locator: Some(locator),
        carrier: dice.text(values("airline")),
        created: dice.time(),
        agency: dice.once_in(2).then(|| Agency {
            name: Some(format!("{} TRAVEL", dice.of(values("agency")))),
            country: dice.text(values("country")),
            ..Agency::default()
        }),
        contacts,
        payments: vec![Payment {
            kind: dice.text(values("form")),
            card_type: dice.text(&["VI", "CA", "AX"]),
            holder: Some(format!("{} {}", dice.of(&GIVEN), dice.of(&SURNAMES))),
            amount: dice.amount(6000),
            currency: Some("PKR".into()),
            ..Payment::default()
        }],
        itinerary,
        origin_country: dice.text(values("country")),
        destination_country: dice.text(values("country")),
        trip_type: dice.text(&["return", "one_way", "open_jaw"]),
        trip_days: Some(dice.below(60) as i64),
        days_before_travel: Some(dice.below(60) as i64),
        passenger_count: Some(1 + dice.below(4) as i64),
        version: 1,
        ..Booking::default()
    }
}

/// Bills with their containers.
pub fn consignments(count: usize, seed: u64) -> Vec<ConsignmentRecord> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9) | 1);
    (0..count).map(|at| consignment(&mut dice, at)).collect()
}

fn consignment(dice: &mut Dice, at: usize) -> ConsignmentRecord {
    let numbers: Vec<String> =
        (0..1 + dice.below(3)).map(|_| format!("{}{:07}", dice.of(values("line")), dice.below(9_999_999))).collect();
    let containers = numbers
        .iter()
        .map(|number| Container {
            number: number.clone(),
            valid: true,
            size_type: Some("45G1".into()),
            full: Some(!dice.once_in(8)),
            seals: if dice.once_in(4) { vec![] } else { vec![dice.code(8)] },
            gross_mass_kg: dice.amount(26_000),
            ..Container::default()
        })
        .collect();
    let goods = (0..1 + dice.below(5)).map(|line| item(dice, line, &numbers)).collect();
    let consignment = Consignment {
        reference: format!("BILL{at:07}"),
        kind: dice.text(&["single", "house", "master"]),
        nature: dice.text(&["import", "transit", "export", "transhipment"]),
        consignor: party(dice),
        consignee: party(dice),
        notify: party(dice),
        loading: dice.text(values("port")),
        discharge: Some("PKKHI".into()),
        origin: dice.text(values("port")),
        destination: Some("PKLHE".into()),
        packages: Some(dice.below(1000) as i64),
        package_type: dice.text(values("package")),
        gross_mass_kg: dice.amount(26_000),
        volume_m3: dice.amount(70),
        freight: dice.text(&["prepaid", "collect"]),
        containers: numbers,
        goods,
        ..Consignment::default()
    };
    ConsignmentRecord {
        consignment,
        voyage: Movement {
            mode: "sea".into(),
            carrier: dice.text(values("line")),
            number: Some(dice.code(5)),
            vessel: Some(Vessel {
                name: Some("EVER GREEN".into()),
                imo: Some("9811000".into()),
                imo_valid: Some(true),
                flag: dice.text(values("country")),
                ..Vessel::default()
            }),
            departure: call(dice, "port"),
            arrival: Call { place: Some("PKKHI".into()), country: Some("PK".into()), time: dice.time() },
            ..Movement::default()
        },
        containers,
        version: 1,
        announced: dice.time(),
        hours_before_arrival: dice.amount(200),
        ..ConsignmentRecord::default()
    }
}

fn party(dice: &mut Dice) -> Party {
    Party {
        name: Some(format!("{} {} LTD", dice.of(&SURNAMES), dice.of(values("party")))),
        address: Some(format!("PLOT {} {}", 1 + dice.below(500), dice.of(values("street")))),
        country: dice.text(values("country")),
        ..Party::default()
    }
}

fn item(dice: &mut Dice, line: usize, containers: &[String]) -> GoodsItem {
    let described = if dice.once_in(6) {
        format!("{} {}", dice.of(values("word")), dice.of(&GOODS))
    } else {
        dice.of(&GOODS).to_owned()
    };
    GoodsItem {
        line: Some(line as i64 + 1),
        description: Some(described),
        hs: if dice.once_in(5) { None } else { dice.text(values("hs6")) },
        packages: Some(1 + dice.below(500) as i64),
        package_type: dice.text(values("package")),
        gross_mass_kg: dice.amount(20_000),
        net_mass_kg: dice.amount(18_000),
        value: if dice.once_in(2) { None } else { dice.amount(90_000) },
        currency: Some("USD".into()),
        un_numbers: if dice.once_in(12) { vec!["1942".into()] } else { vec![] },
        origin: dice.text(values("country")),
        containers: containers.iter().take(1).cloned().collect(),
        ..GoodsItem::default()
    }
}
