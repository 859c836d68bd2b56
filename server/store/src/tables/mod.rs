//! The ports, table by table.

mod accounts;
mod connection_rows;
mod connections;
mod federation;
mod flows;
mod groups;
mod identities;
mod instance;
mod invitations;
pub(crate) mod keys;
mod link_requests;
mod machines;
mod names;
mod organizations;
mod projects;
mod records;
mod runs;
mod sessions;
mod teams;
mod user_rows;

use crate::error::corrupt;
use gatehouse_service::ports::{Result, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value as the JSON text it is stored as. Control characters are escaped, NUL too.
fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| StoreError::Failed(e.to_string()))
}

/// A stored JSON text; `what` is its table and column.
fn from_json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| corrupt(what, e))
}

/// A stored word, such as a role; `what` is its table and column.
fn word<T: std::str::FromStr<Err: std::fmt::Display>>(what: &str, text: &str) -> Result<T> {
    text.parse().map_err(|e| corrupt(what, e))
}

/// A stored SHA-256.
fn hash(what: &str, bytes: Vec<u8>) -> Result<[u8; 32]> {
    bytes
        .try_into()
        .map_err(|_| corrupt(what, "it is not 32 bytes long"))
}
