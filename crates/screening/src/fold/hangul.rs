//! Hangul syllables as lists and passports romanise them (McCune-Reischauer as the north simplifies it).

const INITIAL: [&str; 19] =
    ["k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "ch", "ch", "ch", "k", "t", "p", "h"];
const VOWEL: [&str; 21] = [
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui",
    "i",
];
const FINAL: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
];

pub(super) fn is_syllable(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Appends a syllable. `ㅈ` begins as `j` within names of the south and north alike, `ch` in older lists: `j` is nearer
/// to most.
pub(super) fn romanise(c: char, out: &mut String) {
    let at = c as usize - 0xac00;
    let (initial, vowel, last) = (at / 588, at % 588 / 28, at % 28);
    out.push_str(if initial == 12 { "j" } else { INITIAL[initial] });
    out.push_str(VOWEL[vowel]);
    out.push_str(FINAL[last]);
}
