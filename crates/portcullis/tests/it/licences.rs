//! Licences from the command line: taken in, drawn down out of order, shown.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{portcullis, text};

fn shown(data: &Path, arguments: &[&str]) -> Vec<Value> {
    let out = portcullis(&[&["licences", "show", "--data", text(data)], arguments].concat());
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn licences_are_taken_in_and_drawn_down_in_any_order_and_a_gap_is_told_by_the_exit() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("in.jsonl"));
    let run = |verb: &str, lines: &str| {
        fs::write(&file, lines).unwrap();
        let out = portcullis(&["licences", verb, text(&file), "--data", text(&data)]);
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let licence = r#"{"licence": {"number": "XA/2026/17", "kind": "individual", "authority": "Invented Authority", "purposes": ["import"], "valid_from": "2026-01-01", "lines": [{"line": 1, "hs": ["310230"], "quantity": 20, "unit": "t"}]}}"#;
    let (code, _, said) = run("import", licence);
    assert_eq!((code, said.lines().last()), (Some(0), Some("1 new, 0 changed, 0 known, 0 refused")));
    let wrong = format!(
        "{licence}\n\n{{\"number\": \"XA/2026/17\", \"state\": \"expired\", \"reason\": \"Over\"}}\n{{\"x\": 1}}"
    );
    let (code, _, said) = run("import", &wrong);
    assert_eq!(code, Some(1));
    assert!(said.contains(":3: a licence that is issued cannot become expired") && said.contains(":4: "), "{said}");

    let usage = |run: u32, id: &str, quantity: &str| {
        format!(
            r#"{{"source": "customs", "run": {run}, "usages": [{{"usage_id": "{id}", "licence": "XA 2026 17", "declaration": "26PK1", "at": "2026-03-01", "quantity": {quantity}, "unit": "kg"}}]}}"#
        )
    };
    let (one, two, three) = (usage(1, "a", "12000"), usage(2, "b", "7500.5"), usage(3, "c", "1000"));
    let (code, told, _) = run("usage", &format!("{three}\n{one}\n{one}\n"));
    assert_eq!(code, Some(1), "a gap is an alarm");
    assert!(told.contains(r#""gaps":[{"from":2,"to":2}]"#), "{told}");
    assert_eq!(shown(&data, &[])[0]["provisional"], true);
    let (code, told, said) = run("usage", &format!("{two}\n{three}\n"));
    assert_eq!((code, said.trim()), (Some(0), "1 accepted, 1 known, 0 refused"), "{told}");
    let ledger = shown(&data, &["xa-2026-17"]).remove(0);
    assert_eq!(ledger["balance"][0]["quantity_left"], "0.4995", "{ledger}");
    let fates: Vec<_> = ledger["usages"].as_array().unwrap().iter().map(|u| u["outcome"].as_str().unwrap()).collect();
    assert_eq!(fates, ["applied", "applied", "refused"]);
    // Another message with a run that was there.
    assert_eq!(run("usage", &usage(2, "b", "1")).0, Some(1));
    let revoked = r#"{"number": "XA/2026/17", "state": "revoked", "reason": "Withdrawn by the authority"}"#;
    assert_eq!(run("import", &format!("{revoked}\n{revoked}")).2.trim(), "0 new, 1 changed, 1 known, 0 refused");
    assert_eq!(shown(&data, &[])[0]["state"], "revoked");
    assert_eq!(portcullis(&["licences", "show", "NONE", "--data", text(&data)]).status.code(), Some(2));
}
