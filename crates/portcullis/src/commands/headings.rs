//! `goods headings`, `goods nomenclature` and `goods confirmed`: headings for lines, and what they are suggested from.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, bail};
use chrono::Utc;
use goods::hs::{Nomenclature, Suggester};
use rayon::prelude::*;
use serde_json::{Value as Json, json};
use server::headings::{self, By, HeadingsLoaded};
use store::{Store, headings::NomenclatureKind};

use super::{open_store, read};
use crate::{
    cli::{ConfirmedAction, GoodsAction, HeadingsArgs, NomenclatureAction},
    config::Config,
    output::{Outcome, json_line},
    pipeline::engines,
};

/// Runs one of the commands that need the store.
pub async fn run(config: Config, action: GoodsAction) -> Result<Outcome> {
    let store = open_store(&config).await?;
    match action {
        GoodsAction::Headings(args) => {
            let Some(suggester) = engines::headings_in_force(&store).await? else {
                bail!("no nomenclature is loaded: load one with `goods nomenclature load FILE --edition YEAR`")
            };
            suggest(&suggester, &args)
        }
        GoodsAction::Nomenclature { action: NomenclatureAction::Load { file, edition, tariff } } => {
            let kind = if tariff { NomenclatureKind::Tariff } else { NomenclatureKind::Nomenclature };
            let loaded = headings::put_nomenclature(&store, kind, &read(&file)?, edition, by()).await;
            said(&file, loaded.with_context(|| format!("in {}", file.display()))?)
        }
        GoodsAction::Dictionary { .. } | GoodsAction::Recognise { .. } => Ok(Outcome::Done),
        GoodsAction::Nomenclature { action: NomenclatureAction::Show } => show(&store).await,
        GoodsAction::Confirmed { action: ConfirmedAction::Load { file, edition } } => {
            let loaded = headings::put_confirmed(&store, &read(&file)?, edition, by()).await;
            said(&file, loaded.with_context(|| format!("in {}", file.display()))?)
        }
    }
}

fn by() -> By<'static> {
    By { name: "command line", at: Utc::now().timestamp_millis() }
}

fn said(file: &Path, loaded: HeadingsLoaded) -> Result<Outcome> {
    for row in &loaded.refused {
        eprintln!("{}:{}: {}", file.display(), row.line, row.why);
    }
    eprintln!("{} lines {}", loaded.lines, loaded.status);
    Ok(Outcome::of(!loaded.refused.is_empty()))
}

async fn show(store: &Store) -> Result<Outcome> {
    json_line(&store.heading_sources().await?)?;
    Ok(Outcome::Done)
}

/// `goods headings` over a nomenclature in a file: touches no database.
pub fn over_file(args: &HeadingsArgs) -> Result<Outcome> {
    let Some(file) = &args.nomenclature else { bail!("no nomenclature is named") };
    let (nomenclature, _) =
        Nomenclature::read(&read(file)?, args.edition).with_context(|| format!("in {}", file.display()))?;
    suggest(&Suggester::build(&nomenclature, None, &[]), args)
}

/// A line of the file.
struct Line {
    id: String,
    text: String,
    declared: Option<String>,
}

fn lines(path: &Path) -> Result<Vec<Line>> {
    let bytes = read(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
    let names = reader.headers()?.clone();
    let column = |wanted: &str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(wanted));
    let (Some(id), Some(text)) = (column("id"), column("text")) else {
        bail!("{} needs the columns id and text, and may have hs", path.display())
    };
    let declared = column("hs");
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("in {}", path.display()))?;
        let cell = |at: usize| row.get(at).unwrap_or("").trim().to_owned();
        let declared = declared.map(cell).filter(|hs| !hs.is_empty());
        out.push(Line { id: cell(id), text: cell(text), declared });
    }
    Ok(out)
}

fn suggest(suggester: &Suggester, args: &HeadingsArgs) -> Result<Outcome> {
    let lines = lines(&args.file)?;
    let started = Instant::now();
    let answers: Vec<Json> = lines.par_iter().map(|line| answer(suggester, line, args.limit)).collect();
    let seconds = started.elapsed().as_secs_f64();
    answers.iter().try_for_each(json_line)?;
    eprintln!(
        "{} lines, {:.0} a second on {} threads",
        lines.len(),
        lines.len() as f64 / seconds.max(1e-9),
        rayon::current_num_threads()
    );
    Ok(Outcome::Done)
}

fn answer(suggester: &Suggester, line: &Line, limit: usize) -> Json {
    let mut out = json!({"id": line.id, "headings": suggester.suggest(&line.text, limit)});
    let mismatch = line.declared.as_ref().and_then(|declared| suggester.check(&line.text, declared));
    if let Some(found) = mismatch {
        let suggested: Vec<&str> = found.suggested.iter().map(|one| one.heading.as_str()).collect();
        out["mismatch"] = json!({"declared": found.declared, "suggested": suggested, "margin": json!(found)["margin"]});
    }
    out
}
