//! The registers of denials and notices, ready to be asked about the parties and the goods of bills.

use std::collections::HashMap;

use chrono::NaiveDate;
use goods::licences::{fits::covers_hs, register::holds};
use model::{
    Entity, EntitySchema, Party,
    cargo::ConsignmentRecord,
    licence::{Denial, LicenceParty, MeantParty, RecalledDenial, RecalledNotice, TargetedNotice},
    watch::EntityName,
};
use screening::{Index, Match, Query};

use crate::{Subject, identifiers::fold};

/// Letters and digits from which a registration number tells a company.
const TELLING: usize = 4;
/// Named parties that one name may mean.
const MANY: usize = 200;

/// All denials and notices in force. Changed whole.
#[derive(Default)]
pub struct Register {
    denials: Vec<(i64, Denial)>,
    notices: Vec<(i64, TargetedNotice)>,
    /// The named parties, each an entry whose number is its place in `parties`.
    names: Option<Index>,
    /// Places of the parties by their registration numbers.
    numbers: HashMap<String, Vec<usize>>,
    parties: Vec<Whose>,
}

/// What a party is named in.
#[derive(Clone, Copy)]
enum Whose {
    Denial(usize),
    Notice(usize),
}

impl Register {
    /// Makes the registers from entries with their numbers.
    pub fn build(denials: Vec<(i64, Denial)>, notices: Vec<(i64, TargetedNotice)>) -> Self {
        let mut out = Register::default();
        let mut entities = Vec::new();
        let named = denials.iter().enumerate().map(|(at, (_, denial))| (Whose::Denial(at), Some(&denial.party)));
        let noticed = notices.iter().enumerate().map(|(at, (_, notice))| (Whose::Notice(at), notice.party.as_ref()));
        for (whose, party) in named.chain(noticed) {
            let Some(party) = party else { continue };
            let place = out.parties.len();
            out.parties.push(whose);
            for number in party.identifiers.iter().map(|number| fold(number)).filter(|n| n.len() >= TELLING) {
                out.numbers.entry(number).or_default().push(place);
            }
            entities.push(entity(place, party));
        }
        out.names = (!entities.is_empty()).then(|| Index::build(entities));
        (out.denials, out.notices) = (denials, notices);
        out
    }

    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        self.denials.is_empty() && self.notices.is_empty()
    }

    /// What means a party of a bill, and what may mean its goods, on a day. Names count from `threshold` on.
    pub fn recall(
        &self,
        subject: &Subject,
        threshold: f64,
        day: NaiveDate,
    ) -> (Vec<RecalledDenial>, Vec<RecalledNotice>) {
        let Subject::Consignment(record) = subject else { return Default::default() };
        let meant = self.meant(record, threshold);
        let (mut denials, mut notices) = (Vec::new(), Vec::new());
        for (at, (id, denial)) in self.denials.iter().enumerate() {
            let party = meant.iter().find(|(whose, _)| matches!(whose, Whose::Denial(place) if *place == at));
            if let Some((_, party)) = party {
                denials.push(RecalledDenial { id: *id, party: party.clone(), denial: denial.clone() });
            }
        }
        for (at, (id, notice)) in self.notices.iter().enumerate().filter(|(_, (_, notice))| holds(notice, day)) {
            let party = meant.iter().find(|(whose, _)| matches!(whose, Whose::Notice(place) if *place == at));
            let asked = match notice.party {
                Some(_) => party.is_some(),
                // Which items the goods are is not known yet; which code they have is.
                None => !notice.items.is_empty() || codes(record).any(|hs| covers_hs(&notice.hs, hs)),
            };
            if asked {
                let party = party.map(|(_, party)| party.clone());
                notices.push(RecalledNotice { id: *id, party, notice: notice.clone() });
            }
        }
        (denials, notices)
    }

    /// The named parties that a bill's parties are, the surest place of each first.
    fn meant(&self, record: &ConsignmentRecord, threshold: f64) -> Vec<(Whose, MeantParty)> {
        let mut out: Vec<(Whose, MeantParty)> = Vec::new();
        let Some(names) = &self.names else { return out };
        let bill = &record.consignment;
        for (word, party) in [("consignor", &bill.consignor), ("consignee", &bill.consignee), ("notify", &bill.notify)]
        {
            let numbers = party.identifiers.iter().filter_map(|number| self.numbers.get(&fold(number)));
            for place in numbers.flatten() {
                let name = party.name.clone().unwrap_or_default();
                let path = format!("consignment.{word}.identifiers");
                out.push((self.parties[*place], MeantParty { path, name, certainty: 1.0 }));
            }
            let Some(name) = party.name.as_deref() else { continue };
            for hit in alike(names, party, name, threshold) {
                let Ok(place) = names.entity(hit.entity).id.parse::<usize>() else { continue };
                let certainty = (hit.score * 1000.0).round() / 1000.0;
                let path = format!("consignment.{word}.name");
                out.push((self.parties[place], MeantParty { path, name: name.to_owned(), certainty }));
            }
        }
        out.sort_by(|(_, a), (_, b)| b.certainty.total_cmp(&a.certainty));
        out
    }
}

/// Everybody who is called so. One party can stand in many denials, so more are asked for than of a list.
fn alike(names: &Index, party: &Party, name: &str, threshold: f64) -> Vec<Match> {
    let country = party.country.as_deref().map(|code| reference::country_code(code).unwrap_or(code));
    let address = party.address.as_deref();
    let query = Query {
        schema: EntitySchema::Organization,
        name,
        nationality: country.as_slice(),
        addresses: address.as_slice(),
        least: threshold,
        ..Query::default()
    };
    let mut found = names.screen(&[query], MANY).pop().unwrap_or_default();
    found.retain(|hit| hit.score >= threshold);
    found
}

fn codes(record: &ConsignmentRecord) -> impl Iterator<Item = &str> {
    record.consignment.goods.iter().filter_map(|goods| goods.hs.as_deref())
}

fn entity(place: usize, party: &LicenceParty) -> Entity {
    Entity {
        id: place.to_string(),
        schema: EntitySchema::Organization,
        names: vec![EntityName { text: party.name.clone(), ..EntityName::default() }],
        countries: party.country.iter().cloned().collect(),
        ..Entity::default()
    }
}
