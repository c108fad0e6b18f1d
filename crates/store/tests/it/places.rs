//! Empty stores of both kinds.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use store::{Place, Store};
use tempfile::TempDir;

/// A throw-away PostgreSQL on a free port, in a folder of its own; ended when dropped.
pub struct Cluster {
    server: Child,
    port: u16,
    bin: PathBuf,
    folder: TempDir,
}

fn serve(bin: &Path, folder: &Path, port: u16) -> Child {
    as_postgres(&bin.join("postgres"))
        .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-F", "-k"])
        .arg(folder)
        .arg("-D")
        .arg(folder.join("data"))
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.flatten().map(|entry| entry.path().join("bin")).find(|bin| bin.join("initdb").exists())
}

fn as_postgres(program: &Path) -> Command {
    // PostgreSQL refuses to run as root; elsewhere the developer's own account serves.
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

impl Cluster {
    pub fn start() -> Option<Self> {
        let bin = programs()?;
        let folder = tempfile::tempdir().unwrap();
        Command::new("chmod").arg("777").arg(folder.path()).status().unwrap();
        let data = folder.path().join("data");
        let made = as_postgres(&bin.join("initdb"))
            .args(["-A", "trust", "-U", "postgres", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = serve(&bin, folder.path(), port);
        Some(Cluster { server, port, bin, folder })
    }

    /// Ends the server as a failing machine would, without waiting for its clients.
    pub fn stop(&mut self) {
        let _ = as_postgres(&self.bin.join("pg_ctl"))
            .args(["stop", "-m", "immediate", "-D"])
            .arg(self.folder.path().join("data"))
            .stdout(Stdio::null())
            .status();
        let _ = self.server.wait();
    }

    /// Starts it over the same data.
    pub fn start_again(&mut self) {
        self.server = serve(&self.bin, self.folder.path(), self.port);
    }

    /// A database of this name, made where there is none.
    pub async fn place(&self, name: &str) -> Place {
        let admin = format!("host=127.0.0.1 port={} user=postgres dbname=postgres", self.port);
        let ask = |sql: &str| Command::new("psql").arg(&admin).args(["-Atc", sql]).output().unwrap();
        // A machine that is busy building takes its time to start a server.
        for _ in 0..600 {
            if ask("SELECT 1").status.success() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        if ask(&format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")).stdout.is_empty() {
            let made = ask(&format!("CREATE DATABASE {name}"));
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        }
        Place::Postgres(format!("postgres://postgres@127.0.0.1:{}/{name}", self.port))
    }

    pub async fn store(&self, name: &str) -> Store {
        Store::open(&self.place(name).await).await.unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

pub async fn sqlite() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(&Place::Folder(folder.path().to_owned())).await.unwrap(), folder)
}
