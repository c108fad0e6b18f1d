//! What rules ask beside the record: sets of values, and on how many movements an identifier was seen.

use model::{
    SubjectKind,
    movement::{Call, Movement},
};
use store::{
    Store, StoreError,
    seen::SeenAsk,
    value_set_changes::{NewSetChange, SetDecision},
    value_sets::ValueSetText,
    writer::{IdentifierRow, identifier_kind},
};

pub async fn versions(store: &Store) {
    let text = |values: &[&str]| ValueSetText {
        description: "Watched".into(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    assert!(store.value_sets().await.unwrap().is_empty());
    let mark = store.engines_mark().await.unwrap();
    assert_eq!(store.put_value_set("ports", Some(&text(&["AEJEA"])), "boss", 10).await.unwrap(), 1);
    assert_ne!(store.engines_mark().await.unwrap(), mark, "the engines follow");
    assert_eq!(store.put_value_set("ports", Some(&text(&["AEJEA", "IRBND"])), "other", 20).await.unwrap(), 2);
    store.put_value_set("carriers", Some(&text(&[])), "boss", 30).await.unwrap();
    let sets = store.value_sets().await.unwrap();
    assert_eq!(sets.iter().map(|set| set.name.as_str()).collect::<Vec<_>>(), ["carriers", "ports"]);
    let ports = &sets[1];
    assert_eq!((ports.version, ports.updated_by.as_str(), ports.updated_at), (2, "other", 20));
    assert_eq!(
        (ports.description.as_str(), ports.values.as_slice()),
        ("Watched", &["AEJEA".into(), "IRBND".into()][..])
    );
    assert_eq!(store.put_value_set("ports", None, "boss", 40).await.unwrap(), 3);
    for gone in ["ports", "never"] {
        let refused = store.put_value_set(gone, None, "boss", 50).await;
        assert!(matches!(refused, Err(StoreError::NotFound { .. })), "{gone}: {refused:?}");
    }
    assert_eq!(store.value_sets().await.unwrap().len(), 1);
    assert_eq!(store.put_value_set("ports", Some(&text(&["X"])), "boss", 60).await.unwrap(), 4, "it may come back");
}

/// A change waits for a decision, is replaced by the next one, and takes effect once, on the version it was made on.
pub async fn proposed(store: &Store) {
    let text = |value: &str| ValueSetText { description: String::new(), values: vec![value.to_owned()] };
    let in_force = async || store.value_sets().await.unwrap().into_iter().find(|set| set.name == "proposed");
    let propose = async |value: &str, base: i64| {
        let new = NewSetChange { name: "proposed", base, text: &text(value), reason: "as asked" };
        store.propose_value_set(&new, "anna", 70).await
    };
    let decide = async |id: i64, step: &str| {
        let decision = SetDecision { step, approves: step == "approve", reason: Some("seen") };
        store.decide_value_set(id, &decision, "bert", 80).await
    };
    assert_eq!(store.put_value_set("proposed", Some(&text("A")), "anna", 60).await.unwrap(), 1);
    assert!(matches!(propose("B", 0).await, Err(StoreError::Conflict(_))), "made on another version");
    let first = propose("B", 1).await.unwrap();
    let second = propose("C", 1).await.unwrap();
    assert!(matches!(decide(first, "approve").await, Err(StoreError::Conflict(_))), "replaced");
    assert_eq!(in_force().await.unwrap().values, ["A"]);
    let mark = store.engines_mark().await.unwrap();
    assert_eq!(decide(second, "approve").await.unwrap(), Some(2));
    assert_ne!(store.engines_mark().await.unwrap(), mark, "the engines follow");
    let set = in_force().await.unwrap();
    assert_eq!((set.values.as_slice(), set.version, set.updated_by.as_str()), (&["C".to_owned()][..], 2, "anna"));
    assert!(matches!(decide(second, "approve").await, Err(StoreError::Conflict(_))), "decided once");
    assert!(matches!(decide(999, "approve").await, Err(StoreError::NotFound { .. })));
    // What was proposed on a version that is not the last any more takes no effect.
    let late = propose("D", 2).await.unwrap();
    store.put_value_set("proposed", Some(&text("E")), "carl", 90).await.unwrap();
    assert!(matches!(decide(late, "approve").await, Err(StoreError::Conflict(_))));
    assert_eq!(decide(late, "reject").await.unwrap(), None);
    let changes = store.value_set_changes(10).await.unwrap();
    let steps: Vec<_> = changes.iter().map(|change| (change.id, change.step.as_deref(), change.version)).collect();
    assert_eq!(
        steps,
        [(late, Some("reject"), None), (second, Some("approve"), Some(2)), (first, Some("replace"), None),]
    );
    let one = store.value_set_change(second).await.unwrap();
    assert_eq!(
        (one.by.as_str(), one.decided_by.as_deref(), one.decided_reason.as_deref()),
        ("anna", Some("bert"), Some("seen"))
    );
    assert_eq!((one.base, one.values.as_slice(), one.reason.as_str()), (1, &["C".to_owned()][..], "as asked"));
}

pub async fn seen(store: &Store) {
    let company = identifier_kind("company");
    let mut writer = store.writer().await.unwrap();
    let mut movements = Vec::new();
    for (number, day) in
        [("S1", Some("2026-03-01")), ("S2", Some("2026-03-20")), ("S3", Some("2026-04-30")), ("S4", None)]
    {
        let time = day.map(|day| format!("{day}T03:30:00").parse().unwrap());
        let arrival = Call { time, ..Call::default() };
        let movement = Movement { mode: "sea".into(), number: Some(number.into()), arrival, ..Movement::default() };
        let id = writer.put_movement(&movement).await.unwrap();
        // Two bills of the company on each: a movement counts once.
        let rows: Vec<IdentifierRow> = (0..2)
            .map(|bill| IdentifierRow {
                kind: company,
                value: "SEEN LTD".into(),
                group: format!("{number}-{bill}"),
                subject_id: 900_000 + id * 10 + bill,
            })
            .collect();
        writer.put_identifiers(SubjectKind::Consignment, id, rows).await.unwrap();
        movements.push(id);
    }
    let ask = |movement: usize, days: Option<i64>, value: &str| SeenAsk {
        kind: company,
        value: value.into(),
        movement_id: movements[movement],
        days,
    };
    let asks = [
        ask(2, None, "SEEN LTD"),
        ask(2, Some(41), "SEEN LTD"),
        ask(2, Some(40), "SEEN LTD"),
        ask(0, Some(365), "SEEN LTD"),
        ask(0, None, "SEEN LTD"),
        ask(3, None, "SEEN LTD"),
        ask(3, Some(30), "SEEN LTD"),
        ask(2, None, "NEW LTD"),
        ask(2, Some(30), "NEW LTD"),
    ];
    // What comes later than the record is not its past; a movement without a day is, but in no number of days.
    let expected = [Some(3), Some(1), Some(0), Some(0), Some(1), Some(3), None, Some(0), Some(0)];
    assert_eq!(writer.seen(&asks).await.unwrap(), expected);
    writer.commit().await.unwrap();
    assert_eq!(store.seen(&asks).await.unwrap(), expected);
}
