//! The files of a list from where they are published: HTTP with every limit that a stranger's server asks for.

use std::{
    collections::BTreeMap,
    fs::File as Disk,
    io::Read,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use store::lists::{Refusal, Validator};
use ureq::{
    Agent, Error, Timeout,
    config::Config,
    http::{Response, header},
    unversioned::transport::DefaultConnector,
};
use url::Url;

use super::{guard, read::File, source};

/// Redirects that are followed.
const HOPS: usize = 5;
const CONNECT: Duration = Duration::from_secs(20);
/// A server that sends nothing for this long has gone away.
const SILENCE: Duration = Duration::from_secs(60);

/// What a fetch may cost and where it may go.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Whether addresses inside this network may be fetched from.
    pub allow_private: bool,
    /// Bytes of all files of a list together, unpacked.
    pub max_bytes: u64,
    /// Seconds that all of it may take.
    pub seconds: u64,
}

/// What came.
pub enum Fetched {
    /// The files, and what their addresses said of them.
    Files(Vec<File>, BTreeMap<String, Validator>),
    /// The same as the last time: nothing was sent again.
    Unchanged,
}

/// One file, or none where the server says that it is the one from before.
type Answer = Option<(File, Validator)>;

/// Fetches all files of a list. `seen` is what each address said the last time; `progress` counts bytes. Blocks.
pub fn fetch(
    urls: &[String],
    seen: &BTreeMap<String, Validator>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<Fetched, Refusal> {
    let visit =
        Visit { agent: agent(limits), limits, progress, until: Instant::now() + Duration::from_secs(limits.seconds) };
    let mut answers = Vec::with_capacity(urls.len());
    for url in urls {
        let known = seen.get(url).filter(|_| urls.iter().all(|url| seen.contains_key(url)));
        answers.push(visit.file(url, known)?);
    }
    if answers.iter().all(Option::is_none) {
        return Ok(Fetched::Unchanged);
    }
    let (mut files, mut validators) = (Vec::new(), BTreeMap::new());
    for (url, answer) in urls.iter().zip(answers) {
        // Files belong together: where one has changed, those that have not are needed too.
        let answer = match answer {
            Some(answer) => Some(answer),
            None => visit.file(url, None)?,
        };
        let (file, validator) = answer.ok_or_else(|| unreachable(url, "it sends nothing"))?;
        files.push(file);
        validators.insert(url.clone(), validator);
    }
    Ok(Fetched::Files(files, validators))
}

fn agent(limits: Limits) -> Agent {
    let config = Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .user_agent(concat!("portcullis/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(CONNECT))
        .timeout_resolve(Some(CONNECT))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE))
        .timeout_per_call(Some(Duration::from_secs(limits.seconds)))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), guard::Guard::new(limits.allow_private))
}

struct Visit<'a> {
    agent: Agent,
    limits: Limits,
    progress: &'a AtomicU64,
    until: Instant,
}

