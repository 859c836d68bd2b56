//! The form of a connection to a directory: raw texts as typed. The browser and the server run the same code.

mod attributes;
mod look;
mod validate;

pub use look::Look;
pub use validate::Beside;

use super::by_name::by_name;
use super::ldap::{LdapSettings, Scope, Tls};
use super::ldap_preset::LdapPreset;
use crate::groups::Absent;
use serde::{Deserialize, Serialize};

/// The form as typed, valid or not. A field's name is its HTML name; a missing checkbox is off. The bind
/// password is not among them: it is write-only and travels beside the form, as `bind_password`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct LdapForm {
    pub display_name: String,
    /// One per line, or with commas or spaces between them.
    pub addresses: String,
    pub tls: String,
    pub ca_certificates: String,
    pub base_dn: String,
    pub bind_dn: String,
    /// `email=mail,group=gidNumber`: what it names counts in the place of the field. Saved settings show their
    /// attributes in the fields.
    pub attributes: String,
    pub map_user_id: String,
    pub map_user_name: String,
    pub map_email: String,
    pub map_name: String,
    pub map_given_name: String,
    pub map_family_name: String,
    pub map_picture: String,
    pub map_groups: String,
    pub user_filter: String,
    pub user_scope: String,
    pub group_base_dn: String,
    pub group_filter: String,
    pub nested_groups: bool,
    /// One per line, or with commas between them and quotation marks around distinguished names.
    pub allowed_groups: String,
    pub create_users: bool,
    pub sync_groups: bool,
    pub absent_groups: String,
    pub connect_seconds: String,
    pub bind_seconds: String,
    pub search_seconds: String,
}

by_name! {
    LdapForm;
    texts: display_name addresses tls ca_certificates base_dn bind_dn attributes map_user_id map_user_name
        map_email map_name map_given_name map_family_name map_picture map_groups user_filter user_scope
        group_base_dn group_filter allowed_groups absent_groups connect_seconds bind_seconds search_seconds;
    boxes: nested_groups create_users sync_groups;
}

impl LdapForm {
    /// A new connection's form.
    pub fn preset(preset: LdapPreset) -> Self {
        let form = LdapForm {
            display_name: match preset {
                LdapPreset::Custom => String::new(),
                named => named.name().into(),
            },
            tls: Tls::Ldaps.name().into(),
            map_user_id: "entryUUID, dn".into(),
            map_user_name: "uid".into(),
            map_email: "mail".into(),
            map_name: "displayName, cn".into(),
            map_given_name: "givenName".into(),
            map_family_name: "sn".into(),
            map_groups: "member".into(),
            user_filter: "(objectClass=inetOrgPerson)".into(),
            user_scope: Scope::Subtree.name().into(),
            nested_groups: true,
            create_users: true,
            absent_groups: Absent::None.name().into(),
            connect_seconds: "5".into(),
            bind_seconds: "5".into(),
            search_seconds: "10".into(),
            ..LdapForm::default()
        };
        match preset {
            LdapPreset::OpenLdap => form,
            LdapPreset::ActiveDirectory => LdapForm {
                map_user_id: "objectGUID, dn".into(),
                map_user_name: "sAMAccountName, userPrincipalName".into(),
                map_groups: "tokenGroups".into(),
                user_filter: "(&(objectCategory=person)(objectClass=user))".into(),
                ..form
            },
            LdapPreset::FreeIpa => LdapForm {
                map_user_id: "ipaUniqueID, nsUniqueId, dn".into(),
                map_groups: "memberOf".into(),
                user_filter: "(objectClass=person)".into(),
                ..form
            },
            LdapPreset::Custom => LdapForm {
                map_user_id: "entryUUID, objectGUID, ipaUniqueID, nsUniqueId, dn".into(),
                map_user_name: "uid, sAMAccountName".into(),
                user_filter: "(|(objectClass=person)(objectClass=posixAccount))".into(),
                ..form
            },
        }
    }

    /// The form that shows saved settings.
    pub fn from_settings(display_name: &str, s: &LdapSettings) -> Self {
        let text = |o: &Option<String>| o.clone().unwrap_or_default();
        let list = |v: &[String]| v.join(", ");
        let lines = |v: Vec<String>| v.join("\n");
        LdapForm {
            display_name: display_name.into(),
            addresses: lines(s.addresses.iter().map(|a| a.url(s.tls)).collect()),
            tls: s.tls.name().into(),
            ca_certificates: text(&s.ca_certificates),
            base_dn: s.base_dn.clone(),
            bind_dn: text(&s.bind_dn),
            attributes: String::new(),
            map_user_id: list(&s.mapping.user_id),
            map_user_name: list(&s.mapping.user_name),
            map_email: list(&s.mapping.email),
            map_name: list(&s.mapping.name),
            map_given_name: list(&s.mapping.given_name),
            map_family_name: list(&s.mapping.family_name),
            map_picture: list(&s.mapping.picture),
            map_groups: list(&s.mapping.groups),
            user_filter: s.user_filter.clone(),
            user_scope: s.user_scope.name().into(),
            group_base_dn: text(&s.group_base_dn),
            group_filter: text(&s.group_filter),
            nested_groups: s.nested_groups,
            allowed_groups: validate::one_per_line(&s.allowed_groups),
            create_users: s.create_users,
            sync_groups: s.sync_groups,
            absent_groups: s.absent_groups.name().into(),
            connect_seconds: s.connect_seconds.to_string(),
            bind_seconds: s.bind_seconds.to_string(),
            search_seconds: s.search_seconds.to_string(),
        }
    }

    /// The places a bind password typed beside this form is for: the addresses, a line for each, with how they
    /// are protected, and the bind DN (L13). It is stored with both.
    pub fn places(&self) -> (String, String) {
        let tls = validate::tls_of(&self.tls);
        let places = validate::split_addresses(&self.addresses).map(|typed| {
            let address = tls.and_then(|tls| Some((super::ldap::Address::parse(typed, tls)?, tls)));
            match address {
                Some(((address, _), Tls::StartTls)) => format!("{} StartTLS", address.url(Tls::StartTls)),
                Some(((address, _), tls)) => address.url(tls),
                None => typed.to_owned(),
            }
        });
        (
            places.collect::<Vec<_>>().join("\n"),
            self.bind_dn.trim().to_owned(),
        )
    }
}

#[cfg(test)]
mod tests;
