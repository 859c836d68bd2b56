//! Organizations: who is in them and as what. In a small installation there is one, which everybody is in.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::groups::person_called;
use crate::namespace::{Titles, slug_taken};
use crate::ports::organizations::{CountedOrg, OrgMember, Organization};
use crate::ports::{Page, Write};
use crate::standing::Place;
use gatehouse_domain::access::{Action, OrgRole, Source};
use gatehouse_domain::ids::{OrgId, PrincipalId};
use gatehouse_domain::lists::typed;
use gatehouse_domain::problem::Problem;
use serde_json::{Value, json};

impl Gatehouse {
    /// The organizations that the caller is in; all of them for an instance administrator.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn organizations(&self, caller: &Caller) -> Result<Vec<CountedOrg>> {
        let user = &caller.person()?.user;
        Ok(self.read().organizations(user.id, !user.admin).await?)
    }

    /// One organization, and whether the caller administers it.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn organization(&self, caller: &Caller, id: OrgId) -> Result<(Organization, bool)> {
        let mut read = self.read();
        let place = Place::Organization(id);
        self.may(&mut *read, caller, Action::SeeOrganization, place)
            .await?;
        let manages = self
            .may(&mut *read, caller, Action::ManageOrganization, place)
            .await;
        let organization = read.organization(id).await?.ok_or(Error::NotFound)?;
        Ok((organization, manages.is_ok()))
    }

    /// A page of its members, by name.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn org_members(
        &self,
        caller: &Caller,
        id: OrgId,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<OrgMember>> {
        let mut read = self.read();
        self.may(
            &mut *read,
            caller,
            Action::SeeOrganization,
            Place::Organization(id),
        )
        .await?;
        Ok(read
            .org_members(id, &typed(search), offset.max(0), limit.clamp(1, 200))
            .await?)
    }

    /// Makes one; its maker administers it. Without a name for addresses that is made from the name.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`]
    pub async fn make_organization(&self, caller: &Caller, name: &str, slug: &str) -> Result<Organization> {
        let mut tx = self.write().await?;
        self.may(&mut *tx, caller, Action::MakeOrganization, Place::Instance)
            .await?;
        let Titles { name, slug } = Titles::read(name, slug)?;
        let now = self.now();
        let organization = Organization {
            id: OrgId(self.ports.rng.uuid(now)),
            slug,
            name,
            created_at: now,
        };
        tx.insert_organization(&organization).await.map_err(slug_taken)?;
        let maker = caller.person()?.user.id;
        tx.put_org_member(
            organization.id,
            maker,
            OrgRole::Administrator,
            Source::Manual,
            now,
        )
        .await?;
        let after = Some(told(&organization));
        self.tell_org(
            &mut *tx,
            caller,
            &organization,
            "organization.create",
            None,
            after,
        )
        .await?;
        tx.commit().await?;
        Ok(organization)
    }

    /// Gives one other names. A former one leads to it and is nobody else's for good: tokens were made out to it.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn rename_organization(
        &self,
        caller: &Caller,
        id: OrgId,
        name: &str,
        slug: &str,
    ) -> Result<()> {
        let (mut tx, former) = self.org_to_change(caller, id).await?;
        let Titles { name, slug } = Titles::read(name, slug)?;
        let organization = Organization {
            name,
            slug,
            ..former.clone()
        };
        if organization == former {
            return Ok(());
        }
        tx.rename_organization(id, &organization.slug, &organization.name)
            .await
            .map_err(slug_taken)?;
        let (before, after) = (Some(told(&former)), Some(told(&organization)));
        self.tell_org(
            &mut *tx,
            caller,
            &organization,
            "organization.rename",
            before,
            after,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Adds somebody, by user name or email. Who is in it already gets the role.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn add_org_member(&self, caller: &Caller, id: OrgId, who: &str, role: OrgRole) -> Result<()> {
        let (mut tx, organization) = self.org_to_change(caller, id).await?;
        let user = person_called(&mut *tx, who).await?;
        let user = user.ok_or_else(|| Error::field("who", Problem::NoSuchUser))?;
        let was = tx.org_role(id, user.id).await?;
        if was == Some(role) {
            return Ok(());
        }
        tx.put_org_member(id, user.id, role, Source::Manual, self.now())
            .await?;
        let action = match was {
            None => "organization.add_member",
            Some(_) => "organization.set_role",
        };
        let before = was.map(|role| json!({"member": user.name, "role": role.name()}));
        let after = Some(json!({"member": user.name, "role": role.name()}));
        self.tell_org(&mut *tx, caller, &organization, action, before, after)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn set_org_role(
        &self,
        caller: &Caller,
        id: OrgId,
        user: PrincipalId,
        role: OrgRole,
    ) -> Result<()> {
        let (mut tx, organization) = self.org_to_change(caller, id).await?;
        let user = tx.user(user).await?.ok_or(Error::NotFound)?;
        let was = tx.org_role(id, user.id).await?.ok_or(Error::NotFound)?;
        if was == role {
            return Ok(());
        }
        tx.put_org_member(id, user.id, role, Source::Manual, self.now())
            .await?;
        let before = Some(json!({"member": user.name, "role": was.name()}));
        let after = Some(json!({"member": user.name, "role": role.name()}));
        self.tell_org(
            &mut *tx,
            caller,
            &organization,
            "organization.set_role",
            before,
            after,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Takes somebody out, of its teams and projects, too.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn remove_org_member(&self, caller: &Caller, id: OrgId, user: PrincipalId) -> Result<()> {
        let (mut tx, organization) = self.org_to_change(caller, id).await?;
        let user = tx.user(user).await?.ok_or(Error::NotFound)?;
        if tx.remove_org_member(id, user.id).await? {
            let before = Some(json!({"member": user.name}));
            self.tell_org(
                &mut *tx,
                caller,
                &organization,
                "organization.remove_member",
                before,
                None,
            )
            .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn org_to_change(&self, caller: &Caller, id: OrgId) -> Result<(Box<dyn Write>, Organization)> {
        let mut tx = self.write().await?;
        self.may(
            &mut *tx,
            caller,
            Action::ManageOrganization,
            Place::Organization(id),
        )
        .await?;
        let organization = tx.organization(id).await?.ok_or(Error::NotFound)?;
        Ok((tx, organization))
    }

    async fn tell_org(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        organization: &Organization,
        action: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let change = Change {
            action,
            object: organization.id.to_string(),
            object_name: &organization.slug,
            before,
            after,
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}

fn told(o: &Organization) -> Value {
    json!({"name": o.name, "slug": o.slug})
}
