//! Text as it is compared: one case, no marks, one spelling, in tokens that remember where they stood.
//!
//! The tokens stand one after the other without blanks, so that `phenyl acetic acid`, `phenylacetic acid` and
//! `NH4-NO3` read as one with their closed forms; a name counts only where it begins and ends with a token.

use any_ascii::any_ascii_char;

/// Tokens that are read of one text. A goods description has a few dozen; what stands behind the ten-thousandth is not
/// read, so that no text costs without bound.
const MOST_TOKENS: usize = 10_000;

/// What a token is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Digits.
    Digits,
    /// Cyrillic letters.
    Cyrillic,
    /// A single Chinese character (or kana, or hangul): words are not separated there.
    Han,
    /// Any other letters.
    Other,
}

/// A token: where it stands in the folded text (bytes) and in the source (characters).
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte in [`Folded::text`].
    pub from: u32,
    /// Byte after its last.
    pub to: u32,
    /// First character in the source.
    pub start: u32,
    /// Character after its last.
    pub end: u32,
    /// What it is written in.
    pub script: Script,
    /// It stands against the token before without anything between, as `kg` in `50kg`.
    pub glued: bool,
    /// A full stop follows, as after an abbreviation.
    pub dotted: bool,
    /// What separates it from the token before.
    pub pause: Pause,
}

/// What separates two tokens, beside blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Pause {
    /// Nothing.
    #[default]
    None,
    /// A comma.
    Comma,
    /// A semicolon or the end of a line.
    Stop,
}

/// A folded text.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The tokens' text, one after the other.
    pub text: String,
    /// The tokens.
    pub tokens: Vec<Token>,
}

impl Folded {
    /// Folds a text, in place of what was folded before.
    pub fn fill(&mut self, source: &str) {
        self.text.clear();
        self.tokens.clear();
        let mut open: Option<Token> = None;
        let (mut touching, mut pause) = (false, Pause::None);
        for (index, c) in source.chars().enumerate() {
            let index = index as u32;
            if self.tokens.len() == MOST_TOKENS {
                return;
            }
            let Some(script) = script_of(c) else {
                if is_mark(c) {
                    continue;
                }
                if let Some(mut token) = open.take() {
                    token.dotted = c == '.';
                    self.close(token, index);
                }
                touching = false;
                pause = pause.max(match c {
                    ',' | '，' | '、' => Pause::Comma,
                    ';' | '；' | '\n' => Pause::Stop,
                    _ => Pause::None,
                });
                continue;
            };
            if open.as_ref().is_some_and(|token| token.script != script || script == Script::Han) {
                if let Some(token) = open.take() {
                    self.close(token, index);
                }
                touching = true;
            }
            if open.is_none() {
                let from = self.text.len() as u32;
                open = Some(Token {
                    from,
                    to: from,
                    start: index,
                    end: index,
                    script,
                    glued: touching,
                    dotted: false,
                    pause: std::mem::take(&mut pause),
                });
            }
            push(c, &mut self.text);
        }
        if let Some(token) = open.take() {
            self.close(token, source.chars().count() as u32);
        }
    }

    /// Whether a text has words behind the last that is read.
    pub fn cuts(source: &str) -> bool {
        // A token has a character at least: hardly any text needs to be folded to tell.
        if source.len() <= MOST_TOKENS {
            return false;
        }
        let folded = Folded::of(source);
        let end = folded.tokens.last().filter(|_| folded.tokens.len() == MOST_TOKENS).map(|token| token.end);
        end.is_some_and(|end| source.chars().skip(end as usize).any(|c| script_of(c).is_some()))
    }

    /// Folds a text.
    pub fn of(source: &str) -> Self {
        let mut folded = Folded::default();
        folded.fill(source);
        folded
    }

    /// The text of a token.
    pub fn word(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        &self.text[token.from as usize..token.to as usize]
    }

    fn close(&mut self, mut token: Token, end: u32) {
        let from = token.from as usize;
        match token.script {
            Script::Latin => canonical(&mut self.text, from),
            Script::Cyrillic => stem_russian(&mut self.text, from),
            _ => {}
        }
        token.to = self.text.len() as u32;
        token.end = end;
        if token.to > token.from {
            self.tokens.push(token);
        }
    }
}

fn script_of(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        '0'..='9' | '₀'..='₉' | '０'..='９' => Some(Script::Digits),
        '\u{0}'..='\u{bf}' | '×' | '÷' => None,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Some(Script::Latin),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' => {
            Some(Script::Han)
        }
        _ if is_mark(c) => None,
        c if c.is_alphabetic() => Some(Script::Other),
        _ => None,
    }
}

