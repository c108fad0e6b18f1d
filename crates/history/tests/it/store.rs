//! A small object store for tests, in this process: enough of S3 for a history, with faults on demand. It works signatures
//! out anew from what came over the wire.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use history::{Bucket, Settings, Tries};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

pub const BUCKET: &str = "past-of-a-test";
pub const SECRET: &str = "a/secret+that/nobody/may+see";
const TOKEN: &str = "a-token-that-goes-with-it";

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is answered so, and nothing is done.
    Status(u16),
    /// The answer stops in the middle.
    Cut,
    /// It is done, and then nothing is said.
    Silence,
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub key: String,
    pub range: Option<(usize, usize)>,
    pub status: u16,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, (Vec<u8>, String)>,
    seen: Vec<Seen>,
    faults: VecDeque<(&'static str, Fault)>,
    page: usize,
}

pub struct Store {
    address: String,
    state: Arc<Mutex<State>>,
}

impl Store {
    /// Serves until the test ends. A page of a listing has so many keys.
    pub fn new(page: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { page, ..State::default() }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (state, stream) = (shared.clone(), stream.unwrap());
                std::thread::spawn(move || answer(&state, stream));
            }
        });
        Store { address, state }
    }

    pub fn settings(&self) -> Settings {
        Settings {
            endpoint: self.address.clone(),
            region: "xx-east-1".into(),
            bucket: BUCKET.into(),
            prefix: "a/history".into(),
            access_key: "somebody".into(),
            secret_key: SECRET.into(),
            session_token: Some(TOKEN.into()),
            authorities: None,
            tries: Tries { attempts: 3, pause: Duration::from_millis(2), silence: Duration::from_millis(300) },
        }
    }

    pub fn bucket(&self) -> Bucket {
        Bucket::new(&self.settings()).unwrap()
    }

    /// The next requests of a method go wrong so, one after the other.
    pub fn fail(&self, method: &'static str, faults: &[Fault]) {
        self.state.lock().unwrap().faults.extend(faults.iter().map(|fault| (method, *fault)));
    }

    /// Faults that no request has met yet.
    pub fn faults_left(&self) -> usize {
        self.state.lock().unwrap().faults.len()
    }

    /// The requests since the last call.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state.lock().unwrap().seen)
    }

    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.state.lock().unwrap().objects.get(key).map(|(bytes, _)| bytes.clone())
    }
}

struct Request {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Request> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split_whitespace();
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        Some(Request { method, path: path.into(), query: query.into(), headers, body })
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Whether the signature is that of what came, and covers what it must.
    fn is_signed(&self) -> bool {
        let given = self.header("authorization");
        let part = |name: &str| given.split([' ', ',']).find_map(|part| part.strip_prefix(name)).unwrap_or("");
        let (scope, names, signature) = (part("Credential=somebody/"), part("SignedHeaders="), part("Signature="));
        let [day, region, "s3", "aws4_request"] = scope.split('/').collect::<Vec<_>>()[..] else { return false };
        let signed: Vec<&str> = names.split(';').collect();
        let must = ["host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "range", "if-none-match"];
        let missing = must.iter().any(|name| self.headers.contains_key(*name) && !signed.contains(name));
        let payload = hex(&Sha256::digest(&self.body));
        if missing || self.header("x-amz-security-token") != TOKEN || self.header("x-amz-content-sha256") != payload {
            return false;
        }
        let mut query: Vec<&str> = self.query.split('&').collect();
        query.sort_unstable();
        let mut canonical = format!("{}\n{}\n{}\n", self.method, self.path, query.join("&"));
        for name in &signed {
            canonical += &format!("{name}:{}\n", self.header(name));
        }
        canonical += &format!("\n{names}\n{payload}");
        let date = self.header("x-amz-date");
        let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
        let mut key = format!("AWS4{SECRET}").into_bytes();
        for step in [day, region, "s3", "aws4_request", &text] {
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            mac.update(step.as_bytes());
            key = mac.finalize().into_bytes().to_vec();
        }
        date.starts_with(day) && region == "xx-east-1" && hex(&key) == signature
    }

    fn asked(&self, name: &str) -> Option<String> {
        let (_, value) = self.query.split('&').filter_map(|pair| pair.split_once('=')).find(|(n, _)| *n == name)?;
        Some(decoded(value))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let code = |bytes: &mut std::str::Bytes<'_>| char::from(bytes.next().unwrap()).to_digit(16).unwrap() as u8;
        out.push(if byte == b'%' { code(&mut bytes) * 16 + code(&mut bytes) } else { byte });
    }
    String::from_utf8(out).unwrap()
}

fn answer(state: &Mutex<State>, mut stream: TcpStream) {
    let Some(request) = Request::read(&stream) else { return };
    let root = format!("/{BUCKET}");
    let key = request.path.strip_prefix(&root).map(|path| decoded(path.trim_start_matches('/')));
    let range = request.header("range").strip_prefix("bytes=").and_then(|range| {
        let (from, to) = range.split_once('-')?;
        Some((from.parse::<usize>().ok()?, to.parse::<usize>().ok()?))
    });
    let (fault, status, headers, body) = {
        let mut state = state.lock().unwrap();
        let fault = match state.faults.front() {
            Some((method, fault)) if *method == request.method => Some(*fault),
            _ => None,
        };
        if fault.is_some() {
            state.faults.pop_front();
        }
        let (status, headers, body) = match (fault, &key) {
            (Some(Fault::Status(status)), _) => (status, String::new(), error("Asked", "a fault that was <asked> for")),
            _ if !request.is_signed() => (403, String::new(), error("SignatureDoesNotMatch", "Not signed")),
            (_, None) => (404, String::new(), error("NoSuchBucket", "No such bucket")),
            (_, Some(key)) => serve(&mut state, &request, key, range),
        };
        let key = key.unwrap_or_default();
        state.seen.push(Seen { method: request.method.clone(), key, range, status });
        (fault, status, headers, body)
    };
    if fault == Some(Fault::Silence) {
        std::thread::sleep(Duration::from_millis(600));
        return;
    }
    let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes());
    let sent = if request.method == "HEAD" { 0 } else { body.len() };
    let _ = stream.write_all(&body[..if fault == Some(Fault::Cut) { sent / 2 } else { sent }]);
}

