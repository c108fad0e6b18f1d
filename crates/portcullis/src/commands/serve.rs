//! `serve` and `demo`.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result, bail};
use chrono::{Local, TimeDelta, Utc};
use server::{App, Events, Sample, backtests::Backtests};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::{files, load, open_store};
use crate::{
    archive::Kept,
    cli::{ListFile, ServeArgs},
    config::{Config, Tls},
    lists,
    output::{Outcome, Progress},
    pipeline::{Pipeline, engines, service::Service},
};

/// Serves until a signal says stop.
pub async fn run(mut config: Config, args: ServeArgs) -> Result<Outcome> {
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    if let Some(folder) = args.drop_folder {
        config.intake.drop_folder = Some(folder);
    }
    if let (Some(certificate), Some(key)) = (args.tls_certificate, args.tls_key) {
        config.tls = Some(Tls { certificate, key });
    }
    let store = open_store(&config).await?;
    engines::seed_rules(&store).await?;
    if let Some((username, password)) = server::first_administrator(&store).await? {
        println!("user: {username}\npassword: {password}\nThe password works once: sign in and change it.");
    }
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    serve(config, store, move |address| println!("{scheme}://{address}")).await
}

/// Makes a synthetic day in the data folder, loads it and serves it. Only ever on loopback: its sign-in is public.
pub async fn demo(mut config: Config, listen: Option<SocketAddr>, flights: u32, vessels: u32) -> Result<Outcome> {
    if let Some(listen) = listen {
        config.listen = listen;
    }
    if !config.listen.ip().is_loopback() {
        bail!("the demo listens on loopback only: its sign-in is public");
    }
    let store = open_store(&config).await?;
    engines::seed_rules(&store).await?;
    let day = config.data.join("day");
    if store.setting("demo").await?.is_none() {
        let options = range::DayOptions { flights, vessels, date: today(), ..range::DayOptions::default() };
        let mut progress = Progress::new("synthetic day");
        range::write_day(&options, &day, &mut |done, total| progress.show(done, total))?;
        let list = ListFile {
            list: "demo-watch".into(),
            files: vec![day.join("lists").join("watchlist.csv")],
            name: Some("Demo watchlist (synthetic)".into()),
            mapping: None,
            shrink: true,
        };
        super::lists::put(&store, &list).await?;
        for (username, name, role) in [
            ("demo", "Demo Supervisor", "supervisor"),
            ("admin", "Demo Administrator", "administrator"),
            ("audit", "Demo Auditor", "auditor"),
        ] {
            server::add_user(&store, username, name, role).await?;
            server::set_password(&store, username, PASSWORD).await?;
        }
        let pipeline = Pipeline::open(store.clone(), config.clone()).await?;
        let messages = files::under(&[day.join("air"), day.join("sea")])?;
        load::keep(&pipeline, &messages, &mut progress).await?;
        let total = messages.len();
        let drained = pipeline.drain(|done| progress.show(done.processed + done.quarantined, total)).await?;
        progress.finish();
        eprintln!("{} synthetic messages, {} records; nobody in them exists", drained.processed, drained.records);
        store.set("demo", &Utc::now().to_rfc3339()).await?;
    }
    serve(config, store, |address| {
        println!("http://{address}\nuser: demo\npassword: {PASSWORD}\n(also admin and audit, with the same password: what demo proposes, admin approves)");
    })
    .await
}

/// The demo's sign-in; it exists in a demo's own store only.
const PASSWORD: &str = "portcullis-demo";

/// The day that a demo shows: in the morning today, with its hours to come; later tomorrow, which is nearer than what is left.
fn today() -> chrono::NaiveDate {
    (Local::now() + TimeDelta::hours(14)).date_naive()
}

async fn serve(config: Config, store: store::Store, ready: impl Fn(SocketAddr)) -> Result<Outcome> {
    let listener = TcpListener::bind(config.listen).await.with_context(|| format!("listening on {}", config.listen))?;
    let address = listener.local_addr()?;
    let metrics = server::install_metrics().map_err(anyhow::Error::msg)?;
    let tls = config.tls.clone();
    let drop_folder = config.intake.drop_folder.clone();
    let seconds = config.intake.drop_seconds;
    lists::settle(&store, &config.lists).await?;
    let loaded = (store.engines_mark().await?, config.today());
    let office = Arc::new(config.office_at_home());
    let backtests = Backtests::new(Arc::new(Kept(config.history.open(&config.data, None)?)));
    let pipeline = Pipeline::open(store.clone(), config).await?;
    let events = Events::default();
    let service = Service::new(pipeline, events.clone(), loaded);
    let app = App {
        store,
        intake: service.clone(),
        desk: service.clone(),
        events,
        sample: Sample::default(),
        backtests: backtests.clone(),
        office,
        // Behind a proxy the browser speaks TLS; on loopback it may not.
        secure: tls.is_some() || !address.ip().is_loopback(),
        metrics,
    };
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(service.clone().work(stopped.clone()));
    let linker = tokio::spawn(service.clone().link_audit(stopped.clone()));
    let ender = tokio::spawn(service.clone().end_decisions(stopped.clone()));
    let follower = tokio::spawn(service.clone().follow_lists(stopped.clone()));
    let fetcher = tokio::spawn(service.clone().fetch_lists(stopped.clone()));
    let registrar = tokio::spawn(service.clone().follow_register(stopped.clone()));
    let escalator = tokio::spawn(service.clone().escalate(stopped.clone()));
    let follower_of_transit = tokio::spawn(service.clone().follow_transit(stopped.clone()));
    let screener = tokio::spawn(service.clone().rescreen(stopped.clone()));
    let watcher = drop_folder.map(|folder| tokio::spawn(service.watch(folder, seconds, stopped.clone())));
    ready(address);
    let mut told = stopped;
    tokio::spawn(signals(stop));
    let stop_asked = async move {
        // An error means that nobody can tell us any more: stop as well.
        let _ = told.wait_for(|stop| *stop).await;
    };
    match tls {
        Some(tls) => server::serve_tls(app, listener.into_std()?, &tls.certificate, &tls.key, stop_asked).await?,
        None => server::serve(app, listener, stop_asked).await?,
    }
    backtests.stop();
    worker.await?;
    linker.await?;
    ender.await?;
    follower.await?;
    fetcher.await?;
    escalator.await?;
    screener.await?;
    registrar.await?;
    follower_of_transit.await?;
    if let Some(watcher) = watcher {
        watcher.await?;
    }
    tracing::info!("stopped; what was acknowledged is on disk");
    Ok(Outcome::Done)
}

async fn signals(stop: watch::Sender<bool>) {
    let (Ok(mut term), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    // Nobody listening any more is the same as having stopped.
    let _ = stop.send(true);
}
