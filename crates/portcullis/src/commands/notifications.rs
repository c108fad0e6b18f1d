//! `notifications`: what is owed to and by other administrations, as files and lists.

use std::io::{self, Write};

use anyhow::Result;
use chrono::Utc;
use serde_json::json;
use server::notifications::{self, NotificationError};
use store::notifications::NotificationQuery;

use super::{open_store, read};
use crate::{
    cli::NotificationsAction,
    config::Config,
    output::{Outcome, json_line},
};

/// Who acts from the command line.
const ACTOR: &str = "command line";

/// Runs one of the `notifications` commands.
pub async fn run(config: Config, action: NotificationsAction) -> Result<Outcome> {
    let (store, office) = (open_store(&config).await?, config.office_at_home());
    let now = Utc::now().timestamp_millis();
    let today = office.day(now).to_string();
    match action {
        NotificationsAction::List { state, overdue } => {
            for page in 1.. {
                let query = NotificationQuery { state: state.clone(), overdue, page, ..NotificationQuery::default() };
                let items = store.notifications(&query, &today).await?.items;
                if items.is_empty() {
                    break;
                }
                items.iter().try_for_each(json_line)?;
            }
            Ok(Outcome::Done)
        }
        NotificationsAction::Show { id } => {
            let (item, kept) = (store.notification(id, &today).await?, notifications::load(&store, id).await?);
            json_line(&json!({
                "item": item,
                "document": kept.standing.document,
                "faults": exchange::check(kept.form, &kept.standing.document, &office),
                "log": kept.events,
            }))?;
            Ok(Outcome::Done)
        }
        NotificationsAction::Export { id, format, reply } => {
            let kept = notifications::load(&store, id).await?;
            let text = notifications::written(&kept, if reply { "reply" } else { "notification" }, &format)?;
            io::stdout().write_all(text.as_bytes())?;
            Ok(Outcome::Done)
        }
        NotificationsAction::Reply { files } => {
            let mut refused = 0;
            for file in &files {
                match notifications::receive(&store, &office, &read(file)?, ACTOR, now).await {
                    Ok(taken) => {
                        refused += usize::from(!taken.faults.is_empty());
                        json_line(&taken)?;
                    }
                    Err(NotificationError::Store(error)) if !matches!(error, store::StoreError::Conflict(_)) => {
                        return Err(error.into());
                    }
                    Err(error) => {
                        refused += 1;
                        eprintln!("{}: {error}", file.display());
                    }
                }
            }
            Ok(Outcome::of(refused > 0))
        }
    }
}
