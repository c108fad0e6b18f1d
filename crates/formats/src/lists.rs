//! List files to entities: the official forms of sanctions lists, and CSV with a mapping.

mod csl;
mod csv_mapped;
mod dates;
mod detect;
mod entry;
mod eu;
mod ftm;
mod ofac_advanced;
mod ofac_csv;
mod ofac_remarks;
mod ofac_xml;
mod table;
mod uk;
mod un;
mod windows;
mod xml;

pub use csv_mapped::Mapping;
pub use detect::detect;

use model::{Defect, Entity};
use thiserror::Error;

use crate::limits::Defects;

/// The forms that are read, for a message to whoever brings another one.
pub const FORMS: &str = "OFAC (CSV, XML, advanced XML), UN Security Council (XML), EU (CSV, XML), United Kingdom (CSV), US \
    consolidated screening list (CSV, JSON), FollowTheMoney (JSON lines), or CSV with a header";

/// The forms that are read.
#[derive(Debug, Clone)]
pub enum ListFormat {
    /// OFAC lists in CSV: sdn.csv with alt.csv, add.csv and sdn_comments.csv, or cons_prim.csv with its companions.
    OfacCsv,
    /// United Nations Security Council consolidated list, XML.
    UnXml,
    /// OFAC lists in their plain XML form (`sdnList`).
    OfacXml,
    /// OFAC lists in their advanced XML form (`Sanctions`).
    OfacAdvancedXml,
    /// European Union consolidated financial sanctions, CSV.
    EuCsv,
    /// European Union consolidated financial sanctions, XML.
    EuXml,
    /// United Kingdom consolidated list (ConList.csv) or UK Sanctions List, CSV.
    UkCsv,
    /// United States consolidated screening list, CSV.
    CslCsv,
    /// United States consolidated screening list, JSON.
    CslJson,
    /// FollowTheMoney entities, JSON lines.
    Ftm,
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
    /// Records of kinds that nobody looks for at a border, such as a link between two entries.
    pub passed_over: usize,
}

/// Why nothing can be read.
#[derive(Debug, Error)]
pub enum ListError {
    /// No form is recognised.
    #[error("{0} has the form of no list: expected {FORMS}")]
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

/// The ISO 3166 alpha-2 code of a country by its name or code; `None` where it is not recognised.
pub type CountryOf = fn(&str) -> Option<&'static str>;

/// Reads a list. `list` is the short name that entries carry; names of countries become codes by `countries`.
///
/// What cannot be read becomes a defect with its place, and the rest is read. Identifiers are the publisher's own, so
/// that an entry keeps its own from one edition to the next.
pub fn read_list(
    format: &ListFormat,
    list: &str,
    files: &[ListFile<'_>],
    countries: CountryOf,
) -> Result<ListReading, ListError> {
    let mut reading = ListReading::default();
    let mut defects = Defects::default();
    match format {
        ListFormat::OfacCsv => ofac_csv::read(files, &mut reading, &mut defects)?,
        ListFormat::UnXml => un::read(files, &mut reading, &mut defects),
        ListFormat::OfacXml => ofac_xml::read(files, &mut reading, &mut defects),
        ListFormat::OfacAdvancedXml => ofac_advanced::read(files, &mut reading, &mut defects),
        ListFormat::EuCsv => eu::read_csv(files, &mut reading, &mut defects),
        ListFormat::EuXml => eu::read_xml(files, &mut reading, &mut defects),
        ListFormat::UkCsv => uk::read(files, &mut reading, &mut defects),
        ListFormat::CslCsv => csl::read_csv(files, &mut reading, &mut defects),
        ListFormat::CslJson => csl::read_json(files, &mut reading, &mut defects),
        ListFormat::Ftm => ftm::read(files, &mut reading, &mut defects),
        ListFormat::Csv(mapping) => csv_mapped::read(mapping, files, &mut reading, &mut defects),
    }
    if reading.entities.is_empty() {
        return Err(ListError::Empty);
    }
    entry::finish(&mut reading.entities, list, countries, &mut defects);
    reading.defects = defects.into_list();
    Ok(reading)
}
