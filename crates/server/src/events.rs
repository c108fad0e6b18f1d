//! Live events: what the queue's watchers hear.

use serde_json::Value as Json;
use tokio::sync::broadcast;

/// One event: its name and its data.
#[derive(Debug, Clone)]
pub struct Event {
    /// `target`, `target_changed`, `message`, `lists`, `rescreen` or `stats`.
    pub name: &'static str,
    /// Its data. Names nobody: watchers fetch what they may see.
    pub data: Json,
}

/// Where events are sent, and heard.
#[derive(Debug, Clone)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        // A watcher that falls behind by more than this is told to look again.
        Events(broadcast::channel(256).0)
    }
}

impl Events {
    /// Sends an event to whoever listens.
    pub fn send(&self, name: &'static str, data: Json) {
        // Nobody listening is no fault.
        let _ = self.0.send(Event { name, data });
    }

    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}
