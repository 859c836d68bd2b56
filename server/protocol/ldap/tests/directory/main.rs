//! The adapter against real directories, and against one that misbehaves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "some of it stands outside the test functions"
)]

mod active_directory;
mod attacks;
mod bad_settings;
mod fixture;
mod groups;
mod openldap;
mod servers;
mod size;
