//! Sets of values over the API, and the rules that ask them.

use axum::{body::to_bytes, http::Method};
use serde_json::{Value, json};

use crate::app::{Session, TestApp};

async fn call(app: &TestApp, method: Method, path: &str, session: &Session, body: Value) -> (u16, Value) {
    let response = app.send(method, path, Some(session), body.to_string()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn a_set_is_kept_in_versions_and_stays_while_a_rule_asks_it() {
    let app = TestApp::new().await;
    let (supervisor, officer) = (app.user("supervisor").await, app.user("officer").await);
    let path = "/api/v1/rules/sets/watched%20ports";
    let draft = json!({"subject": "consignment", "cel": "listed(consignment.loading, 'watched ports')"});
    let (_, checked) = call(&app, Method::POST, "/api/v1/rules/check", &officer, draft.clone()).await;
    assert!(checked["diagnostics"][0]["message"].as_str().unwrap().contains("no set of values"), "{checked}");

    let sent = json!({"description": " Watched ", "values": ["IRBND", " AEJEA ", "", "IRBND"]});
    assert_eq!(call(&app, Method::PUT, path, &officer, sent.clone()).await.0, 403);
    let (status, kept) = call(&app, Method::PUT, path, &supervisor, sent).await;
    assert_eq!((status, &kept["values"], &kept["version"]), (200, &json!(["IRBND", "AEJEA"]), &json!(1)), "{kept}");
    assert_eq!((&kept["name"], &kept["description"]), (&json!("watched ports"), &json!("Watched")));
    let (_, kept) = call(&app, Method::PUT, path, &supervisor, json!({"values": ["IRBND"]})).await;
    assert_eq!((&kept["version"], &kept["updated_by"]), (&json!(2), &json!("supervisor")));
    let (_, all) = call(&app, Method::GET, "/api/v1/rules/sets", &officer, json!({})).await;
    assert_eq!(all, json!([kept]));
    for (name, body) in [
        ("a%2Fb", json!({"values": []})),
        ("%20a", json!({"values": []})),
        ("a", json!({"values": ["x".repeat(201)]})),
        ("a", json!({"values": (0..10_001).map(|n| n.to_string()).collect::<Vec<_>>()})),
        ("a", json!({"values": [], "description": "x".repeat(1_001)})),
    ] {
        let (status, said) = call(&app, Method::PUT, &format!("/api/v1/rules/sets/{name}"), &supervisor, body).await;
        assert_eq!(status, 422, "{name}: {said}");
    }

    let (_, checked) = call(&app, Method::POST, "/api/v1/rules/check", &officer, draft.clone()).await;
    assert_eq!(checked["diagnostics"], json!([]));
    assert_eq!(call(&app, Method::POST, "/api/v1/rules/try", &officer, draft.clone()).await.1["records"], 0);
    let mut rule = draft;
    rule["title"] = json!("From a watched port");
    rule["weight"] = json!(0.3);
    rule["enabled"] = json!(true);
    rule["examples"] = json!({"must_hit": [{"consignment": {"loading": "AEJEA"}}]});
    let (status, said) = call(&app, Method::POST, "/api/v1/rules", &supervisor, rule.clone()).await;
    assert_eq!(status, 422, "the example is of the set's first version: {said}");
    rule["examples"] = json!({"must_hit": [{"consignment": {"loading": "IRBND"}}]});
    rule["examples"]["must_not_hit"] = json!([{"consignment": {"loading": "PKKHI"}}]);
    let (status, said) = call(&app, Method::POST, "/api/v1/rules", &supervisor, rule).await;
    assert_eq!(status, 200, "{said}");
    let administrator = app.user("administrator").await;
    let step = async |who: &Session, step: &str, reason: &str| {
        let path = format!("/api/v1/rules/from-a-watched-port/{step}");
        let (status, said) = call(&app, Method::POST, &path, who, json!({"version": 1, "reason": reason})).await;
        assert_eq!(status, 200, "{step}: {said}");
    };
    step(&supervisor, "test", "").await;
    step(&supervisor, "propose", "").await;
    step(&administrator, "approve", "").await;
    assert_eq!(call(&app, Method::DELETE, path, &officer, json!({})).await.0, 403);
    let (status, said) = call(&app, Method::DELETE, path, &supervisor, json!({})).await;
    assert!(status == 409 && said["detail"].as_str().unwrap().contains("from-a-watched-port"), "{said}");
    step(&supervisor, "retire", "The set goes").await;
    assert_eq!(call(&app, Method::DELETE, path, &supervisor, json!({})).await.0, 204);
    assert_eq!(call(&app, Method::DELETE, path, &supervisor, json!({})).await.0, 404);

    let auditor = app.user("auditor").await;
    let (_, log) = call(&app, Method::GET, "/api/v1/audit", &auditor, json!({})).await;
    let log = log.to_string();
    assert!(log.contains("value_set_changed") && log.contains("version 2, 1 values"), "{log}");
    assert!(log.contains("value_set_removed") && !log.contains("IRBND"), "{log}");
}
