//! Ship identification numbers (IMO Resolution A.1117(30)).

/// Seven digits, the last a check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImoNumber(String);

impl ImoNumber {
    /// Reads a number, with or without the letters `IMO`; `None` where shape or check digit fails.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = Self::digits(text)?;
        let bytes = digits.as_bytes();
        let sum: u32 = bytes[..6].iter().zip((2..=7).rev()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        (sum % 10 == u32::from(bytes[6] - b'0')).then_some(ImoNumber(digits))
    }

    /// The seven digits of a text of the right shape, whether or not the check digit holds.
    pub fn digits(text: &str) -> Option<String> {
        let text = text.trim();
        let text = text.strip_prefix("IMO").or_else(|| text.strip_prefix("imo")).unwrap_or(text).trim();
        (text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
    }

    /// The seven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit() {
        assert!(ImoNumber::parse("IMO 9074729").is_some());
        assert!(ImoNumber::parse("9074728").is_none());
        assert!(ImoNumber::parse("907472").is_none());
    }
}
