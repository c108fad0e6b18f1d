//! What follows from reference tables alone: the country of a place, the direction of a movement, the shape of a journey.

use model::{
    cargo::{Consignment, Party},
    movement::{Call, Movement},
    person::{Booking, Segment},
};
use reference::Places;

/// Adds countries and the direction seen from home.
pub fn movement(movement: &mut Movement, places: &Places, home: &str) {
    call(&mut movement.departure, places);
    call(&mut movement.arrival, places);
    let at_home = |call: &Call| call.country.as_deref() == Some(home);
    movement.direction = match (at_home(&movement.departure), at_home(&movement.arrival)) {
        (false, true) => Some("arriving".to_owned()),
        (true, false) => Some("departing".to_owned()),
        (true, true) => Some("domestic".to_owned()),
        (false, false) => None,
    };
}

/// Adds countries to the legs and what follows from the whole itinerary.
pub fn booking(booking: &mut Booking, places: &Places) {
    for leg in &mut booking.itinerary {
        call(&mut leg.departure, places);
        call(&mut leg.arrival, places);
    }
    let country = |code: &Option<String>| code.as_deref().and_then(|code| places.country_of(code)).map(str::to_owned);
    booking.origin = booking.origin.take().or_else(|| first_place(&booking.itinerary));
    booking.origin_country = country(&booking.origin);
    booking.destination_country = country(&booking.destination);
}

/// Adds the country of a trader where a code follows the name or the address ends in a country's name.
pub fn consignment(bill: &mut Consignment) {
    for party in [&mut bill.consignor, &mut bill.consignee, &mut bill.notify] {
        party_country(party);
    }
}

fn party_country(party: &mut Party) {
    if party.country.is_none() {
        party.country = party.address.as_deref().and_then(reference::country_at_end).map(str::to_owned);
    }
}

fn call(call: &mut Call, places: &Places) {
    if call.country.is_none() {
        call.country = call.place.as_deref().and_then(|code| places.country_of(code)).map(str::to_owned);
    }
}

fn first_place(legs: &[Segment]) -> Option<String> {
    legs.first().and_then(|leg| leg.departure.place.clone())
}
