//! DuckDB on the question of a back-test: the rule as this program translates it, over the same files.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use rules::{RuleSet, sql::Dialect};
use serde::Deserialize;

/// The version and the time of the query alone: neither the start of Python nor of DuckDB counts.
const PROGRAM: &str = "
import json, sys, time
import duckdb
connection = duckdb.connect()
connection.execute(f'SET threads = {int(sys.argv[1])}')
connection.execute('SET enable_progress_bar = false')
sql = sys.stdin.read()
started = time.perf_counter()
days = connection.execute(sql).fetchall()
seconds = time.perf_counter() - started
print(json.dumps({'seconds': seconds, 'hits': sum(hits for _, hits in days), 'version': duckdb.__version__}))
";

/// What DuckDB took.
#[derive(Debug, Deserialize)]
pub struct Taken {
    /// Wall time of the query.
    pub seconds: f64,
    /// Records that it counted.
    pub hits: u64,
    /// DuckDB's version.
    pub version: String,
}

/// Hits of a set's first rule by day, as SQL over consignments in a folder of history whose days are compacted.
pub fn question(set: &RuleSet, folder: &Path) -> Result<String> {
    let condition = set.sql_condition(0, Dialect::DuckDb)?;
    let files = format!("{}/kind=consignment/*/*.parquet", folder.display()).replace('\'', "''");
    Ok(format!(
        "SELECT day, count(*) FROM read_parquet('{files}', hive_partitioning = true) WHERE {condition} GROUP BY day"
    ))
}

/// Asks it on so many threads with a Python that has DuckDB.
pub fn ask(python: &Path, sql: &str, threads: usize) -> Result<Taken> {
    let mut child = Command::new(python)
        .args(["-c", PROGRAM, &threads.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("running {}", python.display()))?;
    child.stdin.take().context("Python takes no input")?.write_all(sql.as_bytes())?;
    let out = child.wait_with_output()?;
    ensure!(out.status.success(), "{} with DuckDB ends with {}", python.display(), out.status);
    Ok(serde_json::from_slice(&out.stdout)?)
}
