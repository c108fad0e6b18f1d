//! Where history lies, and what may be kept in it.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use assess::identifiers;
use history::{Bucket, History, Location, Retention, Settings, Tries, backtest::Identify};
use model::SubjectKind;
use serde::Deserialize;

/// The section `[history]` of the configuration.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryConfig {
    /// Its folder, or `s3://bucket/prefix`; `history` in the data folder without it.
    pub folder: Option<Location>,
    /// Address of the object store; that of AWS in the region without it.
    pub endpoint: Option<String>,
    /// Region that requests to the object store are signed for; `us-east-1` without it.
    pub region: Option<String>,
    /// Name of the key for the object store. Without it key, secret and token are those of the variables of AWS.
    pub access_key: Option<Secret>,
    /// The key.
    pub secret_key: Option<Secret>,
    /// What goes with a key that is lent for a time.
    pub session_token: Option<Secret>,
    /// Certificates (PEM) of the authorities that the object store's own is held to, in place of the public ones.
    pub authorities: Option<PathBuf>,
    /// Days that fields which say nothing of a person are kept; for ever without it, 0 is never.
    pub open_days: Option<u32>,
    /// The same for what is in commercial confidence.
    pub commercial_days: Option<u32>,
    /// The same for what identifies a person.
    pub personal_days: Option<u32>,
}

/// A text that is never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}

impl HistoryConfig {
    /// What may be kept.
    pub fn retention(&self) -> Retention {
        Retention {
            open_days: self.open_days,
            commercial_days: self.commercial_days,
            personal_days: self.personal_days,
        }
    }

    /// The history: where a command says, else where the configuration says, else in the data folder.
    pub fn open(&self, data: &Path, named: Option<&Location>) -> Result<History> {
        let history = match self.location(data, named) {
            Location::Folder(folder) => History::in_folder(folder, self.retention()),
            Location::Bucket { bucket, prefix } => {
                let settings = self.settings(bucket, prefix, |name| std::env::var(name).ok())?;
                History::new(Arc::new(Bucket::new(&settings)?), self.retention())
            }
        };
        Ok(history.knowing(Arc::new(Identifiers)))
    }

    /// That place.
    pub fn location(&self, data: &Path, named: Option<&Location>) -> Location {
        named.or(self.folder.as_ref()).cloned().unwrap_or_else(|| Location::Folder(data.join("history")))
    }

    /// What is wrong with it, if anything is.
    pub fn fault(&self) -> Option<String> {
        matches!(self.folder, Some(Location::Bucket { .. }))
            .then(|| self.open(Path::new(""), None).err())
            .flatten()
            .map(|error| format!("history: {error:#}"))
    }

    fn settings(&self, bucket: String, prefix: String, variable: impl Fn(&str) -> Option<String>) -> Result<Settings> {
        let region = self.region.clone().or_else(|| variable("AWS_REGION")).unwrap_or_else(|| "us-east-1".to_owned());
        let own = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.0.clone());
        let (access_key, secret_key, session_token) = match own(&self.access_key) {
            Some(key) => (Some(key), own(&self.secret_key), own(&self.session_token)),
            None => (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN")),
        };
        let authorities = match &self.authorities {
            Some(file) => Some(fs::read(file).with_context(|| format!("reading {}", file.display()))?),
            None => None,
        };
        Ok(Settings {
            endpoint: self.endpoint.clone().unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com")),
            region,
            bucket,
            prefix,
            access_key: access_key.unwrap_or_default(),
            secret_key: secret_key.unwrap_or_default(),
            session_token: session_token.filter(|token| !token.is_empty()),
            authorities,
            tries: Tries::default(),
        })
    }
}

/// What the live path keeps as identifiers, so that back-tests hear of the past what it hears.
struct Identifiers;

impl Identify for Identifiers {
    fn identifier(&self, subject: SubjectKind, path: &str, text: &str) -> Option<(&'static str, String)> {
        identifiers::of_text(subject, path, text)
    }

    fn places(&self, kind: &str) -> Option<(SubjectKind, &'static [&'static str])> {
        identifiers::places(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_whole_from_the_configuration_or_whole_from_the_environment() {
        let aws = |name: &str| Some(format!("{name} of AWS"));
        let text = "folder = \"s3://past/pk/\"\nregion = \"xx\"\naccess_key = \"name\"\nsecret_key = \"hidden\"";
        let config: HistoryConfig = toml::from_str(text).unwrap();
        assert_eq!(config.folder, Some(Location::Bucket { bucket: "past".into(), prefix: "pk".into() }));
        let settings = config.settings("past".into(), "pk".into(), aws).unwrap();
        assert_eq!((settings.access_key.as_str(), settings.secret_key.as_str()), ("name", "hidden"));
        assert_eq!((settings.session_token, settings.endpoint.as_str()), (None, "https://s3.xx.amazonaws.com"));
        assert!(!format!("{config:?}").contains("hidden"));
        let settings = HistoryConfig::default().settings("past".into(), String::new(), aws).unwrap();
        assert_eq!(settings.secret_key, "AWS_SECRET_ACCESS_KEY of AWS");
        assert_eq!(settings.session_token.as_deref(), Some("AWS_SESSION_TOKEN of AWS"));
    }

    #[test]
    fn a_bucket_that_cannot_be_opened_is_a_fault() {
        let said = |text: &str| toml::from_str::<HistoryConfig>(text).unwrap().fault().unwrap_or_default();
        let keys = "access_key = \"a\"\nsecret_key = \"b\"\n";
        assert_eq!(said(&format!("{keys}folder = \"s3://past\"")), "");
        assert_eq!(said("folder = \"/srv/history\""), "");
        assert!(said(&format!("{keys}folder = \"s3://\"")).contains("no name of a bucket"));
        assert!(said("access_key = \"a\"\nfolder = \"s3://past\"").contains("keys for s3://past are not set"));
        assert!(said(&format!("{keys}folder = \"s3://past\"\nauthorities = \"/no.pem\"")).contains("/no.pem"));
    }
}
