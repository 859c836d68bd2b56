//! The one table of settings: what `gatehouse config check` prints, what `docs/settings.md` explains and
//! what an unknown name is compared with.

mod directory;
mod openid;
mod people;
mod program;

use std::sync::LazyLock;

/// A setting, by its place in [`SETTINGS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each is explained by its row
pub enum Key {
    Listen,
    PublicUrl,
    DataDir,
    DatabaseUrl,
    SecretKey,
    SecretKeyFile,
    TrustedProxies,
    AllowedPrivateNetworks,
    AdminEmail,
    AdminPassword,
    AdminPasswordFile,
    Log,
    AllowHttp,
    MetricsToken,
    MetricsTokenFile,
    RunFileLimit,
    OidcIssuer,
    OidcClientId,
    OidcAuthMethod,
    OidcClientSecret,
    OidcClientSecretFile,
    OidcCustomScopes,
    DisableSsoProvisioning,
    EnableSsoGroupClaims,
    UseIdentifierClaims,
    OidcName,
    OidcEmailVerification,
    LdapAddress,
    LdapBaseDn,
    LdapAttributes,
    LdapBindDn,
    LdapBindPassword,
    LdapBindPasswordFile,
    LdapTls,
    LdapCaFile,
    LdapAllowedGroups,
    LdapLogin,
    LdapGroupSync,
    LdapName,
    SessionLength,
    AllowSelfRegistrations,
    LocalRestore,
    DisableTeamServiceAccounts,
    SkipAudienceValidation,
    RefuseWandbAudience,
}

/// Whether a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Yes.
    Plainly,
    /// A URL that may hold a password, which is masked.
    WithoutPassword,
    /// Never.
    Never,
}

/// One row.
pub struct Setting {
    /// Which.
    pub key: Key,
    /// Its name in `gatehouse.toml`; the variable is `GATEHOUSE_` and the same in upper case, unless it has
    /// others.
    pub name: &'static str,
    /// The variables of W&B Server that say the same, in place of one of our own.
    pub variables: &'static [&'static str],
    /// What it is, in sentences.
    pub what: &'static str,
    /// What a value has to be, as it continues “expected …”.
    pub expects: &'static str,
    /// What holds without it.
    pub default: &'static str,
    /// A value.
    pub example: &'static str,
    /// Whether its value may be shown.
    pub shown: Shown,
}

/// What the names of all variables of our own begin with.
pub const PREFIX: &str = "GATEHOUSE_";

impl Setting {
    /// The environment variable, the first of several.
    pub fn variable(&self) -> String {
        match self.variables.first() {
            Some(first) => (*first).to_owned(),
            None => format!("{PREFIX}{}", self.name.to_uppercase()),
        }
    }

    /// Whether a variable is this setting.
    pub fn is_called(&self, variable: &str) -> bool {
        self.variables.contains(&variable) || self.variable() == variable
    }
}

impl Key {
    /// The row.
    pub fn setting(self) -> &'static Setting {
        SETTINGS[self as usize]
    }
}

/// All settings, in the order of [`Key`].
pub static SETTINGS: LazyLock<Vec<&'static Setting>> = LazyLock::new(|| {
    let parts: [&'static [Setting]; 4] = [
        &program::SETTINGS,
        &openid::SETTINGS,
        &directory::SETTINGS,
        &people::SETTINGS,
    ];
    parts.into_iter().flatten().collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_finds_its_own_row() {
        for (at, setting) in SETTINGS.iter().enumerate() {
            assert_eq!(setting.key as usize, at);
            assert_eq!(setting.key.setting().name, setting.name);
        }
    }
}
