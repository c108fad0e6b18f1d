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
    let mut listed = kept.clone();
    listed["asked_by"] = json!([]);
    assert_eq!(all, json!([listed]));
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

/// A set that a live rule asks: what one person proposes another lets take effect, while the rule's examples hold.
#[tokio::test]
async fn a_set_that_a_live_rule_asks_changes_by_two_hands() {
    let app = TestApp::new().await;
    let (anna, bert) = (app.user("supervisor").await, app.user("administrator").await);
    let (path, changes) = ("/api/v1/rules/sets/ports", "/api/v1/rules/set-changes");
    assert_eq!(call(&app, Method::PUT, path, &anna, json!({"values": ["IRBND", "AEJEA"]})).await.0, 200);
    let mut rule =
        rules::RuleText::new("port", model::SubjectKind::Consignment, "listed(consignment.loading, 'ports')");
    rule.examples.must_hit = vec![json!({"consignment": {"loading": "IRBND"}})];
    rule.examples.must_not_hit = vec![json!({"consignment": {"loading": "PKKHI"}})];
    server::rule_life::install(&app.store, &rule, "installation", 1).await.unwrap();
    let values = async || {
        let (_, all) = call(&app, Method::GET, "/api/v1/rules/sets", &anna, json!({})).await;
        assert_eq!(all[0]["asked_by"], json!(["port"]));
        all[0]["values"].clone()
    };
    let (status, said) = call(&app, Method::PUT, path, &anna, json!({"values": ["IRBND"]})).await;
    let said = said["detail"].as_str().unwrap().to_owned();
    assert!(status == 409 && said.contains("(port)") && said.contains("another person"), "{said}");

    let change = |values: Value, base: i64| json!({"name": "ports", "base": base, "values": values, "description": "Watched", "reason": "Ships call elsewhere"});
    let propose = async |body: Value| call(&app, Method::POST, changes, &anna, body).await;
    // An example that would not hold any more is named with its rule, and nothing waits.
    for (values, example) in [(json!(["AEJEA"]), "must_hit[0]"), (json!(["IRBND", "PKKHI"]), "must_not_hit[0]")] {
        let (status, said) = propose(change(values, 1)).await;
        let said = said["detail"].as_str().unwrap().to_owned();
        assert!(status == 422 && said.contains("rule port") && said.contains(example), "{said}");
    }
    assert_eq!(call(&app, Method::GET, changes, &anna, json!({})).await.1, json!([]));
    assert_eq!(propose(change(json!(["IRBND"]), 7)).await.0, 409, "made on another version");
    let mut unreasoned = change(json!(["IRBND"]), 1);
    unreasoned["reason"] = json!(" ");
    assert_eq!(propose(unreasoned).await.0, 422);

    let (status, said) = propose(change(json!(["IRBND", "OMSOH"]), 1)).await;
    assert_eq!(status, 200, "{said}");
    let one = &said[0];
    assert_eq!((&one["added"], &one["removed"]), (&json!(["OMSOH"]), &json!(["AEJEA"])));
    assert_eq!((&one["state"], &one["open"]), (&json!("proposed"), &json!(["reject", "retire"])));
    assert_eq!(values().await, json!(["IRBND", "AEJEA"]), "nothing has taken effect");
    let take = async |who: &Session, step: &str, reason: Value| {
        call(&app, Method::POST, &format!("{changes}/{}/{step}", one["id"]), who, json!({"reason": reason})).await
    };
    assert_eq!(take(&anna, "approve", json!(null)).await.0, 403, "not by the own hand");
    assert_eq!(take(&bert, "reject", json!(null)).await.0, 422, "that needs a reason");

    // Between proposal and approval the rule gets another example: the change is held to it.
    rule.examples.must_hit.push(json!({"consignment": {"loading": "AEJEA"}}));
    server::rule_life::install(&app.store, &rule, "installation", 2).await.unwrap();
    let (status, said) = take(&bert, "approve", json!(null)).await;
    assert!(status == 422 && said["detail"].as_str().unwrap().contains("must_hit[1]"), "{said}");
    rule.examples.must_hit.pop();
    server::rule_life::install(&app.store, &rule, "installation", 3).await.unwrap();
    let (status, said) = take(&bert, "approve", json!("Agreed")).await;
    assert_eq!((status, &said[0]["state"], &said[0]["version"]), (200, &json!("live"), &json!(2)), "{said}");
    assert_eq!((&said[0]["decided_by"], &said[0]["open"]), (&json!("administrator"), &json!([])));
    assert_eq!(values().await, json!(["IRBND", "OMSOH"]));
    assert_eq!(take(&bert, "approve", json!(null)).await.0, 409, "once");

    let (_, said) = propose(change(json!(["IRBND"]), 2)).await;
    let path = format!("{changes}/{}/reject", said[0]["id"]);
    let (_, said) = call(&app, Method::POST, &path, &bert, json!({"reason": "Not yet"})).await;
    assert_eq!((&said[0]["state"], &said[0]["decided_reason"]), (&json!("draft"), &json!("Not yet")));
    assert_eq!(call(&app, Method::POST, &format!("{changes}/99/approve"), &bert, json!({})).await.0, 404);
    let officer = app.user("officer").await;
    assert_eq!(call(&app, Method::POST, changes, &officer, change(json!([]), 2)).await.0, 403);
    assert_eq!(call(&app, Method::GET, changes, &officer, json!({})).await.0, 200);
    let auditor = app.user("auditor").await;
    let log = call(&app, Method::GET, "/api/v1/audit", &auditor, json!({})).await.1.to_string();
    for said in ["value_set_proposed", "value_set_approved", "value_set_refused"] {
        assert!(log.contains(said), "{said}: {log}");
    }
    assert!(!log.contains("OMSOH") && !log.contains("Agreed"), "{log}");
}
