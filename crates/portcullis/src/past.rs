//! Where history lies, and what may be kept in it.

use std::path::{Path, PathBuf};

use history::{History, Retention};
use serde::Deserialize;

/// The section `[history]` of the configuration.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryConfig {
    /// Its folder; `history` in the data folder without it.
    pub folder: Option<PathBuf>,
    /// Days that fields which say nothing of a person are kept; for ever without it, 0 is never.
    pub open_days: Option<u32>,
    /// The same for what is in commercial confidence.
    pub commercial_days: Option<u32>,
    /// The same for what identifies a person.
    pub personal_days: Option<u32>,
}

impl HistoryConfig {
    /// What may be kept.
    pub fn retention(&self) -> Retention {
        Retention {
            open_days: self.open_days,
            commercial_days: self.commercial_days,
            personal_days: self.personal_days,
        }
    }

    /// The history: in the folder that a command names, else in the configured one, else in the data folder.
    pub fn open(&self, data: &Path, named: Option<&Path>) -> History {
        History::in_folder(self.folder_at(data, named), self.retention())
    }

    /// That folder.
    pub fn folder_at(&self, data: &Path, named: Option<&Path>) -> PathBuf {
        let folder = named.map(Path::to_owned).or_else(|| self.folder.clone());
        folder.unwrap_or_else(|| data.join("history"))
    }
}
