//! The immutable index: entities, their names, and where each part of a name stands.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use model::{Entity, EntitySchema, code::ContainerNumber};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    ALGORITHM, align, evidence,
    fold::{self, Part},
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
}

/// One reason of a match.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// `name`, `birth date`, `document`, …
    pub part: &'static str,
    /// What was asked.
    pub found: String,
    /// What the entry says.
    pub against: String,
    /// `same`, `spelling`, `initial`, `typo`, `truncated`, `joined`, `missing`, `dob`, `document`, `imo`, …
    pub how: &'static str,
    /// What it added, or took away.
    pub weight: f64,
}

impl Why {
    pub(crate) fn new(part: &'static str, found: &str, against: &str, how: &'static str, weight: f64) -> Self {
        Why {
            part,
            found: found.to_owned(),
            against: against.to_owned(),
            how,
            weight: (weight * 1000.0).round() / 1000.0,
        }
    }
}

/// An entry that a query resembles.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Its place; see [`Index::entity`].
    pub entity: u32,
    /// 0 to 1.
    pub score: f64,
    /// Why.
    pub why: Vec<Why>,
}

struct Name {
    entity: u32,
    parts: Vec<Part>,
    weights: Vec<f64>,
}

/// An immutable index of entries.
pub struct Index {
    entities: Vec<Entity>,
    names: Vec<Name>,
    by_skeleton: HashMap<String, Vec<u32>>,
    by_prefix: HashMap<String, Vec<u32>>,
    by_document: HashMap<String, Vec<u32>>,
    by_container: HashMap<String, Vec<u32>>,
    by_imo: HashMap<String, Vec<u32>>,
    by_call_sign: HashMap<String, Vec<u32>>,
    version: String,
}

/// Names that one part may bring in as candidates; commoner parts only confirm.
const POSTINGS: usize = 1_500;
/// Candidates that are aligned.
const CANDIDATES: usize = 24;
/// Below this a likeness is chance.
const FLOOR: f64 = 0.5;

impl Index {
    /// Builds an index. Entries of one list and id count in the order given.
    pub fn build(mut entities: Vec<Entity>) -> Self {
        entities.sort_by(|a, b| (&a.list, &a.id).cmp(&(&b.list, &b.id)));
        let version = version(&entities);
        let mut index = Index {
            entities,
            names: Vec::new(),
            by_skeleton: HashMap::new(),
            by_prefix: HashMap::new(),
            by_document: HashMap::new(),
            by_container: HashMap::new(),
            by_imo: HashMap::new(),
            by_call_sign: HashMap::new(),
            version,
        };
        for at in 0..index.entities.len() {
            index.add(at);
        }
        index.weigh_parts();
        index
    }

    /// The entries that `keep` picks as an index of their own, which weighs names as this one does: a match scores the
    /// same in both. What a changed list means for all that was stored is asked of such a part.
    pub fn part(&self, keep: impl Fn(&Entity) -> bool) -> Self {
        Self::build(self.entities.iter().filter(|entity| keep(entity)).cloned().collect())
    }

    fn add(&mut self, at: usize) {
        let (entity, at) = (&self.entities[at], at as u32);
        for document in &entity.documents {
            let number = fold::number(&document.number);
            if number.len() >= fold::NUMBER {
                self.by_document.entry(number).or_default().push(at);
            }
        }
        for container in &entity.containers {
            self.by_container.entry(ContainerNumber::normalise(container)).or_default().push(at);
        }
        if let Some(imo) = &entity.imo {
            self.by_imo.entry(digits(imo)).or_default().push(at);
        }
        if let Some(sign) = &entity.call_sign {
            self.by_call_sign.entry(fold::number(sign)).or_default().push(at);
        }
        if matches!(entity.schema, EntitySchema::Document | EntitySchema::Container) {
            return;
        }
        for name in &entity.names {
            let parts = fold::parts(&name.text);
            if parts.is_empty() {
                continue;
            }
            let place = self.names.len() as u32;
            let mut skeletons: Vec<&str> = parts.iter().map(|p| p.skeleton.as_str()).collect();
            skeletons.sort_unstable();
            skeletons.dedup();
            for skeleton in skeletons {
                self.by_skeleton.entry(skeleton.to_owned()).or_default().push(place);
            }
            let mut prefixes: Vec<String> =
                parts.iter().filter(|p| p.text.len() >= 5).map(|p| prefix(&p.text).to_owned()).collect();
            prefixes.sort_unstable();
            prefixes.dedup();
            for prefix in prefixes {
                self.by_prefix.entry(prefix).or_default().push(place);
            }
            self.names.push(Name { entity: at, parts, weights: Vec::new() });
        }
    }

