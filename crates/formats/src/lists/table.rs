//! Rows of CSV lists with their lines; a quote that is never closed costs its row and no more.

use model::{Defect, Severity};

use super::windows;
use crate::limits::Defects;

/// A row over more lines than this holds a quote that nobody closed.
const LINES: u64 = 50;
/// Times that reading starts again behind such a row.
const RESTARTS: usize = 20;

/// One row.
pub(super) struct Row {
    /// Line, counted from 1.
    pub line: u64,
    cells: Vec<String>,
}

impl Row {
    /// A cell that says something.
    pub fn get(&self, column: usize) -> Option<&str> {
        let text = self.cells.get(column)?.trim();
        (!text.is_empty() && text != "-0-").then_some(text)
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether every cell is empty.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{1a}').is_empty())
    }

    /// A defect of this row.
    pub fn place(&self, file: &str, mut defect: Defect) -> Defect {
        defect.message = format!("{file}, line {}: {}", self.line, defect.message);
        defect.line = Some(self.line);
        defect
    }
}

/// The columns of a header, found by name in any case.
pub(super) struct Header(Vec<String>);

impl Header {
    /// The header that a row is.
    pub fn of(row: &Row) -> Self {
        Header(row.cells.iter().map(|cell| cell.trim().to_lowercase()).collect())
    }

    /// Where the first of some names stands.
    pub fn at(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.iter().position(|column| column.eq_ignore_ascii_case(name)))
    }

    /// The cell of a row under the first of some names that says something.
    pub fn cell<'a>(&self, row: &'a Row, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| row.get(self.at(&[name])?))
    }
}

/// Hands out every row. `columns` is the number that rows are expected to have, where it is known beforehand.
pub(super) fn rows(
    file: &str,
    bytes: &[u8],
    delimiter: u8,
    columns: Option<usize>,
    defects: &mut Defects,
    each: &mut dyn FnMut(Row, &mut Defects),
) {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut start, mut line) = (0, 1);
    let mut expected = columns;
    for _ in 0..=RESTARTS {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(&body[start..]);
        let mut record = csv::ByteRecord::new();
        let mut swallowed = None;
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let place = record.position().map_or((0, 1), |at| begin(&body[start..], at));
            let lines = reader.position().line().saturating_sub(place.1);
            let last = start + reader.position().byte() as usize >= body.len();
            let short = expected.is_some_and(|expected| record.len() < expected);
            if lines > LINES || (last && lines > 1 && short) {
                swallowed = Some((start + place.0, line + place.1 - 1));
                break;
            }
            expected.get_or_insert(record.len());
            let row = row(&record, line + place.1 - 1);
            if !row.is_empty() {
                each(row, defects);
            }
        }
        let Some((from, at)) = swallowed else { return };
        // The line is read alone, and the rest as if the quote had been closed on it.
        let end = memchr::memchr(b'\n', &body[from..]).map_or(body.len(), |length| from + length + 1);
        let mut alone = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(&body[from..end]);
        if alone.read_byte_record(&mut record).unwrap_or(false) {
            let row = row(&record, at);
            let text = "a quote is not closed; the row is read to the end of its line";
            let defect = Defect::new(Severity::Error, "quote", text).found("a quote without its end", "two quotes");
            defects.push(row.place(file, defect));
            each(row, defects);
        }
        (start, line) = (end, at + 1);
    }
}

/// Byte and line where a record begins: the line feed before it and empty lines are not its own.
fn begin(body: &[u8], at: &csv::Position) -> (usize, u64) {
    let byte = (at.byte() as usize).min(body.len());
    let ends = body[byte..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let (bytes, lines) = ends.fold((0, 0), |(bytes, lines), end| (bytes + 1, lines + u64::from(*end == b'\n')));
    (byte + bytes, at.line() + lines)
}

fn row(record: &csv::ByteRecord, line: u64) -> Row {
    // Publishers send UTF-8, or the Windows code page without saying so.
    let cells = record
        .iter()
        .map(|cell| match std::str::from_utf8(cell) {
            Ok(text) => text.to_owned(),
            Err(_) => windows::text(cell),
        })
        .collect();
    Row { line, cells }
}
