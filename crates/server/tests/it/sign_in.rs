//! Signing in, the first password, lock-out, and what the audit log says of it.

use axum::http::Method;

use crate::app::{PASSWORD, TestApp};

#[tokio::test]
async fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let app = TestApp::new().await;
    let session = app.user("officer").await;
    for word in ["HttpOnly", "SameSite=Strict", "Secure"] {
        assert!(session.cookie.contains(word), "{}", session.cookie);
    }
    let status = app.send(Method::DELETE, "/api/v1/session", Some(&session), "").await.status();
    assert_eq!(status, 204);
    let status = app.send(Method::GET, "/api/v1/session", Some(&session), "").await.status();
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_one_time_password_opens_only_its_own_change() {
    let app = TestApp::new().await;
    let (username, password) = server::first_administrator(&app.store).await.unwrap().unwrap();
    assert!(server::first_administrator(&app.store).await.unwrap().is_none());
    let session = app.sign_in(&username, &password).await.ok().unwrap();
    assert_eq!(app.send(Method::GET, "/api/v1/users", Some(&session), "").await.status(), 403);
    let short = serde_json::json!({"current": password, "new": "short"}).to_string();
    assert_eq!(app.send(Method::POST, "/api/v1/session/password", Some(&session), short).await.status(), 422);
    let change = serde_json::json!({"current": password, "new": PASSWORD}).to_string();
    let changed = app.send(Method::POST, "/api/v1/session/password", Some(&session), change).await;
    // The browser that made the change goes on under a fresh session; the one before is over.
    assert!(changed.status() == 200 && changed.headers().contains_key("set-cookie"));
    assert_eq!(app.send(Method::GET, "/api/v1/session", Some(&session), "").await.status(), 401);
    let session = app.sign_in(&username, PASSWORD).await.ok().unwrap();
    assert_eq!(app.send(Method::GET, "/api/v1/users", Some(&session), "").await.status(), 200);
}

#[tokio::test]
async fn wrong_passwords_lock_the_account_and_are_logged() {
    let app = TestApp::new().await;
    app.user("officer").await;
    for _ in 0..4 {
        assert_eq!(app.sign_in("officer", "wrong").await.err().unwrap().status(), 401);
    }
    let locked = app.sign_in("officer", PASSWORD).await.err().unwrap();
    assert_eq!(locked.status(), 423);
    assert!(locked.headers().contains_key("retry-after"));
    assert_eq!(app.sign_in("nobody", "wrong").await.err().unwrap().status(), 401);
    let log = app.store.audit_page(&store::audit::AuditQuery::default()).await.unwrap();
    assert_eq!(log.items.iter().filter(|item| item.action == "sign_in_refused").count(), 4);
    assert!(app.store.audit_verify().await.unwrap().ok);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tries_that_come_together_are_counted_before_the_next() {
    let app = std::sync::Arc::new(TestApp::new().await);
    app.user("officer").await;
    let tries = (0..24).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { app.sign_in("officer", "wrong").await.err().unwrap().status().as_u16() })
    });
    let answers = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect::<Vec<_>>();
    // Four are let through, and one that may have been under way beside the fourth.
    let tried = answers.iter().filter(|status| **status == 401).count();
    assert!((4..=5).contains(&tried), "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 423).count(), answers.len() - tried);
}
