//! Conditions as groups over the API, and counted while they are written.

use axum::{body::to_bytes, http::Method};
use serde_json::{Value, json};

use crate::app::{Session, TestApp};

async fn call(app: &TestApp, path: &str, session: &Session, body: Value) -> (u16, Value) {
    let response = app.send(Method::POST, path, Some(session), body.to_string()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn a_condition_and_its_groups_are_each_the_others_view() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let draft = |cel: &str| json!({"subject": "traveller", "cel": cel});
    let cel = "age < 15 && booking.payments.exists(p, p.kind == \"CA\" && !has(p.holder))";
    let (status, found) = call(&app, "/api/v1/rules/groups", &officer, draft(cel)).await;
    assert_eq!(status, 200, "{found}");
    assert_eq!(
        found["groups"],
        json!({"kind": "all", "items": [
            {"kind": "test", "value": {"path": "age"}, "operator": "below", "operands": [{"number": "15"}]},
            {"kind": "list", "list": "booking.payments", "quantifier": "some", "variable": "p", "group": {"kind": "all", "items": [
                {"kind": "test", "value": {"path": "p.kind"}, "operator": "equals", "operands": [{"text": "CA"}]},
                {"kind": "test", "not": true, "value": {"path": "p.holder"}, "operator": "present"},
            ]}},
        ]})
    );
    let built = json!({"subject": "traveller", "groups": found["groups"]});
    let (_, written) = call(&app, "/api/v1/rules/text", &officer, built.clone()).await;
    assert_eq!((&written["cel"], &written["diagnostics"]), (&json!(cel), &json!([])));
    // Where each part stands, in the text that was sent and in the one that was written.
    let places = json!([
        {"at": [], "start": 0, "end": 70},
        {"at": [0], "start": 0, "end": 8},
        {"at": [1], "start": 12, "end": 70},
        {"at": [1, 0], "start": 39, "end": 70},
        {"at": [1, 0, 0], "start": 39, "end": 53},
        {"at": [1, 0, 1], "start": 57, "end": 70},
    ]);
    assert_eq!((&found["places"], &written["places"]), (&places, &places));

    let (_, found) = call(&app, "/api/v1/rules/groups", &officer, draft("age < 15 // minors")).await;
    assert_eq!(
        found,
        json!({
            "groups": {"kind": "text", "cel": "age < 15 // minors"},
            "whole": "comment",
            "places": [{"at": [], "start": 0, "end": 18}],
            "diagnostics": [],
        })
    );
    let (_, found) = call(&app, "/api/v1/rules/groups", &officer, draft("age <")).await;
    assert_eq!((&found["whole"], &found["diagnostics"][0]["line"]), (&json!("fault"), &json!(1)), "{found}");

    // What does not compile is still written, with its faults; what is not complete is not, and says where.
    let mut unknown = built.clone();
    unknown["groups"]["items"][0]["value"]["path"] = json!("agee");
    let (_, written) = call(&app, "/api/v1/rules/text", &officer, unknown).await;
    assert_eq!(written["diagnostics"][0]["suggestion"], "age", "{written}");
    let mut open = built;
    open["groups"]["items"][1]["group"]["items"][0]["operands"] = json!([]);
    let (status, written) = call(&app, "/api/v1/rules/text", &officer, open).await;
    assert_eq!((status, &written["fault"]["at"], &written["cel"]), (200, &json!([1, 0, 0]), &Value::Null), "{written}");
    let (status, _) =
        call(&app, "/api/v1/rules/text", &officer, json!({"subject": "traveller", "groups": {"kind": "spell"}})).await;
    assert_eq!(status, 422);

    // The builder knows from the catalogue what may stand where.
    let response = app.send(Method::GET, "/api/v1/rules/fields", Some(&officer), "").await;
    let fields: Value = serde_json::from_slice(&to_bytes(response.into_body(), 1 << 20).await.unwrap()).unwrap();
    let field = |path: &str| {
        fields
            .as_array()
            .unwrap()
            .iter()
            .find(|field| field["subject"] == "traveller" && field["path"] == path)
            .unwrap()
    };
    assert_eq!(field("booking.trip_type")["words"], json!(["one_way", "return", "open_jaw"]));
    assert_eq!(field("flight.departure.country")["code"], "country");
    assert_eq!(field("person.tickets[]")["element"], "text");
    assert_eq!(field("booking.payments[]")["element"], "record");
}

#[tokio::test]
async fn hits_are_counted_without_a_record_being_shown() {
    let app = TestApp::new().await;
    let (officer, administrator) = (app.user("officer").await, app.user("administrator").await);
    let draft = json!({"subject": "traveller", "cel": "age < 15"});
    let (status, counted) = call(&app, "/api/v1/rules/count", &officer, draft.clone()).await;
    assert_eq!((status, counted), (200, json!({"records": 0, "hits": 0, "rate": 0.0, "complete": true})));
    let (status, said) =
        call(&app, "/api/v1/rules/count", &officer, json!({"subject": "traveller", "cel": "age <"})).await;
    assert!(status == 422 && said["detail"].as_str().unwrap().contains("faults"), "{said}");
    assert_eq!(call(&app, "/api/v1/rules/count", &administrator, draft).await.0, 403);
    let auditor = app.user("auditor").await;
    let response = app.send(Method::GET, "/api/v1/audit", Some(&auditor), "").await;
    let log = String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
    assert!(!log.contains("rule_"), "{log}");
}
