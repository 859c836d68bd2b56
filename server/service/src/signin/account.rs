//! The account of who comes in, as it is changed by that.

use super::apply::Arrived;
use crate::audit::{self, Change};
use crate::caller::Origin;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::Write;
use crate::ports::accounts::{Identity, Registered, User};
use gatehouse_domain::ids::PrincipalId;
use serde_json::json;

impl Gatehouse {
    /// Brings what is known of somebody up to date.
    pub(super) async fn refresh(
        &self,
        tx: &mut dyn Write,
        mut user: User,
        a: &Arrived,
        keep_email: bool,
        origin: &Origin,
    ) -> Result<User> {
        let told = |u: &User| json!({"email": u.email, "full_name": u.full_name});
        let stored = user.clone();
        let before = told(&user);
        if !keep_email && a.profile.email.is_some() {
            user.email.clone_from(&a.profile.email);
        }
        if a.profile.name.is_some() {
            user.full_name.clone_from(&a.profile.name);
        }
        user.picture.clone_from(&a.profile.picture);
        if user != stored {
            tx.update_user(&user).await?;
        }
        let after = told(&user);
        if before != after {
            let change = Change {
                action: "user.profile",
                object: user.id.to_string(),
                object_name: &user.name,
                before: Some(before),
                after: Some(after),
            };
            let (actor, name) = (Some(user.id), user.name.clone());
            audit::append(tx, actor, name, &origin.address, self.now(), change).await?;
        }
        Ok(user)
    }

    /// Makes the account of somebody new.
    pub(super) async fn create(
        &self,
        tx: &mut dyn Write,
        slug: &str,
        invited: bool,
        a: &Arrived,
        origin: &Origin,
    ) -> Result<User> {
        let now = self.now();
        let user = User {
            id: PrincipalId(self.ports.rng.uuid(now)),
            name: self.free_name(tx, slug).await?,
            full_name: a.profile.name.clone(),
            email: a.profile.email.clone(),
            picture: a.profile.picture.clone(),
            admin: false,
            disabled_at: None,
            created_at: now,
            last_sign_in: None,
            login: None,
            registered: Registered::No,
        };
        tx.insert_user(&user).await?;
        let mut after = json!({"email": user.email, "issuer": a.issuer, "subject": a.profile.subject});
        if invited {
            after["invited_by"] = self.use_up_invitation(tx, &user).await?.into();
        }
        let change = Change {
            action: "user.create_on_first_login",
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: Some(after),
        };
        audit::append(tx, Some(user.id), user.name.clone(), &origin.address, now, change).await?;
        Ok(user)
    }

    /// Keeps that the identity is the account's, and works.
    pub(super) async fn put_identity(
        &self,
        tx: &mut dyn Write,
        user: &User,
        a: &Arrived,
        former: Option<Identity>,
    ) -> Result<()> {
        let now = self.now();
        if former.is_none() {
            // Whoever asked for it has it now.
            tx.delete_link_request_of(a.connection, &a.issuer, &a.profile.subject)
                .await?;
        }
        tx.put_identity(&Identity {
            connection: a.connection,
            issuer: a.issuer.clone(),
            subject: a.profile.subject.clone(),
            user: user.id,
            email: a.profile.email.clone(),
            fingerprint: Some(a.fingerprint.clone()),
            created_at: former.map_or(now, |f| f.created_at),
            last_sign_in: Some(now),
        })
        .await?;
        Ok(())
    }
}
