//! One configuration file with environment overrides, and the check that says what is wrong with it.
//!
//! Precedence: command line, then `PORTCULLIS_…` variables (both through clap), then the file, then the defaults.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::{NaiveDate, Utc};
use serde::Deserialize;

use crate::{
    lists::{Limits, ListConfig},
    office::OfficeConfig,
    past::HistoryConfig,
};

/// Every option of the file. `intake.queue` is `PORTCULLIS_INTAKE_QUEUE` in the environment, and so on.
const OPTIONS: [&str; 31] = [
    "data",
    "database",
    "listen",
    "tls.certificate",
    "tls.key",
    "intake.drop_folder",
    "intake.drop_seconds",
    "intake.queue",
    "reference.unlocode",
    "reference.unlocode_edition",
    "reference.airports",
    "fetch.allow_private",
    "fetch.max_bytes",
    "fetch.seconds",
    "screening.rescreen_days",
    "office.authority",
    "office.country",
    "office.name",
    "office.utc_offset_minutes",
    "history.folder",
    "history.endpoint",
    "history.region",
    "history.access_key",
    "history.secret_key",
    "history.session_token",
    "history.authorities",
    "history.open_days",
    "history.commercial_days",
    "history.personal_days",
    "log.level",
    "log.format",
];

/// Those that are text, whatever it looks like: a key may have digits alone.
const TEXTS: [&str; 3] = ["history.access_key", "history.secret_key", "history.session_token"];

/// The longest past that can be screened again, in days.
const LONGEST_DAYS: u32 = 36_525;

/// The configuration file.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The folder that holds everything: database, policy, drop folder.
    pub data: PathBuf,
    /// `postgres://…`; absent means SQLite in the data folder.
    pub database: Option<String>,
    /// Where the console and the API are served.
    pub listen: SocketAddr,
    /// Certificate and key, both PEM. Without them a proxy is expected to speak TLS.
    pub tls: Option<Tls>,
    /// Ways in beside the API.
    pub intake: Intake,
    /// Reference tables of the administration.
    pub reference: Reference,
    /// Where lists come from.
    pub lists: Vec<ListConfig>,
    /// What fetching a list may cost, and where it may go.
    pub fetch: Fetch,
    /// Screening against lists.
    pub screening: Screening,
    /// Who the office is towards other administrations, and its calendar.
    pub office: OfficeConfig,
    /// The past as Parquet.
    pub history: HistoryConfig,
    /// Logs.
    pub log: Log,
}

/// TLS by certificate files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Certificate chain, PEM.
    pub certificate: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
}

/// Ways in beside the API.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Intake {
    /// Folder to watch; files go on to `done/` or `quarantine/` in it. Absent: none is watched.
    pub drop_folder: Option<PathBuf>,
    /// Seconds between two looks at the drop folder.
    pub drop_seconds: u64,
    /// Messages that may wait to be processed before senders are asked to slow down.
    pub queue: usize,
}

/// Reference tables of the administration.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reference {
    /// Full UN/LOCODE table as CSV, in place of the embedded short one.
    pub unlocode: Option<PathBuf>,
    /// Edition of that table.
    pub unlocode_edition: Option<String>,
    /// Airports as CSV.
    pub airports: Option<PathBuf>,
}

/// What fetching a list may cost, and where it may go.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    /// Whether loopback, link-local and private addresses may be fetched from.
    pub allow_private: bool,
    /// Bytes of all files of a list together, unpacked.
    pub max_bytes: u64,
    /// Seconds that all of it may take.
    pub seconds: u64,
}

/// Screening against lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Screening {
    /// When a list changes, movements that arrived in this many days past are screened again; those that are still to
    /// arrive always are.
    pub rescreen_days: u32,
}

/// Logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// `text` or `json`.
    pub format: String,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            data: PathBuf::from("portcullis-data"),
            database: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8370)),
            tls: None,
            intake: Intake::default(),
            reference: Reference::default(),
            lists: Vec::new(),
            fetch: Fetch::default(),
            screening: Screening::default(),
            office: OfficeConfig::default(),
            history: HistoryConfig::default(),
            log: Log::default(),
        }
    }
}

impl Default for Intake {
    fn default() -> Self {
        Intake { drop_folder: None, drop_seconds: 2, queue: 10_000 }
    }
}

