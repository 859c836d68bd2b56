//! Directories for tests: OpenLDAP and Samba as they are, one that misbehaves on request, and one in memory.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "it is test code"
)]

mod certificates;
mod fake;
mod real;
mod stub;

pub use certificates::Certificates;
pub use fake::{Entry, FakeDirectory};
pub use real::{OpenLdap, OpenLdapOptions, Samba};
pub use stub::{Does, Stub};
