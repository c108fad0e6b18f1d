//! Lines of goods at the boundary: any line held against the dictionary, and the queue of stored ones.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Response},
};
use serde_json::{Value, json};

use crate::app::TestApp;

async fn read(response: Response<Body>) -> Value {
    serde_json::from_slice(&to_bytes(response.into_body(), 1_000_000).await.unwrap()).unwrap()
}

#[tokio::test]
async fn lines_are_held_against_the_dictionary() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let lines = json!({"lines": [{"id": "1", "text": "硝酸铵 工业级 25公斤/袋", "hs": "3102.30"}, {"id": "2", "text": "COTTON TOWELS"}]});
    let answer = app.send(Method::POST, "/api/v1/goods/recognise", Some(&officer), lines.to_string()).await;
    assert_eq!(answer.status(), 200);
    let answer: Value = read(answer).await;
    assert_eq!(answer["lines"][0]["items"][0]["item"], "ammonium_nitrate");
    assert_eq!(answer["lines"][0]["items"][0]["tier"], "match");
    assert_eq!(answer["lines"][1]["items"], json!([]));
    let long = json!({"lines": [{"text": "x".repeat(20_001)}]});
    let refused = app.send(Method::POST, "/api/v1/goods/recognise", Some(&officer), long.to_string()).await;
    assert_eq!(refused.status(), 422);
}

#[tokio::test]
async fn the_queue_is_empty_and_names_a_wrong_tier() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let page = app.send(Method::GET, "/api/v1/goods/lines?regime=GS&monitored=true", Some(&officer), "").await;
    assert_eq!(read(page).await, json!({"items": [], "total": 0}));
    let refused = app.send(Method::GET, "/api/v1/goods/lines?tier=sure", Some(&officer), "").await;
    assert_eq!(refused.status(), 422);
}
