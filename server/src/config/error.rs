//! What is wrong with the settings: one sentence that names the setting, where it came from, what was
//! expected and what it got.

use super::source::Given;
use super::table::{Key, PREFIX, SETTINGS, Setting, Shown};
use std::path::PathBuf;

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value is not what it has to be.
    #[error("{name} ({origin}): expected {expected}, got {got}.")]
    Malformed {
        /// The setting as it is written there.
        name: String,
        /// Where.
        origin: String,
        /// What it has to be.
        expected: String,
        /// What it is; for a secret only that it is not shown.
        got: String,
    },
    /// Nothing is called that.
    #[error("Unknown setting {name} ({origin}): did you mean {nearest}?")]
    Unknown {
        /// As written.
        name: String,
        /// Where.
        origin: String,
        /// The known name nearest to it.
        nearest: String,
    },
    /// Two settings say the same thing.
    #[error("{first} and {second} are both set: keep one of them.")]
    Both {
        /// One, with where it came from.
        first: String,
        /// The other.
        second: String,
    },
    /// Two names of one setting, with different values.
    #[error("{first} and {second} are the same setting and say different things: keep one of them.")]
    Disagree {
        /// One, with where it came from.
        first: String,
        /// The other.
        second: String,
    },
    /// One setting needs another one.
    #[error("{given} is set without {missing}: {what} needs both.")]
    Half {
        /// What is there, with where it came from.
        given: String,
        /// What is not.
        missing: String,
        /// What they are for.
        what: &'static str,
    },
    /// A file named by a setting cannot be read.
    #[error("{name} ({origin}): cannot read {}: {why}.", path.display())]
    File {
        /// The setting.
        name: String,
        /// Where it came from.
        origin: String,
        /// What it names.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// `gatehouse.toml` cannot be read.
    #[error("Cannot read the settings file {}: {why}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// `gatehouse.toml` is no TOML.
    #[error("The settings file {} is not TOML, line {line}: {why}.", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The parser's words, without the text it read.
        why: String,
    },
    /// The public URL would send everything in the clear.
    #[error(
        "{name} ({origin}): {url} is http on a host other than this machine, so anybody on the way could take \
         sessions over. Use https, or set GATEHOUSE_ALLOW_HTTP=true for trying things out."
    )]
    Http {
        /// The setting.
        name: String,
        /// Where it came from.
        origin: String,
        /// The URL.
        url: String,
    },
}

impl ConfigError {
    /// A value that is not what its row says. A value that may not be shown is not shown.
    pub fn malformed(key: Key, given: &Given) -> Self {
        Self::because(key, given, None)
    }

    /// The same, with a more exact reason in place of the value.
    pub fn because(key: Key, given: &Given, why: Option<String>) -> Self {
        let setting = key.setting();
        let got = match (why, setting.shown) {
            (Some(why), _) => why,
            (None, Shown::Plainly) if given.value.is_empty() => "nothing".into(),
            (None, Shown::Plainly) => format!("“{}”", shorten(&given.value)),
            (None, Shown::WithoutPassword | Shown::Never) => "something else, which is not shown".into(),
        };
        Self::Malformed {
            name: given.name.clone(),
            origin: given.origin.to_string(),
            expected: setting.expects.into(),
            got,
        }
    }

    /// A setting without the other one that it needs.
    pub fn half(given: &Given, missing: Key, what: &'static str) -> Self {
        Self::Half {
            given: given.described(),
            missing: missing.setting().variable(),
            what,
        }
    }

    /// A name that nothing has. `variable` says which spelling to compare it with.
    pub fn unknown(name: &str, origin: String, variable: bool) -> Self {
        let names = |s: &Setting| match (variable, s.variables) {
            (false, _) => vec![s.name.to_owned()],
            (true, []) => vec![s.variable()],
            (true, several) => several.iter().map(|v| (*v).to_owned()).collect(),
        };
        let bare = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_lowercase();
        let nearest = SETTINGS
            .iter()
            .copied()
            .flat_map(names)
            .min_by_key(|known| strsim::damerau_levenshtein(&bare(name), &bare(known)))
            .unwrap_or_default();
        Self::Unknown {
            name: shorten(name),
            origin,
            nearest,
        }
    }
}

/// A value for one line of a terminal.
fn shorten(value: &str) -> String {
    let clean: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if clean.chars().count() <= 80 {
        return clean;
    }
    clean.chars().take(80).chain(['…']).collect()
}
