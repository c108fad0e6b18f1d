//! Bytes to records: EDIFACT and XML messages, machine readable zones, list files.
//!
//! A reader returns what it understood **and** a list of defects with their
//! places; it never refuses a whole message for a fault in a part. [`read`]
//! recognises the format from the content and hands out one [`Reading`] a
//! message, so that memory is bounded by the largest message, not by the file.

mod awmds;
mod cuscar;
mod cusres;
mod dates;
pub mod edifact;
mod hs;
mod limits;
pub mod lists;
pub mod mrz;
mod names;
mod paxlst;
mod pnrgov;

pub use cusres::answer;

use model::Reading;
use thiserror::Error;

/// One intake format. This table is the one list of them.
pub struct Format {
    /// Name of the message or document.
    pub name: &'static str,
    /// What it carries, in a few words.
    pub carries: &'static str,
    /// The syntax that it is written in.
    pub family: Family,
}

/// A syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// UN/EDIFACT (ISO 9735).
    Edifact,
    /// XML.
    Xml,
}

/// Every intake format.
pub const FORMATS: [Format; 5] = [
    Format { name: "PAXLST", carries: "advance passenger information", family: Family::Edifact },
    Format { name: "PNRGOV", carries: "passenger name records", family: Family::Edifact },
    Format { name: "CUSCAR", carries: "a cargo manifest", family: Family::Edifact },
    Format { name: "CUSRES", carries: "an administration's answer", family: Family::Edifact },
    Format { name: "AWMDS", carries: "an ASYCUDA cargo manifest", family: Family::Xml },
];

/// Nothing at all can be read. The bytes belong in quarantine with this reason.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason} (at byte {offset})")]
pub struct Unreadable {
    /// Why not.
    pub reason: String,
    /// Where reading stopped.
    pub offset: usize,
}

/// Reads every message in `bytes`, one call of `each` a message.
pub fn read(bytes: &[u8], each: &mut dyn FnMut(Reading)) -> Result<(), Unreadable> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    let body = bytes[start..].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes[start..]);
    if body.is_empty() {
        return Err(Unreadable { reason: "the message is empty".into(), offset: 0 });
    }
    if body[0] == b'<' {
        return awmds::read(bytes, each);
    }
    edifact::interchange::read(bytes, each)
}

/// All messages in `bytes`.
pub fn inspect(bytes: &[u8]) -> Result<Vec<Reading>, Unreadable> {
    let mut out = Vec::new();
    read(bytes, &mut |reading| out.push(reading))?;
    Ok(out)
}
