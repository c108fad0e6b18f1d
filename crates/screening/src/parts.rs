//! A name as its parts: particles and honorifics told from what says who it is, and compounds written as one.

use model::EntitySchema;

use crate::{fold, tables};

/// Parts of a name that are looked at.
pub(crate) const PARTS: usize = 16;

/// Single letters that make one part.
const LETTERS: usize = 5;

/// One part of a folded name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Part {
    /// Lower-case Latin letters and digits.
    pub text: String,
    /// Whether it says little of who it is.
    pub weak: bool,
    /// Whether its short vowels are unwritten.
    pub vowelless: bool,
}

/// Folds a name into its parts.
pub(crate) fn parts(name: &str, schema: EntitySchema) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(6);
    let person = schema == EntitySchema::Person;
    // Whether the last part is made of single letters.
    let mut letters = false;
    fold::words(name, |word, vowelless| {
        if person {
            if out.len() < PARTS {
                add_of_person(&mut out, word, vowelless);
            }
            return;
        }
        let letter = word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
        if letter
            && letters
            && let Some(last) = out.last_mut().filter(|last| last.text.len() < LETTERS)
        {
            // `S.A.` and `C.V.` come letter by letter.
            last.text.push_str(word);
            last.weak = tables::is_of_form(&last.text);
        } else if out.len() < PARTS {
            out.push(Part { text: word.to_owned(), weak: tables::is_of_form(word), vowelless });
        }
        letters = letter;
    });
    if person {
        let named = out.iter().any(|part| !part.weak);
        if let Some(last) = out.last_mut().filter(|_| !named) {
            // Some people have no other name on a list than what elsewhere is an honorific.
            last.weak = false;
        }
    }
    out
}

fn add_of_person(out: &mut Vec<Part>, word: &str, vowelless: bool) {
    // -ullah and -uddin belong to the part before them, however they are spelt and set.
    if let Some(last) = out.last_mut().filter(|last| !last.weak && last.text.len() > 1)
        && let Some(ending) = ending(word)
    {
        last.text.push_str(ending);
        return;
    }
    if let Some(last) = out.last_mut()
        && last.text == ABD
    {
        if !is_article(word) {
            last.text.push_str(servant_of(word));
        }
        return;
    }
    if out.len() >= 2
        && is_article(&out[out.len() - 1].text)
        && !out[out.len() - 2].weak
        && matches!(word, "din" | "deen" | "dine")
    {
        out.pop();
        if let Some(last) = out.last_mut() {
            last.text.push_str("udin");
        }
        return;
    }
    let (text, weak) = match word {
        "abd" | "abdul" | "abdel" | "abdal" | "abdol" | "abdur" | "abdus" | "abdu" | "abdou" => (ABD.to_owned(), false),
        word => (compound(word), tables::is_particle_or_honorific(word)),
    };
    out.push(Part { text, weak, vowelless });
}

/// What the servant's names begin with, once folded.
const ABD: &str = "abd";

fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el" | "ul" | "ol" | "ur" | "ar" | "as" | "us" | "ud" | "ad" | "an" | "ash" | "er" | "es")
}

fn servant_of(word: &str) -> &str {
    match word {
        "allah" | "alla" | "ullah" | "lah" | "llah" | "ola" | "ollah" | "allh" => "alah",
        word => word,
    }
}

/// The ending in one spelling, if it is one that does not stand alone.
fn ending(word: &str) -> Option<&'static str> {
    match word {
        "ullah" | "ulla" | "ollah" | "allah" | "alla" | "ulah" | "allh" => Some("ulah"),
        "uddin" | "udin" | "aldyn" | "eddin" | "eddine" | "addin" | "uddeen" | "odin" | "oddin" | "aldin" | "eldin" => {
            Some("udin")
        }
        _ => None,
    }
}

/// A compound written as one, with its article and ending in one spelling.
pub(crate) fn compound(word: &str) -> String {
    if word.len() >= 8
        && let Some(rest) = word.strip_prefix("abd")
    {
        let rest = strip_article(rest);
        let rest = match rest {
            "allah" | "ullah" | "lah" | "llah" | "alla" | "ulla" => "alah",
            rest => rest,
        };
        return format!("{ABD}{rest}");
    }
    if word == "abdullah" || word == "abdallah" || word == "abdulla" || word == "abdalla" {
        return format!("{ABD}alah");
    }
    for (ending, folded) in [
        ("ullah", "ulah"),
        ("ollah", "ulah"),
        ("allah", "ulah"),
        ("uddine", "udin"),
        ("eddine", "udin"),
        ("uddeen", "udin"),
        ("uddin", "udin"),
        ("eddin", "udin"),
        ("addin", "udin"),
        ("oddin", "udin"),
    ] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 2) {
            return format!("{stem}{folded}");
        }
    }
    word.to_owned()
}

/// `abdurrahman` has its article bent to the letter that follows: `ur`, `us`, `ul`, `el`.
fn strip_article(rest: &str) -> &str {
    let bytes = rest.as_bytes();
    if bytes.len() < 5 || !matches!(bytes[0], b'u' | b'e' | b'a' | b'o') {
        return rest;
    }
    match bytes[1] {
        b'l' => &rest[2..],
        doubled if bytes[2] == doubled => &rest[2..],
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str, schema: EntitySchema) -> String {
        parts(name, schema).into_iter().map(|part| part.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn compounds_of_persons_are_one_part() {
        for name in ["Abdul Rahman", "Abd al-Rahman", "Abdurrahman", "Abdelrahman", "Abd-ur-Rahman"] {
            assert_eq!(texts(name, EntitySchema::Person), "abdrahman", "{name}");
        }
        for name in ["Nuruddin", "Nur ud-Din", "Nur al-Din", "Nureddine", "Nur Uddin"] {
            assert_eq!(texts(name, EntitySchema::Person), "nurudin", "{name}");
        }
        assert_eq!(texts("Saif Ullah", EntitySchema::Person), texts("Saifullah", EntitySchema::Person));
    }

    #[test]
    fn letters_of_a_legal_form_are_one_part() {
        let parts = parts("ABC TRADING, S.A. DE C.V.", EntitySchema::Organization);
        let strong: Vec<&str> = parts.iter().filter(|part| !part.weak).map(|part| part.text.as_str()).collect();
        assert_eq!(strong, ["abc", "trading"]);
    }
}