fn error(code: &str, message: &str) -> Vec<u8> {
    let message = message.replace('<', "&lt;").replace('>', "&gt;");
    format!("<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>").into_bytes()
}

fn serve(state: &mut State, request: &Request, key: &str, range: Option<(usize, usize)>) -> (u16, String, Vec<u8>) {
    let none = String::new;
    match request.method.as_str() {
        "GET" if key.is_empty() => (200, none(), listing(state, request)),
        "GET" | "HEAD" => match (state.objects.get(key), range) {
            (None, _) => (404, none(), error("NoSuchKey", "No such key")),
            (Some((bytes, _)), Some((from, to))) => (206, none(), bytes[from..=to].to_vec()),
            (Some((bytes, written)), None) => (200, format!("x-amz-meta-written: {written}\r\n"), bytes.clone()),
        },
        "PUT" if request.header("if-none-match") == "*" && state.objects.contains_key(key) => {
            (412, none(), error("PreconditionFailed", "It is there"))
        }
        "PUT" => {
            let object = (request.body.clone(), request.header("x-amz-meta-written").to_owned());
            state.objects.insert(key.to_owned(), object);
            (200, none(), Vec::new())
        }
        "DELETE" => {
            state.objects.remove(key);
            (204, none(), Vec::new())
        }
        _ => (405, none(), error("MethodNotAllowed", "No such method")),
    }
}

fn listing(state: &State, request: &Request) -> Vec<u8> {
    assert_eq!(request.asked("list-type").as_deref(), Some("2"));
    let (prefix, after) = (request.asked("prefix").unwrap(), request.asked("continuation-token"));
    let after = after.map_or_else(String::new, |token| token.strip_prefix("after=&").unwrap().to_owned());
    let mut found = state.objects.iter().filter(|(key, _)| key.starts_with(&prefix) && **key > after);
    let page: Vec<_> = found.by_ref().take(state.page).collect();
    let mut out = String::from("<ListBucketResult>");
    for (key, (bytes, _)) in &page {
        out += &format!("<Contents><Key>{}</Key><Size>{}</Size></Contents>", key.replace('=', "%3D"), bytes.len());
    }
    let more = found.next().is_some();
    if let (true, Some((last, _))) = (more, page.last()) {
        out += &format!("<NextContinuationToken>after=&amp;{last}</NextContinuationToken>");
    }
    out += &format!("<IsTruncated>{more}</IsTruncated></ListBucketResult>");
    out.into_bytes()
}
