//! Lists are fetched, refused, compared, and followed by a service that runs.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value as Json;

use crate::{
    portcullis,
    publisher::{Publisher, people, response},
    text,
};

/// The attempt that a fetch printed.
fn fetched(data: &Path, more: &[&str]) -> Json {
    let mut arguments = vec!["lists", "fetch", "office", "--data", text(data)];
    arguments.extend(more);
    let out = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(arguments)
        .env("PORTCULLIS_FETCH_ALLOW_PRIVATE", "true")
        .env("PORTCULLIS_FETCH_MAX_BYTES", "100000")
        .output()
        .unwrap();
    let attempt: Json = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"));
    assert_eq!(out.status.code(), Some(i32::from(attempt["outcome"] == "refused")), "{out:?}");
    attempt
}

fn shown(data: &Path, more: &[&str]) -> Vec<Json> {
    let mut arguments = vec!["lists", "show", "--data", text(data)];
    arguments.extend(more);
    let out = portcullis(&arguments);
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn source(data: &Path, url: &str) {
    let set = portcullis(&["lists", "source", "office", "--url", url, "--every", "1d", "--data", text(data)]);
    assert!(set.status.success(), "{set:?}");
}

#[test]
fn a_list_is_fetched_once_and_what_is_broken_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let publisher = Publisher::start();
    source(&data, &publisher.url("people.csv"));
    let tagged = "ETag: \"one\"\r\nLast-Modified: Fri, 20 Nov 2026 08:00:00 GMT\r\n";
    publisher.answers(&[response("200 OK", tagged, &people(60))]);
    let first = fetched(&data, &[]);
    assert_eq!((&first["outcome"], &first["difference"]["added"]), (&"taken".into(), &60.into()), "{first}");

    // Asked whether it has changed, the publisher says no.
    publisher.answers(&[response("304 Not Modified", "", b"")]);
    assert_eq!(fetched(&data, &[])["outcome"], "same");
    let asked = publisher.asked().join("");
    assert!(asked.contains("if-none-match: \"one\"") && asked.contains("if-modified-since: fri, 20 nov"), "{asked}");
    // The same bytes once more make no edition either.
    publisher.answers(&[response("200 OK", "", &people(60))]);
    assert_eq!(fetched(&data, &[])["outcome"], "same");
    assert_eq!(shown(&data, &["office", "--editions"]).len(), 1);

    let cut = response("200 OK", "", &people(60));
    let redirect = |to: &str| response("302 Found", &format!("Location: {to}\r\n"), b"");
    for (answer, reason) in [
        (response("500 Internal Server Error", "", b"busy"), "status"),
        (cut[..cut.len() - 200].to_vec(), "cut_off"),
        (response("200 OK", "", b""), "empty"),
        (response("200 OK", "", b"<!DOCTYPE html><html>Sign in</html>"), "unreadable"),
        (response("200 OK", "", &people(53)), "shrunk"),
        (redirect("/people.csv"), "redirects"),
        (redirect("file:///etc/passwd"), "redirects"),
        (response("200 OK", "", &people(5_000)), "too_large"),
        (b"nonsense\r\n\r\n".to_vec(), "unreachable"),
    ] {
        publisher.answers(&[answer]);
        let refused = fetched(&data, &[]);
        assert_eq!((&refused["outcome"], &refused["reason"]), (&"refused".into(), &reason.into()), "{refused}");
        let state = shown(&data, &[]).remove(0);
        assert_eq!((&state["standing"], &state["entries"]), (&"refused".into(), &60.into()));
    }

    // A redirect that leads somewhere, packed, is followed and unpacked.
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut packed, &people(61)).unwrap();
    let packed = packed.finish().unwrap();
    publisher
        .answers(&[redirect(&publisher.url("mirror/7")), response("200 OK", "Content-Encoding: gzip\r\n", &packed)]);
    assert_eq!(fetched(&data, &[])["difference"]["added"], 1);
    // Packed small and unpacked large is too large all the same.
    let mut bomb = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut bomb, &people(5_000)).unwrap();
    publisher.answers(&[response("200 OK", "Content-Encoding: gzip\r\n", &bomb.finish().unwrap())]);
    assert_eq!(fetched(&data, &[])["reason"], "too_large");
}

