//! Evidence added up: log-odds for each ground, less what stands around it, then a tier.

use super::{
    Finding, Line, Reach, Regime, Tier, Why,
    context::{self, Cue, Percent},
};
use crate::{
    dictionary::Dictionary,
    fold::Folded,
    item::{Class, Item, Limit},
};

/// Changes with any weight or pass, so that a finding names what made it.
pub(super) const VERSION: &str = "goods-2";

/// From this score on it is a match.
const MATCH: f64 = 0.75;
/// From this score on it is possible.
const POSSIBLE: f64 = 0.45;

/// Why a text may be an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// A CAS number with a right check digit.
    Cas {
        /// The text calls it one.
        labelled: bool,
    },
    /// A UN number.
    Un {
        /// Items that travel under it.
        shared_by: usize,
        /// Whether it is one for everything not otherwise specified.
        generic: bool,
    },
    /// A formula.
    Formula {
        /// Whether other substances have the same.
        shared: bool,
    },
    /// A name as the dictionary has it.
    Name {
        /// Bytes of its folded text.
        length: u32,
        /// Chinese characters in it.
        han: u32,
    },
    /// A name by the ideas of its words.
    Words,
    /// A name after slips were corrected.
    Slip {
        /// Letters corrected.
        slips: usize,
    },
    /// A name that is also something else.
    Weak,
}

impl Ground {
    /// Log-odds that it is meant.
    fn odds(self) -> f64 {
        match self {
            Ground::Cas { labelled: true } => 5.0,
            Ground::Cas { labelled: false } => 3.5,
            Ground::Un { generic: true, .. } => -1.5,
            Ground::Un { shared_by: 1, .. } => 2.2,
            Ground::Un { .. } => 1.2,
            Ground::Formula { shared: false } => 2.2,
            Ground::Formula { shared: true } => 0.4,
            Ground::Name { han: 1, .. } => 0.2,
            Ground::Name { han: 2.., .. } => 2.2,
            Ground::Name { length: 0..=4, .. } => 1.2,
            Ground::Name { length: 5..=7, .. } => 1.7,
            Ground::Name { .. } => 2.6,
            Ground::Words => 1.5,
            Ground::Slip { slips: 1 } => 1.0,
            Ground::Slip { slips: 2 } => 0.4,
            Ground::Slip { .. } => 0.0,
            Ground::Weak => -2.0,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Ground::Cas { .. } => "cas",
            Ground::Un { .. } => "un",
            Ground::Formula { .. } => "formula",
            Ground::Name { .. } => "name",
            Ground::Words => "words",
            Ground::Slip { .. } => "slip",
            Ground::Weak => "abbreviation",
        }
    }

    /// Identifiers are written on purpose: what stands around them takes nothing off.
    fn is_identifier(self) -> bool {
        matches!(self, Ground::Cas { .. } | Ground::Un { .. })
    }
}

/// One ground for one item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// Index of the item.
    pub item: u32,
    /// The ground.
    pub ground: Ground,
    /// First character in the source.
    pub start: u32,
    /// Character after the last; 0 for what is declared in a field.
    pub end: u32,
    /// First and last token, for what the words around bear on.
    pub tokens: Option<(u32, u32)>,
}

/// What stands around the evidence.
pub(super) struct Around<'a> {
    /// The line.
    pub line: &'a Line<'a>,
    /// Its text, folded.
    pub folded: &'a Folded,
    /// Cues by token.
    pub cues: &'a [(u32, Cue)],
    /// Shares stated in it.
    pub percents: &'a [Percent],
}

/// Findings from evidence, surest first.
pub(super) fn findings(
    dictionary: &Dictionary,
    evidence: &mut [Evidence],
    around: &Around<'_>,
    chars: &[char],
) -> Vec<Finding> {
    evidence.sort_by_key(|e| (e.item, e.start, e.end));
    let mut out: Vec<Finding> = evidence
        .chunk_by(|a, b| a.item == b.item)
        .map(|grounds| one(&dictionary.items[grounds[0].item as usize], grounds, around, chars))
        .collect();
    // Of two that are as sure, the longer words are the more particular.
    let covered = |finding: &Finding| finding.why.iter().map(|why| why.end - why.start).max();
    out.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| covered(b).cmp(&covered(a))).then_with(|| a.item.cmp(&b.item))
    });
    out
}

