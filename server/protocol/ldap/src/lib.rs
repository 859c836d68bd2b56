//! Directories (LDAP version 3, RFC 4510 and its kin): connecting, binding, searching, groups.
//!
//! [`Ldap`] implements the port [`Directory`](gatehouse_service::ports::Directory). Nothing here logs and throws:
//! every step goes onto the trace with what was sent, what came back and what was compared.

mod adapter;
mod ber;
mod conn;
mod entry;
mod groups;
mod look;
mod message;
mod open;
mod person;
mod pool;
mod probe;
mod refusals;
mod servers;
mod service;

pub use adapter::Ldap;
