//! Notifications from the command line: one of others comes in, is listed, shown and written out again.

use std::fs;

use serde_json::Value;

use crate::{portcullis, text};

const INCOMING: &str = r#"<?xml version="1.0"?>
<notification xmlns="urn:portcullis:exchange:1" form="pic" version="1" reference="DE/26/7">
  <from kind="designated_national_authority" country="DE"/>
  <to kind="designated_national_authority" country="PK"/>
  <section code="substance"><field code="name">Inventane</field><field code="cas">108-24-8</field></section>
</notification>"#;

#[test]
fn a_notification_of_others_is_taken_in_once_listed_and_written_out_as_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("in.xml"));
    fs::write(&file, INCOMING).unwrap();
    let run = |arguments: &[&str]| {
        let out = portcullis(&[&["notifications", "--data", text(&data)], arguments].concat());
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    // It has faults, and is kept all the same.
    let (code, out, _) = run(&["reply", text(&file)]);
    let taken: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &taken["known"]), (Some(1), &false.into()));
    let cas = taken["faults"].as_array().unwrap().iter().find(|fault| fault["place"] == "substance.cas").unwrap();
    assert!(cas["expected"].as_str().unwrap().contains("108-24-7 follows"), "{cas}");
    let (_, out, _) = run(&["reply", text(&file)]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["known"], true);
    let (code, out, _) = run(&["list", "--state", "sent"]);
    let item: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, item["direction"].as_str(), item["reference"].as_str()),
        (Some(0), Some("incoming"), Some("DE/26/7"))
    );
    let id = item["id"].to_string();
    let (_, out, _) = run(&["show", &id]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["log"][0]["step"]["kind"], "received");
    let (code, xml, _) = run(&["export", &id, "--format", "xml"]);
    assert_eq!(code, Some(0));
    fs::write(&file, &xml).unwrap();
    let (_, out, _) = run(&["reply", text(&file)]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["known"], true, "{xml}");
    fs::write(
        &file,
        r#"{"reply": {"form": "pic", "answers": "PIC-0", "kind": "acknowledgement", "from": {"kind": "customs"}}}"#,
    )
    .unwrap();
    let (code, _, said) = run(&["reply", text(&file)]);
    assert!(code == Some(1) && said.contains("nothing was sent with reference PIC-0"), "{said}");
    assert_eq!(run(&["show", "99"]).0, Some(2));
}
