//! What a command says at its end, and how it shows that it is at work.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use serde::Serialize;

/// How a command ended. Being called wrongly is an error, not an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Done, with inputs refused or defects of severity `error`.
    Defects,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Defects => ExitCode::from(1),
        }
    }
}

impl Outcome {
    /// `Defects` where `defects` holds.
    pub fn of(defects: bool) -> Self {
        if defects { Outcome::Defects } else { Outcome::Done }
    }
}

/// Writes one JSON line to standard output. A reader that has gone away ends the command quietly.
pub fn json_line(value: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")
}

/// A counter on one line of standard error; silent where that is no terminal.
pub struct Progress {
    label: &'static str,
    shown: bool,
    last: std::time::Instant,
}

impl Progress {
    /// Begins.
    pub fn new(label: &'static str) -> Self {
        Progress { label, shown: io::stderr().is_terminal(), last: std::time::Instant::now() }
    }

    /// Shows `done` of `total`, a few times a second at most.
    pub fn show(&mut self, done: usize, total: usize) {
        if !self.shown || (done < total && self.last.elapsed().as_millis() < 150) {
            return;
        }
        self.last = std::time::Instant::now();
        let share = (done * 100).checked_div(total).unwrap_or(100);
        eprint!("\r\x1b[K{} {done}/{total} ({share} %)", self.label);
    }

    /// Clears the line.
    pub fn finish(self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}
