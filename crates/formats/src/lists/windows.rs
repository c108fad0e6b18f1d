//! Windows-1252, the code page in which some publishers still write without saying so.

/// Letters of the bytes from 0x80 to 0x9F; the others are Unicode's own first 256.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text that bytes of the code page are.
pub(super) fn text(bytes: &[u8]) -> String {
    let letter = |byte: u8| match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    bytes.iter().map(|byte| letter(*byte)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn apostrophes_and_accents() {
        assert_eq!(super::text(b"O\x92Hara Mu\xf1oz \x8e"), "O’Hara Muñoz Ž");
    }
}
