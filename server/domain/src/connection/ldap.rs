//! The validated settings of a connection to a directory (LDAP).

use crate::claims::Mapping;
use crate::groups::Absent;
use crate::ids::SecretId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// How the way to the directory is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// TLS from the first byte (ldaps://).
    Ldaps,
    /// TLS before anything else is said (RFC 4511 §4.14); without it nothing is.
    StartTls,
    /// Not at all: anybody on the way reads the passwords.
    None,
}

impl Tls {
    /// All with their form values.
    pub const ALL: [(Tls, &'static str); 3] = [
        (Tls::Ldaps, "ldaps"),
        (Tls::StartTls, "start_tls"),
        (Tls::None, "none"),
    ];
    /// The form value.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(t, _)| *t == self).map_or("", |(_, n)| n)
    }
    /// The scheme of its addresses.
    pub const fn scheme(self) -> &'static str {
        match self {
            Tls::Ldaps => "ldaps",
            Tls::StartTls | Tls::None => "ldap",
        }
    }
    /// The port where none is named.
    pub const fn port(self) -> u16 {
        match self {
            Tls::Ldaps => 636,
            Tls::StartTls | Tls::None => 389,
        }
    }
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// A name or an IP address, an IPv6 address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Address {
    /// Reads `ldaps://host:636`, `ldap://host`, `host:389` or `[2001:db8::1]`, with the scheme that was typed.
    pub fn parse(text: &str, tls: Tls) -> Option<(Address, Option<&str>)> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let bracketed = rest.strip_prefix('[').and_then(|r| r.split_once(']'));
        let (host, port) = match bracketed {
            Some((six, port)) => {
                six.parse::<Ipv6Addr>().ok()?;
                match port {
                    "" => (six, None),
                    port => (six, Some(port.strip_prefix(':')?)),
                }
            }
            None => match rest.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (rest, None),
            },
        };
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if bracketed.is_none() && (host.is_empty() || !host.chars().all(named)) {
            return None;
        }
        let digits = |p: &&str| p.bytes().all(|b| b.is_ascii_digit());
        let port = match port {
            None => tls.port(),
            Some(port) => Some(port).filter(digits)?.parse().ok().filter(|p| *p > 0)?,
        };
        let host = host.to_lowercase();
        Some((Address { host, port }, scheme))
    }

    /// The address as a URL.
    pub fn url(&self, tls: Tls) -> String {
        format!("{}://{self}", tls.scheme())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V6(six)) => write!(f, "[{six}]:{}", self.port),
            _ => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

/// How far below the base people are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// At any depth.
    Subtree,
    /// Directly below it.
    OneLevel,
}

impl Scope {
    /// All with their form values.
    pub const ALL: [(Scope, &'static str); 2] = [(Scope::Subtree, "subtree"), (Scope::OneLevel, "one_level")];
    /// The form value.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, n)| n)
    }
}

/// What ties a person to their groups, told from the attribute that is named for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupSearch {
    /// Groups list their members' names in it (`member`, `uniqueMember`).
    Member(String),
    /// Groups list their members' user names in it (`memberUid`).
    MemberUid(String),
    /// The person's entry lists the names of groups in it (`memberOf`).
    MemberOf(String),
    /// The person's entry and the group's have the same number in it (`gidNumber`).
    GidNumber(String),
    /// Active Directory's own answer, nested groups and the primary one included.
    TokenGroups,
    /// The person's entry lists the groups themselves in it (`departmentNumber`, `ou`).
    Attribute(String),
}

impl GroupSearch {
    /// What an attribute stands for.
    pub fn of(attribute: &str) -> Self {
        let name = attribute.to_owned();
        match attribute.to_ascii_lowercase().as_str() {
            "member" | "uniquemember" => GroupSearch::Member(name),
            "memberuid" => GroupSearch::MemberUid(name),
            "memberof" | "ismemberof" => GroupSearch::MemberOf(name),
            "gidnumber" => GroupSearch::GidNumber(name),
            "tokengroups" => GroupSearch::TokenGroups,
            _ => GroupSearch::Attribute(name),
        }
    }
}

