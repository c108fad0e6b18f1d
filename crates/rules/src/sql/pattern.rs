//! Patterns that mean the same to every engine.
//!
//! A pattern of a rule is Unicode throughout and knows no difference between
//! the end of a text and the end of its last line; RE2 (DuckDB), Java (Spark)
//! and Joni (Trino) each differ in such things. So a pattern is parsed, and
//! written anew from what its parts mean: classes as ranges of characters,
//! whatever the case as both cases, ends as `\A` and `\z`.

use std::fmt::Write;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use super::{Said, refused};

/// RE2 compiles nothing that repeats more often.
const REPEATS: u32 = 1000;

/// The same pattern in the words that all engines share.
pub(super) fn portable(pattern: &str) -> Said {
    let Ok(hir) = regex_syntax::parse(pattern) else { return refused("this pattern of `matches`") };
    let mut out = String::new();
    write(&hir, &mut out, 1)?;
    Ok(out)
}

fn write(hir: &Hir, out: &mut String, repeats: u32) -> Said<()> {
    match hir.kind() {
        HirKind::Empty => out.push_str("(?:)"),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => text.chars().for_each(|letter| character(letter, out)),
            Err(_) => return refused("a pattern of bytes in `matches`"),
        },
        HirKind::Class(Class::Unicode(all)) => class(all, out)?,
        HirKind::Class(Class::Bytes(bytes)) => match bytes.to_unicode_class() {
            Some(all) => class(&all, out)?,
            None => return refused("a pattern of bytes in `matches`"),
        },
        HirKind::Look(Look::Start) => out.push_str("\\A"),
        HirKind::Look(Look::End) => out.push_str("\\z"),
        HirKind::Look(Look::StartLF | Look::EndLF | Look::StartCRLF | Look::EndCRLF) => {
            return refused("the beginning or end of a line in `matches`");
        }
        HirKind::Look(_) => return refused("the boundary of a word in `matches`"),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min).max(1);
            let repeats = repeats.saturating_mul(most);
            if repeats > REPEATS {
                return refused(format!("a repetition of more than {REPEATS} times in `matches`"));
            }
            out.push_str("(?:");
            write(&repetition.sub, out, repeats)?;
            out.push(')');
            let _ = match (repetition.min, repetition.max) {
                (0, None) => write!(out, "*"),
                (1, None) => write!(out, "+"),
                (0, Some(1)) => write!(out, "?"),
                (least, None) => write!(out, "{{{least},}}"),
                (least, Some(most)) if least == most => write!(out, "{{{least}}}"),
                (least, Some(most)) => write!(out, "{{{least},{most}}}"),
            };
        }
        HirKind::Capture(capture) => group(std::slice::from_ref(&*capture.sub), out, repeats)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, out, repeats)?;
            }
        }
        HirKind::Alternation(parts) => group(parts, out, repeats)?,
    }
    Ok(())
}

fn group(parts: &[Hir], out: &mut String, repeats: u32) -> Said<()> {
    for (at, part) in parts.iter().enumerate() {
        out.push_str(if at == 0 { "(?:" } else { "|" });
        write(part, out, repeats)?;
    }
    out.push(')');
    Ok(())
}

fn class(all: &ClassUnicode, out: &mut String) -> Said<()> {
    let (first, last) = (all.ranges().first(), all.ranges().last());
    let (Some(first), Some(last)) = (first, last) else { return refused("a class of no characters in `matches`") };
    let mut shown = all.clone();
    let denied = first.start() == '\0' && last.end() == char::MAX;
    if denied {
        shown.negate();
    }
    if shown.ranges().is_empty() {
        out.push_str("(?s:.)");
        return Ok(());
    }
    out.push_str(if denied { "[^" } else { "[" });
    for range in shown.ranges() {
        character(range.start(), out);
        if range.start() != range.end() {
            out.push('-');
            character(range.end(), out);
        }
    }
    out.push(']');
    Ok(())
}

/// Letters and digits as they are, everything that could mean something by its number.
fn character(letter: char, out: &mut String) {
    if letter.is_ascii_alphanumeric() || letter == ' ' {
        out.push(letter);
    } else {
        let _ = write!(out, "\\x{{{:X}}}", u32::from(letter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_engines_read_differently_is_written_out() {
        for (pattern, expected) in [
            ("^[A-C]+$", r"\A(?:[A-C])+\z"),
            ("a.b", r"a[^\x{A}]b"),
            ("(?s)a.", r"a(?s:.)"),
            ("(?i)ab?", r"[Aa](?:[Bb])?"),
            ("(x|yz){2,3}", r"(?:(?:(?:x|yz))){2,3}"),
        ] {
            assert_eq!(portable(pattern).as_deref(), Ok(expected));
        }
        for pattern in [r"\bKHAN\b", "(?m)^A", "(a{40}){40}", "[a&&b]"] {
            assert!(portable(pattern).is_err(), "{pattern}");
        }
    }
}
