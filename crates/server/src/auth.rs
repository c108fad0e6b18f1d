//! The gate before every route: who asks, may they, and does a change carry its CSRF token.

use std::{net::SocketAddr, sync::LazyLock, time::Duration};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use chrono::Utc;
use rand::{TryRngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use store::people::Account;

use crate::{
    App,
    error::{ApiError, ApiResult},
    routes::{Access, Role, Route},
};

/// Name of the session's cookie.
pub(crate) const COOKIE: &str = "portcullis_session";
/// A session that rests this long ends, milliseconds.
pub(crate) const IDLE: i64 = 30 * 60 * 1000;
/// A session ends after a shift however busy it is.
pub(crate) const LIFETIME: i64 = 12 * 60 * 60 * 1000;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// User or token name, as the audit log writes it.
    pub name: String,
    pub role: Role,
    /// The account; none for a token.
    pub account: Option<Account>,
    pub csrf: String,
    pub token_hash: String,
}

impl Actor {
    /// The account of a person; tokens have none.
    pub fn account(&self) -> ApiResult<&Account> {
        self.account.as_ref().ok_or_else(|| ApiError::forbidden("only a person can do this"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Actor>().cloned().ok_or_else(|| ApiError::unauthorized("sign in first"))
    }
}

/// The route's handler behind the gate.
pub(crate) fn guarded(route: &'static Route, app: &App) -> MethodRouter<App> {
    (route.handler)().route_layer(from_fn_with_state((app.clone(), route), gate))
}

async fn gate(State((app, route)): State<(App, &'static Route)>, mut request: Request, next: Next) -> Response {
    if route.access != Access::Public && !from_loopback(route, &request) {
        match allowed(&app, route, request.headers(), request.method()).await {
            Ok(actor) => drop(request.extensions_mut().insert(actor)),
            Err(error) => return error.into_response(),
        }
    }
    next.run(request).await
}

/// Prometheus on the same machine needs no token.
fn from_loopback(route: &Route, request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let direct = !request.headers().contains_key("x-forwarded-for") && !request.headers().contains_key("forwarded");
    route.path == "/metrics" && direct && peer.is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback())
}

async fn allowed(app: &App, route: &Route, headers: &HeaderMap, method: &Method) -> ApiResult<Actor> {
    let actor = match bearer(headers) {
        Some(token) => by_token(app, token).await?,
        None => by_session(app, headers, method).await?,
    };
    let Access::Roles(roles) = route.access else { return Ok(actor) };
    if actor.account.as_ref().is_some_and(|account| account.user.must_change_password) {
        return Err(ApiError::forbidden("change the one-time password first"));
    }
    if !roles.contains(&actor.role) {
        return Err(ApiError::forbidden("your role does not allow this"));
    }
    Ok(actor)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    // The clients of yente call it ApiKey. Schemes are written in any case (RFC 9110, section 11.1).
    ["bearer", "apikey"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(token)
}

async fn by_token(app: &App, token: &str) -> ApiResult<Actor> {
    let token_hash = hash(token);
    let found = app.store.token(&token_hash).await?;
    let token = found.ok_or_else(|| ApiError::unauthorized("this token is not in force"))?;
    let now = Utc::now().timestamp_millis();
    if token.used_at.is_none_or(|used| now - used > SEEN) {
        let (store, id) = (app.store.clone(), token.id);
        in_passing(async move { store.touch_token(id, now).await });
    }
    Ok(Actor {
        name: format!("token {}", token.name),
        role: Role::Integrator,
        account: None,
        csrf: String::new(),
        token_hash,
    })
}

async fn by_session(app: &App, headers: &HeaderMap, method: &Method) -> ApiResult<Actor> {
    let token = cookie(headers).ok_or_else(|| ApiError::unauthorized("sign in first"))?;
    let (token_hash, now) = (hash(token), Utc::now().timestamp_millis());
    let session = app.store.session(&token_hash, now, IDLE).await?;
    let session = session.ok_or_else(|| ApiError::unauthorized("your session has ended: sign in again"))?;
    if method != Method::GET && method != Method::HEAD {
        let sent = headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or("");
        if !same(sent, &session.csrf) {
            return Err(ApiError::forbidden("the request does not come from the console (CSRF token)"));
        }
    }
    if now - session.seen_at > SEEN {
        let (store, token_hash) = (app.store.clone(), token_hash.clone());
        in_passing(async move { store.touch_session(&token_hash, now).await });
    }
    let role =
        Role::parse(&session.account.user.role).ok_or_else(|| ApiError::forbidden("this account has no known role"))?;
    Ok(Actor {
        name: session.account.user.username.clone(),
        role,
        account: Some(session.account),
        csrf: session.csrf,
        token_hash,
    })
}

/// Once a minute is often enough to see that a session or token is in use.
const SEEN: i64 = 60_000;

/// What no page should wait for: it needs the writer's turn, and nobody misses it if it fails.
fn in_passing(work: impl Future<Output = store::Result<()>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = work.await {
            tracing::warn!("{error}");
        }
    });
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == COOKIE).then_some(value)
        })
}

/// The session's cookie; an empty token ends it.
pub(crate) fn set_cookie(token: &str, secure: bool) -> String {
    let age = if token.is_empty() { 0 } else { LIFETIME / 1000 };
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}")
}

/// A secret of 256 bits.
pub(crate) fn secret() -> ApiResult<String> {
    let mut bytes = [0_u8; 32];
    OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| ApiError::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "the system gives no randomness"))?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}

/// Secrets are stored as their hashes only. They are random, so one round suffices.
pub(crate) fn hash(secret: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Compares secrets by their hashes, so that time tells nothing of where they differ.
fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a.as_bytes()) == Sha256::digest(b.as_bytes())
}

/// A hash that no password has: checked when the account does not exist, so that time does not tell whether it does.
pub(crate) static NOBODY: LazyLock<String> =
    LazyLock::new(|| crate::people::hash_password("nobody").unwrap_or_default());

/// How long an account is locked after its wrong passwords: nothing for four, then a minute, doubling to a day.
pub(crate) fn lock_for(failures: i64) -> Duration {
    match failures {
        ..=3 => Duration::ZERO,
        more => Duration::from_secs((60_u64 << (more - 4).clamp(0, 10)).min(86_400)),
    }
}
