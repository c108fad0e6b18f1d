//! Many queries as JSON Lines, streamed both ways.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{Method, Request, Response},
};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{app::TestApp, yente::entries};

async fn post(app: &TestApp, body: Body) -> Response<Body> {
    let token = server::add_token(&app.store, "bank").await.unwrap();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/screen/batch")
        .header("authorization", format!("Bearer {token}"));
    app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
}

async fn lines(response: Response<Body>) -> Vec<Value> {
    let bytes = to_bytes(response.into_body(), 100 << 20).await.unwrap();
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

#[tokio::test]
async fn each_line_has_its_answer_and_a_line_that_cannot_be_read_its_number() {
    let app = TestApp::holding(entries()).await;
    let long = format!("{{\"id\":\"4\",\"name\":\"{}\"}}", "x".repeat(70_000));
    let body = [
        json!({"id": "1", "schema": "Person", "name": "Zorvan Quillbrand Mothersole", "dob": "1971-03-09", "nationality": "XK", "limit": 1}).to_string(),
        "{\"id\":".into(),
        String::new(),
        long,
        json!({"id": "5", "name": "Nobody Known", "documents": ["LOST55512", {"number": "QZ7741903", "country": "XK"}], "nationality": ["XK"]}).to_string(),
        json!({"id": "6", "name": "Nobody Known", "limit": 0}).to_string(),
        // The last line needs no end.
        json!({"id": "7", "schema": "Vessel", "name": "Wandering Perihelion", "kind": "unknown fields pass"}).to_string(),
    ];
    let response = post(&app, Body::from(body.join("\n"))).await;
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    assert!(!response.headers()["x-lists-version"].is_empty());
    let answers = lines(response).await;
    assert_eq!(answers.len(), 6, "{answers:?}");
    assert_eq!((&answers[0]["id"], answers[0]["results"].as_array().unwrap().len()), (&json!("1"), 1));
    assert_eq!((&answers[0]["results"][0]["id"], &answers[0]["results"][0]["list"]), (&json!("7"), &json!("alpha")));
    assert!(answers[0]["results"][0]["why"].as_array().unwrap().len() > 1);
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[2], json!({"line": 4, "error": "the line is longer than 65536 bytes"}));
    let mut found: Vec<&str> =
        answers[3]["results"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, ["10", "7"]);
    assert_eq!(answers[4]["line"], 6);
    assert_eq!(answers[5]["results"][0]["id"], "9");
}

#[tokio::test]
async fn fifty_thousand_lines_come_back_in_order_while_others_are_served() {
    let app = TestApp::holding(entries()).await;
    // Frames end where they end, not with lines.
    let text: String = (0..50_000)
        .map(|n| format!("{{\"id\":\"{n}\",\"schema\":\"Person\",\"name\":\"Zorvan Number{n} Mothersole\"}}\n"))
        .collect();
    let frames: Vec<Bytes> = text.as_bytes().chunks(10_007).map(Bytes::copy_from_slice).collect();
    let response = post(&app, Body::from_stream(stream::iter(frames).map(Ok::<Bytes, Infallible>))).await;
    let others = async {
        for _ in 0..20 {
            assert_eq!(app.send(Method::GET, "/healthz", None, "").await.status(), 200);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let (answers, ()) = tokio::join!(lines(response), others);
    assert_eq!(answers.len(), 50_000);
    assert!(
        answers.iter().enumerate().all(|(n, answer)| answer["id"].as_str().and_then(|id| id.parse().ok()) == Some(n))
    );
    let log = || async {
        app.store.audit_page(&store::audit::AuditQuery { page: 1, ..Default::default() }).await.unwrap().items
    };
    for _ in 0..100 {
        if log().await.iter().any(|item| item.detail == "a batch ends: 50000 queries") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the batch is not in the audit log: {:?}", log().await.len());
}

#[tokio::test]
async fn a_line_is_answered_while_the_sender_waits() {
    let app = TestApp::holding(entries()).await;
    let first = Bytes::from_static(b"{\"id\":\"1\",\"name\":\"Zorvan Quillbrand Mothersole\"}\n");
    // One line, then silence: the sender wants the answer first.
    let body = Body::from_stream(stream::iter([Ok::<Bytes, Infallible>(first)]).chain(stream::pending()));
    let mut answers = post(&app, body).await.into_body().into_data_stream();
    let answer = tokio::time::timeout(Duration::from_secs(20), answers.next()).await.unwrap().unwrap().unwrap();
    assert!(answer.starts_with(b"{\"id\":\"1\""), "{answer:?}");
}

#[tokio::test]
async fn nothing_more_is_read_while_nobody_takes_the_answers() {
    let app = TestApp::holding(entries()).await;
    let line = Bytes::from("{\"id\":\"1\",\"name\":\"Zorvan Quillbrand Mothersole\"}\n".repeat(256));
    let (frames, mut pulled) = tokio::sync::mpsc::channel::<Bytes>(1);
    let sent = async move {
        let mut sent = 0;
        while tokio::time::timeout(Duration::from_secs(2), frames.send(line.clone()))
            .await
            .is_ok_and(|sent| sent.is_ok())
        {
            sent += 1;
            assert!(sent < 100, "the sender is not slowed down");
        }
    };
    let body = stream::poll_fn(move |context| pulled.poll_recv(context)).map(Ok::<Bytes, Infallible>);
    let response = post(&app, Body::from_stream(body)).await;
    sent.await;
    drop(response);
}
