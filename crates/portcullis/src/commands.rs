//! What each command does; [`run`] is the one place that lists them.

mod admin;
mod backtest;
mod bench;
mod export;
mod files;
mod goods;
mod goods_dictionary;
mod headings;
mod history;
mod inspect;
mod journal;
mod licences;
mod lists;
mod load;
mod notifications;
mod range_day;
mod replay;
mod rule_files;
mod rules_sql;
mod screen;
mod serve;
mod suggest;

use std::path::Path;

use anyhow::{Context, Result};
use futures::future::BoxFuture;
use store::{Place, Store};

use crate::{
    cli::{AuditAction, Cli, Command, Common, ConfigAction, GoodsAction, RulesAction},
    config::Config,
    output::Outcome,
    telemetry,
};

/// Runs a command to its end.
pub fn run(cli: Cli) -> Result<Outcome> {
    // Commands that touch neither configuration nor store.
    let command = match cli.command {
        Command::Inspect { files } => return inspect::run(&files),
        Command::Screen { entities, queries, limit } => return screen::run(&entities, &queries, limit),
        Command::Rules { action: RulesAction::Backtest(args) } => {
            return backtest::run(&configuration(&cli.common)?.checked()?, &args);
        }
        Command::Rules { action: RulesAction::Suggest(args) } => {
            return suggest::run(&configuration(&cli.common)?.checked()?, &args);
        }
        Command::Rules { action: RulesAction::Sql(args) } => {
            return rules_sql::run(&configuration(&cli.common)?.checked()?, &args);
        }
        Command::Rules { action } => return rule_files::run(action),
        Command::Goods { action: GoodsAction::Dictionary { action } } => return goods_dictionary::run(&action),
        Command::Range { action } => return range_day::run(&action),
        Command::Goods { action: GoodsAction::Recognise { file, dictionary } } => {
            return goods::recognise(&file, dictionary.as_deref());
        }
        Command::Bench { what, size, names, python } => return bench::run(what, size, names, python.as_deref()),
        Command::Goods { action: GoodsAction::Headings(args) } if args.nomenclature.is_some() => {
            return headings::over_file(&args);
        }
        command => command,
    };
    let config = configuration(&cli.common)?;
    if let Command::Config { action: ConfigAction::Check } = command {
        return check(&config);
    }
    let config = config.checked()?;
    telemetry::start(&config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(with_store(command, config))
}

/// What a command does that needs the store, yet to be begun. Boxed, as what is long and awaited in many places is: an
/// `async fn` is compiled anew wherever it is awaited, and becomes a part of its caller.
fn with_store(command: Command, config: Config) -> BoxFuture<'static, Result<Outcome>> {
    match command {
        Command::Load { paths } => Box::pin(async move { load::run(config, &paths).await }),
        Command::Serve(args) => Box::pin(serve::run(config, args)),
        Command::Demo { listen, flights, vessels } => Box::pin(serve::demo(config, listen, flights, vessels)),
        Command::Journal { action } => Box::pin(journal::run(config, action)),
        Command::Notifications { action } => Box::pin(notifications::run(config, action)),
        Command::Lists { action } => Box::pin(lists::run(config, action)),
        Command::Licences { action } => Box::pin(licences::run(config, action)),
        Command::Goods { action } => Box::pin(headings::run(config, action)),
        Command::Replay { assessment, all } => Box::pin(replay::run(config, assessment.filter(|_| !all))),
        Command::Audit { action: AuditAction::Verify } => Box::pin(async move { admin::verify(&config).await }),
        Command::Export { what, format, without } => Box::pin(async move {
            let without: Vec<_> = without.into_iter().map(Into::into).collect();
            export::run(&config, &what, format, &without).await
        }),
        Command::History { action } => Box::pin(async move { history::run(&config, action).await }),
        Command::Users { action } => Box::pin(async move { admin::users(&config, action).await }),
        Command::Tokens { action } => Box::pin(async move { admin::tokens(&config, action).await }),
        Command::Backup { file } => Box::pin(async move { admin::backup(&config, &file).await }),
        Command::Restore { file } => Box::pin(async move { admin::restore(&config, &file).await }),
        Command::Inspect { .. }
        | Command::Screen { .. }
        | Command::Rules { .. }
        | Command::Range { .. }
        | Command::Bench { .. }
        | Command::Config { .. } => Box::pin(async { Ok(Outcome::Done) }),
    }
}

/// The file, with what the command line and the environment say over it.
fn configuration(common: &Common) -> Result<Config> {
    let mut config = Config::read(common.config.as_deref())?;
    if let Some(data) = &common.data {
        config.data.clone_from(data);
    }
    if let Some(database) = &common.database {
        config.database = Some(database.clone());
    }
    Ok(config)
}

fn check(config: &Config) -> Result<Outcome> {
    let mut faults = config.faults();
    if let Err(error) = config.policy() {
        faults.push(format!("policy: {error:#}"));
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    if faults.is_empty() {
        eprintln!("the configuration is in order");
    }
    Ok(Outcome::of(!faults.is_empty()))
}

/// Opens the store that the configuration names.
async fn open_store(config: &Config) -> Result<Store> {
    let place = match &config.database {
        Some(url) if url.starts_with("postgres") => Place::Postgres(url.clone()),
        _ => Place::Folder(config.data.clone()),
    };
    let shown = match &place {
        Place::Folder(folder) => folder.display().to_string(),
        Place::Postgres(url) => crate::config::without_password(url),
    };
    Store::open(&place).await.with_context(|| format!("opening the store in {shown}"))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}
