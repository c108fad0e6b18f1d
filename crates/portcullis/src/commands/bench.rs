//! `bench`: each claim of speed as a command that prints its figure, one JSON line each.

mod backtest;
mod duckdb;
mod goods;
mod goods_rescreen;
mod http;
mod rescreen;
mod rules;

use std::{
    hint::black_box,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Result;
use model::SubjectKind;
use serde_json::json;

use crate::{
    cli::BenchWhat,
    commands::screen,
    output::{Outcome, json_line},
};

fn figure(name: &str, value: f64, unit: &str, threads: usize, on: &str) -> Result<()> {
    let value = (value * 10.0).round() / 10.0;
    Ok(json_line(&json!({"name": name, "value": value, "unit": unit, "threads": threads, "measured_on": on}))?)
}

/// Runs a bench.
pub fn run(what: BenchWhat, size: Option<usize>, list: usize, python: Option<&Path>) -> Result<Outcome> {
    match what {
        BenchWhat::Parse => parse(size.unwrap_or(64 << 20)),
        BenchWhat::Screen => names(size.unwrap_or(50_000), list),
        BenchWhat::Rules => rules::run(),
        BenchWhat::Ingest => ingest(size.unwrap_or(60), false),
        BenchWhat::IngestRules => ingest(size.unwrap_or(60), true),
        BenchWhat::Rescreen => rescreen::run(size.unwrap_or(1_000_000)),
        BenchWhat::Goods => goods::run(size.unwrap_or(100_000)),
        BenchWhat::GoodsRescreen => goods_rescreen::run(size.unwrap_or(1_000_000)),
        BenchWhat::Backtest => backtest::run(size.unwrap_or(10_000_000), python),
        BenchWhat::Http => http::run(u32::try_from(size.unwrap_or(120))?),
    }?;
    Ok(Outcome::Done)
}

fn day(flights: u32, vessels: u32) -> range::Day {
    range::day(&range::DayOptions { flights, vessels, ..range::DayOptions::default() })
}

/// Bytes to records, on one thread, each kind of message by itself.
fn parse(bytes: usize) -> Result<()> {
    let day = day(20, 4);
    for (name, part) in [("paxlst", "_api"), ("pnrgov", "_pnr"), ("cuscar", "manifest.edi"), ("awmds", "manifest.xml")]
    {
        let files: Vec<&[u8]> =
            day.files.iter().filter(|f| f.path.contains(part)).map(|f| f.bytes.as_slice()).collect();
        if files.is_empty() {
            continue;
        }
        let (mut done, mut records) = (0, 0);
        let started = Instant::now();
        'all: loop {
            for file in &files {
                let _ = formats::read(file, &mut |reading| {
                    records += reading.travellers.len() + reading.consignments.len();
                    black_box(&reading);
                });
                done += file.len();
                if done >= bytes {
                    break 'all;
                }
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        let on = format!("synthetic day, {} files, {done} bytes, {records} records", files.len());
        figure(&format!("parse_{name}"), done as f64 / seconds / 1e6, "MB/s", 1, &on)?;
    }
    Ok(())
}

/// Names of a synthetic day against a list of names made of name parts. Each query is asked once by one thread, then by
/// all; what a thread has learned of parts of names by then is part of how the service runs.
fn names(queries: usize, names: usize) -> Result<()> {
    use rayon::prelude::*;
    use screening::{Index, Query};
    let people = day_names(u32::try_from(queries / 160 + 1)?)?;
    let entities = bench_list(&people, names);
    let before = screen::resident_mib();
    let started = Instant::now();
    let index = Index::build(entities);
    let on =
        format!("{} names of a synthetic day against {} synthetic names", queries.min(people.len()), index.names());
    figure("screen_index", started.elapsed().as_secs_f64(), "s", rayon::current_num_threads(), &on)?;
    figure("screen_memory", screen::resident_mib() as f64, "MiB resident", 1, &on)?;
    eprintln!("{before} MiB before the index was built");
    let asked = &people[..queries.min(people.len())];
    let ask = |name: &String| index.screen(&[Query { name, ..Query::default() }], 3).len();
    let rate = |started: Instant| asked.len() as f64 / started.elapsed().as_secs_f64();
    for pass in ["cold", "warm"] {
        let started = Instant::now();
        black_box(asked.iter().map(ask).sum::<usize>());
        figure(&format!("screen_{pass}"), rate(started), "queries/s", 1, &on)?;
    }
    for pass in ["cold", "warm"] {
        let started = Instant::now();
        black_box(asked.par_iter().map(ask).sum::<usize>());
        figure(&format!("screen_{pass}"), rate(started), "queries/s", rayon::current_num_threads(), &on)?;
    }
    Ok(())
}

fn day_names(flights: u32) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for file in day(flights, 0).files.iter().filter(|f| f.path.contains("_api")) {
        let _ = formats::read(&file.bytes, &mut |reading| {
            out.extend(
                reading
                    .travellers
                    .into_iter()
                    .map(|t| format!("{} {}", t.given_names.unwrap_or_default(), t.surname.unwrap_or_default())),
            );
        });
    }
    anyhow::ensure!(!out.is_empty(), "the synthetic day has no travellers");
    Ok(out)
}

/// Entries whose given names are those of travellers and whose surnames are half theirs, half made of syllables, so that
/// parts are as common, and as many, as in life.
fn bench_list(people: &[String], names: usize) -> Vec<model::Entity> {
    const SYLLABLES: [&str; 32] = [
        "ba", "ker", "da", "rov", "fa", "gul", "han", "ji", "kar", "lo", "mur", "na", "or", "pa", "qas", "ra", "shi",
        "ta", "um", "vel", "wa", "yar", "zad", "zai", "sen", "mi", "tor", "ek", "il", "an", "di", "go",
    ];
    let mut dice = fastrand::Rng::with_seed(7);
    let part = |dice: &mut fastrand::Rng, last: bool| {
        let name = &people[dice.usize(..people.len())];
        let mut parts = name.split(' ').filter(|part| !part.is_empty());
        (if last { parts.next_back() } else { parts.next() }).unwrap_or("X").to_owned()
    };
    let made =
        |dice: &mut fastrand::Rng| (0..dice.usize(2..5)).map(|_| SYLLABLES[dice.usize(..32)]).collect::<String>();
    (0..names)
        .map(|at| {
            let surname = if dice.bool() { part(&mut dice, true) } else { made(&mut dice) };
            let middle = if dice.bool() { part(&mut dice, false) } else { made(&mut dice) };
            model::Entity {
                id: format!("bench-{at}"),
                list: "bench".into(),
                names: vec![model::watch::EntityName {
                    text: format!("{} {middle} {surname}", part(&mut dice, false)),
                    ..Default::default()
                }],
                dob: vec![format!("{}-01-01", 1940 + at % 60)],
                ..Default::default()
            }
        })
        .collect()
}

/// A synthetic day from files to stored assessments in SQLite, with a list of 17 000 names and the starter rules, or a
/// thousand more.
fn ingest(flights: usize, thousand: bool) -> Result<()> {
    use crate::{
        config::Config,
        output::Progress,
        pipeline::{Pipeline, engines},
    };
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    let options = range::DayOptions { flights: u32::try_from(flights)?, vessels: 0, ..range::DayOptions::default() };
    range::write_day(&options, &folder.join("day"), &mut |_, _| {})?;
    let people = day_names(20)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let config = Config { data: folder.join("data"), ..Config::default() };
        let store = super::open_store(&config).await?;
        engines::seed_rules(&store).await?;
        if thousand {
            for rule in ::rules::bench::thousand(SubjectKind::Traveller)? {
                server::rule_life::install(&store, &rule, "bench", 0).await?;
            }
        }
        let edition = store::lists::NewEdition {
            list: "bench".into(),
            name: "bench".into(),
            source: "bench".into(),
            edition: None,
            entities: bench_list(&people, 17_000),
            accept_shrunken: true,
        };
        store.put_list(edition, 0).await?;
        let pipeline = Pipeline::open(store, config).await?;
        let files: Vec<PathBuf> = super::files::under(&[folder.join("day").join("air")])?;
        let started = Instant::now();
        super::load::keep(&pipeline, &files, &mut Progress::new("messages")).await?;
        let drained = pipeline.drain(|_| {}).await?;
        anyhow::Ok((drained, files.len(), started.elapsed().as_secs_f64()))
    });
    std::fs::remove_dir_all(&folder)?;
    let (drained, files, seconds) = outcome?;
    let on = format!(
        "{files} messages, {} traveller versions assessed, 17 000 names, starter rules{}, SQLite, {} MiB resident",
        drained.records,
        if thousand { " and a thousand more" } else { "" },
        screen::resident_mib()
    );
    let name = if thousand { "ingest_rules" } else { "ingest" };
    figure(name, drained.records as f64 / seconds, "travellers/s", rayon::current_num_threads(), &on)
}
