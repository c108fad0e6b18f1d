//! Headings from the command line, and through a load and its replay.

use std::fs;

use serde_json::Value;

use crate::{day, export, portcullis, text};

const SMALL: &str = "section,hscode,description,parent,level\nI,10,Cereals,TOTAL,2\nI,100630,\"Cereals; rice\",1006,6\n\
                     II,4011,New pneumatic tyres of rubber,40,4\nII,401110,\"Pneumatic tyres; used on motor cars\",4011,6\n\
                     II,401120,\"Pneumatic tyres; used on buses or lorries\",4011,6\n";

fn lines(out: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(out).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn headings_come_from_a_file_or_from_what_was_loaded_and_learn() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (nomenclature, asked, data) = (at("n.csv"), at("asked.csv"), at("data"));
    fs::write(&nomenclature, SMALL).unwrap();
    fs::write(&asked, "id,text,hs\n1,CAR TIRES 4 PCS,401110\n2,ZORBLAX,\n").unwrap();
    let out = portcullis(&["goods", "headings", text(&asked), "--nomenclature", text(&nomenclature)]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let found = lines(&out.stdout);
    assert_eq!((&found[0]["id"], &found[0]["headings"][0]["code"]), (&"1".into(), &"401110".into()), "{found:?}");
    assert_eq!(found[1]["headings"], Value::Array(vec![]));

    let run = |arguments: &[&str]| portcullis(&[arguments, &["--data", text(&data)]].concat());
    assert_eq!(run(&["goods", "headings", text(&asked)]).status.code(), Some(2), "nothing is loaded");
    let load = ["goods", "nomenclature", "load", text(&nomenclature), "--edition", "2022"];
    assert_eq!(run(&load).status.code(), Some(0));
    let again = run(&load);
    assert!(String::from_utf8_lossy(&again.stderr).contains("5 lines known"), "{again:?}");
    let confirmed = at("confirmed.csv");
    fs::write(&confirmed, "text,hs,count\nZorblax,4011.20,7\n,1,1\n").unwrap();
    assert_eq!(run(&["goods", "confirmed", "load", text(&confirmed)]).status.code(), Some(1), "a row is refused");
    let found = lines(&run(&["goods", "headings", text(&asked)]).stdout);
    assert_eq!(found[1]["headings"][0]["code"], "401120", "{found:?}");
    let shown = lines(&run(&["goods", "nomenclature", "show"]).stdout);
    assert_eq!((&shown[0]["nomenclature"]["edition"], &shown[0]["confirmations"]), (&2022.into(), &7.into()));
}

#[test]
fn what_is_assessed_with_a_nomenclature_replays_after_it_has_changed() {
    let (folder, day) = day();
    let (data, nomenclature) = (folder.path().join("data"), folder.path().join("n.csv"));
    let run = |arguments: &[&str]| portcullis(&[arguments, &["--data", text(&data)]].concat());
    fs::write(&nomenclature, SMALL).unwrap();
    let load = ["goods", "nomenclature", "load", text(&nomenclature), "--edition", "2022"];
    assert_eq!(run(&load).status.code(), Some(0));
    run(&["load", text(&day)]);
    let before = export("assessments", &data);
    assert!(!before.is_empty());
    fs::write(&nomenclature, SMALL.replace("rice", "wheat")).unwrap();
    assert_eq!(run(&load).status.code(), Some(0));
    let replayed = run(&["replay", "--all"]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
}
