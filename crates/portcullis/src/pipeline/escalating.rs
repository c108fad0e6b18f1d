//! Notifications that nobody answered: who is told, and that their day is over.

use std::{sync::Arc, time::Duration};

use chrono::Utc;
use serde_json::json;
use tokio::sync::watch;

use super::{meters, service::Service};

/// Between two looks: deadlines are days, so a minute is soon enough.
const LOOK: Duration = Duration::from_secs(60);

impl Service {
    /// Lets happen what is overdue with notifications, until told to stop. What was overdue while nothing ran is made up
    /// for at the start.
    pub async fn escalate(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let office = self.pipeline.config.office_at_home();
        while !*stop.borrow() {
            match server::notifications::escalate(&self.pipeline.store, &office, Utc::now().timestamp_millis()).await {
                Ok(told) => {
                    for one in &told {
                        tracing::info!(id = one.id, what = one.what, to = one.to, "a notification is overdue");
                        self.events.send("notification", json!(one));
                    }
                }
                Err(error) => {
                    meters::failed("notifications");
                    tracing::error!("overdue notifications wait: {error}");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => {}
            }
        }
    }
}
