//! What stands around a name: denials, consumer goods, purposes, concentrations.
//!
//! Nothing here silences a name. It only takes weight off, and says which words did.

use std::{collections::HashMap, sync::LazyLock};

use crate::fold::{Folded, Pause, Script};

/// What a word does to a name near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Right before a name: it is not in the goods (`non`, `without`, `sin`).
    DeniesNext,
    /// Anywhere before a name in its sentence: what follows is left out (`excluding`, `other than`).
    DeniesRest,
    /// Right after a name: it is not in the goods (`free`).
    DeniesLast,
    /// Right after a name: the goods have to do with it and are something else (`resistant`, `detector`).
    About,
    /// Right before a name: it is what the goods are for (`for`, `para`).
    Purpose,
    /// Anywhere: a preparation for consumers.
    Consumer,
    /// Anywhere: packaging that held it.
    Empty,
    /// Anywhere: speaks of chemicals in trade, so that an abbreviation is meant as one.
    Trade,
}

static CUES: LazyLock<HashMap<String, Cue>> = LazyLock::new(|| {
    let mut cues = HashMap::new();
    let mut cue = None;
    for line in include_str!("cues.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('=') {
            cue = match name.trim() {
                "denies next" => Some(Cue::DeniesNext),
                "denies rest" => Some(Cue::DeniesRest),
                "denies last" => Some(Cue::DeniesLast),
                "about" => Some(Cue::About),
                "purpose" => Some(Cue::Purpose),
                "consumer" => Some(Cue::Consumer),
                "empty" => Some(Cue::Empty),
                "trade" => Some(Cue::Trade),
                _ => None,
            };
            continue;
        }
        for word in line.split_whitespace() {
            if let Some(cue) = cue {
                cues.insert(Folded::of(word).text, cue);
            }
        }
    }
    cues
});

/// Whether a word is a cue of any sort.
pub(super) fn is_cue(word: &str) -> bool {
    CUES.contains_key(word)
}

/// The cues of a text, by token.
pub(super) fn cues(folded: &Folded, out: &mut Vec<(u32, Cue)>) {
    out.clear();
    for index in 0..folded.tokens.len() {
        let word = folded.word(index);
        // `NO` in `NH4NO3` is a part of a formula.
        if folded.tokens[index].glued && word.len() < 4 {
            continue;
        }
        if let Some(cue) = CUES.get(word) {
            out.push((index as u32, *cue));
        } else if word == "than" && index > 0 && folded.word(index - 1) == "other" {
            out.push((index as u32, Cue::DeniesRest));
        }
    }
    // Chinese words are not separated.
    for (word, len, cue) in [("无", 1, Cue::DeniesNext), ("不含", 2, Cue::DeniesNext), ("非", 1, Cue::DeniesNext)] {
        for (at, _) in folded.text.match_indices(word) {
            if let Some(token) = folded.tokens.iter().position(|token| token.from as usize == at) {
                out.push((token as u32 + len - 1, cue));
            }
        }
    }
}

/// The cue that bears on the name from one token to another, if any: denials first.
pub(super) fn bearing(folded: &Folded, cues: &[(u32, Cue)], first: u32, last: u32) -> Option<(u32, Cue)> {
    let at = |token: u32, wanted: Cue| cues.iter().find(|(index, cue)| *index == token && *cue == wanted).copied();
    let clause_between = |from: u32, to: u32| {
        (from + 1..=to).any(|t| folded.tokens.get(t as usize).is_some_and(|t| t.pause > Pause::None))
    };
    // `free of X`, `free from X`: the same word denies what follows when a joint stands between.
    if first >= 2
        && matches!(folded.word(first as usize - 1), "of" | "from" | "de")
        && let Some(found) = at(first - 2, Cue::DeniesLast)
    {
        return Some(found);
    }
    // A denial within the words of a name parts them: `aircraft, except unmanned`.
    let inside = |(token, cue): &&(u32, Cue)| {
        (first + 1..last).contains(token) && matches!(cue, Cue::DeniesRest | Cue::DeniesNext)
    };
    if let Some(found) = cues.iter().find(inside) {
        return Some(*found);
    }
    for back in 1..=3u32 {
        let Some(token) = first.checked_sub(back) else { break };
        if clause_between(token, first) {
            break;
        }
        if let Some(found) = at(token, Cue::DeniesNext) {
            return Some(found);
        }
    }
    if let Some(found) = at(last + 1, Cue::DeniesLast).filter(|_| !clause_between(last, last + 1)) {
        // `free flowing` denies nothing.
        let flows = folded.tokens.len() as u32 > last + 2 && folded.word(last as usize + 2).starts_with("flow");
        if !flows {
            return Some(found);
        }
    }
    let sentence =
        |from: u32| folded.tokens[from as usize + 1..=first as usize].iter().all(|token| token.pause < Pause::Stop);
    let rest = |(token, cue): &&(u32, Cue)| *cue == Cue::DeniesRest && *token < first && sentence(*token);
    if let Some(found) = cues.iter().rev().find(rest) {
        return Some(*found);
    }
    for ahead in 1..=2u32 {
        if clause_between(last, last + ahead) {
            break;
        }
        if let Some(found) = at(last + ahead, Cue::About) {
            return Some(found);
        }
    }
    for back in 1..=3u32 {
        let Some(token) = first.checked_sub(back) else { break };
        if token == 0 || clause_between(token, first) {
            break;
        }
        if let Some(found) = at(token, Cue::Purpose) {
            return Some(found);
        }
    }
    None
}

