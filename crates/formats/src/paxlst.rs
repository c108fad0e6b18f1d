//! PAXLST: advance passenger and crew information (UN/EDIFACT D.02B to D.15B; WCO/IATA/ICAO API guidelines).

use chrono::NaiveDate;
use model::{
    Observation, Reading, Severity, Source,
    movement::{Call, Movement},
    person::{Address, Bags, TravelDocument},
};

use crate::{
    dates::{self, Meaning},
    edifact::{interchange::Body, segment::Segment},
    limits::{self, Defects},
    names,
};

/// The message while it is read.
#[derive(Default)]
pub(crate) struct Paxlst {
    /// Whether BGM announced a crew list.
    crew: bool,
    /// Codes of last foreign departure and first arrival, by leg.
    marks: Vec<(bool, bool)>,
    person: Option<Observation>,
    refused: bool,
}

impl Body for Paxlst {
    fn segment(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        match &segment.tag {
            b"BGM" => self.begin(segment, reading),
            b"TDT" => self.leg(segment, reading),
            b"NAD" => self.party(segment, reading, defects),
            b"LOC" => self.place(segment, reading),
            b"DTM" => self.date(segment, reading, defects),
            b"RFF" => self.reference(segment, reading),
            b"CNT" if segment.is(1, 0, "42") || segment.is(1, 0, "41") => {
                self.keep(reading, defects);
                self.total(segment, reading, defects);
            }
            _ => {
                if let Some(person) = &mut self.person {
                    detail(segment, person);
                }
            }
        }
    }

    fn finish(&mut self, reading: &mut Reading, defects: &mut Defects) {
        self.keep(reading, defects);
        let crossing = self
            .marks
            .iter()
            .position(|(departs, arrives)| *departs && *arrives)
            .or_else(|| self.marks.iter().position(|(departs, arrives)| *departs || *arrives))
            .or(reading.movements.len().checked_sub(1));
        if let Some(movement) = crossing.and_then(|at| reading.movements.get_mut(at)) {
            movement.crossing = true;
        }
        if reading.movements.is_empty() {
            let text = "no flight is named (TDT+20)";
            defects.push(model::Defect::new(Severity::Error, "no_movement", text).found("none", "TDT+20"));
        }
    }
}

impl Paxlst {
    fn begin(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        reading.function = segment.text(1, 0);
        // 250 is a crew list declaration; some airlines write 745 with a C for crew.
        self.crew = segment.is(1, 0, "250") || segment.is(2, 0, "C") || segment.is(2, 0, "CC");
    }

    fn leg(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        let (mut carrier, mut number) = segment.str(2, 0).map_or((None, None), names::flight);
        if let Some(stated) = segment.text(5, 0) {
            // With the carrier in an element of its own, the first element may hold the number alone.
            if let Some(flight) = segment.str(2, 0).filter(|flight| flight.bytes().all(|b| b.is_ascii_digit())) {
                number = Some(flight.trim_start_matches('0').to_owned());
            }
            carrier = Some(stated);
        }
        let mode = match segment.component(3, 0) {
            Some(b"1") => "sea",
            Some(b"2") => "rail",
            Some(b"3") => "road",
            _ => "air",
        };
        self.marks.push((false, false));
        limits::push(
            &mut reading.movements,
            Movement { mode: mode.into(), carrier, number, crew_list: self.crew, ..Movement::default() },
        );
    }

    fn party(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        let kind = match segment.component(1, 0) {
            Some(b"FL") => "passenger",
            Some(b"FM") => "crew",
            Some(b"DDU") => "transit",
            Some(b"DDT") => "crew",
            _ => return,
        };
        self.keep(reading, defects);
        let (given, title) = match (segment.str(4, 1), segment.str(4, 2)) {
            (Some(first), Some(second)) => names::part_title(&format!("{first} {second}")),
            (one, other) => names::part_title(one.or(other).unwrap_or_default()),
        };
        let address = Address {
            street: segment.text(5, 0),
            city: segment.text(6, 0),
            state: segment.text(7, 0),
            postal_code: segment.text(8, 0),
            country: segment.text(9, 0),
        };
        self.person = Some(Observation {
            source: Source::API.into(),
            surname: segment.text(4, 0),
            given_names: (!given.is_empty()).then_some(given),
            title,
            kind: Some(kind.into()),
            address: (address != Address::default()).then_some(address),
            ..Observation::default()
        });
        if segment.component(4, 0).is_none() {
            let text = "a person without a name";
            defects.push(
                segment.defect(Severity::Error, "no_name", text).element("4").found("none", "surname:given names"),
            );
        }
    }

    fn place(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        let Some(place) = segment.text(2, 0).or_else(|| segment.text(2, 3)) else { return };
        let code = segment.component(1, 0);
        if let Some(person) = &mut self.person {
            match code {
                Some(b"22") => person.clearance = Some(place),
                Some(b"174") => person.residence = Some(place),
                Some(b"178") => person.embarkation = Some(place),
                Some(b"179") => person.debarkation = Some(place),
                Some(b"180") => person.birth_place = segment.text(2, 3).or(Some(place)),
                Some(b"91") => {
                    if let Some(document) = person.documents.last_mut() {
                        document.issuer = Some(place);
                    }
                }
                _ => {}
            }
            return;
        }
        let (Some(leg), Some(mark)) = (reading.movements.last_mut(), self.marks.last_mut()) else { return };
        let set = |call: &mut Call| call.place = Some(place.clone());
        match code {
            Some(b"125") => {
                set(&mut leg.departure);
                mark.0 = true;
            }
            Some(b"87") => {
                set(&mut leg.arrival);
                mark.1 = true;
            }
            // Progressive legs name both ends alike: the first is the departure.
            Some(b"92" | b"5" | b"9") if leg.departure.place.is_none() => set(&mut leg.departure),
            Some(b"92" | b"130" | b"8" | b"11") if leg.arrival.place.is_none() => set(&mut leg.arrival),
            _ => {}
        }
    }

