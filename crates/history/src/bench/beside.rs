//! What a back-test takes from the work beside it.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use rules::RuleSet;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::run;
use crate::{Result, scan::Share};

/// The pace of work at normal priority, alone and beside a back-test.
#[derive(Debug, Clone, Serialize)]
pub struct Beside {
    /// Units of work a second, alone.
    pub alone: f64,
    /// Units of work a second, beside a back-test.
    pub beside: f64,
    /// What of the pace was lost.
    pub lost: f64,
}

/// Runs work that fills so many threads (hashing of one record's worth of bytes at a time), alone for so long, then beside
/// back-tests in the background, one after the other, for as long.
pub fn beside(folder: &Path, set: &RuleSet, threads: usize, each: Duration) -> Result<Beside> {
    let alone = pace(threads, each);
    let stop = AtomicBool::new(false);
    let beside = std::thread::scope(|scope| {
        let tests = scope.spawn(|| -> Result<()> {
            while !stop.load(Ordering::Relaxed) {
                run(folder, set, Share { threads, background: true })?;
            }
            Ok(())
        });
        let beside = pace(threads, each);
        stop.store(true, Ordering::Relaxed);
        tests.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map(|()| beside)
    })?;
    Ok(Beside { alone, beside, lost: 1.0 - beside / alone })
}

fn pace(threads: usize, each: Duration) -> f64 {
    let (units, started) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let record = [7u8; 2_048];
                while started.elapsed() < each {
                    std::hint::black_box(Sha256::digest(std::hint::black_box(record)));
                    units.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    units.into_inner() as f64 / started.elapsed().as_secs_f64()
}
