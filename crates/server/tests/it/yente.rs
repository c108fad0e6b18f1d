//! Screening in yente's shape: what its clients send and read, and what is refused with the reason.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode},
};
use model::{
    Entity,
    EntitySchema::{Document, Organization, Person, Vessel},
    watch::{EntityDocument, EntityName, NameKind},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::app::TestApp;

fn names(main: &str, alias: Option<&str>) -> Vec<EntityName> {
    let name = |text: &str, kind| EntityName { text: text.into(), kind };
    std::iter::once(name(main, NameKind::Primary)).chain(alias.map(|text| name(text, NameKind::Alias))).collect()
}

fn document(kind: &str, number: &str) -> Vec<EntityDocument> {
    vec![EntityDocument { kind: Some(kind.into()), number: number.into(), country: Some("XK".into()) }]
}

/// Nobody of these exists.
pub fn entries() -> Vec<Entity> {
    let entity = |list: &str, id: &str, schema, names| Entity {
        list: list.into(),
        id: id.into(),
        schema,
        names,
        ..Entity::default()
    };
    vec![
        Entity {
            dob: vec!["1971-03-09".into()],
            nationality: vec!["XK".into()],
            sex: Some("M".into()),
            documents: document("Passport", "QZ7741903"),
            programmes: vec!["PROG-1".into()],
            ..entity("alpha", "7", Person, names("Zorvan Quillbrand Mothersole", Some("Zed Quillbrand")))
        },
        entity("beta", "7", Person, names("Zorvan Quillbrand Mothersole", None)),
        entity("beta", "8", Organization, names("Grobnik Fastener Consortium", None)),
        Entity { imo: Some("9074729".into()), ..entity("beta", "9", Vessel, names("Wandering Perihelion", None)) },
        Entity { documents: document("Passport", "LOST55512"), ..entity("beta", "10", Document, vec![]) },
    ]
}

struct Caller {
    app: TestApp,
    token: String,
}

impl Caller {
    async fn new() -> Self {
        let app = TestApp::holding(entries()).await;
        let token = server::add_token(&app.store, "bank").await.unwrap();
        Caller { app, token }
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("authorization", format!("ApiKey {}", self.token));
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, path, Value::Null).await
    }

    /// The results of one query.
    async fn ask(&self, path: &str, schema: &str, properties: Value) -> Vec<Value> {
        let body = json!({"queries": {"q": {"schema": schema, "properties": properties}}});
        let (status, answer) = self.call(Method::POST, path, body).await;
        assert_eq!(status, 200, "{answer}");
        answer["responses"]["q"]["results"].as_array().unwrap().clone()
    }
}

