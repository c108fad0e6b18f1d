//! List matches side by side, and decisions on them: what is asked for, who may take back, and what the log says.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Response},
};
use model::{Entity, Observation, SubjectKind, TravelDocument, Traveller, movement::Movement, watch::EntityName};
use serde_json::{Value, json};
use store::{NewMessage, writer::SubjectRow};

use crate::app::{Session, TestApp};

fn entry(name: &str) -> Entity {
    Entity {
        id: "w-1".into(),
        list: "watch".into(),
        names: vec![EntityName { text: name.into(), ..EntityName::default() }],
        programmes: vec!["Gold".into()],
        ..Entity::default()
    }
}

/// An application with one traveller whose name stands on a list.
pub async fn app() -> TestApp {
    let app = TestApp::holding(vec![entry("Zubayr Karimzadeh")]).await;
    let message = NewMessage {
        bytes: b"flight".to_vec(),
        sender: "s".into(),
        channel: "test".into(),
        name: "n".into(),
        received_at: 1,
    };
    let message = app.store.journal_append(&[message]).await.unwrap()[0].id;
    let person = Observation {
        source: "api".into(),
        surname: Some("KARIMZADEH".into()),
        given_names: Some("ZUBAIR".into()),
        documents: vec![TravelDocument { number: Some("AB1234567".into()), ..TravelDocument::default() }],
        ..Observation::default()
    };
    let traveller =
        Traveller { key: "k".into(), observations: vec![person.clone()], person, version: 1, ..Traveller::default() };
    let mut writer = app.store.writer().await.unwrap();
    let flight = Movement { mode: "air".into(), number: Some("1".into()), ..Movement::default() };
    let movement = writer.put_movement(&flight).await.unwrap();
    let row = SubjectRow {
        id: writer.new_id(SubjectKind::Traveller).await.unwrap(),
        movement_id: movement,
        message_id: message,
        key: "k".into(),
        version: 1,
        title: "KARIMZADEH, ZUBAIR".into(),
        subtitle: String::new(),
        doc: serde_json::to_string(&traveller).unwrap(),
        lane: 3,
        score: 0.9,
        reasons: json!([]),
        reason: None,
        assessment: json!({
            "subject": "traveller", "key": "k", "record_version": 1, "score": 0.9, "lane": "red", "signals": [],
            "snapshot": "v1", "past": {},
        })
        .to_string(),
        snapshot: "v1".into(),
        deadline: None,
        again: None,
        rules: vec![],
        goods: Vec::new(),
        cited: Vec::new(),
    };
    writer.put_subjects(SubjectKind::Traveller, 1, &[row]).await.unwrap();
    writer.commit().await.unwrap();
    app
}

pub async fn answer(response: Response<Body>) -> (u16, Value) {
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1_000_000).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

pub async fn post(app: &TestApp, path: &str, by: &Session, body: &Value) -> (u16, Value) {
    answer(app.send(Method::POST, path, Some(by), body.to_string()).await).await
}

pub async fn get(app: &TestApp, path: &str, by: &Session) -> Value {
    answer(app.send(Method::GET, path, Some(by), "").await).await.1
}

const DECIDE: &str = "/api/v1/matches/decide";
const OF_ONE: &str = "/api/v1/subjects/traveller/1/matches";

fn decision(verdict: &str, reason: &str) -> Value {
    json!({"subject": "traveller", "id": 1, "list": "watch", "entry": "w-1", "verdict": verdict, "reason": reason})
}

