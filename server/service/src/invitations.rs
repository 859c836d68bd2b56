//! Access → Invitations: who comes in although nobody new does.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::User;
use crate::ports::groups::Group;
use crate::ports::invitations::Invitation;
use crate::ports::{Page, Read, StoreError, Write};
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{InvitationId, Millis, PrincipalId};
use gatehouse_domain::invitation::{self, State};
use gatehouse_domain::names::{email_key, name_key};
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_domain::when::iso;
use serde_json::json;

/// An invitation that lets somebody in now.
#[derive(Clone, Debug)]
pub(crate) struct Invited {
    id: InvitationId,
    /// Who invited.
    pub(crate) by: String,
    /// Ends then.
    pub(crate) until: Millis,
    /// Where it leads.
    pub(crate) groups: Vec<Group>,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The invitation.
    pub invitation: Invitation,
    /// How it stands.
    pub state: State,
    /// Who invited.
    pub by: String,
    /// The name of the account that it made.
    pub user: Option<String>,
    /// The groups' names.
    pub groups: Vec<String>,
}

impl Gatehouse {
    /// A page of invitations, newest first.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn invitations(&self, caller: &Caller, offset: i64, limit: i64) -> Result<Page<Listed>> {
        caller.administrator()?;
        let now = self.now();
        let mut read = self.read();
        let found = read.invitations(offset.max(0), limit.clamp(1, 200)).await?;
        let mut rows = Vec::new();
        for i in found.rows {
            let groups = read.groups_of_invitation(i.id).await?;
            let user = match i.user {
                Some(user) => Some(name_of(&mut *read, user).await?),
                None => None,
            };
            rows.push(Listed {
                state: invitation::state(i.used_at, i.revoked_at, i.expires_at, now),
                by: name_of(&mut *read, i.by).await?,
                groups: groups.into_iter().map(|g| g.name).collect(),
                user,
                invitation: i,
            });
        }
        Ok(Page {
            rows,
            total: found.total,
        })
    }

    /// Invites an address. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`]; not an administrator.
    pub async fn invite(&self, caller: &Caller, email: &str, days: &str, groups: &str) -> Result<()> {
        let person = caller.administrator()?;
        let form = invitation::read(email, days, groups).map_err(Error::Invalid)?;
        let wrong = |field, problem| Error::Invalid(Problems::from([(field, problem)]));
        let now = self.now();
        let mut tx = self.write().await?;
        if tx.user_by_email(&email_key(&form.email)).await?.is_some() {
            return Err(wrong("email", Problem::HasAccount));
        }
        let keys: Vec<String> = form.groups.iter().map(|name| name_key(name)).collect();
        let groups = tx.groups_named(&keys).await?;
        let known = |name: &&String| groups.iter().any(|g| name_key(&g.name) == name_key(name));
        if let Some(unknown) = form.groups.iter().find(|name| !known(name)) {
            return Err(wrong("groups", Problem::NoGroup(unknown.clone())));
        }
        let invitation = Invitation {
            id: InvitationId(self.ports.rng.uuid(now)),
            email: form.email,
            by: person.user.id,
            created_at: now,
            expires_at: now + form.lasts,
            used_at: None,
            user: None,
            revoked_at: None,
        };
        let ids: Vec<_> = groups.iter().map(|g| g.id).collect();
        match tx.insert_invitation(&invitation, &ids).await {
            Err(StoreError::Taken(_)) => return Err(wrong("email", Problem::Invited)),
            done => done?,
        }
        let names: Vec<&str> = groups.iter().map(|g| g.name.as_str()).collect();
        let change = Change {
            action: "invitation.create",
            object: invitation.id.to_string(),
            object_name: &invitation.email,
            before: None,
            after: Some(json!({"until": iso(invitation.expires_at), "groups": names.join(", ")})),
        };
        audit::by(&mut *tx, person, now, change).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`Error::Settled`] when it was used, was revoked or ran out; [`Error::NotFound`]; not an administrator.
    pub async fn revoke_invitation(&self, caller: &Caller, id: InvitationId) -> Result<()> {
        let person = caller.administrator()?;
        let now = self.now();
        let mut tx = self.write().await?;
        let i = tx.invitation(id).await?.ok_or(Error::NotFound)?;
        if invitation::state(i.used_at, i.revoked_at, i.expires_at, now) != State::Waiting {
            return Err(Error::Settled);
        }
        tx.revoke_invitation(id, now).await?;
        let change = Change {
            action: "invitation.revoke",
            object: id.to_string(),
            object_name: &i.email,
            before: Some(json!({"until": iso(i.expires_at)})),
            after: None,
        };
        audit::by(&mut *tx, person, now, change).await?;
        Ok(tx.commit().await?)
    }

    /// The invitation of an address that can be used now.
    pub(crate) async fn open_invitation(
        &self,
        read: &mut dyn Read,
        email_key: &str,
    ) -> Result<Option<Invited>> {
        let Some(i) = read.open_invitation(email_key, self.now()).await? else {
            return Ok(None);
        };
        Ok(Some(Invited {
            id: i.id,
            by: name_of(read, i.by).await?,
            until: i.expires_at,
            groups: read.groups_of_invitation(i.id).await?,
        }))
    }

    /// Uses the invitation of a new account up, which comes into its groups; who invited.
    pub(crate) async fn use_up_invitation(&self, tx: &mut dyn Write, user: &User) -> Result<String> {
        let key = email_key(user.email.as_deref().unwrap_or_default());
        let invited = self.open_invitation(tx, &key).await?.ok_or(Error::Settled)?;
        tx.use_invitation(invited.id, user.id, self.now()).await?;
        for group in &invited.groups {
            tx.add_member(group.id, user.id, Source::Invitation).await?;
        }
        Ok(invited.by)
    }
}

async fn name_of(read: &mut dyn Read, id: PrincipalId) -> Result<String> {
    Ok(read.principal_name(id).await?.unwrap_or_default())
}