impl Default for Fetch {
    fn default() -> Self {
        Fetch { allow_private: false, max_bytes: 512 << 20, seconds: 600 }
    }
}

impl Fetch {
    /// The same as limits.
    pub fn limits(&self) -> Limits {
        Limits { allow_private: self.allow_private, max_bytes: self.max_bytes, seconds: self.seconds }
    }
}

impl Default for Screening {
    fn default() -> Self {
        Screening { rescreen_days: 30 }
    }
}

impl Default for Log {
    fn default() -> Self {
        Log { level: "info".to_owned(), format: "text".to_owned() }
    }
}

impl Config {
    /// Reads the file, or the defaults where none is named, and lays the environment over it.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let text = match path {
            Some(path) => fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?,
            None => String::new(),
        };
        let place = path.map_or_else(|| "the environment".to_owned(), |path| path.display().to_string());
        Config::parse(&text, |name| std::env::var(name).ok()).with_context(|| format!("in {place}"))
    }

    fn parse(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        // Read by itself first: an error then names the line of the file.
        let _: Config = toml::from_str(text)?;
        let mut table: toml::Table = toml::from_str(text)?;
        let mut laid_over = Vec::new();
        for option in OPTIONS {
            let name = format!("PORTCULLIS_{}", option.replace('.', "_").to_uppercase());
            let Some(value) = variable(&name).filter(|value| !value.is_empty()) else { continue };
            let value = match value.parse::<i64>() {
                _ if TEXTS.contains(&option) => toml::Value::String(value),
                Ok(number) => toml::Value::Integer(number),
                Err(_) => value.parse::<bool>().map_or(toml::Value::String(value), toml::Value::Boolean),
            };
            match option.split_once('.') {
                Some((section, key)) => {
                    let section = table.entry(section).or_insert_with(|| toml::Table::new().into());
                    if let Some(section) = section.as_table_mut() {
                        section.insert(key.to_owned(), value);
                    }
                }
                None => drop(table.insert(option.to_owned(), value)),
            }
            laid_over.push(name);
        }
        // As a file again: then one kind of reader knows the options. Its lines are no file's that anybody has.
        toml::from_str(&toml::to_string(&table)?)
            .with_context(|| format!("with {} of the environment laid over it", laid_over.join(", ")))
    }

    /// Everything that is wrong, in words; empty when the service could start.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(url) = &self.database
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
            && !url.starts_with("sqlite:")
        {
            faults.push(format!("database: `{}` is neither postgres:// nor sqlite:", without_password(url)));
        }
        for (name, file) in self.files() {
            if !file.is_file() {
                faults.push(format!("{name}: there is no file {}", file.display()));
            }
        }
        if let Some(folder) = &self.intake.drop_folder
            && folder.exists()
            && !folder.is_dir()
        {
            faults.push(format!("intake.drop_folder: {} is not a folder", folder.display()));
        }
        for (at, list) in self.lists.iter().enumerate() {
            faults.extend(list.faults().into_iter().map(|fault| format!("lists: {}: {fault}", list.list)));
            if self.lists[..at].iter().any(|other| other.list == list.list) {
                faults.push(format!("lists: {} stands there twice", list.list));
            }
        }
        if self.fetch.max_bytes == 0 || self.fetch.seconds == 0 {
            faults.push("fetch: 0 would refuse every list".to_owned());
        }
        if self.intake.queue == 0 {
            faults.push("intake.queue: 0 would refuse every message".to_owned());
        }
        if self.screening.rescreen_days > LONGEST_DAYS {
            faults.push(format!(
                "screening.rescreen_days: {} is more than {LONGEST_DAYS}, a hundred years",
                self.screening.rescreen_days
            ));
        }
        faults.extend(self.office.faults());
        faults.extend(self.history.fault());
        if !matches!(self.log.format.as_str(), "text" | "json") {
            faults.push(format!("log.format: `{}` is neither text nor json", self.log.format));
        }
        if !matches!(self.log.level.as_str(), "error" | "warn" | "info" | "debug" | "trace") {
            faults.push(format!("log.level: `{}` is no level", self.log.level));
        }
        faults
    }

    /// Stops at the first faults.
    pub fn checked(self) -> Result<Self> {
        let faults = self.faults();
        if !faults.is_empty() {
            bail!("the configuration has faults:\n  {}", faults.join("\n  "));
        }
        Ok(self)
    }

    /// The office towards other administrations: in the country that the configuration names, else the policy's home.
    pub fn office_at_home(&self) -> exchange::Office {
        let policy = self.policy().and_then(|text| assess::Policy::parse(&text).map_err(Into::into));
        self.office.office(policy.ok().map(|policy| policy.home))
    }

    /// The day at the office, by which rules come into force and go out of it.
    pub fn today(&self) -> NaiveDate {
        self.office.office(None).day(Utc::now().timestamp_millis())
    }

    /// The policy in force: the administration's own file, else the shipped one.
    pub fn policy(&self) -> Result<String> {
        let path = self.data.join("policy.toml");
        match fs::read_to_string(&path) {
            Ok(text) => {
                assess::Policy::parse(&text).with_context(|| format!("in {}", path.display()))?;
                Ok(text)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(assess::Policy::shipped().to_owned()),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    fn files(&self) -> Vec<(&'static str, &PathBuf)> {
        let mut files = Vec::new();
        if let Some(tls) = &self.tls {
            files.push(("tls.certificate", &tls.certificate));
            files.push(("tls.key", &tls.key));
        }
        if let Some(file) = &self.reference.unlocode {
            files.push(("reference.unlocode", file));
        }
        if let Some(file) = &self.reference.airports {
            files.push(("reference.airports", file));
        }
        files
    }
}

/// A database address that can be shown and logged.
pub fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}://…@{}", &url[..scheme], &url[at + 1..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrides_the_file_in_every_option() {
        let file = "listen = \"127.0.0.1:1\"\n[intake]\nqueue = 5\n";
        let set = |name: &str| match name {
            "PORTCULLIS_LISTEN" => Some("127.0.0.1:2".to_owned()),
            "PORTCULLIS_INTAKE_QUEUE" => Some("7".to_owned()),
            "PORTCULLIS_LOG_LEVEL" => Some("debug".to_owned()),
            _ => None,
        };
        let config = Config::parse(file, set).unwrap();
        assert_eq!((config.listen.port(), config.intake.queue, config.log.level.as_str()), (2, 7, "debug"));
        // Each name is one that the file knows: a misspelt one here would be refused.
        for option in OPTIONS {
            let name = format!("PORTCULLIS_{}", option.replace('.', "_").to_uppercase());
            let whole = |asked: &str| match asked {
                "PORTCULLIS_TLS_CERTIFICATE" | "PORTCULLIS_TLS_KEY" => Some("x.pem".to_owned()),
                other if other != name => None,
                "PORTCULLIS_LISTEN" => Some("127.0.0.1:9".to_owned()),
                "PORTCULLIS_INTAKE_DROP_SECONDS"
                | "PORTCULLIS_INTAKE_QUEUE"
                | "PORTCULLIS_FETCH_MAX_BYTES"
                | "PORTCULLIS_FETCH_SECONDS"
                | "PORTCULLIS_HISTORY_OPEN_DAYS"
                | "PORTCULLIS_HISTORY_COMMERCIAL_DAYS"
                | "PORTCULLIS_HISTORY_PERSONAL_DAYS"
                | "PORTCULLIS_SCREENING_RESCREEN_DAYS"
                | "PORTCULLIS_OFFICE_UTC_OFFSET_MINUTES" => Some("3".to_owned()),
                "PORTCULLIS_FETCH_ALLOW_PRIVATE" => Some("true".to_owned()),
                _ => Some("x".to_owned()),
            };
            Config::parse("", whole).unwrap_or_else(|error| panic!("{option}: {error:#}"));
        }
        // A key of digits alone is a text all the same.
        Config::parse("", |name| (name == "PORTCULLIS_HISTORY_SECRET_KEY").then(|| "0123".to_owned())).unwrap();
        let refused = Config::parse("", |name| (name == "PORTCULLIS_INTAKE_QUEUE").then(|| "many".to_owned()));
        let said = format!("{:#}", refused.unwrap_err());
        assert!(
            said.starts_with("with PORTCULLIS_INTAKE_QUEUE of the environment") && said.contains("queue = \"many\"")
        );
    }
}
