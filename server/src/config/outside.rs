//! What the environment and the file set of what the console keeps otherwise: the variables of W&B Server.

use super::error::ConfigError;
use super::source::{Given, Origin, Sources};
use super::table::Key;
use super::{directory, parse};
use gatehouse_domain::connection::oidc::{ClientAuth, Flow};
use gatehouse_domain::connection::{Beside, OidcForm, Provider};
use gatehouse_domain::outside::{Origin as Place, Source};
use gatehouse_service::outside::{Outside, OutsideConnection, OutsideSessions};
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

type Result<T> = std::result::Result<T, ConfigError>;

/// The settings that say how the connection works: form field → setting. The first two make one.
const FIELDS: [(&str, Key); 11] = [
    ("issuer", Key::OidcIssuer),
    ("client_id", Key::OidcClientId),
    ("flow", Key::OidcAuthMethod),
    ("client_secret", Key::OidcClientSecret),
    ("client_secret", Key::OidcClientSecretFile),
    ("additional_scopes", Key::OidcCustomScopes),
    ("create_users", Key::DisableSsoProvisioning),
    ("sync_groups", Key::EnableSsoGroupClaims),
    ("identifier_claims", Key::UseIdentifierClaims),
    ("display_name", Key::OidcName),
    ("email_verification", Key::OidcEmailVerification),
];

pub(super) fn outside(sources: &Sources) -> Result<Outside> {
    Ok(Outside {
        public_url: sources.get(Key::PublicUrl).map(source),
        // in the order of the table: the first that is wrong is named
        run_file_limit: run_file_limit(sources)?,
        connection: connection(sources)?,
        sessions: sessions(sources)?,
        directory: directory::directory(sources)?,
        restoring: flag(sources, Key::LocalRestore)?,
        registration: match sources.get(Key::AllowSelfRegistrations) {
            Some(given) => Some((flag(sources, Key::AllowSelfRegistrations)?, source(given))),
            None => None,
        },
        no_team_service_accounts: switched(sources, Key::DisableTeamServiceAccounts)?,
        skip_audience: switched(sources, Key::SkipAudienceValidation)?,
        no_wandb_audience: switched(sources, Key::RefuseWandbAudience)?,
    })
}

/// What switches something on; none where it is off.
fn switched(sources: &Sources, key: Key) -> Result<Option<Source>> {
    Ok(match flag(sources, key)? {
        true => sources.get(key).map(source),
        false => None,
    })
}

/// The settings of a connection that are set although there is none, and what is not set.
pub(super) fn idle(sources: &Sources) -> impl Iterator<Item = (&Given, Key)> {
    let of = |fields: &'static [(&'static str, Key)], makes: Key| {
        let none = sources.get(makes).is_none();
        let keys = fields.iter().filter(move |_| none).map(|(_, key)| *key);
        keys.filter_map(move |key| Some((sources.get(key)?, makes)))
    };
    of(&FIELDS, Key::OidcIssuer).chain(of(&directory::FIELDS, Key::LdapAddress))
}

pub(super) fn source(given: &Given) -> Source {
    Source {
        origin: match given.origin {
            Origin::Environment => Place::Environment,
            Origin::File(_) => Place::File,
        },
        name: given.name.clone(),
    }
}

fn run_file_limit(sources: &Sources) -> Result<Option<usize>> {
    let Some(given) = sources.get(Key::RunFileLimit) else {
        return Ok(None);
    };
    let kib = given
        .value
        .trim()
        .parse::<usize>()
        .ok()
        .filter(|kib| *kib <= 16 * 1024);
    let kib = kib.ok_or_else(|| ConfigError::malformed(Key::RunFileLimit, given))?;
    Ok(Some(kib * 1024))
}

fn sessions(sources: &Sources) -> Result<Option<OutsideSessions>> {
    let Some(given) = sources.get(Key::SessionLength) else {
        return Ok(None);
    };
    let length = duration(given.value.trim()).filter(|l| (MINUTE..=8760 * HOUR).contains(l));
    Ok(Some(OutsideSessions {
        length: length.ok_or_else(|| ConfigError::malformed(Key::SessionLength, given))?,
        written: given.value.trim().to_owned(),
        source: source(given),
    }))
}

/// Hours, or a duration as Go writes it, in whole hours, minutes and seconds: `1h30m`.
fn duration(text: &str) -> Option<i64> {
    if let Ok(hours) = text.parse::<i64>() {
        return hours.checked_mul(HOUR);
    }
    let (mut rest, mut sum) = (text, 0_i64);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..end)?.parse().ok()?;
        let unit = match rest.get(end..=end)? {
            "h" => HOUR,
            "m" => MINUTE,
            "s" => 1000,
            _ => return None,
        };
        sum = sum.checked_add(number.checked_mul(unit)?)?;
        rest = rest.get(end + 1..)?;
    }
    Some(sum)
}

