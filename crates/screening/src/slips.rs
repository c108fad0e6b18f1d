//! How many slips of the pen part two texts: a letter left out, put in or taken for another, or two changed about.

/// Letters of a text that are compared: as many as fit a machine word.
pub(crate) const TEXT: usize = 64;

/// Folded letters and digits, and room for whatever else is ASCII.
const LETTERS: usize = 128;

/// A text that is compared with many.
pub(crate) struct Text {
    /// For each letter the places where it stands, as bits.
    places: [u64; LETTERS],
    /// Its letters.
    pub length: usize,
}

impl Text {
    /// Makes a text ready, cut at [`TEXT`].
    pub fn new(letters: impl Iterator<Item = u8>) -> Self {
        let mut text = Text { places: [0; LETTERS], length: 0 };
        for letter in letters.take(TEXT) {
            text.places[usize::from(letter) % LETTERS] |= 1 << text.length;
            text.length += 1;
        }
        text
    }

    /// The slips that make this text the other: one column of the table of distances at a time, its steps as bits
    /// (Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances, 2003).
    pub fn slips(&self, other: &[u8]) -> usize {
        let Some(last) = self.length.checked_sub(1) else { return other.len() };
        let (mut up, mut down, mut diagonal, mut places_before) = (u64::MAX, 0u64, 0u64, 0u64);
        let mut slips = self.length;
        for &letter in other {
            let places = self.places[usize::from(letter) % LETTERS];
            let turned = ((!diagonal & places) << 1) & places_before;
            diagonal = ((places & up).wrapping_add(up) ^ up) | places | down | turned;
            let (more, fewer) = (down | !(diagonal | up), diagonal & up);
            slips += (more >> last & 1) as usize;
            slips -= (fewer >> last & 1) as usize;
            let more = more << 1 | 1;
            up = fewer << 1 | !(diagonal | more);
            down = more & diagonal;
            places_before = places;
        }
        slips
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn slips_are_those_of_the_plain_table() {
        let words =
            ["", "a", "ab", "ba", "karim", "kairm", "karrim", "salim", "mohammadkarim", "kmohammadarim", "aaaa"];
        let long = "abdulrahmankhalidalqasrani".repeat(3);
        for one in words.iter().copied().chain([long.as_str()]) {
            for other in words.iter().copied().chain([&long[2..]]) {
                let cut = |text: &str| text.bytes().take(super::TEXT).collect::<Vec<u8>>();
                let plain = rapidfuzz::distance::osa::distance(cut(one), cut(other));
                assert_eq!(Text::new(one.bytes()).slips(&cut(other)), plain, "{one} {other}");
            }
        }
    }
}
