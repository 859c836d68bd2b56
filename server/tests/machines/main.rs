//! The programs of others against the program as its users start it: what they print, and what is recorded.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod client;
#[path = "../common/mod.rs"]
mod common;
mod login;
mod runs;

use client::{Client, Said};
use common::Running;
use gatehouse_crypto::SystemClock;
use gatehouse_service::ports::Clock as _;
use gatehouse_service::ports::runs::{Of, Run};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::keys::SECRET_KEY;
use gatehouse_testkit::lab::Lab;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A server on a small organization's data, and a program of one version.
pub struct Bench {
    /// The use cases, beside the server on the same database.
    pub harness: Harness,
    /// What is there.
    pub lab: Lab,
    /// Ended with the test.
    _server: Running,
    /// The program.
    pub client: Client,
    /// Where programs find the server.
    pub url: String,
}

impl Bench {
    /// None where the program is not installed.
    pub async fn start(client: &str) -> Option<Self> {
        Some(Self::on(Harness::start().await, Client::find(client)?).await)
    }

    /// The same on PostgreSQL; none where that is not installed.
    pub async fn start_postgres(client: &str) -> Option<Self> {
        let client = Client::find(client)?;
        Some(Self::on(Harness::start_postgres(4).await?, client).await)
    }

    async fn on(harness: Harness, client: Client) -> Self {
        // The server has the time of day.
        harness.clock.advance(SystemClock.now() - harness.clock.now());
        let lab = harness.lab().await;
        let (server, url) = serve(&harness);
        Bench {
            harness,
            lab,
            _server: server,
            client,
            url,
        }
    }

    /// The key of the organization's service account.
    pub fn ci(&self) -> String {
        self.lab.ci_key.secret.expose().to_owned()
    }

    /// `wandb …`
    pub fn wandb(&self, arguments: &[&str]) -> Said {
        self.client
            .run("wandb", arguments, &[("WANDB_BASE_URL", &self.url)])
    }

    /// A Python program with a key, and what else stands in its environment.
    pub fn python(&self, program: &str, key: &str, environment: &[(&str, &str)]) -> Said {
        let given = [("WANDB_BASE_URL", self.url.as_str()), ("WANDB_API_KEY", key)];
        self.client
            .run("python", &["-c", program], &[&given, environment].concat())
    }

    /// What was recorded, the last first.
    pub async fn runs(&self) -> Vec<Run> {
        let page = self
            .harness
            .gatehouse
            .runs(&self.lab.admin, Of::Everybody, 0, 100)
            .await;
        page.unwrap().rows
    }
}

/// A free port below those that the system gives to connections: the public URL has to name it before the server
/// listens.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let next = std::process::id().wrapping_mul(32) + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + u16::try_from(next % 10_000).unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

/// Starts the built program on the harness's database.
fn serve(harness: &Harness) -> (Running, String) {
    let free = free_address();
    let url = format!("http://localhost:{}", free.port());
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatehouse"));
    command
        .arg("serve")
        .env_clear()
        .env("GATEHOUSE_LISTEN", free.to_string())
        .env("GATEHOUSE_PUBLIC_URL", &url)
        .env("GATEHOUSE_DATA_DIR", harness.data())
        .env("GATEHOUSE_SECRET_KEY", SECRET_KEY)
        .envs(harness.postgres().map(|url| ("GATEHOUSE_DATABASE_URL", url)))
        .current_dir(harness.data())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    (Running::start(command), url)
}

/// One test for each generation of the `wandb` program.
#[macro_export]
macro_rules! both { ($($case:ident)*) => {
    mod wandb_0_31_0 { $(
        #[tokio::test]
        async fn $case() {
            if let Some(bench) = $crate::Bench::start("wandb-0.31.0").await {
                super::$case(bench).await;
            }
        }
    )* }
    mod wandb_0_19_11 { $(
        #[tokio::test]
        async fn $case() {
            if let Some(bench) = $crate::Bench::start("wandb-0.19.11").await {
                super::$case(bench).await;
            }
        }
    )* }
} }
