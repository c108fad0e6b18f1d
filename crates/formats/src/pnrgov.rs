//! PNRGOV: passenger name records (PADIS EDIFACT 11.1 to 21.1; IATA/ICAO/WCO implementation guide).
//!
//! SRC opens a record. People follow as TIF groups, legs as TVL groups; what
//! stands inside either belongs to it. Reference numbers (`1.1`) tie service
//! requests to people wherever they stand.

mod booking;
mod freetext;
mod ssr;

use chrono::NaiveDate;
use model::{Booking, Observation, Reading, Severity, movement::Movement, person::Segment as Leg};

use crate::{
    dates,
    edifact::{interchange::Body, segment::Segment},
    limits::{self, Defects},
};

/// The message while it is read.
#[derive(Default)]
pub(crate) struct Pnrgov {
    announced: Option<i64>,
    open: Option<Record>,
    records: i64,
    /// Sensitive codes dropped (Directive (EU) 2016/681, article 13(4)).
    sensitive: usize,
    flight_day: Option<NaiveDate>,
    refused: bool,
}

/// One record while it is read.
#[derive(Default)]
pub(crate) struct Record {
    booking: Booking,
    people: Vec<Person>,
    /// The person of the TIF group that is open.
    person: Option<usize>,
    /// Whether a leg of the itinerary is open.
    in_leg: bool,
    /// Whether a check-in group (TRI) is open.
    in_check_in: bool,
    /// Whether the history of changes has begun: nothing in it describes the record as it stands.
    in_history: bool,
}

/// A person with the numbers by which the record refers to them.
#[derive(Default)]
pub(crate) struct Person {
    seen: Observation,
    /// Reference as in TIF: `1`, `1.1`.
    reference: String,
    infant_of: bool,
}

impl Body for Pnrgov {
    fn segment(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        if segment.tag == *b"SRC" {
            self.keep(reading, defects);
            self.open = Some(Record::default());
            self.records += 1;
            return;
        }
        let Some(record) = &mut self.open else {
            self.header(segment, reading);
            return;
        };
        if record.in_history {
            return;
        }
        let day = self.flight_day;
        match &segment.tag {
            b"RCI" => booking::locators(record, segment),
            b"DAT" => booking::dates(record, segment),
            b"ORG" => booking::agency(record, segment),
            b"ADD" => booking::address(record, segment),
            b"EBD" => booking::excess_bags(record, segment),
            b"EQN" => booking::split(record, segment),
            b"TIF" => booking::traveller(record, segment),
            b"FTI" => booking::frequent_flyer(record, segment),
            b"TKT" => booking::ticket(record, segment),
            b"MON" => booking::amount(record, segment),
            b"FOP" => booking::payment(record, segment),
            b"IFT" => self.sensitive += freetext::remark(record, segment),
            b"SSR" => self.sensitive += ssr::request(record, segment, day),
            b"TVL" => leg(record, segment),
            b"RPI" => {
                if let Some(leg) = record.booking.itinerary.last_mut().filter(|_| record.in_leg) {
                    leg.status = segment.text(2, 0);
                }
            }
            b"TRI" => {
                record.in_check_in = true;
                record.person = None;
            }
            b"SSD" => seat(record, segment),
            b"TBD" => booking::bag_tags(record, segment),
            b"ABI" | b"SAC" => record.in_history = true,
            b"MSG" if segment.text(1, 1).is_some() => record.in_history = true,
            _ => {}
        }
    }

    fn finish(&mut self, reading: &mut Reading, defects: &mut Defects) {
        self.keep(reading, defects);
        if let Some(announced) = self.announced
            && announced != self.records
            && reading.part.is_none()
        {
            let text = "the number of booking records is wrong (EQN)";
            defects.push(
                model::Defect::new(Severity::Warning, "booking_count", text)
                    .found(announced.to_string(), self.records.to_string()),
            );
        }
        if self.sensitive > 0 {
            let text = format!("{} sensitive entries (meals by faith, health) were dropped at intake", self.sensitive);
            defects.push(model::Defect::new(Severity::Info, "sensitive_dropped", text));
        }
        if reading.movements.is_empty() {
            let text = "no flight is named (TVL)";
            defects.push(model::Defect::new(Severity::Error, "no_movement", text).found("none", "TVL"));
        }
    }
}

