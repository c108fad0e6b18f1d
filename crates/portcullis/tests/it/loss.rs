//! Nothing is lost: a load that is killed again and again ends where an undisturbed one ends.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use crate::{day, export, portcullis, prepared, text};

const KINDS: [&str; 7] = ["messages", "movements", "travellers", "bookings", "consignments", "assessments", "targets"];

/// A file system that takes no more is told plainly, and once it does again the load ends where an undisturbed one ends.
#[test]
fn a_full_disk_loses_nothing() {
    let (folder, day) = day();
    let (calm, full) = (folder.path().join("calm"), folder.path().join("full"));
    prepared(&day, &calm);
    prepared(&day, &full);
    let air = day.join("air");
    assert!(portcullis(&["load", text(&air), "--data", text(&calm)]).status.success());
    // No file may grow beyond 2 MiB, which the database soon wants; a write beyond is an error, not a signal.
    let limited = "trap '' XFSZ; ulimit -f 2048; exec \"$0\" load \"$1\" --data \"$2\"";
    let refused = Command::new("bash")
        .args(["-c", limited, env!("CARGO_BIN_EXE_portcullis"), text(&air), text(&full)])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("the disk under the database"), "{said}");
    assert!(portcullis(&["load", text(&air), "--data", text(&full)]).status.success());
    for kind in KINDS {
        assert_eq!(export(kind, &calm), export(kind, &full), "{kind}");
    }
}

#[test]
fn twenty_kills_change_nothing() {
    let (folder, day) = day();
    let (calm, stormy) = (folder.path().join("calm"), folder.path().join("stormy"));
    prepared(&day, &calm);
    prepared(&day, &stormy);
    let (air, sea) = (day.join("air"), day.join("sea"));
    let load = |data| vec!["load", text(&air), text(&sea), "--data", text(data)];
    assert!(portcullis(&load(&calm)).status.success());
    let mut state = 0x2545_F491_u64;
    for _ in 0..20 {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_portcullis")).args(load(&stormy)).stderr(Stdio::null()).spawn().unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(Duration::from_millis(20 + (state >> 33) % 900));
        // SIGKILL: the process has no say in it.
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(portcullis(&load(&stormy)).status.success());
    for kind in KINDS {
        assert!(!export(kind, &calm).is_empty(), "{kind}");
        assert_eq!(export(kind, &calm), export(kind, &stormy), "{kind}");
    }
    let entries = |data| {
        let out = portcullis(&["audit", "verify", "--data", text(data)]);
        assert!(out.status.success());
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()["entries"].clone()
    };
    assert_eq!(entries(&calm), entries(&stormy));
    // And once more: what is known is known.
    let again = portcullis(&load(&stormy));
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("0 new") && said.contains("0 records"), "{said}");
}
