//! The parts of a record: locators, dates, agency, people, payment, bags.

use model::{
    Booking, Source,
    person::{Address, Agency, Bags, Contact, FrequentFlyer, Payment},
};

use super::{Person, Record};
use crate::{dates, edifact::segment::Segment, limits, names};

/// RCI: the first locator is the sender's own, the others stand beside it.
pub(super) fn locators(record: &mut Record, segment: &Segment<'_>) {
    for element in 1..=segment.len().min(20) {
        let Some(locator) = segment.text(element, 1) else { continue };
        let carrier = segment.text(element, 0);
        let booking = &mut record.booking;
        if booking.locator.is_none() {
            // `RCI+AM:ICOXXX::120413:175500`; some leave out the empty type.
            let date = segment.component(element, 3).or(segment.component(element, 2));
            let time = segment.component(element, 4).or(segment.component(element, 3));
            booking.created = date.and_then(|date| dates::padis(date, time));
            booking.locator = Some(locator);
            booking.carrier = carrier;
        } else if booking.locator.as_ref() != Some(&locator) {
            let other = format!("{}:{locator}", carrier.unwrap_or_default());
            if !booking.other_locators.contains(&other) {
                limits::push(&mut booking.other_locators, other);
            }
        }
    }
}

/// DAT: 700 is when the carrier last changed the record, 710 when the ticket was issued.
pub(super) fn dates(record: &mut Record, segment: &Segment<'_>) {
    for element in 1..=segment.len().min(8) {
        let Some(when) = segment.component(element, 1).and_then(|d| dates::padis(d, segment.component(element, 2)))
        else {
            continue;
        };
        if segment.is(element, 0, "710") && record.booking.created.is_none() {
            record.booking.created = Some(when);
        }
    }
}

/// ORG inside a record: `carrier:city+IATA number:pseudo city+…+type+country:currency`.
pub(super) fn agency(record: &mut Record, segment: &Segment<'_>) {
    if record.booking.agency.is_some() {
        return;
    }
    record.booking.agency = Some(Agency {
        name: None,
        identifier: segment.text(2, 0).or_else(|| segment.text(2, 1)),
        city: segment.text(3, 0).or_else(|| segment.text(1, 1)),
        country: segment.text(6, 0).or_else(|| segment.text(5, 0).filter(|code| code.len() == 2)),
        phone: None,
    });
}

/// ADD: `++700:street:city:state::country:postal code:telephone`.
pub(super) fn address(record: &mut Record, segment: &Segment<'_>) {
    let at = |index| segment.text(2, index);
    let mut phone = at(7);
    let mut postal_code = at(6);
    // Without a postal code some write the telephone in its place.
    if phone.is_none()
        && postal_code.as_ref().is_some_and(|text| text.len() > 9 && text.bytes().all(|b| b.is_ascii_digit()))
    {
        phone = postal_code.take();
    }
    let address = Address { street: at(1), city: at(2), state: at(3), country: at(5), postal_code };
    if let Some(phone) = phone {
        contact(&mut record.booking, "phone", &phone);
    }
    if address == Address::default() {
        return;
    }
    if let Some(person) = record.person.and_then(|at| record.people.get_mut(at)) {
        person.seen.address = Some(address);
        return;
    }
    let contact = Contact { kind: "address".into(), value: None, address: Some(address) };
    limits::push(&mut record.booking.contacts, contact);
}

/// Adds a telephone (digits) or mail address (lower case) once.
pub(super) fn contact(booking: &mut Booking, kind: &str, value: &str) {
    let value = match kind {
        "phone" => names::kept(value, |c| c.is_ascii_digit()),
        _ => value.trim().to_lowercase(),
    };
    let long_enough = if kind == "phone" { value.len() >= 6 } else { value.contains('@') };
    if long_enough && !booking.contacts.iter().any(|c| c.kind == kind && c.value.as_ref() == Some(&value)) {
        limits::push(&mut booking.contacts, Contact { kind: kind.into(), value: Some(value), address: None });
    }
}

/// EBD: `currency:amount+pieces:…:N` or weight with `W`.
pub(super) fn excess_bags(record: &mut Record, segment: &Segment<'_>) {
    let bags = record.booking.bags.get_or_insert_with(Bags::default);
    match segment.component(2, 2) {
        Some(b"W" | b"K" | b"KG") => bags.weight_kg = segment.number(2, 0),
        _ => bags.count = segment.count(2, 0),
    }
}

