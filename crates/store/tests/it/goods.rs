//! Lines at the goods desk: what officers hold of them, and what authorities rule.

use chrono::NaiveDate;
use model::{SubjectKind, assessment::RulingDecision, movement::Movement};
use serde_json::json;
use store::{
    NewMessage, Store, StoreError,
    goods::{GoodsFinding, GoodsQuery},
    goods_rulings::{NewRuling, RulingQuery, RulingsFollowed},
    goods_views::{NewView, ViewVerdict},
    writer::SubjectRow,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn finding(line: i64, item: &str, text_key: &str) -> GoodsFinding {
    GoodsFinding {
        line,
        item: item.into(),
        tier: 2,
        score: 0.9,
        regimes: vec!["GS".into(), "EUEP1".into()],
        why: json!([{"kind": "name", "found": "UREA", "start": 3, "end": 7}]),
        text_key: text_key.into(),
        consignor_country: "DE".into(),
        ..GoodsFinding::default()
    }
}

/// A bill with these findings on its lines.
async fn bill(store: &Store, key: &str, goods: Vec<GoodsFinding>) -> i64 {
    let message = NewMessage {
        bytes: key.as_bytes().to_vec(),
        sender: "s".into(),
        channel: "test".into(),
        name: key.into(),
        received_at: 1,
    };
    let message_id = store.journal_append(&[message]).await.unwrap()[0].id;
    let mut writer = store.writer().await.unwrap();
    let voyage = Movement { mode: "sea".into(), number: Some("GOODS".into()), ..Movement::default() };
    let movement_id = writer.put_movement(&voyage).await.unwrap();
    let id = writer.new_id(SubjectKind::Consignment).await.unwrap();
    let row = SubjectRow {
        id,
        movement_id,
        message_id,
        key: key.into(),
        version: 1,
        title: key.into(),
        subtitle: String::new(),
        doc: json!({"consignment": {"reference": key, "goods": [{"description": "2 t UREA", "hs": "310210"}]}})
            .to_string(),
        lane: 0,
        score: 0.0,
        reasons: json!([]),
        reason: None,
        assessment: "{}".into(),
        snapshot: "v1".into(),
        deadline: None,
        cited: Vec::new(),
        again: None,
        rules: vec![],
        goods,
    };
    writer.put_subjects(SubjectKind::Consignment, 1, &[row]).await.unwrap();
    writer.mark_processed(message_id, &store::journal::Tally::default()).await.unwrap();
    writer.commit().await.unwrap();
    id
}

fn ruling(reference: &str, decision: RulingDecision) -> NewRuling {
    NewRuling {
        authority: "Invented Agency".into(),
        reference: reference.into(),
        decision,
        item: "desk_item".into(),
        issued: day("2026-01-10"),
        valid_from: day("2026-01-10"),
        valid_until: Some(day("2026-12-31")),
        reason: "As analysed".into(),
        goods: "2 t UREA".into(),
        product: None,
        consignor: None,
        text_key: "k-words".into(),
        product_key: String::new(),
        line: None,
    }
}

async fn in_force(store: &Store, on: &str) -> Vec<String> {
    let mut writer = store.writer().await.unwrap();
    let known = writer.rulings(&["k-words".into(), "k-other".into()], day(on)).await.unwrap();
    known.values().flatten().map(|ruling| ruling.reference.clone()).collect()
}

pub async fn desk(store: &Store) {
    let one = bill(store, "DESK1", vec![finding(1, "desk_item", "k-words"), finding(1, "o'item", "k-words")]).await;
    let two = bill(store, "DESK2", vec![finding(1, "desk_item", "k-words")]).await;
    let ask =
        |query: GoodsQuery| async move { store.goods_lines(&GoodsQuery { page: 1, ..query }).await.unwrap().items };
    let of = |consignment| GoodsQuery { consignment: Some(consignment), ..GoodsQuery::default() };

    // A regime is kept with the finding; an item is a value, whatever stands in it.
    let under = |regime: &str| GoodsQuery { regime: Some((regime.into(), Vec::new())), ..of(one) };
    assert_eq!((ask(under("GS")).await.len(), ask(under("G")).await.len(), ask(under("%")).await.len()), (2, 0, 0));
    let quoted = ask(GoodsQuery { item: Some("o'item".into()), ..GoodsQuery::default() }).await;
    assert_eq!((quoted.len(), quoted[0].why[0].start, quoted[0].regimes.len()), (1, 3, 2));
    let none = GoodsQuery { items: Some(Vec::new()), ..of(one) };
    assert!(ask(none).await.is_empty());
    assert_eq!(ask(GoodsQuery { from: Some("DE".into()), ..of(two) }).await.len(), 1);
    assert!(ask(GoodsQuery { to: Some("DE".into()), ..of(two) }).await.is_empty());

    // A view is superseded, and one on other words is of an earlier text.
    let held = |verdict, text: &str| NewView {
        consignment: one,
        line: 1,
        text_key: text.into(),
        verdict,
        item: "desk_item".into(),
        reason: "Seen".into(),
    };
    store.hold_view(&held(ViewVerdict::NeedsMore, "k-words"), "officer", 5).await.unwrap();
    store.hold_view(&held(ViewVerdict::NotControlled, "k-words"), "officer", 6).await.unwrap();
    let (views, _) = store.goods_views(one, 1, "k-words").await.unwrap();
    assert_eq!(views.iter().map(|view| view.state.as_str()).collect::<Vec<_>>(), ["current", "superseded"]);
    let (earlier, _) = store.goods_views(one, 1, "k-changed").await.unwrap();
    assert_eq!(earlier[0].state, "earlier");
    assert_eq!(store.goods_views(two, 1, "k-words").await.unwrap().1.len(), 1, "the same goods elsewhere");
    let states = |lines: Vec<store::goods::GoodsLine>| lines.into_iter().map(|line| line.state).collect::<Vec<_>>();
    assert_eq!(states(ask(of(one)).await), ["viewed", "viewed"]);
    assert_eq!(states(ask(GoodsQuery { state: Some("open".into()), ..of(two) }).await), ["open"]);

    // A ruling holds from its first day to its last, until another takes its place or it is taken back.
    assert!(in_force(store, "2026-06-01").await.is_empty());
    let since = RulingsFollowed::default();
    let first = store.enter_ruling(&ruling("R/1", RulingDecision::NotControlled), "boss", 10).await.unwrap();
    for (on, holds) in [("2026-01-09", 0), ("2026-01-10", 1), ("2026-12-31", 1), ("2027-01-01", 0)] {
        assert_eq!(in_force(store, on).await.len(), holds, "{on}");
    }
    let (turned, reached) = store.rulings_turned(&since, day("2026-06-01")).await.unwrap();
    assert_eq!((turned.len(), turned[0].bills.clone()), (1, vec![one, two]));
    assert!(store.rulings_turned(&reached, day("2026-06-01")).await.unwrap().0.is_empty());
    assert_eq!(store.rulings_turned(&reached, day("2027-01-01")).await.unwrap().0.len(), 1, "it has lapsed");
    let second = store.enter_ruling(&ruling("R/1", RulingDecision::Controlled), "boss", 11).await.unwrap();
    store.enter_ruling(&ruling("R/2", RulingDecision::Controlled), "boss", 12).await.unwrap();
    let on = day("2026-06-01");
    assert_eq!(store.ruling(first, on).await.unwrap().state, "superseded");
    assert!(matches!(store.withdraw_ruling(first, "Why", "boss", 13).await, Err(StoreError::Conflict(_))));
    store.withdraw_ruling(second, "In error", "boss", 14).await.unwrap();
    assert!(matches!(store.withdraw_ruling(second, "Again", "boss", 15).await, Err(StoreError::Conflict(_))));
    assert!(matches!(store.ruling(99_999, on).await, Err(StoreError::NotFound { .. })));
    assert_eq!(in_force(store, "2026-06-01").await, ["R/2"]);
    let query = |state: Option<&str>| RulingQuery {
        state: state.map(str::to_owned),
        keys: Some(vec!["k-words".into()]),
        words: Some("invented".into()),
        page: 1,
        ..RulingQuery::default()
    };
    let all = store.rulings(&query(None), on).await.unwrap();
    let states: Vec<&str> = all.items.iter().map(|ruling| ruling.state.as_str()).collect();
    assert_eq!((all.total, states), (3, vec!["in_force", "withdrawn", "superseded"]));
    assert_eq!(all.items[1].withdrawn.as_ref().map(|back| back.reason.as_str()), Some("In error"));
    assert_eq!(store.rulings(&query(Some("lapsed")), day("2027-01-01")).await.unwrap().total, 1);
    assert_eq!(all.items[0].bills, 2);

    // What surely is an item counts in a return, and what was ruled not to be one does not.
    let ruled = GoodsFinding { ruled: 2, ..finding(1, "desk_item", "k-words") };
    bill(store, "DESK3", vec![ruled]).await;
    assert_eq!(ask(GoodsQuery { state: Some("ruled".into()), ..GoodsQuery::default() }).await.len(), 1);
}