/// What a connection to a directory runs with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapSettings {
    /// The servers, in order of preference.
    pub addresses: Vec<Address>,
    /// How the way to them is protected.
    pub tls: Tls,
    /// Further authorities to trust, as PEM. A server's own certificate among them is accepted as it is, whoever
    /// signed it and whatever it is called, until it expires.
    pub ca_certificates: Option<String>,
    /// Where searches start.
    pub base_dn: String,
    /// Whom we search as; anonymous without it or without a password.
    pub bind_dn: Option<String>,
    /// That one's sealed password.
    pub bind_password: Option<SecretId>,
    /// What becomes of an entry's attributes. `user_name` are those that what people type is compared with,
    /// `groups` those that tie a person to groups ([`GroupSearch::of`]); for the unique id, `dn` is the name of
    /// the entry.
    pub mapping: Mapping,
    /// Which entries are people.
    pub user_filter: String,
    /// How far below the base they are.
    pub user_scope: Scope,
    /// Where groups are searched; the base where it is not set.
    pub group_base_dn: Option<String>,
    /// Which entries are groups; without it, what the search asks for is enough.
    pub group_filter: Option<String>,
    /// Groups that a person's groups are in count, too.
    pub nested_groups: bool,
    /// Only members of one of these groups come in: names, or distinguished names. Everybody when empty.
    pub allowed_groups: Vec<String>,
    /// New people get an account.
    pub create_users: bool,
    /// A sign-in brings the person's groups to what the directory says.
    pub sync_groups: bool,
    /// What it means when it says nothing.
    pub absent_groups: Absent,
    /// How long connecting may take, TLS included.
    pub connect_seconds: u32,
    /// How long a bind may take.
    pub bind_seconds: u32,
    /// How long a search may take.
    pub search_seconds: u32,
}

impl LdapSettings {
    /// The bind DN, where we do not search anonymously: with one half missing, neither is sent (L1).
    pub fn binds_as(&self) -> Option<(&str, SecretId)> {
        self.bind_dn.as_deref().zip(self.bind_password)
    }

    /// How groups are found, each way adding to the others.
    pub fn group_searches(&self) -> Vec<GroupSearch> {
        self.mapping.groups.iter().map(|a| GroupSearch::of(a)).collect()
    }

    /// Whether groups matter to anything.
    pub fn asks_groups(&self) -> bool {
        self.sync_groups || !self.allowed_groups.is_empty()
    }

    /// Where groups are searched.
    pub fn groups_under(&self) -> &str {
        self.group_base_dn.as_deref().unwrap_or(&self.base_dn)
    }

    /// The canonical text that a test proves: everything that decides who gets in, with the secret's id, without
    /// the display name. Its SHA-256 is the fingerprint. No callback URL: nobody is sent away.
    pub fn canonical(&self) -> String {
        // serde writes a struct's fields in their order: equal settings give equal texts.
        format!("ldap\n{}", serde_json::to_string(self).unwrap_or_default())
    }

    /// Whether both know a person by the same identity. The issuer is [`crate::ldap::ISSUER`] for all
    /// directories, so only the attributes of the unique id count.
    pub fn identifies_like(&self, other: &Self) -> bool {
        let ids = |s: &Self| -> Vec<String> {
            let ids = s.mapping.user_id.iter();
            ids.map(|id| id.to_ascii_lowercase()).collect()
        };
        ids(self) == ids(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_type_them() {
        let read = |text: &str, tls| {
            Address::parse(text, tls).map(|(a, scheme)| (a.to_string(), scheme.map(str::to_owned)))
        };
        for (text, tls, is, scheme) in [
            (
                "ldaps://LDAP.example.com:636",
                Tls::Ldaps,
                "ldap.example.com:636",
                Some("ldaps"),
            ),
            (
                "ldap://ldap.example.com/",
                Tls::StartTls,
                "ldap.example.com:389",
                Some("ldap"),
            ),
            ("dc1", Tls::Ldaps, "dc1:636", None),
            ("10.0.0.1:3268", Tls::None, "10.0.0.1:3268", None),
            ("[2001:db8::1]", Tls::Ldaps, "[2001:db8::1]:636", None),
            (
                "ldaps://[2001:db8::1]:3269",
                Tls::Ldaps,
                "[2001:db8::1]:3269",
                Some("ldaps"),
            ),
        ] {
            assert_eq!(
                read(text, tls),
                Some((is.to_owned(), scheme.map(str::to_owned))),
                "{text}"
            );
        }
        for text in [
            "",
            "ldap://",
            "a b",
            "host:",
            "host:0",
            "host:70000",
            "host:+1",
            "ldap://host/dc=a",
            "u@host",
            "::1",
            "ldap://u:p@host",
            "[::1",
            "[a]",
            "host?x",
        ] {
            assert_eq!(read(text, Tls::Ldaps), None, "{text}");
        }
    }
}
