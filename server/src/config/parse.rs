//! One function for each kind of value.

use super::SecretKey;
use super::error::ConfigError;
use super::source::{Given, Sources};
use super::table::Key;
use gatehouse_domain::address::{BadNetwork, Network};
use gatehouse_domain::instance::LEAST;
use gatehouse_domain::names;
use gatehouse_domain::password;
use gatehouse_domain::problem::Problem;
use gatehouse_net::is_loopback;
use gatehouse_service::Secret;
use gatehouse_service::gatehouse::PublicUrl;
use gatehouse_store::DatabaseUrl;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use url::Url;

/// The database's file in the data directory.
const SQLITE_FILE: &str = "gatehouse.db";
/// The longest file that is read as a secret, in bytes.
const LONGEST_SECRET: u64 = 64 * 1024;

type Result<T> = std::result::Result<T, ConfigError>;

pub(super) fn listen(sources: &Sources) -> Result<SocketAddr> {
    match sources.get(Key::Listen) {
        None => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, 3000))),
        Some(given) => given
            .value
            .trim()
            .parse()
            .map_err(|_| ConfigError::malformed(Key::Listen, given)),
    }
}

pub(super) fn flag(sources: &Sources, key: Key) -> Result<bool> {
    match sources.get(key) {
        None => Ok(false),
        Some(given) => match given.value.trim() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ConfigError::malformed(key, given)),
        },
    }
}

/// The origin alone, in its normal form.
pub(super) fn public_url(sources: &Sources, port: u16, allow_http: bool) -> Result<PublicUrl> {
    let Some(given) = sources.get(Key::PublicUrl) else {
        let url = if port == 80 {
            "http://localhost".into()
        } else {
            format!("http://localhost:{port}")
        };
        return Ok(PublicUrl { url, fixed: false });
    };
    let malformed = |why: Option<&str>| ConfigError::because(Key::PublicUrl, given, why.map(str::to_owned));
    let url = Url::parse(given.value.trim()).map_err(|_| malformed(None))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(malformed(None));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(malformed(Some("one with a user name or password")));
    }
    if url.path() != "/" {
        return Err(malformed(Some(&format!("one with the path {}", url.path()))));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(malformed(Some("one with a query or fragment")));
    }
    let origin = url.origin().ascii_serialization();
    if url.scheme() == "http" && !allow_http && !is_loopback(&origin) {
        return Err(ConfigError::Http {
            name: given.name.clone(),
            origin: given.origin.to_string(),
            url: origin,
        });
    }
    Ok(PublicUrl {
        url: origin,
        fixed: true,
    })
}

pub(super) fn database(sources: &Sources, data_dir: &Path) -> Result<DatabaseUrl> {
    let Some(given) = sources.get(Key::DatabaseUrl) else {
        return Ok(DatabaseUrl::Sqlite(data_dir.join(SQLITE_FILE)));
    };
    DatabaseUrl::parse(&given.value).map_err(|_| ConfigError::malformed(Key::DatabaseUrl, given))
}

