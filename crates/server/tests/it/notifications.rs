//! Notifications at the boundary: drafted, checked, sent, answered, overdue; who sees what; files in and out.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use model::{Consignment, GoodsItem, Party, SubjectKind, cargo::ConsignmentRecord, movement::Movement};
use serde_json::{Value, json};
use store::{NewMessage, goods::GoodsFinding, writer::SubjectRow};
use tower::ServiceExt;

use crate::app::{Session, TestApp, office};

async fn call(app: &TestApp, method: Method, path: &str, by: &Session, body: &str) -> (u16, Value) {
    let response = app.send(method, path, Some(by), body.to_owned()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn post(app: &TestApp, path: &str, by: &Session, body: Value) -> (u16, Value) {
    call(app, Method::POST, path, by, &body.to_string()).await
}

async fn get(app: &TestApp, path: &str, by: &Session) -> Value {
    let (status, body) = call(app, Method::GET, path, by, "").await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

const ROOT: &str = "/api/v1/notifications";

/// A pre-export notification without a fault, but for who sends it.
fn sections() -> Value {
    json!({
        "exporter": [{"exporter": {"name": "Invented Chemie GmbH", "country": "PK", "contact": "+92 0"}}],
        "importer": [{"importer": {"name": "Invented Traders", "country": "AE"}}],
        "substance": [{"name": "Acetone", "table": "2", "cas": "67-64-1", "quantity": {"amount": 160, "unit": "kg"}}],
        "shipment": [{"departs": "2099-12-14", "entry": "AEJEA", "origin": "PK", "destination": "AE", "reply_by": "2099-12-10"}],
    })
}

async fn sent(app: &TestApp, officer: &Session) -> (String, Value) {
    let (status, made) = post(app, ROOT, officer, json!({"form": "pen", "sections": sections()})).await;
    assert_eq!((status, &made["faults"]), (201, &json!([])), "{made}");
    let path = format!("{ROOT}/{}", made["item"]["id"]);
    let (status, sent) = post(app, &format!("{path}/send"), officer, json!({})).await;
    assert_eq!(
        (status, &sent["item"]["state"], &sent["item"]["deadline"]),
        (200, &"sent".into(), &"2099-12-10".into())
    );
    (path, sent)
}

#[tokio::test]
async fn a_draft_has_its_faults_beside_it_and_is_sent_once_it_has_none() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let (status, made) = post(&app, ROOT, &officer, json!({"form": "pen"})).await;
    assert_eq!((status, &made["document"]["from"]["kind"]), (201, &"customs".into()), "{made}");
    let places: Vec<&str> = made["faults"].as_array().unwrap().iter().map(|f| f["place"].as_str().unwrap()).collect();
    assert!(places.contains(&"shipment.departs") && places.contains(&"to.country"), "{places:?}");
    let path = format!("{ROOT}/{}", made["item"]["id"]);
    let (status, refused) = post(&app, &format!("{path}/send"), &officer, json!({})).await;
    assert_eq!(status, 422);
    assert!(refused["detail"].as_str().unwrap().contains("to.country: expected the country"), "{refused}");
    let draft = json!({"form": "pen", "from": made["document"]["from"],
        "to": {"kind": "competent_authority", "country": "AE"}, "sections": sections()});
    let (_, faults) = post(&app, &format!("{ROOT}/check"), &officer, draft.clone()).await;
    assert_eq!(faults, json!([]));
    let (status, revised) = call(&app, Method::PUT, &path, &officer, &draft.to_string()).await;
    assert_eq!((status, &revised["document"]["reference"]), (200, &made["document"]["reference"]));
    assert_eq!(revised["item"]["deadline"], "2099-12-09", "five open days before the departure");
    assert_eq!(post(&app, &format!("{path}/send"), &officer, json!({})).await.0, 200);
    // What was sent does not change any more.
    assert_eq!(call(&app, Method::PUT, &path, &officer, &draft.to_string()).await.0, 409);
    let log = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap();
    let said: Vec<&str> =
        log.items.iter().map(|item| item.action.as_str()).filter(|a| a.starts_with("notif")).collect();
    assert_eq!(said, ["notification_sent", "notification_revised", "notification_drafted"]);
    assert!(!serde_json::to_string(&log.items).unwrap().contains("Invented"));
}

#[tokio::test]
async fn a_reply_comes_in_as_a_file_and_counts_once() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let (path, sent) = sent(&app, &officer).await;
    let reference = sent["document"]["reference"].as_str().unwrap();
    let xml = |country: &str| {
        format!(
            "<reply form='pen' answers='{reference}' kind='objection' reference='AE 7'><from kind='competent_authority' country='{country}'/><reason>no such importer</reason></reply>"
        )
    };
    let token = server::add_token(&app.store, "carrier").await.unwrap();
    let receive = async |body: String| {
        let request = Request::builder().method(Method::POST).uri(format!("{ROOT}/receive"));
        let request = request.header("authorization", format!("Bearer {token}")).body(Body::from(body)).unwrap();
        let response = app.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 100_000).await.unwrap();
        (status, serde_json::from_slice::<Value>(&bytes).unwrap())
    };
    assert_eq!(receive(xml("DE")).await.0, 422, "it was not sent to Germany");
    let (status, taken) = receive(xml("AE")).await;
    assert_eq!((status, &taken["what"], &taken["known"]), (200, &"reply".into(), &false.into()), "{taken}");
    assert_eq!(receive(xml("AE")).await.1["known"], true);
    assert_eq!(receive("UNB+UNOA".into()).await.0, 422);
    let shown = get(&app, &path, &officer).await;
    assert_eq!((&shown["item"]["state"], &shown["waiting"]), (&"objection".into(), &false.into()));
    assert_eq!(shown["log"].as_array().unwrap().len(), 3);
    assert_eq!(post(&app, &format!("{path}/reply"), &officer, json!({"kind": "objection"})).await.0, 409);
    let reply = get(&app, &format!("{path}/export?what=reply"), &officer).await;
    assert_eq!(reply["reply"]["reason"], "no such importer");
    let csv = get(&app, &format!("{path}/export?format=csv"), &officer).await;
    assert!(csv.as_str().unwrap().contains("exporter,1,exporter,name,Exporter,Invented Chemie GmbH,"), "{csv}");
    assert_eq!(call(&app, Method::GET, &format!("{path}/export?format=pdf"), &officer, "").await.0, 422);
}

