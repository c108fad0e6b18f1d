//! Segments, elements and components, borrowed from the message.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use model::{Defect, Severity};

use super::syntax::Syntax;
use crate::limits;

/// Cuts an interchange into segments.
pub struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    syntax: Syntax,
    ordinal: usize,
}

/// One segment. Element 0 is the tag.
pub struct Segment<'a> {
    /// Three letters, without blanks around them.
    pub tag: [u8; 3],
    /// Offset of its first byte.
    pub offset: usize,
    /// Its number in the interchange, from 1.
    pub ordinal: usize,
    body: Cow<'a, [u8]>,
    syntax: Syntax,
    released: bool,
    /// Where the first elements end; later ones are counted from the last of these.
    ends: [u32; INDEXED],
    indexed: usize,
}

/// Elements whose place is remembered: nearly every segment has fewer.
const INDEXED: usize = 12;

impl<'a> Segments<'a> {
    /// Starts at `at`.
    pub fn new(bytes: &'a [u8], at: usize, syntax: Syntax) -> Self {
        Segments { bytes, at, syntax, ordinal: 0 }
    }

    /// Where the next segment would begin.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Offset of the terminator at or after `from`, released ones skipped.
    fn terminator(&self, mut from: usize) -> Option<usize> {
        let start = from;
        loop {
            let at = from + memchr(self.syntax.terminator, self.bytes.get(from..)?)?;
            // A release character counts only when it is not released itself.
            let releases = self.bytes[start..at].iter().rev().take_while(|byte| **byte == self.syntax.release).count();
            if releases % 2 == 0 || self.syntax.release == b' ' {
                return Some(at);
            }
            from = at + 1;
        }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        loop {
            let begin = self.at + self.bytes.get(self.at..)?.iter().position(|byte| !is_noise(*byte))?;
            let end = self.terminator(begin).unwrap_or(self.bytes.len());
            self.at = end + 1;
            let raw = &self.bytes[begin..end];
            if raw.is_empty() {
                continue;
            }
            self.ordinal += 1;
            return Some(Segment::new(raw, begin, self.ordinal, self.syntax));
        }
    }
}

/// Between segments line breaks, blanks and control characters mean nothing.
fn is_noise(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte < 0x20
}

impl<'a> Segment<'a> {
    fn new(raw: &'a [u8], offset: usize, ordinal: usize, syntax: Syntax) -> Self {
        // Inside a segment line breaks are wrapping: a type-B line ends at 69 characters wherever it is.
        let body = if raw.iter().any(|byte| *byte < 0x20) {
            Cow::Owned(raw.iter().copied().filter(|byte| *byte >= 0x20).collect())
        } else {
            Cow::Borrowed(raw)
        };
        let mut tag = [b' '; 3];
        let letters = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
        for (slot, byte) in tag.iter_mut().zip(letters) {
            *slot = byte.to_ascii_uppercase();
        }
        // A blank as release character is how some senders say that they have none.
        let released = syntax.release != b' ' && memchr(syntax.release, &body).is_some();
        let release = released.then_some(syntax.release);
        let (mut ends, mut indexed, mut at) = ([0; INDEXED], 0, 0);
        while indexed < INDEXED {
            let end = next(&body, at, syntax.element, release);
            ends[indexed] = end.unwrap_or(body.len()) as u32;
            indexed += 1;
            match end {
                Some(end) => at = end + 1,
                None => break,
            }
        }
        Segment { tag, offset, ordinal, body, syntax, released, ends, indexed }
    }

    /// The tag as text.
    pub fn name(&self) -> String {
        String::from_utf8_lossy(&self.tag).into_owned()
    }

