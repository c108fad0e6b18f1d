//! Messages that are handed over.

use axum::{body::Body, http::Request};
use serde_json::Value;

use crate::app::TestApp;
use tower::ServiceExt;

#[tokio::test]
async fn a_file_keeps_the_name_that_its_sender_gives_it() {
    let app = TestApp::new().await;
    let token = server::add_token(&app.store, "sender").await.unwrap();
    for (header, name) in [
        ("flight%20list%20%C3%A9t%C3%A9.edi", "flight list été.edi"),
        ("plain.edi", "plain.edi"),
        ("two%0Alines%00.edi", "twolines.edi"),
        ("100%.edi", "100%.edi"),
    ] {
        let request = Request::post("/api/v1/messages")
            .header("authorization", format!("Bearer {token}"))
            .header("x-filename", header)
            .body(Body::from("UNB"))
            .unwrap();
        let answer = app.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 202);
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let kept: Value = serde_json::from_slice(&bytes).unwrap();
        // The tests' way in gives the name back in place of the digest.
        assert_eq!(kept["digest"], name);
    }
}