impl Visit<'_> {
    fn file(&self, address: &str, known: Option<&Validator>) -> Result<Answer, Refusal> {
        let mut url = source::parse(address).map_err(|fault| Refusal::new("address", fault))?;
        if url.scheme() == "file" {
            return self.disk(&url).map(|file| Some((file, Validator::default())));
        }
        for _ in 0..=HOPS {
            let response = self.ask(&url, known)?;
            let status = response.status().as_u16();
            match status {
                200 => return self.body(address, &url, response).map(Some),
                304 if known.is_some() => return Ok(None),
                301 | 302 | 303 | 307 | 308 => url = self.next(&url, &response)?,
                _ => return Err(Refusal::new("status", format!("{} answers {status}", host(&url)))),
            }
        }
        Err(Refusal::new("redirects", format!("{} sends on more than {HOPS} times", host(&url))))
    }

    fn ask(&self, url: &Url, known: Option<&Validator>) -> Result<Response<ureq::Body>, Refusal> {
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = known.and_then(|known| known.etag.as_deref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = known.and_then(|known| known.modified.as_deref()) {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        request.call().map_err(|error| failed(url, &error))
    }

    /// Where a redirect leads. What came over TLS is not gone on with in the clear.
    fn next(&self, from: &Url, response: &Response<ureq::Body>) -> Result<Url, Refusal> {
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let location =
            location.ok_or_else(|| Refusal::new("redirects", format!("{} sends on to nowhere", host(from))))?;
        let joined = from.join(location).map_err(|error| Refusal::new("redirects", error.to_string()))?;
        let to = source::parse(joined.as_str()).map_err(|fault| Refusal::new("redirects", fault))?;
        if to.scheme() == "file" || (from.scheme() == "https" && to.scheme() != "https") {
            return Err(Refusal::new("redirects", format!("{} sends on to what is not https", host(from))));
        }
        Ok(to)
    }

    fn body(&self, address: &str, url: &Url, response: Response<ureq::Body>) -> Result<(File, Validator), Refusal> {
        let said = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let validator = Validator { etag: said(header::ETAG), modified: said(header::LAST_MODIFIED) };
        if response.body().content_length().is_some_and(|length| length > self.limits.max_bytes) {
            return Err(self.too_large(url));
        }
        let reader = response.into_body().into_with_config().limit(u64::MAX).reader();
        let bytes = self.read(url, reader)?;
        // The name that was asked for: a redirect may lead to a store that calls its files by numbers.
        let name = source::parse(address).map(|url| name(&url)).unwrap_or_default();
        Ok((File { name, bytes }, validator))
    }

    fn disk(&self, url: &Url) -> Result<File, Refusal> {
        let path = url.to_file_path().map_err(|()| Refusal::new("address", format!("{url} names no file here")))?;
        let file = Disk::open(&path).map_err(|error| unreachable(url.as_str(), &error.to_string()))?;
        Ok(File { name: name(url), bytes: self.read(url, file)? })
    }

    fn read(&self, url: &Url, mut from: impl Read) -> Result<Vec<u8>, Refusal> {
        let (mut bytes, mut part) = (Vec::new(), vec![0; 64 << 10]);
        loop {
            let count = from.read(&mut part).map_err(|error| broken(url, error))?;
            if count == 0 {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&part[..count]);
            if self.progress.fetch_add(count as u64, Ordering::Relaxed) + count as u64 > self.limits.max_bytes {
                return Err(self.too_large(url));
            }
            if Instant::now() > self.until {
                return Err(unreachable(url.as_str(), &format!("it takes longer than {} s", self.limits.seconds)));
            }
        }
    }

    fn too_large(&self, url: &Url) -> Refusal {
        let most = self.limits.max_bytes;
        Refusal::new("too_large", format!("what {} sends is larger than {most} bytes, which is the limit", host(url)))
    }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("the file")
}

/// The last part of a path.
fn name(url: &Url) -> String {
    url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default().to_owned()
}

fn unreachable(address: &str, why: &str) -> Refusal {
    Refusal::new("unreachable", format!("{address} cannot be fetched: {why}"))
}

fn failed(url: &Url, error: &Error) -> Refusal {
    if guard::refused(error) {
        let place = host(url);
        return Refusal::new(
            "address",
            format!(
                "{place} is inside this network; the setting fetch.allow_private of the configuration file permits it"
            ),
        );
    }
    let why = match error {
        Error::HostNotFound => "nobody has this name".to_owned(),
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => "it does not answer".to_owned(),
        other => other.to_string(),
    };
    unreachable(host(url), &why)
}

/// A body that ends before its end, or a server that falls silent.
fn broken(url: &Url, error: std::io::Error) -> Refusal {
    if url.scheme() == "file" {
        return unreachable(url.as_str(), &error.to_string());
    }
    Refusal::new("cut_off", format!("what {} sends breaks off: {error}", host(url)))
}