#[test]
fn what_was_refused_can_be_looked_at_and_taken_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("people.csv");
    fs::write(&file, people(60)).unwrap();
    // By a path, as it is handed over where there is no network.
    source(&data, text(&file));
    assert_eq!(fetched(&data, &[])["outcome"], "taken");
    fs::write(&file, people(30)).unwrap();
    let refused = fetched(&data, &[]);
    let digest = refused["digest"].as_str().unwrap();
    let out = portcullis(&["lists", "difference", "office", "--to", &digest[..12], "--data", text(&data)]);
    let lines = String::from_utf8(out.stdout).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("\"fate\":\"removed\"")).count(), 30);
    assert_eq!(
        portcullis(&["lists", "accept", "office", "--reason", " ", "--data", text(&data)]).status.code(),
        Some(2)
    );
    let taken = portcullis(&["lists", "accept", "office", "--reason", "It was halved", "--data", text(&data)]);
    assert!(taken.status.success(), "{taken:?}");
    let editions = shown(&data, &["office", "--editions"]);
    assert_eq!((&editions[0]["reason"], &editions[0]["difference"]["removed"]), (&"It was halved".into(), &30.into()));
    assert_eq!(shown(&data, &["office", "--attempts"]).len(), 3);
    // And by the option, without looking.
    fs::write(&file, people(12)).unwrap();
    assert_eq!(fetched(&data, &[])["reason"], "shrunk");
    assert_eq!(fetched(&data, &["--shrink"])["outcome"], "taken");
}

#[test]
fn addresses_inside_the_network_are_refused_unless_the_configuration_lets_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for url in ["http://127.0.0.1:9/x.csv", "http://[::1]:9/x.csv", "http://localhost:9/x.csv", "http://0x7f.1:9/x"] {
        source(&data, url);
        let out = portcullis(&["lists", "fetch", "office", "--data", text(&data)]);
        let attempt: Json = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(attempt["reason"], "address", "{url}: {attempt}");
    }
    for url in ["gopher://lists.example/x", "https://name:secret@lists.example/x", "ftp://lists.example/x"] {
        let out = portcullis(&["lists", "source", "office", "--url", url, "--data", text(&data)]);
        assert_eq!(out.status.code(), Some(2), "{url}");
    }
}

#[test]
fn the_configuration_check_reads_where_lists_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.toml");
    let check = |lists: &str| {
        fs::write(&file, lists).unwrap();
        let out = portcullis(&["config", "check", "--config", text(&file)]);
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let list = "[[lists]]\nlist = 'office'\nurls = ['https://lists.example/a.csv']\n";
    assert_eq!(check(&format!("{list}every = '12h'\nshrink = 0.2\n[fetch]\nseconds = 60\n")).0, Some(0));
    for (fault, said) in [
        ("every = 'often'\n", "no interval"),
        ("shrink = 2.0\n", "no share"),
        ("mapping = '/no/such/file.toml'\n", "/no/such/file.toml"),
        (list, "twice"),
    ] {
        let (code, text) = check(&format!("{list}{fault}"));
        assert!(code == Some(1) && text.contains(said), "{fault}: {code:?} {text}");
    }
    let (code, text) = check("[[lists]]\nlist = 'My list'\nurls = ['ftp://x']\n");
    assert!(code == Some(1) && text.contains("no short name") && text.contains("ftp is not fetched"), "{text}");
}

/// A service, ended when dropped.
pub struct Served(pub Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits for a line of a service's log that has all the words.
fn heard(log: &mut impl BufRead, words: &[&str]) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    let mut line = String::new();
    while Instant::now() < until {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "the service ended before it said {words:?}");
        if words.iter().all(|word| line.contains(word)) {
            return line;
        }
    }
    panic!("the service never said {words:?}");
}

#[test]
fn a_service_fetches_by_itself_and_follows_what_another_process_loads() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (config, file) = (folder.path().join("c.toml"), folder.path().join("other.csv"));
    let publisher = Publisher::start();
    publisher.answers(&[response("200 OK", "", &people(60)), response("500 Internal Server Error", "", b"")]);
    let url = publisher.url("people.csv");
    fs::write(
        &config,
        format!("[fetch]\nallow_private = true\n[[lists]]\nlist = 'office'\nurls = ['{url}']\nevery = '1s'\n"),
    )
    .unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(["serve", "--listen", "127.0.0.1:0", "--config", text(&config), "--data", text(&data)])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let _served = Served(child);
    heard(&mut log, &["a new edition is in force", "office"]);
    heard(&mut log, &["the engines follow"]);
    // What is refused is an error of the log, and the old edition stays.
    heard(&mut log, &["ERROR", "an edition was refused", "office"]);
    let state = shown(&data, &[]).into_iter().find(|list| list["id"] == "office").unwrap();
    assert_eq!((&state["entries"], &state["standing"]), (&60.into(), &"refused".into()));
    // Its source is the configuration's: the command line does not change it.
    let set = portcullis(&["lists", "source", "office", "--url", "https://lists.example/x", "--data", text(&data)]);
    assert_eq!(set.status.code(), Some(2), "{set:?}");
    fs::write(&file, people(3)).unwrap();
    assert!(portcullis(&["lists", "add", "other", text(&file), "--data", text(&data)]).status.success());
    heard(&mut log, &["the engines follow"]);
}
