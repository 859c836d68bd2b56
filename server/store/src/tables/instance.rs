//! instance: one row, made by the migration.

use super::{from_json, to_json};
use crate::db::args;
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::instance::InstanceSettings;
use gatehouse_service::ports::{InstanceRead, InstanceWrite, Result};

#[async_trait]
impl InstanceRead for Handle {
    async fn instance(&mut self) -> Result<InstanceSettings> {
        let (settings,) = self
            .one::<(String,)>("SELECT settings FROM instance WHERE id = 1", vec![])
            .await?;
        from_json("instance.settings", &settings)
    }
}

#[async_trait]
impl InstanceWrite for Handle {
    async fn set_instance(&mut self, settings: &InstanceSettings) -> Result<()> {
        self.settings = true;
        self.exec_one(
            "UPDATE instance SET settings = $1 WHERE id = 1",
            args![to_json(settings)?],
        )
        .await
    }

    async fn lock_ways_in(&mut self) -> Result<()> {
        self.exec_one(
            "UPDATE instance SET ways_in_version = ways_in_version + 1 WHERE id = 1",
            vec![],
        )
        .await
    }
}
