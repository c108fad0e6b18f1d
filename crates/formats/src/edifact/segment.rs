//! Segments, elements and components, borrowed from the message.
//!
//! Each byte is looked at once: a table says what it means in this syntax, and
//! where every component ends is remembered in a buffer that all segments share.

use model::{Defect, Severity};

use super::syntax::Syntax;
use crate::limits;

/// Components of one segment whose places are remembered. The longest segment of any standard has about a thousand.
const MARKS: usize = 4_096;

/// What a byte means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Plain,
    Component,
    Element,
    Terminator,
    Release,
    /// Means nothing wherever it stands: line breaks wrap a type-B line at 69 characters even inside a word.
    Control,
}

/// Cuts an interchange into segments.
pub struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    syntax: Syntax,
    meanings: [Meaning; 256],
    ordinal: usize,
    places: Places,
    /// A segment without its control characters, where it had any.
    cleaned: Vec<u8>,
}

/// Where the parts of a segment stand.
#[derive(Default)]
struct Places {
    /// End of each component, in order.
    ends: Vec<u32>,
    /// Number of the first component of each element; element 0 is the tag.
    firsts: Vec<u32>,
    released: bool,
    /// Whether there were more components than are remembered.
    cut: bool,
}

/// One segment. Element 0 is the tag.
pub struct Segment<'s> {
    /// Three letters, without blanks around them.
    pub tag: [u8; 3],
    /// Offset of its first byte.
    pub offset: usize,
    /// Its number in the interchange, from 1.
    pub ordinal: usize,
    body: &'s [u8],
    syntax: Syntax,
    places: &'s Places,
}

/// How a scan of a segment ended.
struct Scanned {
    /// Offset of the terminator, or the end of the bytes.
    end: usize,
    controls: bool,
}

impl<'a> Segments<'a> {
    /// Starts at `at`.
    pub fn new(bytes: &'a [u8], at: usize, syntax: Syntax) -> Self {
        let (places, cleaned) = (Places::default(), Vec::new());
        Segments { bytes, at, syntax, meanings: meanings(syntax), ordinal: 0, places, cleaned }
    }

    /// Where the next segment would begin.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next segment; it lends the buffers of this cutter.
    #[expect(clippy::should_implement_trait, reason = "a segment borrows from the cutter, which Iterator cannot say")]
    pub fn next(&mut self) -> Option<Segment<'_>> {
        loop {
            let begin = self.at + self.bytes.get(self.at..)?.iter().position(|byte| !is_noise(*byte))?;
            let scanned = self.places.scan(self.bytes, begin, &self.meanings);
            self.at = scanned.end + 1;
            if scanned.end == begin {
                continue;
            }
            self.ordinal += 1;
            let mut body = &self.bytes[begin..scanned.end];
            if scanned.controls {
                self.cleaned.clear();
                let kept = body.iter().copied().filter(|byte| self.meanings[usize::from(*byte)] != Meaning::Control);
                self.cleaned.extend(kept);
                body = &self.cleaned;
                self.places.scan(body, 0, &self.meanings);
            }
            let (offset, ordinal) = (begin, self.ordinal);
            return Some(Segment { tag: tag(body), offset, ordinal, body, syntax: self.syntax, places: &self.places });
        }
    }
}

fn meanings(syntax: Syntax) -> [Meaning; 256] {
    let mut table = [Meaning::Plain; 256];
    table[..0x20].fill(Meaning::Control);
    table[usize::from(syntax.component)] = Meaning::Component;
    table[usize::from(syntax.element)] = Meaning::Element;
    // A blank as release character is how some senders say that they have none.
    if syntax.release != b' ' {
        table[usize::from(syntax.release)] = Meaning::Release;
    }
    table[usize::from(syntax.terminator)] = Meaning::Terminator;
    table
}

fn tag(body: &[u8]) -> [u8; 3] {
    let mut tag = [b' '; 3];
    let letters = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    for (slot, byte) in tag.iter_mut().zip(letters) {
        *slot = byte.to_ascii_uppercase();
    }
    tag
}

/// Between segments line breaks, blanks and control characters mean nothing.
fn is_noise(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte < 0x20
}

