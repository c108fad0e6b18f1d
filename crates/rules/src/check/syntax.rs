//! What the parser could not read, said in the words of who writes rules.
//!
//! The parser says what its grammar expected. What an officer meant is better told from what stands at the place: a
//! single `=`, the word `and`, a quote that is not closed. Only the first fault is told, for the parser guesses its way
//! on and finds others that are none.

use super::{Diagnostic, at_start};

/// What may stand where two values follow each other.
const BETWEEN: [&str; 14] = ["==", "!=", "<", "<=", ">", ">=", "in", "&&", "||", "+", "-", "*", "/", "?"];
/// What may stand where a value is missing.
const VALUES: [&str; 4] = ["a field", "a value", "(", "!"];

/// What is wrong, how many characters of the text are, and what was meant.
struct Said {
    message: String,
    length: usize,
    expected: Vec<String>,
    suggestion: Option<&'static str>,
}

/// The first fault of a text, with its place.
pub(super) fn fault(text: &str, errors: &cel::ParseErrors) -> Diagnostic {
    let letters: Vec<char> = text.chars().collect();
    let Some(error) = errors.errors.first() else { return at_start("the rule cannot be read".into(), letters.len()) };
    if error.msg.contains("Recursion limit") {
        return at_start("groups stand in groups too often".into(), letters.len());
    }
    let place = |at: isize| usize::try_from(at).unwrap_or(1).max(1);
    let (line, column) = (place(error.pos.0), place(error.pos.1));
    let before: usize = text.split('\n').take(line - 1).map(|line| line.chars().count() + 1).sum();
    let at = (before + column - 1).min(letters.len());
    let (head, rest) = letters.split_at(at);
    let (from, Said { message, length, expected, suggestion }) = said(head, rest);
    Diagnostic {
        line,
        column: column - (at - from),
        start: from,
        end: from + length,
        message,
        expected,
        suggestion: suggestion.map(str::to_owned),
    }
}

/// What is wrong at a place, and where that begins: `head` stands before the place, `rest` from there on.
fn said(head: &[char], rest: &[char]) -> (usize, Said) {
    let at = head.len();
    let Some(&first) = rest.first() else {
        return (at, missing("the rule ends", open(head)));
    };
    let meant = |message: String, length, suggestion| Said { message, length, expected: vec![], suggestion };
    let word: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
    let said = match (first, rest.get(1)) {
        ('"' | '\'', _) if !closes(rest) => {
            let length = rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
            meant("the text that begins here has no closing quote".into(), length, None)
        }
        ('=', Some('>')) => meant("this is written the other way round".into(), 2, Some(">=")),
        ('=', Some('<')) => meant("this is written the other way round".into(), 2, Some("<=")),
        ('=', _) => meant("what is equal is compared with two signs".into(), 1, Some("==")),
        ('&' | '|', _) if head.last() == Some(&first) => meant("this sign is one too many".into(), 1, None),
        ('&', _) => meant("conditions that must both hold are joined with two signs".into(), 1, Some("&&")),
        ('|', _) => meant("conditions of which one must hold are joined with two signs".into(), 1, Some("||")),
        ('≠', _) => meant("what differs is compared with other signs".into(), 1, Some("!=")),
        ('≤', _) => meant("this is written with two signs".into(), 1, Some("<=")),
        ('≥', _) => meant("this is written with two signs".into(), 1, Some(">=")),
        ('>', _) if head.last() == Some(&'<') => {
            return (at - 1, meant("what differs is compared with other signs".into(), 2, Some("!=")));
        }
        ('“' | '”' | '„' | '‘' | '’' | '«' | '»', _) => {
            meant("a text stands between straight quotes".into(), 1, Some("\""))
        }
        (')' | ']' | '}', _) if open(head).is_none() => meant(format!("this {first} closes nothing"), 1, None),
        (')' | ']' | '}', _) => missing(&format!("this {first} comes"), None),
        _ if !word.is_empty() || matches!(first, '"' | '\'') => return (at, follows(head, &word, rest)),
        _ => meant(format!("{first} means nothing here"), 1, None),
    };
    (at, said)
}

