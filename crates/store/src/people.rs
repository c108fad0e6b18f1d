//! Accounts, sessions and API tokens. Secrets stand here only as hashes, save the TOTP secret, which must be read.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Result, Store, StoreError, db::Run, journal::missing, query::col};

/// An account as an administrator sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserItem {
    /// Number.
    pub id: i64,
    /// Sign-in name.
    pub username: String,
    /// Name to show.
    pub name: String,
    /// administrator, supervisor, officer, analyst or auditor.
    pub role: String,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
    /// Whether a second factor is asked for.
    pub totp_enabled: bool,
    /// Whether it may sign in.
    pub active: bool,
    /// Until when it is locked, UTC milliseconds; 0 when it is not.
    pub locked_until: i64,
}

/// An account with what signing in needs.
#[derive(Debug, Clone)]
pub struct Account {
    /// What may be shown.
    pub user: UserItem,
    /// Argon2id hash (PHC string).
    pub password_hash: String,
    /// TOTP secret in force (Base32).
    pub totp_secret: Option<String>,
    /// TOTP secret that waits to be confirmed.
    pub totp_pending: Option<String>,
    /// The last time step used, so that no code works twice.
    pub totp_step: i64,
    /// Wrong passwords since the last right one.
    pub failures: i64,
}

/// A session that is alive.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub account: Account,
    /// The token that changes must carry.
    pub csrf: String,
    /// Last use, UTC milliseconds.
    pub seen_at: i64,
}

/// An API token without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokenItem {
    /// Number.
    pub id: i64,
    /// The integrator's name.
    pub name: String,
    /// When it was made.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub created_at: i64,
    /// When it was last used.
    #[serde(
        rename = "last_used_at",
        serialize_with = "crate::views::iso_some",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    pub used_at: Option<i64>,
}

fn account(row: &QueryResult) -> Result<Account> {
    let flag = |name: &str| -> Result<bool> { Ok(col::<i64>(row, name)? != 0) };
    let totp_secret: Option<String> = col(row, "totp_secret")?;
    Ok(Account {
        user: UserItem {
            id: col(row, "id")?,
            username: col(row, "username")?,
            name: col(row, "name")?,
            role: col(row, "role")?,
            must_change_password: flag("must_change")?,
            totp_enabled: totp_secret.is_some(),
            active: flag("active")?,
            locked_until: col(row, "locked_until")?,
        },
        password_hash: col(row, "password_hash")?,
        totp_secret,
        totp_pending: col(row, "totp_pending")?,
        totp_step: col(row, "totp_step")?,
        failures: col(row, "failures")?,
    })
}

/// A change to an account; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// Name to show.
    pub name: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// Whether it may sign in.
    pub active: Option<bool>,
    /// New password hash, and whether it must be changed at the next sign-in.
    pub password: Option<(String, bool)>,
    /// Confirmed TOTP secret; `Some(None)` takes it away.
    pub totp: Option<Option<String>>,
    /// TOTP secret that waits to be confirmed.
    pub totp_pending: Option<String>,
}

impl Store {
    /// All accounts.
    pub async fn users(&self) -> Result<Vec<UserItem>> {
        let rows = self.db.all("SELECT * FROM account ORDER BY username", vec![]).await?;
        rows.iter().map(|row| Ok(account(row)?.user)).collect()
    }

    /// Makes an account.
    pub async fn add_user(
        &self,
        username: &str,
        name: &str,
        role: &str,
        hash: &str,
        must_change: bool,
        at: i64,
    ) -> Result<UserItem> {
        if self.account_by_name(username).await?.is_some() {
            return Err(StoreError::Conflict(format!("there is an account {username} already")));
        }
        let sql = "INSERT INTO account (username, name, role, password_hash, must_change, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values =
            vec![username.into(), name.into(), role.into(), hash.into(), i64::from(must_change).into(), at.into()];
        self.db.exec(sql, values).await?;
        self.account_by_name(username).await?.map(|a| a.user).ok_or_else(|| missing("account"))
    }

    /// An account by its sign-in name.
    pub async fn account_by_name(&self, username: &str) -> Result<Option<Account>> {
        let row = self.db.one("SELECT * FROM account WHERE username = $1", vec![username.into()]).await?;
        row.as_ref().map(account).transpose()
    }

    /// An account by its number.
    pub async fn account(&self, id: i64) -> Result<Account> {
        let row = self.db.one("SELECT * FROM account WHERE id = $1", vec![id.into()]).await?;
        row.as_ref()
            .map(account)
            .transpose()?
            .ok_or_else(|| StoreError::NotFound { what: "account", id: id.to_string() })
    }

    /// Changes an account. A new password, role or switch-off ends its sessions.
    pub async fn change_user(&self, id: i64, change: &AccountChange) -> Result<UserItem> {
        let tx = self.db.begin().await?;
        let set = async |column: &str, value: sea_orm::Value| {
            tx.exec(&format!("UPDATE account SET {column} = $2 WHERE id = $1"), vec![id.into(), value]).await
        };
        if let Some(name) = &change.name {
            set("name", name.clone().into()).await?;
        }
        if let Some(role) = &change.role {
            set("role", role.clone().into()).await?;
        }
        if let Some(active) = change.active {
            set("active", i64::from(active).into()).await?;
        }
        if let Some((hash, must_change)) = &change.password {
            set("password_hash", hash.clone().into()).await?;
            set("must_change", i64::from(*must_change).into()).await?;
            set("failures", 0_i64.into()).await?;
            set("locked_until", 0_i64.into()).await?;
        }
        if let Some(secret) = &change.totp {
            set("totp_secret", secret.clone().into()).await?;
            set("totp_pending", Option::<String>::None.into()).await?;
        }
        if let Some(pending) = &change.totp_pending {
            set("totp_pending", pending.clone().into()).await?;
        }
        if change.password.is_some() || change.role.is_some() || change.active == Some(false) {
            tx.exec("DELETE FROM session WHERE account_id = $1", vec![id.into()]).await?;
        }
        tx.commit().await?;
        Ok(self.account(id).await?.user)
    }

