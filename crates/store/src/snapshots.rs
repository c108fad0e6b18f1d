//! Which lists, rules and policy a version of the engines was made of, and settings.

use serde_json::Value as Json;

use crate::{Result, Store, Writer, db::Run, journal::digest, query::col};

const SET: &str =
    "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

impl Writer {
    /// Sets a setting in step with everything else that is written.
    pub async fn set(&self, key: &str, value: &str) -> Result<()> {
        self.tx.exec(SET, vec![key.into(), value.into()]).await.map(drop)
    }
}

impl Store {
    /// Keeps what a version is made of; the same version again changes nothing.
    pub async fn save_snapshot(&self, version: &str, manifest: &Json, at: i64) -> Result<()> {
        let sql = "INSERT INTO snapshot (version, manifest, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        self.db.exec(sql, vec![version.into(), manifest.to_string().into(), at.into()]).await.map(drop)
    }

    /// What a version is made of.
    pub async fn snapshot(&self, version: &str) -> Result<Option<Json>> {
        let row = self.db.one("SELECT manifest FROM snapshot WHERE version = $1", vec![version.into()]).await?;
        row.map(|row| Ok(serde_json::from_str(&col::<String>(&row, "manifest")?)?)).transpose()
    }

    /// Keeps a text under its digest and returns that.
    pub async fn put_text(&self, text: &str) -> Result<String> {
        let digest = digest(text.as_bytes());
        let sql = "INSERT INTO text_blob (digest, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.db.exec(sql, vec![digest.clone().into(), text.into()]).await?;
        Ok(digest)
    }

    /// The text of a digest.
    pub async fn text(&self, digest: &str) -> Result<Option<String>> {
        let row = self.db.one("SELECT body FROM text_blob WHERE digest = $1", vec![digest.into()]).await?;
        row.map(|row| col(&row, "body")).transpose()
    }

    /// A setting.
    pub async fn setting(&self, key: &str) -> Result<Option<String>> {
        let row = self.db.one("SELECT value FROM setting WHERE key = $1", vec![key.into()]).await?;
        row.map(|row| col(&row, "value")).transpose()
    }

    /// Sets a setting.
    pub async fn set(&self, key: &str, value: &str) -> Result<()> {
        self.db.exec(SET, vec![key.into(), value.into()]).await.map(drop)
    }
}
