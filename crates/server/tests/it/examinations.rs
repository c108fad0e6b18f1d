//! What examinations found, over the API: who may record it, of what, and what is refused.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{
    app::{Session, TestApp},
    matches::{answer, app, get, post},
};

const RECORD: &str = "/api/v1/examinations";
const OF_ONE: &str = "/api/v1/subjects/traveller/1/examinations";

fn seizure(extra: Value) -> Value {
    let mut body = json!({
        "subject": "traveller", "id": 1, "kind": "physical", "result": "seizure", "category": "drugs", "quantity": 2.5,
        "unit": "kg", "note": " In the lining ", "examined_at": "2026-11-20T10:00:00",
    });
    for (name, value) in extra.as_object().unwrap() {
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        } else {
            body[name] = value.clone();
        }
    }
    body
}

async fn record(app: &TestApp, by: &Session, extra: Value) -> (u16, Value) {
    post(app, RECORD, by, &seizure(extra)).await
}

#[tokio::test]
async fn what_was_found_is_recorded_and_corrected_by_naming_it() {
    let app = app().await;
    let (officer, analyst) = (app.user("officer").await, app.user("analyst").await);
    assert_eq!(get(&app, OF_ONE, &officer).await, json!([]));
    let (status, said) = record(&app, &officer, json!({})).await;
    assert_eq!(status, 200, "{said}");
    let first = &said[0];
    assert_eq!(
        (&first["note"], &first["by"], &first["stands"]),
        (&json!("In the lining"), &json!("officer"), &json!(true))
    );
    assert_eq!((&first["category"], &first["quantity"], &first["unit"]), (&json!("drugs"), &json!(2.5), &json!("kg")));
    assert_eq!(first["examined_at"], "2026-11-20T10:00:00.000Z");

    let wrong = json!({
        "corrects": first["id"], "kind": "physical", "result": "withdrawn", "note": "It was another person",
    });
    let (status, said) = post(&app, RECORD, &officer, &wrong).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(
        (&said[0]["first"], &said[0]["stands"], &said[1]["stands"]),
        (&first["id"], &json!(true), &json!(false))
    );
    assert_eq!(post(&app, RECORD, &officer, &wrong).await.0, 409, "corrected already");
    assert_eq!(get(&app, OF_ONE, &analyst).await, said, "whoever is at the desk reads it");

    let auditor = app.user("auditor").await;
    let log = get(&app, "/api/v1/audit", &auditor).await.to_string();
    assert!(
        log.contains("examined") && log.contains("examination_corrected") && log.contains("2 examinations"),
        "{log}"
    );
    assert!(!log.contains("lining") && !log.contains("another person"), "{log}");
}