    /// A rare part tells more than a common one: the weight is the logarithm of rarity.
    fn weigh_parts(&mut self) {
        let weights: Vec<Vec<f64>> = self.names.iter().map(|name| self.weights(&name.parts)).collect();
        for (name, weights) in self.names.iter_mut().zip(weights) {
            name.weights = weights;
        }
    }

    fn weights(&self, parts: &[Part]) -> Vec<f64> {
        let all = self.names.len().max(1) as f64;
        parts
            .iter()
            .map(|part| {
                let seen = self.by_skeleton.get(&part.skeleton).map_or(0, Vec::len) as f64;
                let rarity = ((all + 1.0) / (seen + 1.0)).ln() / (all + 1.0).ln();
                let weight = 0.35 + 0.65 * rarity;
                if part.weak || part.text.len() == 1 { weight * 0.25 } else { weight }
            })
            .collect()
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
        self.names.len()
    }

    /// The entry at a place that a [`Match`] names.
    pub fn entity(&self, at: u32) -> &Entity {
        &self.entities[at as usize]
    }

    /// For each query its best entries, best first, at most `limit`.
    pub fn screen(&self, queries: &[Query<'_>], limit: usize) -> Vec<Vec<Match>> {
        queries.iter().map(|query| self.screen_one(query, limit)).collect()
    }

    fn screen_one(&self, query: &Query<'_>, limit: usize) -> Vec<Match> {
        let parts = fold::parts(query.name);
        if parts.is_empty() {
            return Vec::new();
        }
        let weights = self.weights(&parts);
        let mut best: HashMap<u32, Match> = HashMap::new();
        for place in self.candidates(query.schema, &parts, &weights) {
            let name = &self.names[place as usize];
            let aligned = align::align(&parts, &weights, &name.parts, &name.weights);
            if aligned.likeness < FLOOR || !telling(&aligned, &parts, &name.parts) {
                continue;
            }
            let entity = &self.entities[name.entity as usize];
            let mut why: Vec<Why> = aligned
                .pairs
                .iter()
                .map(|pair| match pair.how {
                    "joined" => Why::new("name", query.name, &text(&name.parts), "joined", aligned.likeness),
                    how => Why::new(
                        "name",
                        &parts[pair.query].text,
                        &name.parts[pair.entry].text,
                        how,
                        weights[pair.query] * pair.likeness,
                    ),
                })
                .collect();
            let score = evidence::weigh(query, entity, aligned.likeness, &mut why);
            let score = (score * 10_000.0).round() / 10_000.0;
            let better = best.get(&name.entity).is_none_or(|known| known.score < score);
            if better && score >= FLOOR {
                best.insert(name.entity, Match { entity: name.entity, score, why });
            }
        }
        let mut out: Vec<Match> = best.into_values().collect();
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.cmp(&b.entity)));
        out.truncate(limit);
        out
    }

    /// Names that share the most telling parts with the query, by skeleton or by beginning.
    fn candidates(&self, schema: EntitySchema, parts: &[Part], weights: &[f64]) -> Vec<u32> {
        let mut order: Vec<(usize, &[u32])> = (0..parts.len())
            .map(|at| (at, self.by_skeleton.get(&parts[at].skeleton).map_or(&[][..], Vec::as_slice)))
            .collect();
        order.sort_by_key(|(_, found)| found.len());
        TALLY.with_borrow_mut(|tally| {
            tally.begin(self.names.len());
            for (at, found) in order {
                // The rarest part always brings names in, up to the bound, or a name of common parts would never be
                // found.
                if found.len() <= POSTINGS || tally.touched.is_empty() {
                    tally.add(found.iter().take(POSTINGS * 4), weights[at]);
                } else {
                    tally.confirm(found, weights[at]);
                }
                if parts[at].text.len() >= 5 {
                    let near = self.by_prefix.get(prefix(&parts[at].text)).map_or(&[][..], Vec::as_slice);
                    if near.len() <= POSTINGS / 4 {
                        tally.add(near.iter(), weights[at] * 0.5);
                    }
                }
            }
            let wanted: f64 = weights.iter().sum::<f64>() * 0.3;
            let listed = |name: u32| self.entities[self.names[name as usize].entity as usize].schema;
            let kept = tally.touched.iter().map(|&name| (name, tally.sums[name as usize]));
            let mut out: Vec<(u32, f64)> =
                kept.filter(|(name, sum)| *sum >= wanted && listed(*name) == schema).collect();
            let best = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            if out.len() > CANDIDATES {
                out.select_nth_unstable_by(CANDIDATES, best);
                out.truncate(CANDIDATES);
            }
            out.sort_unstable_by(best);
            out.into_iter().map(|(name, _)| name).collect()
        })
    }

    /// Entries that carry this document number, whoever issued it: lists are seldom sure of the issuer.
    pub fn document(&self, number: &str) -> Vec<Match> {
        let folded = fold::number(number);
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
            .map(|sign| self.exact(&self.by_call_sign, &fold::number(sign), sign, "call sign"))
            .unwrap_or_default();
        if !by_sign.is_empty() {
            return by_sign;
        }
        let Some(name) = name else { return Vec::new() };
        self.screen_one(&Query { schema: EntitySchema::Vessel, name, imo, ..Query::default() }, 5)
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

/// How much each name has in common with the query that is asked, kept between queries of a thread: a slot a name,
/// of which a query touches few.
#[derive(Default)]
struct Tally {
    sums: Vec<f64>,
    touched: Vec<u32>,
}

thread_local! {
    static TALLY: RefCell<Tally> = RefCell::default();
}

impl Tally {
    fn begin(&mut self, names: usize) {
        for name in self.touched.drain(..) {
            self.sums[name as usize] = 0.0;
        }
        if self.sums.len() < names {
            self.sums.resize(names, 0.0);
        }
    }

    fn add<'a>(&mut self, names: impl Iterator<Item = &'a u32>, weight: f64) {
        for &name in names {
            let sum = &mut self.sums[name as usize];
            if *sum == 0.0 {
                self.touched.push(name);
            }
            *sum += weight;
        }
    }

    /// A common part confirms what rarer parts have brought in.
    fn confirm(&mut self, found: &[u32], weight: f64) {
        for &name in &self.touched {
            if found.binary_search(&name).is_ok() {
                self.sums[name as usize] += weight;
            }
        }
    }
}

/// One common name alone never makes two persons one: two parts must agree, unless there is only one.
fn telling(aligned: &align::Alignment, query: &[Part], entry: &[Part]) -> bool {
    let strong = |parts: &[Part]| parts.iter().filter(|p| !p.weak && p.text.len() > 1).count();
    let matched = aligned.pairs.iter().filter(|pair| pair.how == "joined" || !query[pair.query].weak).count();
    let joined = aligned.pairs.iter().any(|pair| pair.how == "joined");
    joined || matched >= 2 || (strong(query) == 1 && strong(entry) == 1)
}

fn text(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// An IMO number without the letters that some put before it.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Folded text is ASCII.
fn prefix(text: &str) -> &str {
    text.get(..4).unwrap_or(text)
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
