//! The nomenclature, the national tariff and past confirmed lines, as an administration loads them.

use model::code::HsCode;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::words::{all_words, words};

/// A code with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NomenclatureLine {
    /// Digits only: two for a chapter, four for a heading, six for a subheading, more for a national line.
    pub code: String,
    /// Its words.
    pub description: String,
}

/// A nomenclature, or the lines of a national tariff, of one edition of the Harmonized System.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nomenclature {
    /// Year of the edition, such as 2022.
    pub edition: u16,
    /// Its lines in the order of their codes.
    pub lines: Vec<NomenclatureLine>,
}

/// A line that was found to be right once, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// The description, as [`normalised`] writes it.
    pub text: String,
    /// The code, in its edition.
    pub code: HsCode,
    /// How often it was confirmed.
    pub count: u32,
}

/// A row of a file that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Line in the file, from 1.
    pub line: u64,
    /// Why not.
    pub why: String,
}

/// Why a file cannot be read at all.
#[derive(Debug, Error)]
pub enum NomenclatureError {
    /// No CSV.
    #[error("the file is no CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A column is missing.
    #[error("the file has no column {wanted}; its first line names {found}")]
    Column {
        /// What would do.
        wanted: &'static str,
        /// What stands there.
        found: String,
    },
    /// No line of it could be taken.
    #[error("the file holds no code of the Harmonized System")]
    Empty,
    /// A stored text that is not one of ours.
    #[error("the stored nomenclature cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
}

/// The words of a description, sorted, by which the same goods described twice are one.
pub fn normalised(text: &str) -> String {
    let mut found = words(text);
    if found.is_empty() {
        found = all_words(text);
    }
    found.sort_unstable();
    found.dedup();
    found.join(" ")
}

/// The columns of a CSV by their names.
struct Columns {
    names: csv::StringRecord,
}

impl Columns {
    fn any(&self, wanted: &[&str]) -> Option<usize> {
        self.names.iter().position(|name| wanted.contains(&name.trim().to_ascii_lowercase().as_str()))
    }

    fn need(&self, wanted: &[&str], say: &'static str) -> Result<usize, NomenclatureError> {
        let found = || self.names.iter().collect::<Vec<_>>().join(", ");
        self.any(wanted).ok_or_else(|| NomenclatureError::Column { wanted: say, found: found() })
    }
}

fn rows(bytes: &[u8]) -> Result<(Columns, csv::Reader<&[u8]>), NomenclatureError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let names = reader.headers()?.clone();
    Ok((Columns { names }, reader))
}

fn code_of(text: &str, edition: u16) -> Result<HsCode, String> {
    HsCode::parse(text.trim(), edition).ok_or_else(|| format!("{text:?} is no code of the Harmonized System"))
}

/// The edition of a row, where it names one; else the file's.
fn edition_of(text: Option<&str>, file: u16) -> Result<u16, String> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(file),
        Some(text) => text.parse().map_err(|_| format!("{text:?} is no year of an edition")),
    }
}

impl Nomenclature {
    /// Reads a CSV with the columns `hscode` or `code`, `description` and, where a row may be of another edition,
    /// `edition`. Rows that are no codes, or of another edition, are returned beside what was read; chapters 98 and 99,
    /// which are national, are passed over.
    pub fn read(bytes: &[u8], edition: u16) -> Result<(Self, Vec<Refused>), NomenclatureError> {
        let (columns, mut reader) = rows(bytes)?;
        let code = columns.need(&["hscode", "hs", "code"], "hscode or code")?;
        let description = columns.need(&["description", "text"], "description")?;
        let year = columns.any(&["edition"]);
        let (mut lines, mut refused) = (Vec::new(), Vec::new());
        for row in reader.records() {
            let row = row?;
            let digits = row.get(code).unwrap_or("");
            if digits.starts_with("98") || digits.starts_with("99") {
                continue;
            }
            let read = edition_of(year.and_then(|at| row.get(at)), edition).and_then(|year| {
                if year != edition {
                    return Err(format!("{digits} is of the edition of {year}, not of {edition}"));
                }
                let code = code_of(digits, edition)?;
                let description = row.get(description).unwrap_or("").trim().to_owned();
                Ok(NomenclatureLine { code: code.digits, description })
            });
            match read {
                Ok(line) => lines.push(line),
                Err(why) => refused.push(Refused { line: row.position().map_or(0, csv::Position::line), why }),
            }
        }
        lines.sort_by(|a: &NomenclatureLine, b| a.code.cmp(&b.code));
        lines.dedup_by(|b, a| a.code == b.code);
        if lines.is_empty() {
            return Err(NomenclatureError::Empty);
        }
        Ok((Nomenclature { edition, lines }, refused))
    }

    /// The one text of this nomenclature, by which it is kept.
    pub fn to_text(&self) -> Result<String, NomenclatureError> {
        Ok(serde_json::to_string(self)?)
    }

    /// The nomenclature of a text that [`Nomenclature::to_text`] wrote.
    pub fn from_text(text: &str) -> Result<Self, NomenclatureError> {
        Ok(serde_json::from_str(text)?)
    }
}

impl Confirmed {
    /// Reads a CSV with the columns `text` (or `description`), `hs` (or `code`) of six digits or more and, where it has
    /// them, `count` and `edition`. Rows without words, code or number are returned beside what was read.
    pub fn read(bytes: &[u8], edition: u16) -> Result<(Vec<Self>, Vec<Refused>), NomenclatureError> {
        let (columns, mut reader) = rows(bytes)?;
        let text = columns.need(&["text", "description"], "text")?;
        let code = columns.need(&["hs", "hscode", "code"], "hs")?;
        let (count, year) = (columns.any(&["count"]), columns.any(&["edition"]));
        let (mut out, mut refused) = (Vec::new(), Vec::new());
        for row in reader.records() {
            let row = row?;
            let read = edition_of(year.and_then(|at| row.get(at)), edition).and_then(|year| {
                let count = match count.and_then(|at| row.get(at)).map(str::trim).filter(|text| !text.is_empty()) {
                    None => 1,
                    Some(text) => text.parse().map_err(|_| format!("{text:?} is no count"))?,
                };
                Self::new(row.get(text).unwrap_or(""), row.get(code).unwrap_or(""), year, count)
            });
            match read {
                Ok(line) => out.push(line),
                Err(why) => refused.push(Refused { line: row.position().map_or(0, csv::Position::line), why }),
            }
        }
        Ok((out, refused))
    }

    /// A confirmed line of a description as received; the error says what is wrong with it.
    pub fn new(text: &str, code: &str, edition: u16, count: u32) -> Result<Self, String> {
        let (text, code) = (normalised(text), code_of(code, edition)?);
        if text.is_empty() {
            return Err("the description has no words".to_owned());
        }
        if code.subheading().is_none() {
            return Err(format!("{} names no subheading: six digits or more are needed", code.digits));
        }
        if count == 0 {
            return Err("a line that was never confirmed is none".to_owned());
        }
        Ok(Confirmed { text, code, count })
    }
}
