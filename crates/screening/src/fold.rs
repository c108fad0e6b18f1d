//! Text in any script to lower-case Latin words.
//!
//! Latin letters lose their marks. Arabic script is written without short vowels and gives consonants and long vowels;
//! Han and Hangul give one word a syllable; every other script goes letter by letter.

mod arabic;
mod hangul;

use any_ascii::any_ascii_char;

/// Longer names than this are cut: no document carries them, and work must be bounded.
const CHARS: usize = 300;

/// Folds a text and hands over each of its words, with whether its short vowels are unwritten.
pub(crate) fn words(text: &str, mut word: impl FnMut(&str, bool)) {
    let mut open = String::with_capacity(24);
    let mut consonants = arabic::Word::default();
    let mut previous_han = false;
    for c in text.chars().take(CHARS) {
        if arabic::is_letter(c) {
            flush(&mut open, &mut word);
            consonants.push(c);
            continue;
        }
        if !consonants.is_empty() {
            // Marks of vowels and the joiners of Persian stand inside a word.
            if arabic::is_mark(c) {
                continue;
            }
            consonants.finish(&mut word);
        }
        match c {
            'a'..='z' | '0'..='9' => open.push(c),
            'A'..='Z' => open.push(c.to_ascii_lowercase()),
            // Apostrophes stand for letters that other spellings leave out.
            '\'' | '`' | '’' | '‘' | 'ʼ' | 'ʾ' | 'ʿ' | 'ʻ' | '´' => {}
            c if c.is_ascii() => flush(&mut open, &mut word),
            c if hangul::is_syllable(c) => {
                flush(&mut open, &mut word);
                hangul::romanise(c, &mut open);
                flush(&mut open, &mut word);
            }
            c if is_mark(c) => {}
            c if !c.is_alphanumeric() => flush(&mut open, &mut word),
            c => {
                let latin = any_ascii_char(c);
                let han = is_han(c);
                if han || previous_han {
                    flush(&mut open, &mut word);
                }
                for b in latin.bytes() {
                    match b {
                        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => open.push(char::from(b.to_ascii_lowercase())),
                        b'\'' | b'`' => {}
                        _ => flush(&mut open, &mut word),
                    }
                }
                previous_han = han;
                continue;
            }
        }
        previous_han = false;
    }
    consonants.finish(&mut word);
    flush(&mut open, &mut word);
}

fn flush(open: &mut String, word: &mut impl FnMut(&str, bool)) {
    if !open.is_empty() {
        word(open, false);
        open.clear();
    }
}

/// Marks over letters, the signs of Indian scripts that are no letters, and what joins without being seen.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
        && matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{fff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::words;

    fn folded(text: &str) -> String {
        let mut out = Vec::new();
        words(text, |word, _| out.push(word.to_owned()));
        out.join(" ")
    }

    #[test]
    fn every_script_becomes_latin_words() {
        for (text, expected) in [
            ("Ayşe GÜL-Öz", "ayse gul oz"),
            ("O'Neill", "oneill"),
            ("محمد عبد الرحمن", "mhmd abd al rhmn"),
            ("أيمن الظواهري", "aymn al zwahri"),
            ("Дмитрий Сергеевич", "dmitriy sergeevich"),
            ("王小明", "wang xiao ming"),
            ("김정은", "kim jong un"),
            ("", ""),
            ("🙂", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }
}
