//! The presets: what is peculiar to each provider, as data.

use super::{LdapPreset, Protocol};
use crate::groups::Absent;
use serde::{Deserialize, Serialize};

/// The provider a connection was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Keycloak: the issuer is `BASE/realms/REALM`.
    Keycloak,
    /// Any OpenID provider.
    Custom,
    /// A directory.
    Ldap(LdapPreset),
}

impl Provider {
    /// The tiles, in their order.
    pub const ALL: [Provider; 6] = [
        Provider::Keycloak,
        Provider::Custom,
        Provider::Ldap(LdapPreset::OpenLdap),
        Provider::Ldap(LdapPreset::ActiveDirectory),
        Provider::Ldap(LdapPreset::FreeIpa),
        Provider::Ldap(LdapPreset::Custom),
    ];

    /// The stable name, as in URLs.
    pub const fn slug(self) -> &'static str {
        match self {
            Provider::Keycloak => "keycloak",
            Provider::Custom => "custom",
            Provider::Ldap(preset) => preset.slug(),
        }
    }
    /// The name on the tile.
    pub const fn name(self) -> &'static str {
        match self {
            Provider::Keycloak => "Keycloak",
            Provider::Custom => "Custom",
            Provider::Ldap(preset) => preset.name(),
        }
    }
    /// Reads a stable name.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.slug() == slug)
    }
    /// The protocol that it speaks.
    pub const fn protocol(self) -> Protocol {
        match self {
            Provider::Keycloak | Provider::Custom => Protocol::Oidc,
            Provider::Ldap(_) => Protocol::Ldap,
        }
    }
    /// What it means when no groups claim comes. Keycloak leaves an empty one out.
    pub const fn absent_groups(self) -> Absent {
        match self {
            Provider::Keycloak => Absent::None,
            Provider::Custom | Provider::Ldap(_) => Absent::Unknown,
        }
    }
    /// What an issuer of this provider looks like, as the field's example.
    pub const fn issuer_example(self) -> &'static str {
        match self {
            Provider::Keycloak => "https://id.example.com/realms/staff",
            Provider::Custom | Provider::Ldap(_) => "https://id.example.com",
        }
    }
}
