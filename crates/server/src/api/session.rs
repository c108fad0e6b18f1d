//! Signing in and out, passwords, the second factor.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    AuditEntry,
    people::{AccountChange, UserItem},
};

use super::{log, now};
use crate::{
    App,
    auth::{self, Actor},
    error::{ApiError, ApiResult},
    people, totp,
};

#[derive(Deserialize)]
pub(crate) struct SignIn {
    username: String,
    password: String,
    totp: Option<String>,
}

/// One answer for every wrong name, password or code, after the same work.
fn wrong() -> ApiError {
    ApiError::unauthorized("the sign-in is wrong")
}

pub(crate) async fn sign_in(State(app): State<App>, Json(asked): Json<SignIn>) -> ApiResult<Response> {
    let turn = people::turn().await;
    let now = now();
    let account = app.store.account_by_name(&asked.username).await?;
    let hash = account.as_ref().map_or_else(|| auth::NOBODY.clone(), |a| a.password_hash.clone());
    let locked = account.as_ref().map_or(0, |a| a.user.locked_until);
    if locked > now {
        let seconds = u64::try_from((locked - now) / 1000 + 1).unwrap_or(60);
        return Err(ApiError::new(StatusCode::LOCKED, "too many wrong tries: the account is locked for a while")
            .retry_after(seconds));
    }
    let password = asked.password;
    let (right, _turn) = people::in_turn(turn, move || people::verify(&password, &hash)).await;
    let right = right.unwrap_or(false);
    let Some(account) = account else { return Err(wrong()) };
    let step = match (&account.totp_secret, asked.totp.as_deref().map(str::trim)) {
        (None, _) => Some(0),
        (Some(_), None | Some("")) if right => {
            // The password was right: asking for the code tells its owner only.
            return Ok((StatusCode::UNAUTHORIZED, Json(json!({"title": "Unauthorized", "status": 401, "detail": "the code of your second factor is needed", "totp_required": true}))).into_response());
        }
        (Some(secret), code) => code.and_then(|code| totp::verify(secret, code, now)),
    };
    let accepted =
        right && account.user.active && step.is_some() && app.store.count_success(account.user.id, step).await?;
    if !accepted {
        let until = |failures| match i64::try_from(auth::lock_for(failures).as_millis()) {
            Ok(locked) if locked > 0 => now + locked,
            _ => 0,
        };
        app.store.count_failure(account.user.id, until).await?;
        let entry = AuditEntry::new(&account.user.username, "sign_in_refused", "user", account.user.id, "");
        app.store.audit(now, &[entry]).await?;
        return Err(wrong());
    }
    app.store.audit(now, &[AuditEntry::new(&account.user.username, "sign_in", "user", account.user.id, "")]).await?;
    begin(&app, &account.user, now).await
}

/// A fresh session for this user.
async fn begin(app: &App, user: &UserItem, now: i64) -> ApiResult<Response> {
    let (token, csrf) = (auth::secret()?, auth::secret()?);
    app.store.add_session(&auth::hash(&token), user.id, &csrf, now, now + auth::LIFETIME).await?;
    let mut headers = HeaderMap::new();
    if let Ok(value) = auth::set_cookie(&token, app.secure).parse() {
        headers.insert(header::SET_COOKIE, value);
    }
    Ok((headers, Json(json!({"user": user, "csrf": csrf}))).into_response())
}

pub(crate) async fn current(actor: Actor) -> ApiResult<Json<Value>> {
    let user = &actor.account()?.user;
    Ok(Json(json!({"user": user, "csrf": actor.csrf})))
}

pub(crate) async fn sign_out(State(app): State<App>, actor: Actor) -> ApiResult<Response> {
    app.store.end_session(&actor.token_hash).await?;
    log(&app, &actor, "sign_out", "user", actor.account()?.user.id, "").await?;
    Ok(([(header::SET_COOKIE, auth::set_cookie("", app.secure))], StatusCode::NO_CONTENT).into_response())
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    current: String,
    new: String,
}

pub(crate) async fn password(
    State(app): State<App>,
    actor: Actor,
    Json(asked): Json<NewPassword>,
) -> ApiResult<Response> {
    let account = actor.account()?;
    if asked.new.chars().count() < people::LENGTH {
        return Err(ApiError::invalid(format!("a password has at least {} characters", people::LENGTH)));
    }
    if asked.new.to_lowercase().contains(&account.user.username.to_lowercase()) {
        return Err(ApiError::invalid("a password does not contain the user name"));
    }
    let (old, stored, new) = (asked.current, account.password_hash.clone(), asked.new);
    let work = move || people::verify(&old, &stored).then(|| people::hash_password(&new)).flatten();
    let (hashed, _turn) = people::in_turn(people::turn().await, work).await;
    let hash = hashed.flatten().ok_or_else(|| ApiError::forbidden("the current password is wrong"))?;
    let change = AccountChange { password: Some((hash, false)), ..AccountChange::default() };
    app.store.change_user(account.user.id, &change).await?;
    log(&app, &actor, "password_changed", "user", account.user.id, "").await?;
    // The change ended every session of the account: whoever knew the old password is out, this browser goes on.
    let account = app.store.account(account.user.id).await?;
    begin(&app, &account.user, now()).await
}

pub(crate) async fn totp_begin(State(app): State<App>, actor: Actor) -> ApiResult<Json<Value>> {
    let account = actor.account()?;
    let secret = totp::new_secret().ok_or_else(|| ApiError::invalid("no secret could be made"))?;
    let change = AccountChange { totp_pending: Some(secret.clone()), ..AccountChange::default() };
    app.store.change_user(account.user.id, &change).await?;
    let url = format!("otpauth://totp/Portcullis:{}?secret={secret}&issuer=Portcullis", account.user.username);
    Ok(Json(json!({"secret": secret, "otpauth_url": url})))
}

#[derive(Deserialize)]
pub(crate) struct Code {
    code: String,
}

pub(crate) async fn totp_confirm(
    State(app): State<App>,
    actor: Actor,
    Json(asked): Json<Code>,
) -> ApiResult<StatusCode> {
    let account = actor.account()?;
    let pending = account.totp_pending.clone().ok_or_else(|| ApiError::invalid("begin the second factor first"))?;
    if totp::verify(&pending, asked.code.trim(), now()).is_none() {
        return Err(ApiError::invalid("the code is wrong: is the clock of your device right?"));
    }
    let change = AccountChange { totp: Some(Some(pending)), ..AccountChange::default() };
    app.store.change_user(account.user.id, &change).await?;
    log(&app, &actor, "totp_enabled", "user", account.user.id, "").await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Password {
    password: String,
}

pub(crate) async fn totp_remove(
    State(app): State<App>,
    actor: Actor,
    Json(asked): Json<Password>,
) -> ApiResult<StatusCode> {
    let account = actor.account()?;
    let (password, hash) = (asked.password, account.password_hash.clone());
    let (right, _turn) = people::in_turn(people::turn().await, move || people::verify(&password, &hash)).await;
    if right != Some(true) {
        return Err(ApiError::forbidden("the password is wrong"));
    }
    let change = AccountChange { totp: Some(None), ..AccountChange::default() };
    app.store.change_user(account.user.id, &change).await?;
    log(&app, &actor, "totp_removed", "user", account.user.id, "").await?;
    Ok(StatusCode::NO_CONTENT)
}
