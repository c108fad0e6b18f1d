//! People on a movement: what a message says of them, their bookings, and the traveller that both describe.

use chrono::{NaiveDate, NaiveDateTime};

use crate::{
    movement::{Call, Movement},
    record,
};

/// Which kind of message an observation comes from, as written in [`Observation::source`].
pub struct Source;

impl Source {
    /// Advance passenger information (PAXLST).
    pub const API: &'static str = "api";
    /// A passenger name record (PNRGOV).
    pub const PNR: &'static str = "pnr";
}

record! {
    /// A travel document as a message gives it.
    pub struct TravelDocument {
        /// P passport, V visa, I or C identity card and so on (ICAO 9303, UN/EDIFACT 1001).
        r#type: Option<String> = ("Document type", "", "\"P\"", Open),
        /// Number as received without blanks.
        number: Option<String> = ("Document number", "", "\"AB1234567\"", Personal),
        /// Issuing state, ISO 3166 as received.
        issuer: Option<String> = ("Issuer", "", "\"PAK\"", Open),
        /// Last day of validity.
        expires: Option<NaiveDate> = ("Expires", "", "date(\"2030-01-31\")", Personal),
        /// Day of issue.
        issued: Option<NaiveDate> = ("Issued", "", "date(\"2020-02-01\")", Personal),
        /// Whether the MRZ check digit holds, where the message carries it (ICAO 9303 part 3).
        valid_check: Option<bool> = ("Check digit holds", "", "true", Open),
    }
}

record! {
    /// Checked baggage.
    pub struct Bags {
        /// How many.
        count: Option<i64> = ("Bags", "", "2", Open),
        /// Total weight.
        weight_kg: Option<f64> = ("Bag weight", "kg", "46.0", Open),
        /// Tag numbers.
        tags: Vec<String> = ("Bag tags", "", "\"0176123456\"", Open),
        /// Whether the bags of a group are pooled under this person.
        head_of_pool: Option<bool> = ("Head of pool", "", "true", Open),
    }
}

record! {
    /// A postal or contact address.
    pub struct Address {
        /// Street and number as received.
        street: Option<String> = ("Street", "", "\"45 HIGH STREET\"", Personal),
        /// City.
        city: Option<String> = ("City", "", "\"SLOUGH\"", Personal),
        /// State or province.
        state: Option<String> = ("State", "", "\"BERKSHIRE\"", Open),
        /// Country, ISO 3166 as received.
        country: Option<String> = ("Country", "", "\"GB\"", Open),
        /// Postal code.
        postal_code: Option<String> = ("Postal code", "", "\"SL1AA\"", Personal),
    }
}

record! {
    /// A frequent flyer membership.
    pub struct FrequentFlyer {
        /// Airline of the programme.
        carrier: Option<String> = ("Programme", "", "\"DL\"", Open),
        /// Membership number.
        number: Option<String> = ("Membership", "", "\"1234567890\"", Personal),
    }
}

record! {
    /// What one message says of one person on one movement.
    pub struct Observation {
        /// api or pnr.
        source: String = ("Source", "", "\"api\"", Open),
        /// Family name as received.
        surname: Option<String> = ("Surname", "", "\"KHAN\"", Personal),
        /// Given names as received, titles removed.
        given_names: Option<String> = ("Given names", "", "\"IMRAN AHMED\"", Personal),
        /// Title split from the given name: MR, MRS, MSTR and so on.
        title: Option<String> = ("Title", "", "\"MR\"", Open),
        /// passenger, crew or transit.
        kind: Option<String> = ("Kind", "", "\"passenger\"", Open),
        /// Birth date; two-digit years never lie after the movement.
        date_of_birth: Option<NaiveDate> = ("Date of birth", "", "date(\"1978-07-06\")", Personal),
        /// M, F, U or X as received.
        sex: Option<String> = ("Sex", "", "\"M\"", Personal),
        /// Nationality, ISO 3166 as received.
        nationality: Option<String> = ("Nationality", "", "\"PAK\"", Personal),
        /// Country of residence, ISO 3166 as received.
        residence: Option<String> = ("Residence", "", "\"GBR\"", Personal),
        /// Place of birth as received.
        birth_place: Option<String> = ("Place of birth", "", "\"LAHORE\"", Personal),
        /// Where the person joins this journey, code as received.
        embarkation: Option<String> = ("Embarkation", "", "\"DXB\"", Open),
        /// Where the person leaves this journey, code as received.
        debarkation: Option<String> = ("Debarkation", "", "\"KHI\"", Open),
        /// Where the person clears the border, code as received.
        clearance: Option<String> = ("Port of clearance", "", "\"KHI\"", Open),
        /// Seat on this movement.
        seat: Option<String> = ("Seat", "", "\"12A\"", Open),
        /// Cabin class as received.
        cabin: Option<String> = ("Cabin", "", "\"Y\"", Open),
        /// Booking locator.
        locator: Option<String> = ("Locator", "", "\"QXGYLO\"", Personal),
        /// The carrier's own passenger reference.
        reference: Option<String> = ("Passenger reference", "", "\"UUI34T543\"", Personal),
        /// Checked baggage.
        bags: Option<Bags> = ("Bags", "", "", Open),
        /// Travel documents.
        documents: Vec<TravelDocument> = ("Documents", "", "", Personal),
        /// Address given for this journey.
        address: Option<Address> = ("Address", "", "", Personal),
        /// Frequent flyer memberships.
        frequent_flyers: Vec<FrequentFlyer> = ("Frequent flyer", "", "", Personal),
        /// Ticket numbers.
        tickets: Vec<String> = ("Tickets", "", "\"0062120234533\"", Personal),
        /// Whether the carrier saw the document (GEI 173) or not.
        verified: Option<bool> = ("Document seen by carrier", "", "true", Open),
    }
}

