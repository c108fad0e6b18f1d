//! What was planted is found, and every assessment comes out again word for word.

use crate::{day, export, portcullis, prepared, text};

#[test]
fn planted_schemes_raise_their_signals_and_replay_to_the_same_words() {
    let (folder, day) = day();
    let data = folder.path().join("data");
    prepared(&day, &data);
    let loaded = portcullis(&["load", text(&day.join("air")), text(&day.join("sea")), "--data", text(&data)]);
    assert!(loaded.status.success(), "{loaded:?}");
    let assessments: Vec<serde_json::Value> =
        export("assessments", &data).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let truth = std::fs::read_to_string(day.join("truth.jsonl")).unwrap();
    let (mut planted, mut missed) = (0, Vec::new());
    for line in truth.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let (signal, reference) = (line["signal"].as_str().unwrap(), line["reference"].as_str().unwrap());
        planted += 1;
        let traveller = line["subject"] == "traveller";
        let document = line["document"].as_str().unwrap_or("");
        let found = assessments.iter().any(|assessment| {
            let key = assessment["key"].as_str().unwrap();
            let concerns = if traveller { key.contains(document) } else { key.contains(reference) };
            concerns && assessment["signals"].as_array().unwrap().iter().any(|s| s["code"] == signal)
        });
        if !found {
            missed.push(line);
        }
    }
    assert!(planted >= 20, "{planted}");
    assert!(missed.is_empty(), "{missed:#?}");
    let replayed = portcullis(&["replay", "--all", "--data", text(&data)]);
    let said = String::from_utf8_lossy(&replayed.stderr).into_owned();
    assert!(replayed.status.success() && said.contains(" 0 differ"), "{said}");
}
