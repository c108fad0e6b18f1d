//! How observations of one person on one movement become one traveller that keeps them all.
//!
//! Two observations are of one person when, on the same movement, they share a
//! name and a birth date; else a document number; else a locator and a name;
//! else a name and a seat. Names come first because carriers send one dummy
//! document number for a whole crew. Names compare folded: letters only, upper case.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::{
    movement::Movement,
    person::{Booking, Observation, Source, Traveller},
};

/// The people of one movement while messages about it are being joined.
pub struct Manifest {
    movement: Movement,
    travellers: Vec<Traveller>,
    known: HashMap<Identity, usize>,
    keys: HashMap<String, usize>,
    touched: Vec<usize>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    Document(String),
    NameAndBirth(String, NaiveDate),
    LocatorAndName(String, String),
    NameAndSeat(String, String),
}

impl Manifest {
    /// Starts from what is already known of the movement.
    pub fn new(movement: Movement, travellers: Vec<Traveller>) -> Self {
        let mut manifest = Manifest {
            movement,
            travellers: Vec::new(),
            known: HashMap::new(),
            keys: HashMap::new(),
            touched: Vec::new(),
        };
        for traveller in travellers {
            let at = manifest.travellers.len();
            for observation in &traveller.observations {
                manifest.remember(observation, at);
            }
            manifest.keys.insert(traveller.key.clone(), at);
            manifest.travellers.push(traveller);
        }
        manifest
    }

    /// Joins the observations of one message. `booking_of` is the booking of each
    /// observation, where the message carries one; `sent` is the message's own time.
    pub fn join(
        &mut self,
        observations: Vec<Observation>,
        booking_of: impl Fn(usize) -> Option<Booking>,
        sent: Option<NaiveDateTime>,
    ) {
        let mut before: HashMap<usize, Traveller> = HashMap::new();
        let mut claimed = vec![false; self.travellers.len()];
        for (index, observation) in observations.into_iter().enumerate() {
            let at = match self.find(&observation, &claimed) {
                Some(at) => at,
                None => self.admit(&observation),
            };
            claimed.resize(self.travellers.len(), false);
            claimed[at] = true;
            self.remember(&observation, at);
            let traveller = &mut self.travellers[at];
            before.entry(at).or_insert_with(|| traveller.clone());
            if let Some(booking) = booking_of(index) {
                traveller.booking = Some(booking);
            }
            traveller.observations.retain(|o| o.source != observation.source);
            traveller.observations.push(observation);
            traveller.observations.sort_by(|a, b| a.source.cmp(&b.source));
            traveller.flight = self.movement.clone();
            traveller.hours_before_departure = hours_between(sent, self.movement.departure.time);
            traveller.restate();
        }
        self.count_companions(&mut before);
        let mut changed: Vec<usize> = before.keys().copied().collect();
        changed.sort_unstable();
        for at in changed {
            let (old, new) = (&before[&at], &mut self.travellers[at]);
            if old != new {
                new.version += 1;
                self.touched.push(at);
            }
        }
    }

