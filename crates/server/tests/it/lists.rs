//! Lists at the boundary: editions and differences, sources, and what was refused.

use axum::{
    body::to_bytes,
    http::{Method, StatusCode},
};
use model::{Entity, watch::EntityName};
use serde_json::{Value as Json, json};
use store::lists::{ListSource, Offered};

use crate::app::{Session, TestApp};

fn people(count: usize) -> Vec<Entity> {
    let named = |n: usize| EntityName { text: format!("Invented Person {n}"), ..EntityName::default() };
    (0..count).map(|n| Entity { id: n.to_string(), names: vec![named(n)], ..Entity::default() }).collect()
}

async fn asked(app: &TestApp, who: &Session, method: Method, path: &str, body: Json) -> (StatusCode, Json) {
    let response = app.send(method, path, Some(who), body.to_string()).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn editions_and_their_differences_are_read_page_by_page() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let offered = Offered { list: "un".into(), name: "UN".into(), by: "x".into(), ..Offered::default() };
    app.store.take_list(&offered, Some("2026-11-19".into()), people(60), 0.1, 1).await.unwrap();
    app.store.take_list(&offered, Some("2026-11-20".into()), people(58), 0.1, 2).await.unwrap();
    let (_, lists) = asked(&app, &officer, Method::GET, "/api/v1/lists", Json::Null).await;
    let named: Vec<_> = lists.as_array().unwrap().iter().map(|list| list["id"].as_str().unwrap()).collect();
    assert_eq!(named, ["un", "watch"]);
    let (_, editions) = asked(&app, &officer, Method::GET, "/api/v1/lists/un/editions", Json::Null).await;
    assert_eq!((&editions["total"], &editions["items"][0]["edition"]), (&2.into(), &"2026-11-20".into()));
    let path = "/api/v1/lists/un/difference";
    let (_, page) = asked(&app, &officer, Method::GET, path, Json::Null).await;
    assert_eq!((&page["counts"]["removed"], &page["items"][1]["fate"]), (&2.into(), &"removed".into()));
    let first = editions["items"][1]["digest"].as_str().unwrap();
    let (_, page) = asked(&app, &officer, Method::GET, &format!("{path}?to={first}&page=2"), Json::Null).await;
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (10, &60.into()));
    let (status, _) = asked(&app, &officer, Method::GET, &format!("{path}?fate=eaten"), Json::Null).await;
    assert_eq!(status, 422);
    let (status, _) = asked(&app, &officer, Method::GET, &format!("{path}?to=0123456789"), Json::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn what_was_refused_is_taken_with_a_reason_and_by_whoever_may() {
    let app = TestApp::new().await;
    let chief = app.user("supervisor").await;
    let offered = Offered { list: "un".into(), name: "UN".into(), by: "schedule".into(), ..Offered::default() };
    app.store.take_list(&offered, None, people(60), 0.1, 1).await.unwrap();
    let refused = app.store.take_list(&offered, None, people(30), 0.1, 2).await.unwrap();
    let path = format!("/api/v1/lists/un/attempts/{}/accept", refused.id);
    let (status, _) = asked(&app, &chief, Method::POST, &path, json!({"reason": " "})).await;
    assert_eq!(status, 422);
    let other = path.replace("/un/", "/other/");
    assert_eq!(asked(&app, &chief, Method::POST, &other, json!({"reason": "It was halved"})).await.0, 404);
    let (status, taken) = asked(&app, &chief, Method::POST, &path, json!({"reason": "It was halved"})).await;
    assert_eq!((status, &taken["outcome"], &taken["entries"]), (StatusCode::OK, &"taken".into(), &30.into()));
    let log = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap();
    let entry = log.items.iter().find(|item| item.action == "list_updated" && item.actor == "supervisor").unwrap();
    assert!(entry.detail.contains("30 removed; It was halved"), "{}", entry.detail);
}

#[tokio::test]
async fn a_source_is_set_by_address_and_never_by_a_path_of_the_server() {
    let app = TestApp::new().await;
    let chief = app.user("supervisor").await;
    let path = "/api/v1/lists/un/source";
    let said = |url: &str| json!({"urls": [url], "every_seconds": 21_600, "shrink": 0.2});
    for url in ["file:///etc/passwd", "/etc/passwd", "gopher://x"] {
        assert_eq!(asked(&app, &chief, Method::PUT, path, said(url)).await.0, 422, "{url}");
    }
    let (status, source) = asked(&app, &chief, Method::PUT, path, said("https://lists.example/un.xml")).await;
    assert_eq!(
        (status, &source["every_seconds"], &source["by"]),
        (StatusCode::OK, &21_600.into(), &"supervisor".into())
    );
    let (_, lists) = asked(&app, &chief, Method::GET, "/api/v1/lists", Json::Null).await;
    assert_eq!((&lists[0]["standing"], &lists[0]["fetch"]["shrink"]), (&"waiting".into(), &0.2.into()));
    assert_eq!(asked(&app, &chief, Method::POST, "/api/v1/lists/un/fetch", Json::Null).await.0, 202);
    assert_eq!(asked(&app, &chief, Method::POST, "/api/v1/lists/none/fetch", Json::Null).await.0, 404);
    assert_eq!(asked(&app, &chief, Method::DELETE, path, Json::Null).await.0, 204);
    // One that the configuration file sets stays as it is.
    let fixed = ListSource {
        list: "un".into(),
        name: "UN".into(),
        urls: vec!["file:///srv/un.xml".into()],
        mapping: None,
        every_seconds: 60,
        shrink: 0.1,
        fixed: true,
        by: "configuration".into(),
        at: 1,
    };
    app.store.put_list_source(&fixed).await.unwrap();
    assert_eq!(asked(&app, &chief, Method::PUT, path, said("https://lists.example/un.xml")).await.0, 409);
    assert_eq!(asked(&app, &chief, Method::DELETE, path, Json::Null).await.0, 409);
}
