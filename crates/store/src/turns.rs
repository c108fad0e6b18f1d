//! The turn to write: one has it, the others wait, and who has it can see that they do.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::{Mutex, OwnedMutexGuard};

/// Turns to write.
#[derive(Clone, Default)]
pub(crate) struct Turns {
    turn: Arc<Mutex<()>>,
    waiting: Arc<AtomicUsize>,
}

/// A turn; it ends when it is dropped.
pub(crate) struct Turn {
    _held: OwnedMutexGuard<()>,
    waiting: Arc<AtomicUsize>,
}

/// One who waits, for as long as he does: also where he gives up.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turns {
    /// Waits for the turn.
    pub async fn next(&self) -> Turn {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        Turn { _held: self.turn.clone().lock_owned().await, waiting: self.waiting.clone() }
    }
}

impl Turn {
    /// Whether another one of this process waits.
    pub fn wanted(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }
}
