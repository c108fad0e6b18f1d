use std::{fs, path::Path};

use history::{History, Kind, Outcome, Retention, Watch};
use model::Traveller;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::{TODAY, bill, day, standing, write};

fn traveller(key: &str, arrives: u32) -> Traveller {
    let mut out = Traveller { key: key.into(), version: 1, age: Some(41), ..Traveller::default() };
    out.person.surname = Some("QUILLBRANDMOTHERSOLE".into());
    out.person.seat = Some("12A".into());
    out.flight.arrival.time = day(arrives).and_hms_opt(9, 0, 0);
    out
}

/// Every value of every file, by the record reader of the Parquet crate, which knows nothing of this one.
fn rows(folder: &Path) -> String {
    let mut out = String::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out += &rows(&path);
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            let reader = SerializedFileReader::new(fs::File::open(&path).unwrap()).unwrap();
            for row in reader.get_row_iter(None).unwrap() {
                out += &format!("{}\n", row.unwrap());
            }
        }
    }
    out
}

/// The bytes of every file, one after the other.
fn bytes(folder: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        out.extend(if path.is_dir() { bytes(&path) } else { fs::read(&path).unwrap() });
    }
    out
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_identifies_a_person_goes_when_its_time_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let forever = History::in_folder(folder.path(), Retention::default());
    write(&forever, &[traveller("KEYOFALONGAGO", 3), traveller("KEYOFOTHER", 3), traveller("KEYOFLATELY", 28)]);
    let before = rows(folder.path());
    assert!(before.contains("QUILLBRANDMOTHERSOLE") && before.contains("KEYOFALONGAGO") && before.contains("12A"));
    let history = History::in_folder(folder.path(), Retention { personal_days: Some(20), ..Retention::default() });
    let done = history.compact(Kind::Traveller, TODAY, &Watch::NONE).unwrap();
    assert_eq!((done.expired, done.rows_after), (1, 3));
    let old = folder.path().join("kind=traveller/day=2026-11-03");
    let (after, raw) = (rows(&old), bytes(&old));
    for gone in ["QUILLBRANDMOTHERSOLE", "KEYOFALONGAGO", "KEYOFOTHER", "surname"] {
        assert!(!after.contains(gone) && !holds(&raw, gone), "{gone} is still there: {after}");
    }
    assert!(!after.contains("age: 41") && after.contains("12A"), "{after}");
    let lately = rows(&folder.path().join("kind=traveller/day=2026-11-28"));
    assert!(lately.contains("QUILLBRANDMOTHERSOLE") && lately.contains("KEYOFLATELY"));
    // It is read like any other day, done once, and what is past its time does not come in again.
    assert_eq!(standing(&history, Kind::Traveller).len(), 3);
    assert_eq!(history.compact(Kind::Traveller, TODAY, &Watch::NONE).unwrap().days, 0);
    assert_eq!(write(&history, &[traveller("KEYOFALONGAGO", 3)]).expired, 1);
    assert!(!holds(&bytes(&old), "KEYOFALONGAGO"));
}

#[test]
fn a_class_that_is_not_kept_does_not_go_in() {
    let folder = tempfile::tempdir().unwrap();
    let keeps = Retention { personal_days: Some(0), commercial_days: Some(0), ..Retention::default() };
    let history = History::in_folder(folder.path(), keeps);
    assert_eq!(write(&history, &[traveller("SOMEKEY", 28)]).expired, 1);
    assert_eq!(write(&history, &[bill("B1", 28, 1, &[("854231", 2.5)])]).new, 1);
    let (text, raw) = (rows(folder.path()), bytes(folder.path()));
    assert!(text.contains("854231") && !text.contains("SHIPPER OF") && !holds(&raw, "SHIPPER OF"));
    assert!(!text.contains("gross_mass_kg") && !holds(&raw, "SOMEKEY"));
}

#[test]
fn commercial_fields_go_and_the_bill_stays() {
    let folder = tempfile::tempdir().unwrap();
    write(&History::in_folder(folder.path(), Retention::default()), &[bill("B1", 3, 1, &[("854231", 2.5)])]);
    let history = History::in_folder(folder.path(), Retention { commercial_days: Some(5), ..Retention::default() });
    assert_eq!(history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap().expired, 1);
    let raw = bytes(folder.path());
    assert!(!holds(&raw, "SHIPPER OF") && !holds(&raw, "GOODS 854231"));
    let text = rows(folder.path());
    assert!(text.contains("854231") && text.contains("B1"));
    // An amendment goes in without them too, and takes the place of the first version.
    assert_eq!(write(&history, &[bill("B1", 3, 2, &[("100630", 1.0)])]).new, 1);
    assert!(!holds(&bytes(folder.path()), "SHIPPER OF"));
    assert_eq!(standing(&history, Kind::Consignment).into_values().map(|(v, _)| v).collect::<Vec<_>>(), [2]);
}

#[test]
fn outcomes_lie_with_their_subjects() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::in_folder(folder.path(), Retention::default());
    let outcome = Outcome {
        subject: "consignment".into(),
        key: "k".into(),
        outcome: "inspect".into(),
        day: Some(day(3)),
        at: day(9).and_hms_opt(1, 0, 0),
        found: Some(true),
        what: vec!["undeclared goods".into()],
        ..Outcome::default()
    };
    assert_eq!(write(&history, &[outcome]).new, 1);
    assert!(folder.path().join("kind=outcome/day=2026-11-03").is_dir());
}
