//! The timetable: which flights touch Pakistan on a day.

use chrono::{Duration, NaiveDateTime, NaiveTime};

use crate::{DayOptions, dice::Dice};

/// An airline.
pub(crate) struct Carrier {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// Airline prefix of its tickets.
    pub(crate) ticket: &'static str,
    pub(crate) hub: &'static str,
}

/// The airlines of the timetable.
pub(crate) const CARRIERS: &[Carrier] = &[
    Carrier { code: "PK", name: "PAKISTAN INTERNATIONAL", ticket: "214", hub: "KHI" },
    Carrier { code: "EK", name: "EMIRATES", ticket: "176", hub: "DXB" },
    Carrier { code: "QR", name: "QATAR AIRWAYS", ticket: "157", hub: "DOH" },
    Carrier { code: "EY", name: "ETIHAD AIRWAYS", ticket: "607", hub: "AUH" },
    Carrier { code: "SV", name: "SAUDIA", ticket: "065", hub: "JED" },
    Carrier { code: "TK", name: "TURKISH AIRLINES", ticket: "235", hub: "IST" },
    Carrier { code: "FZ", name: "FLYDUBAI", ticket: "141", hub: "DXB" },
    Carrier { code: "GF", name: "GULF AIR", ticket: "072", hub: "BAH" },
    Carrier { code: "WY", name: "OMAN AIR", ticket: "910", hub: "MCT" },
    Carrier { code: "KU", name: "KUWAIT AIRWAYS", ticket: "229", hub: "KWI" },
    Carrier { code: "BA", name: "BRITISH AIRWAYS", ticket: "125", hub: "LHR" },
    Carrier { code: "TG", name: "THAI AIRWAYS", ticket: "217", hub: "BKK" },
    Carrier { code: "CZ", name: "CHINA SOUTHERN", ticket: "784", hub: "CAN" },
    Carrier { code: "UL", name: "SRILANKAN AIRLINES", ticket: "603", hub: "CMB" },
];

/// Airports: code, country (alpha-3), minutes from UTC in winter.
const AIRPORTS: &[(&str, &str, i64)] = &[
    ("KHI", "PAK", 300),
    ("LHE", "PAK", 300),
    ("ISB", "PAK", 300),
    ("PEW", "PAK", 300),
    ("SKT", "PAK", 300),
    ("MUX", "PAK", 300),
    ("DXB", "ARE", 240),
    ("AUH", "ARE", 240),
    ("SHJ", "ARE", 240),
    ("DOH", "QAT", 180),
    ("JED", "SAU", 180),
    ("RUH", "SAU", 180),
    ("MED", "SAU", 180),
    ("DMM", "SAU", 180),
    ("IST", "TUR", 180),
    ("BAH", "BHR", 180),
    ("MCT", "OMN", 240),
    ("KWI", "KWT", 180),
    ("LHR", "GBR", 0),
    ("MAN", "GBR", 0),
    ("BHX", "GBR", 0),
    ("BKK", "THA", 420),
    ("CAN", "CHN", 480),
    ("PEK", "CHN", 480),
    ("URC", "CHN", 480),
    ("CMB", "LKA", 330),
    ("KBL", "AFG", 270),
    ("KUL", "MYS", 480),
    ("YYZ", "CAN", -300),
    ("CDG", "FRA", 60),
    ("FRA", "DEU", 60),
    ("MXP", "ITA", 60),
    ("JFK", "USA", -300),
    ("ORD", "USA", -360),
    ("NBO", "KEN", 180),
    ("SIN", "SGP", 480),
];

fn airport(code: &str) -> (&'static str, i64) {
    AIRPORTS.iter().find(|a| a.0 == code).map_or(("PAK", 300), |a| (a.1, a.2))
}

/// The country of an airport of the timetable.
pub(crate) fn country(code: &str) -> &'static str {
    airport(code).0
}

/// Carrier, number, from, to, departure local as HHMM, minutes in the air, aircraft.
type Service = (&'static str, u32, &'static str, &'static str, u32, i64, &'static str);

