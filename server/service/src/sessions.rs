//! Sessions: who a cookie belongs to, and ending them.

use crate::audit::{self, Change};
use crate::caller::{Caller, Origin, Person};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Write;
use crate::ports::accounts::User;
use crate::ports::openid::Tokens;
use crate::ports::sessions::Session;
use gatehouse_domain::device;
use gatehouse_domain::ids::{ConnectionId, Millis, PrincipalId, RevisionId, SessionId};
use serde_json::{Value, json};
use std::sync::Arc;

/// A use is noted once a minute, not with every request.
const TOUCH_AFTER: Millis = 60_000;

/// How long a sign-in counts as fresh, for what asks for it.
pub const FRESH_FOR: Millis = 10 * 60_000;

/// A sign-in's result: the cookie's token, and where the person wanted to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The new session.
    pub session: SessionId,
    /// The new session's token, for the cookie only.
    pub token: String,
    /// How long the cookie is to be kept, in seconds.
    pub max_age: i64,
    /// Whose.
    pub user: PrincipalId,
    /// The connection it was begun with; none for a password.
    pub connection: Option<ConnectionId>,
    /// A path on this site.
    pub next: String,
}

/// What a session is begun with.
pub(crate) struct Through<'a> {
    /// The connection.
    pub(crate) connection: ConnectionId,
    /// The tokens for signing out there, and the settings that they came by.
    pub(crate) tokens: Option<(RevisionId, &'a Tokens)>,
}

impl Gatehouse {
    /// Who a session cookie belongs to. An ended, expired or disabled one is nobody.
    ///
    /// # Errors
    /// Storage.
    pub async fn authenticate(&self, token: Option<&str>, origin: Origin) -> Result<Caller> {
        let Some(token) = token.filter(|t| t.len() == 43) else {
            return Ok(Caller::Anonymous);
        };
        let now = self.now();
        let hash = self.hash(token);
        let version = self.ports.store.version();
        let read = async { Ok(self.read().session_by_token(&hash).await?) };
        let Some((mut session, user)) = self.kept(&self.kept.sessions, version, hash, read).await? else {
            return Ok(Caller::Anonymous);
        };
        if session.idle_until <= now || session.absolute_until <= now || user.disabled_at.is_some() {
            return Ok(Caller::Anonymous);
        }
        if now - session.last_seen >= TOUCH_AFTER {
            let idle = self.session_lengths(&mut *self.read()).await?.idle;
            // The limit may have been shortened since the last use.
            if now - session.last_seen >= idle {
                return Ok(Caller::Anonymous);
            }
            session.last_seen = now;
            session.idle_until = (now + idle).min(session.absolute_until);
            if let Err(error) = self.note_use(&session).await {
                // A full disk keeps nobody from reading.
                tracing::warn!(%error, "the use of a session could not be noted");
            }
        }
        Ok(Caller::Person(Arc::new(Person {
            user,
            session,
            origin,
        })))
    }

    async fn note_use(&self, session: &Session) -> Result<()> {
        let mut tx = self.write().await?;
        tx.touch_session(session.id, session.last_seen, session.idle_until)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Begins a session within a sign-in's transaction: with a connection's tokens, or with a password.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut dyn Write,
        user: &User,
        through: Option<Through<'_>>,
        origin: &Origin,
        next: &str,
    ) -> Result<SignedIn> {
        let now = self.now();
        let lengths = self.session_lengths(tx).await?;
        let token = self.token();
        let id = SessionId(self.ports.rng.uuid(now));
        let connection = through.as_ref().map(|through| through.connection);
        let tokens = through.and_then(|through| through.tokens);
        let tokens = tokens.map(|(revision, tokens)| self.seal_tokens(id, revision, tokens));
        let session = Session {
            id,
            token_hash: self.hash(&token),
            principal: user.id,
            connection,
            device: device::name(&origin.user_agent).unwrap_or_default(),
            address: origin.address.clone(),
            created_at: now,
            last_seen: now,
            idle_until: now + lengths.idle,
            absolute_until: now + lengths.absolute,
        };
        tx.insert_session(&session, tokens.transpose()?).await?;
        Ok(SignedIn {
            session: id,
            token,
            max_age: lengths.absolute / 1000,
            user: user.id,
            connection,
            next: gatehouse_domain::next::safe(next).to_owned(),
        })
    }

    /// Ends the caller's own session, here only.
    ///
    /// # Errors
    /// Storage. Nobody signed in is fine.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let Caller::Person(person) = caller else {
            return Ok(());
        };
        let mut tx = self.write().await?;
        self.sign_out_in(&mut *tx, person).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn sign_out_in(&self, tx: &mut dyn Write, person: &Person) -> Result<()> {
        if tx.delete_session(person.session.id).await? {
            let change = Change {
                action: "session.sign_out",
                object: person.user.id.to_string(),
                object_name: &person.user.name,
                before: Some(told(&person.session)),
                after: None,
            };
            audit::by(tx, person, self.now(), change).await?;
        }
        Ok(())
    }

    /// Ends one session: one's own, or anybody's as an administrator.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for a session that the caller may not see.
    pub async fn end_session(&self, caller: &Caller, id: SessionId) -> Result<()> {
        let person = caller.person()?;
        let mut tx = self.write().await?;
        let session = tx.session(id).await?.ok_or(Error::NotFound)?;
        if session.principal != person.user.id && !person.user.admin {
            return Err(Error::NotFound);
        }
        // First the account, as whoever ends all of its sessions.
        let owner = tx.user(session.principal).await?;
        let owner = owner.map(|u| u.name).unwrap_or_default();
        tx.delete_session(id).await?;
        let change = Change {
            action: "session.end",
            object: session.principal.to_string(),
            object_name: &owner,
            before: Some(told(&session)),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// Ends all of the caller's other sessions; how many.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub async fn end_other_sessions(&self, caller: &Caller) -> Result<u64> {
        let person = caller.person()?;
        let mut tx = self.write().await?;
        let n = tx
            .delete_sessions_of(person.user.id, Some(person.session.id))
            .await?;
        let change = Change {
            action: "session.end_others",
            object: person.user.id.to_string(),
            object_name: &person.user.name,
            before: Some(json!({"sessions": n})),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(n)
    }
}

/// A session in the audit.
fn told(session: &Session) -> Value {
    json!({"device": session.device, "address": session.address})
}
