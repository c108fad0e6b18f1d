//! History in a bucket of an object store that speaks S3: AWS, MinIO, Ceph and others.
//!
//! An object is there whole or not at all, so nothing is written under another name first. A bucket has no locks: instead
//! a file is put only where none has its name (`If-None-Match`), so that of two who make the same day whole at once the
//! later gives up, and nothing of the earlier is lost.

mod client;
mod listing;
mod object;
mod sign;

use std::{fs::File, sync::Arc, time::Duration};

use client::{Ask, Client};
use object::Object;

use super::{Filling, Item, Place, Source, folder::LocalFile};
use crate::{HistoryError, Result};

/// Where a bucket is, and who asks. It has no `Debug`, so that no secret is ever printed.
#[derive(Clone)]
pub struct Settings {
    /// Its address, such as `https://s3.eu-central-1.amazonaws.com` or `http://127.0.0.1:9000`.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What all keys of the history begin with, without `/` at its ends; empty for the whole bucket.
    pub prefix: String,
    /// Name of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: String,
    /// What goes with a key that is lent for a time.
    pub session_token: Option<String>,
    /// Certificates (PEM) of the authorities that the store's own is held to, in place of the public ones.
    pub authorities: Option<Vec<u8>>,
    /// How patient to be.
    pub tries: Tries,
}

/// How often a request is made until it is given up.
#[derive(Debug, Clone, Copy)]
pub struct Tries {
    /// Attempts, the first included.
    pub attempts: u32,
    /// Time between the first two; then twice as long each time.
    pub pause: Duration,
    /// A store that says nothing for this long has gone away.
    pub silence: Duration,
}

impl Default for Tries {
    /// Five attempts, some six seconds apart in all.
    fn default() -> Self {
        Tries { attempts: 5, pause: Duration::from_millis(300), silence: Duration::from_secs(30) }
    }
}

/// The largest object that a store takes in one request.
const LARGEST: u64 = 5 << 30;
/// Pages of a listing, a thousand keys each.
const PAGES: usize = 10_000;
/// Bytes fetched at once of a file that is read whole.
const STEP: u64 = 16 << 20;
/// What the header of an object says of the attempt that wrote it.
const WRITTEN: &str = "x-amz-meta-written";

/// A history in a bucket.
pub struct Bucket {
    client: Arc<Client>,
    prefix: String,
}

impl Bucket {
    /// A bucket; it is not asked whether it is there.
    ///
    /// # Errors
    /// Settings that no bucket can have.
    pub fn new(settings: &Settings) -> Result<Self> {
        let refused = |why: String| Err(HistoryError::Place(why));
        let named = |text: &str, more: &[u8]| text.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b));
        let Settings { bucket, prefix, .. } = settings;
        if !(3..=63).contains(&bucket.len()) || !named(bucket, b".-_") {
            return refused(format!("`{bucket}` is no name of a bucket"));
        }
        let steps = prefix.is_empty() || prefix.split('/').all(|step| !step.is_empty() && step != "." && step != "..");
        if !named(prefix, b".-_=/") || !steps {
            return refused(format!("the prefix `{prefix}` has more than letters, digits, `.-_=` and single slashes"));
        }
        if settings.access_key.is_empty() || settings.secret_key.is_empty() {
            return refused(format!("the keys for s3://{bucket} are not set"));
        }
        Ok(Bucket { client: Arc::new(Client::new(settings)?), prefix: prefix.clone() })
    }

    fn key(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }

    /// Whether an object is the one that this attempt wrote: an earlier request may have been heard and not answered.
    fn is_ours(&self, key: &str, attempt: &str) -> Result<bool> {
        let ask = Ask { method: "HEAD", key, ..Ask::default() };
        let answer = self.client.ask(&ask, &[200, 404])?;
        Ok(answer.headers.get(WRITTEN).is_some_and(|written| written == attempt))
    }
}

impl Place for Bucket {
    fn list(&self, folder: &str) -> Result<Vec<Item>> {
        let root = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
        let prefix = if folder.is_empty() { root.clone() } else { format!("{root}{folder}/") };
        let (mut out, mut next): (Vec<Item>, Option<String>) = (Vec::new(), None);
        for _ in 0..PAGES {
            let mut query = vec![("encoding-type", "url"), ("list-type", "2"), ("prefix", prefix.as_str())];
            if let Some(token) = &next {
                query.insert(0, ("continuation-token", token));
            }
            let answer = self.client.ask(&Ask { method: "GET", query: &query, ..Ask::default() }, &[200])?;
            let text = std::str::from_utf8(&answer.body).map_err(|error| error.to_string());
            let page =
                text.and_then(listing::page).map_err(|why| self.client.error(&prefix, format!("list: {why}")))?;
            out.extend(
                page.objects
                    .into_iter()
                    .filter_map(|(key, size)| Some(Item { path: key.strip_prefix(&root)?.to_owned(), size })),
            );
            next = page.next;
            if next.is_none() {
                out.sort();
                return Ok(out);
            }
        }
        Err(self.client.error(&prefix, format!("list: there are more than {PAGES} pages of keys")))
    }

    fn open(&self, item: &Item) -> Result<Arc<dyn Source>> {
        Ok(Arc::new(Object::new(self.client.clone(), self.key(&item.path), item.size)))
    }

    fn open_whole(&self, item: &Item) -> Result<Arc<dyn Source>> {
        use std::io::Write;
        let key = self.key(&item.path);
        let mut file = local()?;
        let mut at = 0;
        while at < item.size {
            let end = item.size.min(at + STEP);
            file.write_all(&self.client.range(&key, at..end)?).map_err(beside)?;
            at = end;
        }
        Ok(Arc::new(LocalFile { file, size: item.size }))
    }

    fn begin(&self, _: &str, _: u32) -> Result<Filling> {
        Ok(Filling { file: local()?, at: None })
    }

    fn commit(&self, filled: Filling, path: &str) -> Result<()> {
        let key = self.key(path);
        let (digest, size) = client::digest(&filled.file).map_err(beside)?;
        if size > LARGEST {
            return Err(self.client.error(&key, format!("PUT: {size} bytes are more than the {LARGEST} of an object")));
        }
        let attempt = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let ask = Ask {
            method: "PUT",
            key: &key,
            headers: vec![("if-none-match", "*".to_owned()), (WRITTEN, attempt.clone())],
            body: Some((&filled.file, digest)),
            ..Ask::default()
        };
        let answer = self.client.ask(&ask, &[200, 412])?;
        if answer.status == 412 && (answer.after == 0 || !self.is_ours(&key, &attempt)?) {
            return Err(self.client.error(&key, "another process has written it meanwhile; run the command again"));
        }
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<()> {
        let key = self.key(path);
        self.client.ask(&Ask { method: "DELETE", key: &key, ..Ask::default() }, &[200, 204, 404]).map(|_| ())
    }

    fn lock(&self) -> Result<Option<File>> {
        Ok(None)
    }

    /// What is not whole is not in the bucket, and the local files have no names.
    fn sweep(&self) -> Result<()> {
        Ok(())
    }

    fn shown(&self) -> String {
        self.client.shown(&self.prefix)
    }
}

/// A local file without a name, gone when it is closed.
fn local() -> Result<File> {
    tempfile::tempfile().map_err(beside)
}

fn beside(source: std::io::Error) -> HistoryError {
    HistoryError::File { path: std::env::temp_dir(), source }
}