/// Marks that stand on a letter and separate nothing: combining accents, Arabic vowel signs, tatweel.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' | '\u{ad}' | '\u{200b}'..='\u{200f}')
}

fn push(c: char, out: &mut String) {
    match c {
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        'a'..='z' | '0'..='9' => out.push(c),
        '₀'..='₉' => out.push(char::from(b'0' + (c as u32 - '₀' as u32) as u8)),
        'ё' | 'Ё' => out.push('е'),
        '\u{400}'..='\u{52f}' => out.extend(c.to_lowercase()),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ى' | 'ی' => out.push('ي'),
        'ة' => out.push('ه'),
        'ک' => out.push('ك'),
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff00}'..='\u{ffef}' => {
            out.extend(any_ascii_char(c).chars().map(|c| c.to_ascii_lowercase()));
        }
        c => out.push(c),
    }
}

/// British and American spellings become one, plurals singular. Both sides go through it, so that what it does to a
/// word need not be good English, only always the same.
fn canonical(text: &mut String, from: usize) {
    let len = text.len() - from;
    if len < 4 {
        return;
    }
    let word = &text[from..];
    let cut = if word.ends_with("ies") && len > 4 {
        text.truncate(text.len() - 3);
        text.push('y');
        return;
    } else if ["sses", "xes", "ches", "shes", "ores"].iter().any(|end| word.ends_with(end)) && len > 5 {
        2
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        1
    } else {
        0
    };
    text.truncate(text.len() - cut);
    for (long, short) in [("sulph", "sulf"), ("aluminum", "aluminium"), ("colour", "color"), ("vapour", "vapor")] {
        if let Some(at) = text[from..].find(long) {
            text.replace_range(from + at..from + at + long.len(), short);
        }
    }
    for (british, american) in [
        ("our", "or"),
        ("tre", "ter"),
        ("bre", "ber"),
        ("ise", "ize"),
        ("ised", "ized"),
        ("iser", "izer"),
        ("ising", "izing"),
        ("isation", "ization"),
        ("isable", "izable"),
        ("yser", "yzer"),
    ] {
        if text.len() - from >= british.len() + 2 && text.ends_with(british) {
            text.truncate(text.len() - british.len());
            text.push_str(american);
            return;
        }
    }
}

/// Takes a Russian ending off, so that cases and genders of one word become one.
fn stem_russian(text: &mut String, from: usize) {
    const ENDINGS: [&str; 38] = [
        "ического",
        "ическая",
        "ического",
        "ыми",
        "ими",
        "ого",
        "его",
        "ому",
        "ему",
        "ами",
        "ями",
        "ая",
        "яя",
        "ое",
        "ее",
        "ый",
        "ий",
        "ой",
        "ые",
        "ие",
        "ую",
        "юю",
        "ым",
        "им",
        "ых",
        "их",
        "ом",
        "ем",
        "ов",
        "ев",
        "ей",
        "ам",
        "ах",
        "ях",
        "ия",
        "ию",
        "ии",
        "ием",
    ];
    // Four letters of two bytes each must stay.
    const STEM: usize = 8;
    for ending in ENDINGS {
        if text.ends_with(ending) && text.len() - from >= STEM + ending.len() {
            text.truncate(text.len() - ending.len());
            return;
        }
    }
    if text.len() - from > STEM {
        let last = text.chars().next_back();
        if last.is_some_and(|c| "аяыиуюеоьй".contains(c)) {
            text.truncate(text.len() - 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_one() {
        for (one, other) in [
            ("Sulphuric acids", "SULFURIC ACID"),
            ("phenyl acetic acid", "phenylacetic acid"),
            ("NH4-NO3", "nh4no3"),
            ("carbon fibres", "CARBON FIBER"),
            ("селитра аммиачная", "СЕЛИТРЫ АММИАЧНОЙ"),
            ("ácido nítrico", "acido nitrico"),
        ] {
            assert_eq!(Folded::of(one).text, Folded::of(other).text);
        }
    }

    #[test]
    fn tokens_remember_their_place() {
        let folded = Folded::of("AMM. NITRATE, 50KG 硝酸铵");
        let words: Vec<_> = (0..folded.tokens.len()).map(|i| folded.word(i)).collect();
        assert_eq!(words, ["amm", "nitrate", "50", "kg", "硝", "酸", "铵"]);
        assert!(folded.tokens[0].dotted && folded.tokens[2].pause == Pause::Comma && folded.tokens[3].glued);
        assert_eq!((folded.tokens[1].start, folded.tokens[1].end), (5, 12));
    }
}