record! {
    /// The agency that made a booking.
    pub struct Agency {
        /// Name where given.
        name: Option<String> = ("Agency", "", "\"CRESCENT TRAVEL\"", Open),
        /// IATA number or pseudo city.
        identifier: Option<String> = ("Agency number", "", "\"52519950\"", Open),
        /// City code.
        city: Option<String> = ("Agency city", "", "\"LON\"", Open),
        /// Country, ISO 3166 as received.
        country: Option<String> = ("Agency country", "", "\"GB\"", Open),
        /// Telephone where given.
        phone: Option<String> = ("Agency phone", "", "\"442071234567\"", Personal),
    }
}

record! {
    /// A way to reach the people of a booking.
    pub struct Contact {
        /// phone, email or address.
        kind: String = ("Kind of contact", "", "\"phone\"", Open),
        /// The number or mail address, normalised: digits, or lower case.
        value: Option<String> = ("Contact", "", "\"923001234567\"", Personal),
        /// The postal address, for kind address.
        address: Option<Address> = ("Address", "", "", Personal),
    }
}

record! {
    /// A form of payment.
    pub struct Payment {
        /// Form: CC credit card, CA cash, CK cheque and so on (IATA).
        kind: Option<String> = ("Form of payment", "", "\"CC\"", Open),
        /// Card vendor: VI, CA, AX and so on.
        card_type: Option<String> = ("Card type", "", "\"VI\"", Open),
        /// Card number as received, masked by the sender or here: first six and last four at most.
        card_number: Option<String> = ("Card number", "", "\"XXXXXXXX1186\"", Personal),
        /// Fingerprint that links the same card across bookings without showing it.
        card_fingerprint: Option<String> = ("Card fingerprint", "", "\"VI:1186:0211\"", Personal),
        /// Expiry as MMYY.
        expires: Option<String> = ("Card expiry", "", "\"0211\"", Personal),
        /// Card holder.
        holder: Option<String> = ("Card holder", "", "\"TIMOTHY SIMS\"", Personal),
        /// Amount.
        amount: Option<f64> = ("Amount", "", "2957.94", Personal),
        /// ISO 4217 currency.
        currency: Option<String> = ("Currency", "", "\"GBP\"", Open),
    }
}

record! {
    /// One leg of a booking's itinerary.
    pub struct Segment {
        /// Marketing carrier.
        carrier: Option<String> = ("Carrier", "", "\"UA\"", Open),
        /// Flight number.
        number: Option<String> = ("Flight", "", "\"988\"", Open),
        /// Operating carrier where it differs.
        operating: Option<String> = ("Operating carrier", "", "\"LH\"", Open),
        /// Booking class.
        class: Option<String> = ("Booking class", "", "\"B\"", Open),
        /// Where the leg begins.
        departure: Call = ("Departure", "", "", Open),
        /// Where the leg ends.
        arrival: Call = ("Arrival", "", "", Open),
        /// Status code (HK confirmed and so on).
        status: Option<String> = ("Status", "", "\"HK\"", Open),
        /// Time on the ground before the next leg.
        dwell_hours: Option<f64> = ("Dwell before next leg", "h", "3.5", Open),
    }
}