/// A flag in all the ways that Go and Python write one.
pub(super) fn flag(sources: &Sources, key: Key) -> Result<bool> {
    let Some(given) = sources.get(key) else {
        return Ok(false);
    };
    match given.value.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "yes" | "on" => Ok(true),
        "false" | "f" | "0" | "no" | "off" => Ok(false),
        _ => Err(ConfigError::malformed(key, given)),
    }
}

fn flow(sources: &Sources) -> Result<Flow> {
    let Some(given) = sources.get(Key::OidcAuthMethod) else {
        return Ok(Flow::Implicit);
    };
    match given.value.trim().to_ascii_lowercase().as_str() {
        "implicit" => Ok(Flow::Implicit),
        "pkce" => Ok(Flow::Code),
        _ => Err(ConfigError::malformed(Key::OidcAuthMethod, given)),
    }
}

/// Everything is checked, also where no connection comes of it.
fn connection(sources: &Sources) -> Result<Option<OutsideConnection>> {
    let text = |key: Key| {
        sources
            .get(key)
            .map(|g| g.value.trim().to_owned())
            .unwrap_or_default()
    };
    let flow = flow(sources)?;
    let secret = parse::secret(sources, Key::OidcClientSecret, Key::OidcClientSecretFile)?;
    let create_users = !flag(sources, Key::DisableSsoProvisioning)?;
    let sync_groups = flag(sources, Key::EnableSsoGroupClaims)?;
    let identifier_claims = flag(sources, Key::UseIdentifierClaims)?;
    let email_verification = flag(sources, Key::OidcEmailVerification)?;
    let half = |given, missing| ConfigError::half(given, missing, "a connection");
    let issuer = match (sources.get(Key::OidcIssuer), sources.get(Key::OidcClientId)) {
        (None, None) => return Ok(None),
        (Some(given), None) => return Err(half(given, Key::OidcClientId)),
        (None, Some(given)) => return Err(half(given, Key::OidcIssuer)),
        (Some(issuer), Some(_)) => issuer,
    };
    let secret = secret.map(|(_, _, secret)| secret).filter(|_| flow.has_code());
    let client_auth = match secret {
        Some(_) => ClientAuth::ClientSecretBasic,
        None => ClientAuth::None,
    };
    let form = OidcForm {
        display_name: text(Key::OidcName),
        issuer: text(Key::OidcIssuer),
        client_id: text(Key::OidcClientId),
        flow: flow.name().into(),
        client_authentication: client_auth.name().into(),
        additional_scopes: text(Key::OidcCustomScopes),
        create_users,
        email_verification,
        sync_groups,
        identifier_claims,
        ..OidcForm::preset(Provider::Custom)
    };
    check(sources, &form, secret.is_some())?;
    let set = FIELDS.iter().filter_map(|(field, key)| {
        let given = sources.get(*key)?;
        Some(((*field).to_owned(), source(given)))
    });
    Ok(Some(OutsideConnection {
        provider: Provider::Custom,
        form: form.into(),
        on: true,
        secret,
        origin: source(issuer).origin,
        fields: set.collect::<BTreeMap<_, _>>(),
    }))
}

/// The form's own validation, told of the settings that it was made from.
fn check(sources: &Sources, form: &OidcForm, secret_typed: bool) -> Result<()> {
    let mut named = form.clone();
    if named.display_name.is_empty() {
        named.display_name = "-".into();
    }
    let beside = Beside {
        secret_typed,
        ..Beside::default()
    };
    let Err(problems) = named.validate(&beside) else {
        return Ok(());
    };
    let wrong = FIELDS.iter().filter(|(field, _)| problems.contains_key(field));
    let wrong = wrong.filter_map(|(_, key)| Some((*key, sources.get(*key)?)));
    match wrong.into_iter().next() {
        Some((key, given)) => Err(ConfigError::malformed(key, given)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_hours_or_as_go_writes_it() {
        for (text, length) in [
            ("720", 720 * HOUR),
            ("720h", 720 * HOUR),
            ("90m", 90 * MINUTE),
            ("1h30m", 90 * MINUTE),
            ("3600s", HOUR),
        ] {
            assert_eq!(duration(text), Some(length), "{text}");
        }
        for text in ["h", "12d", "1.5h", "h1", "12 h", "9223372036854775807", "-x"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
