//! Segments, elements and components, borrowed from the message.
//!
//! Each byte is looked at once: a table says what it means in this syntax, and
//! where every component ends is remembered in a buffer that all segments share.
//! A segment that cannot be lent as it stands (released characters, line breaks
//! inside, another character set than UTF-8) is written anew into a second one.

use model::{Defect, Severity};

use super::syntax::Syntax;
use crate::limits;

/// Components of one segment whose places are remembered. The longest segment of any standard has about a thousand.
const MARKS: usize = 4_096;
/// Digits of a whole number that are read without a detour by text; what is longer may be out of bounds.
const DIGITS: usize = 14;

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
    message: Message<'a>,
    at: usize,
    syntax: Syntax,
    meanings: [Meaning; 256],
    ordinal: usize,
    places: Places,
    /// The segment written anew, where it could not be lent.
    rewritten: String,
}

/// The bytes of a message.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    bytes: &'a [u8],
    /// The same, where all of them are UTF-8: asked once, not segment by segment.
    text: Option<&'a str>,
}

/// Where the parts of a segment stand.
#[derive(Default)]
struct Places {
    /// End of each component, in order.
    ends: Vec<u32>,
    /// Number of the first component of each element; element 0 is the tag.
    firsts: Vec<u32>,
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
    body: &'s str,
    syntax: Syntax,
    places: &'s Places,
}

/// How a scan of a segment ended.
struct Scanned {
    /// Offset of the terminator, or the end of the bytes.
    end: usize,
    /// Whether control or release characters stand in it.
    disturbed: bool,
}

impl<'a> Message<'a> {
    /// Of these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Message { bytes, text: std::str::from_utf8(bytes).ok() }
    }

    /// The text between two offsets, where it is UTF-8.
    fn text(&self, begin: usize, end: usize) -> Option<&'a str> {
        match self.text {
            Some(text) => text.get(begin..end),
            None => std::str::from_utf8(&self.bytes[begin..end]).ok(),
        }
    }
}

impl<'a> Segments<'a> {
    /// Starts at `at`.
    pub fn new(message: Message<'a>, at: usize, syntax: Syntax) -> Self {
        let (places, rewritten) = (Places::default(), String::new());
        Segments { message, at, syntax, meanings: meanings(syntax), ordinal: 0, places, rewritten }
    }

    /// Where the next segment would begin.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next segment; it lends the buffers of this cutter.
    #[expect(clippy::should_implement_trait, reason = "a segment borrows from the cutter, which Iterator cannot say")]
    #[inline]
    pub fn next(&mut self) -> Option<Segment<'_>> {
        loop {
            let bytes = self.message.bytes;
            let begin = self.at + bytes.get(self.at..)?.iter().position(|byte| !is_noise(*byte))?;
            let Scanned { end, disturbed } = self.places.scan(bytes, begin, &self.meanings);
            self.at = end + 1;
            if end == begin {
                continue;
            }
            self.ordinal += 1;
            let body = match self.message.text(begin, end) {
                Some(text) if !disturbed => text,
                _ => {
                    rewrite(&bytes[begin..end], &self.meanings, &mut self.places, &mut self.rewritten);
                    &self.rewritten
                }
            };
            let (offset, ordinal) = (begin, self.ordinal);
            let (syntax, places) = (self.syntax, &self.places);
            return Some(Segment { tag: tag(body), offset, ordinal, body, syntax, places });
        }
    }
}

/// Writes a segment as it is meant: without control characters, released characters freed, in UTF-8.
fn rewrite(raw: &[u8], meanings: &[Meaning; 256], places: &mut Places, out: &mut String) {
    out.clear();
    places.clear();
    let meaning = |byte: u8| meanings[usize::from(byte)];
    let mut bytes = raw.iter().copied().filter(|byte| meaning(*byte) != Meaning::Control);
    let mut value = Vec::new();
    while let Some(byte) = bytes.next() {
        match meaning(byte) {
            kind @ (Meaning::Component | Meaning::Element) => {
                decode(&value, out);
                value.clear();
                places.close(out.len(), kind == Meaning::Element);
                // Places count on a separator of one byte.
                out.push(if byte.is_ascii() { char::from(byte) } else { ' ' });
            }
            Meaning::Release => value.push(bytes.next().unwrap_or(byte)),
            _ => value.push(byte),
        }
    }
    decode(&value, out);
    places.finish(out.len());
}

