//! `gatehouse config check`: each effective value and where it comes from, never a secret.

use super::source::{Given, Origin, Sources};
use super::table::{Key, SETTINGS, Setting, Shown};
use super::{Config, outside};
use gatehouse_domain::instance::{InstanceSettings, SessionLengths};
use url::Url;

/// One line for each setting: variable, effective value, origin. `kept` is what the console has set, where the
/// database could be read.
pub fn report(sources: &Sources, config: &Config, kept: Option<&InstanceSettings>) -> String {
    let widest = SETTINGS.iter().map(|s| s.variable().len()).max().unwrap_or(0);
    SETTINGS.iter().fold(String::new(), |mut text, setting| {
        let given = sources.get(setting.key);
        let console = || kept.and_then(|kept| of_console(setting, kept));
        let (value, origin) = match given {
            Some(given) => (shown(setting, given), origin(setting, given)),
            None => match console() {
                Some(value) => (value, "console".to_owned()),
                None if kept.is_none() && console_may_set(setting) => (
                    default(setting, config),
                    "default, unless the console has set another".to_owned(),
                ),
                None => (default(setting, config), "default".to_owned()),
            },
        };
        let idle = given.and_then(|given| outside::idle(sources).find(|(other, _)| *other == given));
        let idle = idle.map_or_else(String::new, |(_, makes)| {
            format!("  without effect: {} is not set", makes.setting().variable())
        });
        text.push_str(&format!(
            "{:widest$}  {value}  [{origin}]{idle}\n",
            setting.variable()
        ));
        text
    })
}

/// Where a value comes from, with its name there where the first column has another one.
fn origin(setting: &Setting, given: &Given) -> String {
    match given.origin {
        Origin::Environment if given.name != setting.variable() => {
            format!("{} {}", given.origin, given.name)
        }
        _ => given.origin.to_string(),
    }
}

fn shown(setting: &Setting, given: &Given) -> String {
    match setting.shown {
        Shown::Plainly => given.value.clone(),
        Shown::Never => "set, not shown".into(),
        Shown::WithoutPassword => without_password(&given.value),
    }
}

fn console_may_set(setting: &Setting) -> bool {
    matches!(setting.key, Key::PublicUrl | Key::SessionLength)
}

/// What the console has set in a setting's place.
fn of_console(setting: &Setting, kept: &InstanceSettings) -> Option<String> {
    let sessions = kept.sessions;
    match setting.key {
        Key::PublicUrl => kept.public_url.clone(),
        Key::SessionLength if sessions != SessionLengths::default() => Some(format!(
            "{} hours, or {} hours unused",
            sessions.absolute_hours(),
            sessions.idle_hours()
        )),
        Key::AllowSelfRegistrations => kept.accounts.open.then(|| "true".to_owned()),
        _ => None,
    }
}

fn default(setting: &Setting, config: &Config) -> String {
    match setting.key {
        Key::PublicUrl => format!("{} (until the console sets another)", config.public_url.url),
        _ => setting.default.to_owned(),
    }
}

/// A URL whose password, and whose parameters (libpq takes the password there, too), are masked.
fn without_password(url: &str) -> String {
    let Ok(mut url) = Url::parse(url.trim()) else {
        return "set, not shown".into();
    };
    // Both fail for URLs without a host only, which have no password.
    if url.password().is_some() && url.set_password(Some("…")).is_err() {
        return "set, not shown".into();
    }
    let masked = url.query().is_some();
    url.set_query(None);
    let text = url.to_string().replace("%E2%80%A6", "…");
    if masked { format!("{text}?…") } else { text }
}
