//! How often: `30m`, `6h`, `1d`.

/// Seconds of an interval: a number with `s`, `m`, `h` or `d` behind it. 0 means: only when somebody asks.
pub fn parse(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let fault = || format!("`{text}` is no interval: write 30m, 6h or 1d, or 0 for only when asked");
    let (digits, unit) = match text.char_indices().last() {
        Some((at, unit)) if !unit.is_ascii_digit() => (&text[..at], unit),
        Some(_) if text == "0" => return Ok(0),
        _ => return Err(fault()),
    };
    let number: i64 = digits.parse().map_err(|_| fault())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(fault()),
    };
    number.checked_mul(seconds).filter(|seconds| (0..=366 * 86_400).contains(seconds)).ok_or_else(fault)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn intervals_have_a_unit() {
        assert_eq!(["0", "90s", "30m", "6h", "1d"].map(|text| parse(text).unwrap()), [0, 90, 1_800, 21_600, 86_400]);
        for text in ["", "6", "h", "-1h", "6 w", "9999999999999d", "6é"] {
            parse(text).unwrap_err();
        }
    }
}
