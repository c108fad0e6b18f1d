//! The HTTP API, sign-in and authorisation, live events and the embedded console.
//!
//! [`routes`] is the one list of routes, each with the roles that it needs; the
//! gate in [`auth`] stands before every one of them. The pipeline is reached
//! through two traits, [`Intake`] and [`Desk`], and what is kept of the past
//! through a third, [`backtests::Archive`], so that this room owns neither
//! messages nor engines nor history.

mod api;
mod auth;
pub mod backtests;
mod console;
pub mod dictionary;
mod error;
mod events;
mod goods_desk;
mod headers;
pub mod headings;
pub mod licences;
pub mod notifications;
mod openapi;
mod people;
pub mod remembered;
mod returns;
mod routes;
pub mod rule_life;
mod sample;
mod set_life;
mod totp;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use store::{Store, StoreError};
use thiserror::Error;
use tokio::net::TcpListener;

pub use events::{Event, Events};
pub use openapi::document as openapi;
pub use people::{add_token, add_user, first_administrator, set_password};
pub use routes::{Access, ROUTES, Role, Route};
pub use sample::Sample;

/// A message that a sender hands over.
pub struct Incoming {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Who: a token's or a user's name.
    pub sender: String,
    /// File name, where one was given.
    pub name: String,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Submitted {
    /// Its number in the journal.
    pub id: i64,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// `accepted`, or `known` for bytes that were there already.
    pub status: &'static str,
}

/// Why a message is not taken now.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// Too many wait already.
    #[error("{waiting} messages wait already: send again later")]
    Busy {
        /// How many.
        waiting: i64,
    },
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The way in.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Keeps a message durably; it is processed soon after.
    async fn submit(&self, message: Incoming) -> Result<Submitted, IntakeError>;
    /// Lets a quarantined message be read again.
    async fn retry(&self, message: i64) -> Result<(), IntakeError>;
}

/// The entry of a list on which an officer has decided.
#[derive(Debug, Clone)]
pub struct DecidedMatch {
    /// The list.
    pub list: String,
    /// The entry's identifier in it.
    pub entry: String,
    /// The entry's name, to be shown.
    pub name: String,
}

/// The engines, as the desk needs them.
#[async_trait]
pub trait Desk: Send + Sync {
    /// The engines in force.
    fn engines(&self) -> Arc<assess::Engines>;
    /// Lists or rules have changed: load them. The error is for an operator.
    async fn reload(&self) -> Result<(), String>;
    /// A match of these subjects was decided, or a decision on it has ended: assesses them again, so that queue and
    /// lanes follow. Returns how many came out otherwise than before. The error is for an operator.
    async fn reassess(&self, subjects: &[(model::SubjectKind, i64)], decided: &DecidedMatch) -> Result<usize, String>;
    /// Reads a file of a list and takes it in, unless it is to be refused. The error is for an operator.
    async fn take_list(
        &self,
        offered: store::lists::Offered,
        name: String,
        bytes: Vec<u8>,
    ) -> Result<store::lists::AttemptItem, String>;
    /// What is wrong with a source of a list, in words.
    fn source_faults(&self, source: &store::lists::ListSource) -> Vec<String>;
    /// Begins to fetch a list; false where that is going on already.
    fn fetch_list(self: Arc<Self>, source: store::lists::ListSource, by: String) -> bool;
    /// The fetches that are going on, by list.
    fn fetching(&self) -> Vec<(String, store::lists::ListFetch)>;
    /// Rulings on goods were entered or taken back: assesses again the bills that are concerned. Returns how many came
    /// out otherwise than before. The error is for an operator.
    async fn follow_rulings(&self) -> Result<usize, String>;
    /// A denial or a notice was made or withdrawn, or a licence changed: what is stored is to be held against it.
    fn register_changed(&self);
    /// The local time that schedules are held against, milliseconds.
    fn clock(&self) -> i64;
}

/// What every request shares.
#[derive(Clone)]
pub struct App {
    /// Where everything is kept.
    pub store: Store,
    /// The way in.
    pub intake: Arc<dyn Intake>,
    /// The engines.
    pub desk: Arc<dyn Desk>,
    /// Live events.
    pub events: Events,
    /// The latest records, on which conditions are counted.
    pub sample: Sample,
    /// Back-tests over what is kept of the past.
    pub backtests: backtests::Backtests,
    /// Who the office is towards other administrations, and its calendar.
    pub office: Arc<exchange::Office>,
    /// Whether cookies are marked Secure: always, save on loopback without TLS.
    pub secure: bool,
    /// Renders the metrics.
    pub metrics: PrometheusHandle,
}

/// Installs the recorder of metrics, once a process.
pub fn install_metrics() -> Result<PrometheusHandle, String> {
    let builder = PrometheusBuilder::new().set_buckets(&SECONDS).map_err(|error| error.to_string())?;
    builder.install_recorder().map_err(|error| error.to_string())
}

/// Upper ends of the buckets in which answers and rounds of processing are counted.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// A recorder of its own, for tests and embedders that install none.
pub fn detached_metrics() -> PrometheusHandle {
    PrometheusBuilder::new().build_recorder().handle()
}

/// Requests that still run when the service stops have this long.
const GRACE: Duration = Duration::from_secs(10);

/// Every route behind the gate, with the headers, limits and the console.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, auth::guarded(route, &app));
    }
    headers::layered(router.fallback(console::serve), app.secure).with_state(app)
}

/// Serves until `shutdown` resolves, then lets requests that run come to their end.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// The same over TLS, with a certificate chain and key in PEM.
pub async fn serve_tls(
    app: App,
    listener: std::net::TcpListener,
    certificate: &std::path::Path,
    key: &std::path::Path,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // A second call finds the provider installed: that is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RustlsConfig::from_pem_file(certificate, key).await?;
    let handle = Handle::new();
    let stopper = handle.clone();
    tokio::spawn(async move {
        shutdown.await;
        stopper.graceful_shutdown(Some(GRACE));
    });
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum_server::from_tcp_rustls(listener, config)?.handle(handle).serve(service).await
}