#[tokio::test]
async fn one_of_others_is_answered_by_us_and_the_answer_goes_out_as_a_file() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let incoming = json!({"notification": {"form": "pen", "version": 1, "reference": "DE-1",
        "from": {"kind": "competent_authority", "country": "DE"}, "to": {"kind": "competent_authority", "country": "PK"},
        "sections": sections()}});
    let (status, taken) = post(&app, &format!("{ROOT}/receive"), &officer, incoming.clone()).await;
    assert_eq!((status, &taken["faults"]), (200, &json!([])), "{taken}");
    assert_eq!(post(&app, &format!("{ROOT}/receive"), &officer, incoming).await.1["known"], true);
    let path = format!("{ROOT}/{}", taken["id"]);
    let shown = get(&app, &path, &officer).await;
    assert_eq!(shown["open"], json!(["close", "acknowledgement", "more_time", "no_objection", "objection"]));
    assert_eq!(post(&app, &format!("{path}/withdraw"), &officer, json!({"reason": "x"})).await.0, 409);
    let (status, _) =
        post(&app, &format!("{path}/reply"), &officer, json!({"kind": "more_time", "until": "2020-01-01"})).await;
    assert_eq!(status, 422);
    let (status, answered) = post(&app, &format!("{path}/reply"), &officer, json!({"kind": "no_objection"})).await;
    assert_eq!((status, &answered["reply"]["from"]["country"]), (200, &"PK".into()), "{answered}");
    let xml = get(&app, &format!("{path}/export?what=reply&format=xml"), &officer).await;
    assert!(xml.as_str().unwrap().contains("answers=\"DE-1\" kind=\"no_objection\""), "{xml}");
}

#[tokio::test]
async fn what_is_overdue_is_told_by_the_job_and_stands_first() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let (path, sent) = sent(&app, &officer).await;
    let day = |text: &str| office().begin(text.parse().unwrap());
    let told = async |now| server::notifications::escalate(&app.store, &office(), now).await.unwrap();
    assert!(told(day("2099-12-07")).await.is_empty());
    let first = told(day("2099-12-08")).await;
    assert_eq!((first.len(), first[0].to.as_deref()), (1, Some("officer")));
    assert_eq!(told(day("2099-12-20")).await.len(), 3);
    assert!(told(day("2100-01-20")).await.is_empty());
    let shown = get(&app, &path, &officer).await;
    assert_eq!(shown["item"]["state"], "expired");
    assert_eq!(shown["log"][3]["means"], "no_objection");
    assert!(shown["log"][2]["text"].as_str().unwrap().contains("Two days are left"));
    let page = get(&app, ROOT, &officer).await;
    assert_eq!((&page["counts"]["expired"], &page["items"][0]["id"]), (&1.into(), &sent["item"]["id"]));
    assert_eq!(get(&app, &format!("{ROOT}?state=draft"), &officer).await["total"], 0);
    assert_eq!(call(&app, Method::GET, &format!("{ROOT}?state=eaten"), &officer, "").await.0, 422);
}

#[tokio::test]
async fn who_may_not_see_traders_sees_that_something_was_sent() {
    let app = TestApp::new().await;
    let (officer, auditor) = (app.user("officer").await, app.user("auditor").await);
    let (path, _) = sent(&app, &officer).await;
    let (_, withdrawn) =
        post(&app, &format!("{path}/withdraw"), &officer, json!({"reason": "Invented Chemie gave it up"})).await;
    assert_eq!(withdrawn["item"]["state"], "withdrawn");
    let shown = get(&app, &path, &auditor).await;
    let text = shown.to_string();
    assert!(!text.contains("Invented") && !text.contains("+92") && text.contains("Acetone"), "{text}");
    assert_eq!((&shown["masked"], &shown["log"][2]["what"]), (&true.into(), &"withdrawn".into()));
    assert_eq!(call(&app, Method::GET, &format!("{path}/export"), &auditor, "").await.0, 403);
}