impl Pnrgov {
    fn header(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        match &segment.tag {
            b"MSG" => reading.function = segment.text(1, 1).or_else(|| segment.text(1, 0)),
            b"TVL" => {
                let leg = read_leg(segment);
                self.flight_day = leg.departure.time.map(|t| t.date());
                limits::push(
                    &mut reading.movements,
                    Movement {
                        mode: "air".into(),
                        carrier: leg.carrier,
                        number: leg.number,
                        departure: leg.departure,
                        arrival: leg.arrival,
                        crossing: true,
                        ..Movement::default()
                    },
                );
            }
            b"EQN" => self.announced = segment.count(1, 0),
            _ => {}
        }
    }

    /// Closes the open record: its people join the message's, its legs stand in the order of time.
    fn keep(&mut self, reading: &mut Reading, defects: &mut Defects) {
        let Some(mut record) = self.open.take() else { return };
        if self.refused {
            return;
        }
        record.booking.received = reading.prepared;
        let flight = reading.movements.first();
        booking::conclude(&mut record);
        for person in record.people {
            let mut seen = person.seen;
            seen.locator = record.booking.locator.clone();
            if let Some(flight) = flight {
                let aboard = |leg: &&Leg| leg.number == flight.number && leg.carrier == flight.carrier;
                if record.booking.itinerary.iter().any(|leg| aboard(&leg)) || record.booking.itinerary.is_empty() {
                    seen.embarkation = seen.embarkation.or_else(|| flight.departure.place.clone());
                    seen.debarkation = seen.debarkation.or_else(|| flight.arrival.place.clone());
                }
            }
            record.booking.travellers.push(reading.travellers.len() as i64);
            if !limits::push_record(&mut reading.travellers, seen, defects) {
                self.refused = true;
                record.booking.travellers.pop();
                break;
            }
        }
        if record.booking.locator.is_none() {
            let text = format!("booking record {} has no locator (RCI)", self.records);
            defects.push(model::Defect::new(Severity::Error, "no_locator", text).found("none", "RCI"));
        }
        self.refused |= !limits::push_record(&mut reading.bookings, record.booking, defects);
    }
}

/// TVL inside a record: a leg, or the operating flight of the code-share leg before it.
fn leg(record: &mut Record, segment: &Segment<'_>) {
    record.person = None;
    record.in_check_in = false;
    let places = segment.component(2, 0).or(segment.component(3, 0));
    if places.is_none() {
        // `TVL+++++860:M`: number and class of the operating carrier.
        return;
    }
    record.in_leg = true;
    limits::push(&mut record.booking.itinerary, read_leg(segment));
}

/// `TVL+date:time:date:time+from+to+carrier:operating+number:class`.
fn read_leg(segment: &Segment<'_>) -> Leg {
    use model::movement::Call;
    let first = segment.component(1, 0);
    let (second, third, fourth) = (segment.component(1, 1), segment.component(1, 2), segment.component(1, 3));
    let departs = first.and_then(|date| dates::padis(date, second));
    // The arrival may be `date:time`, `:time`, or the time alone in the date's place.
    let arrives = match (third, fourth) {
        (Some(date), time) if date.len() >= 6 => dates::padis(date, time),
        (Some(time), None) | (None, Some(time)) => first.and_then(|date| dates::padis(date, Some(time))).map(|at| {
            // The date is the departure's: an earlier clock means the next day.
            if departs.is_some_and(|departs| at < departs) { at + chrono::TimeDelta::days(1) } else { at }
        }),
        _ => None,
    };
    Leg {
        carrier: segment.text(4, 0),
        operating: segment.text(4, 1),
        number: segment.str(5, 0).map(|number| number.trim_start_matches('0').to_owned()).filter(|n| !n.is_empty()),
        class: segment.text(5, 1),
        departure: Call { place: segment.text(2, 0), time: departs, ..Call::default() },
        arrival: Call { place: segment.text(3, 0), time: arrives, ..Call::default() },
        ..Leg::default()
    }
}

/// SSD in a check-in group: the seat of the person whose TIF stands before it.
fn seat(record: &mut Record, segment: &Segment<'_>) {
    let seat = segment.text(1, 0).filter(|seat| seat.bytes().any(|b| b.is_ascii_digit()));
    let cabin = segment.text(5, 0);
    let Some(person) = record.person.and_then(|at| record.people.get_mut(at)) else { return };
    if let Some(seat) = seat {
        person.seen.seat = Some(seat);
    }
    if person.seen.cabin.is_none() {
        person.seen.cabin = cabin;
    }
}
