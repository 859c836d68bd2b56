//! Directories for tests: OpenLDAP and Samba as they are, and one that misbehaves on request.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "it is test code"
)]

mod certificates;
mod real;
mod stub;

pub use certificates::Certificates;
pub use real::{OpenLdap, OpenLdapOptions, Samba};
pub use stub::{Does, Stub};
