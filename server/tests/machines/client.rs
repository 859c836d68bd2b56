//! The programs that `cargo xtask setup` installs, each in an environment of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A program does not run longer, or hangs.
const LONGEST_SECONDS: &str = "120";

/// A virtual environment with what `end2end/clients/<name>.txt` pins.
pub struct Client {
    programs: PathBuf,
    home: TempDir,
    old: bool,
}

/// What a program printed.
#[derive(Debug)]
pub struct Said {
    /// On both outputs, without colours.
    pub text: String,
    /// What it ended with.
    pub code: Option<i32>,
}

impl Said {
    /// It ended well, and said this.
    #[track_caller]
    pub fn well(&self, said: &str) -> &Self {
        assert_eq!(self.code, Some(0), "{}", self.text);
        self.says(said)
    }

    /// It ended with an error, and said this.
    #[track_caller]
    pub fn badly(&self, said: &str) -> &Self {
        assert_eq!(self.code, Some(1), "{}", self.text);
        self.says(said)
    }

    #[track_caller]
    pub fn says(&self, said: &str) -> &Self {
        assert!(self.text.contains(said), "no “{said}” in:\n{}", self.text);
        self
    }
}

impl Client {
    /// None where it is not installed, with a printed line; with `CI` set a panic that names what to do.
    pub fn find(name: &str) -> Option<Self> {
        let cache = std::env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty());
        let cache = match cache {
            Some(cache) => PathBuf::from(cache),
            None => std::env::home_dir().unwrap().join(".cache"),
        };
        let environment = cache.join("gatehouse/clients").join(name);
        if !environment.join("pinned.txt").is_file() {
            let needed = format!("{name} is needed: cargo xtask setup");
            assert!(std::env::var_os("CI").is_none(), "{needed}");
            eprintln!("skipped. {needed}");
            return None;
        }
        Some(Client {
            programs: environment.join("bin"),
            home: tempfile::tempdir().unwrap(),
            old: name == "wandb-0.19.11",
        })
    }

    /// Whether it is of the generation of 2025.
    pub fn is_old(&self) -> bool {
        self.old
    }

    /// A file in its home.
    pub fn home(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs one of its programs with a home of its own and nothing of our environment.
    pub fn run(&self, program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Said {
        let output = Command::new("timeout")
            .arg(LONGEST_SECONDS)
            .arg(self.programs.join(program))
            .args(arguments)
            .current_dir(self.home.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("LC_ALL", "C.UTF-8")
            .env("NO_COLOR", "1")
            .env("WANDB_ERROR_REPORTING", "false")
            .env("WANDB_DISABLE_GIT", "true")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        Said {
            text: plain(&String::from_utf8_lossy(&text)),
            code: output.status.code(),
        }
    }
}

/// Without what colours a terminal.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after
            .split_once(|c: char| c.is_ascii_alphabetic())
            .map_or("", |(_, rest)| rest);
    }
    plain + rest
}
