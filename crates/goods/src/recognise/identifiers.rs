//! Numbers that name a substance in the text: CAS and UN numbers.

use model::code::cas::CasNumber;

/// A number found in the text, in characters of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The number, without what introduces it.
    pub number: String,
    /// First character.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
    /// Whether the text says what sort of number it is.
    pub labelled: bool,
}

/// Words before a number that say that it is the sender's own and names nothing.
const REFERENCES: [&str; 22] = [
    "PO",
    "P/O",
    "ORDER",
    "INV",
    "INVOICE",
    "REF",
    "REFERENCE",
    "TEL",
    "PHONE",
    "FAX",
    "LOT",
    "BATCH",
    "JOB",
    "BOOKING",
    "CONTRACT",
    "PROFORMA",
    "SERIAL",
    "S/N",
    "PART",
    "MODEL",
    "UNIT",
    "LC",
];

/// CAS numbers whose check digit holds. After `CAS` the parts may stand apart; without it they may not, and a number
/// that is introduced as an order, an invoice or a telephone is none.
pub(super) fn cas_numbers(text: &str, chars: &[char]) -> Vec<Number> {
    if !text.contains(['-', '‐', '‑', '–', '—', '−']) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let boundary = at == 0 || !chars[at - 1].is_alphanumeric() && chars[at - 1] != '-';
        if !chars[at].is_ascii_digit() || !boundary {
            at += 1;
            continue;
        }
        let before = words_before(chars, at);
        let labelled = before.iter().any(|word| matches!(word.as_str(), "CAS" | "CASNO" | "CASRN" | "CASNR"));
        let referred = before.iter().any(|word| REFERENCES.contains(&word.as_str()));
        match shape(chars, at, labelled) {
            Some((number, end)) if (labelled || !referred) && CasNumber::parse(&number).is_some() => {
                out.push(Number { number, start: at as u32, end: end as u32, labelled });
                at = end;
            }
            _ => {
                while at < chars.len() && chars[at].is_ascii_digit() {
                    at += 1;
                }
            }
        }
    }
    out
}

/// Reads `digits-digits-digit` from `at`.
fn shape(chars: &[char], mut at: usize, blanks: bool) -> Option<(String, usize)> {
    let mut number = String::with_capacity(12);
    for (group, (least, most)) in [(2, 7), (2, 2), (1, 1)].into_iter().enumerate() {
        if group > 0 {
            while blanks && chars.get(at) == Some(&' ') {
                at += 1;
            }
            if !chars.get(at).is_some_and(|c| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−')) {
                return None;
            }
            number.push('-');
            at += 1;
            while blanks && chars.get(at) == Some(&' ') {
                at += 1;
            }
        }
        let from = at;
        while at < chars.len() && chars[at].is_ascii_digit() && at - from < most {
            number.push(chars[at]);
            at += 1;
        }
        if at - from < least {
            return None;
        }
    }
    let ends = chars.get(at).is_none_or(|c| !c.is_alphanumeric() && *c != '-');
    ends.then_some((number, at))
}

/// Up to two words right before a place, in capitals, without their stops.
fn words_before(chars: &[char], at: usize) -> Vec<String> {
    let mut words = Vec::with_capacity(2);
    let mut end = at;
    while words.len() < 3 && end > 0 {
        while end > 0 && matches!(chars[end - 1], ' ' | ':' | '.' | '#' | '(' | '=' | '-') {
            end -= 1;
        }
        let mut start = end;
        while start > 0 && (chars[start - 1].is_alphabetic() || chars[start - 1] == '/') {
            start -= 1;
        }
        if start == end {
            break;
        }
        let word: String = chars[start..end].iter().flat_map(|c| c.to_uppercase()).collect();
        let filler = matches!(word.as_str(), "NO" | "NUMBER" | "NR" | "RN" | "NUM");
        words.push(word);
        if !filler {
            break;
        }
        end = start;
    }
    words
}

/// UN numbers that are introduced as such: `UN 1942`, `UN NO. 1942`, `UNNO:1942`, `U.N. 1942`.
pub(super) fn un_numbers(chars: &[char]) -> Vec<Number> {
    let mut out = Vec::new();
    let letter = |at: usize, c: char| chars.get(at).is_some_and(|found| found.eq_ignore_ascii_case(&c));
    for at in 0..chars.len() {
        if !letter(at, 'u') || at > 0 && chars[at - 1].is_alphanumeric() {
            continue;
        }
        let mut next = at + 1;
        next += usize::from(chars.get(next) == Some(&'.'));
        if !letter(next, 'n') {
            continue;
        }
        next += 1;
        let skip = |next: &mut usize| {
            while chars.get(*next).is_some_and(|c| matches!(c, ' ' | '.' | ':' | '#' | '-' | '/')) {
                *next += 1;
            }
        };
        skip(&mut next);
        for label in ["number", "num", "no", "nr", "id"] {
            if label.chars().enumerate().all(|(i, c)| letter(next + i, c)) {
                next += label.len();
                break;
            }
        }
        skip(&mut next);
        let digits = chars[next.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
        let ends = chars.get(next + digits).is_none_or(|c| !c.is_alphabetic());
        if digits == 4 && ends {
            let number = chars[next..next + 4].iter().collect();
            out.push(Number { number, start: at as u32, end: (next + 4) as u32, labelled: true });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cas(text: &str) -> Vec<String> {
        cas_numbers(text, &text.chars().collect::<Vec<_>>()).into_iter().map(|n| n.number).collect()
    }

    fn un(text: &str) -> Vec<String> {
        un_numbers(&text.chars().collect::<Vec<_>>()).into_iter().map(|n| n.number).collect()
    }

    #[test]
    fn cas_by_check_digit_and_by_what_introduces_it() {
        assert_eq!(cas("CHEMICAL CAS NO. 6484-52-2 BAGS"), ["6484-52-2"]);
        assert_eq!(cas("cas: 6484 - 52 - 2"), ["6484-52-2"]);
        assert_eq!(cas("(111‑48‑8)"), ["111-48-8"]);
        assert!(cas("REFERENCE NO 6484-52-3 TOWELS").is_empty());
        assert!(cas("PO 111-48-8 SHOES").is_empty());
        assert!(cas("TEL 021-6484-52-2").is_empty());
        assert!(cas("6484 - 52 - 2").is_empty());
    }

    #[test]
    fn un_numbers_need_their_letters() {
        assert_eq!(un("UN 1942 OXIDIZING"), ["1942"]);
        assert_eq!(un("UN1715 CLASS 8; U.N. No. 2014"), ["1715", "2014"]);
        assert!(un("UN CERTIFIED FIBC 1200 BAGS; UNIT 1942; RUN 1942; UN 19420").is_empty());
    }
}
