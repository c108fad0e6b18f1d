//! The walk over the list of routes.

use axum::http::{Method, Request};
use server::{Access, ROUTES, Role, Route};
use tower::ServiceExt;

use crate::app::TestApp;

/// A path that the router matches, with something in the places of its parameters.
fn concrete(route: &Route) -> String {
    route.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_refuses_without_sign_in_and_every_role_that_it_does_not_name() {
    let app = TestApp::new().await;
    let mut sessions = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Integrator) {
        sessions.push((role, app.user(role.word()).await));
    }
    let token = server::add_token(&app.store, "sender").await.unwrap();
    let mut refusals = 0;
    for route in ROUTES {
        let path = concrete(route);
        let nobody = app.send(route.method.clone(), &path, None, "{}").await.status();
        match route.access {
            Access::Public => {
                assert!(path == "/api/v1/session" || nobody != 401, "{} {path}: {nobody}", route.method);
                continue;
            }
            Access::SignedIn | Access::Roles(_) => assert_eq!(nobody, 401, "{} {path}", route.method),
        }
        let Access::Roles(allowed) = route.access else { continue };
        for (role, session) in sessions.iter().filter(|(role, _)| !allowed.contains(role)) {
            let status = app.send(route.method.clone(), &path, Some(session), "{}").await.status();
            assert_eq!(status, 403, "{} {path} as {}", route.method, role.word());
            refusals += 1;
        }
        if !allowed.contains(&Role::Integrator) {
            let request = Request::builder()
                .method(route.method.clone())
                .uri(&path)
                .header("authorization", format!("Bearer {token}"));
            let status =
                app.router.clone().oneshot(request.body(axum::body::Body::from("{}")).unwrap()).await.unwrap().status();
            assert_eq!(status, 403, "{} {path} with a token", route.method);
        }
    }
    assert!(refusals > 60, "{refusals}");
}

#[tokio::test]
async fn the_roles_that_a_route_names_pass() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    for path in [
        "/api/v1/overview",
        "/api/v1/movements",
        "/api/v1/targets",
        "/api/v1/messages",
        "/api/v1/lists",
        "/api/v1/rules",
        "/api/v1/rules/fields",
        "/api/v1/rules/sets",
    ] {
        let status = app.send(Method::GET, path, Some(&officer), "").await.status();
        assert_eq!(status, 200, "{path}");
    }
    let token = server::add_token(&app.store, "sender").await.unwrap();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/messages")
        .header("authorization", format!("Bearer {token}"));
    let response = app.router.clone().oneshot(request.body(axum::body::Body::from("UNB")).unwrap()).await.unwrap();
    assert_eq!(response.status(), 202);
}

#[tokio::test]
async fn a_change_without_its_csrf_token_is_refused() {
    let app = TestApp::new().await;
    let mut officer = app.user("officer").await;
    officer.csrf = "guessed".into();
    let status = app.send(Method::POST, "/api/v1/targets/1/claim", Some(&officer), "").await.status();
    assert_eq!(status, 403);
}

#[tokio::test]
async fn answers_carry_the_protective_headers() {
    let app = TestApp::new().await;
    let response = app.send(Method::GET, "/healthz", None, "").await;
    for name in [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "strict-transport-security",
    ] {
        assert!(response.headers().contains_key(name), "{name}");
    }
}

#[test]
fn the_api_document_is_the_one_checked_in() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let fresh = serde_json::to_string_pretty(&server::openapi()).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), fresh, "run with UPDATE_EXPECT=1");
}

#[tokio::test]
async fn nobody_is_taken_more_from_than_a_route_is_for() {
    let app = TestApp::new().await;
    let officer = app.user("officer").await;
    let token = server::add_token(&app.store, "sender").await.unwrap();
    let large = |length: usize| axum::body::Body::from(vec![b' '; length]);
    // Whoever signs in is not known yet.
    let sign_in = Request::post("/api/v1/session").header("content-type", "application/json");
    let answer = app.router.clone().oneshot(sign_in.body(large(5 << 10)).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 413);
    let answer = app.send(Method::POST, "/api/v1/screen", Some(&officer), " ".repeat(5 << 20)).await;
    assert_eq!(answer.status(), 413);
    let message = Request::post("/api/v1/messages").header("authorization", format!("Bearer {token}"));
    let answer = app.router.clone().oneshot(message.body(large(5 << 20)).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 202);
}
