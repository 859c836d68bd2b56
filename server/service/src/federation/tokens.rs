//! Access tokens: Machines → Tokens, introspection (RFC 7662) and revocation (RFC 7009).

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::federation::{AccessToken, ListedToken};
use crate::ports::{Page, Write};
use crate::standing::Place;
use gatehouse_domain::access::Action;
use gatehouse_domain::api_key::{Form, form};
use gatehouse_domain::ids::{AccessTokenId, Millis, OrgId};
use serde_json::json;

/// What is told of a token that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introspection {
    /// What it may be used for.
    pub scope: String,
    /// The name of whose it is.
    pub username: String,
    /// The principal.
    pub subject: String,
    /// The organization's name.
    pub audience: String,
    /// When it was made.
    pub issued_at: Millis,
    /// When it ends.
    pub expires_at: Millis,
}

impl Gatehouse {
    /// A page of an organization's access tokens that work, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn access_tokens(
        &self,
        caller: &Caller,
        org: OrgId,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ListedToken>> {
        let mut read = self.read();
        self.may_federate(&mut *read, caller, org).await?;
        Ok(read
            .access_tokens(org, self.now(), offset.max(0), limit.clamp(1, 200))
            .await?)
    }

    /// Ends an access token at once. Nothing where it has ended.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn revoke_access_token(&self, caller: &Caller, id: AccessTokenId) -> Result<()> {
        let mut tx = self.write().await?;
        let token = tx.access_token(id).await?.ok_or(Error::NotFound)?;
        self.may_federate(&mut *tx, caller, token.org).await?;
        self.end_token(&mut *tx, caller, &token).await?;
        Ok(tx.commit().await?)
    }

    /// What a token is, for a program that was given it and has a key of its own; none of one that does not work, or
    /// that is another organization's.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub async fn introspect(&self, caller: &Caller, token: &str) -> Result<Option<Introspection>> {
        caller.key()?;
        let Some(known) = self.known_token(token.trim()).await? else {
            return Ok(None);
        };
        let mut read = self.read();
        let place = Place::Organization(known.token.org);
        let sees = self.may(&mut *read, caller, Action::SeeOrganization, place).await;
        match sees {
            Ok(_) if self.judge_token(&known).is_none() => {}
            Ok(_) | Err(Error::Denied(_) | Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        }
        let organization = read.organization(known.token.org).await?;
        Ok(Some(Introspection {
            scope: known.token.scopes.to_string(),
            username: known.owner.name().to_owned(),
            subject: known.token.principal.to_string(),
            audience: organization.map(|o| o.slug).unwrap_or_default(),
            issued_at: known.token.created_at,
            expires_at: known.token.expires_at,
        }))
    }

    /// Ends a token for the program that has it, by itself or by a key of the same account. Nothing of one that is not
    /// known.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]; [`Error::Forbidden`] for somebody else's.
    pub async fn give_token_back(&self, caller: &Caller, token: &str) -> Result<()> {
        let principal = caller.actor()?.id;
        let token = token.trim();
        if form(token) != Some(Form::Token) {
            return Ok(());
        }
        let hash = self.hash(token);
        let mut tx = self.write().await?;
        let Some((token, _)) = tx.token_by_hash(&hash).await? else {
            return Ok(());
        };
        if token.principal != principal {
            return Err(Error::Forbidden);
        }
        self.end_token(&mut *tx, caller, &token).await?;
        Ok(tx.commit().await?)
    }

    async fn end_token(&self, tx: &mut dyn Write, caller: &Caller, token: &AccessToken) -> Result<()> {
        if token.revoked_at.is_some() || token.expires_at <= self.now() {
            return Ok(());
        }
        tx.revoke_access_token(token.id, self.now()).await?;
        let name = tx.principal_name(token.principal).await?.unwrap_or_default();
        let change = Change {
            action: "access_token.revoke",
            object: token.principal.to_string(),
            object_name: &name,
            before: Some(json!({
                "token": token.id.to_string(), "subject": token.subject, "ends": token.expires_at,
            })),
            after: None,
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}
