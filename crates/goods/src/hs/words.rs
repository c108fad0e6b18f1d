//! Words of goods as they are compared: small letters, no accents, singular, British spelling, without what trade adds.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use any_ascii::any_ascii_char;

/// Words that say nothing of what goods are: grammar, the tariff's own phrases, trade and measures.
const STOP: &str = "\
a an and the of or for in on to by with as at be is are its their such than that this which from into it not nor \
but also only any all etc eg ie nec nes other others whether whatsoever thereof therefor therefore therewith hereof \
kind kinds sort sorts type types item items goods product products article articles including include included \
elsewhere specified heading headings subheading chapter note no nos number exceeding less more weighing weight \
containing having use solely principally suitable similar like made put up over per each min max value \
pcs pc pce pieces ctn ctns pkg pkgs package packages packed pack packs set sets pair pairs dozen doz \
unit units qty quantity assorted various misc general cargo said contain stc new second hand brand branded model \
original genuine quality premium best grade first class export import exported imported commercial sample samples \
charge invoice order po hs hts code ref lot batch nett net gross kgs kg gm gms mg lb lbs oz ml ltr litre cl mm cm \
mtr metre inch inches ft kw hp mah gsm size sizes xl xxl shipment consignment total country origin \
chinese japan japanese india indian pakistan pakistani germany german france french italy italian usa american uk \
british england english turkish korea korean vietnam thailand thai spain spanish brazil iran uae dubai malaysia \
indonesia bangladesh europe european";

/// Words that mostly say how goods are packed, how large they are or of what colour, and sometimes what they are.
const WEAK: &str = "\
bag box carton bottle jar sachet roll drum tin can case crate pallet bale packet tray tube piece bulk retail \
black white red blue green yellow grey pink brown colour coloured small medium large big mini long short wide \
man woman child baby kid adult unisex high low natural fresh organic professional portable automatic electric";

static STOPS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP.split(' ').collect());
static WEAKS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| WEAK.split(' ').collect());

/// Packing, as it follows a number.
const PACKING: [&str; 26] = [
    "bag", "bags", "box", "boxes", "carton", "cartons", "bottle", "bottles", "jar", "jars", "roll", "rolls", "drum",
    "drums", "tin", "tins", "can", "cans", "case", "cases", "crate", "crates", "pallet", "pallets", "bale", "bales",
];

/// Whether a stemmed word mostly says how goods are packed, how large they are or of what colour.
pub(super) fn weak(word: &str) -> bool {
    WEAKS.contains(word)
}

/// American spellings and other forms of one word, as singular.
const SPELLINGS: &[(&str, &str)] = &[
    ("aluminum", "aluminium"),
    ("tire", "tyre"),
    ("jewelry", "jewellery"),
    ("pajama", "pyjama"),
    ("whiskey", "whisky"),
    ("yogurt", "yoghurt"),
    ("disk", "disc"),
    ("airplane", "aeroplane"),
    ("ax", "axe"),
    ("plow", "plough"),
    ("gray", "grey"),
    ("center", "centre"),
    ("caliber", "calibre"),
    ("fiber", "fibre"),
    ("fiberglass", "fibreglass"),
    ("mold", "mould"),
    ("molding", "moulding"),
    ("molded", "moulded"),
    ("color", "colour"),
    ("colored", "coloured"),
    ("flavor", "flavour"),
    ("flavored", "flavoured"),
    ("license", "licence"),
    ("cheque", "check"),
    ("woolen", "woollen"),
    ("stanch", "staunch"),
    ("liquorice", "licorice"),
    ("cesium", "caesium"),
    ("anesthetic", "anaesthetic"),
    ("orthopedic", "orthopaedic"),
    ("pediatric", "paediatric"),
    ("knive", "knife"),
    ("women", "woman"),
    ("men", "man"),
    ("children", "child"),
    ("ladie", "woman"),
    ("lady", "woman"),
    ("gent", "man"),
    ("teeth", "tooth"),
    ("feet", "foot"),
    ("mice", "mouse"),
    ("leave", "leaf"),
    ("loave", "loaf"),
    ("shelve", "shelf"),
    ("ski", "ski"),
];

static SPELLED: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| SPELLINGS.iter().copied().collect());

/// Whether a letter belongs to a script that is written without blanks between words.
pub(super) fn unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The word in the form in which words are compared.
pub(super) fn stem(word: &str) -> String {
    let singular = singular(word);
    if let Some(other) = SPELLED.get(singular.as_str()) {
        return (*other).to_owned();
    }
    // Sulfur and its family, and verbs in -ize.
    singular.replace("sulf", "sulph").replace("ization", "isation").replace("izing", "ising").replace("ized", "ised")
}

