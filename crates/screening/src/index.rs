//! The immutable index: entries, their names, and what is known of them by number.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use compact_str::CompactString;
use model::{Entity, EntitySchema, code::ContainerNumber};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    ALGORITHM,
    align::{self, Asked},
    evidence::{self, Birth, Births, Date, Settled},
    explain,
    features::{self, Bounds, Measures},
    names::{Memory, Names},
    score::{self, Weighed},
};

/// Who is asked for. Only schema and name are needed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// What it is.
    pub schema: EntitySchema,
    /// Its name, in any script and order.
    pub name: &'a str,
    /// Birth date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub dob: Option<&'a str>,
    /// Nationalities of a person, countries of anything else, as received.
    pub nationality: &'a [&'a str],
    /// `M` or `F`.
    pub sex: Option<&'a str>,
    /// Document numbers with their issuers.
    pub documents: &'a [(&'a str, Option<&'a str>)],
    /// IMO number.
    pub imo: Option<&'a str>,
    /// Addresses, one line each.
    pub addresses: &'a [&'a str],
    /// The score from which an entry is worth an answer: what lies below is not explained either.
    pub least: f64,
}

/// One reason of a match. Its texts are parts of names, most of which need no memory of their own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// `name`, `birth date`, `document`, …
    pub part: &'static str,
    /// What was asked.
    pub found: CompactString,
    /// What the entry says.
    pub against: CompactString,
    /// `same`, `spelling`, `nickname`, `transliteration`, `typo`, `initial`, `truncated`, `joined`, `missing`, `dob`, …
    pub how: &'static str,
    /// What it added to the log-odds, or took away.
    pub weight: f64,
}

/// An entity that a query resembles.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Its place; see [`Index::entity`].
    pub entity: u32,
    /// How likely the entry is meant, 0 to 1; see [`Index`] for what that is measured against.
    pub score: f64,
    /// Why.
    pub why: Vec<Why>,
}

/// An immutable index of entries.
///
/// A score is the probability that the entry is meant, as learned on a benchmark in which one query in three names an
/// entry and two do not. It means the same for persons, companies and vessels.
pub struct Index {
    entities: Vec<Entity>,
    persons: Names,
    organizations: Names,
    vessels: Names,
    by_document: HashMap<String, Vec<u32>>,
    by_container: HashMap<String, Vec<u32>>,
    by_imo: HashMap<String, Vec<u32>>,
    by_call_sign: HashMap<String, Vec<u32>>,
    births: Births,
    version: String,
}

/// Below this a likeness is not worth a line.
const FLOOR: f64 = 0.02;

thread_local! {
    /// What a thread remembers of persons, organizations and vessels.
    static MEMORY: RefCell<[Memory; 3]> = RefCell::default();
}

/// Which entries are asked for; all where there is none.
type Within<'w> = Option<&'w dyn Fn(&Entity) -> bool>;

/// A name that is worth a closer look.
struct Promising {
    promise: f32,
    name: u32,
    birth: Option<Birth>,
    measures: Measures,
}

/// The best name of an entry, before it is explained.
struct Found<'p> {
    entity: u32,
    of: &'p Promising,
    weighed: Weighed,
    /// The log-odds of all evidence.
    logit: f64,
}

impl Index {
    /// Builds an index. Entries of one list and id count in the order given.
    pub fn build(mut entities: Vec<Entity>) -> Self {
        entities.sort_by(|a, b| (&a.list, &a.id).cmp(&(&b.list, &b.id)));
        let of = |schema: EntitySchema| {
            let places: Vec<u32> =
                (0..entities.len() as u32).filter(|place| entities[*place as usize].schema == schema).collect();
            Names::new(schema, &entities, &places)
        };
        let persons = of(EntitySchema::Person);
        let organizations = of(EntitySchema::Organization);
        let vessels = of(EntitySchema::Vessel);
        Self::over(entities, persons, organizations, vessels)
    }

    /// The entries that `keep` picks as an index of their own, which weighs names as this one does: a match scores the
    /// same in both. What a changed list means for all that was stored is asked of such a part.
    pub fn part(&self, keep: impl Fn(&Entity) -> bool) -> Self {
        let mut places = vec![None; self.entities.len()];
        let mut entities = Vec::new();
        for (at, entity) in self.entities.iter().enumerate().filter(|(_, entity)| keep(entity)) {
            places[at] = Some(entities.len() as u32);
            entities.push(entity.clone());
        }
        let of = |names: &Names| names.part(&entities, |entity| places[entity as usize]);
        let (persons, organizations, vessels) = (of(&self.persons), of(&self.organizations), of(&self.vessels));
        Self::over(entities, persons, organizations, vessels)
    }

