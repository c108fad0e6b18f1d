//! Passwords and the first account.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use chrono::Utc;
use store::{AuditEntry, Store, StoreError, people::AccountChange};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::spawn_blocking,
};

use crate::{auth, routes::Role};

/// Passwords are at least this long (NIST SP 800-63B, 15 where no second factor is asked for; 12 with the lock-out here).
pub(crate) const LENGTH: usize = 12;

/// Argon2id in PHC form.
pub(crate) fn hash_password(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Passwords that are tried at a time, by whoever it may be: each takes 19 MiB of memory and a core for a while.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A turn to try a password. Whether an account is locked is asked after it: tries that came together would else all be
/// made before the first of them counts.
pub(crate) async fn turn() -> Turn {
    TURNS.acquire().await.ok()
}

pub(crate) type Turn = Option<SemaphorePermit<'static>>;

/// Works on passwords beside everything else. The work holds the turn until it has ended: who asks and goes away at once
/// would else have as many under way as there are threads.
pub(crate) async fn in_turn<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> T + Send + 'static,
) -> (Option<T>, Turn) {
    match spawn_blocking(move || (work(), turn)).await {
        Ok((done, turn)) => (Some(done), turn),
        Err(_) => (None, None),
    }
}

/// Whether a password is the one behind a hash.
pub(crate) fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

fn refused(text: &str) -> StoreError {
    StoreError::Conflict(text.to_owned())
}

/// Makes an account with a one-time password and returns that.
pub async fn add_user(store: &Store, username: &str, name: &str, role: &str) -> Result<String, StoreError> {
    let known = Role::parse(role).filter(|role| *role != Role::Integrator);
    if known.is_none() {
        return Err(refused("the role must be administrator, supervisor, officer, analyst or auditor"));
    }
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if username.is_empty() || username.len() > 64 || !username.chars().all(usual) {
        return Err(refused("a user name has up to 64 letters, digits, points, hyphens or underscores"));
    }
    let password = one_time()?;
    let hash = hash_password(&password).ok_or_else(|| refused("the password cannot be hashed"))?;
    store.add_user(username, name, role, &hash, true, Utc::now().timestamp_millis()).await?;
    Ok(password)
}

/// Sets a password that need not be changed: the demo's.
pub async fn set_password(store: &Store, username: &str, password: &str) -> Result<(), StoreError> {
    let account = store.account_by_name(username).await?.ok_or_else(|| refused("there is no such account"))?;
    let hash = hash_password(password).ok_or_else(|| refused("the password cannot be hashed"))?;
    let change = AccountChange { password: Some((hash, false)), ..AccountChange::default() };
    store.change_user(account.user.id, &change).await.map(drop)
}

/// Makes the first administrator where there is no account yet; the name and its one-time password.
pub async fn first_administrator(store: &Store) -> Result<Option<(String, String)>, StoreError> {
    if !store.users().await?.is_empty() {
        return Ok(None);
    }
    let password = add_user(store, "admin", "Administrator", Role::Administrator.word()).await?;
    let entry = AuditEntry::new("system", "user_added", "user", "admin", "first administrator");
    store.audit(Utc::now().timestamp_millis(), &[entry]).await?;
    Ok(Some(("admin".to_owned(), password)))
}

/// Makes an API token and returns it; only its hash is kept.
pub async fn add_token(store: &Store, name: &str) -> Result<String, StoreError> {
    if name.trim().is_empty() || name.len() > 64 {
        return Err(refused("a token needs a name of up to 64 characters"));
    }
    let token = format!("pcl_{}", auth::secret().map_err(|_| refused("the system gives no randomness"))?);
    store.add_token(name, &auth::hash(&token), Utc::now().timestamp_millis()).await?;
    Ok(token)
}

/// A password to be used once: 20 letters that are not mistaken for each other.
pub(crate) fn one_time() -> Result<String, StoreError> {
    let secret = auth::secret().map_err(|_| refused("the system gives no randomness"))?;
    let clear: String =
        secret.chars().filter(|c| !matches!(c, '0' | 'O' | 'o' | '1' | 'l' | 'I' | '-' | '_')).take(20).collect();
    Ok(clear)
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::*;

    #[tokio::test]
    async fn who_goes_away_holds_the_turn_until_the_work_has_ended() {
        let (end, ended) = mpsc::channel::<()>();
        let work = in_turn(turn().await, move || ended.recv().is_ok());
        assert!(tokio::time::timeout(Duration::from_millis(20), work).await.is_err());
        assert_eq!(TURNS.available_permits(), AT_ONCE - 1);
        end.send(()).unwrap();
        let (_one, _other) = (turn().await, turn().await);
    }
}
