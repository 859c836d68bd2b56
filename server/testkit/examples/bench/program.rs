//! The shipped program as a process, and the process that it is compared with.

use crate::load::{Client, get, post};
use gatehouse_testkit::harness::{Harness, PASSWORD, PUBLIC_URL};
use gatehouse_testkit::keys::SECRET_KEY;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::Instant;

/// A running server.
pub struct Running {
    /// `127.0.0.1:port`
    pub address: String,
    /// How long until it was ready, in milliseconds.
    pub ready: f64,
    child: Child,
}

/// The program on a prepared data directory.
pub struct Program {
    binary: PathBuf,
    data: PathBuf,
    env: Vec<(String, String)>,
}

impl Program {
    /// On a harness's database, which nobody else has open from now on.
    pub async fn on(binary: &Path, harness: &Harness) -> Self {
        harness.store.close().await;
        Program {
            binary: binary.into(),
            data: harness.data().into(),
            env: Vec::new(),
        }
    }

    /// The same with a further variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts it and waits until it is ready.
    pub async fn start(&self) -> io::Result<Running> {
        let began = Instant::now();
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|n| n.starts_with("GATEHOUSE_")) {
                command.env_remove(name);
            }
        }
        command
            .arg("serve")
            .current_dir(&self.data)
            .env("GATEHOUSE_LISTEN", "127.0.0.1:0")
            .env("GATEHOUSE_DATA_DIR", &self.data)
            .env("GATEHOUSE_PUBLIC_URL", PUBLIC_URL)
            .env("GATEHOUSE_SECRET_KEY", SECRET_KEY)
            .env("GATEHOUSE_LOG", "warn")
            .env("GATEHOUSE_TRUSTED_PROXIES", "127.0.0.1/32")
            .envs(self.env.iter().map(|(name, value)| (name, value)));
        let mut running = spawn(command).await?;
        loop {
            let mut client = Client::connect(&running.address).await?;
            if client.ask(&get("/readyz", "")).await?.status == 200 {
                break;
            }
        }
        running.ready = began.elapsed().as_secs_f64() * 1000.0;
        Ok(running)
    }
}

/// The bare axum route, in a process of its own.
pub async fn bare() -> io::Result<Running> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("bare");
    spawn(command).await
}

/// What the bare process does.
pub async fn be_bare() -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("bare is listening on http://{}", listener.local_addr()?);
    let router = axum::Router::new().route("/", axum::routing::get(|| async { "ok" }));
    axum::serve(listener, router).await
}

async fn spawn(mut command: Command) -> io::Result<Running> {
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut lines = BufReader::new(output).lines();
    let line = lines.next_line().await?.unwrap_or_default();
    let address = line
        .split("http://")
        .nth(1)
        .ok_or_else(|| io::Error::other(line.clone()))?;
    Ok(Running {
        address: address.to_owned(),
        ready: began.elapsed().as_secs_f64() * 1000.0,
        child,
    })
}

impl Running {
    /// Signs the administrator in; the session as a header line.
    pub async fn sign_in(&self) -> io::Result<String> {
        let mut client = Client::connect(&self.address).await?;
        let answer = client.ask(&sign_in()).await?;
        let session = answer.header("set-cookie: gatehouse=");
        let session = session.ok_or_else(|| io::Error::other(answer.head.to_owned()))?;
        Ok(format!("cookie: gatehouse={session}\r\n"))
    }

    /// A number of `/proc/<pid>/status`, in MB.
    pub fn memory(&self, what: &str) -> io::Result<f64> {
        let pid = self.child.id().ok_or(io::ErrorKind::NotFound)?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        Ok(kilobytes.ok_or(io::ErrorKind::NotFound)? * 1024.0 / 1e6)
    }

    /// Its process.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// `kill -9`, or a good end; waits until it is gone.
    pub async fn end(mut self, at_once: bool) -> io::Result<()> {
        match (at_once, self.child.id()) {
            (false, Some(pid)) => {
                Command::new("kill")
                    .args(["-INT", &pid.to_string()])
                    .status()
                    .await?;
                self.child.wait().await.map(drop)
            }
            _ => self.child.kill().await,
        }
    }

    /// Waits.
    pub async fn rest(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// The administrator signing in.
pub fn sign_in() -> std::sync::Arc<[u8]> {
    let password = PASSWORD.replace(' ', "+");
    post(
        "/login",
        "",
        &format!("account=admin%40example.test&password={password}"),
    )
}
