//! `LOCAL_RESTORE`: while the variable is set, single sign-on is off and a restore administrator has a temporary
//! password, which the log tells. Without it both are gone, and everything is as before.

use crate::audit::{self, Change};
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::Write;
use crate::ports::accounts::{Password, Registered, User};
use crate::secret::Secret;
use gatehouse_domain::ids::PrincipalId;

impl Gatehouse {
    /// Whether `LOCAL_RESTORE` is set.
    pub fn restoring(&self) -> bool {
        self.outside().restoring
    }

    /// At a start with the variable: the restore administrator's name and a new temporary password. The sessions of
    /// a former start end.
    ///
    /// # Errors
    /// Storage; [`Code::Busy`](gatehouse_domain::catalogue::Code::Busy).
    pub async fn begin_restore(&self) -> Result<(String, String)> {
        let password = self.drawn_password();
        let phc = self.hash_password(&Secret::new(password.clone())).await?;
        let mut tx = self.write().await?;
        tx.lock_ways_in().await?;
        let mut settings = tx.instance().await?;
        let former = match settings.restore {
            Some(id) => tx.user(id).await?,
            None => None,
        };
        let user = match former {
            Some(user) => {
                let user = User {
                    admin: true,
                    disabled_at: None,
                    ..user
                };
                tx.update_user(&user).await?;
                user
            }
            None => {
                let user = User {
                    id: PrincipalId(self.ports.rng.uuid(self.now())),
                    name: self.free_name(&mut *tx, "restore").await?,
                    full_name: None,
                    email: None,
                    picture: None,
                    admin: true,
                    disabled_at: None,
                    created_at: self.now(),
                    last_sign_in: None,
                    login: None,
                    registered: Registered::No,
                };
                tx.insert_user(&user).await?;
                settings.restore = Some(user.id);
                tx.set_instance(&settings).await?;
                user
            }
        };
        tx.delete_sessions_of(user.id, None).await?;
        let must_change = false;
        tx.set_password(user.id, &Password { phc, must_change }).await?;
        self.tell_restore(&mut *tx, "restore.begin", &user).await?;
        tx.commit().await?;
        Ok((user.name, password))
    }

    /// At a start without the variable: the restore administrator goes, with its sessions. Whether there was one.
    ///
    /// # Errors
    /// Storage.
    pub async fn end_restore(&self) -> Result<bool> {
        if self.read().instance().await?.restore.is_none() {
            return Ok(false);
        }
        let mut tx = self.write().await?;
        tx.lock_ways_in().await?;
        let mut settings = tx.instance().await?;
        let Some(id) = settings.restore.take() else {
            return Ok(false);
        };
        tx.set_instance(&settings).await?;
        // An administrator may have deleted it before.
        if let Some(user) = tx.user(id).await? {
            tx.delete_user(id).await?;
            self.tell_restore(&mut *tx, "restore.end", &user).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn tell_restore(&self, tx: &mut dyn Write, action: &str, user: &User) -> Result<()> {
        let change = Change {
            action,
            object: user.id.to_string(),
            object_name: &user.name,
            before: None,
            after: None,
        };
        audit::append(tx, None, "system".into(), "", self.now(), change).await
    }
}
