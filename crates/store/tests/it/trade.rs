//! What is remembered of trade.

use model::trade::{TradeFlow, TradeLine, TradePast};
use store::Store;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A year and a day after the first bill.
const NOW: i64 = 366 * DAY;

fn line(reference: &str, hs: &str, kg: f64) -> TradeLine {
    TradeLine {
        line: 0,
        reference: reference.into(),
        consignor: "SELLER".into(),
        consignee: "BUYER".into(),
        notify: Some("KEEPER".into()),
        hs: hs.into(),
        origin: Some("DE".into()),
        destination: Some("XX".into()),
        kg: Some(kg),
        price: Some(kg),
        currency: Some("EUR".into()),
        near: Some((100.0, 14)),
    }
}

async fn put(store: &Store, at: i64, id: i64, line: TradeLine) {
    let writer = store.writer().await.unwrap();
    writer.put_trade(at, &[(id, vec![line])]).await.unwrap();
    writer.commit().await.unwrap();
}

async fn past(store: &Store, id: i64, line: TradeLine) -> TradePast {
    let writer = store.writer().await.unwrap();
    let bills = [(id, vec![line.clone()]), (id + 1, vec![])];
    // A bill is put before it is asked for, and is no past of its own.
    writer.put_trade(NOW, &bills).await.unwrap();
    let mut found = writer.trade_past(NOW, &bills).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found.pop().unwrap(), None);
    found.pop().unwrap().unwrap()
}

pub async fn memory(store: &Store) {
    let empty = past(store, 1, line("B0", "31023090", 50.0)).await;
    assert_eq!((empty.memory_days, empty.consignee_days, empty.consignee_lines), (0, None, 0));
    put(store, 0, 1, line("OLD", "690721", 9_000.0)).await;
    for (id, days, kg) in [(2, 10, 40.0), (3, 5, 60.0), (4, 300, 80.0), (5, 3, 500.0)] {
        put(store, NOW - days * DAY, id, line(&format!("B{id}"), "310230", kg)).await;
    }
    // The same buyer under another name has the same notify party; another heading and another party have neither.
    put(store, NOW - DAY, 6, TradeLine { consignee: "BUYER TWO".into(), ..line("B6", "31023010", 30.0) }).await;
    put(store, NOW - DAY, 7, TradeLine { consignee: "STRANGER".into(), notify: None, ..line("B7", "310230", 20.0) })
        .await;
    let now = past(store, 20, line("NEW", "31023090", 50.0)).await;
    assert_eq!((now.memory_days, now.consignee_days, now.consignee_lines), (366, Some(366), 5));
    let found = &now.lines[0];
    assert_eq!((found.heading_known, found.heading_lines, found.heading_kg), (true, 4, 680.0));
    assert_eq!((found.near_bills, found.near_kg, found.near_most_kg), (3, 130.0, 60.0));
    let mut near = found.near.clone();
    near.sort();
    assert_eq!(near, ["B2", "B3", "B6"]);
    let peers = found.peers.clone().unwrap();
    assert_eq!((peers.count, peers.low, peers.high), (6, 20.0, 500.0));
    // The bill itself is part of the flow that it adds to.
    assert_eq!(found.flow, Some(TradeFlow { recent_kg: 700.0, before_kg: 80.0 }));
    assert_eq!(found.came_by, None);
    // What the buyer sends back within thirty days, at the same mass, goes back.
    let back = |kg| TradeLine { consignor: "BUYER".into(), consignee: "SELLER".into(), ..line("BACK", "310230", kg) };
    assert_eq!(past(store, 20, back(60.5)).await.lines[0].came_by.as_deref(), Some("B3"));
    assert_eq!(past(store, 20, back(90.0)).await.lines[0].came_by, None);
    // Three bills of the heading within the time may be one that goes back; four are a trade.
    put(store, NOW - 2 * DAY, 8, line("B8", "310230", 700.0)).await;
    assert_eq!(past(store, 20, back(60.5)).await.lines[0].came_by, None);
    put(store, NOW - 2 * DAY, 8, line("B8", "690721", 700.0)).await;
    // A later version takes the place of the one before it.
    put(store, NOW - 5 * DAY, 3, line("B3", "690721", 60.0)).await;
    assert_eq!(past(store, 20, line("NEW", "310230", 50.0)).await.lines[0].heading_lines, 3);
    // However often a bill comes again, the sums are those of one.
    for _ in 0..3 {
        put(store, NOW - 5 * DAY, 3, line("B3", "310230", 60.0)).await;
    }
    let again = past(store, 20, line("NEW", "310230", 50.0)).await;
    assert_eq!((again.lines[0].heading_lines, again.lines[0].heading_kg, again.consignee_lines), (4, 680.0, 6));
}
