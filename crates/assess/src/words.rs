//! Signals in words: one catalogue of templates, used at the edges only.

use std::{collections::BTreeMap, sync::LazyLock};

use model::Signal;
use serde::Deserialize;

/// A signal as an officer reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// A few words, for a list.
    pub title: String,
    /// One sentence with the particulars.
    pub text: String,
}

#[derive(Deserialize)]
struct Template {
    title: String,
    text: String,
}

static ENGLISH: LazyLock<BTreeMap<String, Template>> =
    LazyLock::new(|| toml::from_str(include_str!("words.en.toml")).unwrap_or_default());

/// Words a signal. A code without a template is shown as it stands, never dropped.
pub fn word(signal: &Signal) -> Worded {
    let Some(template) = ENGLISH.get(&signal.code) else {
        return Worded {
            title: signal.code.clone(),
            text: signal.args.values().cloned().collect::<Vec<_>>().join(", "),
        };
    };
    let certainty = format!("{:.0} %", signal.certainty * 100.0);
    Worded { title: fill(&template.title, signal, &certainty), text: fill(&template.text, signal, &certainty) }
}

/// Puts the arguments in the places of `{name}`; `{name:word}` looks the argument up among the code's own words.
fn fill(template: &str, signal: &Signal, certainty: &str) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        match name {
            "certainty" => out.push_str(certainty),
            _ => match name.strip_suffix(":word") {
                Some(name) => out.push_str(phrase(signal.args.get(name).map_or("", String::as_str))),
                None => out.push_str(signal.args.get(name).map_or("", String::as_str)),
            },
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

/// The words of argument values that are codes themselves.
fn phrase(code: &str) -> &str {
    static PHRASES: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| toml::from_str(include_str!("phrases.en.toml")).unwrap_or_default());
    PHRASES.get(code).map_or(code, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_read() {
        assert!(ENGLISH.len() >= 20);
        assert_eq!(phrase("to_order"), "made out to order");
    }
}
