//! Connections: their settings, the form they are typed into, and the status that is computed from both.

mod by_name;
mod fields;
pub mod ldap;
pub mod ldap_form;
mod ldap_preset;
pub mod oidc;
pub mod oidc_form;
mod pem;
pub mod provider;
mod provider_url;
mod settings;
pub mod status;

pub(crate) use fields::words;
pub use ldap::LdapSettings;
pub use ldap_form::LdapForm;
pub use ldap_preset::LdapPreset;
pub use oidc::OidcSettings;
pub use oidc_form::OidcForm;
pub use provider::Provider;
pub use provider_url::problem_with_url;
pub use settings::{Beside, Form, Protocol, Settings};
pub use status::Status;
