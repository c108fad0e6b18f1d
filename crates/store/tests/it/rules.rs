//! The life of rules in the store, and what came of their hits.

use std::io::{Read, Write};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use serde_json::{Value, json};
use store::{
    AuditEntry, Place, Store, StoreError,
    rules::{RuleChange, RuleEvent},
};

fn event(version: i64, step: &str, state: &str, by: &str, at: i64) -> RuleEvent {
    let (step, state, by) = (step.to_owned(), state.to_owned(), by.to_owned());
    RuleEvent { version, step, state, by, at, reason: None, found: None }
}

async fn add(store: &Store, seen: i64, version: Option<(i64, &Value)>, events: &[RuleEvent]) -> Result<(), StoreError> {
    let version = version.map(|(number, doc)| (number, doc, "anna", 5));
    let change = RuleChange { rule: "r", seen, version, events };
    store.change_rule(&change, AuditEntry::new("anna", "rule_written", "rule", "r", "")).await
}

pub async fn life(store: &Store) {
    let mark = store.engines_mark().await.unwrap();
    let (one, two) = (json!({"id": "r", "title": "One"}), json!({"id": "r", "title": "Two"}));
    add(store, 0, Some((1, &one)), &[event(1, "write", "draft", "anna", 5)]).await.unwrap();
    assert!(store.rules().await.unwrap().is_empty(), "a draft is not in force");
    add(store, 1, None, &[event(1, "test", "tested", "anna", 6), event(1, "propose", "proposed", "anna", 7)])
        .await
        .unwrap();
    // Whoever has seen less than there is is refused, whatever he brings.
    for (seen, version) in [(0, Some((2, &two))), (1, None), (2, None), (4, None)] {
        let refused = add(store, seen, version, &[event(1, "approve", "live", "bert", 8)]).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{seen}: {refused:?}");
    }
    let refused = add(store, 3, Some((1, &two)), &[event(1, "write", "draft", "bert", 8)]).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "a version is never written again: {refused:?}");
    let approved = RuleEvent { reason: Some("fine".into()), ..event(1, "approve", "live", "bert", 8) };
    add(store, 3, None, &[approved]).await.unwrap();
    assert_ne!(store.engines_mark().await.unwrap(), mark, "the engines follow");

    // While the second is made the first stays in force; then it takes its place.
    add(store, 4, Some((2, &two)), &[event(2, "write", "draft", "carl", 9)]).await.unwrap();
    let live = store.rules().await.unwrap();
    assert_eq!(live.iter().map(|rule| (rule.version, &rule.doc)).collect::<Vec<_>>(), [(1, &one)]);
    assert_eq!((live[0].by.as_str(), live[0].state_by.as_str(), live[0].live_since), ("anna", "bert", Some(8)));
    let standing = store.rules_standing().await.unwrap();
    let states: Vec<_> = standing.iter().map(|rule| (rule.version, rule.state.as_str())).collect();
    assert_eq!(states, [(1, "live"), (2, "draft")]);
    let found = RuleEvent { found: Some(json!({"hits": 3})), ..event(2, "approve", "live", "bert", 11) };
    add(store, 5, None, &[event(1, "replace", "retired", "bert", 11), found]).await.unwrap();
    assert_eq!(store.rules().await.unwrap()[0].doc, two);
    let versions = store.rule_versions("r").await.unwrap();
    let states: Vec<_> = versions.iter().map(|rule| (rule.version, rule.state.as_str())).collect();
    assert_eq!(states, [(2, "live"), (1, "retired")]);
    let (events, seen) = store.rule_events("r").await.unwrap();
    assert_eq!((events.len(), seen, &events[0].found), (7, 7, &Some(json!({"hits": 3}))));
    assert_eq!(events[3].reason.as_deref(), Some("fine"));
    let first: Vec<String> =
        store.rule_version_events("r", 1).await.unwrap().into_iter().map(|event| event.step).collect();
    assert_eq!(first, ["write", "test", "propose", "approve", "replace"]);
    // A rule that is over is still known by its last version.
    add(store, 7, None, &[event(2, "retire", "retired", "bert", 12)]).await.unwrap();
    assert!(store.rules().await.unwrap().is_empty());
    assert_eq!(store.rules_standing().await.unwrap()[0].version, 2);
    assert_eq!((store.last_rule_version("r").await.unwrap(), store.last_rule_version("no").await.unwrap()), (2, 0));
}