    fn date(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        let day = movement_day(reading);
        let code = segment.component(1, 0);
        if let Some(person) = &mut self.person {
            match code {
                Some(b"329") => {
                    person.date_of_birth = dates::dtm(segment, Meaning::Birth(day), defects).map(|m| m.date);
                    if person.date_of_birth.zip(day).is_some_and(|(born, day)| born > day) {
                        let text = "the birth lies after the movement";
                        defects.push(segment.defect(Severity::Error, "birth_in_future", text).element("1.2"));
                    }
                }
                Some(b"36" | b"182") => {
                    let found = dates::dtm(segment, Meaning::Document(day), defects).map(|m| m.date);
                    if let Some(document) = person.documents.last_mut() {
                        let slot = if segment.is(1, 0, "36") { &mut document.expires } else { &mut document.issued };
                        *slot = found;
                    }
                }
                _ => {}
            }
            return;
        }
        let Some(leg) = reading.movements.last_mut() else {
            if segment.is(1, 0, "137") {
                reading.prepared = dates::dtm(segment, Meaning::Movement, defects).map(|m| m.at());
            }
            return;
        };
        let slot = match code {
            Some(b"189" | b"133" | b"136") => &mut leg.departure.time,
            Some(b"232" | b"132" | b"178" | b"252") => &mut leg.arrival.time,
            _ => return,
        };
        *slot = dates::dtm(segment, Meaning::Movement, defects).map(|m| m.at());
    }

    fn reference(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        let Some(value) = segment.text(1, 1) else { return };
        let Some(person) = &mut self.person else {
            if segment.is(1, 0, "TN") && reading.reference.is_none() {
                reading.reference = Some(value);
            }
            return;
        };
        match segment.component(1, 0) {
            Some(b"AVF") => person.locator = Some(value),
            Some(b"ABO") => person.reference = Some(value),
            Some(b"SEA") => person.seat = Some(value),
            _ => {}
        }
    }

    fn keep(&mut self, reading: &mut Reading, defects: &mut Defects) {
        if let Some(person) = self.person.take()
            && !self.refused
        {
            self.refused = !limits::push_record(&mut reading.travellers, person, defects);
        }
    }

    fn total(&self, segment: &Segment<'_>, reading: &Reading, defects: &mut Defects) {
        let crew = segment.is(1, 0, "41");
        let counted = reading.travellers.iter().filter(|t| (t.kind.as_deref() == Some("crew")) == crew).count();
        // A crew list counts its crew under either qualifier.
        let counted = if counted == 0 { reading.travellers.len() } else { counted };
        // In a report of several parts each part may count the whole.
        let stated = segment.count(1, 1);
        if stated != Some(counted as i64) && reading.part.is_none() {
            let text = "the number of persons is wrong";
            defects.push(
                segment
                    .defect(Severity::Warning, "traveller_count", text)
                    .element("1.2")
                    .found(stated.map_or_else(|| "none".into(), |n| n.to_string()), counted.to_string()),
            );
        }
    }
}

fn movement_day(reading: &Reading) -> Option<NaiveDate> {
    let time = |m: &Movement| m.departure.time.or(m.arrival.time);
    reading.movements.iter().rev().find_map(time).or(reading.prepared).map(|time| time.date())
}

/// Segments of a person that need no context.
fn detail(segment: &Segment<'_>, person: &mut Observation) {
    match &segment.tag {
        b"ATT" if segment.is(1, 0, "2") => person.sex = segment.text(3, 0).or_else(|| segment.text(2, 0)),
        b"NAT" if segment.is(1, 0, "2") || person.nationality.is_none() => person.nationality = segment.text(2, 0),
        b"GEI" if segment.is(1, 0, "4") => match segment.component(2, 0) {
            Some(b"173") => person.verified = Some(true),
            Some(b"ZZZ") => person.verified = Some(false),
            _ => {}
        },
        b"MEA" => {
            let value = segment.number(3, 1).or_else(|| segment.number(3, 0));
            let bags = person.bags.get_or_insert_with(Bags::default);
            match segment.component(1, 0) {
                Some(b"CT") => bags.count = value.map(|n| n as i64),
                Some(b"WT") => {
                    let pounds = segment.is(3, 0, "LBR");
                    bags.weight_kg = value.map(|n| if pounds { (n * 45.359_237).round() / 100.0 } else { n });
                }
                _ => {}
            }
        }
        b"FTX" if segment.is(1, 0, "BAG") => {
            let bags = person.bags.get_or_insert_with(Bags::default);
            for tag in segment.strs(4).chain(segment.strs(3)) {
                limits::push(&mut bags.tags, tag.to_owned());
            }
        }
        b"DOC" => {
            let number = segment.str(2, 0).map(|number| names::kept(number, |c| !c.is_whitespace()));
            let kind = segment.text(1, 0);
            limits::push(&mut person.documents, TravelDocument { r#type: kind, number, ..TravelDocument::default() });
        }
        _ => {}
    }
}
