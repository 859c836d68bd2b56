//! API keys: as a part of a service account's page, and a person's own.

pub mod forms;
pub mod made;
pub mod own;
pub mod table;
pub mod text;
