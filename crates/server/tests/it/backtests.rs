//! Back-tests over the API: begun, followed, cancelled, and seen by whoever asked alone.

use axum::{body::to_bytes, http::Method};
use serde_json::{Value, json};

use crate::app::{Session, TestApp};

async fn call(app: &TestApp, method: Method, path: &str, session: &Session, body: Value) -> (u16, Value) {
    let response = app.send(method, path, Some(session), body.to_string()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

const PATH: &str = "/api/v1/backtests";

/// A back-test when it has come to a state.
async fn come_to(app: &TestApp, session: &Session, id: &Value, state: &str) -> Value {
    for _ in 0..500 {
        let (_, found) = call(app, Method::GET, &format!("{PATH}/{id}"), session, json!({})).await;
        if found["state"] == state {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{id} did not come to {state}");
}

#[tokio::test]
async fn a_draft_is_tested_for_whoever_asked() {
    let app = TestApp::new().await;
    let (officer, analyst) = (app.user("officer").await, app.user("analyst").await);
    let body = json!({"subject": "traveller", "cel": "age < 15", "weight": 1.0, "from": "2026-11-01", "capacity": 3});
    let (status, begun) = call(&app, Method::POST, PATH, &officer, body).await;
    assert_eq!(status, 200, "{begun}");
    let done = come_to(&app, &officer, &begun["id"], "done").await;
    let rule = &done["report"]["rules"][0];
    assert_eq!(
        (&rule["id"], &rule["hits"], &rule["lane"], &rule["examples"]),
        (&json!("draft"), &json!(2), &json!("red"), &json!(2))
    );
    assert_eq!((rule["offices"].as_array().unwrap().len(), &rule["offices_more"]), (30, &json!(10)));
    assert_eq!(done["report"]["together"], json!([]), "of one rule there is no sum");
    assert_eq!((&done["asked"]["from"], &done["asked"]["capacity"]), (&json!("2026-11-01"), &json!(3)));
    assert!(!done.to_string().contains("traveller-1"), "keys are handed out by name alone: {done}");

    let one = format!("{PATH}/{}", begun["id"]);
    let (status, shown) = call(&app, Method::GET, &format!("{one}/examples?rule=draft"), &officer, json!({})).await;
    assert_eq!((status, shown), (200, json!({"items": [], "lost": 2})), "the store has none of them");
    for (method, path) in
        [(Method::GET, one.clone()), (Method::DELETE, one.clone()), (Method::GET, format!("{one}/examples"))]
    {
        assert_eq!(call(&app, method, &path, &analyst, json!({})).await.0, 404, "{path}");
    }
    let (_, page) = call(&app, Method::GET, PATH, &officer, json!({})).await;
    assert_eq!((page["items"].as_array().unwrap().len(), &page["items"][0]["report"]), (1, &Value::Null));
    assert_eq!(page["history"], json!({"traveller": {"from": "2026-11-23", "to": "2026-11-23", "days": 1}}));
    assert_eq!(call(&app, Method::DELETE, &one, &officer, json!({})).await.0, 204);
    assert_eq!(call(&app, Method::GET, &one, &officer, json!({})).await.0, 404);

    let auditor = app.user("auditor").await;
    let (_, log) = call(&app, Method::GET, "/api/v1/audit", &auditor, json!({})).await;
    let log = log.to_string();
    assert!(log.contains("backtest_begun") && log.contains("draft, 1 rules, 2026-11-01 to …"), "{log}");
    assert!(log.contains("backtest_examples_seen") && !log.contains("age < 15"), "{log}");
}

#[tokio::test]
async fn a_back_test_is_cancelled_and_no_one_fills_the_queue() {
    let app = TestApp::new().await;
    let (officer, analyst) = (app.user("officer").await, app.user("analyst").await);
    let endless = json!({"subject": "traveller", "cel": "false"});
    let (_, first) = call(&app, Method::POST, PATH, &officer, endless.clone()).await;
    let running = come_to(&app, &officer, &first["id"], "running").await;
    assert!(running["report"].is_null() && running["progress"].as_f64() <= Some(0.5), "{running}");
    let (_, second) = call(&app, Method::POST, PATH, &officer, endless.clone()).await;
    assert_eq!(second["state"], "waiting");
    let (status, said) = call(&app, Method::POST, PATH, &officer, endless).await;
    assert!(status == 503 && said["detail"].as_str().unwrap().contains("cancel"), "{said}");
    let (status, other) =
        call(&app, Method::POST, PATH, &analyst, json!({"subject": "traveller", "cel": "age < 3"})).await;
    assert_eq!((status, &other["state"]), (200, &json!("waiting")));

    for id in [&first["id"], &second["id"]] {
        assert_eq!(call(&app, Method::DELETE, &format!("{PATH}/{id}"), &officer, json!({})).await.0, 204);
        come_to(&app, &officer, id, "cancelled").await;
    }
    assert_eq!(come_to(&app, &analyst, &other["id"], "done").await["progress"], 1.0);
    let (_, broken) = call(&app, Method::POST, PATH, &officer, json!({"subject": "traveller", "cel": "!true"})).await;
    assert_eq!(come_to(&app, &officer, &broken["id"], "failed").await["problem"], "the history cannot be read");
}

#[tokio::test]
async fn what_cannot_be_tested_is_refused_in_words() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    for (body, status, word) in [
        (json!({"subject": "consignment", "cel": "version == 1"}), 409, "portcullis history write"),
        (json!({"subject": "traveller", "cel": "aeg < 15"}), 422, "line 1, column 1"),
        (json!({"cel": "age < 15"}), 422, "subject"),
        (
            json!({"subject": "traveller", "cel": "age < 15", "from": "2026-02-01", "to": "2026-01-01"}),
            422,
            "before it begins",
        ),
        (json!({"rules": ["nobodys"]}), 404, "nobodys"),
        (json!({}), 422, "no rule"),
    ] {
        let (found, said) = call(&app, Method::POST, PATH, &officer, body.clone()).await;
        assert!(found == status && said["detail"].as_str().unwrap_or("").contains(word), "{body}: {found} {said}");
    }
    for role in ["administrator", "auditor"] {
        let session = app.user(role).await;
        assert_eq!(call(&app, Method::POST, PATH, &session, json!({})).await.0, 403, "{role}");
    }
}

#[tokio::test]
async fn rules_are_proposed_to_whoever_asked() {
    let app = TestApp::new().await;
    let (analyst, officer) = (app.user("analyst").await, app.user("officer").await);
    let path = format!("{PATH}/suggestions");
    let body = json!({"subject": "traveller", "conditions": 2, "from": "2026-11-01"});
    let (status, begun) = call(&app, Method::POST, &path, &analyst, body).await;
    assert_eq!((status, &begun["asked"]["what"]), (200, &json!("suggestions")), "{begun}");
    let done = come_to(&app, &analyst, &begun["id"], "done").await;
    assert_eq!((&done["suggestions"]["proposals"][0]["cel"], &done["report"]), (&json!("age < 15"), &Value::Null));
    assert_eq!(done["suggestions"]["conditions"], 2);
    assert_eq!(call(&app, Method::GET, &format!("{PATH}/{}", begun["id"]), &officer, json!({})).await.0, 404);
    for (body, status, word) in [
        (json!({"subject": "consignment"}), 409, "portcullis history write"),
        (json!({"subject": "traveller", "conditions": 9}), 422, "conditions"),
        (json!({"subject": "traveller", "from": "2026-02-01", "to": "2026-01-01"}), 422, "before it begins"),
    ] {
        let (found, said) = call(&app, Method::POST, &path, &analyst, body.clone()).await;
        assert!(found == status && said["detail"].as_str().unwrap_or("").contains(word), "{body}: {found} {said}");
    }
    let (administrator, auditor) = (app.user("administrator").await, app.user("auditor").await);
    for session in [&administrator, &auditor] {
        assert_eq!(call(&app, Method::POST, &path, session, json!({"subject": "traveller"})).await.0, 403);
    }
    let (_, log) = call(&app, Method::GET, "/api/v1/audit", &auditor, json!({})).await;
    assert!(log.to_string().contains("suggestions_begun"), "{log}");
}
