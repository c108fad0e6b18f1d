//! Accounts and API tokens.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::people::{AccountChange, TokenItem, UserItem};

use super::{given, log};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    people,
    routes::Role,
};

pub(crate) async fn all(State(app): State<App>) -> ApiResult<Json<Vec<UserItem>>> {
    Ok(Json(app.store.users().await?))
}

#[derive(Deserialize)]
pub(crate) struct NewUser {
    username: String,
    name: Option<String>,
    role: String,
}

pub(crate) async fn add(
    State(app): State<App>,
    actor: Actor,
    Json(asked): Json<NewUser>,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let name = given(asked.name).unwrap_or_else(|| asked.username.clone());
    let password = people::add_user(&app.store, asked.username.trim(), &name, &asked.role).await?;
    log(&app, &actor, "user_added", "user", asked.username.trim(), &asked.role).await?;
    let user = app.store.account_by_name(asked.username.trim()).await?.map(|account| account.user);
    Ok((StatusCode::CREATED, Json(json!({"user": user, "one_time_password": password}))))
}

#[derive(Deserialize)]
pub(crate) struct Change {
    name: Option<String>,
    role: Option<String>,
    active: Option<bool>,
}

pub(crate) async fn change(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<i64>,
    Json(asked): Json<Change>,
) -> ApiResult<Json<UserItem>> {
    if asked.role.as_deref().is_some_and(|role| Role::parse(role).is_none_or(|role| role == Role::Integrator)) {
        return Err(ApiError::invalid("there is no such role for a person"));
    }
    let own = actor.account()?.user.id == id;
    if own && (asked.active == Some(false) || asked.role.as_deref().is_some_and(|role| role != actor.role.word())) {
        return Err(ApiError::invalid("nobody takes their own role or account away"));
    }
    let detail = format!(
        "role {}, active {}",
        asked.role.as_deref().unwrap_or("-"),
        asked.active.map_or("-".into(), |a| a.to_string())
    );
    let change =
        AccountChange { name: given(asked.name), role: asked.role, active: asked.active, ..AccountChange::default() };
    let user = app.store.change_user(id, &change).await?;
    log(&app, &actor, "user_changed", "user", id, &detail).await?;
    Ok(Json(user))
}

pub(crate) async fn reset(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    let password = people::one_time()?;
    let hash = people::hash_password(&password).ok_or_else(|| ApiError::invalid("the password cannot be hashed"))?;
    let change = AccountChange { password: Some((hash, true)), totp: Some(None), ..AccountChange::default() };
    app.store.change_user(id, &change).await?;
    log(&app, &actor, "password_reset", "user", id, "").await?;
    Ok(Json(json!({"one_time_password": password})))
}

pub(crate) async fn tokens(State(app): State<App>) -> ApiResult<Json<Vec<TokenItem>>> {
    Ok(Json(app.store.tokens().await?))
}

#[derive(Deserialize)]
pub(crate) struct NewToken {
    name: String,
}

pub(crate) async fn add_token(
    State(app): State<App>,
    actor: Actor,
    Json(asked): Json<NewToken>,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let token = people::add_token(&app.store, asked.name.trim()).await?;
    log(&app, &actor, "token_added", "token", asked.name.trim(), "").await?;
    Ok((StatusCode::CREATED, Json(json!({"token": token}))))
}

pub(crate) async fn revoke_token(State(app): State<App>, actor: Actor, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    app.store.revoke_token(id).await?;
    log(&app, &actor, "token_revoked", "token", id, "").await?;
    Ok(StatusCode::NO_CONTENT)
}
