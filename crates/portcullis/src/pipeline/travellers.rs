//! People and bookings of one reading, joined to what is known of their movement.

use std::collections::HashMap;

use assess::enrich;
use model::{Booking, Reading, Traveller, movement::Movement, unite::Manifest};
use reference::Places;

/// A booking's place among those of its movement: the carrier's system and its locator.
pub fn booking_key(movement: &str, booking: &Booking) -> String {
    format!("{movement}|{}:{}", booking.carrier.as_deref().unwrap_or("-"), booking.locator.as_deref().unwrap_or("-"))
}

/// Joins a reading's people to the stored ones. Returns the changed travellers and bookings.
pub fn join(
    reading: &mut Reading,
    movement: &Movement,
    known: Vec<Traveller>,
    known_bookings: &HashMap<String, Booking>,
    places: &Places,
) -> (Vec<Traveller>, Vec<Booking>) {
    let key = movement.key();
    let mut bookings = std::mem::take(&mut reading.bookings);
    let mut booking_of: HashMap<usize, usize> = HashMap::new();
    let mut changed = Vec::new();
    for (at, booking) in bookings.iter_mut().enumerate() {
        for &traveller in &booking.travellers {
            if let Ok(index) = usize::try_from(traveller) {
                booking_of.insert(index, at);
            }
        }
        enrich::booking(booking, places);
        // Indexes into a message mean nothing once the message is read.
        booking.passenger_count = booking.passenger_count.or(Some(booking.travellers.len() as i64));
        booking.travellers.clear();
        booking.version = 0;
        let before = known_bookings.get(&booking_key(&key, booking));
        version_booking(booking, before);
        if before != Some(booking) {
            changed.push(booking.clone());
        }
    }
    let mut manifest = Manifest::new(movement.clone(), known);
    let observations = std::mem::take(&mut reading.travellers);
    manifest.join(observations, |index| booking_of.get(&index).map(|&at| bookings[at].clone()), reading.prepared);
    (manifest.into_changed(), changed)
}

/// The same booking again keeps its version; another supersedes it and says what changed.
fn version_booking(booking: &mut Booking, before: Option<&Booking>) {
    let Some(before) = before else {
        booking.version = 1;
        return;
    };
    let unchanged = Booking {
        version: before.version,
        changed: before.changed.clone(),
        received: before.received,
        ..booking.clone()
    };
    if unchanged == *before {
        *booking = unchanged;
        return;
    }
    booking.version = before.version + 1;
    booking.changed = changed_fields(before, booking);
}

fn changed_fields(a: &Booking, b: &Booking) -> Vec<String> {
    let pairs = [
        ("contacts", a.contacts != b.contacts),
        ("payments", a.payments != b.payments),
        ("itinerary", a.itinerary != b.itinerary),
        ("agency", a.agency != b.agency),
        ("bags", a.bags != b.bags),
        ("remarks", a.remarks != b.remarks),
        ("passenger_count", a.passenger_count != b.passenger_count),
        ("split_from", a.split_from != b.split_from),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field.to_owned()).collect()
}
