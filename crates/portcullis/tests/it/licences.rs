//! Licences from the command line: taken in, drawn down out of order, shown.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

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

/// A manifest of one bill that names an import licence and has a text with another.
fn manifest(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("manifest.edi");
    let text = "UNB+UNOB:2+LINE+PKCUS+261120:1052+S1'\nUNH+1+CUSCAR:D:95B:UN:LOT10'\nBGM+85+DOC1+9'\n\
        DTM+137:202611201052:102'\nTDT+20+0123W+1++MSCU:172:20+++9074729:146::TEST SHIP:PA'\nLOC+5+DEHAM:139:6'\n\
        LOC+60+PKKHI:139:6'\nDTM+132:202611240330:203'\nCNI+1+BILL1'\nRFF+BM:BILL1'\nRFF+IP:XA/2026/17'\n\
        CNT+7:18:TNE'\nCNT+8:600'\nLOC+9+DEHAM:139:6'\nLOC+11+PKKHI:139:6'\nGIS+23'\n\
        NAD+CZ+++NORDHAFEN AGRAR GMBH+STREET 1++++DE'\nNAD+CN+++ORCHARD CHEMICALS PVT LTD+STREET 2++++PK'\n\
        GID+1+600:BG'\nFTX+AAA+++CALCIUM AMMONIUM NITRATE LIC XA-2026-18'\nMEA+AAE+G+KGM:18000'\nPCI+24+HS CODE 310240'\n\
        UNT+22+1'\nUNZ+1+S1'\n";
    fs::write(&file, text).unwrap();
    file
}

/// The signals in force of the one bill, as code and the argument that tells most.
fn signals(data: &Path) -> Vec<(String, String)> {
    let lines = crate::export("assessments", data);
    let mut all = lines.lines().rev().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let last = all.find(|assessment| assessment["subject"] == "consignment").unwrap();
    let told = |signal: &Value| {
        let arg = ["point", "text", "reference"].iter().find_map(|name| signal["args"][name].as_str()).unwrap_or("");
        Some((signal["code"].as_str()?.to_owned(), arg.to_owned())).filter(|_| signal["engine"] == "licences")
    };
    let mut out: Vec<_> = last["signals"].as_array().unwrap().iter().filter_map(told).collect();
    out.sort();
    out
}

#[test]
fn a_bill_is_held_against_what_it_cites_and_against_a_denial_made_later() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("in.jsonl"));
    let licence = |number: &str, holder: &str| {
        format!(
            r#"{{"licence": {{"number": "{number}", "kind": "individual", "authority": "Invented Authority", "purposes": ["import"], "holder": {{"name": "{holder}"}}, "lines": [{{"line": 1, "hs": ["3102"], "quantity": 20, "unit": "t"}}]}}}}"#
        )
    };
    let lines = [licence("XA/2026/17", "Orchard Chemicals"), licence("XA/2026/18", "Somebody Else")];
    fs::write(&file, lines.join("\n")).unwrap();
    assert!(portcullis(&["licences", "import", text(&file), "--data", text(&data)]).status.success());
    let message = manifest(folder.path());
    portcullis(&["load", text(&message), "--data", text(&data)]);
    let holder = ("licence_does_not_fit".to_owned(), "holder".to_owned());
    assert_eq!(signals(&data), std::slice::from_ref(&holder));

    let token = portcullis(&["tokens", "add", "licensing", "--data", text(&data)]);
    let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
    let mut child = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data", text(&data)])
        .env("PORTCULLIS_SCREENING_RESCREEN_DAYS", "36500")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let address = told.find_map(|line| Some(line[line.find("http://")?..].split_whitespace().next()?.to_owned()));
    let address = address.unwrap();
    let served = crate::lists::Served(child);
    let post = |path: &str, body: &str| {
        let request = ureq::post(format!("{address}{path}")).header("authorization", format!("Bearer {token}"));
        request.header("content-type", "application/json").send(body).unwrap();
    };
    let settled = |wanted: &[(String, String)]| {
        (0..150).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            signals(&data) == wanted
        })
    };
    post(
        "/api/v1/denials",
        r#"{"reference": "D-1", "party": {"name": "Orchard Chemicals"}, "hs": ["3102"], "authority": "Invented Authority"}"#,
    );
    let denied = settled(&[("denied_elsewhere".to_owned(), "D-1".to_owned()), holder.clone()]);
    post("/api/v1/denials/1/withdraw", r#"{"reason": "Given after all"}"#);
    let lapsed = settled(std::slice::from_ref(&holder));
    // The licence that fitted is suspended: the bill that cites it hears of it.
    post("/api/v1/licences/1/state", r#"{"state": "suspended", "reason": "Holder under inquiry"}"#);
    let state = ("licence_does_not_fit".to_owned(), "state".to_owned());
    let suspended = settled(&[holder, state]);
    drop(served);
    assert!(denied && lapsed && suspended, "{denied} {lapsed} {suspended}");
    let replayed = portcullis(&["replay", "--all", "--data", text(&data)]);
    assert!(String::from_utf8_lossy(&replayed.stderr).contains(" 0 differ"), "{replayed:?}");
}