    /// Counts a wrong password or code, and locks the account for as long as so many wrong ones in a row make it.
    pub async fn count_failure(&self, id: i64, locked_until: impl Fn(i64) -> i64) -> Result<()> {
        let tx = self.db.begin().await?;
        let sql = "UPDATE account SET failures = failures + 1 WHERE id = $1 RETURNING failures";
        let Some(row) = tx.rows(sql, vec![id.into()]).await?.into_iter().next() else { return Ok(()) };
        let until = locked_until(col(&row, "failures")?);
        let sql = "UPDATE account SET locked_until = $2 WHERE id = $1 AND locked_until < $2";
        tx.exec(sql, vec![id.into(), until.into()]).await?;
        tx.commit().await
    }

    /// A right password: forget the wrong ones. Returns false when the TOTP step was used already.
    pub async fn count_success(&self, id: i64, totp_step: Option<i64>) -> Result<bool> {
        let sql = "UPDATE account SET failures = 0, locked_until = 0,
                   totp_step = CASE WHEN $2 > totp_step THEN $2 ELSE totp_step END WHERE id = $1 AND ($2 = 0 OR $2 > totp_step)";
        Ok(self.db.exec(sql, vec![id.into(), totp_step.unwrap_or(0).into()]).await? > 0)
    }

    /// Begins a session.
    pub async fn add_session(
        &self,
        token_hash: &str,
        account_id: i64,
        csrf: &str,
        at: i64,
        expires_at: i64,
    ) -> Result<()> {
        let sql = "INSERT INTO session (token_hash, account_id, csrf, created_at, seen_at, expires_at)
                   VALUES ($1, $2, $3, $4, $4, $5)";
        let values = vec![token_hash.into(), account_id.into(), csrf.into(), at.into(), expires_at.into()];
        self.db.exec(sql, values).await?;
        self.db.exec("DELETE FROM session WHERE expires_at < $1", vec![at.into()]).await.map(drop)
    }

    /// The session of a token, when it is alive and its account may sign in. `idle` is how long it may rest.
    pub async fn session(&self, token_hash: &str, at: i64, idle: i64) -> Result<Option<Session>> {
        let sql =
            "SELECT a.*, s.csrf AS s_csrf, s.seen_at AS s_seen FROM session s JOIN account a ON a.id = s.account_id
                   WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.active = 1";
        let row = self.db.one(sql, vec![token_hash.into(), at.into(), (at - idle).into()]).await?;
        row.map(|row| {
            Ok(Session { account: account(&row)?, csrf: col(&row, "s_csrf")?, seen_at: col(&row, "s_seen")? })
        })
        .transpose()
    }

    /// Says that a session was used.
    pub async fn touch_session(&self, token_hash: &str, at: i64) -> Result<()> {
        self.db
            .exec("UPDATE session SET seen_at = $2 WHERE token_hash = $1", vec![token_hash.into(), at.into()])
            .await
            .map(drop)
    }

    /// Ends a session.
    pub async fn end_session(&self, token_hash: &str) -> Result<()> {
        self.db.exec("DELETE FROM session WHERE token_hash = $1", vec![token_hash.into()]).await.map(drop)
    }

    /// Keeps a new API token's hash.
    pub async fn add_token(&self, name: &str, token_hash: &str, at: i64) -> Result<i64> {
        let sql = "INSERT INTO api_token (name, token_hash, created_at) VALUES ($1, $2, $3)";
        self.db.exec(sql, vec![name.into(), token_hash.into(), at.into()]).await?;
        self.db.count("SELECT id FROM api_token WHERE token_hash = $1", vec![token_hash.into()]).await
    }

    /// The tokens in force.
    pub async fn tokens(&self) -> Result<Vec<TokenItem>> {
        let rows = self.db.all("SELECT * FROM api_token WHERE active = 1 ORDER BY name, id", vec![]).await?;
        rows.iter().map(token).collect()
    }

    /// The token of a hash, when it is in force.
    pub async fn token(&self, token_hash: &str) -> Result<Option<TokenItem>> {
        let sql = "SELECT * FROM api_token WHERE token_hash = $1 AND active = 1";
        self.db.one(sql, vec![token_hash.into()]).await?.as_ref().map(token).transpose()
    }

    /// Remembers when a token was used.
    pub async fn touch_token(&self, id: i64, at: i64) -> Result<()> {
        self.db.exec("UPDATE api_token SET used_at = $2 WHERE id = $1", vec![id.into(), at.into()]).await.map(drop)
    }

    /// Takes a token out of force.
    pub async fn revoke_token(&self, id: i64) -> Result<()> {
        self.db.exec("UPDATE api_token SET active = 0 WHERE id = $1", vec![id.into()]).await.map(drop)
    }
}

fn token(row: &QueryResult) -> Result<TokenItem> {
    Ok(TokenItem {
        id: col(row, "id")?,
        name: col(row, "name")?,
        created_at: col(row, "created_at")?,
        used_at: col(row, "used_at")?,
    })
}
