//! How a part sounds: letters that stand for one sound are one code, and what it costs to take one sound for another.

use std::sync::LazyLock;

/// Sounds of a part are at most this many: longer parts are cut.
pub(crate) const SOUNDS: usize = 24;

const SH: u8 = 36;
const KH: u8 = 37;
const GH: u8 = 38;
const TH: u8 = 39;
const DH: u8 = 40;
const CH: u8 = 41;
const ZH: u8 = 42;
const TS: u8 = 43;
const CODES: usize = 44;

/// A cost of one: another letter altogether.
pub(crate) const WHOLE: u8 = 20;

/// The sounds of a folded part.
pub(crate) fn sounds(text: &str, out: &mut Vec<u8>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && out.len() < SOUNDS {
        let rest = &bytes[at..];
        let (code, taken) = match rest {
            [b's', b'c', b'h', ..] => (SH, 3),
            [b't', b'c', b'h', ..] => (CH, 3),
            [b't', b's', b'c', b'h', ..] => (CH, 4),
            [b's', b'h', ..] => (SH, 2),
            [b'k', b'h', ..] => (KH, 2),
            [b'g', b'h', ..] => (GH, 2),
            [b't', b'h', ..] => (TH, 2),
            [b'd', b'h', ..] => (DH, 2),
            [b'c', b'h', ..] | [b'c', b'z', ..] => (CH, 2),
            [b'z', b'h', ..] => (ZH, 2),
            [b't', b's', ..] | [b't', b'z', ..] => (TS, 2),
            [b'd', b'z', b'h', ..] => (b'j' - b'a', 3),
            [b'd', b'j', ..] => (b'j' - b'a', 2),
            [b'p', b'h', ..] => (b'f' - b'a', 2),
            [b'c', b'k', ..] => (b'k' - b'a', 2),
            [b'o', b'u', ..] | [b'o', b'o', ..] => (b'u' - b'a', 2),
            [b'e', b'e', ..] => (b'i' - b'a', 2),
            [c @ b'0'..=b'9', ..] => (c - b'0' + 26, 1),
            [c, ..] => (c.wrapping_sub(b'a').min(25), 1),
            [] => break,
        };
        out.push(code);
        at += taken;
    }
}

const fn is_vowel(code: u8) -> bool {
    // a e i o u y
    matches!(code, 0 | 4 | 8 | 14 | 20 | 24)
}

struct Costs {
    /// Taking one sound for another.
    swap: [[u8; CODES]; CODES],
    /// Leaving one out.
    gap: [u8; CODES],
}

static COSTS: LazyLock<Costs> = LazyLock::new(Costs::new);

impl Costs {
    fn new() -> Self {
        let mut swap = [[WHOLE; CODES]; CODES];
        for (at, row) in swap.iter_mut().enumerate() {
            row[at] = 0;
        }
        let letter = |c: char| match c {
            '$' => SH,
            'K' => KH,
            'G' => GH,
            'T' => TH,
            'D' => DH,
            'C' => CH,
            'Z' => ZH,
            'S' => TS,
            c => (c as u8) - b'a',
        };
        // Near sounds, from what transliterations do with them.
        for (pairs, cost) in [
            ("ae ei iy ou eo", 5u8),
            ("ai ao au eu ey io uy ay oy iu", 8),
            ("qk kc wv sz Kh Kk Gg Tt DdDz GhTsks", 5),
            ("iy jy gj vf Cc $s Zz Zj Sc SsSz CS gq Cj cj bp td fp gk cs xk xs Kx hG Gq Gk $C ZS Z$ hx wu vu vb nm", 9),
        ] {
            for word in pairs.split(' ') {
                let letters: Vec<char> = word.chars().collect();
                for pair in letters.chunks_exact(2) {
                    let (a, b) = (usize::from(letter(pair[0])), usize::from(letter(pair[1])));
                    swap[a][b] = swap[a][b].min(cost);
                    swap[b][a] = swap[b][a].min(cost);
                }
            }
        }
        let mut gap = [WHOLE; CODES];
        for (code, cost) in gap.iter_mut().enumerate() {
            if is_vowel(code as u8) {
                *cost = 8;
            } else if code as u8 == b'h' - b'a' {
                *cost = 6;
            } else if (26..36).contains(&code) {
                *cost = 2 * WHOLE;
            }
        }
        for (from, row) in swap.iter_mut().enumerate() {
            for (to, cost) in row.iter_mut().enumerate() {
                // A digit is never a slip of the ear.
                if from != to && ((26..36).contains(&from) || (26..36).contains(&to)) {
                    *cost = 2 * WHOLE;
                }
            }
        }
        Costs { swap, gap }
    }
}

