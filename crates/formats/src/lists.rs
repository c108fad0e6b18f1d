//! List files to entities: OFAC SDN CSV, United Nations XML, and CSV with a mapping.

mod csv_mapped;
mod ofac;
mod un;

pub use csv_mapped::Mapping;

use model::{Defect, Entity};
use thiserror::Error;

/// The official forms that are read.
#[derive(Debug, Clone)]
pub enum ListFormat {
    /// OFAC Specially Designated Nationals: sdn.csv with alt.csv and add.csv beside it.
    OfacSdnCsv,
    /// United Nations Security Council consolidated list, XML.
    UnXml,
    /// CSV whose columns a mapping names.
    Csv(Box<Mapping>),
}

/// What a list's files say.
#[derive(Debug, Default)]
pub struct ListReading {
    /// Its entries.
    pub entities: Vec<Entity>,
    /// The publisher's edition.
    pub edition: Option<String>,
    /// What could not be read.
    pub defects: Vec<Defect>,
}

/// Why nothing can be read.
#[derive(Debug, Error)]
pub enum ListError {
    /// No form is recognised.
    #[error("{0} has the form of no list: expected OFAC SDN CSV, UN XML, or CSV with a header")]
    Unknown(String),
    /// The files that belong together are not all there.
    #[error("the list needs a file {0}")]
    Missing(&'static str),
    /// Not a single entry could be read.
    #[error("the list holds no entry that can be read")]
    Empty,
}

/// A file of a list: its name and its bytes.
pub type ListFile<'a> = (&'a str, &'a [u8]);

/// Recognises the form of a list from one of its files.
pub fn detect(name: &str, bytes: &[u8]) -> Option<ListFormat> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    if head.contains("<CONSOLIDATED_LIST") {
        return Some(ListFormat::UnXml);
    }
    let name = name.to_lowercase();
    if ["sdn", "alt", "add"].iter().any(|part| name.ends_with(&format!("{part}.csv"))) && head.contains("-0-") {
        return Some(ListFormat::OfacSdnCsv);
    }
    let header = head.lines().next()?;
    Mapping::guess(header).map(|mapping| ListFormat::Csv(Box::new(mapping)))
}

/// Reads a list. `list` is the short name that entries carry.
pub fn read_list(format: &ListFormat, list: &str, files: &[ListFile<'_>]) -> Result<ListReading, ListError> {
    let mut reading = match format {
        ListFormat::OfacSdnCsv => ofac::read(files)?,
        ListFormat::UnXml => un::read(files),
        ListFormat::Csv(mapping) => csv_mapped::read(mapping, files),
    };
    for entity in &mut reading.entities {
        list.clone_into(&mut entity.list);
    }
    if reading.entities.is_empty() {
        return Err(ListError::Empty);
    }
    Ok(reading)
}
