//! The installation's own row.

use super::Result;
use async_trait::async_trait;
use gatehouse_domain::instance::InstanceSettings;

/// Reading.
#[async_trait]
pub trait InstanceRead {
    /// The settings kept in the database.
    async fn instance(&mut self) -> Result<InstanceSettings>;
}

/// Changing.
#[async_trait]
pub trait InstanceWrite {
    /// Stores the settings.
    async fn set_instance(&mut self, settings: &InstanceSettings) -> Result<()>;
    /// Bumps `ways_in_version`: transactions that judge the ways in serialise on this row, so two
    /// removals at once cannot both pass.
    async fn lock_ways_in(&mut self) -> Result<()>;
}
