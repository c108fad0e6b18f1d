//! The suggester: an index over nomenclature, tariff and confirmed lines, and what it makes of a text.

use std::collections::{BTreeMap, HashMap};

use model::code::HsCode;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    index::{Builder, Index, Vocabulary},
    nomenclature::{Confirmed, Nomenclature, normalised},
    query::{Lexicon, Query},
    trade,
    words::named_words,
};

/// Version of the ranking's own logic; part of every suggester's version.
const LOGIC: &str = "headings-1";

/// How much the words of each field weigh. What stands before the first semicolon names the goods.
mod field {
    pub const OWN_HEAD: f32 = 1.6;
    pub const OWN: f32 = 1.0;
    pub const HEADING_HEAD: f32 = 0.9;
    pub const HEADING: f32 = 0.45;
    pub const CHAPTER: f32 = 0.25;
    pub const TARIFF: f32 = 0.8;
    pub const CONFIRMED: f32 = 0.9;
    pub const CHILD: f32 = 0.25;
}
/// How much a heading as a whole counts beside its best subheading.
const HEADING_SHARE: f32 = 0.5;
/// How much a chapter as a whole counts.
const CHAPTER_SHARE: f32 = 0.2;
/// What a line adds to a code that it was confirmed for in these very words, by the code's share of its confirmations.
const SAME_LINE: f32 = 20.0;

/// A heading that a text may belong under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Suggestion {
    /// Four digits.
    pub heading: String,
    /// The subheading that fits best, six digits.
    pub code: String,
    /// Year of the edition of the Harmonized System.
    pub edition: u16,
    /// What the nomenclature says of the code.
    pub description: String,
    /// How well it fits: comparable within one text only. Written with three decimals.
    #[serde(serialize_with = "three_decimals")]
    pub score: f32,
    /// The words that led to it, the weightiest first.
    pub because: Vec<Because>,
}

pub(super) fn three_decimals<S: serde::Serializer>(score: &f32, out: S) -> Result<S::Ok, S::Error> {
    // Through f64: a rounded f32 would be written with the digits of its nearest binary fraction.
    out.serialize_f64((f64::from(*score) * 1_000.0).round() / 1_000.0)
}

/// A word of the text, and the word of the nomenclature that it met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Because {
    /// The word or name in the text, as it is compared.
    pub word: String,
    /// The nomenclature's word.
    pub found: String,
}

/// A subheading.
struct Code {
    code: String,
    description: String,
    heading: usize,
    chapter: usize,
}

/// The suggester of one edition.
pub struct Suggester {
    edition: u16,
    version: String,
    codes: Vec<Code>,
    headings: Vec<String>,
    lexicon: Lexicon,
    by_code: Index,
    by_heading: Index,
    by_chapter: Index,
    /// Confirmed lines: their codes with the share of the line's confirmations.
    lines: HashMap<String, Vec<(usize, f32)>>,
}

/// Scores of all codes for one text.
pub(super) struct Ranked {
    pub query: Query,
    /// By code.
    pub codes: Vec<f32>,
    /// By heading: its best code and that one's score, best first; headings that score nothing are left out.
    pub headings: Vec<(usize, usize, f32)>,
}

/// Collects the words of all documents.
struct Collector {
    vocabulary: Vocabulary,
    codes: Builder,
    headings: Builder,
    chapters: Builder,
}