/// A cue of a sort anywhere in the text. A consumer's word after `for` names a use of the goods, not the goods.
pub(super) fn anywhere(cues: &[(u32, Cue)], wanted: Cue) -> Option<u32> {
    cues.iter()
        .find(|(token, cue)| {
            let purpose = |back: u32| token.checked_sub(back).is_some_and(|at| cues.contains(&(at, Cue::Purpose)));
            *cue == wanted && !(wanted == Cue::Consumer && (purpose(1) || purpose(2)))
        })
        .map(|(token, _)| *token)
}

/// A share stated in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Percent {
    /// Per cent.
    pub value: f64,
    /// Whether it is of nitrogen (`34.5% N`).
    pub nitrogen: bool,
    /// First character in the source.
    pub start: u32,
    /// Character after its last.
    pub end: u32,
}

/// The shares stated in a text: `50%`, `34,5 % N`, `98 PCT`.
pub(super) fn percents(text: &str, chars: &[char], out: &mut Vec<Percent>) {
    out.clear();
    let stated = text.contains(['%', '％']) || {
        let upper = text.to_ascii_uppercase();
        upper.contains("PCT") || upper.contains("PERCENT") || upper.contains("PER CENT")
    };
    if !stated {
        return;
    }
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit()
            || at > 0 && (chars[at - 1].is_ascii_digit() || matches!(chars[at - 1], '.' | ','))
        {
            at += 1;
            continue;
        }
        let start = at;
        let mut number = String::new();
        while at < chars.len() && (chars[at].is_ascii_digit() || matches!(chars[at], '.' | ',')) && number.len() < 8 {
            number.push(if chars[at] == ',' { '.' } else { chars[at] });
            at += 1;
        }
        let mut next = at;
        while chars.get(next) == Some(&' ') {
            next += 1;
        }
        let word: String = chars[next.min(chars.len())..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .flat_map(|c| c.to_uppercase())
            .collect();
        let end = match chars.get(next) {
            Some('%' | '％') => next + 1,
            _ if matches!(word.as_str(), "PCT" | "PERCENT") => next + word.len(),
            _ => continue,
        };
        let mut after = end;
        while chars.get(after) == Some(&' ') {
            after += 1;
        }
        let nitrogen =
            chars.get(after).is_some_and(|c| *c == 'N') && chars.get(after + 1).is_none_or(|c| !c.is_alphabetic());
        if let Ok(value) = number.trim_end_matches('.').parse::<f64>()
            && (0.0..=100.0).contains(&value)
        {
            out.push(Percent { value, nitrogen, start: start as u32, end: end as u32 });
        }
        at = end;
    }
}

/// The share that belongs to a name: the next one in its clause, else the one right before it.
pub(super) fn share_of(percents: &[Percent], folded: &Folded, first: u32, last: u32) -> Option<Percent> {
    /// Characters within which a share belongs to a name.
    const REACH: u32 = 24;
    let (start, end) = (folded.tokens[first as usize].start, folded.tokens[last as usize].end);
    let inside = percents.iter().find(|p| p.start >= start && p.end <= end);
    let after = percents.iter().find(|p| p.start >= end && p.start - end <= REACH);
    let before = percents.iter().rev().find(|p| p.end <= start && start - p.end <= 4);
    inside.or(before).or(after).copied()
}

/// Whether a word of a list stands in the text: a single word, or words one after the other.
pub(super) fn holds(folded: &Folded, phrase: &str) -> Option<(u32, u32)> {
    let wanted = Folded::of(phrase);
    let count = wanted.tokens.len();
    if count == 0 {
        return None;
    }
    if wanted.tokens.iter().any(|token| token.script == Script::Han) {
        let at = folded.text.find(&wanted.text)? as u32;
        let first = folded.tokens.iter().position(|token| token.from == at)? as u32;
        return Some((first, (first + count as u32 - 1).min(folded.tokens.len() as u32 - 1)));
    }
    (0..(folded.tokens.len() + 1).saturating_sub(count))
        .find(|at| (0..count).all(|i| folded.word(at + i) == wanted.word(i)))
        .map(|at| (at as u32, (at + count - 1) as u32))
}