/// EQN inside a record announces a split; the locator that follows is the other record's.
pub(super) fn split(record: &mut Record, segment: &Segment<'_>) {
    if segment.count(1, 0).is_some() && record.booking.split_from.is_none() {
        record.booking.split_from = Some(String::new());
    }
}

/// TIF: a person of the record, or, in a check-in group, a person already known.
pub(super) fn traveller(record: &mut Record, segment: &Segment<'_>) {
    let (given, title) = segment.str(2, 0).map_or((String::new(), None), names::part_title);
    let surname = segment.text(1, 0);
    let reference = segment.text(2, 2).unwrap_or_default();
    let given = (!given.is_empty()).then_some(given);
    if record.in_check_in || record.in_leg {
        record.person = record.people.iter().position(|p| {
            (!reference.is_empty() && p.reference == reference)
                || (p.seen.surname == surname && p.seen.given_names == given)
        });
        return;
    }
    let kind = segment.component(2, 1);
    let person = Person {
        seen: model::Observation {
            source: Source::PNR.into(),
            surname,
            given_names: given,
            title,
            kind: Some("passenger".into()),
            ..Default::default()
        },
        reference,
        infant_of: kind == Some(b"IN"),
    };
    record.person = Some(record.people.len());
    limits::push(&mut record.people, person);
}

/// FTI: frequent flyer memberships of the open person.
pub(super) fn frequent_flyer(record: &mut Record, segment: &Segment<'_>) {
    let Some(person) = record.person.and_then(|at| record.people.get_mut(at)) else { return };
    for element in 1..=segment.len().min(9) {
        if let Some(number) = segment.text(element, 1) {
            let flyer = FrequentFlyer { carrier: segment.text(element, 0), number: Some(number) };
            limits::push(&mut person.seen.frequent_flyers, flyer);
        }
    }
}

/// TKT: a ticket of the open person.
pub(super) fn ticket(record: &mut Record, segment: &Segment<'_>) {
    if let (Some(person), Some(number)) = (record.person.and_then(|at| record.people.get_mut(at)), segment.text(1, 0))
        && !person.seen.tickets.contains(&number)
    {
        limits::push(&mut person.seen.tickets, number);
    }
}

/// MON: the total `T` belongs to the payment that follows.
pub(super) fn amount(record: &mut Record, segment: &Segment<'_>) {
    for element in 1..=segment.len().min(9) {
        if segment.is(element, 0, "T") {
            let payment = Payment {
                amount: segment.number(element, 1),
                currency: segment.text(element, 2),
                ..Payment::default()
            };
            limits::push(&mut record.booking.payments, payment);
        }
    }
}

/// FOP: `CC::amount:VI:number:MMYY`. A number in clear is masked here, first six and last four kept.
pub(super) fn payment(record: &mut Record, segment: &Segment<'_>) {
    for element in 1..=segment.len().min(9) {
        let Some(kind) = segment.text(element, 0) else { continue };
        let mut payment = match record.booking.payments.last() {
            // A total that has no form of payment yet is this one's.
            Some(last) if last.kind.is_none() => record.booking.payments.pop().unwrap_or_default(),
            _ => Payment::default(),
        };
        let card = kind == "CC" || kind == "DC";
        payment.kind = Some(kind);
        payment.amount = segment.number(element, 2).or(payment.amount);
        payment.card_type = segment.text(element, 3);
        payment.expires = segment.text(element, 5);
        if let Some(number) = segment.str(element, 4).filter(|_| card) {
            let (shown, fingerprint) = masked(number, payment.card_type.as_deref(), payment.expires.as_deref());
            payment.card_number = Some(shown);
            payment.card_fingerprint = fingerprint;
        }
        limits::push(&mut record.booking.payments, payment);
    }
}

