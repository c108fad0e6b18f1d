//! Licences at the boundary: usage messages in any order, changes of state by whose hand, what fits, the registers.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::app::{Session, TestApp};

async fn call(app: &TestApp, method: Method, path: &str, by: &Session, body: Value) -> (u16, Value) {
    let response = app.send(method, path, Some(by), body.to_string()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn post(app: &TestApp, path: &str, by: &Session, body: Value) -> (u16, Value) {
    call(app, Method::POST, path, by, body).await
}

async fn get(app: &TestApp, path: &str, by: &Session) -> Value {
    let (status, body) = call(app, Method::GET, path, by, json!({})).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

fn licence(number: &str) -> Value {
    json!({"number": number, "kind": "individual", "authority": "Invented Authority", "purposes": ["import"],
        "holder": {"name": "Orchard Chemicals (Pvt) Ltd", "country": "PK"}, "valid_from": "2026-01-01",
        "valid_to": "2099-12-31",
        "lines": [{"line": 1, "items": ["ammonium_nitrate"], "hs": ["310230"], "quantity": 20, "unit": "t"}]})
}

fn usage(id: &str, kilograms: u32) -> Value {
    json!({"usage_id": id, "licence": "XA/2026/17", "declaration": "26PK1", "at": "2026-03-01",
        "quantity": kilograms, "unit": "kg"})
}

async fn with_licence() -> (TestApp, Session, Session, String) {
    let app = TestApp::new().await;
    let (officer, supervisor) = (app.user("officer").await, app.user("supervisor").await);
    let (status, made) = post(&app, "/api/v1/licences", &supervisor, json!({"licence": licence("XA/2026/17")})).await;
    assert_eq!((status, made["made"].as_str()), (200, Some("new")), "{made}");
    let path = format!("/api/v1/licences/{}", made["id"]);
    (app, officer, supervisor, path)
}

#[tokio::test]
async fn a_gap_is_shown_until_it_is_closed_and_the_balance_is_right_then() {
    let (app, officer, supervisor, path) = with_licence().await;
    let message = |run: u32, usages: Value| json!({"source": "customs", "run": run, "usages": usages});
    let send = async |body: Value| post(&app, "/api/v1/licences/usage", &supervisor, body).await;
    // Run 3 would overdraw if run 2 did not take run 1 back before it.
    let first = message(1, json!([usage("a", 15_000)]));
    let second = message(
        2,
        json!([{"usage_id": "b", "action": "cancel", "cancels": "a", "licence": "XA/2026/17", "at": "2026-03-02"}]),
    );
    let third = message(3, json!([usage("c", 18_000), usage("d", 2_001)]));
    let (_, told) = send(third.clone()).await;
    assert_eq!(told["gaps"], json!([{"from": 1, "to": 2}]), "{told}");
    let (_, told) = send(first.clone()).await;
    assert_eq!((told["settled"].as_i64(), &told["gaps"]), (Some(1), &json!([{"from": 2, "to": 2}])));
    let shown = get(&app, &path, &officer).await;
    assert_eq!(shown["item"]["provisional"], true);
    assert_eq!(shown["settled"][0]["quantity_left"], "5");
    assert_eq!(shown["usages"][1]["because"], "overdraw", "provisional: {shown}");
    let runs = get(&app, "/api/v1/licences/runs", &officer).await;
    assert_eq!(runs["sources"][0]["gaps"], json!([{"from": 2, "to": 2}]));

    let (_, told) = send(second.clone()).await;
    assert_eq!((told["settled"].as_i64(), &told["gaps"]), (Some(3), &json!([])));
    for again in [&first, &second, &third] {
        assert_eq!(send(again.clone()).await.1["status"], "known");
    }
    let shown = get(&app, &path, &officer).await;
    assert_eq!(
        (shown["item"]["balance"][0]["quantity_left"].as_str(), shown["item"]["provisional"].as_bool()),
        (Some("2"), Some(false))
    );
    let fates: Vec<_> = shown["usages"].as_array().unwrap().iter().map(|u| u["outcome"].as_str().unwrap()).collect();
    assert_eq!(fates, ["taken_back", "takes_back", "applied", "refused"]);
    assert_eq!(shown["usages"][3]["because"], "overdraw");
    let refused = get(&app, "/api/v1/licences?refused=true", &officer).await;
    assert_eq!((refused["total"].as_i64(), refused["items"][0]["refused"].as_i64()), (Some(1), Some(1)));

    // Another message with a run that was there: refused, and seen.
    let (status, said) = send(message(2, json!([usage("e", 1)]))).await;
    assert_eq!(status, 409, "{said}");
    let (_, told) = send(message(
        4,
        json!([{"usage_id": "x", "licence": "NONE 1", "at": "2026-03-01", "quantity": 1, "unit": "kg"}]),
    ))
    .await;
    assert_eq!(told["usages"][0]["because"], "licence_unknown");
    let runs = get(&app, "/api/v1/licences/runs", &officer).await;
    assert_eq!((runs["refused"][0]["message"]["run"].as_i64(), runs["unknown_total"].as_i64()), (Some(2), Some(1)));
    // A licence that is handed over later takes in what was used of it.
    let mut late = licence("NONE-1");
    late["lines"][0]["quantity"] = json!("0.001");
    post(&app, "/api/v1/licences", &supervisor, json!({"licence": late})).await;
    let found = get(&app, "/api/v1/licences?q=none&state=exhausted", &officer).await;
    assert_eq!(found["items"][0]["balance"][0]["quantity_left"], "0", "{found}");

    for wrong in [
        json!({"source": "customs", "run": 0}),
        json!({"source": "customs", "run": 5, "usages": [{"usage_id": "y", "licence": "XA/2026/17", "at": "2026-03-01"}]}),
        json!({"source": "customs", "run": 5, "usages": [{"usage_id": "y", "licence": "XA/2026/17", "at": "yesterday"}]}),
    ] {
        assert_eq!(send(wrong.clone()).await.0, 422, "{wrong}");
    }
    assert!(app.store.audit_verify().await.unwrap().ok);
}

#[tokio::test]
async fn the_state_changes_by_reason_and_by_hand_and_the_log_names_nobody() {
    let (app, officer, supervisor, path) = with_licence().await;
    let state = format!("{path}/state");
    let to = |state: &str, reason: &str| json!({"state": state, "reason": reason});
    assert_eq!(get(&app, &path, &officer).await["open"], json!(["suspended", "surrendered"]));
    assert_eq!(post(&app, &state, &officer, to("suspended", " ")).await.0, 422);
    assert_eq!(post(&app, &state, &officer, to("revoked", "Misused")).await.0, 403);
    let (status, shown) = post(&app, &state, &officer, to("suspended", "Holder Orchard under inquiry")).await;
    assert_eq!((status, shown["item"]["state"].as_str()), (200, Some("suspended")));
    assert_eq!(post(&app, &state, &officer, to("suspended", "Again")).await.0, 409);
    assert_eq!(post(&app, &state, &officer, to("reinstated", "All well")).await.0, 403);
    assert_eq!(post(&app, &state, &supervisor, to("reinstated", "All well")).await.0, 200);
    let mut early = to("revoked", "From before");
    early["effective"] = json!("2026-01-01");
    assert_eq!(post(&app, &state, &supervisor, early).await.0, 422);
    let (_, shown) = post(&app, &state, &supervisor, to("revoked", "Misused")).await;
    assert_eq!((shown["changes"].as_array().unwrap().len(), &shown["open"]), (4, &json!([])));
    assert_eq!(post(&app, "/api/v1/licences/99/state", &supervisor, to("revoked", "Misused")).await.0, 404);

    // What has been issued is not changed by handing it over again, and a draft is.
    let mut other = licence("XA/2026/17");
    assert_eq!(post(&app, "/api/v1/licences", &supervisor, json!({"licence": other})).await.1["made"], "known");
    other["valid_to"] = json!("2098-12-31");
    assert_eq!(post(&app, "/api/v1/licences", &supervisor, json!({"licence": other})).await.0, 409);
    let draft = async |valid_to: &str, state: &str| {
        let mut draft = licence("XA/2026/18");
        draft["valid_to"] = json!(valid_to);
        post(&app, "/api/v1/licences", &supervisor, json!({"licence": draft, "state": state})).await.1["made"].clone()
    };
    let made = [
        draft("2098-01-01", "draft").await,
        draft("2098-01-01", "draft").await,
        draft("2097-01-01", "draft").await,
        draft("2097-01-01", "issued").await,
    ];
    assert_eq!(made, ["new", "known", "changed", "changed"]);
    assert_eq!(post(&app, "/api/v1/licences", &supervisor, json!({"licence": licence("x")})).await.0, 422);

    let log = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap().items;
    assert!(log.iter().any(|item| item.action == "licence_changed" && item.detail == "issued to suspended"));
    assert!(log.iter().all(|item| !item.detail.to_lowercase().contains("orchard")));
}

#[tokio::test]
async fn a_token_hands_over_for_the_authority_and_reads_no_ledger() {
    let app = TestApp::new().await;
    let token = server::add_token(&app.store, "licensing").await.unwrap();
    let send = async |method: Method, path: &str, body: Value| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        let request = request.body(Body::from(body.to_string())).unwrap();
        app.router.clone().oneshot(request).await.unwrap().status().as_u16()
    };
    assert_eq!(send(Method::POST, "/api/v1/licences", json!({"licence": licence("XA/2026/17")})).await, 200);
    assert_eq!(
        send(Method::POST, "/api/v1/licences/1/state", json!({"state": "revoked", "reason": "Withdrawn"})).await,
        200
    );
    assert_eq!(send(Method::GET, "/api/v1/licences/1", json!({})).await, 403);
    assert_eq!(send(Method::GET, "/api/v1/licences/runs", json!({})).await, 200);
}

#[tokio::test]
async fn licences_that_fit_are_all_shown_and_none_is_chosen() {
    let (app, officer, supervisor, _) = with_licence().await;
    post(&app, "/api/v1/licences", &supervisor, json!({"licence": licence("XA/2026/18")})).await;
    let mut other = licence("XA/2026/19");
    other["holder"]["name"] = json!("Somebody Else");
    post(&app, "/api/v1/licences", &supervisor, json!({"licence": other})).await;
    let asked = json!({"items": ["ammonium_nitrate"], "purpose": "import", "date": "2026-06-01",
        "holder": {"name": "ORCHARD CHEMICALS", "country": "PK"}, "quantity": 500, "unit": "kg"});
    let (status, found) = post(&app, "/api/v1/licences/fits", &officer, asked).await;
    let numbers: Vec<_> = found["fits"].as_array().unwrap().iter().map(|fit| fit["number"].as_str().unwrap()).collect();
    assert_eq!((status, numbers), (200, vec!["XA/2026/17", "XA/2026/18"]), "{found}");
    assert_eq!(found["near"][0]["number"], "XA/2026/19");
    assert_eq!(post(&app, "/api/v1/licences/fits", &officer, json!({})).await.0, 422);
}

#[tokio::test]
async fn denials_and_notices_are_made_and_withdrawn() {
    let app = TestApp::new().await;
    let (officer, supervisor) = (app.user("officer").await, app.user("supervisor").await);
    let denial = json!({"reference": "D-1", "party": {"name": "Northwind Bearings"}, "hs": ["8482"], "authority": "Invented Authority"});
    assert_eq!(post(&app, "/api/v1/denials", &officer, denial.clone()).await.0, 403);
    assert_eq!(post(&app, "/api/v1/denials", &supervisor, json!({"reference": "D"})).await.0, 422);
    let (status, made) = post(&app, "/api/v1/denials", &supervisor, denial).await;
    assert_eq!((status, made["state"].as_str()), (200, Some("active")), "{made}");
    assert_eq!(get(&app, "/api/v1/denials?q=bearings", &officer).await["total"], 1);
    let notice = json!({"authority": "Customs", "hs": ["3102"], "text": "Ask for a licence"});
    assert_eq!(
        post(&app, "/api/v1/notices", &officer, json!({"authority": "Customs", "text": "Everything"})).await.0,
        422
    );
    let (_, made) = post(&app, "/api/v1/notices", &officer, notice).await;
    let path = format!("/api/v1/notices/{}", made["id"]);
    assert_eq!(get(&app, &path, &officer).await["notice"]["text"], "Ask for a licence");
    let withdraw = format!("{path}/withdraw");
    assert_eq!(post(&app, &withdraw, &officer, json!({"reason": ""})).await.0, 422);
    let (status, gone) = post(&app, &withdraw, &officer, json!({"reason": "No longer"})).await;
    assert_eq!(
        (status, gone["state"].as_str(), gone["withdrawn"]["by"].as_str()),
        (200, Some("withdrawn"), Some("officer"))
    );
    assert_eq!(post(&app, &withdraw, &officer, json!({"reason": "Once more"})).await.0, 409);
    let log = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap().items;
    assert!(
        log.iter()
            .any(|item| item.action == "notice_withdrawn" && made["id"] == item.subject_id.parse::<i64>().unwrap())
    );
}
