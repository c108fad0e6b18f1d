//! Measures a back-test over synthetic consignments: `cargo run --release -p history --example backtest -- FOLDER LINES`.
//! What was made stays in the folder and is used again.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{path::PathBuf, time::Duration};

use history::{bench, scan::Share};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let lines: u64 = arguments.next().map_or(1_000_000, |n| n.parse().expect("a number of lines"));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if !folder.join("kind=consignment").exists() {
        let made = bench::make(&folder, lines, threads).unwrap();
        println!("made {made:?}");
    }
    let set = bench::rule().unwrap();
    for background in [false, true] {
        let taken = bench::run(&folder, &set, Share { threads, background }).unwrap();
        let rule = &taken.report.rules[0];
        println!("background {background}: {:.3} s, {} of {} records", taken.seconds, rule.hits, rule.records);
    }
    if arguments.next().is_some() {
        println!("{:?}", bench::beside(&folder, &set, threads, Duration::from_secs(10)).unwrap());
    }
}
