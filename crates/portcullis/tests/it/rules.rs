//! Officers' rules that ask sets of values and the past, through a load and its replay.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rules::RuleText;
use serde_json::{Value, json};
use store::{NewMessage, Place, Store, value_sets::ValueSetText};

use crate::{day, export, portcullis, text};

/// A manifest of one bill from a port.
pub fn manifest(folder: &Path, number: u32, port: &str, arrives: &str) {
    let text = format!(
        "UNB+UNOB:2+LINE+PKCUS+261120:1052+S{number}'\nUNH+1+CUSCAR:D:95B:UN:LOT10'\nBGM+85+DOC{number}+9'\n\
         DTM+137:202611201052:102'\nTDT+20+012{number}W+1++MSCU:172:20+++9074729:146::TEST SHIP:PA'\n\
         LOC+5+{port}:139:6'\nLOC+60+PKKHI:139:6'\nDTM+132:{arrives}0330:203'\nCNI+1+BILL{number}'\nRFF+BM:BILL{number}'\n\
         CNT+7:18:TNE'\nCNT+8:600'\nLOC+9+{port}:139:6'\nLOC+11+PKKHI:139:6'\nGIS+23'\n\
         NAD+CZ+++NORDHAFEN AGRAR GMBH+STREET 1++++DE'\nNAD+CN+++ORCHARD TOOLS PVT LTD+STREET 2++++PK'\n\
         GID+1+600:BG'\nFTX+AAA+++GARDEN TOOLS OF STEEL'\nMEA+AAE+G+KGM:18000'\nUNT+20+1'\nUNZ+1+S{number}'\n"
    );
    fs::write(folder.join(format!("{number}.edi")), text).unwrap();
}

async fn keep(data: &Path, ports: &[&str]) {
    let store = Store::open(&Place::Folder(data.to_owned())).await.unwrap();
    let values = ports.iter().map(|port| (*port).to_owned()).collect();
    let set = ValueSetText { description: "Watched".into(), values };
    store.put_value_set("watched ports", Some(&set), "boss", 1).await.unwrap();
    let rule = json!({
        "id": "again", "title": "Again from a watched port", "subject": "consignment", "weight": 0.4,
        "cel": "listed(consignment.loading, 'watched ports') && count_past(consignment.consignee, 30) == 1 \
                && !first_seen(consignment.consignor)",
    });
    let rule = serde_json::from_value(rule).unwrap();
    server::rule_life::install(&store, &rule, "boss", 1).await.unwrap();
}

/// The bills that the rule hits, each once, in the order of their numbers.
fn hits(data: &Path) -> Vec<String> {
    let lines = export("assessments", data);
    let said = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let hit = said.filter(|line| line.to_string().contains("Again from a watched port"));
    let mut bills: Vec<String> = hit
        .map(|line| {
            let key = line.to_string();
            let at = key.find("BILL").unwrap();
            key[at..at + 5].to_owned()
        })
        .collect();
    bills.sort();
    bills.dedup();
    bills
}

#[test]
fn a_rule_that_asks_a_set_and_the_past_hits_live_and_replays_after_the_set_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, first, later) = (folder.path().join("data"), folder.path().join("first"), folder.path().join("later"));
    fs::create_dir_all(&first).unwrap();
    fs::create_dir_all(&later).unwrap();
    let keep_set = |ports: &[&str]| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(keep(&data, ports));
    };
    keep_set(&["IRBND"]);
    // The first has no past, the second one movement in thirty days, the third too many days between.
    manifest(&first, 1, "IRBND", "20261101");
    manifest(&first, 2, "IRBND", "20261120");
    manifest(&first, 3, "IRBND", "20270301");
    assert_eq!(portcullis(&["load", text(&first), "--data", text(&data)]).status.code(), Some(0));
    assert_eq!(hits(&data), ["BILL2"]);
    // Another version of the set: the next bill is from a port that was not in it, the one after from one that was.
    keep_set(&["AEJEA"]);
    manifest(&later, 4, "AEJEA", "20270320");
    manifest(&later, 5, "IRBND", "20270401");
    assert_eq!(portcullis(&["load", text(&later), "--data", text(&data)]).status.code(), Some(0));
    assert_eq!(hits(&data), ["BILL2", "BILL4"]);
    let replayed = portcullis(&["replay", "--all", "--data", text(&data)]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");

    // Over history the rule hears the same past, for all five and whatever the set was when they came.
    let file = folder.path().join("again.toml");
    let rule = "[sets]\n'watched ports' = ['IRBND']\n[[rule]]\nid = 'again'\ntitle = 'Again'\nsubject = 'consignment'\n\
                cel = '''listed(consignment.loading, 'watched ports') && count_past(consignment.consignee, 30) == 1 \
                && !first_seen(consignment.consignor)'''\n";
    fs::write(&file, rule).unwrap();
    assert_eq!(portcullis(&["history", "write", "--data", text(&data)]).status.code(), Some(0));
    let out = portcullis(&["rules", "backtest", "--rules", text(&file), "--data", text(&data), "--examples", "9"]);
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let of = &report["rules"][0];
    assert_eq!((&of["records"], &of["hits"], &of["unknown"]), (&json!(5), &json!(2), &json!(0)), "{report}");
    let examples = of["examples"].to_string();
    assert!(examples.contains("BILL2") && examples.contains("BILL5"), "{examples}");
}