fn one(item: &Item, grounds: &[Evidence], around: &Around<'_>, chars: &[char]) -> Finding {
    let mut why: Vec<Why> = Vec::new();
    let mut best = f64::MIN;
    let mut sum = 0.0;
    let mut identified = false;
    let mut share = None;
    for (at, evidence) in grounds.iter().enumerate() {
        let mut odds = evidence.ground.odds();
        why.push(quote(evidence.ground.kind(), evidence.start, evidence.end, chars));
        identified |= evidence.ground.is_identifier() && odds > 0.0;
        if let Some((first, last)) = evidence.tokens {
            odds += beside(item, evidence.ground, (first, last), around, chars, &mut why);
            share = share.or_else(|| context::share_of(around.percents, around.folded, first, last));
        }
        // The same words found twice are one ground.
        let again = grounds[..at].iter().any(|other| other.start == evidence.start && other.end == evidence.end);
        if !again {
            sum += odds.max(0.0) * 0.5;
        }
        best = best.max(odds);
    }
    let mut odds = best + (sum - best.max(0.0) * 0.5).max(0.0);
    if !identified {
        odds += overall(item, share, around, chars, &mut why);
    }
    odds += declared_code(item, around.line, &mut why);
    let share = share.or_else(|| around.percents.first().copied().filter(|_| around.percents.len() == 1));
    let regimes = regimes(item, share, around.line.quantity_kg);
    let below = !regimes.is_empty()
        && regimes.iter().any(|r| r.reach == Reach::Below)
        && !item.limits.is_empty()
        && regimes.iter().all(|r| r.reach == Reach::Below || !has_own_limit(item, &r.regime));
    let mut score = 1.0 / (1.0 + (-odds).exp());
    if below {
        if let Some(share) = share {
            why.push(quote("below_limit", share.start, share.end, chars));
        }
        // Every limit that the item has is kept: worth knowing, no alarm.
        score = score.min(0.3);
    }
    let score = (score * 1e4).round() / 1e4;
    let tier = match score {
        s if s >= MATCH => Tier::Match,
        s if s >= POSSIBLE => Tier::Possible,
        _ => Tier::Context,
    };
    why.sort_by_key(|why| (why.start, why.end));
    why.dedup();
    Finding { item: item.id.clone(), tier, score, why, regimes }
}

/// What stands beside one name.
fn beside(
    item: &Item,
    ground: Ground,
    (first, last): (u32, u32),
    around: &Around<'_>,
    chars: &[char],
    why: &mut Vec<Why>,
) -> f64 {
    let mut odds = 0.0;
    if let Some((token, cue)) = context::bearing(around.folded, around.cues, first, last) {
        let chemical = matches!(item.class, Class::Chemical);
        let (kind, weight) = match cue {
            Cue::DeniesNext | Cue::DeniesRest | Cue::DeniesLast => ("denied", -6.0),
            Cue::About => ("about", -3.5),
            // A part for a controlled machine is worth a look; gloves for an acid are not the acid.
            Cue::Purpose if chemical => ("purpose", -2.5),
            Cue::Purpose => ("purpose", -0.5),
            _ => ("", 0.0),
        };
        if weight != 0.0 {
            let token = around.folded.tokens[token as usize];
            why.push(quote(kind, token.start, token.end, chars));
            odds += weight;
        }
    }
    if ground == Ground::Weak {
        let named = item.context.iter().find_map(|phrase| context::holds(around.folded, phrase));
        let trade = context::anywhere(around.cues, Cue::Trade).map(|token| (token, token));
        let tokens = if item.context.is_empty() { trade } else { named };
        if let Some((from, to)) = tokens {
            let (from, to) = (around.folded.tokens[from as usize], around.folded.tokens[to as usize]);
            why.push(quote("context", from.start, to.end, chars));
            odds += 3.2;
        }
    }
    odds
}

