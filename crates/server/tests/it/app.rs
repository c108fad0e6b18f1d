//! An application over a store of its own, with a pipeline that keeps messages and does no more.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock, atomic::Ordering},
};

use assess::{Engines, Policy};
use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response},
};
use goods::{Dictionary, Recogniser};
use model::{Entity, SubjectKind};
use rules::RuleSet;
use server::{
    App, Desk, Events, Incoming, Intake, IntakeError, Sample, Submitted,
    backtests::{Archive, Backtests, Question, Span, Watch, Wish},
};
use store::{
    Place, Store,
    lists::{AttemptItem, ListFetch, ListSource, NewEdition, Offered},
};
use tempfile::TempDir;
use tower::ServiceExt;

/// The shipped dictionary, made ready once for all tests.
static GOODS: LazyLock<Arc<Recogniser>> =
    LazyLock::new(|| Arc::new(Recogniser::build(Arc::new(Dictionary::shipped().unwrap())).unwrap()));

pub struct TestApp {
    pub router: Router,
    pub store: Store,
    _folder: TempDir,
}

struct Kept(Arc<Engines>);

#[async_trait]
impl Intake for Kept {
    async fn submit(&self, message: Incoming) -> Result<Submitted, IntakeError> {
        Ok(Submitted { id: 1, digest: message.name, status: "accepted" })
    }
    async fn retry(&self, _: i64) -> Result<(), IntakeError> {
        Ok(())
    }
}

#[async_trait]
impl Desk for Kept {
    fn engines(&self) -> Arc<Engines> {
        self.0.clone()
    }
    async fn reload(&self) -> Result<(), String> {
        Ok(())
    }
    async fn take_list(&self, _: Offered, _: String, _: Vec<u8>) -> Result<AttemptItem, String> {
        Err("no list".into())
    }
    fn source_faults(&self, source: &ListSource) -> Vec<String> {
        source.urls.iter().filter(|url| url.starts_with("gopher:")).map(|url| format!("{url} is no address")).collect()
    }
    fn fetch_list(self: Arc<Self>, source: ListSource, _: String) -> bool {
        source.list != "running"
    }
    fn fetching(&self) -> Vec<(String, ListFetch)> {
        Vec::new()
    }
    async fn reassess(
        &self,
        subjects: &[(model::SubjectKind, i64)],
        _: &server::DecidedMatch,
    ) -> Result<usize, String> {
        Ok(subjects.len())
    }
    async fn follow_rulings(&self) -> Result<usize, String> {
        Ok(0)
    }
    fn register_changed(&self) {}
    fn clock(&self) -> i64 {
        0
    }
}

/// A history of one day of travellers. A back-test of a rule whose condition is `false` runs until it is cancelled, one of
/// `!true` breaks off.
struct OneDay;

impl Archive for OneDay {
    fn span(&self, subject: SubjectKind) -> Result<Option<Span>, String> {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        Ok((subject == SubjectKind::Traveller).then_some(Span { from: day, to: day, days: 1 }))
    }
    fn backtest(&self, set: &RuleSet, question: &Question, watch: &Watch) -> Result<serde_json::Value, String> {
        if set.rules().iter().any(|rule| rule.cel == "!true") {
            return Err("the history cannot be read".into());
        }
        watch.tell(0.5);
        while set.rules().iter().any(|rule| rule.cel == "false") && !watch.cancelled.load(Ordering::Relaxed) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let rules: Vec<_> = set.rules().iter().map(|rule| serde_json::json!({
            "id": rule.id, "title": rule.title, "subject": rule.subject, "records": 10, "hits": 2, "hit_rate": 0.2,
            "days": [{"day": "2026-11-23", "records": 10, "hits": 2}],
            "offices": (0..40).map(|n| serde_json::json!({"office": format!("O{n}"), "hits": 1})).collect::<Vec<_>>(),
            "examples": ["traveller-1", "traveller-2"], "workload": {"capacity": question.capacity},
        })).collect();
        Ok(
            serde_json::json!({"from": question.from, "rules": rules, "together": [{"hits": 2, "examples": ["traveller-1"]}]}),
        )
    }
    fn suggest(&self, wish: &Wish, _: &Watch) -> Result<serde_json::Value, String> {
        Ok(
            serde_json::json!({"subject": wish.subject, "conditions": wish.conditions, "proposals": [{"cel": "age < 15"}]}),
        )
    }
}

