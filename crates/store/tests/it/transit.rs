//! Bills in transit.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    cargo::{Consignment, ConsignmentRecord},
    transit::{TransitLeg, TransitState},
};
use store::{
    Store,
    transit::{Side, TransitCounts, TransitQuery, TransitRow},
};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn row(id: i64, side: Side, day: i64, reference: &str, number: &str, seal: &str) -> TransitRow {
    let leg = TransitLeg {
        reference: reference.into(),
        containers: BTreeMap::from([(number.to_owned(), BTreeSet::from([seal.to_owned()]))]),
        packages: Some(5),
        ..TransitLeg::default()
    };
    TransitRow { id, side, at: day * DAY, due_at: (day + 30) * DAY, leg }
}

async fn put(store: &Store, rows: &[TransitRow]) {
    let writer = store.writer().await.unwrap();
    writer.put_transit(rows).await.unwrap();
    writer.commit().await.unwrap();
}

async fn states(store: &Store) -> Vec<(i64, TransitState, Option<i64>)> {
    let page = store.transit(&TransitQuery { page: 1, ..TransitQuery::default() }).await.unwrap();
    let mut out: Vec<_> = page.items.iter().map(|item| (item.id, item.state, item.exit_id)).collect();
    out.sort_by_key(|item| item.0);
    out
}

pub async fn matching(store: &Store) {
    use TransitState::{Differing, Matched, Open, Overdue};
    put(
        store,
        &[
            row(1, Side::Entry, 10, "T1", "MSCU1", "S1"),
            row(2, Side::Entry, 10, "T2", "MSCU2", "S2"),
            row(3, Side::Entry, 10, "T3", "MSCU3", "S3"),
            row(4, Side::Entry, 10, "T4", "MSCU4", "S4"),
        ],
    )
    .await;
    assert_eq!(store.transit_counts().await.unwrap(), TransitCounts { open: 4, ..TransitCounts::default() });
    // One leaves as it came, one under another bill with another seal. What left long before is another voyage.
    put(
        store,
        &[
            row(11, Side::Exit, 12, "T1", "MSCU1", "S1"),
            row(12, Side::Exit, 12, "X2", "MSCU2", "OTHER"),
            row(13, Side::Exit, 2, "T3", "MSCU3", "S3"),
        ],
    )
    .await;
    let expected = [(1, Matched, Some(11)), (2, Differing, Some(12)), (3, Open, None), (4, Open, None)];
    assert_eq!(states(store).await, expected);
    // Nobody is late on the last day; a day after it, what has not left is.
    assert_eq!(store.transit_overdue(40 * DAY, 1).await.unwrap(), 0);
    assert_eq!(store.transit_overdue(41 * DAY, 1).await.unwrap(), 2);
    assert_eq!(store.transit_overdue(41 * DAY, 1).await.unwrap(), 0);
    let untold = store.transit_untold(10).await.unwrap();
    assert_eq!(untold, [(1, Matched), (2, Differing), (3, Overdue), (4, Overdue)]);
    store.transit_told(&untold).await.unwrap();
    assert!(store.transit_untold(10).await.unwrap().is_empty());
    // It leaves late after all; another is cleared for use in the country.
    put(store, &[row(14, Side::Exit, 50, "T3", "MSCU3", "S3")]).await;
    let cleared = ConsignmentRecord {
        consignment: Consignment { nature: Some("import".into()), ..Consignment::default() },
        ..ConsignmentRecord::default()
    };
    let writer = store.writer().await.unwrap();
    writer.end_transit(&[(4, &cleared), (99, &cleared)]).await.unwrap();
    let past = writer.transit_past(&[4, 99, 1, 2]).await.unwrap();
    let four = past[0].clone().unwrap();
    assert_eq!((four.state, four.days, four.differences[0].left.as_str()), (Differing, 30, "import"));
    assert_eq!((&past[1], &past[2], past[3].clone().unwrap().left_by.as_deref()), (&None, &None, Some("X2")));
    writer.commit().await.unwrap();
    assert_eq!(store.transit_untold(10).await.unwrap(), [(3, Matched), (4, Differing)]);
    // An exit that is amended into another container lets go of what it was matched to.
    put(store, &[row(12, Side::Exit, 12, "X2", "MSCU9", "S9")]).await;
    assert_eq!(states(store).await[1], (2, Open, None));
    // The two sides may come in either order.
    put(store, &[row(15, Side::Exit, 60, "T5", "MSCU5", "S5")]).await;
    put(store, &[row(5, Side::Entry, 58, "T5", "MSCU5", "S5")]).await;
    assert_eq!(states(store).await[4], (5, Matched, Some(15)));
    let found = TransitQuery { state: Some(Matched), words: Some("mscu5".into()), page: 1 };
    let page = store.transit(&found).await.unwrap();
    assert_eq!((page.total, page.items[0].left.as_ref().map(|leg| leg.reference.as_str())), (1, Some("T5")));
}