fn bill() -> ConsignmentRecord {
    let trader = |name: &str, country: &str| Party {
        name: Some(name.into()),
        country: Some(country.into()),
        ..Party::default()
    };
    ConsignmentRecord {
        consignment: Consignment {
            reference: "INV0001".into(),
            nature: Some("import".into()),
            consignor: trader("Invented Fertiliser Works", "DE"),
            consignee: trader("Invented Growers", "PK"),
            loading: Some("DEHAM".into()),
            discharge: Some("PKKHI".into()),
            goods: vec![
                GoodsItem { description: Some("PALLETS".into()), ..GoodsItem::default() },
                GoodsItem {
                    description: Some("AMM. NITRATE TECH GRADE".into()),
                    hs: Some("310230".into()),
                    net_mass_kg: Some(24_000.5),
                    ..GoodsItem::default()
                },
            ],
            ..Consignment::default()
        },
        ..ConsignmentRecord::default()
    }
}

/// Keeps a bill that was found to carry ammonium nitrate, on a vessel that arrives on the tenth of October.
async fn with_bill(app: &TestApp) -> i64 {
    let record = bill();
    let message = NewMessage {
        bytes: b"x".to_vec(),
        sender: "test".into(),
        channel: "api".into(),
        name: String::new(),
        received_at: 1,
    };
    let message_id = app.store.journal_append(&[message]).await.unwrap()[0].id;
    let mut movement = Movement { mode: "sea".into(), number: Some("1E".into()), ..Movement::default() };
    movement.arrival.time = Some("2026-10-10T06:00:00".parse().unwrap());
    let mut writer = app.store.writer().await.unwrap();
    let movement_id = writer.put_movement(&movement).await.unwrap();
    let id = writer.new_id(SubjectKind::Consignment).await.unwrap();
    let found =
        GoodsFinding { line: 2, item: "ammonium_nitrate".into(), tier: 2, score: 0.9, ..GoodsFinding::default() };
    let row = SubjectRow {
        id,
        movement_id,
        message_id,
        key: "k".into(),
        version: 1,
        title: "INV0001".into(),
        subtitle: String::new(),
        doc: serde_json::to_string(&record).unwrap(),
        lane: 2,
        score: 0.5,
        reasons: json!([]),
        reason: None,
        assessment: json!({"subject": "consignment", "key": "k", "record_version": 1, "score": 0.5, "lane": "yellow",
            "signals": [], "snapshot": "s", "past": {}})
        .to_string(),
        snapshot: "s".into(),
        deadline: None,
        cited: Vec::new(),
        goods: vec![found],
        again: None,
        rules: vec![],
    };
    writer.put_subjects(SubjectKind::Consignment, 1, &[row]).await.unwrap();
    writer.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_bill_fills_a_draft_in_and_a_month_adds_up_to_a_return() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let id = with_bill(&app).await;
    let (status, made) =
        post(&app, ROOT, &officer, json!({"form": "global_shield_suspicious", "consignment": id})).await;
    assert_eq!((status, &made["item"]["consignment_id"]), (201, &id.into()), "{made}");
    let said = &made["document"]["sections"];
    assert_eq!(said["goods"][0]["declared"], "AMM. NITRATE TECH GRADE");
    assert_eq!(
        (&said["goods"][0]["item"], &said["goods"][0]["cas"]),
        (&"ammonium_nitrate".into(), &"6484-52-2".into())
    );
    assert_eq!(said["goods"][0]["quantity"], json!({"amount": "24000.5", "unit": "kg"}));
    assert_eq!(
        (&said["parties"][0]["exporter"]["country"], &said["route"][0]["destination"]),
        (&"DE".into(), &"PK".into())
    );
    assert_eq!(post(&app, ROOT, &officer, json!({"form": "pen", "consignment": 99})).await.0, 404);

    let lines = get(&app, &format!("{ROOT}/return?month=2026-10"), &officer).await;
    assert_eq!(
        lines,
        json!([{"item": "ammonium_nitrate", "flow": "import", "seized": false, "origin": "DE",
        "destination": "PK", "grams": 24_000_500, "consignments": 1, "without_quantity": 0}])
    );
    assert_eq!(get(&app, &format!("{ROOT}/return?month=2026-11"), &officer).await, json!([]));
    assert_eq!(call(&app, Method::GET, &format!("{ROOT}/return?month=october"), &officer, "").await.0, 422);
    let new = json!({"form": "global_shield_return", "month": "2026-10", "to": {"kind": "programme_secretariat"}});
    let (status, made) = post(&app, ROOT, &officer, new).await;
    assert_eq!((status, &made["faults"]), (201, &json!([])), "{made}");
    assert_eq!((&made["item"]["deadline"], &made["item"]["subject"]), (&"2026-11-15".into(), &"2026-10".into()));
    assert_eq!(post(&app, ROOT, &officer, json!({"form": "pen", "month": "2026-10"})).await.0, 422);
}