/// An office in a country of three that it knows.
pub fn office() -> exchange::Office {
    exchange::Office {
        own: exchange::Authority { country: Some("PK".into()), ..exchange::Authority::default() },
        weekend: Vec::new(),
        holidays: BTreeSet::new(),
        offset_minutes: 0,
        country: |code| ["PK", "DE", "AE"].contains(&code),
    }
}

pub const PASSWORD: &str = "a long enough one";

impl TestApp {
    pub async fn new() -> Self {
        Self::holding(vec![]).await
    }

    /// An application whose engines and store hold these entries, each on the list that it names.
    pub async fn holding(entities: Vec<Entity>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().to_owned())).await.unwrap();
        let names: BTreeSet<String> = entities.iter().map(|entity| entity.list.clone()).collect();
        for list in names {
            let entities = entities.iter().filter(|entity| entity.list == list).cloned().collect();
            let (name, source, edition) = (format!("List {list}"), "test".into(), Some("2026-11-01".into()));
            let new = NewEdition { list, name, source, edition, entities, accept_shrunken: false };
            store.put_list(new, 1_793_500_000_000).await.unwrap();
        }
        let engines = Engines::build(entities, vec![], Policy::shipped(), Arc::default()).unwrap();
        Self::over(folder, store, engines.with_goods(GOODS.clone()))
    }

    /// An application that can tell headings.
    pub async fn with_headings(suggester: goods::hs::Suggester) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().to_owned())).await.unwrap();
        let engines = Engines::build(vec![], vec![], Policy::shipped(), Arc::default()).unwrap();
        Self::over(folder, store, engines.with_headings(Some(Arc::new(suggester))))
    }

    fn over(folder: TempDir, store: Store, engines: Engines) -> Self {
        let kept = Arc::new(Kept(Arc::new(engines)));
        let app = App {
            store: store.clone(),
            intake: kept.clone(),
            desk: kept,
            events: Events::default(),
            sample: Sample::default(),
            backtests: Backtests::new(Arc::new(OneDay)),
            office: Arc::new(office()),
            secure: true,
            metrics: server::detached_metrics(),
        };
        TestApp { router: server::router(app), store, _folder: folder }
    }

    pub async fn user(&self, role: &str) -> Session {
        server::add_user(&self.store, role, role, role).await.unwrap();
        server::set_password(&self.store, role, PASSWORD).await.unwrap();
        self.sign_in(role, PASSWORD).await.unwrap()
    }

    pub async fn sign_in(&self, username: &str, password: &str) -> Result<Session, Response<Body>> {
        let body = serde_json::json!({"username": username, "password": password}).to_string();
        let response = self.send(Method::POST, "/api/v1/session", None, body).await;
        if response.status() != 200 {
            return Err(response);
        }
        let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        let body: serde_json::Value =
            serde_json::from_slice(&to_bytes(response.into_body(), 100_000).await.unwrap()).unwrap();
        let csrf = body["csrf"].as_str().unwrap().to_owned();
        Ok(Session { header: cookie.split(';').next().unwrap().to_owned(), cookie, csrf })
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        session: Option<&Session>,
        body: impl Into<Body>,
    ) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        if let Some(session) = session {
            request = request.header("cookie", &session.header).header("x-csrf-token", &session.csrf);
        }
        self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap()
    }
}

pub struct Session {
    pub header: String,
    pub cookie: String,
    pub csrf: String,
}
