//! A history in a bucket is a history in a folder, over a store that fails now and then.

use std::{io::Write, sync::Arc};

use chrono::Days;
use history::{
    Bucket, History, HistoryError, Kind, Outcome, Place, Retention, Settings, Watch,
    backtest::{Question, backtest},
    scan::Share,
};
use model::cargo::ConsignmentRecord;
use rules::RuleSet;
use serde_json::{Value, json};

use super::{
    TODAY, bill, day,
    store::{BUCKET, Fault, SECRET, Store},
    write,
};

fn records() -> Vec<ConsignmentRecord> {
    (0..90u32)
        .map(|at| {
            let heading = ["854231", "100630", "720839"][at as usize % 3];
            bill(&format!("B{at:03}"), 1 + at % 4, 1, &[(heading, f64::from(at))])
        })
        .collect()
}

fn rules() -> RuleSet {
    let text = r#"
[[rule]]
id = "circuits"
title = "circuits"
subject = "consignment"
cel = 'consignment.goods.exists(g, g.hs.startsWith("8542") && g.gross_mass_kg > 20.0)'
[[rule]]
id = "shipper"
title = "shipper"
subject = "consignment"
cel = 'consignment.consignor.name.contains("B01")'
"#;
    RuleSet::compile(rules::parse_file(text).unwrap().rules).unwrap()
}

fn found(history: &History) -> Value {
    let question = Question { examples: 100, ..Question::default() };
    let share = Share { threads: 2, background: false };
    json!(backtest(history, &rules(), &question, share, Watch::NONE).unwrap())
}

/// The life of a history: written, written on, back-tested, compacted, past its time.
fn lived(place: Arc<dyn Place>) -> Vec<Value> {
    let open = |retention| History::new(place.clone(), retention);
    let history = open(Retention::default());
    let mut out = vec![json!(write(&history, &records()))];
    let amended: Vec<_> = (0..30).map(|at| bill(&format!("B{at:03}"), 1 + at % 3, 2, &[("854231", 50.0)])).collect();
    out.push(json!(write(&history, &amended)));
    out.push(json!(write(&history, &records())));
    let outcome = |at: u32| Outcome {
        subject: "consignment".into(),
        key: bill(&format!("B{at:03}"), 1, 1, &[]).key(),
        day: Some(day(1 + at % 4)),
        found: Some(at.is_multiple_of(2)),
        ..Outcome::default()
    };
    out.push(json!(write(&history, &(0..20).map(outcome).collect::<Vec<_>>())));
    let state = |history: &History| {
        let files: Vec<_> = Kind::ALL
            .into_iter()
            .flat_map(|kind| history.days(kind, None, None).unwrap())
            .map(|day| format!("{day:?}"))
            .collect();
        json!([files, found(history)])
    };
    out.push(state(&history));
    for kind in Kind::ALL {
        out.push(json!(history.compact(kind, TODAY, &Watch::NONE).unwrap()));
    }
    out.push(state(&history));
    let brief = open(Retention { personal_days: Some(5), commercial_days: Some(10), ..Retention::default() });
    for later in [3, 20] {
        for kind in Kind::ALL {
            out.push(json!(brief.compact(kind, day(2) + Days::new(later), &Watch::NONE).unwrap()));
        }
        out.push(state(&brief));
    }
    out
}

fn in_a_folder() -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    lived(Arc::new(history::Folder::new(folder.path())))
}

#[test]
fn a_bucket_answers_as_a_folder_does() {
    let store = Store::new(3);
    let (theirs, ours) = (lived(Arc::new(store.bucket())), in_a_folder());
    assert_eq!(theirs.len(), ours.len());
    for (at, (theirs, ours)) in theirs.iter().zip(&ours).enumerate() {
        assert_eq!(theirs, ours, "step {at}");
    }
    let before = &ours[4][1]["rules"][1];
    assert!(before["hits"].as_u64().unwrap() > 0 && before["past"]["recall"].is_object(), "{before}");
    // What had its time is gone: the rule about names hits nothing any more.
    assert_eq!(ours.last().unwrap()[1]["rules"][1]["hits"], 0);
    assert!(store.seen().iter().all(|seen| seen.status < 300), "every request was signed and right");
}

#[test]
fn a_store_that_fails_now_and_then_changes_no_answer() {
    let store = Store::new(1_000);
    let (no, off, cut, silent) = (Fault::Status(503), Fault::Status(500), Fault::Cut, Fault::Silence);
    // Each waits for a request of its method: at most two in a row meet the same request.
    for (method, faults) in [
        ("GET", &[no, cut][..]),
        ("PUT", &[no, silent]),
        ("GET", &[silent, off]),
        ("PUT", &[off]),
        ("GET", &[cut, cut]),
        ("DELETE", &[off, silent]),
        ("GET", &[no, no]),
    ] {
        store.fail(method, faults);
    }
    assert_eq!(lived(Arc::new(store.bucket())), in_a_folder());
    assert_eq!(store.faults_left(), 0);
}

