//! Dictionaries in files: checked, compared, extended by a list of an authority.

use std::{
    fs,
    process::{Command, Output},
};

use serde_json::Value;

use crate::text;

fn dictionary(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
    command.args(["goods", "dictionary"]).args(arguments).output().unwrap()
}

fn lines(out: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_list_extends_a_dictionary_and_the_difference_says_by_what() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (before, after, list) = (path("before.toml"), path("after.toml"), path("list.csv"));
    fs::write(&before, dictionary(&["export"]).stdout).unwrap();
    let checked = dictionary(&["check", text(&before)]);
    assert!(checked.status.success() && lines(&checked)[0]["items"].as_u64() > Some(200), "{checked:?}");
    fs::write(&list, "Substance,CAS\nVeltane,64-17-5\nWrong,64-17-6\n").unwrap();
    let read = dictionary(&[
        "import",
        text(&list),
        "--form",
        "national",
        "--column",
        "name=Substance",
        "--column",
        "cas=CAS",
        "--regime",
        "NAT",
        "--dictionary",
        text(&before),
        "--out",
        text(&after),
    ]);
    assert_eq!(read.status.code(), Some(1), "a line was not understood");
    assert!(String::from_utf8_lossy(&read.stderr).contains("list.csv:3: cas"), "{read:?}");
    let difference = lines(&dictionary(&["diff", text(&before), text(&after)]));
    assert_eq!(difference.len(), 1, "{difference:?}");
    assert_eq!((&difference[0]["change"], &difference[0]["id"]), (&"added".into(), &"veltane".into()));
    let coverage = lines(&dictionary(&["coverage", text(&after)]));
    assert!(coverage[0]["without_hs"].as_array().unwrap().contains(&"veltane".into()));
    fs::write(&before, "[[item]]\nid = \"A B\"\nname = \"A\"\n").unwrap();
    assert_eq!(dictionary(&["check", text(&before)]).status.code(), Some(1));
    let shield = lines(&dictionary(&["export", "--programme", "global_shield"]));
    assert_eq!(shield.len(), 18);
}
