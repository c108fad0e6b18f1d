//! The life of a rule over the API: who may take which step, and what stands in force meanwhile.

use axum::{body::to_bytes, http::Method};
use serde_json::{Value, json};
use server::rule_life;

use crate::app::{PASSWORD, Session, TestApp};

async fn call(app: &TestApp, method: Method, path: &str, session: &Session, body: Value) -> (u16, Value) {
    let response = app.send(method, path, Some(session), body.to_string()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn person(app: &TestApp, name: &str, role: &str) -> Session {
    server::add_user(&app.store, name, name, role).await.unwrap();
    server::set_password(&app.store, name, PASSWORD).await.unwrap();
    app.sign_in(name, PASSWORD).await.unwrap()
}

async fn step(app: &TestApp, who: &Session, step: &str, version: i64, reason: &str) -> (u16, Value) {
    let path = format!("/api/v1/rules/young-traveller/{step}");
    call(app, Method::POST, &path, who, json!({"version": version, "reason": reason})).await
}

fn text(cel: &str) -> Value {
    json!({
        "title": "Young traveller", "subject": "traveller", "cel": cel, "weight": 0.3, "category": "people",
        "severity": "high", "purpose": " Protection ", "legal_basis": "Convention", "office": "KHI",
        "examples": {"must_hit": [{"age": 10}], "must_not_hit": [{"age": 40}]},
    })
}

async fn in_force(app: &TestApp) -> Vec<String> {
    let day = "2026-11-29".parse().unwrap();
    rule_life::in_force(&app.store, day).await.unwrap().into_iter().map(|rule| rule.cel).collect()
}

fn steps(page: &Value, version: i64) -> Value {
    page["versions"].as_array().unwrap().iter().find(|v| v["version"] == version).unwrap()["open"].clone()
}

#[tokio::test]
async fn a_rule_lives_from_draft_to_retired_and_another_person_approves_it() {
    let app = TestApp::new().await;
    let (anna, bert) = (person(&app, "anna", "supervisor").await, person(&app, "bert", "supervisor").await);
    let (carl, officer) = (person(&app, "carl", "administrator").await, person(&app, "olga", "officer").await);
    let (status, page) = call(&app, Method::POST, "/api/v1/rules", &anna, text("age < 15")).await;
    assert_eq!((status, &page["id"], &page["versions"][0]["state"]), (200, &json!("young-traveller"), &json!("draft")));
    let said = &page["versions"][0];
    assert_eq!(
        (&said["purpose"], &said["owner"], &said["office"]),
        (&json!("Protection"), &json!("anna"), &json!("KHI"))
    );
    assert_eq!(call(&app, Method::POST, "/api/v1/rules", &anna, text("age < 15")).await.0, 409, "the title is taken");
    assert!(in_force(&app).await.is_empty());

    // Nothing is skipped.
    for early in ["propose", "approve", "reject", "pause", "resume"] {
        assert_eq!(step(&app, &bert, early, 1, "too early").await.0, 409, "{early}");
    }
    let (status, page) = step(&app, &anna, "test", 1, "").await;
    assert_eq!((status, &page["events"][0]["found"]), (200, &json!({"examples": 2, "records": 0, "hits": 0})));
    let (_, page) = step(&app, &bert, "propose", 1, "").await;
    // Neither who wrote it nor who proposed it approves it, though both are supervisors; nor does somebody without the role.
    for own in [&anna, &bert] {
        let (status, said) = step(&app, own, "approve", 1, "").await;
        assert!(status == 403 && said["detail"].as_str().unwrap().contains("another person"), "{said}");
    }
    assert_eq!(steps(&page, 1), json!(["reject", "retire"]), "as bert sees it");
    assert_eq!(step(&app, &officer, "approve", 1, "").await.0, 403);
    assert_eq!(step(&app, &carl, "reject", 1, "").await.0, 422, "that needs a reason");
    let (_, page) = step(&app, &carl, "reject", 1, "Fifteen is too old").await;
    assert_eq!(
        (&page["versions"][0]["state"], &page["events"][0]["reason"]),
        (&json!("draft"), &json!("Fifteen is too old"))
    );
    assert!(in_force(&app).await.is_empty());

    // Another text is another version, in the place of the draft.
    let mut second = text("age < 14");
    second["follows"] = json!(1);
    let (status, page) = call(&app, Method::PUT, "/api/v1/rules/young-traveller", &anna, second.clone()).await;
    let states: Vec<&Value> = page["versions"].as_array().unwrap().iter().map(|v| &v["state"]).collect();
    assert_eq!((status, states), (200, vec![&json!("draft"), &json!("retired")]));
    assert_eq!(
        call(&app, Method::PUT, "/api/v1/rules/young-traveller", &bert, second).await.0,
        409,
        "made on the first"
    );
    step(&app, &anna, "test", 2, "").await;
    step(&app, &anna, "propose", 2, "").await;
    let (status, page) = step(&app, &carl, "approve", 2, "Agreed").await;
    assert_eq!((status, &page["versions"][0]["approved_by"]), (200, &json!("carl")));
    assert_eq!(in_force(&app).await, ["age < 14"]);

    // A version that is made leaves the approved one in force until it is approved itself.
    let (_, page) = call(&app, Method::PUT, "/api/v1/rules/young-traveller", &bert, text("age < 13")).await;
    assert_eq!(page["versions"][0]["version"], 3);
    step(&app, &bert, "test", 3, "").await;
    step(&app, &bert, "propose", 3, "").await;
    assert_eq!(in_force(&app).await, ["age < 14"]);
    let (_, all) = call(&app, Method::GET, "/api/v1/rules", &officer, json!({})).await;
    assert_eq!((&all[0]["version"], &all[0]["state"], &all[0]["in_force"]), (&json!(2), &json!("live"), &json!(true)));
    assert_eq!((&all[0]["work"]["version"], &all[0]["work"]["state"]), (&json!(3), &json!("proposed")));
    assert_eq!(all[0]["yield"]["hits"], 0);
    step(&app, &anna, "approve", 3, "").await;
    assert_eq!(in_force(&app).await, ["age < 13"]);

    assert_eq!(step(&app, &anna, "pause", 3, "x").await.0, 422);
    step(&app, &anna, "pause", 3, "Too many hits").await;
    assert!(in_force(&app).await.is_empty());
    step(&app, &anna, "resume", 3, "").await;
    assert_eq!(in_force(&app).await, ["age < 13"]);
    step(&app, &anna, "retire", 3, "No longer needed").await;
    assert!(in_force(&app).await.is_empty());
    assert_eq!(step(&app, &bert, "resume", 3, "").await.0, 409, "retired is final");
    let (_, page) = call(&app, Method::PUT, "/api/v1/rules/young-traveller", &bert, text("age < 12")).await;
    assert_eq!((&page["versions"][0]["state"], page["versions"].as_array().unwrap().len()), (&json!("draft"), 4));

    // Whoever only reads sees it all and may do nothing; the audit log says what was done, and no reason.
    let (status, page) = call(&app, Method::GET, "/api/v1/rules/young-traveller", &officer, json!({})).await;
    assert_eq!((status, steps(&page, 4)), (200, json!([])));
    assert_eq!(call(&app, Method::GET, "/api/v1/rules/nothing", &officer, json!({})).await.0, 404);
    let auditor = person(&app, "ines", "auditor").await;
    let (_, log) = call(&app, Method::GET, "/api/v1/audit", &auditor, json!({})).await;
    let log = log.to_string();
    for action in [
        "rule_written",
        "rule_tested",
        "rule_proposed",
        "rule_approved",
        "rule_rejected",
        "rule_paused",
        "rule_resumed",
        "rule_retired",
    ] {
        assert!(log.contains(action), "{action}");
    }
    assert!(!log.contains("Too many hits") && !log.contains("Fifteen"), "{log}");
    assert!(app.store.audit_verify().await.unwrap().ok);
}

#[tokio::test]
async fn what_does_not_hold_goes_no_further() {
    let app = TestApp::new().await;
    let (anna, bert) = (person(&app, "anna", "supervisor").await, person(&app, "bert", "supervisor").await);
    for (what, change) in [
        ("a condition with a fault", json!({"cel": "agee < 15"})),
        ("an example that does not hold", json!({"examples": {"must_hit": [{"age": 80}]}})),
        ("days the wrong way round", json!({"valid_from": "2026-12-02", "valid_to": "2026-12-01"})),
        ("no day", json!({"valid_from": "tomorrow"})),
        ("a title that is a word of the API", json!({"title": "Check"})),
        ("a title without a letter", json!({"title": "!"})),
        ("a category that there is not", json!({"category": "luck"})),
        ("a purpose that is too long", json!({"purpose": "x".repeat(4_001)})),
    ] {
        let mut sent = text("age < 15");
        sent.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (status, said) = call(&app, Method::POST, "/api/v1/rules", &anna, sent).await;
        assert_eq!(status, 422, "{what}: {said}");
    }
    let mut lacking = text("age < 15");
    lacking["examples"] = json!({"must_hit": [{"age": 10}]});
    call(&app, Method::POST, "/api/v1/rules", &anna, lacking).await;
    let (status, said) = step(&app, &anna, "test", 1, "").await;
    assert!(status == 409 && said["detail"].as_str().unwrap().contains("must not hit"), "{said}");

    // A set that changes under a proposed version is heard when it is approved.
    let path = "/api/v1/rules/sets/minors";
    call(&app, Method::PUT, path, &anna, json!({"values": ["PK"]})).await;
    let mut listed = text("listed(person.nationality, 'minors')");
    listed["examples"] = json!({"must_hit": [{"person": {"nationality": "PK"}}], "must_not_hit": [{"age": 1}]});
    call(&app, Method::PUT, "/api/v1/rules/young-traveller", &anna, listed).await;
    step(&app, &anna, "test", 2, "").await;
    step(&app, &anna, "propose", 2, "").await;
    call(&app, Method::PUT, path, &anna, json!({"values": ["IN"]})).await;
    let (status, said) = step(&app, &bert, "approve", 2, "").await;
    assert!(status == 422 && said["detail"].as_str().unwrap().contains("must_hit[0]"), "{said}");
    let (_, page) = call(&app, Method::GET, "/api/v1/rules/young-traveller", &bert, json!({})).await;
    assert_eq!(page["versions"][0]["examples_run"][0]["holds"], false, "{page}");
    assert_eq!(page["versions"][0]["examples_run"][1]["holds"], true);
    call(&app, Method::PUT, path, &anna, json!({"values": ["PK", "IN"]})).await;
    assert_eq!(step(&app, &bert, "approve", 2, "").await.0, 200);
    assert_eq!(call(&app, Method::DELETE, path, &anna, json!({})).await.0, 409, "a live rule asks it");
}

#[tokio::test]
async fn a_rule_is_in_force_within_its_days() {
    let app = TestApp::new().await;
    let (anna, bert) = (person(&app, "anna", "supervisor").await, person(&app, "bert", "supervisor").await);
    let mut sent = text("age < 15");
    (sent["valid_from"], sent["valid_to"]) = (json!("2030-01-01"), json!("2030-01-31"));
    call(&app, Method::POST, "/api/v1/rules", &anna, sent).await;
    step(&app, &anna, "test", 1, "").await;
    step(&app, &anna, "propose", 1, "").await;
    let (_, page) = step(&app, &bert, "approve", 1, "").await;
    assert_eq!((&page["versions"][0]["state"], &page["versions"][0]["in_force"]), (&json!("live"), &json!(false)));
    for (day, expected) in [("2029-12-31", 0), ("2030-01-01", 1), ("2030-01-31", 1), ("2030-02-01", 0)] {
        assert_eq!(rule_life::in_force(&app.store, day.parse().unwrap()).await.unwrap().len(), expected, "{day}");
    }
    // A new version without dates: an empty text takes them away, nothing leaves them.
    let mut later = text("age < 15");
    later["valid_to"] = json!("");
    let (_, page) = call(&app, Method::PUT, "/api/v1/rules/young-traveller", &anna, later).await;
    assert_eq!((&page["versions"][0]["valid_from"], page["versions"][0].get("valid_to")), (&json!("2030-01-01"), None));
}

#[tokio::test]
async fn what_the_product_brings_is_live_and_may_be_replaced() {
    let app = TestApp::new().await;
    let (anna, bert) = (person(&app, "anna", "supervisor").await, person(&app, "bert", "supervisor").await);
    let rule = rules::RuleText::new("young-traveller", model::SubjectKind::Traveller, "age < 15");
    rule_life::install(&app.store, &rule, "installation", 1).await.unwrap();
    assert_eq!(in_force(&app).await, ["age < 15"]);
    call(&app, Method::PUT, "/api/v1/rules/young-traveller", &anna, text("age < 10 || age < 12")).await;
    step(&app, &anna, "test", 2, "").await;
    step(&app, &anna, "propose", 2, "").await;
    step(&app, &bert, "approve", 2, "").await;
    assert_eq!(in_force(&app).await, ["age < 10 || age < 12"]);
    // A newer product brings a newer text.
    rule_life::install(&app.store, &rule, "installation", 2).await.unwrap();
    assert_eq!(in_force(&app).await, ["age < 15"]);
}
