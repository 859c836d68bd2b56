//! Machines → Service accounts.

pub mod detail;
pub mod list;
pub mod new;
pub mod text;
