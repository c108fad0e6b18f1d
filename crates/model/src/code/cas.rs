//! Chemical Abstracts Service registry numbers.

/// Two to seven digits, two digits, a check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasNumber(String);

impl CasNumber {
    /// Reads `7664-39-3`; `None` where shape or check digit fails.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let (head, middle, check) = (parts.next()?, parts.next()?, parts.next()?);
        let shape = parts.next().is_none() && (2..=7).contains(&head.len()) && middle.len() == 2 && check.len() == 1;
        if !shape || !text.trim().bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return None;
        }
        let sum: u32 =
            head.bytes().chain(middle.bytes()).rev().zip(1..).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        (sum % 10 == u32::from(check.as_bytes()[0] - b'0')).then(|| CasNumber(text.trim().to_owned()))
    }

    /// The number with its hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit() {
        assert!(CasNumber::parse("7664-39-3").is_some());
        assert!(CasNumber::parse("7664-39-4").is_none());
    }
}
