//! A connection's settings and its form, by protocol. What all have in common is asked here, so that a use
//! case names a protocol only where its flow is another.

use super::ldap_form::Look;
use super::oidc::Flow;
use super::{LdapForm, LdapPreset, LdapSettings, OidcForm, OidcSettings, Provider, ldap_form};
use crate::admission::Policy;
use crate::ids::SecretId;
use crate::problem::Problems;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a connection speaks with its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// OpenID Connect.
    Oidc,
    /// A directory.
    Ldap,
}

/// What validation has to know beside the form.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The stored secret, and the places it was entered for ([`Form::secret_places`]).
    pub stored_secret: Option<(SecretId, String)>,
    /// A secret was typed with this form.
    pub secret_typed: bool,
    /// Another connection has this display name, or one that reads the same.
    pub name_taken: bool,
}

/// What a connection runs with. It is stored with its protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "protocol", rename_all = "snake_case")]
pub enum Settings {
    /// OpenID Connect.
    Oidc(OidcSettings),
    /// A directory.
    Ldap(LdapSettings),
}

impl Settings {
    /// The protocol.
    pub const fn protocol(&self) -> Protocol {
        match self {
            Self::Oidc(_) => Protocol::Oidc,
            Self::Ldap(_) => Protocol::Ldap,
        }
    }

    /// The sealed secret, if there is one.
    pub const fn secret(&self) -> Option<SecretId> {
        match self {
            Self::Oidc(s) => s.client_secret,
            Self::Ldap(s) => s.bind_password,
        }
    }

    /// The issuer of the identities that come of it.
    pub fn issuer(&self) -> &str {
        match self {
            Self::Oidc(s) => &s.issuer,
            Self::Ldap(_) => crate::ldap::ISSUER,
        }
    }

    /// Whom it lets in.
    pub const fn policy(&self) -> Policy {
        match self {
            Self::Oidc(s) => s.policy(),
            // What the directory says of an address is its administrators' word.
            Self::Ldap(s) => Policy {
                email_verification: false,
                create_users: s.create_users,
            },
        }
    }

    /// What comes back through the browser, where anything does.
    pub const fn flow(&self) -> Option<Flow> {
        match self {
            Self::Oidc(s) => Some(s.flow),
            Self::Ldap(_) => None,
        }
    }

    /// The canonical text that a test proves: everything that decides who gets in, with the secret's id
    /// and the callback URL, without the display name. Its SHA-256 is the fingerprint.
    pub fn canonical(&self, callback_url: &str) -> String {
        match self {
            Self::Oidc(s) => s.canonical(callback_url),
            Self::Ldap(s) => s.canonical(),
        }
    }

    /// Whether both know a person by the same identity. Otherwise going from one to the other loses the
    /// identities that were made.
    pub fn identifies_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Oidc(ours), Self::Oidc(theirs)) => ours.identifies_like(theirs),
            (Self::Ldap(ours), Self::Ldap(theirs)) => ours.identifies_like(theirs),
            (Self::Oidc(_), Self::Ldap(_)) | (Self::Ldap(_), Self::Oidc(_)) => false,
        }
    }
}

/// A connection's form as typed, valid or not. It is stored with its protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "protocol", rename_all = "snake_case")]
pub enum Form {
    /// OpenID Connect.
    Oidc(OidcForm),
    /// A directory.
    Ldap(LdapForm),
}

impl From<OidcForm> for Form {
    fn from(form: OidcForm) -> Self {
        Self::Oidc(form)
    }
}

impl From<LdapForm> for Form {
    fn from(form: LdapForm) -> Self {
        Self::Ldap(form)
    }
}

impl Form {
    /// A new connection's form: the safe defaults.
    pub fn preset(provider: Provider) -> Self {
        match provider {
            Provider::Ldap(preset) => Self::Ldap(LdapForm::preset(preset)),
            provider => Self::Oidc(OidcForm::preset(provider)),
        }
    }

    /// The form that shows saved settings.
    pub fn from_settings(display_name: &str, settings: &Settings) -> Self {
        match settings {
            Settings::Oidc(s) => Self::Oidc(OidcForm::from_settings(display_name, s)),
            Settings::Ldap(s) => Self::Ldap(LdapForm::from_settings(display_name, s)),
        }
    }

