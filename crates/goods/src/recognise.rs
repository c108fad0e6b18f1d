//! From a line of text, with what else is declared of it, to the controlled goods that it may be.
//!
//! Five passes over one folded text: identifiers, names, names by their ideas, slips, and what stands around them.
//! Each leaves evidence with its place in the source; [`weigh`] adds the evidence up in log-odds. What comes out is a
//! candidate, never a classification.

mod concepts;
mod context;
mod fuzzy;
mod identifiers;
mod names;
mod order;
mod weigh;

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use self::{
    context::Cue,
    fuzzy::Words,
    names::{Kind, Names, Places, Span},
    order::{Found, Order, Placed},
    weigh::{Evidence, Ground},
};
use crate::{dictionary::Dictionary, fold::Folded, item::Item};

/// How sure it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A name stands there and the words around it speak against it. Worth no alarm, and not forgotten.
    #[default]
    Context,
    /// It may be.
    Possible,
    /// It is what the line says.
    Match,
}

impl Tier {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Tier::Context => "context",
            Tier::Possible => "possible",
            Tier::Match => "match",
        }
    }
}

/// One reason, with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = GoodsReason)]
pub struct Why {
    /// What it is: `cas`, `un`, `formula`, `name`, `words`, `slip`, `abbreviation`, `hs`; or, against it, `denied`,
    /// `about`, `purpose`, `consumer`, `empty`, `against`, `below_limit`, `hs_elsewhere`.
    pub kind: String,
    /// The words as they stand; the declared code where it is not in the text.
    pub found: String,
    /// First character in the text (Unicode scalar values from 0); 0 for what is not in the text.
    pub start: u32,
    /// Character after the last; 0 for what is not in the text.
    pub end: u32,
}

/// Whether a regime takes the goods in as they are declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It does.
    Within,
    /// The stated concentration or quantity is below its limit.
    Below,
    /// It has a limit, and the line does not say enough.
    Unstated,
}

/// A regime and whether it takes the goods in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Regime {
    /// The regime with its reference: `CWC3:B17`.
    pub regime: String,
    /// Whether it takes the goods in.
    pub reach: Reach,
}

/// An item that a line may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The item's identifier.
    pub item: String,
    /// How sure it is.
    pub tier: Tier,
    /// From 0 to 1.
    pub score: f64,
    /// The reasons, in the order of the text.
    pub why: Vec<Why>,
    /// The regimes of the item.
    pub regimes: Vec<Regime>,
}

/// A line of goods as it is declared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line<'a> {
    /// The description.
    pub text: &'a str,
    /// The declared HS code, digits only.
    pub hs: Option<&'a str>,
    /// UN numbers declared in a field of their own, four digits.
    pub un: &'a [String],
    /// Net quantity, kg.
    pub quantity_kg: Option<f64>,
}

/// Which passes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Identifiers, names and what stands around them.
    Names,
    /// Also names by their ideas, and slips.
    #[default]
    Full,
}

/// A dictionary made ready to recognise goods. Immutable; shared between threads.
pub struct Recogniser {
    dictionary: Arc<Dictionary>,
    edition: String,
    names: Names,
    order: Order,
    words: Words,
    by_cas: HashMap<String, Vec<u32>>,
    by_un: HashMap<String, Vec<u32>>,
}

/// UN numbers of generic entries ("not otherwise specified"): hundreds of substances travel under each, so that they
/// say little of any one (UN Model Regulations, 3.1.2.8).
const GENERIC_UN: [&str; 4] = ["2810", "3018", "2761", "3172"];

