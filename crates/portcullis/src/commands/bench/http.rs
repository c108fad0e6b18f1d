//! How long an officer waits for a traveller's page while a load runs beside the service, in a process of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::figure;
use crate::{
    commands::{files, load, open_store},
    config::Config,
    output::Progress,
    pipeline::{Pipeline, engines},
};

const USER: &str = "bench";
const PASSWORD: &str = "a-password-of-the-bench";

/// One passenger by HTTP, again and again, until the load of `flights` flights is done.
pub fn run(flights: u32) -> Result<()> {
    let folder = tempfile_folder()?;
    let outcome = measure(&folder, flights);
    std::fs::remove_dir_all(&folder)?;
    outcome
}

fn tempfile_folder() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("portcullis-bench-http-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A child that is ended with the bench, however that ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn measure(folder: &Path, flights: u32) -> Result<()> {
    let (data, seen, coming) = (folder.join("data"), folder.join("seen"), folder.join("coming"));
    let day = |flights, seed| range::DayOptions { flights, vessels: 0, seed, ..range::DayOptions::default() };
    range::write_day(&day(4, 1), &seen, &mut |_, _| {})?;
    range::write_day(&day(flights, 2), &coming, &mut |_, _| {})?;
    prepare(&data, &seen.join("air"))?;
    let program = std::env::current_exe()?;
    let mut server = Command::new(&program);
    server.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
    let mut server = Ended(server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?);
    let mut lines = BufReader::new(server.0.stdout.take().context("the service has no output")?).lines();
    let address = lines
        .by_ref()
        .find_map(|line| line.ok()?.strip_prefix("http://").map(str::to_owned))
        .context("the service did not start")?;
    let mut client = Client::sign_in(&address)?;
    let travellers = client.travellers()?;
    for id in &travellers {
        client.get(&format!("/api/v1/travellers/{id}"))?;
    }
    let mut loading = Command::new(&program);
    loading.arg("load").arg(coming.join("air")).arg("--data").arg(&data);
    let mut loading = Ended(loading.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    let mut waits = Vec::new();
    while loading.0.try_wait()?.is_none() {
        let id = travellers[waits.len() % travellers.len()];
        let started = Instant::now();
        client.get(&format!("/api/v1/travellers/{id}"))?;
        waits.push(started.elapsed());
        // An officer reads for a moment; a bench that never rests measures its own load.
        std::thread::sleep(Duration::from_millis(5));
    }
    ensure!(waits.len() >= 100, "the load was over after {} answers: ask for more flights", waits.len());
    waits.sort_unstable();
    let on = format!("{} answers while {flights} flights are loaded by another process, SQLite", waits.len());
    for (name, share) in [("http_traveller_p50", 50), ("http_traveller_p99", 99), ("http_traveller_max", 100)] {
        let at = (waits.len() * share / 100).min(waits.len() - 1);
        figure(name, waits[at].as_secs_f64() * 1e3, "ms", 1, &on)?;
    }
    Ok(())
}

/// A store with an officer and a few flights.
fn prepare(data: &Path, messages: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let config = Config { data: data.to_owned(), ..Config::default() };
        let store = open_store(&config).await?;
        engines::seed_rules(&store).await?;
        server::add_user(&store, USER, "Bench", "officer").await?;
        server::set_password(&store, USER, PASSWORD).await?;
        let pipeline = Pipeline::open(store, config).await?;
        let messages = files::under(&[messages.to_owned()])?;
        load::keep(&pipeline, &messages, &mut Progress::new("messages")).await?;
        pipeline.drain(|_| {}).await?;
        Ok(())
    })
}

/// A browser's connection, kept open, with its session.
struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    cookie: String,
}

impl Client {
    fn sign_in(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let mut client = Client { stream: BufReader::new(stream), address: address.to_owned(), cookie: String::new() };
        let body = json!({"username": USER, "password": PASSWORD}).to_string();
        let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let (headers, _) = client.ask("POST", "/api/v1/session", &head, &body)?;
        let cookie = headers.iter().find_map(|line| line.strip_prefix("set-cookie: "));
        client.cookie = cookie.and_then(|line| line.split(';').next()).context("no session was given")?.to_owned();
        Ok(client)
    }

    fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        Ok(self.ask("GET", path, "", "")?.1)
    }

    /// The numbers of travellers of the first flight on the board.
    fn travellers(&mut self) -> Result<Vec<i64>> {
        let board: Value = serde_json::from_slice(&self.get("/api/v1/movements?mode=air")?)?;
        let flight = board["items"][0]["id"].as_i64().context("no flight on the board")?;
        let page: Value = serde_json::from_slice(&self.get(&format!("/api/v1/movements/{flight}"))?)?;
        let ids: Vec<i64> =
            page["travellers"].as_array().into_iter().flatten().filter_map(|t| t["id"].as_i64()).collect();
        ensure!(!ids.is_empty(), "no traveller on the flight");
        Ok(ids)
    }

    fn ask(&mut self, method: &str, path: &str, head: &str, body: &str) -> Result<(Vec<String>, Vec<u8>)> {
        let (address, cookie) = (&self.address, &self.cookie);
        let request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n{head}\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut headers: Vec<String> = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            match line.trim_end() {
                "" => break,
                line => headers.push(line.to_owned()),
            }
        }
        let length = headers.iter().find_map(|line| line.strip_prefix("content-length: "));
        let mut answer = vec![0; length.unwrap_or("0").parse()?];
        self.stream.read_exact(&mut answer)?;
        match headers.first() {
            Some(status) if status.contains(" 200 ") => Ok((headers, answer)),
            other => bail!("{path} was answered {other:?}"),
        }
    }
}
