//! Whether the declared heading fits the text: said only when it clearly does not.

use serde::{Deserialize, Serialize};

use super::suggest::{Suggester, Suggestion};

/// Headings that a declared one may be among and be right.
const TOP: usize = 5;
/// Share of what the text tells that the best heading must explain.
const EXPLAINED: f32 = 0.65;
/// How much the text must tell: about one rare word, or two common ones.
const TELLING: f32 = 5.5;
/// Part of the best score that the declared heading may reach at most.
const REACHED: f32 = 0.45;
/// The same between headings of one chapter, where a few words rarely decide.
const REACHED_WITHIN: f32 = 0.25;

/// A declared heading that does not fit the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mismatch {
    /// The declared heading, four digits.
    pub declared: String,
    /// The headings that fit best.
    pub suggested: Vec<Suggestion>,
    /// How far the declared heading stays behind the best: 0 as good, 1 nothing in common. Written with three decimals.
    #[serde(serialize_with = "super::suggest::three_decimals")]
    pub margin: f32,
}

impl Suggester {
    /// Holds a declared code of four digits or more against a text. Nothing where it is among the five best headings,
    /// is no heading of this edition, or text or margin are too weak to speak.
    pub fn check(&self, text: &str, declared: &str) -> Option<Mismatch> {
        let digits: String = declared.chars().filter(char::is_ascii_digit).collect();
        let declared = self.heading(digits.get(..4)?)?;
        let ranked = self.rank(text);
        let (_, best, score) = *ranked.headings.first()?;
        let top = &ranked.headings[..ranked.headings.len().min(TOP)];
        if top.iter().any(|(heading, _, _)| *heading == declared) {
            return None;
        }
        let telling: f32 = ranked.query.sources.iter().map(|source| source.telling).sum();
        let met = self.met(&ranked.query, best);
        let explained: f32 = met.iter().map(|(from, _, _)| ranked.query.sources[*from].telling).sum();
        if explained < TELLING || explained < EXPLAINED * telling {
            return None;
        }
        let own = ranked.headings.iter().find(|(heading, _, _)| *heading == declared).map_or(0.0, |(_, _, own)| *own);
        let within = self.heading_of(best)[..2] == digits[..2];
        if own > score * if within { REACHED_WITHIN } else { REACHED } {
            return None;
        }
        Some(Mismatch {
            declared: digits[..4].to_owned(),
            suggested: top.iter().map(|(_, code, score)| self.shown(&ranked, *code, *score)).collect(),
            margin: ((1.0 - own / score) * 100.0).round() / 100.0,
        })
    }
}
