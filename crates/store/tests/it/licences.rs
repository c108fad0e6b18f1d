//! Licences, usage messages and the registers.

use chrono::{NaiveDate, TimeZone, Utc};
use model::licence::{Denial, Hand, Licence, LicenceState, StateChange, TargetedNotice, UsageMessage};
use store::{
    Store, StoreError,
    licences::{LicenceQuery, RunRow},
    register::RegisterQuery,
};

fn licence(number: &str, valid_to: &str) -> Licence {
    let text = format!(
        r#"{{"number": "{number}", "kind": "individual", "authority": "Invented Authority", "purposes": ["import"],
             "holder": {{"name": "Orchard Chemicals"}}, "valid_to": "{valid_to}",
             "lines": [{{"line": 1, "hs": ["310230"], "quantity": 20, "unit": "t"}}]}}"#
    );
    serde_json::from_str(&text).unwrap()
}

fn change(state: LicenceState) -> StateChange {
    let at = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
    let (hand, by, reason) = (Hand::Supervisor, "s".to_owned(), "Because".to_owned());
    StateChange { state, effective: at, recorded: at, hand, by, reason }
}

fn run(run: i64, ids: &[(&str, &str)]) -> RunRow {
    let usages: Vec<String> = ids
        .iter()
        .map(|(id, licence)| {
            format!(r#"{{"usage_id": "{id}", "licence": "{licence}", "at": "2026-02-01", "quantity": 1, "unit": "t"}}"#)
        })
        .collect();
    let text = format!(r#"{{"source": "customs", "run": {run}, "usages": [{}]}}"#, usages.join(","));
    let message: UsageMessage = serde_json::from_str(&text).unwrap();
    RunRow { message, digest: format!("d{run}"), by: "token".into(), at: run * 100 }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

pub async fn ledger(store: &Store) {
    let writer = store.writer().await.unwrap();
    assert!(!writer.any_licence().await.unwrap());
    let one = writer.put_licence(&licence("XA/2026/1", "2026-12-31")).await.unwrap();
    let two = writer.put_licence(&licence("XA/2026/2", "2026-06-30")).await.unwrap();
    for (id, state) in [(one, LicenceState::Draft), (one, LicenceState::Issued), (two, LicenceState::Issued)] {
        writer.put_licence_change(id, &change(state)).await.unwrap();
        writer.put_licence_standing(id, state, i64::from(id == two)).await.unwrap();
    }
    // Dropped, it never was.
    drop(writer);
    assert_eq!(store.licence_id("XA20261").await.unwrap(), None);
    let writer = store.writer().await.unwrap();
    let one = writer.put_licence(&licence("XA/2026/1", "2026-12-31")).await.unwrap();
    assert_eq!(
        writer.put_licence(&licence("xa 2026 1", "2027-12-31")).await.unwrap(),
        one,
        "a draft may be written anew"
    );
    let two = writer.put_licence(&licence("XA/2026/2", "2026-06-30")).await.unwrap();
    for (id, state) in [(one, LicenceState::Draft), (one, LicenceState::Issued), (two, LicenceState::Issued)] {
        writer.put_licence_change(id, &change(state)).await.unwrap();
        writer.put_licence_standing(id, state, i64::from(id == two)).await.unwrap();
    }
    writer.commit().await.unwrap();

    let asked =
        |state, refused, words: Option<&str>| LicenceQuery { state, refused, words: words.map(str::to_owned), page: 1 };
    let found = async |query| store.licence_page(&query, today()).await.unwrap().items;
    assert_eq!(found(asked(None, false, None)).await, [one, two]);
    assert_eq!(found(asked(Some(LicenceState::Issued), false, None)).await, [one]);
    assert_eq!(found(asked(Some(LicenceState::Expired), false, None)).await, [two], "its last day is over");
    assert_eq!(found(asked(None, true, None)).await, [two]);
    assert_eq!(found(asked(None, false, Some("orchard"))).await, [one, two]);
    assert_eq!(found(asked(None, false, Some("xa20261"))).await, [one]);
    assert_eq!(store.licence_counts(today()).await.unwrap(), [(LicenceState::Expired, 1), (LicenceState::Issued, 1)]);
    let logs = store.licence_logs(&[two, 99, one]).await.unwrap();
    assert_eq!(logs.iter().map(|log| (log.id, log.changes.len())).collect::<Vec<_>>(), [(two, 1), (one, 2)]);
    assert!(matches!(store.licence_log(99).await, Err(StoreError::NotFound { .. })));
    usages(store, one, two).await;
}

async fn usages(store: &Store, one: i64, two: i64) {
    let (first, third) =
        (run(1, &[("a", "XA 2026 1"), ("b", "XA/2026/2"), ("z", "NOTHING 1")]), run(3, &[("b", "xa20261")]));
    let writer = store.writer().await.unwrap();
    for row in [&third, &first] {
        assert!(writer.usage_run("customs", row.message.run).await.unwrap().is_none());
        writer.put_usage_run(row).await.unwrap();
    }
    writer.settle_usages(&first.message).await.unwrap();
    writer.put_usage_conflict(&RunRow { digest: "other".into(), ..first.clone() }).await.unwrap();
    writer.put_usage_conflict(&RunRow { digest: "other".into(), ..first.clone() }).await.unwrap();
    let logs = writer.licence_logs(&["XA20261".into(), "NONE".into()]).await.unwrap();
    assert_eq!(logs[0].usages.len(), 1);
    writer.commit().await.unwrap();
    let source = store.usage_sources().await.unwrap().remove(0);
    assert_eq!((source.settled, source.received, source.highest, source.last_at), (1, 2, 3, 300));
    assert_eq!(store.usage_waiting().await.unwrap()[0].message, third.message);
    assert_eq!(store.usage_conflicts().await.unwrap().len(), 1);
    assert_eq!(store.usages_of_nothing().await.unwrap().items[0].entry.usage_id, "z");
    assert_eq!(store.usage_runs(Some("customs"), 1).await.unwrap().total, 2);
    assert_eq!(store.usage_runs(Some("nobody"), 1).await.unwrap().total, 0);

    let second = run(2, &[]);
    let writer = store.writer().await.unwrap();
    writer.put_usage_run(&second).await.unwrap();
    writer.settle_usages(&second.message).await.unwrap();
    writer.settle_usages(&third.message).await.unwrap();
    writer.commit().await.unwrap();
    assert!(store.usage_waiting().await.unwrap().is_empty());
    // Whatever has an id in common stands in both logs, in the order in which it settled.
    for (id, told) in [(one, vec!["a", "b", "b"]), (two, vec!["b", "b"])] {
        let log = store.licence_log(id).await.unwrap();
        assert_eq!(log.usages.iter().map(|usage| usage.entry.usage_id.as_str()).collect::<Vec<_>>(), told);
    }
}

pub async fn registers(store: &Store) {
    let version = async || store.writer().await.unwrap().register_version().await.unwrap();
    assert_eq!(version().await, 0);
    let denial: Denial = serde_json::from_str(
        r#"{"reference": "D-1", "party": {"name": "Northwind Bearings"}, "hs": ["8482"], "authority": "Invented Authority"}"#,
    )
    .unwrap();
    let notice = |from: &str, to: &str| -> TargetedNotice {
        serde_json::from_str(&format!(
            r#"{{"authority": "Customs", "hs": ["3102"], "from": "{from}", "to": "{to}", "text": "Ask for a licence"}}"#
        ))
        .unwrap()
    };
    let made = store.add_denial(&denial, "supervisor", 10).await.unwrap();
    let mut notices = Vec::new();
    for (from, to) in [("2026-01-01", "2026-12-31"), ("2026-01-01", "2026-01-31"), ("2027-01-01", "2027-01-31")] {
        notices.push(store.add_notice(&notice(from, to), "supervisor", 20).await.unwrap());
    }
    let before = version().await;
    let writer = store.writer().await.unwrap();
    let held = writer.register_in_force(today()).await.unwrap();
    drop(writer);
    assert_eq!((held.denials.len(), held.notices.len(), held.version), (1, 2, before));
    assert_eq!(held.denials[0], (made, denial));
    store.withdraw_entry("denial", made, "Given after all", "supervisor", 30).await.unwrap();
    assert!(matches!(store.withdraw_entry("denial", made, "x", "s", 31).await, Err(StoreError::Conflict(_))));
    assert!(matches!(store.withdraw_entry("notice", 99, "x", "s", 31).await, Err(StoreError::NotFound { .. })));
    assert_ne!(version().await, before);
    let writer = store.writer().await.unwrap();
    assert!(writer.register_in_force(today()).await.unwrap().denials.is_empty());
    drop(writer);
    let page = store.notices(&RegisterQuery { page: 1, ..RegisterQuery::default() }, today()).await.unwrap();
    let states: Vec<&str> = page.items.iter().map(|item| item.state.as_str()).collect();
    assert_eq!(states, ["coming", "ended", "active"]);
    let asked = RegisterQuery { state: Some("withdrawn".into()), words: Some("bearings".into()), page: 1 };
    let found = store.denials(&asked, today()).await.unwrap();
    assert_eq!(found.items[0].withdrawn.as_ref().unwrap().reason, "Given after all");
    assert_eq!(store.denial(made, today()).await.unwrap().denial.reference, "D-1");
    assert_eq!(store.notice(notices[0], today()).await.unwrap().state, "active");
}
