//! `screen`: names against entities, both JSON Lines.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result};
use model::Entity;
use rayon::prelude::*;
use screening::{Index, jsonl};
use serde::de::DeserializeOwned;

use super::read;
use crate::output::{Outcome, json_line};

/// Queries that are answered together before their results are printed.
const BATCH: usize = 10_000;

/// Prints the results of each query, and figures to standard error.
pub fn run(entities: &Path, queries: &Path, limit: usize) -> Result<Outcome> {
    let entities: Vec<Entity> = lines::<jsonl::EntityLine>(entities)?.into_iter().map(Entity::from).collect();
    let started = Instant::now();
    let index = Index::build(entities);
    let built = started.elapsed();
    let queries: Vec<jsonl::QueryLine> = lines(queries)?;
    let mut busy = std::time::Duration::ZERO;
    for batch in queries.chunks(BATCH) {
        let started = Instant::now();
        let results: Vec<_> = batch.par_iter().map(|query| jsonl::answer(&index, query, limit)).collect();
        busy += started.elapsed();
        for result in results {
            json_line(&result)?;
        }
    }
    eprintln!(
        "{} names indexed in {:.2} s, {} MiB resident; {:.0} queries a second on {} threads",
        index.names(),
        built.as_secs_f64(),
        resident_mib(),
        queries.len() as f64 / busy.as_secs_f64().max(1e-9),
        rayon::current_num_threads(),
    );
    Ok(Outcome::Done)
}

/// Reads JSON Lines; a line that is none is an error that names its number.
pub fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let bytes = read(path)?;
    bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(at, line)| serde_json::from_slice(line).with_context(|| format!("{} line {}", path.display(), at + 1)))
        .collect()
}

/// Resident memory of this process, where the system tells.
pub fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
