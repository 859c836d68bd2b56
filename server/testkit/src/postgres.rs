//! A real PostgreSQL server for the tests of one process: private, on a free port of loopback, with
//! passwords, in a temporary directory. It ends with the process, however that ends.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "it is test code"
)]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What to type when there is no PostgreSQL.
const INSTALL: &str =
    "PostgreSQL's server programs (initdb, pg_ctl, psql) are needed: apt-get install postgresql";

/// The superuser's password. It protects nothing but lets tests see a wrong one refused.
const PASSWORD: &str = "testkit";

/// Runs until its standard input closes, which happens when this process is gone, even by `kill -9`.
const SCRIPT: &str = r#"
trap '' INT HUP TERM
cd "$D" || exit 1
printf '%s' "$PW" > pw
initdb -D data -U postgres -A scram-sha-256 --pwfile=pw -E UTF8 --locale=C.UTF-8 --no-sync > log 2>&1 &&
pg_ctl -D data -w -t 60 -l log -o "$OPTIONS" start > start.log 2>&1 && echo ready || { cat log start.log >&2; echo failed; }
read -r _
pg_ctl -D data -m immediate stop > stop.log 2>&1
cd / && rm -rf "$D"
"#;

fn options(port: u16) -> String {
    format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
         -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=200"
    )
}

/// A running server.
#[derive(Debug)]
pub struct PostgresServer {
    port: u16,
    programs: PathBuf,
    dir: PathBuf,
    /// Who runs it, where that is not this user.
    user: Option<(u32, u32)>,
    databases: AtomicU32,
    // Its standard input is what keeps the server running.
    _script: Child,
}

/// The server of this process, started at the first call. Without PostgreSQL: `None` and a printed line;
/// with `CI` set in the environment, a panic that names what to install.
pub fn server() -> Option<&'static PostgresServer> {
    static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
    SERVER
        .get_or_init(|| match programs() {
            Some(programs) => Some(PostgresServer::start(programs)),
            None if std::env::var_os("CI").is_some() => panic!("{INSTALL}"),
            None => {
                eprintln!("skipped on PostgreSQL. {INSTALL}");
                None
            }
        })
        .as_ref()
}

/// Where `initdb`, `pg_ctl` and `psql` are: Debian keeps them out of PATH, by version.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path().join("bin"))
        .collect();
    versions.sort();
    versions.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions
        .into_iter()
        .chain(std::env::split_paths(&path))
        .find(|dir| ["initdb", "pg_ctl", "psql"].iter().all(|p| dir.join(p).exists()))
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

impl PostgresServer {
    fn start(programs: PathBuf) -> Self {
        // Somebody else may take the free port before the server does: try again.
        for _ in 0..5 {
            if let Some(server) = Self::try_start(&programs) {
                return server;
            }
        }
        panic!("a private PostgreSQL server did not start; its log is above");
    }

    fn try_start(programs: &Path) -> Option<Self> {
        // The script removes it, this process may be killed.
        let dir = tempfile::Builder::new()
            .prefix("gatehouse-postgres-")
            .tempdir()
            .expect("a directory")
            .keep();
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a free port")
            .port();
        let mut path = vec![programs.to_path_buf()];
        path.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        let mut command = Command::new("sh");
        command
            .args(["-c", SCRIPT])
            .env("D", &dir)
            .env("PW", PASSWORD)
            .env("OPTIONS", options(port))
            .env("PATH", std::env::join_paths(path).expect("a path"))
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0);
        // initdb refuses root.
        let mut user = None;
        if id(&["-u"]) == Some(0) {
            let (uid, gid) = match (id(&["-u", "postgres"]), id(&["-g", "postgres"])) {
                (Some(uid), Some(gid)) => (uid, gid),
                _ => panic!("there is no user postgres to run the server as. {INSTALL}"),
            };
            chown(&dir, Some(uid), Some(gid)).expect("the directory's owner");
            command.uid(uid).gid(gid);
            user = Some((uid, gid));
        }
        let mut script = command.spawn().expect("sh");
        let mut answer = String::new();
        let output = script.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut answer).expect("an answer");
        if answer.trim() == "ready" {
            return Some(PostgresServer {
                port,
                programs: programs.to_path_buf(),
                dir,
                user,
                databases: AtomicU32::new(0),
                _script: script,
            });
        }
        drop(script.stdin.take());
        script.wait().expect("the script's end");
        None
    }

    /// Ends the server, for all who use it, until [`PostgresServer::again`].
    pub fn stop(&self) {
        self.control(&["-m", "fast", "stop"]);
    }

    /// Starts it again, on the same port and data.
    pub fn again(&self) {
        self.control(&["-l", "log", "-o", &options(self.port), "start"]);
    }

    fn control(&self, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join("pg_ctl"));
        command
            .current_dir(&self.dir)
            .args(["-D", "data", "-w", "-t", "60"]);
        command.args(arguments).env("LC_ALL", "C.UTF-8");
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        // Its own group, and none of our pipes, which it would hold open.
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        assert!(
            command.status().expect("pg_ctl").success(),
            "pg_ctl {arguments:?}"
        );
    }

    /// A new empty database's URL.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        self.url("postgres", PASSWORD, &name)
    }

    /// A URL for a user, a password and a database of this server, whether they exist or not.
    pub fn url(&self, user: &str, password: &str, database: &str) -> String {
        format!("postgres://{user}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs SQL as the superuser in the database `postgres`.
    pub fn run(&self, sql: &str) {
        let output = Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .arg(self.url("postgres", PASSWORD, "postgres"))
            .stdin(Stdio::null())
            .output()
            .expect("psql");
        assert!(
            output.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
