//! Headings over the API: loaded, suggested, confirmed.

use axum::{body::to_bytes, http::Method};
use goods::hs::{Nomenclature, Suggester};
use serde_json::Value;

use crate::app::{Session, TestApp};

const SMALL: &str = "code,description\n4011,New pneumatic tyres of rubber\n401110,Pneumatic tyres; used on motor cars\n\
                     100630,Rice\nabc,Nothing\n";

async fn call(app: &TestApp, method: Method, path: &str, session: &Session, body: &str) -> (u16, Value) {
    let response = app.send(method, path, Some(session), body.to_owned()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn a_nomenclature_is_loaded_once_and_its_state_is_told() {
    let app = TestApp::new().await;
    let (supervisor, officer) = (app.user("supervisor").await, app.user("officer").await);
    let path = "/api/v1/goods/nomenclature";
    let (status, said) = call(&app, Method::GET, "/api/v1/goods/headings?text=rice", &officer, "").await;
    assert_eq!(status, 409, "{said}");
    assert!(said["detail"].as_str().unwrap().contains("no nomenclature is loaded"), "{said}");
    for (query, body) in
        [("", SMALL), ("?edition=1900", SMALL), ("?edition=2022", "x,y\n"), ("?edition=2022&kind=z", SMALL)]
    {
        assert_eq!(call(&app, Method::POST, &format!("{path}{query}"), &supervisor, body).await.0, 422, "{query}");
    }
    let (status, said) = call(&app, Method::POST, &format!("{path}?edition=2022"), &supervisor, SMALL).await;
    assert_eq!((status, said["status"].as_str(), said["lines"].as_u64()), (200, Some("taken"), Some(3)));
    assert_eq!(said["refused"][0]["line"], 5);
    let (_, said) = call(&app, Method::POST, &format!("{path}?edition=2022"), &supervisor, SMALL).await;
    assert_eq!(said["status"], "known");
    let confirmed = "text,hs,count\nCAR TYRES,401110,3\n";
    let (status, _) =
        call(&app, Method::POST, &format!("{path}?edition=2022&kind=confirmed"), &supervisor, confirmed).await;
    assert_eq!(status, 200);
    let (_, state) = call(&app, Method::GET, path, &officer, "").await;
    assert_eq!((&state["nomenclature"]["edition"], &state["confirmations"]), (&2022.into(), &3.into()), "{state}");
    assert_eq!(call(&app, Method::POST, &format!("{path}?edition=2022"), &officer, SMALL).await.0, 403);
}

#[tokio::test]
async fn headings_are_suggested_and_a_line_is_confirmed_in_the_audit_log() {
    let (nomenclature, _) = Nomenclature::read(SMALL.as_bytes(), 2022).unwrap();
    let app = TestApp::with_headings(Suggester::build(&nomenclature, None, &[])).await;
    let (officer, analyst) = (app.user("officer").await, app.user("analyst").await);
    let (status, said) = call(&app, Method::GET, "/api/v1/goods/headings?text=CAR+TIRES", &analyst, "").await;
    assert_eq!((status, &said["edition"], &said["suggestions"][0]["code"]), (200, &2022.into(), &"401110".into()));
    assert!(said["suggestions"][0]["because"][0]["word"].is_string(), "{said}");
    assert_eq!(call(&app, Method::GET, "/api/v1/goods/headings?text=", &analyst, "").await.0, 422);
    let path = "/api/v1/goods/confirmed";
    let line = r#"{"text": "ZORBLAX 5 CTNS", "hs": "4011.10"}"#;
    assert_eq!(call(&app, Method::POST, path, &officer, line).await.0, 201);
    assert_eq!(call(&app, Method::POST, path, &analyst, line).await.0, 403);
    for wrong in [r#"{"text": "5", "hs": "401110"}"#, r#"{"text": "RICE", "hs": "10"}"#, r#"{"text": "RICE"}"#] {
        assert_eq!(call(&app, Method::POST, path, &officer, wrong).await.0, 422, "{wrong}");
    }
    let kept = app.store.confirmed_lines(i64::MAX).await.unwrap();
    assert_eq!((kept.len(), kept[0].words.as_str(), kept[0].code.as_str()), (1, "zorblax", "401110"));
    let auditor = app.user("auditor").await;
    let (_, log) = call(&app, Method::GET, "/api/v1/audit", &auditor, "").await;
    assert!(log.to_string().contains("heading_confirmed") && !log.to_string().contains("ZORBLAX"), "{log}");
}