    /// The travellers that the joined messages changed, each once, in order of admission.
    pub fn into_changed(mut self) -> Vec<Traveller> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut keep = self.touched.iter().copied().peekable();
        self.travellers
            .into_iter()
            .enumerate()
            .filter_map(|(at, traveller)| keep.next_if_eq(&at).map(|_| traveller))
            .collect()
    }

    /// One message describes a person once, so whoever it has described already is not found again.
    fn find(&self, observation: &Observation, claimed: &[bool]) -> Option<usize> {
        identities(observation).find_map(|identity| {
            self.known.get(&identity).copied().filter(|at| !claimed.get(*at).copied().unwrap_or(false))
        })
    }

    fn remember(&mut self, observation: &Observation, at: usize) {
        for identity in identities(observation) {
            self.known.entry(identity).or_insert(at);
        }
    }

    /// A new traveller under a key that no other on this movement has.
    fn admit(&mut self, observation: &Observation) -> usize {
        let strongest = identities(observation)
            .find(|identity| matches!(identity, Identity::Document(_)))
            .or_else(|| identities(observation).next());
        let identity = match strongest {
            Some(Identity::Document(number)) => number,
            Some(Identity::NameAndBirth(name, born)) => format!("{name}/{born}"),
            Some(Identity::LocatorAndName(locator, name)) => format!("{locator}/{name}"),
            Some(Identity::NameAndSeat(name, seat)) => format!("{name}/{seat}"),
            None => folded_name(observation),
        };
        let base = format!("{}|{identity}", self.movement.key());
        let mut key = base.clone();
        let mut ordinal = 1;
        while self.keys.contains_key(&key) {
            ordinal += 1;
            key = format!("{base}#{ordinal}");
        }
        let at = self.travellers.len();
        self.keys.insert(key.clone(), at);
        self.travellers.push(Traveller { key, ..Traveller::default() });
        at
    }

    /// Who shares a booking travels together; a companion found later changes those already known.
    fn count_companions(&mut self, before: &mut HashMap<usize, Traveller>) {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, traveller) in self.travellers.iter().enumerate() {
            if let Some(locator) = traveller.person.locator.as_deref().filter(|l| !l.is_empty()) {
                groups.entry(locator.to_owned()).or_default().push(at);
            }
        }
        for members in groups.into_values() {
            let companions = Some(members.len() as i64 - 1);
            for at in members {
                let traveller = &mut self.travellers[at];
                if traveller.companions != companions {
                    before.entry(at).or_insert_with(|| traveller.clone());
                    traveller.companions = companions;
                }
            }
        }
    }
}

impl Traveller {
    /// Derives the person, the age and the disagreements from the observations.
    fn restate(&mut self) {
        let api = self.observations.iter().find(|o| o.source == Source::API);
        let pnr = self.observations.iter().find(|o| o.source == Source::PNR);
        self.disagreements = match (api, pnr) {
            (Some(api), Some(pnr)) => disagreements(api, pnr),
            _ => Vec::new(),
        };
        self.person = match (api, pnr) {
            (Some(api), Some(pnr)) => merged(api, pnr),
            (Some(only), None) | (None, Some(only)) => only.clone(),
            (None, None) => Observation::default(),
        };
        let day = self.flight.departure.time.or(self.flight.arrival.time);
        self.age = self.person.date_of_birth.zip(day).and_then(|(born, day)| age_on(born, day.date()));
    }
}

/// Full years between two days; `None` when the second lies before the first.
pub fn age_on(born: NaiveDate, day: NaiveDate) -> Option<i64> {
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    let years = i64::from(day.year()) - i64::from(born.year()) - i64::from(before_birthday);
    (years >= 0).then_some(years)
}

fn hours_between(from: Option<NaiveDateTime>, to: Option<NaiveDateTime>) -> Option<f64> {
    let minutes = (to? - from?).num_minutes();
    Some(minutes as f64 / 60.0)
}

/// The API value where there is one, since the document was read; else the PNR's.
fn merged(api: &Observation, pnr: &Observation) -> Observation {
    let mut documents = api.documents.clone();
    for document in &pnr.documents {
        let number = fold(document.number.as_deref().unwrap_or(""));
        if !documents.iter().any(|d| fold(d.number.as_deref().unwrap_or("")) == number) {
            documents.push(document.clone());
        }
    }
    let pick = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
    Observation {
        source: "both".to_owned(),
        surname: pick(&api.surname, &pnr.surname),
        given_names: pick(&api.given_names, &pnr.given_names),
        title: pick(&api.title, &pnr.title),
        kind: pick(&api.kind, &pnr.kind),
        date_of_birth: api.date_of_birth.or(pnr.date_of_birth),
        sex: pick(&api.sex, &pnr.sex),
        nationality: pick(&api.nationality, &pnr.nationality),
        residence: pick(&api.residence, &pnr.residence),
        birth_place: pick(&api.birth_place, &pnr.birth_place),
        embarkation: pick(&api.embarkation, &pnr.embarkation),
        debarkation: pick(&api.debarkation, &pnr.debarkation),
        clearance: pick(&api.clearance, &pnr.clearance),
        seat: pick(&api.seat, &pnr.seat),
        cabin: pick(&api.cabin, &pnr.cabin),
        locator: pick(&api.locator, &pnr.locator),
        reference: pick(&api.reference, &pnr.reference),
        bags: api.bags.clone().or_else(|| pnr.bags.clone()),
        documents,
        address: api.address.clone().or_else(|| pnr.address.clone()),
        frequent_flyers: if pnr.frequent_flyers.is_empty() {
            api.frequent_flyers.clone()
        } else {
            pnr.frequent_flyers.clone()
        },
        tickets: if pnr.tickets.is_empty() { api.tickets.clone() } else { pnr.tickets.clone() },
        verified: api.verified.or(pnr.verified),
    }
}