/// What an earlier program put in force is live, what it had switched off is paused, what it had removed is over.
pub async fn before_there_was_one(place: &Place) {
    let old = Store::open_at_for_tests(place, 15).await.unwrap();
    for (rule, version, doc, by) in [
        ("kept", 1, "'{\"id\":\"kept\",\"title\":\"First\"}'", "anna"),
        ("kept", 2, "'{\"id\":\"kept\",\"title\":\"Second\"}'", "bert"),
        ("off", 1, "'{\"id\":\"off\",\"enabled\":false,\"cel\":\"x\"}'", "anna"),
        ("gone", 1, "'{\"id\":\"gone\"}'", "anna"),
        ("gone", 2, "NULL", "bert"),
        ("back", 1, "'{\"id\":\"back\"}'", "anna"),
        ("back", 2, "NULL", "bert"),
        ("back", 3, "'{\"id\":\"back\",\"title\":\"Again\"}'", "anna"),
    ] {
        let sql = format!(
            "INSERT INTO rule_version (rule, version, doc, by_user, at) VALUES ('{rule}', {version}, {doc}, '{by}', {version})"
        );
        old.execute_for_tests(&sql).await.unwrap();
    }
    drop(old);
    let store = Store::open(place).await.unwrap();
    let live: Vec<(String, i64, String)> =
        store.rules().await.unwrap().into_iter().map(|rule| (rule.id, rule.version, rule.state_by)).collect();
    assert_eq!(live, [("back".into(), 3, "anna".into()), ("kept".into(), 2, "bert".into())]);
    let standing: Vec<(String, i64, String)> =
        store.rules_standing().await.unwrap().into_iter().map(|rule| (rule.id, rule.version, rule.state)).collect();
    let expected = [("back", 3, "live"), ("gone", 1, "retired"), ("kept", 2, "live"), ("off", 1, "paused")];
    assert_eq!(standing, expected.map(|(rule, version, state)| (rule.to_owned(), version, state.to_owned())));
    let kept: Vec<(i64, String)> =
        store.rule_events("kept").await.unwrap().0.into_iter().map(|event| (event.version, event.step)).collect();
    assert_eq!(kept, [(2, "install".into()), (1, "replace".into()), (1, "install".into())]);
    // Its life goes on from there.
    let (events, seen) = store.rule_events("kept").await.unwrap();
    let pause = RuleEvent { step: "pause".into(), state: "paused".into(), ..events[0].clone() };
    let change = RuleChange { rule: "kept", seen, version: None, events: &[pause] };
    store.change_rule(&change, AuditEntry::new("anna", "rule_paused", "rule", "kept", "")).await.unwrap();
    assert_eq!(store.rules().await.unwrap().len(), 1);
    assert!(store.rules_counted_since().await.unwrap() > 1_700_000_000_000, "counting begins with the migration");
}

/// A backup that an earlier program made puts its rules in force again, though it knows nothing of their life.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_from_before_keeps_its_rules_in_force() {
    let ((store, folder), (other, _other)) = (crate::places::sqlite().await, crate::places::sqlite().await);
    store
        .execute_for_tests(
            "INSERT INTO rule_version (rule, version, doc, by_user, at) VALUES ('kept', 1, '{}', 'anna', 1)",
        )
        .await
        .unwrap();
    let file = folder.path().join("backup");
    store.backup(&file).await.unwrap();
    let mut text = String::new();
    DeflateDecoder::new(std::fs::File::open(&file).unwrap()).read_to_string(&mut text).unwrap();
    let mut table = String::new();
    let old = text.lines().filter(|line| {
        if line.starts_with('{') {
            table = serde_json::from_str::<Value>(line).unwrap()["table"].as_str().unwrap().to_owned();
        }
        let newer = [
            "rule_event",
            "rule_day",
            "decision_rule",
            "examination",
            "examination_rule",
            "value_set_change",
            "value_set_decision",
        ];
        let newer = newer.contains(&table.as_str());
        !newer && !line.contains("rules counted since") && !["[16]", "[17]"].contains(line)
    });
    let old: String = old.flat_map(|line| [line, "\n"]).collect();
    assert!(old.contains("\n[15]\n"), "the last line is the schema's version");
    let mut out = DeflateEncoder::new(std::fs::File::create(&file).unwrap(), Compression::fast());
    out.write_all(old.as_bytes()).unwrap();
    out.finish().unwrap();
    other.restore(&file).await.unwrap();
    assert_eq!(other.rules().await.unwrap().len(), 1);
    assert!(other.rules_counted_since().await.unwrap() > 1_700_000_000_000);
}
