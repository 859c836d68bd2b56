//! Audit: what happened, and who changed what.

pub mod attempt;
pub mod attempts;
pub mod changes;
pub mod outcome;
pub mod text;
