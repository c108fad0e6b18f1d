//! Harmonized System codes (WCO), with the edition that they are read in.

use serde::{Deserialize, Serialize};

/// Two to ten digits: chapter, heading, subheading, then national digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HsCode {
    /// Digits only.
    pub digits: String,
    /// Year of the edition, such as 2022.
    pub edition: u16,
}

impl HsCode {
    /// Reads a code written with or without points and blanks; `None` where it is none.
    /// Chapters run from 01 to 97, 77 being kept free.
    pub fn parse(text: &str, edition: u16) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ' | '-')).collect();
        if !matches!(digits.len(), 2 | 4..=10) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let chapter: u8 = digits[..2].parse().ok()?;
        ((1..=97).contains(&chapter) && chapter != 77).then_some(HsCode { digits, edition })
    }

    /// The heading: four digits.
    pub fn heading(&self) -> Option<&str> {
        self.digits.get(..4)
    }

    /// The international subheading: six digits.
    pub fn subheading(&self) -> Option<&str> {
        self.digits.get(..6)
    }
}
