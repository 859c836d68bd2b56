//! What tests need and production never sees: parties that misbehave on request.

pub mod provider;
