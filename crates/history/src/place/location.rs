//! Where a history is said to lie.

use std::{convert::Infallible, fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Deserializer};

const SCHEME: &str = "s3://";

/// A folder, or `s3://bucket/prefix`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A local folder.
    Folder(PathBuf),
    /// A bucket of an object store.
    Bucket {
        /// Its name.
        bucket: String,
        /// What the keys of the history begin with, without `/` at its ends; empty for the whole bucket.
        prefix: String,
    },
}

impl FromStr for Location {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let Some(rest) = text.strip_prefix(SCHEME) else { return Ok(Location::Folder(text.into())) };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(Location::Bucket { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Folder(folder) => write!(out, "{}", folder.display()),
            Location::Bucket { bucket, prefix } if prefix.is_empty() => write!(out, "{SCHEME}{bucket}"),
            Location::Bucket { bucket, prefix } => write!(out, "{SCHEME}{bucket}/{prefix}"),
        }
    }
}

impl<'de> Deserialize<'de> for Location {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Ok(text.parse().unwrap_or_else(|never: Infallible| match never {}))
    }
}