/// The messages under a folder, in one order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    out.sort();
    out.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

async fn hand_over(store: &Store, files: &[PathBuf]) {
    let message = |path: &PathBuf| NewMessage {
        bytes: fs::read(path).unwrap(),
        sender: "test".into(),
        channel: "test".into(),
        name: path.file_name().unwrap().to_str().unwrap().to_owned(),
        received_at: 1_795_500_000_000,
    };
    store.journal_append(&files.iter().map(message).collect::<Vec<_>>()).await.unwrap();
}

/// Hands a day over to a running service while a rule gets version after version under it.
async fn swap_rules(data: &Path, files: &[PathBuf]) {
    let store = Store::open(&Place::Folder(data.to_owned())).await.unwrap();
    for (turn, files) in files.chunks(files.len().div_ceil(5)).enumerate() {
        hand_over(&store, files).await;
        let cel = format!("has(person.surname) && size(person.documents) < {}", turn + 1);
        let mut rule = RuleText::new("swapped", model::SubjectKind::Traveller, &cel);
        rule.weight = 0.01;
        server::rule_life::install(&store, &rule, "test", 1).await.unwrap();
        // The service looks every two seconds; half of the turns find it at work on the messages.
        tokio::time::sleep(Duration::from_millis(1_300)).await;
    }
    let until = Instant::now() + Duration::from_secs(120);
    while store.journal_waiting().await.unwrap() > 0 {
        assert!(Instant::now() < until, "messages wait for ever");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[test]
fn rules_that_change_under_a_running_service_lose_no_record() {
    let (folder, day) = day();
    let (calm, swapped) = (folder.path().join("calm"), folder.path().join("swapped"));
    let files = [files(&day.join("air")), files(&day.join("sea"))].concat();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Place::Folder(calm.clone())).await.unwrap();
        hand_over(&store, &files).await;
    });
    assert!(portcullis(&["load", text(&files[0]), "--data", text(&calm)]).status.success());
    let child = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data", text(&swapped)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let served = crate::lists::Served(child);
    runtime.block_on(swap_rules(&swapped, &files));
    drop(served);
    for kind in ["movements", "travellers", "bookings", "consignments"] {
        assert_eq!(export(kind, &calm), export(kind, &swapped), "{kind}");
    }
    // Each version of each record was assessed once, by one of the sets.
    let said = |data: &Path| -> Vec<Value> {
        export("assessments", data).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let keys = |of: &[Value]| -> Vec<String> {
        of.iter().map(|line| format!("{} {} {}", line["subject"], line["key"], line["record_version"])).collect()
    };
    let (calmly, swapping) = (said(&calm), said(&swapped));
    assert_eq!(keys(&calmly), keys(&swapping));
    let sets: BTreeSet<String> = swapping.iter().map(|line| line["snapshot"].to_string()).collect();
    assert!(sets.len() > 1, "the engines were swapped: {sets:?}");
    assert!(portcullis(&["replay", "--all", "--data", text(&swapped)]).status.success());
}