    fn over(entities: Vec<Entity>, persons: Names, organizations: Names, vessels: Names) -> Self {
        let version = version(&entities);
        let births = Births::of_all(&entities);
        let mut index = Index {
            entities,
            persons,
            organizations,
            vessels,
            by_document: HashMap::new(),
            by_container: HashMap::new(),
            by_imo: HashMap::new(),
            by_call_sign: HashMap::new(),
            births,
            version,
        };
        for (at, entity) in (0u32..).zip(&index.entities) {
            for document in &entity.documents {
                let number = evidence::number(&document.number);
                if number.len() >= evidence::NUMBER {
                    index.by_document.entry(number).or_default().push(at);
                }
            }
            for container in &entity.containers {
                index.by_container.entry(ContainerNumber::normalise(container)).or_default().push(at);
            }
            if let Some(imo) = &entity.imo {
                index.by_imo.entry(digits(imo)).or_default().push(at);
            }
            if let Some(sign) = &entity.call_sign {
                index.by_call_sign.entry(evidence::number(sign)).or_default().push(at);
            }
        }
        index
    }

    /// Version: a hash of every entry and of the algorithm.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Entries.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Names of all entries.
    pub fn names(&self) -> usize {
        self.persons.len() + self.organizations.len() + self.vessels.len()
    }

    /// The entry at a place that a [`Match`] names.
    pub fn entity(&self, at: u32) -> &Entity {
        &self.entities[at as usize]
    }