impl Suggester {
    /// Builds a suggester. Lines of the tariff belong to the subheading that their code begins with; confirmed lines of
    /// another edition are left out, because without a correlation they say nothing about this one.
    pub fn build(nomenclature: &Nomenclature, tariff: Option<&Nomenclature>, confirmed: &[Confirmed]) -> Self {
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for line in &nomenclature.lines {
            texts.insert(&line.code, &line.description);
        }
        let (mut codes, mut headings, mut chapters): (Vec<Code>, Vec<String>, Vec<String>) =
            (Vec::new(), Vec::new(), Vec::new());
        let place = |list: &mut Vec<String>, of: &str| {
            if list.last().is_none_or(|last| last != of) {
                list.push(of.to_owned());
            }
            list.len() - 1
        };
        for (code, description) in texts.iter().filter(|(code, _)| code.len() == 6) {
            let (heading, chapter) = (place(&mut headings, &code[..4]), place(&mut chapters, &code[..2]));
            let (code, description) = ((*code).to_owned(), (*description).to_owned());
            codes.push(Code { code, description, heading, chapter });
        }
        let mut into = Collector {
            vocabulary: Vocabulary::default(),
            codes: Builder::with(codes.len()),
            headings: Builder::with(headings.len()),
            chapters: Builder::with(chapters.len()),
        };
        for (at, code) in codes.iter().enumerate() {
            into.own(at, code);
            into.above(at, texts.get(&code.code[..4]).copied(), texts.get(&code.code[..2]).copied());
        }
        for (at, heading) in headings.iter().enumerate() {
            into.heading(at, texts.get(heading.as_str()).copied().unwrap_or(""));
        }
        for (at, chapter) in chapters.iter().enumerate() {
            into.chapter(at, texts.get(chapter.as_str()).copied().unwrap_or(""));
        }
        let numbers: HashMap<&str, usize> =
            codes.iter().enumerate().map(|(at, code)| (code.code.as_str(), at)).collect();
        let national = tariff.into_iter().filter(|tariff| tariff.edition == nomenclature.edition);
        for line in national.flat_map(|tariff| &tariff.lines) {
            if let Some(at) = line.code.get(..6).and_then(|code| numbers.get(code)) {
                into.tariff(*at, &codes[*at], &line.description);
            }
        }
        let usable: Vec<(usize, &Confirmed)> = confirmed
            .iter()
            .filter(|line| line.code.edition == nomenclature.edition)
            .filter_map(|line| Some((*numbers.get(line.code.subheading()?)?, line)))
            .collect();
        let lines = into.confirmed(&codes, &usable);
        let size = into.vocabulary.words().len();
        Suggester {
            edition: nomenclature.edition,
            version: version(nomenclature, tariff, confirmed),
            by_code: into.codes.build(size),
            by_heading: into.headings.build(size),
            by_chapter: into.chapters.build(size),
            lexicon: Lexicon::new(into.vocabulary),
            codes,
            headings,
            lines,
        }
    }

    /// Year of the edition of the Harmonized System.
    pub fn edition(&self) -> u16 {
        self.edition
    }

    /// Sixteen hexadecimal digits that change with any line that it was made of.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The headings that a text may belong under, best first, `limit` at most.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        let ranked = self.rank(text);
        ranked.headings.iter().take(limit).map(|(_, code, score)| self.shown(&ranked, *code, *score)).collect()
    }

    /// The subheadings that a text may belong under, best first: several of one heading may stand among them.
    pub fn subheadings(&self, text: &str, limit: usize) -> Vec<HsCode> {
        let ranked = self.rank(text);
        let mut order: Vec<usize> = (0..self.codes.len()).filter(|at| ranked.codes[*at] > 0.0).collect();
        order.sort_by(|a, b| ranked.codes[*b].total_cmp(&ranked.codes[*a]).then(a.cmp(b)));
        let code = |at: usize| HsCode { digits: self.codes[at].code.clone(), edition: self.edition };
        order.into_iter().take(limit).map(code).collect()
    }

    /// The number of a heading, where this edition has it.
    pub(super) fn heading(&self, digits: &str) -> Option<usize> {
        self.headings.binary_search_by(|heading| heading.as_str().cmp(digits)).ok()
    }

    pub(super) fn heading_of(&self, code: usize) -> &str {
        &self.headings[self.codes[code].heading]
    }

    pub(super) fn rank(&self, text: &str) -> Ranked {
        let query = self.lexicon.read(text, &self.by_code);
        let terms = || query.terms.iter().map(|term| (term.word, term.weight));
        let mut codes = self.by_code.scores(terms());
        let (headings, chapters) = (self.by_heading.scores(terms()), self.by_chapter.scores(terms()));
        for (score, code) in codes.iter_mut().zip(&self.codes) {
            if *score > 0.0 {
                *score += HEADING_SHARE * headings[code.heading] + CHAPTER_SHARE * chapters[code.chapter];
            }
        }
        for (code, share) in self.lines.get(&normalised(text)).into_iter().flatten() {
            codes[*code] += SAME_LINE * share;
        }
        let mut best: Vec<Option<(usize, f32)>> = vec![None; self.headings.len()];
        for (at, (score, code)) in codes.iter().zip(&self.codes).enumerate() {
            let place = &mut best[code.heading];
            if *score > 0.0 && place.is_none_or(|(_, most)| *score > most) {
                *place = Some((at, *score));
            }
        }
        let mut headings: Vec<(usize, usize, f32)> =
            best.into_iter().enumerate().filter_map(|(at, best)| best.map(|(code, score)| (at, code, score))).collect();
        headings.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        Ranked { query, codes, headings }
    }

    /// What each source of a query finds in a code or its heading.
    pub(super) fn met(&self, query: &Query, code: usize) -> Vec<(usize, u32, f32)> {
        let mut out: BTreeMap<usize, (u32, f32)> = BTreeMap::new();
        for term in &query.terms {
            let own = self.by_code.impact(term.word, code);
            let above = self.by_heading.impact(term.word, self.codes[code].heading);
            let worth = own.max(above) * term.weight;
            let place = out.entry(term.from).or_insert((term.word, 0.0));
            if worth > place.1 {
                *place = (term.word, worth);
            }
        }
        out.into_iter()
            .filter(|(_, (_, worth))| *worth > 0.0)
            .map(|(from, (word, worth))| (from, word, worth))
            .collect()
    }

    pub(super) fn shown(&self, ranked: &Ranked, code: usize, score: f32) -> Suggestion {
        let mut met = self.met(&ranked.query, code);
        met.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        let because = |(from, word, _): (usize, u32, f32)| Because {
            word: ranked.query.sources[from].text.clone(),
            found: self.lexicon.vocabulary.word(word).to_owned(),
        };
        Suggestion {
            heading: self.heading_of(code).to_owned(),
            code: self.codes[code].code.clone(),
            edition: self.edition,
            description: self.codes[code].description.clone(),
            // Rounded so that the number that is shown, stored and compared is one.
            score: (score * 100.0).round() / 100.0,
            because: met.into_iter().map(because).collect(),
        }
    }
}

