//! The program as its users start it.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use tempfile::TempDir;

/// The settings that make the first administrator.
pub const ADMINISTRATOR: [(&str, &str); 2] = [
    ("GATEHOUSE_ADMIN_EMAIL", "ada@example.com"),
    ("GATEHOUSE_ADMIN_PASSWORD", "a long password"),
];

/// A directory with a data directory in it, and the program on them.
pub struct Place {
    pub dir: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Place {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// `gatehouse` with these settings and none of the environment's.
    pub fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatehouse"));
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(is_setting) {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .env("GATEHOUSE_LISTEN", "127.0.0.1:0")
            .env("GATEHOUSE_DATA_DIR", self.data());
        command.envs(settings.iter().copied());
        self.quiet(command)
    }

    /// A command that runs here and tells the test alone.
    pub fn quiet(&self, mut command: Command) -> Command {
        command
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts the server and waits until it listens.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Running {
        Running::start(self.command(&["serve"], settings))
    }

    /// The one sentence of a start that fails at once, with exit code 1 and nothing changed.
    pub fn refusal(&self, settings: &[(&str, &str)]) -> String {
        let before = self.files();
        let sentence = refusal(self.command(&["serve"], settings));
        let after = self.files();
        let names = before.keys().chain(after.keys());
        let changed: Vec<_> = names
            .filter(|name| before.get(*name) != after.get(*name))
            .collect();
        assert!(changed.is_empty(), "{changed:?} changed: {sentence}");
        sentence
    }

    /// Every file with its content, and every directory.
    pub fn files(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut files = BTreeMap::new();
        collect(self.dir.path(), &mut files);
        files
    }
}

/// Whether a variable is the program's, by whichever name.
fn is_setting(name: &str) -> bool {
    ["GATEHOUSE_", "GORILLA_", "LOCAL_", "OIDC_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        || [
            "SESSION_LENGTH",
            "DISABLE_SSO_PROVISIONING",
            "LOCAL_RESTORE",
            "ALLOW_SELF_REGISTRATIONS",
            "SKIP_AUDIENCE_VALIDATION",
        ]
        .contains(&name)
}

fn collect(dir: &Path, files: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
            files.insert(path, None);
        } else {
            let content = fs::read(&path).unwrap();
            // How SQLite numbers its readers, and an empty log of writes, are no data.
            let none = path
                .extension()
                .is_some_and(|e| e == "db-shm" || (e == "db-wal" && content.is_empty()));
            if !none {
                files.insert(path, Some(content));
            }
        }
    }
}

/// What a command that fails says: one line, and nothing on the standard output.
pub fn refusal(mut command: Command) -> String {
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    if !line.is_empty() {
        child.kill().unwrap();
        panic!("it started: {line}");
    }
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    let sentence = error.trim_end().strip_prefix("gatehouse: ");
    let sentence = sentence.unwrap_or_else(|| panic!("{error}")).to_owned();
    assert!(sentence.ends_with(['.', '?']), "{sentence}");
    sentence
}

/// A running server; ended with the test.
pub struct Running {
    /// `127.0.0.1:port`
    pub address: String,
    pub output: BufReader<ChildStdout>,
    pub child: Child,
}

impl Running {
    /// Starts a server and waits until it listens.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let Some((_, address)) = line.trim().split_once(" is listening on http://") else {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("it did not start: {line}{why}");
        };
        assert!(
            line.starts_with(concat!("Gatehouse ", env!("CARGO_PKG_VERSION"))),
            "{line}"
        );
        Running {
            address: address.to_owned(),
            output,
            child,
        }
    }

    /// The path and query of the setup link that it prints after its address.
    pub fn setup_link(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let link = line
            .strip_prefix("First administrator: ")
            .unwrap_or_else(|| panic!("{line}"));
        let (link, rest) = link.split_once("  ").unwrap();
        assert_eq!(rest.trim_end(), "(one use, 30 minutes)");
        link[link.find("/setup?token=").unwrap()..].to_owned()
    }

    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    /// Status and whole answer of a GET.
    pub fn get(&self, path: &str) -> (u16, String) {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        read_answer(stream)
    }

    /// Status and whole answer of a request as a browser's page of ours sends it; with a form it is a POST.
    pub fn send(&self, path: &str, cookies: &str, form: Option<&str>) -> (u16, String) {
        let mut stream = self.connect();
        let (method, form) = form.map_or(("GET", ""), |form| ("POST", form));
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
             cookie: {cookies}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        )
        .unwrap();
        read_answer(stream)
    }

    /// Signs the administrator of the settings in; the session as a `cookie` header.
    pub fn sign_in(&self) -> String {
        let form = "account=ada%40example.com&password=a+long+password";
        let (status, answer) = self.send("/login", "", Some(form));
        assert_eq!(status, 303, "{answer}");
        format!("gatehouse={}", header(&answer, "set-cookie: gatehouse"))
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([&format!("-{name}"), &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Ends it and waits until it is gone.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("INT");
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub fn read_answer(mut stream: TcpStream) -> (u16, String) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok());
    (status.unwrap_or_else(|| panic!("{answer}")), answer)
}

/// The value of a header of an answer; of `set-cookie: name` the cookie's.
pub fn header<'a>(answer: &'a str, start: &str) -> &'a str {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix(start)?.strip_prefix([':', '=']));
    let line = line.unwrap_or_else(|| panic!("no {start} in {answer}"));
    line.split(';').next().unwrap_or_default().trim()
}