/// What it costs to take `a` for `b`, in twentieths of a letter; above `most` it is not worked out.
/// Where short vowels are unwritten in one of the two, they cost next to nothing. How both begin and end alike costs
/// nothing: only what lies between is laid side by side.
pub(crate) fn distance(a: &[u8], b: &[u8], vowelless: bool, most: u32) -> u32 {
    let costs = &*COSTS;
    let (a, b) = (&a[..a.len().min(SOUNDS)], &b[..b.len().min(SOUNDS)]);
    let from = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let mut ending = a[from..].iter().rev().zip(b[from..].iter().rev()).take_while(|(a, b)| a == b).count();
    // Of doubled letters the second is the cheap one: both lie in the ending, or neither.
    let splits = |text: &[u8], ending: usize| {
        let at = text.len() - ending;
        ending > 0 && at > from && text[at - 1] == text[at]
    };
    while splits(a, ending) || splits(b, ending) {
        ending -= 1;
    }
    let gap = |text: &[u8], at: usize| -> u32 {
        let code = text[at];
        match () {
            () if at > 0 && text[at - 1] == code => 2,
            () if vowelless && is_vowel(code) => 1,
            () => u32::from(costs.gap[usize::from(code)]),
        }
    };
    let (theirs, ours) = (&b[from..b.len() - ending], &a[from..a.len() - ending]);
    let mut rows = [[0u32; SOUNDS + 1]; 3];
    let mut insert = [0u32; SOUNDS];
    for j in 0..theirs.len() {
        insert[j] = gap(b, from + j);
        rows[0][j + 1] = rows[0][j] + insert[j];
    }
    let [first, second, third] = &mut rows;
    let (mut above, mut row, mut above2) = (first, second, third);
    for (i, &our) in ours.iter().enumerate() {
        let swaps = &costs.swap[usize::from(our)];
        let drop = gap(a, from + i);
        let mut left = above[0] + drop;
        let mut least = left;
        row[0] = left;
        for (j, (&their, &insert)) in theirs.iter().zip(&insert).enumerate() {
            let swap = above[j] + u32::from(swaps[usize::from(their)]);
            left = swap.min(above[j + 1] + drop).min(left + insert);
            if i > 0 && j > 0 && our == theirs[j - 1] && ours[i - 1] == their {
                left = left.min(above2[j - 1] + 16);
            }
            row[j + 1] = left;
            least = least.min(left);
        }
        if least > most {
            return least;
        }
        (above2, above, row) = (above, row, above2);
    }
    above[theirs.len()]
}

/// Consonants in coarse classes: what most spellings of a name share. Empty for a part without consonants.
pub(crate) fn skeleton(sounds: &[u8], out: &mut Vec<u8>) {
    out.clear();
    for (at, &code) in sounds.iter().enumerate() {
        let class = match code {
            code if is_vowel(code) && at == 0 => b'a',
            code if is_vowel(code) => continue,
            // h is heard or not
            7 if at > 0 => continue,
            KH | 7 => b'h',
            16 | 10 | 2 => b'k',
            GH | 6 | 9 => b'g',
            25 | 18 | 23 | TS | ZH | SH => b's',
            22 | 21 => b'v',
            TH | 19 => b't',
            DH | 3 => b'd',
            CH => b'c',
            code if code < 26 => b'a' + code,
            code => b'0' + code - 26,
        };
        if out.last() != Some(&class) {
            out.push(class);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> u32 {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        sounds(a, &mut x);
        sounds(b, &mut y);
        distance(&x, &y, false, u32::MAX)
    }

    #[test]
    fn spellings_of_one_sound_are_near_and_other_letters_far() {
        for (a, b) in
            [("qadir", "kader"), ("yusuf", "yousef"), ("khalid", "halid"), ("harzi", "harsi"), ("hussain", "husayn")]
        {
            assert!(between(a, b) < u32::from(WHOLE), "{a} {b} {}", between(a, b));
        }
        for (a, b) in [("karim", "salim"), ("hamid", "majid")] {
            assert!(between(a, b) >= u32::from(WHOLE), "{a} {b} {}", between(a, b));
        }
        assert_eq!(between("ali", "ali"), 0);
        assert_eq!(between("zafar", "zafra"), 16);
        for (doubled, single) in [("najjar", "najar"), ("hassan", "hasan"), ("anna", "ana"), ("ali", "alii")] {
            assert_eq!((between(doubled, single), between(single, doubled)), (2, 2), "{doubled} {single}");
        }
    }

    #[test]
    fn spellings_share_a_skeleton() {
        let of = |text: &str| {
            let (mut codes, mut out) = (Vec::new(), Vec::new());
            sounds(text, &mut codes);
            skeleton(&codes, &mut out);
            out
        };
        for (a, b) in [("mohammed", "muhamad"), ("yusuf", "yousef"), ("qadir", "kader"), ("hussain", "hoseyn")] {
            assert_eq!(of(a), of(b), "{a} {b}");
        }
        assert_ne!(of("karim"), of("salim"));
    }
}