#[test]
fn what_stays_wrong_is_said_with_place_and_status_and_without_secrets() {
    let store = Store::new(1_000);
    let list = |bucket: &Bucket| bucket.list("kind=consignment").unwrap_err().to_string();
    store.fail("GET", &[Fault::Status(503); 3]);
    let tired = list(&store.bucket());
    assert!(tired.contains(BUCKET) && tired.contains("503 Asked: a fault that was <asked> for"), "{tired}");
    assert!(tired.contains("3 times"), "{tired}");
    assert_eq!(store.seen().len(), 3);
    store.fail("GET", &[Fault::Cut; 3]);
    let cut = list(&store.bucket());
    assert!(cut.contains("breaks off"), "{cut}");
    store.seen();
    // Refusals do not get better by asking again.
    let wrong = Bucket::new(&Settings { secret_key: format!("{SECRET}x"), ..store.settings() }).unwrap();
    let refused = list(&wrong);
    assert!(refused.contains("403 SignatureDoesNotMatch"), "{refused}");
    assert!(!refused.contains(SECRET), "{refused}");
    let gone = Bucket::new(&Settings { bucket: "another".into(), ..store.settings() }).unwrap();
    assert!(list(&gone).contains("s3://another") && list(&gone).contains("404 NoSuchBucket"));
    assert_eq!(store.seen().len(), 3);
    let missing = history::Item { path: "kind=consignment/day=2026-11-01/part-1.parquet".into(), size: 100 };
    let error = store.bucket().open(&missing).unwrap().read(0, 10).unwrap_err().to_string();
    assert!(error.contains(&format!("s3://{BUCKET}/a/history/{}", missing.path)) && error.contains("404"), "{error}");
}

fn put(bucket: &Bucket, path: &str, text: &str) -> history::Result<()> {
    let mut filling = bucket.begin(path, 0)?;
    filling.write_all(text.as_bytes()).unwrap();
    bucket.commit(filling, path)
}

#[test]
fn of_two_who_write_one_file_the_later_gives_up() {
    let store = Store::new(1_000);
    let bucket = store.bucket();
    let key = "a/history/kind=movement/day=2026-11-01/day-000001.parquet";
    let path = key.strip_prefix("a/history/").unwrap();
    put(&bucket, path, "first").unwrap();
    let late = put(&bucket, path, "later").unwrap_err();
    assert!(matches!(&late, HistoryError::Object { .. }) && late.to_string().contains("another process"), "{late}");
    assert_eq!(store.object(key).unwrap(), b"first");
    // Heard and not answered: what is there now is what was sent.
    bucket.remove(path).unwrap();
    store.fail("PUT", &[Fault::Silence]);
    put(&bucket, path, "sent once").unwrap();
    assert_eq!(store.object(key).unwrap(), b"sent once");
    store.seen();
    // Not answered, while another has written.
    store.fail("PUT", &[Fault::Status(500)]);
    assert!(put(&bucket, path, "too late").is_err());
    assert_eq!(store.object(key).unwrap(), b"sent once");
    bucket.remove(path).unwrap();
    bucket.remove(path).unwrap();
    assert!(store.object(key).is_none());
}

#[test]
fn only_pages_that_can_hold_it_and_columns_that_are_asked_are_fetched() {
    let store = Store::new(1_000);
    let history = History::new(Arc::new(store.bucket()), Retention::default());
    let records: Vec<_> = (0..40_000u32)
        .map(|at| {
            let mut out = bill(&format!("B{at:05}"), 3, 1, &[("854231", f64::from(at))]);
            // Words that do not pack, in a column that nobody asks.
            out.consignment.goods[0].description =
                Some(format!("{:x}{:x}", at.wrapping_mul(2_654_435_761), at * 7_919));
            out
        })
        .collect();
    write(&history, &records);
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    let days = history.days(Kind::Consignment, None, None).unwrap();
    let size = days[0].whole.as_ref().unwrap().size;
    store.seen();
    let text = "[[rule]]\nid = 'r'\ntitle = 'r'\nsubject = 'consignment'\ncel = 'consignment.reference == \"B00007\"'";
    let set = RuleSet::compile(rules::parse_file(text).unwrap().rules).unwrap();
    let share = Share { threads: 1, background: false };
    let report = backtest(&history, &set, &Question::default(), share, Watch::NONE).unwrap();
    assert_eq!(report.rules[0].hits, 1);
    let seen = store.seen();
    assert!(seen.iter().all(|seen| seen.method == "GET"), "{seen:?}");
    let files = seen.iter().filter(|seen| !seen.key.is_empty());
    let fetched: Vec<(usize, usize)> = files.map(|seen| seen.range.unwrap()).collect();
    let bytes: usize = fetched.iter().map(|(from, to)| to + 1 - from).sum();
    assert!(bytes as u64 * 3 < size, "{bytes} of {size} bytes: {fetched:?}");
    // The end of the file, and a few ranges: not one request a page or column.
    assert!(fetched.len() <= 8, "{fetched:?}");
}

#[test]
fn settings_that_no_bucket_can_have_are_refused() {
    let store = Store::new(1);
    let refused = |change: &dyn Fn(&mut Settings)| {
        let mut settings = store.settings();
        change(&mut settings);
        Bucket::new(&settings).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(refused(&|s| s.bucket = "a/b".into()).contains("bucket"));
    assert!(refused(&|s| s.prefix = "../else".into()).contains("prefix"));
    assert!(refused(&|s| s.prefix = "with space".into()).contains("prefix"));
    assert!(refused(&|s| s.secret_key.clear()).contains("keys"));
    for endpoint in ["ftp://host", "host", "https://user:word@host", "https://host/path"] {
        assert!(refused(&|s| s.endpoint = endpoint.into()).contains("endpoint"), "{endpoint}");
    }
    assert!(refused(&|s| s.authorities = Some(b"no certificate".to_vec())).contains("certificate"));
}
