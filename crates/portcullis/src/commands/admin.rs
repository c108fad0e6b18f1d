//! Accounts, tokens, the audit chain, backups.

use std::path::Path;

use anyhow::Result;
use chrono::Utc;
use store::AuditEntry;

use super::open_store;
use crate::{
    cli::{TokensAction, UsersAction},
    config::Config,
    output::{Outcome, json_line},
};

/// Who acts from the command line.
const ACTOR: &str = "command line";

/// `audit verify`.
pub async fn verify(config: &Config) -> Result<Outcome> {
    let verdict = open_store(config).await?.audit_verify().await?;
    json_line(&verdict)?;
    match &verdict.reason {
        None => eprintln!("{} entries, the chain holds", verdict.entries),
        Some(reason) => eprintln!("entry {}: {reason}", verdict.broken_at.unwrap_or(0)),
    }
    Ok(Outcome::of(!verdict.ok))
}

/// `users add`.
pub async fn users(config: &Config, action: UsersAction) -> Result<Outcome> {
    let store = open_store(config).await?;
    let UsersAction::Add { username, role, name } = action;
    let password = server::add_user(&store, &username, name.as_deref().unwrap_or(&username), &role).await?;
    let now = Utc::now().timestamp_millis();
    store.audit(now, &[AuditEntry::new(ACTOR, "user_added", "user", &username, role)]).await?;
    println!("{password}");
    Ok(Outcome::Done)
}

/// `tokens add`.
pub async fn tokens(config: &Config, action: TokensAction) -> Result<Outcome> {
    let store = open_store(config).await?;
    let TokensAction::Add { name } = action;
    let token = server::add_token(&store, &name).await?;
    store.audit(Utc::now().timestamp_millis(), &[AuditEntry::new(ACTOR, "token_added", "token", &name, "")]).await?;
    println!("{token}");
    Ok(Outcome::Done)
}

/// `backup`.
pub async fn backup(config: &Config, file: &Path) -> Result<Outcome> {
    let rows = open_store(config).await?.backup(file).await?;
    eprintln!("{rows} rows in {}", file.display());
    Ok(Outcome::Done)
}

/// `restore`.
pub async fn restore(config: &Config, file: &Path) -> Result<Outcome> {
    let store = open_store(config).await?;
    let rows = store.restore(file).await?;
    let verdict = store.audit_verify().await?;
    eprintln!("{rows} rows restored; audit chain {}", if verdict.ok { "holds" } else { "is broken" });
    Ok(Outcome::of(!verdict.ok))
}