record! {
    /// A passenger name record as one message gives it.
    pub struct Booking {
        /// Record locator of the sending system.
        locator: Option<String> = ("Locator", "", "\"MFN4TI\"", Personal),
        /// Carrier whose system holds it.
        carrier: Option<String> = ("Carrier", "", "\"DL\"", Open),
        /// Other locators of the same journey, as carrier:locator.
        other_locators: Vec<String> = ("Other locators", "", "\"AM:ICOXXX\"", Personal),
        /// When the booking was made.
        created: Option<NaiveDateTime> = ("Booked", "", "timestamp(\"2026-11-01T10:10:00Z\")", Open),
        /// When the carrier sent this version.
        received: Option<NaiveDateTime> = ("Sent", "", "", Open),
        /// Who made it.
        agency: Option<Agency> = ("Agency", "", "", Open),
        /// How to reach its people.
        contacts: Vec<Contact> = ("Contacts", "", "", Personal),
        /// How it was paid.
        payments: Vec<Payment> = ("Payments", "", "", Personal),
        /// Its legs, in order of time.
        itinerary: Vec<Segment> = ("Itinerary", "", "", Open),
        /// Indexes of its people in the message's list of travellers.
        travellers: Vec<i64> = ("Travellers", "", "0", Open),
        /// The locator that this booking was split from.
        split_from: Option<String> = ("Split from", "", "\"ABC123\"", Personal),
        /// Checked baggage of the whole booking.
        bags: Option<Bags> = ("Bags", "", "", Open),
        /// Free text of the carrier; sensitive codes are dropped at intake.
        remarks: Vec<String> = ("Remarks", "", "\"CTCT BOG 571 600\"", Personal),
        /// First place of the itinerary.
        origin: Option<String> = ("Origin", "", "\"LHR\"", Open),
        /// Country of the first place, ISO 3166 alpha-2.
        origin_country: Option<String> = ("Origin country", "", "\"GB\"", Open),
        /// Furthest place of the itinerary: where it turns or ends.
        destination: Option<String> = ("Destination", "", "\"JFK\"", Open),
        /// Country of that place, ISO 3166 alpha-2.
        destination_country: Option<String> = ("Destination country", "", "\"US\"", Open),
        /// one_way, return or open_jaw.
        trip_type: Option<String> = ("Trip type", "", "\"return\"", Open),
        /// Days from the first departure to the last arrival.
        trip_days: Option<i64> = ("Trip duration", "d", "14", Open),
        /// Days from booking to the first departure.
        days_before_travel: Option<i64> = ("Booked ahead", "d", "3", Open),
        /// People in it.
        passenger_count: Option<i64> = ("Passengers", "", "2", Open),
        /// Version, from 1.
        version: i64 = ("Version", "", "1", Open),
        /// Fields that differ from the version before, as paths.
        changed: Vec<String> = ("Changed fields", "", "\"itinerary\"", Open),
    }
}

record! {
    /// A person on a movement, as every message about them together describes them: the subject of assessment.
    pub struct Traveller {
        /// Natural key: the movement's key and the person's first identity on it.
        key: String = ("Key", "", "", Personal),
        /// The person: the most reliable value of each field, API before PNR.
        person: Observation = ("Person", "", "", Personal),
        /// Age in full years on the day of the movement.
        age: Option<i64> = ("Age", "a", "34", Personal),
        /// The flight or voyage.
        flight: Movement = ("Flight", "", "", Open),
        /// The booking, where a PNR is known.
        booking: Option<Booking> = ("Booking", "", "", Personal),
        /// Every observation, the latest of each source first.
        observations: Vec<Observation> = ("Observations", "", "", Personal),
        /// Fields in which API and PNR contradict each other.
        disagreements: Vec<String> = ("Disagreements", "", "\"date_of_birth\"", Open),
        /// How many others share the booking on this movement.
        companions: Option<i64> = ("Travelling with", "", "3", Open),
        /// Hours from the sending of the latest message to departure.
        hours_before_departure: Option<f64> = ("Hours before take-off", "h", "1.5", Open),
        /// Earlier movements on which this person's documents were seen.
        past_movements: Option<i64> = ("Past movements", "", "4", Personal),
        /// Version, from 1.
        version: i64 = ("Version", "", "1", Open),
    }
}
