//! Which scheme is planted where. Made once from the seed; each movement then needs only its own share.

use crate::{DayOptions, dice::Dice, watchlist};

/// What a booking pretends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AirScheme {
    /// A listed person under another spelling: which person, which spelling.
    WatchedName { person: usize, spelling: usize },
    /// A passport from the stolen list.
    StolenDocument { document: usize },
    /// The passport of a listed person in the hand of another.
    WatchedDocument { person: usize },
    /// The next leg starts in a country that the traveller is not in.
    BrokenTravel,
    /// One card pays many bookings.
    SharedCard { ring: u32 },
    /// API and PNR tell different things.
    Disagreement(Field),
}

/// The field in which API and PNR differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    BirthDate,
    Document,
    Name,
}

/// What a bill pretends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SeaScheme {
    WatchedCompany {
        spelling: usize,
    },
    WatchedContainer {
        container: usize,
    },
    CheckDigit,
    SizeType,
    UnknownPort,
    Totals,
    Vague,
    Payload,
    NoConsignee,
    SameParty,
    SharedContainer,
    /// Takes another consignee in the amendment file of this number.
    LateConsignee {
        amendment: u32,
    },
}

/// A scheme with its number among those of its kind, from 1.
#[derive(Debug, Clone)]
pub(crate) struct Planted<S> {
    pub(crate) number: u32,
    pub(crate) scheme: S,
}

/// A vessel's share of the plan.
#[derive(Debug, Clone, Default)]
pub(crate) struct VesselPlan {
    pub(crate) schemes: Vec<Planted<SeaScheme>>,
    pub(crate) wrong_imo: bool,
    pub(crate) watched: bool,
    pub(crate) wrong_header: bool,
}

/// The whole plan.
pub(crate) struct Plan {
    pub(crate) flights: Vec<Vec<Planted<AirScheme>>>,
    pub(crate) vessels: Vec<VesselPlan>,
}

/// Every eighth vessel of these two leaves; the others arrive.
pub(crate) fn departs(vessel: u32) -> bool {
    matches!(vessel % 8, 3 | 6)
}

/// Every second vessel's agent reports in ASYCUDA XML.
pub(crate) fn in_xml(vessel: u32) -> bool {
    vessel % 2 == 1
}

/// As many as belong to a day of this size: never none while there is traffic.
fn scaled(count: u32, size: u32, of: u32) -> u32 {
    if size == 0 {
        return 0;
    }
    (u64::from(count) * u64::from(size) / u64::from(of)).max(1) as u32
}

impl Plan {
    pub(crate) fn new(options: &DayOptions) -> Self {
        Self { flights: air(options), vessels: sea(options) }
    }
}

/// Deals places in turn from a shuffled pack, so that no movement gets two before each has one.
struct Dealer {
    order: Vec<usize>,
    next: usize,
}

impl Dealer {
    fn new(mut order: Vec<usize>, dice: &mut Dice) -> Self {
        dice.shuffle(&mut order);
        Self { order, next: 0 }
    }

    fn deal(&mut self) -> Option<usize> {
        let place = *self.order.get(self.next % self.order.len().max(1))?;
        self.next += 1;
        Some(place)
    }
}

fn air(options: &DayOptions) -> Vec<Vec<Planted<AirScheme>>> {
    let mut dice = Dice::branch(options.seed, 1, 0);
    let mut flights: Vec<Vec<Planted<AirScheme>>> = vec![Vec::new(); options.flights as usize];
    let mut dealer = Dealer::new((0..flights.len()).collect(), &mut dice);
    let count = |n| scaled(n, options.flights, 60);
    let mut plant = |number: u32, scheme: AirScheme| {
        if let Some(place) = dealer.deal() {
            flights[place].push(Planted { number: number + 1, scheme });
        }
    };
    for n in 0..count(6) {
        let person = n as usize % watchlist::NAMED;
        let spelling = (n as usize / watchlist::NAMED + n as usize) % watchlist::PERSONS[person].spellings.len();
        plant(n, AirScheme::WatchedName { person, spelling });
    }
    for n in 0..count(3) {
        plant(n, AirScheme::StolenDocument { document: n as usize % watchlist::STOLEN.len() });
    }
    let hidden = watchlist::PERSONS.len() - watchlist::NAMED;
    for n in 0..count(2) {
        plant(n, AirScheme::WatchedDocument { person: watchlist::NAMED + n as usize % hidden });
    }
    for n in 0..count(4) {
        plant(n, AirScheme::BrokenTravel);
    }
    for ring in 0..count(2) {
        for _ in 0..4 + ring % 3 {
            plant(ring, AirScheme::SharedCard { ring });
        }
    }
    for n in 0..count(8) {
        plant(n, AirScheme::Disagreement([Field::BirthDate, Field::Document, Field::Name][n as usize % 3]));
    }
    flights
}

fn sea(options: &DayOptions) -> Vec<VesselPlan> {
    let mut dice = Dice::branch(options.seed, 2, 0);
    let mut vessels = vec![VesselPlan::default(); options.vessels as usize];
    let mut all = Dealer::new((0..vessels.len()).collect(), &mut dice);
    let count = |n| scaled(n, options.vessels, 8);
    let mut plant = |number: u32, scheme: SeaScheme, place: Option<usize>| {
        if let Some(vessel) = place.and_then(|place| vessels.get_mut(place)) {
            vessel.schemes.push(Planted { number: number + 1, scheme });
        }
    };
    let arrivals: Vec<usize> = (0..options.vessels).filter(|v| !departs(*v)).map(|v| v as usize).collect();
    for n in 0..count(2) {
        let place = arrivals.get(n as usize % arrivals.len().max(1)).copied();
        plant(n, SeaScheme::LateConsignee { amendment: options.vessels + n + 1 }, place);
    }
    let mut inbound = Dealer::new(arrivals.clone(), &mut dice);
    for n in 0..count(2) {
        plant(
            n,
            SeaScheme::WatchedCompany { spelling: n as usize % watchlist::COMPANY_SPELLINGS.len() },
            inbound.deal(),
        );
        plant(n, SeaScheme::WatchedContainer { container: n as usize % 2 }, inbound.deal());
    }
    for n in 0..count(6) {
        for scheme in [
            SeaScheme::CheckDigit,
            SeaScheme::SizeType,
            SeaScheme::UnknownPort,
            SeaScheme::Totals,
            SeaScheme::Vague,
            SeaScheme::Payload,
            SeaScheme::NoConsignee,
            SeaScheme::SameParty,
            SeaScheme::SharedContainer,
        ] {
            plant(n, scheme, all.deal());
        }
    }
    // One voyage each, counted from the end so that small days have them on different vessels.
    let last = vessels.len();
    let at = |back: usize| last.checked_sub(back);
    if let Some(vessel) = at(1).and_then(|v| vessels.get_mut(v)) {
        vessel.wrong_imo = true;
    }
    if let Some(vessel) = at(4).and_then(|v| vessels.get_mut(v)) {
        vessel.watched = true;
    }
    let xml = (0..options.vessels).rev().filter(|v| in_xml(*v) && !departs(*v)).nth(1);
    if let Some(vessel) = xml.and_then(|v| vessels.get_mut(v as usize)) {
        vessel.wrong_header = true;
    }
    vessels
}
