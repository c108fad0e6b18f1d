//! A list that changes finds what is stored already, and lets go what it no longer names.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::{day, export, prepared, text};

/// The day is of a fixed date: however late the test runs, it is within what is screened again.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
    command.args(arguments).env("PORTCULLIS_SCREENING_RESCREEN_DAYS", "36500");
    command
}

fn portcullis(arguments: &[&str]) -> Output {
    let out = command(arguments).output().unwrap();
    assert!(out.status.success(), "{out:?}");
    out
}

fn lines(kind: &str, data: &Path) -> Vec<Value> {
    export(kind, data).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Name and birth date of travellers whom nothing speaks against, with their keys.
fn green(data: &Path) -> Vec<(String, String, String)> {
    let assessments = lines("assessments", data);
    // The last assessment of each is the one in force.
    let harmless = |key: &Value| {
        let of_it = assessments.iter().rfind(|a| a["subject"] == "traveller" && a["key"] == *key);
        of_it.is_some_and(|assessment| assessment["lane"] == "green")
    };
    let all = lines("travellers", data).into_iter().filter(|traveller| harmless(&traveller["key"]));
    all.filter_map(|traveller| {
        let seen = &traveller["observations"][0];
        let name = format!("{} {}", seen["given_names"].as_str()?, seen["surname"].as_str()?);
        let born = traveller["person"]["date_of_birth"].as_str()?.to_owned();
        Some((traveller["key"].as_str()?.to_owned(), name, born))
    })
    .collect()
}

fn list(path: &Path, entries: &[(&str, &str)]) {
    let rows: Vec<String> =
        entries.iter().enumerate().map(|(at, (name, born))| format!("new-{at},Person,{name},{born}")).collect();
    fs::write(path, format!("id,schema,name,dob\n{}\n", rows.join("\n"))).unwrap();
}

fn target(key: &str, data: &Path) -> Option<Value> {
    lines("targets", data).into_iter().find(|target| target["key"] == format!("traveller {key}"))
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn a_name_that_is_listed_later_becomes_a_target_and_lapses_with_its_entry() {
    let (folder, day) = day();
    let data = folder.path().join("data");
    prepared(&day, &data);
    portcullis(&["load", text(&day.join("air")), text(&day.join("sea")), "--data", text(&data)]);
    let (key, name, born) = green(&data).swap_remove(0);
    assert!(target(&key, &data).is_none());
    let file = folder.path().join("extra.csv");
    list(&file, &[(&name, &born), ("Nobody Whom Anyone Knows", "1950-01-01")]);
    let update = ["lists", "update", "extra", text(&file), "--data", text(&data), "--shrink"];
    let found = said(&portcullis(&update));
    assert!(!found.contains(" 0 targets opened"), "{found}");
    let opened = target(&key, &data).unwrap();
    assert_eq!((&opened["status"], &opened["because"]["code"]), (&"open".into(), &"list_changed".into()), "{opened}");
    assert_eq!(opened["because"]["args"]["list"], "extra");
    assert!(opened["because"]["text"].as_str().unwrap().contains(&name), "{opened}");
    // The same edition again changes nothing.
    let before = export("assessments", &data);
    assert!(said(&portcullis(&update)).contains("0 targets opened"));
    assert_eq!(export("assessments", &data), before);
    list(&file, &[("Nobody Whom Anyone Knows", "1950-01-01")]);
    let changed = said(&portcullis(&update));
    assert!(!changed.contains(" 0 lapsed"), "{changed}");
    assert_eq!(target(&key, &data).unwrap()["status"], "lapsed");
    // What was assessed in between comes out of a replay word for word, and is in the audit log.
    assert!(said(&portcullis(&["replay", "--all", "--data", text(&data)])).contains(" 0 differ"));
    assert!(portcullis(&["audit", "verify", "--data", text(&data)]).status.success());
}

#[test]
fn kills_while_screening_again_change_nothing() {
    let (folder, day) = day();
    let (calm, stormy) = (folder.path().join("calm"), folder.path().join("stormy"));
    for data in [&calm, &stormy] {
        prepared(&day, data);
        portcullis(&["load", text(&day.join("air")), "--data", text(data)]);
    }
    let people = green(&calm);
    assert!(people.len() > 200, "{}", people.len());
    let entries: Vec<(&str, &str)> =
        people.iter().step_by(2).map(|(_, name, born)| (name.as_str(), born.as_str())).collect();
    let file = folder.path().join("extra.csv");
    list(&file, &entries);
    let update = |data| ["lists", "update", "extra", text(&file), "--data", text(data)];
    portcullis(&update(&calm));
    let mut state = 0x2545_F491_u64;
    for _ in 0..12 {
        let mut child = command(&update(&stormy)).stderr(Stdio::null()).spawn().unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(Duration::from_millis(100 + (state >> 33) % 1_500));
        // SIGKILL: the process has no say in it.
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // Another command takes up what is left, as the service does when it starts.
    portcullis(&update(&stormy));
    for kind in ["travellers", "assessments", "targets"] {
        assert_eq!(export(kind, &calm), export(kind, &stormy), "{kind}");
    }
    let opened = lines("targets", &calm).iter().filter(|target| target["because"]["args"]["list"] == "extra").count();
    assert!(opened > 50, "{opened}");
    assert!(said(&portcullis(&["replay", "--all", "--data", text(&stormy)])).contains(" 0 differ"));
}
