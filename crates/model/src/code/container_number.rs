//! Freight container numbers (ISO 6346:2022).

use thiserror::Error;

/// Owner prefix (three letters), category (`U`, `J`, `Z`), six digits, check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerNumber(String);

/// Why a text is not a valid container number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContainerNumberError {
    /// Not four letters and seven digits.
    #[error("not of the shape AAAU9999999")]
    Shape,
    /// The check digit does not follow from the rest.
    #[error("check digit {found} where {expected} follows from the rest")]
    CheckDigit {
        /// The digit that stands there.
        found: u8,
        /// The digit that follows from the rest.
        expected: u8,
    },
}

impl ContainerNumber {
    /// Reads a number; blanks and hyphens are ignored, letters may be of either case.
    pub fn parse(text: &str) -> Result<Self, ContainerNumberError> {
        let text = Self::normalise(text);
        let bytes = text.as_bytes();
        let shape = bytes.len() == 11
            && bytes[..4].iter().all(u8::is_ascii_uppercase)
            && bytes[4..].iter().all(u8::is_ascii_digit);
        if !shape {
            return Err(ContainerNumberError::Shape);
        }
        let expected = check_digit(&bytes[..10]);
        let found = bytes[10] - b'0';
        if expected != found {
            return Err(ContainerNumberError::CheckDigit { found, expected });
        }
        Ok(ContainerNumber(text))
    }

    /// Upper case without blanks and hyphens, so that one box is one key.
    pub fn normalise(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    }

    /// The eleven characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Letters count 10 to 38 without the multiples of 11; each place weighs a power of two; modulo 11, ten reads nought.
fn check_digit(first_ten: &[u8]) -> u8 {
    let sum: u32 = first_ten
        .iter()
        .enumerate()
        .map(|(place, byte)| {
            let value = match byte {
                b'0'..=b'9' => u32::from(byte - b'0'),
                _ => {
                    let ordinal = u32::from(byte - b'A');
                    10 + ordinal + ordinal.div_ceil(10)
                }
            };
            value << place
        })
        .sum();
    (sum % 11 % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_own_example_passes_and_a_neighbour_fails() {
        assert!(ContainerNumber::parse("CSQU 305438-3").is_ok());
        assert_eq!(
            ContainerNumber::parse("CSQU3054384"),
            Err(ContainerNumberError::CheckDigit { found: 4, expected: 3 })
        );
        assert_eq!(ContainerNumber::parse("CSQU30543"), Err(ContainerNumberError::Shape));
    }
}