    /// The raw bytes of element `index`, 1 being the first after the tag.
    pub fn element(&self, index: usize) -> Option<&[u8]> {
        let last = self.indexed.checked_sub(1)?;
        if index <= last {
            let begin = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize + 1);
            return self.body.get(begin..self.ends[index] as usize);
        }
        // The last end remembered is the end of the segment unless all places are taken.
        let begin = self.ends[last] as usize + 1;
        let rest = self.body.get(begin..).filter(|_| self.indexed == INDEXED)?;
        part(rest, self.syntax.element, self.release(), index - last - 1)
    }

    /// How many elements follow the tag.
    pub fn len(&self) -> usize {
        (1..).take_while(|index| self.element(*index).is_some()).count()
    }

    /// Whether nothing follows the tag.
    pub fn is_empty(&self) -> bool {
        self.element(1).is_none()
    }

    /// The raw bytes of component `index` (from 0) of an element; `None` where it is absent or blank.
    pub fn component(&self, element: usize, index: usize) -> Option<&[u8]> {
        let element = self.element(element)?;
        let found = part(element, self.syntax.component, self.release(), index)?.trim_ascii();
        (!found.is_empty()).then_some(found)
    }

    /// A component as text: released characters freed, decoded.
    pub fn text(&self, element: usize, index: usize) -> Option<String> {
        self.component(element, index).map(|raw| self.decode(raw))
    }

    /// Whether a component is exactly this code.
    pub fn is(&self, element: usize, index: usize, code: &str) -> bool {
        self.component(element, index) == Some(code.as_bytes())
    }

    /// A number; the decimal mark may be the declared one, a point or a comma.
    pub fn number(&self, element: usize, index: usize) -> Option<f64> {
        let raw = self.component(element, index)?;
        let text: String = raw
            .iter()
            .map(|byte| if *byte == self.syntax.decimal || *byte == b',' { '.' } else { *byte as char })
            .filter(|c| !c.is_whitespace())
            .collect();
        text.parse::<f64>().ok().filter(|number| number.is_finite() && number.abs() < 1e15)
    }

    /// A whole number.
    pub fn count(&self, element: usize, index: usize) -> Option<i64> {
        self.number(element, index).map(|number| number as i64)
    }

    /// All components of an element that are not blank.
    pub fn texts(&self, element: usize) -> Vec<String> {
        (0..64)
            .map_while(|index| self.raw_component(element, index))
            .filter_map(|raw| {
                let raw = raw.trim_ascii();
                (!raw.is_empty()).then(|| self.decode(raw))
            })
            .collect()
    }

    fn raw_component(&self, element: usize, index: usize) -> Option<&[u8]> {
        part(self.element(element)?, self.syntax.component, self.release(), index)
    }

    /// The whole segment as text, for free text that ignores the syntax.
    pub fn whole(&self) -> String {
        self.decode(&self.body)
    }

    /// A defect at this segment.
    pub fn defect(&self, severity: Severity, code: &str, message: impl Into<String>) -> Defect {
        Defect::new(severity, code, message).at(self.offset, format!("{}[{}]", self.name(), self.ordinal))
    }

    fn release(&self) -> Option<u8> {
        self.released.then_some(self.syntax.release)
    }

    fn decode(&self, raw: &[u8]) -> String {
        let raw = &raw[..raw.len().min(limits::VALUE)];
        let freed: Cow<'_, [u8]> = match self.release() {
            Some(release) if raw.contains(&release) => {
                let mut out = Vec::with_capacity(raw.len());
                let mut bytes = raw.iter().copied();
                while let Some(byte) = bytes.next() {
                    out.push(if byte == release { bytes.next().unwrap_or(byte) } else { byte });
                }
                Cow::Owned(out)
            }
            _ => Cow::Borrowed(raw),
        };
        // Senders who declare one character set and use another are told apart by validity: UTF-8, else Latin-1.
        match std::str::from_utf8(&freed) {
            Ok(text) => text.trim().to_owned(),
            Err(error) if error.error_len().is_none() => {
                String::from_utf8_lossy(&freed[..error.valid_up_to()]).trim().to_owned()
            }
            Err(_) => freed.iter().map(|byte| *byte as char).collect::<String>().trim().to_owned(),
        }
    }
}

/// Part `index` of `bytes` between separators, released ones skipped.
fn part(bytes: &[u8], separator: u8, release: Option<u8>, index: usize) -> Option<&[u8]> {
    let mut begin = 0;
    for _ in 0..index {
        begin = next(bytes, begin, separator, release)? + 1;
    }
    let end = next(bytes, begin, separator, release).unwrap_or(bytes.len());
    Some(&bytes[begin..end])
}

fn next(bytes: &[u8], from: usize, separator: u8, release: Option<u8>) -> Option<usize> {
    let Some(release) = release else {
        return memchr(separator, bytes.get(from..)?).map(|at| from + at);
    };
    let mut at = from;
    loop {
        at += memchr2(separator, release, bytes.get(at..)?)?;
        if bytes[at] == separator {
            return Some(at);
        }
        at += 2;
    }
}
