//! Separated values as spreadsheets write them: comma, semicolon or tabulator, UTF-8 with or without a mark.

use super::{ImportDefect, MOST_BYTES, MOST_ROWS};

/// A file's header and lines.
pub struct Table {
    /// Names of the columns, in small letters, trimmed.
    pub header: Vec<String>,
    /// Line numbers and cells.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Lines that are no rows.
    pub defects: Vec<ImportDefect>,
}

impl Table {
    /// The place of the first of these columns that the file has.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| column == name))
    }
}

/// A cell, trimmed; empty where the line is short.
pub fn cell(row: &[String], column: Option<usize>) -> &str {
    column.and_then(|column| row.get(column)).map_or("", |cell| cell.trim())
}

fn fault(line: u64, found: &str, expected: &str) -> ImportDefect {
    ImportDefect { line, column: "whole line".to_owned(), found: found.to_owned(), expected: expected.to_owned() }
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Table, ImportDefect> {
    if bytes.len() > MOST_BYTES {
        return Err(fault(1, &format!("{} bytes", bytes.len()), "a file of 32 MiB at most"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| fault(1, "bytes that are no UTF-8", "text in UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    let separator = [';', '\t'].into_iter().find(|c| count(*c) > count(',')).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(separator as u8).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| fault(1, &error.to_string(), "a header"))?;
    let header: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    if header.iter().all(String::is_empty) {
        return Err(fault(1, "nothing", "a header with the names of the columns"));
    }
    let mut out = Table { header, rows: Vec::new(), defects: Vec::new() };
    for record in reader.records() {
        match record {
            Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                if out.rows.len() == MOST_ROWS {
                    out.defects.push(fault(line, "more lines", "200 000 lines at most"));
                    break;
                }
                out.rows.push((line, record.iter().map(str::to_owned).collect()));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                out.defects.push(fault(line, &error.to_string(), "separated values"));
            }
        }
    }
    Ok(out)
}
