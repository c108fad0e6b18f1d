//! Air waybill numbers (IATA Resolution 600a).

/// Airline prefix (three digits), serial of seven digits, check digit modulo 7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AirWaybillNumber {
    /// The airline's three digits.
    pub prefix: String,
    /// The eight digits after it, the last a check digit.
    pub serial: String,
}

impl AirWaybillNumber {
    /// Reads `999-99999999` with any or no separator; `None` where shape or check digit fails.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let serial: u32 = digits[3..10].parse().ok()?;
        let check = u32::from(digits.as_bytes()[10] - b'0');
        (serial % 7 == check)
            .then(|| AirWaybillNumber { prefix: digits[..3].to_owned(), serial: digits[3..].to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit() {
        assert!(AirWaybillNumber::parse("176-12345675").is_some());
        assert!(AirWaybillNumber::parse("17612345674").is_none());
        assert!(AirWaybillNumber::parse("176-1234567").is_none());
    }
}
