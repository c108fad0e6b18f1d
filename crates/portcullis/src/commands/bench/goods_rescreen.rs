//! Stored lines of goods against a dictionary of which a few items have changed.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result};
use goods::Change;
use server::dictionary::{Proposer, approve, in_force, propose};
use store::Store;

use super::figure;
use crate::{
    commands::{files, load, open_store, screen},
    config::Config,
    output::Progress,
    pipeline::{Pipeline, engines},
};

/// Vessels whose bills are stored in full; they are then stored again until there are enough lines.
const VESSELS: u32 = 20;
/// Items that get another name.
const CHANGED: usize = 20;

/// Prints how long it takes until `lines` stored lines are held against what changed, targets included.
pub fn run(lines: usize) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(measure(&folder, lines));
    std::fs::remove_dir_all(&folder)?;
    let (seconds, asked, on) = outcome?;
    let threads = rayon::current_num_threads();
    figure("goods_rescreen_seconds", seconds, "s", threads, &on)?;
    figure("goods_rescreen", asked as f64 / seconds, "lines/s", threads, &on)
}

async fn measure(folder: &Path, lines: usize) -> Result<(f64, i64, String)> {
    let options = range::DayOptions { flights: 0, vessels: VESSELS, ..range::DayOptions::default() };
    range::write_day(&options, &folder.join("day"), &mut |_, _| {})?;
    let config = Config {
        data: folder.join("data"),
        // The synthetic day is of a fixed date.
        screening: crate::config::Screening { rescreen_days: 36_500 },
        ..Config::default()
    };
    let store = open_store(&config).await?;
    engines::seed_rules(&store).await?;
    let pipeline = Pipeline::open(store, config).await?;
    let files = files::under(&[folder.join("day").join("sea")])?;
    load::keep(&pipeline, &files, &mut Progress::new("messages")).await?;
    pipeline.drain(|_| {}).await?;
    pipeline.rescreen(|_| {}).await?;
    let bills = pipeline.store.goods_rows(0, 0, i64::MAX, 1_000_000).await?;
    let descriptions: Vec<String> = bills.iter().flat_map(|bill| described(&bill.doc)).collect();
    anyhow::ensure!(!descriptions.is_empty(), "the synthetic day has no goods");
    pipeline.store.copy_bills_for_bench(lines / descriptions.len()).await?;
    change(&pipeline.store, &descriptions[descriptions.len() / 2]).await?;
    pipeline.reload().await?;
    let started = Instant::now();
    let tally = pipeline.rescreen(|_| {}).await?;
    let seconds = started.elapsed().as_secs_f64();
    let on = format!(
        "{} stored lines of a synthetic day, {CHANGED} changed items, {} bills hit, of which those of the day itself are assessed again, {} targets opened, SQLite, {} MiB resident",
        tally.names,
        tally.hits,
        tally.opened,
        screen::resident_mib()
    );
    Ok((seconds, tally.names, on))
}

fn described(doc: &str) -> Vec<String> {
    let doc: serde_json::Value = serde_json::from_str(doc).unwrap_or_default();
    let goods = doc["consignment"]["goods"].as_array().cloned().unwrap_or_default();
    goods.iter().map(|goods| goods["description"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Items get another name, one of them that of goods that are stored, so that something is found.
async fn change(store: &Store, description: &str) -> Result<()> {
    let (_, dictionary) = in_force(store, 0).await?;
    let step = (dictionary.items.len() / CHANGED).max(1);
    let mut put = Vec::new();
    for (at, item) in dictionary.items.iter().step_by(step).take(CHANGED).enumerate() {
        let mut item = item.clone();
        let name = if at == 0 { description.to_owned() } else { format!("{} grade added {at}", item.name) };
        item.names.entry("en".into()).or_default().push(name);
        put.push(item);
    }
    let proposer = Proposer { by: "bench", reason: "bench", source: None };
    let id = propose(store, &Change { put, ..Change::default() }, proposer, 0).await.context("the change")?;
    approve(store, id, "another", "bench", 0).await.context("the edition")?;
    Ok(())
}
