//! Structured logs. No personal data is ever a field: messages are named by id, subjects by number.

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::Log;

/// Starts logging to standard error; a second call changes nothing.
pub fn start(log: &Log) {
    let filter = EnvFilter::try_from_env("PORTCULLIS_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("{},sqlx=warn,sea_orm=warn", log.level)));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A logger that is there already (a test's) stays.
    let _ = if log.format == "json" { builder.json().try_init() } else { builder.try_init() };
}
