//! What examinations found, from the store into history, and rules held to it there.

use std::{fs, path::Path};

use model::{
    SubjectKind,
    examination::{ExaminationKind, ExaminationResult, Examined, FindingCategory},
};
use serde_json::{Value, json};
use store::{Place, Store, examinations::NewExamination};

use crate::{portcullis, rules::manifest, text};

/// Records what was found of the bill with a number, or corrects it. The number of the row.
async fn examine(store: &Store, bill: &str, result: ExaminationResult, corrects: Option<i64>) -> i64 {
    let page = store.past_documents(SubjectKind::Consignment, "").await.unwrap();
    let key = page.into_iter().map(|(key, _)| key).find(|key| key.ends_with(bill)).unwrap();
    let id = store.records_of(SubjectKind::Consignment, &[key]).await.unwrap()[0].1.id;
    let category = result.found().unwrap_or(false).then_some(FindingCategory::Drugs);
    let (quantity, unit) = (category.map(|_| 12.0), category.map(|_| "kg".to_owned()));
    let note = "behind a wall of the box".to_owned();
    let said = Examined { kind: ExaminationKind::NiiScan, result, category, quantity, unit, note };
    let new =
        NewExamination { subject: (SubjectKind::Consignment, id), said, examined_at: 1_793_600_000_000, corrects };
    store.record_examination(&new, "officer", 1_793_600_000_001).await.unwrap()
}

/// What `history write` says of outcomes.
fn written(data: &Path) -> Value {
    let out = portcullis(&["history", "write", "--data", text(data)]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let lines = String::from_utf8(out.stdout).unwrap();
    let outcome = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    outcome.into_iter().find(|line| line["kind"] == "outcome").unwrap()["written"].clone()
}

/// Precision and recall of the rule, each as a share: how many, of how many.
fn held(data: &Path, rule: &Path) -> [(u64, u64); 2] {
    let out = portcullis(&["rules", "backtest", "--rules", text(rule), "--data", text(data)]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    ["precision", "recall"].map(|figure| {
        let rate = &report["rules"][0]["past"][figure];
        assert!(rate["low"].as_f64().unwrap() <= rate["high"].as_f64().unwrap(), "{report}");
        (rate["count"].as_u64().unwrap(), rate["of"].as_u64().unwrap())
    })
}

#[test]
fn a_rule_is_held_to_what_was_recorded_of_examinations() {
    let folder = tempfile::tempdir().unwrap();
    let (data, bills, rule) =
        (folder.path().join("data"), folder.path().join("bills"), folder.path().join("rule.toml"));
    fs::create_dir_all(&bills).unwrap();
    for (number, port) in [(1, "IRBND"), (2, "IRBND"), (3, "IRBND"), (4, "AEJEA")] {
        manifest(&bills, number, port, "20261101");
    }
    fs::write(
        &rule,
        "[[rule]]\nid='port'\ntitle='Port'\nsubject='consignment'\ncel='consignment.loading == \"IRBND\"'\n",
    )
    .unwrap();
    assert_eq!(portcullis(&["load", text(&bills), "--data", text(&data)]).status.code(), Some(0));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let record = |bill: &str, result, corrects| {
        runtime.block_on(async {
            let store = Store::open(&Place::Folder(data.clone())).await.unwrap();
            examine(&store, bill, result, corrects).await
        })
    };
    record("BILL1", ExaminationResult::Seizure, None);
    let vain = record("BILL2", ExaminationResult::NothingFound, None);
    let other = record("BILL4", ExaminationResult::Discrepancy, None);
    assert_eq!(written(&data)["new"], 3);
    // Of the three hits two were looked at; of the two findings the rule points at one.
    assert_eq!(held(&data, &rule), [(1, 2), (1, 2)]);
    assert_eq!((&written(&data)["new"], &written(&data)["known"]), (&json!(0), &json!(3)), "each is written once");

    // A correction stands in the place of what it corrects, before and after the days are compacted.
    record("BILL2", ExaminationResult::Seizure, Some(vain));
    assert_eq!(written(&data)["new"], 1);
    assert_eq!(held(&data, &rule), [(2, 2), (2, 3)]);
    assert_eq!(portcullis(&["history", "compact", "--data", text(&data)]).status.code(), Some(0));
    assert_eq!(held(&data, &rule), [(2, 2), (2, 3)]);
    record("BILL4", ExaminationResult::Withdrawn, Some(other));
    written(&data);
    assert_eq!(held(&data, &rule), [(2, 2), (2, 2)]);

    // Findings of another system stand beside them.
    let file = folder.path().join("outcomes.jsonl");
    let bill4 = runtime.block_on(async {
        let store = Store::open(&Place::Folder(data.clone())).await.unwrap();
        let page = store.past_documents(SubjectKind::Consignment, "").await.unwrap();
        page.into_iter().map(|(key, _)| key).find(|key| key.ends_with("BILL4")).unwrap()
    });
    let line =
        json!({"subject": "consignment", "key": bill4, "day": "2026-11-01", "outcome": "inspect", "found": true});
    fs::write(&file, line.to_string()).unwrap();
    let out = portcullis(&["history", "write", "--outcomes", text(&file), "--data", text(&data)]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert_eq!(held(&data, &rule), [(2, 2), (2, 3)]);
}