impl Places {
    /// Finds the parts of the segment that begins at `begin`; places are counted from there.
    fn scan(&mut self, bytes: &[u8], begin: usize, meanings: &[Meaning; 256]) -> Scanned {
        self.ends.clear();
        self.firsts.clear();
        self.firsts.push(0);
        (self.released, self.cut) = (false, false);
        let (mut at, mut controls) = (begin, false);
        while let Some(byte) = bytes.get(at) {
            match meanings[usize::from(*byte)] {
                Meaning::Plain => {}
                Meaning::Component => self.close(at - begin, false),
                Meaning::Element => self.close(at - begin, true),
                Meaning::Terminator => break,
                Meaning::Release => {
                    self.released = true;
                    // Line breaks may stand between a release character and what it releases.
                    let wraps = bytes[at + 1..].iter().take_while(|b| meanings[usize::from(**b)] == Meaning::Control);
                    let wraps = wraps.count();
                    controls |= wraps > 0;
                    at += 1 + wraps;
                }
                Meaning::Control => controls = true,
            }
            at += 1;
        }
        let end = at.min(bytes.len());
        if !self.cut {
            self.ends.push((end - begin) as u32);
        }
        Scanned { end, controls }
    }

    fn close(&mut self, end: usize, element: bool) {
        if self.ends.len() >= MARKS {
            self.cut = true;
            return;
        }
        self.ends.push(end as u32);
        if element {
            self.firsts.push(self.ends.len() as u32);
        }
    }

    /// The numbers of an element's components, first and one past the last.
    fn components(&self, element: usize) -> Option<(usize, usize)> {
        let first = *self.firsts.get(element)? as usize;
        let past = self.firsts.get(element + 1).map_or(self.ends.len(), |next| *next as usize);
        Some((first, past))
    }
}

impl Segment<'_> {
    /// The tag as text.
    pub fn name(&self) -> String {
        String::from_utf8_lossy(&self.tag).into_owned()
    }

    /// How many elements follow the tag.
    pub fn len(&self) -> usize {
        self.places.firsts.len() - 1
    }

    /// Whether nothing follows the tag.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it has more components than are read.
    pub fn is_cut(&self) -> bool {
        self.places.cut
    }

    fn raw_component(&self, element: usize, index: usize) -> Option<&[u8]> {
        let (first, past) = self.places.components(element)?;
        let number = first + index;
        if number >= past {
            return None;
        }
        let begin = number.checked_sub(1).map_or(0, |before| self.places.ends[before] as usize + 1);
        self.body.get(begin..self.places.ends[number] as usize)
    }

    /// The raw bytes of component `index` (from 0) of an element, 1 being the first after the tag; `None` where it is
    /// absent or blank.
    pub fn component(&self, element: usize, index: usize) -> Option<&[u8]> {
        let found = self.raw_component(element, index)?.trim_ascii();
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

    /// The whole segment as text, for free text that ignores the syntax.
    pub fn whole(&self) -> String {
        self.decode(self.body)
    }

    /// A defect at this segment.
    pub fn defect(&self, severity: Severity, code: &str, message: impl Into<String>) -> Defect {
        Defect::new(severity, code, message).at(self.offset, format!("{}[{}]", self.name(), self.ordinal))
    }

    fn decode(&self, raw: &[u8]) -> String {
        let raw = &raw[..raw.len().min(limits::VALUE)];
        if !self.places.released || !raw.contains(&self.syntax.release) {
            return decode(raw);
        }
        let mut freed = Vec::with_capacity(raw.len());
        let mut bytes = raw.iter().copied();
        while let Some(byte) = bytes.next() {
            freed.push(if byte == self.syntax.release { bytes.next().unwrap_or(byte) } else { byte });
        }
        decode(&freed)
    }
}

/// Senders who declare one character set and use another are told apart by validity: UTF-8, else Latin-1.
fn decode(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.trim().to_owned(),
        // A character cut off by the bound of a value.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&raw[..error.valid_up_to()]).trim().to_owned()
        }
        Err(_) => raw.iter().map(|byte| *byte as char).collect::<String>().trim().to_owned(),
    }
}