fn ids(results: &[Value]) -> Vec<&str> {
    results.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_match_has_every_field_that_clients_read() {
    let caller = Caller::new().await;
    let properties = json!({"name": ["Zorvan Quillbrand Mothersole"], "birthDate": "1971-03-09", "nationality": ["xk"], "email": ["a@b"]});
    let body = json!({"queries": {"q1": {"id": "mine", "schema": "Person", "properties": properties}}, "weights": {}, "config": {}});
    let (status, answer) = caller.call(Method::POST, "/match/alpha?limit=3&algorithm=best&threshold=0.6", body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["limit"], 3);
    assert!(answer["matcher"]["name"]["description"].is_string());
    let one = &answer["responses"]["q1"];
    assert_eq!(one["status"], 200);
    assert_eq!(one["total"], json!({"value": 1, "relation": "eq"}));
    // What was not asked with is not given back.
    let used = json!({"name": ["Zorvan Quillbrand Mothersole"], "birthDate": ["1971-03-09"], "nationality": ["xk"]});
    assert_eq!(one["query"], json!({"id": "mine", "schema": "Person", "properties": used}));
    let mut found = one["results"][0].clone();
    let score = found["score"].as_f64().unwrap();
    assert!(score > 0.7 && score <= 1.0, "{score}");
    let explanations = found["explanations"].as_object().unwrap().clone();
    for (feature, why) in &explanations {
        assert_eq!(found["features"][feature], why["score"], "{feature}");
        assert!(why["detail"].is_string() && why["query"].is_string() && why["candidate"].is_string(), "{why}");
    }
    assert!(explanations.contains_key("name") && explanations.contains_key("birth_date"), "{explanations:?}");
    for field in ["score", "features", "explanations"] {
        found.as_object_mut().unwrap().remove(field);
    }
    let expected = json!({
        "id": "alpha:7",
        "caption": "Zorvan Quillbrand Mothersole",
        "schema": "Person",
        "properties": {
            "name": ["Zorvan Quillbrand Mothersole"],
            "alias": ["Zed Quillbrand"],
            "birthDate": ["1971-03-09"],
            "nationality": ["xk"],
            "gender": ["male"],
            "passportNumber": ["QZ7741903"],
            "program": ["PROG-1"],
        },
        "datasets": ["alpha"],
        "referents": [],
        "target": true,
        "first_seen": null,
        "last_seen": null,
        "last_change": null,
        "match": true,
    });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn datasets_schemata_and_ruled_out_entries_narrow_the_answer() {
    let caller = Caller::new().await;
    let name = json!({"name": ["Zorvan Quillbrand Mothersole"]});
    let mut both = caller.ask("/match/default", "Person", name.clone()).await;
    both.sort_by_key(|one| one["id"].to_string());
    assert_eq!(ids(&both), ["alpha:7", "beta:7"]);
    for (path, left) in [
        ("/match/beta", "beta:7"),
        ("/match/default?include_dataset=alpha", "alpha:7"),
        ("/match/default?exclude_dataset=alpha", "beta:7"),
        ("/match/default?exclude_entity_ids=beta:7", "alpha:7"),
        ("/match/default?limit=1&exclude_entity_ids=alpha:7", "beta:7"),
    ] {
        assert_eq!(ids(&caller.ask(path, "Person", name.clone()).await), [left], "{path}");
    }
    assert!(caller.ask("/match/default?exclude_schema=Person", "Person", name.clone()).await.is_empty());
    assert!(caller.ask("/match/default?include_schema=Vessel", "Person", name.clone()).await.is_empty());
    assert!(caller.ask("/match/default", "Company", name.clone()).await.is_empty());
    assert_eq!(caller.ask("/match/default", "LegalEntity", name).await.len(), 2);
}

#[tokio::test]
async fn names_in_parts_numbers_and_other_schemata_find_their_entries() {
    let caller = Caller::new().await;
    for (schema, properties, expected) in [
        ("Person", json!({"firstName": "Zorvan Quillbrand", "lastName": ["Mothersole"], "gender": "male"}), "alpha:7"),
        ("Person", json!({"name": ["Somebody Else"], "passportNumber": ["QZ7741903"]}), "alpha:7"),
        ("Person", json!({"passportNumber": ["LOST55512"]}), "beta:10"),
        ("Passport", json!({"number": ["LOST55512"]}), "beta:10"),
        ("PublicBody", json!({"name": ["Grobnik Fastener Consortium"]}), "beta:8"),
        ("Vessel", json!({"name": ["Wandering Perihelion"]}), "beta:9"),
        ("Vessel", json!({"imoNumber": ["IMO9074729"]}), "beta:9"),
    ] {
        let found = caller.ask("/match/default", schema, properties.clone()).await;
        assert!(ids(&found).contains(&expected), "{schema} {properties}: {found:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_honoured_is_refused_with_the_reason() {
    let caller = Caller::new().await;
    let person = json!({"schema": "Person", "properties": {"name": ["Zorvan Mothersole"]}});
    let good = json!({"queries": {"q": person}});
    for (path, status) in [
        ("/match/gamma", 404),
        ("/match/default?topics=sanction", 400),
        ("/match/default?changed_since=2026-01-01", 400),
        ("/match/default?algorithm=logic-v2", 400),
        ("/match/default?limit=501", 400),
        ("/match/default?threshold=high", 400),
        ("/match/default?include_dataset=gamma", 400),
        ("/match/alpha?include_dataset=beta", 400),
        ("/match/default?exclude_schema=Company", 400),
        ("/match/default?tresholds=0.5", 400),
    ] {
        let (found, answer) = caller.call(Method::POST, path, good.clone()).await;
        assert_eq!(found, status, "{path}");
        assert!(answer["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{path}: {answer}");
    }
    let (status, _) = caller.call(Method::POST, "/match/default", json!({"queries": {}})).await;
    assert_eq!(status, 400);
    let (status, _) =
        caller.call(Method::POST, "/match/default", json!({"queries": {"q": person}, "weights": {"name": 1}})).await;
    assert_eq!(status, 400);
    let (status, _) = caller.call(Method::POST, "/match/default", json!([1])).await;
    assert_eq!(status, 422);
    let many: serde_json::Map<String, Value> = (0..101).map(|n| (n.to_string(), person.clone())).collect();
    let (status, answer) = caller.call(Method::POST, "/match/default", json!({"queries": many})).await;
    assert_eq!((status.as_u16(), answer["detail"].as_str()), (400, Some("Too many queries in one batch (limit: 100)")));
    let large = json!({"queries": {"q": {"schema": "Person", "properties": {"name": ["x".repeat(5 << 20)]}}}});
    let (status, _) = raw(&caller, large.to_string()).await;
    assert_eq!(status, 413);
}

async fn raw(caller: &Caller, body: String) -> (StatusCode, usize) {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/match/default")
        .header("authorization", format!("Bearer {}", caller.token));
    let response = caller.app.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = response.status();
    (status, to_bytes(response.into_body(), 1 << 20).await.unwrap().len())
}

#[tokio::test]
async fn one_query_that_cannot_be_read_refuses_the_call_and_says_which() {
    let caller = Caller::new().await;
    let body = json!({"queries": {
        "good": {"schema": "Person", "properties": {"name": ["Zorvan Mothersole"]}},
        "odd": {"schema": "Ownership", "properties": {"name": ["Secret Name"]}},
        "empty": {"schema": "Person", "properties": {"nmae": ["Secret Name"]}},
        "shapeless": {"properties": ["Secret Name"]},
    }});
    let (status, answer) = caller.call(Method::POST, "/match/default", body).await;
    assert_eq!(status, 400);
    let status = |name: &str| answer["responses"][name]["status"].as_i64();
    assert_eq!([status("good"), status("odd"), status("empty"), status("shapeless")], [200, 400, 400, 400].map(Some));
    let detail = answer["detail"].as_str().unwrap();
    assert!(detail.contains("query odd: schema Ownership is not screened"), "{detail}");
    assert!(!detail.contains("Secret"), "{detail}");
}

#[tokio::test]
async fn the_catalogue_lists_every_list_and_the_collection_of_all() {
    let caller = Caller::new().await;
    let (status, answer) = caller.get("/catalog").await;
    assert_eq!(status, 200);
    let datasets = answer["datasets"].as_array().unwrap();
    let named = |name: &str| datasets.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(named("default")["children"], json!(["alpha", "beta", "watch"]));
    assert_eq!(named("default")["entity_count"], 5);
    let alpha = named("alpha");
    assert_eq!((&alpha["title"], &alpha["version"]), (&json!("List alpha"), &json!("2026-11-01")));
    assert_eq!((&alpha["entity_count"], &alpha["index_current"]), (&json!(1), &json!(true)));
    assert_eq!(alpha["updated_at"], "2026-11-01T02:26:40");
    assert_eq!(answer["current"], json!(["alpha", "beta", "watch"]));
    assert_eq!((&answer["outdated"], &answer["index_stale"]), (&json!([]), &json!(false)));
    let (_, algorithms) = caller.get("/algorithms").await;
    assert_eq!(algorithms["default"], "best");
    assert_eq!(algorithms["algorithms"][0]["name"], algorithms["best"]);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(caller.get(path).await.1["status"], "ok", "{path}");
    }
}

#[tokio::test]
async fn words_and_ids_find_entries() {
    let caller = Caller::new().await;
    let (status, answer) = caller.get("/search/default?q=fastener&offset=0&facets=schema").await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["results"][0]["id"], "beta:8");
    assert_eq!(answer["total"], json!({"value": 1, "relation": "eq"}));
    assert_eq!(
        answer["facets"]["schema"]["values"],
        json!([{"name": "Organization", "label": "Organization", "count": 1}])
    );
    let (_, answer) = caller.get("/search/default?q=Zorvan+Quillbrand+Mothersole&limit=1").await;
    assert_eq!((&answer["total"]["value"], answer["results"].as_array().unwrap().len()), (&json!(2), 1));
    let (_, answer) = caller.get("/search/default?countries=xk&schema=Person").await;
    assert_eq!(answer["results"][0]["id"], "alpha:7");
    assert_eq!(caller.get("/search/default?q=a&sort=name").await.0, 400);
    assert_eq!(caller.get("/search/default?q=a&schema=Person&filter=x:y").await.0, 400);

    let (status, entity) = caller.get("/entities/beta%3A9?nested=true").await;
    assert_eq!(status, 200);
    assert_eq!(entity["properties"], json!({"name": ["Wandering Perihelion"], "imoNumber": ["9074729"]}));
    assert_eq!(caller.get("/entities/beta%3A9/adjacent").await.1["adjacent"], json!({}));
    for path in ["/entities/beta%3A99", "/entities/9", "/entities/beta%3A9/adjacent/owner", "/statements?offset=0"] {
        assert_eq!(caller.get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn officers_may_ask_and_only_counts_are_logged() {
    let caller = Caller::new().await;
    let officer = caller.app.user("officer").await;
    let body = json!({"queries": {"q": {"schema": "Person", "properties": {"name": ["Zorvan Mothersole"]}}}});
    let status = caller.app.send(Method::POST, "/match/default", Some(&officer), body.to_string()).await.status();
    assert_eq!(status, 200);
    let log = caller.app.store.audit_page(&store::audit::AuditQuery { page: 1, ..Default::default() }).await.unwrap();
    let entry = log.items.iter().find(|item| item.action == "screen").unwrap();
    assert_eq!((entry.actor.as_str(), entry.detail.as_str()), ("officer", "1 queries"));
    assert!(!serde_json::to_string(&log.items).unwrap().contains("Zorvan"));
}