/// What the passes of one line write into; kept between lines so that a line allocates little.
#[derive(Default)]
struct Scratch {
    chars: Vec<char>,
    folded: Folded,
    corrected: Folded,
    places: Places,
    spans: Vec<Span>,
    placed: Vec<Placed>,
    found: Vec<Found>,
    cues: Vec<(u32, Cue)>,
    percents: Vec<context::Percent>,
    evidence: Vec<Evidence>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Recogniser {
    /// Makes a dictionary ready.
    pub fn build(dictionary: Arc<Dictionary>) -> Result<Self, aho_corasick::BuildError> {
        let mut by_cas: HashMap<String, Vec<u32>> = HashMap::new();
        let mut by_un: HashMap<String, Vec<u32>> = HashMap::new();
        for (index, item) in dictionary.items.iter().enumerate() {
            for cas in &item.cas {
                by_cas.entry(cas.clone()).or_default().push(index as u32);
            }
            for un in &item.un {
                by_un.entry(un.clone()).or_default().push(index as u32);
            }
        }
        Ok(Recogniser {
            names: Names::build(&dictionary)?,
            order: Order::build(&dictionary),
            words: Words::build(&dictionary),
            edition: dictionary.edition(),
            by_cas,
            by_un,
            dictionary,
        })
    }

    /// The dictionary that it was built from.
    pub fn dictionary(&self) -> &Arc<Dictionary> {
        &self.dictionary
    }

    /// The dictionary's edition with the recogniser's own version: the same gives the same findings.
    pub fn version(&self) -> String {
        format!("{}-{}", weigh::VERSION, self.edition)
    }

    /// What a line may be, surest first; nothing where no item stands in it.
    pub fn recognise(&self, line: &Line<'_>) -> Vec<Finding> {
        self.recognise_to(line, Depth::Full)
    }

    /// The same with fewer passes.
    pub fn recognise_to(&self, line: &Line<'_>, depth: Depth) -> Vec<Finding> {
        SCRATCH.with_borrow_mut(|scratch| self.passes(line, depth, scratch))
    }

    fn passes(&self, line: &Line<'_>, depth: Depth, scratch: &mut Scratch) -> Vec<Finding> {
        scratch.chars.clear();
        scratch.chars.extend(line.text.chars());
        scratch.evidence.clear();
        scratch.folded.fill(line.text);
        self.identifiers(line, &scratch.chars, &mut scratch.evidence);
        self.names.find(&scratch.folded, &mut scratch.places, &mut scratch.spans);
        for span in &scratch.spans {
            self.name(*span, &scratch.folded, None, &mut scratch.evidence);
        }
        if depth == Depth::Full {
            self.ideas(scratch);
            self.slips(scratch);
        }
        if scratch.evidence.is_empty() {
            return Vec::new();
        }
        context::cues(&scratch.folded, &mut scratch.cues);
        context::percents(line.text, &scratch.chars, &mut scratch.percents);
        let around = weigh::Around { line, folded: &scratch.folded, cues: &scratch.cues, percents: &scratch.percents };
        weigh::findings(&self.dictionary, &mut scratch.evidence, &around, &scratch.chars)
    }

    fn identifiers(&self, line: &Line<'_>, chars: &[char], out: &mut Vec<Evidence>) {
        for found in identifiers::cas_numbers(line.text, chars) {
            for item in self.by_cas.get(&found.number).into_iter().flatten() {
                let ground = Ground::Cas { labelled: found.labelled };
                out.push(Evidence { item: *item, ground, start: found.start, end: found.end, tokens: None });
            }
        }
        for found in identifiers::un_numbers(chars) {
            self.un(&found.number, (found.start, found.end), out);
        }
        for number in line.un {
            self.un(number, (0, 0), out);
        }
    }

    fn un(&self, number: &str, (start, end): (u32, u32), out: &mut Vec<Evidence>) {
        let items = self.by_un.get(number).map_or(&[][..], Vec::as_slice);
        let generic = GENERIC_UN.contains(&number);
        for item in items {
            let ground = Ground::Un { shared_by: items.len(), generic };
            out.push(Evidence { item: *item, ground, start, end, tokens: None });
        }
    }

    /// Evidence of a name found from token to token; `slips` where words in it were corrected.
    fn name(&self, span: Span, folded: &Folded, slips: Option<usize>, out: &mut Vec<Evidence>) {
        let pattern = self.names.pattern(span.pattern);
        let (first, last) = (folded.tokens[span.first as usize], folded.tokens[span.last as usize]);
        for (item, kind) in &pattern.items {
            let ground = match (kind, slips) {
                (Kind::Weak, Some(_)) => continue,
                (Kind::Weak, None) => {
                    // A plural that folds to an abbreviation is a word: `cans` is not CAN.
                    let letters = (last.end - first.start) as usize;
                    if letters != pattern.len as usize {
                        continue;
                    }
                    Ground::Weak
                }
                (_, Some(slips)) => Ground::Slip { slips },
                (Kind::Formula, None) => Ground::Formula { shared: false },
                (Kind::SharedFormula, None) => Ground::Formula { shared: true },
                (Kind::Name, None) => Ground::Name { length: pattern.len, han: pattern.han },
            };
            let tokens = Some((span.first, span.last));
            out.push(Evidence { item: *item, ground, start: first.start, end: last.end, tokens });
        }
    }

    /// Names in another language or order, among the tokens that no name covers.
    fn ideas(&self, scratch: &mut Scratch) {
        let Scratch { folded, places, placed, found, evidence, .. } = scratch;
        self.order.find(folded, |token| !places.is_taken(token), placed, found);
        for found in found.iter() {
            let (start, end) = (folded.tokens[found.first as usize].start, folded.tokens[found.last as usize].end);
            for item in &found.items {
                let tokens = Some((found.first, found.last));
                evidence.push(Evidence { item: *item, ground: Ground::Words, start, end, tokens });
            }
        }
    }

    /// Names after words that are nowhere known are corrected.
    fn slips(&self, scratch: &mut Scratch) {
        let Scratch { folded, corrected, places, spans, placed, found, evidence, .. } = scratch;
        let mut changes: Vec<(usize, Vec<(&str, usize)>)> = Vec::new();
        for index in 0..folded.tokens.len() {
            let word = folded.word(index);
            let known = places.is_taken(index)
                || !fuzzy::is_letters(folded, index)
                || self.words.knows(word)
                || self.order.knows(word)
                || context::is_cue(word);
            if known {
                continue;
            }
            let nearest = self.words.nearest(word);
            if !nearest.is_empty() {
                changes.push((index, nearest));
            }
        }
        if changes.is_empty() {
            return;
        }
        for attempt in 0..2 {
            if attempt > 0 && changes.iter().all(|(_, nearest)| nearest.len() <= attempt) {
                break;
            }
            corrected.text.clear();
            corrected.tokens.clone_from(&folded.tokens);
            let mut slipped: Vec<(u32, usize)> = Vec::new();
            for index in 0..folded.tokens.len() {
                let from = corrected.text.len() as u32;
                match changes.iter().find(|(at, _)| *at == index).and_then(|(_, n)| n.get(attempt).or(n.first())) {
                    Some((word, slips)) => {
                        corrected.text.push_str(word);
                        slipped.push((index as u32, *slips));
                    }
                    None => corrected.text.push_str(folded.word(index)),
                }
                corrected.tokens[index].from = from;
                corrected.tokens[index].to = corrected.text.len() as u32;
            }
            let slips_in = |first: u32, last: u32| -> usize {
                slipped.iter().filter(|(token, _)| (first..=last).contains(token)).map(|(_, slips)| slips).sum()
            };
            self.names.find(corrected, places, spans);
            for span in spans.iter() {
                let slips = slips_in(span.first, span.last);
                if slips > 0 {
                    self.name(*span, corrected, Some(slips), evidence);
                }
            }
            self.order.find(corrected, |token| !places.is_taken(token), placed, found);
            for found in found.iter() {
                let slips = slips_in(found.first, found.last);
                if slips == 0 {
                    continue;
                }
                let (start, end) = (folded.tokens[found.first as usize].start, folded.tokens[found.last as usize].end);
                for item in &found.items {
                    let tokens = Some((found.first, found.last));
                    evidence.push(Evidence {
                        item: *item,
                        ground: Ground::Slip { slips: slips + 1 },
                        start,
                        end,
                        tokens,
                    });
                }
            }
        }
    }

    /// Whether a text goes on behind what is read of it.
    pub fn cuts(text: &str) -> bool {
        Folded::cuts(text)
    }

    /// The items that have a CAS number.
    pub fn of_cas(&self, number: &str) -> impl Iterator<Item = &Item> {
        self.at(self.by_cas.get(number))
    }

    /// The items that have a UN number, four digits.
    pub fn of_un(&self, number: &str) -> impl Iterator<Item = &Item> {
        self.at(self.by_un.get(number))
    }

    fn at<'r>(&'r self, places: Option<&'r Vec<u32>>) -> impl Iterator<Item = &'r Item> {
        places.into_iter().flatten().filter_map(|at| self.dictionary.items.get(*at as usize))
    }

    /// The item of a finding.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.dictionary.item(id)
    }
}
