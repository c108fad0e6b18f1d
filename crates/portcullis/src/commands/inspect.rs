//! `inspect`: what files say, without any store.

use std::path::PathBuf;

use anyhow::Result;
use model::{Reading, Severity};
use serde::Serialize;

use super::read;
use crate::output::{Outcome, json_line};

#[derive(Serialize)]
struct Line<'a> {
    file: String,
    digest: &'a str,
    #[serde(flatten)]
    reading: &'a Reading,
}

/// Prints one JSON object a message.
pub fn run(files: &[PathBuf]) -> Result<Outcome> {
    let mut defects = false;
    for path in files {
        let bytes = read(path)?;
        let digest = store::journal::digest(&bytes);
        let file = path.display().to_string();
        let mut printed = Ok(());
        let outcome = formats::read(&bytes, &mut |reading| {
            defects |= reading.worst() == Some(Severity::Error);
            if printed.is_ok() {
                printed = json_line(&Line { file: file.clone(), digest: &digest, reading: &reading });
            }
        });
        printed?;
        if let Err(unreadable) = outcome {
            defects = true;
            eprintln!("{file}: {unreadable}");
            let defect =
                model::Defect::new(Severity::Error, "unreadable", unreadable.reason).at(unreadable.offset, "file");
            json_line(&serde_json::json!({"file": file, "digest": digest, "defects": [defect]}))?;
        }
    }
    Ok(Outcome::of(defects))
}
