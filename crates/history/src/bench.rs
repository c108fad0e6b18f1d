//! What a back-test costs: synthetic consignments of a month, and one rule over them.

mod beside;
mod synthetic;

use std::{path::Path, time::Instant};

use rules::RuleSet;
use serde::Serialize;

pub use beside::{Beside, beside};
pub use synthetic::{Made, make};

use crate::{
    History, Result, Retention, Watch,
    backtest::{Question, Report, backtest},
    scan::Share,
};

/// The rule that is measured: cheap electronics of some weight, bought far below what they cost. Seldom, but not never.
pub const RULE: &str = r#"[[rule]]
id = "cheap-circuits"
title = "Integrated circuits from China or Hong Kong, heavy and far below their price"
subject = "consignment"
cel = '''consignment.consignor.country in ["CN", "HK"]
  && consignment.goods.exists(g, g.hs.startsWith("8542") && g.gross_mass_kg > 200.0 && g.value < 900.0
       && g.description.contains("PARTS"))'''
"#;

/// What one back-test took.
#[derive(Debug, Clone, Serialize)]
pub struct Taken {
    /// Wall time.
    pub seconds: f64,
    /// What it found.
    pub report: Report,
}

/// Compiles [`RULE`].
pub fn rule() -> Option<RuleSet> {
    RuleSet::compile(rules::parse_file(RULE).ok()?.rules).ok()
}

/// Back-tests [`RULE`] over what [`make`] made in a folder.
pub fn run(folder: &Path, set: &RuleSet, share: Share) -> Result<Taken> {
    let history = History::in_folder(folder, Retention::default());
    let started = Instant::now();
    let question = Question { capacity: Some(200), examples: 5, ..Question::default() };
    let report = backtest(&history, set, &question, share, Watch::NONE)?;
    Ok(Taken { seconds: started.elapsed().as_secs_f64(), report })
}