pub(super) fn networks(sources: &Sources, key: Key) -> Result<Vec<Network>> {
    let Some(given) = sources.get(key) else {
        return Ok(Vec::new());
    };
    let parts = given
        .value
        .split([',', ' ', '\n'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    parts
        .map(|part| {
            part.parse::<Network>()
                .map_err(|e| ConfigError::because(key, given, Some(got(&e))))
        })
        .collect()
}

/// `BadNetwork` says what it got, and for bits behind the prefix what was probably meant.
fn got(error: &BadNetwork) -> String {
    match error {
        BadNetwork::Syntax(text) => format!("“{text}”"),
        BadNetwork::HostBits(text, meant) => {
            format!("“{text}”, whose bits behind the prefix are set (did you mean {meant}?)")
        }
    }
}

pub(super) fn secret_key(sources: &Sources) -> Result<Option<SecretKey>> {
    let Some((_, given, text)) = secret(sources, Key::SecretKey, Key::SecretKeyFile)? else {
        return Ok(None);
    };
    Ok(Some(SecretKey {
        text,
        origin: given.described(),
    }))
}

pub(super) fn administrator(sources: &Sources) -> Result<Option<(String, Secret)>> {
    let password = secret(sources, Key::AdminPassword, Key::AdminPasswordFile)?;
    let half = |given: &Given, missing| ConfigError::half(given, missing, "the first administrator");
    let (email, (key, given, password)) = match (sources.get(Key::AdminEmail), password) {
        (None, None) => return Ok(None),
        (Some(email), None) => return Err(half(email, Key::AdminPassword)),
        (None, Some((_, given, _))) => return Err(half(given, Key::AdminEmail)),
        (Some(email), Some(password)) => (email, password),
    };
    if !names::is_email(&email.value) {
        return Err(ConfigError::malformed(Key::AdminEmail, email));
    }
    let names = password::names_of("", &email.value, "");
    let why = match password::problem(password.expose(), LEAST, &names) {
        None => return Ok(Some((email.value.trim().to_owned(), password))),
        Some(Problem::TooShort(_)) => "fewer",
        Some(Problem::TooLong(_)) => "more",
        Some(Problem::CommonPassword) => "one of the common passwords",
        Some(Problem::HoldsName(_)) => "one that contains the name",
        Some(_) => "one that is NUL",
    };
    Err(ConfigError::because(key, given, Some(why.to_owned())))
}

/// Short ones are guessed: nothing counts the tries.
const SHORTEST_TOKEN: usize = 16;

pub(super) fn metrics_token(sources: &Sources) -> Result<Option<Secret>> {
    let Some((key, given, token)) = secret(sources, Key::MetricsToken, Key::MetricsTokenFile)? else {
        return Ok(None);
    };
    let text = token.expose();
    if text.len() < SHORTEST_TOKEN || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(ConfigError::because(key, given, Some("another".into())));
    }
    Ok(Some(token))
}

pub(super) fn log(sources: &Sources) -> Result<String> {
    let Some(given) = sources.get(Key::Log) else {
        return Ok("info".into());
    };
    let value = given.value.trim();
    // A word that is no level would be a target: everything else would go silent.
    let says_a_level = |directive: &str| match directive.rsplit_once('=') {
        Some(_) => true,
        None => directive.trim().parse::<LevelFilter>().is_ok(),
    };
    match EnvFilter::try_new(value) {
        Ok(_) if value.split(',').all(says_a_level) => Ok(value.to_owned()),
        _ => Err(ConfigError::malformed(Key::Log, given)),
    }
}

/// A secret from its setting or from the file that another setting names, with the one that gave it.
pub(super) fn secret(sources: &Sources, value: Key, file: Key) -> Result<Option<(Key, &Given, Secret)>> {
    match (sources.get(value), sources.get(file)) {
        (None, None) => Ok(None),
        (Some(one), Some(other)) => Err(ConfigError::Both {
            first: one.described(),
            second: other.described(),
        }),
        (Some(given), None) => Ok(Some((value, given, Secret::new(given.value.clone())))),
        (None, Some(given)) => Ok(Some((file, given, read_secret(given)?))),
    }
}

/// A file's content without the line's end that editors leave.
fn read_secret(given: &Given) -> Result<Secret> {
    let text = file(given)?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret::new(text.strip_suffix('\r').unwrap_or(text).to_owned()))
}

/// The content of a small file that a setting names.
pub(super) fn file(given: &Given) -> Result<String> {
    let path = PathBuf::from(&given.value);
    let refused = |why: String| ConfigError::File {
        name: given.name.clone(),
        origin: given.origin.to_string(),
        path: path.clone(),
        why,
    };
    let length = std::fs::metadata(&path)
        .map_err(|e| refused(e.to_string()))?
        .len();
    if length > LONGEST_SECRET {
        return Err(refused("it is too large to be that".into()));
    }
    let text = std::fs::read_to_string(&path).map_err(|e| refused(e.to_string()))?;
    if text.trim_end_matches(['\r', '\n']).is_empty() {
        return Err(refused("it is empty".into()));
    }
    Ok(text)
}
