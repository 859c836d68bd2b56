//! The presets for directories: what is peculiar to each, as data.

use serde::{Deserialize, Serialize};

/// The directory a connection was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LdapPreset {
    /// OpenLDAP.
    OpenLdap,
    /// Active Directory, or Samba as a domain controller.
    ActiveDirectory,
    /// 389 Directory Server, alone or in FreeIPA.
    FreeIpa,
    /// Any other.
    Custom,
}

impl LdapPreset {
    /// The tiles, in their order.
    pub const ALL: [LdapPreset; 4] = [
        LdapPreset::OpenLdap,
        LdapPreset::ActiveDirectory,
        LdapPreset::FreeIpa,
        LdapPreset::Custom,
    ];

    /// The stable name, as in URLs.
    pub const fn slug(self) -> &'static str {
        match self {
            LdapPreset::OpenLdap => "openldap",
            LdapPreset::ActiveDirectory => "active-directory",
            LdapPreset::FreeIpa => "freeipa",
            LdapPreset::Custom => "custom-ldap",
        }
    }
    /// The name on the tile.
    pub const fn name(self) -> &'static str {
        match self {
            LdapPreset::OpenLdap => "OpenLDAP",
            LdapPreset::ActiveDirectory => "Active Directory",
            LdapPreset::FreeIpa => "389/FreeIPA",
            LdapPreset::Custom => "Custom LDAP",
        }
    }
    /// Reads a stable name.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.slug() == slug)
    }
    /// What a base looks like there, as the field's example.
    pub const fn base_example(self) -> &'static str {
        match self {
            LdapPreset::ActiveDirectory => "DC=corp,DC=example,DC=org",
            LdapPreset::FreeIpa => "cn=accounts,dc=example,dc=org",
            LdapPreset::OpenLdap | LdapPreset::Custom => "dc=example,dc=org",
        }
    }
    /// What a bind DN looks like there, as the field's example.
    pub const fn bind_example(self) -> &'static str {
        match self {
            LdapPreset::ActiveDirectory => "gatehouse@corp.example.org",
            LdapPreset::FreeIpa => "uid=gatehouse,cn=sysaccounts,cn=etc,dc=example,dc=org",
            LdapPreset::OpenLdap | LdapPreset::Custom => "cn=gatehouse,ou=services,dc=example,dc=org",
        }
    }
}