const SERVICES: &[Service] = &[
    ("EK", 600, "DXB", "KHI", 745, 120, "77W"),
    ("EK", 601, "KHI", "DXB", 1210, 130, "77W"),
    ("EK", 606, "DXB", "KHI", 2145, 125, "77W"),
    ("EK", 607, "KHI", "DXB", 225, 130, "77W"),
    ("EK", 612, "DXB", "ISB", 330, 180, "77W"),
    ("EK", 613, "ISB", "DXB", 925, 200, "77W"),
    ("EK", 622, "DXB", "LHE", 1250, 175, "77W"),
    ("EK", 623, "LHE", "DXB", 330, 195, "77W"),
    ("EK", 618, "DXB", "SKT", 420, 180, "77W"),
    ("EK", 619, "SKT", "DXB", 1010, 200, "77W"),
    ("EK", 636, "DXB", "PEW", 805, 175, "77W"),
    ("EK", 637, "PEW", "DXB", 1340, 195, "77W"),
    ("QR", 604, "DOH", "KHI", 1915, 145, "333"),
    ("QR", 605, "KHI", "DOH", 410, 150, "333"),
    ("QR", 614, "DOH", "ISB", 1930, 195, "333"),
    ("QR", 615, "ISB", "DOH", 345, 210, "333"),
    ("QR", 620, "DOH", "LHE", 2010, 195, "333"),
    ("QR", 621, "LHE", "DOH", 905, 210, "333"),
    ("QR", 600, "DOH", "PEW", 1335, 190, "320"),
    ("QR", 616, "DOH", "MUX", 140, 180, "320"),
    ("EY", 296, "AUH", "KHI", 1420, 130, "320"),
    ("EY", 297, "KHI", "AUH", 500, 140, "320"),
    ("EY", 302, "AUH", "ISB", 2145, 190, "333"),
    ("EY", 303, "ISB", "AUH", 420, 205, "333"),
    ("EY", 284, "AUH", "LHE", 2150, 185, "333"),
    ("EY", 285, "LHE", "AUH", 415, 200, "333"),
    ("SV", 700, "JED", "KHI", 345, 225, "333"),
    ("SV", 701, "KHI", "JED", 1130, 250, "333"),
    ("SV", 724, "RUH", "ISB", 205, 210, "333"),
    ("SV", 727, "ISB", "JED", 1100, 300, "333"),
    ("SV", 734, "JED", "LHE", 230, 285, "333"),
    ("SV", 735, "LHE", "JED", 945, 310, "333"),
    ("SV", 792, "JED", "PEW", 1700, 280, "333"),
    ("SV", 800, "MED", "MUX", 1445, 255, "320"),
    ("TK", 708, "IST", "KHI", 1955, 320, "333"),
    ("TK", 709, "KHI", "IST", 555, 350, "333"),
    ("TK", 710, "IST", "ISB", 1905, 315, "333"),
    ("TK", 711, "ISB", "IST", 610, 355, "333"),
    ("TK", 714, "IST", "LHE", 1950, 325, "333"),
    ("TK", 715, "LHE", "IST", 615, 360, "333"),
    ("FZ", 333, "DXB", "KHI", 1610, 125, "7M8"),
    ("FZ", 334, "KHI", "DXB", 1945, 130, "7M8"),
    ("FZ", 337, "DXB", "SKT", 2315, 180, "7M8"),
    ("FZ", 339, "DXB", "MUX", 1730, 165, "7M8"),
    ("FZ", 340, "MUX", "DXB", 2220, 180, "7M8"),
    ("GF", 752, "BAH", "KHI", 2155, 160, "320"),
    ("GF", 753, "KHI", "BAH", 430, 170, "320"),
    ("GF", 770, "BAH", "ISB", 2050, 205, "320"),
    ("GF", 764, "BAH", "LHE", 2120, 200, "320"),
    ("GF", 786, "BAH", "PEW", 110, 200, "320"),
    ("WY", 323, "MCT", "KHI", 905, 100, "7M8"),
    ("WY", 324, "KHI", "MCT", 1240, 110, "7M8"),
    ("WY", 341, "MCT", "LHE", 2235, 165, "7M8"),
    ("WY", 345, "MCT", "ISB", 1430, 165, "7M8"),
    ("KU", 201, "KWI", "LHE", 2200, 220, "320"),
    ("KU", 202, "LHE", "KWI", 455, 240, "320"),
    ("KU", 205, "KWI", "ISB", 2225, 225, "320"),
    ("BA", 261, "LHR", "ISB", 2100, 460, "789"),
    ("BA", 260, "ISB", "LHR", 1140, 500, "789"),
    ("BA", 259, "LHR", "LHE", 1745, 470, "789"),
    ("TG", 341, "BKK", "KHI", 1900, 310, "333"),
    ("TG", 342, "KHI", "BKK", 2335, 290, "333"),
    ("TG", 345, "BKK", "LHE", 1930, 305, "333"),
    ("TG", 349, "BKK", "ISB", 1910, 310, "333"),
    ("CZ", 6007, "URC", "ISB", 1930, 160, "320"),
    ("CZ", 6008, "ISB", "URC", 2210, 165, "320"),
    ("CZ", 8069, "CAN", "LHE", 1720, 350, "333"),
    ("CZ", 5241, "CAN", "ISB", 1740, 345, "333"),
    ("UL", 183, "CMB", "KHI", 1235, 225, "320"),
    ("UL", 184, "KHI", "CMB", 1740, 220, "320"),
    ("UL", 153, "CMB", "LHE", 1845, 245, "320"),
    ("PK", 701, "ISB", "MAN", 1240, 470, "77W"),
    ("PK", 702, "MAN", "ISB", 1930, 430, "77W"),
    ("PK", 785, "ISB", "LHR", 1215, 490, "77W"),
    ("PK", 786, "LHR", "ISB", 1715, 455, "77W"),
    ("PK", 782, "YYZ", "KHI", 1935, 800, "77W"),
    ("PK", 789, "LHE", "YYZ", 320, 850, "77W"),
    ("PK", 203, "LHE", "DXB", 1230, 195, "320"),
    ("PK", 204, "DXB", "LHE", 1730, 175, "320"),
    ("PK", 213, "KHI", "DXB", 830, 130, "320"),
    ("PK", 214, "DXB", "KHI", 1200, 120, "320"),
    ("PK", 249, "KBL", "ISB", 1105, 60, "320"),
    ("PK", 250, "ISB", "KBL", 800, 60, "320"),
    ("PK", 741, "ISB", "JED", 200, 300, "77W"),
    ("PK", 732, "JED", "KHI", 1540, 230, "77W"),
    ("PK", 760, "JED", "LHE", 1125, 280, "77W"),
    ("PK", 726, "RUH", "PEW", 1545, 215, "320"),
    ("PK", 716, "MED", "MUX", 2000, 260, "320"),
    ("PK", 852, "PEK", "ISB", 1550, 345, "77W"),
    ("PK", 894, "KUL", "ISB", 1950, 350, "77W"),
    ("PK", 750, "CDG", "ISB", 1800, 430, "77W"),
    ("PK", 287, "KHI", "DOH", 1015, 145, "320"),
];

