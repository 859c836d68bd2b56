//! `/account`: a person's own profile, sessions and sign-in methods.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::groups::leave_all;
use crate::ports::connections::Connection;
use crate::sessions::FRESH_FOR;
use crate::users::UserDetail;
use gatehouse_domain::groups::{Listed, Source};
use gatehouse_domain::ids::{ConnectionId, SessionId};
use serde_json::json;

/// A person's own page.
#[derive(Clone, Debug)]
pub struct Account {
    /// The account with its identities and sessions.
    pub detail: UserDetail,
    /// The session that asks.
    pub this_session: SessionId,
    /// Active connections that the person has no identity of.
    pub connectable: Vec<Connection>,
    /// The sign-in is recent enough to connect an identity.
    pub fresh: bool,
}

impl Gatehouse {
    /// The caller's own account.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub async fn account(&self, caller: &Caller) -> Result<Account> {
        let person = caller.person()?;
        let detail = self.user_detail(person.user.id).await?;
        let all = self.read().connections().await?;
        let has = |c: &Connection| detail.identities.iter().any(|(i, _)| i.connection == c.id);
        let connectable = all.into_iter().filter(|c| c.active && !has(c)).collect();
        Ok(Account {
            connectable,
            this_session: person.session.id,
            fresh: self.now() - person.session.created_at <= FRESH_FOR,
            detail,
        })
    }

    /// Disconnects one of the caller's identities, never a person's only way to sign in, and ends their sessions
    /// through it: nobody would look them up at a directory again. Or, for an administrator, somebody else's, who
    /// is then signed out everywhere. Never the last way in for an administrator.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`].
    pub async fn disconnect_identity(
        &self,
        caller: &Caller,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<()> {
        let person = caller.person()?;
        // no identity has it, and PostgreSQL does not even take it
        if issuer.contains('\0') || subject.contains('\0') {
            return Err(Error::NotFound);
        }
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let identity = tx
            .identity(connection, issuer, subject)
            .await?
            .ok_or(Error::NotFound)?;
        let own = identity.user == person.user.id;
        if !own && !person.user.admin {
            return Err(Error::NotFound);
        }
        let user = tx.user(identity.user).await?.ok_or(Error::NotFound)?;
        tx.delete_identity(connection, issuer, subject).await?;
        let left = tx.identities_of(user.id).await?;
        // No sign-in would ever bring these up to date again.
        let another = left.iter().any(|i| i.connection == connection);
        let groups = match another {
            true => Vec::new(),
            false => leave_all(&mut *tx, user.id, Source::Connection(connection)).await?,
        };
        if own && left.is_empty() && tx.password(user.id).await?.is_none() {
            return Err(Error::LastWayIn(Vec::new()));
        }
        let ended = match (own, another) {
            (false, _) => tx.delete_sessions_of(user.id, None).await?,
            (true, false) => tx.delete_sessions_through(user.id, connection).await?,
            (true, true) => 0,
        };
        if user.admin {
            self.judge_ways(&mut *tx, before).await?;
        }
        let lost = Listed::of(groups.iter().map(String::as_str));
        let change = Change {
            action: "identity.disconnect",
            object: user.id.to_string(),
            object_name: &user.name,
            before: Some(
                json!({"issuer": issuer, "subject": subject, "groups": lost.line(), "sessions": ended}),
            ),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }
}
