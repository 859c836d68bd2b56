//! Access → To confirm: proven identities whose email address belongs to an account.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::{Registered, User};
use crate::ports::identities::Identity;
use crate::ports::link_requests::LinkRequest;
use crate::ports::{Page, Read, Write};
use crate::signin::{Arrived, known};
use crate::users::UserDetail;
use gatehouse_domain::confirm::{
    self, Account, Linkable, OF_A_CONNECTION, OF_AN_ACCOUNT, Obstacle, REFUSED_FOR, Standing, WAITS_FOR,
};
use gatehouse_domain::ids::LinkRequestId;
use gatehouse_domain::names::email_key;
use gatehouse_domain::when::iso;
use serde_json::{Value, json};

/// A request with both sides.
#[derive(Clone, Debug)]
pub struct ToConfirm {
    /// The identity.
    pub request: LinkRequest,
    /// Its connection's name.
    pub connection: String,
    /// The account.
    pub account: Option<UserDetail>,
    /// Whether it can be connected here.
    pub verdict: std::result::Result<Linkable, Obstacle>,
    /// Who refused it.
    pub refused_by: Option<String>,
}

impl Gatehouse {
    /// A page of the requests that wait, or of those that were refused.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn link_requests(
        &self,
        caller: &Caller,
        refused: bool,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ToConfirm>> {
        caller.administrator()?;
        let mut read = self.read();
        let found = read
            .link_requests(refused, self.now(), offset.max(0), limit.clamp(1, 200))
            .await?;
        let mut rows = Vec::new();
        for request in found.rows {
            let connection = read.connection(request.connection).await?;
            let refused_by = match request.refused {
                Some((_, by)) => read.user(by).await?.map(|u| u.name),
                None => None,
            };
            rows.push(ToConfirm {
                connection: connection.map(|c| c.name).unwrap_or_default(),
                account: match self.user_detail(request.user).await {
                    Err(Error::NotFound) => None,
                    detail => Some(detail?),
                },
                verdict: self.judge(&mut *read, &request).await?.1,
                refused_by,
                request,
            });
        }
        Ok(Page {
            rows,
            total: found.total,
        })
    }

    /// How many requests wait, for the navigation: none for who is no administrator.
    ///
    /// # Errors
    /// Storage.
    pub async fn waiting_to_confirm(&self, caller: &Caller) -> Result<i64> {
        if caller.administrator().is_err() {
            return Ok(0);
        }
        Ok(self.read().waiting_link_requests(self.now()).await?)
    }