    /// For each query its best entries, best first, at most `limit`.
    pub fn screen(&self, queries: &[Query<'_>], limit: usize) -> Vec<Vec<Match>> {
        self.screen_all(queries, limit, None)
    }

    /// The same among the entries that `within` holds, as if there were no others; rarity stays that of all.
    pub fn screen_within(
        &self,
        queries: &[Query<'_>],
        limit: usize,
        within: impl Fn(&Entity) -> bool,
    ) -> Vec<Vec<Match>> {
        self.screen_all(queries, limit, Some(&within))
    }

    fn screen_all(&self, queries: &[Query<'_>], limit: usize, within: Within<'_>) -> Vec<Vec<Match>> {
        let one = |query, memory: &mut _| self.screen_one(query, limit, within, memory);
        MEMORY.with_borrow_mut(|memory| queries.iter().map(|query| one(query, memory)).collect())
    }

    fn names_of<'m>(&self, schema: EntitySchema, memory: &'m mut [Memory; 3]) -> Option<(&Names, &'m mut Memory)> {
        let [persons, organizations, vessels] = memory;
        match schema {
            EntitySchema::Person => Some((&self.persons, persons)),
            EntitySchema::Organization => Some((&self.organizations, organizations)),
            EntitySchema::Vessel => Some((&self.vessels, vessels)),
            EntitySchema::Document | EntitySchema::Container => None,
        }
    }

    fn screen_one(&self, query: &Query<'_>, limit: usize, within: Within<'_>, memory: &mut [Memory; 3]) -> Vec<Match> {
        let Some((names, memory)) = self.names_of(query.schema, memory) else { return Vec::new() };
        let mut promising: Vec<Promising> = Vec::with_capacity(8);
        let hopeful = |measures: &Measures, bounds| score::may_promise(query.schema, measures, bounds);
        let asked = self.each_candidate(query, names, within, memory, hopeful, |name, birth, measures| {
            let promise = score::promise(query.schema, &measures);
            if promise >= score::HOPELESS {
                promising.push(Promising { promise, name, birth, measures });
            }
        });
        let Some(asked) = asked else { return Vec::new() };
        let mut order: Vec<&Promising> = promising.iter().collect();
        order.sort_unstable_by(|a, b| b.promise.total_cmp(&a.promise).then(a.name.cmp(&b.name)));
        order.truncate(score::LOOKED_AT.max(limit));
        let mut best: Vec<Found<'_>> = Vec::with_capacity(order.len());
        for of in order {
            let entity = names.entity(of.name);
            let weighed = Weighed::new(query.schema, &of.measures, of.birth);
            match best.iter_mut().find(|found| found.entity == entity) {
                Some(found) if found.weighed.of_name >= weighed.of_name => {}
                Some(found) => (found.of, found.weighed) = (of, weighed),
                None => best.push(Found { entity, of, weighed, logit: 0.0 }),
            }
        }
        for found in &mut best {
            found.logit = score::with_evidence(query, &self.entities[found.entity as usize], found.weighed.of_name);
        }
        let least = query.least.max(FLOOR);
        best.retain(|found| score::probability(found.logit) >= least);
        best.sort_by(|a, b| b.logit.total_cmp(&a.logit).then(a.entity.cmp(&b.entity)));
        best.truncate(limit);
        best.iter().map(|found| self.explained(query, &asked, names, found, memory)).collect()
    }

    fn explained(
        &self,
        query: &Query<'_>,
        asked: &Asked,
        names: &Names,
        found: &Found<'_>,
        memory: &mut Memory,
    ) -> Match {
        let entity = &self.entities[found.entity as usize];
        let of = found.of;
        align::align(asked, names.tokens(of.name), &names.vocabulary, &mut memory.aligned);
        let date = query.dob.and_then(Date::read);
        let listed = date.and_then(|date| self.births.judge(date, found.entity)).map_or("", |(_, at)| &entity.dob[at]);
        let name = explain::Name {
            name: of.name,
            pairs: &memory.aligned.pairs,
            measures: &of.measures,
            weighed: &found.weighed,
            birth: of.birth.map(|birth| (birth, listed)),
        };
        let why = explain::explain(query, entity, asked, names, &name);
        Match { entity: found.entity, score: score::probability(found.logit), why }
    }

    /// Measures every name that a query may mean and `hopeful` holds worth it. None where the query has no name.
    fn each_candidate(
        &self,
        query: &Query<'_>,
        names: &Names,
        within: Within<'_>,
        memory: &mut Memory,
        hopeful: impl Fn(&Measures, Bounds) -> bool,
        mut each: impl FnMut(u32, Option<Birth>, Measures),
    ) -> Option<Asked> {
        let asked = names.ask(query.name, memory);
        if asked.parts.is_empty() {
            return None;
        }
        let held = within.map(|within| move |entity: u32| within(&self.entities[entity as usize]));
        names.find_candidates(&asked, query.dob, held.as_ref().map(|held| held as _), memory);
        let date = query.dob.and_then(Date::read);
        let Memory { candidates, aligned, .. } = memory;
        for &name in candidates.iter() {
            align::align(&asked, names.tokens(name), &names.vocabulary, aligned);
            if aligned.pairs.is_empty() {
                continue;
            }
            let entity = names.entity(name);
            let birth = date.and_then(|date| self.births.judge(date, entity)).map(|(birth, _)| birth);
            if let Some(measures) = features::measure(&asked, names, name, aligned, birth, &hopeful) {
                each(name, birth, measures);
            }
        }
        Some(asked)
    }

    /// The measures of every name that a query may mean, with its entry: what weights are learned from.
    pub fn measures(&self, query: &Query<'_>) -> Vec<(u32, Measures)> {
        let mut out = Vec::new();
        MEMORY.with_borrow_mut(|memory| {
            let (names, memory) = self.names_of(query.schema, memory)?;
            self.each_candidate(
                query,
                names,
                None,
                memory,
                |_, _| true,
                |name, _, measures| {
                    out.push((names.entity(name), measures));
                },
            )
        });
        out
    }

    /// Entries that carry this document number, whoever issued it: lists are seldom sure of the issuer.
    pub fn document(&self, number: &str) -> Vec<Match> {
        let folded = evidence::number(number);
        self.exact(&self.by_document, &folded, number, "document")
    }

    /// Entries that carry this container number.
    pub fn container(&self, number: &str) -> Vec<Match> {
        self.exact(&self.by_container, &ContainerNumber::normalise(number), number, "container")
    }

    /// Entries of this vessel: the IMO number decides, then the call sign, then the name.
    pub fn vessel(&self, imo: Option<&str>, call_sign: Option<&str>, name: Option<&str>) -> Vec<Match> {
        let by_imo = imo.map(|imo| self.exact(&self.by_imo, &digits(imo), imo, "imo")).unwrap_or_default();
        if !by_imo.is_empty() {
            return by_imo;
        }
        let by_sign = call_sign
            .map(|sign| self.exact(&self.by_call_sign, &evidence::number(sign), sign, "call sign"))
            .unwrap_or_default();
        if !by_sign.is_empty() {
            return by_sign;
        }
        let Some(name) = name else { return Vec::new() };
        let query = Query { schema: EntitySchema::Vessel, name, imo, ..Query::default() };
        let mut found = self.screen(&[query], 5).pop().unwrap_or_default();
        // Another IMO number is another vessel.
        found.retain(|hit| !matches!(evidence::imo(imo, self.entity(hit.entity).imo.as_deref()), Settled::IsNot));
        found
    }

    fn exact(&self, map: &HashMap<String, Vec<u32>>, key: &str, shown: &str, how: &'static str) -> Vec<Match> {
        let mut seen = HashSet::new();
        let places = map.get(key).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .filter(|place| seen.insert(**place))
            .map(|&entity| Match { entity, score: 1.0, why: vec![Why::new(how, shown, key, how, 1.0)] })
            .collect()
    }
}

/// An IMO number without the letters that some put before it.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn version(entities: &[Entity]) -> String {
    let mut hash = Sha256::new();
    hash.update(ALGORITHM);
    for entity in entities {
        hash.update(serde_json::to_vec(entity).unwrap_or_default());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
