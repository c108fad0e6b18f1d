//! Control lists as authorities publish them, read into a change of the dictionary.
//!
//! No reader refuses a whole file for a fault in a line: it says what it understood and, for each line that it did not,
//! the line, the column, what stands there and what was expected. What comes out is a proposal; nothing is in force
//! before another person has looked at it.

mod correlation;
mod national;
mod table;
mod united_states;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Change, Dictionary, Item};

/// What sort of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Three columns: code of the Combined Nomenclature, TARIC code, number of the dual-use list.
    EuCorrelation,
    /// Entries of the United States Commerce Control List: `eccn`, `heading`, `reason_for_control`.
    UsCcl,
    /// Tariff codes that a United States rule lists: `hts`, and a description where there is one.
    UsHts,
    /// A national list with our columns, or with others by a mapping.
    National,
}

impl Form {
    /// The form of a word, as in documents.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "eu_correlation" => Some(Form::EuCorrelation),
            "us_ccl" => Some(Form::UsCcl),
            "us_hts" => Some(Form::UsHts),
            "national" => Some(Form::National),
            _ => None,
        }
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Its form.
    pub form: Form,
    /// Edition of the HS that its codes are of, by year. The first six digits of CN and HTS codes are those of the HS.
    pub hs_edition: u16,
    /// Regime of items that the file adds, where it does not say so itself.
    #[serde(default)]
    pub regime: Option<String>,
    /// Our column → the file's.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

impl Reading {
    /// A form with codes of the HS of 2022.
    pub fn of(form: Form) -> Self {
        Reading { form, hs_edition: 2022, regime: None, columns: BTreeMap::new() }
    }
}

/// Something in a file that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ImportDefect {
    /// Line of the file, the first being 1.
    pub line: u64,
    /// Column by its name, or by its place where it has none.
    pub column: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// What a file says that the dictionary does not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, utoipa::ToSchema)]
pub struct Imported {
    /// What it would change.
    pub change: Change,
    /// Lines read, without the header.
    pub rows: usize,
    /// Lines that say what the dictionary says already.
    pub known: usize,
    /// Lines that belong to no item: the number of the control, and its code or heading.
    pub unplaced: Vec<Unplaced>,
    /// What was not understood.
    pub defects: Vec<ImportDefect>,
}

/// A line of a list that belongs to no item of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unplaced {
    /// Line of the file.
    pub line: u64,
    /// Number of the control list.
    pub control: String,
    /// Code, or heading.
    pub said: String,
}

/// Longest file that is read, bytes.
pub const MOST_BYTES: usize = 32 << 20;
/// Most lines that are read; what is beyond is a defect.
pub const MOST_ROWS: usize = 200_000;

/// Reads a file against a dictionary.
pub fn read(bytes: &[u8], reading: &Reading, dictionary: &Dictionary) -> Imported {
    let mut draft = Draft { dictionary, changed: BTreeMap::new(), order: Vec::new(), out: Imported::default() };
    let table = match table::read(bytes) {
        Ok(table) => table,
        Err(defect) => {
            draft.out.defects.push(defect);
            return draft.finish();
        }
    };
    draft.out.defects.extend(table.defects.iter().cloned());
    draft.out.rows = table.rows.len();
    match reading.form {
        Form::EuCorrelation => correlation::read(&table, reading, &mut draft),
        Form::UsCcl => united_states::read_ccl(&table, reading, &mut draft),
        Form::UsHts => united_states::read_hts(&table, reading, &mut draft),
        Form::National => national::read(&table, reading, &mut draft),
    }
    draft.finish()
}

/// Items on their way to be changed.
struct Draft<'a> {
    dictionary: &'a Dictionary,
    changed: BTreeMap<String, Item>,
    /// Identifiers in the order in which the file speaks of them first.
    order: Vec<String>,
    out: Imported,
}

impl Draft<'_> {
    /// The item as the file has made it so far.
    fn now(&self, id: &str) -> Option<&Item> {
        self.changed.get(id).or_else(|| self.dictionary.item(id))
    }

    /// Identifiers of all items that fit, those that the file adds too.
    fn which(&self, fits: impl Fn(&Item) -> bool) -> Vec<String> {
        let known = self.dictionary.items.iter().filter(|item| !self.changed.contains_key(&item.id));
        known.chain(self.changed.values()).filter(|item| fits(item)).map(|item| item.id.clone()).collect()
    }

    /// Puts an item in, or in the place of what it was.
    fn put(&mut self, item: Item) {
        if !self.changed.contains_key(&item.id) {
            self.order.push(item.id.clone());
        }
        self.changed.insert(item.id.clone(), item);
    }

    fn defect(&mut self, line: u64, column: &str, found: &str, expected: &str) {
        let (column, found, expected) = (column.to_owned(), found.chars().take(120).collect(), expected.to_owned());
        self.out.defects.push(ImportDefect { line, column, found, expected });
    }

    fn finish(mut self) -> Imported {
        for id in std::mem::take(&mut self.order) {
            let Some(item) = self.changed.remove(&id) else { continue };
            if self.dictionary.item(&id) != Some(&item) {
                self.out.change.put.push(item);
            }
        }
        self.out
    }
}

/// The first six digits of a code of a nomenclature that is built on the HS; four at least.
fn hs_code(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace();
    if !text.chars().all(plain) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    matches!(digits.len(), 4 | 6 | 8 | 10).then(|| digits.chars().take(6).collect())
}

/// An identifier from words: lower case, with underscores.
fn identifier(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.chars().take(60).collect::<String>().trim_end_matches('_').to_owned()
}