    /// Connects the identity to the account. `seen` is the number of tries that the administrator was shown: what
    /// somebody else put in its place meanwhile is not connected.
    ///
    /// # Errors
    /// [`Error::Settled`] when it was decided already; [`Error::CannotLink`]; not an administrator.
    pub async fn confirm_link(&self, caller: &Caller, id: LinkRequestId, seen: i64) -> Result<()> {
        let person = caller.administrator()?;
        let now = self.now();
        let mut tx = self.write().await?;
        let request = self.take(&mut *tx, id, false).await?;
        if request.tries != seen {
            return Err(Error::CannotLink(Obstacle::AskedAgain));
        }
        let (user, verdict) = self.judge(&mut *tx, &request).await?;
        let linkable = verdict.map_err(Error::CannotLink)?;
        let user = user.ok_or(Error::CannotLink(Obstacle::NoAccount))?;
        tx.put_identity(&Identity {
            connection: request.connection,
            issuer: request.issuer.clone(),
            subject: request.profile.subject.clone(),
            user: user.id,
            email: request.profile.email.clone(),
            // It has signed nobody in yet, so it is no way in.
            fingerprint: None,
            created_at: now,
            last_sign_in: None,
        })
        .await?;
        let mut after = told(&request);
        after["connection"] = match tx.connection(request.connection).await? {
            Some(connection) => connection.name.into(),
            None => Value::Null,
        };
        after["email_verified"] = linkable.vouched.into();
        after["account_email"] = user.email.clone().into();
        let change = Change {
            action: "identity.confirm",
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: Some(after),
        };
        audit::by(&mut *tx, person, now, change).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses the identity: for a time it makes no new request.
    ///
    /// # Errors
    /// [`Error::Settled`] when it was decided already; not an administrator.
    pub async fn refuse_link(&self, caller: &Caller, id: LinkRequestId) -> Result<()> {
        let person = caller.administrator()?;
        let now = self.now();
        let mut tx = self.write().await?;
        let mut request = self.take(&mut *tx, id, false).await?;
        request.refused = Some((now, person.user.id));
        request.expires_at = now + REFUSED_FOR;
        tx.put_link_request(&request).await?;
        let mut after = told(&request);
        after["until"] = iso(request.expires_at).into();
        self.tell(&mut *tx, caller, &request, "identity.refuse", None, Some(after))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a refusal back: the next try of the person makes a new request.
    ///
    /// # Errors
    /// [`Error::Settled`] when that was done already; not an administrator.
    pub async fn take_back_refusal(&self, caller: &Caller, id: LinkRequestId) -> Result<()> {
        caller.administrator()?;
        let mut tx = self.write().await?;
        let request = self.take(&mut *tx, id, true).await?;
        let before = Some(told(&request));
        self.tell(&mut *tx, caller, &request, "identity.take_back", before, None)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Asks the administrators about an identity that was turned away for its address; whether they are.
    pub(crate) async fn ask(&self, tx: &mut dyn Write, a: &Arrived, attempt: Option<String>) -> Result<bool> {
        let key = email_key(a.profile.email.as_deref().unwrap_or_default());
        let Some(user) = tx.user_by_email(&key).await? else {
            return Ok(false);
        };
        // Who asks for the same account waits here, so that the limit holds.
        tx.user(user.id).await?;
        let now = self.now();
        let former = tx
            .link_request_of(a.connection, &a.issuer, &a.profile.subject, now)
            .await?;
        if former.as_ref().is_some_and(|f| f.refused.is_some()) {
            return Ok(false);
        }
        if former.as_ref().is_none_or(|f| f.user != user.id) {
            let (of_account, of_connection) = tx.count_link_requests(user.id, a.connection, now).await?;
            let another = former.is_none() && of_connection >= OF_A_CONNECTION;
            if of_account >= OF_AN_ACCOUNT || another {
                return Ok(false);
            }
        }
        let (id, first_at, tries) = match former {
            Some(f) => (f.id, f.first_at, f.tries),
            None => (LinkRequestId(self.ports.rng.uuid(now)), now, 0),
        };
        tx.put_link_request(&LinkRequest {
            id,
            connection: a.connection,
            issuer: a.issuer.clone(),
            profile: a.profile.clone(),
            user: user.id,
            fingerprint: a.fingerprint.clone(),
            attempt,
            first_at,
            last_at: now,
            tries: tries + 1,
            refused: None,
            expires_at: now + WAITS_FOR,
        })
        .await?;
        Ok(true)
    }

    /// The request, for the one who decides it. First its connection, as in a sign-in: nobody renews it meanwhile.
    async fn take(&self, tx: &mut dyn Write, id: LinkRequestId, refused: bool) -> Result<LinkRequest> {
        let now = self.now();
        let found = tx.link_request(id, now).await?.ok_or(Error::Settled)?;
        tx.connection(found.connection).await?;
        let taken = tx.take_link_request(id, refused, now).await?;
        taken.ok_or(Error::Settled)
    }

    /// The account as it is now, and whether the identity can be connected to it: the same policy as at a sign-in.
    async fn judge(
        &self,
        read: &mut dyn Read,
        r: &LinkRequest,
    ) -> Result<(Option<User>, std::result::Result<Linkable, Obstacle>)> {
        let live = self.live_settings(read, r.connection).await?;
        let taken = read.identity(r.connection, &r.issuer, &r.profile.subject).await?;
        let user = read.user(r.user).await?;
        let known = known(read, user.as_ref()).await?;
        let account = user.as_ref().zip(known).map(|(user, known)| Account {
            known,
            admin: user.admin,
            registered: user.registered != Registered::No,
            email: user.email.clone(),
        });
        let verdict = confirm::judge(&Standing {
            profile: &r.profile,
            account: account.as_ref(),
            policy: live.as_ref().map(|(_, settings, _)| settings.policy()),
            same_settings: live.is_some_and(|(_, _, fingerprint)| fingerprint == r.fingerprint),
            identity_taken: taken.is_some(),
        });
        Ok((user, verdict))
    }

    async fn tell(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        request: &LinkRequest,
        action: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let user = tx.user(request.user).await?;
        let change = Change {
            action,
            object: request.user.to_string(),
            object_name: user.as_ref().map_or("", |u| &u.name),
            before,
            after,
        };
        audit::by(tx, caller.person()?, self.now(), change).await
    }
}

/// An identity in the audit.
fn told(r: &LinkRequest) -> Value {
    json!({"issuer": r.issuer, "subject": r.profile.subject, "email": r.profile.email, "attempt": r.attempt})
}
