//! What headings are suggested from, taken in: the one path by which the API and the command line add to it.

use goods::hs::{Confirmed, Nomenclature, NomenclatureError, Refused};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{
    AuditEntry, Store, StoreError,
    headings::{ConfirmedLine, NomenclatureKind},
};
use thiserror::Error;
use utoipa::ToSchema;

/// Who takes it in, and when (UTC milliseconds).
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// User or token name.
    pub name: &'a str,
    /// When.
    pub at: i64,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeadingsLoaded {
    /// `taken`, or `known` for a file whose lines are in force already.
    pub status: &'static str,
    /// Lines taken from it.
    pub lines: usize,
    /// Rows that were not taken, and why.
    pub refused: Vec<RefusedRow>,
}

/// A row that was not taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// Why not.
    pub why: String,
}

/// Rows that are named; how many there are in all follows from the file.
const NAMED: usize = 100;

fn named(refused: Vec<Refused>) -> Vec<RefusedRow> {
    refused.into_iter().take(NAMED).map(|row| RefusedRow { line: row.line, why: row.why }).collect()
}

/// Why a file is not taken.
#[derive(Debug, Error)]
pub enum HeadingsError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] NomenclatureError),
    /// What it says cannot be.
    #[error("{0}")]
    Invalid(String),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn status(taken: bool) -> &'static str {
    if taken { "taken" } else { "known" }
}

/// The first year in which there was a Harmonized System, and one far enough from now.
fn edition(year: u16) -> Result<u16, HeadingsError> {
    if (1988..=2100).contains(&year) {
        return Ok(year);
    }
    Err(HeadingsError::Invalid(format!("{year} is no year of an edition of the Harmonized System")))
}

/// Takes in a nomenclature or a tariff of an edition.
pub async fn put_nomenclature(
    store: &Store,
    kind: NomenclatureKind,
    bytes: &[u8],
    year: u16,
    by: By<'_>,
) -> Result<HeadingsLoaded, HeadingsError> {
    let (read, refused) = Nomenclature::read(bytes, edition(year)?)?;
    let text = read.to_text()?;
    let taken = store.put_nomenclature(kind, year, (&text, read.lines.len()), by.name, by.at).await?;
    if taken {
        let detail = format!("edition {year}, {} lines", read.lines.len());
        let entry = AuditEntry::new(by.name, "nomenclature_loaded", kind.word(), year, detail);
        store.audit(by.at, &[entry]).await?;
    }
    Ok(HeadingsLoaded { status: status(taken), lines: read.lines.len(), refused: named(refused) })
}

/// Takes in a file of lines that were confirmed in the past, once.
pub async fn put_confirmed(
    store: &Store,
    bytes: &[u8],
    year: u16,
    by: By<'_>,
) -> Result<HeadingsLoaded, HeadingsError> {
    let (read, refused) = Confirmed::read(bytes, edition(year)?)?;
    let lines: Vec<ConfirmedLine> = read.into_iter().map(line).collect();
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let taken = store.add_confirmed(&lines, Some(&digest), by.name, by.at).await?;
    if taken {
        let entry =
            AuditEntry::new(by.name, "headings_confirmed", "confirmed_lines", year, format!("{} lines", lines.len()));
        store.audit(by.at, &[entry]).await?;
    }
    Ok(HeadingsLoaded { status: status(taken), lines: lines.len(), refused: named(refused) })
}

/// Takes in one line that an officer found to be right.
pub async fn confirm(store: &Store, text: &str, code: &str, year: u16, by: By<'_>) -> Result<(), HeadingsError> {
    let confirmed = Confirmed::new(text, code, edition(year)?, 1).map_err(HeadingsError::Invalid)?;
    let code = confirmed.code.digits.clone();
    store.add_confirmed(&[line(confirmed)], None, by.name, by.at).await?;
    let entry = AuditEntry::new(by.name, "heading_confirmed", "heading", code, format!("edition {year}"));
    store.audit(by.at, &[entry]).await?;
    Ok(())
}

fn line(confirmed: Confirmed) -> ConfirmedLine {
    ConfirmedLine {
        words: confirmed.text,
        code: confirmed.code.digits,
        edition: i64::from(confirmed.code.edition),
        count: i64::from(confirmed.count),
    }
}