/// The number as it may be shown, and what links the same card across bookings: type, last digits, expiry.
fn masked(number: &str, kind: Option<&str>, expires: Option<&str>) -> (String, Option<String>) {
    let clean = names::kept(number, |c| c.is_ascii_alphanumeric());
    let (first, last) =
        (clean.get(..6).unwrap_or(&clean), clean.get(clean.len().saturating_sub(4)..).unwrap_or(&clean));
    let mut shown = String::with_capacity(clean.len());
    shown.extend(clean.char_indices().map(|(at, c)| if at < 6 || at + 4 >= clean.len() { c } else { 'X' }));
    let all_digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let fingerprint = all_digits(last, 4).then(|| {
        let (kind, expires) = (kind.unwrap_or("-"), expires.unwrap_or("-"));
        let (first, gap) = if all_digits(first, 6) { (first, "…") } else { ("", "") };
        [kind, ":", first, gap, last, ":", expires].concat()
    });
    (shown, fingerprint)
}

/// TBD: `+pieces:weight:701+++carrier:serial::destination:count`, tags of the open person.
pub(super) fn bag_tags(record: &mut Record, segment: &Segment<'_>) {
    let Some(person) = record.person.and_then(|at| record.people.get_mut(at)) else { return };
    let bags = person.seen.bags.get_or_insert_with(Bags::default);
    let (count, weight) = (segment.count(2, 0), segment.number(2, 1));
    // Every leg repeats the same bags; the largest statement is the whole.
    bags.count = bags.count.max(count);
    if weight.unwrap_or(0.0) > bags.weight_kg.unwrap_or(0.0) {
        bags.weight_kg = weight;
    }
    let pool = segment.component(3, 0);
    if pool == Some(b"HP") {
        bags.head_of_pool = Some(true);
    } else if pool == Some(b"MP") {
        bags.head_of_pool = Some(false);
    }
    for element in 4..=segment.len().min(30) {
        let (Some(carrier), Some(serial)) = (segment.str(element, 0), segment.str(element, 1)) else { continue };
        let tag = [carrier, serial].concat();
        if !bags.tags.contains(&tag) {
            limits::push(&mut bags.tags, tag);
        }
    }
}

/// What follows from the whole record: order of legs, time on the ground, shape of the journey.
pub(super) fn conclude(record: &mut Record) {
    // An infant of the record travels on a lap: the airline's mark is the type of traveller.
    for person in &mut record.people {
        if person.infant_of && person.seen.title.is_none() {
            person.seen.title = Some("INF".into());
        }
    }
    let booking = &mut record.booking;
    if booking.split_from.as_deref() == Some("") {
        booking.split_from =
            booking.other_locators.last().map(|other| other.rsplit(':').next().unwrap_or("").to_owned());
    }
    booking.payments.retain(|payment| payment.kind.is_some() || payment.amount.is_some());
    booking.passenger_count = Some(record.people.len() as i64).filter(|count| *count > 0);
    booking.itinerary.sort_by_key(|leg| leg.departure.time);
    let starts: Vec<_> = booking.itinerary.iter().map(|leg| leg.departure.time).collect();
    for (at, leg) in booking.itinerary.iter_mut().enumerate() {
        let next = starts.get(at + 1).copied().flatten();
        leg.dwell_hours =
            leg.arrival.time.zip(next).map(|(lands, leaves)| (leaves - lands).num_minutes() as f64 / 60.0);
    }
    journey(booking);
}

/// A stay longer than this is where the journey was going to.
const STOP_HOURS: f64 = 24.0;

fn journey(booking: &mut Booking) {
    let (Some(first), Some(last)) = (booking.itinerary.first(), booking.itinerary.last()) else { return };
    booking.origin = first.departure.place.clone();
    let turn =
        booking.itinerary.iter().find(|leg| leg.dwell_hours.is_some_and(|hours| hours > STOP_HOURS)).unwrap_or(last);
    booking.destination = turn.arrival.place.clone();
    let trip = if first.departure.place == last.arrival.place {
        "return"
    } else if booking.destination == last.arrival.place {
        "one_way"
    } else {
        "open_jaw"
    };
    let ends = last.arrival.time.or(last.departure.time);
    booking.trip_days = first.departure.time.zip(ends).map(|(leaves, back)| (back.date() - leaves.date()).num_days());
    booking.days_before_travel =
        booking.created.zip(first.departure.time).map(|(made, leaves)| (leaves.date() - made.date()).num_days());
    booking.trip_type = Some(trip.into());
}