fn singular(word: &str) -> String {
    let cut = |end: usize, put: &str| format!("{}{put}", &word[..word.len() - end]);
    let ends = |end: &str| word.len() > end.len() + 1 && word.ends_with(end);
    match () {
        () if word.len() < 4 || !word.is_ascii() => word.to_owned(),
        () if ends("sses") || ends("shes") || ends("ches") || ends("xes") => cut(2, ""),
        () if ends("ies") && word.len() > 4 => cut(3, "y"),
        () if ends("oes") => cut(2, ""),
        () if ends("ss") || ends("us") || ends("is") => word.to_owned(),
        () if ends("s") => cut(1, ""),
        () => word.to_owned(),
    }
}

/// The words of a text in order, stemmed, without stop words, numbers and sizes. `T-shirt` and `non-woven` are one word.
pub(super) fn words(text: &str) -> Vec<String> {
    raw(text).into_iter().filter(|word| !STOPS.contains(word.as_str())).map(|word| stem(&word)).collect()
}

/// The same with stop words kept, for a text that has nothing else.
pub(super) fn all_words(text: &str) -> Vec<String> {
    raw(text).into_iter().filter(|word| word.len() > 2).map(|word| stem(&word)).collect()
}

/// Words as they stand: small letters, Latin letters without accents, nothing with a digit in it.
fn raw(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' => {}
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => plain.push_str(any_ascii_char(c)),
            '\u{300}'..='\u{36f}' => {}
            c if c.is_alphanumeric() || c == '-' => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let mut out = Vec::new();
    // Twelve cartons and a 25-kg bag are measures.
    let mut measured = false;
    for chunk in plain.split_whitespace() {
        let mut joined = String::new();
        let counts = chunk.starts_with(|c: char| c.is_ascii_digit());
        if measured && !counts && PACKING.contains(&chunk) {
            measured = false;
            continue;
        }
        measured = counts;
        for part in chunk.split('-').filter(|part| !part.is_empty()) {
            if part.bytes().any(|byte| byte.is_ascii_digit()) {
                joined.clear();
                continue;
            }
            // A letter by itself, and non-, make no word without what follows them.
            let leads = part.chars().count() == 1 || part == "non";
            joined.push_str(&part.to_lowercase());
            if !leads || !chunk.contains('-') {
                out.push(std::mem::take(&mut joined));
            }
        }
    }
    out.retain(|word| word.chars().count() > 1 || word.chars().any(unspaced));
    out
}

/// A shorter form under which words of one family meet: printer, printing, printed.
pub(super) fn family(word: &str) -> &str {
    const ENDS: [&str; 11] = ["isation", "ation", "ing", "ers", "ery", "ed", "er", "or", "al", "en", "e"];
    for end in ENDS {
        if let Some(rest) = word.strip_suffix(end)
            && rest.len() >= 4
            && rest.is_ascii()
        {
            let bytes = rest.as_bytes();
            let double = bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && bytes[bytes.len() - 1] != b's';
            return if double { &rest[..rest.len() - 1] } else { rest };
        }
    }
    word
}

/// The words of a description, and whether they name the goods (before the first semicolon), without what the
/// description says it is not.
pub(super) fn named_words(description: &str) -> Vec<(String, bool)> {
    const NOT: [&str; 8] =
        ["other than ", "excluding ", "except ", "without ", "not including ", "excl. ", "no ", "not "];
    let small = description.to_lowercase();
    let mut out = Vec::new();
    for (at, part) in small.split(';').enumerate() {
        let mut kept = String::new();
        let mut rest = part;
        while let Some((start, word)) = NOT.iter().filter_map(|not| find_word(rest, not).map(|at| (at, *not))).min() {
            kept.push_str(&rest[..start]);
            kept.push(' ');
            // "other than" holds to the end; "not" holds to the next comma or bracket.
            let after = &rest[start..];
            let end = if matches!(word, "no " | "not " | "without ") {
                after.find([',', ')', '(']).unwrap_or(after.len())
            } else {
                after.find(')').unwrap_or(after.len())
            };
            rest = &after[end..];
        }
        kept.push_str(rest);
        out.extend(words(&kept).into_iter().map(|word| (word, at == 0)));
    }
    out
}

/// Where a phrase begins at a word's beginning.
fn find_word(text: &str, phrase: &str) -> Option<usize> {
    text.match_indices(phrase)
        .map(|(at, _)| at)
        .find(|at| text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_number_packing_and_sizes_make_no_difference() {
        for (text, expected) in [
            ("12 CTNS MEN'S T-SHIRTS, 100% COTTON", "man tshirt cotton"),
            ("Aluminum foil 0.2mm", "aluminium foil"),
            ("SULFURIC ACID 98%", "sulphuric acid"),
            ("café crème", "cafe creme"),
            ("Non-alcoholic beverages", "nonalcoholic beverage"),
            ("tomatoes and knives", "tomato knife"),
            ("205/55R16 tires", "tyre"),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn words_of_one_family_meet() {
        for pair in [("printer", "printing"), ("roaster", "roasted"), ("slicing", "slicer"), ("knitted", "knit")] {
            assert_eq!(family(pair.0), family(pair.1), "{pair:?}");
        }
    }
}