    /// The form of what a browser sent: `take` gives the text that came under a name.
    pub fn from_fields(protocol: Protocol, take: impl FnMut(&str) -> Option<String>) -> Self {
        match protocol {
            Protocol::Oidc => Self::Oidc(OidcForm::from_fields(take)),
            Protocol::Ldap => Self::Ldap(LdapForm::from_fields(take)),
        }
    }

    /// The form as a browser sends it.
    pub fn to_fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Oidc(f) => f.to_fields(),
            Self::Ldap(f) => f.to_fields(),
        }
    }

    /// The fields by their names, without the secret.
    pub fn to_value(&self) -> Value {
        let value = match self {
            Self::Oidc(f) => serde_json::to_value(f),
            Self::Ldap(f) => serde_json::to_value(f),
        };
        value.unwrap_or_default()
    }

    /// The protocol.
    pub const fn protocol(&self) -> Protocol {
        match self {
            Self::Oidc(_) => Protocol::Oidc,
            Self::Ldap(_) => Protocol::Ldap,
        }
    }

    /// The form, where it is one of OpenID Connect.
    pub fn oidc(&self) -> Option<&OidcForm> {
        match self {
            Self::Oidc(f) => Some(f),
            Self::Ldap(_) => None,
        }
    }

    /// The form, where it is one of a directory.
    pub fn ldap(&self) -> Option<&LdapForm> {
        match self {
            Self::Ldap(f) => Some(f),
            Self::Oidc(_) => None,
        }
    }

    /// The name on the button.
    pub fn display_name(&self) -> &str {
        match self {
            Self::Oidc(f) => &f.display_name,
            Self::Ldap(f) => &f.display_name,
        }
    }

    /// Names it.
    pub fn set_display_name(&mut self, name: String) {
        match self {
            Self::Oidc(f) => f.display_name = name,
            Self::Ldap(f) => f.display_name = name,
        }
    }

    /// The field that a secret is typed into.
    pub const fn secret_field(&self) -> &'static str {
        match self {
            Self::Oidc(_) => "client_secret",
            Self::Ldap(_) => "bind_password",
        }
    }

    /// The places that the secret is sent to, as one text. A stored one goes nowhere else (L13).
    pub fn secret_places(&self) -> String {
        match self {
            Self::Oidc(f) => f.secret_places(),
            Self::Ldap(f) => {
                let (addresses, bind_dn) = f.places();
                format!("{bind_dn}\n{addresses}")
            }
        }
    }

    /// The settings to look around in a directory with ([`LdapForm::to_look`]); of another protocol the whole form's.
    ///
    /// # Errors
    /// One problem per wrong field; all of them at once.
    pub fn to_look(&self, look: Look, preset: LdapPreset, beside: &Beside) -> Result<Settings, Problems> {
        match self {
            Self::Oidc(_) => self.validate(beside),
            Self::Ldap(f) => f.to_look(look, preset, &of_directory(beside)).map(Settings::Ldap),
        }
    }

    /// Validates the whole form.
    ///
    /// # Errors
    /// One problem per wrong field; all of them at once.
    pub fn validate(&self, beside: &Beside) -> Result<Settings, Problems> {
        match self {
            Self::Oidc(f) => f.validate(beside).map(Settings::Oidc),
            Self::Ldap(f) => f.validate(&of_directory(beside)).map(Settings::Ldap),
        }
    }
}

/// The same for a directory's form. Its places are the bind DN, and an address in each further line.
fn of_directory(beside: &Beside) -> ldap_form::Beside {
    let stored = beside.stored_secret.as_ref();
    ldap_form::Beside {
        stored_password: stored.map(|(id, places)| {
            let (bind_dn, addresses) = places.split_once('\n').unwrap_or((places, ""));
            (*id, addresses.to_owned(), bind_dn.to_owned())
        }),
        password_typed: beside.secret_typed,
        name_taken: beside.name_taken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_the_same_however_a_browser_ends_its_lines() {
        for protocol in [Protocol::Oidc, Protocol::Ldap] {
            let sent = |text: &'static str| {
                Form::from_fields(protocol, move |name| {
                    (name == "ca_certificates").then(|| text.to_owned())
                })
            };
            assert_eq!(sent("a\r\nb"), sent("a\nb"));
            assert_ne!(sent("a\nb"), sent("ab"));
        }
    }
}
