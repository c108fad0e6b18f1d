//! Names folded so that one name is one text: script, case, punctuation; and the skeleton that spellings share.

use any_ascii::any_ascii;

/// Longer names than this are cut: no document carries them, and work must be bounded.
const CHARS: usize = 300;
/// Parts of a name that are looked at.
const PARTS: usize = 16;

/// Honorifics and particles that say nothing of who it is.
const HONORIFICS: [&str; 30] = [
    "haji", "hajji", "hadji", "syed", "sayed", "sayyid", "mullah", "mulla", "maulana", "mawlawi", "mawlavi", "sheikh",
    "shaikh", "sheik", "dr", "eng", "engr", "prof", "mr", "mrs", "ms", "miss", "mstr", "gen", "col", "capt", "ustad",
    "hafiz", "qari", "sir",
];
const PARTICLES: [&str; 14] =
    ["al", "el", "ul", "bin", "ibn", "ben", "bint", "de", "da", "dos", "van", "von", "the", "and"];
/// Forms of companies and the like.
const FORMS: [&str; 46] = [
    "ltd",
    "limited",
    "llc",
    "llp",
    "inc",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "sa",
    "sarl",
    "sas",
    "spa",
    "srl",
    "bv",
    "nv",
    "oy",
    "ab",
    "as",
    "aps",
    "plc",
    "pvt",
    "private",
    "pte",
    "fze",
    "fzco",
    "fz",
    "dmcc",
    "est",
    "establishment",
    "jsc",
    "ojsc",
    "pjsc",
    "ooo",
    "zao",
    "oao",
    "kft",
    "doo",
    "mv",
    "mt",
    "ms",
    "ss",
    "public",
];

/// One part of a folded name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Lower-case Latin letters and digits.
    pub text: String,
    /// What its spellings share.
    pub skeleton: String,
    /// Whether it says little of who it is.
    pub weak: bool,
}

/// Folds a name into its parts.
pub(crate) fn parts(name: &str) -> Vec<Part> {
    let cut: String = name.chars().take(CHARS).collect();
    let latin = any_ascii(&cut).to_lowercase();
    let mut out: Vec<Part> = Vec::new();
    for word in latin.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'' && c != '`').take(PARTS * 2) {
        let text: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if text.is_empty() || out.len() >= PARTS {
            continue;
        }
        let known = |list: &[&str]| list.contains(&text.as_str());
        // Honorifics stay as weak parts: some people have no other name on a list.
        let weak = known(&PARTICLES) || known(&FORMS) || known(&HONORIFICS);
        out.push(Part { skeleton: skeleton(&text), text, weak });
    }
    out
}

/// Consonants in classes: spellings of one name in this region differ in vowels, doubled letters and a few consonants.
pub(crate) fn skeleton(text: &str) -> String {
    let text = text
        .replace("ph", "f")
        .replace("kh", "h")
        .replace("gh", "g")
        .replace("ck", "k")
        .replace("ou", "u")
        .replace("oo", "u");
    let text = text
        .replace("dh", "d")
        .replace("th", "t")
        .replace("sh", "s")
        .replace("ch", "c")
        .replace("zh", "z")
        .replace("tz", "s")
        .replace("ts", "s");
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for (at, c) in text.chars().enumerate() {
        let class = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if at == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => continue,
            'q' | 'k' | 'c' => 'k',
            'z' | 's' | 'x' => 's',
            'w' | 'v' => 'v',
            'j' | 'g' => 'g',
            'h' if at > 0 => continue,
            other => other,
        };
        if class != last {
            out.push(class);
        }
        last = class;
    }
    if out.is_empty() { text } else { out }
}

/// Numbers shorter than this are shared by chance.
pub(crate) const NUMBER: usize = 5;

/// Letters and digits in upper case: a document however it was spaced.
pub(crate) fn number(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_share_a_skeleton() {
        for (a, b) in [
            ("mohammed", "muhamad"),
            ("yusuf", "yousef"),
            ("qadir", "kader"),
            ("zawahiri", "zawahri"),
            ("hussain", "hoseyn"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("karim"), skeleton("salim"));
    }
}
