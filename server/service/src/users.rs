//! Access → Users: search, detail, disabling, administrators.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::groups::{MadeBy, connection_names, made_by};
use crate::ports::Page;
use crate::ports::accounts::{Registered, User, UserQuery};
use crate::ports::groups::Group;
use crate::ports::identities::Identity;
use crate::ports::sessions::Session;
use gatehouse_domain::ids::PrincipalId;
use gatehouse_domain::lists::typed;
use serde_json::json;

/// A person's page, for an administrator or for the person.
#[derive(Clone, Debug)]
pub struct UserDetail {
    /// The account.
    pub user: User,
    /// It has a local password.
    pub password: bool,
    /// Its identities with their connections' names.
    pub identities: Vec<(Identity, String)>,
    /// Its running sessions.
    pub sessions: Vec<Session>,
    /// Its groups, and what made it a member of each.
    pub groups: Vec<(Group, Vec<MadeBy>)>,
}

impl Gatehouse {
    /// A page of users.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn users(&self, caller: &Caller, query: &UserQuery) -> Result<Page<User>> {
        caller.administrator()?;
        let query = UserQuery {
            search: typed(&query.search),
            offset: query.offset.max(0),
            limit: query.limit.clamp(1, 200),
            waiting: query.waiting,
        };
        Ok(self.read().users(&query).await?)
    }

    /// One user.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn user(&self, caller: &Caller, id: PrincipalId) -> Result<UserDetail> {
        caller.administrator()?;
        self.user_detail(id).await
    }

    pub(crate) async fn user_detail(&self, id: PrincipalId) -> Result<UserDetail> {
        let mut read = self.read();
        let user = read.user(id).await?.ok_or(Error::NotFound)?;
        let mut identities = Vec::new();
        for identity in read.identities_of(id).await? {
            let name = read
                .connection(identity.connection)
                .await?
                .map(|c| c.name)
                .unwrap_or_default();
            identities.push((identity, name));
        }
        let names = connection_names(&mut *read).await?;
        let groups = read.memberships_of(id).await?.into_iter();
        let groups = groups.map(|m| (m.group, made_by(&m.sources, &names))).collect();
        let password = read.password(id).await?.is_some();
        let (now, idle) = (self.now(), self.session_lengths(&mut *read).await?.idle);
        let mut sessions = read.sessions_of(id, now).await?;
        sessions.retain(|s| now - s.last_seen < idle);
        Ok(UserDetail {
            user,
            password,
            identities,
            sessions,
            groups,
        })
    }

    /// How many accounts wait for an administrator.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn waiting_users(&self, caller: &Caller) -> Result<i64> {
        caller.administrator()?;
        Ok(self.read().waiting_users().await?)
    }

    /// Disables an account, which ends its sessions at once, or enables it. To enable one that waits is to approve
    /// it.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], not an administrator.
    pub async fn set_disabled(&self, caller: &Caller, id: PrincipalId, disabled: bool) -> Result<User> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let mut user = tx.user(id).await?.ok_or(Error::NotFound)?;
        let was = user.disabled_at.is_some();
        let approved = !disabled && user.registered == Registered::Waiting;
        if approved {
            user.registered = Registered::In;
        }
        user.disabled_at = disabled.then(|| user.disabled_at.unwrap_or_else(|| self.now()));
        tx.update_user(&user).await?;
        if disabled {
            tx.delete_sessions_of(id, None).await?;
            self.judge_ways(&mut *tx, before).await?;
        }
        let change = Change {
            action: match (disabled, approved) {
                (true, _) => "user.disable",
                (false, true) => "user.approve",
                (false, false) => "user.enable",
            },
            object: id.to_string(),
            object_name: &user.name,
            before: Some(json!({"disabled": was})),
            after: Some(json!({"disabled": disabled})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Makes or unmakes an instance administrator.
    ///
    /// # Errors
    /// [`Error::LastWayIn`], [`Error::NotFound`], not an administrator.
    pub async fn set_admin(&self, caller: &Caller, id: PrincipalId, admin: bool) -> Result<User> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        let mut user = tx.user(id).await?.ok_or(Error::NotFound)?;
        let was = user.admin;
        user.admin = admin;
        tx.update_user(&user).await?;
        if !admin {
            self.judge_ways(&mut *tx, before).await?;
        }
        let change = Change {
            action: if admin {
                "user.make_administrator"
            } else {
                "user.unmake_administrator"
            },
            object: id.to_string(),
            object_name: &user.name,
            before: Some(json!({"admin": was})),
            after: Some(json!({"admin": admin})),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Ends all sessions of a person; how many.
    ///
    /// # Errors
    /// [`Error::NotFound`], not an administrator.
    pub async fn end_sessions_of(&self, caller: &Caller, id: PrincipalId) -> Result<u64> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let user = tx.user(id).await?.ok_or(Error::NotFound)?;
        let n = tx.delete_sessions_of(id, None).await?;
        let change = Change {
            action: "session.end_all",
            object: id.to_string(),
            object_name: &user.name,
            before: Some(json!({"sessions": n})),
            after: None,
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(n)
    }
}
