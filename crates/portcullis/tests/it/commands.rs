//! Verbs, shapes and exit codes that the outside relies on.

use std::fs;

use crate::{portcullis, text};

#[test]
fn inspect_prints_one_object_a_message_and_tells_defects_by_its_exit() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.edi");
    fs::write(
        &good,
        "UNB+UNOA:1+A+B+261123:0400+1'UNH+1+PAXLST:D:02B:UN'BGM+745'TDT+20+PK1'NAD+FL+++KHAN:ALI'UNT+5+1'UNZ+1+1'",
    )
    .unwrap();
    let out = portcullis(&["inspect", text(&good)]);
    assert_eq!(out.status.code(), Some(0));
    let line: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((line["format"].as_str(), line["travellers"][0]["surname"].as_str()), (Some("PAXLST"), Some("KHAN")));
    assert!(line.get("bookings").is_none(), "absent is absent");
    let bad = folder.path().join("bad.txt");
    fs::write(&bad, "nothing").unwrap();
    assert_eq!(portcullis(&["inspect", text(&bad)]).status.code(), Some(1));
    assert_eq!(portcullis(&["inspect"]).status.code(), Some(2));
    assert_eq!(portcullis(&["inspect", "/no/such/file"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_read_waits_in_quarantine_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("x.txt"));
    fs::write(&file, "no message at all").unwrap();
    let loaded = portcullis(&["load", text(&file), "--data", text(&data)]);
    assert_eq!(loaded.status.code(), Some(1));
    let listed = portcullis(&["journal", "list", "--status", "quarantined", "--data", text(&data)]);
    let item: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert!(item["reason"].as_str().unwrap().contains("neither EDIFACT"), "{item}");
    let id = item["id"].to_string();
    assert_eq!(portcullis(&["journal", "show", &id, "--data", text(&data)]).stdout, b"no message at all");
    assert_eq!(portcullis(&["journal", "retry", &id, "--data", text(&data)]).status.code(), Some(1));
}

#[test]
fn rules_are_checked_tested_and_run() {
    let folder = tempfile::tempdir().unwrap();
    let (file, records) = (folder.path().join("r.toml"), folder.path().join("r.jsonl"));
    fs::write(&file, "[[rule]]\nid='young'\ntitle='Young'\nsubject='traveller'\ncel='age < 15'\n").unwrap();
    fs::write(&records, "{\"key\":\"a\",\"age\":10}\n{\"key\":\"b\",\"age\":40}\n").unwrap();
    assert_eq!(portcullis(&["rules", "check", text(&file)]).status.code(), Some(0));
    let out = portcullis(&["rules", "run", "--rules", text(&file), "--records", text(&records)]);
    assert_eq!(
        String::from_utf8(out.stdout).unwrap(),
        "{\"record\":\"a\",\"rules\":[\"young\"]}\n{\"record\":\"b\",\"rules\":[]}\n"
    );
    let asking = "[sets]\nyoung=['a']\n[[rule]]\nid='listed'\ntitle='L'\nsubject='traveller'\ncel='listed(key, \"young\")'\n\
                  examples.must_hit=[{ key = 'a' }]\n";
    fs::write(&file, asking).unwrap();
    assert_eq!(portcullis(&["rules", "check", text(&file)]).status.code(), Some(0));
    assert_eq!(portcullis(&["rules", "test", text(&file)]).status.code(), Some(0));
    let out = portcullis(&["rules", "run", "--rules", text(&file), "--records", text(&records)]);
    assert!(String::from_utf8(out.stdout).unwrap().starts_with("{\"record\":\"a\",\"rules\":[\"listed\"]}\n"));
    fs::write(&file, asking.replace("[sets]\nyoung=['a']\n", "")).unwrap();
    assert_eq!(portcullis(&["rules", "check", text(&file)]).status.code(), Some(1));
    fs::write(&file, "[[rule]]\nid='x'\ntitle='X'\nsubject='traveller'\ncel='agee < 15'\n").unwrap();
    assert_eq!(portcullis(&["rules", "check", text(&file)]).status.code(), Some(1));
}

#[test]
fn the_configuration_check_names_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.toml");
    fs::write(&file, "database = 'mysql://x'\n[log]\nlevel = 'loud'\n[intake]\nqueue = 0\n").unwrap();
    let out = portcullis(&["config", "check", "--config", text(&file)]);
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&out.stderr).lines().count(), 3);
    fs::write(&file, "databse = 'x'\n").unwrap();
    assert_eq!(portcullis(&["config", "check", "--config", text(&file)]).status.code(), Some(2));
}
