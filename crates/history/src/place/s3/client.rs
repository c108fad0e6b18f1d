//! Requests to one bucket: signed, in path style, and tried again where that can help.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Seek},
    ops::Range,
    time::Duration,
};

use bytes::Bytes;
use chrono::Utc;
use sha2::{Digest, Sha256};
use ureq::{
    Agent, Error,
    config::Config,
    http::{HeaderMap, Request, Response},
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};
use url::Url;

use super::{
    Settings, Tries, listing,
    sign::{self, Keys, NOTHING, Signed},
};
use crate::{HistoryError, Result};

const CONNECT: Duration = Duration::from_secs(10);
/// What one request may take, whatever it sends.
const LONGEST: Duration = Duration::from_secs(3_600);
/// Bytes of an answer that is no file: a thousand keys, or an error.
const ANSWER: u64 = 16 << 20;

/// Asks one bucket.
pub(super) struct Client {
    agent: Agent,
    endpoint: Url,
    bucket: String,
    region: String,
    keys: Keys,
    tries: Tries,
}

/// What is asked.
#[derive(Default)]
pub(super) struct Ask<'a> {
    pub method: &'static str,
    /// Empty for the bucket itself.
    pub key: &'a str,
    /// Names and values, by name.
    pub query: &'a [(&'static str, &'a str)],
    pub headers: Vec<(&'static str, String)>,
    /// A file, and the digest of it.
    pub body: Option<(&'a File, String)>,
    /// Bytes that the answer must have.
    pub length: Option<usize>,
}

/// What is answered.
pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Attempts that went before.
    pub after: u32,
}

/// Why an attempt did not do, and whether another may.
struct Failed {
    why: String,
    again: bool,
}

