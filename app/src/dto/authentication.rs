//! *Settings*, *Authentication* on the wire.

use crate::dto::connections::{ConnectionRow, EditorPage};
use crate::dto::directories::DirectoryPage;
use gatehouse_domain::connection::Protocol;
use serde::{Deserialize, Serialize};

/// `/console/settings/authentication`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuthenticationPage {
    /// The connections of the type: id and name, those that were never saved too.
    pub choices: Vec<(String, String)>,
    /// The chosen one, where it was saved.
    pub row: Option<ConnectionRow>,
    /// Its form as it stands.
    pub form: Option<TypeForm>,
}

/// The form of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TypeForm {
    /// Of a directory.
    Ldap(Box<DirectoryPage>),
    /// Of an OpenID provider.
    Oidc(Box<EditorPage>),
}

/// The protocol that a type is of; none for passwords.
pub fn protocol_of(kind: &str) -> Option<Protocol> {
    match kind {
        "ldap" => Some(Protocol::Ldap),
        "oidc" => Some(Protocol::Oidc),
        _ => None,
    }
}
