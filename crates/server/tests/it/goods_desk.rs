//! The goods desk over the API: the three facts, who may say which, and what the log says.

use assess::ruled::Keys;
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, Response},
};
use model::{
    Consignment, GoodsItem, Party, SubjectKind,
    cargo::{CitedDocument, ConsignmentRecord},
    movement::Movement,
};
use serde_json::{Value, json};
use store::{NewMessage, goods::GoodsFinding, writer::SubjectRow};
use tower::ServiceExt;

use crate::app::{Session, TestApp};

const TEXT: &str = "2 T AMMONIUM NITRATE NLR";

/// An application with one bill, whose line was found to be ammonium nitrate.
async fn app() -> TestApp {
    let app = TestApp::new().await;
    let message = NewMessage {
        bytes: b"manifest".to_vec(),
        sender: "s".into(),
        channel: "test".into(),
        name: "n".into(),
        received_at: 1,
    };
    let message_id = app.store.journal_append(&[message]).await.unwrap()[0].id;
    let goods = GoodsItem { description: Some(TEXT.into()), gross_mass_kg: Some(2_000.0), ..GoodsItem::default() };
    let party = |name: &str, country: &str| Party {
        name: Some(name.into()),
        country: Some(country.into()),
        ..Party::default()
    };
    let consignment = Consignment {
        reference: "B1".into(),
        nature: Some("import".into()),
        consignor: party("Nord Chemie", "DE"),
        consignee: party("Orchard Farms", "PK"),
        loading: Some("DEHAM".into()),
        discharge: Some("PKKHI".into()),
        documents: vec![CitedDocument { number: Some("XA/1".into()), ..CitedDocument::default() }],
        goods: vec![goods],
        ..Consignment::default()
    };
    let record = ConsignmentRecord { consignment, version: 1, ..ConsignmentRecord::default() };
    let keys = Keys::of_line(&record, 0).unwrap();
    let mut writer = app.store.writer().await.unwrap();
    let mut voyage = Movement { mode: "sea".into(), number: Some("1".into()), ..Movement::default() };
    voyage.arrival.time = Some("2026-10-05T06:00:00".parse().unwrap());
    let movement_id = writer.put_movement(&voyage).await.unwrap();
    let row = SubjectRow {
        id: writer.new_id(SubjectKind::Consignment).await.unwrap(),
        movement_id,
        message_id,
        key: record.key(),
        version: 1,
        title: "B1".into(),
        subtitle: String::new(),
        doc: serde_json::to_string(&record).unwrap(),
        lane: 2,
        score: 0.5,
        reasons: json!([]),
        reason: None,
        assessment: json!({
            "subject": "consignment", "key": "k", "record_version": 1, "score": 0.5, "lane": "yellow", "signals": [],
            "snapshot": "v1", "past": {},
        })
        .to_string(),
        snapshot: "v1".into(),
        deadline: None,
        cited: Vec::new(),
        again: None,
        rules: vec![],
        goods: vec![GoodsFinding {
            line: 1,
            item: "ammonium_nitrate".into(),
            tier: 2,
            score: 0.93,
            regimes: vec!["GS".into(), "EUEP1".into()],
            why: json!([{"kind": "name", "found": "AMMONIUM NITRATE", "start": 4, "end": 20}]),
            text_key: keys.text,
            consignor_country: "DE".into(),
            consignee_country: "PK".into(),
            ..GoodsFinding::default()
        }],
    };
    writer.put_subjects(SubjectKind::Consignment, 1, &[row]).await.unwrap();
    writer.commit().await.unwrap();
    app
}

async fn read(response: Response<Body>) -> (u16, Value) {
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 4_000_000).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn get(app: &TestApp, path: &str, by: &Session) -> (u16, Value) {
    read(app.send(Method::GET, path, Some(by), "").await).await
}

async fn post(app: &TestApp, path: &str, by: &Session, body: &Value) -> (u16, Value) {
    read(app.send(Method::POST, path, Some(by), body.to_string()).await).await
}

const LINE: &str = "/api/v1/goods/lines/1/1";
const VIEW: &str = "/api/v1/goods/lines/1/1/view";
const RULINGS: &str = "/api/v1/goods/rulings";

fn ruling(decision: &str, reference: &str) -> Value {
    json!({
        "authority": "Invented Agency", "reference": reference, "decision": decision, "item": "ammonium_nitrate",
        "issued": "2026-01-10", "valid_until": "2099-12-31", "reason": "Below the limit of nitrogen",
        "consignment": 1, "line": 1,
    })
}

