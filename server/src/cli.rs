//! The command line.

use crate::config::source::Sources;
use crate::config::{Config, ConfigError, check, docs};
use crate::{beside, serve, start};
use clap::{Parser, Subcommand, ValueEnum};
use gatehouse_store::Head;
use std::path::PathBuf;
use std::process::ExitCode;

/// Gatehouse: a self-hosted console for sign-in.
///
/// Settings come from the environment (GATEHOUSE_LISTEN, GATEHOUSE_PUBLIC_URL, …) and from
/// gatehouse.toml; `gatehouse config check` prints them.
#[derive(Parser)]
#[command(name = "gatehouse", version, disable_help_subcommand = true)]
struct Cli {
    /// The settings file [default: gatehouse.toml in the working directory, if it is there]
    #[arg(long, global = true, value_name = "PATH")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the console and the sign-in pages (what happens without a command, too)
    Serve,
    /// Brings the database to this version's schema and ends; `serve` does it at its start
    Migrate,
    /// Settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// The keys that seal secrets
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Administrators
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// The record of changes
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Prints a paper that is made from the code
    #[command(hide = true)]
    Docs {
        /// Which
        paper: Paper,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Prints each effective value and where it comes from, never a secret; ends with 1 if one is wrong
    Check,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Makes a new data key and seals all secrets with it, beside running servers
    Rotate,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Prints a link that makes or restores one administrator: it works once, for ten minutes, beside a running server
    Recover,
    /// Makes accounts from a file with a JSON object a line: login, email, full_name, hash (bcrypt, PBKDF2 or Argon2id).
    /// All of them or none, beside a running server
    Import {
        /// The file
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Follows the chain of all entries, beside a running server; ends with 1 and names the first entry that
    /// was edited, deleted or inserted
    Verify {
        /// What an earlier `audit verify` printed, kept outside the database: shows a database set back
        #[arg(long, value_name = "NUMBER:HASH", value_parser = head)]
        known: Option<Head>,
    },
}

fn head(text: &str) -> Result<Head, &'static str> {
    Head::parse(text).ok_or("expected a number, a colon and 64 hexadecimal digits")
}

#[derive(Clone, Copy, ValueEnum)]
enum Paper {
    /// docs/settings.md
    Settings,
    /// docs/errors.md
    Errors,
    /// docs/access.md
    Access,
    /// docs/federation.md
    Federation,
}

/// Runs what the command line says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Some(Command::Docs { paper }) = &cli.command {
        print!(
            "{}",
            match paper {
                Paper::Settings => docs::settings(),
                Paper::Errors => docs::errors(),
                Paper::Access => docs::access(),
                Paper::Federation => docs::federation(),
            }
        );
        return ExitCode::SUCCESS;
    }
    let done = sources(cli.config).and_then(|(sources, config)| match cli.command {
        Some(Command::Config {
            command: ConfigCommand::Check,
        }) => {
            let kept = beside::kept(&config);
            print!("{}", check::report(&sources, &config, kept.as_ref().ok()));
            if let Err(why) = kept {
                println!("What the console has set is not known: {why}");
            }
            Ok(())
        }
        Some(Command::Audit {
            command: AuditCommand::Verify { known },
        }) => beside::verify_audit(&config, known).map_err(Into::into),
        Some(Command::Keys {
            command: KeysCommand::Rotate,
        }) => beside::rotate_keys(&config).map_err(Into::into),
        Some(Command::Admin {
            command: AdminCommand::Recover,
        }) => beside::recover(&config).map_err(Into::into),
        Some(Command::Admin {
            command: AdminCommand::Import { file },
        }) => beside::import(&config, &file).map_err(Into::into),
        Some(Command::Migrate) => start::migrate(&config).map_err(Into::into),
        _ => serve::run(&config),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Each error's own text holds its cause; one line, also when the cause brought several.
            eprintln!("gatehouse: {}", error.to_string().replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

fn sources(file: Option<PathBuf>) -> anyhow::Result<(Sources, Config)> {
    let read = || -> Result<(Sources, Config), ConfigError> {
        let sources = Sources::read(std::env::vars_os(), file.as_deref())?;
        let config = Config::new(&sources)?;
        Ok((sources, config))
    };
    Ok(read()?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
