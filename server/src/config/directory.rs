//! What the environment and the file set of a directory: the `LOCAL_LDAP_…` variables of W&B Server.

use super::error::ConfigError;
use super::outside::{flag, source};
use super::parse;
use super::source::{Given, Sources};
use super::table::Key;
use gatehouse_domain::connection::{Beside, Form, LdapForm, LdapPreset, Provider};
use gatehouse_service::outside::OutsideConnection;

type Result<T> = std::result::Result<T, ConfigError>;

/// The settings that say how the directory works: form field → setting. The first three make one.
pub(super) const FIELDS: [(&str, Key); 14] = [
    ("addresses", Key::LdapAddress),
    ("base_dn", Key::LdapBaseDn),
    ("attributes", Key::LdapAttributes),
    ("map_email", Key::LdapAttributes),
    ("map_groups", Key::LdapAttributes),
    ("bind_dn", Key::LdapBindDn),
    ("bind_password", Key::LdapBindPassword),
    ("bind_password", Key::LdapBindPasswordFile),
    ("tls", Key::LdapTls),
    ("ca_certificates", Key::LdapCaFile),
    ("allowed_groups", Key::LdapAllowedGroups),
    ("sync_groups", Key::LdapGroupSync),
    ("display_name", Key::LdapName),
    ("on", Key::LdapLogin),
];

/// Everything is checked, also where no directory comes of it.
pub(super) fn directory(sources: &Sources) -> Result<Option<OutsideConnection>> {
    let text = |key: Key| {
        let given = sources.get(key);
        given.map(|g| g.value.trim().to_owned()).unwrap_or_default()
    };
    let on = flag(sources, Key::LdapLogin)?;
    let protected = flag(sources, Key::LdapTls)?;
    let sync_groups = flag(sources, Key::LdapGroupSync)?;
    let secret = parse::secret(sources, Key::LdapBindPassword, Key::LdapBindPasswordFile)?;
    let Some(address) = whole(sources)? else {
        return Ok(None);
    };
    let bind_dn = text(Key::LdapBindDn);
    let secret = secret.map(|(_, _, secret)| secret);
    // Either one blank: anonymous.
    let secret = secret.filter(|s| !bind_dn.is_empty() && !s.expose().trim().is_empty());
    let addresses = text(Key::LdapAddress);
    let ldaps = addresses.to_ascii_lowercase().contains("ldaps://");
    let form = LdapForm {
        display_name: text(Key::LdapName),
        tls: match (ldaps, protected) {
            (true, _) => "ldaps",
            (false, true) => "start_tls",
            (false, false) => "none",
        }
        .into(),
        addresses,
        ca_certificates: authorities(sources)?,
        base_dn: text(Key::LdapBaseDn),
        bind_dn,
        attributes: text(Key::LdapAttributes),
        allowed_groups: text(Key::LdapAllowedGroups),
        sync_groups,
        ..LdapForm::preset(LdapPreset::Custom)
    };
    let form = Form::Ldap(form);
    check(sources, &form, secret.is_some())?;
    let set = FIELDS.iter().filter_map(|(field, key)| {
        let given = sources.get(*key)?;
        Some(((*field).to_owned(), source(given)))
    });
    Ok(Some(OutsideConnection {
        provider: Provider::Ldap(LdapPreset::Custom),
        form,
        on,
        secret,
        origin: source(address).origin,
        fields: set.collect(),
    }))
}

/// The address, where all three are set that a directory needs.
fn whole(sources: &Sources) -> Result<Option<&Given>> {
    const NEEDED: [Key; 3] = [Key::LdapAddress, Key::LdapBaseDn, Key::LdapAttributes];
    let there = NEEDED.iter().find_map(|key| sources.get(*key));
    let missing = NEEDED.iter().find(|key| sources.get(**key).is_none());
    match (there, missing) {
        (None, _) => Ok(None),
        (Some(given), Some(missing)) => Err(ConfigError::half(given, *missing, "a directory")),
        (Some(_), None) => Ok(sources.get(Key::LdapAddress)),
    }
}

fn authorities(sources: &Sources) -> Result<String> {
    match sources.get(Key::LdapCaFile) {
        None => Ok(String::new()),
        Some(given) => parse::file(given),
    }
}

/// The form's own validation, told of the settings that it was made from.
fn check(sources: &Sources, form: &Form, secret_typed: bool) -> Result<()> {
    let mut named = form.clone();
    if named.display_name().is_empty() {
        named.set_display_name("-".into());
    }
    let beside = Beside {
        secret_typed,
        ..Beside::default()
    };
    let Err(problems) = named.validate(&beside) else {
        return Ok(());
    };
    let wrong = FIELDS.iter().filter(|(field, _)| problems.contains_key(field));
    let mut wrong = wrong.filter_map(|(_, key)| Some((*key, sources.get(*key)?)));
    match wrong.next() {
        Some((key, given)) => Err(ConfigError::malformed(key, given)),
        // Not set, and not right without being set: the address says which protection it has.
        None if problems.contains_key("tls") => match sources.get(Key::LdapAddress) {
            Some(given) => Err(ConfigError::malformed(Key::LdapAddress, given)),
            None => Ok(()),
        },
        None => Ok(()),
    }
}
