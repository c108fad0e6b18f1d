//! All names, formulae and benign phrases in one automaton over folded text.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::{
    dictionary::Dictionary,
    fold::{Folded, Script},
    item::Class,
};

/// What a pattern of the automaton is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A name in some language.
    Name,
    /// A formula that stands for one substance.
    Formula,
    /// A formula that many substances share (organic, by counts of atoms only).
    SharedFormula,
    /// A name that is also something else, and counts only in context.
    Weak,
}

/// A pattern found from one token to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Which pattern.
    pub pattern: u32,
    /// First token.
    pub first: u32,
    /// Last token.
    pub last: u32,
}

/// A pattern: what it is, and of which items it is a name.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The items, with what the name is to each; none for ordinary goods.
    pub items: Vec<(u32, Kind)>,
    /// Bytes of the folded text.
    pub len: u32,
    /// Whether it is written in Chinese characters, and with how many.
    pub han: u32,
}

/// The automaton with its patterns.
pub(super) struct Names {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
}

impl Names {
    /// Builds the automaton over a dictionary.
    pub(super) fn build(dictionary: &Dictionary) -> Result<Self, aho_corasick::BuildError> {
        let mut texts: Vec<String> = Vec::new();
        let mut patterns: Vec<Pattern> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut add = |text: &str, item: Option<(u32, Kind)>| {
            let folded = Folded::of(text);
            if folded.text.is_empty() {
                return;
            }
            let at = *known.entry(folded.text.clone()).or_insert_with(|| {
                let han = folded.tokens.iter().filter(|token| token.script == Script::Han).count() as u32;
                patterns.push(Pattern { items: Vec::new(), len: folded.text.len() as u32, han });
                texts.push(folded.text.clone());
                patterns.len() - 1
            });
            if let Some((item, kind)) = item
                && !patterns[at].items.iter().any(|(known, _)| *known == item)
            {
                patterns[at].items.push((item, kind));
            }
        };
        for (index, item) in dictionary.items.iter().enumerate() {
            let index = index as u32;
            for (_, name) in item.all_names() {
                add(name, Some((index, kind_of_name(name))));
            }
            // What officers read as the title of a substance is also a name of it; the title of a machine is not.
            if matches!(item.class, Class::Chemical | Class::Explosive) {
                for name in readings(&item.name) {
                    add(&name, Some((index, kind_of_name(&name))));
                }
            }
            for weak in &item.weak {
                add(weak, Some((index, Kind::Weak)));
            }
            for formula in &item.formula {
                if let Some(kind) = kind_of_formula(formula) {
                    add(formula, Some((index, kind)));
                }
            }
        }
        for phrase in dictionary.items.iter().flat_map(|item| &item.benign).chain(&dictionary.benign) {
            add(phrase, None);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&texts)?;
        Ok(Names { automaton, patterns })
    }

    /// A pattern.
    pub(super) fn pattern(&self, index: u32) -> &Pattern {
        &self.patterns[index as usize]
    }

    /// The patterns that cover the text, longest first, none over another, into `out`.
    pub(super) fn find(&self, folded: &Folded, places: &mut Places, out: &mut Vec<Span>) {
        out.clear();
        places.fill(folded);
        for found in self.automaton.find_overlapping_iter(folded.text.as_str()) {
            let (Some(first), Some(last)) = (places.begins(found.start()), places.ends(found.end())) else { continue };
            let pattern = &self.patterns[found.pattern().as_usize()];
            let inside_a_word = folded.tokens[first as usize].glued
                && folded.tokens[first as usize].script != Script::Han
                || folded.tokens.get(last as usize + 1).is_some_and(|next| {
                    next.glued && next.script != Script::Han && folded.tokens[last as usize].script != Script::Han
                });
            // `acetone99%` is acetone; `x7075` or `no2b` are whatever they are.
            if inside_a_word && pattern.len < 4 {
                continue;
            }
            out.push(Span { pattern: found.pattern().as_u32(), first, last });
        }
        if out.len() > 1 {
            out.sort_by_key(|span| (std::cmp::Reverse(self.pattern(span.pattern).len), span.first));
        }
        out.retain(|span| places.take(span.first, span.last));
    }
}

/// Which token begins and ends at a byte of the folded text.
#[derive(Debug, Default)]
pub(super) struct Places {
    begins: Vec<u16>,
    ends: Vec<u16>,
    taken: Vec<bool>,
}

const NOWHERE: u16 = u16::MAX;

impl Places {
    fn fill(&mut self, folded: &Folded) {
        for places in [&mut self.begins, &mut self.ends] {
            places.clear();
            places.resize(folded.text.len() + 1, NOWHERE);
        }
        self.taken.clear();
        self.taken.resize(folded.tokens.len(), false);
        for (index, token) in folded.tokens.iter().enumerate() {
            let index = index as u16;
            self.begins[token.from as usize] = index;
            self.ends[token.to as usize] = index;
        }
    }

    /// Takes the tokens from one to another where none is taken yet.
    fn take(&mut self, first: u32, last: u32) -> bool {
        let span = &mut self.taken[first as usize..=last as usize];
        let free = span.iter().all(|taken| !taken);
        if free {
            span.fill(true);
        }
        free
    }

    /// Whether a token is a part of something found.
    pub(super) fn is_taken(&self, token: usize) -> bool {
        self.taken.get(token).copied().unwrap_or(false)
    }

    fn begins(&self, at: usize) -> Option<u32> {
        Some(self.begins[at]).filter(|token| *token != NOWHERE).map(u32::from)
    }

    fn ends(&self, at: usize) -> Option<u32> {
        Some(self.ends[at]).filter(|token| *token != NOWHERE).map(u32::from)
    }
}

/// A title as it may be written: without what stands in brackets, and what stands there by itself where it is long
/// enough to be a name. Alternatives are divided by a slash with blanks.
fn readings(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    // A bracket without a blank before it is a part of a systematic name.
    if let (Some(open), Some(close)) = (name.find(" ("), name.rfind(')'))
        && open < close
    {
        out.push(name[..open].to_owned());
        out.extend(name[open + 2..close].split(", ").filter(|part| part.len() > 3).map(str::to_owned));
    }
    if name.contains(" / ") {
        out.extend(name.split(" / ").map(str::to_owned));
    }
    out
}

/// Short names in Latin letters are also other things.
fn kind_of_name(name: &str) -> Kind {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    if letters <= 3 && name.is_ascii() { Kind::Weak } else { Kind::Name }
}

/// A formula with carbon and hydrogen only counted stands for many substances; a short one without a digit is a word.
fn kind_of_formula(formula: &str) -> Option<Kind> {
    let digit = formula.bytes().any(|b| b.is_ascii_digit());
    if !digit && formula.len() < 4 {
        return None;
    }
    let mut rest = formula.strip_prefix('C').unwrap_or("x");
    rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let organic = rest.starts_with('H') && !rest.starts_with("Hg");
    Some(if organic { Kind::SharedFormula } else { Kind::Formula })
}
