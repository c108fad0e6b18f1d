//! A publisher of lists on loopback that answers what it is told to, and remembers what it was asked.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// What is answered to the next requests: whole answers as they go over the wire. The last one is repeated.
pub struct Publisher {
    address: SocketAddr,
    answers: Arc<Mutex<Vec<Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Publisher {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let publisher =
            Publisher { address: listener.local_addr().unwrap(), answers: Arc::default(), asked: Arc::default() };
        let (answers, asked) = (publisher.answers.clone(), publisher.asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &answers, &asked);
            }
        });
        publisher
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Answers so from now on.
    pub fn answers(&self, answers: &[Vec<u8>]) {
        *self.answers.lock().unwrap() = answers.iter().rev().cloned().collect();
        self.asked.lock().unwrap().clear();
    }

    /// The requests since, whole.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, answers: &Mutex<Vec<Vec<u8>>>, asked: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => request.extend_from_slice(&part[..count]),
            _ => return,
        }
    }
    asked.lock().unwrap().push(String::from_utf8_lossy(&request).to_lowercase());
    let mut answers = answers.lock().unwrap();
    let next = if answers.len() > 1 { answers.pop() } else { answers.last().cloned() };
    // A client that has heard enough closes: that is its right.
    let _ = stream.write_all(&next.unwrap_or_default());
}

/// An answer with a length and these headers besides.
pub fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut out =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n").into_bytes();
    out.extend_from_slice(body);
    out
}

/// A CSV list of so many people whom nobody has met.
pub fn people(count: usize) -> Vec<u8> {
    let mut out = "id,schema,name,dob,nationality,reason\n".to_owned();
    for n in 0..count {
        out += &format!("{n},Person,Invented Person {n},1970-01-02,PK,Test\n");
    }
    out.into_bytes()
}