/// A value that follows a value: a word for a sign, or no sign at all.
fn follows(head: &[char], word: &str, rest: &[char]) -> Said {
    let length = word.chars().count().max(1);
    let sign = match word.to_lowercase().as_str() {
        "and" => Some("&&"),
        "or" => Some("||"),
        "is" | "equals" | "eq" => Some("=="),
        _ => None,
    };
    if let Some(sign) = sign {
        let message = format!("signs stand between values, not the word {word}");
        return Said { message, length, expected: vec![], suggestion: Some(sign) };
    }
    if word.eq_ignore_ascii_case("not") {
        let message = "what must not hold stands in !( )".into();
        return Said { message, length, expected: vec![], suggestion: None };
    }
    let shown: String = if word.is_empty() { rest.iter().take(1).collect() } else { word.to_owned() };
    if head.iter().all(|c| c.is_whitespace()) {
        return Said { message: format!("no rule begins with {shown}"), length, expected: vec![], suggestion: None };
    }
    let (what, expected) = match open(head) {
        Some('[') => ("comma", vec![",".to_owned()]),
        _ => ("sign", BETWEEN.map(str::to_owned).to_vec()),
    };
    Said { message: format!("a {what} is missing before {shown}"), length, expected, suggestion: None }
}

/// Something ends before it is complete, perhaps for want of what closes `open`.
fn missing(what: &str, open: Option<char>) -> Said {
    let closing = match open {
        Some('(') => ")",
        Some('[') => "]",
        Some(_) => "}",
        None => {
            let message = format!("{what} where a value or a field should stand");
            return Said { message, length: 1, expected: VALUES.map(str::to_owned).to_vec(), suggestion: None };
        }
    };
    let message = format!("{what} before a {closing} that closes what was opened");
    Said { message, length: 1, expected: vec![closing.to_owned()], suggestion: None }
}

/// Whether the text that begins here ends in the same line.
fn closes(rest: &[char]) -> bool {
    let Some((quote, inside)) = rest.split_first() else { return false };
    let mut escaped = false;
    for c in inside {
        match c {
            '\n' => return false,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return true,
            _ => {}
        }
    }
    false
}

/// The innermost bracket that is not closed in what stands before a place; brackets in texts count for nothing.
fn open(head: &[char]) -> Option<char> {
    let (mut open, mut quote, mut escaped) = (Vec::new(), None, false);
    for &c in head {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(begun), _) => quote = (c != begun).then_some(begun),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => open.push(c),
            (None, ')' | ']' | '}') => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    /// What is said of a text, what of it is marked, and what was meant.
    fn of(text: &str) -> (String, String, Option<String>) {
        let Err(faults) = parse(text) else { panic!("{text} reads well") };
        assert_eq!(faults.len(), 1, "{text}");
        let marked = text.chars().skip(faults[0].start).take(faults[0].end - faults[0].start).collect();
        (faults[0].message.clone(), marked, faults[0].suggestion.clone())
    }

    #[test]
    fn what_was_meant_takes_the_place_of_what_is_wrong() {
        for (text, wrong, meant) in [
            ("age = 3", "=", "=="),
            ("age => 3", "=>", ">="),
            ("age ≥ 3", "≥", ">="),
            ("age <> 3", "<>", "!="),
            ("age > 3 and age < 5", "and", "&&"),
            ("age > 3\nOR age < 5", "OR", "||"),
            ("person.surname == \"Å\" & age < 5", "&", "&&"),
            ("person.nationality is \"PAK\"", "is", "=="),
            ("person.nationality == “PAK”", "“", "\""),
        ] {
            let (_, marked, suggestion) = of(text);
            assert_eq!((marked.as_str(), suggestion.as_deref()), (wrong, Some(meant)), "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        for (text, message, marked) in [
            ("age >", "the rule ends where a value or a field should stand", ""),
            ("(age > 3", "the rule ends before a ) that closes what was opened", ""),
            ("has(person.seat) && x.exists(p, p == )", "this ) comes where a value or a field should stand", ")"),
            ("age > 3)", "this ) closes nothing", ")"),
            ("nationality == \"PAK (", "the text that begins here has no closing quote", "\"PAK ("),
            ("age in [1 2]", "a comma is missing before 2", "2"),
            ("age 3", "a sign is missing before 3", "3"),
            ("age > 3 &&& age < 5", "this sign is one too many", "&"),
            ("if age > 3", "no rule begins with if", "if"),
            ("age > 3;", "; means nothing here", ";"),
        ] {
            let found = of(text);
            assert_eq!((found.0.as_str(), found.1.as_str()), (message, marked), "{text}");
        }
        assert_eq!(of(&"(".repeat(500)).0, "groups stand in groups too often");
    }
}
