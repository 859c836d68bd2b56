//! What a server presented as its certificate, told to an administrator who may take it over.

use crate::ids::Millis;
use serde::{Deserialize, Serialize};

/// A presented certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presented {
    /// The certificate itself, as PEM.
    pub pem: String,
    /// SHA-256 of the certificate, in hex with colons.
    pub fingerprint: String,
    /// Whose it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The names and addresses that it is for.
    pub names: Vec<String>,
    /// From when on it is valid.
    pub not_before: Millis,
    /// Until when.
    pub not_after: Millis,
    /// The authorities that came with it, the nearest first, as PEM.
    pub chain: Vec<String>,
}

impl Presented {
    /// Whether it is its own authority.
    pub fn is_self_signed(&self) -> bool {
        self.subject == self.issuer
    }
}