#[tokio::test]
async fn a_machine_names_the_record_by_its_key() {
    let app = app().await;
    let token = server::add_token(&app.store, "scanner").await.unwrap();
    let send = async |body: Value| {
        let request = Request::post(RECORD)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        answer(app.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap()).await
    };
    let scan = |key: &str| json!({"subject": "traveller", "key": key, "kind": "nii_scan", "result": "nothing_found"});
    let (status, said) = send(scan("k")).await;
    assert_eq!(
        (status, &said[0]["by"], &said[0]["kind"]),
        (200, &json!("token scanner"), &json!("nii_scan")),
        "{said}"
    );
    let (status, said) = send(scan("someone else")).await;
    assert!(status == 404 && !said.to_string().contains("someone else"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let app = app().await;
    let officer = app.user("officer").await;
    for (what, extra) in [
        ("a unit that there is not", json!({"unit": "stones"})),
        ("a finding without a category", json!({"category": null})),
        ("nothing found, and yet a category", json!({"result": "nothing_found", "quantity": null, "unit": null})),
        ("a result that there is not", json!({"result": "luck"})),
        ("an examination that is still to come", json!({"examined_at": "2099-01-01"})),
        ("no day", json!({"examined_at": "yesterday"})),
        ("nothing named", json!({"id": null})),
        ("named twice", json!({"key": "k"})),
        ("named by subject and target", json!({"target": 1})),
        ("a booking", json!({"subject": "booking"})),
        (
            "taken back, but nothing is named",
            json!({"result": "withdrawn", "category": null, "quantity": null, "unit": null}),
        ),
        ("a field that there is not", json!({"colour": "red"})),
    ] {
        let (status, said) = record(&app, &officer, extra).await;
        assert_eq!(status, 422, "{what}: {said}");
    }
    assert_eq!(record(&app, &officer, json!({"id": 99})).await.0, 404);
    let target = json!({"subject": null, "id": null, "target": 1});
    assert_eq!(record(&app, &officer, target.clone()).await.0, 409, "nobody has decided yet");
    assert_eq!(get(&app, OF_ONE, &officer).await, json!([]), "nothing of it was kept");
    let decision = json!({"decision": "inspect", "reason": "To be opened"});
    assert_eq!(post(&app, "/api/v1/targets/1/decide", &officer, &decision).await.0, 200);
    assert_eq!(record(&app, &officer, target).await.0, 200);
    for role in ["analyst", "auditor", "administrator"] {
        let session = app.user(role).await;
        assert_eq!(record(&app, &session, json!({})).await.0, 403, "{role}");
    }
}

/// A rule that spoke of twenty records which were examined in vain finds nothing, until something is found.
#[tokio::test]
async fn a_rule_that_never_finds_anything_is_shown_by_what_was_found() {
    let app = TestApp::new().await;
    let rule = rules::RuleText::new("young", model::SubjectKind::Traveller, "age < 15");
    server::rule_life::install(&app.store, &rule, "installation", 1).await.unwrap();
    app.store.execute_for_tests("UPDATE setting SET value = '1' WHERE key = 'rules counted since'").await.unwrap();
    let assessment = json!({
        "subject": "traveller", "key": "k", "record_version": 1, "score": 0.5, "lane": "green", "snapshot": "v1", "past": {},
        "signals": [{"code": "rule", "engine": "rules", "weight": 0.5, "certainty": 1.0, "args": {"rule": "young"}}],
    });
    for id in 1..=20 {
        for sql in [
            format!(
                "INSERT INTO traveller (id, key, movement_id, version, name, lane, score, doc)
                 VALUES ({id}, 'k{id}', 1, 1, 'N', 0, 0.5, '{{}}')"
            ),
            format!(
                "INSERT INTO assessment (subject, subject_id, message_id, snapshot, lane, doc, at)
                 VALUES (1, {id}, 1, 'v1', 0, '{assessment}', 1)"
            ),
        ] {
            app.store.execute_for_tests(&sql).await.unwrap();
        }
    }
    // Days on which it hit: else it would be shown as one that never hits.
    app.store.execute_for_tests("INSERT INTO rule_day (rule, day, hits) VALUES ('young', 20000, 20)").await.unwrap();
    let officer = app.user("officer").await;
    let yields = async || get(&app, "/api/v1/rules/young", &officer).await["yield"].clone();
    let examine = async |id: i64, body: Value| {
        let mut body = body;
        (body["subject"], body["id"], body["kind"]) = (json!("traveller"), json!(id), json!("person"));
        let (status, said) = post(&app, RECORD, &officer, &body).await;
        assert_eq!(status, 200, "{said}");
    };
    for id in 1..=19 {
        examine(id, json!({"result": "nothing_found"})).await;
    }
    let of = yields().await;
    assert_eq!((&of["examined"], &of["found"]["count"], of.get("verdict")), (&json!(19), &json!(0), None), "{of}");
    examine(20, json!({"result": "nothing_found"})).await;
    let of = yields().await;
    assert_eq!((&of["examined"], &of["verdict"]), (&json!(20), &json!("finds_nothing")), "{of}");
    assert!(of["found"]["high"].as_f64().unwrap() < 0.2, "{of}");
    examine(20, json!({"result": "discrepancy", "category": "cash"})).await;
    let of = yields().await;
    assert_eq!((&of["examined"], &of["found"]["count"], of.get("verdict")), (&json!(20), &json!(1), None), "{of}");
}