#[tokio::test]
async fn the_three_facts_stand_beside_each_other_and_are_never_made_into_one() {
    let app = app().await;
    let (officer, supervisor) = (app.user("officer").await, app.user("supervisor").await);
    let (status, page) = get(&app, "/api/v1/goods/lines?programme=global_shield&from=de&state=open", &officer).await;
    assert_eq!((status, page["total"].as_i64()), (200, Some(1)), "{page}");
    let row = &page["items"][0];
    assert_eq!((row["why"][0]["start"].as_i64(), row["licences"].as_i64()), (Some(4), Some(0)), "{row}");
    assert_eq!(
        (row["arrival"].as_str(), row["name"].as_str()),
        (Some("2026-10-05T06:00:00"), Some("Ammonium nitrate"))
    );
    for none in ["state=viewed", "to=DE", "programme=incb_table_1", "tier=context&only=true", "item=urea"] {
        let (_, page) = get(&app, &format!("/api/v1/goods/lines?{none}"), &officer).await;
        assert_eq!(page["total"], 0, "{none}");
    }
    for wrong in ["state=lost", "programme=none"] {
        assert_eq!(get(&app, &format!("/api/v1/goods/lines?{wrong}"), &officer).await.0, 422, "{wrong}");
    }

    let (status, line) = get(&app, LINE, &officer).await;
    assert_eq!(status, 200, "{line}");
    let claim = &line["claim"];
    assert_eq!((claim["licences"][0]["number"].as_str(), claim["exemptions"][0].as_str()), (Some("XA/1"), Some("NLR")));
    let candidate = &line["candidates"][0];
    assert_eq!(candidate["forms"], json!(["global_shield_suspicious"]));
    assert!(candidate["item"]["card"]["hazards"].as_str().is_some_and(|text| text.contains("oxidiser")), "{candidate}");
    assert_eq!((&line["views"], &line["rulings"], &line["contradictions"]), (&json!([]), &json!([]), &json!([])));
    assert_eq!(get(&app, "/api/v1/goods/lines/1/9", &officer).await.0, 404);
    assert_eq!(get(&app, "/api/v1/goods/lines/9/1", &officer).await.0, 404);

    let view =
        json!({"verdict": "controlled", "item": "ammonium_nitrate", "reason": "Marked 5.1", "seen": line["key"]});
    let (status, held) = post(&app, VIEW, &officer, &view).await;
    assert_eq!((status, held["views"][0]["by"].as_str()), (200, Some("officer")), "{held}");
    let (status, ruled) = post(&app, RULINGS, &supervisor, &ruling("not_controlled", "IA/1")).await;
    assert_eq!((status, ruled["ruling"]["state"].as_str()), (201, Some("in_force")), "{ruled}");
    let (_, line) = get(&app, LINE, &officer).await;
    assert_eq!(line["contradictions"], json!([{"view": 1, "rulings": [1]}]));
    assert_eq!(
        (line["views"][0]["verdict"].as_str(), line["claim"]["version"].as_i64()),
        (Some("controlled"), Some(1))
    );
    // Another authority rules the other way: both stand, and that they contradict each other is said.
    post(&app, RULINGS, &supervisor, &ruling("controlled", "IA/2")).await;
    let (_, line) = get(&app, LINE, &officer).await;
    assert_eq!(line["contradictions"], json!([{"view": 1, "rulings": [1]}, {"rulings": [2, 1]}]), "{line}");
    let (status, back) =
        post(&app, "/api/v1/goods/rulings/1/withdraw", &supervisor, &json!({"reason": "In error"})).await;
    assert_eq!((status, back["ruling"]["state"].as_str()), (200, Some("withdrawn")), "{back}");
    assert_eq!(post(&app, "/api/v1/goods/rulings/1/withdraw", &supervisor, &json!({"reason": "Again"})).await.0, 409);
    let (_, line) = get(&app, LINE, &officer).await;
    assert_eq!(line["contradictions"], json!([]));
    let (_, page) = get(&app, "/api/v1/goods/rulings?state=withdrawn&item=ammonium_nitrate&q=nitrogen", &officer).await;
    assert_eq!((page["total"].as_i64(), page["items"][0]["bills"].as_i64()), (Some(1), Some(1)), "{page}");
    assert_eq!(get(&app, "/api/v1/goods/rulings?state=lost", &officer).await.0, 422);

    // The log names items and numbers, and none of the parties, the goods or the reasons.
    let log = app.store.audit_page(&store::audit::AuditQuery { page: 1, ..Default::default() }).await.unwrap();
    let said = serde_json::to_string(&log.items).unwrap();
    for action in ["goods_view", "goods_ruled", "goods_ruling_withdrawn"] {
        assert!(said.contains(action), "{action}");
    }
    for private in ["Orchard", "Nord Chemie", "Marked 5.1", "nitrogen", "NLR"] {
        assert!(!said.contains(private), "{private}");
    }
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_and_so_is_who_may_not() {
    let app = app().await;
    let (officer, supervisor) = (app.user("officer").await, app.user("supervisor").await);
    let analyst = app.user("analyst").await;
    let view = |verdict: &str, item: &str, reason: &str| json!({"verdict": verdict, "item": item, "reason": reason});
    let good = view("not_controlled", "ammonium_nitrate", "Seen");
    assert_eq!(post(&app, VIEW, &analyst, &good).await.0, 403);
    for wrong in [
        view("perhaps", "ammonium_nitrate", "Seen"),
        view("controlled", "nothing", "Seen"),
        view("controlled", "urea", "x"),
    ] {
        assert_eq!(post(&app, VIEW, &officer, &wrong).await.0, 422, "{wrong}");
    }
    let mut stale = good.clone();
    stale["seen"] = json!("g1-0");
    assert_eq!(post(&app, VIEW, &officer, &stale).await.0, 409);
    // Not an officer's to enter, however sure he is.
    assert_eq!(post(&app, RULINGS, &officer, &ruling("controlled", "IA/1")).await.0, 403);
    assert_eq!(post(&app, "/api/v1/goods/rulings/1/withdraw", &officer, &json!({"reason": "Because"})).await.0, 403);
    for (field, value) in [
        ("decision", json!("perhaps")),
        ("item", json!("nothing")),
        ("authority", json!("  ")),
        ("reference", json!("x".repeat(201))),
        ("issued", json!("2999-01-01")),
        ("valid_until", json!("2020-01-01")),
        ("reason", json!("no")),
        ("line", json!(null)),
    ] {
        let mut body = ruling("controlled", "IA/1");
        body[field] = value;
        assert_eq!(post(&app, RULINGS, &supervisor, &body).await.0, 422, "{field}");
    }
    let token = server::add_token(&app.store, "agency").await.unwrap();
    let machine = async |body: Value| {
        let request = Request::builder().method(Method::POST).uri(RULINGS);
        let request =
            request.header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
        read(app.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap()).await
    };
    let mut by_words = ruling("not_controlled", "IA/7");
    for line in ["consignment", "line"] {
        by_words.as_object_mut().unwrap().remove(line);
    }
    assert_eq!(machine(by_words.clone()).await.0, 422, "the goods cannot be told");
    by_words["goods"] = json!("2 t ammonium nitrate, NLR");
    assert_eq!(machine(by_words).await.0, 201);
    let (_, line) = get(&app, LINE, &officer).await;
    assert_eq!(line["rulings"][0]["reference"], "IA/7", "the same words are the same goods: {line}");
}

#[tokio::test]
async fn a_draft_and_a_return_go_by_the_dictionary_and_the_findings() {
    let app = app().await;
    let officer = app.user("officer").await;
    let asked = json!({"form": "global_shield_suspicious", "consignment": 1});
    let (status, draft) = post(&app, "/api/v1/notifications", &officer, &asked).await;
    assert_eq!(status, 201, "{draft}");
    let said = draft["document"]["sections"].to_string();
    for known in ["ammonium_nitrate", "6484-52-2", "310230", "2000", "Nord Chemie"] {
        assert!(said.contains(known), "{known}: {said}");
    }
    let (status, lines) = get(&app, "/api/v1/notifications/return?month=2026-10", &officer).await;
    assert_eq!(
        (status, lines[0]["grams"].as_i64(), lines[0]["flow"].as_str()),
        (200, Some(2_000_000), Some("import")),
        "{lines}"
    );
    assert_eq!(get(&app, "/api/v1/notifications/return?month=2026-11", &officer).await.1, json!([]));
}

#[tokio::test]
async fn a_text_that_is_not_read_to_its_end_says_so() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    // A letter and a digit are two words of it, so that twelve thousand characters are more than it reads.
    let whole = "a1".repeat(5_000);
    let (_, answer) = post(&app, "/api/v1/goods/recognise", &officer, &json!({"lines": [{"text": whole}]})).await;
    assert!(answer["lines"][0].get("cut").is_none(), "{answer}");
    let glued = "a1".repeat(6_000);
    let (_, answer) = post(&app, "/api/v1/goods/recognise", &officer, &json!({"lines": [{"text": glued}]})).await;
    assert_eq!(answer["lines"][0]["cut"], json!(true));
}