#[tokio::test]
async fn a_match_shows_both_sides_and_is_decided_once_it_is_reasoned() {
    let app = app().await;
    let officer = app.user("officer").await;
    let shown = get(&app, OF_ONE, &officer).await;
    let found = &shown["items"][0];
    assert_eq!(found["who"]["names"], json!(["ZUBAIR KARIMZADEH"]), "{shown}");
    assert_eq!((found["entry"]["programmes"][0].as_str(), found["asked"].as_str()), (Some("Gold"), Some("person")));
    assert!(found["ways"][0]["why"].as_array().is_some_and(|why| why.len() >= 2), "{found}");
    assert!(found.get("holds").is_none() && found["decisions"] == json!([]));

    for refused in [
        decision("different", "no"),
        decision("perhaps", "Another person"),
        json!({"expires_at": "2020-01-01"}),
        json!({"expires_at": "2099-01-01"}),
        json!({"subject": "booking"}),
    ] {
        let mut body = decision("different", "Another person");
        body.as_object_mut().unwrap().extend(refused.as_object().unwrap().clone());
        assert_eq!(post(&app, DECIDE, &officer, &body).await.0, 422, "{body}");
    }
    // Another party, another entry, or an entry that says something else by now: what was seen is not there.
    for seen in [json!({"party": "p1-0"}), json!({"entry": "w-2"}), json!({"entry_digest": "0"})] {
        let mut body = decision("different", "Another person");
        body.as_object_mut().unwrap().extend(seen.as_object().unwrap().clone());
        assert_eq!(post(&app, DECIDE, &officer, &body).await.0, 409, "{body}");
    }
    let mut body = decision("different", "Another person");
    body["party"] = found["party"].clone();
    body["entry_digest"] = found["entry_digest"].clone();
    let (status, kept) = post(&app, DECIDE, &officer, &body).await;
    assert_eq!((status, kept["reassessed"].as_i64()), (200, Some(1)), "{kept}");
    let kept = &kept["decision"];
    assert!(kept["expires_at"].is_string() && kept["state"] == "active" && kept["by"] == "officer", "{kept}");
    let again = get(&app, OF_ONE, &officer).await;
    assert_eq!(again["items"][0]["holds"], kept["id"]);
    let listed = get(&app, "/api/v1/matches?state=active&verdict=different&q=zubayr", &officer).await;
    assert_eq!((listed["total"].as_i64(), listed["counts"]["different"].as_i64()), (Some(1), Some(1)));
    assert_eq!(get(&app, "/api/v1/overview", &officer).await["matches"]["different"], 1);
}

#[tokio::test]
async fn a_decision_is_taken_back_by_its_maker_or_a_supervisor_and_the_log_names_nobody() {
    let app = app().await;
    let (officer, supervisor) = (app.user("officer").await, app.user("supervisor").await);
    let reason = json!({"reason": "Was Karimzadeh after all"});
    let (_, made) = post(&app, DECIDE, &supervisor, &decision("same", "Passport of Karimzadeh")).await;
    let path = format!("/api/v1/matches/{}/withdraw", made["decision"]["id"]);
    assert!(made["decision"].get("expires_at").is_none(), "what is the same need not end");
    assert_eq!(post(&app, &path, &officer, &reason).await.0, 403);
    assert_eq!(post(&app, &path, &supervisor, &json!({"reason": " "})).await.0, 422);
    assert_eq!(post(&app, &path, &supervisor, &reason).await.0, 200);
    assert_eq!(post(&app, &path, &supervisor, &reason).await.0, 409, "once is enough");
    let (_, own) = post(&app, DECIDE, &officer, &decision("different", "Another person")).await;
    let path = format!("/api/v1/matches/{}/withdraw", own["decision"]["id"]);
    let (status, withdrawn) = post(&app, &path, &officer, &reason).await;
    assert_eq!((status, withdrawn["decision"]["state"].as_str()), (200, Some("withdrawn")));
    assert_eq!(post(&app, "/api/v1/matches/99/withdraw", &officer, &reason).await.0, 404);
    let log = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap().items;
    let said: Vec<_> = log.iter().filter(|item| item.action.starts_with("match_")).collect();
    assert_eq!(said.iter().filter(|item| item.action == "match_decided").count(), 2);
    assert_eq!(said.iter().filter(|item| item.action == "match_withdrawn").count(), 2);
    assert!(said.iter().all(|item| item.subject == "traveller" && item.subject_id == "1"));
    assert!(log.iter().all(|item| !item.detail.to_lowercase().contains("karimzadeh")));
    assert!(app.store.audit_verify().await.unwrap().ok);
}