/// What stands anywhere in the text, where no identifier speaks.
fn overall(item: &Item, share: Option<Percent>, around: &Around<'_>, chars: &[char], why: &mut Vec<Why>) -> f64 {
    let mut odds = 0.0;
    let mut mind = |kind: &str, first: u32, last: u32, weight: f64| {
        let (first, last) = (around.folded.tokens[first as usize], around.folded.tokens[last as usize]);
        why.push(quote(kind, first.start, last.end, chars));
        odds += weight;
    };
    if let Some((first, last)) = item.against.iter().find_map(|phrase| context::holds(around.folded, phrase)) {
        mind("against", first, last, -4.5);
    }
    if item.class == Class::Chemical {
        // Goods of this strength are no consumer's preparation, whatever they are used for.
        let strong = share.is_some_and(|share| share.value >= 50.0);
        if let Some(token) = context::anywhere(around.cues, Cue::Consumer).filter(|_| !strong) {
            mind("consumer", token, token, -3.5);
        }
        if let Some(token) = context::anywhere(around.cues, Cue::Empty) {
            mind("empty", token, token, -3.5);
        }
    }
    odds
}

/// What the declared HS code says: agreement speaks for an item; another section of the tariff a little against it.
fn declared_code(item: &Item, line: &Line<'_>, why: &mut Vec<Why>) -> f64 {
    let Some(declared) = line.hs.filter(|hs| hs.len() >= 4) else { return 0.0 };
    let six = &declared[..declared.len().min(6)];
    let mut say = |kind: &str| why.push(Why { kind: kind.to_owned(), found: declared.to_owned(), start: 0, end: 0 });
    if item.hs.iter().any(|hs| hs.code.starts_with(six) || six.starts_with(hs.code.as_str())) {
        say("hs");
        return 1.4;
    }
    if item.hs.iter().any(|hs| hs.code[..2] == declared[..2]) || item.hs.is_empty() {
        return 0.0;
    }
    say("hs_elsewhere");
    -0.7
}

fn has_own_limit(item: &Item, regime: &str) -> bool {
    let code = regime.split(':').next().unwrap_or(regime);
    item.limits.iter().any(|limit| limit.regime == code)
}

/// Which regimes take the goods in.
fn regimes(item: &Item, share: Option<Percent>, quantity: Option<f64>) -> Vec<Regime> {
    let reach = |regime: &String| {
        let code = regime.split(':').next().unwrap_or(regime);
        let mut limits = item.limits.iter().filter(|limit| limit.regime == code).peekable();
        if limits.peek().is_none() {
            return Reach::Within;
        }
        limits.map(|limit| under(limit, share, quantity)).fold(Reach::Within, |all, one| match (all, one) {
            (Reach::Below, _) | (_, Reach::Below) => Reach::Below,
            (Reach::Unstated, _) | (_, Reach::Unstated) => Reach::Unstated,
            _ => Reach::Within,
        })
    };
    item.regimes.iter().map(|regime| Regime { regime: regime.clone(), reach: reach(regime) }).collect()
}

/// Whether what is stated is under one limit.
fn under(limit: &Limit, share: Option<Percent>, quantity: Option<f64>) -> Reach {
    /// Per cent of nitrogen in pure ammonium nitrate.
    const NITROGEN_IN_AMMONIUM_NITRATE: f64 = 0.35;
    if let Some(least) = limit.concentration {
        let Some(share) = share else { return Reach::Unstated };
        // Fertilisers are sold by their nitrogen: a share that nitrogen cannot exceed is taken for it.
        let most = 100.0 * NITROGEN_IN_AMMONIUM_NITRATE;
        let value = match limit.of.as_deref() {
            Some("N") if !share.nitrogen && share.value > most => share.value * NITROGEN_IN_AMMONIUM_NITRATE,
            _ => share.value,
        };
        let within = if limit.inclusive { value >= least } else { value > least };
        if !within {
            return Reach::Below;
        }
    }
    if let Some(least) = limit.quantity {
        match quantity.filter(|_| limit.unit.as_deref() == Some("kg")) {
            None => return Reach::Unstated,
            Some(quantity) if quantity < least => return Reach::Below,
            Some(_) => {}
        }
    }
    Reach::Within
}

/// A reason with the words as they stand.
fn quote(kind: &str, start: u32, end: u32, chars: &[char]) -> Why {
    let found = chars.get(start as usize..end as usize).unwrap_or_default().iter().collect();
    Why { kind: kind.to_owned(), found, start, end }
}
