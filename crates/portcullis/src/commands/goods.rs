//! `goods`: what lines of goods are, from their words.

use std::{fs, path::Path, sync::Arc, time::Instant};

use anyhow::{Context, Result, bail};
use goods::{Dictionary, Line, Recogniser};
use serde::Deserialize;
use serde_json::json;

use crate::output::{Outcome, json_line};

/// A line as the file has it.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    text: String,
    #[serde(default)]
    hs: String,
    #[serde(default)]
    un: String,
}

/// Recognises the lines of a file, each by itself, in their order.
pub fn recognise(file: &Path, dictionary: Option<&Path>) -> Result<Outcome> {
    let started = Instant::now();
    let recogniser = Recogniser::build(Arc::new(self::dictionary(dictionary)?))?;
    eprintln!("dictionary {} ready in {:.2} s", recogniser.version(), started.elapsed().as_secs_f64());
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
    let headers = reader.headers()?.clone();
    for wanted in ["id", "text"] {
        if !headers.iter().any(|column| column == wanted) {
            bail!(
                "{}: column `{wanted}` is missing; found {}",
                file.display(),
                headers.iter().collect::<Vec<_>>().join(", ")
            );
        }
    }
    let started = Instant::now();
    let (mut lines, mut refused) = (0_u64, 0);
    for row in reader.deserialize::<Row>() {
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                refused += 1;
                eprintln!("{}: {fault}", file.display());
                continue;
            }
        };
        lines += 1;
        let hs: String = row.hs.chars().filter(char::is_ascii_digit).collect();
        let un: Vec<String> =
            row.un.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4).map(str::to_owned).collect();
        let line =
            Line { text: &row.text, hs: Some(hs.as_str()).filter(|hs| !hs.is_empty()), un: &un, quantity_kg: None };
        let mut answer = json!({"id": row.id, "items": recogniser.recognise(&line)});
        if Recogniser::cuts(&row.text) {
            answer["cut"] = json!(true);
        }
        json_line(&answer)?;
    }
    let seconds = started.elapsed().as_secs_f64();
    eprintln!("{lines} lines in {seconds:.2} s, {refused} refused");
    Ok(Outcome::of(refused > 0))
}

/// The dictionary of a file (TOML), else the one that ships with the product.
fn dictionary(file: Option<&Path>) -> Result<Dictionary> {
    match file {
        Some(path) => {
            let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            Dictionary::parse(&text).with_context(|| format!("in {}", path.display()))
        }
        None => Ok(Dictionary::shipped()?),
    }
}