/// Fields in which both sources speak and do not say the same.
fn disagreements(api: &Observation, pnr: &Observation) -> Vec<String> {
    let mut fields = Vec::new();
    let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => fold(a) != fold(b),
        _ => false,
    };
    if differ(&api.surname, &pnr.surname) {
        fields.push("surname".to_owned());
    }
    if let (Some(a), Some(b)) = (&api.given_names, &pnr.given_names) {
        // A booking often carries fewer given names than the passport, or runs them together.
        let (a, b) = (fold(a), fold(b));
        if !a.starts_with(&b) && !b.starts_with(&a) {
            fields.push("given_names".to_owned());
        }
    }
    if matches!((api.date_of_birth, pnr.date_of_birth), (Some(a), Some(b)) if a != b) {
        fields.push("date_of_birth".to_owned());
    }
    if differ(&api.sex, &pnr.sex) && !is_infant_sex(&api.sex) && !is_infant_sex(&pnr.sex) {
        fields.push("sex".to_owned());
    }
    let same_shape = |a: &Option<String>, b: &Option<String>| a.as_deref().map(str::len) == b.as_deref().map(str::len);
    if same_shape(&api.nationality, &pnr.nationality) && differ(&api.nationality, &pnr.nationality) {
        fields.push("nationality".to_owned());
    }
    if documents_disagree(api, pnr) {
        fields.push("documents".to_owned());
    }
    fields
}

/// PNRGOV writes `MI` and `FI` for infants.
fn is_infant_sex(sex: &Option<String>) -> bool {
    sex.as_deref().is_some_and(|s| s.len() > 1 || s == "U" || s == "X")
}

/// Both give a document of one type and none of the numbers is common.
fn documents_disagree(api: &Observation, pnr: &Observation) -> bool {
    let mut comparable = false;
    for a in &api.documents {
        for b in &pnr.documents {
            let same_type = match (&a.r#type, &b.r#type) {
                (Some(x), Some(y)) => x.chars().next() == y.chars().next(),
                _ => true,
            };
            let (Some(x), Some(y), true) = (&a.number, &b.number, same_type) else { continue };
            if fold(x) == fold(y) {
                return false;
            }
            comparable = true;
        }
    }
    comparable
}

fn identities(o: &Observation) -> impl Iterator<Item = Identity> + '_ {
    let name = folded_name(o);
    let documents = o.documents.iter().filter_map(|d| {
        let number = fold(d.number.as_deref()?);
        (!number.is_empty()).then_some(Identity::Document(number))
    });
    let named = (!name.is_empty()).then_some(name);
    let birth = named.clone().zip(o.date_of_birth).map(|(n, born)| Identity::NameAndBirth(n, born));
    let locator = named.clone().zip(o.locator.clone()).map(|(n, l)| Identity::LocatorAndName(l, n));
    let seat = named.zip(o.seat.clone()).map(|(n, s)| Identity::NameAndSeat(n, s));
    birth.into_iter().chain(documents).chain(locator).chain(seat)
}

/// Surname and first given name, so that middle names left out do not part one person in two.
fn folded_name(o: &Observation) -> String {
    let surname = fold(o.surname.as_deref().unwrap_or(""));
    let given = o.given_names.as_deref().unwrap_or("").split_whitespace().next().map(fold).unwrap_or_default();
    if surname.is_empty() && given.is_empty() { String::new() } else { format!("{surname}/{given}") }
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
