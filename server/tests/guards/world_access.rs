//! Who gets an account, and groups: what administrators do about them in the [`World`].

use crate::world::World;
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::GroupId;
use gatehouse_service::ports::link_requests::LinkRequest;
use gatehouse_service::{Caller, Error, Gatehouse, Result};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Person;

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A stranger with the address of an account comes to the door.
    Ask,
    /// That one is linked to the account.
    ConfirmLink,
    RefuseLink,
    TakeBack,
    Invite,
    Revoke,
    MakeGroup,
    RenameGroup,
    AddMember,
    RemoveMember,
    DeleteGroup,
}

impl Access {
    pub const ALL: [Access; 11] = [
        Access::Ask,
        Access::ConfirmLink,
        Access::RefuseLink,
        Access::TakeBack,
        Access::Invite,
        Access::Revoke,
        Access::MakeGroup,
        Access::RenameGroup,
        Access::AddMember,
        Access::RemoveMember,
        Access::DeleteGroup,
    ];
}

impl World {
    /// Does it to the person or to the first thing there is.
    pub async fn access(&mut self, what: Access, by: usize, who: usize) -> Result<()> {
        let g = self.harness.gatehouse.clone();
        let caller = self.caller(by).await;
        match what {
            Access::Ask => self.ask(&g, who).await?,
            Access::ConfirmLink => {
                let first = first_request(&g, &caller, false).await?;
                g.confirm_link(&caller, first.id, first.tries).await?;
            }
            Access::RefuseLink => {
                let first = first_request(&g, &caller, false).await?;
                g.refuse_link(&caller, first.id).await?;
            }
            Access::TakeBack => {
                let first = first_request(&g, &caller, true).await?;
                g.take_back_refusal(&caller, first.id).await?;
            }
            Access::Invite => {
                let email = format!("invited{who}@example.test");
                g.invite(&caller, &email, "7", "").await?;
            }
            Access::Revoke => {
                let all = g.invitations(&caller, 0, 50).await?.rows;
                let first = all.first().ok_or(Error::NotFound)?;
                g.revoke_invitation(&caller, first.invitation.id).await?;
            }
            Access::MakeGroup => drop(g.make_group(&caller, "Committee").await?),
            Access::RenameGroup => {
                let group = first_group(&g, &caller).await?;
                g.rename_group(&caller, group, "Board").await?;
            }
            Access::AddMember => {
                let group = first_group(&g, &caller).await?;
                g.add_member(&caller, group, &format!("person{who}")).await?;
            }
            Access::RemoveMember => {
                let (group, member) = (first_group(&g, &caller).await?, self.account(who)?);
                g.remove_member(&caller, group, member, Source::Manual).await?;
            }
            Access::DeleteGroup => {
                let group = first_group(&g, &caller).await?;
                g.delete_group(&caller, group).await?;
            }
        }
        Ok(())
    }

    async fn ask(&self, g: &Gatehouse, who: usize) -> Result<()> {
        let asks = Person::new(&format!("stranger-{who}"))
            .with("email", format!("person{who}@example.test"))
            .with("email_verified", true);
        let begun = g
            .begin_sign_in(self.connection(0), "browser", "/", &Harness::origin())
            .await?;
        self.harness.provider.person(asks);
        let callback = self.harness.visit(&begun.url).await;
        let origin = Harness::origin();
        g.finish_redirect(callback, Some("browser"), &Caller::Anonymous, &origin)
            .await?;
        Ok(())
    }
}

async fn first_request(g: &Gatehouse, caller: &Caller, refused: bool) -> Result<LinkRequest> {
    let all = g.link_requests(caller, refused, 0, 50).await?.rows;
    Ok(all.into_iter().next().ok_or(Error::NotFound)?.request)
}

async fn first_group(g: &Gatehouse, caller: &Caller) -> Result<GroupId> {
    let all = g.groups(caller, "", 0, 50).await?.rows;
    Ok(all.first().ok_or(Error::NotFound)?.group.id)
}
