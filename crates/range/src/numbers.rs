//! Numbers that carry a check digit, and numbers that must never repeat.

/// The check digit of a container number's first ten characters (ISO 6346): letters count 10 to 38 without the
/// multiples of 11, each place weighs twice the one before, modulo 11, and 10 is written 0.
pub(crate) fn container_check(ten: &str) -> u8 {
    let sum: u32 = ten.bytes().enumerate().map(|(place, byte)| container_value(byte) << place).sum();
    (sum % 11 % 10) as u8
}

fn container_value(byte: u8) -> u32 {
    if byte.is_ascii_digit() {
        return u32::from(byte - b'0');
    }
    let plain = u32::from(byte.to_ascii_uppercase() - b'A') + 10;
    // A is 10, B jumps over 11 to 12, L over 22, V over 33.
    plain + (plain - 1) / 10
}

/// A container number with a right check digit.
pub(crate) fn container(owner: &str, serial: u64) -> String {
    let ten = format!("{owner}{:06}", serial % 1_000_000);
    let check = container_check(&ten);
    format!("{ten}{check}")
}

/// An IMO ship number from its first six digits: the last digit of the sum weighted 7 to 2.
pub(crate) fn imo(six: u64) -> String {
    let digits = format!("{:06}", six % 1_000_000);
    let sum: u64 = digits.bytes().zip([7, 6, 5, 4, 3, 2]).map(|(byte, weight)| u64::from(byte - b'0') * weight).sum();
    format!("{digits}{}", sum % 10)
}

/// The same number with another last digit, so that its check fails.
pub(crate) fn spoil(number: &str) -> String {
    let mut out = number.to_owned();
    let last = out.pop().and_then(|c| c.to_digit(10)).unwrap_or(0);
    out.push_str(&((last + 3) % 10).to_string());
    out
}

const LOCATOR: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A booking locator of six characters; no two of the first thousand million counters share one.
pub(crate) fn locator(counter: u64) -> String {
    // An odd factor permutes the numbers below a power of two.
    let mut left = counter.wrapping_mul(0x2545_F491).wrapping_add(0x1357_9BDF) & 0x3FFF_FFFF;
    let mut out = [0u8; 6];
    for place in &mut out {
        *place = LOCATOR[(left & 31) as usize];
        left >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_published_examples_hold() {
        assert_eq!(container_check("CSQU305438"), 3);
        assert_eq!(container("CSQU", 305_438), "CSQU3054383");
        assert_eq!(imo(907_472), "9074729");
        assert_ne!(spoil("9074729"), "9074729");
    }

    #[test]
    fn locators_do_not_repeat() {
        let mut seen: Vec<String> = (0..50_000).map(locator).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 50_000);
    }
}
