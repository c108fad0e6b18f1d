//! `export`: stored records in the order of their natural keys.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, ensure};
use history::Export;
use model::{
    Booking, ConsignmentRecord, Document, Movement, Traveller,
    schema::{Privacy, Record, RecordSchema},
};
use serde_json::Value as Json;
use store::Store;

use super::open_store;
use crate::{cli::ExportFormat, config::Config, output::Outcome};

/// Writes every record of a kind to standard output.
pub async fn run(config: &Config, what: &str, format: ExportFormat, without: &[Privacy]) -> Result<Outcome> {
    ensure!(without.is_empty() || matches!(format, ExportFormat::Parquet), "--without: only Parquet leaves fields out");
    let store = open_store(config).await?;
    let mut out = BufWriter::new(io::stdout());
    match format {
        ExportFormat::Jsonl => store.export(what, |value| writeln!(out, "{value}")).await?,
        ExportFormat::Csv => {
            let mut writer = csv::Writer::from_writer(&mut out);
            writer.write_record(["key", "record"])?;
            store
                .export(what, |value| writer.write_record([key(&value), &value.to_string()]).map_err(io::Error::other))
                .await?;
            writer.flush()?;
        }
        ExportFormat::Parquet => parquet(&store, what, without, &mut out).await?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn key(value: &Json) -> &str {
    let key = ["key", "digest", "consignment"].iter().find_map(|name| value.get(*name).and_then(Json::as_str));
    key.unwrap_or("")
}

/// Kinds with a catalogue in its columns, the others as their JSON.
async fn parquet(store: &Store, what: &str, without: &[Privacy], out: &mut (dyn Write + Send)) -> Result<()> {
    match what {
        "movements" => typed::<Movement>(store, what, Movement::catalogue(), Privacy::Open, without, out).await,
        "travellers" => typed::<Traveller>(store, what, Traveller::catalogue(), Privacy::Personal, without, out).await,
        "bookings" => typed::<Booking>(store, what, Booking::catalogue(), Privacy::Personal, without, out).await,
        "consignments" => {
            typed::<ConsignmentRecord>(store, what, ConsignmentRecord::catalogue(), Privacy::Open, without, out).await
        }
        _ => {
            ensure!(without.is_empty(), "--without: the fields of {what} have no classes");
            documents(store, what, out).await
        }
    }
}

async fn typed<T: Record + Document + Send>(
    store: &Store,
    what: &str,
    catalogue: &'static RecordSchema,
    class: Privacy,
    without: &[Privacy],
    out: &mut (dyn Write + Send),
) -> Result<()> {
    let mut export = Export::records(out, catalogue, class, without)?;
    let write = |keys: &[String], held: &[T]| {
        let records: Vec<&dyn Record> = held.iter().map(|record| record as &dyn Record).collect();
        export.write(keys, &records)
    };
    rows(store, what, |value| T::from_document(&value.to_string()), write).await?;
    Ok(export.finish()?)
}

async fn documents(store: &Store, what: &str, out: &mut (dyn Write + Send)) -> Result<()> {
    let mut export = Export::documents(out)?;
    let write = |keys: &[String], held: &[String]| export.write_documents(keys, held);
    rows(store, what, |value| Ok(value.to_string()), write).await?;
    Ok(export.finish()?)
}

/// Rows made into columns at once.
const ROWS: usize = 1_024;

/// Hands out what the store exports, so many rows at a time, with their keys.
async fn rows<T: Send>(
    store: &Store,
    what: &str,
    make: impl Fn(Json) -> serde_json::Result<T> + Send + Sync,
    mut write: impl FnMut(&[String], &[T]) -> history::Result<()> + Send,
) -> Result<()> {
    let (mut keys, mut held) = (Vec::new(), Vec::new());
    store
        .export(what, |value| {
            keys.push(key(&value).to_owned());
            held.push(make(value)?);
            if held.len() == ROWS {
                write(&keys, &held).map_err(io::Error::other)?;
                keys.clear();
                held.clear();
            }
            Ok(())
        })
        .await?;
    Ok(write(&keys, &held)?)
}