impl Client {
    /// A client as the settings say.
    pub fn new(settings: &Settings) -> Result<Self> {
        let refused = |why: String| HistoryError::Place(why);
        let endpoint = Url::parse(&settings.endpoint)
            .map_err(|error| refused(format!("the endpoint of the object store is no address: {error}")))?;
        let plain = endpoint.path() == "/" && endpoint.query().is_none() && endpoint.fragment().is_none();
        if !matches!(endpoint.scheme(), "http" | "https")
            || endpoint.host_str().is_none()
            || !plain
            || !endpoint.username().is_empty()
            || endpoint.password().is_some()
        {
            return Err(refused("the endpoint of the object store is an address such as https://host:9000".to_owned()));
        }
        let mut config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("portcullis/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .timeout_resolve(Some(CONNECT))
            .timeout_recv_response(Some(settings.tries.silence))
            .timeout_per_read(Some(settings.tries.silence))
            .timeout_per_call(Some(LONGEST));
        if let Some(pem) = &settings.authorities {
            let roots = authorities(pem).map_err(refused)?;
            config = config.tls_config(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build());
        }
        Ok(Client {
            agent: config.build().new_agent(),
            endpoint,
            bucket: settings.bucket.clone(),
            region: settings.region.clone(),
            keys: Keys {
                access: settings.access_key.clone(),
                secret: settings.secret_key.clone(),
                token: settings.session_token.clone(),
            },
            tries: settings.tries,
        })
    }

    /// What a person calls an object.
    pub fn shown(&self, key: &str) -> String {
        format!("s3://{}/{key}", self.bucket)
    }

    /// An error about an object.
    pub fn error(&self, key: &str, message: impl Into<String>) -> HistoryError {
        HistoryError::Object { object: self.shown(key), message: message.into() }
    }

    /// Asks until there is an answer that another attempt would not change. `fine` are the statuses that are no errors.
    pub fn ask(&self, ask: &Ask<'_>, fine: &[u16]) -> Result<Answer> {
        let mut pause = self.tries.pause;
        for attempt in 0.. {
            let failed = match self.once(ask, fine) {
                Ok(answer) => return Ok(Answer { after: attempt, ..answer }),
                Err(failed) => failed,
            };
            if !failed.again || attempt + 1 >= self.tries.attempts {
                let tried = if attempt > 0 { format!(", {} times", attempt + 1) } else { String::new() };
                return Err(self.error(ask.key, format!("{}{tried}: {}", ask.method, failed.why)));
            }
            // Up to half as long again, so that those who failed together do not come back together.
            std::thread::sleep(pause.mul_f64(1.0 + fastrand::f64() / 2.0));
            pause *= 2;
        }
        Err(self.error(ask.key, "nothing was tried"))
    }

    fn once(&self, ask: &Ask<'_>, fine: &[u16]) -> std::result::Result<Answer, Failed> {
        let response = self.send(ask)?;
        let status = response.status().as_u16();
        let (parts, body) = response.into_parts();
        let most = ask.length.map_or(ANSWER, |length| length as u64 + 1).max(ANSWER);
        let mut bytes = Vec::with_capacity(if fine.contains(&status) { ask.length.unwrap_or(0) } else { 0 });
        let read = body.into_with_config().limit(most).reader().read_to_end(&mut bytes);
        if !fine.contains(&status) {
            let said = std::str::from_utf8(&bytes).ok().and_then(listing::said);
            return Err(Failed {
                why: said.map_or_else(|| format!("{status}"), |said| format!("{status} {said}")),
                // 409: another request for the same key was under way.
                again: matches!(status, 409 | 429 | 500 | 502 | 503 | 504),
            });
        }
        let cut = |why: String| Failed { why, again: true };
        read.map_err(|error| cut(format!("the answer breaks off after {} bytes: {error}", bytes.len())))?;
        if let Some(length) = ask.length
            && length != bytes.len()
        {
            return Err(cut(format!("the answer has {} bytes, not {length}", bytes.len())));
        }
        Ok(Answer { status, headers: parts.headers, body: bytes.into(), after: 0 })
    }

    fn send(&self, ask: &Ask<'_>) -> std::result::Result<Response<ureq::Body>, Failed> {
        let request = self.signed(ask).map_err(|error| Failed { why: error.to_string(), again: false })?;
        let sent = match &ask.body {
            Some((file, _)) => {
                let mut file: &File = file;
                file.rewind().map_err(|error| Failed { why: error.to_string(), again: false })?;
                request.body(file).map(|request| self.agent.run(request))
            }
            None => request.body(()).map(|request| self.agent.run(request)),
        };
        match sent {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => {
                let never = matches!(error, Error::BadUri(_) | Error::Http(_) | Error::Tls(_) | Error::Pem(_));
                Err(Failed { why: error.to_string(), again: !never })
            }
            Err(error) => Err(Failed { why: error.to_string(), again: false }),
        }
    }

    fn signed(&self, ask: &Ask<'_>) -> std::result::Result<ureq::http::request::Builder, std::fmt::Error> {
        let at = Utc::now();
        let payload = ask.body.as_ref().map_or(NOTHING, |(_, digest)| digest);
        let host = self.endpoint.host_str().unwrap_or_default();
        let host = self.endpoint.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let path = match ask.key {
            "" => format!("/{}", self.bucket),
            key => format!("/{}/{}", self.bucket, sign::encoded(key, true)),
        };
        let query: Vec<String> =
            ask.query.iter().map(|(name, value)| format!("{name}={}", sign::encoded(value, false))).collect();
        let query = query.join("&");
        let mut headers: BTreeMap<&'static str, String> = ask.headers.iter().cloned().collect();
        headers.insert("host", host.clone());
        headers.insert("x-amz-content-sha256", payload.to_owned());
        headers.insert("x-amz-date", sign::stamp(at));
        if let Some(token) = &self.keys.token {
            headers.insert("x-amz-security-token", token.clone());
        }
        let signed = Signed { method: ask.method, path: &path, query: &query, headers: &headers, payload };
        let authorization = sign::authorization(&self.keys, &self.region, at, &signed);
        let mark = if query.is_empty() { "" } else { "?" };
        let mut request = Request::builder()
            .method(ask.method)
            .uri(format!("{}://{host}{path}{mark}{query}", self.endpoint.scheme()))
            .header("authorization", authorization);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Ok(request)
    }

    /// Bytes of an object.
    pub fn range(&self, key: &str, range: Range<u64>) -> Result<Bytes> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        let length = usize::try_from(range.end - range.start).map_err(|error| self.error(key, error.to_string()))?;
        let asked = format!("bytes={}-{}", range.start, range.end - 1);
        let ask = Ask { method: "GET", key, headers: vec![("range", asked)], length: Some(length), ..Ask::default() };
        Ok(self.ask(&ask, &[206])?.body)
    }
}

/// The digest of a file from its beginning, and its bytes.
pub(super) fn digest(mut file: &File) -> std::io::Result<(String, u64)> {
    file.rewind()?;
    let (mut hash, mut bytes, mut part) = (Sha256::new(), 0, vec![0; 256 << 10]);
    loop {
        let count = file.read(&mut part)?;
        if count == 0 {
            return Ok((sign::hex(&hash.finalize()), bytes));
        }
        hash.update(&part[..count]);
        bytes += count as u64;
    }
}

fn authorities(pem: &[u8]) -> std::result::Result<Vec<Certificate<'static>>, String> {
    let mut out = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) =
            item.map_err(|error| format!("the certificates of the object store's authorities: {error}"))?
        {
            out.push(certificate);
        }
    }
    if out.is_empty() {
        return Err("the file of the object store's authorities holds no certificate".to_owned());
    }
    Ok(out)
}
