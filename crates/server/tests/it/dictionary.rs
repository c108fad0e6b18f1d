//! The dictionary of controlled goods at the boundary: proposals by one person, decided by another.

use axum::{body::to_bytes, http::Method};
use serde_json::{Value, json};

use crate::app::{Session, TestApp};

async fn call(app: &TestApp, method: Method, path: &str, by: &Session, body: String) -> (u16, Value) {
    let response = app.send(method, path, Some(by), body).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 30_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn post(app: &TestApp, path: &str, by: &Session, body: Value) -> (u16, Value) {
    call(app, Method::POST, path, by, body.to_string()).await
}

async fn get(app: &TestApp, path: &str, by: &Session) -> Value {
    let (status, body) = call(app, Method::GET, path, by, String::new()).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

const PROPOSALS: &str = "/api/v1/goods/proposals";

fn veltane() -> Value {
    json!({"id": "veltane", "name": "Veltane", "class": "chemical", "cas": ["64-17-5"], "regimes": ["GS"], "card": {}})
}

#[tokio::test]
async fn what_one_proposes_another_approves_and_it_is_an_edition() {
    let app = TestApp::new().await;
    let (one, other, officer) =
        (app.user("supervisor").await, app.user("administrator").await, app.user("officer").await);
    let first = get(&app, "/api/v1/goods/editions", &officer).await;
    assert_eq!((first["total"].as_i64(), first["items"][0]["id"].as_i64()), (Some(1), Some(1)), "the shipped one");

    let body = json!({"change": {"put": [veltane()], "benign": ["velvet"]}, "reason": "Listed since May"});
    let (status, made) = post(&app, PROPOSALS, &one, body.clone()).await;
    assert_eq!((status, made["proposal"]["kind"].as_str()), (200, Some("item")), "{made}");
    assert_eq!(made["difference"]["added"][0]["id"], "veltane");
    assert_eq!(made["decidable"], false, "not by whoever made it");
    let path = format!("{PROPOSALS}/{}", made["proposal"]["id"]);
    let agreed = json!({"reason": "Read the decree"});
    let (status, said) = post(&app, &format!("{path}/approve"), &one, agreed.clone()).await;
    assert_eq!(status, 409, "{said}");
    assert_eq!(post(&app, &format!("{path}/refuse"), &one, agreed.clone()).await.0, 409);
    assert_eq!(post(&app, &format!("{path}/approve"), &officer, agreed.clone()).await.0, 403);
    assert_eq!(post(&app, &format!("{path}/approve"), &other, json!({"reason": ""})).await.0, 422);
    assert_eq!(get(&app, &path, &other).await["decidable"], true);
    let (status, done) = post(&app, &format!("{path}/approve"), &other, agreed.clone()).await;
    assert_eq!((status, done["proposal"]["edition"].as_i64()), (200, Some(2)), "{done}");
    assert_eq!(post(&app, &format!("{path}/approve"), &other, agreed).await.0, 409, "once");

    let item = get(&app, "/api/v1/goods/items/veltane", &officer).await;
    assert_eq!(
        (item["history"][0]["change"].as_str(), item["history"][0]["edition"].as_i64()),
        (Some("added"), Some(2))
    );
    assert_eq!(item["programmes"][0]["id"], "global_shield");
    let shield = get(&app, "/api/v1/goods/items?programme=global_shield&q=64-17", &officer).await;
    assert_eq!((shield["total"].as_i64(), shield["items"][0]["id"].as_str()), (Some(1), Some("veltane")));
    let shield = get(&app, "/api/v1/goods/programmes/global_shield", &officer).await;
    assert_eq!(shield["items"].as_array().unwrap().len(), 19);
    let difference = get(&app, "/api/v1/goods/difference?from=1&to=2", &officer).await;
    assert_eq!(
        (difference["added"][0]["id"].as_str(), difference["benign_added"][0].as_str()),
        (Some("veltane"), Some("velvet"))
    );
    assert_eq!(get(&app, "/api/v1/goods/difference", &officer).await, difference, "the newest and the one before");
    assert!(get(&app, "/api/v1/goods/editions/1", &officer).await["items"].as_array().unwrap().len() >= 245);
    assert_eq!(call(&app, Method::GET, "/api/v1/goods/coverage", &officer, String::new()).await.0, 403);
    let coverage = get(&app, "/api/v1/goods/coverage", &one).await;
    assert!(coverage["without_name"]["es"].as_array().unwrap().contains(&json!("veltane")));
    for absent in ["items/none", "programmes/none", "editions/99", "proposals/99"] {
        let (status, said) = call(&app, Method::GET, &format!("/api/v1/goods/{absent}"), &one, String::new()).await;
        assert_eq!(status, 404, "{absent}: {said}");
    }
    let audit = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap();
    let actions: Vec<_> = audit.items.iter().map(|item| item.action.as_str()).collect();
    assert!(actions.contains(&"goods_proposed") && actions.contains(&"goods_approved"), "{actions:?}");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_what_has_moved_is_told() {
    let app = TestApp::new().await;
    let (one, other) = (app.user("supervisor").await, app.user("administrator").await);
    let mut wrong = veltane();
    wrong["cas"] = json!(["64-17-6"]);
    for (change, reason) in [
        (json!({"put": [wrong]}), "A wrong digit"),
        (json!({"remove": ["none"]}), "Not there"),
        (json!({}), "Nothing"),
        (json!({"benign": ["velvet"]}), ""),
        (json!({"unknown": 1}), "Not a change"),
    ] {
        let (status, said) = post(&app, PROPOSALS, &one, json!({"change": change, "reason": reason})).await;
        assert_eq!(status, 422, "{said}");
    }
    let renamed = async |name: &str, by: &Session| {
        let mut item = get(&app, "/api/v1/goods/items/urea", by).await["item"].clone();
        item["name"] = json!(name);
        let body = json!({"change": {"put": [item]}, "reason": "Another name"});
        let (status, made) = post(&app, PROPOSALS, by, body).await;
        assert_eq!(status, 200, "{made}");
        format!("{PROPOSALS}/{}", made["proposal"]["id"])
    };
    let (first, second) = (renamed("Urea, technical", &one).await, renamed("Urea, pure", &one).await);
    assert_eq!(post(&app, &format!("{first}/approve"), &other, json!({"reason": "Right"})).await.0, 200);
    let shown = get(&app, &second, &other).await;
    assert!(shown["hindrance"].as_str().unwrap().contains("urea"), "{shown}");
    assert_eq!(post(&app, &format!("{second}/approve"), &other, json!({"reason": "Right"})).await.0, 409);
    assert_eq!(post(&app, &format!("{second}/refuse"), &other, json!({"reason": "Too late"})).await.0, 200);
    let refused = get(&app, &format!("{PROPOSALS}?state=refused"), &one).await;
    assert_eq!(
        (refused["total"].as_i64(), refused["items"][0]["decided_because"].as_str()),
        (Some(1), Some("Too late"))
    );
}

#[tokio::test]
async fn a_list_of_an_authority_becomes_a_proposal() {
    let app = TestApp::new().await;
    let one = app.user("supervisor").await;
    let table = "CN,TARIC,Dual-use code\n9026 20 99,,2B230\n9027 10 10,,2B230\nnone,,2B230\n";
    let path = |more: &str| format!("{PROPOSALS}/import?form=eu_correlation&hs_edition=2022&name=cn.csv{more}");
    let send = async |path: String, body: &str| call(&app, Method::POST, &path, &one, body.to_owned()).await;
    let (status, looked) = send(path("&look=true"), table).await;
    assert_eq!((status, looked["proposal"].as_i64()), (200, None), "{looked}");
    assert_eq!(looked["read"]["change"]["put"][0]["id"], "pressure_transducer");
    assert_eq!((looked["read"]["defects"][0]["line"].as_i64(), looked["read"]["known"].as_i64()), (Some(4), Some(1)));
    assert_eq!(get(&app, PROPOSALS, &one).await["total"], 0);
    let (status, made) = send(path("&reason=Table%20of%20January"), table).await;
    assert_eq!(status, 200, "{made}");
    let shown = get(&app, &format!("{PROPOSALS}/{}", made["proposal"]), &one).await;
    assert_eq!(
        (shown["proposal"]["kind"].as_str(), shown["proposal"]["source"].as_str()),
        (Some("import"), Some("cn.csv"))
    );
    assert_eq!(send(path("&reason=Nothing%20new"), "CN,TARIC,Dual-use code\n902620,,2B230\n").await.0, 422);
    assert_eq!(send(format!("{PROPOSALS}/import?form=other"), table).await.0, 422);
}