/// A flight of the day.
#[derive(Debug, Clone)]
pub(crate) struct Flight {
    pub(crate) carrier: &'static str,
    pub(crate) number: u32,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// Local to `from`.
    pub(crate) departure: NaiveDateTime,
    /// Local to `to`.
    pub(crate) arrival: NaiveDateTime,
    pub(crate) aircraft: &'static str,
}

impl Flight {
    pub(crate) fn carrier(&self) -> &'static Carrier {
        carrier(self.carrier)
    }

    pub(crate) fn arrives_in_pakistan(&self) -> bool {
        country(self.to) == "PAK"
    }

    /// The airport abroad.
    pub(crate) fn abroad(&self) -> &'static str {
        if self.arrives_in_pakistan() { self.from } else { self.to }
    }

    /// The airport in Pakistan.
    pub(crate) fn home(&self) -> &'static str {
        if self.arrives_in_pakistan() { self.to } else { self.from }
    }

    pub(crate) fn designator(&self) -> String {
        format!("{}{:03}", self.carrier, self.number)
    }

    /// Departure in UTC.
    pub(crate) fn departure_utc(&self) -> NaiveDateTime {
        self.departure - Duration::minutes(airport(self.from).1)
    }
}

pub(crate) fn carrier(code: &str) -> &'static Carrier {
    CARRIERS.iter().find(|c| c.code == code).unwrap_or(&CARRIERS[0])
}

/// The `index`th flight in the order of departure.
pub(crate) fn flight(options: &DayOptions, index: u32) -> Flight {
    let a_day = SERVICES.len() as u32;
    let (day, place) = (index / a_day, (index % a_day) as usize);
    let on_this_day = (options.flights - day * a_day).min(a_day) as usize;
    // A day that needs fewer flights than the timetable has takes a sample of it.
    let mut order: Vec<usize> = (0..SERVICES.len()).collect();
    Dice::branch(options.seed, 3, u64::from(day)).shuffle(&mut order);
    order.truncate(on_this_day);
    let mut flights: Vec<Flight> = order.into_iter().map(|s| on(&SERVICES[s], options, day)).collect();
    flights.sort_by_key(|f| (f.departure_utc(), f.carrier, f.number));
    flights.swap_remove(place)
}

fn on(service: &Service, options: &DayOptions, day: u32) -> Flight {
    let &(carrier, number, from, to, departs, minutes, aircraft) = service;
    let time = NaiveTime::from_hms_opt(departs / 100, departs % 100, 0).unwrap_or_default();
    let departure = (options.date + Duration::days(i64::from(day))).and_time(time);
    let arrival = departure + Duration::minutes(minutes + airport(to).1 - airport(from).1);
    Flight { carrier, number, from, to, departure, arrival, aircraft }
}

/// Seats abreast of an aircraft, its first and last economy row.
pub(crate) fn cabin(aircraft: &str) -> (&'static [u8], u32, u32) {
    match aircraft {
        "77W" => (b"ABCDEFGHJK", 10, 50),
        "333" => (b"ACDEFGHK", 10, 45),
        "789" => (b"ABCDEFGHK", 10, 42),
        _ => (b"ABCDEF", 4, 32),
    }
}
