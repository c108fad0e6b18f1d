//! A day is what its seed says, and its truth is in its files.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use range::{Day, DayOptions, day};

fn small(seed: u64) -> Day {
    day(&DayOptions { flights: 8, vessels: 4, seed, ..DayOptions::default() })
}

#[test]
fn one_seed_is_one_day_and_another_seed_another() {
    assert_eq!(small(1), small(1));
    assert_ne!(small(1).files, small(2).files);
}

#[test]
fn every_line_of_truth_points_into_its_file() {
    let day = small(3);
    assert!(day.truth.len() > 20);
    for line in &day.truth {
        let file = day.files.iter().find(|file| file.path == line.file);
        let text = String::from_utf8_lossy(&file.unwrap_or_else(|| panic!("{}", line.file)).bytes).into_owned();
        // A wrapped telegram breaks references at its line ends.
        assert!(text.replace("\r\n", "").contains(&line.reference), "{line:?}");
        assert!(line.synthetic);
    }
}

#[test]
fn everything_says_that_it_is_synthetic() {
    for file in small(1).files.iter().filter(|file| !file.path.starts_with("lists/")) {
        assert!(String::from_utf8_lossy(&file.bytes).contains("SYNTH"), "{}", file.path);
    }
}