/// Senders who declare one character set and use another are told apart by validity: UTF-8, else Latin-1.
fn decode(value: &[u8], out: &mut String) {
    match std::str::from_utf8(value) {
        Ok(text) => out.push_str(text),
        Err(_) => out.extend(value.iter().map(|byte| char::from(*byte))),
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

fn tag(body: &str) -> [u8; 3] {
    if let Some(tag) = body.as_bytes().first_chunk::<3>()
        && tag.iter().all(u8::is_ascii_uppercase)
    {
        return *tag;
    }
    let mut tag = [b' '; 3];
    let letters = body.bytes().filter(|byte| !byte.is_ascii_whitespace());
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
    fn clear(&mut self) {
        self.ends.clear();
        self.firsts.clear();
        self.firsts.push(0);
        self.cut = false;
    }

    /// Finds the parts of the segment that begins at `begin`; places are counted from there.
    fn scan(&mut self, bytes: &[u8], begin: usize, meanings: &[Meaning; 256]) -> Scanned {
        self.clear();
        let (mut at, mut disturbed) = (begin, false);
        while let Some(byte) = bytes.get(at) {
            match meanings[usize::from(*byte)] {
                Meaning::Plain => {}
                Meaning::Component => self.close(at - begin, false),
                Meaning::Element => self.close(at - begin, true),
                Meaning::Terminator => break,
                Meaning::Release => {
                    disturbed = true;
                    // Line breaks may stand between a release character and what it releases.
                    let wraps = bytes[at + 1..].iter().take_while(|b| meanings[usize::from(**b)] == Meaning::Control);
                    at += 1 + wraps.count();
                }
                Meaning::Control => disturbed = true,
            }
            at += 1;
        }
        let end = at.min(bytes.len());
        self.finish(end - begin);
        Scanned { end, disturbed }
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

    fn finish(&mut self, end: usize) {
        if !self.cut {
            self.ends.push(end as u32);
        }
    }

    /// The numbers of an element's components, first and one past the last.
    fn components(&self, element: usize) -> Option<(usize, usize)> {
        let first = *self.firsts.get(element)? as usize;
        let past = self.firsts.get(element + 1).map_or(self.ends.len(), |next| *next as usize);
        Some((first, past))
    }
}

impl<'s> Segment<'s> {
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

    /// Component `index` (from 0) of an element, 1 being the first after the tag; `None` where it is absent or blank.
    pub fn str(&self, element: usize, index: usize) -> Option<&'s str> {
        let found = trimmed(self.place(element, index)?);
        (!found.is_empty()).then_some(found)
    }

    /// The bytes of a component, to compare with codes.
    pub fn component(&self, element: usize, index: usize) -> Option<&'s [u8]> {
        self.str(element, index).map(str::as_bytes)
    }

    /// A component as text of its own.
    pub fn text(&self, element: usize, index: usize) -> Option<String> {
        self.str(element, index).map(str::to_owned)
    }

    /// What stands at the place of a component, blanks and all.
    fn place(&self, element: usize, index: usize) -> Option<&'s str> {
        let (first, past) = self.places.components(element)?;
        let number = first + index;
        if number >= past {
            return None;
        }
        let begin = number.checked_sub(1).map_or(0, |before| self.places.ends[before] as usize + 1);
        self.body.get(begin..self.places.ends[number] as usize)
    }

    /// Whether a component is exactly this code.
    pub fn is(&self, element: usize, index: usize, code: &str) -> bool {
        self.str(element, index) == Some(code)
    }

    /// A number; the decimal mark may be the declared one, a point or a comma.
    pub fn number(&self, element: usize, index: usize) -> Option<f64> {
        let raw = self.str(element, index)?;
        if raw.len() <= DIGITS && raw.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(raw.bytes().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')) as f64);
        }
        let point = |c: char| if c == ',' || c == char::from(self.syntax.decimal) { '.' } else { c };
        let text: String = raw.chars().filter(|c| !c.is_whitespace()).map(point).collect();
        text.parse::<f64>().ok().filter(|number| number.is_finite() && number.abs() < 1e15)
    }

    /// A whole number.
    pub fn count(&self, element: usize, index: usize) -> Option<i64> {
        self.number(element, index).map(|number| number as i64)
    }

    /// All components of an element that are not blank.
    pub fn strs(&self, element: usize) -> impl Iterator<Item = &'s str> {
        (0..64).map_while(move |index| self.place(element, index)).map(trimmed).filter(|text| !text.is_empty())
    }

    /// The same as texts of their own.
    pub fn texts(&self, element: usize) -> Vec<String> {
        self.strs(element).map(str::to_owned).collect()
    }

    /// The whole segment as text, for free text that ignores the syntax.
    pub fn whole(&self) -> String {
        trimmed(self.body).to_owned()
    }

    /// A defect at this segment.
    pub fn defect(&self, severity: Severity, code: &str, message: impl Into<String>) -> Defect {
        Defect::new(severity, code, message).at(self.offset, format!("{}[{}]", self.name(), self.ordinal))
    }
}

/// A value without blanks around it, and no longer than is kept of one.
fn trimmed(value: &str) -> &str {
    let value = if value.len() > limits::VALUE { &value[..value.floor_char_boundary(limits::VALUE)] } else { value };
    let plain = |byte: &u8| byte.is_ascii_graphic();
    match value.as_bytes() {
        [first, .., last] if plain(first) && plain(last) => value,
        _ => value.trim(),
    }
}
