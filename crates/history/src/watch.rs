//! How far long work is, and whether it is still wanted.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{HistoryError, Result};

/// Told how much is done of how much: bytes of a scan, from 0 on; days of a compaction.
pub type Told<'a> = dyn Fn(u64, u64) + Sync + 'a;

/// Follows long work. It is asked between batches, so that it stops within a fraction of a second.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    cancel: Option<&'a AtomicBool>,
    told: Option<&'a Told<'a>>,
}

impl<'a> Watch<'a> {
    /// Nobody looks.
    pub const NONE: Watch<'static> = Watch { cancel: None, told: None };

    /// Stops with [`HistoryError::Cancelled`] soon after the flag is set.
    pub fn cancelled_by(self, flag: &'a AtomicBool) -> Self {
        Watch { cancel: Some(flag), ..self }
    }

    /// Tells how far it is, from any thread.
    pub fn telling(self, told: &'a Told<'a>) -> Self {
        Watch { told: Some(told), ..self }
    }

    pub(crate) fn check(&self) -> Result<()> {
        match self.cancel {
            Some(flag) if flag.load(Ordering::Relaxed) => Err(HistoryError::Cancelled),
            _ => Ok(()),
        }
    }

    pub(crate) fn tell(&self, done: u64, of: u64) {
        if let Some(told) = self.told {
            told(done, of);
        }
    }
}
