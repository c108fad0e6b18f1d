//! RF03: what goods need from the mains is not what the destination has.

use model::Signal;

use super::{ENGINE, Grid, View};
use crate::signal;

/// Chapters of goods that may run on mains: machines, electrical goods, instruments, lamps.
const CHAPTERS: [&str; 4] = ["84", "85", "90", "94"];
/// Supply voltages between line and neutral. Others are ratings of cables and parts, batteries, or three phases.
const SINGLE_PHASE: std::ops::RangeInclusive<f64> = 100.0..=250.0;
const MAINS_HERTZ: [f64; 2] = [50.0, 60.0];
/// How far a stated voltage may be from a nominal one: 10 per cent (IEC 60038), and a little for rounding.
const TOLERANCE: f64 = 0.12;

/// RF03: the stated frequency, or the stated voltage, is none of the destination's.
pub(super) fn misfit(view: &View<'_>) -> Option<Signal> {
    let country = view.destination()?;
    let grid = view.settings.grid.get(country)?;
    view.record.consignment.goods.iter().enumerate().find_map(|(line, goods)| {
        let hs = goods.hs.as_deref().unwrap_or("");
        if !hs.is_empty() && !CHAPTERS.iter().any(|chapter| hs.starts_with(chapter)) {
            return None;
        }
        let stated = grid.unlike(goods.description.as_deref()?)?;
        let has = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join("/");
        let offered = format!("{} V {} Hz", has(&grid.volts), has(&grid.hertz));
        let mut out =
            signal(ENGINE, "RF03", [("stated", stated), ("country", country.to_owned()), ("grid", offered.clone())]);
        let mut place = view.text(line);
        place.against = Some(offered);
        out.evidence.push(place);
        Some(out)
    })
}

impl Grid {
    /// What a text states of frequency or voltage, where none of it is here.
    fn unlike(&self, text: &str) -> Option<String> {
        let mut stated = mains(text);
        stated.hertz.retain(|hertz| MAINS_HERTZ.contains(hertz));
        let here = |hertz: &f64| self.hertz.contains(hertz);
        if !self.hertz.is_empty() && !stated.hertz.is_empty() && !stated.hertz.iter().any(here) {
            return Some(listed(&stated.hertz, "Hz"));
        }
        let near = |volts: f64| self.volts.iter().any(|nominal| (volts - nominal).abs() <= nominal * TOLERANCE);
        let between = |(low, high): &(f64, f64)| self.volts.iter().any(|v| (low..=high).contains(&v));
        stated.ranges.retain(|(low, high)| SINGLE_PHASE.contains(low) && SINGLE_PHASE.contains(high));
        // One voltage outside says that it is no supply voltage: a rating, or goods for three phases.
        let supply = !stated.volts.is_empty() && stated.volts.iter().all(|volts| SINGLE_PHASE.contains(volts));
        if self.volts.is_empty()
            || !supply
            || stated.ranges.iter().any(between)
            || stated.volts.iter().any(|v| near(*v))
        {
            return None;
        }
        Some(listed(&stated.volts, "V"))
    }
}

fn listed(numbers: &[f64], unit: &str) -> String {
    format!("{} {unit}", numbers.iter().map(f64::to_string).collect::<Vec<_>>().join("/"))
}

/// Numbers that a text gives with the units of mains.
#[derive(Debug, Default, PartialEq)]
struct Mains {
    volts: Vec<f64>,
    /// Lowest and highest of a range; both stand in `volts` too.
    ranges: Vec<(f64, f64)>,
    hertz: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Word(String),
    Mark(char),
}

/// Reads `220V 50HZ`, `110/220 V`, `AC100-240V~50/60 Hz`. A unit takes the numbers before it that strokes join.
fn mains(text: &str) -> Mains {
    let tokens = tokens(text);
    let mut out = Mains::default();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(unit) = token else { continue };
        let volts = matches!(unit.as_str(), "V" | "VAC" | "VOLT" | "VOLTS");
        if !volts && unit != "HZ" {
            continue;
        }
        let mut numbers = Vec::new();
        let mut range = false;
        let mut before = tokens[..at].iter().rev();
        while let Some(Token::Number(number)) = before.next() {
            numbers.push(*number);
            match before.next() {
                Some(Token::Mark('/')) => {}
                Some(Token::Mark('-')) => range = true,
                _ => break,
            }
        }
        if !volts {
            out.hertz.extend(numbers);
            continue;
        }
        if let (true, [high, low]) = (range, numbers.as_slice()) {
            out.ranges.push((*low, *high));
        }
        out.volts.extend(numbers);
    }
    out
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&next) = chars.peek() {
        let mut run = |wanted: fn(char) -> bool| {
            let mut run = String::new();
            while let Some(c) = chars.next_if(|c| wanted(*c)) {
                run.extend(c.to_uppercase());
            }
            run
        };
        if next.is_ascii_digit() {
            let number = run(|c| c.is_ascii_digit() || c == '.');
            out.push(number.trim_end_matches('.').parse().map_or(Token::Mark('?'), Token::Number));
        } else if next.is_alphabetic() {
            out.push(Token::Word(run(char::is_alphabetic)));
        } else {
            chars.next();
            match next {
                c if c.is_whitespace() => {}
                '–' | '~' => out.push(Token::Mark('-')),
                c => out.push(Token::Mark(c)),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(volts: f64, hertz: f64) -> Grid {
        Grid { volts: vec![volts], hertz: vec![hertz] }
    }

    #[test]
    fn what_fits_is_silent() {
        let here = grid(230.0, 50.0);
        for text in [
            "AIR COMPRESSOR 220V 50HZ",
            "POWER SUPPLY AC100-240V~50/60 Hz",
            "BLENDER 110/220 V",
            "CABLE 450/750V",
            "BATTERY 12V",
            "MOTOR 380V 50HZ",
            "INVERTER 110V/220V",
            "SCREEN 144HZ",
            "400HZ",
            "",
        ] {
            assert_eq!(here.unlike(text), None, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let here = grid(230.0, 50.0);
        assert_eq!(here.unlike("MOTOR 460V 60HZ").as_deref(), Some("60 Hz"));
        assert_eq!(here.unlike("DRILL 110-120V").as_deref(), Some("120/110 V"));
        assert_eq!(here.unlike("OVEN 120 volts").as_deref(), Some("120 V"));
        assert_eq!(grid(120.0, 60.0).unlike("OVEN 220V/50HZ").as_deref(), Some("50 Hz"));
    }
}
