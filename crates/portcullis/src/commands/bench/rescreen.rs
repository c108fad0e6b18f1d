//! Stored names against a list of which a few entries have changed.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result};
use assess::asked::{self, Ask};
use model::{Entity, SubjectKind, watch::EntityName};
use store::{Store, lists::NewEdition, screened::ScreenedRow};

use super::{bench_list, day_names, figure};
use crate::{
    commands::{files, load, open_store, screen},
    config::Config,
    output::Progress,
    pipeline::{Pipeline, engines},
};

/// Flights whose travellers are stored in full; their names are then stored again until there are enough.
const FLIGHTS: u32 = 20;
/// Entries of the list, and those that change.
const ENTRIES: usize = 17_000;
const CHANGED: usize = 100;

/// Prints how long it takes until `names` stored names are screened against what changed, targets included.
pub fn run(names: usize) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(measure(&folder, names));
    std::fs::remove_dir_all(&folder)?;
    let (seconds, asked, on) = outcome?;
    let threads = rayon::current_num_threads();
    figure("rescreen_seconds", seconds, "s", threads, &on)?;
    figure("rescreen", asked as f64 / seconds, "names/s", threads, &on)
}

async fn measure(folder: &Path, names: usize) -> Result<(f64, i64, String)> {
    let options = range::DayOptions { flights: FLIGHTS, vessels: 0, ..range::DayOptions::default() };
    range::write_day(&options, &folder.join("day"), &mut |_, _| {})?;
    let people = day_names(FLIGHTS)?;
    let config = Config {
        data: folder.join("data"),
        // The synthetic day is of a fixed date.
        screening: crate::config::Screening { rescreen_days: 36_500 },
        ..Config::default()
    };
    let store = open_store(&config).await?;
    engines::seed_rules(&store).await?;
    let mut entries = bench_list(&people, ENTRIES);
    put(&store, entries.clone()).await?;
    let pipeline = Pipeline::open(store, config).await?;
    let files = files::under(&[folder.join("day").join("air")])?;
    load::keep(&pipeline, &files, &mut Progress::new("messages")).await?;
    pipeline.drain(|_| {}).await?;
    pipeline.rescreen(|_| {}).await?;
    let rows = pipeline.store.screened(0, 0, i64::MAX, 10_000).await?;
    change(&mut entries, &rows);
    multiply(&pipeline.store, &rows, names).await?;
    put(&pipeline.store, entries).await?;
    pipeline.reload().await?;
    let started = Instant::now();
    let tally = pipeline.rescreen(|_| {}).await?;
    let seconds = started.elapsed().as_secs_f64();
    let on = format!(
        "{} stored names and documents of a synthetic day, {CHANGED} changed of {ENTRIES} entries, {} hits, {} targets opened, SQLite, {} MiB resident",
        tally.names,
        tally.hits,
        tally.opened,
        screen::resident_mib()
    );
    Ok((seconds, tally.names, on))
}

async fn put(store: &Store, entities: Vec<Entity>) -> Result<()> {
    let (list, name, source) = ("bench".to_owned(), "bench".to_owned(), "bench".to_owned());
    store.put_list(NewEdition { list, name, source, edition: None, entities, accept_shrunken: true }, 0).await?;
    Ok(())
}

/// Entries get other names; one in ten is a stored traveller's with the birth date, so that somebody is found.
fn change(entries: &mut [Entity], rows: &[ScreenedRow]) {
    let lines = rows.iter().flat_map(|row| row.lines.lines()).filter_map(asked::read_line);
    let mut people = lines.step_by(101).filter_map(|(_, ask)| match ask {
        Ask::Name { name, born, .. } if !born.is_empty() => Some((name.into_owned(), born.into_owned())),
        _ => None,
    });
    for (at, entry) in entries.iter_mut().step_by(ENTRIES / CHANGED).take(CHANGED).enumerate() {
        let text = match people.next().filter(|_| at % 10 == 0) {
            Some((name, born)) => {
                entry.dob = vec![born];
                name
            }
            None => format!("{} ADDED{at}", entry.title()),
        };
        entry.names = vec![EntityName { text, ..EntityName::default() }];
    }
}

/// Stores the rows that are there again and again, until there are so many names.
async fn multiply(store: &Store, rows: &[ScreenedRow], names: usize) -> Result<()> {
    let count = |lines: &str| lines.lines().filter(|line| line.split('\t').nth(1) == Some("p")).count();
    let mut held: usize = rows.iter().map(|row| count(&row.lines)).sum();
    anyhow::ensure!(held > 0, "the synthetic day has no travellers");
    let movement = store.movements(&Default::default()).await?.items.first().context("no movement")?.id;
    let writer = store.writer().await?;
    for row in rows.iter().cycle().filter(|row| row.kind == SubjectKind::Traveller) {
        if held >= names {
            break;
        }
        writer.put_screened(row.kind, movement, row.lines.clone()).await?;
        held += count(&row.lines);
    }
    writer.commit().await?;
    Ok(())
}
