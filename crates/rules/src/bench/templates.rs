//! `rules/thousand.toml`: templates whose names stand for values.

use std::{collections::BTreeMap, sync::LazyLock};

use model::SubjectKind;
use serde::Deserialize;

use crate::{RuleFileError, RuleText};

#[derive(Deserialize)]
struct File {
    values: BTreeMap<String, Vec<String>>,
    template: Vec<Template>,
}

#[derive(Deserialize)]
struct Template {
    subject: SubjectKind,
    count: usize,
    cel: String,
}

static FILE: LazyLock<Result<File, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../../rules/thousand.toml")));

/// A list of values of the file.
pub(super) fn values(name: &str) -> &'static [String] {
    FILE.as_ref().ok().and_then(|file| file.values.get(name)).map_or(&[], Vec::as_slice)
}

/// The thousand rules about a kind of subject.
///
/// # Errors
/// Where the file that ships is not what it should be.
pub fn thousand(subject: SubjectKind) -> Result<Vec<RuleText>, RuleFileError> {
    let file = FILE.as_ref().map_err(Clone::clone)?;
    let mut out = Vec::new();
    for template in file.template.iter().filter(|template| template.subject == subject) {
        for at in 0..template.count {
            let cel = filled(&template.cel, &file.values, at);
            let id = format!("r{:04}", out.len());
            out.push(RuleText::new(&id, subject, &cel));
        }
    }
    Ok(out)
}

/// A template with the values of its turn; the n-th name in it walks its list from another place.
fn filled(cel: &str, values: &BTreeMap<String, Vec<String>>, turn: usize) -> String {
    let mut out = String::new();
    let mut rest = cel;
    let mut nth = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(before);
        let list = values.get(name).map_or(&[][..], Vec::as_slice);
        // A prime stride for each place, so that pairs of values do not repeat with the shorter list.
        let place = turn * [1, 7, 11, 13, 17, 19][nth % 6] + nth * 5;
        out.push_str(list.get(place % list.len().max(1)).map_or("", String::as_str));
        nth += 1;
        rest = after;
    }
    out.push_str(rest);
    out
}
