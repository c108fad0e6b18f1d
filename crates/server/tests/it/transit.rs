//! Bills in transit over the API.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use model::transit::TransitLeg;
use serde_json::Value;
use store::transit::{Side, TransitRow};

use crate::app::TestApp;

fn row(id: i64, side: Side, reference: &str, packages: i64) -> TransitRow {
    let containers = BTreeMap::from([("MSCU4411222".to_owned(), BTreeSet::from(["S1".to_owned()]))]);
    let leg = TransitLeg { reference: reference.into(), containers, packages: Some(packages), ..TransitLeg::default() };
    TransitRow { id, side, at: 1_000, due_at: 2_000, leg }
}

#[tokio::test]
async fn transit_says_what_left_and_in_what_it_differs() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let writer = app.store.writer().await.unwrap();
    writer.put_transit(&[row(1, Side::Entry, "T1", 5), row(2, Side::Exit, "T1", 4)]).await.unwrap();
    writer.commit().await.unwrap();
    let answer = app.send(Method::GET, "/api/v1/transit?state=differing", Some(&officer), "").await;
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let page: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        (&page["total"], &page["counts"]["differing"], &page["counts"]["open"]),
        (&1.into(), &1.into(), &0.into())
    );
    let item = &page["items"][0];
    assert_eq!((&item["exit_id"], &item["entered"]["reference"]), (&2.into(), &"T1".into()));
    assert_eq!((&item["differences"][0]["what"], &item["differences"][0]["left"]), (&"packages".into(), &"4".into()));
    let refused = app.send(Method::GET, "/api/v1/transit?state=lost", Some(&officer), "").await;
    assert_eq!(refused.status(), 422);
}