impl Collector {
    fn own(&mut self, at: usize, code: &Code) {
        for (word, head) in named_words(&code.description) {
            let word = self.vocabulary.add(&word);
            self.codes.add(at, word, if head { field::OWN_HEAD } else { field::OWN });
            self.headings.add(code.heading, word, field::CHILD);
            self.chapters.add(code.chapter, word, field::CHILD);
        }
    }

    fn above(&mut self, at: usize, heading: Option<&str>, chapter: Option<&str>) {
        for (word, head) in named_words(heading.unwrap_or("")) {
            let word = self.vocabulary.add(&word);
            self.codes.add(at, word, if head { field::HEADING_HEAD } else { field::HEADING });
        }
        for (word, _) in named_words(chapter.unwrap_or("")) {
            let word = self.vocabulary.add(&word);
            self.codes.add(at, word, field::CHAPTER);
        }
    }

    fn heading(&mut self, at: usize, text: &str) {
        for (word, head) in named_words(text) {
            let word = self.vocabulary.add(&word);
            self.headings.add(at, word, if head { field::OWN_HEAD } else { field::OWN });
        }
    }

    fn chapter(&mut self, at: usize, text: &str) {
        for (word, _) in named_words(text) {
            let word = self.vocabulary.add(&word);
            self.chapters.add(at, word, field::OWN_HEAD);
        }
    }

    fn tariff(&mut self, at: usize, code: &Code, text: &str) {
        for (word, _) in named_words(text) {
            let word = self.vocabulary.add(&word);
            self.codes.add(at, word, field::TARIFF);
            self.headings.add(code.heading, word, field::CHILD);
        }
    }

    /// Adds confirmed lines; the tenth confirmation of a line adds less than its first.
    fn confirmed(&mut self, codes: &[Code], lines: &[(usize, &Confirmed)]) -> HashMap<String, Vec<(usize, f32)>> {
        let mut counts: BTreeMap<(&str, usize), u64> = BTreeMap::new();
        for (code, line) in lines {
            *counts.entry((&line.text, *code)).or_default() += u64::from(line.count);
        }
        let mut totals: HashMap<&str, u64> = HashMap::new();
        for ((text, code), count) in &counts {
            *totals.entry(text).or_default() += count;
            let weight = field::CONFIRMED * (1.0 + (*count as f32).ln());
            for word in text.split(' ') {
                let word = self.vocabulary.add(word);
                self.codes.add(*code, word, weight);
                self.headings.add(codes[*code].heading, word, field::CHILD);
            }
        }
        let mut out: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
        for ((text, code), count) in &counts {
            let share = *count as f32 / totals.get(text).copied().unwrap_or(1).max(1) as f32;
            out.entry((*text).to_owned()).or_default().push((*code, share));
        }
        out
    }
}

fn version(nomenclature: &Nomenclature, tariff: Option<&Nomenclature>, confirmed: &[Confirmed]) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(LOGIC);
    part(trade::TABLE);
    for lines in std::iter::once(nomenclature).chain(tariff) {
        part(&lines.edition.to_string());
        for line in &lines.lines {
            part(&line.code);
            part(&line.description);
        }
        part("");
    }
    for line in confirmed {
        part(&line.text);
        part(&line.code.digits);
        part(&line.code.edition.to_string());
        part(&line.count.to_string());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
