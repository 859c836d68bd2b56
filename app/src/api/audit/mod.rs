//! Audit: attempts and changes.

pub mod attempt;
pub mod attempts;
pub mod changes;
