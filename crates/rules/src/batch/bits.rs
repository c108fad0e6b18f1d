//! Sets of rows, one bit a row.

/// Words that hold so many rows.
pub(crate) fn words(rows: usize) -> usize {
    rows.div_ceil(64)
}

/// A growing row of bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    pub fn with_room(rows: usize) -> Self {
        Bits { words: Vec::with_capacity(words(rows)), len: 0 }
    }

    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if let Some(last) = self.words.last_mut() {
            *last |= u64::from(bit) << (self.len % 64);
        }
        self.len += 1;
    }

    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Its words; bits beyond its length are zero.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    pub fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }
}

/// Calls `each` with every row that is set.
#[inline]
pub(crate) fn rows(words: &[u64], mut each: impl FnMut(usize)) {
    for (at, word) in words.iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            each(at * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}

/// Sets the rows from `from` up to `to`.
#[inline]
pub(crate) fn set_range(words: &mut [u64], from: usize, to: usize) {
    if from >= to {
        return;
    }
    let (first, last) = (from / 64, (to - 1) / 64);
    let head = u64::MAX << (from % 64);
    let tail = u64::MAX >> (63 - (to - 1) % 64);
    if first == last {
        words[first] |= head & tail;
        return;
    }
    words[first] |= head;
    words[first + 1..last].fill(u64::MAX);
    words[last] |= tail;
}

/// Whether no row is set.
pub(crate) fn none(words: &[u64]) -> bool {
    words.iter().all(|word| *word == 0)
}

/// All of so many rows.
pub(crate) fn all(rows: usize) -> Vec<u64> {
    let mut out = vec![0; words(rows)];
    set_range(&mut out, 0, rows);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_rows() {
        for (from, to) in [(0, 0), (0, 1), (3, 64), (63, 65), (10, 200), (64, 128)] {
            let mut words = vec![0; 4];
            set_range(&mut words, from, to);
            let mut found = Vec::new();
            rows(&words, |row| found.push(row));
            assert_eq!(found, (from..to).collect::<Vec<_>>());
        }
        let mut bits = Bits::default();
        (0..130).for_each(|row| bits.push(row % 3 == 0));
        assert!((0..130).all(|row| bits.get(row) == (row % 3 == 0)));
        assert!(!bits.get(1000));
    }
}
