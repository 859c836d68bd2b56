//! Where values come from: the environment, else `gatehouse.toml`, else nowhere.

use super::error::ConfigError;
use super::table::{Key, PREFIX, SETTINGS};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The file that is looked for in the working directory.
pub const FILE: &str = "gatehouse.toml";

/// Variables that are no settings of the program, for `cargo xtask demo` alone.
pub const DEMO_VARIABLES: [&str; 2] = ["GATEHOUSE_DEMO_PROVIDER", "GATEHOUSE_DEMO_SECRET"];

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A variable.
    Environment,
    /// The settings file.
    File(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Environment => f.write_str("environment"),
            Origin::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// A value that somebody gave. It has no `Debug`: it may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// The setting's name as it is written there.
    pub name: String,
    /// As text.
    pub value: String,
    /// From where.
    pub origin: Origin,
}

impl Given {
    /// Name and origin, for messages.
    pub fn described(&self) -> String {
        format!("{} ({})", self.name, self.origin)
    }
}

/// All values that were given.
#[derive(Default)]
pub struct Sources {
    values: BTreeMap<Key, Given>,
    demo: BTreeMap<&'static str, String>,
}

impl Sources {
    /// Reads them. `file` was named on the command line; without it [`FILE`] is read if it is there.
    ///
    /// # Errors
    /// Unknown names; a file that cannot be read; values that are no text.
    pub fn read(
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        file: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let mut sources = Self::default();
        sources.add_file(file)?;
        // Sorted, so that the first of several errors is always the same one.
        let variables: BTreeMap<OsString, OsString> = environment.into_iter().collect();
        for (name, value) in variables {
            if let Some(name) = name.to_str() {
                sources.add_variable(name, value)?;
            }
        }
        Ok(sources)
    }

    /// What was given for a setting.
    pub fn get(&self, key: Key) -> Option<&Given> {
        self.values.get(&key)
    }

    /// A variable of the demo.
    pub fn demo(&self, name: &str) -> Option<&str> {
        self.demo.get(name).map(String::as_str)
    }

    fn add_variable(&mut self, name: &str, value: OsString) -> Result<(), ConfigError> {
        let setting = SETTINGS.iter().copied().find(|s| s.is_called(name));
        if setting.is_none() && !name.starts_with(PREFIX) {
            return Ok(());
        }
        let value = value.into_string().map_err(|_| ConfigError::Malformed {
            name: name.to_owned(),
            origin: Origin::Environment.to_string(),
            expected: "text in UTF-8".into(),
            got: "bytes that are not".into(),
        })?;
        if let Some(name) = DEMO_VARIABLES.into_iter().find(|known| *known == name) {
            self.demo.insert(name, value);
            return Ok(());
        }
        let Some(setting) = setting else {
            return Err(ConfigError::unknown(name, Origin::Environment.to_string(), true));
        };
        // Compose files and units pass a variable on as empty when it is not set.
        if value.trim().is_empty() {
            return Ok(());
        }
        let given = Given {
            name: name.to_owned(),
            value,
            origin: Origin::Environment,
        };
        match self.values.get(&setting.key) {
            // One of the two was changed and the other one forgotten: nobody can tell which.
            Some(other) if other.origin == given.origin && other.value.trim() != given.value.trim() => {
                Err(ConfigError::Disagree {
                    first: other.described(),
                    second: given.described(),
                })
            }
            Some(other) if other.origin == given.origin => Ok(()),
            _ => {
                self.values.insert(setting.key, given);
                Ok(())
            }
        }
    }

    fn add_file(&mut self, named: Option<&Path>) -> Result<(), ConfigError> {
        let path = named.unwrap_or(Path::new(FILE));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound && named.is_none() => return Ok(()),
            Err(e) => {
                return Err(ConfigError::Unreadable {
                    path: path.into(),
                    why: e.to_string(),
                });
            }
        };
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| ConfigError::NotToml {
            path: path.into(),
            line: e.span().map_or(1, |span| line_of(&text, span.start)),
            why: e.message().replace('\n', ", "),
        })?;
        for (name, value) in table {
            let origin = Origin::File(path.into());
            let Some(setting) = SETTINGS.iter().copied().find(|s| s.name == name) else {
                return Err(ConfigError::unknown(&name, origin.to_string(), false));
            };
            let key = setting.key;
            let Some(value) = text_of(&value) else {
                let kind = format!("TOML of the type {}", value.type_str());
                let given = Given {
                    name,
                    value: String::new(),
                    origin,
                };
                return Err(ConfigError::because(key, &given, Some(kind)));
            };
            self.values.insert(key, Given { name, value, origin });
        }
        Ok(())
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

/// A TOML value as the environment would have it: lists by commas.
fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(s) => Some(s.clone()),
        toml::Value::Integer(n) => Some(n.to_string()),
        toml::Value::Boolean(b) => Some(b.to_string()),
        toml::Value::Array(list) => {
            let parts: Option<Vec<&str>> = list.iter().map(toml::Value::as_str).collect();
            parts.map(|parts| parts.join(", "))
        }
        _ => None,
    }
}
