//! Officers' rules that ask sets of values and the past, through a load and its replay.

use std::{fs, path::Path};

use serde_json::{Value, json};
use store::{Place, Store, value_sets::ValueSetText};

use crate::{export, portcullis, text};

/// A manifest of one bill from a port.
fn manifest(folder: &Path, number: u32, port: &str, arrives: &str) {
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
    store.put_rule("again", Some(&rule), "boss", 1).await.unwrap();
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
}
