//! Why there is no response.

use thiserror::Error;

/// Why there is no response. The texts name hosts and addresses, never a query, a header or a body.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NetError {
    /// The name is unknown, the connection was refused, or it broke.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// No complete response in time.
    #[error("no complete response in time")]
    Timeout,
    /// The body is over the cap.
    #[error("the response is too large")]
    TooLarge,
    /// The address guard refuses the address.
    #[error("address refused: {0}")]
    AddressRefused(String),
    /// The server's certificate is not trusted, or not for this name.
    #[error("certificate not accepted: {0}")]
    Certificate(String),
    /// The URL, or a header, cannot be sent.
    #[error("not a usable URL: {0}")]
    BadUrl(String),
    /// The certificate authorities given are no PEM certificates.
    #[error("not usable certificate authorities: {0}")]
    BadCa(String),
}
