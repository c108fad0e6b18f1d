//! The binary as a user runs it.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod commands;
mod dictionary;
mod examinations;
mod headings;
mod licences;
mod lists;
mod loss;
mod notifications;
mod publisher;
mod rescreen;
mod rules;
mod truth;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

pub fn portcullis(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portcullis")).args(arguments).output().unwrap()
}

/// A small synthetic day.
pub fn day() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("day");
    let made =
        portcullis(&["range", "day", "--flights", "6", "--vessels", "4", "--date", "2026-11-24", "--out", text(&out)]);
    assert!(made.status.success(), "{made:?}");
    (folder, out)
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Loads the day's watchlist and nothing else, so that every store begins alike.
pub fn prepared(day: &Path, data: &Path) {
    let list = day.join("lists/watchlist.csv");
    let added = portcullis(&["lists", "add", "watch-demo", text(&list), "--data", text(data)]);
    assert!(added.status.success(), "{added:?}");
}

pub fn export(kind: &str, data: &Path) -> String {
    let out = portcullis(&["export", kind, "--data", text(data)]);
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap()
}
