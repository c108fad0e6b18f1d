//! `export`: stored records in the order of their natural keys.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use serde_json::Value as Json;

use super::open_store;
use crate::{cli::ExportFormat, config::Config, output::Outcome};

/// Writes every record of a kind to standard output.
pub async fn run(config: &Config, what: &str, format: ExportFormat) -> Result<Outcome> {
    let store = open_store(config).await?;
    let mut out = BufWriter::new(io::stdout());
    match format {
        ExportFormat::Jsonl => store.export(what, |value| writeln!(out, "{value}")).await?,
        ExportFormat::Csv => {
            let mut writer = csv::Writer::from_writer(&mut out);
            writer.write_record(["key", "record"])?;
            store
                .export(what, |value| {
                    let key = ["key", "digest", "consignment"]
                        .iter()
                        .find_map(|name| value.get(*name))
                        .and_then(Json::as_str);
                    writer.write_record([key.unwrap_or(""), &value.to_string()]).map_err(io::Error::other)
                })
                .await?;
            writer.flush()?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
