//! The six service characters (ISO 9735-1, service string advice UNA), declared or found out.

use std::borrow::Cow;

use memchr::memmem;

/// The service characters of an interchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    /// Parts components of an element.
    pub component: u8,
    /// Parts elements of a segment.
    pub element: u8,
    /// Decimal mark.
    pub decimal: u8,
    /// Takes its meaning from the character after it.
    pub release: u8,
    /// Ends a segment.
    pub terminator: u8,
}

impl Default for Syntax {
    fn default() -> Self {
        Syntax { component: b':', element: b'+', decimal: b'.', release: b'?', terminator: b'\'' }
    }
}

/// Where an interchange begins, and its syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Offset of the first segment (UNB, UNG or UNH).
    pub offset: usize,
    /// Its syntax.
    pub syntax: Syntax,
}

/// Bytes within which the segment after an interchange's first begins; UNB has 300 at most.
const HEAD: usize = 4_096;

/// Finds the next interchange in `bytes` from `from`. Whatever stands before it
/// (type-B addresses, mail headers) is not part of it; a name such as LUNA is not UNA.
pub fn find(bytes: &[u8], from: usize) -> Option<Start> {
    let tail = bytes.get(from..)?;
    let offset = find_envelope(tail)?;
    let declared = declared_before(&tail[..offset]);
    let syntax = declared.unwrap_or_else(|| guess(&tail[offset..]));
    Some(Start { offset: from + offset, syntax })
}

/// Where the envelope begins: with UNB, or with UNG or UNH where there is none.
fn find_envelope(bytes: &[u8]) -> Option<usize> {
    let first = find_tag(bytes, b"BGH")?;
    // UNG may be a name in what stands before the interchange: a UNB that follows before any message ends is meant.
    let near = &bytes[first..bytes.len().min(first + HEAD)];
    let near = &near[..memmem::find(near, b"UNT").unwrap_or(near.len())];
    Some(first + find_tag(near, b"B").unwrap_or(0))
}

/// The first tag of UN and one of these letters at the beginning of a segment: not inside a word, and followed by a
/// separator.
fn find_tag(bytes: &[u8], letters: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"UN").find(|&at| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b'\n');
        // Directly after UNA any character may stand before the tag, even a letter's neighbour.
        let after_una = at >= 9 && &bytes[at - 9..at - 6] == b"UNA";
        let mut after = bytes[at + 2..].iter().copied();
        after.next().is_some_and(|letter| letters.contains(&letter))
            && (after_una || !before.is_ascii_alphanumeric())
            && after.find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| byte.is_ascii_punctuation())
    })
}

/// The service string advice that stands directly before the first segment.
fn declared_before(head: &[u8]) -> Option<Syntax> {
    let una = memmem::rfind(head, b"UNA")?;
    let chars = head.get(una + 3..una + 9)?;
    let rest = head.get(una + 9..)?;
    // Only what stands before UNB counts: blanks and line ends may follow, nothing else.
    if !rest.iter().all(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control()) {
        return None;
    }
    let &[component, element, decimal, release, fifth, terminator] = chars else { return None };
    // Some leave the decimal mark out: five characters stand before the line end.
    if terminator.is_ascii_whitespace() && !fifth.is_ascii_whitespace() {
        return Some(Syntax { component, element, decimal: b'.', release: decimal, terminator: fifth });
    }
    Some(Syntax { component, element, decimal, release, terminator })
}

/// Without UNA: the element separator follows the tag, the terminator stands before the next tag.
fn guess(bytes: &[u8]) -> Syntax {
    let mut syntax = Syntax::default();
    let Some(element) = bytes.iter().skip(3).copied().find(|byte| !byte.is_ascii_whitespace()) else { return syntax };
    syntax.element = element;
    let head = &bytes[3..bytes.len().min(HEAD)];
    let next = ["UNG", "UNH", "BGM", "MSG"].into_iter().filter_map(|tag| memmem::find(head, tag.as_bytes())).min();
    let before = next.and_then(|at| head[..at].iter().rev().copied().find(|byte| !byte.is_ascii_whitespace()));
    if let Some(terminator) = before.filter(|byte| byte.is_ascii_punctuation() && *byte != element) {
        syntax.terminator = terminator;
    }
    syntax
}

/// A typographic quote in place of the terminator, as word processors leave it, becomes the terminator again.
pub fn straighten(bytes: &[u8]) -> Cow<'_, [u8]> {
    const QUOTES: [&[u8]; 2] = ["’".as_bytes(), "‘".as_bytes()];
    let Some(first) = find(bytes, 0) else { return Cow::Borrowed(bytes) };
    let message = &bytes[first.offset..];
    // Nearly every message has its own quotes, so that the search for the others is not begun.
    if first.syntax.terminator != b'\'' || memchr::memchr(b'\'', message).is_some() {
        return Cow::Borrowed(bytes);
    }
    let Some(quote) = QUOTES.into_iter().find(|quote| memmem::find(message, quote).is_some()) else {
        return Cow::Borrowed(bytes);
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memmem::find(rest, quote) {
        out.extend_from_slice(&rest[..at]);
        out.push(b'\'');
        rest = &rest[at + quote.len()..];
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}
