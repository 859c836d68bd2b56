//! The only HTTP client of Gatehouse, and the address guard it goes through; connections of other protocols go
//! through the same guard.
//!
//! Every request ends within five seconds and brings at most 1 MiB; redirects are not followed. Proxies
//! (`HTTPS_PROXY` and the like) are not used: behind a proxy nobody here could say which address is reached.
//! Certificates are judged against the system's store, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name.

mod certificate;
mod client;
mod dial;
mod error;
mod guard;
mod message;
mod resolve;

pub use client::{Http, Limits};
pub use dial::{Dialer, Insecure, Secured, Why};
pub use error::NetError;
pub use guard::{AddressPolicy, Kind, Refused, is_loopback, judge};
pub use message::{Method, Request, Response};
