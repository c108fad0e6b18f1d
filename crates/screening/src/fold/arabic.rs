//! Arabic script, as Arabic, Persian, Urdu, Pashto and Kurdish write it, to Latin letters.

/// One word of it.
#[derive(Default)]
pub(super) struct Word {
    letters: Vec<char>,
}

pub(super) fn is_letter(c: char) -> bool {
    matches!(c, '\u{0621}'..='\u{063a}' | '\u{0641}'..='\u{064a}' | '\u{066e}'..='\u{06d3}' | '\u{06d5}' | '\u{06fa}'..='\u{06ff}')
        && c != '\u{0670}'
}

/// Vowel marks, the stretching line, and what joins or parts letters inside a word.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{200c}' | '\u{200d}')
}

impl Word {
    pub(super) fn push(&mut self, c: char) {
        self.letters.push(c);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Hands over the word; its article, which Latin spellings set apart, comes first.
    pub(super) fn finish(&mut self, word: &mut impl FnMut(&str, bool)) {
        if self.letters.is_empty() {
            return;
        }
        let letters = std::mem::take(&mut self.letters);
        let article =
            letters.len() > 3 && letters[0] == 'ا' && letters[1] == 'ل' && letters[2] != 'ل' && letters[2] != 'ا';
        if article {
            word("al", false);
        }
        let stem = if article { &letters[2..] } else { &letters[..] };
        let latin = latin(stem);
        if !latin.is_empty() {
            word(&latin, true);
        }
    }
}

fn latin(letters: &[char]) -> String {
    let mut out = String::with_capacity(letters.len() + 2);
    let vowel = |c: Option<&char>| c.is_some_and(|c| matches!(c, 'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى'));
    for (at, &c) in letters.iter().enumerate() {
        let begins = at == 0;
        let last = at + 1 == letters.len();
        let beside_vowel =
            vowel(letters.get(at + 1)) || at.checked_sub(1).is_some_and(|before| vowel(letters.get(before)));
        out.push_str(match c {
            'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ع' => "a",
            'ب' => "b",
            'پ' => "p",
            'ت' | 'ط' | 'ٹ' | 'ټ' => "t",
            'ث' => "th",
            'ج' | 'ځ' => "j",
            'چ' | 'څ' => "ch",
            'ح' | 'ه' | 'ھ' | 'ہ' | 'ۂ' => "h",
            'خ' => "kh",
            'د' | 'ڈ' | 'ډ' => "d",
            // Heard as d in Arabic and as z in Persian and Urdu.
            'ذ' | 'ض' => "dh",
            'ر' | 'ڑ' | 'ړ' | 'ڕ' => "r",
            'ز' | 'ظ' => "z",
            'ژ' | 'ږ' => "zh",
            'س' | 'ص' => "s",
            'ش' | 'ښ' => "sh",
            'غ' => "gh",
            'ف' => "f",
            'ڤ' | 'ۆ' | 'ۋ' => "v",
            'ق' => "q",
            'ك' | 'ک' | 'ڪ' => "k",
            'گ' | 'ګ' => "g",
            'ل' | 'ڵ' => "l",
            'م' => "m",
            'ن' | 'ں' | 'ڼ' => "n",
            'ة' | 'ۃ' | 'ى' => "a",
            'و' | 'ؤ' if begins || beside_vowel => "w",
            'و' | 'ؤ' => "u",
            'ي' | 'ی' | 'ې' | 'ۍ' | 'ێ' if begins || (beside_vowel && !last) => "y",
            'ي' | 'ی' | 'ې' | 'ۍ' | 'ێ' => "i",
            'ے' => "e",
            _ => "",
        });
    }
    out
}
