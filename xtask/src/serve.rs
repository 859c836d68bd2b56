//! `run` and `demo`: the server as a developer or a newcomer starts it.

use crate::bundle::{self, Mode};
use crate::env::Env;
use crate::step::{output, run, say, step};
use crate::supervise::Program;
use crate::{needs, node};
use anyhow::{Context as _, Result};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

/// The variable that names the bundle's directory to the server's build.
pub const SITE: &str = "GATEHOUSE_SITE";
/// The variable that tells the server which provider to make a draft connection to.
const DEMO_PROVIDER: &str = "GATEHOUSE_DEMO_PROVIDER";
/// The variable with the secret of the provider's client `gatehouse`.
const DEMO_SECRET: (&str, &str) = ("GATEHOUSE_DEMO_SECRET", "gatehouse-secret");

/// `cargo xtask run`
#[derive(Args)]
pub struct Run {
    /// Arguments for `gatehouse serve`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// `cargo xtask demo`
#[derive(Args)]
pub struct Demo {
    /// Port of the provider, on 127.0.0.1.
    #[arg(long, default_value_t = 4000)]
    provider_port: u16,
    /// Arguments for `gatehouse serve`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds the console and the server; the server's path.
pub fn build(env: &Env) -> Result<PathBuf> {
    let bundle = bundle::build(env, Mode::Dev)?;
    step("Building the server", || {
        let mut cargo = env.cargo();
        cargo
            .args(["build", "--package", "gatehouse"])
            .env(SITE, &bundle.dir);
        run(&mut cargo)
    })?;
    Ok(env.target.join("debug/gatehouse"))
}

impl Run {
    /// Builds, and serves until Ctrl-C.
    pub fn run(&self, env: &Env) -> Result<ExitCode> {
        let server = build(env)?;
        say("Starting (Ctrl-C ends it)");
        Ok(code(
            Program::start(&mut serve(env, &server, &self.arguments))?.wait()?,
        ))
    }
}

impl Demo {
    /// Builds, starts the provider, and serves until Ctrl-C.
    pub fn run(&self, env: &Env) -> Result<ExitCode> {
        let server = build(env)?;
        needs::node_packages(env, &env.root.join("end2end"))?;
        let mut command = serve(env, &server, &self.arguments);
        self.connect(env, &mut command);
        let url = public_url(&mut config_check(env, &server, &self.arguments))?;
        let _provider = step("Starting the example provider", || self.provider(env, &url))?;
        say("Starting (Ctrl-C ends it)");
        Ok(code(Program::start(&mut command)?.wait()?))
    }

    fn provider(&self, env: &Env, url: &str) -> Result<Program> {
        let mut node = node::command(env, "node")?;
        node.arg("end2end/servers/oidc-provider/op.mjs");
        node.env("PORT", self.provider_port.to_string()).env("RP", url);
        Program::start_and_wait(&mut node, "  provider: ", "ready")
    }

    /// Points the server to the provider: it makes a draft connection to it, once. The provider is
    /// on loopback, which the server reaches only where it is allowed to.
    fn connect(&self, env: &Env, serve: &mut Command) {
        serve.env(DEMO_PROVIDER, format!("http://127.0.0.1:{}", self.provider_port));
        serve.env(DEMO_SECRET.0, DEMO_SECRET.1);
        set_default(
            serve,
            "GATEHOUSE_DATA_DIR",
            &env.root.join("data/demo").to_string_lossy(),
        );
        set_default(serve, "GATEHOUSE_ALLOWED_PRIVATE_NETWORKS", "127.0.0.1/32");
    }
}

fn serve(env: &Env, server: &Path, arguments: &[String]) -> Command {
    gatehouse(env, server, &["serve"], arguments)
}

fn config_check(env: &Env, server: &Path, arguments: &[String]) -> Command {
    gatehouse(env, server, &["config", "check"], arguments)
}

fn gatehouse(env: &Env, server: &Path, what: &[&str], arguments: &[String]) -> Command {
    let mut command = env.command(server);
    command.args(what).args(arguments);
    // these are of the build, not of the server, which refuses settings that it does not know
    command.env_remove(SITE);
    command
}

/// Where people open Gatehouse, as the server itself understands its settings.
fn public_url(config_check: &mut Command) -> Result<String> {
    public_url_in(&output(config_check)?).context("the server does not tell its public URL")
}

/// `GATEHOUSE_PUBLIC_URL  http://localhost:3000 (until …)  [default]`
fn public_url_in(report: &str) -> Option<String> {
    let line = report
        .lines()
        .find_map(|line| line.strip_prefix("GATEHOUSE_PUBLIC_URL "))?;
    Some(line.split_whitespace().next()?.to_owned())
}

fn set_default(command: &mut Command, name: &str, value: &str) {
    if std::env::var_os(name).is_none() {
        command.env(name, value);
    }
}

/// The server's exit code is ours; ended by Ctrl-C is a good end.
fn code(status: ExitStatus) -> ExitCode {
    match status.code() {
        Some(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        None => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_url_is_read_from_the_servers_own_report() {
        let report = "GATEHOUSE_LISTEN      127.0.0.1:3100  [environment]\n\
                      GATEHOUSE_PUBLIC_URL  http://localhost:3100 (until the console sets another)  [default]\n";
        assert_eq!(public_url_in(report).as_deref(), Some("http://localhost:3100"));
        assert_eq!(public_url_in(""), None);
    }
}
