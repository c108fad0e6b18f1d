//! A match in words: which part met which and how, what was missing, and what the rest of the evidence said. The
//! weights of the lines add up to the log-odds of the score.

use compact_str::CompactString;
use model::Entity;

use crate::{
    Query, Why,
    align::{Asked, Pair},
    evidence::{self, Birth, Settled},
    features::{BORN, ENTRY_REST, HOWS, MEASURES, Measures, QUERY_REST},
    names::Names,
    score::{self, Weighed},
};

/// The name that was found, with what is known of it.
pub(crate) struct Name<'n> {
    pub name: u32,
    pub pairs: &'n [Pair],
    pub measures: &'n Measures,
    pub weighed: &'n Weighed,
    /// How the birth date stands, and to which listed one.
    pub birth: Option<(Birth, &'n str)>,
}

pub(crate) fn explain(query: &Query<'_>, entity: &Entity, asked: &Asked, names: &Names, found: &Name<'_>) -> Vec<Why> {
    let &Name { name, pairs, measures, weighed, birth } = found;
    let lines = Shares::of(&weighed.shares(), measures);
    let tokens = names.tokens(name);
    let vocabulary = &names.vocabulary;
    // Each part once at most, the whole name and the birth date.
    let mut why = Vec::with_capacity(asked.parts.len() + tokens.len() + 2);
    let (mut query_used, mut entry_used) = (0u32, 0u32);
    for pair in pairs {
        query_used |= ((1 << pair.query_parts) - 1) << pair.query;
        entry_used |= ((1 << pair.entry_parts) - 1) << pair.entry;
        let from = usize::from(pair.query);
        let found = &asked.parts[from..][..usize::from(pair.query_parts)];
        let found = spaced(found.iter().map(|known| known.part.text.as_str()));
        let against = &tokens[usize::from(pair.entry)..][..usize::from(pair.entry_parts)];
        let against = spaced(against.iter().map(|token| vocabulary.text(*token)));
        let weight = lines.agreed * pair.info;
        why.push(Why::new("name", found, against, pair.how.word(), f64::from(weight)));
    }
    for (_, known) in asked.parts.iter().enumerate().filter(|(at, _)| query_used & (1 << at) == 0) {
        if known.part.weak {
            continue;
        }
        let weight = lines.missing * known.info;
        why.push(Why::new("name", known.part.text.as_str(), "", "missing", f64::from(weight)));
    }
    for (_, &token) in tokens.iter().enumerate().take(32).filter(|(at, _)| entry_used & (1 << at) == 0) {
        if !vocabulary.is_weak(token) {
            let weight = lines.missing * vocabulary.info(token);
            why.push(Why::new("name", "", vocabulary.text(token), "missing", f64::from(weight)));
        }
    }
    let full = entity.names.iter().map(|name| name.text.as_str()).next().unwrap_or("");
    let of_birth = weighed.of_name - weighed.without_birth;
    let of_parts: f64 = why.iter().map(|line| line.weight).sum();
    why.push(Why::new("whole name", query.name, full, "weighed", weighed.without_birth - of_parts));
    if let Some((birth, listed)) = birth {
        why.push(Why::new("birth date", query.dob.unwrap_or(""), listed, birth.word(), of_birth));
    }
    for piece in evidence::pieces(query, entity) {
        why.push(Why::new(piece.part, piece.found, piece.against, piece.how, piece.weight));
    }
    let (how, weight) = match evidence::imo(query.imo, entity.imo.as_deref()) {
        Settled::Is => ("imo", score::CERTAIN),
        Settled::IsNot => ("differs", -score::CERTAIN),
        Settled::No => return why,
    };
    why.push(Why::new("IMO number", query.imo.unwrap_or(""), entity.imo.as_deref().unwrap_or(""), how, weight));
    why
}

impl Why {
    pub(crate) fn new(
        part: &'static str,
        found: impl Into<CompactString>,
        against: impl Into<CompactString>,
        how: &'static str,
        weight: f64,
    ) -> Self {
        Why { part, found: found.into(), against: against.into(), how, weight: (weight * 1000.0).round() / 1000.0 }
    }
}

/// Parts with a space between them.
fn spaced<'t>(parts: impl Iterator<Item = &'t str>) -> CompactString {
    let mut out = CompactString::default();
    for part in parts {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// What the measures of a name add up to by what an officer asks: what agreed, and what was missing.
struct Shares {
    /// For each nat of what agreed.
    agreed: f32,
    /// For each nat of what one side lacks.
    missing: f32,
}

impl Shares {
    fn of(shares: &[f32; MEASURES + 1], measures: &Measures) -> Self {
        let (mut agreed, mut missing) = (0.0, 0.0);
        for share in &shares[..BORN] {
            // What adds is to the credit of the parts that met; what takes away is the fault of those that did not.
            if *share >= 0.0 {
                agreed += share;
            } else {
                missing += share;
            }
        }
        let met: f32 = measures[..HOWS].iter().sum();
        let lacked = measures[QUERY_REST] + measures[ENTRY_REST];
        Shares { agreed: agreed / met.max(0.01), missing: if lacked > 0.5 { missing / lacked } else { 0.0 } }
    }
}
