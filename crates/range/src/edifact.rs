//! A writer of UN/EDIFACT text (ISO 9735) in the dialects that carriers send.

use std::fmt::Write as _;

/// The service characters and habits of one sender.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) component: char,
    pub(crate) element: char,
    pub(crate) release: char,
    pub(crate) terminator: char,
    /// The fifth character of UNA: a blank in syntax 3 and before, the repetition sign after.
    pub(crate) fifth: char,
    /// Whether UNA is sent.
    pub(crate) announced: bool,
    /// Whether each segment stands on a line.
    pub(crate) lines: bool,
}

impl Dialect {
    pub(crate) const PLAIN: Self = Self {
        component: ':',
        element: '+',
        release: '?',
        terminator: '\'',
        fifth: ' ',
        announced: false,
        lines: true,
    };
    pub(crate) const ANNOUNCED: Self = Self { announced: true, ..Self::PLAIN };
    pub(crate) const DENSE: Self = Self { lines: false, ..Self::PLAIN };
    pub(crate) const REPEATING: Self = Self { announced: true, fifth: '*', ..Self::PLAIN };
    /// Stars and dollars, as one large host sends.
    pub(crate) const STARRED: Self = Self { element: '*', terminator: '$', announced: true, ..Self::PLAIN };
}

/// Text in the making, with the segments counted since the last UNH.
pub(crate) struct Writer {
    dialect: Dialect,
    text: String,
    segments: usize,
}

impl Writer {
    pub(crate) fn new(dialect: Dialect) -> Self {
        let mut writer = Self { dialect, text: String::new(), segments: 0 };
        if dialect.announced {
            let Dialect { component, element, release, fifth, terminator, .. } = dialect;
            let _ = write!(writer.text, "UNA{component}{element}.{release}{fifth}{terminator}");
            writer.end_line();
        }
        writer
    }

    /// Opens a segment; it ends when the returned guard is dropped.
    pub(crate) fn segment(&mut self, tag: &str) -> Segment<'_> {
        if tag == "UNH" {
            self.segments = 0;
        }
        self.segments += 1;
        self.text.push_str(tag);
        Segment { writer: self, pending: String::new() }
    }

    /// Closes a message with its count of segments, UNH and UNT included.
    pub(crate) fn close_message(&mut self, reference: &str) {
        let count = self.segments + 1;
        self.segment("UNT").e(count).e(reference);
    }

    fn end_line(&mut self) {
        if self.dialect.lines {
            self.text.push('\n');
        }
    }

    fn escaped(&mut self, value: &str) {
        let Dialect { component, element, release, terminator, fifth, .. } = self.dialect;
        for c in value.chars() {
            let service = c == component || c == element || c == release || c == terminator || (c == fifth && c != ' ');
            if service {
                self.text.push(release);
            }
            self.text.push(c);
        }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// A segment in the making. Separators wait until something follows them, so empty tails are cut as the standard asks.
pub(crate) struct Segment<'a> {
    writer: &'a mut Writer,
    pending: String,
}

impl Segment<'_> {
    /// The next data element.
    pub(crate) fn e(mut self, value: impl std::fmt::Display) -> Self {
        // An element begins: components left empty before it are dropped.
        let element = self.writer.dialect.element;
        self.pending.retain(|c| c == element);
        self.pending.push(element);
        self.put(&value.to_string());
        self
    }

    /// The next component of the same element.
    pub(crate) fn c(mut self, value: impl std::fmt::Display) -> Self {
        self.pending.push(self.writer.dialect.component);
        self.put(&value.to_string());
        self
    }

    fn put(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        self.writer.text.push_str(&pending);
        self.writer.escaped(value);
    }
}

impl Drop for Segment<'_> {
    fn drop(&mut self) {
        self.writer.text.push(self.writer.dialect.terminator);
        self.writer.end_line();
    }
}

/// Wraps an interchange as a type-B telegram: address and origin lines, start and end of text, lines of 63 characters
/// that break wherever they are full.
pub(crate) fn type_b(inner: Vec<u8>, to: &str, from: &str, stamp: &str) -> Vec<u8> {
    let mut out = format!("\u{1}QK {to}\r\n.{from} {stamp}\r\n\u{2}").into_bytes();
    for line in inner.chunks(63) {
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
    }
    out.push(3);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_tails_are_cut_and_service_characters_released() {
        let mut w = Writer::new(Dialect::DENSE);
        w.segment("UNH").e("1").e("PAXLST").c("D");
        w.segment("NAD").e("FL").e("").e("").e("O'NEIL").c("A+B").c("");
        w.segment("DTM").e("").c("").c("x").e("").e("");
        w.close_message("1");
        assert_eq!(String::from_utf8(w.finish()).unwrap(), "UNH+1+PAXLST:D'NAD+FL+++O?'NEIL:A?+B'DTM+::x'UNT+4+1'");
    }
}
