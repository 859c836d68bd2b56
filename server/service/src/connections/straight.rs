//! *Go straight to this provider*: the login page forwards to one connection.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use gatehouse_domain::connection::Protocol;
use gatehouse_domain::ids::ConnectionId;
use serde_json::json;

impl Gatehouse {
    /// Lets the login page forward to this connection, in place of another one, or not any more. It is no part
    /// of what a test proves, and the form stays at `/login?local`.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn set_straight(&self, caller: &Caller, id: ConnectionId, on: bool) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        // the row is read, changed and written whole
        tx.lock_ways_in().await?;
        let connection = tx.connection(id).await?.ok_or(Error::NotFound)?;
        // There is no page of a directory to go to.
        if on && connection.provider.protocol() == Protocol::Ldap {
            return Err(Error::NotFound);
        }
        let mut settings = tx.instance().await?;
        if on == (settings.straight_to == Some(id)) {
            return Ok(());
        }
        let former = self.straight_name(&mut *tx, settings.straight_to).await?;
        settings.straight_to = on.then_some(id);
        tx.set_instance(&settings).await?;
        let change = Change {
            action: "connection.straight",
            object: id.to_string(),
            object_name: &connection.name,
            before: Some(json!({"straight_to": former})),
            after: Some(json!({"straight_to": on.then_some(&connection.name)})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn straight_name(
        &self,
        read: &mut dyn Read,
        id: Option<ConnectionId>,
    ) -> Result<Option<String>> {
        match id {
            Some(id) => Ok(read.connection(id).await?.map(|c| c.name)),
            None => Ok(None),
        }
    }
}
