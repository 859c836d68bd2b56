//! For `cargo xtask demo`: a draft connection to the example provider, made for the first administrator
//! who opens the console, so that the main job can be tried in a minute.

use crate::config::Demo;
use gatehouse_domain::connection::{OidcForm, Provider};
use gatehouse_service::connections::FormInput;
use gatehouse_service::{Caller, Gatehouse, Result};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Makes the draft once.
#[derive(Clone)]
pub struct Draft {
    demo: Demo,
    done: Arc<Mutex<bool>>,
}

impl Draft {
    /// A draft that has still to be made.
    pub fn new(demo: Demo) -> Self {
        Draft {
            demo,
            done: Arc::new(Mutex::new(false)),
        }
    }

    /// Makes the draft for an administrator while there is no connection at all; a trouble is logged.
    pub async fn ensure(&self, gatehouse: &Gatehouse, caller: &Caller) {
        let mut done = self.done.lock().await;
        if *done || caller.administrator().is_err() {
            return;
        }
        *done = true;
        if let Err(error) = self.make(gatehouse, caller).await {
            tracing::warn!(%error, "the demo's draft connection was not made");
        }
    }

    async fn make(&self, gatehouse: &Gatehouse, caller: &Caller) -> Result<()> {
        let (connections, begun) = gatehouse.connections(caller).await?;
        if !connections.is_empty() || !begun.is_empty() {
            return Ok(());
        }
        let id = gatehouse.new_connection(caller, Provider::Custom).await?;
        let form = OidcForm {
            display_name: "Demo provider".into(),
            issuer: self.demo.issuer.clone(),
            client_id: "gatehouse".into(),
            ..OidcForm::preset(Provider::Custom)
        };
        let input = FormInput {
            form: form.into(),
            secret: Some(self.demo.secret.clone()),
            base: None,
        };
        gatehouse.save(caller, id, input).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_domain::connection::Status;
    use gatehouse_service::Secret;
    use gatehouse_testkit::harness::Harness;

    #[tokio::test]
    async fn the_first_administrator_finds_one_draft_that_can_be_tested() {
        let harness = Harness::start().await;
        let admin = harness.administrator().await;
        let draft = Draft::new(Demo {
            issuer: harness.provider.issuer().into(),
            secret: Secret::new("gatehouse-secret".into()),
        });
        draft.ensure(&harness.gatehouse, &Caller::Anonymous).await;
        draft.ensure(&harness.gatehouse, &admin).await;
        draft.ensure(&harness.gatehouse, &admin).await;
        let (rows, unsaved) = harness.gatehouse.connections(&admin).await.unwrap();
        assert_eq!((rows.len(), unsaved.len()), (1, 0));
        assert_eq!(rows[0].connection.name, "Demo provider");
        assert_eq!(rows[0].status, Status::Draft);
        let editor = harness
            .gatehouse
            .editor(&admin, rows[0].connection.id)
            .await
            .unwrap();
        assert!(editor.problems.is_empty() && editor.secret.is_some());
    }
}
