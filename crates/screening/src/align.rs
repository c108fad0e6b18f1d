//! Two names aligned part by part.

use crate::fold::Part;

/// How one part of the query stands to one part of the entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    pub query: usize,
    pub entry: usize,
    pub likeness: f64,
    pub how: &'static str,
}

/// The aligned pairs, and how alike the whole names are, 0 to 1.
pub(crate) struct Alignment {
    pub pairs: Vec<Pair>,
    pub likeness: f64,
}

/// Likeness from which two parts are taken for one name misspelt.
const TYPO: f64 = 0.88;

fn compare(query: &Part, entry: &Part) -> Option<(f64, &'static str)> {
    if query.text == entry.text {
        return Some((1.0, "same"));
    }
    let likeness = strsim::jaro_winkler(&query.text, &entry.text);
    if query.skeleton == entry.skeleton && query.skeleton.len() >= 2 && likeness >= 0.75 {
        return Some((0.96, "spelling"));
    }
    let (short, long) =
        if query.text.len() < entry.text.len() { (&query.text, &entry.text) } else { (&entry.text, &query.text) };
    if short.len() == 1 && long.starts_with(short.as_str()) {
        return Some((0.6, "initial"));
    }
    if short.len() >= 4 && likeness >= TYPO {
        return Some((likeness * 0.94, "typo"));
    }
    // The machine readable zone cuts long names off.
    (short.len() >= 6 && long.starts_with(short.as_str())).then_some((0.88, "truncated"))
}

/// Aligns greedily, best pair first. `weights` say how much each part tells.
pub(crate) fn align(query: &[Part], query_weights: &[f64], entry: &[Part], entry_weights: &[f64]) -> Alignment {
    let mut candidates: Vec<Pair> = Vec::new();
    for (q, a) in query.iter().enumerate() {
        for (e, b) in entry.iter().enumerate() {
            if let Some((likeness, how)) = compare(a, b) {
                candidates.push(Pair { query: q, entry: e, likeness, how });
            }
        }
    }
    candidates
        .sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.query.cmp(&b.query)).then(a.entry.cmp(&b.entry)));
    let (mut used_query, mut used_entry) = (vec![false; query.len()], vec![false; entry.len()]);
    let mut pairs = Vec::new();
    let (mut told_query, mut told_entry) = (0.0, 0.0);
    for pair in candidates {
        if used_query[pair.query] || used_entry[pair.entry] {
            continue;
        }
        used_query[pair.query] = true;
        used_entry[pair.entry] = true;
        told_query += query_weights[pair.query] * pair.likeness;
        told_entry += entry_weights[pair.entry] * pair.likeness;
        pairs.push(pair);
    }
    let all = |weights: &[f64]| weights.iter().sum::<f64>().max(1e-9);
    let aligned = 0.5 * told_query / all(query_weights) + 0.5 * told_entry / all(entry_weights);
    pairs.sort_by_key(|pair| pair.query);
    let joined = joined(query, entry);
    if joined > aligned {
        return Alignment {
            pairs: vec![Pair { query: 0, entry: 0, likeness: joined, how: "joined" }],
            likeness: joined,
        };
    }
    Alignment { pairs, likeness: aligned }
}

/// Parts run together or taken apart: `abdulrahman` and `abdul rahman`.
fn joined(query: &[Part], entry: &[Part]) -> f64 {
    if query.len() == entry.len() || query.len().abs_diff(entry.len()) > 2 {
        return 0.0;
    }
    let text = |parts: &[Part]| parts.iter().map(|part| part.text.as_str()).collect::<String>();
    let (a, b) = (text(query), text(entry));
    if a.len() < 8 || a.len().abs_diff(b.len()) > 2 {
        return 0.0;
    }
    let likeness = strsim::jaro_winkler(&a, &b);
    if likeness >= 0.96 { likeness * 0.98 } else { 0.0 }
}
